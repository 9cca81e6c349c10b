#pragma once

// Flags on loans and applications: something happened to the borrower that a person must look at. A flag blocks nothing
// by itself; what blocks are the rules at the next step. It is cleared by a person or by a later fact, and is kept.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "funding/domain/borrower.h"
#include "funding/domain/debtor.h"
#include "funding/domain/names.h"

namespace htx::funding {

enum class FlagReason {
  kBorrowerStatus = 1,   // The registry says that the borrower does not operate.
  kDebtorUndecided = 2,  // The borrower was divided, and nobody decided who owes.
  kDebtorFollowed = 3,   // A successor owes now: contract, security and exposure want a look.
};
absl::string_view WordOf(FlagReason reason);

// How a flag ended.
struct FlagClearing {
  std::string actor = {};
  std::string reason = {};
  bool by_fact = false;  // A later fact, not a person.
  int64_t sequence = 0;  // Of the registry's feed, with by_fact; 0: a decision of the fund.
  absl::Time at = absl::UnixEpoch();

  bool operator==(const FlagClearing&) const = default;
};

struct LoanFlag {
  LoanFlagId id = {};
  std::string subject = {};  // "loans/l" or "applications/a".
  FundId fund = {};
  OrganizationId organization = {};  // What it happened to.
  FlagReason reason = FlagReason::kBorrowerStatus;
  BorrowerStatus status = BorrowerStatus::kUnknown;  // With kBorrowerStatus.
  absl::CivilDay since = {};                         // From which the fact holds.
  int64_t sequence = 0;                              // Of the registry's feed.
  absl::Time raised = absl::UnixEpoch();
  std::optional<FlagClearing> cleared = {};
  int64_t version = 1;
};

// What the registry says about the borrower now.
struct BorrowerFact {
  OrganizationId organization = {};
  BorrowerStatus status = BorrowerStatus::kUnknown;
  absl::CivilDay since = {};
  int64_t sequence = 0;
  bool looked_up = false;  // Not a change that was told: since when it holds is not known.
};

// One change of the registry, as far as borrowers are concerned.
struct BorrowerChange {
  std::optional<BorrowerFact> status = {};
  std::vector<Succession> recorded = {};
  std::vector<Succession> withdrawn = {};  // Taken back.
};

// An open loan or application of the borrower.
struct FlagSubject {
  std::string name = {};
  FundId fund = {};
};

// What is to be written. Flags to raise have no id and no instant yet.
struct FlagChanges {
  std::vector<LoanFlag> raise = {};
  std::vector<LoanFlag> clear = {};  // With their clearing; without its instant.
};

// What follows from `fact` for `subjects`, given every flag about the status of its organisation that there ever was.
// An open flag with another status, or of a borrower who operates again, is cleared by the fact. A flag that a person
// cleared is not raised again by the same fact. The same fact taken twice changes nothing.
FlagChanges FollowStatus(const BorrowerFact& fact, absl::Span<const FlagSubject> subjects,
                         absl::Span<const LoanFlag> flags);

// Clears a flag by hand. FLAG_CLEARED, FLAG_NEEDS_FACT.
absl::StatusOr<LoanFlag> Clear(LoanFlag flag, const FlagClearing& clearing);

}  // namespace htx::funding

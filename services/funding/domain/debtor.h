#pragma once

// Who owes a loan after the organisation that signed it was merged, consolidated, converted or divided. Facts of the
// registry's feed and decisions of the fund are stored; who owes is derived from both by one function. Renaming changes
// no id, so nothing follows from it.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "funding/domain/names.h"

namespace htx::funding {

// Numbers are those of the registry's contract.
enum class SuccessionKind {
  kMerger = 1,
  kConsolidation = 2,
  kDivision = 3,
  kSeparation = 4,
  kConversion = 5,
  kDuplicate = 6
};
// "MERGER"; "UNKNOWN" for a kind that is newer than this program.
absl::string_view WordOf(SuccessionKind kind);

// True when everything that `from` owed passes to one successor; otherwise who owes is data of a decision.
bool PassesWhole(SuccessionKind kind);

// One step, as the registry recorded it.
struct Succession {
  OrganizationId from = {};
  OrganizationId to = {};
  SuccessionKind kind = SuccessionKind::kMerger;
  absl::CivilDay day = {};  // The first day on which `to` stands in for `from`.
  int64_t sequence = 0;     // Of the registry's feed.

  bool operator==(const Succession&) const = default;
};

// The fund's decision who owes a loan after a division or separation. With several debtors each owes the whole.
struct DebtorDecision {
  DebtorDecisionId id = {};
  LoanId loan = {};
  OrganizationId from = {};  // Who was divided.
  std::vector<OrganizationId> debtors = {};
  absl::CivilDay day = {};  // From which they owe.
  std::string document = {};
  std::string reason = {};
  std::vector<int64_t> sequences = {};  // Of the registry's feed, of the steps it rests on.
  std::string actor = {};
  ProposalId proposal = {};  // By which another person confirmed it; empty: from before it took two.
  absl::Time recorded = absl::UnixEpoch();
};

// Days [period) on which `debtor` owes the loan.
struct DebtorSpan {
  OrganizationId debtor = {};
  absl::CivilDay from = {};
  std::optional<absl::CivilDay> until = {};  // The first day on which it does no more.
  bool undecided = false;  // It was divided, and nobody decided yet who owes: it stays the debtor on record.

  bool operator==(const DebtorSpan&) const = default;
};

// Who owes a loan that `borrower` signed on `contract_day`, in order of days. Steps may come in any order; a decision
// counts from its own day, for who was divided on or before it. An organisation that would follow itself is passed
// over. `successions` hold every step that begins at somebody who comes to owe.
std::vector<DebtorSpan> DebtorsOf(const OrganizationId& borrower, absl::CivilDay contract_day,
                                  std::vector<Succession> successions, absl::Span<const DebtorDecision> decisions);

// The spans that hold on `day`.
std::vector<DebtorSpan> On(absl::Span<const DebtorSpan> spans, absl::CivilDay day);

// Whether `decision` may be recorded for a loan with these spans. FAILED_PRECONDITION / DEBTOR_NOT_OPEN when nothing is
// open for `from` on its day; FAILED_PRECONDITION / NOT_A_SUCCESSOR for a debtor who is neither `from` itself (and goes
// on) nor recorded as its successor by division or separation. Fills in the sequences.
absl::StatusOr<DebtorDecision> Decide(DebtorDecision decision, absl::Span<const DebtorSpan> spans,
                                      absl::Span<const Succession> successions);

}  // namespace htx::funding

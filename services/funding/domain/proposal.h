#pragma once

// A proposal: what one person wants to change about a loan or who owes it, or to enter into the books by hand, and
// another decides. An applied proposal is an event of the loan, a decision on its debtors, or an entry; nothing else
// about them changes by a single hand.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/error.h"
#include "funding/domain/ledger.h"
#include "funding/domain/loan.h"

namespace htx::funding {

enum class ProposalState { kProposed = 1, kApplied = 2, kRejected = 3, kWithdrawn = 4, kLapsed = 5 };
absl::string_view WordOf(ProposalState state);
enum class ProposalChoice { kApprove = 1, kReject = 2, kWithdraw = 3, kLapse = 4 };

struct Proposal {
  LoanId loan = {};  // Empty: an entry by hand.
  FundId fund = {};
  LoanChange change = {};  // Its id is the proposal's; entries by hand and debtors have its id and day alone.
  std::vector<JournalLine> lines = {};  // Of an entry by hand (hand_entry.h).
  JournalId reverses = {};              // Without lines: the entry by hand that is taken back.
  // Who owes the loan after its debtor `divided` was (debtor.h); empty in all other kinds.
  OrganizationId divided = {};
  std::vector<OrganizationId> debtors = {};
  ProposalState state = ProposalState::kProposed;
  std::string reference = {};  // Of the paper, e.g. the borrower's request.
  std::string reason = {};
  std::string content_hash = {};  // Of loan, change and reference; a decision names it.
  std::string maker = {};
  absl::CivilDay proposed = {};
  std::optional<absl::CivilDay> expires = {};  // The last day on which it may be approved; none: it waits.
  std::string checker = {};
  std::optional<absl::CivilDay> decided = {};
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();

  const ProposalId& id() const { return change.id; }
  bool by_hand() const { return loan.empty(); }
  bool names_debtors() const { return !debtors.empty(); }
};

// What the content hash is of: every field, each with its length.
std::string ContentText(const Proposal& proposal);

// What is said of a field that another kind has.
const Text& NotForKind();

// INVALID_ARGUMENT / FIELD_RULE, under "proposal", for fields that do not belong to the kind, or lack.
absl::Status CheckShape(const Proposal& proposal);

// The loan after the change was applied on `day`, which lies on or after its value day unless it holds from a later
// one. STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER, PROPOSAL_NOT_APPLICABLE (the schedule's engine refuses it, more is
// waived than owed, nothing is undrawn, something is reserved).
absl::StatusOr<Booking> ApplyChange(const Loan& loan, const LoanEvents& events, const LoanChange& change,
                                    absl::CivilDay day);

// The proposal after a decision on `day` by `principal`.
// PROPOSAL_DECIDED, SEGREGATION_OF_DUTIES (the maker approves or rejects, somebody else withdraws),
// BUSINESS_DATE_OUT_OF_ORDER, PROPOSAL_EXPIRED, PROPOSAL_NOT_EXPIRED.
absl::StatusOr<Proposal> Decide(Proposal proposal, ProposalChoice choice, absl::string_view principal,
                                absl::CivilDay day);

}  // namespace htx::funding

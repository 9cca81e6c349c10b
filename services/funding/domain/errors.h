#pragma once

// Every error of the funding service that is not shared by the house (common/base/error.h). Each line says what the
// caller can do.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "funding/domain/money.h"

namespace htx::funding {

// ALREADY_EXISTS / FUND_EXISTS, FUND_SOURCE_EXISTS, APPLICATION_EXISTS, LOAN_EXISTS, DISBURSEMENT_EXISTS,
// REPAYMENT_EXISTS, PRODUCT_EXISTS. The id that the caller chose is taken; choose another or none.
absl::Status FundExists(absl::string_view name);
absl::Status FundSourceExists(absl::string_view name);
absl::Status ApplicationExists(absl::string_view name);
absl::Status LoanExists(absl::string_view name);
absl::Status DisbursementExists(absl::string_view name);
absl::Status RepaymentExists(absl::string_view name);
absl::Status ProductExists(absl::string_view name);

// ALREADY_EXISTS / CAPITAL_ALREADY_STATED. The fund has a statement of capital from that day; state it from another
// day.
absl::Status CapitalAlreadyStated(absl::string_view fund, absl::CivilDay day);

// OUT_OF_RANGE / BUSINESS_DATE_IN_FUTURE. What has not happened cannot be recorded.
absl::Status BusinessDateInFuture(absl::CivilDay day, absl::CivilDay today);

// FAILED_PRECONDITION / BUSINESS_DATE_OUT_OF_ORDER. `last` is the day of the resource's last event; use it or a later
// one.
absl::Status BusinessDateOutOfOrder(absl::string_view name, absl::CivilDay day, absl::CivilDay last);

// FAILED_PRECONDITION / STATE_FORBIDS. `action` needs another state; the metadata say which one the resource is in.
absl::Status StateForbids(absl::string_view name, absl::string_view state, absl::string_view action);

// PERMISSION_DENIED / SEGREGATION_OF_DUTIES. `earlier` says what the caller did before; somebody else must act.
absl::Status SegregationOfDuties(absl::string_view principal, absl::string_view earlier);

// FAILED_PRECONDITION / ALREADY_VOTED. One vote per member and content.
absl::Status AlreadyVoted(absl::string_view principal);

// PERMISSION_DENIED / CONFLICT_OF_INTEREST. The application names the caller as having an interest; somebody else must
// act.
absl::Status ConflictOfInterest(absl::string_view principal);

// PERMISSION_DENIED / NOT_COMMITTEE_MEMBER. Another committee decides on this amount.
absl::Status NotCommitteeMember(absl::string_view principal, absl::string_view committee);

// FAILED_PRECONDITION / TAKEN_BY_ANOTHER. `taker` appraises it; take it over first.
absl::Status TakenByAnother(absl::string_view name, absl::string_view taker);

// ABORTED / DOSSIER_CHANGED. What the caller read is no longer what is voted on; read again.
absl::Status DossierChanged(absl::string_view name);

// FAILED_PRECONDITION / APPROVAL_EXPIRED. The approval was good until `last`; apply again.
absl::Status ApprovalExpired(absl::string_view name, absl::CivilDay last);

// ALREADY_EXISTS / DECISION_RULES_ALREADY_STATED. The fund has rules from that day; state them from another day.
absl::Status DecisionRulesAlreadyStated(absl::string_view fund, absl::CivilDay day);

// FAILED_PRECONDITION / GROUP_TOO_LARGE. More than `most` parties are related to the borrower; end relations that are
// none.
absl::Status GroupTooLarge(absl::string_view borrower, size_t most);

// FAILED_PRECONDITION / COLLATERAL_PLEDGED. The document secures another application until it is released.
absl::Status CollateralPledged(absl::string_view document, absl::string_view collateral);

// FAILED_PRECONDITION / COLLATERAL_NEEDED. A promise or a debt is secured by it; settle that first.
absl::Status CollateralNeeded(absl::string_view name, absl::string_view secures, absl::string_view state);

// FAILED_PRECONDITION / BORROWER_UNKNOWN. Register the borrower first.
absl::Status BorrowerUnknown(absl::string_view borrower);

// FAILED_PRECONDITION / NOT_ELIGIBLE, LIMIT_EXCEEDED, SOURCE_EXHAUSTED. `broken` lists every broken rule with its
// remedy.
absl::Status NotEligible(std::vector<PreconditionViolation> broken);
absl::Status LimitExceeded(std::vector<PreconditionViolation> broken);
absl::Status SourceExhausted(std::vector<PreconditionViolation> broken);

// FAILED_PRECONDITION / PRODUCT_VERSION_NOT_LATER. Versions begin one after the other; choose a day after `last`.
absl::Status ProductVersionNotLater(absl::string_view name, absl::CivilDay day, absl::CivilDay last);

// FAILED_PRECONDITION / PROGRAM_BUDGET_USED. `used` of the budget is promised, owed or spent; set at least that.
absl::Status ProgramBudgetUsed(absl::string_view program, Dong used);

// FAILED_PRECONDITION / UNDRAWN_EXCEEDED. At most `undrawn` can be disbursed.
absl::Status UndrawnExceeded(Dong amount, Dong undrawn);

// FAILED_PRECONDITION / DISBURSEMENT_TOO_LATE. The first money must come before the first instalment is due, any money
// before the last one is.
absl::Status DisbursementTooLate(absl::CivilDay day, absl::CivilDay before);

// FAILED_PRECONDITION / ALREADY_RESOLVED. A disbursement resolves once.
absl::Status AlreadyResolved(absl::string_view name, absl::string_view state);

// FAILED_PRECONDITION / OVERPAYMENT. The fund refuses money beyond the debt; `owed` settles it.
absl::Status Overpayment(Dong amount, Dong owed);

// FAILED_PRECONDITION / ALREADY_REVERSED. A journal entry is taken back once.
absl::Status AlreadyReversed(absl::string_view name);

// FAILED_PRECONDITION / REVERSAL_NOT_REVERSIBLE. Post what is right instead of taking the reversal back.
absl::Status ReversalNotReversible(absl::string_view name);

// FAILED_PRECONDITION / DISBURSEMENT_EXPIRED, DISBURSEMENT_NOT_EXPIRED. `expires` is the last day on which money may go
// out: void or expire the reservation and make a new one; or wait until the day after.
absl::Status DisbursementExpired(absl::string_view name, absl::CivilDay expires);
absl::Status DisbursementNotExpired(absl::string_view name, absl::string_view expires);

// FAILED_PRECONDITION / VALUE_DATE_OUT_OF_RANGE. A value day lies from the loan's first money to the business day.
absl::Status ValueDateOutOfRange(absl::CivilDay day, absl::CivilDay first, absl::CivilDay last);

// FAILED_PRECONDITION / PERIOD_CLOSED. The books are closed up to and on `closed`; use a later day.
absl::Status PeriodClosed(absl::CivilDay day, absl::CivilDay closed);

// FAILED_PRECONDITION / PROPOSAL_DECIDED. A proposal is decided once.
absl::Status ProposalDecided(absl::string_view name, absl::string_view state);

// FAILED_PRECONDITION / PROPOSAL_NOT_APPLICABLE. `why` says what in the loan stands against it.
absl::Status ProposalNotApplicable(Text why);
// FAILED_PRECONDITION / PROPOSAL_EXPIRED.
absl::Status ProposalExpired(absl::string_view name, absl::CivilDay expires);
// FAILED_PRECONDITION / PROPOSAL_NOT_EXPIRED.
absl::Status ProposalNotExpired(absl::string_view name);

// ALREADY_EXISTS / PROPOSAL_EXISTS. Choose another id or none.
absl::Status ProposalExists(absl::string_view name);

// ABORTED / TRANSACTION_CONFLICT. A row changed between a body's read and its write; the transaction loop runs the body
// again.
absl::Status ChangedMeanwhile();

}  // namespace htx::funding

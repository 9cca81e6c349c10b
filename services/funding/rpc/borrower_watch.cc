#include "funding/rpc/borrower_watch.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/standing.h"
#include "funding/rpc/desk.h"
#include "funding/rpc/standing_proto.h"
#include "funding/store/loan_store.h"
#include "funding/store/standing_store.h"

namespace htx::funding {
namespace {

absl::Status Raise(sql::Transaction& tx, IdSource& ids, LoanFlag flag, const CallRecord& record) {
  flag.id = LoanFlagId::Of(ids.Next());
  flag.raised = record.now;
  HTX_ASSIGN_OR_RETURN(const bool raised, store::InsertFlag(tx, flag));
  if (!raised) return absl::OkStatus();
  v1::Change change;
  *change.mutable_loan_flag() = ToProto(flag);
  return Announce(tx, "LOAN_FLAG_RAISED", NameOf(flag.id), change, flag.since);
}

absl::Status ClearByFact(sql::Transaction& tx, LoanFlag flag, const CallRecord& record) {
  flag.cleared->actor = record.principal;
  flag.cleared->at = record.now;
  HTX_RETURN_IF_ERROR(store::UpdateFlag(tx, flag));
  v1::Change change;
  *change.mutable_loan_flag() = ToProto(flag);
  return Announce(tx, "LOAN_FLAG_CLEARED", NameOf(flag.id), change, DayOf(record.now));
}

// Who owes the loan on `day`.
absl::StatusOr<std::vector<OrganizationId>> DebtorsOn(sql::Transaction& tx, const Loan& loan, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const std::vector<DebtorSpan> spans, store::SpansOf(tx, loan.id));
  if (spans.empty()) return std::vector<OrganizationId>{loan.borrower};
  std::vector<OrganizationId> debtors;
  for (const DebtorSpan& span : On(spans, day)) debtors.push_back(span.debtor);
  return debtors;
}

absl::Status Notify(sql::Transaction& tx, const OrganizationId& organization, const LoanId& loan, absl::CivilDay day) {
  v1::Change change;
  change.mutable_debt_standing_notice()->set_organization(NameOf(organization));
  change.mutable_debt_standing_notice()->set_loan(NameOf(loan));
  return Announce(tx, "DEBT_STANDING_CHANGED", NameOf(organization), change, day);
}

bool Has(const std::vector<DebtorSpan>& spans, const DebtorSpan& wanted) {
  return std::any_of(spans.begin(), spans.end(), [&](const DebtorSpan& span) {
    return span.debtor == wanted.debtor && span.undecided == wanted.undecided && !span.until.has_value();
  });
}

// Flags for who owes now and did not before; clears those about debtors that are decided now.
absl::Status FlagDebtors(sql::Transaction& tx, IdSource& ids, const Loan& loan, const std::vector<DebtorSpan>& before,
                         const std::vector<DebtorSpan>& after, const CallRecord& record, int64_t sequence) {
  for (const DebtorSpan& span : after) {
    if (span.until.has_value() || Has(before, span)) continue;
    if (!span.undecided && span.debtor == loan.borrower) continue;
    LoanFlag flag;
    flag.subject = NameOf(loan.id);
    flag.fund = loan.fund;
    flag.organization = span.debtor;
    flag.reason = span.undecided ? FlagReason::kDebtorUndecided : FlagReason::kDebtorFollowed;
    flag.since = span.from;
    flag.sequence = sequence;
    HTX_RETURN_IF_ERROR(Raise(tx, ids, std::move(flag), record));
  }
  for (const DebtorSpan& span : before) {
    if (span.until.has_value() || Has(after, span)) continue;
    HTX_ASSIGN_OR_RETURN(const std::vector<LoanFlag> flags, store::FlagsOf(tx, span.debtor));
    for (const LoanFlag& flag : flags) {
      if (flag.subject != NameOf(loan.id) || flag.cleared.has_value()) continue;
      HTX_ASSIGN_OR_RETURN(LoanFlag cleared,
                           Clear(flag, {.reason = "another debtor", .by_fact = true, .sequence = sequence}));
      HTX_RETURN_IF_ERROR(ClearByFact(tx, std::move(cleared), record));
    }
  }
  return absl::OkStatus();
}

absl::Status TakeStatus(sql::Transaction& tx, IdSource& ids, const BorrowerFact& fact, const CallRecord& record) {
  HTX_ASSIGN_OR_RETURN(std::vector<FlagSubject> subjects, store::OpenApplications(tx, fact.organization));
  HTX_ASSIGN_OR_RETURN(const std::vector<LoanId> loans, store::LoansTouching(tx, fact.organization));
  for (const LoanId& id : loans) {
    HTX_ASSIGN_OR_RETURN(const Loan loan, store::GetLoan(tx, id));
    if (IsOver(loan.state)) continue;
    HTX_ASSIGN_OR_RETURN(const std::vector<OrganizationId> debtors, DebtorsOn(tx, loan, DayOf(record.now)));
    if (std::find(debtors.begin(), debtors.end(), fact.organization) == debtors.end()) continue;
    subjects.push_back({.name = NameOf(id), .fund = loan.fund});
  }
  HTX_ASSIGN_OR_RETURN(const std::vector<LoanFlag> flags, store::FlagsOf(tx, fact.organization));
  FlagChanges changes = FollowStatus(fact, subjects, flags);
  for (LoanFlag& flag : changes.clear) HTX_RETURN_IF_ERROR(ClearByFact(tx, std::move(flag), record));
  for (LoanFlag& flag : changes.raise) HTX_RETURN_IF_ERROR(Raise(tx, ids, std::move(flag), record));
  return absl::OkStatus();
}

// Loans whose debtors depend on the steps.
absl::StatusOr<std::set<LoanId>> TouchedBy(sql::Transaction& tx, const BorrowerChange& change) {
  std::set<LoanId> loans;
  for (const std::vector<Succession>* steps : {&change.recorded, &change.withdrawn}) {
    for (const Succession& step : *steps) {
      HTX_ASSIGN_OR_RETURN(const std::vector<LoanId> of, store::LoansTouching(tx, step.from));
      loans.insert(of.begin(), of.end());
    }
  }
  return loans;
}

int64_t SequenceOf(const BorrowerChange& change) {
  if (change.status.has_value()) return change.status->sequence;
  if (!change.recorded.empty()) return change.recorded.front().sequence;
  return change.withdrawn.empty() ? 0 : change.withdrawn.front().sequence;
}

}  // namespace

absl::Status AnnounceStanding(sql::Transaction& tx, const Loan& loan) {
  // Also who owed it earlier: what happens late may count for the days before.
  HTX_ASSIGN_OR_RETURN(const std::vector<DebtorSpan> spans, store::SpansOf(tx, loan.id));
  std::set<OrganizationId> concerned = {loan.borrower};
  for (const DebtorSpan& span : spans) concerned.insert(span.debtor);
  for (const OrganizationId& one : concerned) HTX_RETURN_IF_ERROR(Notify(tx, one, loan.id, loan.last_day));
  return absl::OkStatus();
}

absl::Status FollowDebtors(sql::Transaction& tx, IdSource& ids, const LoanId& id, const CallRecord& record,
                           int64_t sequence) {
  HTX_ASSIGN_OR_RETURN(const Loan loan, store::GetLoan(tx, id));
  HTX_ASSIGN_OR_RETURN(std::vector<Succession> steps, store::SuccessionsFrom(tx, loan.borrower));
  HTX_ASSIGN_OR_RETURN(const std::vector<DebtorDecision> decisions, store::DecisionsOf(tx, id));
  std::vector<DebtorSpan> after = DebtorsOf(loan.borrower, loan.contract_day, std::move(steps), decisions);
  if (after.size() == 1 && after[0].debtor == loan.borrower && !after[0].undecided) after.clear();
  HTX_ASSIGN_OR_RETURN(const std::vector<DebtorSpan> before, store::SpansOf(tx, id));
  if (before == after) return absl::OkStatus();
  HTX_RETURN_IF_ERROR(store::ReplaceSpans(tx, id, after));
  // A loan that is over wants no look.
  if (!IsOver(loan.state)) {
    HTX_RETURN_IF_ERROR(FlagDebtors(tx, ids, loan, before, after, record, sequence));
  }
  std::set<OrganizationId> concerned = {loan.borrower};
  for (const DebtorSpan& span : before) concerned.insert(span.debtor);
  for (const DebtorSpan& span : after) concerned.insert(span.debtor);
  for (const OrganizationId& organization : concerned) {
    HTX_RETURN_IF_ERROR(Notify(tx, organization, id, DayOf(record.now)));
  }
  return absl::OkStatus();
}

absl::Status FollowBorrower(sql::Database& database, IdSource& ids, const BorrowerChange& change,
                            const CallRecord& record) {
  return database.Write(record, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::set<LoanId> loans, TouchedBy(tx, change));
    for (const Succession& step : change.withdrawn) HTX_RETURN_IF_ERROR(store::DeleteSuccession(tx, step));
    for (const Succession& step : change.recorded) HTX_RETURN_IF_ERROR(store::UpsertSuccession(tx, step));
    for (const LoanId& loan : loans) {
      HTX_RETURN_IF_ERROR(FollowDebtors(tx, ids, loan, record, SequenceOf(change)));
    }
    // After the debts passed on: only what the organisation still owes is flagged with its status.
    if (change.status.has_value()) HTX_RETURN_IF_ERROR(TakeStatus(tx, ids, *change.status, record));
    return absl::OkStatus();
  });
}

absl::Status FollowAllBorrowers(sql::Database& database, IdSource& ids, RegistryDirectory& registry,
                                const std::function<CallRecord()>& renew) {
  constexpr int kPage = 200;
  OrganizationId after;
  absl::Status first_error;
  std::vector<OrganizationId> page;
  do {
    const absl::Status read = database.Read(renew().deadline, [&](sql::Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(page, store::OpenBorrowers(tx, after, kPage));
      return absl::OkStatus();
    });
    HTX_RETURN_IF_ERROR(read);
    for (const OrganizationId& organization : page) {
      const CallRecord record = renew();
      const rpc::RequestContext context = {
          .method = record.method, .principal = record.principal, .deadline = record.deadline};
      const absl::CivilDay today = DayOf(record.now);
      const absl::StatusOr<BorrowerRecord> told = registry.Record(organization, today, context);
      if (absl::IsUnavailable(told.status())) return told.status();  // The others would fail as well.
      first_error.Update(told.status());
      if (!told.ok() || !told->facts.known_on_day) continue;
      BorrowerChange change;
      change.status = BorrowerFact{.organization = organization,
                                   .status = told->facts.status,
                                   .since = today,
                                   .sequence = told->facts.sequence,
                                   .looked_up = true};
      change.recorded = told->successions;
      first_error.Update(FollowBorrower(database, ids, change, record));
    }
    if (!page.empty()) after = page.back();
  } while (page.size() == kPage);
  return first_error;
}

}  // namespace htx::funding

#include "funding/rpc/day_work.h"

#include <utility>

#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/rpc/capital_costing.h"
#include "funding/rpc/day_steps.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/day_store.h"
#include "funding/store/ledger_store.h"
#include "funding/store/loan_store.h"

namespace htx::funding {
namespace {

constexpr absl::Duration kStepTimeout = absl::Seconds(60);

// What time cures: the step is tried again and nothing is noted.
bool Passes(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status) || absl::IsResourceExhausted(status);
}

// On a day that is being closed, which nobody else may post to.
absl::Status PostBooks(sql::Transaction& tx, const Desk& desk, const CallRecord& record, DayBooks books) {
  return store::InsertEntries(tx, Stamped(std::move(books).Take(), desk.ids, record));
}

absl::Status AddToBooks(sql::Transaction& tx, const ClosedLoan& closed, DayBooks& books) {
  return books.Add(
      closed, [&](absl::CivilDay day) { return store::PrincipalOn(tx, closed.before.id, closed.before.mix, day); });
}

DayFailure FailureOf(const BusinessDay& day, const OrganizationId& debtor, const absl::Status& status, absl::Time now) {
  DayFailure failure;
  failure.day = day.day;
  failure.debtor = debtor;
  const ErrorDetail detail = DetailOf(status);
  failure.reason = detail.reason.empty() ? "INTERNAL" : detail.reason;
  failure.message = detail.message.en.empty() ? "an internal error" : detail.message.en;
  for (const auto& [name, value] : detail.metadata) {
    if (name == "loan") failure.loan = LoanId::Of(value.substr(value.find('/') + 1));
  }
  failure.failed = now;
  return failure;
}

// Closes the loans of `debtor` for `day`: rows, loans, entries. Nothing when they are closed already.
absl::Status CloseDebtorInBooks(sql::Transaction& tx, const Desk& desk, const CallRecord& record,
                                const BusinessDay& day, const OrganizationId& debtor) {
  HTX_ASSIGN_OR_RETURN(const store::DebtorLoans open, store::ReadDebtor(tx, day.fund, day.day, debtor, day.classifies));
  HTX_ASSIGN_OR_RETURN(const std::vector<ClosedLoan> closed,
                       CloseDebtor(debtor, open.loans, day.day, day.classifies, ClassificationRules()));
  DayBooks books(day.fund, day.day);
  for (const ClosedLoan& loan : closed) HTX_RETURN_IF_ERROR(AddToBooks(tx, loan, books));
  HTX_RETURN_IF_ERROR(PostBooks(tx, desk, record, std::move(books)));
  HTX_RETURN_IF_ERROR(store::SaveLoanDays(tx, day.fund, closed, record.now));
  return store::SolveFailure(tx, day.fund, day.day, debtor, record.now);
}

}  // namespace

CallRecord DayWork::Record() const {
  return {.principal = "service:funding",
          .method = "htx.funding/CloseDays",
          .request_id = NewUuid(),
          .reason = "end of day",
          .now = desk_.clock.Now(),
          .deadline = absl::Now() + kStepTimeout};
}

// Approvals whose days are over give their promises back; the day is still open.
absl::Status DayWork::Expire(const FundId& fund, absl::CivilDay day) {
  rpc::RequestContext context;
  context.method = "htx.funding/CloseDays";
  context.principal = "service:funding";
  context.scopes = {"*"};
  context.deadline = absl::Now() + kStepTimeout;
  bool more = true;
  while (more) {
    v1::ExpireApplicationsRequest request;
    request.set_request_id(NewUuid());
    request.set_fund(NameOf(fund));
    *request.mutable_business_date() = DateProto(day);
    const absl::StatusOr<v1::ExpireApplicationsResponse> expired = applications_.ExpireApplications(request, context);
    // One that went on to a later day is left to a later day end.
    if (!expired.ok() && !absl::IsFailedPrecondition(expired.status())) return expired.status();
    more = expired.ok() && expired->more();
  }
  std::vector<DisbursementId> ended;
  HTX_RETURN_IF_ERROR(desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(ended, store::ReservationsEndedBy(tx, fund, day));
    return absl::OkStatus();
  }));
  for (const DisbursementId& id : ended) {
    v1::ResolveDisbursementRequest request;
    request.set_request_id(NewUuid());
    request.set_name(NameOf(id));
    request.set_outcome(v1::DISBURSEMENT_OUTCOME_EXPIRED);
    *request.mutable_business_date() = DateProto(day);
    // One that was resolved meanwhile, or whose loan went on to a later day, is left to a later day end.
    const absl::Status expired = loans_.ResolveDisbursement(request, context).status();
    if (!expired.ok() && !absl::IsFailedPrecondition(expired)) return expired;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> DayWork::CloseBatch(const BusinessDay& known) {
  const CallRecord record = Record();
  bool more = true;
  HTX_RETURN_IF_ERROR(desk_.database.Write(record, [&](sql::Transaction& tx) -> absl::Status {
    more = true;
    HTX_ASSIGN_OR_RETURN(const bool locked, store::LockDays(tx, known.fund));
    HTX_ASSIGN_OR_RETURN(std::optional<BusinessDay> day, store::FindBusinessDay(tx, known.fund, known.day));
    if (!locked || !day.has_value() || day->step != DayStep::kDebtors || day->state != DayState::kClosing) {
      more = locked;
      return absl::OkStatus();
    }
    HTX_ASSIGN_OR_RETURN(
        const std::vector<store::DebtorLoans> debtors,
        store::ReadDebtors(tx, day->fund, day->day, OrganizationId::Of(day->place), debtors_at_once_, day->classifies));
    day->updated = record.now;
    HTX_ASSIGN_OR_RETURN(const int64_t failing, store::CountFailures(tx, day->fund, day->day));
    if (debtors.empty()) {
      if (failing > 0) day->state = DayState::kBlocked;
      if (failing == 0) {
        HTX_RETURN_IF_ERROR(PostCapitalCosts(tx, desk_, record, day->fund, day->day));
        day->step = DayStep::kRollUp;
      }
      return store::SaveBusinessDay(tx, *day);
    }
    DayBooks books(day->fund, day->day);
    std::vector<ClosedLoan> all;
    for (const store::DebtorLoans& debtor : debtors) {
      absl::StatusOr<std::vector<ClosedLoan>> closed =
          CloseDebtor(debtor.debtor, debtor.loans, day->day, day->classifies, ClassificationRules());
      if (!closed.ok()) {
        HTX_RETURN_IF_ERROR(
            store::UpsertFailure(tx, day->fund, FailureOf(*day, debtor.debtor, closed.status(), record.now)));
        continue;
      }
      if (failing > 0) {
        HTX_RETURN_IF_ERROR(store::SolveFailure(tx, day->fund, day->day, debtor.debtor, record.now));
      }
      for (ClosedLoan& loan : *closed) {
        HTX_RETURN_IF_ERROR(AddToBooks(tx, loan, books));
        all.push_back(std::move(loan));
      }
    }
    HTX_RETURN_IF_ERROR(PostBooks(tx, desk_, record, std::move(books)));
    HTX_RETURN_IF_ERROR(store::SaveLoanDays(tx, day->fund, all, record.now));
    day->place = debtors.back().debtor.text();
    return store::SaveBusinessDay(tx, *day);
  }));
  return more;
}

// After a batch that the database refused: whoever is at fault is found and noted, the others are closed.
absl::StatusOr<bool> DayWork::CloseOneByOne(const BusinessDay& known) {
  std::vector<OrganizationId> debtors;
  HTX_RETURN_IF_ERROR(desk_.database.Read(absl::Now() + kStepTimeout, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::vector<store::DebtorLoans> found,
                         store::ReadDebtors(tx, known.fund, known.day, OrganizationId::Of(known.place),
                                            debtors_at_once_, known.classifies));
    debtors.clear();
    for (const store::DebtorLoans& each : found) debtors.push_back(each.debtor);
    return absl::OkStatus();
  }));
  for (const OrganizationId& debtor : debtors) {
    const CallRecord record = Record();
    const absl::Status closed = desk_.database.Write(
        record, [&](sql::Transaction& tx) { return CloseDebtorInBooks(tx, desk_, record, known, debtor); });
    if (Passes(closed)) return closed;
    HTX_RETURN_IF_ERROR(desk_.database.Write(record, [&](sql::Transaction& tx) -> absl::Status {
      if (!closed.ok()) {
        HTX_RETURN_IF_ERROR(store::UpsertFailure(tx, known.fund, FailureOf(known, debtor, closed, record.now)));
      }
      HTX_ASSIGN_OR_RETURN(std::optional<BusinessDay> day, store::FindBusinessDay(tx, known.fund, known.day));
      if (!day.has_value() || day->place >= debtor.text()) return absl::OkStatus();
      day->place = debtor.text();
      day->updated = record.now;
      return store::SaveBusinessDay(tx, *day);
    }));
  }
  return true;
}

absl::StatusOr<bool> DayWork::Step(const FundId& fund) {
  std::optional<BusinessDay> day;
  std::optional<absl::CivilDay> next;
  HTX_RETURN_IF_ERROR(desk_.database.Read(absl::Now() + kStepTimeout, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const FundDays days, store::GetFundDays(tx, fund));
    next = days.Next();
    if (!next.has_value()) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(day, store::FindBusinessDay(tx, fund, *next));
    return absl::OkStatus();
  }));
  if (!next.has_value() || (day.has_value() && day->state == DayState::kBlocked)) return false;
  const CallRecord record = Record();
  if (!day.has_value()) {
    HTX_RETURN_IF_ERROR(Expire(fund, *next));
    return SealDay(desk_, record, fund, *next);
  }
  switch (day->step) {
    case DayStep::kExpire:
      return SealDay(desk_, record, fund, *next);
    case DayStep::kDebtors: {
      absl::StatusOr<bool> more = CloseBatch(*day);
      return more.ok() || Passes(more.status()) ? more : CloseOneByOne(*day);
    }
    case DayStep::kRollUp:
      return RollUp(desk_, record, *day);
    case DayStep::kDigest:
      return FinishDay(desk_, record, *day);
  }
  HTX_UNREACHABLE();
}

absl::Status DayWork::CloseAsked(const FundId& fund) {
  while (true) {
    HTX_ASSIGN_OR_RETURN(const bool more, Step(fund));
    if (!more) return absl::OkStatus();
  }
}

}  // namespace htx::funding

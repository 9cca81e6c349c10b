#include "funding/rpc/report_proto.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

constexpr int kMostGroupings = 6;

template <class Request>
DebtScope ParseScope(const Request& request, FieldErrors& errors) {
  DebtScope scope;
  scope.fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  scope.day = ParseDate(request.has_date(), request.date(), "date", errors);
  scope.dataset = request.dataset();
  scope.grouping = ParseEnumOr(request.group_by(), kMostGroupings, store::ReportGrouping::kNone, "group_by", errors);
  return scope;
}

v1::CashForecastLine LineAt(int when, absl::CivilDay day) {
  v1::CashForecastLine line;
  if (when == kDue) {
    line.set_bucket(v1::CashForecastLine::BUCKET_DUE);
  } else if (when == kLater) {
    line.set_bucket(v1::CashForecastLine::BUCKET_LATER);
  } else {
    line.set_bucket(v1::CashForecastLine::BUCKET_MONTH);
    *line.mutable_month() = DateProto(absl::CivilDay(absl::CivilMonth(day) + when));
  }
  return line;
}

}  // namespace

absl::StatusOr<DebtScope> ParseDebtScope(const v1::GetDebtReportRequest& request) {
  FieldErrors errors;
  DebtScope scope = ParseScope(request, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return scope;
}

absl::StatusOr<DebtListScope> ParseDebtListScope(const v1::ListReportedDebtsRequest& request) {
  FieldErrors errors;
  DebtListScope scope;
  scope.debts = ParseScope(request, errors);
  for (int i = 0; i < request.debt_groups_size(); ++i) {
    CheckRange(request.debt_groups(i), 0, kLastDebtGroup, absl::StrCat("debt_groups[", i, "]"), errors);
    scope.groups.push_back(request.debt_groups(i));
  }
  scope.key = request.key();
  if (scope.debts.grouping == store::ReportGrouping::kNone && !scope.key.empty()) {
    errors.Add("key", {.en = "goes with group_by", .vi = "đi cùng group_by"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return scope;
}

void DebtSums::Add(const BookedDebt& debt, const LoanBalances& books) {
  loans += 1;
  outstanding += debt.debt.outstanding;
  overdue_principal += debt.debt.overdue_principal;
  interest_owed += debt.debt.interest_owed;
  deducted += debt.deducted;
  booked_provision += books.provision;
  followed += debt.debt.written_off;
  if (debt.specific.has_value() && debt.general.has_value()) {
    specific += *debt.specific;
    general += *debt.general;
  } else {
    unknown_provisions += 1;
  }
}

v1::DebtFigures ToProto(const DebtSums& sums) {
  v1::DebtFigures proto;
  proto.set_loans(sums.loans);
  proto.set_debtors(sums.debtors);
  *proto.mutable_outstanding() = MoneyProto(sums.outstanding);
  *proto.mutable_overdue_principal() = MoneyProto(sums.overdue_principal);
  *proto.mutable_interest_owed() = MoneyProto(sums.interest_owed);
  *proto.mutable_deducted() = MoneyProto(sums.deducted);
  *proto.mutable_specific_required() = MoneyProto(sums.specific);
  *proto.mutable_general_required() = MoneyProto(sums.general);
  *proto.mutable_provision_booked() = MoneyProto(sums.booked_provision);
  proto.set_unknown_provisions(sums.unknown_provisions);
  *proto.mutable_followed() = MoneyProto(sums.followed);
  return proto;
}

v1::ReportedDebt ToProto(const BookedDebt& debt, const BookedLoan& loan) {
  v1::ReportedDebt proto;
  proto.set_loan(NameOf(debt.debt.loan));
  proto.set_contract_number(loan.owed.loan.contract_number);
  proto.set_debtor(NameOf(loan.debtor));
  proto.set_debt_group(static_cast<int>(debt.debt.classification.group));
  proto.set_own_debt_group(static_cast<int>(debt.debt.classification.own));
  proto.set_booked_debt_group(loan.books.Group());
  proto.set_days_past_due(debt.debt.days_past_due);
  DebtSums sums;
  sums.Add(debt, loan.books);
  sums.debtors = 1;
  *proto.mutable_figures() = ToProto(sums);
  return proto;
}

v1::SourceFigures ToProto(const store::SourceFigures& figures) {
  v1::SourceFigures proto;
  *proto.mutable_opening() = MoneyProto(figures.opening);
  *proto.mutable_put_in() = MoneyProto(figures.put_in);
  *proto.mutable_taken_out() = MoneyProto(figures.taken_out);
  *proto.mutable_contributed() = MoneyProto(figures.contributed);
  *proto.mutable_lent() = MoneyProto(figures.lent);
  *proto.mutable_principal_collected() = MoneyProto(figures.principal_collected);
  *proto.mutable_written_off() = MoneyProto(figures.written_off);
  *proto.mutable_outstanding() = MoneyProto(figures.outstanding);
  *proto.mutable_committed() = MoneyProto(figures.committed);
  *proto.mutable_available() = MoneyProto(figures.Available());
  *proto.mutable_cost() = MoneyProto(figures.cost);
  *proto.mutable_fees() = MoneyProto(figures.fees);
  *proto.mutable_cost_owed() = MoneyProto(figures.cost_owed);
  return proto;
}

v1::BorrowerMovement ToProto(const store::BorrowerMovement& movement) {
  v1::BorrowerMovement proto;
  *proto.mutable_lent() = MoneyProto(movement.lent);
  *proto.mutable_received() = MoneyProto(movement.received);
  *proto.mutable_principal() = MoneyProto(movement.principal);
  *proto.mutable_interest() = MoneyProto(movement.interest);
  *proto.mutable_penalty() = MoneyProto(movement.penalty);
  *proto.mutable_fee() = MoneyProto(movement.fee);
  *proto.mutable_recovered() = MoneyProto(movement.recovered);
  *proto.mutable_written_off() = MoneyProto(movement.written_off);
  *proto.mutable_taken_over() = MoneyProto(movement.taken_over);
  return proto;
}

v1::BorrowerStatementLine ToProto(const store::BorrowerLine& line) {
  v1::BorrowerStatementLine proto;
  *proto.mutable_business_date() = DateProto(line.day);
  proto.set_loan(NameOf(line.loan));
  proto.set_cause(line.cause);
  proto.set_kind(static_cast<v1::JournalKind>(static_cast<int>(line.kind)));
  *proto.mutable_movement() = ToProto(line.moved);
  *proto.mutable_balance() = MoneyProto(line.balance);
  return proto;
}

void PutForecast(const Forecast& forecast, absl::CivilDay day, bool by_source, v1::GetCashForecastResponse& response) {
  Forecast lines;
  for (const auto& [key, money] : forecast) lines[{key.first, by_source ? key.second : SourceId()}] += money;
  Expected sums;
  for (const auto& [key, money] : lines) {
    sums += money;
    v1::CashForecastLine& line = *response.add_lines();
    line = LineAt(key.first, day);
    if (by_source) line.set_source(NameOf(key.second));
    *line.mutable_principal() = MoneyProto(money.principal);
    *line.mutable_interest() = MoneyProto(money.interest);
    *line.mutable_penalty() = MoneyProto(money.penalty);
    line.set_instalments(money.instalments);
    *line.mutable_cumulative() = MoneyProto(sums.principal + sums.interest + sums.penalty);
  }
  *response.mutable_total_principal() = MoneyProto(sums.principal);
  *response.mutable_total_interest() = MoneyProto(sums.interest);
}

}  // namespace htx::funding

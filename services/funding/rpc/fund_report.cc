// The report of a period.

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/domain/chart.h"
#include "funding/rpc/fund_handlers.h"
#include "funding/rpc/fund_proto.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/report_basis.h"
#include "funding/store/fund_store.h"
#include "funding/store/report_store.h"

namespace htx::funding {
namespace {

struct ParsedReport {
  store::ReportScope scope = {};
  std::vector<store::ReportGrouping> groupings = {};
};

absl::StatusOr<ParsedReport> ParseReport(const v1::GetFundReportRequest& request) {
  FieldErrors errors;
  const common::v1::DateRange& period = request.period();
  ParsedReport parsed = {.scope = {.fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors)),
                                   .from = ParseDate(period.has_from(), period.from(), "period.from", errors),
                                   .to = ParseDate(period.has_to(), period.to(), "period.to", errors),
                                   .dataset = request.dataset()}};
  CheckRange(request.group_by_size(), 0, 8, "group_by", errors);
  for (int i = 0; i < request.group_by_size(); ++i) {
    parsed.groupings.push_back(
        ParseEnum<store::ReportGrouping>(request.group_by(i), 6, absl::StrCat("group_by[", i, "]"), errors));
  }
  if (errors.empty() && parsed.scope.to <= parsed.scope.from) {
    errors.Add("period.to", {.en = "must be after from", .vi = "phải sau ngày bắt đầu"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::FundFigures FiguresProto(const store::Figures& figures) {
  v1::FundFigures proto;
  proto.set_borrowers(figures.borrowers);
  proto.set_loans(figures.loans);
  proto.set_new_loans(figures.new_loans);
  proto.set_debtors(figures.debtors);
  proto.set_jobs(figures.jobs);
  proto.set_loans_without_jobs(figures.loans_without_jobs);
  *proto.mutable_opening() = MoneyProto(figures.opening);
  *proto.mutable_taken_over() = MoneyProto(figures.taken_over);
  *proto.mutable_lent() = MoneyProto(figures.lent);
  *proto.mutable_principal_collected() = MoneyProto(figures.principal_collected);
  *proto.mutable_interest_collected() = MoneyProto(figures.interest_collected);
  *proto.mutable_penalty_collected() = MoneyProto(figures.penalty_collected);
  *proto.mutable_fees_collected() = MoneyProto(figures.fees_collected);
  *proto.mutable_recovered() = MoneyProto(figures.recovered);
  *proto.mutable_written_off() = MoneyProto(figures.written_off);
  *proto.mutable_outstanding() = MoneyProto(figures.outstanding);
  return proto;
}

absl::StatusOr<v1::FundBreakdown> BreakdownOf(sql::Transaction& tx, const store::ReportScope& scope,
                                              store::ReportGrouping grouping) {
  HTX_ASSIGN_OR_RETURN(const auto figures, store::ReadFigures(tx, scope, grouping));
  v1::FundBreakdown proto;
  proto.set_grouping(static_cast<v1::ReportGrouping>(static_cast<int>(grouping)));
  for (const auto& [key, values] : figures) {
    v1::FundGroup& group = *proto.add_groups();
    group.set_key(GroupKey(grouping, key));
    HTX_ASSIGN_OR_RETURN(*group.mutable_display_name(), GroupName(tx, grouping, key));
    *group.mutable_figures() = FiguresProto(values);
  }
  return proto;
}

v1::PlanComparison Compare(const LendingPlan& plan, Dong actual) {
  v1::PlanComparison proto;
  *proto.mutable_plan() = ToProto(plan);
  *proto.mutable_actual_lending() = MoneyProto(actual);
  *proto.mutable_completion() = RatioProto(actual, plan.planned);
  proto.set_exceeded(actual > plan.planned);
  return proto;
}

// What the figures of the whole fund must agree with.
absl::Status ReconcileFigures(sql::Transaction& tx, store::ReportScope scope, const store::Figures& totals,
                              Reconciliation& reconciliation) {
  store::Figures whole = totals;
  if (!scope.dataset.empty()) {
    scope.dataset.clear();
    HTX_ASSIGN_OR_RETURN(auto figures, store::ReadFigures(tx, scope, store::ReportGrouping::kNone));
    whole = figures[""];
  }
  HTX_ASSIGN_OR_RETURN(const store::RecordedFlows recorded, store::ReadRecordedFlows(tx, scope));
  HTX_ASSIGN_OR_RETURN(const Dong cash_in, store::ReadCashIn(tx, scope));
  HTX_ASSIGN_OR_RETURN(const Dong balance, store::LedgerBalance(tx, scope.fund, {"131"}, scope.to - 1));
  reconciliation.Control(kControlOutstanding, "1311-1315",
                         whole.opening + whole.taken_over + whole.lent - whole.principal_collected - whole.written_off,
                         balance);
  reconciliation.Control(kControlLent, "1311-1315", recorded.lent, whole.lent);
  reconciliation.Control(kControlCashIn, kBank, recorded.cash_in, cash_in);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetFundReportResponse> FundHandlers::GetFundReport(const v1::GetFundReportRequest& request,
                                                                      const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ParsedReport report, ParseReport(request));
  v1::GetFundReportResponse response;
  const auto read = [&](sql::Transaction& tx, Reconciliation& reconciliation) -> absl::Status {
    response.Clear();
    HTX_ASSIGN_OR_RETURN(auto totals, store::ReadFigures(tx, report.scope, store::ReportGrouping::kNone));
    *response.mutable_totals() = FiguresProto(totals[""]);
    for (const store::ReportGrouping grouping : report.groupings) {
      HTX_ASSIGN_OR_RETURN(*response.add_breakdowns(), BreakdownOf(tx, report.scope, grouping));
    }
    HTX_ASSIGN_OR_RETURN(
        const std::optional<LendingPlan> plan,
        store::FindPlan(tx, report.scope.fund, report.scope.from, report.scope.to, report.scope.dataset));
    if (plan.has_value()) *response.mutable_plan() = Compare(*plan, totals[""].lent);
    return ReconcileFigures(tx, report.scope, totals[""], reconciliation);
  };
  HTX_ASSIGN_OR_RETURN(*response.mutable_basis(), Reconciled(desk_, context, report.scope.fund, read));
  response.set_sequence(response.basis().sequence());
  for (size_t i = 0; i < report.groupings.size(); ++i) {
    NameAreas(desk_, context.deadline, report.groupings[i],
              *response.mutable_breakdowns(static_cast<int>(i))->mutable_groups());
  }
  return response;
}

}  // namespace htx::funding

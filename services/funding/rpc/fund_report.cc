// The report of a period.

#include <utility>

#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/rpc/fund_handlers.h"
#include "funding/rpc/fund_proto.h"
#include "funding/rpc/proto_values.h"
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
        ParseEnum<store::ReportGrouping>(request.group_by(i), 4, absl::StrCat("group_by[", i, "]"), errors));
  }
  if (errors.empty() && parsed.scope.to <= parsed.scope.from) {
    errors.Add("period.to", {.en = "must be after from", .vi = "phải sau ngày bắt đầu"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::FundFigures ToProto(const store::Figures& figures) {
  v1::FundFigures proto;
  proto.set_borrowers(figures.borrowers);
  proto.set_loans(figures.loans);
  proto.set_new_loans(figures.new_loans);
  *proto.mutable_lent() = MoneyProto(figures.lent);
  *proto.mutable_principal_collected() = MoneyProto(figures.principal_collected);
  *proto.mutable_interest_collected() = MoneyProto(figures.interest_collected);
  *proto.mutable_outstanding() = MoneyProto(figures.outstanding);
  return proto;
}

std::string KeyName(store::ReportGrouping grouping, const std::string& key) {
  switch (grouping) {
    case store::ReportGrouping::kProvince:
    case store::ReportGrouping::kDistrict:
      return AreaNameOf(key);
    case store::ReportGrouping::kSource:
      return NameOf(SourceId::Of(key));
    case store::ReportGrouping::kNone:
    case store::ReportGrouping::kSector:
      return key;
  }
  return key;
}

v1::FundBreakdown BreakdownProto(store::ReportGrouping grouping, const std::map<std::string, store::Figures>& figures) {
  v1::FundBreakdown proto;
  proto.set_grouping(static_cast<v1::ReportGrouping>(static_cast<int>(grouping)));
  for (const auto& [key, values] : figures) {
    v1::FundGroup& group = *proto.add_groups();
    group.set_key(KeyName(grouping, key));
    *group.mutable_figures() = ToProto(values);
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

absl::Status NameSources(sql::Transaction& tx, v1::FundBreakdown& breakdown) {
  for (v1::FundGroup& group : *breakdown.mutable_groups()) {
    HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(group.key(), kSources, "key"));
    HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, SourceId::Of(std::move(id))));
    group.set_display_name(source.display_name);
  }
  return absl::OkStatus();
}

// Outside the transaction: the registry is asked.
void NameAreas(RegistryDirectory& registry, absl::Time deadline, v1::GetFundReportResponse& response) {
  const absl::Time until = std::min(deadline, absl::Now() + kNamesBudget);
  for (v1::FundBreakdown& breakdown : *response.mutable_breakdowns()) {
    if (breakdown.grouping() != v1::REPORT_GROUPING_PROVINCE && breakdown.grouping() != v1::REPORT_GROUPING_DISTRICT)
      continue;
    for (v1::FundGroup& group : *breakdown.mutable_groups()) {
      const absl::StatusOr<std::string> id = ParseResourceName(group.key(), kAreas, "key");
      if (id.ok() && absl::Now() < until) group.set_display_name(registry.AreaName(*id, until));
    }
  }
}

}  // namespace

absl::StatusOr<v1::GetFundReportResponse> FundHandlers::GetFundReport(const v1::GetFundReportRequest& request,
                                                                      const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ParsedReport report, ParseReport(request));
  v1::GetFundReportResponse response;
  // Before the figures are read: they contain every change up to it at least.
  HTX_ASSIGN_OR_RETURN(const int64_t sequence, desk_.database.HeadSequence(context.deadline));
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    HTX_RETURN_IF_ERROR(store::GetFund(tx, report.scope.fund).status());
    HTX_ASSIGN_OR_RETURN(auto totals, store::ReadFigures(tx, report.scope, store::ReportGrouping::kNone));
    *response.mutable_totals() = ToProto(totals[""]);
    for (const store::ReportGrouping grouping : report.groupings) {
      HTX_ASSIGN_OR_RETURN(const auto figures, store::ReadFigures(tx, report.scope, grouping));
      v1::FundBreakdown& breakdown = *response.add_breakdowns();
      breakdown = BreakdownProto(grouping, figures);
      if (grouping == store::ReportGrouping::kSource) HTX_RETURN_IF_ERROR(NameSources(tx, breakdown));
    }
    HTX_ASSIGN_OR_RETURN(
        const std::optional<LendingPlan> plan,
        store::FindPlan(tx, report.scope.fund, report.scope.from, report.scope.to, report.scope.dataset));
    if (plan.has_value()) *response.mutable_plan() = Compare(*plan, totals[""].lent);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  response.set_sequence(sequence);
  NameAreas(desk_.registry, context.deadline, response);
  return response;
}

}  // namespace htx::funding

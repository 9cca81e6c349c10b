#include "funding/rpc/fund_proto.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

FundPolicy ParsePolicy(const v1::FundPolicy& policy, FieldErrors& errors) {
  FundPolicy parsed;
  CheckRange(policy.decision_quorum(), 0, 50, "fund.policy.decision_quorum", errors);
  if (policy.decision_quorum() > 0) parsed.decision_quorum = policy.decision_quorum();
  parsed.in_term_order =
      ParseEnumOr(policy.in_term_order(), 2, parsed.in_term_order, "fund.policy.in_term_order", errors);
  parsed.overdue_order =
      ParseEnumOr(policy.overdue_order(), 2, parsed.overdue_order, "fund.policy.overdue_order", errors);
  parsed.overpayment = ParseEnumOr(policy.overpayment(), 2, parsed.overpayment, "fund.policy.overpayment", errors);
  return parsed;
}

v1::FundPolicy PolicyProto(const FundPolicy& policy) {
  v1::FundPolicy proto;
  proto.set_decision_quorum(policy.decision_quorum);
  proto.set_in_term_order(static_cast<v1::CollectionOrder>(policy.in_term_order));
  proto.set_overdue_order(static_cast<v1::CollectionOrder>(policy.overdue_order));
  proto.set_overpayment(static_cast<v1::OverpaymentPolicy>(policy.overpayment));
  return proto;
}

v1::CapitalCompliance ComplianceProto(const Compliance& compliance) {
  v1::CapitalCompliance proto;
  proto.set_standing(static_cast<v1::CapitalCompliance::Standing>(compliance.standing));
  if (compliance.standing == Compliance::Standing::kNotJudged) return proto;
  *proto.mutable_minimum() = MoneyProto(compliance.minimum);
  proto.set_citation(compliance.citation);
  proto.set_rule_version(compliance.rule_version);
  return proto;
}

v1::FundCapital CapitalProto(const FundCapital& capital) {
  v1::FundCapital proto;
  *proto.mutable_effective_date() = DateProto(capital.effective);
  *proto.mutable_charter_capital() = MoneyProto(capital.charter);
  *proto.mutable_accumulated_profit() = MoneyProto(capital.profit);
  *proto.mutable_accumulated_loss() = MoneyProto(capital.loss);
  *proto.mutable_real_charter_capital() = MoneyProto(capital.Real());
  proto.set_reference(capital.reference);
  proto.set_model(static_cast<v1::FundModel>(capital.model));
  return proto;
}

}  // namespace

absl::StatusOr<FundCapital> ParseCapital(const v1::FundCapital& capital, absl::string_view field) {
  FieldErrors errors;
  const auto path = [&](absl::string_view name) { return absl::StrCat(field, ".", name); };
  FundCapital parsed = {
      .effective = ParseDate(capital.has_effective_date(), capital.effective_date(), path("effective_date"), errors),
      .model = ParseEnumOr(capital.model(), 3, FundModel::kLocalState, path("model"), errors),
      .charter = ParseMoney(capital.charter_capital(), 0, path("charter_capital"), errors),
      .profit = ParseMoney(capital.accumulated_profit(), 0, path("accumulated_profit"), errors),
      .loss = ParseMoney(capital.accumulated_loss(), 0, path("accumulated_loss"), errors),
      .reference = capital.reference()};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<Fund> ParseNewFund(const v1::CreateFundRequest& request, IdSource& ids) {
  FieldErrors errors;
  const v1::Fund& fund = request.fund();
  Fund parsed = {.id = FundId::Of(ParseChosenId(request.fund_id(), "fund_id", ids, errors)),
                 .alliance = OrganizationId::Of(ParseName(fund.alliance(), kOrganizations, "fund.alliance", errors)),
                 .display_name = fund.display_name(),
                 .policy = ParsePolicy(fund.policy(), errors),
                 .dataset = fund.dataset(),
                 .version = 1};
  const auto model = ParseEnum<FundModel>(fund.model(), 3, "fund.model", errors);
  CheckPresent(fund.display_name(), "fund.display_name", errors);
  absl::StatusOr<FundCapital> capital = ParseCapital(request.capital(), "capital");
  errors.Merge("", capital.status());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  capital->model = model;
  parsed.capital = {*std::move(capital)};
  return parsed;
}

absl::StatusOr<FundSource> ParseNewSource(const v1::CreateFundSourceRequest& request, IdSource& ids) {
  FieldErrors errors;
  const v1::FundSource& source = request.fund_source();
  FundSource parsed = {
      .id = SourceId::Of(ParseChosenId(request.fund_source_id(), "fund_source_id", ids, errors)),
      .fund = FundId::Of(ParseName(source.fund(), kFunds, "fund_source.fund", errors)),
      .display_name = source.display_name(),
      .kind = ParseEnum<SourceKind>(source.kind(), 7, "fund_source.kind", errors),
      .provider = source.provider(),
      .risk_bearer = ParseEnumOr(source.risk_bearer(), 2, RiskBearer::kFund, "fund_source.risk_bearer", errors),
      .version = 1};
  CheckPresent(source.display_name(), "fund_source.display_name", errors);
  if (parsed.risk_bearer == RiskBearer::kProvider && parsed.kind != SourceKind::kEntrusted) {
    errors.Add("fund_source.risk_bearer",
               {.en = "PROVIDER is for entrusted money alone", .vi = "PROVIDER chỉ dùng cho vốn ủy thác"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<CapitalMovement> ParseMovement(const v1::CapitalMovement& movement, IdSource& ids) {
  FieldErrors errors;
  CapitalMovement parsed = {
      .id = MovementId::Of(ids.Next()),
      .source = SourceId::Of(ParseName(movement.source(), kSources, "movement.source", errors)),
      .kind = ParseEnum<CapitalMovement::Kind>(movement.kind(), 7, "movement.kind", errors),
      .amount = ParseMoney(movement.amount(), 1, "movement.amount", errors),
      .day = ParseDate(movement.has_business_date(), movement.business_date(), "movement.business_date", errors),
      .reference = movement.reference()};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<LendingPlan> ParsePlan(const v1::LendingPlan& plan, IdSource& ids) {
  FieldErrors errors;
  LendingPlan parsed = {.id = PlanId::Of(ids.Next()),
                        .fund = FundId::Of(ParseName(plan.fund(), kFunds, "plan.fund", errors)),
                        .from = ParseDate(plan.period().has_from(), plan.period().from(), "plan.period.from", errors),
                        .to = ParseDate(plan.period().has_to(), plan.period().to(), "plan.period.to", errors),
                        .planned = ParseMoney(plan.planned_lending(), 1, "plan.planned_lending", errors),
                        .dataset = plan.dataset(),
                        .reference = plan.reference()};
  if (errors.empty() && parsed.to <= parsed.from) {
    errors.Add("plan.period.to", {.en = "must be after from", .vi = "phải sau ngày bắt đầu"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::Fund ToProto(const Fund& fund, absl::CivilDay day, const RuleBook& rules) {
  v1::Fund proto;
  proto.set_name(NameOf(fund.id));
  proto.set_alliance(NameOf(fund.alliance));
  proto.set_display_name(fund.display_name);
  proto.set_model(static_cast<v1::FundModel>(ModelOn(fund, day)));
  *proto.mutable_policy() = PolicyProto(fund.policy);
  for (const FundCapital& capital : fund.capital) *proto.add_capital() = CapitalProto(capital);
  if (const std::optional<FundCapital> capital = CapitalOn(fund, day)) {
    *proto.mutable_real_charter_capital() = MoneyProto(capital->Real());
  }
  *proto.mutable_capital_date() = DateProto(day);
  *proto.mutable_compliance() = ComplianceProto(JudgeCompliance(fund, day, rules));
  proto.set_dataset(fund.dataset);
  *proto.mutable_create_time() = TimeProto(fund.created);
  *proto.mutable_update_time() = TimeProto(fund.updated);
  proto.set_etag(absl::StrCat(fund.version));
  return proto;
}

v1::FundSource ToProto(const FundSource& source, const std::optional<SourcePosition>& position) {
  v1::FundSource proto;
  proto.set_name(NameOf(source.id));
  proto.set_fund(NameOf(source.fund));
  proto.set_display_name(source.display_name);
  proto.set_kind(static_cast<v1::FundSourceKind>(source.kind));
  proto.set_provider(source.provider);
  proto.set_risk_bearer(static_cast<v1::RiskBearer>(source.risk_bearer));
  if (position.has_value()) {
    v1::SourcePosition& held = *proto.mutable_position();
    *held.mutable_date() = DateProto(position->day);
    *held.mutable_contributed() = MoneyProto(position->contributed);
    *held.mutable_committed() = MoneyProto(position->committed);
    *held.mutable_lent() = MoneyProto(position->lent);
    *held.mutable_repaid() = MoneyProto(position->repaid);
    *held.mutable_available() = MoneyProto(position->Available());
  }
  *proto.mutable_create_time() = TimeProto(source.created);
  proto.set_etag(absl::StrCat(source.version));
  return proto;
}

v1::CapitalMovement ToProto(const CapitalMovement& movement) {
  v1::CapitalMovement proto;
  proto.set_name(NameOf(movement.id));
  proto.set_source(NameOf(movement.source));
  proto.set_kind(static_cast<v1::CapitalMovementKind>(movement.kind));
  *proto.mutable_amount() = MoneyProto(movement.amount);
  *proto.mutable_business_date() = DateProto(movement.day);
  proto.set_journal_entry(NameOf(movement.journal));
  proto.set_reference(movement.reference);
  return proto;
}

v1::LendingPlan ToProto(const LendingPlan& plan) {
  v1::LendingPlan proto;
  proto.set_name(NameOf(plan.id));
  proto.set_fund(NameOf(plan.fund));
  *proto.mutable_period()->mutable_from() = DateProto(plan.from);
  *proto.mutable_period()->mutable_to() = DateProto(plan.to);
  *proto.mutable_planned_lending() = MoneyProto(plan.planned);
  proto.set_dataset(plan.dataset);
  proto.set_reference(plan.reference);
  return proto;
}

}  // namespace htx::funding

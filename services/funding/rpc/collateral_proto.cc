#include "funding/rpc/collateral_proto.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

v1::Valuation ValuationProto(const Valuation& valuation) {
  v1::Valuation proto;
  *proto.mutable_date() = DateProto(valuation.day);
  *proto.mutable_value() = MoneyProto(valuation.value);
  proto.set_valuer(valuation.valuer);
  proto.set_reference(valuation.reference);
  return proto;
}

}  // namespace

Valuation ParseValuation(const v1::Valuation& valuation, absl::string_view field, FieldErrors& errors) {
  CheckPresent(valuation.valuer(), absl::StrCat(field, ".valuer"), errors);
  return {.day = ParseDate(valuation.has_date(), valuation.date(), absl::StrCat(field, ".date"), errors),
          .value = ParseMoney(valuation.value(), 1, absl::StrCat(field, ".value"), errors),
          .valuer = valuation.valuer(),
          .reference = valuation.reference()};
}

absl::StatusOr<Collateral> ParseCollateral(const v1::Collateral& collateral) {
  FieldErrors errors;
  Collateral parsed = {.id = CollateralId::Of(ParseName(collateral.name(), kCollaterals, "collateral.name", errors)),
                       .application = ApplicationId::Of(
                           ParseName(collateral.application(), kApplications, "collateral.application", errors))};
  parsed.content = ParseCollateralContent(collateral, "collateral", errors);
  if (collateral.has_valuation())
    parsed.valuations.push_back(ParseValuation(collateral.valuation(), "collateral.valuation", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::Collateral ToProto(const Collateral& collateral, const RuleBook& rules) {
  const CollateralContent& content = collateral.content;
  v1::Collateral proto;
  proto.set_name(NameOf(collateral.id));
  proto.set_application(NameOf(collateral.application));
  proto.set_kind(static_cast<v1::CollateralKind>(content.kind));
  proto.set_description(content.description);
  proto.set_owner(content.owner);
  proto.set_document_number(content.document_number);
  proto.set_haircut_ppm(content.haircut_ppm);
  *proto.mutable_prior_claims() = MoneyProto(content.prior_claims);
  for (const Valuation& valuation : collateral.valuations) *proto.add_valuations() = ValuationProto(valuation);
  if (!collateral.valuations.empty()) {
    const Valuation& latest = collateral.valuations.back();
    *proto.mutable_valuation() = ValuationProto(latest);
    const Deductible counted = DeductibleOn(collateral, latest.day, rules);
    *proto.mutable_counted_value() = MoneyProto(counted.amount);
    proto.set_haircut_taken_ppm(counted.haircut_ppm);
    proto.set_haircut_rule(counted.rule_version);
  }
  proto.set_state(static_cast<v1::CollateralState>(collateral.state));
  proto.set_release_requested_by(collateral.requested_by);
  if (collateral.released.has_value()) *proto.mutable_release_date() = DateProto(*collateral.released);
  *proto.mutable_create_time() = TimeProto(collateral.created);
  *proto.mutable_update_time() = TimeProto(collateral.updated);
  proto.set_etag(absl::StrCat(collateral.version));
  return proto;
}

}  // namespace htx::funding

#pragma once

// Collateral between protos and the domain.

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "funding/domain/collateral.h"
#include "funding/domain/rules.h"
#include "funding/rpc/proto_values.h"
#include "htx/funding/v1/collateral.pb.h"

namespace htx::funding {

// What UpdateCollateral sends: at most one valuation. INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<Collateral> ParseCollateral(const v1::Collateral& collateral);

// Every violation is under `field`.
Valuation ParseValuation(const v1::Valuation& valuation, absl::string_view field, FieldErrors& errors);
// What can be written about a collateral, of any message that has these fields.
template <class Message>
CollateralContent ParseCollateralContent(const Message& told, absl::string_view field, FieldErrors& errors) {
  const auto at = [&](absl::string_view name) { return absl::StrCat(field, ".", name); };
  CollateralContent content;
  content.kind = ParseEnum<CollateralKind>(told.kind(), v1::COLLATERAL_KIND_OTHER, at("kind"), errors);
  content.description = told.description();
  content.owner = told.owner();
  content.document_number = told.document_number();
  content.haircut_ppm = told.haircut_ppm();
  content.prior_claims = ParseMoney(told.prior_claims(), 0, at("prior_claims"), errors);
  CheckPresent(content.description, at("description"), errors);
  CheckPresent(content.owner, at("owner"), errors);
  CheckPresent(content.document_number, at("document_number"), errors);
  CheckRange(content.haircut_ppm, 0, kMillion, at("haircut_ppm"), errors);
  return content;
}

// With what it counts for on the day of its latest valuation.
v1::Collateral ToProto(const Collateral& collateral, const RuleBook& rules);

}  // namespace htx::funding

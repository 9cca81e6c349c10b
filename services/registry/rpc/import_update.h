#pragma once

// What a row of an import says about a recorded organisation.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "registry/domain/area.h"
#include "registry/domain/identifier.h"
#include "registry/domain/import.h"
#include "registry/rpc/import_proto.h"
#include "registry/rpc/organization_proto.h"

namespace htx::registry {

// The change that a row asks for, and what of it an import does not change.
struct RowChange {
  std::optional<NamedChange> named = {};  // Nothing: the row fills no field that may be changed.
  std::vector<std::string> kept = {};     // Paths in which the row differs and that stay as they are.
};
// Reads `row` as UpdateOrganization reads its request. FIELD_RULE with every violation, also when the kind differs.
absl::StatusOr<RowChange> ReadChange(const v1::ImportRow& row, const Organization& recorded, const ImportPlan& plan,
                                     absl::CivilDay today);

// The province that stands today for what is recorded in `area`; "" when there is none.
std::string ProvinceToday(absl::string_view area, const AreaTree& areas, absl::CivilDay today);
// Where a row stands, as far as it can be read: kind, area, and province of today.
RowPlace PlaceOf(const v1::ImportRow& row, const AreaTree& areas, absl::CivilDay today);

// The identifiers of `row` that `rule` looks for.
std::vector<IdentifierKey> KeysOf(const MatchRule& rule, const v1::ImportRow& row);
// True when `held` is one of `keys`; a key without issuer is any issuer's.
bool HasKey(absl::Span<const IdentifierKey> keys, const IdentifierKey& held);

// True when `kind_text` is the slip "Liên minh HTX", which is read as Liên hiệp HTX.
bool IsPrintedAsAlliance(absl::string_view kind_text);

}  // namespace htx::registry

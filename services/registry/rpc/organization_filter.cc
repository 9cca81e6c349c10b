#include "registry/rpc/organization_filter.h"

#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/query/matcher.h"
#include "registry/domain/vocabulary.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

using query::Field;
using query::FieldType;

std::vector<Field> OrganizationFields() {
  return {{.name = "id"},
          {.name = "kind", .type = FieldType::kEnum, .values = Words<Kind>()},
          {.name = "sector", .type = FieldType::kEnum, .values = Words<Sector>()},
          {.name = "legal_status", .type = FieldType::kEnum, .values = Words<LegalStatus>()},
          {.name = "activity_status", .type = FieldType::kEnum, .values = Words<ActivityStatus>()},
          {.name = "area"},
          {.name = "province"},
          {.name = "alliance"},
          {.name = "dataset"},
          {.name = "tax_code"},
          {.name = "legal_name"}};
}

const query::Schema& SnapshotSchema() {
  static const auto* const schema = new query::Schema{.fields = OrganizationFields()};
  return *schema;
}

const query::Schema& ChangeSchema() {
  static const auto* const schema = [] {
    auto* made = new query::Schema{.fields = OrganizationFields()};
    made->fields.push_back({.name = "type"});
    made->fields.push_back({.name = "resource"});
    made->fields.push_back({.name = "actor"});
    made->fields.push_back({.name = "sequence", .type = FieldType::kInt});
    made->fields.push_back({.name = "effective_date", .type = FieldType::kDate});
    return made;
  }();
  return *schema;
}

template <class E>
Value WordValue(int number) {
  for (const Term<E>& term : Terms<E>()) {
    if (static_cast<int>(term.value) == number) return std::string(term.word);
  }
  return absl::monostate();
}

// Lists hold ids without their collection, so filters do.
Value IdValue(absl::string_view name, absl::string_view collection) {
  absl::ConsumePrefix(&name, collection);
  return std::string(name);
}

Value OrganizationValue(const v1::Organization& organization, const std::string& field) {
  if (field == "id") return IdValue(organization.name(), "organizations/");
  if (field == "kind") return WordValue<Kind>(organization.kind());
  if (field == "sector") return WordValue<Sector>(organization.sector());
  if (field == "legal_status") return WordValue<LegalStatus>(organization.legal_status());
  if (field == "activity_status") return WordValue<ActivityStatus>(organization.activity_status());
  if (field == "area") return IdValue(organization.area(), "areas/");
  if (field == "province") return IdValue(organization.province(), "areas/");
  if (field == "alliance") return IdValue(organization.alliance(), "organizations/");
  if (field == "dataset") return organization.dataset();
  if (field == "tax_code") return organization.tax_code();
  if (field == "legal_name") return organization.legal_name();
  return absl::monostate();
}

Value ChangeValue(const v1::Change& change, const std::string& field) {
  if (field == "type") return change.header().type();
  if (field == "resource") return change.header().resource();
  if (field == "actor") return change.header().actor();
  if (field == "sequence") return change.header().sequence();
  if (field == "effective_date") {
    if (!change.has_effective_date()) return absl::monostate();
    const google::type::Date& date = change.effective_date();
    return FormatDay(absl::CivilDay(date.year(), date.month(), date.day()));
  }
  if (!change.has_after()) return absl::monostate();
  return OrganizationValue(change.after(), field);
}

}  // namespace

absl::StatusOr<std::function<bool(const v1::Organization&)>> OrganizationMatcher(const std::string& filter) {
  HTX_ASSIGN_OR_RETURN(query::Matcher matcher, query::ParseMatcher(filter, SnapshotSchema()));
  std::function<bool(const v1::Organization&)> match;
  if (matcher) {
    match = [matcher = std::move(matcher)](const v1::Organization& organization) {
      return matcher([&](const Field& field) { return OrganizationValue(organization, field.name); });
    };
  }
  return match;
}

absl::StatusOr<std::function<bool(const v1::Change&)>> ChangeMatcher(const std::string& filter) {
  HTX_ASSIGN_OR_RETURN(query::Matcher matcher, query::ParseMatcher(filter, ChangeSchema()));
  std::function<bool(const v1::Change&)> match;
  if (matcher) {
    match = [matcher = std::move(matcher)](const v1::Change& change) {
      return matcher([&](const Field& field) { return ChangeValue(change, field.name); });
    };
  }
  return match;
}

}  // namespace htx::registry

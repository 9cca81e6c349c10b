#include "registry/rpc/organization_filter.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "common/query/functions.h"
#include "common/query/matcher.h"
#include "registry/domain/vocabulary.h"
#include "registry/rpc/area_locator.h"
#include "registry/store/filter_functions.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

using query::FieldType;

// For areas that changed while a stream was open.
constexpr absl::Duration kReadTimeout = absl::Seconds(5);

std::vector<query::Field> OrganizationFields() {
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

std::vector<query::Field> ChangeFields() {
  std::vector<query::Field> fields = OrganizationFields();
  fields.push_back({.name = "type"});
  fields.push_back({.name = "resource"});
  fields.push_back({.name = "actor"});
  fields.push_back({.name = "sequence", .type = FieldType::kInt});
  fields.push_back({.name = "effective_date", .type = FieldType::kDate});
  return fields;
}

// What functions read; no caller names them.
constexpr char kId[] = "id";
constexpr char kArea[] = "area";
constexpr char kNames[] = "names";

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

// Every name, folded, a space before each word.
std::string FoldedNames(const v1::Organization& organization) {
  std::string names =
      absl::StrCat(organization.legal_name(), " | ", organization.short_name(), " | ", organization.foreign_name());
  for (const v1::FormerName& name : organization.former_names()) absl::StrAppend(&names, " | ", name.text());
  for (const v1::TypedName& name : organization.other_names()) absl::StrAppend(&names, " | ", name.text());
  return absl::StrCat(" ", FoldForSearch(names));
}

Value OrganizationValue(const v1::Organization& organization, const std::string& field) {
  if (field == kNames) return FoldedNames(organization);
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

bool HoldsWords(const Value& argument, const Value& names) {
  const std::string* const text = absl::get_if<std::string>(&names);
  if (text == nullptr) return false;
  const std::vector<std::string> words = NameWords(absl::get<std::string>(argument));
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return absl::StrContains(*text, absl::StrCat(" ", word)); });
}

// A parsed filter with all that it needs.
struct ParsedFilter {
  query::Schema schema = {};
  std::vector<query::Function> functions = {};
  std::unique_ptr<AreaLocator> areas = {};
  bool stale = false;  // Areas changed since they were read.
  query::Matcher matches = {};
};

// Null when the filter keeps everything.
absl::StatusOr<std::shared_ptr<ParsedFilter>> ParseInMemory(const std::string& filter, std::vector<query::Field> fields,
                                                            const Office& office, absl::Time deadline) {
  auto parsed = std::make_shared<ParsedFilter>(
      ParsedFilter{.schema = {.fields = std::move(fields)},
                   .areas = std::make_unique<AreaLocator>(office, DayOf(office.clock.Now()))});
  query::Function within = AreaWithinFunction();
  within.holds = [areas = parsed->areas.get()](const Value& argument, query::FieldReader read) {
    static const query::Field id{.name = kId};
    static const query::Field area{.name = kArea};
    const Value organization = read(id);
    const Value recorded = read(area);
    if (!absl::holds_alternative<std::string>(organization) || !absl::holds_alternative<std::string>(recorded)) {
      return false;
    }
    return areas->Lies(absl::get<std::string>(organization), absl::get<std::string>(recorded), UnitWordOf(argument));
  };
  query::Function like = NameLikeFunction();
  like.holds = [](const Value& argument, query::FieldReader read) {
    static const query::Field names{.name = kNames};
    return HoldsWords(argument, read(names));
  };
  parsed->functions = {std::move(within), std::move(like)};
  HTX_ASSIGN_OR_RETURN(parsed->matches, query::ParseMatcher(filter, parsed->schema, parsed->functions));
  if (!parsed->matches) return std::shared_ptr<ParsedFilter>();
  // Most filters do not ask for areas.
  if (absl::StrContains(filter, "area_within")) HTX_RETURN_IF_ERROR(parsed->areas->Refresh(deadline));
  return parsed;
}

bool ChangesAreas(const v1::Change& change) { return change.has_area_change() || change.has_area_placement(); }

}  // namespace

absl::StatusOr<std::function<bool(const v1::Organization&)>> OrganizationMatcher(const std::string& filter,
                                                                                 const Office& office,
                                                                                 absl::Time deadline) {
  HTX_ASSIGN_OR_RETURN(const std::shared_ptr<ParsedFilter> parsed,
                       ParseInMemory(filter, OrganizationFields(), office, deadline));
  std::function<bool(const v1::Organization&)> match;
  if (parsed) {
    match = [parsed](const v1::Organization& organization) {
      return parsed->matches([&](const query::Field& field) { return OrganizationValue(organization, field.name); });
    };
  }
  return match;
}

absl::StatusOr<std::function<bool(const v1::Change&)>> ChangeMatcher(const std::string& filter, const Office& office,
                                                                     absl::Time deadline) {
  HTX_ASSIGN_OR_RETURN(const std::shared_ptr<ParsedFilter> parsed,
                       ParseInMemory(filter, ChangeFields(), office, deadline));
  std::function<bool(const v1::Change&)> match;
  if (parsed) {
    const bool by_area = absl::StrContains(filter, "area_within");
    match = [parsed, by_area](const v1::Change& change) {
      // When the areas cannot be read just now, those of before answer, and the next change asks again.
      if (parsed->stale) parsed->stale = !parsed->areas->Refresh(absl::Now() + kReadTimeout).ok();
      parsed->stale = parsed->stale || (by_area && ChangesAreas(change));
      return parsed->matches([&](const query::Field& field) { return ChangeValue(change, field.name); });
    };
  }
  return match;
}

}  // namespace htx::registry

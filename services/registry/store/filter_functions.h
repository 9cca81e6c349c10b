#pragma once

// The functions of filters over organisations, as SQL: area_within(code), name_like(text), active_on(date).

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/query/functions.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// An argument of area_within: an official code, or an area's id.
struct UnitWord {
  std::string text = {};
  bool is_code = false;
};
UnitWord UnitWordOf(const Value& argument);

// The words of a name that name_like looks for, folded: all but those of legal forms.
std::vector<std::string> NameWords(absl::string_view text);

// The functions without a meaning of their own: how their arguments are written.
query::Function AreaWithinFunction();
query::Function NameLikeFunction();
query::Function ActiveOnFunction();

// The functions over organisations `o` as OrganizationStore::SourceAt(time) gives them.
std::vector<query::Function> OrganizationFunctions(const TimePoint& time, sql::Engine engine);

// ParseFilter over `schema` with these functions; `veiled`, for callers who may not see restricted records (see Veiled
// in schemas.h): those have no names then.
absl::StatusOr<query::Fragment> OrganizationFilter(absl::string_view filter, const query::Schema& schema,
                                                   const TimePoint& time, sql::Engine engine, bool veiled);
// What is wrong with `filter`, whatever the time and the engine.
absl::Status JudgeOrganizationFilter(absl::string_view filter, const query::Schema& schema);

}  // namespace htx::registry

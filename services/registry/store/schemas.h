#pragma once

// What callers may filter and order lists by. The columns' aliases are those of the stores' sources.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/query/functions.h"
#include "common/query/query.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// The words of a list as values of an enum field.
template <class E>
std::vector<std::pair<std::string, Value>> Words() {
  std::vector<std::pair<std::string, Value>> words;
  for (const Term<E>& term : Terms<E>()) words.emplace_back(std::string(term.word), Value(std::string(term.word)));
  return words;
}

const query::Schema& OrganizationSchema();
// Orders differ from filters: names are ordered by their collation key, and an unknown number stands below 0.
const query::Schema& OrganizationOrderSchema();
// Ids of the records that are restricted now.
inline constexpr absl::string_view kRestrictedIds =
    "select c.id from organizations c where c.disclosure = 'RESTRICTED'";
// `where`, the condition that `filter` means over `schema`, for callers who may not see restricted records: what those
// do not show is unset in them, so that no comparison tells it. Fields that every record shows are compared as before.
// `functions` are those of the filter, as they are of restricted records.
absl::StatusOr<query::Fragment> Veiled(absl::string_view filter, const query::Schema& schema, query::Fragment where,
                                       absl::Span<const query::Function> functions = {});
const query::Schema& RelationshipSchema();
const query::Schema& ReportSchema();
const query::Schema& ActivitySchema();

}  // namespace htx::registry

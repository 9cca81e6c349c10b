#pragma once

// What callers may filter and order lists by. The columns' aliases are those of the stores' sources.

#include <string>
#include <utility>
#include <vector>

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
const query::Schema& RelationshipSchema();
const query::Schema& ReportSchema();
const query::Schema& ActivitySchema();

}  // namespace htx::registry

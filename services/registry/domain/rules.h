#pragma once

// The rules of registration: names, founders, sizes, business lines, likenesses. What no line covers is not known.

#include "absl/strings/string_view.h"
#include "common/base/rule_book.h"

namespace htx::registry {

// The rules compiled into the program.
const RuleBook& RegistrationRules();

// True when the value of `rule` is a list that has `word`.
bool Names(const Rule& rule, absl::string_view word);

}  // namespace htx::registry

#pragma once

// The rules of registration: names, founders, sizes, business lines, likenesses. What no line covers is not known.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/rule_book.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// The rules compiled into the program.
const RuleBook& RegistrationRules();

// Above zero when `part` is more than `millionths` of `whole`, below zero when it is less; exact.
int CompareShare(int64_t part, int64_t whole, int64_t millionths);

// True when the value of `rule` is a list of words of E, and of nothing else.
template <class E>
bool NamesOnly(const Rule& rule) {
  const std::vector<std::string> words = rule.Words();
  return std::all_of(words.begin(), words.end(), [](const std::string& word) { return FromWord<E>(word).has_value(); });
}

}  // namespace htx::registry

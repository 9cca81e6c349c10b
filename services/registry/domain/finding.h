#pragma once

// What is worth knowing about a move or a state besides whether it is possible. A finding never blocks.

#include <string>

#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "common/base/rule_book.h"

namespace htx::registry {

// Numbers are those of the proto's FindingSeverity.
enum class FindingSeverity { kInfo = 1, kWarning };

struct LifecycleFinding {
  std::string rule = {};  // Stable UPPER_SNAKE, e.g. "NOTICE_LATE".
  FindingSeverity severity = FindingSeverity::kWarning;
  Text text = {};
  std::string rule_version = {};  // "SUSPENSION_NOTICE_WORKING_DAYS@2024-07-18"; "" without rule.
  std::string citation = {};
  std::string confidence = {};  // "CONFIRMED", as of Rule; "" without rule.
};

// `rule` is the rule of law that was judged by; null when there is none.
LifecycleFinding MakeFinding(absl::string_view name, FindingSeverity severity, Text text, const Rule* rule = nullptr);

}  // namespace htx::registry

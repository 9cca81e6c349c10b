#pragma once

// What is worth knowing about a move or a state besides whether it is possible. A finding never blocks.

#include <string>

#include "common/base/error.h"

namespace htx::registry {

// Numbers are those of the proto's FindingSeverity.
enum class FindingSeverity { kInfo = 1, kWarning };

struct LifecycleFinding {
  std::string rule = {};  // Stable UPPER_SNAKE, e.g. "NOTICE_LATE".
  FindingSeverity severity = FindingSeverity::kWarning;
  Text text = {};
  std::string rule_version = {};  // "SUSPENSION_NOTICE_WORKING_DAYS@2024-07-18"; "" without rule.
  std::string citation = {};
};

}  // namespace htx::registry

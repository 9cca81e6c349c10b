#pragma once

// What the support funds say about a nominee's debts. What they do not know stays unknown.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace htx::awards {

enum class BadDebt { kUnknown = 0, kNone = 1, kPresent = 2 };

struct DebtFacts {
  absl::CivilDay day = {};
  BadDebt bad_debt = BadDebt::kUnknown;
  bool overdue = false;
  int days_past_due = 0;
  int worst_group = 0;  // 1 to 5; 0: unknown, or nothing is owed.
  bool undecided = false;
  std::vector<std::string> rule_versions = {};
  int64_t sequence = 0;  // Of funding's feed.
};

}  // namespace htx::awards

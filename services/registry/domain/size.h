#pragma once

// The size class of an organisation on a day, by the rule of that day, from its registered facts and its latest report.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "registry/domain/organization.h"
#include "registry/domain/report.h"
#include "registry/domain/rules.h"

namespace htx::registry {

// A figure that was used.
struct SizeInput {
  std::string name = {};    // "official_members", "members", "revenue", "capital"
  int64_t value = 0;        // đồng for amounts
  std::string source = {};  // "report/2023" or "record"
};

struct SizeAssessment {
  SizeClass size = SizeClass::kUnclassified;
  // By total capital, under the regime that classed by each.
  SizeClass by_capital = SizeClass::kUnspecified;
  std::optional<Rule> rule = {};          // Nothing when none was in force.
  std::optional<Rule> capital_rule = {};  // That of by_capital.
  std::vector<SizeInput> inputs = {};
  Text why = {};  // For UNCLASSIFIED.
};

// `report` is the latest yearly report of a year before that of `day`, as it is known.
//
// From 2024-11-01 a class asks for members and for revenue or total capital; the first class whose thresholds are met
// counts, from the top. Total capital is the charter capital where the report carries none. An organisation without a
// report is judged by its record in the year of its founding and the next one; later it is UNCLASSIFIED, unless its
// members alone decide. So is every organisation whose decision hangs on a threshold or a figure that is not known:
// where official members are not, all members can rule a class out, and not in. Kinds that SIZE_KINDS does not name are
// UNCLASSIFIED.
SizeAssessment SizeOn(absl::CivilDay day, const Facts& facts, const std::optional<Report>& report);

}  // namespace htx::registry

#pragma once

// What the law asks of names, founders, members' shares and business lines, judged by the rules in force on a day.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "registry/domain/organization.h"
#include "registry/domain/rules.h"

namespace htx::registry {

// A departure from a rule.
struct RuleBreak {
  std::string field = {};  // Path in the Organization message.
  Rule rule = {};
  Text text = {};
  std::vector<std::string> subjects = {};  // Names of the organisations it is about.

  // A departure from what is only believed is no reason to refuse.
  bool refuses() const { return rule.confidence == Confidence::kConfirmed; }
};

// What a request wants done with departures.
enum class RuleMode { kEnforce = 1, kReport };

// Every departure of `facts` that concerns one of `fields`. Names and shares are judged by the rules of `day`, founders
// by those of the founding date; a day without rules has no departures.
std::vector<RuleBreak> CheckRegistration(const Facts& facts, absl::Span<const Field> fields, absl::CivilDay day);

// All fields, for a new organisation.
std::vector<Field> EveryField();

// OK, or INVALID_ARGUMENT / REGISTRATION_RULE with those departures that refuse under `mode`.
absl::Status Judge(absl::Span<const RuleBreak> breaks, RuleMode mode);

// The code list in force on `day`; unspecified before the first one that is known.
VsicVersion VsicOn(absl::CivilDay day);
// The section, the alliance's sector and the size group that a code stands for; nothing when no section holds it.
struct LineMeaning {
  std::string section = {};  // "" for a list whose sections are not known.
  Sector sector = Sector::kUnspecified;
  std::string size_group = {};
};
std::optional<LineMeaning> MeaningOf(const BusinessLine& line);
// The main line; null when there is none.
const BusinessLine* MainLine(const Facts& facts);

}  // namespace htx::registry

#pragma once

// Organisations with fewer members than the law asks for.

#include <cstdint>
#include <optional>

#include "absl/time/civil_time.h"
#include "common/base/rule_book.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

struct Shortfall {
  int64_t members = 0;
  bool official = false;  // Of the members, official ones; else all of them, who are too few all the more.
  int64_t least = 0;
  const Rule* rule = nullptr;    // Of the least number: that of the founders, which an organisation keeps.
  absl::CivilDay since = {};     // First day of the stretch that lasts on the day of the question.
  const Rule* months = nullptr;  // How long the law bears it; null when not known.

  // It has lasted as long as the law bears.
  bool Lasts(absl::CivilDay day) const;
};

// The shortfall of the organisation of `timeline` on `day`, each earlier day judged by its own rule. Nothing when the
// number or the rule is not known.
std::optional<Shortfall> FindShortfall(const Timeline& timeline, absl::CivilDay day);

}  // namespace htx::registry

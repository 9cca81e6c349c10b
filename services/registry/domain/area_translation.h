#pragma once

// What an area of one day is on another.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "registry/domain/area.h"

namespace htx::registry {

// An area in somebody's words: by exactly one of code, name and id.
struct AreaQuestion {
  std::string code = {};
  std::string name = {};  // With or without what the unit calls itself.
  std::string id = {};
  absl::CivilDay day = {};
  int level = 0;            // Narrows a name; 0: any.
  std::string within = {};  // Narrows a name: id of a unit around it on `day`; "": any.
};

// A unit on the other day.
struct AreaCandidate {
  const Area* area = nullptr;
  const Area* source = nullptr;
  std::optional<int64_t> share = {};  // Of the source, in hundredths of a percent.
};

struct AreaAnswer {
  std::vector<const Area*> sources = {};
  std::vector<AreaCandidate> candidates = {};  // The one of PlaceOn first, for each source.
};

// The areas that `question` may mean. By name: those whose name is written exactly so when there are any, else those
// whose name is the same but for marks, case and spacing.
std::vector<const Area*> AreasMeant(const AreaQuestion& question, const AreaTree& tree);

// What they are on `to`. The shares of steps are multiplied and rounded down; one that nobody knows makes the product
// unknown, as does going back in time.
AreaAnswer Translate(const AreaQuestion& question, absl::CivilDay to, const AreaTree& tree);

}  // namespace htx::registry

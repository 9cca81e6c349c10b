#pragma once

// Where organisations lie, for records that stand in no table: the answer of AreaWithin in memory.

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "registry/rpc/office.h"
#include "registry/store/filter_functions.h"

namespace htx::registry {

// For one thread at a time.
class AreaLocator {
 public:
  // Codes mean the units that have them on `day`. What `office` names outlives the locator.
  AreaLocator(const Office& office, absl::CivilDay day) : office_(office), day_(day) {}

  // Reads the units, and whom splits placed apart. Before the first question, and again when areas changed.
  absl::Status Refresh(absl::Time deadline);
  // True when the organisation `id`, recorded in `area`, lies in `unit`, then or since.
  bool Lies(const std::string& id, const std::string& area, const UnitWord& unit) const;

 private:
  const Office office_;
  const absl::CivilDay day_;
  std::shared_ptr<const AreaTree> tree_ = std::make_shared<const AreaTree>();
  std::map<std::pair<std::string, std::string>, std::string> apart_ = {};  // Organisation and origin to its place.
};

}  // namespace htx::registry

#pragma once

// A few units for tests of decisions: provinces 31 and 30 became one on 2025-07-01, the districts of 31 were abolished
// on that day, and of their communes two were merged and one was split.

#include <string>
#include <vector>

#include "common/base/text.h"
#include "registry/domain/area.h"
#include "registry/domain/area_change.h"

namespace htx::registry {

inline const absl::CivilDay kEve(2025, 6, 30);
inline const absl::CivilDay kReformDay(2025, 7, 1);

inline NewArea Unit(const std::string& code, const std::string& name, AreaLevel level, const std::string& parent,
                    bool long_standing = false) {
  return {.code = code,
          .name = name,
          .level = level,
          .unit_type = level == AreaLevel::kProvince   ? "tỉnh"
                       : level == AreaLevel::kDistrict ? "huyện"
                                                       : "xã",
          .parent = parent,
          .long_standing = long_standing};
}

// Units that are older than the register looks back: provinces 30, 31 and 82, districts 303 and 304 of 31, communes
// 00001, 00002 and 00003 of 303, 00004 of 304.
inline AreaChange FirstUnits() {
  AreaChange change{.decree = "Danh mục", .day = absl::CivilDay(2004, 7, 8)};
  for (const char* code : {"30", "31", "82"}) {
    change.areas.push_back(Unit(code, std::string("Tỉnh ") + code, AreaLevel::kProvince, "", true));
  }
  for (const char* code : {"303", "304"}) {
    change.areas.push_back(Unit(code, std::string("Huyện ") + code, AreaLevel::kDistrict, "31", true));
  }
  for (const char* code : {"00001", "00002", "00003"}) {
    change.areas.push_back(Unit(code, std::string("Xã ") + code, AreaLevel::kCommune, "303", true));
  }
  change.areas.push_back(Unit("00004", "Tân Lập", AreaLevel::kCommune, "304", true));
  for (const NewArea& unit : change.areas)
    change.transitions.push_back({.step = AreaStep::kEstablish, .to = {unit.code}});
  return change;
}

// The reform of 2025-07-01: 30 and 31 into 31; 303 and 304 abolished; 00001 and 00002 into 00001; 00003 split between
// 00001 (30 %) and 10003 (70 %); 00004 into 10003.
inline AreaChange SampleReform() {
  AreaChange change{.decree = "Nghị quyết", .day = kReformDay};
  change.areas = {Unit("31", "Tỉnh 31", AreaLevel::kProvince, ""), Unit("00001", "Xã mới", AreaLevel::kCommune, "31"),
                  Unit("10003", "Tân Lập", AreaLevel::kCommune, "31")};
  change.transitions = {{.step = AreaStep::kMerge, .from = {"31", "30"}, .to = {"31"}},
                        {.step = AreaStep::kAbolish, .from = {"303", "304"}},
                        {.step = AreaStep::kMerge, .from = {"00001", "00002"}, .to = {"00001"}},
                        {.step = AreaStep::kSplit, .from = {"00003"}, .to = {"00001", "10003"}, .shares = {3000, 7000}},
                        {.step = AreaStep::kMerge, .from = {"00004"}, .to = {"10003"}}};
  return change;
}

// The tree after `changes`, each of which must be good.
inline AreaTree TreeOf(const std::vector<AreaChange>& changes) {
  AreaTree tree;
  for (const AreaChange& change : changes) tree = After(tree, Decide(change, tree).value(), tree.version() + 1);
  return tree;
}

}  // namespace htx::registry

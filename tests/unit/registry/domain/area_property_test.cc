// Whatever a reform does that is not refused: no ground and no organisation is lost or doubled.

#include <random>

#include "absl/strings/str_format.h"
#include "common/base/civil_date.h"
#include "registry/domain/area_impact.h"
#include "registry/domain/area_translation.h"
#include "tests/support/matchers.h"
#include "tests/unit/registry/domain/area_samples.h"

namespace htx::registry {
namespace {

using testing::IsOk;

class Reformer {
 public:
  explicit Reformer(uint32_t seed) : random_(seed) {}

  size_t Below(size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(random_); }

  AreaChange First() {
    AreaChange change{.decree = "Danh mục", .day = absl::CivilDay(2000, 1, 1)};
    change.areas = {Unit("1", "Một", AreaLevel::kProvince, "", true), Unit("2", "Hai", AreaLevel::kProvince, "", true)};
    for (int i = 0; i < 30; ++i) {
      change.areas.push_back(
          Unit(absl::StrFormat("%05d", ++last_), "Xã", AreaLevel::kCommune, Below(2) == 0 ? "1" : "2", true));
    }
    for (const NewArea& unit : change.areas) {
      change.transitions.push_back({.step = AreaStep::kEstablish, .to = {unit.code}});
    }
    return change;
  }

  // Takes the communes of `tree` in random groups: kept, merged, recoded or split, with shares or without, with some
  // organisations placed by name. Some new units take the code of an old one.
  AreaChange Next(const AreaTree& tree, absl::CivilDay day, const std::vector<Resident>& residents) {
    AreaChange change{.decree = FormatDay(day), .day = day, .covers = {{.level = AreaLevel::kCommune}}};
    std::vector<const Area*> left;
    for (const Area& area : tree.all()) {
      if (area.level == AreaLevel::kCommune && area.ExistsOn(day - 1)) left.push_back(&area);
    }
    std::shuffle(left.begin(), left.end(), random_);
    while (!left.empty()) {
      std::vector<const Area*> group;
      for (size_t n = std::min(left.size(), 1 + Below(4)); n > 0; --n) {
        group.push_back(left.back());
        left.pop_back();
      }
      Treat(group, tree, residents, change);
    }
    return change;
  }

 private:
  std::string NewUnit(const std::string& old_code, AreaChange& change) {
    const std::string code = Below(2) == 0 ? old_code : absl::StrFormat("%05d", ++last_);
    change.areas.push_back(Unit(code, "Xã", AreaLevel::kCommune, Below(2) == 0 ? "1" : "2"));
    return code;
  }

  void Treat(const std::vector<const Area*>& group, const AreaTree& tree, const std::vector<Resident>& residents,
             AreaChange& change) {
    if (group.size() == 1 && Below(3) == 0) {
      change.transitions.push_back({.step = AreaStep::kKeep, .from = {group[0]->code}});
      return;
    }
    const std::string target = NewUnit(group[0]->code, change);
    if (group.size() == 1 || Below(2) == 0) {
      AreaTransition merge{.step = AreaStep::kMerge, .to = {target}};
      for (const Area* area : group) merge.from.push_back(area->code);
      change.transitions.push_back(merge);
      return;
    }
    change.transitions.push_back({.step = AreaStep::kMerge, .from = {group[0]->code}, .to = {target}});
    const std::string other = NewUnit(group[1]->code, change);
    for (size_t i = 1; i < group.size(); ++i) {
      AreaTransition split{.step = AreaStep::kSplit, .from = {group[i]->code}, .to = {target, other}};
      if (Below(2) == 0) {
        const auto share = static_cast<int64_t>(1 + Below(9999));
        split.shares = {share, 10000 - share};
      }
      if (Below(2) == 0) split.residual = other;
      for (const Resident& resident : residents) {
        const Area* place = tree.PlaceOn(*tree.Find(resident.area), change.day - 1, resident.placed);
        if (place == group[i] && Below(2) == 0) {
          split.assignments.push_back({resident.organization, Below(2) == 0 ? target : other});
        }
      }
      change.transitions.push_back(split);
    }
  }

  std::mt19937 random_;
  int last_ = 0;
};

TEST(AreaPropertyTest, NoReformLosesOrDoublesAnything) {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    Reformer reformer(seed);
    AreaTree tree = TreeOf({reformer.First()});
    std::vector<Resident> residents;
    for (int i = 0; i < 100; ++i) {
      const Area& area = tree.all()[reformer.Below(tree.all().size())];
      residents.push_back(
          {.organization = OrganizationId::Of(absl::StrFormat("o%03d", i)), .area = area.id, .members = i});
    }
    for (int year = 2001; year <= 2004; ++year) {
      const absl::CivilDay day(year, 1, 1);
      const auto reform = Decide(reformer.Next(tree, day, residents), tree);
      ASSERT_THAT(reform, IsOk()) << seed << " " << year;
      AreaTree after = After(tree, *reform, tree.version() + 1);

      // Whoever lies in no unit that is split is counted by area, the others one by one.
      std::map<std::string, Headcount> counts;
      for (const Resident& resident : residents) counts[resident.area].Add({1, resident.members});
      const std::vector<std::string> split = AreasOfSplits(tree, *reform);
      std::vector<Resident> concerned;
      for (const Resident& resident : residents) {
        if (std::find(split.begin(), split.end(), resident.area) != split.end()) concerned.push_back(resident);
      }
      const auto impact = ImpactOf(*reform, tree, after, counts, concerned);
      ASSERT_THAT(impact, IsOk()) << seed << " " << year;
      EXPECT_EQ(impact->before, (Headcount{100, 99 * 100 / 2}));
      EXPECT_EQ(impact->after, impact->before);
      EXPECT_EQ(impact->moved + impact->assigned + impact->residual + impact->lifted, impact->organizations);
      for (const PlacementRow& row : impact->placements) {
        for (Resident& resident : residents) {
          if (resident.organization == row.organization) resident.placed[row.source] = row.target;
        }
      }
      tree = std::move(after);

      for (const Area& area : tree.all()) {
        const AreaAnswer answer =
            Translate({.id = area.id, .day = area.from.value_or(absl::CivilDay(1990, 1, 1))}, day, tree);
        ASSERT_FALSE(answer.candidates.empty()) << area.id;
        const bool known = std::all_of(answer.candidates.begin(), answer.candidates.end(),
                                       [](const AreaCandidate& part) { return part.share.has_value(); });
        int64_t total = 0;
        for (const AreaCandidate& part : answer.candidates) total += part.share.value_or(0);
        // Each of up to four steps rounds each of its parts down.
        if (known) {
          EXPECT_NEAR(static_cast<double>(total), 10000, 64) << area.id;
        }
        EXPECT_LE(total, 10000);
        EXPECT_NE(tree.UnitOn(area, AreaLevel::kProvince, day), nullptr);
      }
      for (const Area& one : tree.all()) {
        if (one.ExistsOn(day)) {
          EXPECT_EQ(tree.FindByCode(one.code, day), &one) << "a code means one unit";
        }
      }
    }
  }
}

}  // namespace
}  // namespace htx::registry

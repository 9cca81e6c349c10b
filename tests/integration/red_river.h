#pragma once

// The nine alliances of the Red River delta and their emulation cluster in 2017, as report 002 tells of them. What it
// does not name or count is generated.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/integration/emulation_office.h"
#include "tests/support/world/on_engine.h"

namespace htx::testing {

inline constexpr char kVca[] = "lm-vn";
inline constexpr char kCluster[] = "dong-bang-song-hong";

// One alliance of the cluster: its cooperatives founded in 2017, and the council's points for members and for advice.
// The report names five of the counts and leaves 32 to the other four; how these share them, and all points, is
// generated.
struct Province {
  std::string alliance = {};
  std::string name = {};
  std::string area = {};
  int founded = 0;
  int64_t members = 0;
  int64_t advice = 0;
};
const std::vector<Province>& Provinces();
std::vector<std::string> Alliances();

// A pledge of all nine, without targets.
awards_v1::Pledge PledgeOf(const std::string& campaign, const std::string& name);
// The ten targets of 2018. The report says how many provinces registered two of them, not which.
awards_v1::Pledge PledgeOf2018(const std::string& campaign);
// A hundred points: development, of which thirty by the registry's count of new cooperatives, and advice.
awards_v1::PublishScoreTemplateRequest ClusterScheme();

// The national alliance and the nine, with the cluster and its head of 2017.
class RedRiverCluster : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override;

  // The 206 of the year in one import, each founded within it.
  void ImportTheYearsCooperatives();
  // What the registry counts as founded in 2017, by area.
  std::map<std::string, int64_t> FoundedByProvince();
  // A cooperative of earlier years, member of its alliance.
  void CreateCandidate(const std::string& id, registry_v1::Sector sector, const std::string& alliance, int number);
  // The unit claims, its neighbour checks, the council decides by the registry's count. Nam Định claims twice what it
  // has.
  awards_v1::ScoreSheet Score(const awards_v1::ScoreSheet& sheet, awards_v1::ScoreLayer layer, const Province& province,
                              const Caller& scorer);
  // Three layers of nine sheets, the campaign closed, the cluster ranked.
  awards_v1::Ranking Ranked(const awards_v1::Campaign& campaign);

  World world_{OnEngine(GetParam())};
  const RegistryOffice registry_{world_.registry().channel()};
  const EmulationOffice office_{world_.awards().channel()};
};

}  // namespace htx::testing

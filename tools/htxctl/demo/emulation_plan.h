#pragma once

// Clusters, campaigns and pledges of the demonstration, as the reports state them.

#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "htx/awards/v1/campaign.pb.h"
#include "htx/awards/v1/cluster.pb.h"
#include "htx/awards/v1/pledge.pb.h"

namespace htx::ctl {

// The heads of one term of a cluster.
struct TermPlan {
  absl::CivilDay from = {};
  absl::CivilDay to = {};
  std::vector<std::string> heads = {};  // "organizations/{id}"
};

struct ClusterPlan {
  std::string id = {};
  awards::v1::Cluster cluster = {};
  std::vector<TermPlan> terms = {};  // In order of time.
};

// An inspection's finding about a target.
struct FindingPlan {
  std::string target = {};
  int64_t numerator = 0;
  int64_t denominator = 1;
  absl::CivilDay as_of = {};
};

struct PledgePlan {
  std::string id = {};
  awards::v1::Pledge pledge = {};
  absl::CivilDay signed_on = {};
  std::vector<FindingPlan> findings = {};
};

struct CampaignPlan {
  std::string id = {};
  awards::v1::Campaign campaign = {};
  absl::CivilDay launched_on = {};
  std::vector<PledgePlan> pledges = {};
};

std::vector<ClusterPlan> ClusterPlans();
std::vector<CampaignPlan> CampaignPlans();

// The nine alliances of the Red River cluster of 2017, keys of their provinces.
std::vector<std::string> RedRiverProvinces();

inline constexpr char kRedRiverCluster[] = "cum-dong-bang-song-hong";

}  // namespace htx::ctl

#pragma once

// Clusters and blocks: who belongs to them and who leads them, by date.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/ids.h"
#include "common/base/civil_date.h"

namespace htx::awards {

// The numbers of these enumerations are those of the protos, and those stored.
enum class ClusterKind { kCluster = 1, kBlock = 2 };
enum class LeaderRole { kHead = 1, kDeputy = 2 };

struct ClusterMember {
  OrganizationId unit = {};
  Period period = {};
};

// `term` always has an end.
struct ClusterLeader {
  OrganizationId unit = {};
  LeaderRole role = LeaderRole::kHead;
  Period term = {};
};

// The order in which members take turns as head, from a day on until the next order.
struct RotationOrder {
  absl::CivilDay from = {};
  std::vector<OrganizationId> units = {};
};

struct Cluster {
  ClusterId id = {};
  ClusterKind kind = ClusterKind::kCluster;
  std::string display_name = {};
  OrganizationId manager = {};
  std::string dataset = {};
  std::vector<ClusterMember> members = {};    // In order of unit, then from.
  std::vector<ClusterLeader> leaders = {};    // In order of term, role, unit.
  std::vector<RotationOrder> rotations = {};  // Oldest first.
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

std::string NameOf(const ClusterId& id);                 // "clusters/{id}"
std::string OrganizationName(const OrganizationId& id);  // "organizations/{id}"

// Another cluster's claim on a unit, for the rule that a unit is in one cluster of a kind at a time.
struct MembershipElsewhere {
  OrganizationId unit = {};
  ClusterId cluster = {};
  Period period = {};
};

// Decides whether the members of a new cluster are sound. `elsewhere`: memberships of the same units in other clusters
// of the same kind. MEMBER_PERIOD, MEMBER_ELSEWHERE. Returns the cluster with its members sorted.
absl::StatusOr<Cluster> FoundCluster(Cluster cluster, absl::Span<const MembershipElsewhere> elsewhere);

struct MemberChange {
  OrganizationId unit = {};
  bool add = true;
  absl::CivilDay effective = {};
};

// The cluster after `changes`, all or none. NOT_A_MEMBER, MEMBER_LEADS for removals; ALREADY_MEMBER, MEMBER_ELSEWHERE
// for additions.
absl::StatusOr<Cluster> ChangeMembers(Cluster cluster, absl::Span<const MemberChange> changes,
                                      absl::Span<const MembershipElsewhere> elsewhere);

// The cluster with `leaders` for `term` appended. Terms follow one another: the new one starts where the last ends.
// LEADER_NOT_MEMBER, LEADER_TERM_OVERLAP, LEADER_TERM_GAP. Several heads lead jointly.
absl::StatusOr<Cluster> AssignLeaders(Cluster cluster, const Period& term, absl::Span<const ClusterLeader> leaders);

bool IsMember(const Cluster& cluster, const OrganizationId& unit, absl::CivilDay day);
// True when the unit belongs to the cluster on every day of `term`. Adjacent memberships count together.
bool IsMemberThroughout(const Cluster& cluster, const OrganizationId& unit, const Period& term);
bool HasHead(const Cluster& cluster, absl::CivilDay day);
// The first day of [from, to) on which nobody heads the cluster; nothing when somebody does throughout.
std::optional<absl::CivilDay> FirstDayWithoutHead(const Cluster& cluster, absl::CivilDay from, absl::CivilDay to);
std::vector<OrganizationId> MembersOn(const Cluster& cluster, absl::CivilDay day);
// The cluster with only the members, the leaders and the order of rotation of `day`.
Cluster AsOf(Cluster cluster, absl::CivilDay day);

}  // namespace htx::awards

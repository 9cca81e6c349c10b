#include "awards/domain/cluster.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

bool IsEmpty(const Period& period) { return period.to && *period.to <= period.from; }

absl::Status CheckElsewhere(const OrganizationId& unit, const Period& period,
                            absl::Span<const MembershipElsewhere> elsewhere) {
  for (const MembershipElsewhere& other : elsewhere) {
    if (other.unit == unit && other.period.Overlaps(period)) {
      return MemberElsewhere(OrganizationName(unit), NameOf(other.cluster));
    }
  }
  return absl::OkStatus();
}

void SortMembers(std::vector<ClusterMember>& members) {
  std::sort(members.begin(), members.end(), [](const ClusterMember& a, const ClusterMember& b) {
    return std::tie(a.unit, a.period.from) < std::tie(b.unit, b.period.from);
  });
}

absl::Status Remove(Cluster& cluster, const MemberChange& change) {
  auto held = std::find_if(cluster.members.begin(), cluster.members.end(), [&](const ClusterMember& member) {
    return member.unit == change.unit && member.period.Contains(change.effective - 1);
  });
  if (held == cluster.members.end() || (held->period.to && *held->period.to <= change.effective)) {
    return NotAMember(OrganizationName(change.unit), NameOf(cluster.id), FormatDay(change.effective - 1));
  }
  for (const ClusterLeader& leader : cluster.leaders) {
    if (leader.unit == change.unit && *leader.term.to > change.effective) {
      return MemberLeads(OrganizationName(change.unit), NameOf(cluster.id));
    }
  }
  held->period.to = change.effective;
  return absl::OkStatus();
}

absl::Status Add(Cluster& cluster, const MemberChange& change, absl::Span<const MembershipElsewhere> elsewhere) {
  const Period period = {.from = change.effective};
  for (const ClusterMember& member : cluster.members) {
    if (member.unit == change.unit && member.period.Overlaps(period)) {
      return AlreadyMember(OrganizationName(change.unit), NameOf(cluster.id));
    }
  }
  HTX_RETURN_IF_ERROR(CheckElsewhere(change.unit, period, elsewhere));
  cluster.members.push_back({.unit = change.unit, .period = period});
  SortMembers(cluster.members);
  return absl::OkStatus();
}

}  // namespace

std::string NameOf(const ClusterId& id) { return absl::StrCat("clusters/", id.text()); }
std::string OrganizationName(const OrganizationId& id) { return absl::StrCat("organizations/", id.text()); }

absl::StatusOr<Cluster> FoundCluster(Cluster cluster, absl::Span<const MembershipElsewhere> elsewhere) {
  SortMembers(cluster.members);
  for (size_t i = 0; i < cluster.members.size(); ++i) {
    const ClusterMember& member = cluster.members[i];
    const bool overlaps =
        i > 0 && cluster.members[i - 1].unit == member.unit && cluster.members[i - 1].period.Overlaps(member.period);
    if (IsEmpty(member.period) || overlaps) return MemberPeriod(OrganizationName(member.unit));
  }
  for (const ClusterMember& member : cluster.members) {
    HTX_RETURN_IF_ERROR(CheckElsewhere(member.unit, member.period, elsewhere));
  }
  return cluster;
}

absl::StatusOr<Cluster> ChangeMembers(Cluster cluster, absl::Span<const MemberChange> changes,
                                      absl::Span<const MembershipElsewhere> elsewhere) {
  for (const MemberChange& change : changes) {
    if (!change.add) HTX_RETURN_IF_ERROR(Remove(cluster, change));
  }
  for (const MemberChange& change : changes) {
    if (change.add) HTX_RETURN_IF_ERROR(Add(cluster, change, elsewhere));
  }
  return cluster;
}

absl::StatusOr<Cluster> AssignLeaders(Cluster cluster, const Period& term, absl::Span<const ClusterLeader> leaders) {
  for (const ClusterLeader& leader : leaders) {
    if (!IsMemberThroughout(cluster, leader.unit, term)) {
      return LeaderNotMember(OrganizationName(leader.unit), NameOf(cluster.id));
    }
  }
  std::optional<absl::CivilDay> last_end;
  for (const ClusterLeader& leader : cluster.leaders) {
    if (!last_end || *leader.term.to > *last_end) last_end = leader.term.to;
  }
  if (last_end && term.from < *last_end) return LeaderTermOverlap(NameOf(cluster.id), FormatDay(*last_end));
  if (last_end && term.from > *last_end) return LeaderTermGap(NameOf(cluster.id), FormatDay(*last_end));
  for (const ClusterLeader& leader : leaders) {
    cluster.leaders.push_back({.unit = leader.unit, .role = leader.role, .term = term});
  }
  std::sort(cluster.leaders.begin(), cluster.leaders.end(), [](const ClusterLeader& a, const ClusterLeader& b) {
    return std::tie(a.term.from, a.role, a.unit) < std::tie(b.term.from, b.role, b.unit);
  });
  return cluster;
}

bool IsMember(const Cluster& cluster, const OrganizationId& unit, absl::CivilDay day) {
  return std::any_of(cluster.members.begin(), cluster.members.end(),
                     [&](const ClusterMember& member) { return member.unit == unit && member.period.Contains(day); });
}

bool IsMemberThroughout(const Cluster& cluster, const OrganizationId& unit, const Period& term) {
  absl::CivilDay covered = term.from;
  for (const ClusterMember& member : cluster.members) {  // Sorted by from within a unit.
    if (member.unit != unit || !member.period.Contains(covered)) continue;
    if (!member.period.to) return true;
    covered = *member.period.to;
    if (covered >= *term.to) return true;
  }
  return false;
}

bool HasHead(const Cluster& cluster, absl::CivilDay day) {
  return std::any_of(cluster.leaders.begin(), cluster.leaders.end(), [&](const ClusterLeader& leader) {
    return leader.role == LeaderRole::kHead && leader.term.Contains(day);
  });
}

std::optional<absl::CivilDay> FirstDayWithoutHead(const Cluster& cluster, absl::CivilDay from, absl::CivilDay to) {
  // Leaders stand in order of their terms, so one pass covers every day that is covered.
  absl::CivilDay covered = from;
  for (const ClusterLeader& leader : cluster.leaders) {
    if (leader.role == LeaderRole::kHead && leader.term.Contains(covered)) covered = *leader.term.to;
  }
  return covered < to ? std::optional<absl::CivilDay>(covered) : std::nullopt;
}

std::vector<OrganizationId> MembersOn(const Cluster& cluster, absl::CivilDay day) {
  std::vector<OrganizationId> units;
  for (const ClusterMember& member : cluster.members) {
    if (member.period.Contains(day)) units.push_back(member.unit);
  }
  return units;
}

Cluster AsOf(Cluster cluster, absl::CivilDay day) {
  std::erase_if(cluster.members, [&](const ClusterMember& member) { return !member.period.Contains(day); });
  std::erase_if(cluster.leaders, [&](const ClusterLeader& leader) { return !leader.term.Contains(day); });
  std::erase_if(cluster.rotations, [&](const RotationOrder& order) { return order.from > day; });
  if (cluster.rotations.size() > 1) cluster.rotations = {cluster.rotations.back()};
  return cluster;
}

}  // namespace htx::awards

#include "awards/domain/quota.h"

#include <set>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"

namespace htx::awards {

std::string NameOf(const QuotaBaseId& id) { return absl::StrCat("quotaBases/", id.text()); }

std::string QuotaScope(const QuotaRule& rule, const ClusterId& cluster, const OrganizationId& alliance) {
  if (!rule.limited()) return "";
  if (rule.per_cluster > 0 || rule.base == QuotaBase::kClusterMembers) return cluster.empty() ? "" : NameOf(cluster);
  return alliance.empty() ? "" : OrganizationName(alliance);
}

bool NeedsStatement(const QuotaRule& rule) { return rule.numerator > 0 && rule.base != QuotaBase::kClusterMembers; }

CountedBase MembersAtYearEnd(const Cluster& cluster, int32_t year) {
  const absl::CivilDay last(year, 12, 31);
  std::set<std::string> units;
  for (const ClusterMember& member : cluster.members) {
    if (member.period.Contains(last)) units.insert(member.unit.text());
  }
  return {.count = static_cast<int64_t>(units.size()), .source = NameOf(cluster.id)};
}

int64_t ShareOf(int64_t numerator, int64_t denominator, int64_t base) {
  return static_cast<int64_t>(absl::int128(numerator) * base / denominator);
}

QuotaLimit LimitOf(const QuotaRule& rule, std::string scope, std::optional<CountedBase> base) {
  QuotaLimit limit = {.scope = std::move(scope)};
  if (!rule.limited()) return limit;
  if (rule.per_cluster > 0) {
    // A paper may grant a flag without naming its cluster; then nothing is counted.
    if (limit.scope.empty()) return limit;
    limit.standing = QuotaStanding::kKnown;
    limit.quota = rule.per_cluster;
    return limit;
  }
  limit.base = std::move(base);
  limit.standing = limit.base && !limit.scope.empty() ? QuotaStanding::kKnown : QuotaStanding::kUnknown;
  if (limit.standing == QuotaStanding::kKnown) {
    limit.quota = ShareOf(rule.numerator, rule.denominator, limit.base->count);
  }
  return limit;
}

Text ComputationOf(const QuotaRule& rule, const QuotaLimit& limit) {
  if (!rule.limited()) return {"no limit is known", "chưa biết hạn mức"};
  if (rule.per_cluster > 0) {
    return {absl::StrCat(rule.per_cluster, " for each cluster or block"),
            absl::StrCat(rule.per_cluster, " cho mỗi cụm, khối")};
  }
  const std::string share = absl::StrCat(rule.numerator, "/", rule.denominator);
  if (limit.standing == QuotaStanding::kUnknown) {
    return {absl::StrCat(share, " of a number that nobody stated"), absl::StrCat(share, " của một số chưa công bố")};
  }
  return {absl::StrCat(share, " of ", limit.base->count, ", rounded down: ", limit.quota),
          absl::StrCat(share, " của ", limit.base->count, ", làm tròn xuống: ", limit.quota)};
}

}  // namespace htx::awards

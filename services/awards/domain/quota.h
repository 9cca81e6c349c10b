#pragma once

// Quotas of kinds: how many one scope may see in a year, by exact arithmetic.

#include <optional>
#include <string>

#include "awards/domain/award_kind.h"
#include "awards/domain/cluster.h"
#include "awards/domain/ids.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"

namespace htx::awards {

// How many there are of what a quota is a share of, in one alliance and year, as somebody stated it.
struct QuotaStatement {
  QuotaBaseId id = {};
  OrganizationId alliance = {};
  QuotaBase base = QuotaBase::kUnits;
  int32_t year = 0;
  int64_t count = 0;
  absl::CivilDay counted_on = {};
  std::string source = {};
  absl::Time create_time = absl::UnixEpoch();
};
std::string NameOf(const QuotaBaseId& id);  // "quotaBases/{id}"

// The base of a share: a number, and where it is from.
struct CountedBase {
  int64_t count = 0;
  std::string source = {};  // "quotaBases/{id}" or "clusters/{id}".
};

enum class QuotaStanding { kUnlimited = 1, kKnown = 2, kUnknown = 3 };

struct QuotaLimit {
  QuotaStanding standing = QuotaStanding::kUnlimited;
  std::string scope = {};  // "clusters/{id}" or "organizations/{id}"; empty: nothing is counted.
  int64_t quota = 0;       // When known.
  std::optional<CountedBase> base = {};
};

// What the kind's places are counted in: its cluster, or the alliance that proposes. Empty: they are not counted, or
// the cluster is not known.
std::string QuotaScope(const QuotaRule& rule, const ClusterId& cluster, const OrganizationId& alliance);
// True when the rule is a share of what somebody must state.
bool NeedsStatement(const QuotaRule& rule);
// Units that are members of the cluster on the last day of the year.
CountedBase MembersAtYearEnd(const Cluster& cluster, int32_t year);

// The greatest integer q with q·denominator <= numerator·base. Never rounded up.
int64_t ShareOf(int64_t numerator, int64_t denominator, int64_t base);
// `base`: of a share; absent: not known.
QuotaLimit LimitOf(const QuotaRule& rule, std::string scope, std::optional<CountedBase> base);
// How it comes about, in words.
Text ComputationOf(const QuotaRule& rule, const QuotaLimit& limit);

}  // namespace htx::awards

#include "awards/rpc/quota_use.h"

#include <algorithm>

#include "awards/domain/errors.h"
#include "awards/domain/route_errors.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/cluster_store.h"
#include "awards/store/quota_store.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(QuotaStanding::kUnknown) == v1::QUOTA_STANDING_UNKNOWN);

namespace {

constexpr int kMostSlots = 1000;

// What the share is of; nothing when nobody stated it.
absl::StatusOr<std::optional<CountedBase>> BaseOf(sql::Transaction& transaction, const QuotaRule& rule,
                                                  const QuotaPlace& place) {
  if (NeedsStatement(rule)) {
    HTX_ASSIGN_OR_RETURN(const std::optional<QuotaStatement> statement,
                         store::LastStatement(transaction, place.alliance, rule.base, place.year));
    if (!statement) return std::optional<CountedBase>();
    return std::optional<CountedBase>(CountedBase{.count = statement->count, .source = NameOf(statement->id)});
  }
  if (rule.numerator == 0 || place.cluster.empty()) return std::optional<CountedBase>();
  HTX_ASSIGN_OR_RETURN(const std::optional<Cluster> cluster, store::FindCluster(transaction, place.cluster));
  if (!cluster) return ClusterUnknown(NameOf(place.cluster));
  return std::optional<CountedBase>(MembersAtYearEnd(*cluster, place.year));
}

absl::StatusOr<QuotaLimit> LimitAt(sql::Transaction& transaction, const AwardKind& kind, const QuotaPlace& place) {
  HTX_ASSIGN_OR_RETURN(std::optional<CountedBase> base, BaseOf(transaction, kind.quota, place));
  return LimitOf(kind.quota, QuotaScope(kind.quota, place.cluster, place.alliance), std::move(base));
}

store::SlotKey KeyOf(const AwardKind& kind, const QuotaLimit& limit, const QuotaPlace& place) {
  return {.award_kind = kind.code, .scope = limit.scope, .year = place.year};
}

}  // namespace

QuotaPlace PlaceOf(const Nomination& nomination) {
  return {.cluster = nomination.cluster, .alliance = nomination.proposer, .year = nomination.year};
}

absl::Status TakeQuota(sql::Transaction& transaction, const AwardKind& kind, const QuotaPlace& place,
                       const std::string& holder) {
  HTX_ASSIGN_OR_RETURN(const QuotaLimit limit, LimitAt(transaction, kind, place));
  if (limit.standing == QuotaStanding::kUnlimited) return absl::OkStatus();
  if (limit.standing == QuotaStanding::kUnknown) return QuotaBaseUnknown(kind.code, limit.scope, place.year);
  HTX_ASSIGN_OR_RETURN(const bool taken, store::TakeSlot(transaction, KeyOf(kind, limit, place), holder, limit));
  return taken ? absl::OkStatus() : QuotaUsedUp(kind.code, limit.scope, place.year, limit.quota);
}

absl::Status RecordQuota(sql::Transaction& transaction, const AwardKind& kind, const QuotaPlace& place,
                         const std::string& holder) {
  if (kind.quota.per_cluster > 0) return TakeQuota(transaction, kind, place, holder);
  const QuotaLimit counted = {.scope = QuotaScope(kind.quota, place.cluster, place.alliance)};
  if (counted.scope.empty()) return absl::OkStatus();
  return store::RecordSlot(transaction, KeyOf(kind, counted, place), holder);
}

absl::StatusOr<v1::Quota> ShowQuota(sql::Transaction& transaction, const KindOnDate& kind, const QuotaPlace& place) {
  const QuotaRule& rule = kind.kind->quota;
  HTX_ASSIGN_OR_RETURN(const QuotaLimit limit, LimitAt(transaction, *kind.kind, place));
  v1::Quota quota;
  quota.set_award_kind(kind.kind->code);
  quota.set_scope(limit.scope);
  quota.set_year(place.year);
  quota.set_standing(ToEnum<v1::QuotaStanding>(limit.standing));
  quota.set_quota(limit.quota);
  if (rule.numerator > 0) {
    quota.mutable_share()->set_numerator(rule.numerator);
    quota.mutable_share()->set_denominator(rule.denominator);
  }
  if (limit.base) {
    quota.set_base(limit.base->count);
    quota.set_base_source(limit.base->source);
  }
  const Text words = ComputationOf(rule, limit);
  quota.set_computation(words.en);
  quota.set_computation_vi(words.vi);
  quota.set_rule_set(NameOf(kind.set->id));
  if (limit.scope.empty()) return quota;
  HTX_ASSIGN_OR_RETURN(const store::SlotsHeld held,
                       store::SlotsOf(transaction, KeyOf(*kind.kind, limit, place), kMostSlots));
  quota.set_held(held.held);
  quota.set_granted(held.granted);
  if (limit.standing == QuotaStanding::kKnown) quota.set_left(std::max<int64_t>(0, limit.quota - held.held));
  for (const store::Slot& slot : held.slots) {
    v1::QuotaSlot& told = *quota.add_slots();
    told.set_number(slot.number);
    told.set_holder(slot.holder);
    told.set_quota(slot.quota);
    told.set_base(slot.base);
    told.set_base_source(slot.base_source);
  }
  return quota;
}

}  // namespace htx::awards

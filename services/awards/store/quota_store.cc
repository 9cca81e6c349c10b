#include "awards/store/quota_store.h"

#include <algorithm>

#include "absl/strings/strip.h"
#include "awards/domain/errors.h"
#include "awards/domain/nomination.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

// Another statement may take the same revision meanwhile.
constexpr int kTries = 20;

// As it is stored: clusters by their id alone.
Value ScopeWords(const SlotKey& key) { return std::string(absl::StripPrefix(key.scope, "clusters/")); }

absl::StatusOr<bool> Holds(sql::Transaction& transaction, const std::string& holder) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows held,
                       transaction.Query("select 1 from award_slots where holder = ?", {Words(holder)}));
  return !held.empty();
}

// The numbers that are taken, in order.
absl::StatusOr<std::vector<int64_t>> Taken(sql::Transaction& transaction, const SlotKey& key) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(
          "select slot from award_slots where award_kind = ? and cluster_id = ? and year = ? order by slot",
          {Words(key.award_kind), ScopeWords(key), Number(key.year)}));
  std::vector<int64_t> taken;
  for (size_t i = 0; i < rows.size(); ++i) taken.push_back(rows[i].Int(0));
  return taken;
}

// The greatest number up to which all may be taken without exceeding the quota: what is held above it counts too. It
// is less than the quota only when papers of others or a smaller base put somebody beyond.
int64_t LastUsable(const std::vector<int64_t>& taken, int64_t quota) {
  const auto above = [&](int64_t number) {
    return static_cast<int64_t>(taken.end() - std::upper_bound(taken.begin(), taken.end(), number));
  };
  int64_t last = quota;
  while (last > 0 && last + above(last) > quota) --last;
  return last;
}

// The first free number up to `most`. The primary key refuses a number that somebody else takes at the same time, and
// the next one is tried.
absl::StatusOr<bool> TakeUpTo(sql::Transaction& transaction, const SlotKey& key, const std::string& holder,
                              const QuotaLimit& limit, const std::vector<int64_t>& taken, int64_t most) {
  for (int64_t slot = 1; slot <= most; ++slot) {
    if (std::binary_search(taken.begin(), taken.end(), slot)) continue;
    HTX_ASSIGN_OR_RETURN(
        const int64_t inserted,
        transaction.Execute("insert into award_slots (award_kind, cluster_id, year, slot, holder, quota, base, "
                            "base_source) values (?, ?, ?, ?, ?, ?, ?, ?) "
                            "on conflict (award_kind, cluster_id, year, slot) do nothing",
                            {Words(key.award_kind), ScopeWords(key), Number(key.year), Number(slot), Words(holder),
                             Number(limit.quota), Number(limit.base ? limit.base->count : int64_t{0}),
                             Words(limit.base ? limit.base->source : std::string())}));
    if (inserted == 1) return true;
  }
  return false;
}

}  // namespace

absl::Status InsertStatement(sql::Transaction& transaction, const QuotaStatement& statement) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows last,
      transaction.Query(
          "select coalesce(max(revision), 0) from quota_bases where alliance = ? and base = ? and year = ?",
          {Words(statement.alliance), Number(statement.base), Number(statement.year)}));
  for (int64_t revision = last[0].Int(0) + 1; revision <= last[0].Int(0) + kTries; ++revision) {
    HTX_ASSIGN_OR_RETURN(
        const int64_t inserted,
        transaction.Execute("insert into quota_bases (id, alliance, base, year, revision, counted, counted_on, source, "
                            "create_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                            {Words(statement.id), Words(statement.alliance), Number(statement.base),
                             Number(statement.year), Number(revision), Number(statement.count),
                             Day(statement.counted_on), Words(statement.source), Instant(statement.create_time)}));
    if (inserted == 1) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(const sql::Rows same,
                         transaction.Query("select 1 from quota_bases where id = ?", {Words(statement.id)}));
    if (!same.empty()) break;
  }
  return IdTaken(NameOf(statement.id));
}

absl::StatusOr<std::optional<QuotaStatement>> LastStatement(sql::Transaction& transaction,
                                                            const OrganizationId& alliance, QuotaBase base,
                                                            int32_t year) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select id, counted, counted_on, source, create_time from quota_bases where alliance = ? and "
                        "base = ? and year = ? order by revision desc limit 1",
                        {Words(alliance), Number(base), Number(year)}));
  if (rows.empty()) return std::optional<QuotaStatement>();
  return std::optional<QuotaStatement>(QuotaStatement{.id = IdAt<QuotaBaseId>(rows[0], 0),
                                                      .alliance = alliance,
                                                      .base = base,
                                                      .year = year,
                                                      .count = rows[0].Int(1),
                                                      .counted_on = DayAt(rows[0], 2),
                                                      .source = rows[0].String(3),
                                                      .create_time = InstantAt(rows[0], 4)});
}

absl::StatusOr<bool> TakeSlot(sql::Transaction& transaction, const SlotKey& key, const std::string& holder,
                              const QuotaLimit& limit) {
  HTX_ASSIGN_OR_RETURN(const bool holds, Holds(transaction, holder));
  if (holds) return true;
  HTX_ASSIGN_OR_RETURN(const std::vector<int64_t> taken, Taken(transaction, key));
  return TakeUpTo(transaction, key, holder, limit, taken, LastUsable(taken, limit.quota));
}

absl::Status RecordSlot(sql::Transaction& transaction, const SlotKey& key, const std::string& holder) {
  HTX_ASSIGN_OR_RETURN(const bool holds, Holds(transaction, holder));
  if (holds) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<int64_t> taken, Taken(transaction, key));
  const int64_t most = static_cast<int64_t>(taken.size()) + 1000;
  HTX_ASSIGN_OR_RETURN(const bool recorded, TakeUpTo(transaction, key, holder, {}, taken, most));
  return recorded ? absl::OkStatus() : QuotaUsedUp(key.award_kind, key.scope, key.year, most);
}

absl::Status ReleaseSlot(sql::Transaction& transaction, const std::string& holder) {
  return transaction.Execute("delete from award_slots where holder = ?", {Words(holder)}).status();
}

absl::StatusOr<SlotsHeld> SlotsOf(sql::Transaction& transaction, const SlotKey& key, int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select slot, holder, quota, base, base_source from award_slots where award_kind = ? and "
                        "cluster_id = ? and year = ? order by slot limit ?",
                        {Words(key.award_kind), ScopeWords(key), Number(key.year), int64_t{limit}}));
  SlotsHeld held;
  for (size_t i = 0; i < rows.size(); ++i) {
    held.slots.push_back({.number = static_cast<int32_t>(rows[i].Int(0)),
                          .holder = rows[i].String(1),
                          .quota = rows[i].Int(2),
                          .base = rows[i].Int(3),
                          .base_source = rows[i].String(4)});
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows counts,
      transaction.Query("select count(*), coalesce(sum(case when n.id is null or n.state = ? then 1 else 0 end), 0) "
                        "from award_slots s left join nominations n on s.holder like 'nominations/%' and "
                        "n.id = substr(s.holder, 13) where s.award_kind = ? and s.cluster_id = ? and s.year = ?",
                        {Number(NominationState::kGranted), Words(key.award_kind), ScopeWords(key), Number(key.year)}));
  held.held = counts[0].Int(0);
  held.granted = counts[0].Int(1);
  return held;
}

}  // namespace htx::awards::store

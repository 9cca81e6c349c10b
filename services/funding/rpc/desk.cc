#include "funding/rpc/desk.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/day_errors.h"
#include "funding/domain/errors.h"
#include "funding/store/day_store.h"
#include "funding/store/ledger_store.h"

namespace htx::funding {

namespace {

// The longest that is spent on asking for names.
constexpr absl::Duration kNamesBudget = absl::Milliseconds(300);

}  // namespace

absl::Time NamesUntil(absl::Time deadline) { return std::min(deadline, absl::Now() + kNamesBudget); }

absl::Status RequireFund(const rpc::RequestContext& context, const Fund& fund) {
  return rpc::RequireScope(context, NameOf(fund.alliance));
}

absl::Status RequirePast(absl::CivilDay day, absl::Time now) {
  const absl::CivilDay today = DayOf(now);
  return day <= today ? absl::OkStatus() : BusinessDateInFuture(day, today);
}

absl::Status RequireEtag(absl::string_view etag, absl::string_view field) {
  return etag.empty() ? EtagRequired(field) : absl::OkStatus();
}

absl::Status CheckEtag(absl::string_view etag, int64_t version, absl::string_view name) {
  return etag == absl::StrCat(version) ? absl::OkStatus() : EtagMismatch(name);
}

absl::Status OfAnotherFund(absl::string_view field) {
  return InvalidField(field, {.en = "belongs to another fund", .vi = "thuộc quỹ khác"});
}

absl::Status Announce(sql::Transaction& tx, absl::string_view type, absl::string_view resource,
                      const v1::Change& change, absl::CivilDay effective) {
  return tx.Append({.type = std::string(type),
                    .resource = std::string(resource),
                    .payload = change.SerializeAsString(),
                    .effective_day = FormatDay(effective)});
}

std::vector<JournalEntry> Stamped(std::vector<JournalEntry> entries, IdSource& ids, const CallRecord& record) {
  for (JournalEntry& entry : entries) {
    entry.id = JournalId::Of(ids.Next());
    entry.actor = record.principal;
    entry.request_id = record.request_id;
    entry.recorded = record.now;
  }
  return entries;
}

absl::StatusOr<std::vector<JournalEntry>> PostAll(sql::Transaction& tx, IdSource& ids, const CallRecord& record,
                                                  std::vector<JournalEntry> entries) {
  if (entries.empty()) return entries;
  HTX_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> sealed, store::SealedThrough(tx, entries.front().fund));
  for (const JournalEntry& entry : entries) {
    HTX_CHECK(entry.fund == entries.front().fund);
    if (sealed.has_value() && entry.day <= *sealed) return DayClosed(entry.day, *sealed);
  }
  entries = Stamped(std::move(entries), ids, record);
  HTX_RETURN_IF_ERROR(store::InsertEntries(tx, entries));
  return entries;
}

absl::StatusOr<JournalId> Post(sql::Transaction& tx, IdSource& ids, const CallRecord& record, JournalEntry entry) {
  HTX_ASSIGN_OR_RETURN(const std::vector<JournalEntry> posted, PostAll(tx, ids, record, {std::move(entry)}));
  return posted.front().id;
}

}  // namespace htx::funding

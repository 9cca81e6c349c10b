#include "awards/rpc/contest_changes.h"

#include <algorithm>

#include "awards/rpc/contest_proto.h"
#include "awards/store/contest_entry_store.h"
#include "awards/store/contest_store.h"
#include "awards/store/council_store.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<Contest> LoadContest(sql::Transaction& transaction, const ContestId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Contest> contest, store::FindContest(transaction, id));
  if (!contest) return NeverExisted("Contest", NameOf(id));
  return *std::move(contest);
}

absl::StatusOr<Council> LoadJury(sql::Transaction& transaction, const Contest& contest) {
  if (contest.jury.empty()) return Council();
  HTX_ASSIGN_OR_RETURN(std::optional<Council> jury, store::FindCouncil(transaction, contest.jury));
  HTX_CHECK(jury.has_value());  // It was there when the contest was made, and councils stay.
  return *std::move(jury);
}

absl::StatusOr<LoadedEntry> LoadEntry(sql::Transaction& transaction, const EntryId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<ContestEntry> entry, store::FindEntry(transaction, id));
  if (!entry) return NeverExisted("ContestEntry", NameOf(id));
  HTX_ASSIGN_OR_RETURN(Contest contest, LoadContest(transaction, entry->contest));
  HTX_ASSIGN_OR_RETURN(Council jury, LoadJury(transaction, contest));
  return LoadedEntry{.entry = *std::move(entry), .contest = std::move(contest), .jury = std::move(jury)};
}

absl::Status SaveContest(sql::Transaction& transaction, Contest& contest, absl::string_view type, absl::Time now) {
  ++contest.version;
  contest.update_time = now;
  HTX_RETURN_IF_ERROR(store::UpdateContest(transaction, contest));
  v1::Change change;
  *change.mutable_contest() = ToProto(contest);
  return Announce(transaction, type, NameOf(contest.id), change);
}

absl::Status SaveEntry(sql::Transaction& transaction, const Contest& contest, ContestEntry& entry,
                       absl::string_view type, absl::Time now) {
  ++entry.version;
  entry.update_time = now;
  HTX_RETURN_IF_ERROR(store::UpdateEntry(transaction, entry));
  return AnnounceEntry(transaction, contest, entry, type);
}

absl::Status AnnounceEntry(sql::Transaction& transaction, const Contest& contest, const ContestEntry& entry,
                           absl::string_view type) {
  const bool shown = !contest.anonymous || contest.state == ContestState::kAnnounced;
  v1::Change change;
  *change.mutable_contest_entry() = ToProto(entry, shown);
  return Announce(transaction, type, NameOf(entry.id), change);
}

bool SatInJury(const Council& jury, const std::string& principal) {
  return std::any_of(jury.seats.begin(), jury.seats.end(),
                     [&](const CouncilSeat& seat) { return seat.principal == principal; });
}

bool MayKnowAuthor(const LoadedEntry& loaded, const rpc::RequestContext& context) {
  if (!loaded.contest.anonymous || loaded.contest.state == ContestState::kAnnounced) return true;
  if (SatInJury(loaded.jury, context.principal)) return false;
  if (rpc::RequireScope(context, OrganizationName(loaded.contest.manager)).ok()) return true;
  const OrganizationId& own = loaded.entry.entrant.organization;
  return !own.empty() && rpc::RequireScope(context, OrganizationName(own)).ok();
}

}  // namespace htx::awards

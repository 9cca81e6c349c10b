#pragma once

// How contests and entries are loaded, saved and announced, and who may know whose an entry is; shared by the handlers
// of contests.

#include "absl/status/statusor.h"
#include "awards/domain/contest_judging.h"
#include "awards/domain/council.h"
#include "awards/rpc/handler_parts.h"

namespace htx::awards {

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Contest> LoadContest(sql::Transaction& transaction, const ContestId& id);
// An entry with its contest and its contest's jury, which a selection has none of.
struct LoadedEntry {
  ContestEntry entry = {};
  Contest contest = {};
  Council jury = {};
};
absl::StatusOr<LoadedEntry> LoadEntry(sql::Transaction& transaction, const EntryId& id);
// Who sits or sat in the jury; an empty council in a selection.
absl::StatusOr<Council> LoadJury(sql::Transaction& transaction, const Contest& contest);

// Gives it its next version, stores it and announces it.
absl::Status SaveContest(sql::Transaction& transaction, Contest& contest, absl::string_view type, absl::Time now);
absl::Status SaveEntry(sql::Transaction& transaction, const Contest& contest, ContestEntry& entry,
                       absl::string_view type, absl::Time now);
// The feed is for everybody who may look, so it shows no author that is hidden from anybody.
absl::Status AnnounceEntry(sql::Transaction& transaction, const Contest& contest, const ContestEntry& entry,
                           absl::string_view type);

bool SatInJury(const Council& jury, const std::string& principal);
// Whether the caller may know whose entries are: authors are not hidden, or no more; or it speaks for the manager or
// the entrant and never sat in the jury.
bool MayKnowAuthor(const LoadedEntry& loaded, const rpc::RequestContext& context);

}  // namespace htx::awards

#pragma once

// Entries of contests, the places that candidates hold, and what judges gave.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/contest_judging.h"
#include "awards/store/page.h"
#include "common/query/query.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// What the list can be filtered and ordered by: nothing that tells authors apart.
const query::Schema& ContestEntrySchema();

// ALREADY_EXISTS / ENTRY_KNOWN. `key` is what may be in the contest once.
absl::Status InsertEntry(sql::Transaction& transaction, const ContestEntry& entry, const std::string& key);
// Stores its state, prize and what followed; a withdrawn one gives its key back.
absl::Status UpdateEntry(sql::Transaction& transaction, const ContestEntry& entry);
absl::StatusOr<std::optional<ContestEntry>> FindEntry(sql::Transaction& transaction, const EntryId& id);
absl::StatusOr<Page<ContestEntry>> ListEntries(sql::Transaction& transaction, const ContestId& contest,
                                               const ListRequest& request);
// All of a contest, in order of id.
absl::StatusOr<std::vector<ContestEntry>> EntriesOf(sql::Transaction& transaction, const ContestId& contest);
absl::StatusOr<int64_t> CountEntries(sql::Transaction& transaction, const ContestId& contest);

// Gives `entry` one of the places of its category. FAILED_PRECONDITION / PLACES_TAKEN when all `places` are held.
absl::Status TakePlace(sql::Transaction& transaction, const ContestEntry& entry, int32_t places);
absl::Status ReleasePlace(sql::Transaction& transaction, const EntryId& entry);

absl::Status InsertJudgement(sql::Transaction& transaction, const EntryJudgement& judgement);
// Stores why it does not count.
absl::Status SetAside(sql::Transaction& transaction, const EntryJudgement& judgement);
// How often `judge` scored `entry`.
absl::StatusOr<int64_t> TimesJudged(sql::Transaction& transaction, const EntryId& entry, const std::string& judge);
// The last revision of each judge, in order of entry and judge; of one entry, or of all of a contest.
absl::StatusOr<std::vector<EntryJudgement>> JudgementsOf(sql::Transaction& transaction, const EntryId& entry);
absl::StatusOr<std::vector<EntryJudgement>> JudgementsOf(sql::Transaction& transaction, const ContestId& contest);

}  // namespace htx::awards::store

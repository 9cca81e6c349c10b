#pragma once

// Imports in the database: how far they are, rows that wait, reports, and which organisations their rows are about.
// Everything runs in the transaction that the store was made for.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "registry/domain/import.h"
#include "registry/store/list_query.h"

namespace htx::registry {

// What callers may filter and order imports by.
const query::Schema& ImportSchema();
const query::Schema& ImportOrderSchema();

// Rows of a report, or rows that wait, as they were committed together.
struct ImportPage {
  int64_t first_row = 0;
  int64_t outcomes = 0;   // Bit 1 << n: a row of the page has outcome n; bit 0: one has notes or findings.
  std::string rows = {};  // Serialized; any bytes.
};

class ImportStore {
 public:
  explicit ImportStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<std::optional<ImportRecord>> Find(absl::string_view id);
  // How many imports are open and had news after `since`; of `principal` alone when it is given.
  absl::StatusOr<int64_t> CountOpen(absl::Time since, absl::string_view principal = "");
  // False, and nothing written, when the id is in use.
  absl::StatusOr<bool> Insert(const ImportRecord& import);
  // Writes how far `import` is. False when it is no longer open with `last_row` as its last row, because another stream
  // went on with it, or when somebody asked to cancel it.
  absl::StatusOr<bool> Save(const ImportRecord& import, int64_t last_row);
  // Ends an open import, and drops what waits for it. False, and nothing written, when it is not open.
  absl::StatusOr<bool> Cancel(absl::string_view id, absl::Time now);
  // Forgets up to `limit` imports without news since `before`, with all that is kept of them.
  absl::Status Forget(absl::Time before, int limit);
  // `principal` empty: everybody's.
  absl::StatusOr<PageEnd> List(absl::string_view principal, const ListQuery& query, std::vector<ImportRecord>& page);

  absl::Status AddReport(absl::string_view id, const ImportPage& page);
  // The first page that begins with row `first_row` or a later one, and has an outcome of `outcomes` (any, when 0).
  absl::StatusOr<std::optional<ImportPage>> FindReport(absl::string_view id, int64_t first_row, int64_t outcomes);

  absl::Status AddWaiting(absl::string_view id, const ImportPage& page);
  // Hands over the rows that wait, page by page in their order.
  absl::Status ForEachWaiting(absl::string_view id, absl::FunctionRef<absl::Status(absl::string_view rows)> each);
  absl::Status DropWaiting(absl::string_view id);

  // Notes that `row` is about `organization`. The row that is so already, when there is one.
  absl::StatusOr<std::optional<int64_t>> AddSubject(absl::string_view id, const OrganizationId& organization,
                                                    int64_t row);
  // The rows that are about those of `organizations` that have one.
  absl::StatusOr<std::map<OrganizationId, int64_t>> FindSubjects(absl::string_view id,
                                                                 absl::Span<const OrganizationId> organizations);
  absl::Status DropSubjects(absl::string_view id);
  // Up to `limit` organisations after `after`, in the order of their ids, that `scope` selects, that have not ended,
  // and that no row is about.
  absl::StatusOr<std::vector<OrganizationId>> FindMissing(absl::string_view id, const query::Fragment& scope,
                                                          const std::string& after, int limit);

  // What a match rule may mean: those of `ids` that are recorded, in their order, without their provinces.
  absl::StatusOr<std::vector<MatchCandidate>> FindCandidates(absl::Span<const OrganizationId> ids);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry

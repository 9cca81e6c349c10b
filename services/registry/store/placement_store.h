#pragma once

// Where organisations of split units lie. Everything runs in the transaction that the store was made for.

#include <cstdint>
#include <map>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/area_impact.h"
#include "registry/store/list_query.h"

namespace htx::registry {

// One that stands in a residual unit because nobody said where it lies.
struct OpenPlacementRow {
  PlacementRow placement = {};
  std::string legal_name = {};  // Empty when the record is restricted, as is the address.
  std::string address = {};
};

class PlacementStore {
 public:
  explicit PlacementStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // A page of the open placements of `source`, or of all units when it is empty, by source and organisation. Of `query`
  // the page alone is used.
  absl::StatusOr<PageEnd> ListOpen(const std::string& source, const ListQuery& query,
                                   absl::FunctionRef<absl::Status(const OpenPlacementRow&)> each);
  absl::StatusOr<int64_t> CountOpen(const std::string& source);

  // Those of `ids` that are recorded, with the splits that placed them.
  absl::StatusOr<std::map<std::string, Resident>> Residents(absl::Span<const std::string> ids);
  // Records `rows`, each instead of what stood for that organisation and split. They are the latest of their
  // organisations from that origin.
  absl::Status Save(absl::Span<const PlacementRow> rows, int64_t version);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry

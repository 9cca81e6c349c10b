#pragma once

// Yearly reports in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/report.h"
#include "registry/store/list_query.h"

namespace htx::registry {

class ReportStore {
 public:
  explicit ReportStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // Writes `report` in the place of the year's earlier one, which stays readable. Returns it as written: known_from is
  // later than that of the earlier one.
  absl::StatusOr<Report> Save(Report report);
  // One page of the reports as they were known at `known`.
  absl::StatusOr<PageEnd> List(absl::Time known, const ListQuery& query, std::vector<Report>& page);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry

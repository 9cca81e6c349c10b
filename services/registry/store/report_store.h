#pragma once

// Yearly reports in the database: the figures that count, and the filings they come from.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/report_filing.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

class ReportStore {
 public:
  explicit ReportStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // Writes `report` in the place of the year's earlier one, which stays readable. Returns it as written: known_from is
  // later than that of the earlier one.
  absl::StatusOr<Report> Save(Report report);
  // The figures of the year that count.
  absl::StatusOr<std::optional<Report>> Find(const OrganizationId& organization, int64_t year);

  // The years for which a report was handed in: its figures count, or its newest filing waits for approval.
  absl::StatusOr<std::vector<int64_t>> YearsHandedIn(const OrganizationId& organization);

  // The newest filing of the year, or the one with `number`.
  absl::StatusOr<std::optional<Filing>> FindFiling(const OrganizationId& organization, int64_t year,
                                                   std::optional<int64_t> number = {});
  // Writes the first version of a filing. False, and nothing written, when its number is in use.
  absl::StatusOr<bool> InsertFiling(const Filing& filing);
  // Writes a further version of a filing, known later than the one before. ABORTED / ETAG_MISMATCH when another
  // transaction changed it meanwhile.
  absl::StatusOr<Filing> SaveFiling(Filing filing);

  // The latest report of `organization` for a year before `year`, as it was known at `known` (microseconds).
  absl::StatusOr<std::optional<Report>> LatestBefore(const OrganizationId& organization, int64_t year, int64_t known);

  // One page at `time`: the figures that count, or every filing.
  absl::StatusOr<PageEnd> List(const TimePoint& time, bool filings, const ListQuery& query, std::vector<Filing>& page);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry

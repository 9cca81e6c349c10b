#pragma once

// Open findings of quality, and how far the register was judged.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "registry/domain/quality.h"
#include "registry/store/list_query.h"

namespace htx::registry {

// A finding as it stands in the register.
struct OpenFinding {
  OrganizationId organization = {};
  OrganizationId alliance = {};  // Of the record, today.
  QualityFinding finding = {};
  absl::Time opened = absl::UnixEpoch();
};

struct QualityCount {
  QualityRule rule = {};
  QualitySeverity severity = {};
  int64_t count = 0;
};

// How far the register was judged.
struct QualityProgress {
  int64_t sequence = 0;          // Every change up to here was looked at.
  std::string swept_day = {};    // Last day for which every record was judged; "" before the first sweep.
  std::string sweep_day = {};    // Day of the sweep under way; "" when none is.
  std::string sweep_after = {};  // Id of the last record that it judged.
  absl::Time stepped = absl::UnixEpoch();

  bool operator==(const QualityProgress&) const = default;
};

// What findings may be filtered and ordered by.
const query::Schema& QualitySchema();
const query::Schema& QualityOrderSchema();

class QualityStore {
 public:
  explicit QualityStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<QualityProgress> Progress();
  absl::Status SaveProgress(const QualityProgress& progress);
  // Up to `limit` ids of organisations that come after `after`, in order.
  absl::StatusOr<std::vector<OrganizationId>> NextOrganizations(const std::string& after, int limit);

  // The open findings of `organization`, in the order of their rules' words.
  absl::StatusOr<std::vector<OpenFinding>> Of(const OrganizationId& organization);
  // Opens a finding, or replaces what is said of an open one.
  absl::Status Put(const OpenFinding& finding);
  absl::Status Close(const OrganizationId& organization, QualityRule rule);

  // One page, of `organization` or of all when it is empty.
  absl::StatusOr<PageEnd> List(const OrganizationId& organization, const ListQuery& query,
                               std::vector<OpenFinding>& page);
  absl::StatusOr<std::vector<QualityCount>> Count(const query::Fragment& where);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry

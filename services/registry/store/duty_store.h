#pragma once

// Who owes a yearly report, asked of the database.

#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/report_duty.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// The duties of one year.
struct DutyQuery {
  int64_t year = 0;
  DutyRules rules = {};
  absl::CivilDay due = {};
};

class DutyStore {
 public:
  explicit DutyStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // One page of the duties at `time`; the judgement is that of ExemptionOf and UnassessedOf, and of ReportDutyStatus in
  // the contract.
  absl::StatusOr<PageEnd> List(const TimePoint& time, const DutyQuery& duties, const ListQuery& query,
                               std::vector<ReportDuty>& page);

 private:
  // Which duties are read: those of some organisations, which a filter or an order leads to; all; or all as if nobody
  // had reported anything.
  enum class Reach { kSome, kAll, kAllUnfiled };
  // The duties as `d`.
  absl::StatusOr<query::Fragment> Source(const TimePoint& time, const DutyQuery& duties, Reach reach);

  sql::Transaction& transaction_;
};

}  // namespace htx::registry

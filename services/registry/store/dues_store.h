#pragma once

// Fee schedules, payments, and who owes what, in the database.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/membership.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// Sums over the rows of all pages.
struct DuesTotals {
  int64_t owed = 0;
  int64_t paid = 0;
  int64_t balance = 0;
};

class DuesStore {
 public:
  explicit DuesStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // First day of the newest schedule for exactly this alliance and kind.
  absl::StatusOr<std::optional<absl::CivilDay>> LatestSchedule(const OrganizationId& alliance, MemberKind kind);
  // False, and nothing written, when the id is in use. What was in force for the same alliance and kind ends with it.
  absl::StatusOr<bool> InsertSchedule(const FeeSchedule& schedule);
  // The schedule as it is believed now, also when it was withdrawn.
  absl::StatusOr<std::optional<FeeSchedule>> FindSchedule(const FeeScheduleId& id);
  // The first days of the others for the same alliance and kind, in order.
  absl::StatusOr<std::vector<absl::CivilDay>> OtherStarts(const FeeSchedule& schedule);
  // Writes `schedule`, whose version was one less before; the earlier version stays readable. Returns it as written.
  // ABORTED / ETAG_MISMATCH when another transaction changed it meanwhile.
  absl::StatusOr<FeeSchedule> SaveSchedule(FeeSchedule schedule);
  absl::StatusOr<PageEnd> ListSchedules(absl::Time known, const ListQuery& query, std::vector<FeeSchedule>& page);

  absl::StatusOr<std::optional<DuesPayment>> FindPayment(const DuesPaymentId& id);
  // True when a payment takes `id` back.
  absl::StatusOr<bool> IsReversed(const DuesPaymentId& id);
  // False, and nothing written, when the id is in use.
  absl::StatusOr<bool> InsertPayment(const DuesPayment& payment, const Relationship& membership);
  // One page, and the sum of all pages.
  absl::StatusOr<PageEnd> ListPayments(absl::Time known, const ListQuery& query, std::vector<DuesPayment>& page,
                                       int64_t& sum);

  // What each member of `alliance` owes for `year`, one page, and the sums of all pages.
  absl::StatusOr<PageEnd> ListDues(const TimePoint& time, const OrganizationId& alliance, int64_t year,
                                   const ListQuery& query, std::vector<Dues>& page, DuesTotals& totals);

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry

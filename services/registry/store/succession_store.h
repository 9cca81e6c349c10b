#pragma once

// Steps of succession in the database. Everything runs in the transaction that the store was made for.

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "registry/domain/succession.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

class SuccessionStore {
 public:
  explicit SuccessionStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::Status Insert(const Succession& step);
  // Ends the belief in `step` from `known` on.
  absl::Status Withdraw(const Succession& step, absl::Time known);

  // The steps that lead away from any of `ids` at `time`, one level deep, ordered by source, day and target. Steps of a
  // day after time.day have not happened yet. Who asks for chains asks again with the targets: steps that end their
  // source form no cycle, separations may.
  absl::StatusOr<std::vector<Succession>> SuccessorsOf(absl::Span<const OrganizationId> ids, const TimePoint& time);
  // The same for the steps that lead to any of `ids`, ordered by target, day and source.
  absl::StatusOr<std::vector<Succession>> PredecessorsOf(absl::Span<const OrganizationId> ids, const TimePoint& time);

  // True when steps that end their sources lead, as believed now, from `from` to `to`; also when they are the same.
  absl::StatusOr<bool> LeadsTo(const OrganizationId& from, const OrganizationId& to);

 private:
  absl::StatusOr<std::vector<Succession>> Of(absl::string_view column, absl::string_view order,
                                             absl::Span<const OrganizationId> ids, const TimePoint& time);

  sql::Transaction& transaction_;
};

}  // namespace htx::registry

#pragma once

// Organisations in the database. Everything runs in the transaction that the store was made for.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/civil_date.h"
#include "registry/domain/registration.h"
#include "registry/store/list_query.h"

namespace htx::registry {

// A point on both time axes.
struct TimePoint {
  absl::CivilDay day = {};
  absl::Time known = absl::InfinitePast();
  // As it is believed now, whatever `known` says: clocks of two machines differ, and a reader must see what was written
  // before, also when the writer's clock is ahead.
  bool latest = false;
  // Today, as it is believed now: the current rows answer.
  bool now = false;

  // The instant to compare stored ones with.
  int64_t KnownMicros() const { return latest ? kStill - 1 : ToMicros(known); }
};

class SearchStore;

class OrganizationStore {
 public:
  explicit OrganizationStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // The organisation as of today.
  absl::StatusOr<std::optional<Organization>> Find(const OrganizationId& id);
  // The organisation at `time`.
  absl::StatusOr<std::optional<Organization>> FindAt(const OrganizationId& id, const TimePoint& time);
  // Those of `ids` that exist at `time`.
  absl::StatusOr<std::map<std::string, Organization>> FindMany(absl::Span<const OrganizationId> ids,
                                                               const TimePoint& time);
  // What stands under `id` for a decision.
  absl::StatusOr<std::optional<Found>> FindKind(const OrganizationId& id);
  // The same of those of `ids` that exist.
  absl::StatusOr<std::vector<Found>> FindKinds(absl::Span<const OrganizationId> ids);
  // The days of `id` as believed now; empty when there is no such organisation.
  absl::StatusOr<Timeline> ReadTimeline(const OrganizationId& id);

  // Records a new organisation with its first revision. False, and nothing written, when the id is in use. Its
  // identifiers and match keys are taken before (ClaimStore).
  absl::StatusOr<bool> Insert(const Organization& organization);
  // Writes `splice` as known from `known` on, and `before` with version + 1 as it is then. Returns the new current
  // state. Its identifiers and match keys follow. ABORTED / ETAG_MISMATCH when another transaction changed the
  // organisation meanwhile; ALREADY_EXISTS / NUMBER_TAKEN when an identifier is another organisation's.
  absl::StatusOr<Organization> Save(const Organization& before, const Timeline& timeline, Splice splice,
                                    absl::Time known);

  // True when an organisation was recorded or changed after `known`: then the current rows no longer show that instant.
  absl::StatusOr<bool> ChangedSince(absl::Time known);
  // When the newest change was recorded; `otherwise` while there is none.
  absl::StatusOr<absl::Time> LastKnown(absl::Time otherwise);

  // A text that differs whenever the database may show something else than before: what was counted under it stands.
  absl::StatusOr<std::string> StateOfDatabase();

  // Hands one page of the organisations at `time` to `each`, in order.
  absl::StatusOr<PageEnd> List(const TimePoint& time, const ListQuery& query,
                               absl::FunctionRef<void(const Organization&)> each);

  // The table, or sub-query, that holds the organisations at `time`, as `o`.
  absl::StatusOr<query::Fragment> SourceAt(const TimePoint& time);

 private:
  absl::Status InsertRevision(const Organization& organization);
  // Made when something is written first.
  SearchStore& Search();

  sql::Transaction& transaction_;
  std::shared_ptr<SearchStore> search_ = {};
};

// What follows "join": the organisation whose id `id` tells, as it is at `time`, as `o`. Not a sub-query: SQLite would
// make a table of it before it joins.
query::Fragment OrganizationAt(absl::string_view id, const TimePoint& time);

}  // namespace htx::registry

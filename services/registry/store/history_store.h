#pragma once

// Every revision ever believed of an organisation, in the database. Everything runs in the transaction that the store
// was made for.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "registry/domain/correction.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// What a correction rested on.
struct CorrectionNote {
  Period period = {};
  std::vector<std::string> paths = {};
  std::string code = {};  // A word of the contract's CorrectionCode.
  std::vector<std::string> document_refs = {};
};

// A revision and who recorded it; revision.known_to is set when it is no longer believed.
struct RecordedRevision {
  Organization organization = {};
  std::string actor = {};
  std::string action = {};
  std::string reason = {};
  std::optional<CorrectionNote> correction = {};

  const Revision& revision() const { return organization.revision; }
};

class HistoryStore {
 public:
  explicit HistoryStore(sql::Transaction& transaction) : transaction_(transaction) {}

  absl::StatusOr<std::optional<RecordedRevision>> Find(const OrganizationId& id, int64_t number);

  // Newest knowledge first: revisions with a number below `before`, those about `day` alone when there is one.
  absl::StatusOr<std::vector<RecordedRevision>> AlongKnown(const OrganizationId& id, std::optional<absl::CivilDay> day,
                                                           int64_t before, int limit);
  // In the order of their days: revisions believed at `known_micros` that begin on or after `from`.
  absl::StatusOr<std::vector<RecordedRevision>> AlongValid(const OrganizationId& id, int64_t known_micros,
                                                           absl::CivilDay from, int limit);
  // What was believed until an instant of [first, last], in no order.
  absl::StatusOr<std::vector<Organization>> BelievedUntil(const OrganizationId& id, absl::Time first, absl::Time last);
  // The revision that ends where `day` begins, as believed at `known_micros`.
  absl::StatusOr<std::optional<Organization>> Preceding(const OrganizationId& id, int64_t known_micros,
                                                        absl::CivilDay day);

  // What `version` of `id` put in place, and what it replaced, both in the order of their days.
  absl::StatusOr<std::vector<RecordedRevision>> RecordedBy(const OrganizationId& id, int64_t version);
  absl::StatusOr<std::vector<RecordedRevision>> ReplacedAt(const OrganizationId& id, absl::Time known);
  absl::Status SaveCorrection(const OrganizationId& id, int64_t version, const CorrectionNote& note);

  // The first and the last membership or report of `id`, as believed now.
  absl::StatusOr<OtherFacts> FindOtherFacts(const OrganizationId& id);

 private:
  absl::StatusOr<std::vector<RecordedRevision>> Select(absl::string_view condition, absl::Span<const Value> args);

  sql::Transaction& transaction_;
};

}  // namespace htx::registry

#pragma once

// Organisations that look alike and were found to be others: what AcceptDuplicates, registrations and updates share.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "htx/registry/v1/quality_finding.pb.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/registration.h"

namespace htx::registry {

v1::AcceptedDuplicate ToProto(const AcceptedDuplicate& accepted);

// Adds to what `leniency` accepts what was accepted of `id` before.
absl::Status AddAccepted(sql::Transaction& transaction, const OrganizationId& id, Leniency& leniency);

// Records that `id` is another than each of `others`, and returns those that were not accepted before.
absl::StatusOr<std::vector<AcceptedDuplicate>> RecordAccepted(sql::Transaction& transaction, const OrganizationId& id,
                                                              absl::Span<const OrganizationId> others,
                                                              const Leniency& leniency, absl::Time now);

// Announces `accepted` as DUPLICATES_ACCEPTED of `id` and of each of them, so that the findings of all are judged
// again.
absl::Status AnnounceAccepted(sql::Transaction& transaction, const OrganizationId& id,
                              absl::Span<const AcceptedDuplicate> accepted, absl::CivilDay day);

// What the feed says of them.
v1::DuplicateAcceptance AcceptanceProto(const OrganizationId& id, absl::Span<const AcceptedDuplicate> accepted);

}  // namespace htx::registry

#pragma once

// Revisions, corrections and differences as messages.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "htx/registry/v1/history_service.pb.h"
#include "htx/registry/v1/revision.pb.h"
#include "registry/store/history_store.h"

namespace htx::registry {

// "organizations/{id}/revisions/{number}"
std::string RevisionNameOf(const OrganizationId& id, int64_t number);

struct RevisionName {
  OrganizationId id = {};
  int64_t number = 0;
};
// INVALID_ARGUMENT / FIELD_RULE on `field` when `name` is not the name of a revision.
absl::StatusOr<RevisionName> ParseRevisionName(absl::string_view name, absl::string_view field);

v1::OrganizationRevision ToProto(const RecordedRevision& revision, int64_t sequence);
v1::OrganizationCorrection ToProto(const CorrectionNote& note, absl::string_view reason);

// The fields in which two organisations differ, with both values. What describes the revision itself is not compared.
std::vector<v1::FieldDifference> Differences(const v1::Organization& old_one, const v1::Organization& new_one);

}  // namespace htx::registry

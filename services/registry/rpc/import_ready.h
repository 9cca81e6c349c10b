#pragma once

// A row of an import, read as far as that can be done before its transaction, which may run twice.

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "registry/domain/relationship.h"
#include "registry/rpc/import_proto.h"
#include "registry/rpc/office.h"
#include "registry/rpc/organization_proto.h"

namespace htx::registry {

struct ReadyRow {
  v1::ImportRow row = {};
  int64_t number = 0;
  absl::Status refused = absl::OkStatus();                // Why it cannot be recorded whatever is recorded.
  absl::StatusOr<NewRow> fresh = absl::UnknownError("");  // As a new organisation.
  OrganizationId id = {};                                 // Of the new organisation.
  RelationshipId membership = {};
};

// Reads `row`. `broken` is what is wrong with its fields already.
ReadyRow MakeReady(v1::ImportRow row, int64_t number, const absl::Status& broken, const ImportPlan& plan,
                   const Office& office, absl::Time now);

}  // namespace htx::registry

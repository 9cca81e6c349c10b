#pragma once

// What a read shows of an organisation's life.

#include "absl/status/status.h"
#include "htx/registry/v1/organization.pb.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// Adds to `proto`, which shows `organization` at `time`: the successors of an ended one; with `full` also successors
// and predecessors of any, its dissolution, passed deadlines, and what may be done with it.
absl::Status AddLifecycle(sql::Transaction& transaction, const Organization& organization, const TimePoint& time,
                          bool full, v1::Organization& proto);

}  // namespace htx::registry

#pragma once

// The rows of a new organisation in the tables of organisations and of waiting sums: what OrganizationStore writes one
// by one, and OrganizationBatch many at a time.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/value.h"
#include "common/sql/database.h"
#include "registry/domain/organization.h"
#include "registry/domain/rollup.h"

namespace htx::registry {

// The facts of an organisation in columns. To fold and to collate names is dear, and a new organisation has them twice.
std::vector<Value> FactValues(const Facts& facts);

// Columns and values of a row of `organizations`; `facts` are those of `organization` in columns.
const std::string& CurrentColumns();
std::vector<Value> CurrentRow(const Organization& organization, const std::vector<Value>& facts);

// Of a row of `organization_revisions`: the revision of `organization`, which `author` recorded.
const std::string& RevisionColumns();
std::vector<Value> RevisionRow(const sql::Author& author, const Organization& organization,
                               const std::vector<Value>& facts);

// Of a row of `statistic_pending`: entry `ordinal` of what a change of `id`, known from `known` on, does to cells.
const std::string& PendingColumns();
std::vector<Value> PendingRow(const OrganizationId& id, absl::Time known, int64_t ordinal, const RollupDelta& delta);

}  // namespace htx::registry

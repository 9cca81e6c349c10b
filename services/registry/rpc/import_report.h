#pragma once

// What of an import's report its response shows.

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "htx/registry/v1/bulk_service.pb.h"
#include "registry/domain/import.h"

namespace htx::registry {

// Adds a refused row, or one with findings, up to the limits of a response.
void Show(const v1::ImportRowReport& report, v1::ImportOrganizationsResponse& shown);
// Adds what `more` shows, up to the limits.
void Join(const v1::ImportOrganizationsResponse& more, v1::ImportOrganizationsResponse& response);
// Adds `counts`.
void Count(const ImportCounts& counts, v1::ImportOrganizationsResponse& response);

// What a stream that sent `import` whole, and alone, was answered: with the counts of all its rows.
v1::ImportOrganizationsResponse ResponseOf(const ImportRecord& import);
// The same with the rows that it showed.
absl::StatusOr<v1::ImportOrganizationsResponse> ReadResponse(sql::Transaction& transaction, const ImportRecord& import);

}  // namespace htx::registry

#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/session.h"

namespace htx::sql {

// As Database::VerifyAudit, inside one snapshot.
absl::StatusOr<AuditVerdict> VerifyAuditRows(Session& session, const AuditRange& range, absl::Time deadline);

}  // namespace htx::sql

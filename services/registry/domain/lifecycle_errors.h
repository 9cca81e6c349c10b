#pragma once

// The errors of the lifecycle; the rest of the registry's are in errors.h.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "registry/domain/lifecycle_terms.h"
#include "registry/domain/obligation.h"

namespace htx::registry {

// FAILED_PRECONDITION / SUSPENSION_TOO_LONG. One notice reaches to `latest` at most; renew it then.
absl::Status SuspensionTooLong(absl::CivilDay latest, int64_t months, absl::string_view rule_version);
// FAILED_PRECONDITION / BASIS_FORBIDS. In this status the move cannot rest on `reason`; choose another ground.
absl::Status BasisForbids(absl::string_view action, StateReason reason, LegalStatus status);
// FAILED_PRECONDITION / FACT_RECORDED_LATER, with metadata {"day"}. What is recorded for `day` contradicts the new
// status; correct that first, or choose a later effective date.
absl::Status FactRecordedLater(absl::CivilDay day, const Text& what);
// FAILED_PRECONDITION / OBJECTION_PERIOD_RUNNING. Wait until `last` is over, or complete with the dossier.
absl::Status ObjectionPeriodRunning(absl::CivilDay last, absl::string_view rule_version);
// FAILED_PRECONDITION / OBJECTION_PERIOD_UNKNOWN. No rule for that day is known; complete with the dossier.
absl::Status ObjectionPeriodUnknown(absl::CivilDay start);

// FAILED_PRECONDITION / CYCLE. The target leads to the source already; look at its successors.
absl::Status SuccessionCycle(absl::string_view source, absl::string_view target);
// FAILED_PRECONDITION / KIND_FORBIDS. Organisations of these forms cannot be joined so, or not on that day; without
// `target`, the source cannot take any other form.
absl::Status KindForbids(absl::string_view action, Kind source, std::optional<Kind> target, absl::CivilDay day);
// FAILED_PRECONDITION / HAS_DEPENDENTS. Every violation's subject says what depends on it; end or move that first.
absl::Status HasDependents(absl::string_view name, absl::Span<const Dependent> dependents);
// FAILED_PRECONDITION / OPEN_OBLIGATIONS. Every violation's subject is a resource of another service; settle it, or
// accept those that can be accepted.
absl::Status OpenObligations(absl::Span<const Obligation> open);

// ALREADY_EXISTS / NOT_DELETED. It is not voided; there is nothing to take back.
absl::Status NotDeleted(absl::string_view name);

}  // namespace htx::registry

#pragma once

// Every error this service can answer, beyond those all services share (common/base/error.h).

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/error.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// INVALID_ARGUMENT / FIELD_RULE on `field`. Send what the field's comment asks for.
absl::Status FieldRequired(absl::string_view field);
absl::Status FieldNotAllowed(absl::string_view field, absl::string_view why_en, absl::string_view why_vi);
absl::Status TaxCodeForm(absl::string_view field);
absl::Status DateInFuture(absl::string_view field);
// INVALID_ARGUMENT / CHECK_DIGIT on `field`. A digit was mistyped; look at the certificate.
absl::Status CheckDigitWrong(absl::string_view field, absl::string_view code);
// INVALID_ARGUMENT / MASK_UNKNOWN_PATH on "update_mask". The path cannot be updated.
absl::Status MaskUnknownPath(absl::string_view path);
// INVALID_ARGUMENT / TOO_MANY_GROUPS. Group by less.
absl::Status TooManyGroups(int64_t limit);
// INVALID_ARGUMENT / IMPORT_CONFIG_MISSING. The first message of an import is its configuration, once.
absl::Status ImportConfigMissing();

// INVALID_ARGUMENT / VALID_PERIOD_EMPTY on "valid_to". The period has no day; valid_to is the first day after it.
absl::Status ValidPeriodEmpty();

// NOT_FOUND / NOT_KNOWN_AT_TIME. It is recorded, with days from `valid_from` on, since `known_from`; ask for a later
// time.
absl::Status NotKnownAtTime(absl::string_view name, absl::CivilDay valid_from, absl::Time known_from);

// OUT_OF_RANGE / KNOWN_TIME_IN_FUTURE. Nobody knows yet what will be recorded; ask for an instant that has passed.
absl::Status KnownTimeInFuture();

// ALREADY_EXISTS / NUMBER_TAKEN. Look the holder up; a code is never given again.
absl::Status NumberTaken(absl::string_view code, absl::string_view holder);
// ALREADY_EXISTS / ID_TAKEN. Choose another id, or none.
absl::Status IdTaken(absl::string_view name);

// FAILED_PRECONDITION / STATE_FORBIDS. `action` is an RPC's name; the text says which states admit it.
absl::Status StateForbids(absl::string_view action, LegalStatus status, absl::string_view allowed_en);
// FAILED_PRECONDITION / STATUS_CHANGED_LATER. A status change after the effective date is recorded; correct that first.
absl::Status StatusChangedLater(absl::CivilDay day);
// FAILED_PRECONDITION / BEFORE_FOUNDING. The effective date is before the first day the organisation is recorded for.
absl::Status BeforeFounding(absl::CivilDay first);
// FAILED_PRECONDITION / CORRECTION_CONFLICT, with metadata {"path", "day"}. What is recorded for `day` contradicts the
// correction of `path`; correct that first, or a longer period.
absl::Status CorrectionConflict(absl::string_view path, absl::CivilDay day, const Text& why);
// FAILED_PRECONDITION / AREA_NOT_VALID_AT_DATE. Use the area that existed on that day; TranslateAreas finds it.
absl::Status AreaNotValidAtDate(absl::string_view area, absl::CivilDay day);
// FAILED_PRECONDITION / ALLIANCE_UNKNOWN. `name` is no organisation of kind ALLIANCE; record the alliance first.
absl::Status AllianceUnknown(absl::string_view name);
// FAILED_PRECONDITION / ALREADY_ENDED. The relation has ended; nothing is left to end.
absl::Status AlreadyEnded(absl::string_view name);

// RESOURCE_EXHAUSTED / CORRECTION_TOO_LARGE. Correct a shorter period, then the next.
absl::Status CorrectionTooLarge(int64_t limit);
// RESOURCE_EXHAUSTED / IMPORT_TOO_LARGE. Send the rest in another import.
absl::Status ImportTooLarge(int64_t limit);

}  // namespace htx::registry

#pragma once

// Errors of honours: the log, awards after their decision, ceremonies, credentials. One function each.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::awards {

// OUT_OF_RANGE / SEQUENCE_IN_FUTURE. The log has `size` entries; ask for what is in it.
absl::Status LogEndsBefore(int64_t sequence, int64_t size);

// FAILED_PRECONDITION / RULING_TOO_EARLY. The paper must be signed on or after `since`, when what it speaks of was.
absl::Status RulingTooEarly(absl::string_view award, absl::string_view since);
// FAILED_PRECONDITION / CONFERRED_TOO_EARLY. An award is handed over on or after the day of its decision.
absl::Status ConferredTooEarly(absl::string_view award, absl::string_view signed_on);
// FAILED_PRECONDITION / RECOVERY_EXCEEDS_DUE. Less is still due; see the revocation and what was given back.
absl::Status RecoveryExceedsDue(absl::string_view award);
// FAILED_PRECONDITION / PAID_TOO_EARLY. Prize money is paid on or after the day of the decision.
absl::Status PaidTooEarly(absl::string_view award, absl::string_view signed_on);
// FAILED_PRECONDITION / PRIZE_EXCEEDED. At most `left` đồng are still to be paid; see what was paid before.
absl::Status PrizeExceeded(absl::string_view award, int64_t left);
// FAILED_PRECONDITION / SIGNER_NOT_EMPOWERED. Record who signs for the authority on that day, or correct the paper.
absl::Status SignerNotEmpowered(absl::string_view authority, absl::string_view title, absl::string_view day);
// FAILED_PRECONDITION / AWARD_UNKNOWN. It does not exist, stands twice, or is kept by another alliance.
absl::Status AwardUnknown(absl::string_view award);
// UNAVAILABLE / FONT_UNAVAILABLE. The operator must set certificate-font to a TrueType file.
absl::Status FontUnavailable();

}  // namespace htx::awards

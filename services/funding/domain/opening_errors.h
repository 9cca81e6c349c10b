#pragma once

// Errors of taking a fund over. Each line says what the caller can do.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "funding/domain/money.h"

namespace htx::funding {

struct OpeningDifference;

// FAILED_PRECONDITION / OPENING_DIFFERS. The history does not come to what was declared: mend whichever is wrong.
absl::Status OpeningDiffers(absl::string_view subject, absl::string_view figure, Dong declared, Dong found);

// FAILED_PRECONDITION / OPENING_NOT_RECONCILED, with a violation for each difference; none: nothing was declared.
absl::Status OpeningNotReconciled(absl::string_view fund, absl::Span<const OpeningDifference> differences);

// FAILED_PRECONDITION / OPENING_FUND_IN_USE. The books have other entries; a fund is opened before it is used.
absl::Status OpeningFundInUse(absl::string_view fund);

// FAILED_PRECONDITION / OPENING_FIXED. It is being booked, or is: correct the books by proposals and reversals.
absl::Status OpeningFixed(absl::string_view fund);

}  // namespace htx::funding

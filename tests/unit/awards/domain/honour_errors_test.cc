#include "awards/domain/honour_errors.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;

TEST(HonourErrorsTest, EachHasItsCodeAndReason) {
  EXPECT_THAT(LogEndsBefore(3, 2), FailsWith(StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
  EXPECT_THAT(RulingTooEarly("awards/a", "d"), FailsWith(StatusCode::kFailedPrecondition, "RULING_TOO_EARLY"));
  EXPECT_THAT(ConferredTooEarly("awards/a", "d"), FailsWith(StatusCode::kFailedPrecondition, "CONFERRED_TOO_EARLY"));
  EXPECT_THAT(RecoveryExceedsDue("awards/a"), FailsWith(StatusCode::kFailedPrecondition, "RECOVERY_EXCEEDS_DUE"));
  EXPECT_THAT(AwardUnknown("awards/a"), FailsWith(StatusCode::kFailedPrecondition, "AWARD_UNKNOWN"));
  EXPECT_THAT(FontUnavailable(), FailsWith(StatusCode::kUnavailable, "FONT_UNAVAILABLE"));
}

}  // namespace
}  // namespace htx::awards

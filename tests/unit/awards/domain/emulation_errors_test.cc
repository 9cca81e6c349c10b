// Every error of emulation's later parts: its code, its stable reason, both languages, and what it is about.

#include "awards/domain/emulation_errors.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;

TEST(EmulationErrorsTest, EachSaysWhatAndAboutWhat) {
  const std::vector<std::pair<absl::Status, absl::string_view>> refusals = {
      {TooManyPledges("clusters/c", 1000), "TOO_MANY_PLEDGES"},
      {RotationNotLater("clusters/c", "2018-01-01"), "ROTATION_NOT_LATER"},
      {NoRotation("clusters/c", "2018-01-01"), "NO_ROTATION"},
      {RotationExhausted("clusters/c", 1, 2), "ROTATION_EXHAUSTED"}};
  for (const auto& [status, reason] : refusals) {
    EXPECT_THAT(status, FailsWith(StatusCode::kFailedPrecondition, reason));
    const ErrorDetail detail = DetailOf(status);
    EXPECT_NE(detail.message.en, detail.message.vi) << reason;
    ASSERT_EQ(detail.preconditions.size(), 1u) << reason;
    EXPECT_EQ(detail.preconditions[0].subject, "clusters/c");
  }
  EXPECT_THAT(RuleFileInvalid("why"), FailsWith(StatusCode::kInvalidArgument, "RULE_FILE"));
}

}  // namespace
}  // namespace htx::awards

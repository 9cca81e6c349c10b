#include "awards/domain/honour_errors.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;

TEST(HonourErrorsTest, EachHasItsCodeAndReason) {
  EXPECT_THAT(LogEndsBefore(3, 2), FailsWith(StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
}

}  // namespace
}  // namespace htx::awards

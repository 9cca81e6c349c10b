// Tokens, durations and errors of following a feed.

#include "common/feed/place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/feed/errors.h"
#include "google/protobuf/duration.pb.h"
#include "tests/support/matchers.h"

namespace htx::feed {
namespace {

using enum absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::Violates;

TEST(PlaceTest, ATokenIsReadAsItWasWrittenAndNoOther) {
  const auto place = ParseResumeToken("r1-", ResumeToken("r1-", {.epoch = "8c1f", .sequence = 42}));
  ASSERT_TRUE(place.ok()) << place.status();
  EXPECT_EQ(place->epoch, "8c1f");
  EXPECT_EQ(place->sequence, 42);
  EXPECT_EQ(ParseResumeToken("r1-", "r1-42")->epoch, "") << "of a release before there were epochs";
  for (const char* wrong :
       {"", "r1-", "r1--1", "r1-x", "42", "funding1.42", "r1-9223372036854775808", "r1-8c1f-", "r1-8c1f--1"}) {
    EXPECT_THAT(ParseResumeToken("r1-", wrong), FailsWith(kInvalidArgument, "RESUME_TOKEN_MISMATCH")) << wrong;
  }
}

TEST(PlaceTest, DurationsHaveBounds) {
  google::protobuf::Duration asked;
  asked.set_seconds(5);
  EXPECT_EQ(*ParseDuration(asked, absl::Seconds(1), absl::Seconds(5), "wait"), absl::Seconds(5));
  asked.set_nanos(1);
  EXPECT_THAT(ParseDuration(asked, absl::Seconds(1), absl::Seconds(5), "wait"), Violates("wait"));
  asked.set_seconds(-1);
  EXPECT_THAT(ParseDuration(asked, absl::ZeroDuration(), absl::Seconds(5), "wait"), Violates("wait"));
}

TEST(FeedErrorsTest, EveryErrorHasItsCodeAndReasonInBothLanguages) {
  const struct {
    absl::Status status;
    absl::StatusCode code;
    const char* reason;
  } cases[] = {
      {ResumeTokenMismatch(), kInvalidArgument, "RESUME_TOKEN_MISMATCH"},
      {DurationOutOfBounds("wait", absl::ZeroDuration(), absl::Seconds(30)), kInvalidArgument, "FIELD_RULE"},
      {SlowConsumer("r1-9", absl::Seconds(30)), kResourceExhausted, "SLOW_CONSUMER"},
      {PayloadUnreadable(7), kDataLoss, "FEED_UNREADABLE"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(c.status, FailsWith(c.code, c.reason));
    EXPECT_FALSE(DetailOf(c.status).message.en.empty()) << c.reason;
    EXPECT_FALSE(DetailOf(c.status).message.vi.empty()) << c.reason;
  }
  EXPECT_EQ(DetailOf(SlowConsumer("r1-9", absl::Seconds(30))).metadata.front().second, "r1-9");
}

}  // namespace
}  // namespace htx::feed

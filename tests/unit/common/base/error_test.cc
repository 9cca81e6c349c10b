#include "common/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;
using ::testing::HasSubstr;

TEST(ErrorDetailTest, EverythingComesBackFromTheStatus) {
  const ErrorDetail detail = {
      .reason = "SOME_REASON",
      .message = {.en = "3:en: \"quoted\"", .vi = "tiếng Việt\n"},
      .fields = {{.field = "a.b[2]", .description = {.en = "x", .vi = "y"}}, {.field = "", .description = {}}},
      .preconditions = {{.type = "RULE", .subject = "organizations/a", .description = {.en = "p", .vi = "q"}}},
      .metadata = {{"position", "7"}, {"binary", std::string("\0:\xff", 3)}},
      .resource_type = "organization",
      .resource_name = "organizations/a",
      .retry_after_ms = 1500,
      .quota_subject = "user:a"};
  const absl::Status status = MakeError(absl::StatusCode::kFailedPrecondition, detail);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(), "3:en: \"quoted\"");
  const ErrorDetail back = DetailOf(status);
  EXPECT_EQ(back.reason, detail.reason);
  EXPECT_EQ(back.message.vi, detail.message.vi);
  ASSERT_EQ(back.fields.size(), 2u);
  EXPECT_EQ(back.fields[0].field, "a.b[2]");
  EXPECT_EQ(back.fields[0].description.vi, "y");
  ASSERT_EQ(back.preconditions.size(), 1u);
  EXPECT_EQ(back.preconditions[0].type, "RULE");
  EXPECT_EQ(back.preconditions[0].subject, "organizations/a");
  EXPECT_EQ(back.preconditions[0].description.en, "p");
  EXPECT_EQ(back.metadata, detail.metadata);
  EXPECT_EQ(back.resource_type, detail.resource_type);
  EXPECT_EQ(back.resource_name, detail.resource_name);
  EXPECT_EQ(back.retry_after_ms, detail.retry_after_ms);
  EXPECT_EQ(back.quota_subject, detail.quota_subject);
}

TEST(ErrorDetailTest, AStatusWithoutDetailHasAnEmptyReason) {
  EXPECT_EQ(ReasonOf(absl::InternalError("x")), "");
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
  EXPECT_EQ(DetailOf(MakeError(absl::StatusCode::kAborted, "R", {.en = "e", .vi = "v"})).retry_after_ms, std::nullopt);
}

TEST(FieldErrorsTest, AllViolationsAreCollectedInOrder) {
  FieldErrors errors;
  EXPECT_TRUE(errors.empty());
  EXPECT_THAT(errors.ToStatus(), IsOk());
  errors.Add("a", {.en = "first", .vi = "một"});
  errors.Add("b", {.en = "second", .vi = "hai"});
  const absl::Status status = errors.ToStatus();
  EXPECT_THAT(status, FailsWith(absl::StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(status, Violates("a"));
  EXPECT_THAT(status, Violates("b"));
  EXPECT_EQ(status.message(), "a: first (+1)");
  EXPECT_FALSE(errors.empty());
}

TEST(FieldErrorsTest, MergingPrefixesPaths) {
  FieldErrors inner;
  inner.Add("day", {.en = "x", .vi = "y"});
  inner.Add("", {.en = "x", .vi = "y"});
  FieldErrors outer;
  outer.Merge("organization.founded", inner.ToStatus());
  outer.Merge("", InvalidField("top", {.en = "x", .vi = "y"}));
  outer.Merge("fine", absl::OkStatus());
  const absl::Status status = outer.ToStatus();
  EXPECT_THAT(status, Violates("organization.founded.day"));
  EXPECT_THAT(status, Violates("organization.founded"));
  EXPECT_THAT(status, Violates("top"));
  EXPECT_EQ(DetailOf(status).fields.size(), 3u);
}

TEST(FieldErrorsTest, AnErrorThatIsNoViolationWins) {
  FieldErrors errors;
  errors.Add("a", {.en = "x", .vi = "y"});
  errors.Merge("b", NeverExisted("organization", "organizations/a"));
  errors.Merge("c", OutOfScope("organizations/b"));
  EXPECT_THAT(errors.ToStatus(), FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
}

TEST(SharedErrorsTest, EachHasItsCodeReasonAndBothLanguages) {
  const std::vector<std::tuple<absl::Status, absl::StatusCode, std::string>> table = {
      {InvalidField("f", {.en = "e", .vi = "v"}), absl::StatusCode::kInvalidArgument, "FIELD_RULE"},
      {NeverExisted("organization", "organizations/a"), absl::StatusCode::kNotFound, "NEVER_EXISTED"},
      {EtagRequired("organization.etag"), absl::StatusCode::kInvalidArgument, "ETAG_REQUIRED"},
      {EtagMismatch("organizations/a"), absl::StatusCode::kAborted, "ETAG_MISMATCH"},
      {RequestIdReused("id"), absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"},
      {PermissionMissing("registry.read"), absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING"},
      {OutOfScope("organizations/a"), absl::StatusCode::kPermissionDenied, "OUT_OF_SCOPE"},
      {PeerUnavailable("registry"), absl::StatusCode::kUnavailable, "PEER_UNAVAILABLE"}};
  for (const auto& [status, code, reason] : table) {
    EXPECT_THAT(status, FailsWith(code, reason));
    EXPECT_FALSE(DetailOf(status).message.vi.empty());
    EXPECT_EQ(DetailOf(status).message.en, status.message());
  }
  EXPECT_THAT(EtagRequired("organization.etag"), Violates("organization.etag"));
  EXPECT_EQ(DetailOf(PeerUnavailable("registry")).retry_after_ms, 1000);
  EXPECT_EQ(DetailOf(NeverExisted("organization", "organizations/a")).resource_name, "organizations/a");
}

absl::StatusOr<int> Half(int n) {
  if (n % 2 != 0) return OutOfScope("odd numbers");
  return n / 2;
}

absl::StatusOr<int> Quarter(int n) {
  HTX_ASSIGN_OR_RETURN(const int half, Half(n));
  int quarter = 0;
  HTX_ASSIGN_OR_RETURN(quarter, Half(half));
  HTX_RETURN_IF_ERROR(quarter > 100 ? absl::OutOfRangeError("large") : absl::OkStatus());
  return quarter;
}

TEST(StatusMacrosTest, HandErrorsThroughAndValuesOn) {
  EXPECT_EQ(*Quarter(12), 3);
  EXPECT_THAT(Quarter(3), FailsWith(absl::StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(Quarter(6), FailsWith(absl::StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(Quarter(4000).status().code(), absl::StatusCode::kOutOfRange);
}

// Compiles at all: warnings about hidden variables are errors.
absl::Status Nested(const absl::Status& innermost) {
  HTX_RETURN_IF_ERROR([&]() -> absl::Status {
    HTX_RETURN_IF_ERROR([&]() -> absl::Status {
      HTX_RETURN_IF_ERROR(innermost);
      return absl::OkStatus();
    }());
    return absl::OkStatus();
  }());
  return absl::OkStatus();
}

TEST(StatusMacrosTest, MayBeNested) {
  EXPECT_TRUE(Nested(absl::OkStatus()).ok());
  EXPECT_EQ(Nested(absl::AbortedError("a")).code(), absl::StatusCode::kAborted);
}

TEST(CheckDeathTest, AnImpossibleStateEndsTheProcessAndSaysWhere) {
  EXPECT_DEATH(HTX_CHECK(1 + 1 == 3), "error_test.cc.*1 \\+ 1 == 3");
}

}  // namespace
}  // namespace htx

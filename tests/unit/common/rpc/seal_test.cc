// What an error looks like when it leaves, and what a peer makes of it.

#include "common/rpc/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/rpc/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/matchers.h"

namespace htx::rpc {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::Not;

RequestContext In(const std::string& language) {
  RequestContext context;
  context.language = language;
  context.correlation_id = "corr-1";
  return context;
}

absl::Status RoundTrip(const absl::Status& error) {
  const WireError wire = ToWire(error, In("en"));
  return FromWire(wire.code, wire.message, wire.details);
}

TEST(Seal, WhatIsSentComesBackTheSame) {
  const ErrorDetail detail{.reason = "DEBT_OPEN",
                           .message = {.en = "a loan is open", .vi = "còn nợ"},
                           .fields = {{.field = "a.b[1]", .description = {.en = "x", .vi = "x"}}},
                           .preconditions = {{.type = "T", .subject = "s", .description = {.en = "d", .vi = "d"}}},
                           .metadata = {{"k1", "v1"}, {"k2", "v2"}},
                           .resource_type = "loan",
                           .resource_name = "loans/1",
                           .retry_after_ms = 1234,
                           .quota_subject = "principal:x"};
  const absl::Status back = RoundTrip(MakeError(StatusCode::kFailedPrecondition, detail));
  EXPECT_THAT(back, FailsWith(StatusCode::kFailedPrecondition, "DEBT_OPEN"));
  EXPECT_EQ(back.message(), "a loan is open");
  const ErrorDetail seen = DetailOf(back);
  ASSERT_EQ(seen.fields.size(), 1u);
  EXPECT_EQ(seen.fields[0].field, "a.b[1]");
  ASSERT_EQ(seen.preconditions.size(), 1u);
  EXPECT_EQ(seen.preconditions[0].type, "T");
  EXPECT_EQ(seen.metadata, detail.metadata);
  EXPECT_EQ(seen.resource_name, "loans/1");
  EXPECT_EQ(seen.retry_after_ms, 1234);
  EXPECT_EQ(seen.quota_subject, "principal:x");
}

TEST(Seal, AnErrorWithoutAReasonHasItsCodeAsReason) {
  EXPECT_THAT(RoundTrip(absl::NotFoundError("gone")), FailsWith(StatusCode::kNotFound, "NOT_FOUND"));
}

TEST(Seal, InternalErrorsAreMasked) {
  for (const absl::Status& error :
       {absl::InternalError("secret"), PeerRefused("secret", "secret"), absl::UnknownError("secret"),
        absl::DataLossError("secret"),
        MakeError(StatusCode::kInternal,
                  {.reason = "SECRET", .message = {.en = "secret", .vi = "secret"}, .metadata = {{"k", "secret"}}})}) {
    const WireError wire = ToWire(error, In("vi"));
    EXPECT_EQ(wire.code, static_cast<int>(StatusCode::kInternal));
    EXPECT_EQ(wire.message, "internal error; correlation id corr-1");
    EXPECT_THAT(wire.details, Not(HasSubstr("secret")));
    EXPECT_THAT(wire.details, Not(HasSubstr("SECRET")));
    EXPECT_THAT(wire.details, HasSubstr("corr-1"));
  }
}

TEST(Seal, TextsFollowTheLanguage) {
  const absl::Status error = InvalidField("name", {.en = "must be set", .vi = "không được để trống"});
  EXPECT_THAT(ToWire(error, In("vi")).details, HasSubstr("không được để trống"));
  EXPECT_THAT(ToWire(error, In("en")).details, Not(HasSubstr("không được để trống")));
  EXPECT_EQ(ToWire(error, In("vi")).message, "name: must be set");
}

TEST(Seal, LongListsAreCutAndSaySo) {
  FieldErrors errors;
  for (int i = 0; i < 1000; ++i) errors.Add(absl::StrCat("items[", i, "].name"), {.en = "must be set", .vi = "trống"});
  const WireError wire = ToWire(errors.ToStatus(), In("en"));
  EXPECT_LE(wire.details.size(), kMaxDetailBytes);
  google::rpc::Status status;
  ASSERT_TRUE(status.ParseFromString(wire.details));
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(status.details(0).UnpackTo(&info));
  EXPECT_EQ(info.metadata().at("truncated"), "of 1000 violations, the first are listed");
  const ErrorDetail seen = DetailOf(FromWire(wire.code, wire.message, wire.details));
  EXPECT_GT(seen.fields.size(), 20u);
  EXPECT_EQ(seen.fields[0].field, "items[0].name");
}

TEST(Seal, HugeTextsAndMetadataAreCut) {
  ErrorDetail detail{.reason = "BIG", .message = {.en = std::string(100000, 'x'), .vi = std::string(100000, 'y')}};
  for (int i = 0; i < 100; ++i) detail.metadata.emplace_back(absl::StrCat("key", i), std::string(1000, 'z'));
  detail.fields.push_back({.field = std::string(10000, 'f'), .description = {.en = std::string(10000, 'd'), .vi = ""}});
  const WireError wire = ToWire(MakeError(StatusCode::kInvalidArgument, detail), In("vi"));
  EXPECT_LE(wire.details.size(), kMaxDetailBytes);
  EXPECT_LE(wire.message.size(), 512u);
  EXPECT_THAT(FromWire(wire.code, wire.message, wire.details), FailsWith(StatusCode::kInvalidArgument, "BIG"));
}

TEST(Seal, TextIsCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "ợ";
  const WireError wire = ToWire(MakeError(StatusCode::kNotFound, "X", {.en = text, .vi = text}), In("vi"));
  google::rpc::Status status;
  EXPECT_TRUE(status.ParseFromString(wire.details));  // proto3 text must be UTF-8.
  EXPECT_EQ(wire.message.size() % 3, 0u);
}

TEST(Seal, GarbageFromAPeerLeavesCodeAndMessage) {
  const absl::Status status = FromWire(5, "gone", "\xFF\xFF garbage");
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "gone");
  EXPECT_EQ(FromWire(77, "odd", "").code(), StatusCode::kUnknown);
  EXPECT_TRUE(FromWire(0, "", "").ok());
}

TEST(Errors, EachHasItsCodeItsReasonAndBothLanguages) {
  const struct {
    absl::Status status;
    StatusCode code;
    const char* reason;
  } cases[] = {
      {Overloaded(), StatusCode::kResourceExhausted, "OVERLOADED"},
      {TooManyStreams(3), StatusCode::kResourceExhausted, "TOO_MANY_STREAMS"},
      {QuotaExceeded("user:an", "write", 7), StatusCode::kResourceExhausted, "QUOTA_EXCEEDED"},
      {MessageTooLarge(5, 4), StatusCode::kResourceExhausted, "MESSAGE_TOO_LARGE"},
      {RequestUnreadable(), StatusCode::kInvalidArgument, "REQUEST_UNREADABLE"},
      {PrincipalMissing(), StatusCode::kUnauthenticated, "PRINCIPAL_MISSING"},
      {PrincipalMalformed("x-htx-roles"), StatusCode::kUnauthenticated, "PRINCIPAL_MALFORMED"},
      {DeadlinePassed(), StatusCode::kDeadlineExceeded, "DEADLINE_PASSED"},
      {CallCancelled(), StatusCode::kCancelled, "CALL_CANCELLED"},
      {ServerStopping(), StatusCode::kUnavailable, "SERVER_STOPPING"},
      {UnknownMethod(), StatusCode::kUnimplemented, "UNKNOWN_METHOD"},
      {UploadIdle(), StatusCode::kDeadlineExceeded, "UPLOAD_IDLE"},
      {PeerRefused("registry", "PERMISSION_DENIED"), StatusCode::kInternal, "PEER_REFUSED"},
      {HandlerException("x"), StatusCode::kInternal, "HANDLER_EXCEPTION"},
  };
  for (const auto& each : cases) {
    EXPECT_THAT(each.status, FailsWith(each.code, each.reason));
    EXPECT_NE(DetailOf(each.status).message.vi, "");
    EXPECT_NE(DetailOf(each.status).message.vi, DetailOf(each.status).message.en);
  }
  for (const absl::Status& retryable :
       {Overloaded(), TooManyStreams(3), QuotaExceeded("a", "b", 7), ServerStopping()}) {
    EXPECT_TRUE(DetailOf(retryable).retry_after_ms.has_value());
  }
}

}  // namespace
}  // namespace htx::rpc

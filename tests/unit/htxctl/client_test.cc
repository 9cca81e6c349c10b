#include <gmock/gmock.h>

#include "common/base/error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "htxctl/client/explain.h"
#include "htxctl/client/session.h"
#include "htxctl/demo/expectations.h"
#include "htxctl/demo/values.h"
#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using ::htx::testing::FailsWith;
using ::testing::HasSubstr;

grpc::Status Wire(grpc::StatusCode code, const std::vector<const google::protobuf::Message*>& details) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message("plain");
  for (const auto* detail : details) status.add_details()->PackFrom(*detail);
  return grpc::Status(code, "plain", status.SerializeAsString());
}

TEST(FromWireTest, KeepsReasonViolationsAndTexts) {
  google::rpc::ErrorInfo info;
  info.set_reason("FIELD_RULE");
  (*info.mutable_metadata())["rows"] = "3";
  google::rpc::BadRequest bad;
  bad.add_field_violations()->set_field("organization.tax_code");
  bad.mutable_field_violations(0)->set_description("sai chữ số kiểm tra");
  google::rpc::LocalizedMessage localized;
  localized.set_message("trường không hợp lệ");
  const absl::Status status = FromWire(Wire(grpc::StatusCode::INVALID_ARGUMENT, {&info, &bad, &localized}));
  EXPECT_THAT(status, FailsWith(absl::StatusCode::kInvalidArgument, "FIELD_RULE"));
  const std::string text = Explain(status, "vi");
  EXPECT_THAT(text, HasSubstr("INVALID_ARGUMENT / FIELD_RULE"));
  EXPECT_THAT(text, HasSubstr("trường không hợp lệ"));
  EXPECT_THAT(text, HasSubstr("organization.tax_code: sai chữ số kiểm tra"));
  EXPECT_THAT(text, HasSubstr("rows = 3"));
}

TEST(FromWireTest, TakesAStatusWithoutDetails) {
  const absl::Status status = FromWire(grpc::Status(grpc::StatusCode::UNAVAILABLE, "refused"));
  EXPECT_THAT(status, FailsWith(absl::StatusCode::kUnavailable, ""));
  EXPECT_THAT(Explain(status, "en"), HasSubstr("hint: the service does not answer"));
  EXPECT_THAT(Explain(status, "vi"), HasSubstr("gợi ý: "));
}

TEST(ExitCodeTest, TellsARefusalFromASilence) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kExitOk);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("")), kExitUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("")), kExitUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::PermissionDeniedError("")), kExitRefused);
}

TEST(QualifiedTest, ShowsHowANumberRelatesToTheTrueOne) {
  EXPECT_EQ(Qualified(5'607, common::v1::QUALIFIER_ABOUT), "~ 5 607");
  EXPECT_EQ(Qualified(9'600, common::v1::QUALIFIER_MORE_THAN), "> 9 600");
  EXPECT_EQ(Qualified(130, common::v1::QUALIFIER_AT_LEAST), ">= 130");
  EXPECT_EQ(Qualified(342, common::v1::QUALIFIER_ESTIMATE), "342 (est.)");
  EXPECT_EQ(Qualified(2, common::v1::QUALIFIER_RANGE, 3), "2-3");
  EXPECT_EQ(Qualified(794, common::v1::QUALIFIER_UNSPECIFIED), "794");
}

TEST(PercentTest, RoundsOnceHalfUp) {
  EXPECT_EQ(Percent(75, 50), "150 %");
  EXPECT_EQ(Percent(606, 794), "76.3 %");
  EXPECT_EQ(Percent(1, 2'000), "0.1 %");
  EXPECT_EQ(Percent(1, 2'001), "0 %");
  EXPECT_EQ(Percent(5, 0), "-");
}

absl::StatusOr<std::string> Answer(const Session&) { return std::string("94"); }
absl::StatusOr<std::string> Refusal(const Session&) { return InvalidField("filter", {.en = "bad", .vi = "sai"}); }

TEST(CheckTest, AFigureThatDiffersIsMarked) {
  const Session session(Options{});
  const Expectation right = {.id = "000-2", .expected = "94", .ask = Answer};
  EXPECT_TRUE(Check(session, right, "").matches);
  EXPECT_FALSE(Check(session, right, "95").matches);
  EXPECT_EQ(Check(session, right, "95").expected, "95");
}

TEST(CheckTest, AFailedQuestionIsAFigureThatDiffers) {
  const Session session(Options{});
  const Expectation refused = {.id = "000-2", .expected = "94", .ask = Refusal};
  EXPECT_FALSE(Check(session, refused, "").matches);
  EXPECT_THAT(Check(session, refused, "").got, HasSubstr("FIELD_RULE"));
}

TEST(ExpectationsTest, EveryRowOfTheReportsWithAValueIsAsked) {
  std::vector<std::string> ids;
  for (const Expectation& each : AllExpectations()) ids.emplace_back(each.id);
  std::vector<std::string> wanted;
  for (int i = 1; i <= 10; ++i) wanted.push_back(absl::StrCat("000-", i));
  for (int i = 1; i <= 11; ++i) wanted.push_back(absl::StrCat("001-", i));
  for (int i = 1; i <= 25; ++i) wanted.push_back(absl::StrCat("002-", i));
  for (int i = 1; i <= 10; ++i) wanted.push_back(absl::StrCat("003-", i));
  wanted.push_back("003-12");  // 003-11 states no number, 003-13 is a list of pages.
  for (int i = 1; i <= 6; ++i) wanted.push_back(absl::StrCat("004-", i));
  EXPECT_THAT(ids, ::testing::IsSupersetOf(wanted));
}

}  // namespace
}  // namespace htx::ctl

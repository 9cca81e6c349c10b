// The whole way, as a user goes it: three services in processes of their own, the demonstration loaded by htxctl, every
// figure of the five source reports asked back by htxctl.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "htx/awards/v1/commendation_service.grpc.pb.h"
#include "htx/funding/v1/fund_service.grpc.pb.h"
#include "htx/registry/v1/change_service.grpc.pb.h"
#include "htx/registry/v1/quality_service.grpc.pb.h"
#include "tests/acceptance/htxctl.h"
#include "tests/support/eventually.h"
#include "tests/support/world/calls.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SeedsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = std::make_unique<World>();
    const absl::Time start = absl::Now();
    loaded_ = std::make_unique<Outcome>(Htxctl({"demo", "load"}));
    RecordProperty("load_seconds", static_cast<int>(absl::ToInt64Seconds(absl::Now() - start)));
  }
  static void TearDownTestSuite() {
    loaded_.reset();
    world_.reset();
  }
  void SetUp() override { ASSERT_EQ(loaded_->exit_code, 0) << loaded_->output; }

  static Outcome Htxctl(const std::vector<std::string>& words) { return RunHtxctl(*world_, words); }

  // The registry judges the quality of what was recorded by itself, and records its findings: waits until it has.
  static void AwaitJudgement() {
    const auto quality = registry::v1::QualityService::NewStub(world_->registry().channel());
    registry::v1::ListQualityFindingsRequest request;
    request.set_parent("organizations/-");
    EXPECT_TRUE(Eventually(
        [&] {
          const auto found = Call(*quality, &registry::v1::QualityService::Stub::ListQualityFindings, request);
          EXPECT_THAT(found, Answers());
          const registry::v1::QualityProgress& progress = found.body.progress();
          return progress.sequence() == progress.head_sequence() && !progress.swept_day().empty();
        },
        absl::Minutes(5)));
  }

  // Where the three feeds stand.
  static std::vector<int64_t> Heads() {
    AwaitJudgement();
    const auto registry = registry::v1::ChangeService::NewStub(world_->registry().channel());
    const auto info =
        Call(*registry, &registry::v1::ChangeService::Stub::GetRegistryInfo, registry::v1::GetRegistryInfoRequest());
    EXPECT_THAT(info, Answers());
    funding::v1::GetFundReportRequest fund;
    fund.set_fund("funds/quy-ccm");
    fund.mutable_period()->mutable_from()->set_year(2023);
    fund.mutable_period()->mutable_from()->set_month(1);
    fund.mutable_period()->mutable_from()->set_day(1);
    *fund.mutable_period()->mutable_to() = fund.period().from();
    fund.mutable_period()->mutable_to()->set_year(2024);
    const auto funding = funding::v1::FundService::NewStub(world_->funding().channel());
    const auto report = Call(*funding, &funding::v1::FundService::Stub::GetFundReport, fund);
    EXPECT_THAT(report, Answers());
    const auto awards = awards::v1::CommendationService::NewStub(world_->awards().channel());
    const auto statistics = Call(*awards, &awards::v1::CommendationService::Stub::QueryAwardStatistics,
                                 awards::v1::QueryAwardStatisticsRequest());
    EXPECT_THAT(statistics, Answers());
    return {info.body.head_sequence(), report.body.sequence(), statistics.body.sequence()};
  }

  static std::unique_ptr<World> world_;
  static std::unique_ptr<Outcome> loaded_;
};

std::unique_ptr<World> SeedsTest::world_;
std::unique_ptr<Outcome> SeedsTest::loaded_;

TEST_F(SeedsTest, EveryFigureOfTheReportsComesBack) {
  const Outcome report = Htxctl({"--lang", "en", "report"});
  EXPECT_EQ(report.exit_code, 0) << report.output;
  EXPECT_THAT(report.output, HasSubstr(" figures, 0 differ"));
}

TEST_F(SeedsTest, LoadingAgainChangesNothing) {
  const std::vector<int64_t> before = Heads();
  const Outcome again = Htxctl({"demo", "load"});
  EXPECT_EQ(again.exit_code, 0) << again.output;
  EXPECT_EQ(Heads(), before);
  EXPECT_EQ(Htxctl({"report"}).exit_code, 0);
}

TEST_F(SeedsTest, AWrongExpectationIsReportedAsDifferent) {
  const Outcome report = Htxctl({"--lang", "en", "report", "--only", "000-2", "--expect", "000-2=95"});
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_THAT(report.output, HasSubstr("DIFFERS"));
  EXPECT_THAT(report.output, HasSubstr("1 figures, 1 differ"));
}

TEST_F(SeedsTest, AReportOfNoFiguresIsNotASuccess) { EXPECT_EQ(Htxctl({"report", "--only", "999"}).exit_code, 1); }

TEST_F(SeedsTest, TheAllianceIsShownUnderTheNameOfTheDay) {
  EXPECT_THAT(Htxctl({"org", "get", "lmhtx-hai-phong", "--as-of", "2019-06-30"}).output,
              HasSubstr("Liên minh Hợp tác xã và Doanh nghiệp thành phố Hải Phòng"));
  EXPECT_THAT(Htxctl({"org", "get", "lmhtx-hai-phong", "--as-of", "2024-04-06"}).output,
              Not(HasSubstr("Doanh nghiệp")));
}

// Worked example: 600 000 000 at 6 % in twelve equal parts from 2024-01-15.
TEST_F(SeedsTest, TheScheduleOfTheWorkedExampleIsPrinted) {
  const Outcome schedule = Htxctl({"fund", "simulate", "--principal", "600000000", "--rate", "6", "--disbursed",
                                   "2024-01-15", "--first-due", "2024-02-15"});
  EXPECT_EQ(schedule.exit_code, 0) << schedule.output;
  EXPECT_THAT(schedule.output, HasSubstr("3 057 534"));
  EXPECT_THAT(schedule.output, HasSubstr("19 512 329"));
}

TEST_F(SeedsTest, TheBooksOfBothFundsBalance) {
  for (const char* fund : {"quy-htx-hai-phong", "quy-ccm"}) {
    const Outcome balance = Htxctl({"--json", "fund", "balance", fund});
    ASSERT_EQ(balance.exit_code, 0) << balance.output;
    const size_t debit = balance.output.find("\"total_debit\"");
    const size_t credit = balance.output.find("\"total_credit\"");
    ASSERT_NE(debit, std::string::npos) << balance.output;
    ASSERT_NE(credit, std::string::npos) << balance.output;
    const auto amount = [&](size_t at) {
      const size_t from = balance.output.find("\"amount\": \"", at) + 11;
      return balance.output.substr(from, balance.output.find('"', from) - from);
    };
    EXPECT_EQ(amount(debit), amount(credit));
    EXPECT_NE(amount(debit), "0");
  }
}

TEST_F(SeedsTest, ExitCodesTellARefusalFromASilence) {
  EXPECT_EQ(Htxctl({"org", "get", "nobody"}).exit_code, 3);
  EXPECT_EQ(Htxctl({"--registry", "127.0.0.1:1", "org", "get", "nobody"}).exit_code, 4);
  EXPECT_EQ(Htxctl({"org", "gett"}).exit_code, 2);
}

}  // namespace
}  // namespace htx::testing

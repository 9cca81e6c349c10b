// Figures of the funds against a funding service that the test plays, over real channels.

#include <gtest/gtest.h>

#include <map>

#include "absl/time/clock.h"
#include "awards/clients/grpc_fund_statistics.h"
#include "common/base/mutex.h"
#include "common/rpc/peer.h"
#include "htx/funding/v1/fund_service.grpc.pb.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

namespace funding = htx::funding::v1;
using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

// Two funds of one alliance and one of another; one page holds one fund.
class PlayedFunds final : public funding::FundService::Service {
 public:
  grpc::Status ListFunds(grpc::ServerContext*, const funding::ListFundsRequest* request,
                         funding::ListFundsResponse* response) override {
    MutexLock lock(mutex_);
    filters_.push_back(request->filter());
    std::vector<std::string> found;
    for (const auto& [fund, alliance] : alliances_) {
      if (request->filter().find(alliance) != std::string::npos) found.push_back(fund);
    }
    const size_t place = request->page_token().size();
    if (place < found.size()) response->add_funds()->set_name(found[place]);
    if (place + 1 < found.size()) response->set_next_page_token(std::string(place + 1, 'x'));
    return grpc::Status::OK;
  }
  grpc::Status GetFundReport(grpc::ServerContext*, const funding::GetFundReportRequest* request,
                             funding::GetFundReportResponse* response) override {
    MutexLock lock(mutex_);
    if (ending_) return {grpc::StatusCode::UNAVAILABLE, "ending"};
    asked_.push_back(*request);
    const bool second = request->fund() == "funds/hp-2";
    response->mutable_totals()->mutable_lent()->set_amount(second ? 70'000'000 : 10'000'000'000);
    response->mutable_totals()->set_borrowers(second ? 1 : 17);
    response->set_sequence(second ? 40 : 41);
    return grpc::Status::OK;
  }

  std::vector<funding::GetFundReportRequest> Asked() {
    MutexLock lock(mutex_);
    return asked_;
  }
  std::vector<std::string> Filters() {
    MutexLock lock(mutex_);
    return filters_;
  }
  void End() {
    MutexLock lock(mutex_);
    ending_ = true;
  }

 private:
  Mutex mutex_;
  const std::map<std::string, std::string> alliances_ = {
      {"funds/hp-1", "\"hp\""}, {"funds/hp-2", "\"hp\""}, {"funds/hcm-1", "\"hcm\""}};
  std::vector<funding::GetFundReportRequest> asked_ = {};
  std::vector<std::string> filters_ = {};
  bool ending_ = false;
};

class FundStatisticsTest : public ::testing::Test {
 protected:
  FundStatisticsTest() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&played_);
    server_ = builder.BuildAndStart();
    statistics_ = MakeGrpcFundStatistics(rpc::PeerChannel("127.0.0.1:" + std::to_string(port)));
  }
  static MeasureQuery Query(MeasureSpec::Figure figure, const std::vector<std::string>& alliances) {
    MeasureQuery query = {.spec = {.source = MeasureSpec::Source::kFund, .figure = figure},
                          .period = {CivilDay(2019, 1, 1), CivilDay(2019, 7, 1)},
                          .dataset = "hp-2019"};
    for (const std::string& alliance : alliances) query.alliances.push_back(OrganizationId::Of(alliance));
    return query;
  }
  static rpc::RequestContext Context() {
    return {.principal = "user:clerk", .deadline = absl::Now() + absl::Minutes(1)};
  }

  PlayedFunds played_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<FundStatistics> statistics_;
};

// 18 borrowers and 10 070 000 000 đồng, over both funds of the alliance.
TEST_F(FundStatisticsTest, TheReportsOfAllFundsOfTheAlliancesAddUp) {
  const auto lent = statistics_->Measure(Context(), Query(MeasureSpec::Figure::kLent, {"hp"}));
  ASSERT_THAT(lent, IsOk());
  EXPECT_EQ(lent->actual, (Rational{10'070'000'000, 1}));
  EXPECT_EQ(lent->sequence, 40);  // What holds for both.
  const std::vector<funding::GetFundReportRequest> asked = played_.Asked();
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].dataset(), "hp-2019");
  EXPECT_EQ(asked[0].period().from().month(), 1);
  EXPECT_EQ(asked[0].period().to().month(), 7);
  EXPECT_EQ(played_.Filters()[0], "(alliance = \"hp\")");
  const auto borrowers = statistics_->Measure(Context(), Query(MeasureSpec::Figure::kBorrowers, {"hp", "hcm"}));
  ASSERT_THAT(borrowers, IsOk());
  EXPECT_EQ(borrowers->actual, (Rational{35, 1}));
}

TEST_F(FundStatisticsTest, AnAllianceWithoutAFundLentNotZero) {
  const auto lent = statistics_->Measure(Context(), Query(MeasureSpec::Figure::kLent, {"ha-nam"}));
  ASSERT_THAT(lent, IsOk());
  EXPECT_FALSE(lent->actual.defined());
  EXPECT_FALSE(MakeNoFundStatistics()->Measure(Context(), Query(MeasureSpec::Figure::kLent, {"hp"}))->actual.defined());
}

TEST_F(FundStatisticsTest, OneReportMissingIsNoFigure) {
  played_.End();
  EXPECT_THAT(statistics_->Measure(Context(), Query(MeasureSpec::Figure::kLent, {"hp"})),
              FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
}

}  // namespace
}  // namespace htx::awards

// Calls that no story on both engines passes through otherwise.

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

class FundingCalls : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingCalls);

TEST_P(FundingCalls, ADraftIsChangedUntilItIsHandedIn) {
  ASSERT_THAT(
      office_.applications().CreateApplication(FundingOffice::ApplicationRequest({}), FundingOffice::As("maker")),
      IsOk());
  v1::UpdateApplicationRequest update;
  update.set_request_id(NewUuid());
  update.set_name("applications/app");
  update.set_etag("1");
  *update.mutable_application() = FundingOffice::ApplicationRequest({.amount = 5 * kMillionDong}).application();
  ASSERT_THAT(office_.applications().UpdateApplication(update, FundingOffice::As("second")), IsOk());
  EXPECT_EQ(office_.Application("app").requested_amount().amount(), 5 * kMillionDong);
  update.set_request_id(NewUuid());
  EXPECT_THAT(office_.applications().UpdateApplication(update, FundingOffice::As("second")),
              FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  ASSERT_THAT(office_.Submit("app", "2", CivilDay(2024, 1, 6)), IsOk());
  update.set_request_id(NewUuid());
  update.set_etag("3");
  EXPECT_THAT(office_.applications().UpdateApplication(update, FundingOffice::As("second")),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

// 600 000 000 at 6 % in twelve equal parts from 2024-01-15.
TEST_P(FundingCalls, AScheduleIsSimulatedAndNothingIsStored) {
  const std::string books = office_.Books();
  v1::SimulateScheduleRequest request;
  *request.mutable_terms() = FundingOffice::LoanRequest({}, "l", CivilDay(2024, 2, 15)).terms();
  *request.mutable_disbursement_date() = On(2024, 1, 15);
  const auto schedule = office_.loans().SimulateSchedule(request, FundingOffice::As("viewer"));
  ASSERT_THAT(schedule, IsOk());
  EXPECT_EQ(schedule->schedule().total_interest().amount(), 19'512'329);
  EXPECT_EQ(schedule->schedule().instalments_size(), 12);
  EXPECT_EQ(office_.Books(), books);
}

TEST_P(FundingCalls, StandingsOfManyAreThoseOfEach) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  v1::BatchGetDebtStandingsRequest request;
  for (const char* each : {"organizations/b1", "organizations/b2"}) request.add_organizations(each);
  *request.mutable_date() = On(2024, 3, 1);
  const auto batch = office_.standings().BatchGetDebtStandings(request, FundingOffice::As("viewer"));
  ASSERT_THAT(batch, IsOk());
  ASSERT_EQ(batch->standings_size(), 2);
  EXPECT_EQ(batch->standings(0).outstanding().amount(), 600 * kMillionDong);
  EXPECT_FALSE(batch->standings(1).ever_borrowed());
  for (v1::DebtStanding standing : batch->standings()) {
    v1::GetDebtStandingRequest one;
    one.set_organization(standing.organization());
    *one.mutable_date() = request.date();
    auto alone = office_.standings().GetDebtStanding(one, FundingOffice::As("viewer"));
    ASSERT_THAT(alone, IsOk());
    // The feed's head moves between two calls.
    standing.clear_sequence();
    alone->mutable_standing()->clear_sequence();
    EXPECT_EQ(alone->standing().ShortDebugString(), standing.ShortDebugString());
  }
}

}  // namespace
}  // namespace htx::funding

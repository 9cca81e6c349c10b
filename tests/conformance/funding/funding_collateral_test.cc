// Collateral: what it counts for, when it can change, and who releases it.

#include <thread>

#include "tests/unit/funding/rpc/dossier_requests.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;

class FundingCollateral : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  absl::StatusOr<v1::UpdateCollateralResponse> Update(const v1::UpdateCollateralRequest& request) {
    return office_.collaterals().UpdateCollateral(request, FundingOffice::As("appraiser"));
  }
  void Create(const Wish& wish) {
    ASSERT_THAT(
        office_.applications().CreateApplication(FundingOffice::ApplicationRequest(wish), FundingOffice::As("maker")),
        IsOk());
  }
  absl::StatusOr<v1::RequestCollateralReleaseResponse> AskRelease(const std::string& id, const std::string& etag,
                                                                  CivilDay day) {
    v1::RequestCollateralReleaseRequest request;
    request.set_request_id(NewUuid());
    request.set_name("collaterals/" + id);
    request.set_etag(etag);
    *request.mutable_business_date() = DateProto(day);
    return office_.collaterals().RequestCollateralRelease(request, FundingOffice::As("maker"));
  }
  absl::StatusOr<v1::DecideCollateralReleaseResponse> DecideRelease(const std::string& id, const std::string& etag,
                                                                    CivilDay day, const std::string& decider) {
    v1::DecideCollateralReleaseRequest request;
    request.set_request_id(NewUuid());
    request.set_name("collaterals/" + id);
    request.set_etag(etag);
    request.set_granted(true);
    *request.mutable_business_date() = DateProto(day);
    return office_.collaterals().DecideCollateralRelease(request, FundingOffice::As(decider));
  }
  v1::Collateral Get(const std::string& id) {
    v1::GetCollateralRequest request;
    request.set_name("collaterals/" + id);
    const auto response = office_.collaterals().GetCollateral(request, FundingOffice::As("viewer"));
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->collateral() : v1::Collateral();
  }

  const CivilDay day_{2024, 1, 5};
  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingCollateral);

TEST_P(FundingCollateral, CountsByHaircutAndStaysUntilTheLoanIsPaid) {
  const Wish wish;
  Create(wish);
  const auto pledged = Update(PledgeRequest("house", "app", 1'000 * kMillionDong, day_));
  ASSERT_THAT(pledged, IsOk());
  EXPECT_EQ(pledged->collateral().counted_value().amount(), 500 * kMillionDong);
  EXPECT_EQ(pledged->collateral().haircut_rule(), "COLLATERAL_HAIRCUT/REAL_ESTATE@2010-08-01");
  ASSERT_THAT(office_.Submit("app", "1", day_), IsOk());
  EXPECT_THAT(AskRelease("house", "1", day_), FailsWith(StatusCode::kFailedPrecondition, "COLLATERAL_NEEDED"));
  ASSERT_THAT(office_.Appraise("app", "2", day_), IsOk());
  ASSERT_THAT(office_.Approve(wish), IsOk());
  ASSERT_THAT(office_.loans().CreateLoan(FundingOffice::LoanRequest(wish, "l", CivilDay(2024, 2, 15)),
                                         FundingOffice::As("maker")),
              IsOk());
  ASSERT_THAT(office_.Sign("l", day_), IsOk());
  ASSERT_THAT(office_.Reserve("l", "d", wish.amount, day_ + 1), IsOk());
  ASSERT_THAT(office_.Resolve("d", day_ + 1), IsOk());
  EXPECT_THAT(AskRelease("house", "1", day_ + 2), FailsWith(StatusCode::kFailedPrecondition, "COLLATERAL_NEEDED"));
  ASSERT_THAT(office_.Repay("l", 700 * kMillionDong, day_ + 60), IsOk());
  ASSERT_THAT(AskRelease("house", "1", day_ + 61), IsOk());
  EXPECT_THAT(DecideRelease("house", "2", day_ + 61, "maker"),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  const auto released = DecideRelease("house", "2", day_ + 61, "approver");
  ASSERT_THAT(released, IsOk());
  EXPECT_EQ(released->collateral().state(), v1::COLLATERAL_STATE_RELEASED);
  // The document is free again.
  Create({.id = "next", .borrower = "b2"});
  v1::UpdateCollateralRequest again = PledgeRequest("again", "next", 5, day_);
  again.mutable_collateral()->set_document_number("GCN-house");
  EXPECT_THAT(Update(again), IsOk());
}

TEST_P(FundingCollateral, UnderDecisionNothingChangesAndLaterOnlyTheValue) {
  const Wish wish;
  Create(wish);
  ASSERT_THAT(Update(PledgeRequest("house", "app", 1'000 * kMillionDong, day_)), IsOk());
  ASSERT_THAT(office_.Submit("app", "1", day_), IsOk());
  ASSERT_THAT(office_.Appraise("app", "2", day_), IsOk());
  v1::UpdateCollateralRequest revalued = PledgeRequest("house", "app", 900 * kMillionDong, day_ + 10);
  EXPECT_THAT(Update(revalued), FailsWith(StatusCode::kInvalidArgument, "ETAG_REQUIRED"));
  revalued.set_etag("9");
  EXPECT_THAT(Update(revalued), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  revalued.set_etag("1");
  EXPECT_THAT(Update(revalued), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Update(PledgeRequest("new", "app", 5, day_)),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  ASSERT_THAT(office_.Approve(wish), IsOk());
  ASSERT_THAT(Update(revalued), IsOk());
  v1::UpdateCollateralRequest renamed = revalued;
  renamed.set_request_id(NewUuid());
  renamed.set_etag("2");
  renamed.mutable_collateral()->set_owner("ai khác");
  EXPECT_THAT(Update(renamed), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const v1::Collateral stored = Get("house");
  ASSERT_EQ(stored.valuations_size(), 2);
  EXPECT_EQ(stored.counted_value().amount(), 450 * kMillionDong);
}

TEST_P(FundingCollateral, BadInputIsRefusedAndOneDocumentSecuresOneApplication) {
  Create({});
  Create({.id = "other", .borrower = "b2"});
  v1::UpdateCollateralRequest request = PledgeRequest("house", "app", 0, day_);
  EXPECT_THAT(Update(request), Violates("collateral.valuation.value.amount"));
  request = PledgeRequest("house", "none", 5, day_);
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request = PledgeRequest("house", "app", 5, CivilDay(2025, 6, 3));
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
  request = PledgeRequest("house", "app", 5, day_);
  request.set_allow_missing(false);
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request = PledgeRequest("house", "app", 5, day_);
  request.mutable_collateral()->clear_valuation();
  EXPECT_THAT(Update(request), Violates("collateral.valuation"));
  ASSERT_THAT(Update(PledgeRequest("house", "app", 5, day_)), IsOk());
  request = PledgeRequest("second", "other", 5, day_);
  request.mutable_collateral()->set_document_number("GCN-house");
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kFailedPrecondition, "COLLATERAL_PLEDGED"));
  ASSERT_THAT(Update(PledgeRequest("second", "other", 5, day_)), IsOk());
  request.set_request_id(NewUuid());
  request.set_etag("1");
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kFailedPrecondition, "COLLATERAL_PLEDGED"));
  request.mutable_collateral()->set_application("applications/app");
  EXPECT_THAT(Update(request), Violates("collateral.application"));
}

TEST_P(FundingCollateral, AnApprovalNeedsTheCoverageThatTheFundAsksFor) {
  v1::StateDecisionRulesRequest rules;
  rules.set_request_id(NewUuid());
  rules.mutable_decision_rules()->set_fund("funds/f");
  *rules.mutable_decision_rules()->mutable_effective_date() = On(2024, 1, 1);
  rules.mutable_decision_rules()->add_ranges()->set_committee("Giám đốc");
  rules.mutable_decision_rules()->mutable_ranges(0)->set_quorum(1);
  rules.mutable_decision_rules()->set_collateral_coverage_ppm(1'200'000);
  rules.mutable_decision_rules()->set_valuation_valid_days(365);
  rules.mutable_decision_rules()->set_reference("07/QĐ-HĐQL");
  ASSERT_THAT(office_.committees().StateDecisionRules(rules, FundingOffice::As("manager")), IsOk());
  const Wish wish = {.amount = 100 * kMillionDong};
  Create(wish);
  // 240 million less half are 120; one đồng less is not enough.
  ASSERT_THAT(Update(PledgeRequest("house", "app", 240 * kMillionDong - 2, day_)), IsOk());
  ASSERT_THAT(office_.Submit("app", "1", day_), IsOk());
  ASSERT_THAT(office_.Appraise("app", "2", day_), IsOk());
  const absl::Status refused = office_.Approve(wish).status();
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  EXPECT_EQ(DetailOf(refused).preconditions[0].type, "COLLATERAL_COVERAGE");
  EXPECT_EQ(office_.Position().committed().amount(), 0);
  const Wish enough = {.id = "enough", .borrower = "b2", .amount = 100 * kMillionDong};
  Create(enough);
  ASSERT_THAT(Update(PledgeRequest("land", "enough", 240 * kMillionDong, day_)), IsOk());
  ASSERT_THAT(office_.Submit("enough", "1", day_), IsOk());
  ASSERT_THAT(office_.Appraise("enough", "2", day_), IsOk());
  const auto decided = office_.Approve(enough);
  ASSERT_THAT(decided, IsOk());
  bool stored = false;
  for (const v1::RuleVerdict& verdict : decided->application().decision().report().verdicts()) {
    stored = stored || (verdict.rule() == "COLLATERAL_COVERAGE" && verdict.citation() == "07/QĐ-HĐQL" &&
                        verdict.rule_version() == decided->application().committee().decision_rules());
  }
  EXPECT_TRUE(stored) << "the decision keeps the verdict with its version";
}

TEST_P(FundingCollateral, OneDocumentPledgedTwiceAtOnceSecuresOne) {
  Create({});
  Create({.id = "other", .borrower = "b2"});
  std::vector<absl::Status> results(2);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&, i] {
      v1::UpdateCollateralRequest request = PledgeRequest(absl::StrCat("c", i), i == 0 ? "app" : "other", 5, day_);
      request.mutable_collateral()->set_document_number("GCN-1");
      results[i] = Update(request).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(results[0].ok(), results[1].ok());
  EXPECT_THAT(results[0].ok() ? results[1] : results[0],
              FailsWith(StatusCode::kFailedPrecondition, "COLLATERAL_PLEDGED"));
  v1::ListCollateralsRequest list;
  list.set_filter("document_number = \"GCN-1\"");
  EXPECT_EQ(office_.collaterals().ListCollaterals(list, FundingOffice::As("viewer"))->total_size(), 1);
}

}  // namespace
}  // namespace htx::funding

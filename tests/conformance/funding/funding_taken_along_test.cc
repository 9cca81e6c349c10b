// What comes along with the loans of a fund that is taken over: collateral, and money on its way to a borrower.

#include "tests/conformance/funding/opening_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

class FundingTakenAlong : public OpeningTest {
 protected:
  static v1::OpeningCollateral& Secure(v1::OpeningLoan& loan, const std::string& id, const std::string& document) {
    v1::OpeningCollateral& collateral = *loan.add_collaterals();
    collateral.set_collateral_id(id);
    collateral.set_kind(v1::COLLATERAL_KIND_REAL_ESTATE);
    collateral.set_description("Nhà kho 500 m2");
    collateral.set_owner("HTX Đồng Tâm");
    collateral.set_document_number(document);
    for (const auto& [day, value] : {std::pair(CivilDay(2024, 6, 20), 150), std::pair(CivilDay(2024, 1, 8), 140)}) {
      v1::Valuation& valuation = *collateral.add_valuations();
      *valuation.mutable_date() = DateProto(day);
      *valuation.mutable_value() = Vnd(value * kMillionDong);
      valuation.set_valuer("Hội đồng định giá");
    }
    return collateral;
  }
  static v1::OpeningLoan Secured() {
    v1::OpeningLoan loan = Paying();
    Secure(loan, "ts1", "GCN 1");
    return loan;
  }
  // 20 of the 50 million that are not drawn are on their way.
  static v1::OpeningLoan UnderWay() {
    v1::OpeningLoan loan = HalfDrawn();
    Add(loan, v1::OPENING_EVENT_KIND_SENT, CivilDay(2024, 6, 28), 20 * kMillionDong).set_reference("UNC 0628");
    *loan.mutable_balance()->mutable_under_way() = Vnd(20 * kMillionDong);
    return loan;
  }
  static v1::StageOpeningRequest WithBoth() {
    v1::StageOpeningRequest request = WholeFile();
    *request.mutable_loans(0) = Secured();
    *request.mutable_loans(1) = UnderWay();
    *request.mutable_balances(0)->mutable_debit() = Vnd(402'496'986);
    Declare(request, "1190", "src", 20 * kMillionDong);
    Declare(request, "9140", "src", 150 * kMillionDong);
    Declare(request, "9193", "src", -150 * kMillionDong);
    return request;
  }
  void Open() {
    ASSERT_THAT(Stage(WithBoth()), IsOk());
    const v1::Opening told = Now();
    ASSERT_TRUE(told.reconciled()) << told.ShortDebugString();
    ASSERT_THAT(Complete(told.content_hash()), IsOk());
  }
  absl::StatusOr<v1::ResolveDisbursementResponse> Resolve(v1::DisbursementOutcome outcome) {
    v1::ResolveDisbursementRequest request;
    request.set_request_id(NewUuid());
    request.set_name("disbursements/l2-d2");
    request.set_outcome(outcome);
    *request.mutable_business_date() = On(2024, 7, 2);
    return office_.loans().ResolveDisbursement(request, FundingOffice::As("cashier"));
  }
};
HTX_BOTH_ENGINES(FundingTakenAlong);

TEST_P(FundingTakenAlong, ATrancheUnderWayArrivesHere) {
  Open();
  EXPECT_EQ(BooksOn(kCutOver).at("1190"), 20 * kMillionDong);
  EXPECT_EQ(office_.Position("ut").committed().amount(), 20 * kMillionDong) << "promised until it arrives";
  const auto arrived = Resolve(v1::DISBURSEMENT_OUTCOME_CONFIRMED);
  ASSERT_THAT(arrived, IsOk());
  EXPECT_EQ(arrived->disbursement().state(), v1::DISBURSEMENT_STATE_CONFIRMED);
  const Balances after = BooksOn(CivilDay(2024, 7, 2));
  EXPECT_FALSE(after.contains("1190"));
  EXPECT_EQ(after.at("1311"), 140'000'001);
  EXPECT_EQ(after.at("9110"), 30 * kMillionDong);
  EXPECT_EQ(office_.Position("ut").lent().amount(), 28 * kMillionDong);
  EXPECT_TRUE(Intact());
}

TEST_P(FundingTakenAlong, ATrancheThatComesBackIsInTheBankAgain) {
  Open();
  ASSERT_THAT(Resolve(v1::DISBURSEMENT_OUTCOME_FAILED), IsOk());
  const Balances after = BooksOn(CivilDay(2024, 7, 2));
  EXPECT_FALSE(after.contains("1190"));
  EXPECT_EQ(after.at("1110"), 422'496'986);
  EXPECT_EQ(after.at("1311"), 120'000'001);
}

TEST_P(FundingTakenAlong, CollateralIsHeldWithItsValuationsAndMovesByTheDifference) {
  Open();
  v1::GetCollateralRequest get;
  get.set_name("collaterals/ts1");
  const auto held = office_.collaterals().GetCollateral(get, FundingOffice::As("viewer"));
  ASSERT_THAT(held, IsOk());
  const v1::Collateral& collateral = held->collateral();
  EXPECT_EQ(collateral.state(), v1::COLLATERAL_STATE_PLEDGED);
  EXPECT_EQ(collateral.application(), "applications/l1-a");
  ASSERT_EQ(collateral.valuations_size(), 2);
  EXPECT_EQ(collateral.valuation().value().amount(), 150 * kMillionDong);
  v1::UpdateCollateralRequest update;
  update.set_request_id(NewUuid());
  update.set_etag(collateral.etag());
  *update.mutable_collateral() = collateral;
  *update.mutable_collateral()->mutable_valuation()->mutable_date() = On(2024, 7, 10);
  *update.mutable_collateral()->mutable_valuation()->mutable_value() = Vnd(120 * kMillionDong);
  ASSERT_THAT(office_.collaterals().UpdateCollateral(update, FundingOffice::As("maker")), IsOk());
  EXPECT_EQ(BooksOn(CivilDay(2024, 7, 10)).at("9140"), 120 * kMillionDong);
  EXPECT_EQ(BooksOn(kCutOver).at("9140"), 150 * kMillionDong);
  EXPECT_TRUE(Intact());
}

TEST_P(FundingTakenAlong, WhatDoesNotAgreeIsRefusedByName) {
  v1::OpeningLoan much = UnderWay();
  *much.mutable_events(1)->mutable_amount() = Vnd(50 * kMillionDong + 1);
  EXPECT_EQ(StageLoan(much).reason(), "UNDRAWN_EXCEEDED");
  v1::OpeningLoan silent = UnderWay();
  silent.mutable_balance()->clear_under_way();
  EXPECT_EQ(StageLoan(silent).reason(), "OPENING_DIFFERS");
  v1::OpeningLoan twice = Secured();
  Secure(twice, "ts2", "GCN 1");
  EXPECT_EQ(StageLoan(twice).reason(), "COLLATERAL_PLEDGED");
  v1::OpeningLoan bare = Paying();
  Secure(bare, "ts1", "GCN 1").clear_valuations();
  EXPECT_EQ(StageLoan(bare).reason(), "FIELD_RULE");
  v1::OpeningLoan late = Secured();
  *late.mutable_collaterals(0)->mutable_valuations(0)->mutable_date() = On(2024, 7, 1);
  EXPECT_EQ(StageLoan(late).reason(), "VALUE_DATE_OUT_OF_RANGE");

  EXPECT_EQ(StageLoan(Secured()).outcome(), v1::OPENING_OUTCOME_STAGED);
  v1::OpeningLoan other = UnderWay();
  Secure(other, "ts2", "GCN 1");
  EXPECT_EQ(StageLoan(other).reason(), "COLLATERAL_PLEDGED") << "another loan's";
  v1::OpeningLoan moved = Paying();
  Secure(moved, "ts1", "GCN 2");
  EXPECT_EQ(StageLoan(moved).outcome(), v1::OPENING_OUTCOME_REPLACED);
  EXPECT_EQ(StageLoan(other).outcome(), v1::OPENING_OUTCOME_STAGED) << "the document is free again";

  EXPECT_EQ(StageLoan(UnderWay()).outcome(), v1::OPENING_OUTCOME_REPLACED);
  v1::StageOpeningRequest balances = WithBoth();
  *balances.mutable_balances(balances.balances_size() - 3)->mutable_debit() = Vnd(20 * kMillionDong - 1);
  ASSERT_THAT(Stage(balances), IsOk());
  const v1::Opening told = Now();
  EXPECT_FALSE(told.reconciled());
  ASSERT_GE(told.differences_size(), 1);
  EXPECT_EQ(told.differences(0).account(), "1190");
  EXPECT_THAT(Complete(told.content_hash()), FailsWith(StatusCode::kFailedPrecondition, "OPENING_NOT_RECONCILED"));
}

}  // namespace
}  // namespace htx::funding

// What the books hold of a loan beside what it owes: collateral, the parts of each source, money on its way.

#include "funding/store/loan_store.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

class FundingLoanBooks : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  absl::StatusOr<v1::UpdateCollateralResponse> Value(const std::string& etag, Dong value, CivilDay day) {
    v1::UpdateCollateralRequest request;
    request.set_request_id(NewUuid());
    request.set_allow_missing(etag.empty());
    request.set_etag(etag);
    v1::Collateral& collateral = *request.mutable_collateral();
    collateral.set_name("collaterals/house");
    collateral.set_application("applications/app");
    collateral.set_kind(v1::COLLATERAL_KIND_REAL_ESTATE);
    collateral.set_description("Quyền sử dụng đất");
    collateral.set_owner("HTX Đồng Tâm");
    collateral.set_document_number("GCN-1");
    *collateral.mutable_valuation()->mutable_date() = DateProto(day);
    *collateral.mutable_valuation()->mutable_value() = Vnd(value);
    collateral.mutable_valuation()->set_valuer("Tổ thẩm định giá");
    return office_.collaterals().UpdateCollateral(request, FundingOffice::As("appraiser"));
  }
  // Asked for and granted on `day`; "etag" of the collateral before it.
  void Release(int64_t etag, CivilDay day) {
    v1::RequestCollateralReleaseRequest ask;
    ask.set_request_id(NewUuid());
    ask.set_name("collaterals/house");
    ask.set_etag(absl::StrCat(etag));
    *ask.mutable_business_date() = DateProto(day);
    ASSERT_THAT(office_.collaterals().RequestCollateralRelease(ask, FundingOffice::As("maker")), IsOk());
    v1::DecideCollateralReleaseRequest decide;
    decide.set_request_id(NewUuid());
    decide.set_name("collaterals/house");
    decide.set_etag(absl::StrCat(etag + 1));
    decide.set_granted(true);
    *decide.mutable_business_date() = DateProto(day);
    ASSERT_THAT(office_.collaterals().DecideCollateralRelease(decide, FundingOffice::As("approver")), IsOk());
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingLoanBooks);

TEST_P(FundingLoanBooks, CollateralIsHeldFromSigningToReleaseAtItsLatestValue) {
  const Wish wish = {.day = kSigned};
  ASSERT_THAT(
      office_.applications().CreateApplication(FundingOffice::ApplicationRequest(wish), FundingOffice::As("maker")),
      IsOk());
  ASSERT_THAT(Value("", 1'000 * kMillionDong, kSigned), IsOk());
  ASSERT_THAT(office_.Submit("app", "1", kSigned), IsOk());
  ASSERT_THAT(office_.Appraise("app", "2", kSigned), IsOk());
  ASSERT_THAT(office_.Approve(wish), IsOk());
  ASSERT_THAT(office_.loans().CreateLoan(FundingOffice::LoanRequest(wish, "l", kFirstDue), FundingOffice::As("maker")),
              IsOk());
  EXPECT_EQ(office_.Balance("9140"), 0) << "not signed";
  ASSERT_THAT(office_.Sign("l", kSigned), IsOk());
  EXPECT_EQ(office_.Balance("9140", "loan = \"l\""), 1'000 * kMillionDong);
  ASSERT_THAT(office_.Reserve("l", "d", wish.amount, kPaidOut), IsOk());
  ASSERT_THAT(office_.Resolve("d", kPaidOut), IsOk());
  ASSERT_THAT(Value("1", 900 * kMillionDong, kPaidOut + 5), IsOk());
  EXPECT_EQ(office_.Balance("9140"), 900 * kMillionDong);
  EXPECT_EQ(office_.Balance("9193"), 900 * kMillionDong);
  const std::string books = office_.Books();
  ASSERT_THAT(Value("2", 950 * kMillionDong, kPaidOut + 1), IsOk());
  EXPECT_EQ(office_.Books(), books) << "an older valuation changes nothing";
  ASSERT_THAT(office_.Repay("l", 700 * kMillionDong, kFirstDue), IsOk());
  Release(3, kFirstDue + 1);
  EXPECT_EQ(office_.Balance("9140"), 0);
  EXPECT_EQ(office_.Balance("9193"), 0);
}

TEST_P(FundingLoanBooks, ALossIsOfEachSourceThatLentAndWhatIsGotBackComesToIt) {
  office_.AddSource("s2", 50 * kBillionDong);
  const Wish wish = {.amount = 500'000'001, .day = kSigned, .mix = {{"src", 600'000}, {"s2", 400'000}}};
  office_.Lend(wish, "l", kPaidOut, kFirstDue);
  const auto of = [&](const std::string& account, const std::string& source) {
    return office_.Balance(account, absl::StrCat("source = \"", source, "\""));
  };
  const Dong cash = of("1110", "s2");
  ASSERT_THAT(office_.Repay("l", 100 * kMillionDong, kFirstDue), IsOk());
  const Dong back = office_.Position("s2").repaid().amount();
  EXPECT_GT(back, 0);
  EXPECT_EQ(of("1110", "s2"), cash + back) << "principal comes back as money of its source";
  EXPECT_EQ(of("2130", "s2"), 0);
  EXPECT_EQ(of("2130", "src"), 0);
  const CivilDay lost(2024, 6, 1);
  ASSERT_THAT(office_.Change(FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_WRITE_OFF, lost)), IsOk());
  for (const std::string source : {"src", "s2"}) {
    EXPECT_EQ(of("1311", source), 0);
    EXPECT_EQ(of("6120", source), office_.Position(source).lent().amount());
  }
  const Dong followed = of("9130", "s2");
  EXPECT_EQ(followed, of("6120", "s2"));
  ASSERT_THAT(office_.Repay("l", 50 * kMillionDong, lost + 10), IsOk());
  EXPECT_EQ(of("5130", "s2"), followed - of("9130", "s2"));
  EXPECT_EQ(of("5130", "s2"), office_.Position("s2").repaid().amount() - back);
  EXPECT_EQ(of("2130", "s2"), 0);
  ASSERT_THAT(office_.Change(FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_CLOSE_LOSS, lost + 20)), IsOk());
  for (const std::string source : {"src", "s2"}) EXPECT_EQ(of("9130", source), 0) << source;
  // Late money is welcome all the same.
  ASSERT_THAT(office_.Repay("l", kMillionDong, lost + 30), IsOk());
  for (const std::string source : {"src", "s2"}) EXPECT_EQ(of("9130", source), 0) << source;
  EXPECT_EQ(office_.Balance("5130"), 51 * kMillionDong);
}

TEST_P(FundingLoanBooks, MoneyOnItsWayIsInTheClearingAccountUntilTheBankAnswers) {
  office_.MakeLoan({.day = kSigned}, "l", kFirstDue);
  for (const std::string id : {"lost", "part"}) {
    ASSERT_THAT(office_.Reserve("l", id, 300 * kMillionDong, kPaidOut), IsOk());
  }
  ASSERT_THAT(office_.Resolve("lost", kPaidOut, v1::DISBURSEMENT_OUTCOME_SENT), IsOk());
  ASSERT_THAT(office_.Resolve("part", kPaidOut, v1::DISBURSEMENT_OUTCOME_SENT), IsOk());
  EXPECT_EQ(office_.Balance("1190"), 600 * kMillionDong);
  EXPECT_EQ(office_.Balance("1311"), 0);
  EXPECT_THAT(office_.Resolve("lost", kPaidOut, v1::DISBURSEMENT_OUTCOME_VOIDED),
              FailsWith(StatusCode::kFailedPrecondition, "ALREADY_RESOLVED"))
      << "only the bank says what became of it";
  ASSERT_THAT(office_.Resolve("lost", kPaidOut + 1, v1::DISBURSEMENT_OUTCOME_FAILED), IsOk());
  v1::ResolveDisbursementRequest part;
  part.set_request_id(NewUuid());
  part.set_name("disbursements/part");
  part.set_outcome(v1::DISBURSEMENT_OUTCOME_CONFIRMED);
  *part.mutable_business_date() = DateProto(kPaidOut + 1);
  *part.mutable_confirmed_amount() = Vnd(200 * kMillionDong);
  ASSERT_THAT(office_.loans().ResolveDisbursement(part, FundingOffice::As("cashier")), IsOk());
  EXPECT_EQ(office_.Balance("1190"), 0);
  EXPECT_EQ(office_.Balance("1311"), 200 * kMillionDong);
  EXPECT_EQ(office_.Balance("1110"), 50 * kBillionDong - 200 * kMillionDong);
  EXPECT_EQ(office_.Balance("9110"), 400 * kMillionDong);
  EXPECT_EQ(office_.Position().lent().amount(), 200 * kMillionDong);
  EXPECT_EQ(office_.Position().committed().amount(), 400 * kMillionDong);
  EXPECT_EQ(office_.Loan("l").balances().undrawn().amount(), 400 * kMillionDong);
}

TEST_P(FundingLoanBooks, NothingOfAClosedDayIsSignedOrReserved) {
  const Wish wish = {.day = kSigned};
  office_.BringToDecision(wish);
  ASSERT_THAT(office_.Approve(wish), IsOk());
  ASSERT_THAT(office_.loans().CreateLoan(FundingOffice::LoanRequest(wish, "l", kFirstDue), FundingOffice::As("maker")),
              IsOk());
  const CallRecord record = {.principal = "accountant",
                             .method = "test",
                             .request_id = NewUuid(),
                             .now = absl::FromUnixSeconds(1'700'000'000),
                             .deadline = absl::Now() + absl::Minutes(3)};
  ASSERT_THAT(office_.database().Write(
                  record, [](sql::Transaction& tx) { return store::CloseThrough(tx, FundId::Of("f"), kSigned + 1); }),
              IsOk());
  EXPECT_THAT(office_.Sign("l", kSigned), FailsWith(StatusCode::kFailedPrecondition, "PERIOD_CLOSED"));
  ASSERT_THAT(office_.Sign("l", kSigned + 2), IsOk());
}

}  // namespace
}  // namespace htx::funding

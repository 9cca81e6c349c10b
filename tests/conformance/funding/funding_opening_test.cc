// A fund that is taken over from other books: told, reconciled to the đồng, booked once.

#include "tests/conformance/funding/opening_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;
using ::testing::HasSubstr;

class FundingOpening : public OpeningTest {};
HTX_BOTH_ENGINES(FundingOpening);

TEST_P(FundingOpening, AWorkedFundIsTakenOverToTheDong) {
  const auto staged = Stage(WholeFile());
  ASSERT_THAT(staged, IsOk());
  for (const v1::OpeningResult& result : staged->results()) {
    EXPECT_EQ(result.outcome(), v1::OPENING_OUTCOME_STAGED) << result.ShortDebugString();
  }
  const v1::Opening told = Now();
  EXPECT_TRUE(told.reconciled()) << told.ShortDebugString();
  EXPECT_EQ(office_.TrialBalance().rows_size(), 0);
  const auto done = Complete(told.content_hash());
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->opening().state(), v1::OPENING_STATE_DONE);
  EXPECT_EQ(done->opening().posted_count(), 2);
  EXPECT_EQ(BooksOn(kCutOver), (Balances{{"1110", 422'496'986},
                                         {"1311", 120'000'001},
                                         {"1320", 172'603},
                                         {"2110", -40'000'000},
                                         {"4110", -500'000'000},
                                         {"5110", -2'669'590},
                                         {"9110", 50'000'000},
                                         {"9190", -50'000'000}}));
  EXPECT_EQ(BooksOn(kCutOver, "source = ut").at("1311"), 20'000'000);
  EXPECT_TRUE(Intact());
  const v1::SourcePosition position = office_.Position("ut");
  EXPECT_EQ(position.contributed().amount(), 40'000'000);
  EXPECT_EQ(position.committed().amount(), 20'000'000);
  EXPECT_EQ(position.lent().amount(), 20'000'000);
  EXPECT_EQ(position.available().amount(), 0);
}

TEST_P(FundingOpening, AWrongDongIsRefusedByName) {
  v1::OpeningLoan loan = Paying();
  *loan.mutable_balance()->mutable_interest() = Vnd(172'604);
  v1::OpeningResult result = StageLoan(loan);
  EXPECT_EQ(result.outcome(), v1::OPENING_OUTCOME_REFUSED);
  EXPECT_EQ(result.reason(), "OPENING_DIFFERS");
  EXPECT_THAT(result.message(), HasSubstr("interest of loans/l1 comes to 172 603 đ, 172 604 đ are declared"));
  EXPECT_EQ(result.balance().interest().amount(), 172'603);
  loan = Paying();
  *loan.mutable_events(2)->mutable_interest() = Vnd(524'385);
  result = StageLoan(loan);
  EXPECT_EQ(result.reason(), "OPENING_DIFFERS");
  EXPECT_THAT(result.message(), HasSubstr("interest of the repayment of 2024-03-15 comes to 524 384 đ"));
  EXPECT_EQ(Now().loan_count(), 0);

  v1::StageOpeningRequest file = WholeFile();
  *file.mutable_balances(3)->mutable_debit() = Vnd(172'604);
  ASSERT_THAT(Stage(file), IsOk());
  const v1::Opening told = Now();
  EXPECT_FALSE(told.reconciled());
  const auto refused = Complete(told.content_hash());
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "OPENING_NOT_RECONCILED"));
  const std::vector<PreconditionViolation> differences = DetailOf(refused.status()).preconditions;
  ASSERT_EQ(differences.size(), 2u);
  EXPECT_EQ(differences[0].subject, "1320 fundSources/src");
  EXPECT_THAT(differences[0].description.en, HasSubstr("difference 1 đ"));
  EXPECT_EQ(differences[1].subject, "4190");
  EXPECT_EQ(office_.TrialBalance().rows_size(), 0);
  EXPECT_EQ(Now().state(), v1::OPENING_STATE_STAGED);
}

TEST_P(FundingOpening, ASourceThatLentMoreThanItHasIsNotOpened) {
  v1::StageOpeningRequest file = WholeFile();
  *file.mutable_balances(0)->mutable_debit() = Vnd(422'496'985);
  *file.mutable_balances(4)->mutable_credit() = Vnd(39'999'999);
  ASSERT_THAT(Stage(file), IsOk());
  const v1::Opening told = Now();
  ASSERT_EQ(told.differences_size(), 1) << told.ShortDebugString();
  EXPECT_EQ(told.differences(0).account(), "capital");
  EXPECT_EQ(told.differences(0).source(), "fundSources/ut");
  EXPECT_EQ(told.differences(0).found().amount(), 40'000'000);
}

TEST_P(FundingOpening, WhoToldItDoesNotCompleteItAndCompletesWhatWasRead) {
  ASSERT_THAT(Stage(WholeFile()), IsOk());
  const std::string hash = Now().content_hash();
  EXPECT_THAT(Complete(hash, "clerk"), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  EXPECT_THAT(Complete(std::string(64, '0')), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  v1::OpeningLoan other = HalfDrawn();
  other.set_purpose("Mua máy cày");
  EXPECT_EQ(StageLoan(other).outcome(), v1::OPENING_OUTCOME_REPLACED);
  EXPECT_THAT(Complete(hash), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(Complete(Now().content_hash()), IsOk());
}

TEST_P(FundingOpening, TheSameFileAgainChangesNothing) {
  ASSERT_THAT(Stage(WholeFile()), IsOk());
  const std::string hash = Now().content_hash();
  const auto again = Stage(WholeFile());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->results(0).outcome(), v1::OPENING_OUTCOME_UNCHANGED);
  EXPECT_EQ(Now().content_hash(), hash);
  ASSERT_THAT(Complete(hash), IsOk());
  const std::string books = office_.Books();
  const auto after = Stage(WholeFile());
  ASSERT_THAT(after, IsOk());
  for (const v1::OpeningResult& result : after->results()) {
    EXPECT_EQ(result.outcome(), v1::OPENING_OUTCOME_UNCHANGED) << result.ShortDebugString();
  }
  const auto done = Complete(hash);
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->opening().state(), v1::OPENING_STATE_DONE);
  EXPECT_EQ(office_.Books(), books);
  v1::OpeningLoan other = HalfDrawn();
  other.set_purpose("Mua máy cày");
  EXPECT_EQ(StageLoan(other).reason(), "OPENING_FIXED");
  v1::StageOpeningRequest balances = Request();
  Declare(balances, "1110", "", 1);
  EXPECT_THAT(Stage(balances), FailsWith(StatusCode::kFailedPrecondition, "OPENING_FIXED"));
  v1::DiscardOpeningRequest discard;
  discard.set_request_id(NewUuid());
  discard.set_fund("funds/f");
  EXPECT_THAT(office_.migrations().DiscardOpening(discard, FundingOffice::As("clerk")),
              FailsWith(StatusCode::kFailedPrecondition, "OPENING_FIXED"));
}

TEST_P(FundingOpening, RowsThatCannotBeAreRefusedAndKeepNobodyElseOut) {
  v1::StageOpeningRequest request = Request();
  v1::OpeningLoan after = Paying();
  *after.mutable_events(5)->mutable_date() = On(2024, 7, 1);
  *request.add_loans() = after;
  v1::OpeningLoan stranger = HalfDrawn();
  stranger.set_borrower("organizations/nobody");
  stranger.set_loan_id("l5");
  *request.add_loans() = stranger;
  v1::OpeningLoan elsewhere = HalfDrawn();
  elsewhere.set_loan_id("l6");
  elsewhere.mutable_source_mix(1)->set_source("fundSources/none");
  *request.add_loans() = elsewhere;
  v1::OpeningLoan drawn = HalfDrawn();
  drawn.set_loan_id("l7");
  *drawn.mutable_events(0)->mutable_amount() = Vnd(100'000'002);
  *request.add_loans() = drawn;
  v1::OpeningLoan shapeless = HalfDrawn();
  shapeless.set_loan_id("l8");
  Add(shapeless, v1::OPENING_EVENT_KIND_PAUSE, CivilDay(2024, 4, 1));
  *request.add_loans() = shapeless;
  *request.add_loans() = HalfDrawn();
  BorrowerFacts unknown;
  office_.registry().Set("nobody", unknown);
  const auto response = Stage(request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->results(0).reason(), "VALUE_DATE_OUT_OF_RANGE");
  EXPECT_EQ(response->results(1).reason(), "BORROWER_UNKNOWN");
  EXPECT_EQ(response->results(2).reason(), "NEVER_EXISTED");
  EXPECT_EQ(response->results(3).reason(), "UNDRAWN_EXCEEDED");
  EXPECT_EQ(response->results(4).reason(), "FIELD_RULE");
  EXPECT_THAT(response->results(4).message(), HasSubstr("events[1]"));
  EXPECT_EQ(response->results(5).outcome(), v1::OPENING_OUTCOME_STAGED);
  EXPECT_EQ(Now().loan_count(), 1);
}

TEST_P(FundingOpening, BalancesNameAccountsThatHoldThem) {
  const auto refused = [&](const std::string& account, const std::string& source, Dong amount) {
    v1::StageOpeningRequest request = Request();
    Declare(request, account, source, amount);
    return Stage(request);
  };
  EXPECT_THAT(refused("1310", "", 1), Violates("balances[0].account"));
  EXPECT_THAT(refused("4190", "", 1), Violates("balances[0].account"));
  EXPECT_THAT(refused("1311", "", 1), Violates("balances[0].source"));
  EXPECT_THAT(refused("4110", "ut", -1), Violates("balances[0].account"));
  EXPECT_THAT(refused("4110", "src", 1), Violates("balances[0].debit"));
}

TEST_P(FundingOpening, AFundInUseIsNotOpened) {
  ASSERT_THAT(office_.Move("src", kMillionDong, On(2024, 7, 1)), IsOk());
  EXPECT_THAT(Stage(WholeFile()), FailsWith(StatusCode::kFailedPrecondition, "OPENING_FUND_IN_USE"));
}

TEST_P(FundingOpening, NothingIsOpenedWithoutBalancesAndWhatWasToldCanBeForgotten) {
  EXPECT_EQ(StageLoan(Paying()).outcome(), v1::OPENING_OUTCOME_STAGED);
  EXPECT_THAT(Complete(Now().content_hash()), FailsWith(StatusCode::kFailedPrecondition, "OPENING_NOT_RECONCILED"));
  v1::DiscardOpeningRequest discard;
  discard.set_request_id(NewUuid());
  discard.set_fund("funds/f");
  const auto gone = office_.migrations().DiscardOpening(discard, FundingOffice::As("clerk"));
  ASSERT_THAT(gone, IsOk());
  EXPECT_EQ(gone->loan_count(), 1);
  v1::GetOpeningRequest get;
  get.set_fund("funds/f");
  EXPECT_THAT(office_.migrations().GetOpening(get, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

}  // namespace
}  // namespace htx::funding

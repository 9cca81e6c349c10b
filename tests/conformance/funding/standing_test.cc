// Standings of debtors, loans that follow their borrowers, and flags.

#include <thread>

#include "funding/rpc/borrower_watch.h"
#include "funding/store/loan_book_store.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

OrganizationId OrgId(const std::string& id) { return OrganizationId::Of(id); }

class FundingStanding : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // 600 million to b1 on 5 January 2024, twelve instalments from 15 February.
  void SetUp() override {
    office_.OpenFund();
    office_.Lend({.id = "a"}, "l", CivilDay(2024, 1, 5), CivilDay(2024, 2, 15));
  }
  v1::DebtStanding StandingOn(const std::string& organization, CivilDay day) {
    v1::GetDebtStandingRequest request;
    request.set_organization("organizations/" + organization);
    *request.mutable_date() = DateProto(day);
    const auto response = office_.standings().GetDebtStanding(request, FundingOffice::As("viewer"));
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->standing() : v1::DebtStanding();
  }
  absl::Status Follow(const BorrowerChange& change) {
    const CallRecord record = {.principal = "service:funding",
                               .method = "test/follow",
                               .now = office_.clock().Now(),
                               .deadline = absl::Now() + absl::Minutes(3)};
    return FollowBorrower(office_.database(), office_.ids(), change, record);
  }
  static BorrowerChange Step(const std::string& to, SuccessionKind kind) {
    BorrowerChange change;
    change.recorded = {
        {.from = OrgId("b1"), .to = OrgId(to), .kind = kind, .day = CivilDay(2024, 6, 1), .sequence = 50}};
    return change;
  }
  static BorrowerChange Status(BorrowerStatus status, int64_t sequence) {
    BorrowerChange change;
    change.status = BorrowerFact{
        .organization = OrgId("b1"), .status = status, .since = CivilDay(2024, 6, 1), .sequence = sequence};
    return change;
  }
  std::vector<v1::LoanFlag> Flags(const std::string& filter) {
    v1::ListLoanFlagsRequest request;
    request.set_filter(filter);
    const auto response = office_.standings().ListLoanFlags(request, FundingOffice::As("viewer"));
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return {};
    return {response->loan_flags().begin(), response->loan_flags().end()};
  }
  absl::StatusOr<v1::DecideDebtorsResponse> Decide(const std::string& debtor) {
    v1::DecideDebtorsRequest request;
    request.set_request_id(NewUuid());
    request.mutable_decision()->set_loan("loans/l");
    request.mutable_decision()->set_from("organizations/b1");
    request.mutable_decision()->add_debtors("organizations/" + debtor);
    *request.mutable_decision()->mutable_business_date() = On(2024, 6, 1);
    request.mutable_decision()->set_document("NQ 05/NQ-ĐHTV");
    return office_.standings().DecideDebtors(request, FundingOffice::As("manager"));
  }
  absl::StatusOr<v1::DecideProposalResponse> Confirm(const v1::Proposal& proposal,
                                                     const std::string& who = "approver") {
    return office_.Decide(proposal, CivilDay(2024, 6, 1), who);
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingStanding);

TEST_P(FundingStanding, ADebtGrowsOldAndItsGroupFollows) {
  const v1::DebtStanding fresh = StandingOn("b1", CivilDay(2024, 2, 15));
  EXPECT_EQ(fresh.outstanding().amount(), 600 * kMillionDong);
  EXPECT_EQ(fresh.overdue().amount(), 0);
  EXPECT_EQ(fresh.worst_debt_group(), 1);
  EXPECT_EQ(fresh.bad_debt(), v1::BAD_DEBT_STANDING_NONE);
  EXPECT_EQ(fresh.scale(), "MICROFINANCE");
  EXPECT_GT(fresh.basis().rule_versions_size(), 0);
  const v1::DebtStanding late = StandingOn("b1", CivilDay(2024, 2, 15) + 30);
  EXPECT_EQ(late.days_past_due(), 30);
  EXPECT_GE(late.overdue().amount(), 50 * kMillionDong);
  EXPECT_EQ(late.worst_debt_group(), 3);
  EXPECT_EQ(late.bad_debt(), v1::BAD_DEBT_STANDING_PRESENT);
  const v1::DebtStanding stranger = StandingOn("nobody", CivilDay(2024, 2, 15));
  EXPECT_FALSE(stranger.ever_borrowed());
  EXPECT_EQ(stranger.bad_debt(), v1::BAD_DEBT_STANDING_NONE);
}

TEST_P(FundingStanding, AStandingOfADayToComeIsRefused) {
  v1::GetDebtStandingRequest request;
  request.set_organization("organizations/b1");
  *request.mutable_date() = On(2099, 1, 1);
  EXPECT_THAT(office_.standings().GetDebtStanding(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
}

TEST_P(FundingStanding, TheRulesOfADayAreAskedWithoutAnyLoan) {
  v1::ClassifyDebtsRequest request;
  *request.mutable_date() = On(2025, 6, 30);
  v1::DebtConduct& late = *request.add_debts();
  *late.mutable_principal() = Vnd(1000 * kMillionDong);
  *late.mutable_deductible() = Vnd(400 * kMillionDong);
  late.set_days_past_due(95);
  const auto classed = office_.standings().ClassifyDebts(request, FundingOffice::As("viewer"));
  ASSERT_THAT(classed, IsOk());
  EXPECT_EQ(classed->scale(), "MICROFINANCE");
  EXPECT_EQ(classed->debts(0).debt_group(), 4);
  EXPECT_EQ(classed->debts(0).specific_provision().amount(), 300 * kMillionDong);
  *request.mutable_date() = On(2021, 5, 14);
  const auto before = office_.standings().ClassifyDebts(request, FundingOffice::As("viewer"));
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->debts(0).debt_group(), 0);
  EXPECT_FALSE(before->debts(0).has_specific_provision());
  request.set_scale("OTHER");
  EXPECT_THAT(office_.standings().ClassifyDebts(request, FundingOffice::As("viewer")),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_P(FundingStanding, AMergedBorrowersLoanIsOwedByItsSuccessorFromTheDayOn) {
  for (int told = 0; told < 2; ++told) ASSERT_THAT(Follow(Step("b2", SuccessionKind::kMerger)), IsOk());
  EXPECT_EQ(StandingOn("b1", CivilDay(2024, 5, 31)).debts_size(), 1);
  EXPECT_EQ(StandingOn("b2", CivilDay(2024, 5, 31)).debts_size(), 0);
  EXPECT_EQ(StandingOn("b1", CivilDay(2024, 6, 1)).debts_size(), 0);
  EXPECT_EQ(StandingOn("b2", CivilDay(2024, 6, 1)).debts_size(), 1);
  EXPECT_EQ(Flags("reason = DEBTOR_FOLLOWED AND open = true").size(), 1U);
  BorrowerChange back;
  back.withdrawn = Step("b2", SuccessionKind::kMerger).recorded;
  ASSERT_THAT(Follow(back), IsOk());
  EXPECT_EQ(StandingOn("b1", CivilDay(2024, 6, 1)).debts_size(), 1);
  EXPECT_EQ(Flags("open = true").size(), 0U);
}

TEST_P(FundingStanding, TheBookOfLoansIsTheSameHoweverManyAreReadTogether) {
  for (const char* borrower : {"b0", "b2", "b3", "b4"}) {
    for (const char* loan : {"x", "y"}) {
      const std::string id = absl::StrCat(borrower, loan);
      office_.Lend({.id = absl::StrCat("a-", id), .borrower = borrower, .amount = 10 * kMillionDong}, id,
                   CivilDay(2024, 1, 5), CivilDay(2024, 2, 15));
    }
  }
  ASSERT_THAT(Follow(Step("b3", SuccessionKind::kMerger)), IsOk());
  const auto read = [&](const store::LoanBookQuery& query) {
    std::vector<std::string> book;
    EXPECT_THAT(office_.database().Read(absl::Now() + absl::Minutes(3),
                                        [&](sql::Transaction& tx) {
                                          return store::ForEachDebtor(
                                              tx, query,
                                              [&](absl::Span<const BookedLoan> loans) -> absl::StatusOr<bool> {
                                                book.push_back(loans.front().debtor.text() + ":");
                                                for (const BookedLoan& loan : loans) {
                                                  EXPECT_GT(loan.owed.loan.disbursed, 0);
                                                  book.back() += " " + loan.owed.loan.id.text();
                                                }
                                                return true;
                                              });
                                        }),
                IsOk());
    return book;
  };
  const std::vector<std::string> before = {"b0: b0x b0y", "b1: l", "b2: b2x b2y", "b3: b3x b3y", "b4: b4x b4y"};
  const std::vector<std::string> after = {"b0: b0x b0y", "b2: b2x b2y", "b3: b3x b3y l", "b4: b4x b4y"};
  for (const int64_t at_once : {1, 2, 3, 500}) {
    const FundId fund = FundId::Of("f");
    EXPECT_EQ(read({.fund = fund, .day = CivilDay(2024, 5, 31), .at_once = at_once}), before) << at_once;
    EXPECT_EQ(read({.fund = fund, .day = CivilDay(2024, 6, 1), .at_once = at_once}), after) << at_once;
    EXPECT_EQ(read({.fund = fund, .day = CivilDay(2024, 6, 1), .from_debtor = OrgId("b3"), .at_once = at_once}),
              (std::vector<std::string>{after[2], after[3]}));
  }
  EXPECT_EQ(read({.fund = FundId::Of("f"), .day = CivilDay(2024, 6, 1), .borrower = OrgId("b1")}),
            std::vector<std::string>{"b3: l"});
}

TEST_P(FundingStanding, AfterADivisionTheStandingIsUnknownUntilTheFundDecides) {
  ASSERT_THAT(Follow(Step("b2", SuccessionKind::kDivision)), IsOk());
  office_.clock().Set(StartOf(CivilDay(2025, 6, 2)) + absl::Hours(9));
  const v1::DebtStanding open = StandingOn("b2", CivilDay(2024, 6, 1));
  EXPECT_TRUE(open.undecided());
  EXPECT_EQ(open.bad_debt(), v1::BAD_DEBT_STANDING_UNKNOWN);
  const std::vector<v1::LoanFlag> flags = Flags("reason = DEBTOR_UNDECIDED AND open = true");
  ASSERT_EQ(flags.size(), 1U);
  v1::ClearLoanFlagRequest clear;
  clear.set_request_id(NewUuid());
  clear.set_name(flags[0].name());
  clear.set_etag(flags[0].etag());
  clear.set_reason("seen");
  EXPECT_THAT(office_.standings().ClearLoanFlag(clear, FundingOffice::As("manager")),
              FailsWith(StatusCode::kFailedPrecondition, "FLAG_NEEDS_FACT"));
  EXPECT_THAT(Decide("b9"), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_SUCCESSOR"));
  const auto proposed = Decide("b2");
  ASSERT_THAT(proposed, IsOk());
  ASSERT_EQ(proposed->debtors_size(), 2) << "who would owe it";
  EXPECT_EQ(proposed->debtors(1).debtor(), "organizations/b2");
  EXPECT_TRUE(StandingOn("b2", CivilDay(2024, 6, 1)).undecided()) << "one hand decides nothing";
  EXPECT_EQ(Flags("reason = DEBTOR_UNDECIDED AND open = true").size(), 1U);
  EXPECT_THAT(Confirm(proposed->proposal(), "manager"),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  const auto confirmed = Confirm(proposed->proposal());
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->debtors_size(), 2);
  EXPECT_EQ(confirmed->proposal().maker(), "manager");
  EXPECT_EQ(confirmed->proposal().checker(), "approver");
  EXPECT_THAT(Confirm(proposed->proposal()), FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_DECIDED"));
  EXPECT_THAT(Decide("b2"), FailsWith(StatusCode::kFailedPrecondition, "DEBTOR_NOT_OPEN"));
  EXPECT_EQ(Flags("reason = DEBTOR_UNDECIDED AND open = true").size(), 0U);
  EXPECT_FALSE(StandingOn("b2", CivilDay(2024, 6, 1)).undecided());
  EXPECT_EQ(StandingOn("b2", CivilDay(2024, 6, 1)).debts_size(), 1);
}

TEST_P(FundingStanding, WhoTookOverASuccessorWaitsForTheDecisionToo) {
  ASSERT_THAT(Follow(Step("b2", SuccessionKind::kDivision)), IsOk());
  BorrowerChange merged;
  merged.recorded = {{.from = OrgId("b2"),
                      .to = OrgId("b3"),
                      .kind = SuccessionKind::kMerger,
                      .day = CivilDay(2024, 7, 1),
                      .sequence = 51}};
  ASSERT_THAT(Follow(merged), IsOk());
  EXPECT_EQ(StandingOn("b3", CivilDay(2024, 6, 30)).bad_debt(), v1::BAD_DEBT_STANDING_NONE);
  EXPECT_EQ(StandingOn("b3", CivilDay(2024, 7, 1)).bad_debt(), v1::BAD_DEBT_STANDING_UNKNOWN);
  EXPECT_TRUE(StandingOn("b3", CivilDay(2024, 7, 1)).undecided());
  EXPECT_EQ(StandingOn("nobody", CivilDay(2024, 7, 1)).bad_debt(), v1::BAD_DEBT_STANDING_NONE);
}

TEST_P(FundingStanding, ALoanRecordedAfterItsBorrowerWasMergedIsOwedByWhoFollowed) {
  BorrowerChange merged;
  merged.recorded = {{.from = OrgId("late"),
                      .to = OrgId("b2"),
                      .kind = SuccessionKind::kMerger,
                      .day = CivilDay(2024, 6, 1),
                      .sequence = 50}};
  ASSERT_THAT(Follow(merged), IsOk());
  office_.Lend({.id = "a2", .borrower = "late"}, "l2", CivilDay(2024, 1, 5), CivilDay(2024, 2, 15));
  EXPECT_EQ(StandingOn("late", CivilDay(2024, 5, 31)).debts_size(), 1);
  EXPECT_EQ(StandingOn("late", CivilDay(2024, 6, 1)).debts_size(), 0);
  EXPECT_EQ(StandingOn("b2", CivilDay(2024, 6, 1)).debts_size(), 1);
}

TEST_P(FundingStanding, AStatusFlagsOpenLoansOnceAlsoWhenItIsToldByTwoAtOnce) {
  std::vector<absl::Status> results(2);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&, i] { results[i] = Follow(Status(BorrowerStatus::kSuspended, 60)); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& result : results) EXPECT_THAT(result, IsOk());
  const std::vector<v1::LoanFlag> flags = Flags("open = true AND organization = \"b1\"");
  ASSERT_EQ(flags.size(), 1U);
  EXPECT_EQ(flags[0].subject(), "loans/l");
  EXPECT_EQ(flags[0].borrower_status(), "SUSPENDED");
  ASSERT_THAT(Follow(Status(BorrowerStatus::kOperating, 61)), IsOk());
  EXPECT_EQ(Flags("open = true").size(), 0U);
  ASSERT_EQ(Flags("open = false").size(), 1U);
  EXPECT_TRUE(Flags("open = false")[0].cleared_by_fact());
}

}  // namespace
}  // namespace htx::funding

// Provisions of loans of several sources: what is put by for a loan stands with one source and comes to the same
// whether the loan lived here or was taken over from other books.

#include "absl/strings/match.h"
#include "tests/conformance/funding/opening_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kLentOut(2025, 1, 15);
constexpr CivilDay kProvidedFirstDue(2025, 2, 15);
constexpr CivilDay kTaken(2025, 2, 28);  // A month end: classed and provided for here, the cut-over there.
constexpr CivilDay kNext(2025, 3, 31);
constexpr Dong kPrincipal = 100'000'001;
constexpr Dong kPaid = 1'654'321;
const std::vector<std::string> kTwoSources = {"dv", "src", "s2"};

class FundingProvisions : public OpeningTest {
 protected:
  void SetUp() override {
    OpeningTest::SetUp();
    AddSource("s2", v1::FUND_SOURCE_KIND_CHARTER);
    AddSource("dv", v1::FUND_SOURCE_KIND_ENTRUSTED, v1::RISK_BEARER_PROVIDER);
    here_.OpenFund();
    here_.AddSource("dv", kBillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED, v1::RISK_BEARER_PROVIDER);
    here_.AddSource("s2", kBillionDong);
    // The provider of the lead source bears its risk.
    here_.Lend({.source = "dv",
                .amount = kPrincipal,
                .day = CivilDay(2025, 1, 10),
                .mix = {{"dv", 333'333}, {"src", 333'334}, {"s2", 333'333}}},
               "l", kLentOut, kProvidedFirstDue);
    here_.Close(kLentOut);
    ASSERT_THAT(here_.Repay("l", kPaid, kProvidedFirstDue + 1), IsOk());
    here_.Close(kTaken);
  }
  v1::LoanDay DayOf(DayOffice& office, CivilDay day) {
    const std::vector<v1::LoanDay> days = office.LoanDays("loan = l AND date = " + FormatDay(day));
    EXPECT_EQ(days.size(), 1u);
    return days.empty() ? v1::LoanDay() : days[0];
  }
  // The accounts of loans alone.
  static std::map<std::string, Dong> LoanBooks(DayOffice& office, CivilDay day) {
    std::map<std::string, Dong> books = office.BooksBySource(day, kTwoSources);
    std::erase_if(books, [](const auto& book) { return !absl::StrContains(book.first, " 13"); });
    return books;
  }
  // The loan as the old books tell it: what the day end here found out about it.
  void TakeOver() {
    const v1::LoanDay told = DayOf(here_, kTaken);
    v1::OpeningLoan loan = Loan("l", kPrincipal, 60'000, CivilDay(2025, 1, 10), kProvidedFirstDue);
    loan.set_source("fundSources/dv");
    for (const auto& [source, share] :
         {std::pair("dv", 333'333), std::pair("src", 333'334), std::pair("s2", 333'333)}) {
      v1::SourceShare& part = *loan.add_source_mix();
      part.set_source(absl::StrCat("fundSources/", source));
      part.set_share_ppm(share);
    }
    Add(loan, v1::OPENING_EVENT_KIND_DISBURSEMENT, kLentOut, kPrincipal);
    Add(loan, v1::OPENING_EVENT_KIND_REPAYMENT, kProvidedFirstDue + 1, kPaid);
    loan.set_debt_group(told.debt_group());
    loan.set_suspended(told.suspended());
    *loan.mutable_specific_provision() = told.specific_provision();
    *loan.mutable_general_provision() = told.general_provision();
    v1::StageOpeningRequest request = Request();
    *request.mutable_cut_over_date() = DateProto(kTaken);
    *request.add_loans() = loan;
    // What its history comes to is what the old books say.
    const auto found = Stage(request);
    ASSERT_THAT(found, IsOk());
    *request.mutable_loans(0)->mutable_balance() = found->results(0).balance();
    Dong rest = 0;
    for (const auto& [book, amount] : LoanBooks(here_, kTaken)) {
      const std::vector<std::string> parts = absl::StrSplit(book, ' ');
      Declare(request, parts[1], parts[0], amount);
      rest -= amount;
    }
    if (loan.suspended()) {
      const Dong suspended = here_.Balance("9120");
      Declare(request, "9120", "dv", suspended);
      Declare(request, "9191", "dv", -suspended);
    }
    Declare(request, "2110", "dv", -kBillionDong);
    Declare(request, "4110", "src", -kBillionDong);
    Declare(request, "4110", "s2", -kBillionDong);
    Declare(request, "1110", "", rest + 3 * kBillionDong);
    ASSERT_THAT(Stage(request), IsOk());
    const v1::Opening opening = Now();
    ASSERT_TRUE(opening.reconciled()) << opening.ShortDebugString();
    ASSERT_THAT(Complete(opening.content_hash()), IsOk());
  }

  DayOffice here_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingProvisions);

TEST_P(FundingProvisions, ATakenOverLoanIsProvidedForAsOneThatLivedHere) {
  const std::map<std::string, Dong> before = LoanBooks(here_, kTaken);
  // Group 2, two hundredths of what the books hold at the fund's own risk; with the first such source.
  const Dong own = before.at("src 1312") + before.at("s2 1312");
  EXPECT_EQ(before.at("src 1391"), -((own * 2 + 50) / 100));
  EXPECT_EQ(before.count("dv 1391") + before.count("s2 1391") + before.count("dv 1392") + before.count("s2 1392"), 0u);
  ASSERT_NO_FATAL_FAILURE(TakeOver());
  EXPECT_EQ(LoanBooks(office_, kTaken), before);
  here_.Close(kNext);
  office_.Close(kNext);
  EXPECT_EQ(DayOf(office_, kNext).ShortDebugString(), DayOf(here_, kNext).ShortDebugString());
  EXPECT_GT(DayOf(here_, kNext).specific_provision().amount(), -before.at("src 1391"));
  EXPECT_EQ(LoanBooks(office_, kNext), LoanBooks(here_, kNext));
  // The report comes to what was put by.
  v1::GetDebtReportRequest request;
  request.set_fund("funds/f");
  *request.mutable_date() = DateProto(kNext);
  for (DayOffice* const office : {&here_, &office_}) {
    const auto report = office->reports().GetDebtReport(request, FundingOffice::As("viewer"));
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(report->totals().specific_required().amount(), DayOf(here_, kNext).specific_provision().amount());
    EXPECT_EQ(report->totals().general_required().amount(), DayOf(here_, kNext).general_provision().amount());
  }
}

TEST_P(FundingProvisions, AWriteOffUsesWhatWasPutByWhereItStands) {
  ASSERT_NO_FATAL_FAILURE(TakeOver());
  for (DayOffice* const office : {&here_, &office_}) {
    office->Close(kNext);
    const Dong put_by = office->Balance("1391");
    const Dong owed = office->Loan("l").balances().principal_outstanding().amount();
    ASSERT_THAT(office->Change(FundingOffice::ProposalRequest("l", v1::PROPOSAL_KIND_WRITE_OFF, kNext + 10)), IsOk());
    for (const auto& [book, amount] : LoanBooks(*office, kNext + 10)) {
      EXPECT_TRUE(absl::StrContains(book, "1392")) << book << " " << amount;
    }
    EXPECT_EQ(office->Balance("6120"), owed - put_by);
    // What was put by in general is released.
    office->Close(CivilDay(2025, 4, 30));
    EXPECT_EQ(LoanBooks(*office, CivilDay(2025, 4, 30)), (std::map<std::string, Dong>()));
  }
}

}  // namespace
}  // namespace htx::funding

// A fund that comes from other books: histories told again, what differs, and what is posted.

#include "funding/domain/opening.h"

#include <gmock/gmock.h>

#include "tests/support/matchers.h"
#include "tests/unit/funding/domain/loan_history.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;

constexpr CivilDay kEnd(2024, 6, 30);

OpeningFigure Figure(const std::string& account, const std::string& source, Dong amount) {
  return {.account = account, .source = SourceId::Of(source), .amount = amount};
}

// What happened under a loan, as other books would tell it.
OpeningLoan Retold(const LoanHistory& history) {
  OpeningLoan told;
  const Loan& lived = history.loan();
  told.loan.id = lived.id;
  told.loan.fund = lived.fund;
  told.loan.source = lived.source;
  told.loan.mix = {{.source = lived.source}};
  told.loan.terms = lived.terms;
  told.loan.conditions = lived.conditions;
  told.loan.contract_day = lived.contract_day;
  told.loan.signature = lived.signature;
  told.loan.last_day = lived.contract_day;
  told.loan.state = LoanState::kReady;
  for (const PrincipalChange& drawn : history.events().drawdowns) {
    OpeningEvent& event = told.history.emplace_back();
    event.day = drawn.day;
    event.drawn = drawn.delta;
  }
  for (const LoanChange& change : history.events().changes) {
    OpeningEvent& event = told.history.emplace_back();
    event.day = change.day;
    event.change = change;
  }
  for (const Repayment& repayment : history.events().repayments) {
    if (repayment.reversed.has_value()) continue;
    OpeningEvent& event = told.history.emplace_back();
    event.day = repayment.day;
    event.repayment = repayment;
    event.repayment->booked.reset();
  }
  return told;
}

CivilDay LastDayOf(const LoanHistory& history) {
  CivilDay last = history.today();
  for (const LoanChange& change : history.events().changes) last = std::max(last, change.day);
  return last;
}

// The order of arrival does not count: a life that is told again in the order of its days is the same life. Told in
// that order some histories could not have been (money after the last đồng was paid); those are refused.
TEST(Opening, ALifeThatIsToldAgainComesToTheSame) {
  int opened_count = 0;
  const std::vector<unsigned> seeds = Seeds(200);
  for (const unsigned seed : seeds) {
    LoanHistory history(seed);
    for (int step = 0; step < 12; ++step) history.Step();
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, "\n", history.Log()));
    const CivilDay cut_over = LastDayOf(history);
    const OpeningLoan told = Retold(history);
    const absl::StatusOr<OpenedLoan> opened = OpenLoan(told, cut_over);
    if (!opened.ok()) {
      EXPECT_NE(ReasonOf(opened.status()), "") << opened.status();
      continue;
    }
    ++opened_count;
    Loan lived = history.loan();
    lived.accrued_through = cut_over;
    const Booking booked = Book(lived, history.events(), cut_over);
    EXPECT_EQ(opened->loan.totals, booked.loan.totals);
    EXPECT_EQ(opened->loan.state, booked.loan.state);
    EXPECT_EQ(opened->balance.principal, booked.loan.Outstanding());
    // What it puts on the accounts of loans is what the books of the lived one hold on them.
    std::map<std::string, Dong> figures;
    for (const OpeningFigure& figure : opened->figures) figures[figure.account] += figure.amount;
    EXPECT_EQ(figures[std::string(kUnallocatedReceipts)], history.books().Of(kUnallocatedReceipts));
    EXPECT_EQ(figures[std::string(kWrittenDebt)], history.books().Of(kWrittenDebt));
    EXPECT_EQ(figures[std::string(PrincipalAccount(1))], history.books().Principal());
    for (const JournalEntry& entry : PostOpening(*opened, cut_over)) {
      EXPECT_TRUE(Balanced(Completed(entry).lines, cut_over));
    }
  }
  if (seeds.size() > 1) {
    EXPECT_GT(opened_count, 100);
  }
}

TEST(Opening, AnEventOutsideTheContractAndTheCutOverIsRefused) {
  LoanHistory history(1);
  OpeningLoan told = Retold(history);
  ASSERT_FALSE(told.history.empty());
  const CivilDay drawn = told.history[0].day;
  EXPECT_THAT(OpenLoan(told, drawn - 1), FailsWith(StatusCode::kFailedPrecondition, "VALUE_DATE_OUT_OF_RANGE"));
  told.loan.contract_day = drawn + 1;
  EXPECT_THAT(OpenLoan(told, drawn + 30), FailsWith(StatusCode::kFailedPrecondition, "VALUE_DATE_OUT_OF_RANGE"));
}

TEST(Opening, BalancesAndLoansAreComparedByAccountAndSource) {
  const std::vector<OpeningFigure> declared = {Figure("1110", "", 40), Figure("1311", "a", 60),
                                               Figure("4110", "a", -100), Figure("9110", "a", 5),
                                               Figure("9190", "a", -5)};
  const std::vector<OpeningFigure> loans = {Figure("1311", "a", 60), Figure("9110", "a", 5), Figure("9190", "a", -5)};
  const std::vector<OpeningFigure> used = {Figure("", "a", 65)};
  EXPECT_TRUE(Reconcile(declared, loans, used, kEnd).empty());

  std::vector<OpeningFigure> other = loans;
  other[0].source = SourceId::Of("b");
  const std::vector<OpeningDifference> moved = Reconcile(declared, other, used, kEnd);
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].source.text(), "a");
  EXPECT_EQ(moved[0].declared - moved[0].found, 60);
  EXPECT_EQ(moved[1].source.text(), "b");
  EXPECT_EQ(moved[1].declared - moved[1].found, -60);
}

TEST(Opening, EachSideOfTheSheetAndOfAMemoPairIsWhole) {
  const std::vector<OpeningFigure> declared = {Figure("1110", "", 41), Figure("4110", "a", -40),
                                               Figure("9140", "a", 7)};
  const std::vector<OpeningDifference> differences = Reconcile(declared, {}, {}, kEnd);
  ASSERT_EQ(differences.size(), 3u);
  EXPECT_EQ(differences[0].account, "9140") << "no loan brings collateral";
  EXPECT_EQ(differences[0].found, 0);
  EXPECT_EQ(differences[1].account, "4190");
  EXPECT_EQ(differences[1].declared, 1);
  EXPECT_EQ(differences[2].account, "9140");
  EXPECT_EQ(differences[2].declared, 7);
}

TEST(Opening, ASourceHasWhatItPromisedAndLent) {
  const std::vector<OpeningFigure> used = {Figure("", "a", 41)};
  const std::vector<OpeningFigure> declared = {Figure("1110", "", 40), Figure("4110", "a", -40)};
  const std::vector<OpeningDifference> differences = Reconcile(declared, {}, used, kEnd);
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences[0].account, "capital");
  EXPECT_EQ(differences[0].declared, 40);
  EXPECT_EQ(differences[0].found, 41);
}

TEST(Opening, TheBalancesAreOneEntryAgainstTheOpeningAccount) {
  const std::vector<OpeningFigure> declared = {Figure("1110", "", 40), Figure("1311", "a", 60),
                                               Figure("4110", "a", -100)};
  const JournalEntry entry = PostBalances(FundId::Of("f"), declared, kEnd);
  EXPECT_EQ(entry.kind, JournalKind::kOpening);
  EXPECT_TRUE(Balanced(entry.lines, kEnd));
  Dong opening = 0;
  for (const JournalLine& line : entry.lines) {
    EXPECT_NE(line.account, "1311");
    if (line.account == kOpeningBalances) opening += line.debit - line.credit;
  }
  EXPECT_EQ(opening, 60);
}

TEST(Opening, ABalanceStandsWhereItsAccountAndSourceAllow) {
  const FundSource charter = {.id = SourceId::Of("a"), .kind = SourceKind::kCharter};
  EXPECT_THAT(CheckBalance(Figure("4110", "a", -1), charter, kEnd, "b"), IsOk());
  EXPECT_THAT(CheckBalance(Figure("4110", "a", 1), charter, kEnd, "b"), Violates("b.debit"));
  EXPECT_THAT(CheckBalance(Figure("4120", "a", -1), charter, kEnd, "b"), Violates("b.account"));
  EXPECT_THAT(CheckBalance(Figure("1320", "", 1), std::nullopt, kEnd, "b"), Violates("b.source"));
  EXPECT_THAT(CheckBalance(Figure("1310", "a", 1), charter, kEnd, "b"), Violates("b.account"));
  EXPECT_THAT(CheckBalance(Figure("4190", "", 1), std::nullopt, kEnd, "b"), Violates("b.account"));
  EXPECT_THAT(CheckBalance(Figure("1110", "", 1), std::nullopt, kEnd, "b"), IsOk());
}

}  // namespace
}  // namespace htx::funding

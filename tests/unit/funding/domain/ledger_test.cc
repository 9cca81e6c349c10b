#include "funding/domain/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::testing::ElementsAre;

constexpr CivilDay kBooked(2024, 3, 1);

TEST(BalancedTest, RefusesWhatDoesNotAddUp) {
  EXPECT_TRUE(Balanced({{"1110", 5, 0}, {"4110", 0, 5}}, kBooked));
  EXPECT_FALSE(Balanced({}, kBooked)) << "an entry has lines";
  EXPECT_FALSE(Balanced({{"1110", 5, 0}, {"4110", 0, 4}}, kBooked));
  EXPECT_FALSE(Balanced({{"1110", 5, 0}, {"9190", 0, 5}}, kBooked)) << "memo accounts balance among themselves";
  EXPECT_FALSE(Balanced({{"9110", 5, 0}, {"9191", 0, 5}}, kBooked))
      << "a memo account balances against its contra account";
  EXPECT_TRUE(Balanced({{"9110", 5, 0}, {"9190", 0, 5}, {"9120", 2, 0}, {"9191", 0, 2}}, kBooked));
  EXPECT_FALSE(Balanced({{"1110", 0, 0}}, kBooked)) << "a line has one side";
  EXPECT_FALSE(Balanced({{"1110", 5, 5}}, kBooked)) << "a line has one side";
  EXPECT_FALSE(Balanced({{"1110", -5, 0}, {"4110", 0, -5}}, kBooked));
  EXPECT_FALSE(Balanced({{"0000", 5, 0}, {"4110", 0, 5}}, kBooked)) << "not in the chart";
  EXPECT_FALSE(Balanced({{"1310", 5, 0}, {"4110", 0, 5}}, kBooked)) << "a heading is not posted to";
}

JournalEntry Sample() {
  return {.id = JournalId::Of("e1"),
          .fund = FundId::Of("f"),
          .kind = JournalKind::kDisbursement,
          .day = kBooked,
          .lines = {{"1311", 7, 0, SourceId::Of("s2")}, {"1110", 0, 7}},
          .source = SourceId::Of("s1"),
          .programme = "p",
          .loan = LoanId::Of("l"),
          .debt_group = 1};
}

TEST(Completing, GivesLinesTheDimensionsOfTheirEntry) {
  const JournalEntry entry = Completed(Sample());
  EXPECT_EQ(entry.value_day, kBooked);
  EXPECT_EQ(entry.lines[0].source.text(), "s2") << "its own stays";
  EXPECT_EQ(entry.lines[1].source.text(), "s1");
  EXPECT_EQ(entry.lines[1].programme, "p");
  EXPECT_EQ(entry.lines[1].debt_group, 1);
}

TEST(ReversalTest, IsTheMirrorByEveryDimensionAndHappensOnce) {
  const JournalEntry entry = Completed(Sample());
  const auto reversal = Reversal(entry, kBooked + 3);
  ASSERT_THAT(reversal, IsOk());
  EXPECT_EQ(reversal->kind, JournalKind::kReversal);
  EXPECT_EQ(reversal->reverses, entry.id);
  EXPECT_EQ(reversal->day, kBooked + 3);
  EXPECT_EQ(reversal->value_day, kBooked);
  EXPECT_EQ(reversal->lines[0], (JournalLine{"1311", 0, 7, SourceId::Of("s2"), "p", 1}));
  EXPECT_EQ(reversal->lines[1], (JournalLine{"1110", 7, 0, SourceId::Of("s1"), "p", 1}));
  EXPECT_THAT(Reversal(entry, kBooked - 1), FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  EXPECT_THAT(Reversal(*reversal, kBooked + 4), FailsWith(StatusCode::kFailedPrecondition, "REVERSAL_NOT_REVERSIBLE"));
}

TEST(SealedTextTest, TellsEveryFieldApart) {
  const JournalEntry entry = Completed(Sample());
  const std::string text = SealedText(entry);
  const std::function<void(JournalEntry&)> changes[] = {[](JournalEntry& e) { e.id = JournalId::Of("e2"); },
                                                        [](JournalEntry& e) { e.fund = FundId::Of("g"); },
                                                        [](JournalEntry& e) { e.kind = JournalKind::kReceipt; },
                                                        [](JournalEntry& e) { e.day += 1; },
                                                        [](JournalEntry& e) { e.value_day = kBooked - 1; },
                                                        [](JournalEntry& e) { e.lines[0].debit = 8; },
                                                        [](JournalEntry& e) { e.lines[0].account = "1312"; },
                                                        [](JournalEntry& e) { e.lines[0].source = SourceId::Of("s3"); },
                                                        [](JournalEntry& e) { e.lines[0].programme = "q"; },
                                                        [](JournalEntry& e) { e.lines[1].debt_group = 2; },
                                                        [](JournalEntry& e) { std::swap(e.lines[0], e.lines[1]); },
                                                        [](JournalEntry& e) { e.source = SourceId::Of("s9"); },
                                                        [](JournalEntry& e) { e.programme = "q"; },
                                                        [](JournalEntry& e) { e.product = "v"; },
                                                        [](JournalEntry& e) { e.loan = LoanId::Of("m"); },
                                                        [](JournalEntry& e) { e.borrower = OrganizationId::Of("b"); },
                                                        [](JournalEntry& e) { e.province = "p1"; },
                                                        [](JournalEntry& e) { e.debt_group = 2; },
                                                        [](JournalEntry& e) { e.cause = "c"; },
                                                        [](JournalEntry& e) { e.actor = "a"; },
                                                        [](JournalEntry& e) { e.request_id = "r"; },
                                                        [](JournalEntry& e) { e.reverses = JournalId::Of("e0"); },
                                                        [](JournalEntry& e) { e.recorded += absl::Microseconds(1); }};
  for (const auto& change : changes) {
    JournalEntry other = entry;
    change(other);
    EXPECT_NE(SealedText(other), text);
  }
}

TEST(Posting, CapitalCreditsTheAccountOfItsSource) {
  const CapitalMovement in = {.id = MovementId::Of("m"), .kind = CapitalMovement::Kind::kContribution, .amount = 7};
  const CapitalMovement out = {.id = MovementId::Of("m"), .kind = CapitalMovement::Kind::kWithdrawal, .amount = 7};
  const struct {
    SourceKind kind;
    std::string account;
  } cases[] = {{SourceKind::kCharter, "4110"},
               {SourceKind::kGrant, "4120"},
               {SourceKind::kEntrusted, "2110"},
               {SourceKind::kBorrowed, "2120"}};
  for (const auto& [kind, account] : cases) {
    const FundSource source = {.kind = kind};
    EXPECT_THAT(PostMovement(source, in).lines, ElementsAre(JournalLine{"1110", 7, 0}, JournalLine{account, 0, 7}));
    EXPECT_THAT(PostMovement(source, out).lines, ElementsAre(JournalLine{account, 7, 0}, JournalLine{"1110", 0, 7}));
  }
}

TEST(Posting, BorrowedCapitalIsPaidBackAndSurplusIsKept) {
  const CapitalMovement back = {.id = MovementId::Of("m"), .kind = CapitalMovement::Kind::kRepayment, .amount = 7};
  EXPECT_THAT(PostMovement({.kind = SourceKind::kBorrowed}, back).lines,
              ElementsAre(JournalLine{"2120", 7, 0}, JournalLine{"1110", 0, 7}));
  EXPECT_EQ(PostMovement({.kind = SourceKind::kBorrowed}, back).kind, JournalKind::kCapitalOut);
  const CapitalMovement kept = {.id = MovementId::Of("m"), .kind = CapitalMovement::Kind::kRetention, .amount = 7};
  EXPECT_THAT(PostMovement({.kind = SourceKind::kRetained}, kept).lines,
              ElementsAre(JournalLine{"5110", 7, 0}, JournalLine{"4130", 0, 7}));
}

TEST(Posting, RepaymentIsReceivedAndThenUsed) {
  const LoanTotals paid = {.received = 100, .principal = 60, .interest = 30, .overpaid = 10, .interest_recognised = 40};
  const CivilDay day(2024, 1, 15);
  const std::vector<JournalEntry> entries = PostDifference({}, {.difference = paid, .day = day, .value_day = day});
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_THAT(entries[0].lines, ElementsAre(JournalLine{"1320", 40, 0}, JournalLine{"5110", 0, 40}));
  EXPECT_THAT(entries[1].lines, ElementsAre(JournalLine{"1110", 100, 0}, JournalLine{"2130", 0, 100}));
  EXPECT_THAT(entries[2].lines,
              ElementsAre(JournalLine{"2130", 90, 0}, JournalLine{"1320", 0, 30}, JournalLine{"1311", 0, 60}));
  // Taken back: the same with the sides exchanged. No difference: nothing.
  const std::vector<JournalEntry> back =
      PostDifference({}, {.difference = LoanTotals{} - paid, .day = day, .value_day = day});
  ASSERT_EQ(back.size(), 3u);
  EXPECT_THAT(back[1].lines, ElementsAre(JournalLine{"1110", 0, 100}, JournalLine{"2130", 100, 0}));
  EXPECT_TRUE(PostDifference({}, {.day = day, .value_day = day}).empty());
}

TEST(Posting, MoneyBeyondAnyDebtIsReceivedAlone) {
  const CivilDay day(2024, 1, 15);
  const std::vector<JournalEntry> entries =
      PostDifference({}, {.difference = {.received = 5, .overpaid = 5}, .day = day, .value_day = day});
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].kind, JournalKind::kReceipt);
}

}  // namespace
}  // namespace htx::funding

#include "funding/domain/ledger.h"

#include <gtest/gtest.h>

namespace htx::funding {
namespace {

using ::testing::ElementsAre;

TEST(BalancedTest, RefusesWhatDoesNotAddUp) {
  EXPECT_TRUE(Balanced({{"1110", 5, 0}, {"4110", 0, 5}}));
  EXPECT_FALSE(Balanced({{"1110", 5, 0}, {"4110", 0, 4}}));
  EXPECT_FALSE(Balanced({{"1110", 5, 0}, {"9190", 0, 5}})) << "memo accounts balance among themselves";
  EXPECT_FALSE(Balanced({{"1110", 0, 0}})) << "a line has one side";
  EXPECT_FALSE(Balanced({{"1110", 5, 5}})) << "a line has one side";
  EXPECT_FALSE(Balanced({{"1110", -5, 0}, {"4110", 0, -5}}));
  EXPECT_FALSE(Balanced({{"0000", 5, 0}, {"4110", 0, 5}})) << "not in the chart";
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

TEST(Posting, RepaymentIsReceivedAndThenUsed) {
  const Repayment repayment = {
      .id = RepaymentId::Of("r"),
      .amount = 100,
      .allocation = {.interest = 30, .principal = 60, .overpaid = 10, .interest_recognised = 40}};
  const std::vector<JournalEntry> entries = PostRepayment({}, repayment);
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_THAT(entries[0].lines, ElementsAre(JournalLine{"1320", 40, 0}, JournalLine{"5110", 0, 40}));
  EXPECT_THAT(entries[1].lines, ElementsAre(JournalLine{"1110", 100, 0}, JournalLine{"2130", 0, 100}));
  EXPECT_THAT(entries[2].lines,
              ElementsAre(JournalLine{"2130", 90, 0}, JournalLine{"1320", 0, 30}, JournalLine{"1310", 0, 60}));
}

TEST(Posting, MoneyBeyondAnyDebtIsReceivedAlone) {
  const std::vector<JournalEntry> entries =
      PostRepayment({}, {.id = RepaymentId::Of("r"), .amount = 5, .allocation = {.overpaid = 5}});
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].kind, JournalKind::kReceipt);
}

}  // namespace
}  // namespace htx::funding

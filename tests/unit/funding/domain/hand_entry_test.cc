// Entries by hand: their lines balance, on accounts that hands may touch.

#include "funding/domain/hand_entry.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

constexpr CivilDay kMonthEnd(2024, 5, 31);

// Interest on borrowed capital, paid from the bank.
Proposal InterestPaid() {
  Proposal proposal;
  proposal.fund = FundId::Of("f");
  proposal.change.id = ProposalId::Of("p");
  proposal.change.day = kMonthEnd;
  proposal.lines = {{.account = "6130", .debit = 1'500'000, .source = SourceId::Of("s")},
                    {.account = "1110", .credit = 1'500'000, .source = SourceId::Of("s")}};
  return proposal;
}

TEST(HandEntry, InterestPaidToAProviderOfCapitalIsAnEntry) {
  const Proposal proposal = InterestPaid();
  ASSERT_THAT(CheckHandEntry(proposal, kMonthEnd + 1), IsOk());
  const JournalEntry entry = PostByHand(proposal, kMonthEnd + 1);
  EXPECT_TRUE(Balanced(entry.lines, entry.day));
  EXPECT_EQ(entry.day, kMonthEnd + 1);
  EXPECT_EQ(entry.value_day, kMonthEnd);
  EXPECT_EQ(entry.cause, "proposals/p");
}

TEST(HandEntry, NoHandTouchesWhatLoansAndCapitalKeep) {
  for (const char* account : {"1311", "1320", "4110", "5110", "9110", "1391", "1310", "7777", ""}) {
    Proposal proposal = InterestPaid();
    proposal.lines[0].account = account;
    EXPECT_THAT(CheckHandEntry(proposal, kMonthEnd), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE")) << account;
  }
}

TEST(HandEntry, LinesBalanceAndHaveOneSideEach) {
  Proposal unequal = InterestPaid();
  unequal.lines[1].credit -= 1;
  Proposal both = InterestPaid();
  both.lines[0].credit = both.lines[0].debit;
  Proposal none = InterestPaid();
  none.lines.push_back({.account = "2190"});
  Proposal single = InterestPaid();
  single.lines.resize(1);
  Proposal many = InterestPaid();
  many.lines.resize(kMostHandLines + 1, many.lines[0]);
  for (const Proposal& proposal : {unequal, both, none, single, many}) {
    EXPECT_THAT(CheckHandEntry(proposal, kMonthEnd), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  }
}

TEST(HandEntry, CountsNotFromADayToCome) {
  EXPECT_THAT(CheckHandEntry(InterestPaid(), kMonthEnd - 1),
              FailsWith(StatusCode::kFailedPrecondition, "VALUE_DATE_OUT_OF_RANGE"));
}

TEST(HandEntry, IsBoundByItsHash) {
  const std::string text = ContentText(InterestPaid());
  Proposal other = InterestPaid();
  other.lines[0].debit = other.lines[1].credit = 15'000'000;
  EXPECT_NE(ContentText(other), text);
  other = InterestPaid();
  other.lines[0].source = {};
  EXPECT_NE(ContentText(other), text);
  other = InterestPaid();
  other.fund = FundId::Of("g");
  EXPECT_NE(ContentText(other), text);
}

}  // namespace
}  // namespace htx::funding

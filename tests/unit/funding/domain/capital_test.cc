#include "funding/domain/capital.h"

#include <gtest/gtest.h>

#include "funding/domain/fund.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

TEST(LowestFrom, LooksAtEveryLaterDay) {
  EXPECT_EQ(LowestFrom(100, {}), 100);
  EXPECT_EQ(LowestFrom(100, {{.day = CivilDay(2024, 2, 1), .delta = -70}, {.day = CivilDay(2024, 3, 1), .delta = 50}}),
            30);
}

TEST(HighestFrom, LooksAtEveryLaterDay) {
  EXPECT_EQ(HighestFrom(10, {{.day = CivilDay(2024, 2, 1), .delta = 40}, {.day = CivilDay(2024, 3, 1), .delta = -50}}),
            50);
}

TEST(SourcePosition, AvailableIsWhatIsNeitherPromisedNorLent) {
  EXPECT_EQ((SourcePosition{.contributed = 10, .committed = 3, .lent = 4, .repaid = 9}).Available(), 3);
}

TEST(Money, FormatsGroupsOfThree) {
  EXPECT_EQ(FormatDong(0), "0 đ");
  EXPECT_EQ(FormatDong(3'100'000'000), "3 100 000 000 đ");
  EXPECT_EQ(FormatDong(-999), "-999 đ");
}

TEST(Money, CapsRoundDownAndNothingIsLentAgainstALoss) {
  EXPECT_EQ(ShareRoundedDown(20'000'000'000, 150'000), 3'000'000'000);
  EXPECT_EQ(ShareRoundedDown(19'000'000'000, 150'000), 2'850'000'000);
  EXPECT_EQ(ShareRoundedDown(19'000'000'000, 250'000), 4'750'000'000);
  EXPECT_EQ(ShareRoundedDown(7, 150'000), 1);
  EXPECT_EQ(ShareRoundedDown(-1, 150'000), 0);
}

TEST(FundCapitalTest, TheStatementOfTheDayCounts) {
  Fund fund = {.id = FundId::Of("hp")};
  fund = *StateCapital(fund, {.effective = CivilDay(2022, 1, 1), .charter = 25'000'000'000, .loss = 1'000'000'000});
  fund = *StateCapital(fund, {.effective = CivilDay(2020, 1, 1), .charter = 15'000'000'000, .profit = 5});
  EXPECT_FALSE(CapitalOn(fund, CivilDay(2019, 12, 31)).has_value());
  EXPECT_EQ(CapitalOn(fund, CivilDay(2021, 12, 31))->Real(), 15'000'000'005);
  EXPECT_EQ(CapitalOn(fund, CivilDay(2022, 1, 1))->Real(), 24'000'000'000);
  EXPECT_THAT(StateCapital(fund, {.effective = CivilDay(2020, 1, 1)}),
              FailsWith(absl::StatusCode::kAlreadyExists, "CAPITAL_ALREADY_STATED"));
}

TEST(ComplianceTest, BelowTheMinimumIsNotCompliantAndUnknownDaysAreNotJudged) {
  using Standing = Compliance::Standing;
  const RuleBook& rules = LendingRules();
  Fund fund = {.id = FundId::Of("hp")};
  fund = *StateCapital(
      fund, {.effective = CivilDay(2019, 1, 1), .model = FundModel::kCooperative, .charter = 19'999'999'999});
  fund = *StateCapital(fund, {.effective = CivilDay(2023, 1, 1), .charter = 20'000'000'000});
  EXPECT_EQ(JudgeCompliance(fund, CivilDay(2018, 1, 1), rules).standing, Standing::kNotJudged);
  EXPECT_EQ(JudgeCompliance(fund, CivilDay(2020, 1, 1), rules).standing, Standing::kNotJudged);
  const Compliance low = JudgeCompliance(fund, CivilDay(2021, 5, 15), rules);
  EXPECT_EQ(low.standing, Standing::kNotCompliant);
  EXPECT_EQ(low.minimum, 20'000'000'000);
  EXPECT_NE(low.citation, "");
  EXPECT_EQ(JudgeCompliance(fund, CivilDay(2023, 1, 1), rules).standing, Standing::kCompliant);
  fund =
      *StateCapital(fund, {.effective = CivilDay(2024, 1, 1), .model = FundModel::kCentral, .charter = 20'000'000'000});
  EXPECT_EQ(JudgeCompliance(fund, CivilDay(2023, 12, 31), rules).minimum, 20'000'000'000) << "the model is dated";
  EXPECT_EQ(JudgeCompliance(fund, CivilDay(2024, 1, 1), rules).minimum, 1'000'000'000'000);
}

TEST(Movements, FitTheKindOfTheirSource) {
  using Kind = CapitalMovement::Kind;
  const SourceKind kinds[] = {SourceKind::kCharter, SourceKind::kGrant, SourceKind::kEntrusted, SourceKind::kBorrowed,
                              SourceKind::kBudget,  SourceKind::kDonor, SourceKind::kRetained};
  const struct {
    Kind movement;
    std::string fits;  // One letter per kind of source, in the order above.
  } cases[] = {{Kind::kContribution, "yyyyyyn"}, {Kind::kWithdrawal, "yyyyyyn"}, {Kind::kGrant, "nynnyyn"},
               {Kind::kEntrustment, "nnynnnn"},  {Kind::kBorrowing, "nnnynnn"},  {Kind::kRepayment, "nnnynnn"},
               {Kind::kRetention, "nnnnnny"}};
  for (const auto& [movement, fits] : cases) {
    for (size_t i = 0; i < fits.size(); ++i) {
      EXPECT_EQ(CheckMovement({.kind = movement}, kinds[i]).ok(), fits[i] == 'y')
          << static_cast<int>(movement) << " " << WordOf(kinds[i]);
    }
  }
}

}  // namespace
}  // namespace htx::funding

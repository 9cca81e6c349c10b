// The rule data: complete, without overlap, and equal to the cited vectors.

#include <gtest/gtest.h>

#include "awards/domain/rule_set.h"
#include "common/base/rule_book.h"
#include "tests/support/matchers.h"

namespace htx::awards {

absl::string_view AwardRuleText();  // The file as compiled in.

namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

absl::CivilDay D(int year, int month, int day) { return absl::CivilDay(year, month, day); }

TEST(ShippedRulesTest, EverySetAccountsForItselfAndFollowsTheOneBeforeWithoutGap) {
  const auto sets = RuleSets::Shipped().sets();
  ASSERT_EQ(sets.size(), 5u);
  EXPECT_FALSE(sets.front()->period.to.has_value());
  for (size_t i = 0; i < sets.size(); ++i) {
    const RuleSet& set = *sets[i];
    EXPECT_TRUE(set.shipped);
    EXPECT_FALSE(set.sources.empty()) << set.id.text();
    if (i > 0) {
      EXPECT_EQ(set.period.to, sets[i - 1]->period.from) << set.id.text();
    }
    // What is shipped passes the judgement of what is published, in the same words.
    RuleSet copy = set;
    copy.shipped = false;
    copy.id = RuleSetId::Of("copy");
    EXPECT_THAT(Publish(copy, RuleSets::Shipped()), IsOk()) << set.id.text();
  }
}

// What a file says of a set's first day must hold to its last: nothing may begin or end within a set.
TEST(ShippedRulesTest, NothingButSalariesChangesWithinASet) {
  const htx::RuleBook book = htx::RuleBook::BuiltIn(AwardRuleText(), [](const htx::Rule&) { return std::string(); });
  for (const htx::Rule& rule : book.rules()) {
    if (rule.name == "BASE_SALARY") continue;
    for (const auto& set : RuleSets::Shipped().sets()) {
      const bool begins = set->period.from < rule.period.from && set->period.Contains(rule.period.from);
      const bool ends = rule.period.to && set->period.from < *rule.period.to && set->period.Contains(*rule.period.to);
      EXPECT_FALSE(begins || ends) << rule.version() << " within " << set->id.text();
    }
  }
}

// Decree 91/2017: nine in ten; since 2024: eight in ten.
TEST(RulesTest, TheRuleIsThatOfTheDate) {
  const auto on = [](absl::CivilDay day) { return KindOn("NATIONAL_EMULATION_FIGHTER", day); };
  EXPECT_THAT(on(D(2017, 9, 30)), FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
  EXPECT_EQ(on(D(2017, 10, 1))->voting->numerator, 90);
  EXPECT_EQ(on(D(2023, 12, 31))->voting->numerator, 90);
  EXPECT_EQ(on(D(2023, 12, 31))->voting->confidence, Confidence::kVerified);
  EXPECT_EQ(on(D(2024, 1, 1))->voting->numerator, 80);
  EXPECT_EQ(on(D(2024, 1, 1))->voting->confidence, Confidence::kAssumed);
  EXPECT_EQ(on(D(2025, 6, 30))->rule_version(), "vn-2024-01-01");
  EXPECT_EQ(on(D(2025, 7, 1))->rule_version(), "vn-2025-07-01");
  EXPECT_THAT(KindOn("NOBEL_PRIZE", D(2024, 1, 1)), FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
}

TEST(RulesTest, WhoMayReceiveWhat) {
  EXPECT_THAT(CheckRecipientKind(*FindKind("VCA_MEDAL"), RecipientKind::kIndividual), IsOk());
  EXPECT_THAT(CheckRecipientKind(*FindKind("VCA_MEDAL"), RecipientKind::kCollective),
              FailsWith(StatusCode::kFailedPrecondition, "RECIPIENT_KIND_REFUSED"));
  EXPECT_THAT(CheckRecipientKind(*FindKind("PROVINCE_FLAG"), RecipientKind::kIndividual),
              FailsWith(StatusCode::kFailedPrecondition, "RECIPIENT_KIND_REFUSED"));
  EXPECT_FALSE(FindKind("EXEMPLARY_COOPERATIVE")->statutory());
  EXPECT_TRUE(FindKind("ALLIANCE_CERTIFICATE")->statutory());
}

// Rounded up to 10 000 đồng, with the base salary of the day of the decision.
TEST(BonusTest, VectorsOfTheDecree) {
  EXPECT_EQ(Bonus(80, 1'800'000), 14'400'000);
  EXPECT_EQ(Bonus(15, 1'800'000), 2'700'000);
  EXPECT_EQ(Bonus(3, 1'800'000), 540'000);
  EXPECT_EQ(Bonus(6, 1'800'000), 1'080'000);
  EXPECT_EQ(Bonus(80, 2'340'000), 18'720'000);
  EXPECT_EQ(Bonus(15, 2'340'000), 3'510'000);
  EXPECT_EQ(Bonus(3, 2'340'000), 710'000);
  EXPECT_EQ(Bonus(6, 2'340'000), 1'410'000);
  EXPECT_EQ(Bonus(8, 2'340'000), 1'880'000);
  EXPECT_EQ(Bonus(3, 1'490'000), 450'000);
}

// Where nobody read a coefficient there is none, and not zero.
TEST(BonusTest, AnUnreadCoefficientIsNotKnown) {
  const auto on = [](absl::string_view code, absl::CivilDay day, RecipientKind recipient) {
    const KindOnDate kind = *KindOn(code, day);
    const BonusRule* bonus = FindBonus(*kind.kind, recipient);
    return bonus == nullptr ? std::optional<int>() : std::optional<int>(bonus->tenths);
  };
  EXPECT_EQ(on("VCA_FLAG", D(2024, 4, 6), RecipientKind::kCollective), 80);
  EXPECT_EQ(on("VCA_FLAG", D(2018, 4, 6), RecipientKind::kCollective), std::nullopt);
  EXPECT_EQ(on("PROVINCE_MERIT_CERTIFICATE", D(2018, 4, 6), RecipientKind::kIndividual), 10);
  EXPECT_EQ(on("PROVINCE_MERIT_CERTIFICATE", D(2018, 4, 6), RecipientKind::kCollective), 20);
  EXPECT_EQ(on("PROVINCE_MERIT_CERTIFICATE", D(2025, 8, 8), RecipientKind::kIndividual), 15);
  EXPECT_EQ(on("PROVINCE_MERIT_CERTIFICATE", D(2025, 8, 8), RecipientKind::kHousehold), std::nullopt);
  EXPECT_TRUE(FindBonus(*KindOn("VCA_MEDAL", D(2025, 8, 8))->kind, RecipientKind::kIndividual)->up_to);
}

TEST(BonusTest, TheBaseSalaryIsThatOfTheDay) {
  EXPECT_EQ(BaseSalary(absl::CivilDay(2017, 6, 30)), std::nullopt);
  EXPECT_EQ(BaseSalary(absl::CivilDay(2017, 7, 1)), 1'300'000);
  EXPECT_EQ(BaseSalary(absl::CivilDay(2019, 6, 30)), 1'390'000);
  EXPECT_EQ(BaseSalary(absl::CivilDay(2023, 7, 1)), 1'800'000);
  EXPECT_EQ(BaseSalary(absl::CivilDay(2024, 7, 1)), 2'340'000);
}

}  // namespace
}  // namespace htx::awards

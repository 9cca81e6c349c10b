// The rule data: complete, without overlap, and equal to the cited vectors.

#include <gtest/gtest.h>

#include "awards/domain/award_kind.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

TEST(RulesTest, KindsAreSortedAndTheirRulesDoNotOverlap) {
  absl::string_view last;
  for (const AwardKind& kind : AwardKinds()) {
    EXPECT_LT(last, kind.code);
    last = kind.code;
    EXPECT_FALSE(kind.recipient_kinds.empty()) << kind.code;
    ASSERT_FALSE(kind.voting.empty()) << kind.code;
    for (size_t i = 0; i < kind.voting.size(); ++i) {
      const VotingRule& rule = kind.voting[i].rule;
      EXPECT_GT(rule.numerator, 0) << kind.code;
      EXPECT_LE(rule.numerator, rule.denominator) << kind.code;
      EXPECT_FALSE(rule.citation.empty()) << kind.code;
      if (i > 0) {
        EXPECT_EQ(kind.voting[i - 1].period.to, kind.voting[i].period.from) << kind.code;
      }
    }
    EXPECT_FALSE(kind.voting.back().period.to.has_value()) << kind.code;
  }
}

// Decree 91/2017: nine in ten; since 2024: eight in ten.
TEST(RulesTest, TheRuleIsThatOfTheDate) {
  const auto on = [](absl::CivilDay day) { return KindOn("NATIONAL_EMULATION_FIGHTER", day); };
  EXPECT_THAT(on(absl::CivilDay(2017, 9, 30)), FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
  EXPECT_EQ(on(absl::CivilDay(2017, 10, 1))->voting->numerator, 90);
  EXPECT_EQ(on(absl::CivilDay(2023, 12, 31))->voting->numerator, 90);
  EXPECT_EQ(on(absl::CivilDay(2023, 12, 31))->voting->confidence, Confidence::kVerified);
  EXPECT_EQ(on(absl::CivilDay(2024, 1, 1))->voting->numerator, 80);
  EXPECT_EQ(on(absl::CivilDay(2025, 7, 1))->effective_from, absl::CivilDay(2025, 7, 1));
  EXPECT_THAT(KindOn("NOBEL_PRIZE", absl::CivilDay(2024, 1, 1)),
              FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
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

TEST(BonusTest, TheBaseSalaryIsThatOfTheDay) {
  EXPECT_EQ(BaseSalary(absl::CivilDay(2017, 6, 30)), std::nullopt);
  EXPECT_EQ(BaseSalary(absl::CivilDay(2017, 7, 1)), 1'300'000);
  EXPECT_EQ(BaseSalary(absl::CivilDay(2019, 6, 30)), 1'390'000);
  EXPECT_EQ(BaseSalary(absl::CivilDay(2023, 7, 1)), 1'800'000);
  EXPECT_EQ(BaseSalary(absl::CivilDay(2024, 7, 1)), 2'340'000);
}

}  // namespace
}  // namespace htx::awards

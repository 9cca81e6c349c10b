// What a change of days does to the kept sums.

#include "registry/domain/rollup.h"

#include <gtest/gtest.h>

#include "registry/domain/timeline.h"

namespace htx::registry {
namespace {

using absl::CivilDay;

Facts SomeFacts() {
  Facts facts;
  facts.area = "d311";
  facts.province = "p31";
  facts.alliance = OrganizationId::Of("hp");
  facts.founded_date = CivilDay(2015, 3, 1);
  facts.member_count = 10;
  return facts;
}

Revision Since(CivilDay from, Facts facts) { return {.number = 1, .valid_from = from, .facts = std::move(facts)}; }

// What `deltas` come to on `day`, in all cells and in those of `status`.
RollupSums On(CivilDay day, const std::vector<RollupDelta>& deltas, std::optional<LegalStatus> status = {}) {
  RollupSums sums;
  for (const RollupDelta& delta : deltas) {
    if (delta.day <= day && (!status || delta.cell.legal_status == *status)) sums.Add(delta.sums, 1);
  }
  return sums;
}

TEST(RollupTest, ANewOrganisationEntersOneCellOnItsFirstDay) {
  const auto deltas = DeltasOf({}, {Since(CivilDay(2015, 3, 1), SomeFacts())});
  ASSERT_EQ(deltas.size(), 1u);
  EXPECT_EQ(deltas[0].day, CivilDay(2015, 3, 1));
  EXPECT_EQ(deltas[0].cell, CellOf(SomeFacts()));
  EXPECT_EQ(deltas[0].sums, (RollupSums{.count = 1, .members_known = 1, .members = 10}));
}

TEST(RollupTest, AChangeLeavesOneCellAndEntersAnother) {
  const Timeline before = {Since(CivilDay(2015, 3, 1), SomeFacts())};
  Facts suspended = SomeFacts();
  suspended.legal_status = LegalStatus::kSuspended;
  const auto splice = Apply(before, CivilDay(2020, 1, 1), {Field::kLegalStatus}, suspended);
  ASSERT_TRUE(splice.ok());
  const auto deltas = DeltasOf(splice->closed, splice->opened);
  ASSERT_EQ(deltas.size(), 2u) << "the days before the change are as they were";
  EXPECT_EQ(On(CivilDay(2019, 12, 31), deltas), RollupSums());
  EXPECT_EQ(On(CivilDay(2020, 1, 1), deltas), RollupSums()) << "it is counted once";
  EXPECT_EQ(On(CivilDay(2020, 1, 1), deltas, LegalStatus::kOperating).count, -1);
  EXPECT_EQ(On(CivilDay(2020, 1, 1), deltas, LegalStatus::kSuspended).count, 1);
}

TEST(RollupTest, ANumberThatChangesMovesTheSumAlone) {
  const Timeline before = {Since(CivilDay(2015, 3, 1), SomeFacts())};
  Facts grown = SomeFacts();
  grown.member_count = 25;
  const auto splice = Apply(before, CivilDay(2020, 1, 1), {Field::kMemberCount}, grown);
  const auto deltas = DeltasOf(splice->closed, splice->opened);
  ASSERT_EQ(deltas.size(), 1u);
  EXPECT_EQ(deltas[0].sums, (RollupSums{.members = 15}));
}

TEST(RollupTest, AChangeOfNothingThatIsCountedChangesNoSum) {
  const Timeline before = {Since(CivilDay(2015, 3, 1), SomeFacts())};
  Facts renamed = SomeFacts();
  renamed.legal_name = "Hợp tác xã khác";
  const auto splice = Apply(before, CivilDay(2020, 1, 1), {Field::kLegalName}, renamed);
  ASSERT_FALSE(splice->empty());
  EXPECT_TRUE(DeltasOf(splice->closed, splice->opened).empty());
}

TEST(RollupTest, AVagueNumberIsCountedAsSuch) {
  Facts facts = SomeFacts();
  facts.labour = ReportedNumber{.value = 9000, .qualifier = Qualifier::kExact};
  EXPECT_EQ(SumsOf(facts).labour, 9000);
  EXPECT_EQ(SumsOf(facts).labour_vague + SumsOf(facts).labour_at_least + SumsOf(facts).labour_more_than, 0);
  facts.labour->qualifier = Qualifier::kAtLeast;
  EXPECT_EQ(SumsOf(facts).labour_at_least, 1);
  facts.labour->qualifier = Qualifier::kMoreThan;
  EXPECT_EQ(SumsOf(facts).labour_more_than, 1);
  for (const Qualifier vague : {Qualifier::kAbout, Qualifier::kEstimate, Qualifier::kRange}) {
    facts.labour->qualifier = vague;
    EXPECT_EQ(SumsOf(facts).labour_vague, 1);
    EXPECT_EQ(SumsOf(facts).labour_estimate, vague == Qualifier::kEstimate ? 1 : 0);
    EXPECT_EQ(SumsOf(facts).labour_range, vague == Qualifier::kRange ? 1 : 0);
  }
  facts.labour = ReportedNumber{.value = 2, .qualifier = Qualifier::kRange, .upper = 5};
  EXPECT_EQ(SumsOf(facts).labour_over, 3);
  facts.labour.reset();
  EXPECT_EQ(SumsOf(facts).labour_known, 0);
}

TEST(RollupTest, AnEndMovesTheOrganisationToTheCellsOfItsEnd) {
  const Timeline before = {Since(CivilDay(2015, 3, 1), SomeFacts())};
  Facts ended = SomeFacts();
  ended.legal_status = LegalStatus::kDissolved;
  ended.dissolved_date = CivilDay(2020, 1, 1);
  const auto splice = Apply(before, CivilDay(2020, 1, 1), {Field::kLegalStatus, Field::kDissolvedDate}, ended);
  const auto deltas = DeltasOf(splice->closed, splice->opened);
  ASSERT_EQ(deltas.size(), 2u);
  for (const RollupDelta& delta : deltas) EXPECT_EQ(delta.cell.dissolved.has_value(), delta.sums.count == 1);
}

}  // namespace
}  // namespace htx::registry

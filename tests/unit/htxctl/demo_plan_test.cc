#include <gmock/gmock.h>

#include <set>

#include "common/base/ids.h"
#include "common/base/text.h"
#include "htxctl/demo/activities.h"
#include "htxctl/demo/commendation_plan.h"
#include "htxctl/demo/emulation_plan.h"
#include "htxctl/demo/loans.h"
#include "htxctl/demo/targets.h"

namespace htx::ctl {
namespace {

TEST(LoansTest, EighteenBorrowersOfHaiPhongGotTheStatedAmount) {
  const std::vector<LoanPlan> loans = LoansOf(FundOf(kHaiPhong2019));
  std::set<std::string> borrowers;
  int64_t lent = 0;
  for (const LoanPlan& loan : loans) {
    borrowers.insert(loan.borrower);
    lent += loan.amount;
    // Everything up to the first repayment falls into the first half of 2019.
    EXPECT_GE(loan.applied, absl::CivilDay(2019, 1, 1)) << loan.id;
    EXPECT_LE(loan.applied + 44, absl::CivilDay(2019, 6, 30)) << loan.id;
  }
  EXPECT_EQ(loans.size(), 18u);
  EXPECT_EQ(borrowers.size(), 18u);
  EXPECT_EQ(lent, 10'070'000'000);
}

TEST(LoansTest, TheCcmFundLendsMoreThanPlannedAndInTheOutlyingDistricts) {
  const FundPlan& fund = FundOf(kHoChiMinh2023);
  std::set<std::string> districts;
  int64_t lent = 0;
  for (const LoanPlan& loan : LoansOf(fund)) {
    districts.insert(loan.district);
    lent += loan.amount;
    EXPECT_LE(loan.applied + 44, absl::CivilDay(2023, 12, 31)) << loan.id;
  }
  EXPECT_GT(lent, fund.planned_lending);
  EXPECT_LE(lent, fund.charter_capital);
  EXPECT_THAT(districts, ::testing::IsSupersetOf({"783", "785", "786"}));
}

TEST(ActivitiesTest, IdsAreDistinctAndTextsAreNfc) {
  std::set<std::string> ids;
  for (const ActivityPlan& plan : ActivityPlans()) {
    EXPECT_TRUE(IsId(plan.id)) << plan.id;
    EXPECT_TRUE(ids.insert(plan.id).second) << plan.id;
    EXPECT_TRUE(IsNfc(plan.activity.title())) << plan.id;
    EXPECT_TRUE(IsNfc(plan.activity.note())) << plan.id;
    EXPECT_FALSE(plan.activity.dataset().empty()) << plan.id;
  }
}

TEST(EmulationPlanTest, TheClusterHasNineUnitsAndTwoHeadsIn2018) {
  for (const ClusterPlan& plan : ClusterPlans()) {
    if (plan.id != kRedRiverCluster) {
      EXPECT_EQ(plan.cluster.members_size(), 10) << plan.id;
      continue;
    }
    EXPECT_EQ(plan.cluster.members_size(), 9);
    ASSERT_EQ(plan.terms.size(), 2u);
    EXPECT_THAT(plan.terms[1].heads,
                ::testing::UnorderedElementsAre("organizations/lmhtx-thai-binh", "organizations/lmhtx-quang-ninh"));
  }
}

TEST(EmulationPlanTest, PledgesHoldTheTargetsOfTheReports) {
  EXPECT_EQ(HaiPhongTasks().size(), 10u);
  EXPECT_EQ(RedRiverTargets().size(), 10u);
  EXPECT_EQ(ClassesTarget().value(), 50);
}

TEST(CommendationPlanTest, DecisionsHoldTheAwardsOf2023) {
  int items = 0;
  int persons = 0;
  std::set<std::string> awards;
  for (const DecisionPlan& plan : DecisionPlans()) {
    for (const auto& item : plan.decision.items()) {
      ++items;
      EXPECT_EQ(item.year(), 2023);
      EXPECT_TRUE(awards.insert(item.award_id()).second) << item.award_id();
      if (item.recipient().kind() == awards::v1::RECIPIENT_KIND_INDIVIDUAL) ++persons;
    }
  }
  EXPECT_EQ(items, 52);
  EXPECT_GE(persons, 15);
}

TEST(CommendationPlanTest, TheCouncilHasOneChairAndEveryUnit) {
  const awards::v1::Meeting meeting = MeetingPlan();
  EXPECT_EQ(meeting.council_size(), 10);
  EXPECT_EQ(meeting.agenda_size(), 1);
}

}  // namespace
}  // namespace htx::ctl

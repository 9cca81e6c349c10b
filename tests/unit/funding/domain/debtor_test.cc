#include "funding/domain/debtor.h"

#include <gtest/gtest.h>

#include "funding/domain/loan_flag.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;

OrganizationId Org(const std::string& id) { return OrganizationId::Of(id); }

Succession Step(const std::string& from, const std::string& to, SuccessionKind kind, CivilDay day, int64_t sequence) {
  return {.from = Org(from), .to = Org(to), .kind = kind, .day = day, .sequence = sequence};
}

std::string WhoOn(const std::vector<DebtorSpan>& spans, CivilDay day) {
  std::string who;
  for (const DebtorSpan& span : On(spans, day)) who += span.debtor.text() + (span.undecided ? "?" : "");
  return who;
}

const CivilDay kContract(2024, 1, 1);
const CivilDay kSpring(2024, 4, 1);
const CivilDay kAutumn(2024, 10, 1);

TEST(DebtorTest, ALoanFollowsAChainOfMergersInWhateverOrderTheyAreTold) {
  const Succession first = Step("a", "b", SuccessionKind::kMerger, kSpring, 7);
  const Succession second = Step("b", "c", SuccessionKind::kConsolidation, kAutumn, 5);
  for (const auto& told : {std::vector<Succession>{first, second}, std::vector<Succession>{second, first}}) {
    const std::vector<DebtorSpan> spans = DebtorsOf(Org("a"), kContract, told, {});
    EXPECT_EQ(WhoOn(spans, kSpring - 1), "a");
    EXPECT_EQ(WhoOn(spans, kSpring), "b");
    EXPECT_EQ(WhoOn(spans, kAutumn), "c");
  }
}

TEST(DebtorTest, AfterADivisionNobodyGuessesWhoOwes) {
  const std::vector<Succession> steps = {Step("a", "b", SuccessionKind::kDivision, kSpring, 1),
                                         Step("a", "c", SuccessionKind::kDivision, kSpring, 1),
                                         Step("c", "d", SuccessionKind::kMerger, kAutumn, 2)};
  EXPECT_EQ(WhoOn(DebtorsOf(Org("a"), kContract, steps, {}), kAutumn), "a?");
  const DebtorDecision decision = {.from = Org("a"), .debtors = {Org("b"), Org("c")}, .day = kSpring};
  const std::vector<DebtorSpan> spans = DebtorsOf(Org("a"), kContract, steps, {decision});
  EXPECT_EQ(WhoOn(spans, kSpring), "bc");
  EXPECT_EQ(WhoOn(spans, kAutumn), "bd");
}

TEST(DebtorTest, ADecisionNamesRecordedSuccessorsAndIsMadeOnce) {
  const std::vector<Succession> divided = {Step("a", "b", SuccessionKind::kDivision, kSpring, 9)};
  const std::vector<DebtorSpan> spans = DebtorsOf(Org("a"), kContract, divided, {});
  const auto decide = [&](const std::string& debtor, CivilDay day) {
    return Decide({.loan = LoanId::Of("l"), .from = Org("a"), .debtors = {Org(debtor)}, .day = day}, spans, divided);
  };
  EXPECT_THAT(decide("b", kSpring - 1), FailsWith(StatusCode::kFailedPrecondition, "DEBTOR_NOT_OPEN"));
  EXPECT_THAT(decide("x", kSpring), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_SUCCESSOR"));
  EXPECT_THAT(decide("a", kSpring), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_SUCCESSOR"));
  const auto made = decide("b", kSpring);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->sequences, std::vector<int64_t>{9});
}

TEST(LoanFlagTest, AStatusRaisesOneFlagThatAPersonOrALaterFactClears) {
  const std::vector<FlagSubject> subjects = {{.name = "loans/l", .fund = FundId::Of("f")}};
  BorrowerFact fact = {.organization = Org("a"), .status = BorrowerStatus::kSuspended, .since = kSpring, .sequence = 3};
  FlagChanges first = FollowStatus(fact, subjects, {});
  ASSERT_EQ(first.raise.size(), 1U);
  const std::vector<LoanFlag> up = {first.raise[0]};
  EXPECT_TRUE(FollowStatus(fact, subjects, up).raise.empty());
  const auto cleared = Clear(up[0], {.actor = "p", .reason = "seen"});
  ASSERT_THAT(cleared, IsOk());
  EXPECT_TRUE(FollowStatus(fact, subjects, {*cleared}).raise.empty());
  EXPECT_THAT(Clear(*cleared, {}), FailsWith(StatusCode::kFailedPrecondition, "FLAG_CLEARED"));
  fact.status = BorrowerStatus::kOperating;
  const FlagChanges later = FollowStatus(fact, subjects, up);
  ASSERT_EQ(later.clear.size(), 1U);
  EXPECT_TRUE(later.clear[0].cleared->by_fact);
  LoanFlag open = up[0];
  open.reason = FlagReason::kDebtorUndecided;
  EXPECT_THAT(Clear(open, {}), FailsWith(StatusCode::kFailedPrecondition, "FLAG_NEEDS_FACT"));
}

}  // namespace
}  // namespace htx::funding

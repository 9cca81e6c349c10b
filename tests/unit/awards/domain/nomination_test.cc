// Nominations: every pair of states against the table, and each step of the review from each state.

#include "awards/domain/nomination.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;
using enum NominationState;

const absl::CivilDay kNominated(2017, 12, 15);

NomineeFacts Facts(bool operating = true) {
  return {.organization = OrganizationId::Of("ninh-binh"),
          .exists = true,
          .operating = operating,
          .status = operating ? "OPERATING" : "DISSOLVED",
          .display_name = "Liên minh HTX tỉnh Ninh Bình",
          .sequence = 42};
}

Nomination In(NominationState state, std::string kind = "VCA_FLAG") {
  return {.id = NominationId::Of("n"),
          .award_kind = std::move(kind),
          .recipient = {.kind = RecipientKind::kCollective, .organization = OrganizationId::Of("ninh-binh")},
          .cluster = ClusterId::Of("red-river"),
          .year = 2017,
          .state = state};
}

TEST(NominationStateTest, EveryPairOfStates) {
  const std::vector<NominationState> open = {kDraft,   kSubmitted,   kReturned, kAppraised,
                                             kNoticed, kRecommended, kForwarded};
  std::vector<std::pair<NominationState, NominationState>> allowed = {
      {kDraft, kSubmitted},         {kReturned, kSubmitted},     {kSubmitted, kAppraised}, {kSubmitted, kReturned},
      {kAppraised, kNoticed},       {kAppraised, kBalloted},     {kAppraised, kReturned},  {kAppraised, kForwarded},
      {kAppraised, kGranted},       {kAppraised, kDeclined},     {kNoticed, kBalloted},    {kBalloted, kRecommended},
      {kBalloted, kNotRecommended}, {kRecommended, kForwarded},  {kRecommended, kGranted}, {kRecommended, kDeclined},
      {kForwarded, kGranted},       {kForwarded, kDeclined},     {kSuspended, kWithdrawn}, {kBalloted, kAppraised},
      {kBalloted, kNoticed},        {kNoticed, kReturned},       {kNoticed, kForwarded},   {kNoticed, kGranted},
      {kNoticed, kDeclined},        {kForwarded, kAppraised},    {kForwarded, kReturned},  {kAppraised, kDowngraded},
      {kNoticed, kDowngraded},      {kRecommended, kDowngraded}, {kForwarded, kDowngraded}};
  for (NominationState state : open) {
    allowed.emplace_back(state, kSuspended);
    allowed.emplace_back(state, kWithdrawn);
    allowed.emplace_back(kSuspended, state);
  }
  for (int from = 1; from <= 14; ++from) {
    for (int to = 1; to <= 14; ++to) {
      const std::pair pair(static_cast<NominationState>(from), static_cast<NominationState>(to));
      EXPECT_EQ(MayMove(pair.first, pair.second), std::find(allowed.begin(), allowed.end(), pair) != allowed.end())
          << ToText(pair.first) << " to " << ToText(pair.second);
    }
  }
}

TEST(ReviewTest, EachActionFromEachState) {
  const std::vector<std::pair<ReviewAction, std::vector<NominationState>>> sources = {
      {ReviewAction::kAccept, {kSubmitted}},
      {ReviewAction::kReturn, {kSubmitted, kAppraised, kNoticed}},
      {ReviewAction::kForward, {kRecommended}},  // VCA_FLAG needs a ballot, so APPRAISED is refused otherwise.
      {ReviewAction::kDecline, {kAppraised, kNoticed, kRecommended, kForwarded}},
      {ReviewAction::kDowngrade, {kAppraised, kNoticed, kRecommended, kForwarded}},
      {ReviewAction::kSuspend, {kDraft, kSubmitted, kReturned, kAppraised, kNoticed, kRecommended, kForwarded}},
      {ReviewAction::kResume, {}},
      {ReviewAction::kWithdraw,
       {kDraft, kSubmitted, kReturned, kAppraised, kNoticed, kRecommended, kForwarded, kSuspended}},
  };
  for (const auto& [action, from] : sources) {
    for (int number = 1; number <= 14; ++number) {
      const auto state = static_cast<NominationState>(number);
      const auto taken = Take({.action = action, .forward_to = "organizations/vca", .day = kNominated, .reason = "r"},
                              In(state), Facts());
      const bool allowed = std::find(from.begin(), from.end(), state) != from.end();
      EXPECT_EQ(taken.ok(), allowed) << ToText(action) << " from " << ToText(state) << ": " << taken.status();
    }
  }
}

TEST(ReviewTest, ASuspendedNominationReturnsToTheStateItLeft) {
  const auto suspended =
      Take({.action = ReviewAction::kSuspend, .day = kNominated, .reason = "complaint"}, In(kRecommended), {});
  ASSERT_THAT(suspended, IsOk());
  EXPECT_EQ(suspended->suspended_from, kRecommended);
  EXPECT_EQ(suspended->state_reason, "complaint");
  const Review resume = {.action = ReviewAction::kResume, .day = kNominated};
  EXPECT_THAT(Take(resume, *suspended, {}), FailsWith(StatusCode::kInternal, "REGISTRY_NOT_ASKED"));
  EXPECT_THAT(Take(resume, *suspended, Facts(false)),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
  const auto resumed = Take(resume, *suspended, Facts());
  ASSERT_THAT(resumed, IsOk());
  EXPECT_EQ(resumed->state, kRecommended);
  EXPECT_FALSE(resumed->suspended_from.has_value());
}

TEST(ReviewTest, StepsThatTakeSomethingAwayNeedAReason) {
  for (ReviewAction action : {ReviewAction::kReturn, ReviewAction::kDecline, ReviewAction::kSuspend,
                              ReviewAction::kWithdraw, ReviewAction::kDowngrade}) {
    EXPECT_THAT(Take({.action = action, .day = kNominated}, In(kSubmitted), {}),
                FailsWith(StatusCode::kInvalidArgument, "REASON_REQUIRED"));
  }
}

TEST(ReviewTest, ForwardingWithoutABallotDependsOnTheKind) {
  const Review forward = {.action = ReviewAction::kForward, .forward_to = "organizations/vca", .day = kNominated};
  EXPECT_THAT(Take(forward, In(kAppraised), {}), FailsWith(StatusCode::kFailedPrecondition, "BALLOT_REQUIRED"));
  const auto forwarded = Take(forward, In(kAppraised, "VCA_CERTIFICATE"), {});
  ASSERT_THAT(forwarded, IsOk());
  EXPECT_EQ(forwarded->forwarded_to, "organizations/vca");
  EXPECT_EQ(forwarded->rule_version, "vn-2017-10-01");
  // No ballot rule of this title is known before October 2017.
  EXPECT_THAT(Take({.action = ReviewAction::kForward, .day = absl::CivilDay(2016, 1, 1)},
                   In(kRecommended, "NATIONAL_EMULATION_FIGHTER"), {}),
              FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
}

TEST(SubmitTest, TheRegistryIsAskedAndItsSequenceKept) {
  EXPECT_THAT(Submit(In(kDraft), kNominated, {}), FailsWith(StatusCode::kInternal, "REGISTRY_NOT_ASKED"));
  const auto submitted = Submit(In(kDraft), kNominated, Facts());
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->state, kSubmitted);
  EXPECT_EQ(submitted->registry_sequence, 42);
  EXPECT_EQ(submitted->recipient.display_name, "Liên minh HTX tỉnh Ninh Bình");
  EXPECT_THAT(Submit(In(kDraft), kNominated, Facts(false)),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
  NomineeFacts nobody = Facts();
  nobody.exists = false;
  EXPECT_THAT(Submit(In(kDraft), kNominated, nobody), FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_UNKNOWN"));
}

NomineeFacts Owing(BadDebt bad_debt) {
  NomineeFacts facts = Facts();
  facts.debts = DebtFacts{
      .day = absl::CivilDay(2024, 6, 1), .bad_debt = bad_debt, .days_past_due = 45, .worst_group = 3, .sequence = 77};
  return facts;
}

TEST(SubmitTest, SinceTheFundsDefineBadDebtsNobodyWithThemIsPutForward) {
  const absl::CivilDay day(2024, 6, 1);
  EXPECT_THAT(Submit(In(kDraft), day, Owing(BadDebt::kPresent)),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_BAD_DEBT"));
  EXPECT_THAT(Submit(In(kDraft), day, Owing(BadDebt::kUnknown)),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_DEBTS_UNKNOWN"));
  EXPECT_THAT(Submit(In(kDraft), day, Facts()), FailsWith(StatusCode::kInternal, "REGISTRY_NOT_ASKED"))
      << "debts that nobody asked about are not no debts";
  const auto submitted = Submit(In(kDraft), day, Owing(BadDebt::kNone));
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->funding_sequence, 77);
  // One who does not operate is refused for that, whatever is known of its debts.
  EXPECT_THAT(Submit(In(kDraft), day, Facts(false)),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
}

TEST(SubmitTest, BeforeAndForPersonsDebtsDoNotMatter) {
  EXPECT_TRUE(DebtsMatter(RecipientKind::kCollective, absl::CivilDay(2021, 5, 15)));
  EXPECT_FALSE(DebtsMatter(RecipientKind::kCollective, absl::CivilDay(2021, 5, 14)));
  EXPECT_FALSE(DebtsMatter(RecipientKind::kIndividual, absl::CivilDay(2024, 6, 1)));
  EXPECT_FALSE(DebtsMatter(RecipientKind::kHousehold, absl::CivilDay(2024, 6, 1)));
  EXPECT_THAT(Submit(In(kDraft), absl::CivilDay(2021, 5, 14), Owing(BadDebt::kPresent)), IsOk());
  Nomination person = In(kDraft, "VCA_CERTIFICATE");
  person.recipient.kind = RecipientKind::kIndividual;
  EXPECT_THAT(Submit(person, absl::CivilDay(2024, 6, 1), Facts()), IsOk());
}

TEST(ReviewTest, ResumingJudgesDebtsAgain) {
  Nomination suspended = In(kSuspended);
  suspended.suspended_from = kAppraised;
  const Review resume = {.action = ReviewAction::kResume, .day = absl::CivilDay(2024, 6, 1)};
  EXPECT_THAT(Take(resume, suspended, Owing(BadDebt::kPresent)),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_BAD_DEBT"));
  EXPECT_THAT(Take(resume, suspended, Owing(BadDebt::kNone)), IsOk());
}

TEST(SubmitTest, OnlyDraftsAndReturnedOnesAreSubmitted) {
  for (int number = 1; number <= 14; ++number) {
    const auto state = static_cast<NominationState>(number);
    EXPECT_EQ(Submit(In(state), kNominated, Facts()).ok(), state == kDraft || state == kReturned) << ToText(state);
  }
}

TEST(SubmitTest, AnIndividualWithoutOrganisationNeedsNoRegistry) {
  Nomination person = In(kDraft, "VCA_MEDAL");
  person.recipient = {.kind = RecipientKind::kIndividual, .reference = "persons/p1", .display_name = "Cá nhân 01"};
  EXPECT_THAT(Submit(person, kNominated, {}), IsOk());
}

TEST(NominateTest, AFlagGoesToAMemberOfItsCluster) {
  const Cluster cluster = {.id = ClusterId::Of("red-river"),
                           .members = {{OrganizationId::Of("ninh-binh"), {absl::CivilDay(2010, 1, 1), {}}}}};
  const AwardKind& flag = *FindKind("VCA_FLAG");
  EXPECT_THAT(Nominate(In(kDraft), flag, cluster), IsOk());
  EXPECT_THAT(Nominate(In(kDraft), flag, {}), FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_UNKNOWN"));
  Nomination homeless = In(kDraft);
  homeless.cluster = {};
  EXPECT_THAT(Nominate(homeless, flag, {}), FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_REQUIRED"));
  Nomination stranger = In(kDraft);
  stranger.recipient.organization = OrganizationId::Of("hai-phong");
  EXPECT_THAT(Nominate(stranger, flag, cluster), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  Nomination early = In(kDraft);
  early.year = 2009;
  EXPECT_THAT(Nominate(early, flag, cluster), FailsWith(StatusCode::kFailedPrecondition, "NOT_A_MEMBER"));
  EXPECT_THAT(Nominate(In(kDraft), *FindKind("VCA_MEDAL"), cluster),
              FailsWith(StatusCode::kFailedPrecondition, "RECIPIENT_KIND_REFUSED"));
}

TEST(GrantTest, WhatIsReadyToBeGrantedDependsOnTheKind) {
  const KindOnDate flag = *KindOn("VCA_FLAG", kNominated);
  const KindOnDate certificate = *KindOn("VCA_CERTIFICATE", kNominated);
  for (int number = 1; number <= 14; ++number) {
    const auto state = static_cast<NominationState>(number);
    const bool after_ballot = state == kRecommended || state == kForwarded;
    EXPECT_EQ(CheckGrantable(In(state), flag, *flag.kind, kNominated).ok(), after_ballot) << ToText(state);
    EXPECT_EQ(CheckGrantable(In(state), certificate, *certificate.kind, kNominated).ok(),
              after_ballot || state == kAppraised || state == kNoticed)
        << ToText(state);
  }
}

}  // namespace
}  // namespace htx::awards

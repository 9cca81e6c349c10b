#include "awards/domain/honour.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

constexpr AwardState kStates[] = {AwardState::kGranted, AwardState::kConferred, AwardState::kRevoked,
                                  AwardState::kReinstated};

Decision Paper() {
  return {.id = DecisionId::Of("d"), .authority = "organizations/vca", .signed_on = absl::CivilDay(2024, 4, 1)};
}
Award In(AwardState state) { return {.id = AwardId::Of("a"), .signed_on = absl::CivilDay(2024, 4, 1), .state = state}; }
Ruling Revocation() {
  return {.award = AwardId::Of("a"),
          .kind = RulingKind::kRevocation,
          .ground = RevocationGround::kFraud,
          .authority = "organizations/vca",
          .signed_on = absl::CivilDay(2025, 1, 1)};
}

// GRANTED → CONFERRED; GRANTED, CONFERRED → REVOKED → REINSTATED; ACTIVE ⇄ SUSPENDED; ACTIVE, SUSPENDED → REVOKED.
// Nothing else.
TEST(HonourTest, TheTableHasTheseStepsAndNoOther) {
  const std::set<std::pair<AwardState, AwardState>> steps = {{AwardState::kGranted, AwardState::kConferred},
                                                             {AwardState::kGranted, AwardState::kRevoked},
                                                             {AwardState::kConferred, AwardState::kRevoked},
                                                             {AwardState::kRevoked, AwardState::kReinstated}};
  for (const AwardState from : kStates) {
    for (const AwardState to : kStates) EXPECT_EQ(MayMove(from, to), steps.count({from, to}) == 1);
  }
  using C = CredentialState;
  constexpr C kCredentialStates[] = {C::kActive, C::kSuspended, C::kRevoked};
  const std::set<std::pair<C, C>> turns = {{C::kActive, C::kSuspended},
                                           {C::kSuspended, C::kActive},
                                           {C::kActive, C::kRevoked},
                                           {C::kSuspended, C::kRevoked}};
  for (const C from : kCredentialStates) {
    for (const C to : kCredentialStates) {
      EXPECT_EQ(MayMove(from, to), turns.count({from, to}) == 1);
      EXPECT_EQ(MoveTo(to, {.state = from}).ok(), MayMove(from, to));
    }
  }
}

TEST(HonourTest, EveryStepFollowsTheTable) {
  for (const AwardState from : kStates) {
    Ruling revocation = Revocation();
    const auto revoked = Apply(revocation, In(from), Paper(), std::nullopt);
    EXPECT_EQ(revoked.ok(), MayMove(from, AwardState::kRevoked));
    if (revoked.ok()) {
      EXPECT_EQ(revoked->state, AwardState::kRevoked);
      EXPECT_EQ(revocation.item_due, from == AwardState::kConferred);
    }
    Ruling reinstatement = Revocation();
    reinstatement.kind = RulingKind::kReinstatement;
    EXPECT_EQ(Apply(reinstatement, In(from), Paper(), Revocation()).ok(), MayMove(from, AwardState::kReinstated));
    EXPECT_EQ(Confer(In(from), absl::CivilDay(2024, 4, 6)).ok(), MayMove(from, AwardState::kConferred));
  }
}

TEST(HonourTest, APaperFollowsTheOneItSpeaksOf) {
  Ruling early = Revocation();
  early.signed_on = absl::CivilDay(2024, 3, 31);
  EXPECT_THAT(Apply(early, In(AwardState::kGranted), Paper(), std::nullopt),
              FailsWith(StatusCode::kFailedPrecondition, "RULING_TOO_EARLY"));
  Ruling restore = Revocation();
  restore.kind = RulingKind::kReinstatement;
  restore.signed_on = absl::CivilDay(2024, 12, 31);
  EXPECT_THAT(Apply(restore, In(AwardState::kRevoked), Paper(), Revocation()),
              FailsWith(StatusCode::kFailedPrecondition, "RULING_TOO_EARLY"));
  Ruling stranger = Revocation();
  stranger.authority = "organizations/hai-phong";
  EXPECT_THAT(Apply(stranger, In(AwardState::kGranted), Paper(), std::nullopt),
              FailsWith(StatusCode::kFailedPrecondition, "AUTHORITY_REFUSED"));
  EXPECT_THAT(Confer(In(AwardState::kGranted), absl::CivilDay(2024, 3, 31)),
              FailsWith(StatusCode::kFailedPrecondition, "CONFERRED_TOO_EARLY"));
}

TEST(HonourTest, WhatComesBackIsAtMostWhatIsDue) {
  Ruling revocation = Revocation();
  revocation.money_due = 1'000'000;
  const auto check = [&](int64_t amount, bool item, std::vector<Recovery> earlier) {
    return CheckRecovery({.amount = amount, .item_returned = item}, In(AwardState::kRevoked), revocation, earlier);
  };
  EXPECT_THAT(check(1'000'000, false, {}), IsOk());
  EXPECT_THAT(check(1'000'001, false, {}), FailsWith(StatusCode::kFailedPrecondition, "RECOVERY_EXCEEDS_DUE"));
  EXPECT_THAT(check(400'000, false, {{.amount = 600'000}}), IsOk());
  EXPECT_THAT(check(400'001, false, {{.amount = 600'000}}),
              FailsWith(StatusCode::kFailedPrecondition, "RECOVERY_EXCEEDS_DUE"));
  EXPECT_THAT(check(0, true, {}), FailsWith(StatusCode::kFailedPrecondition, "RECOVERY_EXCEEDS_DUE"));
  revocation.item_due = true;
  EXPECT_THAT(check(0, true, {}), IsOk());
  revocation.money_due = std::nullopt;
  EXPECT_THAT(check(9'000'000, false, {}), IsOk());
}

TEST(HonourTest, EveryFieldOfAPaperIsHashed) {
  const std::string base = ContentBytes(Revocation());
  std::vector<Ruling> changed(7, Revocation());
  changed[0].ground = RevocationGround::kStandardUnmet;
  changed[1].number = "1";
  changed[2].authority = "x";
  changed[3].signed_on = absl::CivilDay(2025, 1, 2);
  changed[4].findings = "x";
  changed[5].money_due = 0;
  changed[6].kind = RulingKind::kReinstatement;
  for (const Ruling& ruling : changed) EXPECT_NE(ContentBytes(ruling), base);
}

}  // namespace
}  // namespace htx::awards

// Contests and entries: their states, deadlines, and who is let in.

#include "awards/domain/contest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "awards/domain/contest_entry.h"
#include "awards/domain/contest_errors.h"
#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

const absl::CivilDay kEntryDay(2024, 9, 1);
const absl::CivilMinute kDeadline(2024, 9, 30, 17, 0);

Contest Scored() {
  return {.id = ContestId::Of("luat-htx"),
          .kind = ContestKind::kScored,
          .jury = CouncilId::Of("jury"),
          .min_judges = 2,
          .deadline = kDeadline,
          .criteria = {{.id = "content", .max = 60'000}, {.id = "form", .max = 40'000}},
          .tie_keys = {"content"},
          .categories = {{.id = "people", .prizes = {{.id = "first", .count = 1}, {.id = "third", .count = 3}}}},
          .state = ContestState::kOpen};
}
Contest Selection() {
  return {.id = ContestId::Of("tieu-bieu"),
          .kind = ContestKind::kSelection,
          .deadline = kDeadline,
          .categories = {{.id = "farms", .sector = "AGRICULTURE", .prizes = {{.id = "chosen", .count = 8}}},
                         {.id = "share", .prizes = {{.id = "chosen", .share = Rational{15, 100}}}}},
          .state = ContestState::kOpen};
}
ContestEntry Work(const std::string& category = "people") {
  return {.id = EntryId::Of("e"),
          .category = category,
          .entrant = {.kind = RecipientKind::kIndividual, .reference = "persons/p"},
          .work_sha256 = std::string(64, 'a'),
          .received_time = StartOf(kEntryDay)};
}
ContestEntry Candidate(const std::string& category = "farms") {
  return {.id = EntryId::Of("e"),
          .category = category,
          .entrant = {.kind = RecipientKind::kCollective, .organization = OrganizationId::Of("htx")},
          .received_time = StartOf(kEntryDay)};
}
NomineeFacts Operating() {
  return {.organization = OrganizationId::Of("htx"),
          .exists = true,
          .operating = true,
          .status = "OPERATING",
          .display_name = "HTX Đồng Tâm",
          .sector = "AGRICULTURE",
          .province = "hai-phong",
          .debts = DebtFacts{.day = kEntryDay, .bad_debt = BadDebt::kNone}};
}

TEST(ContestStateTest, EveryPairOfStates) {
  using enum ContestState;
  const std::vector<ContestState> all = {kDraft, kOpen, kJudging, kJudged, kAnnounced, kCancelled};
  const std::vector<std::pair<ContestState, ContestState>> allowed = {
      {kDraft, kOpen},      {kOpen, kJudging},   {kJudging, kJudged},    {kJudged, kAnnounced},
      {kDraft, kCancelled}, {kOpen, kCancelled}, {kJudging, kCancelled}, {kJudged, kCancelled}};
  for (const ContestState from : all) {
    for (const ContestState to : all) {
      const bool expected = std::find(allowed.begin(), allowed.end(), std::pair(from, to)) != allowed.end();
      EXPECT_EQ(MayMove(from, to), expected) << ToText(from) << " → " << ToText(to);
    }
  }
}

TEST(EntryStateTest, EveryPairOfStates) {
  using enum EntryState;
  const std::vector<EntryState> all = {kReceived, kSelected, kWithdrawn, kDisqualified};
  const std::vector<std::pair<EntryState, EntryState>> allowed = {
      {kReceived, kSelected}, {kReceived, kWithdrawn}, {kReceived, kDisqualified},
      {kSelected, kReceived}, {kSelected, kWithdrawn}, {kSelected, kDisqualified}};
  for (const EntryState from : all) {
    for (const EntryState to : all) {
      const bool expected = std::find(allowed.begin(), allowed.end(), std::pair(from, to)) != allowed.end();
      EXPECT_EQ(MayMove(from, to), expected) << ToText(from) << " → " << ToText(to);
    }
  }
}

TEST(ContestTest, PartsThatContradictOneAnotherAreNamed) {
  EXPECT_THAT(CheckContest(Scored()), IsOk());
  EXPECT_THAT(CheckContest(Selection()), IsOk());
  const auto broken = [](Contest contest, auto change) {
    change(contest);
    const absl::Status refused = CheckContest(contest);
    EXPECT_THAT(refused, FailsWith(StatusCode::kInvalidArgument, "CONTEST_INVALID"));
    const ErrorDetail detail = DetailOf(refused);
    return detail.fields.empty() ? std::string() : detail.fields[0].field;
  };
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.jury = {}; }), "contest.jury");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.criteria.clear(); }), "contest.criteria");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.min_judges = 0; }), "contest.min_judges");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.criteria[1].id = "content"; }), "contest.criteria[1].id");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.criteria[0].max = 1'000'000'000; }), "contest.criteria");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.tie_keys = {"style"}; }), "contest.tie_keys[0]");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.tie_keys = {"form", "form"}; }), "contest.tie_keys[1]");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.categories.push_back(c.categories[0]); }), "contest.categories[1].id");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.categories[0].prizes.clear(); }), "contest.categories[0].prizes");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.categories[0].prizes[1].id = "first"; }),
            "contest.categories[0].prizes[1].id");
  EXPECT_EQ(broken(Scored(), [](Contest& c) { c.categories[0].prizes[0].count = 0; }),
            "contest.categories[0].prizes[0]");
  EXPECT_EQ(broken(Selection(),
                   [](Contest& c) {
                     c.categories[1].prizes[0].share = Rational{3, 2};
                   }),
            "contest.categories[1].prizes[0].share");
  EXPECT_EQ(broken(Selection(), [](Contest& c) { c.anonymous = true; }), "contest.anonymous");
  EXPECT_EQ(broken(Selection(), [](Contest& c) { c.categories[0].prizes.push_back({.id = "other", .count = 1}); }),
            "contest.categories[0].prizes");
}

TEST(ContestTest, AShareIsRoundedDown) {
  const ContestPrize prize = {.share = Rational{15, 100}};
  EXPECT_EQ(PlacesOf(prize, 6), 0);
  EXPECT_EQ(PlacesOf(prize, 7), 1);
  EXPECT_EQ(PlacesOf(prize, 13), 1);
  EXPECT_EQ(PlacesOf(prize, 20), 3);
  EXPECT_EQ(PlacesOf(prize, 2000), 300);
  EXPECT_EQ(PlacesOf({.count = 8}, 3), 8);
}

TEST(ContestTest, JudgingBeginsAtTheDeadlineAndCountsThePlacesOut) {
  const absl::Time deadline = DeadlineOf(Selection());
  EXPECT_EQ(absl::FormatTime(absl::RFC3339_sec, deadline, absl::UTCTimeZone()), "2024-09-30T10:00:00+00:00");
  EXPECT_THAT(BeginJudging(Selection(), {}, deadline - absl::Microseconds(1)),
              FailsWith(StatusCode::kFailedPrecondition, "ENTRIES_OPEN"));
  const auto begun = BeginJudging(Selection(), {{.category = "share", .entries = 13}}, deadline);
  ASSERT_THAT(begun, IsOk());
  EXPECT_EQ(begun->categories[0].prizes[0].places, 8);
  EXPECT_EQ(begun->categories[1].prizes[0].places, 1);
  EXPECT_THAT(BeginJudging(*begun, {}, deadline), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(ReceiveTest, TheDeadlineIsTheFirstMinuteTooLate) {
  ContestEntry work = Work();
  work.received_time = DeadlineOf(Scored()) - absl::Microseconds(1);
  EXPECT_THAT(Receive(Scored(), work, 0, {}, std::nullopt, kEntryDay), IsOk());
  work.received_time = DeadlineOf(Scored());
  EXPECT_THAT(Receive(Scored(), work, 0, {}, std::nullopt, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "ENTRY_LATE"));
}

// In order of precedence: what is refused first hides what comes after.
TEST(ReceiveTest, WhatIsRefused) {
  Contest closed = Scored();
  closed.state = ContestState::kJudging;
  ContestEntry late = Work("nowhere");
  late.received_time = DeadlineOf(closed);
  EXPECT_THAT(Receive(closed, late, kMostEntries, {}, {}, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Receive(Scored(), late, kMostEntries, {}, {}, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "ENTRY_LATE"));
  EXPECT_THAT(Receive(Scored(), Work("nowhere"), kMostEntries, {}, {}, kEntryDay),
              FailsWith(StatusCode::kInvalidArgument, "CATEGORY_UNKNOWN"));
  EXPECT_THAT(Receive(Selection(), Work("farms"), kMostEntries, {}, {}, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "RECIPIENT_KIND_REFUSED"));
  const AwardKind for_collectives = {.code = "X", .recipient_kinds = {RecipientKind::kCollective}};
  EXPECT_THAT(Receive(Scored(), Work(), 0, {&for_collectives}, {}, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "RECIPIENT_KIND_REFUSED"));
  EXPECT_THAT(Receive(Scored(), Work(), kMostEntries, {}, {}, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "TOO_MANY_ENTRIES"));
  EXPECT_THAT(Receive(Selection(), Candidate(), 0, {}, {}, kEntryDay),
              FailsWith(StatusCode::kInternal, "REGISTRY_NOT_ASKED"));
  NomineeFacts facts = Operating();
  facts.exists = false;
  EXPECT_THAT(Receive(Selection(), Candidate(), 0, {}, facts, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_UNKNOWN"));
  facts = Operating();
  facts.operating = false;
  EXPECT_THAT(Receive(Selection(), Candidate(), 0, {}, facts, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
  facts = Operating();
  facts.debts->bad_debt = BadDebt::kPresent;
  EXPECT_THAT(Receive(Selection(), Candidate(), 0, {}, facts, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_BAD_DEBT"));
  facts = Operating();
  facts.sector = "TRADE";
  EXPECT_THAT(Receive(Selection(), Candidate(), 0, {}, facts, kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "CATEGORY_MISMATCH"));
  const auto received = Receive(Selection(), Candidate(), 0, {}, Operating(), kEntryDay);
  ASSERT_THAT(received, IsOk());
  EXPECT_EQ(received->entrant.display_name, "HTX Đồng Tâm");
}

// A cooperative that owes may still write an essay; it is honoured for the essay.
TEST(ReceiveTest, AScoredContestAsksOnlyWhetherTheOrganisationExists) {
  NomineeFacts facts = Operating();
  facts.operating = false;
  facts.debts->bad_debt = BadDebt::kPresent;
  EXPECT_THAT(Receive(Scored(), Candidate("people"), 0, {}, facts, kEntryDay), IsOk());
}

TEST(SelectTest, AnEntryIsChosenWhileTheSelectionIsJudged) {
  Contest judging = Selection();
  judging.state = ContestState::kJudging;
  Contest scored = Scored();
  scored.state = ContestState::kJudging;
  EXPECT_THAT(Select(scored, Work(), Operating(), kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "CONTEST_KIND_REFUSED"));
  EXPECT_THAT(Select(Selection(), Candidate(), Operating(), kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const auto chosen = Select(judging, Candidate(), Operating(), kEntryDay);
  ASSERT_THAT(chosen, IsOk());
  EXPECT_EQ(chosen->state, EntryState::kSelected);
  EXPECT_THAT(Select(judging, *chosen, Operating(), kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const auto back = Deselect(judging, *chosen, "nhường chỉ tiêu");
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->state, EntryState::kReceived);
  EXPECT_EQ(back->state_reason, "nhường chỉ tiêu");
  const auto out = TakeOut(judging, *chosen, EntryState::kDisqualified, "khai sai");
  ASSERT_THAT(out, IsOk());
  EXPECT_THAT(TakeOut(judging, *out, EntryState::kWithdrawn, "x"),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  judging.state = ContestState::kJudged;
  EXPECT_THAT(TakeOut(judging, *chosen, EntryState::kWithdrawn, "x"),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(ContestErrorsTest, EachHasItsCodeAndReason) {
  EXPECT_THAT(EntryKnown("contests/c"), FailsWith(StatusCode::kAlreadyExists, "ENTRY_KNOWN"));
  EXPECT_THAT(NotEligibleToJudge("entries/e"), FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_JUDGE"));
  EXPECT_THAT(JudgementLimit("entries/e", 20), FailsWith(StatusCode::kFailedPrecondition, "JUDGEMENT_LIMIT"));
  EXPECT_THAT(PlacesTaken("farms", 8), FailsWith(StatusCode::kFailedPrecondition, "PLACES_TAKEN"));
}

}  // namespace
}  // namespace htx::awards

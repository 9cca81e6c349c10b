// The way of a nomination: notices in working days, objections, clearances, levels, and a lower kind.

#include "awards/domain/route.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;
using enum NominationState;

const WorkingDays& Calendar() { return WorkingDays::Vietnam(); }

AwardKind Noticed() {
  AwardKind kind = *FindKind("VCA_CERTIFICATE");
  kind.notice_working_days = 5;
  kind.clearances = {"TAX", "PROVINCE"};
  kind.clearance_working_days = 10;
  return kind;
}

Nomination Appraised() {
  return {.id = NominationId::Of("n"),
          .award_kind = "VCA_CERTIFICATE",
          .recipient = {.kind = RecipientKind::kCollective, .organization = OrganizationId::Of("htx-1")},
          .state = kAppraised,
          .submitted_on = absl::CivilDay(2018, 2, 1),
          .round = 1};
}

Notice On(absl::CivilDay day) { return {.published_on = day, .place = "https://example.invalid/cong-khai"}; }

Nomination UnderNotice() {
  return PublishNotice(Appraised(), On(absl::CivilDay(2018, 3, 5)), Noticed(), Calendar()).value();
}

std::vector<PendingStep> StepsOf(const std::vector<PendingItem>& items) {
  std::vector<PendingStep> steps;
  for (const PendingItem& item : items) steps.push_back(item.step);
  return steps;
}

// Published on the Monday before Tết 2018: the 13th is the first of five working days, the days from the 21st the
// others.
TEST(NoticeTest, ThePeriodIsCountedInWorkingDaysOverTet) {
  const auto noticed = PublishNotice(Appraised(), On(absl::CivilDay(2018, 2, 12)), Noticed(), Calendar());
  ASSERT_THAT(noticed, IsOk());
  EXPECT_EQ(noticed->state, kNoticed);
  EXPECT_EQ(CurrentNotice(*noticed)->to, absl::CivilDay(2018, 2, 27));
  EXPECT_EQ(StepsOf(PendingNotice(*noticed, Noticed(), absl::CivilDay(2018, 2, 26))),
            std::vector{PendingStep::kNoticePeriod});
  EXPECT_TRUE(PendingNotice(*noticed, Noticed(), absl::CivilDay(2018, 2, 27)).empty());
}

TEST(NoticeTest, EveryNoticeHasItsWorkingDaysWheneverItStarts) {
  for (absl::CivilDay day(2018, 2, 1); day < absl::CivilDay(2027, 11, 1); ++day) {
    const auto noticed = PublishNotice(Appraised(), On(day), Noticed(), Calendar());
    ASSERT_THAT(noticed, IsOk()) << FormatDay(day);
    int working = 0;
    for (absl::CivilDay each = day + 1; each < CurrentNotice(*noticed)->to; ++each) {
      working += Calendar().IsWorkingDay(each) ? 1 : 0;
    }
    EXPECT_EQ(working, 5) << FormatDay(day);
    EXPECT_TRUE(Calendar().IsWorkingDay(CurrentNotice(*noticed)->to - 1)) << FormatDay(day);
  }
}

TEST(NoticeTest, WhereHolidaysAreNotKnownAPersonStatesTheLastDay) {
  Nomination old = Appraised();
  old.submitted_on = absl::CivilDay(2017, 12, 1);
  EXPECT_THAT(PublishNotice(old, On(absl::CivilDay(2017, 12, 27)), Noticed(), Calendar()),
              FailsWith(StatusCode::kFailedPrecondition, "HOLIDAYS_UNKNOWN"));
  Notice stated = On(absl::CivilDay(2017, 12, 18));
  stated.stated_last_day = absl::CivilDay(2017, 12, 22);
  EXPECT_THAT(PublishNotice(old, stated, Noticed(), Calendar()), FailsWith(StatusCode::kInvalidArgument, "NOTICE_DAYS"))
      << "five working days end on the 25th at the earliest";
  stated.stated_last_day = absl::CivilDay(2018, 3, 20);
  EXPECT_THAT(PublishNotice(old, stated, Noticed(), Calendar()),
              FailsWith(StatusCode::kInvalidArgument, "NOTICE_DAYS"));
  stated.stated_last_day = absl::CivilDay(2017, 12, 25);
  const auto noticed = PublishNotice(old, stated, Noticed(), Calendar());
  ASSERT_THAT(noticed, IsOk());
  EXPECT_EQ(CurrentNotice(*noticed)->to, absl::CivilDay(2017, 12, 26));
  Notice known = On(absl::CivilDay(2018, 3, 5));
  known.stated_last_day = absl::CivilDay(2018, 3, 12);
  EXPECT_THAT(PublishNotice(Appraised(), known, Noticed(), Calendar()),
              FailsWith(StatusCode::kInvalidArgument, "NOTICE_DAYS"));
}

TEST(NoticeTest, OnlyAnAppraisedOneOfAKindThatAsksForItIsPublished) {
  EXPECT_THAT(PublishNotice(Appraised(), On(absl::CivilDay(2018, 3, 5)), *FindKind("VCA_CERTIFICATE"), Calendar()),
              FailsWith(StatusCode::kFailedPrecondition, "NOTICE_NOT_NEEDED"));
  EXPECT_THAT(PublishNotice(Appraised(), On(absl::CivilDay(2018, 1, 31)), Noticed(), Calendar()),
              FailsWith(StatusCode::kInvalidArgument, "NOTICE_DAYS"));
  for (int number = 1; number <= 14; ++number) {
    Nomination nomination = Appraised();
    nomination.state = static_cast<NominationState>(number);
    const auto noticed = PublishNotice(nomination, On(absl::CivilDay(2018, 3, 5)), Noticed(), Calendar());
    EXPECT_EQ(noticed.ok(), nomination.state == kAppraised) << ToText(nomination.state);
  }
}

TEST(ObjectionTest, IsRaisedDuringTheNoticeAndJudgedOnce) {
  const Nomination noticed = UnderNotice();  // Until the 12th of March.
  Objection objection = {
      .id = "o", .raised_by = "persons/p9", .raised_on = absl::CivilDay(2018, 3, 12), .content = "…"};
  for (const absl::CivilDay outside : {absl::CivilDay(2018, 3, 4), absl::CivilDay(2018, 3, 13)}) {
    Objection late = objection;
    late.raised_on = outside;
    EXPECT_THAT(Object(noticed, late), FailsWith(StatusCode::kFailedPrecondition, "NOT_IN_NOTICE"));
  }
  EXPECT_THAT(Object(Appraised(), objection), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const Nomination objected = Object(noticed, objection).value();
  const absl::CivilDay after(2018, 3, 20);
  EXPECT_EQ(StepsOf(PendingNotice(objected, Noticed(), after)), std::vector{PendingStep::kObjection});

  objection.state = ObjectionState::kRejected;
  objection.resolution = "không có căn cứ";
  objection.resolved_on = absl::CivilDay(2018, 3, 11);
  EXPECT_THAT(ResolveObjection(objected, objection), FailsWith(StatusCode::kFailedPrecondition, "NOT_IN_NOTICE"));
  objection.resolved_on = absl::CivilDay(2018, 3, 14);
  const Nomination rejected = ResolveObjection(objected, objection).value();
  EXPECT_TRUE(PendingNotice(rejected, Noticed(), after).empty());
  EXPECT_THAT(ResolveObjection(rejected, objection), FailsWith(StatusCode::kFailedPrecondition, "OBJECTION_UNKNOWN"));

  objection.state = ObjectionState::kUpheld;
  const Nomination upheld = ResolveObjection(objected, objection).value();
  EXPECT_EQ(StepsOf(PendingNotice(upheld, Noticed(), after)), std::vector{PendingStep::kUpheldObjection});
  // What was right about the dossier as it was does not stand against the next submission; it needs its own notice.
  Nomination again = upheld;
  ++again.round;
  EXPECT_EQ(StepsOf(PendingNotice(again, Noticed(), after)), std::vector{PendingStep::kNotice});
}

TEST(ObjectionTest, ThereIsALimit) {
  Nomination noticed = UnderNotice();
  const Objection objection = {.id = "o", .raised_on = absl::CivilDay(2018, 3, 6)};
  for (size_t i = 0; i < kMostObjections; ++i) noticed = Object(noticed, objection).value();
  EXPECT_THAT(Object(noticed, objection), FailsWith(StatusCode::kFailedPrecondition, "ROUTE_FULL"));
}

Clearance Letter(const std::string& body, absl::CivilDay day) {
  return {.body = body, .requested_on = day, .request_paper = "12/CV"};
}

Clearance Reply(const std::string& body, ClearanceAnswer answer, absl::CivilDay day) {
  return {.body = body, .answer = answer, .answered_on = day, .answer_paper = "34/CV"};
}

TEST(ClearanceTest, EveryBodyIsAskedAndTheLastAnswerCounts) {
  const absl::CivilDay day(2018, 3, 5);
  const AwardKind kind = Noticed();
  Nomination nomination = Appraised();
  EXPECT_THAT(AskFor(Letter("ARMY", day), nomination, kind, Calendar()),
              FailsWith(StatusCode::kFailedPrecondition, "CLEARANCE_NOT_NEEDED"));
  EXPECT_THAT(RecordAnswer(Reply("TAX", ClearanceAnswer::kAgrees, day), nomination),
              FailsWith(StatusCode::kFailedPrecondition, "CLEARANCE_NOT_ASKED"));
  nomination = AskFor(Letter("TAX", day), nomination, kind, Calendar()).value();
  EXPECT_EQ(nomination.clearances[0].due_on, absl::CivilDay(2018, 3, 19));
  EXPECT_THAT(AskFor(Letter("TAX", day), nomination, kind, Calendar()),
              FailsWith(StatusCode::kFailedPrecondition, "CLEARANCE_STANDS"));
  EXPECT_EQ(StepsOf(PendingOf(nomination, kind, day)),
            (std::vector{PendingStep::kNotice, PendingStep::kClearanceAnswer, PendingStep::kClearanceRequest}));

  nomination = RecordAnswer(Reply("TAX", ClearanceAnswer::kDisagrees, day + 1), nomination).value();
  EXPECT_EQ(StepsOf(PendingOf(nomination, kind, day)),
            (std::vector{PendingStep::kNotice, PendingStep::kClearanceRefused, PendingStep::kClearanceRequest}));
  nomination = AskFor(Letter("TAX", day + 2), nomination, kind, Calendar()).value();
  nomination = RecordAnswer(Reply("TAX", ClearanceAnswer::kAgrees, day + 3), nomination).value();
  EXPECT_EQ(StepsOf(PendingOf(nomination, kind, day)),
            (std::vector{PendingStep::kNotice, PendingStep::kClearanceRequest}));
  EXPECT_EQ(nomination.clearances[0].answer, ClearanceAnswer::kDisagrees) << "the first answer is kept";
}

TEST(ClearanceTest, SilenceEndsTheWaitingOnlyWhereADayIsKnownForIt) {
  const absl::CivilDay day(2018, 3, 5);
  AwardKind kind = Noticed();
  kind.notice_working_days = 0;
  kind.clearances = {"TAX"};
  const Nomination asked = AskFor(Letter("TAX", day), Appraised(), kind, Calendar()).value();
  EXPECT_THAT(RecordAnswer(Reply("TAX", ClearanceAnswer::kNoAnswer, absl::CivilDay(2018, 3, 19)), asked),
              FailsWith(StatusCode::kFailedPrecondition, "CLEARANCE_NOT_DUE"));
  const auto silent = RecordAnswer(Reply("TAX", ClearanceAnswer::kNoAnswer, absl::CivilDay(2018, 3, 20)), asked);
  ASSERT_THAT(silent, IsOk());
  EXPECT_TRUE(PendingOf(*silent, kind, day).empty());
  const auto late = RecordAnswer(Reply("TAX", ClearanceAnswer::kDisagrees, absl::CivilDay(2018, 3, 22)), *silent);
  ASSERT_THAT(late, IsOk());
  EXPECT_EQ(StepsOf(PendingOf(*late, kind, day)), std::vector{PendingStep::kClearanceRefused});

  kind.clearance_working_days = 0;
  const Nomination unlimited = AskFor(Letter("TAX", day), Appraised(), kind, Calendar()).value();
  EXPECT_FALSE(unlimited.clearances[0].due_on.has_value());
  EXPECT_THAT(RecordAnswer(Reply("TAX", ClearanceAnswer::kNoAnswer, absl::CivilDay(2020, 1, 2)), unlimited),
              FailsWith(StatusCode::kFailedPrecondition, "CLEARANCE_NOT_DUE"));
}

AwardKind Stepped() {
  AwardKind kind = *FindKind("VCA_CERTIFICATE");
  kind.route = {Grantor::kAlliance, Grantor::kVca};
  kind.steps = {{.level = Grantor::kAlliance, .ballot = true},
                {.level = Grantor::kVca, .ballot = false, .notice_working_days = 5}};
  return kind;
}

TEST(RouteTest, TheLevelSaysWhatItNeedsAndTheLastOneDecides) {
  const AwardKind kind = Stepped();
  Nomination nomination = Appraised();
  nomination.step = 1;
  EXPECT_TRUE(BallotNeeded(nomination, kind));
  EXPECT_EQ(NoticeDays(nomination, kind), 0);
  EXPECT_FALSE(AtLastStep(nomination, kind));
  const KindOnDate on_date = *KindOn("VCA_CERTIFICATE", absl::CivilDay(2018, 3, 5));
  nomination.state = kRecommended;
  EXPECT_THAT(CheckGrantable(nomination, on_date, kind, absl::CivilDay(2018, 3, 5)),
              FailsWith(StatusCode::kFailedPrecondition, "ROUTE_NOT_ENDED"));
  nomination.step = 2;
  nomination.state = kForwarded;
  EXPECT_FALSE(BallotNeeded(nomination, kind));
  EXPECT_TRUE(AtLastStep(nomination, kind));
  EXPECT_THAT(CheckGrantable(nomination, on_date, kind, absl::CivilDay(2018, 3, 5)),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"))
      << "the level asks the public first";
  nomination.state = kAppraised;
  EXPECT_THAT(CheckGrantable(nomination, on_date, kind, absl::CivilDay(2018, 3, 5)),
              FailsWith(StatusCode::kFailedPrecondition, "STEPS_MISSING"));
}

TEST(DowngradeTest, TheLowerKindIsAnotherOfNoHigherLevel) {
  const AwardKind& flag = *FindKind("VCA_FLAG");
  const NominationId id = NominationId::Of("lower");
  Nomination from = Appraised();
  from.award_kind = "VCA_FLAG";
  from.achievements = {"recipientFacts/a"};
  EXPECT_THAT(Downgraded(from, flag, flag, id, absl::UnixEpoch()),
              FailsWith(StatusCode::kFailedPrecondition, "KIND_NOT_LOWER"));
  EXPECT_THAT(Downgraded(from, flag, *FindKind("GOVERNMENT_FLAG"), id, absl::UnixEpoch()),
              FailsWith(StatusCode::kFailedPrecondition, "KIND_NOT_LOWER"));
  const auto lower = Downgraded(from, flag, *FindKind("VCA_CERTIFICATE"), id, absl::UnixEpoch());
  ASSERT_THAT(lower, IsOk());
  EXPECT_EQ(lower->state, kDraft);
  EXPECT_EQ(lower->downgraded_from, from.id);
  EXPECT_EQ(lower->achievements, from.achievements);
  EXPECT_EQ(lower->recipient.organization, from.recipient.organization);
}

}  // namespace
}  // namespace htx::awards

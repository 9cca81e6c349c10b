// Corrections of past days. Timelines are written "from-year:members status", joined.

#include "registry/domain/correction.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "registry/domain/lifecycle.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum LegalStatus;

absl::CivilDay Year(int year) { return absl::CivilDay(year, 1, 1); }

struct Span {
  int from = 0;
  LegalStatus status = kOperating;
  int64_t members = 1;
};

Timeline Of(const std::vector<Span>& spans) {
  Timeline timeline;
  std::optional<absl::CivilDay> ended;
  for (const Span& span : spans) {
    if (!timeline.empty()) timeline.back().valid_to = Year(span.from);
    Revision revision{.number = static_cast<int64_t>(timeline.size()) + 1, .valid_from = Year(span.from)};
    revision.facts.legal_name = "Hợp tác xã Một";
    revision.facts.founded_date = Year(spans.front().from);
    revision.facts.legal_status = span.status;
    revision.facts.member_count = span.members;
    if (IsTerminal(span.status) && !ended) ended = Year(span.from);
    revision.facts.dissolved_date = ended;
    timeline.push_back(revision);
  }
  return timeline;
}

std::string Show(const Timeline& timeline) {
  return absl::StrJoin(timeline, " ", [](std::string* out, const Revision& revision) {
    const Facts& facts = revision.facts;
    absl::StrAppend(out, revision.valid_from.year(), ":", *facts.member_count);
    if (facts.legal_status != kOperating) absl::StrAppend(out, " ", WordOf(facts.legal_status));
    if (facts.dissolved_date) absl::StrAppend(out, " ended ", facts.dissolved_date->year());
  });
}

Correction Members(int from, std::optional<int> to, int64_t members) {
  Correction correction{.fields = {Field::kMemberCount}, .from = Year(from)};
  if (to) correction.to = Year(*to);
  correction.values.member_count = members;
  return correction;
}

Correction Status(int from, std::optional<int> to, LegalStatus status) {
  Correction correction{.fields = {Field::kLegalStatus}, .from = Year(from)};
  if (to) correction.to = Year(*to);
  correction.values.legal_status = status;
  return correction;
}

Correction Founding(int from, int founded) {
  Correction correction{.fields = {Field::kFoundedDate}, .from = Year(from)};
  correction.values.founded_date = Year(founded);
  return correction;
}

std::string After(const Timeline& timeline, const Correction& correction, const OtherFacts& others = {}) {
  const auto splice = Correct(timeline, correction, std::nullopt, others, AreaTree());
  return splice.ok() ? Show(After(timeline, *splice)) : ReasonOf(splice.status());
}

TEST(CorrectionTest, ExactlyTheDaysAreRewritten) {
  struct Case {
    const char* why;
    std::vector<Span> before;
    Correction correction;
    const char* after;
  };
  const Case cases[] = {
      {"within one revision", {{2015, kOperating, 1}}, Members(2017, 2018, 9), "2015:1 2017:9 2018:1"},
      {"to the end", {{2015, kOperating, 1}}, Members(2017, {}, 9), "2015:1 2017:9"},
      {"over recorded changes",
       {{2015, kOperating, 1}, {2017, kOperating, 2}, {2019, kOperating, 3}},
       Members(2016, 2020, 9),
       "2015:1 2016:9 2017:9 2019:9 2020:3"},
      {"over later changes too", {{2015, kOperating, 1}, {2017, kOperating, 2}}, Members(2015, {}, 9), "2015:9 2017:9"},
      {"what is right already stays whole",
       {{2015, kOperating, 1}, {2017, kOperating, 2}},
       Members(2016, 2017, 1),
       "2015:1 2017:2"},
  };
  for (const Case& c : cases) EXPECT_EQ(After(Of(c.before), c.correction), c.after) << c.why;
}

TEST(CorrectionTest, RevisionsInWhichNothingChangesAreNotTouched) {
  const Timeline timeline = Of({{2015, kOperating, 1}, {2017, kOperating, 2}, {2019, kOperating, 1}});
  const auto splice = Correct(timeline, Members(2016, 2020, 1), std::nullopt, {}, AreaTree());
  ASSERT_THAT(splice, IsOk());
  ASSERT_EQ(splice->closed.size(), 1u);
  EXPECT_EQ(splice->closed[0].number, 2);
  EXPECT_TRUE(Correct(timeline, Members(2015, 2017, 1), std::nullopt, {}, AreaTree())->empty());
}

TEST(CorrectionTest, TheStatusesMustFollowEachOtherOnAllDays) {
  const Timeline timeline = Of({{2015}, {2018, kSuspended}, {2020, kDissolving}, {2021, kDissolved}});
  EXPECT_EQ(After(timeline, Status(2017, 2018, kSuspended)),
            "2015:1 2017:1 SUSPENDED 2018:1 SUSPENDED 2020:1 DISSOLVING 2021:1 DISSOLVED ended 2021");
  EXPECT_EQ(After(timeline, Status(2018, 2020, kOperating)),
            "2015:1 2018:1 2020:1 DISSOLVING 2021:1 DISSOLVED ended 2021");
  EXPECT_EQ(After(timeline, Status(2018, 2020, kPending)), "CORRECTION_CONFLICT") << "nothing goes back to PENDING";
  EXPECT_EQ(After(timeline, Status(2020, 2021, kOperating)), "CORRECTION_CONFLICT") << "no end without winding up";
  EXPECT_EQ(After(timeline, Status(2019, 2020, kDissolved)), "CORRECTION_CONFLICT") << "the end is final";
  EXPECT_EQ(After(timeline, Status(2015, {}, kDissolved)), "CORRECTION_CONFLICT") << "no beginning with the end";
  EXPECT_EQ(After(timeline, Status(2018, {}, kOperating)), "2015:1 2018:1 2020:1 2021:1") << "nothing of it was true";
}

TEST(CorrectionTest, TheDayOfTheEndFollowsTheStatus) {
  const Timeline timeline = Of({{2015}, {2019, kDissolving}, {2021, kDissolved}});
  EXPECT_EQ(After(timeline, Status(2020, 2021, kDissolved)),
            "2015:1 2019:1 DISSOLVING 2020:1 DISSOLVED ended 2020 2021:1 DISSOLVED ended 2020");
  EXPECT_EQ(After(timeline, Status(2021, 2022, kDissolving)),
            "2015:1 2019:1 DISSOLVING 2021:1 DISSOLVING 2022:1 DISSOLVED ended 2022");
}

TEST(CorrectionTest, TheReasonOfAStatusFollowsIt) {
  Timeline timeline = Of({{2015}, {2019, kSuspended}, {2021}});
  timeline[1].facts.state_reason = StateReason::kSuspensionNoticed;
  timeline[1].facts.suspended_until = absl::CivilDay(2020, 12, 31);
  timeline[2].facts.state_reason = StateReason::kSuspensionEnded;
  const Timeline longer =
      After(timeline, *Correct(timeline, Status(2018, 2019, kSuspended), std::nullopt, {}, AreaTree()));
  EXPECT_EQ(longer[1].facts.state_reason, StateReason::kSuspensionNoticed);
  EXPECT_EQ(longer[1].facts.suspended_until, absl::CivilDay(2020, 12, 31));
  const Timeline never =
      After(timeline, *Correct(timeline, Status(2019, 2021, kOperating), std::nullopt, {}, AreaTree()));
  EXPECT_EQ(never[1].facts.state_reason, StateReason::kSuspensionEnded);
  EXPECT_FALSE(never[1].facts.suspended_until);
}

TEST(CorrectionTest, ActsWithCallsOfTheirOwnAreNotCorrectedAway) {
  const Timeline timeline = Of({{2015}, {2019, kReorganised}});
  EXPECT_EQ(After(timeline, Status(2019, {}, kOperating)), "CORRECTION_CONFLICT");
  EXPECT_EQ(After(Of({{2015}}), Status(2019, {}, kReorganised)), "CORRECTION_CONFLICT");
  EXPECT_EQ(After(timeline, Members(2016, {}, 9)), "2015:1 2016:9 2019:9 REORGANISED ended 2019");
}

TEST(CorrectionTest, ALaterRegistrationNeedsAStatusThatAdmittedIt) {
  Timeline timeline = Of({{2015}, {2018}});
  timeline[1].facts.address = "thôn Đông";
  EXPECT_EQ(After(timeline, Status(2017, 2019, kDissolving)), "CORRECTION_CONFLICT");
  EXPECT_EQ(After(timeline, Status(2017, 2018, kSuspended)), "2015:1 2017:1 SUSPENDED 2018:1");
  const auto conflict = Correct(timeline, Status(2017, 2019, kDissolving), std::nullopt, {}, AreaTree());
  EXPECT_EQ(DetailOf(conflict.status()).metadata[1].second, "2018-01-01");
}

TEST(CorrectionTest, WhatIsRecordedElsewhereNeedsAnOrganisationThatExisted) {
  const Timeline timeline = Of({{2015}, {2019, kDissolving}, {2021, kDissolved}});
  const OtherFacts others{.first = DatedFact{"relationships/r", Year(2016)},
                          .last = DatedFact{"organizations/a/reports/2020", absl::CivilDay(2020, 12, 31)}};
  EXPECT_EQ(After(timeline, Status(2020, 2021, kDissolved), others), "CORRECTION_CONFLICT");
  EXPECT_EQ(After(Of({{2015}}), Founding(2017, 2017), others), "CORRECTION_CONFLICT");
  EXPECT_EQ(After(Of({{2015}}), Founding(2016, 2016), others), "2016:1");
}

TEST(CorrectionTest, AFoundingHasOneDay) {
  const Timeline timeline = Of({{2015, kOperating, 1}, {2018, kOperating, 2}});
  const auto earlier = Correct(timeline, Founding(2013, 2013), std::nullopt, {}, AreaTree());
  ASSERT_THAT(earlier, IsOk());
  const Timeline after = After(timeline, *earlier);
  EXPECT_EQ(Show(after), "2013:1 2015:1 2018:2") << "recorded from then on";
  for (const Revision& revision : after) EXPECT_EQ(revision.facts.founded_date, Year(2013));
  EXPECT_EQ(Show(After(timeline, *Correct(timeline, Founding(2015, 2013), std::nullopt, {}, AreaTree()))),
            "2015:1 2018:2");
  EXPECT_EQ(Show(After(timeline, *Correct(timeline, Founding(2017, 2017), std::nullopt, {}, AreaTree()))),
            "2017:1 2018:2");
  EXPECT_EQ(After(timeline, Founding(2018, 2018)), "CORRECTION_CONFLICT");
  EXPECT_EQ(After(timeline, Founding(2016, 2017)), "BEFORE_FOUNDING");
  EXPECT_EQ(After(timeline, Members(2014, 2016, 9)), "BEFORE_FOUNDING");
}

TEST(CorrectionTest, DaysBeforeTheRecordTakeTheFactsOfItsFirstDay) {
  Timeline timeline = Of({{2015, kOperating, 1}, {2018, kOperating, 2}});
  for (Revision& revision : timeline) revision.facts.founded_date = Year(2010);
  EXPECT_EQ(After(timeline, Members(2011, 2016, 9)), "2011:9 2015:9 2016:1 2018:2");
  EXPECT_EQ(After(timeline, Members(2011, 2013, 9)), "2011:9 2013:1 2015:1 2018:2");
}

TEST(CorrectionTest, FormerNamesFollowTheNames) {
  Timeline timeline = Of({{2015}, {2018}, {2020}});
  const FormerName given{.text = "Tổ hợp tác Một", .to = Year(2015)};
  timeline[0].facts.former_names = {given};
  timeline[1].facts.former_names = {given};
  timeline[2].facts.legal_name = "Hợp tác xã Hai";
  timeline[2].facts.former_names = {given, {.text = "Hợp tác xã Một", .from = Year(2015), .to = Year(2020)}};
  Correction correction{.fields = {Field::kLegalName}, .from = Year(2015), .to = Year(2020)};
  correction.values.legal_name = "Hợp tác xã Mười";
  const auto splice = Correct(timeline, correction, std::nullopt, {}, AreaTree());
  ASSERT_THAT(splice, IsOk());
  const Timeline after = After(timeline, *splice);
  ASSERT_EQ(after.size(), 3u);
  EXPECT_EQ(after[1].facts.former_names, std::vector<FormerName>{given});
  EXPECT_EQ(after[2].facts.former_names,
            (std::vector<FormerName>{given, {.text = "Hợp tác xã Mười", .from = Year(2015), .to = Year(2020)}}));
}

Correction Suspension(int from, std::optional<int> to, absl::CivilDay until) {
  Correction correction = Status(from, to, kSuspended);
  correction.fields.push_back(Field::kStateReason);
  correction.fields.push_back(Field::kSuspendedUntil);
  correction.values.state_reason = StateReason::kSuspensionOrdered;
  correction.values.suspended_until = until;
  return correction;
}

TEST(CorrectionTest, TheTermAndTheReasonOfASuspensionAreCorrectedWithIt) {
  Timeline timeline = Of({{2015}, {2025, kSuspended}});
  timeline[1].facts.state_reason = StateReason::kSuspensionNoticed;
  timeline[1].facts.suspended_until = absl::CivilDay(2025, 7, 31);
  const auto splice =
      Correct(timeline, Suspension(2025, {}, absl::CivilDay(2025, 10, 31)), std::nullopt, {}, AreaTree());
  ASSERT_THAT(splice, IsOk());
  const Facts facts = After(timeline, *splice).back().facts;
  EXPECT_EQ(facts.suspended_until, absl::CivilDay(2025, 10, 31));
  EXPECT_EQ(facts.state_reason, StateReason::kSuspensionOrdered);
  EXPECT_EQ(After(timeline, Suspension(2025, {}, absl::CivilDay(2026, 1, 1))), "SUSPENSION_TOO_LONG");
  EXPECT_EQ(After(timeline, Suspension(2025, {}, absl::CivilDay(2024, 12, 31))), "FIELD_RULE") << "before it begins";
  Correction wrong = Suspension(2025, {}, absl::CivilDay(2025, 10, 31));
  wrong.values.state_reason = StateReason::kMembersResolution;
  EXPECT_EQ(After(timeline, wrong), "FIELD_RULE") << "the reason of another status";
  wrong.values.legal_status = kDissolving;
  EXPECT_EQ(After(timeline, wrong), "FIELD_RULE") << "a term of another status";
  wrong.fields = {Field::kSuspendedUntil};
  EXPECT_EQ(After(timeline, wrong), "FIELD_RULE") << "a term without its status";
  Correction lifted = Status(2025, {}, kOperating);
  EXPECT_FALSE(After(timeline, *Correct(timeline, lifted, std::nullopt, {}, AreaTree())).back().facts.suspended_until);
}

TEST(CorrectionTest, WhatWasCorrectedIsNotOverwrittenByWhatIsLearnedLate) {
  Timeline timeline = Of({{2015, kOperating, 1}});
  timeline = After(timeline, *Correct(timeline, Members(2018, {}, 2), std::nullopt, {}, AreaTree()));
  ASSERT_EQ(timeline.size(), 2u);
  EXPECT_TRUE(timeline[1].States(Field::kMemberCount));
  timeline[0].number = 1;
  timeline[1].number = 2;
  timeline = After(timeline, *Correct(timeline, Founding(2013, 2013), std::nullopt, {}, AreaTree()));
  EXPECT_TRUE(timeline[1].States(Field::kMemberCount)) << "what was registered is stated for its day";
  EXPECT_FALSE(timeline[0].States(Field::kMemberCount));
}

TEST(CorrectionTest, TheCorrectedDaysMustAgreeWithThemselves) {
  Timeline timeline = Of({{2015, kOperating, 8}});
  timeline[0].facts.member_counts = {.official = 5, .associate_contributing = 2, .associate_not_contributing = 1};
  EXPECT_EQ(After(timeline, Members(2018, {}, 9)), "FIELD_RULE");
  EXPECT_EQ(After(timeline, Members(2018, {}, 8)), "2015:8");
}

TEST(CorrectionTest, ACorrectionIsLimited) {
  std::vector<Span> spans;
  for (int year = 1400; year <= 1901; ++year) spans.push_back({year, kOperating, year % 2});
  EXPECT_EQ(After(Of(spans), Members(1400, {}, 9)), "CORRECTION_TOO_LARGE");
}

}  // namespace
}  // namespace htx::registry

// Corrections of past days. Timelines are written "from-year:members status", joined; the last test plays random
// histories against a model that knows every single day.

#include "registry/domain/correction.h"

#include <random>

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

TEST(CorrectionTest, ACorrectionIsLimited) {
  std::vector<Span> spans;
  for (int year = 1400; year <= 1901; ++year) spans.push_back({year, kOperating, year % 2});
  EXPECT_EQ(After(Of(spans), Members(1400, {}, 9)), "CORRECTION_TOO_LARGE");
}

// Every day of an organisation by itself, and every belief that was ever held.
class DayModel {
 public:
  static constexpr int kDays = 30;
  struct Day {
    bool recorded = false;
    int64_t members = 0;
    std::string address = {};
    LegalStatus status = kOperating;
    bool operator==(const Day&) const = default;
  };
  using Days = std::vector<Day>;

  explicit DayModel(int first) : beliefs_(1, Days(kDays)) {
    for (int i = first; i < kDays; ++i) beliefs_[0][static_cast<size_t>(i)].recorded = true;
  }
  const Days& now() const { return beliefs_.back(); }
  const std::vector<Days>& beliefs() const { return beliefs_; }
  void Believe(Days days) { beliefs_.push_back(std::move(days)); }

 private:
  std::vector<Days> beliefs_;
};

bool IsPossible(LegalStatus from, LegalStatus to) {
  if (from == to) return true;
  for (const MoveRule& rule : AllMoves()) {
    if (rule.to == to && Admits(from, rule.move)) return true;
  }
  return false;
}

class History {
 public:
  explicit History(uint32_t seed) : random_(seed), first_(Pick(5)), model_(first_) {
    Revision revision{.number = 1, .valid_from = DayAt(first_)};
    revision.facts.member_count = 0;
    revision.facts.founded_date = DayAt(0);
    all_.push_back(revision);
  }

  void Play(int steps) {
    for (int i = 0; i < steps; ++i) {
      switch (Pick(4)) {
        case 0:
          UpdateMembers();
          break;
        case 1:
          Move();
          break;
        default:
          CorrectSomething();
      }
    }
  }

  void Check() const {
    for (size_t known = 0; known < model_.beliefs().size(); ++known) {
      for (int day = 0; day < DayModel::kDays; ++day) {
        const DayModel::Day& expected = model_.beliefs()[known][static_cast<size_t>(day)];
        const Revision* revision = At(day, static_cast<int>(known));
        ASSERT_EQ(revision != nullptr, expected.recorded) << "day " << day << " known " << known;
        if (revision == nullptr) continue;
        const DayModel::Day read{true, *revision->facts.member_count, revision->facts.address,
                                 revision->facts.legal_status};
        ASSERT_EQ(read, expected) << "day " << day << " known " << known;
      }
    }
    const Timeline timeline = Now();
    for (size_t i = 1; i < timeline.size(); ++i) ASSERT_EQ(timeline[i - 1].valid_to, timeline[i].valid_from);
    ASSERT_FALSE(timeline.back().valid_to);
  }

  int corrections() const { return corrections_; }
  int conflicts() const { return conflicts_; }

 private:
  static absl::CivilDay DayAt(int i) { return absl::CivilDay(2020, 1, 1) + i; }
  int Pick(int below) { return static_cast<int>(random_() % static_cast<uint32_t>(below)); }
  absl::Time Known(size_t i) const { return absl::FromUnixSeconds(static_cast<int64_t>(i)); }

  const Revision* At(int day, int known) const {
    for (const Revision& revision : all_) {
      const absl::Time then = Known(static_cast<size_t>(known));
      if (revision.HoldsOn(DayAt(day)) && revision.known_from <= then &&
          (!revision.known_to || then < *revision.known_to)) {
        return &revision;
      }
    }
    return nullptr;
  }

  Timeline Now() const {
    Timeline timeline;
    for (const Revision& revision : all_) {
      if (!revision.known_to) timeline.push_back(revision);
    }
    std::sort(timeline.begin(), timeline.end(),
              [](const Revision& a, const Revision& b) { return a.valid_from < b.valid_from; });
    return timeline;
  }

  // What a store does with a splice.
  void Keep(const Splice& splice, DayModel::Days days) {
    const absl::Time known = Known(model_.beliefs().size());
    for (const Revision& closed : splice.closed) {
      for (Revision& revision : all_) {
        if (revision.number == closed.number) revision.known_to = known;
      }
    }
    for (Revision opened : splice.opened) {
      opened.number = static_cast<int64_t>(all_.size()) + 1;
      opened.known_from = known;
      all_.push_back(opened);
    }
    model_.Believe(std::move(days));
  }

  int FirstDay() const {
    int day = 0;
    while (!model_.now()[static_cast<size_t>(day)].recorded) ++day;
    return day;
  }

  void UpdateMembers() {
    const int day = FirstDay() + Pick(DayModel::kDays - FirstDay());
    Facts source;
    source.member_count = Pick(4);
    const auto splice = Apply(Now(), DayAt(day), {Field::kMemberCount}, source, /*always=*/Pick(2) == 0);
    ASSERT_THAT(splice, IsOk());
    DayModel::Days days = model_.now();
    for (auto i = static_cast<size_t>(day); i < days.size(); ++i) {
      if (i > static_cast<size_t>(day) && model_.now()[i].members != model_.now()[i - 1].members) break;
      days[i].members = *source.member_count;
    }
    Keep(*splice, std::move(days));
  }

  void Move() {
    const int day = FirstDay() + Pick(DayModel::kDays - FirstDay());
    const LegalStatus from = model_.now()[static_cast<size_t>(day)].status;
    const MoveRule& rule = AllMoves()[static_cast<size_t>(Pick(static_cast<int>(AllMoves().size())))];
    // Acts with calls of their own have a test of their own.
    if (!rule.to || *rule.to == kReorganised || *rule.to == kVoided || !Admits(from, rule.move)) return;
    DayModel::Days days = model_.now();
    for (auto i = static_cast<size_t>(day); i < days.size(); ++i) {
      if (days[i].status != from) return;
      days[i].status = *rule.to;
    }
    Facts source;
    source.legal_status = *rule.to;
    if (IsEnded(*rule.to)) source.dissolved_date = DayAt(day);
    const auto splice = Apply(Now(), DayAt(day), {Field::kLegalStatus, Field::kDissolvedDate}, source, /*always=*/true);
    ASSERT_THAT(splice, IsOk());
    Keep(*splice, std::move(days));
  }

  void CorrectSomething() {
    constexpr LegalStatus kStatuses[] = {kPending, kOperating, kSuspended, kNotAtAddress, kDissolving, kDissolved};
    const int from = Pick(DayModel::kDays);
    const int to = from + 1 + Pick(DayModel::kDays - from);
    Correction correction{.from = DayAt(from)};
    if (to < DayModel::kDays) correction.to = DayAt(to);
    const int what = 1 + Pick(7);
    if ((what & 1) != 0) correction.fields.push_back(Field::kMemberCount);
    if ((what & 2) != 0) correction.fields.push_back(Field::kAddress);
    if ((what & 4) != 0) correction.fields.push_back(Field::kLegalStatus);
    correction.values.member_count = Pick(4);
    correction.values.address = std::string(1, static_cast<char>('a' + Pick(3)));
    correction.values.legal_status = kStatuses[Pick(6)];

    DayModel::Days days = model_.now();
    const auto first = static_cast<size_t>(FirstDay());
    for (auto i = static_cast<size_t>(from); i < first; ++i) days[i] = days[first];
    for (auto i = static_cast<size_t>(from); i < static_cast<size_t>(to); ++i) {
      if ((what & 1) != 0) days[i].members = *correction.values.member_count;
      if ((what & 2) != 0) days[i].address = correction.values.address;
      if ((what & 4) != 0) days[i].status = correction.values.legal_status;
    }
    const auto splice = Correct(Now(), correction, std::nullopt, {}, AreaTree());
    if (Contradicts(days, what)) {
      ASSERT_THAT(splice, FailsWith(absl::StatusCode::kFailedPrecondition, "CORRECTION_CONFLICT"));
      ++conflicts_;
      return;
    }
    ASSERT_THAT(splice, IsOk());
    ++corrections_;
    Keep(*splice, std::move(days));
  }

  bool Contradicts(const DayModel::Days& days, int what) const {
    const DayModel::Days& old = model_.now();
    const auto same = [&](size_t i) { return old[i].recorded && old[i].status == days[i].status; };
    bool begun = false;
    for (size_t i = 0; i < days.size(); ++i) {
      if (!days[i].recorded) continue;
      const LegalStatus status = days[i].status;
      if (!begun) {
        begun = true;
        if (IsTerminal(status) && !IsTerminal(old[static_cast<size_t>(FirstDay())].status)) return true;
        continue;
      }
      const DayModel::Day& before = days[i - 1];
      if (!IsPossible(before.status, status) && !(same(i - 1) && same(i))) return true;
      if ((what & 4) == 0 || AdmitsRegistration(status) || same(i)) continue;
      if ((what & 2) == 0 && before.address != days[i].address) return true;
      if ((what & 1) == 0 && IsTerminal(status) && before.members != days[i].members) return true;
    }
    return false;
  }

  std::mt19937 random_;
  int first_;
  DayModel model_;
  std::vector<Revision> all_ = {};
  int corrections_ = 0;
  int conflicts_ = 0;
};

TEST(CorrectionTest, RandomHistoriesReadAsAModelOfSingleDaysReads) {
  int corrections = 0;
  int conflicts = 0;
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    History history(seed);
    history.Play(25);
    history.Check();
    if (HasFatalFailure()) return;
    corrections += history.corrections();
    conflicts += history.conflicts();
  }
  EXPECT_GT(corrections, 1000) << "the histories are rich enough";
  EXPECT_GT(conflicts, 200);
}

}  // namespace
}  // namespace htx::registry

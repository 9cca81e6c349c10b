// Random histories of changes, moves and corrections against a model that knows every single day.

#include <random>

#include "absl/strings/str_cat.h"
#include "registry/domain/correction.h"
#include "registry/domain/lifecycle.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum LegalStatus;

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
  // What is stated for each day as it is believed now: what is learned late stops there.
  struct Marks {
    bool members = false;
    bool address = false;
    bool status = false;
  };
  std::vector<Marks> marks = std::vector<Marks>(kDays);

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
    const auto splice = Apply(Now(), DayAt(day), {Field::kMemberCount}, source);
    ASSERT_THAT(splice, IsOk());
    DayModel::Days days = model_.now();
    for (auto i = static_cast<size_t>(day); i < days.size(); ++i) {
      if (i > static_cast<size_t>(day) &&
          (model_.marks[i].members || model_.now()[i].members != model_.now()[i - 1].members)) {
        break;
      }
      days[i].members = *source.member_count;
    }
    model_.marks[static_cast<size_t>(day)].members = true;
    if (splice->empty()) return;  // Said again.
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
      if (days[i].status != from || (i > static_cast<size_t>(day) && model_.marks[i].status)) return;
      days[i].status = *rule.to;
    }
    Facts source;
    source.legal_status = *rule.to;
    if (IsEnded(*rule.to)) source.dissolved_date = DayAt(day);
    const auto splice = Apply(Now(), DayAt(day), {Field::kLegalStatus, Field::kDissolvedDate}, source);
    ASSERT_THAT(splice, IsOk());
    model_.marks[static_cast<size_t>(day)].status = true;
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
    const DayModel::Day old = days[static_cast<size_t>(from)];
    const DayModel::Day registered = days[first];
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
    DayModel::Marks& mark = model_.marks[static_cast<size_t>(from)];
    if ((what & 1) != 0 && old.members != *correction.values.member_count) mark.members = true;
    if ((what & 2) != 0 && old.address != correction.values.address) mark.address = true;
    if ((what & 4) != 0 && old.status != correction.values.legal_status) mark.status = true;
    if (static_cast<size_t>(from) < first) {  // What was registered is stated for its first day.
      model_.marks[first].members = true;
      if (!registered.address.empty()) model_.marks[first].address = true;
      if (registered.status != kOperating) model_.marks[first].status = true;
    }
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
      const DayModel::Marks& mark = model_.marks[i];
      const bool over = IsTerminal(status) && IsTerminal(before.status);
      if ((what & 2) == 0 && !AdmitsRegistration(before.status) &&
          ((over && mark.address) || before.address != days[i].address)) {
        return true;
      }
      if ((what & 1) == 0 && over && (mark.members || before.members != days[i].members)) return true;
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

TEST(CorrectionPropertyTest, RandomHistoriesReadAsAModelOfSingleDaysReads) {
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

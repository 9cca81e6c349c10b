#include "awards/domain/contest.h"

#include <algorithm>
#include <set>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "awards/domain/contest_errors.h"
#include "awards/domain/errors.h"
#include "awards/domain/score_template.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

absl::Status CheckPrize(const ContestPrize& prize, const std::string& field) {
  if ((prize.count > 0) == prize.share.has_value()) {
    return ContestInvalid(field, "a prize has a number or a share", "giải có số lượng hoặc tỷ lệ, không phải cả hai");
  }
  if (prize.share) {
    const Rational& share = *prize.share;
    if (share.denominator < 1 || share.numerator < 1 || share.numerator > share.denominator) {
      return ContestInvalid(field + ".share", "a share is above 0 and at most 1",
                            "tỷ lệ phải lớn hơn 0 và không quá 1");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCategories(const Contest& contest) {
  std::set<std::string> ids;
  for (size_t i = 0; i < contest.categories.size(); ++i) {
    const ContestCategory& category = contest.categories[i];
    const std::string field = absl::StrCat("contest.categories[", i, "]");
    if (!ids.insert(category.id).second) return ContestInvalid(field + ".id", "stands twice", "bị lặp");
    if (contest.kind == ContestKind::kSelection && category.prizes.size() != 1) {
      return ContestInvalid(field + ".prizes", "a category of a selection has one quota of places",
                            "mỗi hạng mục bình chọn có đúng một chỉ tiêu");
    }
    if (category.prizes.empty()) return ContestInvalid(field + ".prizes", "must not be empty", "không được để trống");
    std::set<std::string> prizes;
    for (size_t j = 0; j < category.prizes.size(); ++j) {
      const std::string prize_field = absl::StrCat(field, ".prizes[", j, "]");
      if (!prizes.insert(category.prizes[j].id).second) {
        return ContestInvalid(prize_field + ".id", "stands twice", "bị lặp");
      }
      HTX_RETURN_IF_ERROR(CheckPrize(category.prizes[j], prize_field));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCriteria(const Contest& contest) {
  std::set<std::string> ids;
  int64_t sum = 0;
  for (size_t i = 0; i < contest.criteria.size(); ++i) {
    const std::string field = absl::StrCat("contest.criteria[", i, "]");
    if (!ids.insert(contest.criteria[i].id).second) return ContestInvalid(field + ".id", "stands twice", "bị lặp");
    sum += contest.criteria[i].max;
  }
  if (sum > kMaxMilliPoints) {
    return ContestInvalid("contest.criteria", "the maxima come to more than a million points",
                          "tổng điểm tối đa vượt một triệu điểm");
  }
  std::set<std::string> keys;
  for (size_t i = 0; i < contest.tie_keys.size(); ++i) {
    if (ids.count(contest.tie_keys[i]) == 0 || !keys.insert(contest.tie_keys[i]).second) {
      return ContestInvalid(absl::StrCat("contest.tie_keys[", i, "]"), "is no criterion, or stands twice",
                            "không phải tiêu chí, hoặc bị lặp");
    }
  }
  return absl::OkStatus();
}

// What belongs to a jury is there exactly when there is one.
absl::Status CheckJury(const Contest& contest) {
  const bool scored = contest.kind == ContestKind::kScored;
  if (scored == contest.jury.empty()) {
    return ContestInvalid("contest.jury", "a scored contest has a jury, a selection none",
                          "cuộc thi chấm điểm phải có ban giám khảo, bình chọn thì không");
  }
  if (scored == contest.criteria.empty()) {
    return ContestInvalid("contest.criteria", "a scored contest has criteria, a selection none",
                          "cuộc thi chấm điểm phải có tiêu chí, bình chọn thì không");
  }
  if (scored == (contest.min_judges == 0)) {
    return ContestInvalid("contest.min_judges",
                          "a scored contest needs at least one judge for each entry, a selection none",
                          "mỗi bài thi chấm điểm cần ít nhất một giám khảo, bình chọn thì không");
  }
  if (!scored && contest.anonymous) {
    return ContestInvalid("contest.anonymous", "candidates of a selection are known",
                          "ứng viên bình chọn được công khai");
  }
  return absl::OkStatus();
}

}  // namespace

bool MayMove(ContestState from, ContestState to) {
  using enum ContestState;
  switch (from) {
    case kDraft:
      return to == kOpen || to == kCancelled;
    case kOpen:
      return to == kJudging || to == kCancelled;
    case kJudging:
      return to == kJudged || to == kCancelled;
    case kJudged:
      return to == kAnnounced || to == kCancelled;
    case kAnnounced:
    case kCancelled:
      return false;
  }
  return false;
}

absl::string_view ToText(ContestState state) {
  using enum ContestState;
  switch (state) {
    case kDraft:
      return "DRAFT";
    case kOpen:
      return "OPEN";
    case kJudging:
      return "JUDGING";
    case kJudged:
      return "JUDGED";
    case kAnnounced:
      return "ANNOUNCED";
    case kCancelled:
      return "CANCELLED";
  }
  return "";
}

absl::string_view ToText(ContestKind kind) { return kind == ContestKind::kScored ? "SCORED" : "SELECTION"; }

std::string NameOf(const ContestId& id) { return absl::StrCat("contests/", id.text()); }

absl::Time DeadlineOf(const Contest& contest) { return absl::FromCivil(contest.deadline, VietnamTime()); }

const ContestCategory* FindCategory(const Contest& contest, absl::string_view id) {
  for (const ContestCategory& category : contest.categories) {
    if (category.id == id) return &category;
  }
  return nullptr;
}

const ContestPrize* FindPrize(const ContestCategory& category, absl::string_view id) {
  for (const ContestPrize& prize : category.prizes) {
    if (prize.id == id) return &prize;
  }
  return nullptr;
}

absl::Status CheckContest(const Contest& contest) {
  HTX_RETURN_IF_ERROR(CheckJury(contest));
  HTX_RETURN_IF_ERROR(CheckCriteria(contest));
  return CheckCategories(contest);
}

absl::StatusOr<Contest> OpenForEntries(Contest contest) {
  if (!MayMove(contest.state, ContestState::kOpen)) {
    return StateForbids(NameOf(contest.id), ToText(contest.state), "DRAFT");
  }
  contest.state = ContestState::kOpen;
  return contest;
}

absl::StatusOr<Contest> BeginJudging(Contest contest, const std::vector<CategoryCount>& counts, absl::Time now) {
  if (!MayMove(contest.state, ContestState::kJudging)) {
    return StateForbids(NameOf(contest.id), ToText(contest.state), "OPEN");
  }
  if (now < DeadlineOf(contest)) {
    return EntriesOpen(NameOf(contest.id), absl::FormatCivilTime(contest.deadline));
  }
  for (ContestCategory& category : contest.categories) {
    int64_t standing = 0;
    for (const CategoryCount& count : counts) {
      if (count.category == category.id) standing = count.entries;
    }
    for (ContestPrize& prize : category.prizes) prize.places = PlacesOf(prize, standing);
  }
  contest.state = ContestState::kJudging;
  return contest;
}

absl::StatusOr<Contest> CallOff(Contest contest, std::string reason) {
  if (!MayMove(contest.state, ContestState::kCancelled)) {
    return StateForbids(NameOf(contest.id), ToText(contest.state), "DRAFT, OPEN, JUDGING, JUDGED");
  }
  contest.state = ContestState::kCancelled;
  contest.state_reason = std::move(reason);
  return contest;
}

absl::Status CheckJudging(const Contest& contest) {
  if (contest.state == ContestState::kJudging) return absl::OkStatus();
  return StateForbids(NameOf(contest.id), ToText(contest.state), "JUDGING");
}

absl::Status CheckKind(const Contest& contest, ContestKind kind) {
  return contest.kind == kind ? absl::OkStatus() : ContestKindRefused(NameOf(contest.id), ToText(contest.kind));
}

int32_t PlacesOf(const ContestPrize& prize, int64_t entries) {
  if (!prize.share) return prize.count;
  return static_cast<int32_t>(
      static_cast<int64_t>(absl::int128(prize.share->numerator) * entries / prize.share->denominator));
}

}  // namespace htx::awards

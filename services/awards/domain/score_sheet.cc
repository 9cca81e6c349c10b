#include "awards/domain/score_sheet.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/domain/scoring_errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

struct Fault {
  absl::string_view en = {};
  absl::string_view vi = {};
};

// What is wrong with one score; nothing when it is in range and of its criterion's kind.
std::optional<Fault> FaultIn(const Criterion& criterion, ScoreLayer layer, const GivenScore& given) {
  if (given.not_applicable) {
    if (criterion.may_be_not_applicable) return std::nullopt;
    return Fault{"the criterion applies to every unit", "tiêu chí áp dụng cho mọi đơn vị"};
  }
  if (given.from_registry) {
    if (layer == ScoreLayer::kCouncil && !criterion.indicator.empty()) return std::nullopt;
    return Fault{"from_registry is for COUNCIL and criteria with an indicator",
                 "from_registry chỉ dùng cho Hội đồng và tiêu chí có chỉ số"};
  }
  if (IsMeasured(criterion.method)) {
    if (!given.measured) return Fault{"needs a measured value", "cần giá trị đo được"};
    if (given.measured->denominator <= 0 || given.measured->numerator < 0) {
      return Fault{"a measured value is not negative and has a denominator above 0",
                   "giá trị đo được không âm, mẫu số lớn hơn 0"};
    }
    return std::nullopt;
  }
  if (criterion.method == ScoreMethod::kBoolean) {
    if (given.achieved) return std::nullopt;
    return Fault{"needs achieved, yes or no", "cần ghi đạt hoặc không đạt"};
  }
  if (!given.points) return Fault{"needs points", "cần số điểm"};
  if (*given.points < 0 || *given.points > criterion.max) {
    return Fault{"the points lie between 0 and the criterion's maximum", "điểm phải từ 0 đến điểm tối đa của tiêu chí"};
  }
  return std::nullopt;
}

std::optional<int64_t> PointsOf(const Criterion& criterion, const CriterionScore& score) {
  const GivenScore& given = score.given;
  if (given.not_applicable) return std::nullopt;
  if (given.from_registry) return RegistryPoints(criterion, score);
  if (IsMeasured(criterion.method)) return PointsFor(criterion, *given.measured);
  if (criterion.method == ScoreMethod::kBoolean) return *given.achieved ? criterion.max : 0;
  return *given.points;
}

absl::Status CheckMembers(const ScoreSheet& sheet, const Campaign& campaign, const Cluster& cluster) {
  if (sheet.unit == sheet.cross_scorer) return ScoresItself(OrganizationName(sheet.unit));
  for (const OrganizationId& unit : {sheet.unit, sheet.cross_scorer}) {
    const bool member = std::any_of(cluster.members.begin(), cluster.members.end(), [&](const ClusterMember& held) {
      return held.unit == unit && held.period.Overlaps(campaign.span);
    });
    if (!member) return NotAMember(OrganizationName(unit), NameOf(cluster.id), FormatDay(campaign.span.from));
  }
  return absl::OkStatus();
}

absl::Status CheckGiven(const ScoreTemplate& scheme, ScoreLayer layer, absl::Span<const GivenScore> given) {
  std::set<absl::string_view> seen;
  for (size_t i = 0; i < given.size(); ++i) {
    const Criterion* criterion = FindCriterion(scheme, given[i].criterion);
    std::optional<Fault> fault;
    if (criterion == nullptr || criterion->method == ScoreMethod::kGroup) {
      fault = Fault{"is no criterion of the template", "không phải tiêu chí của thang điểm"};
    } else if (!seen.insert(criterion->id).second) {
      fault = Fault{"stands twice", "bị lặp"};
    } else {
      fault = FaultIn(*criterion, layer, given[i]);
    }
    if (fault) return ScoreInvalid(absl::StrCat("scores[", i, "]"), fault->en, fault->vi);
  }
  return absl::OkStatus();
}

}  // namespace

bool MayMove(SheetState from, SheetState to) {
  using enum SheetState;
  switch (from) {
    case kOpen:
      return to == kSelfSubmitted;
    case kSelfSubmitted:
      return to == kCrossSubmitted || to == kOpen;
    case kCrossSubmitted:
      return to == kCouncilSubmitted || to == kSelfSubmitted;
    case kCouncilSubmitted:
      return to == kLocked || to == kCrossSubmitted;
    case kLocked:
      return false;
  }
  return false;
}

absl::string_view ToText(SheetState state) {
  using enum SheetState;
  switch (state) {
    case kOpen:
      return "OPEN";
    case kSelfSubmitted:
      return "SELF_SUBMITTED";
    case kCrossSubmitted:
      return "CROSS_SUBMITTED";
    case kCouncilSubmitted:
      return "COUNCIL_SUBMITTED";
    case kLocked:
      return "LOCKED";
  }
  return "";
}

SheetState StateAfter(ScoreLayer layer) { return static_cast<SheetState>(static_cast<int>(layer) + 1); }

std::optional<ScoreLayer> LastLayer(SheetState state) {
  using enum SheetState;
  switch (state) {
    case kOpen:
      return std::nullopt;
    case kSelfSubmitted:
      return ScoreLayer::kSelf;
    case kCrossSubmitted:
      return ScoreLayer::kCross;
    case kCouncilSubmitted:
    case kLocked:
      return ScoreLayer::kCouncil;
  }
  return std::nullopt;
}

std::string NameOf(const ScoreSheetId& id) { return absl::StrCat("scoreSheets/", id.text()); }

std::optional<int64_t> RegistryPoints(const Criterion& criterion, const CriterionScore& score) {
  if (!score.registry || score.registry->actual.denominator <= 0) return std::nullopt;
  return PointsFor(criterion, score.registry->actual);
}

const Submission* FindLayer(const ScoreSheet& sheet, ScoreLayer layer) {
  for (const Submission& submission : sheet.submissions) {
    if (submission.layer == layer && !submission.return_time) return &submission;
  }
  return nullptr;
}

absl::StatusOr<std::vector<CriterionScore>> Score(const ScoreTemplate& scheme, ScoreLayer layer,
                                                  absl::Span<const GivenScore> given, const RegistryFigures* figures) {
  HTX_RETURN_IF_ERROR(CheckGiven(scheme, layer, given));
  std::vector<CriterionScore> scores;
  std::vector<std::string> missing;
  int64_t bonus = 0;
  bool applies = false;
  for (const Criterion& criterion : scheme.criteria) {
    if (criterion.method == ScoreMethod::kGroup) continue;
    const auto found = std::find_if(given.begin(), given.end(),
                                    [&](const GivenScore& score) { return score.criterion == criterion.id; });
    if (found == given.end()) {
      missing.push_back(criterion.id);
      continue;
    }
    CriterionScore score = {.given = *found};
    if (figures != nullptr) {
      const auto figure = figures->find(criterion.id);
      if (figure != figures->end()) score.registry = figure->second;
    }
    score.points = PointsOf(criterion, score);
    if (criterion.method == ScoreMethod::kBonus) bonus += *score.points;
    applies = applies || (IsRegular(criterion.method) && !found->not_applicable);
    scores.push_back(std::move(score));
  }
  if (!missing.empty()) return ScoresIncomplete(missing);
  if (bonus > scheme.bonus_cap) return BonusOverCap(bonus, scheme.bonus_cap);
  if (!applies) return NothingApplicable();
  if (figures == nullptr) return scores;
  for (const CriterionScore& score : scores) {
    if (score.given.from_registry && !score.points) return NotCounted(score.given.criterion);
  }
  return scores;
}

ScoreTotal Total(const ScoreTemplate& scheme, absl::Span<const CriterionScore> scores) {
  ScoreTotal total;
  for (const CriterionScore& score : scores) {
    if (!score.points) continue;
    const Criterion* criterion = FindCriterion(scheme, score.given.criterion);
    HTX_CHECK(criterion != nullptr);
    if (criterion->method == ScoreMethod::kBonus) {
      total.bonus += *score.points;
    } else if (criterion->method == ScoreMethod::kPenalty) {
      total.penalty += *score.points;
    } else {
      total.regular += *score.points;
      total.applicable_max += criterion->max;
    }
  }
  const int64_t extra = total.bonus - total.penalty;
  if (!scheme.rescale || total.applicable_max == scheme.max || total.applicable_max == 0) {
    total.total = {total.regular + extra, 1};
  } else {
    // Each factor is at most 10^9, so the sum stays within 64 bits.
    total.total = {total.regular * scheme.max + extra * total.applicable_max, total.applicable_max};
  }
  return total;
}

absl::StatusOr<ScoreSheet> OpenSheet(ScoreSheet sheet, const Campaign& campaign, const Cluster& cluster) {
  HTX_RETURN_IF_ERROR(CheckMembers(sheet, campaign, cluster));
  return sheet;
}

absl::StatusOr<ScoreSheet> AssignScorer(ScoreSheet sheet, const OrganizationId& scorer, const Campaign& campaign,
                                        const Cluster& cluster) {
  if (sheet.state != SheetState::kOpen && sheet.state != SheetState::kSelfSubmitted) {
    return StateForbids(NameOf(sheet.id), ToText(sheet.state), "OPEN, SELF_SUBMITTED");
  }
  sheet.cross_scorer = scorer;
  HTX_RETURN_IF_ERROR(CheckMembers(sheet, campaign, cluster));
  return sheet;
}

absl::Status CheckScoring(const Campaign& campaign) {
  if (campaign.state == CampaignState::kLaunched || campaign.state == CampaignState::kClosed) return absl::OkStatus();
  return StateForbids(NameOf(campaign.id), ToText(campaign.state), "LAUNCHED, CLOSED");
}

absl::Status CheckNext(const ScoreSheet& sheet, ScoreLayer layer) {
  const SheetState after = StateAfter(layer);
  const auto needed = static_cast<SheetState>(static_cast<int>(after) - 1);
  if (sheet.state == needed && MayMove(sheet.state, after)) return absl::OkStatus();
  return StateForbids(NameOf(sheet.id), ToText(sheet.state), ToText(needed));
}

absl::Status CheckScorer(const ScoreSheet& sheet, ScoreLayer layer, absl::string_view principal) {
  const Submission* self = FindLayer(sheet, ScoreLayer::kSelf);
  if (layer != ScoreLayer::kCross || self == nullptr || self->submitted_by != principal) return absl::OkStatus();
  return SameScorer(NameOf(sheet.id));
}

absl::StatusOr<ScoreSheet> Submit(ScoreSheet sheet, Submission submission) {
  HTX_RETURN_IF_ERROR(CheckNext(sheet, submission.layer));
  auto place = sheet.submissions.begin();
  submission.attempt = 1;
  for (; place != sheet.submissions.end() && place->layer <= submission.layer; ++place) {
    if (place->layer == submission.layer) submission.attempt = place->attempt + 1;
  }
  sheet.state = StateAfter(submission.layer);
  sheet.submissions.insert(place, std::move(submission));
  return sheet;
}

absl::StatusOr<ScoreSheet> Return(ScoreSheet sheet, absl::string_view by, absl::string_view reason, absl::Time now) {
  const std::optional<ScoreLayer> last = LastLayer(sheet.state);
  if (!last || sheet.state == SheetState::kLocked) {
    return StateForbids(NameOf(sheet.id), ToText(sheet.state), "SELF_SUBMITTED, CROSS_SUBMITTED, COUNCIL_SUBMITTED");
  }
  for (Submission& submission : sheet.submissions) {
    if (submission.layer != *last || submission.return_time) continue;
    submission.return_time = now;
    submission.returned_by = std::string(by);
    submission.return_reason = std::string(reason);
  }
  sheet.state = static_cast<SheetState>(static_cast<int>(*last));
  return sheet;
}

}  // namespace htx::awards

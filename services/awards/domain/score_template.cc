#include "awards/domain/score_template.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "awards/domain/canonical.h"
#include "awards/domain/indicator.h"
#include "awards/domain/scoring_errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

struct Flaw {
  absl::string_view en = {};
  absl::string_view vi = {};
};

std::optional<Flaw> FlawInBands(const Criterion& criterion) {
  if (criterion.method != ScoreMethod::kBand) {
    if (criterion.bands.empty()) return std::nullopt;
    return Flaw{"bands are for BAND alone", "bậc điểm chỉ dùng cho BAND"};
  }
  if (criterion.bands.empty()) return Flaw{"BAND needs bands", "BAND cần có bậc điểm"};
  int64_t next = 0;
  bool full = false;
  for (size_t i = 0; i < criterion.bands.size(); ++i) {
    const ScoreBand& band = criterion.bands[i];
    if (band.from != next) {
      return Flaw{"bands start at 0 and meet without gap or overlap",
                  "các bậc bắt đầu từ 0, liền nhau, không chồng lấn"};
    }
    const bool last = i + 1 == criterion.bands.size();
    if (last == band.to.has_value() || (band.to && *band.to <= band.from)) {
      return Flaw{"a band is not empty, and the last one alone has no end",
                  "bậc điểm không rỗng, chỉ bậc cuối không có cận trên"};
    }
    if (band.points < 0 || band.points > criterion.max) {
      return Flaw{"a band earns from 0 to the maximum", "điểm của bậc từ 0 đến điểm tối đa"};
    }
    full = full || band.points == criterion.max;
    if (band.to) next = *band.to;
  }
  if (!full) return Flaw{"no band earns the maximum", "không bậc nào đạt điểm tối đa"};
  return std::nullopt;
}

std::optional<Flaw> FlawIn(const Criterion& criterion) {
  const bool group = criterion.method == ScoreMethod::kGroup;
  if (!group && (criterion.max <= 0 || criterion.max > kMaxMilliPoints)) {
    return Flaw{"the maximum is above 0 and at most a million points", "điểm tối đa lớn hơn 0 và không quá một triệu"};
  }
  const bool linear = criterion.method == ScoreMethod::kLinear;
  if (linear ? criterion.zero_at == criterion.full_at : (criterion.zero_at != 0 || criterion.full_at != 0)) {
    return Flaw{"zero_at_milli and full_at_milli are for LINEAR alone, where they differ",
                "zero_at_milli và full_at_milli chỉ dùng cho LINEAR và phải khác nhau"};
  }
  if (!criterion.indicator.empty()) {
    const Indicator* indicator = FindIndicator(criterion.indicator);
    if (!IsMeasured(criterion.method)) {
      return Flaw{"an indicator is for LINEAR and BAND alone", "chỉ số chỉ dùng cho LINEAR và BAND"};
    }
    if (indicator == nullptr || !indicator->measure) {
      return Flaw{"no service gives this indicator", "không hệ thống nào có số liệu của chỉ số này"};
    }
  }
  if (criterion.may_be_not_applicable && (group || !IsRegular(criterion.method))) {
    return Flaw{"only a criterion that counts towards the maximum may be not applicable",
                "chỉ tiêu chí tính vào điểm tối đa mới được ghi không áp dụng"};
  }
  return FlawInBands(criterion);
}

absl::Status CheckSums(const ScoreTemplate& scheme, const std::map<std::string, int64_t>& sums) {
  for (size_t i = 0; i < scheme.criteria.size(); ++i) {
    const Criterion& criterion = scheme.criteria[i];
    if (criterion.method != ScoreMethod::kGroup) continue;
    const auto sum = sums.find(criterion.id);
    if (sum == sums.end()) {
      return TemplateInvalid(absl::StrCat("score_template.criteria[", i, "]"), "nothing stands in the group",
                             "nhóm không có tiêu chí");
    }
    if (sum->second != criterion.max) {
      return TemplateInvalid(absl::StrCat("score_template.criteria[", i, "].max_milli"),
                             "the maxima in the group do not add up to its own",
                             "điểm các tiêu chí không cộng đủ nhóm");
    }
  }
  const auto top = sums.find("");
  if (scheme.max <= 0 || scheme.max > kMaxMilliPoints || top == sums.end() || top->second != scheme.max) {
    return TemplateInvalid("score_template.max_milli", "the criteria do not add up to the template's maximum",
                           "các tiêu chí không cộng đủ tổng điểm");
  }
  return absl::OkStatus();
}

absl::Status CheckExtras(const ScoreTemplate& scheme) {
  absl::int128 bonus = 0;
  absl::int128 penalty = 0;
  for (const Criterion& criterion : scheme.criteria) {
    if (criterion.method == ScoreMethod::kBonus) bonus += criterion.max;
    if (criterion.method == ScoreMethod::kPenalty) penalty += criterion.max;
  }
  if (scheme.bonus_cap < 0 || scheme.bonus_cap > kMaxMilliPoints || (scheme.bonus_cap > 0) != (bonus > 0)) {
    return TemplateInvalid("score_template.bonus_cap_milli", "a cap is above 0 exactly when there are bonus criteria",
                           "mức trần điểm thưởng lớn hơn 0 khi và chỉ khi có tiêu chí thưởng");
  }
  if (penalty > kMaxMilliPoints) {
    return TemplateInvalid("score_template.criteria", "the penalties come to more than a million points",
                           "tổng điểm trừ quá một triệu điểm");
  }
  std::vector<std::string> seen;
  for (size_t i = 0; i < scheme.tie_keys.size(); ++i) {
    const std::string& key = scheme.tie_keys[i];
    if (FindCriterion(scheme, key) == nullptr || std::find(seen.begin(), seen.end(), key) != seen.end()) {
      return TemplateInvalid(absl::StrCat("score_template.tie_keys[", i, "]"), "is no criterion, or stands twice",
                             "không phải tiêu chí hoặc bị lặp");
    }
    seen.push_back(key);
  }
  return absl::OkStatus();
}

// points = max · (measured - zero) / (full - zero), in whole thousandths below.
int64_t LinearPoints(const Criterion& criterion, const Rational& measured) {
  const Rational zero = {criterion.zero_at, 1000};
  const Rational full = {criterion.full_at, 1000};
  const bool rising = criterion.full_at > criterion.zero_at;
  const auto reaches = [&](const Rational& end) {
    return rising ? Compare(measured, end) >= 0 : Compare(measured, end) <= 0;
  };
  if (reaches(full)) return criterion.max;
  if (!reaches(zero)) return 0;
  // With f = (n·1000 - zero·d) / ((full - zero)·d) below 1; its parts need up to 104 bits, so max is multiplied in two
  // steps.
  absl::int128 part = absl::int128(measured.numerator) * 1000 - absl::int128(criterion.zero_at) * measured.denominator;
  absl::int128 whole = absl::int128(criterion.full_at - criterion.zero_at) * measured.denominator;
  if (!rising) {
    part = -part;
    whole = -whole;
  }
  // Long division digit by digit: max < 2^30, so 30 doublings give the whole thousandths without leaving 128 bits.
  int64_t points = 0;
  absl::int128 rest = 0;
  for (int bit = 29; bit >= 0; --bit) {
    points *= 2;
    rest *= 2;
    if ((criterion.max >> bit) & 1) rest += part;
    while (rest >= whole) {
      rest -= whole;
      ++points;
    }
  }
  return points;
}

}  // namespace

std::string NameOf(const ScoreTemplateId& id) { return absl::StrCat("scoreTemplates/", id.text()); }
ScoreTemplateId VersionId(absl::string_view code, int64_t version) {
  return ScoreTemplateId::Of(absl::StrCat(code, "-v", version));
}

absl::Status CheckTemplate(const ScoreTemplate& scheme) {
  std::map<std::string, ScoreMethod> earlier;
  std::map<std::string, int64_t> sums;  // Regular maxima by parent; at most 200 of 10^9 each.
  for (size_t i = 0; i < scheme.criteria.size(); ++i) {
    const Criterion& criterion = scheme.criteria[i];
    std::optional<Flaw> flaw = FlawIn(criterion);
    if (!criterion.parent.empty()) {
      const auto parent = earlier.find(criterion.parent);
      if (!flaw && (parent == earlier.end() || parent->second != ScoreMethod::kGroup)) {
        flaw = Flaw{"the parent is not a group that stands before it", "tiêu chí cha không phải nhóm đứng trước"};
      }
    }
    if (!flaw && !earlier.emplace(criterion.id, criterion.method).second) {
      flaw = Flaw{"the id stands twice", "mã tiêu chí bị lặp"};
    }
    if (flaw) return TemplateInvalid(absl::StrCat("score_template.criteria[", i, "]"), flaw->en, flaw->vi);
    sums[criterion.parent] += IsRegular(criterion.method) ? criterion.max : 0;
  }
  HTX_RETURN_IF_ERROR(CheckSums(scheme, sums));
  return CheckExtras(scheme);
}

std::string TemplateBytes(const ScoreTemplate& scheme) {
  CanonicalBytes bytes;
  bytes.Add("htx score template 1").Add(scheme.code).Add(scheme.version).Add(scheme.display_name);
  bytes.Add(scheme.manager.text()).Add(scheme.max).Add(scheme.bonus_cap).Add(scheme.rescale ? 1 : 0).Add(scheme.source);
  bytes.Add(static_cast<int64_t>(scheme.criteria.size()));
  for (const Criterion& criterion : scheme.criteria) {
    bytes.Add(criterion.id).Add(criterion.parent).Add(criterion.display_name);
    bytes.Add(static_cast<int64_t>(criterion.method)).Add(criterion.max).Add(criterion.zero_at).Add(criterion.full_at);
    bytes.Add(criterion.indicator).Add(criterion.may_be_not_applicable ? 1 : 0);
    bytes.Add(static_cast<int64_t>(criterion.bands.size()));
    for (const ScoreBand& band : criterion.bands) {
      bytes.Add(band.from).Add(band.to ? absl::StrCat(*band.to) : "").Add(band.points);
    }
  }
  bytes.Add(static_cast<int64_t>(scheme.tie_keys.size()));
  for (const std::string& key : scheme.tie_keys) bytes.Add(key);
  return bytes.bytes();
}

const Criterion* FindCriterion(const ScoreTemplate& scheme, absl::string_view id) {
  for (const Criterion& criterion : scheme.criteria) {
    if (absl::string_view(criterion.id) == id) return &criterion;
  }
  return nullptr;
}

int64_t PointsFor(const Criterion& criterion, const Rational& measured) {
  HTX_CHECK(IsMeasured(criterion.method) && measured.denominator > 0 && measured.numerator >= 0);
  if (criterion.method == ScoreMethod::kLinear) return LinearPoints(criterion, measured);
  for (const ScoreBand& band : criterion.bands) {
    if (!band.to || Compare(measured, {*band.to, 1000}) < 0) return band.points;
  }
  HTX_UNREACHABLE();
}

}  // namespace htx::awards

#pragma once

// Scoring schemes: a tree of criteria with maxima, and what a measured value earns. Points are thousandths.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "awards/domain/ids.h"
#include "awards/domain/rational.h"

namespace htx::awards {

// The numbers of this enumeration are those of the proto, and those stored.
enum class ScoreMethod { kGroup = 1, kManual = 2, kLinear = 3, kBand = 4, kBoolean = 5, kBonus = 6, kPenalty = 7 };

// Values from `from` on and below `to`, in thousandths.
struct ScoreBand {
  int64_t from = 0;
  std::optional<int64_t> to = {};
  int64_t points = 0;
};

struct Criterion {
  std::string id = {};
  std::string parent = {};
  std::string display_name = {};
  ScoreMethod method = ScoreMethod::kManual;
  int64_t max = 0;
  std::vector<ScoreBand> bands = {};
  int64_t zero_at = 0;  // LINEAR, thousandths of the measured value.
  int64_t full_at = 0;
  std::string indicator = {};
  bool may_be_not_applicable = false;
};

struct ScoreTemplate {
  ScoreTemplateId id = {};
  std::string code = {};
  int64_t version = 0;
  std::string display_name = {};
  OrganizationId manager = {};
  int64_t max = 0;
  int64_t bonus_cap = 0;
  bool rescale = false;
  std::vector<Criterion> criteria = {};  // Every group before what stands in it.
  std::vector<std::string> tie_keys = {};
  std::string source = {};
  std::string content_sha256 = {};
  absl::Time create_time = absl::UnixEpoch();
};

std::string NameOf(const ScoreTemplateId& id);  // "scoreTemplates/{id}"
ScoreTemplateId VersionId(absl::string_view code, int64_t version);

// The most that a template's maximum, its bonuses or its penalties may come to: a million points. Totals and their
// rescaling stay within 64 bits.
inline constexpr int64_t kMaxMilliPoints = 1'000'000'000;

// Counts towards the template's maximum.
inline bool IsRegular(ScoreMethod method) { return method != ScoreMethod::kBonus && method != ScoreMethod::kPenalty; }
inline bool IsMeasured(ScoreMethod method) { return method == ScoreMethod::kLinear || method == ScoreMethod::kBand; }

// TEMPLATE_INVALID on the first criterion, tie key or sum that contradicts the rest.
absl::Status CheckTemplate(const ScoreTemplate& scheme);

// What is hashed: everything but names of instants and who published it.
std::string TemplateBytes(const ScoreTemplate& scheme);

const Criterion* FindCriterion(const ScoreTemplate& scheme, absl::string_view id);

// What `measured` earns by LINEAR or BAND; it is defined and not negative. One answer for every such value, from 0 to
// the maximum, in whole thousandths, never rounded up. Beyond its ends a linear scale stays what it is at them.
int64_t PointsFor(const Criterion& criterion, const Rational& measured);

}  // namespace htx::awards

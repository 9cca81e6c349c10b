#include "registry/store/rollup_grain.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace htx::registry {
namespace {

// Longer than the register looks back: one segment.
constexpr int64_t kAllYears = 100'000;

}  // namespace

bool Grain::Tells(absl::string_view dimension) const {
  return std::find(dimensions.begin(), dimensions.end(), dimension) != dimensions.end();
}

absl::Span<const Grain> AllGrains() {
  static const auto* const grains =
      new std::vector<Grain>{{.name = "CORE", .dimensions = {"kind", "sector", "province"}, .segment_years = 1},
                             {.name = "DETAIL",
                              .dimensions = {"kind", "sector", "legal_status", "activity_status", "governing_law",
                                             "province", "alliance", "dataset"},
                              .segment_years = 5},
                             {.name = "AREA",
                              .dimensions = {"kind", "sector", "legal_status", "activity_status", "province", "area"},
                              .segment_years = kAllYears}};
  return *grains;
}

const Grain& DetailGrain() { return AllGrains()[1]; }

absl::Span<const absl::string_view> RollupDimensions() {
  static constexpr absl::string_view kDimensions[] = {
      "kind", "sector", "legal_status", "activity_status", "governing_law", "province", "area", "alliance", "dataset"};
  return kDimensions;
}

absl::Span<const absl::string_view> RollupSumColumns() {
  static constexpr absl::string_view kSums[] = {"n",
                                                "members_known",
                                                "members",
                                                "labour_known",
                                                "labour",
                                                "labour_at_least",
                                                "labour_more_than",
                                                "labour_vague",
                                                "labour_estimate",
                                                "labour_range",
                                                "labour_over",
                                                "capital_known",
                                                "capital"};
  return kSums;
}

std::string DimensionsOf(const Grain& grain, absl::string_view alias) {
  return absl::StrJoin(RollupDimensions(), ", ", [&](std::string* out, absl::string_view dimension) {
    if (grain.Tells(dimension)) {
      absl::StrAppend(out, alias, ".", dimension, " as ", dimension);
    } else {
      absl::StrAppend(out, "'' as ", dimension);
    }
  });
}

std::string SameCell(const Grain& grain, absl::string_view a, absl::string_view b) {
  return absl::StrJoin(grain.dimensions, " and ", [&](std::string* out, absl::string_view dimension) {
    absl::StrAppend(out, a, ".", dimension, " = ", b, ".", dimension);
  });
}

std::string EachSum(absl::string_view format) {
  return absl::StrJoin(RollupSumColumns(), ", ", [&](std::string* out, absl::string_view column) {
    absl::StrAppend(out, absl::StrReplaceAll(format, {{"$", column}}));
  });
}

std::vector<std::string> SumsOfRevision(absl::string_view prefix, bool leaving) {
  const auto flag = [](absl::string_view condition) {
    return absl::StrCat("case when ", condition, " then 1 else 0 end");
  };
  std::vector<std::string> sums = {"1",
                                   flag("^member_count is not null"),
                                   "coalesce(^member_count, 0)",
                                   flag("^labour is not null"),
                                   "coalesce(^labour, 0)",
                                   flag("^labour is not null and ^labour_qualifier = 'AT_LEAST'"),
                                   flag("^labour is not null and ^labour_qualifier = 'MORE_THAN'"),
                                   flag("^labour is not null and ^labour_qualifier in ('ABOUT', 'ESTIMATE', 'RANGE')"),
                                   flag("^labour is not null and ^labour_qualifier = 'ESTIMATE'"),
                                   flag("^labour is not null and ^labour_qualifier = 'RANGE'"),
                                   "case when ^labour_qualifier = 'RANGE' then ^labour_upper - ^labour else 0 end",
                                   flag("^charter_capital is not null"),
                                   "coalesce(^charter_capital, 0)"};
  for (std::string& sum : sums) {
    sum = absl::StrCat(leaving ? "-(" : "(", absl::StrReplaceAll(sum, {{"^", prefix}}), ")");
  }
  return sums;
}

std::string AddOnConflict(absl::string_view table, absl::string_view key) {
  return absl::StrCat(" on conflict (", key, ") do update set ",
                      EachSum(absl::StrCat("$ = ", table, ".$ + excluded.$")));
}

}  // namespace htx::registry

#include "registry/domain/report_rules.h"

#include <algorithm>
#include <array>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::registry {
namespace {

constexpr std::array<absl::string_view, 8> kNames = {
    "REPORT_DEADLINE", "REPORT_KINDS", "NOT_ASSESSED_NEW_MONTHS", "NOT_ASSESSED_STOPPED_MONTHS", "EVALUATION",
    "SCORE_CLASS",     "SCORE_GROUP",  "SCORE_CRITERION"};
constexpr std::array<absl::string_view, 4> kConfidences = {"CONFIRMED", "DERIVED", "ASSUMED", "UNKNOWN"};

template <class Words>
bool Among(absl::string_view word, const Words& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

absl::Status Malformed(absl::string_view what) {
  return InvalidField("rules", {.en = std::string(what), .vi = absl::StrCat("dòng quy tắc sai: ", what)});
}

// "12-15+1" for a year: 15 December of the year after.
std::optional<absl::CivilDay> DueOf(absl::string_view value, int64_t year) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(value, absl::MaxSplits('+', 1));
  int64_t after = 0;
  if (!absl::SimpleAtoi(parts.second, &after)) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> day = ParseDay(absl::StrCat(year + after, "-", parts.first));
  if (!day.ok()) return std::nullopt;
  return *day;
}

// "finance/1=7(6+1)", or "?" for a maximum that is not known.
std::optional<ScoreCriterion> CriterionOf(absl::string_view value) {
  ScoreCriterion criterion;
  const std::pair<absl::string_view, absl::string_view> sides = absl::StrSplit(value, absl::MaxSplits('=', 1));
  const std::pair<absl::string_view, absl::string_view> place = absl::StrSplit(sides.first, absl::MaxSplits('/', 1));
  criterion.group = std::string(place.first);
  if (!absl::SimpleAtoi(place.second, &criterion.number)) return std::nullopt;
  if (sides.second == "?") return criterion;
  const std::vector<absl::string_view> numbers =
      absl::StrSplit(sides.second, absl::ByAnyChar("(+)"), absl::SkipEmpty());
  int64_t sum = 0;
  for (size_t i = 0; i < numbers.size(); ++i) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(numbers[i], &number)) return std::nullopt;
    if (i == 0) criterion.maximum = number;
    if (i > 0) criterion.parts.push_back(number);
    if (i > 0) sum += number;
  }
  if (!criterion.maximum || (!criterion.parts.empty() && sum != *criterion.maximum)) return std::nullopt;
  return criterion;
}

bool ValueFits(absl::string_view name, absl::string_view key, absl::string_view value) {
  int64_t number = 0;
  if (name == "REPORT_DEADLINE") return DueOf(value, 2020).has_value();
  if (name == "SCORE_CRITERION") return CriterionOf(value).has_value();
  if (name == "REPORT_KINDS") {
    for (const absl::string_view word : absl::StrSplit(value, ',')) {
      if (!FromWord<Kind>(word)) return false;
    }
    return true;
  }
  if (name == "SCORE_CLASS" && !FromWord<EvaluationClass>(key)) return false;
  return absl::SimpleAtoi(value, &number) && number >= 0;
}

int64_t NumberOf(absl::string_view value) {
  int64_t number = 0;
  HTX_CHECK(absl::SimpleAtoi(value, &number));
  return number;
}

}  // namespace

const ScoreCriterion* ScoringRules::Find(absl::string_view id) const {
  for (const ScoreCriterion& criterion : criteria) {
    if (criterion.id == id) return &criterion;
  }
  return nullptr;
}

const ScoreGroup* ScoringRules::FindGroup(absl::string_view id) const {
  for (const ScoreGroup& group : groups) {
    if (group.id == id) return &group;
  }
  return nullptr;
}

EvaluationClass ScoringRules::ClassOf(int64_t score) const {
  for (const ScoreClass& one : classes) {
    if (score >= one.least) return one.evaluation_class;
  }
  return EvaluationClass::kUnspecified;
}

absl::StatusOr<ReportRules::Line> ReportRules::ParseLine(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '\t');
  if (parts.size() != 8) return Malformed("needs eight columns");
  Line line{.name = parts[0],
            .key = parts[1],
            .value = parts[4],
            .confidence = parts[5],
            .title = parts[6] == "-" ? "" : parts[6],
            .citation = parts[7]};
  if (!Among(line.name, kNames)) return Malformed(absl::StrCat("unknown rule ", line.name));
  if (!Among(line.confidence, kConfidences)) return Malformed(absl::StrCat("unknown confidence ", line.confidence));
  if (line.citation.empty()) return Malformed("a rule needs a citation");
  const absl::StatusOr<absl::CivilDay> from = ParseDay(parts[2]);
  if (!from.ok()) return Malformed("first day is no date");
  line.period.from = *from;
  if (parts[3] != "-") {
    const absl::StatusOr<absl::CivilDay> to = ParseDay(parts[3]);
    if (!to.ok() || *to <= *from) return Malformed("last day is no later date");
    line.period.to = *to;
  }
  if (!ValueFits(line.name, line.key, line.value))
    return Malformed(absl::StrCat("value ", line.value, " does not fit"));
  return line;
}

absl::StatusOr<ReportRules> ReportRules::Parse(absl::string_view text) {
  ReportRules rules;
  int number = 0;
  for (const absl::string_view raw : absl::StrSplit(text, '\n')) {
    ++number;
    if (raw.empty() || raw[0] == '#') continue;
    absl::StatusOr<Line> line = ParseLine(raw);
    FieldErrors errors;
    errors.Merge(absl::StrCat("line ", number), line.status());
    HTX_RETURN_IF_ERROR(errors.ToStatus());
    for (const Line& other : rules.lines_) {
      if (other.name == line->name && other.key == line->key && other.period.Overlaps(line->period)) {
        errors.Merge(absl::StrCat("line ", number), Malformed(absl::StrCat("overlaps another ", other.name)));
        return errors.ToStatus();
      }
    }
    rules.lines_.push_back(*std::move(line));
  }
  return rules;
}

const ReportRules& ReportRules::BuiltIn() {
  static const ReportRules* const rules = [] {
    absl::StatusOr<ReportRules> parsed = Parse(BuiltInReportRuleText());
    HTX_CHECK(parsed.ok());
    return new ReportRules(*std::move(parsed));
  }();
  return *rules;
}

std::vector<const ReportRules::Line*> ReportRules::On(absl::string_view name, absl::CivilDay day) const {
  std::vector<const Line*> found;
  for (const Line& line : lines_) {
    if (line.name == name && line.period.Contains(day)) found.push_back(&line);
  }
  return found;
}

const ReportRules::Line* ReportRules::One(absl::string_view name, absl::CivilDay day) const {
  const std::vector<const Line*> found = On(name, day);
  return found.empty() ? nullptr : found.front();
}

std::optional<ScoringRules> ReportRules::Scoring(int64_t year) const {
  const absl::CivilDay day(year, 12, 31);
  const Line* scheme = One("EVALUATION", day);
  if (scheme == nullptr) return std::nullopt;
  ScoringRules scoring{.note = {.version = absl::StrCat(scheme->name, "@", FormatDay(scheme->period.from)),
                                .citation = scheme->citation,
                                .confidence = scheme->confidence}};
  for (const Line* line : On("SCORE_CRITERION", day)) {
    ScoreCriterion criterion = *CriterionOf(line->value);
    criterion.id = line->key;
    criterion.title = line->title;
    criterion.confidence = line->confidence;
    scoring.criteria.push_back(std::move(criterion));
  }
  for (const Line* line : On("SCORE_GROUP", day)) {
    scoring.groups.push_back(
        {.id = line->key, .title = line->title, .maximum = NumberOf(line->value), .confidence = line->confidence});
  }
  for (const Line* line : On("SCORE_CLASS", day)) {
    scoring.classes.push_back(
        {.evaluation_class = *FromWord<EvaluationClass>(line->key), .least = NumberOf(line->value)});
  }
  std::sort(scoring.criteria.begin(), scoring.criteria.end(),
            [](const ScoreCriterion& a, const ScoreCriterion& b) { return a.number < b.number; });
  std::sort(scoring.classes.begin(), scoring.classes.end(),
            [](const ScoreClass& a, const ScoreClass& b) { return a.least > b.least; });
  return scoring;
}

std::optional<DeadlineRule> ReportRules::Deadline(int64_t year) const {
  const Line* line = One("REPORT_DEADLINE", absl::CivilDay(year, 12, 31));
  if (line == nullptr) return std::nullopt;
  return DeadlineRule{.note = {.version = absl::StrCat(line->name, "@", FormatDay(line->period.from)),
                               .citation = line->citation,
                               .confidence = line->confidence},
                      .due = *DueOf(line->value, year)};
}

std::optional<DutyRules> ReportRules::Duty(int64_t year) const {
  const absl::CivilDay day(year, 12, 31);
  const Line* kinds = One("REPORT_KINDS", day);
  const Line* fresh = One("NOT_ASSESSED_NEW_MONTHS", day);
  const Line* stopped = One("NOT_ASSESSED_STOPPED_MONTHS", day);
  if (kinds == nullptr || fresh == nullptr || stopped == nullptr) return std::nullopt;
  DutyRules duty{.new_months = NumberOf(fresh->value), .stopped_months = NumberOf(stopped->value)};
  for (const absl::string_view word : absl::StrSplit(kinds->value, ',')) duty.kinds.push_back(*FromWord<Kind>(word));
  return duty;
}

}  // namespace htx::registry

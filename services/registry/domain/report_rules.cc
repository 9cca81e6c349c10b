#include "registry/domain/report_rules.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "registry/domain/rules.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kReportNames[] = {"REPORT_DEADLINE",
                                              "REPORT_CONSOLIDATION",
                                              "REPORT_KINDS",
                                              "NOT_ASSESSED_NEW_MONTHS",
                                              "NOT_ASSESSED_STOPPED_MONTHS",
                                              "EVALUATION",
                                              "SCORE_CLASS",
                                              "SCORE_GROUP",
                                              "SCORE_CRITERION",
                                              "COMMON_FUND_LEAST",
                                              "INTERNAL_LENDING_FUNDS",
                                              "INTERNAL_LENDING_MEMBER",
                                              "INTERNAL_LENDING_OVERDUE"};

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

std::string CheckReportRule(const Rule& rule) {
  if (std::string wrong = CheckName(rule, kReportNames); !wrong.empty()) return wrong;
  bool fits = rule.FindNumber().value_or(-1) >= 0;
  if (rule.name == "REPORT_DEADLINE" || rule.name == "REPORT_CONSOLIDATION") fits = DueOf(rule.value, 2020).has_value();
  if (rule.name == "SCORE_CRITERION") fits = CriterionOf(rule.value).has_value();
  if (rule.name == "SCORE_CLASS") fits = fits && FromWord<EvaluationClass>(rule.key);
  if (rule.name == "REPORT_KINDS") fits = NamesOnly<Kind>(rule);
  return fits ? "" : absl::StrCat("value ", rule.value, " does not fit");
}

RuleNote NoteOf(const Rule& rule) {
  return {.version = rule.version(), .citation = rule.citation, .confidence = std::string(WordOf(rule.confidence))};
}

absl::CivilDay LastDayOf(int64_t year) { return absl::CivilDay(year, 12, 31); }

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

// The text of rules/report_rules.tsv.
absl::string_view ReportRuleText();

absl::StatusOr<ReportRules> ReportRules::Parse(absl::string_view text) {
  HTX_ASSIGN_OR_RETURN(RuleBook book, RuleBook::Parse(text, CheckReportRule));
  return ReportRules(std::move(book));
}

const ReportRules& ReportRules::BuiltIn() {
  static const auto* const rules = new ReportRules(RuleBook::BuiltIn(ReportRuleText(), CheckReportRule));
  return *rules;
}

std::optional<ScoringRules> ReportRules::Scoring(int64_t year) const {
  const absl::CivilDay day = LastDayOf(year);
  const Rule* const scheme = book_.Find("EVALUATION", day);
  if (scheme == nullptr) return std::nullopt;
  ScoringRules scoring{.note = NoteOf(*scheme)};
  for (const Rule* rule : book_.On("SCORE_CRITERION", day)) {
    ScoreCriterion criterion = *CriterionOf(rule->value);
    criterion.id = rule->key;
    criterion.title = rule->title;
    criterion.note = NoteOf(*rule);
    scoring.criteria.push_back(std::move(criterion));
  }
  for (const Rule* rule : book_.On("SCORE_GROUP", day)) {
    scoring.groups.push_back({.id = rule->key, .title = rule->title, .maximum = rule->Number(), .note = NoteOf(*rule)});
  }
  for (const Rule* rule : book_.On("SCORE_CLASS", day)) {
    scoring.classes.push_back(
        {.evaluation_class = *FromWord<EvaluationClass>(rule->key), .least = rule->Number(), .note = NoteOf(*rule)});
  }
  std::sort(scoring.criteria.begin(), scoring.criteria.end(),
            [](const ScoreCriterion& a, const ScoreCriterion& b) { return a.number < b.number; });
  std::sort(scoring.classes.begin(), scoring.classes.end(),
            [](const ScoreClass& a, const ScoreClass& b) { return a.least > b.least; });
  return scoring;
}

std::optional<DeadlineRule> ReportRules::Deadline(int64_t year) const {
  const Rule* const rule = book_.Find("REPORT_DEADLINE", LastDayOf(year));
  if (rule == nullptr) return std::nullopt;
  return DeadlineRule{.note = NoteOf(*rule), .due = *DueOf(rule->value, year)};
}

std::vector<ConsolidationRule> ReportRules::Consolidations(int64_t year) const {
  std::vector<ConsolidationRule> steps;
  for (const Rule* rule : book_.On("REPORT_CONSOLIDATION", LastDayOf(year))) {
    steps.push_back({.level = rule->key, .deadline = {.note = NoteOf(*rule), .due = *DueOf(rule->value, year)}});
  }
  return steps;
}

std::optional<DutyRules> ReportRules::Duty(int64_t year) const {
  const absl::CivilDay day = LastDayOf(year);
  const Rule* const kinds = book_.Find("REPORT_KINDS", day);
  const Rule* const fresh = book_.Find("NOT_ASSESSED_NEW_MONTHS", day);
  const Rule* const stopped = book_.Find("NOT_ASSESSED_STOPPED_MONTHS", day);
  if (kinds == nullptr || fresh == nullptr || stopped == nullptr) return std::nullopt;
  DutyRules duty{.kinds_note = NoteOf(*kinds),
                 .new_months = fresh->Number(),
                 .new_note = NoteOf(*fresh),
                 .stopped_months = stopped->Number(),
                 .stopped_note = NoteOf(*stopped)};
  for (const std::string& word : kinds->Words()) duty.kinds.push_back(*FromWord<Kind>(word));
  return duty;
}

}  // namespace htx::registry

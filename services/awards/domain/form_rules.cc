#include "awards/domain/form_rules.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "awards/domain/emulation_errors.h"
#include "common/base/status.h"

namespace htx::awards {

// The text of rules/official_forms.tsv.
absl::string_view OfficialFormText();

namespace {

constexpr absl::string_view kFormRules[] = {"FORM", "YEAR", "COLUMN", "ROW", "BALANCE", "ACROSS"};
constexpr absl::string_view kEverything = "*";
constexpr absl::string_view kNothingCounted = "-";
constexpr absl::string_view kRest = "?";

std::string CheckForm(const Rule& rule) {
  if (std::string wrong = CheckName(rule, kFormRules); !wrong.empty()) return wrong;
  if (std::vector<std::string>(absl::StrSplit(rule.title, " | ")).size() < 2)
    return "needs an English and a Vietnamese title";
  if (!rule.known()) return rule.name == "FORM" ? "" : "is not known, which only a form may be";
  if (rule.name == "FORM") return FormSourceIn(rule.value) ? "" : "counts AWARDS, CAMPAIGNS or STATED";
  if (rule.name == "YEAR") return FormYearStart(rule.value) ? "" : "needs a month and a day of at most 28";
  if (rule.name == "BALANCE" || rule.name == "ACROSS") {
    const FormSum sum = FormSumIn(rule);
    return sum.total.empty() || sum.parts.empty() ? "needs a total and its parts" : "";
  }
  for (const FormCondition& condition : FormConditionsIn(rule)) {
    if (condition.dimension.empty() || condition.word.empty()) return "has a condition without dimension or word";
  }
  return "";
}

// "" when every sum of a form adds up rows and columns that it has on the first day of the sum.
std::string CheckSums(const RuleBook& forms) {
  for (const Rule* rule : forms.All("BALANCE")) {
    const std::pair<std::string, std::string> key = absl::StrSplit(rule->key, absl::MaxSplits('/', 1));
    FormSum sum = FormSumIn(*rule);
    sum.parts.push_back(sum.total);
    for (const std::string& part : sum.parts) {
      if (forms.Find("ROW", absl::StrCat(key.first, "/", part), rule->period.from) == nullptr) {
        return absl::StrCat(rule->version(), " adds up row ", part, ", which the form has not");
      }
    }
  }
  for (const Rule* rule : forms.All("ACROSS")) {
    FormSum sum = FormSumIn(*rule);
    sum.parts.push_back(sum.total);
    for (const std::string& part : sum.parts) {
      if (forms.Find("COLUMN", absl::StrCat(rule->key, "/", part), rule->period.from) == nullptr) {
        return absl::StrCat(rule->version(), " adds up column ", part, ", which the form has not");
      }
    }
  }
  return "";
}

}  // namespace

std::vector<FormCondition> FormConditionsIn(const Rule& rule) {
  std::vector<FormCondition> conditions;
  if (rule.value == kEverything || rule.value == kNothingCounted) return conditions;
  for (const std::string& word : rule.Words()) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(word, absl::MaxSplits('=', 1));
    const absl::string_view dimension = absl::StripSuffix(parts.first, "!");
    conditions.push_back(
        {.dimension = std::string(dimension), .word = parts.second, .differs = dimension.size() != parts.first.size()});
  }
  return conditions;
}

FormSum FormSumIn(const Rule& rule) {
  const std::pair<std::string, std::string> sides = absl::StrSplit(rule.value, absl::MaxSplits('=', 1));
  FormSum sum = {.total = sides.first};
  for (const absl::string_view part : absl::StrSplit(sides.second, '+', absl::SkipEmpty())) {
    if (part == kRest) {
      sum.rest = true;
    } else {
      sum.parts.emplace_back(part);
    }
  }
  return sum;
}

Text FormTitle(const Rule& rule) {
  const std::vector<std::string> names = absl::StrSplit(rule.title, " | ");
  return {.en = names[0], .vi = names.size() > 1 ? names[1] : names[0]};
}

std::optional<FormSource> FormSourceIn(absl::string_view word) {
  if (word == "AWARDS") return FormSource::kAwards;
  if (word == "CAMPAIGNS") return FormSource::kCampaigns;
  if (word == "STATED") return FormSource::kStated;
  return std::nullopt;
}

std::optional<std::pair<int, int>> FormYearStart(absl::string_view value) {
  const std::vector<absl::string_view> parts = absl::StrSplit(value, '-');
  int month = 0;
  int day = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &month) || !absl::SimpleAtoi(parts[1], &day))
    return std::nullopt;
  if (month < 1 || month > 12 || day < 1 || day > 28) return std::nullopt;
  return std::make_pair(month, day);
}

absl::StatusOr<RuleBook> ParseOfficialForms(absl::string_view text) {
  HTX_ASSIGN_OR_RETURN(RuleBook forms, RuleBook::Parse(text, CheckForm));
  if (const std::string wrong = CheckSums(forms); !wrong.empty()) return RuleFileInvalid(wrong);
  return forms;
}

const RuleBook& OfficialForms() {
  static const auto* const forms = new RuleBook([] {
    absl::StatusOr<RuleBook> parsed = ParseOfficialForms(OfficialFormText());
    HTX_CHECK(parsed.ok());
    return *std::move(parsed);
  }());
  return *forms;
}

}  // namespace htx::awards

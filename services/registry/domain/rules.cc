#include "registry/domain/rules.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "registry/domain/registration_errors.h"

namespace htx::registry {
namespace {

std::optional<Confidence> ConfidenceFrom(absl::string_view word) {
  if (word == "CONFIRMED") return Confidence::kConfirmed;
  if (word == "DERIVED") return Confidence::kDerived;
  if (word == "ASSUMED") return Confidence::kAssumed;
  return std::nullopt;
}

absl::StatusOr<Rule> ParseLine(int number, absl::string_view line) {
  const std::vector<std::string> parts = absl::StrSplit(line, '\t');
  if (parts.size() != 7) return RuleFileMalformed(number, "needs seven columns");
  Rule rule{.name = parts[0], .subject = parts[1], .parameter = parts[4], .citation = parts[6]};
  if (rule.name.empty() || rule.subject.empty() || rule.parameter.empty() || rule.citation.empty()) {
    return RuleFileMalformed(number, "has an empty column");
  }
  const absl::StatusOr<absl::CivilDay> from = ParseDay(parts[2]);
  if (!from.ok()) return RuleFileMalformed(number, "first day is no date");
  rule.period.from = *from;
  if (parts[3] != "-") {
    const absl::StatusOr<absl::CivilDay> to = ParseDay(parts[3]);
    if (!to.ok() || *to <= *from) return RuleFileMalformed(number, "last day is no later date");
    rule.period.to = *to;
  }
  const std::optional<Confidence> confidence = ConfidenceFrom(parts[5]);
  if (!confidence) return RuleFileMalformed(number, "confidence is no known word");
  rule.confidence = *confidence;
  return rule;
}

}  // namespace

int64_t Rule::Number() const {
  int64_t number = 0;
  HTX_CHECK(absl::SimpleAtoi(parameter, &number));
  return number;
}

std::vector<std::string> Rule::Words() const { return absl::StrSplit(parameter, ','); }

std::string Rule::version() const { return absl::StrCat(name, "/", subject, "@", FormatDay(period.from)); }

absl::StatusOr<RuleBook> RuleBook::Parse(absl::string_view text) {
  RuleBook book;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    HTX_ASSIGN_OR_RETURN(Rule rule, ParseLine(number, line));
    for (const Rule& other : book.rules_) {
      if (other.name == rule.name && other.subject == rule.subject && other.period.Overlaps(rule.period)) {
        return RuleFileMalformed(number, absl::StrCat("overlaps ", other.version()));
      }
    }
    book.rules_.push_back(std::move(rule));
  }
  return book;
}

const RuleBook& RuleBook::BuiltIn() {
  static const RuleBook* const book = [] {
    absl::StatusOr<RuleBook> parsed = Parse(RegistrationRuleText());
    HTX_CHECK(parsed.ok());
    return new RuleBook(*std::move(parsed));
  }();
  return *book;
}

const Rule* RuleBook::Find(absl::string_view name, absl::string_view subject, absl::CivilDay day) const {
  const Rule* for_all = nullptr;
  for (const Rule& rule : rules_) {
    if (rule.name != name || !rule.period.Contains(day)) continue;
    if (rule.subject == subject) return &rule;
    if (rule.subject == "*") for_all = &rule;
  }
  return for_all;
}

std::vector<const Rule*> RuleBook::All(absl::string_view name) const {
  std::vector<const Rule*> all;
  for (const Rule& rule : rules_) {
    if (rule.name == name) all.push_back(&rule);
  }
  return all;
}

}  // namespace htx::registry

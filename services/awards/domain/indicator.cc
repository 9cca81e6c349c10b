#include "awards/domain/indicator.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "awards/domain/emulation_errors.h"
#include "common/base/status.h"

namespace htx::awards {

// The text of rules/indicators.tsv.
absl::string_view IndicatorText();

namespace {

constexpr absl::string_view kIndicatorRules[] = {"INDICATOR", "NUMERATOR", "DENOMINATOR"};
constexpr absl::string_view kStatedByPeople = "-";

template <class E>
using Words = std::pair<absl::string_view, E>;

constexpr Words<IndicatorSource> kSources[] = {{"REGISTRY", IndicatorSource::kRegistry},
                                               {"FUNDING", IndicatorSource::kFunding},
                                               {"STATED", IndicatorSource::kStated}};
constexpr Words<Direction> kDirections[] = {
    {"MAX", Direction::kMax}, {"MIN", Direction::kMin}, {"RANGE", Direction::kRange}, {"BOOLEAN", Direction::kBoolean}};
constexpr Words<IndicatorKind> kKinds[] = {
    {"COUNT", IndicatorKind::kCount}, {"SHARE", IndicatorKind::kShare}, {"MEAN", IndicatorKind::kMean}};

using Asked = MeasureSpec::Source;
constexpr Words<Asked> kAsked[] = {
    {"ORGANIZATIONS", Asked::kOrganizations}, {"ACTIVITIES", Asked::kActivities}, {"FUND", Asked::kFund}};
using Population = MeasureSpec::Population;
constexpr Words<Population> kPopulations[] = {{"EXISTING", Population::kExisting},
                                              {"FOUNDED", Population::kFounded},
                                              {"ENDED", Population::kEnded},
                                              {"ADMITTED", Population::kAdmitted}};

template <class E, size_t kCount>
std::optional<E> WordIn(const Words<E> (&words)[kCount], absl::string_view word) {
  const auto* const found =
      std::find_if(std::begin(words), std::end(words), [&](const Words<E>& each) { return each.first == word; });
  if (found == std::end(words)) return std::nullopt;
  return found->second;
}

// What one line counts: "ORGANIZATIONS,EXISTING,COUNT,kind = COOPERATIVE".
struct CountedThing {
  Asked source = Asked::kOrganizations;
  Population population = Population::kExisting;
  std::string figure = {};
  std::string filter = {};
};

bool HasFigure(Asked source, absl::string_view figure) {
  static const auto* const known = new std::set<std::pair<Asked, absl::string_view>>{
      {Asked::kOrganizations, "COUNT"},     {Asked::kOrganizations, "MEMBERS"}, {Asked::kOrganizations, "LABOUR"},
      {Asked::kOrganizations, "EFFECTIVE"}, {Asked::kActivities, "COUNT"},      {Asked::kActivities, "ATTENDANCES"},
      {Asked::kActivities, "REACHED"},      {Asked::kActivities, "REACH_BASE"}, {Asked::kFund, "LENT"},
      {Asked::kFund, "BORROWERS"}};
  return known->count({source, figure}) > 0;
}

std::optional<CountedThing> CountedIn(absl::string_view value) {
  const std::vector<std::string> words = absl::StrSplit(value, absl::MaxSplits(',', 3));
  if (words.size() != 4) return std::nullopt;
  const std::optional<Asked> source = WordIn(kAsked, words[0]);
  if (!source || !HasFigure(*source, words[2])) return std::nullopt;
  CountedThing counted = {.source = *source, .figure = words[2], .filter = words[3] == "*" ? "" : words[3]};
  if (*source == Asked::kOrganizations) {
    const std::optional<Population> population = WordIn(kPopulations, words[1]);
    if (!population) return std::nullopt;
    counted.population = *population;
  } else if (words[1] != "-") {
    return std::nullopt;
  }
  return counted;
}

std::string CheckIndicatorRule(const Rule& rule) {
  if (std::string wrong = CheckName(rule, kIndicatorRules); !wrong.empty()) return wrong;
  const std::vector<std::string> title = absl::StrSplit(rule.title, " | ");
  if (title.size() != 2) return "needs an English and a Vietnamese title";
  if (rule.name != "INDICATOR") {
    return rule.value == kStatedByPeople || CountedIn(rule.value) ? "" : "does not say what is counted";
  }
  const std::vector<std::string> words = rule.Words();
  const bool sound = words.size() == 4 && WordIn(kSources, words[0]) && WordIn(kDirections, words[1]) &&
                     WordIn(kKinds, words[2]) && !words[3].empty();
  return sound ? "" : "needs a source, a direction, a kind and a unit";
}

Text TitleOf(const Rule& rule) {
  const std::vector<std::string> names = absl::StrSplit(rule.title, " | ");
  return {.en = names[0], .vi = names[1]};
}

// The question for what two lines count together; nothing when they do not go together.
std::optional<MeasureSpec> SpecOf(const CountedThing& top, const std::optional<CountedThing>& base) {
  using enum MeasureSpec::Figure;
  MeasureSpec spec = {.source = top.source, .population = top.population, .filter = top.filter};
  if (base && (base->source != top.source || base->population != top.population)) return std::nullopt;
  if (top.figure == "EFFECTIVE") {
    if (!base || base->figure != "COUNT" || base->filter != top.filter) return std::nullopt;
    spec.figure = kEffective;
    return spec;
  }
  if (top.figure == "REACHED") {
    if (!base || base->figure != "REACH_BASE" || base->filter != top.filter) return std::nullopt;
    spec.figure = kReach;
    return spec;
  }
  if (base) {
    const bool organizations = top.source == Asked::kOrganizations && top.figure == "COUNT" && base->figure == "COUNT";
    if (!organizations || base->filter.empty()) return std::nullopt;
    spec.figure = kShare;
    spec.denominator = base->filter;
    return spec;
  }
  static constexpr Words<MeasureSpec::Figure> kPlain[] = {{"COUNT", kCount},   {"MEMBERS", kMembers},
                                                          {"LABOUR", kLabour}, {"ATTENDANCES", kAttendances},
                                                          {"LENT", kLent},     {"BORROWERS", kBorrowers}};
  const std::optional<MeasureSpec::Figure> figure = WordIn(kPlain, top.figure);
  if (!figure) return std::nullopt;
  spec.figure = *figure;
  return spec;
}

// The version of `code` that holds from `from` on, or in `wrong` why there is none.
Indicator VersionOn(const RuleBook& book, const std::string& code, absl::CivilDay from, std::string& wrong) {
  const Rule* rule = book.Find("INDICATOR", code, from);
  const Rule* top = book.Find("NUMERATOR", code, from);
  const Rule* base = book.Find("DENOMINATOR", code, from);
  if (rule == nullptr || top == nullptr) {
    wrong = absl::StrCat(code, " has no indicator or no numerator on ", FormatDay(from));
    return {};
  }
  const std::vector<std::string> words = rule->Words();
  Indicator indicator = {.code = code,
                         .name = TitleOf(*rule),
                         .source = *WordIn(kSources, words[0]),
                         .direction = *WordIn(kDirections, words[1]),
                         .kind = *WordIn(kKinds, words[2]),
                         .unit = words[3],
                         .numerator = TitleOf(*top),
                         .period = {.from = from},
                         .confidence = rule->confidence,
                         .citation = rule->citation,
                         .rule_version = rule->version()};
  if (base != nullptr) indicator.denominator = TitleOf(*base);
  if ((base != nullptr) != (indicator.kind != IndicatorKind::kCount)) {
    wrong = absl::StrCat(rule->version(), ": a share and a mean have a denominator, a count has none");
  }
  const bool stated = indicator.source == IndicatorSource::kStated;
  if (stated != (top->value == kStatedByPeople) || (base != nullptr && stated != (base->value == kStatedByPeople))) {
    wrong = absl::StrCat(rule->version(), ": what people state is not asked of a service, and the other way round");
  }
  if (stated || !wrong.empty()) return indicator;
  const std::optional<CountedThing> counted = CountedIn(top->value);
  indicator.measure = SpecOf(*counted, base == nullptr ? std::nullopt : CountedIn(base->value));
  const bool of_fund = indicator.measure && indicator.measure->source == Asked::kFund;
  if (!indicator.measure || of_fund != (indicator.source == IndicatorSource::kFunding)) {
    wrong = absl::StrCat(rule->version(), ": numerator, denominator and source do not go together");
  }
  return indicator;
}

// The first day after the version that holds from `from` on: where the next begins, or its rule ends.
std::optional<absl::CivilDay> EndOf(const RuleBook& book, const std::string& code, absl::CivilDay from,
                                    const std::set<absl::CivilDay>& starts) {
  std::optional<absl::CivilDay> end = book.Find("INDICATOR", code, from)->period.to;
  const auto next = starts.upper_bound(from);
  if (next != starts.end() && (!end || *next < *end)) end = *next;
  return end;
}

const std::vector<Indicator>& Catalogue() {
  static const auto* const catalogue = new std::vector<Indicator>([] {
    absl::StatusOr<std::vector<Indicator>> parsed = ParseIndicators(IndicatorText());
    HTX_CHECK(parsed.ok());
    return *std::move(parsed);
  }());
  return *catalogue;
}

}  // namespace

absl::StatusOr<std::vector<Indicator>> ParseIndicators(absl::string_view text) {
  HTX_ASSIGN_OR_RETURN(const RuleBook book, RuleBook::Parse(text, CheckIndicatorRule));
  std::map<std::string, std::set<absl::CivilDay>> starts;
  for (const Rule& rule : book.rules()) starts[rule.key].insert(rule.period.from);
  std::vector<Indicator> indicators;
  for (const auto& [code, days] : starts) {
    for (const absl::CivilDay from : days) {
      std::string wrong;
      Indicator indicator = VersionOn(book, code, from, wrong);
      if (!wrong.empty()) return RuleFileInvalid(wrong);
      indicator.period.to = EndOf(book, code, from, days);
      const bool first = indicators.empty() || indicators.back().code != code;
      if (!first && (indicators.back().source != indicator.source || indicators.back().kind != indicator.kind)) {
        return RuleFileInvalid(absl::StrCat(code, " changes its source or kind between versions"));
      }
      indicators.push_back(std::move(indicator));
    }
  }
  return indicators;
}

std::vector<const Indicator*> IndicatorsOn(absl::CivilDay day) {
  std::vector<const Indicator*> found;
  for (const Indicator& indicator : Catalogue()) {
    if (indicator.period.Contains(day)) found.push_back(&indicator);
  }
  return found;
}

const Indicator* FindIndicator(absl::string_view code) {
  const Indicator* latest = nullptr;
  for (const Indicator& indicator : Catalogue()) {
    if (indicator.code == code) latest = &indicator;
  }
  return latest;
}

const Indicator* FindIndicator(absl::string_view code, absl::CivilDay day) {
  for (const Indicator& indicator : Catalogue()) {
    if (indicator.code == code && indicator.period.Contains(day)) return &indicator;
  }
  return nullptr;
}

}  // namespace htx::awards

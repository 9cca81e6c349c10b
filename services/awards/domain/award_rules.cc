// The shipped rule sets, read from rules/award_rules.tsv. What the file says of a set's first day holds through the
// set.

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "awards/domain/award_kind.h"
#include "awards/domain/rule_set.h"
#include "common/base/rule_book.h"
#include "common/base/status.h"

namespace htx::awards {

absl::string_view AwardRuleText();  // Compiled in.

namespace {

constexpr absl::string_view kNames[] = {"SET",      "SOURCE", "KIND",  "VOTING", "QUORUM",      "QUOTA", "ROUTE",
                                        "DOCUMENT", "RULE",   "BONUS", "NOTICE", "BASE_SALARY", "DEBTS"};

const RuleBook& Book() {
  static const auto* const book =
      new RuleBook(RuleBook::BuiltIn(AwardRuleText(), [](const htx::Rule& rule) { return CheckName(rule, kNames); }));
  return *book;
}

// The number of a word in a list of words that are numbered from 1. A word that is not there is a bug of the build.
template <class E>
E Worded(absl::string_view word, const std::vector<absl::string_view>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return static_cast<E>(i + 1);
  }
  HTX_UNREACHABLE();
}

RecipientKind RecipientOf(absl::string_view word) {
  return Worded<RecipientKind>(word, {"INDIVIDUAL", "COLLECTIVE", "HOUSEHOLD"});
}
Grantor GrantorOf(absl::string_view word) {
  return Worded<Grantor>(word, {"GOVERNMENT", "VCA", "PROVINCE", "ALLIANCE"});
}
Confidence SureOf(const htx::Rule& rule) {
  return rule.confidence == htx::Confidence::kConfirmed ? Confidence::kVerified : Confidence::kAssumed;
}
int32_t NumberOf(absl::string_view text) {
  int32_t number = 0;
  HTX_CHECK(absl::SimpleAtoi(text, &number));
  return number;
}

AwardKind KindOf(const htx::Rule& rule) {
  const std::vector<std::string> words = rule.Words();
  HTX_CHECK(words.size() >= 4);
  AwardKind kind = {.code = rule.key,
                    .display_name = rule.title,
                    .form = Worded<AwardForm>(words[0], {"FLAG", "MERIT_CERTIFICATE", "CERTIFICATE",
                                                         "COMMEMORATIVE_MEDAL", "TITLE", "HONOUR"}),
                    .grantor = GrantorOf(words[1]),
                    .level = Worded<AwardLevel>(words[2], {"STATE", "MINISTRY_PROVINCE", "UNIT"}),
                    .leading_unit = rule.Names("LEADING_UNIT")};
  for (const absl::string_view word : absl::StrSplit(words[3], '+')) kind.recipient_kinds.push_back(RecipientOf(word));
  return kind;
}

VotingRule VotingOf(const htx::Rule& rule) {
  const std::vector<std::string> share = absl::StrSplit(rule.Words()[0], '/');
  return {.required = rule.Names("REQUIRED"),
          .numerator = NumberOf(share[0]),
          .denominator = NumberOf(share.at(1)),
          .strict = rule.Names("EXCEEDED"),
          .written_allowed = rule.Names("WRITTEN"),
          .citation = rule.citation,
          .confidence = SureOf(rule)};
}

QuotaRule QuotaOf(const htx::Rule& rule) {
  const std::vector<std::string> words = rule.Words();
  QuotaRule quota = {.citation = rule.citation, .confidence = SureOf(rule)};
  if (words[0] == "CLUSTER") {
    quota.per_cluster = NumberOf(words.at(1));
    return quota;
  }
  const std::vector<std::string> share = absl::StrSplit(words.at(1), '/');
  quota.numerator = NumberOf(share[0]);
  quota.denominator = NumberOf(share.at(1));
  quota.base = Worded<QuotaBase>(words.at(2), {"CLUSTER_MEMBERS", "UNITS", "ADVANCED_LABOURERS"});
  return quota;
}

Condition ConditionOf(const htx::Rule& rule, absl::string_view id) {
  const std::vector<std::string> words = rule.Words();
  Condition condition = {.id = std::string(id),
                         .type = Worded<ConditionType>(
                             words[0], {"NOMINEE_OPERATING", "NO_BAD_DEBT", "NO_PENDING_MATTER", "ACHIEVEMENT_ONCE",
                                        "NOT_FROM_THEMATIC", "DOSSIER_COMPLETE", "CONSECUTIVE_YEARS", "PRIOR_AWARDS",
                                        "INITIATIVES", "LEADS_CLUSTER", "ONCE_IN_LIFE", "SERVICE_YEARS"}),
                         .title = rule.title,
                         .mandatory = !rule.Names("optional"),
                         .citation = rule.citation,
                         .confidence = SureOf(rule)};
  for (size_t i = 1; i < words.size(); ++i) {
    const std::vector<std::string> part = absl::StrSplit(words[i], absl::MaxSplits('=', 1));
    if (part[0] == "optional") continue;
    const std::vector<std::string> values = absl::StrSplit(part.at(1), '+');
    if (part[0] == "count") {
      if (part[1] != "?") condition.count = NumberOf(part[1]);
    } else if (part[0] == "codes") {
      condition.codes = values;
    } else if (part[0] == "anchor") {
      condition.anchor = Worded<YearAnchor>(part[1], {"INCLUDING", "BEFORE"});
    } else if (part[0] == "for") {
      for (const std::string& value : values) condition.recipients.push_back(RecipientOf(value));
    } else if (part[0] == "basis") {
      for (const std::string& value : values)
        condition.bases.push_back(Worded<AwardBasis>(value, {"MERIT", "THEMATIC", "SUDDEN", "DEDICATION", "EXTERNAL"}));
    } else {
      HTX_CHECK(part[0] == "group");
      condition.group = part[1];
    }
  }
  return condition;
}

BonusRule BonusOf(const htx::Rule& rule, absl::string_view recipient) {
  return {.recipient = RecipientOf(recipient),
          .tenths = NumberOf(rule.Words().back()),
          .up_to = rule.Names("UP_TO"),
          .citation = rule.citation,
          .confidence = SureOf(rule)};
}

// The lines of `name` that hold on `day` for a kind, with the second part of their keys; those for every kind come
// last.
std::vector<std::pair<std::string, const htx::Rule*>> PartsOf(absl::string_view name, absl::string_view code,
                                                              absl::CivilDay day) {
  std::vector<std::pair<std::string, const htx::Rule*>> own;
  std::vector<std::pair<std::string, const htx::Rule*>> common;
  for (const htx::Rule* rule : Book().On(name, day)) {
    const std::vector<std::string> key = absl::StrSplit(rule->key, absl::MaxSplits('.', 1));
    if (key[0] == code) own.emplace_back(key.at(1), rule);
    if (key[0] == "*") common.emplace_back(key.at(1), rule);
  }
  own.insert(own.end(), common.begin(), common.end());
  return own;
}

AwardKind KindFrom(const htx::Rule& rule, absl::CivilDay day) {
  AwardKind kind = KindOf(rule);
  const htx::Rule* voting = Book().Find("VOTING", kind.code, day);
  HTX_CHECK(voting != nullptr);
  kind.voting = VotingOf(*voting);
  if (const htx::Rule* quota = Book().Find("QUOTA", kind.code, day)) kind.quota = QuotaOf(*quota);
  if (const htx::Rule* notice = Book().Find("NOTICE", kind.code, day))
    kind.notice_working_days = static_cast<int32_t>(notice->Number());
  if (const htx::Rule* route = Book().Find("ROUTE", kind.code, day)) {
    for (const std::string& word : route->Words()) kind.route.push_back(GrantorOf(word));
  }
  for (const auto& [what, line] : PartsOf("RULE", kind.code, day)) {
    Condition condition = ConditionOf(*line, what);
    // A condition for every kind may be about recipients that this one is not given to.
    const auto given = [&](RecipientKind recipient) { return CheckRecipientKind(kind, recipient).ok(); };
    if (std::all_of(condition.recipients.begin(), condition.recipients.end(), given))
      kind.conditions.push_back(std::move(condition));
  }
  for (const auto& [what, line] : PartsOf("BONUS", kind.code, day)) kind.bonuses.push_back(BonusOf(*line, what));
  for (const auto& [what, line] : PartsOf("DOCUMENT", kind.code, day)) {
    kind.dossier.push_back({.document = what,
                            .title = line->title,
                            .required = line->value == "REQUIRED",
                            .citation = line->citation,
                            .confidence = SureOf(*line)});
  }
  return kind;
}

RuleSet SetFrom(const htx::Rule& rule) {
  RuleSet set = {.id = RuleSetId::Of(rule.key), .period = rule.period, .display_name = rule.title, .shipped = true};
  for (const auto& [number, line] : PartsOf("SOURCE", rule.key, rule.period.from)) {
    set.sources.push_back(
        {.citation = line->citation, .address = line->value == "-" ? "" : line->value, .confidence = SureOf(*line)});
  }
  std::map<std::string, AwardKind> kinds;
  for (const htx::Rule* kind : Book().On("KIND", rule.period.from))
    kinds[kind->key] = KindFrom(*kind, rule.period.from);
  for (auto& [code, kind] : kinds) set.kinds.push_back(std::move(kind));
  return set;
}

}  // namespace

const RuleSets& RuleSets::Shipped() {
  static const auto* const shipped = [] {
    auto* made = new RuleSets();
    for (const htx::Rule* rule : Book().All("SET")) {
      made->sets_.insert(made->sets_.begin(), std::make_shared<const RuleSet>(SetFrom(*rule)));
    }
    return made;
  }();
  return *shipped;
}

const DebtRule* DebtRuleOn(absl::CivilDay day) {
  static const auto* const rules = [] {
    auto* made = new std::vector<DebtRule>();
    for (const htx::Rule* rule : Book().All("DEBTS"))
      made->push_back({.period = rule->period, .citation = rule->citation, .confidence = SureOf(*rule)});
    return made;
  }();
  for (const DebtRule& rule : *rules) {
    if (rule.period.Contains(day)) return &rule;
  }
  return nullptr;
}

QuorumRule CouncilQuorum() {
  static const htx::Rule* const rule = Book().All("QUORUM").back();
  const std::vector<std::string> share = absl::StrSplit(rule->value, '/');
  return {.numerator = NumberOf(share[0]),
          .denominator = NumberOf(share.at(1)),
          .citation = rule->citation,
          .confidence = SureOf(*rule)};
}

std::optional<int64_t> BaseSalary(absl::CivilDay day) {
  const htx::Rule* rule = Book().Find("BASE_SALARY", day);
  if (rule == nullptr) return std::nullopt;
  return rule->Number();
}

}  // namespace htx::awards

#include "funding/domain/classification.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "funding/domain/classification_rules.h"

namespace htx::funding {
namespace {

// The highest count of reschedulings that has rules of its own; it stands for every count above it.
constexpr int kMostCounted = 3;

int64_t WholeNumber(absl::string_view text) {
  int64_t number = 0;
  HTX_CHECK(absl::SimpleAtoi(text, &number));  // The check of the book demands it.
  return number;
}

DebtGroup GroupIn(int64_t number) { return static_cast<DebtGroup>(number); }

DebtGroup Worse(DebtGroup a, DebtGroup b) {
  if (a == DebtGroup::kLoss || b == DebtGroup::kLoss) return DebtGroup::kLoss;
  if (a == DebtGroup::kUnknown || b == DebtGroup::kUnknown) return DebtGroup::kUnknown;
  return std::max(a, b);
}

absl::string_view KindWord(ReschedulingKind kind) {
  switch (kind) {
    case ReschedulingKind::kAdjustment:
      return "ADJUSTMENT";
    case ReschedulingKind::kExtension:
      return "EXTENSION";
  }
  HTX_UNREACHABLE();
}

// The version in force whose value is known; its absence is noted.
const Rule* FindKnown(absl::string_view name, absl::string_view key, absl::CivilDay day, const RuleBook& rules,
                      RuleBasis& basis) {
  const Rule* const rule = rules.Find(name, key, day);
  if (rule == nullptr || !rule->known()) {
    basis.Miss(name, key);
    return nullptr;
  }
  basis.Add(*rule);
  return rule;
}

DebtGroup GroupByDays(int days, Scale scale, absl::CivilDay day, const RuleBook& rules, RuleBasis& basis) {
  const Rule* const rule = FindKnown(kRuleOverdueDays, WordOf(scale), day, rules, basis);
  if (rule == nullptr) return DebtGroup::kUnknown;
  int64_t group = 1;
  for (const std::string& first : rule->Words()) {
    if (days >= WholeNumber(first)) ++group;
  }
  return GroupIn(group);
}

// A rule for the kind goes before one for every kind.
const Rule* FindRescheduled(const LoanConduct& conduct, Scale scale, absl::CivilDay day, const RuleBook& rules,
                            RuleBasis& basis) {
  const int count = std::min(conduct.reschedulings, kMostCounted);
  const std::string any = absl::StrCat(WordOf(scale), "/ANY/", count);
  if (conduct.last_rescheduling.has_value()) {
    const std::string own = absl::StrCat(WordOf(scale), "/", KindWord(*conduct.last_rescheduling), "/", count);
    if (rules.Find(kRuleRescheduled, own, day) != nullptr) return FindKnown(kRuleRescheduled, own, day, rules, basis);
  }
  return FindKnown(kRuleRescheduled, any, day, rules, basis);
}

DebtGroup GroupByConduct(const LoanConduct& conduct, Scale scale, absl::CivilDay day, const RuleBook& rules,
                         RuleBasis& basis) {
  DebtGroup group = DebtGroup::kStandard;
  if (conduct.reschedulings > 0) {
    const Rule* const rule = FindRescheduled(conduct, scale, day, rules, basis);
    if (rule == nullptr) {
      group = DebtGroup::kUnknown;
    } else {
      for (const std::string& step : rule->Words()) {
        const std::vector<absl::string_view> parts = absl::StrSplit(step, ':');
        if (conduct.days_past_due >= WholeNumber(parts[0])) group = GroupIn(WholeNumber(parts[1]));
      }
    }
  }
  if (!conduct.interest_relieved) return group;
  const Rule* const relief = FindKnown(kRuleInterestRelief, WordOf(scale), day, rules, basis);
  return Worse(group, relief == nullptr ? DebtGroup::kUnknown : GroupIn(relief->Number()));
}

// What was set by hand makes a class worse; better only where the rules say so.
DebtGroup WithHand(DebtGroup computed, DebtGroup by_hand, Scale scale, absl::CivilDay day, const RuleBook& rules,
                   RuleBasis& basis) {
  if (by_hand == DebtGroup::kUnknown) return computed;
  const Rule* const rule = FindKnown(kRuleGroupByHand, WordOf(scale), day, rules, basis);
  if (rule != nullptr && rule->value == "ANY") return by_hand;
  return std::max(computed, by_hand);
}

// `group`'s part of five ratios.
int64_t RatioOf(const Rule& rule, DebtGroup group) { return WholeNumber(rule.Words()[static_cast<size_t>(group) - 1]); }

Dong PartOf(Dong amount, int64_t ppm) { return DivideHalfUp(static_cast<Wide>(amount) * ppm, kMillion); }

void AddTo(std::optional<Dong>& sum, const std::optional<Dong>& part) {
  sum = sum.has_value() && part.has_value() ? std::optional<Dong>(*sum + *part) : std::nullopt;
}

}  // namespace

absl::string_view WordOf(Scale scale) {
  switch (scale) {
    case Scale::kMicrofinance:
      return "MICROFINANCE";
    case Scale::kCommercialBank:
      return "BANK";
  }
  HTX_UNREACHABLE();
}

void RuleBasis::Add(const Rule& rule) {
  const std::string version = rule.version();
  if (std::find(versions.begin(), versions.end(), version) != versions.end()) return;
  versions.push_back(version);
  confidence = std::max(confidence, rule.confidence);
}

void RuleBasis::Miss(absl::string_view name, absl::string_view key) {
  const std::string rule = key == "-" ? std::string(name) : absl::StrCat(name, "/", key);
  if (std::find(missing.begin(), missing.end(), rule) == missing.end()) missing.push_back(rule);
  confidence = Confidence::kUnknown;
}

void RuleBasis::Add(const RuleBasis& other) {
  for (const std::string& version : other.versions) {
    if (std::find(versions.begin(), versions.end(), version) == versions.end()) versions.push_back(version);
  }
  for (const std::string& rule : other.missing) {
    if (std::find(missing.begin(), missing.end(), rule) == missing.end()) missing.push_back(rule);
  }
  confidence = std::max(confidence, other.confidence);
}

std::optional<Scale> FundScaleOn(absl::CivilDay day, const RuleBook& rules, RuleBasis& basis) {
  const Rule* const rule = FindKnown(kRuleFundScale, "-", day, rules, basis);
  if (rule == nullptr) return std::nullopt;
  return rule->value == WordOf(Scale::kCommercialBank) ? Scale::kCommercialBank : Scale::kMicrofinance;
}

Classification Classify(const LoanConduct& conduct, Scale scale, absl::CivilDay day, const RuleBook& rules) {
  Classification result;
  result.by_days = GroupByDays(conduct.days_past_due, scale, day, rules, result.basis);
  result.by_conduct = GroupByConduct(conduct, scale, day, rules, result.basis);
  result.computed = Worse(result.by_days, result.by_conduct);
  result.by_hand = conduct.by_hand;
  result.group = result.own = WithHand(result.computed, result.by_hand, scale, day, rules, result.basis);
  return result;
}

void Spread(std::vector<Classification>& debts, Scale scale, absl::CivilDay day, const RuleBook& rules) {
  if (debts.size() < 2) return;
  RuleBasis basis;
  const Rule* const rule = FindKnown(kRuleBorrowerGroup, WordOf(scale), day, rules, basis);
  DebtGroup worst = DebtGroup::kStandard;
  for (const Classification& debt : debts) worst = Worse(worst, debt.own);
  for (Classification& debt : debts) {
    debt.basis.Add(basis);
    if (rule != nullptr && rule->value == "WORST") debt.group = worst;
  }
}

BadDebt JudgeGroups(absl::Span<const DebtGroup> groups, absl::CivilDay day, const RuleBook& rules, RuleBasis& basis) {
  if (groups.empty()) return BadDebt::kNone;
  const Rule* const rule = FindKnown(kRuleBadDebtGroup, "-", day, rules, basis);
  if (rule == nullptr) return BadDebt::kUnknown;
  const DebtGroup first = GroupIn(rule->Number());
  if (std::any_of(groups.begin(), groups.end(), [&](DebtGroup group) { return group >= first; })) {
    return BadDebt::kPresent;
  }
  const bool known = std::find(groups.begin(), groups.end(), DebtGroup::kUnknown) == groups.end();
  return known ? BadDebt::kNone : BadDebt::kUnknown;
}

std::optional<int64_t> ProvisionRatio(absl::string_view rule, Scale scale, DebtGroup group, absl::CivilDay day,
                                      const RuleBook& rules) {
  const Rule* const found = rules.Find(rule, WordOf(scale), day);
  if (group == DebtGroup::kUnknown || found == nullptr || !found->known()) return std::nullopt;
  return RatioOf(*found, group);
}

Provisions ProvisionFor(absl::Span<const ProvisionedDebt> debts, absl::Span<const Pledge> pledges, Scale scale,
                        absl::CivilDay day, const RuleBook& rules) {
  Provisions result;
  result.debts.resize(debts.size());
  for (const Pledge& pledge : pledges) {
    Dong left = pledge.deductible;
    for (const size_t loan : pledge.loans) {
      Provision& covered = result.debts[loan];
      const Dong part = std::min(left, debts[loan].principal - covered.deducted);
      covered.deducted += part;
      left -= part;
    }
  }
  const Rule* const specific = FindKnown(kRuleSpecificProvision, WordOf(scale), day, rules, result.basis);
  const Rule* const general = FindKnown(kRuleGeneralProvision, WordOf(scale), day, rules, result.basis);
  result.specific = result.general = 0;
  for (size_t i = 0; i < debts.size(); ++i) {
    const ProvisionedDebt& debt = debts[i];
    Provision& provision = result.debts[i];
    if (!debt.own_risk) {
      provision.specific = provision.general = 0;
    } else if (debt.group != DebtGroup::kUnknown) {
      if (specific != nullptr) {
        provision.specific = PartOf(debt.principal - provision.deducted, RatioOf(*specific, debt.group));
      }
      if (general != nullptr) provision.general = PartOf(debt.principal, RatioOf(*general, debt.group));
    }
    AddTo(result.specific, provision.specific);
    AddTo(result.general, provision.general);
  }
  return result;
}

}  // namespace htx::funding

#pragma once

// Classes of debt and what is put by for them. Pure: the same conduct, scale and day give the same answer, with the
// versions of the rules it rests on. What no rule covers is unknown and stays so.

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/rule_book.h"
#include "funding/domain/money.h"

namespace htx::funding {

enum class Scale { kMicrofinance = 1, kCommercialBank = 2 };
// "MICROFINANCE"
absl::string_view WordOf(Scale scale);

enum class DebtGroup { kUnknown = 0, kStandard = 1, kAttention = 2, kSubstandard = 3, kDoubtful = 4, kLoss = 5 };

// The two legal kinds: điều chỉnh kỳ hạn trả nợ, gia hạn nợ.
enum class ReschedulingKind { kAdjustment = 1, kExtension = 2 };

// How a loan was kept, up to a day.
struct LoanConduct {
  int days_past_due = 0;  // Under the dates now in force.
  int reschedulings = 0;
  std::optional<ReschedulingKind> last_rescheduling = {};  // Present when there was any.
  bool interest_relieved = false;                          // Waived or reduced because the borrower could not pay.
  DebtGroup by_hand = DebtGroup::kUnknown;                 // Set by two people, in force on the day; kUnknown: none.
};

// Which rules an answer rests on, and how far the weakest of them was confirmed.
struct RuleBasis {
  std::vector<std::string> versions = {};  // Each once, in the order of use.
  Confidence confidence = Confidence::kConfirmed;
  std::vector<std::string> missing = {};  // Rules that would have been needed: names, with their keys.

  void Add(const Rule& rule);
  void Miss(absl::string_view name, absl::string_view key);
  void Add(const RuleBasis& other);
  bool operator==(const RuleBasis&) const = default;
};

struct Classification {
  DebtGroup group = DebtGroup::kUnknown;       // As own; after Spread, of the borrower.
  DebtGroup own = DebtGroup::kUnknown;         // Of the loan alone: the worse of computed and by_hand.
  DebtGroup computed = DebtGroup::kUnknown;    // The worse of by_days and by_conduct.
  DebtGroup by_hand = DebtGroup::kUnknown;     // As in the conduct.
  DebtGroup by_days = DebtGroup::kUnknown;     // By overdue days.
  DebtGroup by_conduct = DebtGroup::kUnknown;  // By reschedulings and relief; kStandard when there were none.
  RuleBasis basis = {};
};

// The scale of the funds on the day; absent: not known.
std::optional<Scale> FundScaleOn(absl::CivilDay day, const RuleBook& rules, RuleBasis& basis);

// The class of one loan on `day`: the worse of its overdue days and its reschedulings; unknown as soon as one of the
// two is, unless the other is already the worst. A group set by hand makes it worse, and better only where the rules
// say so (GROUP_BY_HAND); it stands for what is not known.
Classification Classify(const LoanConduct& conduct, Scale scale, absl::CivilDay day, const RuleBook& rules);

// Gives the debts of one borrower with one lender the worst group among them, where the scale's rule says so. A group
// that is not known makes the others unknown too, unless the worst is the last group. Without a rule each keeps its
// own.
void Spread(std::vector<Classification>& debts, Scale scale, absl::CivilDay day, const RuleBook& rules);

enum class BadDebt { kUnknown = 0, kNone = 1, kPresent = 2 };
// Whether debts of these groups are bad debts (nợ xấu). Unknown when a group is not known and none of the others is
// bad, or the rule is not.
BadDebt JudgeGroups(absl::Span<const DebtGroup> groups, absl::CivilDay day, const RuleBook& rules, RuleBasis& basis);

// A thing pledged for one or several loans: its deductible value counts once.
struct Pledge {
  std::string id = {};
  Dong deductible = 0;
  std::vector<size_t> loans = {};  // Positions among the debts, in the order in which it covers them.
};

struct ProvisionedDebt {
  Dong principal = 0;
  DebtGroup group = DebtGroup::kUnknown;
  bool own_risk = true;  // False: entrusted money whose provider bears the risk; nothing is put by.
};

struct Provision {
  Dong deducted = 0;                  // Of collateral, at most the principal.
  std::optional<Dong> specific = {};  // max(0, A - C) times the group's ratio, rounded half up once; absent: unknown.
  std::optional<Dong> general = {};   // The same of A.
};

struct Provisions {
  std::vector<Provision> debts = {};  // One per debt, in their order.
  std::optional<Dong> specific = {};  // Absent when one is.
  std::optional<Dong> general = {};
  RuleBasis basis = {};
};

// The part that is put by of debts in `group`, in millionths, by kRuleSpecificProvision or kRuleGeneralProvision;
// absent: not known.
std::optional<int64_t> ProvisionRatio(absl::string_view rule, Scale scale, DebtGroup group, absl::CivilDay day,
                                      const RuleBook& rules);

// What is to be put by for `debts` on `day`. A pledge covers its loans in their order, each up to its principal, until
// it is used up. Pledges name positions that are there; amounts are not negative.
Provisions ProvisionFor(absl::Span<const ProvisionedDebt> debts, absl::Span<const Pledge> pledges, Scale scale,
                        absl::CivilDay day, const RuleBook& rules);

}  // namespace htx::funding

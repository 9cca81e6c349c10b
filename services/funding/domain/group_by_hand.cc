#include "funding/domain/group_by_hand.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "funding/domain/errors.h"
#include "funding/domain/standing.h"

namespace htx::funding {
namespace {

// Later ones count; then an end, then the worst.
auto WeightOf(const LoanChange& change) { return std::make_tuple(change.day, change.group == 0, change.group); }

}  // namespace

const LoanChange* GroupOverrideOn(absl::Span<const LoanChange> changes, absl::CivilDay day) {
  const LoanChange* last = nullptr;
  for (const LoanChange& change : changes) {
    if (change.kind != LoanChangeKind::kGroupOverride || change.day > day) continue;
    if (last == nullptr || WeightOf(*last) < WeightOf(change)) last = &change;
  }
  return last == nullptr || last->group == 0 || day >= last->to ? nullptr : last;
}

absl::Status CheckGroupOverride(const Loan& loan, const LoanEvents& events, const LoanChange& change,
                                absl::CivilDay day, const RuleBook& rules) {
  if (change.group == 0) {
    if (GroupOverrideOn(events.changes, change.day) != nullptr) return absl::OkStatus();
    return ProposalNotApplicable(
        {.en = absl::StrCat("no debt group that was set by hand holds on ", FormatDay(change.day)),
         .vi = absl::StrCat("không có nhóm nợ nào được ấn định còn hiệu lực vào ngày ", FormatDay(change.day))});
  }
  RuleBasis basis;
  const std::optional<Scale> scale = FundScaleOn(day, rules, basis);
  if (!scale.has_value()) {
    return ProposalNotApplicable({.en = absl::StrCat("no scale of debt groups is known for ", FormatDay(day)),
                                  .vi = absl::StrCat("không có thang nhóm nợ cho ngày ", FormatDay(day))});
  }
  LoanConduct conduct = ConductOf(events, AccountOn(loan.terms, events, day, loan.contract_day, loan.conditions));
  conduct.by_hand = static_cast<DebtGroup>(change.group);
  const Classification found = Classify(conduct, *scale, day, rules);
  if (found.own == found.by_hand && found.own != found.computed) return absl::OkStatus();
  const int computed = static_cast<int>(found.computed);
  return ProposalNotApplicable({.en = absl::StrCat("the loan is in group ", computed, " by the rules of ",
                                                   FormatDay(day), "; a group set by hand must be a worse one"),
                                .vi = absl::StrCat("theo quy định ngày ", FormatDay(day), " khoản vay thuộc nhóm ",
                                                   computed, "; nhóm nợ ấn định phải xấu hơn")});
}

}  // namespace htx::funding

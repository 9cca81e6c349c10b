#include "funding/domain/fund.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"

namespace htx::funding {

std::optional<FundCapital> CapitalOn(const Fund& fund, absl::CivilDay day) {
  std::optional<FundCapital> found;
  for (const FundCapital& capital : fund.capital) {
    if (capital.effective <= day) found = capital;
  }
  return found;
}

FundModel ModelOn(const Fund& fund, absl::CivilDay day) {
  return CapitalOn(fund, day).value_or(fund.capital.front()).model;
}

absl::StatusOr<Fund> StateCapital(Fund fund, const FundCapital& capital) {
  const auto at = std::lower_bound(
      fund.capital.begin(), fund.capital.end(), capital,
      [](const FundCapital& left, const FundCapital& right) { return left.effective < right.effective; });
  if (at != fund.capital.end() && at->effective == capital.effective) {
    return CapitalAlreadyStated(NameOf(fund.id), capital.effective);
  }
  fund.capital.insert(at, capital);
  return fund;
}

Compliance JudgeCompliance(const Fund& fund, absl::CivilDay day, const RuleBook& rules) {
  const std::optional<FundCapital> capital = CapitalOn(fund, day);
  if (!capital.has_value()) return {};
  const Rule* rule =
      rules.Find(capital->model == FundModel::kCentral ? kRuleMinimumCapitalCentral : kRuleMinimumCapitalLocal, day);
  if (rule == nullptr) return {};
  return {.standing = capital->charter >= rule->Number() ? Compliance::Standing::kCompliant
                                                         : Compliance::Standing::kNotCompliant,
          .minimum = rule->Number(),
          .citation = rule->citation,
          .rule_version = rule->version()};
}

absl::string_view WordOf(SourceKind kind) {
  switch (kind) {
    case SourceKind::kCharter:
      return "CHARTER";
    case SourceKind::kGrant:
      return "GRANT";
    case SourceKind::kEntrusted:
      return "ENTRUSTED";
    case SourceKind::kBorrowed:
      return "BORROWED";
    case SourceKind::kBudget:
      return "BUDGET";
    case SourceKind::kDonor:
      return "DONOR";
    case SourceKind::kRetained:
      return "RETAINED";
  }
  HTX_UNREACHABLE();
}

namespace {

bool Fits(CapitalMovement::Kind movement, SourceKind kind) {
  switch (movement) {
    case CapitalMovement::Kind::kContribution:
    case CapitalMovement::Kind::kWithdrawal:
      return kind != SourceKind::kRetained;
    case CapitalMovement::Kind::kGrant:
      return kind == SourceKind::kGrant || kind == SourceKind::kBudget || kind == SourceKind::kDonor;
    case CapitalMovement::Kind::kEntrustment:
      return kind == SourceKind::kEntrusted;
    case CapitalMovement::Kind::kBorrowing:
    case CapitalMovement::Kind::kRepayment:
      return kind == SourceKind::kBorrowed;
    case CapitalMovement::Kind::kRetention:
      return kind == SourceKind::kRetained;
  }
  HTX_UNREACHABLE();
}

}  // namespace

absl::Status CheckMovement(const CapitalMovement& movement, SourceKind kind) {
  if (Fits(movement.kind, kind)) return absl::OkStatus();
  return InvalidField("movement.kind", {.en = absl::StrCat("is not for a source of kind ", WordOf(kind)),
                                        .vi = absl::StrCat("không dùng cho nguồn vốn loại ", WordOf(kind))});
}

}  // namespace htx::funding

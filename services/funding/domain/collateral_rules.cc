// What the fund's decision rules and a product ask of the security, as verdicts.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/product_security.h"

namespace htx::funding {
namespace {

Verdict VerdictOf(absl::string_view rule, const CollateralCase& collateral) {
  return {.rule = std::string(rule), .rule_version = collateral.asked_by, .citation = collateral.reference};
}

Verdict JudgeCoverage(const LoanCase& loan, const CollateralCase& collateral) {
  Verdict verdict = VerdictOf(kRuleCollateralCoverage, collateral);
  // Rounded up: the least whole đồng that covers.
  const Dong needed =
      static_cast<Dong>((static_cast<Wide>(loan.amount) * collateral.coverage_ppm + kMillion - 1) / kMillion);
  Dong counted = 0;
  for (const CollateralItem& item : collateral.items) {
    counted += item.counted;
    verdict.inputs.emplace_back(NameOf(item.collateral), absl::StrCat(item.counted));
    verdict.inputs.emplace_back("haircut_ppm", absl::StrCat(item.haircut_ppm));
    if (!item.rule_version.empty()) verdict.inputs.emplace_back("haircut_rule", item.rule_version);
  }
  verdict.inputs.emplace_back("counted", absl::StrCat(counted));
  verdict.inputs.emplace_back("needed", absl::StrCat(needed));
  verdict.inputs.emplace_back("coverage_ppm", absl::StrCat(collateral.coverage_ppm));
  const bool passed = counted >= needed;
  verdict.outcome = passed ? RuleOutcome::kPassed : RuleOutcome::kFailed;
  verdict.explanation = {
      .en = absl::StrCat("the collateral counts for ", FormatDong(counted), " of the ", FormatDong(needed), " needed"),
      .vi = absl::StrCat("giá trị bảo đảm được tính ", FormatDong(counted), " trên ", FormatDong(needed), " cần có")};
  if (!passed) {
    verdict.remedy = {.en = absl::StrCat("collateral that counts for ", FormatDong(needed - counted), " more"),
                      .vi = absl::StrCat("bổ sung tài sản bảo đảm được tính thêm ", FormatDong(needed - counted))};
  }
  return verdict;
}

Verdict JudgeAge(const LoanCase& loan, const CollateralCase& collateral) {
  Verdict verdict = VerdictOf(kRuleCollateralValuation, collateral);
  const absl::CivilDay oldest_allowed = loan.day - collateral.valuation_valid_days;
  bool passed = true;
  for (const CollateralItem& item : collateral.items) {
    passed = passed && item.valued.has_value() && *item.valued >= oldest_allowed;
    verdict.inputs.emplace_back(NameOf(item.collateral), item.valued.has_value() ? FormatDay(*item.valued) : "NONE");
  }
  verdict.inputs.emplace_back("valued_since", FormatDay(oldest_allowed));
  verdict.outcome = passed ? RuleOutcome::kPassed : RuleOutcome::kFailed;
  verdict.explanation = {.en = absl::StrCat("valuations from ", FormatDay(oldest_allowed), " on are asked for"),
                         .vi = absl::StrCat("yêu cầu định giá từ ngày ", FormatDay(oldest_allowed), " trở đi")};
  if (!passed) {
    verdict.remedy = {.en = "value the collateral again", .vi = "định giá lại tài sản bảo đảm"};
  }
  return verdict;
}

absl::string_view WordOf(SecurityMeasure measure) {
  switch (measure) {
    case SecurityMeasure::kCollateral:
      return "COLLATERAL";
    case SecurityMeasure::kGuarantee:
      return "GUARANTEE";
    case SecurityMeasure::kUnsecuredByRule:
      return "UNSECURED_BY_RULE";
  }
  HTX_UNREACHABLE();
}

bool Satisfies(SecurityMeasure measure, CollateralRule asked) {
  switch (asked) {
    case CollateralRule::kRequired:
      return measure == SecurityMeasure::kCollateral;
    case CollateralRule::kOrGuarantee:
      return measure != SecurityMeasure::kUnsecuredByRule;
    case CollateralRule::kNone:
      return true;
  }
  HTX_UNREACHABLE();
}

}  // namespace

Verdict JudgeProductSecurity(const LoanProduct& product, SecurityMeasure measure) {
  const std::string word(WordOf(measure));
  const bool passed = Satisfies(measure, product.collateral_rule);
  Verdict verdict;
  verdict.rule = std::string(kRuleProductSecurity);
  verdict.outcome = passed ? RuleOutcome::kPassed : RuleOutcome::kFailed;
  verdict.rule_version = NameOf(product.id);
  verdict.citation = product.reference;
  verdict.inputs = {{"security", word}};
  verdict.explanation = {.en = absl::StrCat("the loan is secured by ", word),
                         .vi = absl::StrCat("biện pháp bảo đảm của khoản vay: ", word)};
  if (!passed) {
    verdict.remedy = {.en = "security that the product asks for, or another product",
                      .vi = "bổ sung biện pháp bảo đảm theo sản phẩm, hoặc chọn sản phẩm khác"};
  }
  return verdict;
}

std::vector<Verdict> JudgeCollateral(const LoanCase& loan) {
  std::vector<Verdict> verdicts;
  if (!loan.collateral.has_value()) return verdicts;
  if (loan.collateral->coverage_ppm > 0) verdicts.push_back(JudgeCoverage(loan, *loan.collateral));
  if (loan.collateral->valuation_valid_days > 0) verdicts.push_back(JudgeAge(loan, *loan.collateral));
  return verdicts;
}

}  // namespace htx::funding

#include "funding/domain/product.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "funding/domain/errors.h"

namespace htx::funding {
namespace {

void AtMostCap(int64_t ppm, absl::string_view rule_name, absl::string_view field, const RuleBook& rules,
               LoanProduct& product, FieldErrors& errors) {
  const Rule* rule = rules.Find(rule_name, product.effective);
  if (rule == nullptr) return;
  product.rule_versions.push_back(rule->version());
  if (ppm <= rule->Number()) return;
  errors.Add(field,
             {.en = absl::StrCat("must be at most ", rule->Number(), " by ", rule->version(), ", ", rule->citation),
              .vi = absl::StrCat("tối đa ", rule->Number(), " theo ", rule->version(), ", ", rule->citation)});
}

void CheckOrder(int64_t least, int64_t greatest, absl::string_view field, FieldErrors& errors) {
  if (least <= greatest) return;
  errors.Add(field, {.en = absl::StrCat("must not be below ", least), .vi = absl::StrCat("không được dưới ", least)});
}

void CheckWithin(int64_t number, int64_t least, int64_t greatest, absl::string_view field, FieldErrors& errors) {
  if (number >= least && number <= greatest) return;
  errors.Add(field, {.en = absl::StrCat("the product allows ", least, " to ", greatest),
                     .vi = absl::StrCat("sản phẩm cho phép từ ", least, " đến ", greatest)});
}

}  // namespace

void CheckProduct(LoanProduct& product, const RuleBook& rules, FieldErrors& errors) {
  const auto loans_own = [&](bool given, absl::string_view field) {
    if (given) errors.Add(field, {.en = "is stated with the loan", .vi = "được quy định theo từng khoản vay"});
  };
  loans_own(!product.options.rate_steps.empty(), "product.options.rate_steps");
  loans_own(!product.options.planned.empty(), "product.options.planned");
  CheckOrder(product.min_principal, product.max_principal, "product.max_principal", errors);
  CheckOrder(product.min_term_months, product.max_term_months, "product.max_term_months", errors);
  CheckOrder(product.min_rate_ppm, product.max_rate_ppm, "product.max_rate_ppm", errors);
  if (product.overdue_rate_ppm < kMillion) {
    errors.Add("product.overdue_rate_ppm", {.en = "must be at least the in-term rate, 1000000",
                                            .vi = "không được dưới lãi suất trong hạn, 1000000"});
  }
  if ((product.collateral_rule == CollateralRule::kRequired) == (product.collateral_ppm == 0)) {
    errors.Add("product.collateral_ppm",
               {.en = "belongs to REQUIRED, and is required there", .vi = "chỉ dùng và bắt buộc với REQUIRED"});
  }
  AtMostCap(product.overdue_rate_ppm, kRuleOverdueRateCap, "product.overdue_rate_ppm", rules, product, errors);
  AtMostCap(product.late_interest_ppm, kRuleLateInterestCap, "product.late_interest_ppm", rules, product, errors);
  // The options must make a schedule at the longest term; what irregular loans list comes with them.
  if (!errors.empty() || product.method == ScheduleMethod::kIrregular) return;
  Terms terms = {.principal = product.max_principal,
                 .annual_rate_ppm = product.max_rate_ppm,
                 .term_months = product.max_term_months,
                 .first_due = product.effective + 31,
                 .method = product.method,
                 .options = product.options};
  if (product.options.period_months > 0) terms.term_months -= terms.term_months % product.options.period_months;
  CheckOptions(terms, "product", errors);
}

absl::Status CheckFollows(const LoanProduct& product, const LoanProduct& before) {
  if (product.effective > before.effective) return absl::OkStatus();
  return ProductVersionNotLater(NameOf(before.id), product.effective, before.effective);
}

absl::Status CheckFits(const LoanProduct& product, const FundId& fund, const Terms& terms, absl::CivilDay day) {
  FieldErrors errors;
  if (product.fund != fund) {
    errors.Add("product", {.en = "is of another fund", .vi = "thuộc quỹ khác"});
  }
  if (!product.OfferedOn(day)) {
    errors.Add("product", {.en = absl::StrCat("is not offered on ", FormatDay(day)),
                           .vi = absl::StrCat("không áp dụng vào ngày ", FormatDay(day))});
  }
  CheckWithin(terms.principal, product.min_principal, product.max_principal, "terms.principal", errors);
  CheckWithin(terms.term_months, product.min_term_months, product.max_term_months, "terms.term_months", errors);
  CheckWithin(terms.annual_rate_ppm, product.min_rate_ppm, product.max_rate_ppm, "terms.annual_rate_ppm", errors);
  for (size_t i = 0; i < terms.options.rate_steps.size(); ++i) {
    CheckWithin(terms.options.rate_steps[i].annual_rate_ppm, product.min_rate_ppm, product.max_rate_ppm,
                absl::StrCat("terms.options.rate_steps[", i, "].annual_rate_ppm"), errors);
  }
  ScheduleOptions own = product.options;
  own.rate_steps = terms.options.rate_steps;
  own.planned = terms.options.planned;
  if (own != terms.options) {
    errors.Add("terms.options", {.en = "differ from those of the product", .vi = "khác với sản phẩm"});
  }
  return errors.ToStatus();
}

}  // namespace htx::funding

// Products between protos and the domain.

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/product_handlers.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/schedule_proto.h"

namespace htx::funding {
namespace {

// A product states its options; what a loan may leave open is an error here.
void RequireStated(const v1::ScheduleOptions& options, FieldErrors& errors) {
  const auto stated = [&](int64_t value, absl::string_view field) {
    if (value == 0) {
      errors.Add(absl::StrCat("product.options.", field), {.en = "is required", .vi = "là trường bắt buộc"});
    }
  };
  stated(options.rounding_unit(), "rounding_unit");
  stated(options.rounding_mode(), "rounding_mode");
  stated(options.remainder(), "remainder");
  stated(options.month_end(), "month_end");
  stated(options.weekend_rule(), "weekend_rule");
  stated(options.holiday_rule(), "holiday_rule");
  stated(options.period_months(), "period_months");
}

void ParseRanges(const v1::LoanProduct& given, LoanProduct& parsed, FieldErrors& errors) {
  parsed.min_principal = ParseMoney(given.min_principal(), 1, "product.min_principal", errors);
  parsed.max_principal = ParseMoney(given.max_principal(), 1, "product.max_principal", errors);
  const auto range = [&](int64_t number, int64_t least, int64_t greatest, absl::string_view field) {
    CheckRange(number, least, greatest, absl::StrCat("product.", field), errors);
    return number;
  };
  parsed.min_term_months = static_cast<int>(range(given.min_term_months(), 1, kMostInstalments, "min_term_months"));
  parsed.max_term_months = static_cast<int>(range(given.max_term_months(), 1, kMostInstalments, "max_term_months"));
  parsed.min_rate_ppm = range(given.min_rate_ppm(), 0, kMillion, "min_rate_ppm");
  parsed.max_rate_ppm = range(given.max_rate_ppm(), 0, kMillion, "max_rate_ppm");
  parsed.overdue_rate_ppm = range(given.overdue_rate_ppm(), 0, 10 * kMillion, "overdue_rate_ppm");
  parsed.late_interest_ppm = range(given.late_interest_ppm(), 0, kMillion, "late_interest_ppm");
  parsed.prepayment_fee_ppm = range(given.prepayment_fee_ppm(), 0, kMillion, "prepayment_fee_ppm");
  parsed.collateral_ppm = range(given.collateral_ppm(), 0, 10 * kMillion, "collateral_ppm");
}

}  // namespace

absl::StatusOr<LoanProduct> ParseNewProduct(const v1::PublishLoanProductRequest& request, const RuleBook& rules,
                                            IdSource& ids) {
  FieldErrors errors;
  const v1::LoanProduct& given = request.product();
  LoanProduct parsed = {
      .id = ProductId::Of(ParseChosenId(request.product_id(), "product_id", ids, errors)),
      .fund = FundId::Of(ParseName(given.fund(), kFunds, "product.fund", errors)),
      .code = given.code(),
      .display_name = given.display_name(),
      .effective = ParseDate(given.has_effective_date(), given.effective_date(), "product.effective_date", errors),
      .method = ParseEnum<ScheduleMethod>(given.method(), 8, "product.method", errors),
      .options = ParseOptions(given.options(), "product.options", errors),
      .in_term_order = ParseEnum<CollectionOrder>(given.in_term_order(), 2, "product.in_term_order", errors),
      .overdue_order = ParseEnum<CollectionOrder>(given.overdue_order(), 2, "product.overdue_order", errors),
      .prepayment_effect =
          ParseEnum<PrepaymentEffect>(given.prepayment_effect(), 4, "product.prepayment_effect", errors),
      .collateral_rule = ParseEnum<CollateralRule>(given.collateral_rule(), 3, "product.collateral_rule", errors),
      .reference = given.reference()};
  parsed.options.day_count = ParseEnum<DayCount>(given.day_count(), 5, "product.day_count", errors);
  ParseRanges(given, parsed, errors);
  RequireStated(given.options(), errors);
  if (!IsId(given.code())) {
    errors.Add("product.code", {.en = "must be [a-z0-9][a-z0-9-]{0,63}", .vi = "phải có dạng [a-z0-9][a-z0-9-]{0,63}"});
  }
  CheckPresent(given.display_name(), "product.display_name", errors);
  CheckPresent(given.reference(), "product.reference", errors);
  if (errors.empty()) CheckProduct(parsed, rules, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::LoanProduct ToProto(const LoanProduct& product) {
  v1::LoanProduct proto;
  proto.set_name(NameOf(product.id));
  proto.set_fund(NameOf(product.fund));
  proto.set_code(product.code);
  proto.set_version(product.number);
  proto.set_display_name(product.display_name);
  *proto.mutable_effective_date() = DateProto(product.effective);
  if (product.end.has_value()) *proto.mutable_end_date() = DateProto(*product.end);
  proto.set_method(static_cast<v1::ScheduleMethod>(product.method));
  proto.set_day_count(static_cast<v1::DayCount>(product.options.day_count));
  *proto.mutable_options() = ToProto(product.options);
  *proto.mutable_min_principal() = MoneyProto(product.min_principal);
  *proto.mutable_max_principal() = MoneyProto(product.max_principal);
  proto.set_min_term_months(product.min_term_months);
  proto.set_max_term_months(product.max_term_months);
  proto.set_min_rate_ppm(product.min_rate_ppm);
  proto.set_max_rate_ppm(product.max_rate_ppm);
  proto.set_overdue_rate_ppm(product.overdue_rate_ppm);
  proto.set_late_interest_ppm(product.late_interest_ppm);
  proto.set_in_term_order(static_cast<v1::CollectionOrder>(product.in_term_order));
  proto.set_overdue_order(static_cast<v1::CollectionOrder>(product.overdue_order));
  proto.set_prepayment_effect(static_cast<v1::PrepaymentEffect>(product.prepayment_effect));
  proto.set_prepayment_fee_ppm(product.prepayment_fee_ppm);
  proto.set_collateral_rule(static_cast<v1::CollateralRule>(product.collateral_rule));
  proto.set_collateral_ppm(product.collateral_ppm);
  proto.set_reference(product.reference);
  for (const std::string& version : product.rule_versions) proto.add_rule_versions(version);
  *proto.mutable_publish_time() = TimeProto(product.published);
  return proto;
}

v1::LoanTerms FilledFrom(const LoanProduct& product, v1::LoanTerms terms) {
  if (terms.method() == v1::SCHEDULE_METHOD_UNSPECIFIED) {
    terms.set_method(static_cast<v1::ScheduleMethod>(product.method));
  }
  if (terms.day_count() == v1::DAY_COUNT_UNSPECIFIED) {
    terms.set_day_count(static_cast<v1::DayCount>(product.options.day_count));
  }
  v1::ScheduleOptions options = ToProto(product.options);
  if (terms.options().season_months_size() > 0) options.clear_season_months();
  options.MergeFrom(terms.options());
  *terms.mutable_options() = std::move(options);
  return terms;
}

absl::Status FollowProduct(const LoanProduct& product, const v1::LoanTerms& terms, const FundId& fund, Loan& loan) {
  loan.conditions = {.overdue_ppm = product.overdue_rate_ppm,
                     .late_interest_ppm = product.late_interest_ppm,
                     .in_term_order = product.in_term_order,
                     .overdue_order = product.overdue_order,
                     .prepayment_effect = product.prepayment_effect,
                     .prepayment_fee_ppm = product.prepayment_fee_ppm};
  if (terms.method() != static_cast<v1::ScheduleMethod>(product.method)) {
    return InvalidField("terms.method", {.en = "is not that of the product", .vi = "khác với sản phẩm"});
  }
  FieldErrors errors;
  loan.terms = ParseTerms(FilledFrom(product, terms), "terms", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return CheckFits(product, fund, loan.terms, loan.contract_day);
}

}  // namespace htx::funding

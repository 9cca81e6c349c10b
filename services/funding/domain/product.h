#pragma once

// Loan products: what a fund offers, in versions that never change.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "funding/domain/fund.h"
#include "funding/domain/names.h"
#include "funding/domain/rules.h"
#include "funding/domain/schedule.h"

namespace htx::funding {

enum class CollateralRule { kRequired = 1, kOrGuarantee = 2, kNone = 3 };

// One version.
struct LoanProduct {
  ProductId id = {};
  FundId fund = {};
  std::string code = {};
  int number = 1;
  std::string display_name = {};
  absl::CivilDay effective = {};
  std::optional<absl::CivilDay> end = {};
  ScheduleMethod method = ScheduleMethod::kEqualPrincipal;
  ScheduleOptions options = {};  // Without rate steps and planned instalments: those are a loan's own.
  Dong min_principal = 0;
  Dong max_principal = 0;
  int min_term_months = 0;
  int max_term_months = 0;
  int64_t min_rate_ppm = 0;
  int64_t max_rate_ppm = 0;
  int64_t overdue_rate_ppm = 0;
  int64_t late_interest_ppm = 0;
  CollectionOrder in_term_order = CollectionOrder::kInterestFirst;
  CollectionOrder overdue_order = CollectionOrder::kPrincipalFirst;
  PrepaymentEffect prepayment_effect = PrepaymentEffect::kNext;
  int64_t prepayment_fee_ppm = 0;
  CollateralRule collateral_rule = CollateralRule::kRequired;
  int64_t collateral_ppm = 0;
  std::string reference = {};
  std::vector<std::string> rule_versions = {};
  absl::Time published = absl::UnixEpoch();

  bool OfferedOn(absl::CivilDay day) const { return effective <= day && (!end || day < *end); }
};

// Adds a violation for every term that contradicts itself or the caps of the effective day, and notes the rules that
// the caps came from. A day without a rule has no cap, which the absence of its version tells.
void CheckProduct(LoanProduct& product, const RuleBook& rules, FieldErrors& errors);

// FAILED_PRECONDITION / PRODUCT_VERSION_NOT_LATER unless `product` begins after `before`.
absl::Status CheckFollows(const LoanProduct& product, const LoanProduct& before);

// INVALID_ARGUMENT / FIELD_RULE when a contract of `day` with `terms`, of the product's method, does not follow it.
absl::Status CheckFits(const LoanProduct& product, const FundId& fund, const Terms& terms, absl::CivilDay day);

}  // namespace htx::funding

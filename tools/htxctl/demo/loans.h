#pragma once

// The loans of the demonstration: who borrows how much, when.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "htxctl/demo/plan.h"

namespace htx::ctl {

// One support fund with its money.
struct FundPlan {
  absl::string_view id = {};  // "quy-htx-hai-phong"
  absl::string_view dataset = {};
  absl::string_view province = {};
  absl::string_view name = {};
  bool cooperative = false;   // Run as a cooperative; else owned by the State.
  absl::CivilDay since = {};  // Day of its first capital.
  int64_t charter_capital = 0;
  int64_t planned_lending = 0;  // In the data set's period; 0: no plan was stated.
};

// One loan from application to repayment, with the days of its steps.
struct LoanPlan {
  std::string id = {};        // "hp19-loan-01"
  std::string borrower = {};  // Id of the organisation.
  std::string district = {};  // Code; may be empty.
  int64_t amount = 0;
  int term_months = 12;
  absl::CivilDay applied = {};  // Submitted, appraised, decided, signed and disbursed in the weeks after.
  bool repays = false;          // The first instalment was paid in the period.
};

absl::Span<const FundPlan> FundPlans();
// The fund of a data set. Ends the program when there is none.
const FundPlan& FundOf(absl::string_view dataset);
std::vector<LoanPlan> LoansOf(const FundPlan& fund);

}  // namespace htx::ctl

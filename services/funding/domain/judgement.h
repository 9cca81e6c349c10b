#pragma once

// What the rules said about one step on the way to the money: kept with versions and inputs when the step was taken,
// and never judged again.

#include <string>

#include "absl/time/time.h"
#include "funding/domain/eligibility.h"
#include "funding/domain/names.h"

namespace htx::funding {

enum class JudgedStep { kApproval = 1, kContract = 2, kSigning = 3, kPayment = 4 };

struct Judgement {
  ApplicationId application = {};
  JudgedStep step = JudgedStep::kApproval;
  std::string subject = {};  // "applications/a", "loans/l" or "disbursements/d".
  EligibilityReport report = {};
  std::string actor = {};  // Who took the step; empty for approvals from before it was kept.
  absl::Time recorded = absl::UnixEpoch();
};

}  // namespace htx::funding

#pragma once

// What the rules said about one step on the way to the money: kept with versions and inputs when the step was taken or
// refused, and never judged again.

#include <string>

#include "absl/time/time.h"
#include "funding/domain/eligibility.h"
#include "funding/domain/names.h"

namespace htx::funding {

enum class JudgedStep { kApproval = 1, kContract = 2, kSigning = 3, kPayment = 4 };

struct Judgement {
  std::string id = {};  // Of a stored one.
  ApplicationId application = {};
  JudgedStep step = JudgedStep::kApproval;
  std::string subject = {};  // "applications/a", "loans/l" or "disbursements/d"; of what was refused, what it was of.
  EligibilityReport report = {};
  bool refused = false;    // The step was not taken.
  std::string actor = {};  // Who took the step, or wanted to; empty for approvals from before it was kept.
  absl::Time recorded = absl::UnixEpoch();
};

// Who wanted the step, on which day, over how much, and what each rule found: equal when the same was refused again.
std::string FindingsText(const Judgement& judgement);

}  // namespace htx::funding

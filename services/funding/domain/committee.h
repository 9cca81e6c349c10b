#pragma once

// Who decides on an application: committees by amount, as data of the fund.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding {

// The committee for amounts from `from` on, up to where the next range begins.
struct CommitteeRange {
  Dong from = 0;
  std::string committee = {};
  int quorum = 1;
  std::vector<std::string> members = {};   // Principals; empty: everybody who may decide.
  std::vector<std::string> required = {};  // Members without whose consent nothing is approved.

  bool operator==(const CommitteeRange&) const = default;
};

// How a fund decides, from a day on until its next statement. Never changed once stated.
struct DecisionRules {
  DecisionRulesId id = {};
  FundId fund = {};
  absl::CivilDay effective = {};
  std::vector<CommitteeRange> ranges = {};  // Ascending; the first begins at 0.
  int approval_valid_days = 0;              // 0: an approval does not end.
  int64_t coverage_ppm = 0;                 // What collateral must count for, of the amount; 0: not asked.
  int valuation_valid_days = 0;             // 0: not asked.
  bool own_capital_proof = false;           // Each payment needs a proof of what the borrower put in.
  std::string reference = {};
  absl::Time created = {};
};

// The committee of one application.
struct Committee {
  DecisionRulesId rules = {};  // Empty: the fund has stated none.
  CommitteeRange range = {};
  int approval_valid_days = 0;
};

// The most ranges and members that one statement may have.
inline constexpr int kMostRanges = 20;
inline constexpr int kMostMembers = 50;

// INVALID_ARGUMENT / FIELD_RULE, with every violation below `decision_rules`: ranges that do not begin at 0 or do not
// ascend; a quorum that its members cannot reach; a member twice; a required one that is no member.
absl::Status CheckDecisionRules(const DecisionRules& rules);

// The committee for `amount`, which is not negative.
Committee CommitteeFor(const DecisionRules& rules, Dong amount);

bool Contains(absl::Span<const std::string> principals, absl::string_view principal);

// True when the consent of `approvers` decides.
bool IsApproved(const CommitteeRange& committee, absl::Span<const std::string> approvers);
// True when the refusal of `rejecters` decides: the quorum refused, or approval cannot be reached any more. `barred`
// are those who may not vote on this application.
bool IsRejected(const CommitteeRange& committee, absl::Span<const std::string> rejecters,
                absl::Span<const std::string> barred);

}  // namespace htx::funding

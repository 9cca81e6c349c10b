#pragma once

// What secures an application and the loan made of it: value, haircut, valuations and release. Steps are pure
// decisions, as those of applications.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"
#include "funding/domain/rules.h"

namespace htx::funding {

enum class CollateralKind {
  kDeposit = 1,
  kGovernmentPaper = 2,
  kListedSecurity = 3,
  kRealEstate = 4,
  kMovable = 5,
  kReceivable = 6,
  kOther = 7
};
// "REAL_ESTATE", the key of the rule on haircuts.
absl::string_view WordOf(CollateralKind kind);

enum class CollateralState { kPledged = 1, kReleaseRequested = 2, kReleased = 3 };
absl::string_view WordOf(CollateralState state);

struct Valuation {
  absl::CivilDay day = {};
  Dong value = 0;
  std::string valuer = {};
  std::string reference = {};

  bool operator==(const Valuation&) const = default;
};

// What can be written about it while its application is open for change.
struct CollateralContent {
  CollateralKind kind = CollateralKind::kOther;
  std::string description = {};
  std::string owner = {};            // Whose it is, in words.
  std::string document_number = {};  // Of the title; secures one application at a time.
  int64_t haircut_ppm = 0;           // The fund's own; at least the rule's is taken.
  Dong prior_claims = 0;             // What ranks before the fund.

  bool operator==(const CollateralContent&) const = default;
};

struct Collateral {
  CollateralId id = {};
  FundId fund = {};
  ApplicationId application = {};
  CollateralContent content = {};
  std::vector<Valuation> valuations = {};  // By day.
  CollateralState state = CollateralState::kPledged;
  std::string requested_by = {};  // Who asked for the release; empty before.
  std::optional<absl::CivilDay> released = {};
  absl::CivilDay last_day = {};
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  int64_t version = 0;
};

// What a collateral counts for, and why.
struct Deductible {
  Dong amount = 0;
  std::optional<Valuation> valuation = {};  // That holds on the day; none: it counts for nothing.
  int64_t haircut_ppm = kMillion;
  std::string rule_version = {};  // Of the rule on haircuts; empty when there is none for the day.
};

// The latest valuation by `day`; none before the first.
std::optional<Valuation> ValuedOn(const Collateral& collateral, absl::CivilDay day);

// value × (1 − haircut) − prior claims, not negative; the product is rounded down. What was released counts for
// nothing.
Deductible DeductibleOn(const Collateral& collateral, absl::CivilDay day, const RuleBook& rules);

// Adds `valuation`. The same one again changes nothing; FIELD_RULE when another one is known for its day.
absl::StatusOr<Collateral> AddValuation(Collateral collateral, const Valuation& valuation);

// Asks for the release. STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER.
absl::StatusOr<Collateral> RequestRelease(Collateral collateral, absl::CivilDay day, absl::string_view requester);

// Grants or refuses it. STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER, SEGREGATION_OF_DUTIES. When granting, the caller
// checks that nothing needs it.
absl::StatusOr<Collateral> DecideRelease(Collateral collateral, absl::CivilDay day, absl::string_view decider,
                                         bool granted);

}  // namespace htx::funding

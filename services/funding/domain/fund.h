#pragma once

// A support fund, its capital and its sources.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"
#include "funding/domain/rules.h"

namespace htx::funding {

enum class FundModel { kCentral = 1, kLocalState = 2, kCooperative = 3 };
enum class CollectionOrder { kInterestFirst = 1, kPrincipalFirst = 2 };
enum class OverpaymentPolicy { kHold = 1, kRefuse = 2 };

// The fund's capital from a day on, as its books state it.
struct FundCapital {
  absl::CivilDay effective = {};
  Dong charter = 0;
  Dong profit = 0;
  Dong loss = 0;
  std::string reference = {};

  // Vốn điều lệ thực có (Decree 45/2021 Art. 2.3). Negative when losses exceed everything.
  Dong Real() const { return charter + profit - loss; }
};

// How the fund decides and collects.
struct FundPolicy {
  int decision_quorum = 1;
  CollectionOrder in_term_order = CollectionOrder::kInterestFirst;
  CollectionOrder overdue_order = CollectionOrder::kPrincipalFirst;
  OverpaymentPolicy overpayment = OverpaymentPolicy::kHold;
};

struct Fund {
  FundId id = {};
  OrganizationId alliance = {};
  std::string display_name = {};
  FundModel model = FundModel::kLocalState;
  FundPolicy policy = {};
  std::vector<FundCapital> capital = {};  // By effective day.
  std::string dataset = {};
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  int64_t version = 0;
};

// The statement that holds on `day`; none before the first one.
std::optional<FundCapital> CapitalOn(const Fund& fund, absl::CivilDay day);

// Adds a statement. ALREADY_EXISTS / CAPITAL_ALREADY_STATED when the fund has one from that day.
absl::StatusOr<Fund> StateCapital(Fund fund, const FundCapital& capital);

// Whether the charter capital reaches the legal minimum of the fund's model on a day.
struct Compliance {
  enum class Standing { kCompliant = 1, kNotCompliant = 2, kNotJudged = 3 } standing = Standing::kNotJudged;
  Dong minimum = 0;
  std::string citation = {};
  std::string rule_version = {};
};
Compliance JudgeCompliance(const Fund& fund, absl::CivilDay day, const RuleBook& rules);

enum class SourceKind { kCharter = 1, kGrant = 2, kEntrusted = 3, kBorrowed = 4 };
enum class RiskBearer { kFund = 1, kProvider = 2 };

// A capital source of a fund.
struct FundSource {
  SourceId id = {};
  FundId fund = {};
  std::string display_name = {};
  SourceKind kind = SourceKind::kCharter;
  std::string provider = {};
  RiskBearer risk_bearer = RiskBearer::kFund;
  absl::Time created = absl::UnixEpoch();
  int64_t version = 0;
};

// Money put into or taken out of a source.
struct CapitalMovement {
  enum class Kind { kContribution = 1, kWithdrawal = 2 };
  MovementId id = {};
  SourceId source = {};
  Kind kind = Kind::kContribution;
  Dong amount = 0;
  absl::CivilDay day = {};
  JournalId journal = {};
};

// What a fund planned to lend in [from, to).
struct LendingPlan {
  PlanId id = {};
  FundId fund = {};
  absl::CivilDay from = {};
  absl::CivilDay to = {};
  Dong planned = 0;
  std::string dataset = {};
  std::string reference = {};
};

}  // namespace htx::funding

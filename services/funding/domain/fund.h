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
  FundModel model = FundModel::kLocalState;
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
  FundPolicy policy = {};
  std::vector<FundCapital> capital = {};  // By effective day.
  std::string dataset = {};
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  int64_t version = 0;
};

// The model on `day`; before the first statement that of the first one.
FundModel ModelOn(const Fund& fund, absl::CivilDay day);

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

enum class SourceKind {
  kCharter = 1,
  kGrant = 2,
  kEntrusted = 3,
  kBorrowed = 4,
  kBudget = 5,
  kDonor = 6,
  kRetained = 7
};
absl::string_view WordOf(SourceKind kind);
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
  enum class Kind {
    kContribution = 1,
    kWithdrawal = 2,
    kGrant = 3,
    kEntrustment = 4,
    kBorrowing = 5,
    kRepayment = 6,  // Of borrowed capital, to its lender.
    kRetention = 7   // Surplus kept for lending.
  };
  MovementId id = {};
  SourceId source = {};
  Kind kind = Kind::kContribution;
  Dong amount = 0;
  absl::CivilDay day = {};
  std::string reference = {};
  JournalId journal = {};

  bool Out() const { return kind == Kind::kWithdrawal || kind == Kind::kRepayment; }
};

// FIELD_RULE when such a movement is not for a source of `kind`: grants for granted money, and so on. Contributions and
// withdrawals are for every kind but RETAINED, whose money never comes from outside.
absl::Status CheckMovement(const CapitalMovement& movement, SourceKind kind);

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

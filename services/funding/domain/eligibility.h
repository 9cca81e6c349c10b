#pragma once

// Judging a loan rule by rule, with the inputs and what would make each rule pass.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "funding/domain/borrower.h"
#include "funding/domain/money.h"
#include "funding/domain/program.h"
#include "funding/domain/rules.h"

namespace htx::funding {

enum class RuleOutcome { kPassed = 1, kFailed = 2, kNoRule = 3, kPending = 4 };

// The verdict of one rule.
struct Verdict {
  std::string rule = {};
  RuleOutcome outcome = RuleOutcome::kNoRule;
  std::string rule_version = {};
  std::string citation = {};
  std::vector<std::pair<std::string, std::string>> inputs = {};
  Text explanation = {};
  Text remedy = {};

  bool Blocks() const { return outcome == RuleOutcome::kFailed || outcome == RuleOutcome::kPending; }
};

struct EligibilityReport {
  std::vector<Verdict> verdicts = {};
  absl::CivilDay day = {};
  Dong amount = 0;
  int64_t registry_sequence = 0;

  bool Eligible() const;
};

// The findings of an appraisal that rules ask for.
struct AppraisalFindings {
  bool feasible = false;
  bool security_accepted = false;
};

// What one source would give, and could.
struct SourceCase {
  SourceId source = {};
  Dong amount = 0;
  Dong available = 0;    // Its lowest value from the day on.
  bool own_risk = true;  // False: the provider of the source bears the risk.
};

// The programme that the application names.
struct ProgramCase {
  Program program = {};
  Dong used = 0;  // Of its budget; the highest value from the day on.
};

// A limit that the fund set itself, as it holds on the day.
struct LimitCase {
  CreditLimit limit = {};
  Dong amount = 0;    // What this loan adds to it.
  Dong exposure = 0;  // Owed and promised without this loan; its highest value from the day on.
};

// One collateral as it counts on the day.
struct CollateralItem {
  CollateralId collateral = {};
  Dong counted = 0;
  int64_t haircut_ppm = 0;
  std::string rule_version = {};              // Of the haircut; empty without a rule.
  std::optional<absl::CivilDay> valued = {};  // None: never valued by then.
};

// What is asked of a loan that collateral secures.
struct CollateralCase {
  std::string asked_by = {};  // The decision rules or the product; verdicts name it as their version.
  std::string reference = {};
  int64_t coverage_ppm = 0;      // 0: not asked.
  int valuation_valid_days = 0;  // 0: not asked.
  std::vector<CollateralItem> items = {};
};

// Everything the rules look at.
struct LoanCase {
  absl::CivilDay day = {};
  Dong amount = 0;
  BorrowerFacts borrower = {};
  std::optional<AppraisalFindings> appraisal = {};
  Dong total_investment = 0;
  Dong own_capital = 0;
  std::optional<Dong> real_charter_capital = {};   // When deciding the loan; none when never stated.
  std::optional<absl::CivilDay> capital_day = {};  // Of real_charter_capital, where that is not `day`.
  Dong borrower_exposure = 0;  // Owed and promised by the fund without this loan; its highest value from the day on.
  Dong group_exposure = 0;     // The same for the borrower and its related parties together.
  // The largest of these groups: the borrower's own, or that of a related party which owes something, since the loan
  // counts there too.
  Dong largest_group_exposure = 0;
  OrganizationId largest_group_of = {};  // Whose it is; empty: the borrower's own.
  std::vector<SourceCase> sources = {};
  int term_months = 0;
  std::string province = {};
  std::string district = {};
  std::string sector = {};
  std::optional<ProgramCase> program = {};
  std::vector<LimitCase> limits = {};
  std::vector<OrganizationId> related = {};       // The borrower's group, without itself.
  std::optional<CollateralCase> collateral = {};  // None: not secured by collateral, or nothing is asked of it.

  // The part that the fund bears the risk of: what the limits of the law count.
  Dong OwnRiskAmount() const;
};

// Judges the rules of the programme that the case names: the day, the borrower, the loan, the sources, and last the
// budget. Empty without a programme.
std::vector<Verdict> JudgeProgram(const LoanCase& loan);
// Judges what is asked of the collateral.
std::vector<Verdict> JudgeCollateral(const LoanCase& loan);
// Judges the limits that the fund set itself.
std::vector<Verdict> JudgeCreditLimits(const LoanCase& loan);

// Judges every rule of deciding a loan, in order of precedence.
EligibilityReport JudgeLoan(const LoanCase& loan, const RuleBook& rules);

// Judges the limits of the law and of the fund on what the borrower and its group owe.
std::vector<Verdict> JudgeLimits(const LoanCase& loan, const RuleBook& rules);

// Judges the rules about the borrower alone: kind, status, membership. For signing and disbursing.
EligibilityReport JudgeBorrower(absl::CivilDay day, const BorrowerFacts& borrower, const RuleBook& rules);

// The verdict on bad debts at other institutions, for the first disbursement.
Verdict JudgeBadDebt(absl::CivilDay day, bool no_bad_debt, absl::string_view reference, const RuleBook& rules);

// What the borrower proved to have put into the project.
struct OwnCapitalCase {
  std::optional<Dong> proved = {};  // None: nothing was proved, though it had to be.
  std::string reference = {};
  Dong lent = 0;  // Of the fund, with the payment that is judged.
};
// The verdict on it, for a payment: what was proved must be its part of what was put in so far.
Verdict JudgeOwnCapitalProof(absl::CivilDay day, const OwnCapitalCase& own, const RuleBook& rules);

// OK when nothing blocks; else NOT_ELIGIBLE, LIMIT_EXCEEDED or SOURCE_EXHAUSTED, in this precedence, with every rule
// that blocks as a precondition violation.
absl::Status ToStatus(absl::Span<const Verdict> verdicts);

}  // namespace htx::funding

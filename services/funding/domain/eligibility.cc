#include "funding/domain/eligibility.h"

#include <algorithm>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "funding/domain/errors.h"

namespace htx::funding {
namespace {

// Fills in what every verdict has. Without a rule for the day nothing is judged.
Verdict Judge(absl::string_view name, absl::CivilDay day, const RuleBook& rules,
              absl::FunctionRef<void(const Rule&, Verdict&)> judge) {
  Verdict verdict = {.rule = std::string(name)};
  const Rule* rule = rules.Find(name, day);
  if (rule == nullptr) {
    verdict.explanation = {.en = absl::StrCat("no version of this rule is known for ", FormatDay(day)),
                           .vi = absl::StrCat("chưa có quy định này cho ngày ", FormatDay(day))};
    return verdict;
  }
  verdict.rule_version = rule->version();
  verdict.citation = rule->citation;
  judge(*rule, verdict);
  if (!verdict.Blocks()) verdict.remedy = {};
  return verdict;
}

RuleOutcome OutcomeOf(bool passed) { return passed ? RuleOutcome::kPassed : RuleOutcome::kFailed; }

Verdict JudgeKind(absl::CivilDay day, const BorrowerFacts& borrower, const RuleBook& rules) {
  return Judge(kRuleBorrowerKind, day, rules, [&](const Rule& rule, Verdict& verdict) {
    const std::string kind(WordOf(borrower.kind));
    const std::vector<std::string> kinds = rule.Words();
    const bool excluded = std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    verdict.outcome = OutcomeOf(borrower.kind != BorrowerKind::kUnknown && !excluded);
    verdict.inputs = {{"kind", kind}};
    verdict.explanation = {.en = absl::StrCat("the borrower is of kind ", kind),
                           .vi = absl::StrCat("loại hình của bên vay: ", kind)};
    verdict.remedy = {.en = "lend to a cooperative, a union or members of cooperatives and groups",
                      .vi = "chỉ cho vay hợp tác xã, liên hiệp hợp tác xã, thành viên hợp tác xã và tổ hợp tác"};
  });
}

Verdict JudgeStatus(absl::CivilDay day, const BorrowerFacts& borrower, const RuleBook& rules) {
  return Judge(kRuleBorrowerStatus, day, rules, [&](const Rule&, Verdict& verdict) {
    const std::string status = borrower.known_on_day ? std::string(WordOf(borrower.status)) : "NOT_RECORDED";
    verdict.outcome = OutcomeOf(borrower.known_on_day && borrower.status == BorrowerStatus::kOperating);
    verdict.inputs = {{"legal_status", status}, {"business_date", FormatDay(day)}};
    verdict.explanation = {.en = absl::StrCat("on ", FormatDay(day), " the borrower's legal status is ", status),
                           .vi = absl::StrCat("ngày ", FormatDay(day), " tình trạng pháp lý của bên vay: ", status)};
    verdict.remedy = {.en = "the borrower must be OPERATING in the registry on that day",
                      .vi = "bên vay phải đang hoạt động trong sổ đăng ký vào ngày đó"};
  });
}

Verdict JudgeMembership(absl::CivilDay day, const BorrowerFacts& borrower, const RuleBook& rules) {
  return Judge(kRuleMembership, day, rules, [&](const Rule&, Verdict& verdict) {
    verdict.outcome = OutcomeOf(borrower.member);
    verdict.inputs = {{"member", borrower.member ? "true" : "false"}, {"business_date", FormatDay(day)}};
    verdict.explanation = borrower.member ? Text{.en = "the borrower is a member of the fund's alliance",
                                                 .vi = "bên vay là thành viên của liên minh"}
                                          : Text{.en = "the borrower is not a member of the fund's alliance",
                                                 .vi = "bên vay chưa là thành viên của liên minh"};
    verdict.remedy = {.en = "admit the borrower to the alliance first", .vi = "kết nạp bên vay vào liên minh trước"};
  });
}

// A rule that asks for a positive finding of the appraisal.
Verdict JudgeFinding(absl::string_view name, const LoanCase& loan, const RuleBook& rules, bool found, Text yes, Text no,
                     Text remedy) {
  return Judge(name, loan.day, rules, [&](const Rule&, Verdict& verdict) {
    verdict.remedy = std::move(remedy);
    if (!loan.appraisal.has_value()) {
      verdict.outcome = RuleOutcome::kPending;
      verdict.explanation = {.en = "the application is not appraised yet", .vi = "hồ sơ chưa được thẩm định"};
      return;
    }
    verdict.outcome = OutcomeOf(found);
    verdict.inputs = {{"found", found ? "true" : "false"}};
    verdict.explanation = found ? std::move(yes) : std::move(no);
  });
}

Verdict JudgeOwnCapital(const LoanCase& loan, const RuleBook& rules) {
  return Judge(kRuleOwnCapital, loan.day, rules, [&](const Rule& rule, Verdict& verdict) {
    // Exact: own >= total * ratio, and so all lenders together at most total * (1 - ratio).
    const Wide total = loan.total_investment;
    const bool enough = static_cast<Wide>(loan.own_capital) * kMillion >= total * rule.Number();
    const Dong share = ShareRoundedDown(loan.total_investment, kMillion - rule.Number());
    verdict.outcome = OutcomeOf(enough && loan.amount <= share);
    // Rounded up: the least whole đồng that passes.
    const Dong needed = static_cast<Dong>((total * rule.Number() + kMillion - 1) / kMillion);
    verdict.inputs = {{"own_capital", absl::StrCat(loan.own_capital)},
                      {"total_investment", absl::StrCat(loan.total_investment)},
                      {"amount", absl::StrCat(loan.amount)},
                      {"minimum_ratio_ppm", absl::StrCat(rule.Number())}};
    verdict.explanation = {
        .en = absl::StrCat("own capital ", FormatDong(loan.own_capital), " and a loan of ", FormatDong(loan.amount),
                           " for a total investment of ", FormatDong(loan.total_investment)),
        .vi = absl::StrCat("vốn tự có ", FormatDong(loan.own_capital), " và khoản vay ", FormatDong(loan.amount),
                           " trên tổng mức đầu tư ", FormatDong(loan.total_investment))};
    verdict.remedy = {
        .en =
            absl::StrCat("own capital of at least ", FormatDong(needed), " and a loan of at most ", FormatDong(share)),
        .vi = absl::StrCat("vốn tự có tối thiểu ", FormatDong(needed), " và khoản vay tối đa ", FormatDong(share))};
  });
}

Verdict JudgeLimit(absl::string_view name, const LoanCase& loan, Dong exposure, const RuleBook& rules) {
  return Judge(name, loan.day, rules, [&](const Rule& rule, Verdict& verdict) {
    const Dong amount = loan.OwnRiskAmount();
    verdict.inputs = {{"exposure", absl::StrCat(exposure)},
                      {"amount", absl::StrCat(amount)},
                      {"limit_ppm", absl::StrCat(rule.Number())}};
    if (amount == 0) {
      verdict.outcome = RuleOutcome::kPassed;
      verdict.explanation = {.en = "the provider of the source bears the risk; the fund's own limits do not count",
                             .vi = "nguồn vốn ủy thác không chịu rủi ro; không tính vào giới hạn của quỹ"};
      return;
    }
    if (!loan.real_charter_capital.has_value()) {
      verdict.outcome = RuleOutcome::kFailed;
      verdict.explanation = {.en = "the fund never stated its charter capital for that day",
                             .vi = "quỹ chưa ghi nhận vốn điều lệ cho ngày này"};
      verdict.remedy = {.en = "record the fund's capital", .vi = "ghi nhận vốn điều lệ của quỹ"};
      return;
    }
    const Dong cap = ShareRoundedDown(*loan.real_charter_capital, rule.Number());
    const Dong room = std::max<Dong>(0, cap - exposure);
    verdict.inputs.insert(verdict.inputs.begin(), {"real_charter_capital", absl::StrCat(*loan.real_charter_capital)});
    if (loan.capital_day.has_value()) verdict.inputs.emplace_back("capital_date", FormatDay(*loan.capital_day));
    verdict.inputs.emplace_back("cap", absl::StrCat(cap));
    verdict.outcome = OutcomeOf(amount <= cap - exposure);
    verdict.explanation = {.en = absl::StrCat("owed and promised ", FormatDong(exposure), " plus ", FormatDong(amount),
                                              " against a cap of ", FormatDong(cap)),
                           .vi = absl::StrCat("dư nợ và cam kết ", FormatDong(exposure), " cộng ", FormatDong(amount),
                                              " so với mức trần ", FormatDong(cap))};
    verdict.remedy = {.en = absl::StrCat("at most ", FormatDong(room), " can be lent now"),
                      .vi = absl::StrCat("hiện chỉ có thể cho vay tối đa ", FormatDong(room))};
  });
}

Verdict JudgeSources(const LoanCase& loan, const RuleBook& rules) {
  return Judge(kRuleSource, loan.day, rules, [&](const Rule&, Verdict& verdict) {
    bool enough = true;
    for (const SourceCase& source : loan.sources) {
      enough = enough && source.amount <= source.available;
      if (loan.sources.size() > 1) verdict.inputs.emplace_back("source", NameOf(source.source));
      verdict.inputs.emplace_back("available", absl::StrCat(source.available));
      verdict.inputs.emplace_back("amount", absl::StrCat(source.amount));
      const absl::string_view space = verdict.explanation.en.empty() ? "" : "; ";
      absl::StrAppend(&verdict.explanation.en, space, "the source can still give ", FormatDong(source.available),
                      " of the ", FormatDong(source.amount), " asked of it");
      absl::StrAppend(&verdict.explanation.vi, space, "nguồn vốn còn có thể cho vay ", FormatDong(source.available),
                      " trên ", FormatDong(source.amount), " cần dùng");
    }
    verdict.outcome = OutcomeOf(enough);
    verdict.remedy = {.en = "add capital to the source, lend less or choose another source",
                      .vi = "bổ sung nguồn vốn, giảm số tiền vay hoặc chọn nguồn khác"};
  });
}

int Precedence(absl::string_view rule) {
  if (rule == kRuleSource) return 2;
  constexpr absl::string_view kLimits[] = {kRuleSingleLimit,         kRuleGroupLimit,       kRuleProgramBudget,
                                           kRuleCreditLimitBorrower, kRuleCreditLimitGroup, kRuleCreditLimitProgram,
                                           kRuleCreditLimitSource};
  return std::find(std::begin(kLimits), std::end(kLimits), rule) != std::end(kLimits) ? 1 : 0;
}

}  // namespace

Dong LoanCase::OwnRiskAmount() const {
  Dong sum = 0;
  for (const SourceCase& source : sources) sum += source.own_risk ? source.amount : 0;
  return sum;
}

bool EligibilityReport::Eligible() const {
  return std::none_of(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) { return verdict.Blocks(); });
}

EligibilityReport JudgeBorrower(absl::CivilDay day, const BorrowerFacts& borrower, const RuleBook& rules) {
  EligibilityReport report = {.day = day, .registry_sequence = borrower.sequence};
  report.verdicts.push_back(JudgeKind(day, borrower, rules));
  report.verdicts.push_back(JudgeStatus(day, borrower, rules));
  report.verdicts.push_back(JudgeMembership(day, borrower, rules));
  return report;
}

EligibilityReport JudgeLoan(const LoanCase& loan, const RuleBook& rules) {
  EligibilityReport report = JudgeBorrower(loan.day, loan.borrower, rules);
  report.amount = loan.amount;
  const AppraisalFindings findings = loan.appraisal.value_or(AppraisalFindings{});
  report.verdicts.push_back(JudgeFinding(
      kRulePlanFeasible, loan, rules, findings.feasible,
      {.en = "the appraiser found the plan feasible", .vi = "phương án được thẩm định là khả thi"},
      {.en = "the appraiser found the plan not feasible", .vi = "phương án được thẩm định là không khả thi"},
      {.en = "a plan that the appraisal finds feasible and repayable", .vi = "phương án khả thi, có khả năng trả nợ"}));
  report.verdicts.push_back(
      JudgeFinding(kRuleSecurity, loan, rules, findings.security_accepted,
                   {.en = "the security satisfies the rules", .vi = "biện pháp bảo đảm đạt yêu cầu"},
                   {.en = "the security does not satisfy the rules", .vi = "biện pháp bảo đảm chưa đạt yêu cầu"},
                   {.en = "security that the appraisal accepts", .vi = "biện pháp bảo đảm được thẩm định chấp nhận"}));
  for (Verdict& verdict : JudgeCollateral(loan)) report.verdicts.push_back(std::move(verdict));
  report.verdicts.push_back(JudgeOwnCapital(loan, rules));
  for (Verdict& verdict : JudgeLimits(loan, rules)) report.verdicts.push_back(std::move(verdict));
  for (Verdict& verdict : JudgeProgram(loan)) report.verdicts.push_back(std::move(verdict));
  report.verdicts.push_back(JudgeSources(loan, rules));
  return report;
}

std::vector<Verdict> JudgeLimits(const LoanCase& loan, const RuleBook& rules) {
  std::vector<Verdict> verdicts = {JudgeLimit(kRuleSingleLimit, loan, loan.borrower_exposure, rules)};
  Verdict group = JudgeLimit(kRuleGroupLimit, loan, std::max(loan.group_exposure, loan.largest_group_exposure), rules);
  if (!loan.largest_group_of.empty()) group.inputs.emplace_back("group_of", NameOf(loan.largest_group_of));
  for (const OrganizationId& party : loan.related) group.inputs.emplace_back("related", NameOf(party));
  verdicts.push_back(std::move(group));
  for (Verdict& verdict : JudgeCreditLimits(loan)) verdicts.push_back(std::move(verdict));
  return verdicts;
}

Verdict JudgeOwnCapitalProof(absl::CivilDay day, const OwnCapitalCase& own, const RuleBook& rules) {
  Verdict result = Judge(kRuleOwnCapital, day, rules, [&](const Rule& rule, Verdict& verdict) {
    const Wide all = static_cast<Wide>(own.proved.value_or(0)) + own.lent;
    // Exact: proved >= all * ratio.
    verdict.outcome =
        OutcomeOf(own.proved.has_value() && static_cast<Wide>(*own.proved) * kMillion >= all * rule.Number());
    verdict.inputs = {{"proved", own.proved.has_value() ? absl::StrCat(*own.proved) : "NONE"},
                      {"reference", own.reference},
                      {"lent", absl::StrCat(own.lent)},
                      {"minimum_ratio_ppm", absl::StrCat(rule.Number())}};
    const std::string proved = FormatDong(own.proved.value_or(0));
    verdict.explanation = {
        .en = absl::StrCat("the borrower proved ", proved, " beside ", FormatDong(own.lent), " lent"),
        .vi = absl::StrCat("bên vay chứng minh đã bỏ vốn ", proved, " bên cạnh ", FormatDong(own.lent), " được vay")};
    verdict.remedy = {.en = "prove own capital of at least its part of what was put in so far",
                      .vi = "chứng minh vốn tự có đạt tỷ lệ tối thiểu trên số vốn đã bỏ vào dự án"};
  });
  result.rule = std::string(kRuleOwnCapitalProof);
  return result;
}

Verdict JudgeBadDebt(absl::CivilDay day, bool no_bad_debt, absl::string_view reference, const RuleBook& rules) {
  return Judge(kRuleBadDebt, day, rules, [&](const Rule&, Verdict& verdict) {
    verdict.outcome = OutcomeOf(no_bad_debt);
    verdict.inputs = {{"no_bad_debt", no_bad_debt ? "true" : "false"}, {"reference", std::string(reference)}};
    verdict.explanation =
        no_bad_debt ? Text{.en = "no bad debt at any credit institution", .vi = "không có nợ xấu tại tổ chức tín dụng"}
                    : Text{.en = "bad debt at a credit institution", .vi = "có nợ xấu tại tổ chức tín dụng"};
    verdict.remedy = {.en = "the bad debt must be settled first", .vi = "phải xử lý xong nợ xấu trước"};
  });
}

absl::Status ToStatus(absl::Span<const Verdict> verdicts) {
  std::vector<PreconditionViolation> broken;
  int first = 3;
  for (const Verdict& verdict : verdicts) {
    if (!verdict.Blocks()) continue;
    first = std::min(first, Precedence(verdict.rule));
    broken.push_back({.type = verdict.rule,
                      .subject = verdict.rule_version,
                      .description = {.en = absl::StrCat(verdict.explanation.en, "; needed: ", verdict.remedy.en),
                                      .vi = absl::StrCat(verdict.explanation.vi, "; cần: ", verdict.remedy.vi)}});
  }
  if (broken.empty()) return absl::OkStatus();
  if (first == 0) return NotEligible(std::move(broken));
  if (first == 1) return LimitExceeded(std::move(broken));
  return SourceExhausted(std::move(broken));
}

}  // namespace htx::funding

#include "registry/domain/quality_law.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "registry/domain/governing_law.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/report_rules.h"
#include "registry/domain/rules.h"

namespace htx::registry {
namespace {

using LawFindings = std::vector<QualityFinding>;

std::string Percent(const Rule& rule) { return absl::StrCat(rule.Number() / 10'000, "%"); }

void Add(const Rule& rule, QualityFinding finding, LawFindings& findings) {
  Cite(rule, finding);
  findings.push_back(std::move(finding));
}

void JudgeMembers(const QualityInputs& inputs, LawFindings& findings) {
  if (!inputs.shortfall) return;
  const Shortfall& short_of = *inputs.shortfall;
  const bool lasts = short_of.Lasts(inputs.today);
  Text evidence{
      .en = absl::StrCat(short_of.members, short_of.official ? " official members" : " members", "; the law asks for ",
                         short_of.least),
      .vi = absl::StrCat("có ", short_of.members, short_of.official ? " thành viên chính thức" : " thành viên",
                         "; luật yêu cầu ", short_of.least)};
  if (lasts) {
    const int64_t months = short_of.months->Number();
    absl::StrAppend(&evidence.en, "; for ", months, " months and more this is a ground to dissolve it");
    absl::StrAppend(&evidence.vi, "; kéo dài từ ", months, " tháng là căn cứ giải thể bắt buộc");
  }
  Add(lasts ? *short_of.months : *short_of.rule,
      {.rule = QualityRule::kBelowMinimumMembers,
       .severity = lasts ? QualitySeverity::kSerious : QualitySeverity::kWarning,
       .evidence = std::move(evidence),
       .fix = {.en = "correct the number, or admit members", .vi = "sửa số thành viên, hoặc kết nạp thêm thành viên"},
       .since = short_of.since},
      findings);
}

void JudgeConversion(const QualityInputs& inputs, LawFindings& findings) {
  const Facts& facts = inputs.facts;
  if (const Rule* const due = ConversionDue(facts.kind, facts.governing_law, inputs.today)) {
    Add(*due,
        {.rule = QualityRule::kUnconverted,
         .severity = QualitySeverity::kSerious,
         .evidence = {.en = absl::StrCat("recorded under ", WordOf(facts.governing_law), ", and due to convert since ",
                                         FormatDay(due->period.from)),
                      .vi = absl::StrCat("được ghi nhận theo ", WordOf(facts.governing_law),
                                         ", phải chuyển đổi từ ngày ", FormatDay(due->period.from))},
         .fix = {.en = "record the law it is organised under", .vi = "ghi nhận luật mà tổ chức hoạt động theo"},
         .since = due->period.from},
        findings);
  }
  if (const std::optional<LawConflict> conflict = FindLawConflict(facts, inputs.law_since)) {
    Add(*conflict->rule,
        {.rule = QualityRule::kLawContradicted,
         .severity = conflict->too_early ? QualitySeverity::kInfo : QualitySeverity::kWarning,
         .evidence = {.en = absl::StrCat("the recorded law ", WordOf(facts.governing_law), " ", conflict->text.en),
                      .vi = absl::StrCat("luật được ghi nhận ", WordOf(facts.governing_law), " ", conflict->text.vi)},
         .fix = {.en = "correct the law or the founding date with CorrectOrganization",
                 .vi = "sửa luật áp dụng hoặc ngày thành lập bằng CorrectOrganization"},
         .since = inputs.law_since},
        findings);
  }
}

void JudgeGroup(const QualityInputs& inputs, LawFindings& findings) {
  const Facts& facts = inputs.facts;
  const Rule* const due = LifecycleRules().Find(kRuleGroupRegistration, WordOf(facts.kind), inputs.today);
  if (due == nullptr || !facts.tax_code.empty() || !facts.legacy_registration_no.empty()) return;
  const bool certified =
      std::any_of(facts.other_identifiers.begin(), facts.other_identifiers.end(),
                  [](const Identifier& number) { return number.scheme == IdentifierScheme::kCertificate; });
  if (certified) return;
  Add(*due,
      {.rule = QualityRule::kGroupUnregistered,
       .severity = QualitySeverity::kInfo,
       .evidence = {.en = "no number of a registration is recorded; whether this group has to register is not known",
                    .vi = "chưa ghi nhận mã số đăng ký; chưa rõ tổ hợp tác này có thuộc diện phải đăng ký hay không"},
       .fix = {.en = "add the number of its certificate, if it has one",
               .vi = "bổ sung mã số đăng ký, nếu đã được cấp"},
       .since = due->period.from},
      findings);
}

void JudgeContribution(const QualityInputs& inputs, LawFindings& findings) {
  const Facts& facts = inputs.facts;
  const std::optional<int64_t>& paid = facts.capital_contribution.paid_in;
  const Rule* const months = LifecycleRules().Find(kRuleContribution, WordOf(facts.kind), inputs.capital_since);
  if (!paid || !facts.charter_capital || *paid >= *facts.charter_capital || months == nullptr) return;
  const absl::CivilDay due =
      facts.capital_contribution.due_date.value_or(AddMonths(inputs.capital_since, months->Number()));
  if (due >= inputs.today) return;
  const int64_t missing = *facts.charter_capital - *paid;
  Add(*months,
      {.rule = QualityRule::kContributionOverdue,
       .severity = QualitySeverity::kWarning,
       .evidence = {.en = absl::StrCat(missing, " đồng of the charter capital were to be paid in by ", FormatDay(due)),
                    .vi = absl::StrCat("còn ", missing, " đồng vốn điều lệ phải góp trước ngày ", FormatDay(due))},
       .fix = {.en = "record what was paid in, or the lower charter capital",
               .vi = "cập nhật vốn đã góp, hoặc giảm vốn điều lệ đã đăng ký"},
       .since = due + 1},
      findings);
}

void JudgeFund(const QualityInputs& inputs, LawFindings& findings) {
  const Report& report = *inputs.report;
  const absl::CivilDay last(report.year, 12, 31);
  const Rule* const least = ReportRules::BuiltIn().book().Find("COMMON_FUND_LEAST", WordOf(inputs.facts.kind), last);
  const CommonFund& fund = report.common_fund;
  if (least == nullptr || !fund.external_income || !fund.set_aside) return;
  if (CompareShare(*fund.set_aside, *fund.external_income, least->Number()) >= 0) return;
  Add(*least,
      {.rule = QualityRule::kCommonFundLow,
       .severity = QualitySeverity::kWarning,
       .evidence = {.en = absl::StrCat("the report of ", report.year, " sets aside less than ", Percent(*least),
                                       " of the external income for the common undivided fund"),
                    .vi = absl::StrCat("báo cáo năm ", report.year, " trích quỹ chung không chia thấp hơn ",
                                       Percent(*least), " thu nhập từ giao dịch bên ngoài")},
       .fix = {.en = "correct the report, or set the rest aside", .vi = "sửa báo cáo, hoặc trích bổ sung"},
       .since = last},
      findings);
}

void JudgeLending(const QualityInputs& inputs, LawFindings& findings) {
  const Report& report = *inputs.report;
  const absl::CivilDay last(report.year, 12, 31);
  const InternalLending& lending = report.internal_lending;
  struct Limit {
    absl::string_view rule = {};
    const std::optional<int64_t>& part;
    const std::optional<int64_t>& whole;
    Text what = {};
  };
  const Limit limits[] = {
      {"INTERNAL_LENDING_FUNDS",
       lending.funds,
       lending.equity,
       {.en = "of the owners' equity is used for lending", .vi = "vốn chủ sở hữu được dùng để cho vay"}},
      {"INTERNAL_LENDING_MEMBER",
       lending.largest_debt,
       lending.funds,
       {.en = "of what may be lent is owed by one member", .vi = "nguồn cho vay do một thành viên nợ"}},
      {"INTERNAL_LENDING_OVERDUE",
       lending.overdue,
       lending.outstanding,
       {.en = "of what is owed is overdue: no more is lent until then", .vi = "dư nợ đã quá hạn: phải dừng cho vay"}}};
  const Rule* first = nullptr;
  std::vector<std::string> en;
  std::vector<std::string> vi;
  for (const Limit& limit : limits) {
    const Rule* const rule = ReportRules::BuiltIn().book().Find(limit.rule, last);
    if (rule == nullptr || !limit.part || !limit.whole) continue;
    if (CompareShare(*limit.part, *limit.whole, rule->Number()) <= 0) continue;
    if (first == nullptr) first = rule;
    en.push_back(absl::StrCat("more than ", Percent(*rule), " ", limit.what.en));
    vi.push_back(absl::StrCat("quá ", Percent(*rule), " ", limit.what.vi));
  }
  if (first == nullptr) return;
  Add(*first,
      {.rule = QualityRule::kInternalLendingOver,
       .severity = QualitySeverity::kWarning,
       .evidence = {.en = absl::StrCat("by the report of ", report.year, " ", absl::StrJoin(en, "; ")),
                    .vi = absl::StrCat("theo báo cáo năm ", report.year, ", ", absl::StrJoin(vi, "; "))},
       .fix = {.en = "correct the report, or bring lending back within its limits",
               .vi = "sửa báo cáo, hoặc đưa hoạt động cho vay nội bộ về trong giới hạn"},
       .since = last},
      findings);
}

}  // namespace

void Cite(const Rule& rule, QualityFinding& finding) {
  finding.citation = rule.citation;
  finding.rule_version = rule.version();
  finding.confidence = std::string(WordOf(rule.confidence));
}

void JudgeLaw(const QualityInputs& inputs, LawFindings& findings) {
  JudgeMembers(inputs, findings);
  JudgeConversion(inputs, findings);
  JudgeGroup(inputs, findings);
  JudgeContribution(inputs, findings);
  if (!inputs.report) return;
  JudgeFund(inputs, findings);
  JudgeLending(inputs, findings);
}

}  // namespace htx::registry

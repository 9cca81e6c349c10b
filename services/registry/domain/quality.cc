#include "registry/domain/quality.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/base/civil_date.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/quality_law.h"

namespace htx::registry {
namespace {

constexpr Term<QualityRule> kRules[] = {
    {QualityRule::kMissingRepresentative, "MISSING_REPRESENTATIVE"},
    {QualityRule::kTermOver, "TERM_OVER"},
    {QualityRule::kOverdueReport, "OVERDUE_REPORT"},
    {QualityRule::kInactive, "INACTIVE"},
    {QualityRule::kBelowMinimumMembers, "BELOW_MINIMUM_MEMBERS"},
    {QualityRule::kAreaEnded, "AREA_ENDED"},
    {QualityRule::kPossibleDuplicate, "POSSIBLE_DUPLICATE"},
    {QualityRule::kMissingTaxCode, "MISSING_TAX_CODE"},
    {QualityRule::kUnconverted, "UNCONVERTED"},
    {QualityRule::kSuspensionOver, "SUSPENSION_OVER"},
    {QualityRule::kContributionOverdue, "CONTRIBUTION_OVERDUE"},
    {QualityRule::kLawContradicted, "LAW_CONTRADICTED"},
    {QualityRule::kGroupUnregistered, "GROUP_UNREGISTERED"},
    {QualityRule::kCommonFundLow, "COMMON_FUND_LOW"},
    {QualityRule::kInternalLendingOver, "INTERNAL_LENDING_OVER"},
};
constexpr Term<QualitySeverity> kSeverities[] = {
    {QualitySeverity::kInfo, "INFO"}, {QualitySeverity::kWarning, "WARNING"}, {QualitySeverity::kSerious, "SERIOUS"}};

bool IsLegalPerson(Kind kind) { return kind != Kind::kCooperativeGroup; }
bool IsCooperative(Kind kind) {
  return kind == Kind::kCooperative || kind == Kind::kCooperativeUnion || kind == Kind::kPeoplesCreditFund;
}

using QualityFindings = std::vector<QualityFinding>;

void JudgeRoles(const QualityInputs& inputs, QualityFindings& findings) {
  const bool represented = std::any_of(inputs.roles.begin(), inputs.roles.end(),
                                       [](const Role& role) { return role.type == RoleType::kLegalRepresentative; });
  if (IsLegalPerson(inputs.facts.kind) && !represented) {
    findings.push_back(
        {.rule = QualityRule::kMissingRepresentative,
         .severity = QualitySeverity::kWarning,
         .evidence = {.en = "nobody is recorded as legal representative today",
                      .vi = "hiện chưa ghi nhận người đại diện theo pháp luật"},
         .fix = {.en = "record the representative with CreateRole", .vi = "ghi nhận người đại diện bằng CreateRole"}});
  }
  std::vector<std::string> over;
  std::optional<absl::CivilDay> since;
  for (const Role& role : inputs.roles) {
    if (!role.term_end || *role.term_end > inputs.today) continue;
    over.push_back(NameOf(role));
    if (!since || *role.term_end < *since) since = role.term_end;
  }
  if (over.empty()) return;
  findings.push_back({.rule = QualityRule::kTermOver,
                      .severity = QualitySeverity::kWarning,
                      .evidence = {.en = absl::StrCat(over.size(), " role(s) go on past the end of their term"),
                                   .vi = absl::StrCat(over.size(), " vai trò đã hết nhiệm kỳ nhưng chưa kết thúc")},
                      .fix = {.en = "end them with EndRole and record who follows",
                              .vi = "kết thúc bằng EndRole và ghi nhận người kế nhiệm"},
                      .subjects = over,
                      .since = since});
}

void JudgeActivity(const QualityInputs& inputs, QualityFindings& findings) {
  const Facts& facts = inputs.facts;
  if (!inputs.overdue_reports.empty()) {
    const DueReport& newest = inputs.overdue_reports.front();
    const std::string due = FormatDay(newest.deadline.due);
    std::vector<int64_t> older;
    for (size_t i = 1; i < inputs.overdue_reports.size(); ++i) older.push_back(inputs.overdue_reports[i].year);
    const std::string more = absl::StrJoin(older, ", ");
    findings.push_back({.rule = QualityRule::kOverdueReport,
                        .severity = QualitySeverity::kWarning,
                        .evidence = {.en = absl::StrCat("the report of ", newest.year, " was due on ", due,
                                                        more.empty() ? "" : "; missing before it: ", more),
                                     .vi = absl::StrCat("báo cáo năm ", newest.year, " đã quá hạn nộp ngày ", due,
                                                        more.empty() ? "" : "; còn thiếu các năm trước: ", more)},
                        .fix = {.en = "record or submit the report", .vi = "ghi nhận hoặc nộp báo cáo"},
                        .citation = newest.deadline.note.citation,
                        .rule_version = newest.deadline.note.version,
                        .confidence = newest.deadline.note.confidence,
                        .since = inputs.overdue_reports.back().deadline.due});
  }
  const Rule* const inactive = LifecycleRules().Find(kRuleInactiveMonths, inputs.today);
  if (facts.legal_status == LegalStatus::kOperating && inputs.ceased_since && inactive != nullptr &&
      AddMonths(*inputs.ceased_since, inactive->Number()) <= inputs.today) {
    findings.push_back({.rule = QualityRule::kInactive,
                        .severity = QualitySeverity::kSerious,
                        .evidence = {.en = absl::StrCat("found ceased since ", FormatDay(*inputs.ceased_since),
                                                        " while the register says OPERATING"),
                                     .vi = absl::StrCat("đã ngừng hoạt động từ ", FormatDay(*inputs.ceased_since),
                                                        " nhưng tình trạng đăng ký vẫn là đang hoạt động")},
                        .fix = {.en = "survey it again, or start its dissolution or suspension",
                                .vi = "khảo sát lại, hoặc làm thủ tục giải thể hay tạm ngừng"},
                        .since = inputs.ceased_since});
    Cite(*inactive, findings.back());
  }
  if (facts.legal_status == LegalStatus::kSuspended && inputs.suspended_until &&
      *inputs.suspended_until < inputs.today) {
    findings.push_back(
        {.rule = QualityRule::kSuspensionOver,
         .severity = QualitySeverity::kWarning,
         .evidence = {.en = absl::StrCat("the notice of suspension ran until ", FormatDay(*inputs.suspended_until)),
                      .vi = absl::StrCat("thông báo tạm ngừng chỉ đến ngày ", FormatDay(*inputs.suspended_until))},
         .fix = {.en = "renew it with SuspendOrganization, or end it with ReactivateOrganization",
                 .vi = "gia hạn bằng SuspendOrganization hoặc kết thúc bằng ReactivateOrganization"},
         .since = inputs.suspended_until});
  }
}

void JudgeRecord(const QualityInputs& inputs, QualityFindings& findings) {
  const Facts& facts = inputs.facts;
  if (inputs.area_ended) {
    const std::string now = absl::StrJoin(inputs.area_now, ", ");
    findings.push_back(
        {.rule = QualityRule::kAreaEnded,
         .severity = QualitySeverity::kInfo,
         .evidence = {.en = absl::StrCat("the area of its address ended on ", FormatDay(*inputs.area_ended),
                                         "; today it is ", now),
                      .vi = absl::StrCat("đơn vị hành chính của trụ sở đã kết thúc ngày ",
                                         FormatDay(*inputs.area_ended), "; nay là ", now)},
         .fix = {.en = "update the area when the certificate is renewed", .vi = "cập nhật khi cấp lại giấy chứng nhận"},
         .since = inputs.area_ended});
  }
  if (!inputs.duplicates.empty()) {
    std::vector<std::string> names;
    for (const OrganizationId& id : inputs.duplicates) names.push_back(NameOf(id));
    findings.push_back(
        {.rule = QualityRule::kPossibleDuplicate,
         .severity = QualitySeverity::kWarning,
         .evidence = {.en = absl::StrCat("looks like ", absl::StrJoin(names, ", ")),
                      .vi = absl::StrCat("có thể trùng với ", absl::StrJoin(names, ", "))},
         .fix =
             {.en =
                  "compare them; merge a true duplicate with MergeOrganizations, accept another with AcceptDuplicates",
              .vi =
                  "đối chiếu; nếu trùng thì gộp bằng MergeOrganizations, nếu khác thì xác nhận bằng AcceptDuplicates"},
         .subjects = names});
  }
  if (IsCooperative(facts.kind) && facts.legal_status == LegalStatus::kOperating &&
      facts.activity_status == ActivityStatus::kActive && facts.tax_code.empty()) {
    findings.push_back(
        {.rule = QualityRule::kMissingTaxCode,
         .severity = QualitySeverity::kInfo,
         .evidence = {.en = "it operates and no tax code is recorded", .vi = "đang hoạt động nhưng chưa có mã số thuế"},
         .fix = {.en = "add the code of its certificate", .vi = "bổ sung mã số trên giấy chứng nhận"}});
  }
}

}  // namespace

template <>
absl::Span<const Term<QualityRule>> Terms<QualityRule>() {
  return kRules;
}
template <>
absl::Span<const Term<QualitySeverity>> Terms<QualitySeverity>() {
  return kSeverities;
}

bool QualityFinding::operator==(const QualityFinding& other) const {
  return rule == other.rule && severity == other.severity && evidence.en == other.evidence.en &&
         subjects == other.subjects && citation == other.citation && rule_version == other.rule_version &&
         confidence == other.confidence && since == other.since;
}

std::string KeyOf(QualityRule rule) { return absl::StrReplaceAll(absl::AsciiStrToLower(WordOf(rule)), {{"_", "-"}}); }

std::vector<QualityFinding> Judge(const QualityInputs& inputs) {
  QualityFindings findings;
  if (IsTerminal(inputs.facts.legal_status)) return findings;
  JudgeRoles(inputs, findings);
  JudgeActivity(inputs, findings);
  JudgeRecord(inputs, findings);
  JudgeLaw(inputs, findings);
  std::sort(findings.begin(), findings.end(),
            [](const QualityFinding& a, const QualityFinding& b) { return a.rule < b.rule; });
  return findings;
}

}  // namespace htx::registry

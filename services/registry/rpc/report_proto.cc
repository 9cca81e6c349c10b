#include "registry/rpc/report_proto.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int64_t kMaxReported = 1'000'000'000;

constexpr int kMaxScores = 50;

void ReadScores(const v1::OrganizationReport& proto, Report& report, FieldErrors& errors) {
  report.evaluation_class = ParseEnumOr<EvaluationClass>(proto.evaluation_class(), EvaluationClass::kUnspecified,
                                                         "report.evaluation_class", errors);
  if (proto.has_evaluation_score()) {
    report.evaluation_score = ParseCount(proto.evaluation_score(), 100, "report.evaluation_score", errors);
  }
  if (proto.scores_size() > kMaxScores) {
    errors.Add("report.scores", {.en = "has more than 50 criteria", .vi = "có quá 50 tiêu chí"});
    return;
  }
  for (int i = 0; i < proto.scores_size(); ++i) {
    const v1::CriterionScore& score = proto.scores(i);
    const std::string path = absl::StrCat("report.scores[", i, "]");
    CheckId(score.criterion(), absl::StrCat(path, ".criterion"), errors);
    if (score.criterion().empty()) errors.Merge("", FieldRequired(absl::StrCat(path, ".criterion")));
    CheckLine(score.note(), 500, absl::StrCat(path, ".note"), errors);
    report.scores.push_back({.criterion = score.criterion(),
                             .points = ParseCount(score.points(), 100, absl::StrCat(path, ".points"), errors),
                             .note = score.note()});
  }
}

// An amount that may be absent, never negative.
template <class Message>
std::optional<int64_t> ReadAmount(const Message& message, bool (Message::*has)() const,
                                  const common::v1::Money& (Message::*get)() const, absl::string_view path,
                                  FieldErrors& errors) {
  if (!(message.*has)()) return std::nullopt;
  return ParseMoney((message.*get)(), Sign::kNotNegative, path, errors);
}

void ReadFund(const v1::CommonFund& proto, CommonFund& fund, FieldErrors& errors) {
  fund.external_income = ReadAmount(proto, &v1::CommonFund::has_external_income, &v1::CommonFund::external_income,
                                    "report.common_fund.external_income", errors);
  fund.set_aside = ReadAmount(proto, &v1::CommonFund::has_set_aside, &v1::CommonFund::set_aside,
                              "report.common_fund.set_aside", errors);
}

void ReadLending(const v1::InternalLending& proto, InternalLending& lending, FieldErrors& errors) {
  using L = v1::InternalLending;
  const std::string path = "report.internal_lending.";
  lending.equity = ReadAmount(proto, &L::has_equity, &L::equity, path + "equity", errors);
  lending.funds = ReadAmount(proto, &L::has_funds, &L::funds, path + "funds", errors);
  lending.largest_debt = ReadAmount(proto, &L::has_largest_debt, &L::largest_debt, path + "largest_debt", errors);
  lending.outstanding = ReadAmount(proto, &L::has_outstanding, &L::outstanding, path + "outstanding", errors);
  lending.overdue = ReadAmount(proto, &L::has_overdue, &L::overdue, path + "overdue", errors);
  if (lending.outstanding && lending.overdue && *lending.overdue > *lending.outstanding) {
    errors.Add(path + "overdue", {.en = "is more than outstanding", .vi = "lớn hơn tổng dư nợ"});
  }
}

Report ReadFigures(const v1::OrganizationReport& proto, absl::CivilDay today, FieldErrors& errors) {
  Report report{.organization = ParseOrganizationName(proto.organization(), "report.organization", errors),
                .year = proto.year(),
                .qualifier = ParseQualifier(proto.qualifier(), "report.qualifier", errors),
                .dataset = proto.dataset()};
  if (report.year < 1976 || report.year > 2999) {
    errors.Add("report.year", {.en = "must be from 1976 to 2999", .vi = "phải từ 1976 đến 2999"});
  }
  if (proto.has_revenue()) report.revenue = ParseMoney(proto.revenue(), Sign::kNotNegative, "report.revenue", errors);
  if (proto.has_profit()) report.profit = ParseMoney(proto.profit(), Sign::kAny, "report.profit", errors);
  if (proto.has_total_capital()) {
    report.total_capital = ParseMoney(proto.total_capital(), Sign::kNotNegative, "report.total_capital", errors);
  }
  if (proto.has_labour()) report.labour = ParseReported(proto.labour(), "report.labour", errors);
  if (proto.has_member_count()) {
    report.member_count = ParseCount(proto.member_count(), kMaxReported, "report.member_count", errors);
  }
  if (proto.has_monthly_income()) {
    report.monthly_income = ParseMoney(proto.monthly_income(), Sign::kNotNegative, "report.monthly_income", errors);
  }
  if (proto.has_submitted_date()) {
    report.submitted = ParsePastDate(proto.submitted_date(), "report.submitted_date", today, errors);
  }
  if (proto.has_common_fund()) ReadFund(proto.common_fund(), report.common_fund, errors);
  if (proto.has_internal_lending()) ReadLending(proto.internal_lending(), report.internal_lending, errors);
  ReadScores(proto, report, errors);
  CheckId(report.dataset, "report.dataset", errors);
  return report;
}

void AddFund(const CommonFund& fund, v1::OrganizationReport& proto) {
  if (fund == CommonFund()) return;
  v1::CommonFund& added = *proto.mutable_common_fund();
  if (fund.external_income) *added.mutable_external_income() = MoneyProto(*fund.external_income);
  if (fund.set_aside) *added.mutable_set_aside() = MoneyProto(*fund.set_aside);
}

void AddLending(const InternalLending& lending, v1::OrganizationReport& proto) {
  if (lending == InternalLending()) return;
  v1::InternalLending& added = *proto.mutable_internal_lending();
  if (lending.equity) *added.mutable_equity() = MoneyProto(*lending.equity);
  if (lending.funds) *added.mutable_funds() = MoneyProto(*lending.funds);
  if (lending.largest_debt) *added.mutable_largest_debt() = MoneyProto(*lending.largest_debt);
  if (lending.outstanding) *added.mutable_outstanding() = MoneyProto(*lending.outstanding);
  if (lending.overdue) *added.mutable_overdue() = MoneyProto(*lending.overdue);
}

void AddScores(const Report& report, v1::OrganizationReport& proto) {
  for (const CriterionScore& score : report.scores) {
    v1::CriterionScore& added = *proto.add_scores();
    added.set_criterion(score.criterion);
    added.set_points(static_cast<int32_t>(score.points));
    added.set_note(score.note);
  }
  const std::optional<ScoringRules> rules = ReportRules::BuiltIn().Scoring(report.year);
  if (report.scores.empty() || !rules) return;
  for (const ScoreGroup& group : rules->groups) {
    int64_t points = 0;
    for (const CriterionScore& score : report.scores) {
      const ScoreCriterion* criterion = rules->Find(score.criterion);
      if (criterion != nullptr && criterion->group == group.id) points += score.points;
    }
    v1::ScoreGroupTotal& total = *proto.add_score_groups();
    total.set_group(group.id);
    total.set_points(static_cast<int32_t>(points));
    total.set_maximum(static_cast<int32_t>(group.maximum));
  }
}

}  // namespace

v1::OrganizationReport ToProto(const Report& report) {
  v1::OrganizationReport proto;
  proto.set_name(NameOfReport(report.organization, report.year));
  proto.set_organization(NameOf(report.organization));
  proto.set_year(static_cast<int32_t>(report.year));
  if (report.revenue) *proto.mutable_revenue() = MoneyProto(*report.revenue);
  if (report.profit) *proto.mutable_profit() = MoneyProto(*report.profit);
  if (report.total_capital) *proto.mutable_total_capital() = MoneyProto(*report.total_capital);
  if (report.labour) *proto.mutable_labour() = ToProto(*report.labour);
  if (report.member_count) proto.set_member_count(*report.member_count);
  if (report.monthly_income) *proto.mutable_monthly_income() = MoneyProto(*report.monthly_income);
  if (report.evaluation_score) proto.set_evaluation_score(static_cast<int32_t>(*report.evaluation_score));
  proto.set_evaluation_class(static_cast<v1::EvaluationClass>(report.evaluation_class));
  proto.set_qualifier(static_cast<common::v1::Qualifier>(report.qualifier));
  proto.set_dataset(report.dataset);
  *proto.mutable_update_time() = ToProto(report.known_from);
  proto.set_state(report.filing == 0 ? v1::ORGANIZATION_REPORT_STATE_RECORDED : v1::ORGANIZATION_REPORT_STATE_APPROVED);
  proto.set_filing(static_cast<int32_t>(report.filing));
  proto.set_rule_version(report.rule_version);
  if (report.submitted) *proto.mutable_submitted_date() = ToProto(*report.submitted);
  AddFund(report.common_fund, proto);
  AddLending(report.internal_lending, proto);
  AddScores(report, proto);
  proto.set_etag(EtagOf(report));
  return proto;
}

v1::OrganizationReport CountingProto(const Filing& filing) {
  v1::OrganizationReport proto = ToProto(filing.report);
  proto.set_submitter(filing.submitter);
  proto.set_decider(filing.decider);
  if (filing.decided) *proto.mutable_decide_time() = ToProto(*filing.decided);
  proto.set_decision_note(filing.note);
  proto.set_correction(filing.correction);
  proto.set_correction_reason(filing.correction_reason);
  return proto;
}

v1::OrganizationReport ToProto(const Filing& filing) {
  v1::OrganizationReport proto = CountingProto(filing);
  proto.set_name(NameOf(filing));
  proto.set_state(static_cast<v1::OrganizationReportState>(filing.state));
  proto.set_etag(EtagOf(filing));
  return proto;
}

absl::StatusOr<Report> ParseReport(const v1::OrganizationReport& proto, absl::CivilDay today) {
  FieldErrors errors;
  Report report = ReadFigures(proto, today, errors);
  JudgeScores(ReportRules::BuiltIn(), report, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return report;
}

absl::StatusOr<Report> ParseFiling(const v1::OrganizationReport& proto, absl::CivilDay today) {
  FieldErrors errors;
  Report report = ReadFigures(proto, today, errors);
  if (!report.submitted) report.submitted = today;
  JudgeScores(ReportRules::BuiltIn(), report, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return report;
}

}  // namespace htx::registry

#include "registry/rpc/report_proto.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int64_t kMaxPeople = 1'000'000'000;

// Score and class must say the same; a missing class follows from the score.
void ReadEvaluation(const v1::OrganizationReport& proto, Report& report, FieldErrors& errors) {
  report.evaluation_class = ParseEnumOr<EvaluationClass>(proto.evaluation_class(), EvaluationClass::kUnspecified,
                                                         "report.evaluation_class", errors);
  if (!proto.has_evaluation_score()) return;
  report.evaluation_score = ParseCount(proto.evaluation_score(), 100, "report.evaluation_score", errors);
  const EvaluationClass of_score = ClassOf(*report.evaluation_score);
  if (report.evaluation_class == EvaluationClass::kUnspecified) report.evaluation_class = of_score;
  if (report.evaluation_class != of_score) {
    errors.Add("report.evaluation_class",
               {.en = absl::StrCat("is not the class of the score, which is ", WordOf(of_score)),
                .vi = absl::StrCat("không khớp với điểm; điểm này xếp loại ", WordOf(of_score))});
  }
}

}  // namespace

v1::OrganizationReport ToProto(const Report& report) {
  v1::OrganizationReport proto;
  proto.set_name(absl::StrCat(NameOf(report.organization), "/reports/", report.year));
  proto.set_organization(NameOf(report.organization));
  proto.set_year(static_cast<int32_t>(report.year));
  if (report.revenue) *proto.mutable_revenue() = MoneyProto(*report.revenue);
  if (report.profit) *proto.mutable_profit() = MoneyProto(*report.profit);
  if (report.labour) *proto.mutable_labour() = ToProto(*report.labour);
  if (report.member_count) proto.set_member_count(*report.member_count);
  if (report.monthly_income) *proto.mutable_monthly_income() = MoneyProto(*report.monthly_income);
  if (report.evaluation_score) proto.set_evaluation_score(static_cast<int32_t>(*report.evaluation_score));
  proto.set_evaluation_class(static_cast<v1::EvaluationClass>(report.evaluation_class));
  proto.set_qualifier(static_cast<common::v1::Qualifier>(report.qualifier));
  proto.set_dataset(report.dataset);
  *proto.mutable_update_time() = ToProto(report.known_from);
  return proto;
}

absl::StatusOr<Report> ParseReport(const v1::OrganizationReport& proto) {
  FieldErrors errors;
  Report report{.organization = ParseOrganizationName(proto.organization(), "report.organization", errors),
                .year = proto.year(),
                .qualifier = ParseQualifier(proto.qualifier(), "report.qualifier", errors),
                .dataset = proto.dataset()};
  if (report.year < 1976 || report.year > 2999) {
    errors.Add("report.year", {.en = "must be from 1976 to 2999", .vi = "phải từ 1976 đến 2999"});
  }
  if (proto.has_revenue()) report.revenue = ParseMoney(proto.revenue(), Sign::kNotNegative, "report.revenue", errors);
  if (proto.has_profit()) report.profit = ParseMoney(proto.profit(), Sign::kAny, "report.profit", errors);
  if (proto.has_labour()) report.labour = ParseReported(proto.labour(), "report.labour", errors);
  if (proto.has_member_count()) {
    report.member_count = ParseCount(proto.member_count(), kMaxPeople, "report.member_count", errors);
  }
  if (proto.has_monthly_income()) {
    report.monthly_income = ParseMoney(proto.monthly_income(), Sign::kNotNegative, "report.monthly_income", errors);
  }
  ReadEvaluation(proto, report, errors);
  CheckId(report.dataset, "report.dataset", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return report;
}

}  // namespace htx::registry

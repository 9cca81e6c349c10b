#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/indicators.h"
#include "registry/rpc/indicator_report.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/statistics_handlers.h"

namespace htx::registry {
namespace {

constexpr int kMaxCodes = 100;

// The indicators asked for; all that can be told when none is named.
std::vector<const Indicator*> ReadCodes(const v1::ReportIndicatorsRequest& request, FieldErrors& errors) {
  std::vector<const Indicator*> wanted;
  if (request.codes_size() > kMaxCodes) {
    errors.Add("codes", {.en = absl::StrCat("has more than ", kMaxCodes, " items"),
                         .vi = absl::StrCat("có nhiều hơn ", kMaxCodes, " mục")});
  }
  for (int i = 0; i < request.codes_size(); ++i) {
    const Indicator* indicator = FindIndicator(request.codes(i));
    if (indicator == nullptr) {
      errors.Add(absl::StrCat("codes[", i, "]"),
                 {.en = "is not in the catalogue (ListIndicators)", .vi = "không có trong danh mục (ListIndicators)"});
    } else if (NeedsPeriod(*indicator) && indicator->matter != IndicatorMatter::kElsewhere && !request.has_period()) {
      errors.Merge("", FieldRequired("period"));
      return wanted;
    } else {
      wanted.push_back(indicator);
    }
  }
  if (request.codes_size() > 0) return wanted;
  for (const Indicator& indicator : AllIndicators()) {
    if (request.has_period() || !NeedsPeriod(indicator)) wanted.push_back(&indicator);
  }
  return wanted;
}

std::optional<Period> ReadPeriod(const v1::ReportIndicatorsRequest& request, FieldErrors& errors) {
  if (!request.has_period()) return std::nullopt;
  if (!request.period().has_from() || !request.period().has_to()) {
    errors.Merge("", FieldRequired("period"));
    return std::nullopt;
  }
  const auto from = ParseDate(request.period().from(), "period.from", errors);
  const auto to = ParseDate(request.period().to(), "period.to", errors);
  if (!from || !to) return std::nullopt;
  if (*to <= *from) errors.Add("period", {.en = "is empty", .vi = "là khoảng rỗng"});
  return Period{.from = *from, .to = *to};
}

}  // namespace

absl::StatusOr<v1::ReportIndicatorsResponse> StatisticsHandlers::ReportIndicators(
    const v1::ReportIndicatorsRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  const absl::CivilDay today = DayOf(now);
  FieldErrors errors;
  const std::vector<const Indicator*> wanted = ReadCodes(request, errors);
  IndicatorQuestion question{.today = today,
                             .period = ReadPeriod(request, errors),
                             .dataset = request.dataset(),
                             .min_cell = request.min_cell(),
                             .veiled = !context.may_see_personal_data};
  CheckId(question.dataset, "dataset", errors);
  if (!request.alliance().empty()) question.alliance = ParseOrganizationName(request.alliance(), "alliance", errors);
  std::string area;
  if (!request.area().empty()) area = ParseAreaName(request.area(), "area", errors);
  if (!v1::CooperativeScope_IsValid(request.scope())) {
    errors.Add("scope", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  } else if (request.scope() != v1::COOPERATIVE_SCOPE_UNSPECIFIED) {
    question.scope = static_cast<CooperativeScope>(request.scope());
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(question.time, ResolveTime(request.time(), now));
  if (question.period && !request.time().has_valid_date()) {
    question.time.day = std::min(*question.period->to - 1, today);
    question.time.now = question.time.now && question.time.day == today;
  }
  // The last year that is whole at the end of that day.
  question.report_year = request.report_year() != 0 ? request.report_year() : (question.time.day + 1).year() - 1;

  v1::ReportIndicatorsResponse response;
  const int64_t sequence = office_.head.sequence();
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    response.Clear();
    HTX_ASSIGN_OR_RETURN(const bool kept, KnownToSums(transaction, now, question.time));
    HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> tree, office_.areas.Read(transaction));
    if (!area.empty()) {
      HTX_ASSIGN_OR_RETURN(question.area, ScopeOfArea(transaction, *tree, moves_.InParts(tree, today), area));
    }
    IndicatorReport report(transaction, question, tree, kept);
    for (const Indicator* indicator : wanted) {
      HTX_ASSIGN_OR_RETURN(*response.add_values(), report.Value(*indicator));
    }
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(question.time);
  response.set_sequence(sequence);
  response.set_report_year(static_cast<int32_t>(question.report_year));
  return response;
}

absl::StatusOr<v1::ListIndicatorsResponse> StatisticsHandlers::ListIndicators(const v1::ListIndicatorsRequest& request,
                                                                              const rpc::RequestContext&) {
  constexpr absl::string_view kBound = "ListIndicators";
  HTX_ASSIGN_OR_RETURN(const int size, query::PageSize(request.page_size()));
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, office_.tokens.Open(request.page_token(), kBound));
  const absl::Span<const Indicator> all = AllIndicators();
  size_t start = 0;
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(const int64_t place, cursor.Int(0));
    start = std::min(static_cast<size_t>(std::max<int64_t>(place, 0)), all.size());
  }
  const size_t end = std::min(start + static_cast<size_t>(size), all.size());
  v1::ListIndicatorsResponse response;
  for (size_t i = start; i < end; ++i) *response.add_indicators() = ToProto(all[i]);
  if (end < all.size()) {
    response.set_next_page_token(office_.tokens.Seal({.last = {Value(static_cast<int64_t>(end))}}, kBound));
  }
  response.set_total_size(static_cast<int64_t>(all.size()));
  return response;
}

}  // namespace htx::registry

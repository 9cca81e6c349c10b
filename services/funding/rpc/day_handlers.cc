#include "funding/rpc/day_handlers.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/day_errors.h"
#include "funding/rpc/day_proto.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/day_store.h"
#include "funding/store/fund_store.h"

namespace htx::funding {
namespace {

// The most days that one call asks for.
constexpr int kMostDays = 1'000;

}  // namespace

absl::StatusOr<v1::CloseBusinessDayResponse> DayHandlers::CloseBusinessDay(const v1::CloseBusinessDayRequest& request,
                                                                           const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const absl::CivilDay day = ParseDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::CloseBusinessDayResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CloseBusinessDayResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, id));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(RequirePast(day, record.now));
        HTX_ASSIGN_OR_RETURN(FundDays days, store::GetFundDays(tx, id));
        if (days.closed.has_value() && day <= *days.closed) return DayClosedAlready(NameOf(id), day);
        const absl::CivilDay asked = std::max(day, days.asked.value_or(day));
        // Of a fund that never closed one, the first day asked for is the first.
        absl::CivilDay first = days.Next().value_or(day);
        if (days.closed.has_value()) first = *days.closed + 1;
        if (asked - first >= kMostDays) return TooManyDays(first, asked, kMostDays);
        if (!days.closed.has_value() && days.asked.has_value() && asked > *days.asked) {
          // The first close is under way: it goes first.
          HTX_ASSIGN_OR_RETURN(const std::optional<BusinessDay> begun, store::FindBusinessDay(tx, id, *days.asked));
          if (begun.has_value()) return DayClosing(NameOf(id), *days.asked);
          first = asked;
        }
        if (request.closes_period() && asked != day) {
          return InvalidField("closes_period", {.en = "needs the last day that is asked for, date is an earlier one",
                                                .vi = "chỉ dùng với ngày cuối cùng được yêu cầu đóng"});
        }
        days.asked_period = request.closes_period() || (days.asked_period && asked == days.asked);
        days.asked = asked;
        days.asked_by = context.principal;
        HTX_RETURN_IF_ERROR(store::SaveFundDays(tx, days));
        // What failed is tried again, from the beginning: what is closed is passed over.
        HTX_ASSIGN_OR_RETURN(std::optional<BusinessDay> newest, store::FindNewestDay(tx, id));
        if (newest.has_value() && newest->state == DayState::kBlocked) {
          newest->state = DayState::kClosing;
          newest->place.clear();
          newest->updated = record.now;
          HTX_RETURN_IF_ERROR(store::SaveBusinessDay(tx, *newest));
        }
        v1::CloseBusinessDayResponse reply;
        *reply.mutable_first_date() = DateProto(first);
        *reply.mutable_last_date() = DateProto(asked);
        return reply;
      });
}

absl::StatusOr<v1::GetBusinessDayResponse> DayHandlers::GetBusinessDay(const v1::GetBusinessDayRequest& request,
                                                                       const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const std::optional<absl::CivilDay> asked = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const absl::CivilDay today = DayOf(desk_.clock.Now());
  v1::GetBusinessDayResponse response;
  HTX_RETURN_IF_ERROR(desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    HTX_RETURN_IF_ERROR(store::GetFund(tx, fund).status());
    HTX_ASSIGN_OR_RETURN(const FundDays days, store::GetFundDays(tx, fund));
    HTX_ASSIGN_OR_RETURN(const std::optional<BusinessDay> day,
                         asked.has_value() ? store::FindBusinessDay(tx, fund, *asked) : store::FindNewestDay(tx, fund));
    if (asked.has_value() && !day.has_value()) return NeverExisted("BusinessDay", NameOfDay(fund, *asked));
    if (day.has_value()) {
      HTX_ASSIGN_OR_RETURN(const int64_t failed, store::CountFailures(tx, fund, day->day));
      *response.mutable_day() = ToProto(*day, failed);
    }
    if (days.sealed.has_value()) *response.mutable_open_date() = DateProto(*days.sealed + 1);
    if (days.closed.has_value()) *response.mutable_closed_date() = DateProto(*days.closed);
    if (days.asked.has_value()) *response.mutable_asked_date() = DateProto(*days.asked);
    if (days.closed.has_value()) {
      response.set_lag_days(static_cast<int32_t>(std::max<absl::civil_diff_t>(0, today - *days.closed - 1)));
    }
    if (const std::optional<absl::CivilDay> next = days.Next()) {
      HTX_ASSIGN_OR_RETURN(const int64_t failing, store::CountFailures(tx, fund, *next));
      response.set_failed_count(failing);
    }
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListBusinessDaysResponse> DayHandlers::ListBusinessDays(const v1::ListBusinessDaysRequest& request,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.fund(), kFunds, "fund"));
  return AnswerList<v1::ListBusinessDaysResponse>(
      desk_, request, context,
      {.method = "ListBusinessDays",
       .schema = store::BusinessDaySchema(),
       .default_order = "date desc",
       .fund = FundId::Of(std::move(id)),
       .fund_column = "b.fund_id"},
      store::ListBusinessDays, [](const store::ListedDay& listed, v1::ListBusinessDaysResponse& response) {
        *response.add_days() = ToProto(listed.day, listed.failed);
      });
}

absl::StatusOr<v1::ListLoanDaysResponse> DayHandlers::ListLoanDays(const v1::ListLoanDaysRequest& request,
                                                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.fund(), kFunds, "fund"));
  return AnswerList<v1::ListLoanDaysResponse>(
      desk_, request, context,
      {.method = "ListLoanDays",
       .schema = store::LoanDaySchema(),
       .default_order = "date desc",
       .fund = FundId::Of(std::move(id)),
       .fund_column = "d.fund_id"},
      store::ListLoanDays,
      [](const LoanDay& day, v1::ListLoanDaysResponse& response) { *response.add_days() = ToProto(day); });
}

absl::StatusOr<v1::ListDayFailuresResponse> DayHandlers::ListDayFailures(const v1::ListDayFailuresRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.fund(), kFunds, "fund"));
  return AnswerList<v1::ListDayFailuresResponse>(desk_, request, context,
                                                 {.method = "ListDayFailures",
                                                  .schema = store::DayFailureSchema(),
                                                  .default_order = "date desc",
                                                  .fund = FundId::Of(std::move(id)),
                                                  .fund_column = "f.fund_id"},
                                                 store::ListDayFailures,
                                                 [](const DayFailure& failure, v1::ListDayFailuresResponse& response) {
                                                   *response.add_failures() = ToProto(failure);
                                                 });
}

}  // namespace htx::funding

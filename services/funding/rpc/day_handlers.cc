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

// A list of the fund's, opened; `column` holds the fund.
template <class Request>
absl::StatusOr<OpenList> OpenDays(const Request& request, absl::string_view method, query::Schema schema,
                                  absl::string_view column, const FundId& fund, const query::PageTokens& tokens) {
  HTX_ASSIGN_OR_RETURN(OpenList list, Open(schema,
                                           {.method = method,
                                            .filter = request.filter(),
                                            .order_by = request.order_by(),
                                            .page_size = request.page_size(),
                                            .page_token = request.page_token(),
                                            .default_order = "date desc",
                                            .others = fund.text()},
                                           tokens));
  list.query.where = store::And({.text = absl::StrCat(column, " = ?"), .args = {fund.text()}}, list.query.where);
  return list;
}

// What every list of days does: `read` reads the page, `add` adds an item to the response.
template <class Response, class Read, class Add>
absl::StatusOr<Response> Answer(const Desk& desk, const rpc::RequestContext& context, const FundId& fund,
                                const OpenList& list, Read read, Add add) {
  Response response;
  HTX_RETURN_IF_ERROR(desk.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    HTX_RETURN_IF_ERROR(store::GetFund(tx, fund).status());
    HTX_ASSIGN_OR_RETURN(auto page, read(tx, list.query));
    response.set_next_page_token(FinishPage(list, page.keys, desk.tokens, page.items));
    response.set_total_size(page.total);
    for (const auto& item : page.items) HTX_RETURN_IF_ERROR(add(tx, item, response));
    return absl::OkStatus();
  }));
  return response;
}

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
  const FundId fund = FundId::Of(std::move(id));
  HTX_ASSIGN_OR_RETURN(const OpenList list, OpenDays(request, "ListBusinessDays", store::BusinessDaySchema(),
                                                     "b.fund_id", fund, desk_.tokens));
  return Answer<v1::ListBusinessDaysResponse>(
      desk_, context, fund, list, store::ListBusinessDays,
      [&](sql::Transaction& tx, const BusinessDay& day, v1::ListBusinessDaysResponse& response) -> absl::Status {
        HTX_ASSIGN_OR_RETURN(const int64_t failed, store::CountFailures(tx, fund, day.day));
        *response.add_days() = ToProto(day, failed);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ListLoanDaysResponse> DayHandlers::ListLoanDays(const v1::ListLoanDaysRequest& request,
                                                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.fund(), kFunds, "fund"));
  const FundId fund = FundId::Of(std::move(id));
  HTX_ASSIGN_OR_RETURN(const OpenList list,
                       OpenDays(request, "ListLoanDays", store::LoanDaySchema(), "d.fund_id", fund, desk_.tokens));
  return Answer<v1::ListLoanDaysResponse>(
      desk_, context, fund, list, store::ListLoanDays,
      [](sql::Transaction&, const LoanDay& day, v1::ListLoanDaysResponse& response) {
        *response.add_days() = ToProto(day);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::ListDayFailuresResponse> DayHandlers::ListDayFailures(const v1::ListDayFailuresRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.fund(), kFunds, "fund"));
  const FundId fund = FundId::Of(std::move(id));
  HTX_ASSIGN_OR_RETURN(const OpenList list, OpenDays(request, "ListDayFailures", store::DayFailureSchema(), "f.fund_id",
                                                     fund, desk_.tokens));
  return Answer<v1::ListDayFailuresResponse>(
      desk_, context, fund, list, store::ListDayFailures,
      [](sql::Transaction&, const DayFailure& failure, v1::ListDayFailuresResponse& response) {
        *response.add_failures() = ToProto(failure);
        return absl::OkStatus();
      });
}

}  // namespace htx::funding

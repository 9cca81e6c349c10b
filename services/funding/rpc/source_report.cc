// The use of capital by source, and a borrower's statement.

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/report_basis.h"
#include "funding/rpc/report_handlers.h"
#include "funding/rpc/report_proto.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_book_store.h"

namespace htx::funding {
namespace {

void Sum(const store::SourceFigures& source, store::SourceFigures& totals) {
  totals.opening += source.opening;
  totals.put_in += source.put_in;
  totals.taken_out += source.taken_out;
  totals.contributed += source.contributed;
  totals.lent += source.lent;
  totals.principal_collected += source.principal_collected;
  totals.written_off += source.written_off;
  totals.outstanding += source.outstanding;
  totals.committed += source.committed;
  totals.in_use += source.in_use;
  totals.booked_lent += source.booked_lent;
  totals.recorded_lent += source.recorded_lent;
  totals.booked_capital += source.booked_capital;
  totals.cost += source.cost;
  totals.fees += source.fees;
  totals.cost_owed += source.cost_owed;
}

absl::Status PutSources(sql::Transaction& tx, const store::ReportScope& scope, Reconciliation& reconciliation,
                        v1::GetSourceReportResponse& response) {
  HTX_ASSIGN_OR_RETURN(const auto sources, store::ReadSourceFigures(tx, scope));
  store::SourceFigures totals;
  for (const auto& [id, figures] : sources) {
    Sum(figures, totals);
    if (id.empty()) continue;  // Entries by hand outside any source: the control shows them.
    v1::SourceReportLine& line = *response.add_sources();
    line.set_source(GroupKey(store::ReportGrouping::kSource, id));
    HTX_ASSIGN_OR_RETURN(*line.mutable_display_name(), GroupName(tx, store::ReportGrouping::kSource, id));
    *line.mutable_figures() = ToProto(figures);
    *line.mutable_use() = RatioProto(figures.outstanding, figures.contributed);
    reconciliation.Compare(kControlCapital, line.source(), figures.contributed, figures.booked_capital);
    reconciliation.Compare(kControlLent, line.source(), figures.recorded_lent, figures.booked_lent);
  }
  *response.mutable_totals() = ToProto(totals);
  HTX_ASSIGN_OR_RETURN(const Dong capital, store::LedgerBalance(tx, scope.fund, {"2110", "2120", "41"}, scope.to - 1));
  HTX_ASSIGN_OR_RETURN(const Dong principal, store::LedgerBalance(tx, scope.fund, {"131"}, scope.to - 1));
  HTX_ASSIGN_OR_RETURN(const Dong owed, store::LedgerBalance(tx, scope.fund, {"2140"}, scope.to - 1));
  reconciliation.Control(kControlCapital, "2110, 2120, 4110-4130", totals.contributed, -capital);
  reconciliation.Control(kControlLent, "1311-1315", totals.recorded_lent, totals.booked_lent);
  reconciliation.Control(kControlOutstanding, "1311-1315", totals.outstanding, principal);
  reconciliation.Control(kControlCostOwed, "2140", totals.cost_owed, -owed);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetSourceReportResponse> ReportHandlers::GetSourceReport(const v1::GetSourceReportRequest& request,
                                                                            const rpc::RequestContext& context) {
  FieldErrors errors;
  const common::v1::DateRange& period = request.period();
  store::ReportScope scope;
  scope.fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  scope.from = ParseDate(period.has_from(), period.from(), "period.from", errors);
  scope.to = ParseDate(period.has_to(), period.to(), "period.to", errors);
  if (errors.empty() && scope.to <= scope.from) {
    errors.Add("period.to", {.en = "must be after from", .vi = "phải sau ngày bắt đầu"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetSourceReportResponse response;
  const auto read = [&](sql::Transaction& tx, Reconciliation& reconciliation) -> absl::Status {
    response.Clear();
    return PutSources(tx, scope, reconciliation, response);
  };
  HTX_ASSIGN_OR_RETURN(*response.mutable_basis(), Reconciled(desk_, context, scope.fund, read));
  return response;
}

absl::StatusOr<v1::GetBorrowerStatementResponse> ReportHandlers::GetBorrowerStatement(
    const v1::GetBorrowerStatementRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  store::BorrowerQuery query;
  query.fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  query.borrower = OrganizationId::Of(ParseName(request.borrower(), kOrganizations, "borrower", errors));
  query.from = ParseDate(request.has_from_date(), request.from_date(), "from_date", errors);
  query.to = ParseDate(request.has_to_date(), request.to_date(), "to_date", errors);
  if (errors.empty() && query.to < query.from) {
    errors.Add("to_date", {.en = "lies before from_date", .vi = "trước from_date"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const int page_size, query::PageSize(request.page_size()));
  OpenList list;
  list.query.limit = query.limit = page_size + 1;
  list.bound = absl::StrJoin({std::string("GetBorrowerStatement"), query.fund.text(), query.borrower.text(),
                              FormatDay(query.from), FormatDay(query.to)},
                             "\n");
  HTX_ASSIGN_OR_RETURN(query::Cursor cursor, desk_.tokens.Open(request.page_token(), list.bound));
  query.after = std::move(cursor.last);
  v1::GetBorrowerStatementResponse response;
  const auto read = [&](sql::Transaction& tx, Reconciliation& reconciliation) -> absl::Status {
    response.Clear();
    HTX_ASSIGN_OR_RETURN(store::BorrowerStatement statement, store::ReadBorrowerStatement(tx, query));
    FinishPage(list, desk_.tokens, statement.lines, response);
    for (const store::BorrowerLine& line : statement.lines.items) *response.add_lines() = ToProto(line);
    *response.mutable_opening() = MoneyProto(statement.opening);
    *response.mutable_closing() = MoneyProto(statement.Closing());
    *response.mutable_totals() = ToProto(statement.sums);
    store::LoanBookQuery loans;
    loans.fund = query.fund;
    loans.day = query.to;
    loans.borrower = query.borrower;
    Dong recorded = 0;
    HTX_RETURN_IF_ERROR(store::ForEachDebtor(tx, loans, [&](absl::Span<const BookedLoan> owed) -> absl::StatusOr<bool> {
      for (const BookedLoan& loan : owed) recorded += CompareLoan(loan, query.to, reconciliation).outstanding;
      return true;
    }));
    reconciliation.Control(kControlOutstanding, "1311-1315", recorded, statement.Closing());
    return absl::OkStatus();
  };
  HTX_ASSIGN_OR_RETURN(*response.mutable_basis(), Reconciled(desk_, context, query.fund, read));
  response.set_borrower_display_name(desk_.registry.DisplayName(query.borrower, NamesUntil(context.deadline)));
  return response;
}

}  // namespace htx::funding

#include "funding/rpc/ledger_handlers.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/ledger.h"
#include "funding/domain/statutory_chart.h"
#include "funding/rpc/ledger_proto.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/ledger_balance.h"
#include "funding/store/ledger_chain.h"
#include "funding/store/ledger_store.h"

namespace htx::funding {
namespace {

// Left of the caller's deadline for the answer.
constexpr absl::Duration kReserve = absl::Milliseconds(500);

// Adds a violation when a range ends before it begins.
void CheckOrder(const std::optional<absl::CivilDay>& from, const std::optional<absl::CivilDay>& to,
                FieldErrors& errors) {
  if (from.has_value() && to.has_value() && *to < *from) {
    errors.Add("to_date", {.en = "lies before from_date", .vi = "trước from_date"});
  }
}

}  // namespace

absl::StatusOr<v1::ListJournalEntriesResponse> LedgerHandlers::ListJournalEntries(
    const v1::ListJournalEntriesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.fund(), kFunds, "fund"));
  return AnswerList<v1::ListJournalEntriesResponse>(
      desk_, request, context,
      {.method = "ListJournalEntries",
       .schema = store::EntrySchema(),
       .default_order = "business_date",
       .fund = FundId::Of(std::move(id)),
       .fund_column = "e.fund_id"},
      store::ListEntries, [](const JournalEntry& entry, v1::ListJournalEntriesResponse& response) {
        *response.add_entries() = ToProto(entry);
      });
}

absl::StatusOr<v1::GetTrialBalanceResponse> LedgerHandlers::GetTrialBalance(const v1::GetTrialBalanceRequest& request,
                                                                            const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  CheckRange(request.chart(), 0, v1::LEDGER_CHART_STATUTORY, "chart", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const store::LineFilter lines, store::ParseLineFilter(id, request.filter()));
  v1::GetTrialBalanceResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, id));
    HTX_ASSIGN_OR_RETURN(const std::vector<TrialBalanceRow> rows, store::TrialBalance(tx, lines, day));
    response.Clear();
    Dong debit = 0;
    Dong credit = 0;
    for (const TrialBalanceRow& row : rows) {
      debit += row.debit;
      credit += row.credit;
    }
    if (request.chart() == v1::LEDGER_CHART_STATUTORY) {
      const absl::CivilDay on = day.value_or(DayOf(desk_.clock.Now()));
      AddStatutory(rows, ModelOn(fund, on), on, context.language, response);
    } else {
      for (const TrialBalanceRow& row : rows) *response.add_rows() = ToProto(row, context.language);
    }
    *response.mutable_total_debit() = MoneyProto(debit);
    *response.mutable_total_credit() = MoneyProto(credit);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::GetStatementResponse> LedgerHandlers::GetStatement(const v1::GetStatementRequest& request,
                                                                      const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  store::StatementQuery query = {.from = ParseDate(request.has_from_date(), request.from_date(), "from_date", errors),
                                 .to = ParseDate(request.has_to_date(), request.to_date(), "to_date", errors)};
  CheckOrder(query.from, query.to, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const int page_size, query::PageSize(request.page_size()));
  HTX_ASSIGN_OR_RETURN(query.lines, store::ParseLineFilter(fund, request.filter()));
  OpenList list = {.query = {.limit = page_size + 1},
                   .bound = absl::StrJoin({std::string("GetStatement"), fund.text(), FormatDay(query.from),
                                           FormatDay(query.to), request.filter()},
                                          std::string(1, '\0'))};
  HTX_ASSIGN_OR_RETURN(query::Cursor cursor, desk_.tokens.Open(request.page_token(), list.bound));
  query.after = std::move(cursor.last);
  query.limit = list.query.limit;
  v1::GetStatementResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    HTX_RETURN_IF_ERROR(store::GetFund(tx, fund).status());
    HTX_ASSIGN_OR_RETURN(store::Statement statement, store::ReadStatement(tx, query));
    FinishPage(list, desk_.tokens, statement.lines, response);
    for (const store::StatementLine& line : statement.lines.items) *response.add_lines() = ToProto(line);
    for (const TrialBalanceRow& row : statement.opening) *response.add_opening() = ToProto(row, context.language);
    for (const TrialBalanceRow& row : statement.closing) *response.add_closing() = ToProto(row, context.language);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::GetChartOfAccountsResponse> LedgerHandlers::GetChartOfAccounts(
    const v1::GetChartOfAccountsRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  const FundId id = FundId::Of(ParseOptionalName(request.fund(), kFunds, "fund", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const absl::CivilDay on = day.value_or(DayOf(desk_.clock.Now()));
  std::optional<FundModel> model;
  if (!id.empty()) {
    HTX_RETURN_IF_ERROR(desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, id));
      model = ModelOn(fund, on);
      return absl::OkStatus();
    }));
  }
  v1::GetChartOfAccountsResponse response;
  for (const Account* account : ChartOfAccounts::BuiltIn().On(on)) {
    v1::LedgerAccount& shown = *response.add_accounts() = ToProto(*account, context.language);
    if (!model.has_value() || account->heading) continue;
    const Rule* maps = StatutoryRule(*model, account->code, on);
    if (maps != nullptr) *shown.mutable_statutory() = ToProto(*maps, context.language);
  }
  return response;
}

absl::StatusOr<v1::VerifyLedgerResponse> LedgerHandlers::VerifyLedger(const v1::VerifyLedgerRequest& request,
                                                                      const rpc::RequestContext& context) {
  FieldErrors errors;
  store::LedgerCheck check = {
      .fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors)),
      .from = ParseOptionalDate(request.has_from_date(), request.from_date(), "from_date", errors),
      .to = ParseOptionalDate(request.has_to_date(), request.to_date(), "to_date", errors),
      .go_on = [&] { return desk_.clock.Now() < context.deadline - kReserve; }};
  CheckOrder(check.from, check.to, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::VerifyLedgerResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_RETURN_IF_ERROR(store::GetFund(tx, check.fund).status());
    HTX_ASSIGN_OR_RETURN(const store::LedgerVerdict verdict, store::VerifyLedger(tx, check));
    response = ToProto(verdict);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

}  // namespace htx::funding

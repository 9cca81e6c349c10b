#include "funding/rpc/ledger_handlers.h"

#include <utility>

#include "common/base/status.h"
#include "funding/domain/ledger.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/ledger_store.h"

namespace htx::funding {
namespace {

v1::JournalEntry ToProto(const JournalEntry& entry) {
  v1::JournalEntry proto;
  proto.set_name(NameOf(entry.id));
  proto.set_fund(NameOf(entry.fund));
  proto.set_kind(static_cast<v1::JournalKind>(entry.kind));
  *proto.mutable_business_date() = DateProto(entry.day);
  for (const JournalLine& line : entry.lines) {
    v1::JournalLine& line_proto = *proto.add_lines();
    line_proto.set_account(line.account);
    *line_proto.mutable_debit() = MoneyProto(line.debit);
    *line_proto.mutable_credit() = MoneyProto(line.credit);
  }
  if (!entry.source.empty()) proto.set_source(NameOf(entry.source));
  if (!entry.loan.empty()) proto.set_loan(NameOf(entry.loan));
  if (!entry.borrower.empty()) proto.set_borrower(NameOf(entry.borrower));
  proto.set_province(AreaNameOf(entry.province));
  proto.set_cause(entry.cause);
  proto.set_actor(entry.actor);
  proto.set_request_id(entry.request_id);
  *proto.mutable_recorded_time() = TimeProto(entry.recorded);
  return proto;
}

v1::TrialBalanceRow ToProto(const TrialBalanceRow& row, absl::string_view language) {
  const Account* account = FindAccount(row.account);
  HTX_CHECK(account != nullptr);
  v1::TrialBalanceRow proto;
  proto.set_account(row.account);
  proto.set_display_name(language == "vi" ? account->name.vi : account->name.en);
  *proto.mutable_debit() = MoneyProto(row.debit);
  *proto.mutable_credit() = MoneyProto(row.credit);
  *proto.mutable_balance() = MoneyProto(account->debit_side ? row.debit - row.credit : row.credit - row.debit);
  proto.set_memo(account->memo);
  return proto;
}

}  // namespace

absl::StatusOr<v1::ListJournalEntriesResponse> LedgerHandlers::ListJournalEntries(
    const v1::ListJournalEntriesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.fund(), kFunds, "fund"));
  const FundId fund = FundId::Of(std::move(id));
  HTX_ASSIGN_OR_RETURN(OpenList list, Open(store::EntrySchema(),
                                           {.method = "ListJournalEntries",
                                            .filter = request.filter(),
                                            .order_by = request.order_by(),
                                            .page_size = request.page_size(),
                                            .page_token = request.page_token(),
                                            .default_order = "business_date",
                                            .others = fund.text()},
                                           desk_.tokens));
  list.query.where = store::And({.text = "e.fund_id = ?", .args = {fund.text()}}, list.query.where);
  v1::ListJournalEntriesResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_RETURN_IF_ERROR(store::GetFund(tx, fund).status());
    HTX_ASSIGN_OR_RETURN(store::EntryPage page, store::ListEntries(tx, list.query));
    response.set_next_page_token(FinishPage(list, page.keys, desk_.tokens, page.entries));
    response.set_total_size(page.total);
    for (const JournalEntry& entry : page.entries) *response.add_entries() = ToProto(entry);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::GetTrialBalanceResponse> LedgerHandlers::GetTrialBalance(const v1::GetTrialBalanceRequest& request,
                                                                            const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const query::Fragment filter, query::ParseFilter(request.filter(), store::LineSchema()));
  v1::GetTrialBalanceResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_RETURN_IF_ERROR(store::GetFund(tx, fund).status());
    HTX_ASSIGN_OR_RETURN(const std::vector<TrialBalanceRow> rows, store::TrialBalance(tx, fund, day, filter));
    Dong debit = 0;
    Dong credit = 0;
    for (const TrialBalanceRow& row : rows) {
      *response.add_rows() = ToProto(row, context.language);
      debit += row.debit;
      credit += row.credit;
    }
    *response.mutable_total_debit() = MoneyProto(debit);
    *response.mutable_total_credit() = MoneyProto(credit);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

}  // namespace htx::funding

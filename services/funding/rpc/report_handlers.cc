#include "funding/rpc/report_handlers.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/report_basis.h"
#include "funding/rpc/report_proto.h"
#include "funding/rpc/standing_proto.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_book_store.h"

namespace htx::funding {
namespace {

// The group of a loan in a break-down of debts.
std::string KeyOf(store::ReportGrouping grouping, const Loan& loan) {
  switch (grouping) {
    case store::ReportGrouping::kNone:
      return "";
    case store::ReportGrouping::kProvince:
      return loan.locality.province;
    case store::ReportGrouping::kDistrict:
      return loan.locality.district;
    case store::ReportGrouping::kSector:
      return loan.sector;
    case store::ReportGrouping::kSource:
      return loan.source.text();
    case store::ReportGrouping::kProgram:
      return loan.program.text();
    case store::ReportGrouping::kProduct:
      return loan.product.text();
  }
  HTX_UNREACHABLE();
}

// Sums while the debtors go by, one after the other.
struct DebtTables {
  std::map<int, DebtSums> groups = {};
  std::map<std::string, DebtSums> keys = {};
  DebtSums totals = {};
  std::map<int, Dong> booked = {};  // Principal in the ledger by group.
  std::optional<Scale> scale = {};
  RuleBasis rules = {};
  bool unknown = false;  // Some principal is of a group that is not known.
  Dong bad = 0;          // Principal in bad groups.

  void Add(absl::Span<const BookedLoan> loans, const DebtScope& scope, const RuleBook& lending);
};

void DebtTables::Add(absl::Span<const BookedLoan> loans, const DebtScope& scope, const RuleBook& lending) {
  const DebtorBook book = ClassDebtor(loans, scope.day, ClassificationRules(), lending);
  std::set<int> met_groups;
  std::set<std::string> met_keys;
  for (const BookedLoan& loan : loans) {
    if (!scope.dataset.empty() && loan.owed.loan.dataset != scope.dataset) continue;
    for (const auto& [group, amount] : loan.books.by_group) booked[group] += amount;
  }
  for (const BookedDebt& debt : book.debts) {
    const BookedLoan& loan = loans[debt.loan];
    if (!scope.dataset.empty() && loan.owed.loan.dataset != scope.dataset) continue;
    const DebtGroup group = debt.debt.classification.group;
    const std::string key = KeyOf(scope.grouping, loan.owed.loan);
    groups[static_cast<int>(group)].Add(debt, loan.books);
    keys[key].Add(debt, loan.books);
    totals.Add(debt, loan.books);
    met_groups.insert(static_cast<int>(group));
    met_keys.insert(key);
    RuleBasis basis;
    unknown |= debt.debt.outstanding > 0 && group == DebtGroup::kUnknown;
    const BadDebt judged = JudgeGroups({group}, scope.day, ClassificationRules(), basis);
    unknown |= debt.debt.outstanding > 0 && judged == BadDebt::kUnknown;
    if (judged == BadDebt::kPresent) bad += debt.debt.outstanding;
  }
  if (met_groups.empty()) return;
  for (const int group : met_groups) groups[group].debtors += 1;
  for (const std::string& key : met_keys) keys[key].debtors += 1;
  totals.debtors += 1;
  scale = book.scale;
  rules.Add(book.basis);
}

absl::Status PutTables(sql::Transaction& tx, const DebtTables& tables, const DebtScope& scope,
                       v1::GetDebtReportResponse& response) {
  for (int group = 0; group <= kLastDebtGroup; ++group) {
    const auto sums = tables.groups.find(group);
    const auto booked = tables.booked.find(group);
    if (group == 0 && sums == tables.groups.end()) continue;
    v1::DebtReportLine& line = *response.add_groups();
    line.set_debt_group(group);
    *line.mutable_figures() = ToProto(sums == tables.groups.end() ? DebtSums{} : sums->second);
    *line.mutable_booked_principal() = MoneyProto(booked == tables.booked.end() ? 0 : booked->second);
  }
  if (scope.grouping != store::ReportGrouping::kNone) {
    for (const auto& [key, sums] : tables.keys) {
      v1::DebtReportLine& line = *response.add_breakdown();
      line.set_key(GroupKey(scope.grouping, key));
      HTX_ASSIGN_OR_RETURN(*line.mutable_display_name(), GroupName(tx, scope.grouping, key));
      *line.mutable_figures() = ToProto(sums);
    }
  }
  *response.mutable_totals() = ToProto(tables.totals);
  if (!tables.unknown) *response.mutable_bad_debt_ratio() = RatioProto(tables.bad, tables.totals.outstanding);
  if (tables.scale.has_value()) response.set_scale(std::string(WordOf(*tables.scale)));
  *response.mutable_rules() = ToProto(tables.rules);
  return absl::OkStatus();
}

// What the loans sum to by their own records, whatever data set they are of.
struct BookSums {
  Dong outstanding = 0;
  Dong followed = 0;
};

absl::Status ControlBooks(sql::Transaction& tx, const FundId& fund, absl::CivilDay day, const BookSums& sums,
                          bool with_followed, Reconciliation& reconciliation) {
  HTX_ASSIGN_OR_RETURN(const Dong principal, store::LedgerBalance(tx, fund, {"131"}, day));
  reconciliation.Control(kControlOutstanding, "1311-1315", sums.outstanding, principal);
  if (!with_followed) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const Dong followed, store::LedgerBalance(tx, fund, {std::string(kWrittenDebt)}, day));
  reconciliation.Control(kControlFollowed, kWrittenDebt, sums.followed, followed);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetDebtReportResponse> ReportHandlers::GetDebtReport(const v1::GetDebtReportRequest& request,
                                                                        const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const DebtScope scope, ParseDebtScope(request));
  HTX_RETURN_IF_ERROR(RequirePast(scope.day, desk_.clock.Now()));
  v1::GetDebtReportResponse response;
  const auto read = [&](sql::Transaction& tx, Reconciliation& reconciliation) -> absl::Status {
    response.Clear();
    DebtTables tables;
    BookSums books;
    store::LoanBookQuery query;
    query.fund = scope.fund;
    query.day = scope.day;
    HTX_RETURN_IF_ERROR(
        store::ForEachDebtor(tx, query, [&](absl::Span<const BookedLoan> loans) -> absl::StatusOr<bool> {
          tables.Add(loans, scope, desk_.rules);
          for (const BookedLoan& loan : loans) {
            const LoanAccount account = CompareLoan(loan, scope.day, reconciliation);
            books.outstanding += account.outstanding;
            books.followed += account.followed;
          }
          return true;
        }));
    HTX_RETURN_IF_ERROR(PutTables(tx, tables, scope, response));
    return ControlBooks(tx, scope.fund, scope.day, books, true, reconciliation);
  };
  HTX_ASSIGN_OR_RETURN(*response.mutable_basis(), Reconciled(desk_, context, scope.fund, read));
  NameAreas(desk_, context.deadline, scope.grouping, *response.mutable_breakdown());
  return response;
}

absl::StatusOr<v1::ListReportedDebtsResponse> ReportHandlers::ListReportedDebts(
    const v1::ListReportedDebtsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const DebtListScope scope, ParseDebtListScope(request));
  HTX_RETURN_IF_ERROR(RequirePast(scope.debts.day, desk_.clock.Now()));
  HTX_ASSIGN_OR_RETURN(const int page_size, query::PageSize(request.page_size()));
  const std::string bound = absl::StrJoin(
      {std::string("ListReportedDebts"), scope.debts.fund.text(), FormatDay(scope.debts.day), scope.debts.dataset,
       absl::StrJoin(scope.groups, ","), absl::StrCat(static_cast<int>(scope.debts.grouping)), scope.key},
      "\n");
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, desk_.tokens.Open(request.page_token(), bound));
  HTX_RETURN_IF_ERROR(cursor.Holds(2));
  store::LoanBookQuery query;
  query.fund = scope.debts.fund;
  query.day = scope.debts.day;
  LoanId after;
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(std::string debtor, cursor.Text(0));
    HTX_ASSIGN_OR_RETURN(std::string loan, cursor.Text(1));
    query.from_debtor = OrganizationId::Of(std::move(debtor));
    after = LoanId::Of(std::move(loan));
  }
  v1::ListReportedDebtsResponse response;
  const auto wanted = [&](const BookedLoan& loan, const BookedDebt& debt) {
    const Loan& contract = loan.owed.loan;
    if (loan.debtor == query.from_debtor && contract.id <= after) return false;
    if (!scope.debts.dataset.empty() && contract.dataset != scope.debts.dataset) return false;
    const int group = static_cast<int>(debt.debt.classification.group);
    if (!scope.groups.empty() && std::find(scope.groups.begin(), scope.groups.end(), group) == scope.groups.end()) {
      return false;
    }
    return scope.debts.grouping == store::ReportGrouping::kNone ||
           GroupKey(scope.debts.grouping, KeyOf(scope.debts.grouping, contract)) == scope.key;
  };
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    response.Clear();
    HTX_RETURN_IF_ERROR(store::GetFund(tx, scope.debts.fund).status());
    std::vector<Value> last;
    return store::ForEachDebtor(tx, query, [&](absl::Span<const BookedLoan> loans) -> absl::StatusOr<bool> {
      const DebtorBook book = ClassDebtor(loans, scope.debts.day, ClassificationRules(), desk_.rules);
      for (const BookedDebt& debt : book.debts) {
        const BookedLoan& loan = loans[debt.loan];
        if (!wanted(loan, debt)) continue;
        if (response.debts_size() == page_size) {
          response.set_next_page_token(desk_.tokens.Seal({.last = last}, bound));
          return false;
        }
        *response.add_debts() = ToProto(debt, loan);
        last = {loan.debtor.text(), loan.owed.loan.id.text()};
      }
      return true;
    });
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::GetCashForecastResponse> ReportHandlers::GetCashForecast(const v1::GetCashForecastRequest& request,
                                                                            const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId fund = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const absl::CivilDay day = ParseDate(request.has_date(), request.date(), "date", errors);
  CheckRange(request.months(), 0, 120, "months", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequirePast(day, desk_.clock.Now()));
  const int months = request.months() == 0 ? 12 : request.months();
  v1::GetCashForecastResponse response;
  const auto read = [&](sql::Transaction& tx, Reconciliation& reconciliation) -> absl::Status {
    response.Clear();
    Forecast forecast;
    Forecast others;  // Of other data sets: for the control alone.
    Dong undrawn = 0;
    BookSums books;
    store::LoanBookQuery query;
    query.fund = fund;
    query.day = day;
    HTX_RETURN_IF_ERROR(
        store::ForEachDebtor(tx, query, [&](absl::Span<const BookedLoan> loans) -> absl::StatusOr<bool> {
          for (const BookedLoan& loan : loans) {
            const bool counts = request.dataset().empty() || loan.owed.loan.dataset == request.dataset();
            const Dong expected = AddExpected(loan, day, months, counts ? forecast : others);
            if (counts) undrawn += loan.books.undrawn;
            books.outstanding += expected;
            reconciliation.Compare(kControlOutstanding, NameOf(loan.owed.loan.id), expected, loan.books.Principal());
          }
          return true;
        }));
    PutForecast(forecast, day, request.by_source(), response);
    *response.mutable_undrawn() = MoneyProto(undrawn);
    return ControlBooks(tx, fund, day, books, false, reconciliation);
  };
  HTX_ASSIGN_OR_RETURN(*response.mutable_basis(), Reconciled(desk_, context, fund, read));
  return response;
}

}  // namespace htx::funding

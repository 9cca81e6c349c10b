#include "funding/store/report_store.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/store/ledger_balance.h"
#include "funding/store/ledger_moves.h"

namespace htx::funding::store {
namespace {

std::string KeyColumn(ReportGrouping grouping) {
  switch (grouping) {
    case ReportGrouping::kNone:
      return "''";
    case ReportGrouping::kProvince:
      return "l.province";
    case ReportGrouping::kDistrict:
      return "l.district";
    case ReportGrouping::kSector:
      return "l.sector";
    case ReportGrouping::kSource:
      return "m.source_id";
    case ReportGrouping::kProgram:
      return "a.program_id";
    case ReportGrouping::kProduct:
      return "l.product_id";
  }
  HTX_UNREACHABLE();
}

constexpr absl::string_view kInPeriod = "m.business_day >= p.first_day";

// The period and the movements of a fund up to its end (alias m). Bound to (first day, fund, day after the last).
std::string PeriodMoves(absl::string_view accounts) {
  return absl::StrCat("with p as (select cast(? as text) as first_day), m as (",
                      Moves(absl::StrCat("j.fund_id = ? and j.business_day < ? and (", accounts, ")")), ")");
}

// One row per group and loan: what moved under the loan.
std::string LoanRows(ReportGrouping grouping) {
  const std::string paid_out = Both(OfKind(JournalKind::kDisbursement), kOnPrincipal);
  const std::string allocated = Both(OfKind(JournalKind::kAllocation), kInPeriod);
  const std::string positive = Both(paid_out, "m.amount > 0");
  return absl::StrCat(
      "select ", KeyColumn(grouping), " as grp, l.id as loan, l.borrower as borrower, a.jobs as jobs, ",
      SumWhen(Both("m.business_day < p.first_day", kOnPrincipal), "m.amount"), " as opening, ",
      SumWhen(Both(Both(OfKind(JournalKind::kOpening), kInPeriod), kOnPrincipal), "m.amount"), " as taken_over, ",
      SumWhen(Both(paid_out, kInPeriod), "m.amount"), " as lent, ", SumWhen(Both(allocated, kOnPrincipal), "-m.amount"),
      " as principal, ", SumWhen(Both(allocated, OnAccount(kInterestReceivable)), "-m.amount"), " as interest, ",
      SumWhen(Both(allocated, OnAccount(kPenaltyReceivable)), "-m.amount"), " as penalty, ",
      SumWhen(Both(allocated, OnAccount(kFeeIncome)), "-m.amount"), " as fees, ",
      SumWhen(Both(Both(OfKind(JournalKind::kRecovery), kInPeriod), OnAccount(kRecoveries)), "-m.amount"),
      " as recovered, ", SumWhen(Both(Both(OfKind(JournalKind::kWriteOff), kInPeriod), kOnPrincipal), "-m.amount"),
      " as written_off, ", SumWhen(kOnPrincipal, "m.amount"), " as outstanding, ",
      SumWhen(Both(positive, kInPeriod), "1"), " as payouts, min(case when ", positive,
      " then m.business_day end) as first_payout from m cross join p join loans l on l.id = m.loan_id join "
      "applications a on a.id = l.application_id where (? = '' or l.dataset = ?) group by 1, l.id, l.borrower, a.jobs");
}

std::vector<Value> PeriodArgs(const ReportScope& scope) {
  return {FormatDay(scope.from), scope.fund.text(), FormatDay(scope.to)};
}

Figures ReadFigureRow(const sql::Row& row) {
  return {.borrowers = row.Int(1),
          .loans = row.Int(2),
          .new_loans = row.Int(3),
          .debtors = row.Int(4),
          .jobs = row.Int(5),
          .loans_without_jobs = row.Int(6),
          .opening = row.Int(7),
          .taken_over = row.Int(16),
          .lent = row.Int(8),
          .principal_collected = row.Int(9),
          .interest_collected = row.Int(10),
          .penalty_collected = row.Int(11),
          .fees_collected = row.Int(12),
          .recovered = row.Int(13),
          .written_off = row.Int(14),
          .outstanding = row.Int(15)};
}

}  // namespace

absl::StatusOr<std::map<std::string, Figures>> ReadFigures(sql::Transaction& tx, const ReportScope& scope,
                                                           ReportGrouping grouping) {
  std::vector<Value> args = PeriodArgs(scope);
  args.insert(args.end(), {scope.dataset, scope.dataset});
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat(PeriodMoves(LoanAccounts()),
                            " select grp, count(distinct case when payouts > 0 then borrower end), ",
                            Sum("case when payouts > 0 then 1 else 0 end"), ", ",
                            Sum("case when first_payout >= p.first_day then 1 else 0 end"),
                            ", count(distinct case when outstanding <> 0 then borrower end), ",
                            Sum("case when first_payout >= p.first_day then coalesce(jobs, 0) else 0 end"), ", ",
                            Sum("case when first_payout >= p.first_day and jobs is null then 1 else 0 end"), ", ",
                            Sum("opening"), ", ", Sum("lent"), ", ", Sum("principal"), ", ", Sum("interest"), ", ",
                            Sum("penalty"), ", ", Sum("fees"), ", ", Sum("recovered"), ", ", Sum("written_off"), ", ",
                            Sum("outstanding"), ", ", Sum("taken_over"), " from (", LoanRows(grouping),
                            ") by_loan cross join p group by grp"),
               args));
  std::map<std::string, Figures> figures;
  if (grouping == ReportGrouping::kNone) figures[""] = {};
  for (size_t i = 0; i < rows.size(); ++i) figures[rows[i].String(0)] = ReadFigureRow(rows[i]);
  return figures;
}

absl::StatusOr<RecordedFlows> ReadRecordedFlows(sql::Transaction& tx, const ReportScope& scope) {
  const std::string from = FormatDay(scope.from);
  const std::string to = FormatDay(scope.to);
  HTX_ASSIGN_OR_RETURN(const sql::Rows lent,
                       tx.Query(absl::StrCat("select ", Sum("confirmed"),
                                             " from disbursements d where fund_id = ? and resolved_day >= ? and "
                                             "resolved_day < ? and state = 3 and not ",
                                             TakenOver("d.fund_id", "d.loan_id", ">=", "d.resolved_day")),
                                {scope.fund.text(), from, to}));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows paid,
      tx.Query(absl::StrCat("select ",
                            SumWhen(absl::StrCat("r.business_day >= ? and r.business_day < ? and not ",
                                                 TakenOver("r.fund_id", "r.loan_id", ">=", "r.business_day")),
                                    "r.amount"),
                            " - ", SumWhen("r.reversed_day >= ? and r.reversed_day < ?", "r.amount"),
                            " from repayments r where r.fund_id = ?"),
               {from, to, from, to, scope.fund.text()}));
  return RecordedFlows{.lent = lent[0].Int(0), .cash_in = paid[0].Int(0)};
}

absl::StatusOr<Dong> ReadCashIn(sql::Transaction& tx, const ReportScope& scope) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat(PeriodMoves(absl::StrCat("j.account = '", kBank, "'")), " select ",
                                             SumWhen(Both(OfKind(JournalKind::kReceipt), kInPeriod), "m.amount"),
                                             " from m cross join p"),
                                PeriodArgs(scope)));
  return rows[0].Int(0);
}

absl::StatusOr<Dong> LedgerBalance(sql::Transaction& tx, const FundId& fund, const std::vector<std::string>& prefixes,
                                   absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const LineFilter lines, ParseLineFilter(fund, ""));
  HTX_ASSIGN_OR_RETURN(const std::vector<TrialBalanceRow> rows, TrialBalance(tx, lines, day));
  Dong balance = 0;
  for (const TrialBalanceRow& row : rows) {
    const bool counts = std::any_of(prefixes.begin(), prefixes.end(),
                                    [&](const std::string& prefix) { return absl::StartsWith(row.account, prefix); });
    if (counts) balance += row.debit - row.credit;
  }
  return balance;
}

absl::StatusOr<std::map<std::string, SourceFigures>> ReadSourceFigures(sql::Transaction& tx, const ReportScope& scope) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows capital,
      tx.Query(absl::StrCat("with p as (select cast(? as text) as first_day) select m.source_id, ",
                            SumWhen("m.business_day < p.first_day", "m.contributed"), ", ",
                            SumWhen(Both(kInPeriod, "m.contributed > 0"), "m.contributed"), ", ",
                            SumWhen(Both(kInPeriod, "m.contributed < 0"), "-m.contributed"), ", ", Sum("m.contributed"),
                            ", ", Sum("m.committed"), ", ", Sum("m.lent"), ", ",
                            SumWhen(absl::StrCat("m.lent > 0 and m.repaid = 0 and not exists (select 1 from loans l "
                                                 "where l.application_id = m.application_id and ",
                                                 TakenOver("l.fund_id", "l.id", ">=", "m.business_day"), ")"),
                                    "m.lent"),
                            " from capital_entries m cross join p where m.fund_id = ? and m.business_day < ? group by "
                            "m.source_id"),
               PeriodArgs(scope)));
  std::map<std::string, SourceFigures> figures;
  for (size_t i = 0; i < capital.size(); ++i) {
    SourceFigures& source = figures[capital[i].String(0)];
    source.opening = capital[i].Int(1);
    source.put_in = capital[i].Int(2);
    source.taken_out = capital[i].Int(3);
    source.contributed = capital[i].Int(4);
    source.committed = capital[i].Int(5);
    source.in_use = capital[i].Int(6);
    source.recorded_lent = capital[i].Int(7);
  }
  const std::string capital_accounts =
      absl::StrCat("('", kEntrustedCapital, "', '", kBorrowedCapital, "', '", kCharterCapital, "', '", kGrantedCapital,
                   "', '", kRetainedSurplus, "')");
  const std::string accounts =
      absl::StrCat("j.account like '131%' or j.account in ", capital_accounts, " or j.account in ('", kCostOfCapital,
                   "', '", kCapitalCostPayable, "', '", kEntrustmentFees, "')");
  const std::string paid_out = Both(OfKind(JournalKind::kDisbursement), kOnPrincipal);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows ledger,
      tx.Query(absl::StrCat(
                   PeriodMoves(accounts), " select m.source_id, ", SumWhen(Both(paid_out, kInPeriod), "m.amount"), ", ",
                   SumWhen(Both(Both(OfKind(JournalKind::kAllocation), kInPeriod), kOnPrincipal), "-m.amount"), ", ",
                   SumWhen(Both(Both(OfKind(JournalKind::kWriteOff), kInPeriod), kOnPrincipal), "-m.amount"), ", ",
                   SumWhen(kOnPrincipal, "m.amount"), ", ", SumWhen(paid_out, "m.amount"), ", ",
                   SumWhen(absl::StrCat("m.account in ", capital_accounts), "-m.amount"), ", ",
                   SumWhen(Both(OnAccount(kCostOfCapital), kInPeriod), "m.amount"), ", ",
                   SumWhen(Both(OnAccount(kEntrustmentFees), kInPeriod), "-m.amount"), ", ",
                   SumWhen(OnAccount(kCapitalCostPayable), "-m.amount"), " from m cross join p group by m.source_id"),
               PeriodArgs(scope)));
  for (size_t i = 0; i < ledger.size(); ++i) {
    SourceFigures& source = figures[ledger[i].String(0)];
    source.lent = ledger[i].Int(1);
    source.principal_collected = ledger[i].Int(2);
    source.written_off = ledger[i].Int(3);
    source.outstanding = ledger[i].Int(4);
    source.booked_lent = ledger[i].Int(5);
    source.booked_capital = ledger[i].Int(6);
    source.cost = ledger[i].Int(7);
    source.fees = ledger[i].Int(8);
    source.cost_owed = ledger[i].Int(9);
  }
  return figures;
}

}  // namespace htx::funding::store

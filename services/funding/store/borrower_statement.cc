#include "funding/store/borrower_statement.h"

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/query/query.h"
#include "funding/store/ledger_moves.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// The columns of BorrowerMovement, in its order.
std::string MovementColumns() {
  const std::string allocated = OfKind(JournalKind::kAllocation);
  return absl::StrCat(SumWhen(Both(OfKind(JournalKind::kDisbursement), kOnPrincipal), "m.amount"), " as lent, ",
                      SumWhen(Both(OfKind(JournalKind::kReceipt), OnAccount(kBank)), "m.amount"), " as received, ",
                      SumWhen(Both(allocated, kOnPrincipal), "-m.amount"), " as principal, ",
                      SumWhen(Both(allocated, OnAccount(kInterestReceivable)), "-m.amount"), " as interest, ",
                      SumWhen(Both(allocated, OnAccount(kPenaltyReceivable)), "-m.amount"), " as penalty, ",
                      SumWhen(Both(allocated, OnAccount(kFeeIncome)), "-m.amount"), " as fee, ",
                      SumWhen(Both(OfKind(JournalKind::kRecovery), OnAccount(kRecoveries)), "-m.amount"),
                      " as recovered, ", SumWhen(Both(OfKind(JournalKind::kWriteOff), kOnPrincipal), "-m.amount"),
                      " as written_off, ", SumWhen(Both(OfKind(JournalKind::kOpening), kOnPrincipal), "m.amount"),
                      " as taken_over");
}

constexpr absl::string_view kNames =
    "s.lent, s.received, s.principal, s.interest, s.penalty, s.fee, s.recovered, s.written_off, s.taken_over";

BorrowerMovement MovementIn(const sql::Row& row, size_t first) {
  return {.lent = row.Int(first),
          .received = row.Int(first + 1),
          .principal = row.Int(first + 2),
          .interest = row.Int(first + 3),
          .penalty = row.Int(first + 4),
          .fee = row.Int(first + 5),
          .recovered = row.Int(first + 6),
          .written_off = row.Int(first + 7),
          .taken_over = row.Int(first + 8)};
}

// Every event of the borrower's days that moved something (alias s); `running` is the principal that came since the
// first day. Bound to (fund, borrower, first day, last day).
std::string Events() {
  const std::string moves =
      Moves(absl::StrCat("j.fund_id = ? and j.borrower = ? and j.business_day >= ? and "
                         "j.business_day <= ? and (",
                         LoanAccounts(), " or j.account = '", kBank, "')"));
  return absl::StrCat(
      "(select g.*, cast(sum(g.taken_over + g.lent - g.principal - g.written_off) over (order by g.day, g.loan, "
      "g.cause) as bigint) "
      "as running from (select m.business_day as day, m.loan_id as loan, e.cause as cause, min(m.kind) as kind, ",
      MovementColumns(), " from (", moves, ") m join journal_entries e on e.id = m.entry_id group by 1, 2, 3) g where ",
      "g.lent <> 0 or g.received <> 0 or g.principal <> 0 or g.interest <> 0 or g.penalty <> 0 or g.fee <> 0 or "
      "g.recovered <> 0 or g.written_off <> 0 or g.taken_over <> 0) s");
}

absl::StatusOr<Dong> OpeningOf(sql::Transaction& tx, const BorrowerQuery& query) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", Sum("m.debit - m.credit"),
                                             " from journal_lines m where m.fund_id = ? and m.borrower = ? and "
                                             "m.business_day < ? and ",
                                             kOnPrincipal),
                                {query.fund.text(), query.borrower.text(), FormatDay(query.from)}));
  return rows[0].Int(0);
}

}  // namespace

absl::StatusOr<BorrowerStatement> ReadBorrowerStatement(sql::Transaction& tx, const BorrowerQuery& query) {
  const std::vector<query::OrderTerm> order = {{.column = "s.day"}, {.column = "s.loan"}, {.column = "s.cause"}};
  const std::vector<Value> bound = {query.fund.text(), query.borrower.text(), FormatDay(query.from),
                                    FormatDay(query.to)};
  BorrowerStatement statement;
  HTX_ASSIGN_OR_RETURN(statement.opening, OpeningOf(tx, query));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows sums,
      tx.Query(absl::StrCat("select count(*), ", Sum("s.lent"), ", ", Sum("s.received"), ", ", Sum("s.principal"), ", ",
                            Sum("s.interest"), ", ", Sum("s.penalty"), ", ", Sum("s.fee"), ", ", Sum("s.recovered"),
                            ", ", Sum("s.written_off"), ", ", Sum("s.taken_over"), " from ", Events()),
               bound));
  statement.lines.total = sums[0].Int(0);
  statement.sums = MovementIn(sums[0], 1);
  const query::Fragment after = query::AfterRow(order, query.after);
  std::vector<Value> args = bound;
  args.insert(args.end(), after.args.begin(), after.args.end());
  args.emplace_back(static_cast<int64_t>(query.limit));
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(absl::StrCat("select s.day, s.loan, s.cause, s.kind, s.running, ",
                                                                   kNames, " from ", Events(), " where ", after.text,
                                                                   " order by ", query::OrderText(order), " limit ?"),
                                                      args));
  for (size_t i = 0; i < rows.size(); ++i) {
    BorrowerLine& line = statement.lines.items.emplace_back();
    line.day = DayIn(rows[i].Text(0));
    line.loan = LoanId::Of(rows[i].String(1));
    line.cause = rows[i].String(2);
    line.kind = EnumIn<JournalKind>(rows[i].Int(3));
    line.balance = statement.opening + rows[i].Int(4);
    line.moved = MovementIn(rows[i], 5);
    statement.lines.keys.push_back({rows[i].String(0), rows[i].String(1), rows[i].String(2)});
  }
  return statement;
}

}  // namespace htx::funding::store

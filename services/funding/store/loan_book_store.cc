#include "funding/store/loan_book_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/sql/text_list.h"
#include "funding/domain/chart.h"
#include "funding/store/collateral_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/proposal_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// Who owes a loan (alias l) on the day. Bound to the day twice.
constexpr absl::string_view kDebtor =
    "coalesce((select min(d.debtor) from loan_debtors d where d.loan_id = l.id and d.from_day <= ? and d.until_day > "
    "?), l.borrower)";

// Loans of the fund's books on the day (alias l); one that came with a fund that is taken over later is in other books.
// Bound to (fund, day, day).
constexpr absl::string_view kInBooks =
    "l.fund_id = ? and l.contract_day <= ? and not exists (select 1 from opening_loans t join openings c on c.fund_id "
    "= t.fund_id where t.fund_id = l.fund_id and t.loan_id = l.id and c.cut_over > ?)";

// Debtors that are read together: those after `after` (or from it on), to `last` unless that is empty.
struct Range {
  std::string after = {};
  bool inclusive = true;
  std::string last = {};

  std::string Of(absl::string_view column) const {
    return absl::StrCat(column, inclusive ? " >= ?" : " > ?",
                        last.empty() ? "" : absl::StrCat(" and ", column, " <= ?"));
  }
  void Bind(std::vector<Value>& args) const {
    args.emplace_back(after);
    if (!last.empty()) args.emplace_back(last);
  }
};

// The last debtor of the next range: where either signed or took over as many loans as are read together; empty when
// neither did. In the database's order, which need not be that of bytes.
absl::StatusOr<std::string> LastOfRange(sql::Transaction& tx, const LoanBookQuery& query, const Range& range) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select min(t.name) from (select * from (select l.borrower as name from loans l where "
                            "l.fund_id = ? and ",
                            range.Of("l.borrower"),
                            " order by l.borrower limit 1 offset ?) a union all select * from (select d.debtor as name "
                            "from loan_debtors d where ",
                            range.Of("d.debtor"), " order by d.debtor limit 1 offset ?) b) t"),
               {query.fund.text(), range.after, query.at_once - 1, range.after, query.at_once - 1}));
  return rows[0].IsNull(0) ? std::string() : rows[0].String(0);
}

// Loans that are read together.
struct Chunk {
  const LoanBookQuery& query;
  std::vector<std::string> debtors = {};  // In the database's order.
  std::vector<std::string> loans = {};
  sql::TextList ids = {};  // Of the loans.

  std::string day() const { return FormatDay(query.day); }
};

using ByLoan = std::map<LoanId, BookedLoan>;

// Who owes what in the range; for a borrower's own loans alone: in all of them.
absl::Status ReadDebtors(sql::Transaction& tx, const Range& range, Chunk& chunk, ByLoan& loans) {
  const bool own = !chunk.query.borrower.empty();
  std::vector<Value> args = {chunk.day(), chunk.day()};
  std::string which = "select b.id from loans b where b.borrower = ?";
  if (own) {
    args.emplace_back(chunk.query.borrower.text());
  } else {
    which = absl::StrCat("select b.id from loans b where ", range.Of("b.borrower"),
                         " union select d.loan_id from loan_debtors d where ", range.Of("d.debtor"));
    range.Bind(args);
    range.Bind(args);
  }
  const std::vector<Value> in_books = {chunk.query.fund.text(), chunk.day(), chunk.day()};
  args.insert(args.end(), in_books.begin(), in_books.end());
  range.Bind(args);
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select o.loan_id, o.debtor from (select l.id as loan_id, ", kDebtor,
                                             " as debtor from loans l where l.id in (", which, ") and ", kInBooks,
                                             ") o where ", range.Of("o.debtor"), " order by o.debtor, o.loan_id"),
                                args));
  for (size_t i = 0; i < rows.size(); ++i) {
    chunk.loans.push_back(rows[i].String(0));
    loans[LoanId::Of(rows[i].String(0))].debtor = OrganizationId::Of(rows[i].String(1));
    if (chunk.debtors.empty() || chunk.debtors.back() != rows[i].Text(1)) chunk.debtors.push_back(rows[i].String(1));
  }
  chunk.ids = sql::ListOf(tx.engine(), chunk.loans);
  return absl::OkStatus();
}

absl::Status ReadLoans(sql::Transaction& tx, const Chunk& chunk, ByLoan& loans) {
  HTX_ASSIGN_OR_RETURN(std::vector<Loan> owed,
                       LoansWhere(tx, {.text = absl::StrCat("l.id", chunk.ids.among), .args = {chunk.ids.value}}));
  for (Loan& loan : owed) loans[loan.id].owed.loan = std::move(loan);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows shares,
      tx.Query(
          absl::StrCat("select l.id, s.source_id, s.share_ppm, f.risk_bearer from loans l join application_sources s "
                       "on s.application_id = l.application_id join fund_sources f on f.id = s.source_id where l.id",
                       chunk.ids.among, " order by l.id, s.position"),
          {chunk.ids.value}));
  for (size_t i = 0; i < shares.size(); ++i) {
    loans[LoanId::Of(shares[i].String(0))].owed.loan.mix.push_back(
        {.source = SourceId::Of(shares[i].String(1)),
         .ppm = shares[i].Int(2),
         .own_risk = EnumIn<RiskBearer>(shares[i].Int(3)) == RiskBearer::kFund});
  }
  return absl::OkStatus();
}

absl::Status ReadMoney(sql::Transaction& tx, const Chunk& chunk, ByLoan& loans) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows drawn,
                       tx.Query(absl::StrCat("select d.loan_id, d.resolved_day, d.confirmed from disbursements d where "
                                             "d.loan_id",
                                             chunk.ids.among,
                                             " and d.state = 3 and d.resolved_day <= ? order by d.loan_id, "
                                             "d.resolved_day, d.position"),
                                {chunk.ids.value, chunk.day()}));
  for (size_t i = 0; i < drawn.size(); ++i) {
    loans[LoanId::Of(drawn[i].String(0))].owed.events.drawdowns.push_back(
        {.day = DayIn(drawn[i].Text(1)), .delta = drawn[i].Int(2)});
  }
  // What was taken back later counted on the day.
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows paid,
      tx.Query(absl::StrCat("select r.loan_id, r.id, r.position, r.amount, r.value_day, r.business_day, "
                            "r.interest_recognised from repayments r where r.loan_id",
                            chunk.ids.among,
                            " and r.business_day <= ? and (r.reversed_day = '' or r.reversed_day > ?) order by "
                            "r.loan_id, r.position"),
               {chunk.ids.value, chunk.day(), chunk.day()}));
  for (size_t i = 0; i < paid.size(); ++i) {
    const LoanId loan = LoanId::Of(paid[i].String(0));
    loans[loan].owed.events.repayments.push_back({.id = RepaymentId::Of(paid[i].String(1)),
                                                  .loan = loan,
                                                  .ordinal = paid[i].Int(2),
                                                  .amount = paid[i].Int(3),
                                                  .day = DayIn(paid[i].Text(4)),
                                                  .booked = DayIn(paid[i].Text(5)),
                                                  .recognised = paid[i].Int(6)});
  }
  const query::Fragment applied = {.text = absl::StrCat("p.loan_id", chunk.ids.among, " and p.decided_day <= ?"),
                                   .args = {chunk.ids.value, chunk.day()}};
  HTX_ASSIGN_OR_RETURN(std::vector<Proposal> proposals, AppliedProposals(tx, applied));
  for (Proposal& proposal : proposals) {
    loans[proposal.loan].owed.events.changes.push_back(std::move(proposal.change));
  }
  return absl::OkStatus();
}

int GroupOfAccount(absl::string_view account) {
  for (int group = kFirstDebtGroup; group <= kLastDebtGroup; ++group) {
    if (account == PrincipalAccount(group)) return group;
  }
  return 0;
}

absl::Status ReadBooks(sql::Transaction& tx, const Chunk& chunk, ByLoan& loans) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select j.loan_id, j.source_id, j.account, cast(sum(j.debit - j.credit) as bigint) from "
                            "journal_lines j where j.loan_id",
                            chunk.ids.among,
                            " and j.business_day <= ? and (j.account like '131%' or j.account like '139%' or j.account "
                            "in (?, ?)) group by j.loan_id, j.source_id, j.account"),
               {chunk.ids.value, chunk.day(), std::string(kUndrawn), std::string(kWrittenDebt)}));
  for (size_t i = 0; i < rows.size(); ++i) {
    LoanBalances& books = loans[LoanId::Of(rows[i].String(0))].books;
    const absl::string_view account = rows[i].Text(2);
    const Dong amount = rows[i].Int(3);
    if (const int group = GroupOfAccount(account); group > 0) {
      books.principal[SourceId::Of(rows[i].String(1))] += amount;
      books.by_group[group] += amount;
    } else if (account == kUndrawn) {
      books.undrawn += amount;
    } else if (account == kWrittenDebt) {
      books.followed += amount;
    } else {
      books.provision -= amount;
    }
  }
  return absl::OkStatus();
}

absl::Status ReadCollaterals(sql::Transaction& tx, const Chunk& chunk, ByLoan& loans) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select distinct l.id, l.application_id from loans l join collaterals c on "
                            "c.application_id = l.application_id where l.id",
                            chunk.ids.among),
               {chunk.ids.value}));
  for (size_t i = 0; i < rows.size(); ++i) {
    BookedLoan& loan = loans[LoanId::Of(rows[i].String(0))];
    HTX_ASSIGN_OR_RETURN(loan.collaterals, CollateralsOn(tx, ApplicationId::Of(rows[i].String(1)), chunk.query.day));
  }
  return absl::OkStatus();
}

// False when `each` said so.
absl::StatusOr<bool> ReadChunk(sql::Transaction& tx, const LoanBookQuery& query, const Range& range, EachDebtor each) {
  ByLoan loans;
  Chunk chunk = {.query = query};
  HTX_RETURN_IF_ERROR(ReadDebtors(tx, range, chunk, loans));
  if (loans.empty()) return true;
  HTX_RETURN_IF_ERROR(ReadLoans(tx, chunk, loans));
  HTX_RETURN_IF_ERROR(ReadMoney(tx, chunk, loans));
  HTX_RETURN_IF_ERROR(ReadBooks(tx, chunk, loans));
  HTX_RETURN_IF_ERROR(ReadCollaterals(tx, chunk, loans));
  std::map<OrganizationId, std::vector<BookedLoan>> debtors;
  for (auto& [id, loan] : loans) debtors[loan.debtor].push_back(std::move(loan));
  for (const std::string& debtor : chunk.debtors) {
    HTX_ASSIGN_OR_RETURN(const bool more, each(debtors[OrganizationId::Of(debtor)]));
    if (!more) return false;
  }
  return true;
}

}  // namespace

absl::Status ForEachDebtor(sql::Transaction& tx, const LoanBookQuery& query, EachDebtor each) {
  Range range = {.after = query.from_debtor.text()};
  while (true) {
    if (query.borrower.empty()) {
      HTX_ASSIGN_OR_RETURN(range.last, LastOfRange(tx, query, range));
    }
    HTX_ASSIGN_OR_RETURN(const bool more, ReadChunk(tx, query, range, each));
    if (!more || range.last.empty()) return absl::OkStatus();
    range = {.after = range.last, .inclusive = false};
  }
}

}  // namespace htx::funding::store

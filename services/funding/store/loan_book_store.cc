#include "funding/store/loan_book_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/chart.h"
#include "funding/store/collateral_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/proposal_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// Loans that are read together; a debtor with more is read whole.
constexpr int64_t kChunk = 500;

// Every loan of the fund's books with who owes it on the day (alias o); one that came with a fund that is taken over
// later is in other books. Bound to (day, day, fund, day, borrower, borrower, day).
constexpr absl::string_view kOwed =
    "(select l.id as loan_id, coalesce((select min(d.debtor) from loan_debtors d where d.loan_id = l.id and d.from_day "
    "<= ? and d.until_day > ?), l.borrower) as debtor from loans l where l.fund_id = ? and l.contract_day <= ? and (? "
    "= '' or l.borrower = ?) and not exists (select 1 from opening_loans t join openings c on c.fund_id = t.fund_id "
    "where t.fund_id = l.fund_id and t.loan_id = l.id and c.cut_over > ?)) o";

// Debtors from the first to the last one.
struct Chunk {
  const LoanBookQuery& query;
  std::string first = {};
  std::string last = {};
  std::vector<std::string> debtors = {};  // All of them, in the database's order, which need not be that of bytes.

  std::string day() const { return FormatDay(query.day); }
  // Bound to kOwed and the debtors.
  std::vector<Value> Args(std::vector<Value> after = {}) const {
    std::vector<Value> args = {
        day(), day(), query.fund.text(), day(), query.borrower.text(), query.borrower.text(), day(), first, last};
    args.insert(args.end(), after.begin(), after.end());
    return args;
  }
};

constexpr absl::string_view kInChunk = " o.debtor >= ? and o.debtor <= ? ";

using ByLoan = std::map<LoanId, BookedLoan>;

absl::Status ReadLoans(sql::Transaction& tx, const Chunk& chunk, ByLoan& loans) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows debtors,
      tx.Query(absl::StrCat("select o.loan_id, o.debtor from ", kOwed, " where", kInChunk), chunk.Args()));
  HTX_ASSIGN_OR_RETURN(
      std::vector<Loan> owed,
      LoansWhere(tx, {.text = absl::StrCat("l.id in (select o.loan_id from ", kOwed, " where", kInChunk, ")"),
                      .args = chunk.Args()}));
  for (Loan& loan : owed) loans[loan.id].owed.loan = std::move(loan);
  for (size_t i = 0; i < debtors.size(); ++i) {
    loans[LoanId::Of(debtors[i].String(0))].debtor = OrganizationId::Of(debtors[i].String(1));
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows shares,
      tx.Query(absl::StrCat("select o.loan_id, s.source_id, s.share_ppm, f.risk_bearer from ", kOwed,
                            " join loans n on n.id = o.loan_id join application_sources s on s.application_id = "
                            "n.application_id join fund_sources f on f.id = s.source_id where",
                            kInChunk, "order by o.loan_id, s.position"),
               chunk.Args()));
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
                       tx.Query(absl::StrCat("select d.loan_id, d.resolved_day, d.confirmed from ", kOwed,
                                             " join disbursements d on d.loan_id = o.loan_id where", kInChunk,
                                             "and d.state = 3 and d.resolved_day <= ? order by d.loan_id, "
                                             "d.resolved_day, d.position"),
                                chunk.Args({chunk.day()})));
  for (size_t i = 0; i < drawn.size(); ++i) {
    loans[LoanId::Of(drawn[i].String(0))].owed.events.drawdowns.push_back(
        {.day = DayIn(drawn[i].Text(1)), .delta = drawn[i].Int(2)});
  }
  // What was taken back later counted on the day.
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows paid,
      tx.Query(absl::StrCat("select r.loan_id, r.id, r.position, r.amount, r.value_day, r.business_day, "
                            "r.interest_recognised from ",
                            kOwed, " join repayments r on r.loan_id = o.loan_id where", kInChunk,
                            "and r.business_day <= ? and (r.reversed_day = '' or r.reversed_day > ?) order by "
                            "r.loan_id, r.position"),
               chunk.Args({chunk.day(), chunk.day()})));
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
  query::Fragment applied = {.text = absl::StrCat("p.loan_id in (select o.loan_id from ", kOwed, " where", kInChunk,
                                                  ") and p.decided_day <= ?"),
                             .args = chunk.Args({chunk.day()})};
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
      tx.Query(absl::StrCat("select j.loan_id, j.source_id, j.account, cast(sum(j.debit - j.credit) as bigint) from ",
                            kOwed, " join journal_lines j on j.loan_id = o.loan_id where", kInChunk,
                            "and j.business_day <= ? and (j.account like '131%' or j.account like '139%' or j.account "
                            "in (?, ?)) group by j.loan_id, j.source_id, j.account"),
               chunk.Args({chunk.day(), std::string(kUndrawn), std::string(kWrittenDebt)})));
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
      tx.Query(absl::StrCat("select distinct o.loan_id, n.application_id from ", kOwed,
                            " join loans n on n.id = o.loan_id join collaterals c on c.application_id = "
                            "n.application_id where",
                            kInChunk),
               chunk.Args()));
  for (size_t i = 0; i < rows.size(); ++i) {
    BookedLoan& loan = loans[LoanId::Of(rows[i].String(0))];
    HTX_ASSIGN_OR_RETURN(loan.collaterals, CollateralsOn(tx, ApplicationId::Of(rows[i].String(1)), chunk.query.day));
  }
  return absl::OkStatus();
}

// False when `each` said so.
absl::StatusOr<bool> ReadChunk(sql::Transaction& tx, const Chunk& chunk, EachDebtor each) {
  ByLoan loans;
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
  const Chunk all = {.query = query, .first = query.from_debtor.text()};
  std::vector<Value> args = all.Args();
  args.pop_back();
  HTX_ASSIGN_OR_RETURN(const sql::Rows counts,
                       tx.Query(absl::StrCat("select o.debtor, count(*) from ", kOwed,
                                             " where o.debtor >= ? group by o.debtor order by o.debtor"),
                                args));
  for (size_t i = 0; i < counts.size();) {
    Chunk chunk = {.query = query, .first = counts[i].String(0)};
    int64_t size = 0;
    for (; i < counts.size() && (size == 0 || size + counts[i].Int(1) <= kChunk); ++i) {
      size += counts[i].Int(1);
      chunk.last = counts[i].String(0);
      chunk.debtors.push_back(chunk.last);
    }
    HTX_ASSIGN_OR_RETURN(const bool more, ReadChunk(tx, chunk, each));
    if (!more) return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace htx::funding::store

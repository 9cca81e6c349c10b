#include "funding/store/opening_store.h"

#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kUsed = "used";

OpeningFigure ReadFigure(const sql::Row& row) {
  return {.account = row.String(0), .source = SourceId::Of(row.String(1)), .amount = row.Int(2)};
}

absl::Status InsertFigure(sql::Transaction& tx, const FundId& fund, const LoanId& loan, const OpeningFigure& figure,
                          absl::string_view account) {
  return tx
      .Execute("insert into opening_figures (fund_id, loan_id, account, source_id, amount) values (?, ?, ?, ?, ?)",
               {fund.text(), loan.text(), std::string(account), figure.source.text(), figure.amount})
      .status();
}

}  // namespace

absl::StatusOr<std::optional<Opening>> FindOpening(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select cut_over, state, makers, checker, content_hash, created, updated, version "
                                "from openings where fund_id = ?",
                                {fund.text()}));
  std::optional<Opening> opening;
  if (rows.empty()) return opening;
  const sql::Row row = rows[0];
  opening = Opening{.fund = fund,
                    .cut_over = DayIn(row.Text(0)),
                    .state = EnumIn<OpeningState>(row.Int(1)),
                    .makers = SplitLines(row.Text(2)),
                    .checker = row.String(3),
                    .content_hash = row.String(4),
                    .created = FromMicros(row.Int(5)),
                    .updated = FromMicros(row.Int(6)),
                    .version = row.Int(7)};
  return opening;
}

absl::StatusOr<Opening> GetOpening(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(std::optional<Opening> opening, FindOpening(tx, fund));
  if (!opening.has_value()) return NeverExisted("Opening", NameOf(fund));
  return *std::move(opening);
}

absl::Status SaveOpening(sql::Transaction& tx, const Opening& opening) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t saved,
      tx.Execute("insert into openings (fund_id, cut_over, state, makers, checker, content_hash, created, updated, "
                 "version) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (fund_id) do update set "
                 "cut_over = excluded.cut_over, state = excluded.state, makers = excluded.makers, "
                 "checker = excluded.checker, content_hash = excluded.content_hash, updated = excluded.updated, "
                 "version = excluded.version where openings.version = excluded.version - 1",
                 {opening.fund.text(), FormatDay(opening.cut_over), EnumValue(opening.state), JoinLines(opening.makers),
                  opening.checker, opening.content_hash, ToMicros(opening.created), ToMicros(opening.updated),
                  opening.version}));
  return saved == 0 ? ChangedMeanwhile() : absl::OkStatus();
}

absl::Status PutCollaterals(sql::Transaction& tx, const FundId& fund, const LoanId& loan,
                            absl::Span<const Collateral> collaterals) {
  // What is refused changes nothing: the transaction goes on with other rows.
  std::set<std::string> seen;
  for (const Collateral& each : collaterals) {
    const std::string& document = each.content.document_number;
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows others,
        tx.Query("select 1 from opening_collaterals where ((fund_id = ? and document_number = ?) or collateral_id = ?) "
                 "and not (fund_id = ? and loan_id = ?) union all select 1 from collaterals where id = ?",
                 {fund.text(), document, each.id.text(), fund.text(), loan.text(), each.id.text()}));
    const bool twice = !seen.insert(document).second || !seen.insert(NameOf(each.id)).second;
    if (twice || !others.empty()) return CollateralPledged(document, NameOf(each.id));
  }
  HTX_RETURN_IF_ERROR(
      tx.Execute("delete from opening_collaterals where fund_id = ? and loan_id = ?", {fund.text(), loan.text()})
          .status());
  for (const Collateral& each : collaterals) {
    HTX_RETURN_IF_ERROR(tx.Execute("insert into opening_collaterals (fund_id, document_number, collateral_id, loan_id) "
                                   "values (?, ?, ?, ?)",
                                   {fund.text(), each.content.document_number, each.id.text(), loan.text()})
                            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> DropOpening(sql::Transaction& tx, const FundId& fund) {
  HTX_RETURN_IF_ERROR(tx.Execute("delete from opening_collaterals where fund_id = ?", {fund.text()}).status());
  HTX_RETURN_IF_ERROR(tx.Execute("delete from opening_figures where fund_id = ?", {fund.text()}).status());
  HTX_RETURN_IF_ERROR(tx.Execute("delete from opening_balances where fund_id = ?", {fund.text()}).status());
  HTX_ASSIGN_OR_RETURN(const int64_t loans, tx.Execute("delete from opening_loans where fund_id = ?", {fund.text()}));
  HTX_RETURN_IF_ERROR(tx.Execute("delete from openings where fund_id = ?", {fund.text()}).status());
  return loans;
}

absl::StatusOr<bool> HasOtherEntries(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select 1 from journal_entries where fund_id = ? and kind <> ? limit 1",
                                {fund.text(), EnumValue(JournalKind::kOpening)}));
  return !rows.empty();
}

absl::StatusOr<std::optional<std::string>> ToldHash(sql::Transaction& tx, const FundId& fund, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select hash from opening_loans where fund_id = ? and loan_id = ?", {fund.text(), loan.text()}));
  std::optional<std::string> hash;
  if (!rows.empty()) hash = rows[0].String(0);
  return hash;
}

absl::StatusOr<bool> HasLoan(sql::Transaction& tx, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query("select 1 from loans where id = ?", {loan.text()}));
  return !rows.empty();
}

absl::Status PutTold(sql::Transaction& tx, const FundId& fund, const ToldLoan& told,
                     absl::Span<const OpeningFigure> figures, absl::Span<const OpeningFigure> used) {
  HTX_RETURN_IF_ERROR(tx.Execute("insert into opening_loans (fund_id, loan_id, content, hash, posted) values "
                                 "(?, ?, ?, ?, 0) on conflict (fund_id, loan_id) do update set "
                                 "content = excluded.content, hash = excluded.hash",
                                 {fund.text(), told.id.text(), absl::Base64Escape(told.content), told.hash})
                          .status());
  HTX_RETURN_IF_ERROR(
      tx.Execute("delete from opening_figures where fund_id = ? and loan_id = ?", {fund.text(), told.id.text()})
          .status());
  for (const OpeningFigure& figure : figures) {
    HTX_RETURN_IF_ERROR(InsertFigure(tx, fund, told.id, figure, figure.account));
  }
  for (const OpeningFigure& figure : used) HTX_RETURN_IF_ERROR(InsertFigure(tx, fund, told.id, figure, kUsed));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ToldLoan>> NotPosted(sql::Transaction& tx, const FundId& fund, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select loan_id, content, hash from opening_loans where fund_id = ? and posted = 0 "
                                "order by loan_id limit ?",
                                {fund.text(), int64_t{limit}}));
  std::vector<ToldLoan> loans;
  for (size_t i = 0; i < rows.size(); ++i) {
    ToldLoan loan = {.id = LoanId::Of(rows[i].String(0)), .hash = rows[i].String(2)};
    HTX_CHECK(absl::Base64Unescape(rows[i].Text(1), &loan.content));
    loans.push_back(std::move(loan));
  }
  return loans;
}

absl::Status MarkPosted(sql::Transaction& tx, const FundId& fund, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t marked,
      tx.Execute("update opening_loans set posted = 1 where fund_id = ? and loan_id = ? and posted = 0",
                 {fund.text(), loan.text()}));
  return marked == 0 ? ChangedMeanwhile() : absl::OkStatus();
}

absl::Status SetDayEnd(sql::Transaction& tx, const Loan& loan) {
  return tx
      .Execute(
          "update loans set accrued_through = ?, debt_group = ?, suspended = ?, specific_provision = ?, "
          "general_provision = ? where id = ?",
          {OptionalDay(loan.accrued_through), int64_t{loan.debt_group}, int64_t{loan.suspended ? 1 : 0},
           loan.specific_provision, loan.general_provision, loan.id.text()})
      .status();
}

absl::StatusOr<ToldCount> CountTold(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select count(*), cast(coalesce(sum(posted), 0) as bigint) from opening_loans where fund_id = ?",
               {fund.text()}));
  return ToldCount{.loans = rows[0].Int(0), .posted = rows[0].Int(1)};
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ToldHashes(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select loan_id, hash from opening_loans where fund_id = ? order by loan_id", {fund.text()}));
  std::vector<std::pair<std::string, std::string>> hashes;
  for (size_t i = 0; i < rows.size(); ++i) hashes.emplace_back(rows[i].String(0), rows[i].String(1));
  return hashes;
}

absl::StatusOr<std::vector<OpeningFigure>> BalancesTold(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select account, source_id, amount from opening_balances where fund_id = ? "
                                "order by account, source_id",
                                {fund.text()}));
  std::vector<OpeningFigure> balances;
  for (size_t i = 0; i < rows.size(); ++i) balances.push_back(ReadFigure(rows[i]));
  return balances;
}

absl::Status ReplaceBalances(sql::Transaction& tx, const FundId& fund, absl::Span<const OpeningFigure> balances) {
  HTX_RETURN_IF_ERROR(tx.Execute("delete from opening_balances where fund_id = ?", {fund.text()}).status());
  for (const OpeningFigure& balance : balances) {
    HTX_RETURN_IF_ERROR(
        tx.Execute("insert into opening_balances (fund_id, account, source_id, amount) values (?, ?, ?, ?)",
                   {fund.text(), balance.account, balance.source.text(), balance.amount})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<ToldSums> SumTold(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select account, source_id, cast(sum(amount) as bigint) from opening_figures "
                                "where fund_id = ? group by account, source_id order by account, source_id",
                                {fund.text()}));
  ToldSums sums;
  for (size_t i = 0; i < rows.size(); ++i) {
    (rows[i].Text(0) == kUsed ? sums.used : sums.figures).push_back(ReadFigure(rows[i]));
  }
  return sums;
}

}  // namespace htx::funding::store

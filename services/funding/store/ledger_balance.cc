#include "funding/store/ledger_balance.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/store/ledger_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kLines = "journal_lines j join journal_entries e on e.id = j.entry_id";

std::vector<query::Field> SumFields() {
  using query::FieldType;
  return {{.name = "account", .type = FieldType::kText, .column = "j.account"},
          {.name = "source", .type = FieldType::kText, .column = "j.source_id"},
          {.name = "programme", .type = FieldType::kText, .column = "j.programme"},
          {.name = "debt_group", .type = FieldType::kInt, .column = "j.debt_group"}};
}

query::Schema LineSchema() {
  using query::FieldType;
  std::vector<query::Field> fields = SumFields();
  const query::Field more[] = {
      {.name = "business_date", .type = FieldType::kDate, .column = "j.business_day"},
      {.name = "value_date", .type = FieldType::kDate, .column = "e.value_day"},
      {.name = "kind", .type = FieldType::kEnum, .column = "j.kind", .values = JournalKindWords()},
      {.name = "product", .type = FieldType::kText, .column = "e.product"},
      {.name = "loan", .type = FieldType::kText, .column = "j.loan_id"},
      {.name = "borrower", .type = FieldType::kText, .column = "j.borrower"},
      {.name = "province", .type = FieldType::kText, .column = "j.province"},
      {.name = "cause", .type = FieldType::kText, .column = "e.cause"},
      {.name = "actor", .type = FieldType::kText, .column = "e.actor"},
      {.name = "request_id", .type = FieldType::kText, .column = "e.request_id"},
      {.name = "reverses", .type = FieldType::kText, .column = "e.reverses"}};
  fields.insert(fields.end(), std::begin(more), std::end(more));
  return {.fields = std::move(fields), .key = "j.entry_id"};
}

// The lines up to `day`, as the sums and what waits for the fold give them (alias j).
query::Fragment Summed(const FundId& fund, const std::string& day) {
  constexpr absl::string_view kSummedColumns = "account, source_id, programme, debt_group, debit, credit";
  const std::string month = day.substr(0, 7);
  return {.text = absl::StrCat(
              "(select ", kSummedColumns,
              " from ledger_sums where fund_id = ? and grain = 'M' and span < ? union all select ", kSummedColumns,
              " from ledger_sums where fund_id = ? and grain = 'D' and span >= ? and span <= ? union all ",
              "select l.account, l.source_id, l.programme, l.debt_group, l.debit, l.credit from ledger_pending p join "
              "journal_lines l on l.entry_id = p.entry_id where p.fund_id = ? and p.business_day <= ?) j"),
          .args = {fund.text(), month, fund.text(), absl::StrCat(month, "-01"), day, fund.text(), day}};
}

absl::StatusOr<std::vector<TrialBalanceRow>> SumByAccount(sql::Transaction& tx, absl::string_view from,
                                                          absl::string_view where, absl::Span<const Value> args) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select j.account, cast(sum(j.debit) as bigint), cast(sum(j.credit) as bigint) from ", from,
                            " where ", where, " group by j.account order by j.account"),
               args));
  std::vector<TrialBalanceRow> balance;
  for (size_t i = 0; i < rows.size(); ++i) {
    balance.push_back({.account = rows[i].String(0), .debit = rows[i].Int(1), .credit = rows[i].Int(2)});
  }
  return balance;
}

// The lines of a statement's days.
query::Fragment InPeriod(const StatementQuery& query) {
  return And({.text = "j.fund_id = ? and j.business_day >= ? and j.business_day <= ?",
              .args = {query.lines.fund.text(), FormatDay(query.from), FormatDay(query.to)}},
             query.lines.filter);
}

StatementLine LineOf(const sql::Row& row) {
  StatementLine line;
  line.entry = {.id = JournalId::Of(row.String(0)),
                .fund = FundId::Of(row.String(1)),
                .kind = EnumIn<JournalKind>(row.Int(2)),
                .day = DayIn(row.Text(3)),
                .value_day = DayIn(row.Text(4)),
                .product = row.String(5),
                .loan = LoanId::Of(row.String(6)),
                .borrower = OrganizationId::Of(row.String(7)),
                .cause = row.String(8),
                .actor = row.String(9),
                .reverses = JournalId::Of(row.String(10))};
  line.entry.lines = {{.account = row.String(11),
                       .debit = row.Int(12),
                       .credit = row.Int(13),
                       .source = SourceId::Of(row.String(14)),
                       .programme = row.String(15),
                       .debt_group = static_cast<int>(row.Int(16))}};
  return line;
}

void AddTo(std::map<std::string, Dong>& balances, absl::Span<const TrialBalanceRow> rows) {
  for (const TrialBalanceRow& row : rows) balances[row.account] += row.debit - row.credit;
}

}  // namespace

absl::StatusOr<LineFilter> ParseLineFilter(const FundId& fund, absl::string_view filter) {
  if (absl::StatusOr<query::Fragment> sums = query::ParseFilter(filter, {.fields = SumFields(), .key = "j.account"});
      sums.ok()) {
    return LineFilter{.fund = fund, .filter = *std::move(sums), .from_sums = true};
  }
  HTX_ASSIGN_OR_RETURN(query::Fragment lines, query::ParseFilter(filter, LineSchema()));
  return LineFilter{.fund = fund, .filter = std::move(lines)};
}

absl::StatusOr<std::vector<TrialBalanceRow>> TrialBalance(sql::Transaction& tx, const LineFilter& lines,
                                                          std::optional<absl::CivilDay> day) {
  const std::string last = DayOrLast(day);
  if (lines.from_sums) {
    query::Fragment summed = Summed(lines.fund, last);
    summed.args.insert(summed.args.end(), lines.filter.args.begin(), lines.filter.args.end());
    return SumByAccount(tx, summed.text, lines.filter.text, summed.args);
  }
  const query::Fragment where =
      And({.text = "j.fund_id = ? and j.business_day <= ?", .args = {lines.fund.text(), last}}, lines.filter);
  return SumByAccount(tx, kLines, where.text, where.args);
}

absl::StatusOr<Statement> ReadStatement(sql::Transaction& tx, const StatementQuery& query) {
  const std::vector<query::OrderTerm> order = {
      {.column = "j.business_day"}, {.column = "j.entry_id"}, {.column = "j.position", .numeric = true}};
  const query::Fragment where = InPeriod(query);
  Statement statement;
  HTX_ASSIGN_OR_RETURN(statement.opening, TrialBalance(tx, query.lines, query.from - 1));
  HTX_ASSIGN_OR_RETURN(statement.closing, TrialBalance(tx, query.lines, query.to));
  std::map<std::string, Dong> balances;
  AddTo(balances, statement.opening);
  if (!query.after.empty()) {
    query::Fragment before = query::AfterRow(order, query.after);
    before.text = absl::StrCat("not (", before.text, ")");
    before = And(where, before);
    HTX_ASSIGN_OR_RETURN(const auto earlier, SumByAccount(tx, kLines, before.text, before.args));
    AddTo(balances, earlier);
  }
  HTX_ASSIGN_OR_RETURN(
      statement.lines,
      ReadPage(tx,
               "j.entry_id, j.fund_id, j.kind, j.business_day, e.value_day, e.product, j.loan_id, j.borrower, e.cause, "
               "e.actor, e.reverses, j.account, j.debit, j.credit, j.source_id, j.programme, j.debt_group",
               kLines, {.where = where, .order = order, .after = query.after, .limit = query.limit}, LineOf));
  for (StatementLine& line : statement.lines.items) {
    const JournalLine& posted = line.entry.lines[0];
    line.balance = balances[posted.account] += posted.debit - posted.credit;
  }
  return statement;
}

}  // namespace htx::funding::store

#include "funding/store/ledger_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

const std::vector<std::pair<std::string, Value>>& KindWords() {
  static const auto* const words = new std::vector<std::pair<std::string, Value>>{
      {"CAPITAL_IN", int64_t{1}},   {"CAPITAL_OUT", int64_t{2}},         {"CONTRACT_SIGNED", int64_t{3}},
      {"DISBURSEMENT", int64_t{4}}, {"INTEREST_RECOGNISED", int64_t{5}}, {"RECEIPT", int64_t{6}},
      {"ALLOCATION", int64_t{7}}};
  return *words;
}

// The dimensions that entries and lines share, in the table with this alias.
std::vector<query::Field> Dimensions(absl::string_view alias) {
  using query::FieldType;
  const auto column = [&](absl::string_view name) { return absl::StrCat(alias, ".", name); };
  return {{.name = "business_date", .type = FieldType::kDate, .column = column("business_day"), .sortable = true},
          {.name = "kind", .type = FieldType::kEnum, .column = column("kind"), .values = KindWords()},
          {.name = "source", .type = FieldType::kText, .column = column("source_id"), .sortable = true},
          {.name = "loan", .type = FieldType::kText, .column = column("loan_id"), .sortable = true},
          {.name = "borrower", .type = FieldType::kText, .column = column("borrower"), .sortable = true},
          {.name = "province", .type = FieldType::kText, .column = column("province"), .sortable = true}};
}

absl::Status ReadLines(sql::Transaction& tx, JournalEntry& entry) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select account, debit, credit from journal_lines where entry_id = ? order by position",
                                {entry.id.text()}));
  for (size_t i = 0; i < rows.size(); ++i) {
    entry.lines.push_back({.account = rows[i].String(0), .debit = rows[i].Int(1), .credit = rows[i].Int(2)});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status InsertEntry(sql::Transaction& tx, const JournalEntry& entry) {
  HTX_CHECK(Balanced(entry.lines));
  HTX_RETURN_IF_ERROR(tx.Execute("insert into journal_entries (id, fund_id, kind, business_day, source_id, loan_id, "
                                 "borrower, province, cause, actor, "
                                 "request_id, recorded) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                 {entry.id.text(), entry.fund.text(), EnumValue(entry.kind), FormatDay(entry.day),
                                  entry.source.text(), entry.loan.text(), entry.borrower.text(), entry.province,
                                  entry.cause, entry.actor, entry.request_id, ToMicros(entry.recorded)})
                          .status());
  int64_t position = 0;
  for (const JournalLine& line : entry.lines) {
    HTX_RETURN_IF_ERROR(tx.Execute("insert into journal_lines (entry_id, position, fund_id, business_day, account, "
                                   "debit, credit, kind, source_id, "
                                   "loan_id, borrower, province) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                   {entry.id.text(), ++position, entry.fund.text(), FormatDay(entry.day), line.account,
                                    line.debit, line.credit, EnumValue(entry.kind), entry.source.text(),
                                    entry.loan.text(), entry.borrower.text(), entry.province})
                            .status());
  }
  return absl::OkStatus();
}

query::Schema EntrySchema() {
  std::vector<query::Field> fields = Dimensions("e");
  fields.push_back({.name = "actor", .type = query::FieldType::kText, .column = "e.actor", .sortable = true});
  return {.fields = std::move(fields), .key = "e.id"};
}

query::Schema LineSchema() {
  std::vector<query::Field> fields = Dimensions("j");
  fields.push_back({.name = "account", .type = query::FieldType::kText, .column = "j.account", .sortable = true});
  return {.fields = std::move(fields), .key = "j.entry_id"};
}

absl::StatusOr<EntryPage> ListEntries(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(
      PagedRows page,
      ReadPage(
          tx,
          "e.id, e.fund_id, e.kind, e.business_day, e.source_id, e.loan_id, e.borrower, e.province, e.cause, e.actor, "
          "e.request_id, e.recorded",
          "journal_entries e", list));
  EntryPage result = {.keys = std::move(page.keys), .total = page.total};
  for (size_t i = 0; i < page.rows.size(); ++i) {
    const sql::Row row = page.rows[i];
    JournalEntry& entry = result.entries.emplace_back();
    entry = {.id = JournalId::Of(row.String(0)),
             .fund = FundId::Of(row.String(1)),
             .kind = EnumIn<JournalKind>(row.Int(2)),
             .day = DayIn(row.Text(3)),
             .source = SourceId::Of(row.String(4)),
             .loan = LoanId::Of(row.String(5)),
             .borrower = OrganizationId::Of(row.String(6)),
             .province = row.String(7),
             .cause = row.String(8),
             .actor = row.String(9),
             .request_id = row.String(10),
             .recorded = FromMicros(row.Int(11))};
    HTX_RETURN_IF_ERROR(ReadLines(tx, entry));
  }
  return result;
}

absl::StatusOr<std::vector<TrialBalanceRow>> TrialBalance(sql::Transaction& tx, const FundId& fund,
                                                          std::optional<absl::CivilDay> day,
                                                          const query::Fragment& filter) {
  const query::Fragment where =
      And({.text = "j.fund_id = ? and j.business_day <= ?",
           .args = {fund.text(), day.has_value() ? FormatDay(*day) : std::string("9999-12-31")}},
          filter);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select j.account, cast(sum(j.debit) as bigint), cast(sum(j.credit) as bigint) "
                            "from journal_lines j where ",
                            where.text, " group by j.account order by j.account"),
               where.args));
  std::vector<TrialBalanceRow> balance;
  for (size_t i = 0; i < rows.size(); ++i) {
    balance.push_back({.account = rows[i].String(0), .debit = rows[i].Int(1), .credit = rows[i].Int(2)});
  }
  return balance;
}

}  // namespace htx::funding::store

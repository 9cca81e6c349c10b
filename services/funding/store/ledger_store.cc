#include "funding/store/ledger_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/bulk_insert.h"
#include "funding/domain/errors.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kEntryColumns =
    "e.id, e.fund_id, e.kind, e.business_day, e.value_day, e.source_id, e.programme, e.product, e.loan_id, e.borrower, "
    "e.province, e.debt_group, e.cause, e.actor, e.request_id, e.reverses, e.recorded";
constexpr size_t kEntryWidth = 17;
constexpr absl::string_view kLineColumns = "l.account, l.debit, l.credit, l.source_id, l.programme, l.debt_group";

// So many entries' lines are read by one statement; a fixed number, because the statement is kept.
constexpr size_t kEntriesAtOnce = 50;

// The entry whose columns begin at `at`.
JournalEntry EntryIn(const sql::Row& row, size_t at) {
  return {.id = JournalId::Of(row.String(at)),
          .fund = FundId::Of(row.String(at + 1)),
          .kind = EnumIn<JournalKind>(row.Int(at + 2)),
          .day = DayIn(row.Text(at + 3)),
          .value_day = DayIn(row.Text(at + 4)),
          .source = SourceId::Of(row.String(at + 5)),
          .programme = row.String(at + 6),
          .product = row.String(at + 7),
          .loan = LoanId::Of(row.String(at + 8)),
          .borrower = OrganizationId::Of(row.String(at + 9)),
          .province = row.String(at + 10),
          .debt_group = static_cast<int>(row.Int(at + 11)),
          .cause = row.String(at + 12),
          .actor = row.String(at + 13),
          .request_id = row.String(at + 14),
          .reverses = JournalId::Of(row.String(at + 15)),
          .recorded = FromMicros(row.Int(at + 16))};
}

JournalLine LineIn(const sql::Row& row, size_t at) {
  return {.account = row.String(at),
          .debit = row.Int(at + 1),
          .credit = row.Int(at + 2),
          .source = SourceId::Of(row.String(at + 3)),
          .programme = row.String(at + 4),
          .debt_group = static_cast<int>(row.Int(at + 5))};
}

absl::Status ReadLines(sql::Transaction& tx, std::vector<JournalEntry>& entries) {
  static const auto* const text = new std::string(absl::StrCat(
      "select l.entry_id, ", kLineColumns, " from journal_lines l where l.entry_id in (",
      absl::StrJoin(std::vector<absl::string_view>(kEntriesAtOnce, "?"), ", "), ") order by l.entry_id, l.position"));
  std::map<absl::string_view, JournalEntry*> by_id;
  for (JournalEntry& entry : entries) by_id[entry.id.text()] = &entry;
  for (size_t from = 0; from < entries.size(); from += kEntriesAtOnce) {
    std::vector<Value> args;
    for (size_t i = from; i < from + kEntriesAtOnce; ++i) {
      args.emplace_back(i < entries.size() ? entries[i].id.text() : std::string());
    }
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*text, args));
    for (size_t i = 0; i < rows.size(); ++i) by_id[rows[i].Text(0)]->lines.push_back(LineIn(rows[i], 1));
  }
  return absl::OkStatus();
}

std::vector<Value> ValuesOf(const JournalEntry& entry) {
  return {entry.id.text(),
          entry.fund.text(),
          EnumValue(entry.kind),
          FormatDay(entry.day),
          FormatDay(*entry.value_day),
          entry.source.text(),
          entry.programme,
          entry.product,
          entry.loan.text(),
          entry.borrower.text(),
          entry.province,
          int64_t{entry.debt_group},
          entry.cause,
          entry.actor,
          entry.request_id,
          entry.reverses.text(),
          ToMicros(entry.recorded)};
}

std::vector<Value> ValuesOf(const JournalEntry& entry, const JournalLine& line, int64_t position) {
  return {entry.id.text(),       position,
          entry.fund.text(),     FormatDay(entry.day),
          line.account,          line.debit,
          line.credit,           EnumValue(entry.kind),
          line.source.text(),    entry.loan.text(),
          entry.borrower.text(), entry.province,
          line.programme,        int64_t{line.debt_group}};
}

}  // namespace

const std::vector<std::pair<std::string, Value>>& JournalKindWords() {
  static const auto* const words =
      new std::vector<std::pair<std::string, Value>>{{"CAPITAL_IN", int64_t{1}},
                                                     {"CAPITAL_OUT", int64_t{2}},
                                                     {"CONTRACT_SIGNED", int64_t{3}},
                                                     {"DISBURSEMENT", int64_t{4}},
                                                     {"INTEREST_RECOGNISED", int64_t{5}},
                                                     {"RECEIPT", int64_t{6}},
                                                     {"ALLOCATION", int64_t{7}},
                                                     {"REVERSAL", int64_t{8}},
                                                     {"DISBURSEMENT_SENT", int64_t{180}},
                                                     {"WAIVER", int64_t{181}},
                                                     {"WRITE_OFF", int64_t{182}},
                                                     {"RECOVERY", int64_t{183}},
                                                     {"COMMITMENT_CANCELLED", int64_t{184}},
                                                     {"COLLATERAL", int64_t{185}},
                                                     {"ACCRUAL", int64_t{220}},
                                                     {"RECLASSIFIED", int64_t{221}},
                                                     {"SUSPENSION", int64_t{222}},
                                                     {"PROVISION", int64_t{223}},
                                                     {"OPENING", int64_t{260}},
                                                     {"BY_HAND", int64_t{280}},
                                                     {"CAPITAL_COST", int64_t{320}}};
  return *words;
}

absl::Status InsertEntries(sql::Transaction& tx, absl::Span<const JournalEntry> given) {
  std::vector<JournalEntry> entries;
  for (const JournalEntry& each : given) {
    entries.push_back(Completed(each));
    HTX_CHECK(Balanced(entries.back().lines, each.day));
  }
  sql::BulkInsert heads(tx, "journal_entries",
                        "id, fund_id, kind, business_day, value_day, source_id, programme, product, loan_id, borrower, "
                        "province, debt_group, cause, actor, request_id, reverses, recorded");
  for (const JournalEntry& entry : entries) HTX_RETURN_IF_ERROR(heads.Add(ValuesOf(entry)));
  std::vector<std::string> reversed;
  for (const JournalEntry& entry : entries) {
    if (!entry.reverses.empty()) reversed.push_back(NameOf(entry.reverses));
  }
  HTX_RETURN_IF_ERROR(heads.FinishLater([reversed](const absl::StatusOr<int64_t>& inserted) {
    // The engines name a broken index or its column.
    const bool again = !reversed.empty() && sql::IsConstraint(inserted.status(), "reverse");
    return again ? AlreadyReversed(reversed.front()) : inserted.status();
  }));
  sql::BulkInsert lines(tx, "journal_lines",
                        "entry_id, position, fund_id, business_day, account, debit, credit, kind, source_id, loan_id, "
                        "borrower, province, programme, debt_group");
  sql::BulkInsert queued(tx, "ledger_pending", "entry_id, fund_id, business_day");
  for (const JournalEntry& entry : entries) {
    int64_t position = 0;
    for (const JournalLine& line : entry.lines) HTX_RETURN_IF_ERROR(lines.Add(ValuesOf(entry, line, ++position)));
    HTX_RETURN_IF_ERROR(queued.Add({entry.id.text(), entry.fund.text(), FormatDay(entry.day)}));
  }
  HTX_RETURN_IF_ERROR(lines.FinishLater());
  return queued.FinishLater();
}

absl::StatusOr<JournalEntry> GetEntry(sql::Transaction& tx, const JournalId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kEntryColumns, " from journal_entries e where e.id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("JournalEntry", NameOf(id));
  std::vector<JournalEntry> entries = {EntryIn(rows[0], 0)};
  HTX_RETURN_IF_ERROR(ReadLines(tx, entries));
  return std::move(entries[0]);
}

absl::Status RequireNotReversed(sql::Transaction& tx, const JournalId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select 1 from journal_entries where reverses = ? and reverses <> ''", {id.text()}));
  return rows.empty() ? absl::OkStatus() : AlreadyReversed(NameOf(id));
}

query::Schema EntrySchema() {
  using query::FieldType;
  return {.fields = {{.name = "business_date", .type = FieldType::kDate, .column = "e.business_day", .sortable = true},
                     {.name = "value_date", .type = FieldType::kDate, .column = "e.value_day", .sortable = true},
                     {.name = "kind", .type = FieldType::kEnum, .column = "e.kind", .values = JournalKindWords()},
                     {.name = "source", .type = FieldType::kText, .column = "e.source_id", .sortable = true},
                     {.name = "programme", .type = FieldType::kText, .column = "e.programme", .sortable = true},
                     {.name = "product", .type = FieldType::kText, .column = "e.product", .sortable = true},
                     {.name = "loan", .type = FieldType::kText, .column = "e.loan_id", .sortable = true},
                     {.name = "borrower", .type = FieldType::kText, .column = "e.borrower", .sortable = true},
                     {.name = "province", .type = FieldType::kText, .column = "e.province", .sortable = true},
                     {.name = "debt_group", .type = FieldType::kInt, .column = "e.debt_group", .sortable = true},
                     {.name = "cause", .type = FieldType::kText, .column = "e.cause"},
                     {.name = "actor", .type = FieldType::kText, .column = "e.actor", .sortable = true},
                     {.name = "request_id", .type = FieldType::kText, .column = "e.request_id"},
                     {.name = "reverses", .type = FieldType::kText, .column = "e.reverses"}},
          .key = "e.id"};
}

absl::StatusOr<Page<JournalEntry>> ListEntries(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(Page<JournalEntry> page,
                       ReadPage<JournalEntry>(tx, kEntryColumns, "journal_entries e", list,
                                              [](const sql::Row& row) { return EntryIn(row, 0); }));
  HTX_RETURN_IF_ERROR(ReadLines(tx, page.items));
  return page;
}

absl::Status ForEachEntry(sql::Transaction& tx, absl::string_view columns, absl::string_view from,
                          absl::string_view where, absl::string_view order, absl::Span<const Value> args,
                          EachEntry each) {
  const size_t first = static_cast<size_t>(std::count(columns.begin(), columns.end(), ',')) + 1;
  std::vector<std::optional<std::string>> held;  // The first columns of the entry under way.
  JournalEntry entry;
  const auto hand_over = [&]() -> absl::Status {
    if (held.empty()) return absl::OkStatus();
    return each(sql::Row(held), entry);
  };
  HTX_RETURN_IF_ERROR(tx.ForEach(absl::StrCat("select ", columns, ", ", kEntryColumns, ", ", kLineColumns, " from ",
                                              from, " where ", where, " order by ", order),
                                 args, [&](const sql::Row& row) -> absl::Status {
                                   // The first column names the entry, also when it is not there.
                                   if (held.empty() || row.Text(0) != *held[0]) {
                                     HTX_RETURN_IF_ERROR(hand_over());
                                     held.clear();
                                     for (size_t i = 0; i < first; ++i) held.emplace_back(row.String(i));
                                     entry = row.IsNull(first) ? JournalEntry() : EntryIn(row, first);
                                   }
                                   if (!row.IsNull(first + kEntryWidth))
                                     entry.lines.push_back(LineIn(row, first + kEntryWidth));
                                   return absl::OkStatus();
                                 }));
  return hand_over();
}

}  // namespace htx::funding::store

#include "registry/store/import_store.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/bulk_rows.h"
#include "registry/store/insert.h"
#include "registry/store/organization_rows.h"
#include "registry/store/schemas.h"
#include "registry/store/status_words.h"

namespace htx::registry {
namespace {

using query::FieldType;

// The outcomes stand in the order of their numbers.
constexpr absl::string_view kProgressColumns =
    "state, last_row, digest, report_end, missing_after, created_rows, updated_rows, unchanged_rows, matched_rows, "
    "rejected_rows, duplicate_rows, ambiguous_rows, missing_rows, noted_rows, warned_rows, updated, finished";
constexpr absl::string_view kFixedColumns =
    "id, principal, config, mode, atomic, validate_only, alliance, dataset, created";
constexpr size_t kFixedWidth = 9;
constexpr size_t kProgressWidth = 17;

const std::string& Columns() {
  static const auto* const text = new std::string(absl::StrCat(kFixedColumns, ", ", kProgressColumns));
  return *text;
}

std::vector<Value> ProgressOf(const ImportRecord& import) {
  std::vector<Value> values = {Word(import.state), import.last_row, import.digest, import.report_end,
                               import.missing_after};
  for (size_t i = 1; i < import.counts.outcomes.size(); ++i) values.emplace_back(import.counts.outcomes[i]);
  values.emplace_back(import.counts.noted);
  values.emplace_back(import.counts.warned);
  values.emplace_back(ToMicros(import.updated));
  values.emplace_back(import.finished ? ToMicros(*import.finished) : int64_t{0});
  return values;
}

std::string Decoded(absl::string_view base64) {
  std::string bytes;
  HTX_CHECK(absl::Base64Unescape(base64, &bytes));
  return bytes;
}

ImportRecord Read(const sql::Row& row) {
  ImportRecord import{.id = row.String(0),
                      .principal = row.String(1),
                      .config = Decoded(row.Text(2)),
                      .mode = Stored<ImportMode>(row.Text(3)),
                      .atomic = row.Bool(4),
                      .validate_only = row.Bool(5),
                      .alliance = row.String(6),
                      .dataset = row.String(7),
                      .created = FromMicros(row.Int(8))};
  size_t at = kFixedWidth;
  import.state = Stored<ImportState>(row.Text(at++));
  import.last_row = row.Int(at++);
  import.digest = row.String(at++);
  import.report_end = row.Int(at++);
  import.missing_after = row.String(at++);
  for (size_t i = 1; i < import.counts.outcomes.size(); ++i) import.counts.outcomes[i] = row.Int(at++);
  import.counts.noted = row.Int(at++);
  import.counts.warned = row.Int(at++);
  import.updated = FromMicros(row.Int(at++));
  if (row.Int(at) != 0) import.finished = FromMicros(row.Int(at));
  return import;
}

constexpr absl::string_view kKept[] = {"import_pages", "import_waiting", "import_subjects"};

}  // namespace

const query::Schema& ImportSchema() {
  static const auto* const schema = new query::Schema{
      .fields = {{.name = "state", .type = FieldType::kEnum, .column = "i.state", .values = Words<ImportState>()},
                 {.name = "mode", .type = FieldType::kEnum, .column = "i.mode", .values = Words<ImportMode>()},
                 {.name = "atomic", .type = FieldType::kBool, .column = "i.atomic"},
                 {.name = "validate_only", .type = FieldType::kBool, .column = "i.validate_only"},
                 {.name = "alliance", .column = "i.alliance"},
                 {.name = "dataset", .column = "i.dataset"},
                 {.name = "principal", .column = "i.principal"},
                 {.name = "create_time", .type = FieldType::kTime, .column = "i.created"},
                 {.name = "update_time", .type = FieldType::kTime, .column = "i.updated"}},
      .key = "i.id"};
  return *schema;
}

const query::Schema& ImportOrderSchema() {
  static const auto* const schema = new query::Schema{
      .fields = {{.name = "create_time", .type = FieldType::kTime, .column = "i.created", .sortable = true},
                 {.name = "update_time", .type = FieldType::kTime, .column = "i.updated", .sortable = true}},
      .key = "i.id"};
  return *schema;
}

absl::StatusOr<std::optional<ImportRecord>> ImportStore::Find(absl::string_view id) {
  static const auto* const text = new std::string(absl::StrCat("select ", Columns(), " from imports where id = ?"));
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(*text, {std::string(id)}));
  if (rows.empty()) return std::optional<ImportRecord>();
  return std::optional<ImportRecord>(Read(rows[0]));
}

absl::StatusOr<int64_t> ImportStore::CountOpen(absl::Time since, absl::string_view principal) {
  std::string text = "select count(*) from imports where state = 'OPEN' and updated > ?";
  std::vector<Value> args = {ToMicros(since)};
  if (!principal.empty()) {
    text += " and principal = ?";
    args.emplace_back(std::string(principal));
  }
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(text, args));
  return rows[0].Int(0);
}

absl::StatusOr<bool> ImportStore::Insert(const ImportRecord& import) {
  static const auto* const text =
      new std::string(InsertText("imports", absl::StrCat(Columns(), ", cancel_requested"), "id"));
  std::vector<Value> values = {import.id,         import.principal,       absl::Base64Escape(import.config),
                               Word(import.mode), int64_t{import.atomic}, int64_t{import.validate_only},
                               import.alliance,   import.dataset,         ToMicros(import.created)};
  for (Value& value : ProgressOf(import)) values.push_back(std::move(value));
  values.emplace_back(int64_t{0});  // A column of the first migration: cancelling ends an import at once.
  HTX_ASSIGN_OR_RETURN(const int64_t written, transaction_.Execute(*text, values));
  return written > 0;
}

absl::StatusOr<bool> ImportStore::Save(const ImportRecord& import, int64_t last_row) {
  static const auto* const text = new std::string([] {
    const std::vector<std::string> columns = absl::StrSplit(kProgressColumns, ", ");
    return absl::StrCat("update imports set ", absl::StrJoin(columns, " = ?, "),
                        " = ? where id = ? and state = 'OPEN' and last_row = ?");
  }());
  std::vector<Value> values = ProgressOf(import);
  values.emplace_back(import.id);
  values.emplace_back(last_row);
  HTX_ASSIGN_OR_RETURN(const int64_t written, transaction_.Execute(*text, values));
  return written > 0;
}

absl::StatusOr<bool> ImportStore::Cancel(absl::string_view id, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(const int64_t ended,
                       transaction_.Execute("update imports set state = 'CANCELLED', updated = ?, finished = ? "
                                            "where id = ? and state = 'OPEN'",
                                            {ToMicros(now), ToMicros(now), std::string(id)}));
  if (ended == 0) return false;
  HTX_RETURN_IF_ERROR(DropWaiting(id));
  HTX_RETURN_IF_ERROR(DropSubjects(id));
  return true;
}

absl::Status ImportStore::Forget(absl::Time before, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select id from imports where updated < ? order by updated limit ?",
                                          {ToMicros(before), static_cast<int64_t>(limit)}));
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const absl::string_view table : kKept) {
      HTX_RETURN_IF_ERROR(
          transaction_.Execute(absl::StrCat("delete from ", table, " where import = ?"), {rows[i].String(0)}).status());
    }
    HTX_RETURN_IF_ERROR(transaction_.Execute("delete from imports where id = ?", {rows[i].String(0)}).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<PageEnd> ImportStore::List(absl::string_view principal, const ListQuery& query,
                                          std::vector<ImportRecord>& page) {
  static const auto* const columns = new std::string([] {
    const std::vector<std::string> names = absl::StrSplit(Columns(), ", ");
    return absl::StrCat("i.", absl::StrJoin(names, ", i."));
  }());
  ListQuery narrowed = query;
  if (!principal.empty()) {
    narrowed.where.text = absl::StrCat("i.principal = ? and (", query.where.text, ")");
    narrowed.where.args.insert(narrowed.where.args.begin(), std::string(principal));
  }
  return ReadPage(transaction_,
                  {.columns = *columns, .width = kFixedWidth + kProgressWidth, .from = {.text = "imports i"}}, narrowed,
                  [&](const sql::Row& row) {
                    page.push_back(Read(row));
                    return absl::OkStatus();
                  });
}

absl::Status ImportStore::AddReport(absl::string_view id, const ImportPage& page) {
  return transaction_
      .Execute("insert into import_pages (import, first_row, outcomes, rows) values (?, ?, ?, ?)",
               {std::string(id), page.first_row, page.outcomes, absl::Base64Escape(page.rows)})
      .status();
}

absl::StatusOr<std::optional<ImportPage>> ImportStore::FindReport(absl::string_view id, int64_t first_row,
                                                                  int64_t outcomes) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select first_row, outcomes, rows from import_pages where import = ? and first_row >= ? and "
                         "(cast(? as bigint) = 0 or (outcomes & cast(? as bigint)) <> 0) order by first_row limit 1",
                         {std::string(id), first_row, outcomes, outcomes}));
  if (rows.empty()) return std::optional<ImportPage>();
  return std::optional<ImportPage>(
      ImportPage{.first_row = rows[0].Int(0), .outcomes = rows[0].Int(1), .rows = Decoded(rows[0].Text(2))});
}

absl::Status ImportStore::AddWaiting(absl::string_view id, const ImportPage& page) {
  return transaction_
      .Execute("insert into import_waiting (import, first_row, rows) values (?, ?, ?)",
               {std::string(id), page.first_row, absl::Base64Escape(page.rows)})
      .status();
}

absl::Status ImportStore::ForEachWaiting(absl::string_view id,
                                         absl::FunctionRef<absl::Status(absl::string_view rows)> each) {
  int64_t after = 0;
  for (;;) {  // Ends with the last page; a page at a time, because its rows are written meanwhile.
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                         transaction_.Query("select first_row, rows from import_waiting where import = ? and first_row "
                                            "> ? order by first_row limit 1",
                                            {std::string(id), after}));
    if (rows.empty()) return absl::OkStatus();
    after = rows[0].Int(0);
    HTX_RETURN_IF_ERROR(each(Decoded(rows[0].Text(1))));
  }
}

absl::Status ImportStore::DropWaiting(absl::string_view id) {
  return transaction_.Execute("delete from import_waiting where import = ?", {std::string(id)}).status();
}

absl::StatusOr<std::optional<int64_t>> ImportStore::AddSubject(absl::string_view id, const OrganizationId& organization,
                                                               int64_t row) {
  HTX_ASSIGN_OR_RETURN(const int64_t written,
                       transaction_.Execute("insert into import_subjects (import, organization, row_number) values "
                                            "(?, ?, ?) on conflict (import, organization) do nothing",
                                            {std::string(id), organization.text(), row}));
  if (written > 0) return std::optional<int64_t>();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select row_number from import_subjects where import = ? and organization = ?",
                         {std::string(id), organization.text()}));
  HTX_CHECK(!rows.empty());
  return std::optional<int64_t>(rows[0].Int(0));
}

absl::StatusOr<std::map<OrganizationId, int64_t>> ImportStore::FindSubjects(
    absl::string_view id, absl::Span<const OrganizationId> organizations) {
  const sql::Engine engine = transaction_.engine();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select organization, row_number from import_subjects where import = ? and "
                                      "organization",
                                      IsOneOf(engine)),
                         {std::string(id), ListOfIds(engine, IdTexts(organizations))}));
  std::map<OrganizationId, int64_t> subjects;
  for (size_t i = 0; i < rows.size(); ++i) {
    subjects.emplace(OrganizationId::Of(rows[i].String(0)), rows[i].Int(1));
  }
  return subjects;
}

absl::Status ImportStore::DropSubjects(absl::string_view id) {
  return transaction_.Execute("delete from import_subjects where import = ?", {std::string(id)}).status();
}

absl::StatusOr<std::vector<OrganizationId>> ImportStore::FindMissing(absl::string_view id, const query::Fragment& scope,
                                                                     const std::string& after, int limit) {
  std::vector<Value> args = scope.args;
  args.insert(args.begin(), after);
  args.emplace_back(std::string(id));
  args.emplace_back(static_cast<int64_t>(limit));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select o.id from organizations o where o.id > ? and o.legal_status not in (",
                                      TerminalWords(), ") and (", scope.text,
                                      ") and not exists (select 1 from import_subjects s where s.import = ? and "
                                      "s.organization = o.id) order by o.id limit ?"),
                         args));
  std::vector<OrganizationId> missing;
  for (size_t i = 0; i < rows.size(); ++i) missing.push_back(OrganizationId::Of(rows[i].String(0)));
  return missing;
}

absl::StatusOr<std::vector<MatchCandidate>> ImportStore::FindCandidates(absl::Span<const OrganizationId> ids) {
  const sql::Engine engine = transaction_.engine();
  std::vector<MatchCandidate> candidates;
  if (ids.empty()) return candidates;
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          absl::StrCat("select id, kind, legal_status, area from organizations where id", IsOneOf(engine)),
          {ListOfIds(engine, IdTexts(ids))}));
  std::map<OrganizationId, MatchCandidate> found;
  for (size_t i = 0; i < rows.size(); ++i) {
    MatchCandidate candidate{.id = OrganizationId::Of(rows[i].String(0)),
                             .kind = Stored<Kind>(rows[i].Text(1)),
                             .status = Stored<LegalStatus>(rows[i].Text(2)),
                             .area = rows[i].String(3)};
    found.emplace(candidate.id, std::move(candidate));
  }
  for (const OrganizationId& id : ids) {
    if (const auto one = found.find(id); one != found.end()) candidates.push_back(one->second);
  }
  return candidates;
}

}  // namespace htx::registry

#include "registry/store/history_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

std::vector<std::string> Lines(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n', absl::SkipEmpty());
  return {lines.begin(), lines.end()};
}

RecordedRevision Read(const sql::Row& row) {
  const OrganizationShape& shape = ShapeOf(/*current=*/false);
  size_t column = shape.width;
  RecordedRevision recorded{.organization = shape.read(row)};
  const int64_t known_to = row.Int(column++);
  if (known_to != kStill) recorded.organization.revision.known_to = FromMicros(known_to);
  recorded.actor = row.String(column++);
  recorded.action = row.String(column++);
  recorded.reason = row.String(column++);
  if (row.IsNull(column)) return recorded;
  recorded.correction =
      CorrectionNote{.period = {.from = StoredDay(row.Text(column)), .to = EndOf(row.Text(column + 1))},
                     .paths = Lines(row.Text(column + 2)),
                     .code = row.String(column + 3),
                     .document_refs = Lines(row.Text(column + 4))};
  return recorded;
}

}  // namespace

absl::StatusOr<std::vector<RecordedRevision>> HistoryStore::Select(absl::string_view condition,
                                                                   absl::Span<const Value> args) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", ShapeOf(/*current=*/false).columns,
                                      ", o.known_to, o.actor, o.action, o.reason, c.valid_from, c.valid_to, c.paths, "
                                      "c.code, c.document_refs from organization_revisions o left join "
                                      "organization_corrections c on c.id = o.id and c.version = o.version where ",
                                      condition),
                         args));
  std::vector<RecordedRevision> revisions;
  for (size_t i = 0; i < rows.size(); ++i) revisions.push_back(Read(rows[i]));
  return revisions;
}

absl::StatusOr<std::optional<RecordedRevision>> HistoryStore::Find(const OrganizationId& id, int64_t number) {
  HTX_ASSIGN_OR_RETURN(std::vector<RecordedRevision> found, Select("o.id = ? and o.revision = ?", {id.text(), number}));
  if (found.empty()) return std::optional<RecordedRevision>();
  return std::optional<RecordedRevision>(std::move(found.front()));
}

absl::StatusOr<std::vector<RecordedRevision>> HistoryStore::AlongKnown(const OrganizationId& id,
                                                                       std::optional<absl::CivilDay> day,
                                                                       int64_t before, int limit) {
  const auto most = static_cast<int64_t>(limit);
  if (!day) {
    return Select("o.id = ? and o.revision < ? order by o.revision desc limit ?", {id.text(), before, most});
  }
  return Select("o.id = ? and o.revision < ? and o.valid_from <= ? and o.valid_to > ? order by o.revision desc limit ?",
                {id.text(), before, FormatDay(*day), FormatDay(*day), most});
}

absl::StatusOr<std::vector<RecordedRevision>> HistoryStore::AlongValid(const OrganizationId& id, int64_t known_micros,
                                                                       absl::CivilDay from, int limit) {
  return Select("o.id = ? and o.known_from <= ? and o.known_to > ? and o.valid_from >= ? order by o.valid_from limit ?",
                {id.text(), known_micros, known_micros, FormatDay(from), static_cast<int64_t>(limit)});
}

absl::StatusOr<std::vector<Organization>> HistoryStore::BelievedUntil(const OrganizationId& id, absl::Time first,
                                                                      absl::Time last) {
  HTX_ASSIGN_OR_RETURN(std::vector<RecordedRevision> found, Select("o.id = ? and o.known_to >= ? and o.known_to <= ?",
                                                                   {id.text(), ToMicros(first), ToMicros(last)}));
  std::vector<Organization> organizations;
  for (RecordedRevision& revision : found) organizations.push_back(std::move(revision.organization));
  return organizations;
}

absl::StatusOr<std::optional<Organization>> HistoryStore::Preceding(const OrganizationId& id, int64_t known_micros,
                                                                    absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(std::vector<RecordedRevision> found,
                       Select("o.id = ? and o.known_from <= ? and o.known_to > ? and o.valid_to = ?",
                              {id.text(), known_micros, known_micros, FormatDay(day)}));
  if (found.empty()) return std::optional<Organization>();
  return std::optional<Organization>(std::move(found.front().organization));
}

absl::StatusOr<std::vector<RecordedRevision>> HistoryStore::RecordedBy(const OrganizationId& id, int64_t version) {
  return Select("o.id = ? and o.version = ? order by o.valid_from", {id.text(), version});
}

absl::StatusOr<std::vector<RecordedRevision>> HistoryStore::ReplacedAt(const OrganizationId& id, absl::Time known) {
  return Select("o.id = ? and o.known_to = ? order by o.valid_from", {id.text(), ToMicros(known)});
}

absl::Status HistoryStore::SaveCorrection(const OrganizationId& id, int64_t version, const CorrectionNote& note) {
  return transaction_
      .Execute(
          "insert into organization_corrections (id, version, valid_from, valid_to, paths, code, document_refs) values "
          "(?, ?, ?, ?, ?, ?, ?)",
          {id.text(), version, FormatDay(note.period.from), EndText(note.period.to), absl::StrJoin(note.paths, "\n"),
           note.code, absl::StrJoin(note.document_refs, "\n")})
      .status();
}

absl::StatusOr<OtherFacts> HistoryStore::FindOtherFacts(const OrganizationId& id) {
  OtherFacts others;
  const auto begin = [&](DatedFact fact) {
    if (!others.first || fact.day < others.first->day) others.first = std::move(fact);
  };
  const auto end = [&](DatedFact fact) {
    if (!others.last || fact.day > others.last->day) others.last = std::move(fact);
  };
  for (const absl::string_view column : {"from_id", "to_id"}) {
    for (const bool first : {true, false}) {
      HTX_ASSIGN_OR_RETURN(
          const sql::Rows rows,
          transaction_.Query(absl::StrCat("select id, start_date from relationships where ", column,
                                          " = ? and known_to = ? and start_date < end_date order by start_date",
                                          first ? "" : " desc", " limit 1"),
                             {id.text(), kStill}));
      if (rows.empty()) continue;
      DatedFact fact{absl::StrCat("relationships/", rows[0].Text(0)), StoredDay(rows[0].Text(1))};
      first ? begin(std::move(fact)) : end(std::move(fact));
    }
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows years,
      transaction_.Query(
          "select min(year), max(year) from organization_reports where organization = ? and known_to = ?",
          {id.text(), kStill}));
  if (years[0].IsNull(0)) return others;
  // A report is about a whole year: an organisation may begin, or end, within it.
  const auto name = [&](int64_t year) { return absl::StrCat("organizations/", id.text(), "/reports/", year); };
  begin({name(years[0].Int(0)), absl::CivilDay(years[0].Int(0), 12, 31)});
  end({name(years[0].Int(1)), absl::CivilDay(years[0].Int(1), 1, 1)});
  return others;
}

}  // namespace htx::registry

#include "registry/store/programme_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/store/insert.h"
#include "registry/store/organization_rows.h"
#include "registry/store/statistics_store.h"
#include "registry/store/version_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kWritten =
    "id, version, known_from, known_to, created, alliance, title, title_search, start_date, end_date, "
    "counterpart_areas, counterparts, document_refs, note, dataset, withdrawn";
constexpr absl::string_view kColumns =
    "g.id, g.version, g.known_from, g.created, g.alliance, g.title, g.start_date, g.end_date, g.counterpart_areas, "
    "g.counterparts, g.document_refs, g.note, g.dataset, g.withdrawn";
constexpr size_t kWidth = 14;

Programme Read(const sql::Row& row) {
  return {.id = ProgrammeId::Of(row.String(0)),
          .version = row.Int(1),
          .alliance = OrganizationId::Of(row.String(4)),
          .title = row.String(5),
          .start = StoredDay(row.Text(6)),
          .end = StoredDay(row.Text(7)),
          .counterpart_areas = UnpackLines(row.Text(8)),
          .counterparts = UnpackLines(row.Text(9)),
          .document_refs = UnpackLines(row.Text(10)),
          .note = row.String(11),
          .dataset = row.String(12),
          .withdrawn = row.Bool(13),
          .created = FromMicros(row.Int(3)),
          .changed = FromMicros(row.Int(2))};
}

std::vector<Value> ValuesOf(const Programme& programme) {
  return {programme.id.text(),
          programme.version,
          ToMicros(programme.changed),
          kStill,
          ToMicros(programme.created),
          programme.alliance.text(),
          programme.title,
          FoldForSearch(programme.title),
          FormatDay(programme.start),
          FormatDay(programme.end),
          PackLines(programme.counterpart_areas),
          PackLines(programme.counterparts),
          PackLines(programme.document_refs),
          programme.note,
          programme.dataset,
          int64_t{programme.withdrawn}};
}

}  // namespace

std::string PackLines(const std::vector<std::string>& lines) { return absl::StrJoin(lines, "\n"); }
std::vector<std::string> UnpackLines(absl::string_view packed) {
  return absl::StrSplit(packed, '\n', absl::SkipEmpty());
}

absl::StatusOr<bool> ProgrammeStore::Insert(const Programme& programme) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(InsertText("coordination_programmes", kWritten, "id, version"), ValuesOf(programme)));
  return written == 1;
}

absl::StatusOr<Programme> ProgrammeStore::Save(Programme programme) {
  HTX_ASSIGN_OR_RETURN(const std::optional<absl::Time> changed,
                       EndVersion(transaction_, "coordination_programmes", programme.id.text(), programme.version - 1,
                                  programme.changed));
  if (!changed) return EtagMismatch(NameOf(programme.id));
  programme.changed = *changed;
  HTX_RETURN_IF_ERROR(
      transaction_.Execute(InsertText("coordination_programmes", kWritten), ValuesOf(programme)).status());
  return programme;
}

absl::StatusOr<std::optional<Programme>> ProgrammeStore::FindAt(const ProgrammeId& id, absl::Time known) {
  const int64_t micros = known == absl::InfiniteFuture() ? kStill - 1 : ToMicros(known);
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select ", kColumns,
                                                       " from coordination_programmes g where g.id = ? and "
                                                       "g.known_from <= ? and g.known_to > ?"),
                                          {id.text(), micros, micros}));
  if (rows.empty()) return std::optional<Programme>();
  return std::optional<Programme>(Read(rows[0]));
}

absl::StatusOr<std::optional<ProgrammePeriod>> ProgrammeStore::FindPeriod(const std::string& id) {
  if (id.empty()) return std::optional<ProgrammePeriod>();
  HTX_ASSIGN_OR_RETURN(const std::optional<Programme> programme, FindAt(ProgrammeId::Of(id), absl::InfiniteFuture()));
  if (!programme || programme->withdrawn) return std::optional<ProgrammePeriod>();
  return std::optional<ProgrammePeriod>(
      {.alliance = programme->alliance, .start = programme->start, .end = programme->end});
}

absl::StatusOr<ActivityDays> ProgrammeStore::DaysOfActivities(const ProgrammeId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select min(start_date), max(start_date) from support_activities where "
                                          "programme = ? and withdrawn = 0",
                                          {id.text()}));
  ActivityDays days;
  if (rows[0].IsNull(0)) return days;
  days.first = StoredDay(rows[0].Text(0));
  days.last = StoredDay(rows[0].Text(1));
  return days;
}

absl::StatusOr<ProgrammeProgress> ProgrammeStore::Progress(const ProgrammeId& id, absl::Time known) {
  HTX_ASSIGN_OR_RETURN(
      const std::vector<ActivityRow> rows,
      StatisticsStore(transaction_)
          .AggregateActivities({.known = known, .where = {.text = "a.programme = ?", .args = {id.text()}}}));
  HTX_CHECK(rows.size() == 1);
  const ActivityRow& sum = rows.front();
  ProgrammeProgress progress{.activities = sum.count, .still_planned = sum.still_planned, .planned = sum.planned.sum};
  if (sum.planned.known > 0) progress.done = sum.done_of_planned.Number();
  if (sum.attendances.known > 0) progress.attendances = sum.attendances.Number();
  return progress;
}

absl::StatusOr<PageEnd> ProgrammeStore::List(absl::Time known, const ListQuery& query, std::vector<Programme>& page) {
  const int64_t micros = ToMicros(known);
  const ListSource source{
      .columns = std::string(kColumns),
      .width = kWidth,
      .from = {
          .text = "(select * from coordination_programmes where known_from <= ? and known_to > ? and withdrawn = 0) g",
          .args = {micros, micros}}};
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry

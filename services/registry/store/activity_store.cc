#include "registry/store/activity_store.h"

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

namespace htx::registry {
namespace {

// All columns of the current table, in the order of ValuesOf.
constexpr absl::string_view kWritten =
    "id, version, known_from, alliance, kind, title, title_search, ordinal, start_date, end_date, posted, "
    "target_group, "
    "quantity, quantity_qualifier, quantity_upper, attendances, attendances_qualifier, attendances_upper, "
    "participants, "
    "participants_qualifier, participants_upper, planned_count, reach_numerator, reach_denominator, counterpart_areas, "
    "document_refs, note, dataset, created, state, programme, planned_attendances, visited, difficulties, "
    "withdrawn";
constexpr absl::string_view kColumns =
    "a.id, a.alliance, a.kind, a.title, a.ordinal, a.start_date, a.end_date, a.posted, a.target_group, a.quantity, "
    "a.quantity_qualifier, a.quantity_upper, a.attendances, a.attendances_qualifier, a.attendances_upper, "
    "a.participants, a.participants_qualifier, a.participants_upper, a.planned_count, a.reach_numerator, "
    "a.reach_denominator, a.counterpart_areas, a.document_refs, a.note, a.dataset, a.created, a.version, a.known_from, "
    "a.state, a.programme, a.planned_attendances, a.visited, a.difficulties, a.withdrawn";
constexpr size_t kWidth = 34;

// Items of a list hold no line ends.
std::vector<std::string> Lines(absl::string_view packed) { return absl::StrSplit(packed, '\n', absl::SkipEmpty()); }

// "KIND text" per line.
std::string Pack(const std::vector<Difficulty>& difficulties) {
  return absl::StrJoin(difficulties, "\n", [](std::string* out, const Difficulty& difficulty) {
    absl::StrAppend(out, WordOf(difficulty.kind), " ", difficulty.text);
  });
}

std::vector<Difficulty> Unpack(absl::string_view packed) {
  std::vector<Difficulty> difficulties;
  for (const absl::string_view line : absl::StrSplit(packed, '\n', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    difficulties.push_back({.kind = Stored<DifficultyKind>(parts.first), .text = std::string(parts.second)});
  }
  return difficulties;
}

SupportActivity Read(const sql::Row& row) {
  SupportActivity activity{.id = ActivityId::Of(row.String(0)),
                           .version = row.Int(26),
                           .alliance = OrganizationId::Of(row.String(1)),
                           .kind = Stored<ActivityKind>(row.Text(2)),
                           .title = row.String(3),
                           .ordinal = row.Int(4),
                           .start = StoredDay(row.Text(5)),
                           .end = StoredDay(row.Text(6)),
                           .target_group = Stored<TargetGroup>(row.Text(8)),
                           .state = Stored<ActivityState>(row.Text(28)),
                           .attendances = ReadReported(row, 12),
                           .participants = ReadReported(row, 15),
                           .planned_count = OptionalInt(row, 18),
                           .planned_attendances = OptionalInt(row, 30),
                           .counterpart_areas = Lines(row.Text(21)),
                           .document_refs = Lines(row.Text(22)),
                           .programme = row.String(29),
                           .visited = Lines(row.Text(31)),
                           .difficulties = Unpack(row.Text(32)),
                           .note = row.String(23),
                           .dataset = row.String(24),
                           .withdrawn = row.Bool(33),
                           .created = FromMicros(row.Int(25)),
                           .changed = FromMicros(row.Int(27))};
  if (!row.IsNull(7)) activity.posted = FromMicros(row.Int(7));
  activity.quantity = *ReadReported(row, 9);
  if (!row.IsNull(20)) activity.reach = Ratio{.numerator = row.Int(19), .denominator = row.Int(20)};
  return activity;
}

std::vector<Value> ValuesOf(const SupportActivity& activity) {
  std::vector<Value> values = {activity.id.text(),
                               activity.version,
                               ToMicros(activity.changed),
                               activity.alliance.text(),
                               Word(activity.kind),
                               activity.title,
                               FoldForSearch(activity.title),
                               activity.ordinal,
                               FormatDay(activity.start),
                               FormatDay(activity.end),
                               activity.posted ? Value(ToMicros(*activity.posted)) : Value(absl::monostate()),
                               Word(activity.target_group)};
  AppendReported(activity.quantity, values);
  AppendReported(activity.attendances, values);
  AppendReported(activity.participants, values);
  values.push_back(ValueOf(activity.planned_count));
  values.push_back(activity.reach ? Value(activity.reach->numerator) : Value(absl::monostate()));
  values.push_back(activity.reach ? Value(activity.reach->denominator) : Value(absl::monostate()));
  values.emplace_back(absl::StrJoin(activity.counterpart_areas, "\n"));
  values.emplace_back(absl::StrJoin(activity.document_refs, "\n"));
  values.emplace_back(activity.note);
  values.emplace_back(activity.dataset);
  values.emplace_back(ToMicros(activity.created));
  values.push_back(Word(activity.state));
  values.emplace_back(activity.programme);
  values.push_back(ValueOf(activity.planned_attendances));
  values.emplace_back(absl::StrJoin(activity.visited, "\n"));
  values.emplace_back(Pack(activity.difficulties));
  values.emplace_back(int64_t{activity.withdrawn});
  return values;
}

// The activities as they were known, as `a`; `which` narrows them.
query::Fragment KnownAt(absl::Time known, absl::string_view which = "") {
  const int64_t micros = ToMicros(known);
  return {.text = absl::StrCat("(select ", kWritten, " from support_activities where known_from <= ?", which,
                               " union all select ", kWritten,
                               " from support_activity_history where known_from <= ? and known_to > ?", which, ") a"),
          .args = {micros, micros, micros}};
}

}  // namespace

query::Fragment ActivitiesAt(absl::Time known) { return KnownAt(known, " and withdrawn = 0"); }

absl::StatusOr<bool> ActivityStore::Insert(const SupportActivity& activity) {
  HTX_ASSIGN_OR_RETURN(const int64_t written,
                       transaction_.Execute(InsertText("support_activities", kWritten, "id"), ValuesOf(activity)));
  return written == 1;
}

absl::StatusOr<std::optional<SupportActivity>> ActivityStore::Find(const ActivityId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns, " from support_activities a where a.id = ?"), {id.text()}));
  if (rows.empty()) return std::optional<SupportActivity>();
  return std::optional<SupportActivity>(Read(rows[0]));
}

absl::StatusOr<std::optional<SupportActivity>> ActivityStore::FindAt(const ActivityId& id, absl::Time known) {
  query::Fragment source = KnownAt(known);
  source.args.emplace_back(id.text());
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns, " from ", source.text, " where a.id = ?"), source.args));
  if (rows.empty()) return std::optional<SupportActivity>();
  return std::optional<SupportActivity>(Read(rows[0]));
}

absl::StatusOr<SupportActivity> ActivityStore::Save(SupportActivity activity) {
  const std::vector<Value> key = {activity.id.text(), activity.version - 1};
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows before,
      transaction_.Query("select known_from from support_activities where id = ? and version = ?", key));
  if (before.empty()) return EtagMismatch(NameOf(activity.id));
  activity.changed = std::max(activity.changed, FromMicros(before[0].Int(0) + 1));
  HTX_RETURN_IF_ERROR(transaction_
                          .Execute(absl::StrCat("insert into support_activity_history (known_to, ", kWritten,
                                                ") select cast(? as bigint), ", kWritten,
                                                " from support_activities where id = ? and version = ?"),
                                   {ToMicros(activity.changed), key[0], key[1]})
                          .status());
  HTX_ASSIGN_OR_RETURN(const int64_t removed,
                       transaction_.Execute("delete from support_activities where id = ? and version = ?", key));
  if (removed != 1) return EtagMismatch(NameOf(activity.id));
  HTX_RETURN_IF_ERROR(transaction_.Execute(InsertText("support_activities", kWritten), ValuesOf(activity)).status());
  return activity;
}

absl::StatusOr<PageEnd> ActivityStore::List(absl::Time known, const ListQuery& query,
                                            std::vector<SupportActivity>& page) {
  const ListSource source{.columns = std::string(kColumns), .width = kWidth, .from = ActivitiesAt(known)};
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry

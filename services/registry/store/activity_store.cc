#include "registry/store/activity_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kColumns =
    "a.id, a.alliance, a.kind, a.title, a.ordinal, a.start_date, a.end_date, a.posted, a.target_group, a.quantity, "
    "a.quantity_qualifier, a.quantity_upper, a.attendances, a.attendances_qualifier, a.attendances_upper, "
    "a.participants, "
    "a.participants_qualifier, a.participants_upper, a.planned_count, a.reach_numerator, a.reach_denominator, "
    "a.counterpart_areas, a.document_refs, a.note, a.dataset, a.created";
constexpr size_t kWidth = 26;

// Items of a list hold no line ends.
std::vector<std::string> Lines(absl::string_view packed) { return absl::StrSplit(packed, '\n', absl::SkipEmpty()); }

SupportActivity Read(const sql::Row& row) {
  SupportActivity activity{.id = ActivityId::Of(row.String(0)),
                           .alliance = OrganizationId::Of(row.String(1)),
                           .kind = Stored<ActivityKind>(row.Text(2)),
                           .title = row.String(3),
                           .ordinal = row.Int(4),
                           .start = StoredDay(row.Text(5)),
                           .end = StoredDay(row.Text(6)),
                           .target_group = Stored<TargetGroup>(row.Text(8)),
                           .attendances = ReadReported(row, 12),
                           .participants = ReadReported(row, 15),
                           .planned_count = OptionalInt(row, 18),
                           .counterpart_areas = Lines(row.Text(21)),
                           .document_refs = Lines(row.Text(22)),
                           .note = row.String(23),
                           .dataset = row.String(24),
                           .created = FromMicros(row.Int(25))};
  if (!row.IsNull(7)) activity.posted = FromMicros(row.Int(7));
  activity.quantity = *ReadReported(row, 9);
  if (!row.IsNull(20)) activity.reach = Ratio{.numerator = row.Int(19), .denominator = row.Int(20)};
  return activity;
}

}  // namespace

absl::StatusOr<bool> ActivityStore::Insert(const SupportActivity& activity) {
  std::vector<Value> values = {activity.id.text(),
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
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(
          "insert into support_activities (id, alliance, kind, title, title_search, ordinal, start_date, end_date, "
          "posted, "
          "target_group, quantity, quantity_qualifier, quantity_upper, attendances, attendances_qualifier, "
          "attendances_upper, participants, participants_qualifier, participants_upper, planned_count, "
          "reach_numerator, "
          "reach_denominator, counterpart_areas, document_refs, note, dataset, created) values (?, ?, ?, ?, ?, ?, ?, "
          "?, ?, "
          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          values));
  return written == 1;
}

absl::StatusOr<PageEnd> ActivityStore::List(absl::Time known, const ListQuery& query,
                                            std::vector<SupportActivity>& page) {
  const ListSource source{
      .columns = std::string(kColumns),
      .width = kWidth,
      .from = {.text = "(select * from support_activities where created <= ?) a", .args = {ToMicros(known)}}};
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry

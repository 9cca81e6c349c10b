#include "funding/store/schedule_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kScheduleColumns =
    "s.loan_id, s.number, s.cause, s.event, s.business_day, s.value_day, s.content_hash, s.actor, s.recorded";

ScheduleRevision ReadScheduleHead(const sql::Row& row) {
  ScheduleRevision revision;
  revision.loan = LoanId::Of(row.String(0));
  revision.number = row.Int(1);
  revision.cause = row.String(2);
  revision.event = row.String(3);
  revision.day = DayIn(row.Text(4));
  revision.value_day = DayIn(row.Text(5));
  revision.content_hash = row.String(6);
  revision.principal = row.String(7);
  revision.recorded = FromMicros(row.Int(8));
  return revision;
}

ScheduleRevision ReadSchedule(const sql::Row& row) {
  ScheduleRevision revision = ReadScheduleHead(row);
  revision.rows = RowsIn(row.Text(9));
  return revision;
}

std::string SelectSchedule(absl::string_view where) {
  return absl::StrCat("select ", kScheduleColumns, ", s.instalments from loan_schedules s where s.loan_id = ? and ",
                      where);
}

}  // namespace

absl::Status InsertSchedule(sql::Transaction& tx, const ScheduleRevision& revision) {
  return tx.ExecuteLater(
      "insert into loan_schedules (loan_id, number, cause, event, business_day, value_day, instalments, "
      "content_hash, actor, recorded) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
      {revision.loan.text(), revision.number, revision.cause, revision.event, FormatDay(revision.day),
       FormatDay(revision.value_day), ScheduleText(revision.rows), revision.content_hash, revision.principal,
       ToMicros(revision.recorded)},
      Touching(ChangedMeanwhile()));
}

absl::StatusOr<std::optional<ScheduleRevision>> FindSchedule(sql::Transaction& tx, const LoanId& loan,
                                                             std::optional<absl::CivilDay> day) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(SelectSchedule("s.business_day <= ? order by s.number desc limit 1"), {loan.text(), DayOrLast(day)}));
  std::optional<ScheduleRevision> found;
  if (!rows.empty()) found = ReadSchedule(rows[0]);
  return found;
}

absl::StatusOr<ScheduleRevision> GetSchedule(sql::Transaction& tx, const LoanId& loan, int64_t number) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(SelectSchedule("s.number = ?"), {loan.text(), number}));
  if (rows.empty()) return NeverExisted("ScheduleRevision", NameOfSchedule(loan, number));
  return ReadSchedule(rows[0]);
}

query::Schema ScheduleSchema() {
  using query::FieldType;
  return {.fields = {{.name = "loan", .type = FieldType::kText, .column = "s.loan_id", .sortable = true},
                     {.name = "number", .type = FieldType::kInt, .column = "s.number", .sortable = true},
                     {.name = "cause", .type = FieldType::kText, .column = "s.cause", .sortable = true},
                     {.name = "event", .type = FieldType::kText, .column = "s.event", .sortable = true},
                     {.name = "business_date", .type = FieldType::kDate, .column = "s.business_day", .sortable = true},
                     {.name = "value_date", .type = FieldType::kDate, .column = "s.value_day", .sortable = true}},
          .key = "(s.loan_id || '/' || s.number)"};
}

absl::StatusOr<Page<ScheduleRevision>> ListSchedules(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kScheduleColumns, "loan_schedules s", list, ReadScheduleHead);
}

}  // namespace htx::funding::store

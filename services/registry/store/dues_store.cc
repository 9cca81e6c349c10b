#include "registry/store/dues_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/store/insert.h"
#include "registry/store/membership_store.h"
#include "registry/store/organization_rows.h"
#include "registry/store/version_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kScheduleColumns =
    "id, version, known_from, known_to, created, withdrawn, alliance, member_kind, annual_amount, start_date, decision";
constexpr absl::string_view kScheduleRead =
    "s.id, s.alliance, s.member_kind, s.annual_amount, s.start_date, s.end_date, s.decision, s.created, s.version, "
    "s.known_from, s.withdrawn";
constexpr absl::string_view kPaymentColumns =
    "id, membership, alliance, member, year, amount, paid_date, receipt, reverses, created";

void Append(const std::vector<Value>& more, std::vector<Value>& args) {
  args.insert(args.end(), more.begin(), more.end());
}

// The schedules as they were known, as `s`, withdrawn ones too: one ends when the next of its kind begins.
query::Fragment SchedulesAt(int64_t known) {
  return InSuccession("fee_schedules", {"alliance", "member_kind"}, "s", known);
}

FeeSchedule ReadSchedule(const sql::Row& row) {
  return {.id = FeeScheduleId::Of(row.String(0)),
          .version = row.Int(8),
          .alliance = OrganizationId::Of(row.String(1)),
          .kind = Stored<MemberKind>(row.Text(2)),
          .annual_amount = row.Int(3),
          .start = StoredDay(row.Text(4)),
          .end = EndOf(row.Text(5)),
          .decision = row.String(6),
          .withdrawn = row.Bool(10),
          .created = FromMicros(row.Int(7)),
          .changed = FromMicros(row.Int(9))};
}

std::vector<Value> ValuesOf(const FeeSchedule& schedule) {
  return {schedule.id.text(),         schedule.version,
          ToMicros(schedule.changed), kStill,
          ToMicros(schedule.created), int64_t{schedule.withdrawn},
          schedule.alliance.text(),   Word(schedule.kind),
          schedule.annual_amount,     FormatDay(schedule.start),
          schedule.decision};
}

DuesPayment ReadPayment(const sql::Row& row) {
  return {.id = DuesPaymentId::Of(row.String(0)),
          .membership = RelationshipId::Of(row.String(1)),
          .year = row.Int(2),
          .amount = row.Int(3),
          .paid = StoredDay(row.Text(4)),
          .receipt = row.String(5),
          .reverses = DuesPaymentId::Of(row.String(6)),
          .created = FromMicros(row.Int(7))};
}
constexpr absl::string_view kPaymentRead =
    "p.id, p.membership, p.year, p.amount, p.paid_date, p.receipt, p.reverses, p.created";

// What each member owes, as `u`. The day that decides is 1 January, or the first day of the membership in that year.
// What was paid is summed once for the alliance and joined; everything else is looked up for its members alone.
query::Fragment DuesSource(const TimePoint& time, const OrganizationId& alliance, int64_t year) {
  const int64_t known = time.KnownMicros();
  const std::string first = FormatDay(absl::CivilDay(year, 1, 1));
  const std::string next = FormatDay(absl::CivilDay(year + 1, 1, 1));
  const query::Fragment members = MembershipsAt(time);
  query::Fragment source;
  source.text = absl::StrCat(
      "(select m.id, m.member, m.kind, m.legal_name, m.legal_name_key, m.name_search, m.end_date, case when "
      "m.start_date > ? then m.start_date else cast(? as text) end as decisive from ",
      members.text, " where m.withdrawn = 0 and m.alliance = ? and m.start_date < ? and m.end_date > ?) w");
  source.args = {first, first};
  Append(members.args, source.args);
  Append({alliance.text(), next, first}, source.args);

  source.text = absl::StrCat(
      "(select w.*, coalesce(p.paid, 0) as paid, coalesce(p.last_paid, '') as last_paid, (select s.id from "
      "fee_schedules s where s.alliance = ? "
      "and s.member_kind in (w.kind, '') and s.known_from <= ? and s.known_to > ? and s.withdrawn = 0 and s.start_date "
      "<= "
      "w.decisive order by s.member_kind desc, s.start_date desc limit 1) as schedule, case when exists (select 1 from "
      "membership_suspensions x where x.membership = w.id and "
      "x.created <= ? and x.start_date <= w.decisive and (case when x.end_recorded <= ? then x.end_date else "
      "'9999-12-31' end) >= (case when w.end_date < ? then w.end_date else cast(? as text) end)) then 1 else 0 end as "
      "resting from ",
      source.text,
      " left join (select q.membership, cast(sum(q.amount) as bigint) as paid, max(case when q.amount > 0 then "
      "q.paid_date end) as last_paid from dues_payments q where q.alliance = ? and q.year = ? and q.created <= ? group "
      "by q.membership) p on p.membership = w.id) v");
  std::vector<Value> args = {alliance.text(), known, known, known, known, next, next};
  Append(source.args, args);
  Append({alliance.text(), year, known}, args);
  source.args = std::move(args);

  source.text = absl::StrCat(
      "(select v.id, v.member, v.legal_name, v.legal_name_key, v.name_search, v.kind, v.schedule, v.paid, v.last_paid, "
      "v.resting, case when v.resting = 1 then 0 else s.annual_amount end as owed from ",
      source.text, " left join fee_schedules s on s.id = v.schedule and s.known_from <= ? and s.known_to > ?) t");
  Append({known, known}, source.args);
  source.text = absl::StrCat(
      "(select t.*, case when t.owed is null then null when t.owed > t.paid then t.owed - t.paid else 0 end as "
      "balance, "
      "case when t.resting = 1 then 'RESTING' when t.owed is null then 'FEE_UNKNOWN' when t.paid >= t.owed then 'PAID' "
      "when t.paid > 0 then 'PARTLY_PAID' else 'OWING' end as status from ",
      source.text, ") u");
  return source;
}

Dues ReadDues(const sql::Row& row) {
  Dues dues{.membership = RelationshipId::Of(row.String(0)),
            .member = OrganizationId::Of(row.String(1)),
            .legal_name = row.String(2),
            .kind = Stored<MemberKind>(row.Text(3)),
            .owed = OptionalInt(row, 4),
            .paid = row.Int(5),
            .status = Stored<DuesStatus>(row.Text(6)),
            .schedule = FeeScheduleId::Of(row.String(7))};
  if (!row.Text(8).empty()) dues.last_paid = StoredDay(row.Text(8));
  return dues;
}

}  // namespace

absl::StatusOr<std::optional<absl::CivilDay>> DuesStore::LatestSchedule(const OrganizationId& alliance,
                                                                        MemberKind kind) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select max(start_date) from fee_schedules where alliance = ? and member_kind = ? and "
                         "known_to = ? and withdrawn = 0",
                         {alliance.text(), Word(kind), kStill}));
  if (rows[0].IsNull(0)) return std::optional<absl::CivilDay>();
  return std::optional<absl::CivilDay>(StoredDay(rows[0].Text(0)));
}

absl::StatusOr<bool> DuesStore::InsertSchedule(const FeeSchedule& schedule) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(InsertText("fee_schedules", kScheduleColumns, "id, version"), ValuesOf(schedule)));
  return written == 1;
}

absl::StatusOr<FeeSchedule> DuesStore::SaveSchedule(FeeSchedule schedule) {
  HTX_ASSIGN_OR_RETURN(
      const std::optional<absl::Time> changed,
      EndVersion(transaction_, "fee_schedules", schedule.id.text(), schedule.version - 1, schedule.changed));
  if (!changed) return EtagMismatch(NameOf(schedule.id));
  schedule.changed = *changed;
  HTX_RETURN_IF_ERROR(transaction_.Execute(InsertText("fee_schedules", kScheduleColumns), ValuesOf(schedule)).status());
  HTX_ASSIGN_OR_RETURN(std::optional<FeeSchedule> saved, FindSchedule(schedule.id));
  HTX_CHECK(saved.has_value());
  return *std::move(saved);
}

absl::StatusOr<std::optional<FeeSchedule>> DuesStore::FindSchedule(const FeeScheduleId& id) {
  query::Fragment source = SchedulesAt(kStill - 1);
  source.args.emplace_back(id.text());
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(absl::StrCat("select ", kScheduleRead, " from ",
                                                                             source.text, " where s.id = ?"),
                                                                source.args));
  if (rows.empty()) return std::optional<FeeSchedule>();
  return std::optional<FeeSchedule>(ReadSchedule(rows[0]));
}

absl::StatusOr<std::vector<absl::CivilDay>> DuesStore::OtherStarts(const FeeSchedule& schedule) {
  std::vector<absl::CivilDay> starts;
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      "select start_date from fee_schedules where alliance = ? and member_kind = ? and known_to = ? and withdrawn = 0 "
      "and id <> ? order by start_date",
      {schedule.alliance.text(), Word(schedule.kind), kStill, schedule.id.text()}, [&](const sql::Row& row) {
        starts.push_back(StoredDay(row.Text(0)));
        return absl::OkStatus();
      }));
  return starts;
}

absl::StatusOr<PageEnd> DuesStore::ListSchedules(absl::Time known, const ListQuery& query,
                                                 std::vector<FeeSchedule>& page) {
  const ListSource source{.columns = std::string(kScheduleRead), .width = 11, .from = SchedulesAt(ToMicros(known))};
  ListQuery narrowed = query;
  narrowed.where.text = absl::StrCat("s.withdrawn = 0 and ", query.where.text);
  return ReadPage(transaction_, source, narrowed, [&](const sql::Row& row) {
    page.push_back(ReadSchedule(row));
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<DuesPayment>> DuesStore::FindPayment(const DuesPaymentId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kPaymentRead, " from dues_payments p where p.id = ?"), {id.text()}));
  if (rows.empty()) return std::optional<DuesPayment>();
  return std::optional<DuesPayment>(ReadPayment(rows[0]));
}

absl::StatusOr<bool> DuesStore::IsReversed(const DuesPaymentId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select 1 from dues_payments where reverses = ?", {id.text()}));
  return !rows.empty();
}

absl::StatusOr<bool> DuesStore::InsertPayment(const DuesPayment& payment, const Relationship& membership) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(InsertText("dues_payments", kPaymentColumns, "id"),
                           {payment.id.text(), payment.membership.text(), membership.to.text(), membership.from.text(),
                            payment.year, payment.amount, FormatDay(payment.paid), payment.receipt,
                            payment.reverses.empty() ? Value(absl::monostate()) : Value(payment.reverses.text()),
                            ToMicros(payment.created)}));
  return written == 1;
}

absl::StatusOr<PageEnd> DuesStore::ListPayments(absl::Time known, const ListQuery& query,
                                                std::vector<DuesPayment>& page, int64_t& sum) {
  const ListSource source{
      .columns = std::string(kPaymentRead),
      .width = 8,
      .from = {.text = "(select * from dues_payments where created <= ?) p", .args = {ToMicros(known)}}};
  std::vector<Value> args = source.from.args;
  Append(query.where.args, args);
  HTX_ASSIGN_OR_RETURN(const sql::Rows sums,
                       transaction_.Query(absl::StrCat("select coalesce(cast(sum(p.amount) as bigint), 0) from ",
                                                       source.from.text, " where ", query.where.text),
                                          args));
  sum = sums[0].Int(0);
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back(ReadPayment(row));
    return absl::OkStatus();
  });
}

absl::StatusOr<PageEnd> DuesStore::ListDues(const TimePoint& time, const OrganizationId& alliance, int64_t year,
                                            const ListQuery& query, std::vector<Dues>& page, DuesTotals& totals) {
  const ListSource source{
      .columns = "u.id, u.member, u.legal_name, u.kind, u.owed, u.paid, u.status, u.schedule, u.last_paid",
      .width = 9,
      .from = DuesSource(time, alliance, year)};
  std::vector<Value> args = source.from.args;
  Append(query.where.args, args);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows sums,
      transaction_.Query(absl::StrCat("select coalesce(cast(sum(u.owed) as bigint), 0), coalesce(cast(sum(u.paid) as "
                                      "bigint), 0), coalesce(cast(sum(u.balance) as bigint), 0), count(*) from ",
                                      source.from.text, " where ", query.where.text),
                         args));
  totals = {.owed = sums[0].Int(0), .paid = sums[0].Int(1), .balance = sums[0].Int(2)};
  ListQuery counted = query;
  if (!counted.total) counted.total = sums[0].Int(3);
  return ReadPage(transaction_, source, counted, [&](const sql::Row& row) {
    page.push_back(ReadDues(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry

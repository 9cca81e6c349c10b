#include "registry/store/dues_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/insert.h"
#include "registry/store/membership_store.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kScheduleColumns =
    "id, alliance, member_kind, annual_amount, start_date, end_date, decision, created, end_recorded";
constexpr absl::string_view kPaymentColumns =
    "id, membership, alliance, member, year, amount, paid_date, receipt, reverses, created";

void Append(const std::vector<Value>& more, std::vector<Value>& args) {
  args.insert(args.end(), more.begin(), more.end());
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
      members.text, " where m.alliance = ? and m.start_date < ? and m.end_date > ?) w");
  source.args = {first, first};
  Append(members.args, source.args);
  Append({alliance.text(), next, first}, source.args);

  source.text = absl::StrCat(
      "(select w.*, coalesce(p.paid, 0) as paid, coalesce(p.last_paid, '') as last_paid, (select s.id from "
      "fee_schedules "
      "s where s.alliance = ? and s.member_kind in (w.kind, '') and s.created <= ? and s.start_date <= w.decisive and "
      "(case when s.end_recorded <= ? then s.end_date else '9999-12-31' end) > w.decisive order by s.member_kind desc "
      "limit 1) as schedule, case when exists (select 1 from membership_suspensions x where x.membership = w.id and "
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
      source.text, " left join fee_schedules s on s.id = v.schedule) t");
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
      transaction_.Query("select max(start_date) from fee_schedules where alliance = ? and member_kind = ?",
                         {alliance.text(), Word(kind)}));
  if (rows[0].IsNull(0)) return std::optional<absl::CivilDay>();
  return std::optional<absl::CivilDay>(StoredDay(rows[0].Text(0)));
}

absl::StatusOr<bool> DuesStore::InsertSchedule(const FeeSchedule& schedule) {
  const std::string start = FormatDay(schedule.start);
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(InsertText("fee_schedules", kScheduleColumns, "id"),
                           {schedule.id.text(), schedule.alliance.text(), Word(schedule.kind), schedule.annual_amount,
                            start, std::string(kNoEnd), schedule.decision, ToMicros(schedule.created), kStill}));
  if (written != 1) return false;
  HTX_RETURN_IF_ERROR(transaction_
                          .Execute("update fee_schedules set end_date = ?, end_recorded = ? where alliance = ? and "
                                   "member_kind = ? and end_recorded = ? and id <> ?",
                                   {start, ToMicros(schedule.created), schedule.alliance.text(), Word(schedule.kind),
                                    kStill, schedule.id.text()})
                          .status());
  return true;
}

absl::StatusOr<PageEnd> DuesStore::ListSchedules(absl::Time known, const ListQuery& query,
                                                 std::vector<FeeSchedule>& page) {
  const int64_t micros = ToMicros(known);
  const ListSource source{
      .columns = "s.id, s.alliance, s.member_kind, s.annual_amount, s.start_date, s.end_date, s.decision, s.created",
      .width = 8,
      .from = {.text = "(select id, alliance, member_kind, annual_amount, start_date, case when end_recorded <= ? then "
                       "end_date else '9999-12-31' end as end_date, decision, created from fee_schedules where created "
                       "<= ?) s",
               .args = {micros, micros}}};
  return ReadPage(transaction_, source, query, [&](const sql::Row& row) {
    page.push_back({.id = FeeScheduleId::Of(row.String(0)),
                    .alliance = OrganizationId::Of(row.String(1)),
                    .kind = Stored<MemberKind>(row.Text(2)),
                    .annual_amount = row.Int(3),
                    .start = StoredDay(row.Text(4)),
                    .end = EndOf(row.Text(5)),
                    .decision = row.String(6),
                    .created = FromMicros(row.Int(7))});
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

#include "funding/store/day_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kDayColumns =
    "b.fund_id, b.business_day, b.state, b.step, b.place, b.classifies, b.started, b.updated, b.closed, b.loans, "
    "b.principal, b.overdue, b.interest, b.penalty, b.suspended, b.specific, b.general, b.ledger_hash, b.digest";

// 0 is no instant.
std::optional<absl::Time> OptionalTimeIn(int64_t micros) {
  if (micros == 0) return std::nullopt;
  return FromMicros(micros);
}

BusinessDay ReadDay(const sql::Row& row) {
  BusinessDay day;
  day.fund = FundId::Of(row.String(0));
  day.day = DayIn(row.Text(1));
  day.state = EnumIn<DayState>(row.Int(2));
  day.step = EnumIn<DayStep>(row.Int(3));
  day.place = row.String(4);
  day.classifies = row.Bool(5);
  day.started = FromMicros(row.Int(6));
  day.updated = FromMicros(row.Int(7));
  day.closed = OptionalTimeIn(row.Int(8));
  day.loans = row.Int(9);
  day.principal = row.Int(10);
  day.overdue = row.Int(11);
  day.interest = row.Int(12);
  day.penalty = row.Int(13);
  day.suspended = row.Int(14);
  day.specific = row.Int(15);
  day.general = row.Int(16);
  day.ledger_hash = row.String(17);
  day.digest = row.String(18);
  return day;
}

absl::StatusOr<std::optional<BusinessDay>> FindOne(sql::Transaction& tx, absl::string_view where,
                                                   absl::Span<const Value> args) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kDayColumns, " from business_days b where ", where), args));
  std::optional<BusinessDay> day;
  if (!rows.empty()) day = ReadDay(rows[0]);
  return day;
}

constexpr absl::string_view kFailureColumns =
    "f.business_day, f.debtor, f.loan_id, f.reason, f.message, f.tries, f.failed, f.solved";

DayFailure ReadFailure(const sql::Row& row) {
  DayFailure failure;
  failure.day = DayIn(row.Text(0));
  failure.debtor = OrganizationId::Of(row.String(1));
  failure.loan = LoanId::Of(row.String(2));
  failure.reason = row.String(3);
  failure.message = row.String(4);
  failure.tries = static_cast<int>(row.Int(5));
  failure.failed = FromMicros(row.Int(6));
  failure.solved = OptionalTimeIn(row.Int(7));
  return failure;
}

}  // namespace

absl::StatusOr<bool> LockDays(sql::Transaction& tx, const FundId& fund) {
  if (tx.engine() != sql::Engine::kPostgres) return true;
  HTX_ASSIGN_OR_RETURN(const sql::Rows locked,
                       tx.Query("select pg_try_advisory_xact_lock(485658, hashtext(cast(? as text)))", {fund.text()}));
  return locked[0].Text(0) == "t" || locked[0].Text(0) == "1";
}

absl::StatusOr<std::optional<absl::CivilDay>> SealedThrough(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select sealed_through from fund_days where fund_id = ?", {fund.text()}));
  if (rows.empty()) return std::nullopt;
  return OptionalDayIn(rows[0].Text(0));
}

absl::StatusOr<FundDays> GetFundDays(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select sealed_through, closed_through, asked_through, asked_by, asked_period from "
                                "fund_days where fund_id = ?",
                                {fund.text()}));
  FundDays days;
  days.fund = fund;
  if (rows.empty()) return days;
  days.sealed = OptionalDayIn(rows[0].Text(0));
  days.closed = OptionalDayIn(rows[0].Text(1));
  days.asked = OptionalDayIn(rows[0].Text(2));
  days.asked_by = rows[0].String(3);
  days.asked_period = rows[0].Bool(4);
  return days;
}

absl::Status SaveFundDays(sql::Transaction& tx, const FundDays& days) {
  return tx
      .Execute(
          "insert into fund_days (fund_id, sealed_through, closed_through, asked_through, asked_by, asked_period) "
          "values (?, ?, ?, ?, ?, ?) on conflict (fund_id) do update set sealed_through = excluded.sealed_through, "
          "closed_through = excluded.closed_through, asked_through = excluded.asked_through, "
          "asked_by = excluded.asked_by, asked_period = excluded.asked_period",
          {days.fund.text(), OptionalDay(days.sealed), OptionalDay(days.closed), OptionalDay(days.asked), days.asked_by,
           int64_t{days.asked_period ? 1 : 0}})
      .status();
}

absl::Status BeginDaysAfter(sql::Transaction& tx, const FundId& fund, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(FundDays days, GetFundDays(tx, fund));
  days.sealed = days.closed = days.asked = day;
  return SaveFundDays(tx, days);
}

absl::StatusOr<std::vector<FundId>> FundsToClose(sql::Transaction& tx, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select p.fund_id from fund_days p where p.asked_through > p.closed_through and not "
                                "exists (select 1 from business_days b where b.fund_id = p.fund_id and b.state = ?) "
                                "order by p.fund_id limit ?",
                                {EnumValue(DayState::kBlocked), int64_t{limit}}));
  std::vector<FundId> funds;
  for (size_t i = 0; i < rows.size(); ++i) funds.push_back(FundId::Of(rows[i].String(0)));
  return funds;
}

absl::StatusOr<std::optional<BusinessDay>> FindBusinessDay(sql::Transaction& tx, const FundId& fund,
                                                           absl::CivilDay day) {
  return FindOne(tx, "b.fund_id = ? and b.business_day = ?", {fund.text(), FormatDay(day)});
}

absl::StatusOr<std::optional<BusinessDay>> FindNewestDay(sql::Transaction& tx, const FundId& fund) {
  return FindOne(tx, "b.fund_id = ? order by b.business_day desc limit 1", {fund.text()});
}

absl::Status SaveBusinessDay(sql::Transaction& tx, const BusinessDay& day) {
  return tx
      .Execute(
          "insert into business_days (fund_id, business_day, state, step, place, classifies, started, updated, closed, "
          "loans, principal, overdue, interest, penalty, suspended, specific, general, ledger_hash, digest) values "
          "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (fund_id, business_day) do update set "
          "state = excluded.state, step = excluded.step, place = excluded.place, updated = excluded.updated, "
          "closed = excluded.closed, loans = excluded.loans, principal = excluded.principal, "
          "overdue = excluded.overdue, interest = excluded.interest, penalty = excluded.penalty, "
          "suspended = excluded.suspended, specific = excluded.specific, general = excluded.general, "
          "ledger_hash = excluded.ledger_hash, digest = excluded.digest",
          {day.fund.text(), FormatDay(day.day), EnumValue(day.state), EnumValue(day.step), day.place,
           int64_t{day.classifies ? 1 : 0}, ToMicros(day.started), ToMicros(day.updated),
           day.closed.has_value() ? ToMicros(*day.closed) : int64_t{0}, day.loans, day.principal, day.overdue,
           day.interest, day.penalty, day.suspended, day.specific, day.general, day.ledger_hash, day.digest})
      .status();
}

absl::Status UpsertFailure(sql::Transaction& tx, const FundId& fund, const DayFailure& failure) {
  return tx
      .Execute(
          "insert into day_failures (fund_id, business_day, debtor, loan_id, reason, message, tries, failed, "
          "solved) values (?, ?, ?, ?, ?, ?, 1, ?, 0) on conflict (fund_id, business_day, debtor) do update set "
          "loan_id = excluded.loan_id, reason = excluded.reason, message = excluded.message, "
          "tries = day_failures.tries + 1, failed = excluded.failed, solved = 0",
          {fund.text(), FormatDay(failure.day), failure.debtor.text(), failure.loan.text(), failure.reason,
           failure.message, ToMicros(failure.failed)})
      .status();
}

absl::Status SolveFailure(sql::Transaction& tx, const FundId& fund, absl::CivilDay day, const OrganizationId& debtor,
                          absl::Time now) {
  return tx
      .Execute(
          "update day_failures set solved = ? where fund_id = ? and business_day = ? and debtor = ? and solved = "
          "0",
          {ToMicros(now), fund.text(), FormatDay(day), debtor.text()})
      .status();
}

absl::StatusOr<int64_t> CountFailures(sql::Transaction& tx, const FundId& fund, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select count(*) from day_failures where fund_id = ? and business_day = ? and solved = 0",
               {fund.text(), FormatDay(day)}));
  return rows[0].Int(0);
}

query::Schema BusinessDaySchema() {
  using query::FieldType;
  return {.fields = {{.name = "date", .type = FieldType::kDate, .column = "b.business_day", .sortable = true},
                     {.name = "state",
                      .type = FieldType::kEnum,
                      .column = "b.state",
                      .values = {{"CLOSING", int64_t{1}}, {"CLOSED", int64_t{2}}, {"BLOCKED", int64_t{3}}}},
                     {.name = "classifies", .type = FieldType::kBool, .column = "b.classifies"}},
          .key = "b.business_day"};
}

query::Schema DayFailureSchema() {
  using query::FieldType;
  return {
      .fields = {{.name = "date", .type = FieldType::kDate, .column = "f.business_day", .sortable = true},
                 {.name = "debtor", .type = FieldType::kText, .column = "f.debtor"},
                 {.name = "loan", .type = FieldType::kText, .column = "f.loan_id"},
                 {.name = "reason", .type = FieldType::kText, .column = "f.reason"},
                 {.name = "solved", .type = FieldType::kBool, .column = "(case when f.solved = 0 then 0 else 1 end)"}},
      .key = "(f.business_day || f.debtor)"};
}

absl::StatusOr<Page<ListedDay>> ListBusinessDays(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage<ListedDay>(
      tx,
      absl::StrCat(kDayColumns,
                   ", (select count(*) from day_failures f where f.fund_id = b.fund_id and f.business_day = "
                   "b.business_day and f.solved = 0)"),
      "business_days b", list,
      [](const sql::Row& row) { return ListedDay{.day = ReadDay(row), .failed = row.Int(19)}; });
}

absl::StatusOr<Page<DayFailure>> ListDayFailures(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kFailureColumns, "day_failures f", list, ReadFailure);
}

}  // namespace htx::funding::store

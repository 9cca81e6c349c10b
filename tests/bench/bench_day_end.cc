// The end of a day over many generated loans, against set-based statements that do the same arithmetic on the same
// rows.
//
//   bench_day_end URL LOANS
//
// Closes a month end (every loan is classed and provided for; every tenth is overdue, changes its group and stops being
// income) and an ordinary day. The statements of the floor know that all loans are alike: one expression accrues, ages,
// classes and provides, one entry posts. Prints one line of JSON.

#include <cstdio>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "funding/rpc/funding_handlers.h"
#include "funding/store/day_store.h"
#include "funding/store/funding_database.h"

namespace htx::funding {
namespace {

constexpr absl::Duration kTimeout = absl::Minutes(10);
constexpr int64_t kChunk = 20'000;
constexpr absl::CivilDay kMonthEnd(2025, 2, 28);

// Nobody asks the registry about the end of a day.
class NoRegistry : public RegistryDirectory {
 public:
  absl::StatusOr<BorrowerFacts> Current(const OrganizationId&, const OrganizationId&, absl::CivilDay,
                                        const rpc::RequestContext&) override {
    return PeerUnavailable("registry");
  }
  absl::StatusOr<BorrowerRecord> Record(const OrganizationId&, absl::CivilDay, const rpc::RequestContext&) override {
    return PeerUnavailable("registry");
  }
  std::string DisplayName(const OrganizationId&, absl::Time) override { return ""; }
  std::string AreaName(absl::string_view, absl::Time) override { return ""; }
  void Invalidate(const OrganizationId&, int64_t) override {}
  void InvalidateAll() override {}
};

absl::Status Write(sql::Database& database, absl::FunctionRef<absl::Status(sql::Transaction&)> body) {
  return database.Write(
      {.principal = "bench", .method = "bench", .now = absl::Now(), .deadline = absl::Now() + kTimeout}, body);
}

constexpr absl::string_view kSeries =
    "with recursive s(n) as (select cast(? as bigint) union all select n + 1 from s where n < ?) ";

absl::Status Fund(sql::Transaction& tx) {
  HTX_RETURN_IF_ERROR(
      tx.Execute("insert into funds (id, alliance, display_name, name_folded, name_key, model, decision_quorum, "
                 "in_term_order, overdue_order, overpayment, dataset, created, updated, version) values ('bench', 'a', "
                 "'bench', 'bench', 'bench', 1, 1, 1, 1, 1, 'generated', 0, 0, 1)")
          .status());
  return tx
      .Execute(
          "insert into fund_sources (id, fund_id, display_name, kind, provider, risk_bearer, created, version) "
          "values ('s', 'bench', 's', 1, 'p', 1, 0, 1)")
      .status();
}

// Loans `from` to `to`: 120 million at 6 % in twelve parts, drawn on 15 January; nine of ten paid on 15 February.
absl::Status Generate(sql::Transaction& tx, int64_t from, int64_t to) {
  const std::string statements[] = {
      "insert into applications (id, fund_id, borrower, dataset, source_id, requested, term_months, purpose, "
      "total_investment, own_capital, province, district, sector, application_day, state, round, content_hash, makers, "
      "submit_day, appraisal_day, appraiser, feasible, security, security_accepted, score, findings, approved, "
      "decision_day, loan_id, last_day, created, updated, version) ",
      "select 'a' || (1000000000 + n), 'bench', 'b' || (1000000000 + n), '', 's', 120000000, 12, '', 0, 0, 'p79', '', "
      "'', '2025-01-10', 6, 1, '', '', '', '', '', 1, 1, 1, 0, '', 120000000, '', '', '2025-01-10', 0, 0, 1 from s",
      "insert into application_sources (application_id, position, source_id, share_ppm) ",
      "select 'a' || (1000000000 + n), 1, 's', 1000000 from s",
      "insert into loans (id, application_id, fund_id, source_id, borrower, debtor, province, district, sector, "
      "dataset, contract_number, principal, annual_rate_ppm, term_months, first_due_day, method, state, contract_day, "
      "signed_day, document_sha256, signatories, signing_sequence, last_day, reserved, disbursed, principal_repaid, "
      "interest_paid, interest_recognised, received, overpaid, created, updated, version) ",
      "select 'l' || (1000000000 + n), 'a' || (1000000000 + n), 'bench', 's', 'b' || (1000000000 + n), 'b' || "
      "(1000000000 + n), 'p79', '', '', '', '', 120000000, 60000, 12, '2025-02-15', 1, 3, '2025-01-10', '2025-01-10', "
      "'', '', 0, '2025-01-15', 0, 120000000, case when n % 10 = 0 then 0 else 10000000 end, case when n % 10 = 0 then "
      "0 else 611507 end, case when n % 10 = 0 then 0 else 611507 end, case when n % 10 = 0 then 0 else 10611507 end, "
      "0, 0, 0, 1 from s",
      "insert into disbursements (id, loan_id, fund_id, position, amount, business_day, check_day, check_passed, "
      "check_reference, state, resolved_day, payment_reference, registry_sequence, creator, confirmed) ",
      "select 'd' || (1000000000 + n), 'l' || (1000000000 + n), 'bench', 1, 120000000, '2025-01-15', '', 0, '', 3, "
      "'2025-01-15', '', 0, '', 120000000 from s",
      "insert into repayments (id, loan_id, fund_id, position, amount, business_day, payment_reference, "
      "collection_order, interest, principal, overpaid, interest_recognised, value_day) ",
      "select 'r' || (1000000000 + n), 'l' || (1000000000 + n), 'bench', 1, 10611507, '2025-02-15', '', 1, 611507, "
      "10000000, 0, 611507, '2025-02-15' from s where n % 10 <> 0"};
  for (size_t i = 0; i < std::size(statements); i += 2) {
    HTX_RETURN_IF_ERROR(tx.Execute(absl::StrCat(statements[i], kSeries, statements[i + 1]), {from, to}).status());
  }
  return absl::OkStatus();
}

// The floor's own tables: the same columns and keys.
absl::Status MakeFloor(sql::Transaction& tx) {
  HTX_RETURN_IF_ERROR(tx.Execute("create table floor_days as select * from loan_days where 1 = 0").status());
  HTX_RETURN_IF_ERROR(
      tx.Execute("create unique index floor_days_key on floor_days (fund_id, business_day, debtor, loan_id)").status());
  HTX_RETURN_IF_ERROR(tx.Execute("create index floor_days_loan on floor_days (loan_id, business_day)").status());
  HTX_RETURN_IF_ERROR(tx.Execute("create table floor_loans as select * from loans").status());
  return tx.Execute("create unique index floor_loans_key on floor_loans (id)").status();
}

absl::Status Floor(sql::Transaction& tx) {
  // 44 days of 120 million, or 31 of those and 13 of 110 million; 13 days past due is the second group.
  HTX_RETURN_IF_ERROR(
      tx.Execute(
            "insert into floor_days (fund_id, business_day, debtor, loan_id, fell_due_principal, fell_due_interest, "
            "interest, penalty, outstanding, overdue_principal, overdue_interest, days_past_due, reschedulings, "
            "own_group, debt_group, suspended, collateral, specific, general, interest_recognised, penalty_recognised, "
            "interest_suspended, penalty_suspended, specific_provision) select fund_id, '2025-02-28', debtor, id, 0, "
            "0, accrued - interest_recognised, 0, owed, late, late / 100, dpd, 0, case when dpd >= 10 then 2 else 1 "
            "end, case when dpd >= 10 then 2 else 1 end, 0, 0, case when dpd >= 10 then owed * 20000 / 1000000 else 0 "
            "end, owed * 5000 / 1000000, accrued, 0, 0, 0, 0 from (select fund_id, debtor, id, interest_recognised, "
            "disbursed - principal_repaid as owed, (2 * (disbursed * 31 + (disbursed - principal_repaid) * 13) * "
            "annual_rate_ppm + 365000000) / 730000000 as accrued, case when principal_repaid < principal / term_months "
            "then principal / term_months else 0 end as late, case when principal_repaid < principal / term_months "
            "then 13 else 0 end as dpd from loans where fund_id = 'bench' and state = 3) x")
          .status());
  HTX_RETURN_IF_ERROR(
      tx.Execute("update floor_loans set interest_recognised = d.interest_recognised, debt_group = d.debt_group, "
                 "general_provision = d.general, specific_provision = d.specific, accrued_through = d.business_day, "
                 "version = version + 1 from floor_days d where d.loan_id = floor_loans.id")
          .status());
  // What is provided for is an entry of its loan here too.
  HTX_RETURN_IF_ERROR(
      tx.Execute("insert into journal_entries (id, fund_id, kind, business_day, value_day, source_id, programme, "
                 "product, loan_id, borrower, province, debt_group, cause, actor, request_id, reverses, recorded) "
                 "select 'f' || loan_id, fund_id, 223, '2024-01-01', '2024-01-01', 's', '', '', loan_id, debtor, "
                 "'p79', debt_group, 'floor', 'bench', '', '', 0 from floor_days")
          .status());
  return tx
      .Execute(
          "insert into journal_lines (entry_id, position, fund_id, business_day, account, debit, credit, kind, "
          "source_id, loan_id, borrower, province, programme, debt_group) select 'f' || loan_id, p.position, "
          "fund_id, '2024-01-01', p.account, p.debit * (specific + general), (1 - p.debit) * (specific + "
          "general), 223, 's', loan_id, debtor, 'p79', '', debt_group from floor_days cross join (select 1 as "
          "position, '6110' as account, 1 as debit union all select 2, '1392', 0) p")
      .status();
}

double Seconds(absl::Time start) { return absl::ToDoubleSeconds(absl::Now() - start); }

// Steps until the debtors are closed, and then until the day is; seconds of each.
absl::StatusOr<std::pair<double, double>> Close(sql::Database& database, DayWork& work, absl::CivilDay day) {
  const FundId fund = FundId::Of("bench");
  HTX_RETURN_IF_ERROR(Write(database, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(FundDays days, store::GetFundDays(tx, fund));
    days.asked = day;
    return store::SaveFundDays(tx, days);
  }));
  const absl::Time start = absl::Now();
  double debtors = 0;
  while (true) {
    HTX_ASSIGN_OR_RETURN(const bool more, work.Step(fund));
    BusinessDay now;
    HTX_RETURN_IF_ERROR(database.Read(absl::Now() + kTimeout, [&](sql::Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const std::optional<BusinessDay> found, store::FindBusinessDay(tx, fund, day));
      if (found.has_value()) now = *found;
      return absl::OkStatus();
    }));
    if (now.state == DayState::kBlocked) return absl::InternalError("loans failed");
    if (now.step == DayStep::kRollUp && debtors == 0) debtors = Seconds(start);
    if (!more) return std::pair(debtors, Seconds(start));
  }
}

absl::Status Run(const char* url, int64_t loans) {
  const SystemClock clock;
  HTX_ASSIGN_OR_RETURN(const auto database, OpenFundingDatabase(url, clock, 4));
  HTX_RETURN_IF_ERROR(Write(*database, Fund));
  for (int64_t from = 1; from <= loans; from += kChunk) {
    HTX_RETURN_IF_ERROR(
        Write(*database, [&](sql::Transaction& tx) { return Generate(tx, from, std::min(loans, from + kChunk - 1)); }));
  }
  HTX_RETURN_IF_ERROR(Write(*database, MakeFloor));
  if (database->engine() == sql::Engine::kPostgres) {
    HTX_RETURN_IF_ERROR(Write(*database, [](sql::Transaction& tx) { return tx.Execute("analyze").status(); }));
  }
  const absl::Time start = absl::Now();
  HTX_RETURN_IF_ERROR(Write(*database, Floor));
  const double floor = Seconds(start);
  const std::unique_ptr<IdSource> ids = MakeIdSource();
  NoRegistry registry;
  const query::PageTokens tokens("a secret of the benchmark only");
  FundingHandlers handlers({.database = *database,
                            .clock = clock,
                            .ids = *ids,
                            .rules = LendingRules(),
                            .registry = registry,
                            .tokens = tokens});
  HTX_ASSIGN_OR_RETURN(const auto month_end, Close(*database, handlers.day_work, kMonthEnd));
  HTX_ASSIGN_OR_RETURN(const auto ordinary, Close(*database, handlers.day_work, kMonthEnd + 1));
  const auto rate = [loans](double seconds) { return static_cast<double>(loans) / seconds; };
  std::printf(
      "{\"loans\": %lld, \"month_end_per_s\": %.0f, \"month_end_with_digest_per_s\": %.0f, \"ordinary_per_s\": %.0f, "
      "\"ordinary_with_digest_per_s\": %.0f, \"floor_per_s\": %.0f}\n",
      static_cast<long long>(loans), rate(month_end.first), rate(month_end.second), rate(ordinary.first),
      rate(ordinary.second), rate(floor));
  return absl::OkStatus();
}

}  // namespace
}  // namespace htx::funding

int main(int argc, char** argv) {
  int64_t loans = 0;
  if (argc != 3 || !absl::SimpleAtoi(argv[2], &loans) || loans < 1) {
    std::fprintf(stderr, "usage: bench_day_end URL LOANS\n");
    return 2;
  }
  const absl::Status status = htx::funding::Run(argv[1], loans);
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

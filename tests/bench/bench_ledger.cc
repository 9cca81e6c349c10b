// Trial balance of a fund as of any date, from kept sums and line by line.
//
//   bench_ledger URL ENTRIES [--recounts N]
//
// Fills an empty database with generated entries of three lines each, day after day over ten years, of five sources and
// three programmes, and asks for twenty days in both ways, in turns. The newest entries are folded as a service does;
// the sums of those before them are made by SQL, which takes minutes where the fold's chain of hashes takes an hour and
// a balance does not look at it. Nor does it look at the indexes by loan, borrower and request, which are left out.
// That both ways give the same balance proves the sums. Prints one line of JSON. Times are those of the stores on a
// warm database, without RPC.

#include <algorithm>
#include <cstdio>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/status.h"
#include "funding/store/funding_database.h"
#include "funding/store/ledger_balance.h"
#include "funding/store/ledger_chain.h"

namespace htx::funding {
namespace {

constexpr absl::Duration kTimeout = absl::Minutes(10);
constexpr int kDays = 20;
constexpr int kTurns = 5;
constexpr int64_t kChunk = 100'000;
constexpr int64_t kFolded = 20'000;
constexpr int64_t kSpan = 3'650;

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

absl::Status Write(sql::Database& database, absl::FunctionRef<absl::Status(sql::Transaction&)> body) {
  return database.Write(
      {.principal = "bench", .method = "bench", .now = absl::Now(), .deadline = absl::Now() + kTimeout}, body);
}

absl::Status DropIndexes(sql::Transaction& tx) {
  for (const absl::string_view index : {"journal_entries_of_request", "journal_entries_of_loan",
                                        "journal_lines_of_loan", "journal_lines_of_borrower"}) {
    HTX_RETURN_IF_ERROR(tx.Execute(absl::StrCat("drop index ", index)).status());
  }
  return absl::OkStatus();
}

// Entries `from` to `to` of `all`: money received and used, Dr 1110 / Cr 1320, 1311.
absl::Status Generate(sql::Transaction& tx, int64_t from, int64_t to, int64_t all) {
  const std::string nth = absl::StrCat("n * ", kSpan - 1, " / ", all);
  const std::string day = tx.engine() == sql::Engine::kPostgres
                              ? absl::StrCat("to_char(date '2015-01-01' + cast(", nth, " as integer), 'YYYY-MM-DD')")
                              : absl::StrCat("date('2015-01-01', '+' || (", nth, ") || ' days')");
  const std::string series =
      "with recursive s(n) as (select cast(? as bigint) union all select n + 1 from s where n < ?) ";
  HTX_RETURN_IF_ERROR(
      tx.Execute(absl::StrCat("insert into journal_entries (id, fund_id, kind, business_day, value_day, source_id, "
                              "programme, product, loan_id, borrower, province, debt_group, cause, actor, request_id, "
                              "reverses, recorded) ",
                              series, "select 'g' || (1000000000 + n), 'bench', 7, ", day, ", ", day,
                              ", 's' || (n % 5), 'p' || (n % 3), '', 'l' || (n % 20000), 'b' || (n % 9000), 'p79', 1, "
                              "'repayments/r', 'accountant', 'r' || n, '', n from s"),
                 {from, to})
          .status());
  return tx
      .Execute(absl::StrCat("insert into journal_lines (entry_id, position, fund_id, business_day, account, debit, "
                            "credit, kind, source_id, loan_id, borrower, province, programme, debt_group) ",
                            series,
                            ", p(position, account, debit, credit) as (select 1, '1110', 1000, 0 union all "
                            "select 2, '1320', 0, 300 union all select 3, '1311', 0, 700) select 'g' || (1000000000 + "
                            "n), p.position, 'bench', ",
                            day,
                            ", p.account, p.debit, p.credit, 7, 's' || (n % 5), 'l' || (n % 20000), 'b' || (n % "
                            "9000), 'p79', 'p' || (n % 3), 1 from s cross join p"),
               {from, to})
      .status();
}

// Ids of the entries `from` to `to`.
std::vector<Value> IdsOf(int64_t from, int64_t to) {
  return {absl::StrCat("g", 1'000'000'000 + from), absl::StrCat("g", 1'000'000'000 + to)};
}

absl::Status AddSums(sql::Transaction& tx, int64_t from, int64_t to) {
  for (const auto& [grain, span] : {std::pair("D", "business_day"), std::pair("M", "substr(business_day, 1, 7)")}) {
    HTX_RETURN_IF_ERROR(
        tx.Execute(absl::StrCat("insert into ledger_sums (fund_id, grain, span, account, source_id, programme, "
                                "debt_group, debit, credit) select fund_id, '",
                                grain, "', ", span,
                                ", account, source_id, programme, debt_group, cast(sum(debit) as bigint), "
                                "cast(sum(credit) as bigint) from journal_lines where entry_id >= ? and entry_id <= ? "
                                "group by fund_id, ",
                                span,
                                ", account, source_id, programme, debt_group on conflict (fund_id, grain, span, "
                                "account, source_id, programme, debt_group) do update set debit = ledger_sums.debit + "
                                "excluded.debit, credit = ledger_sums.credit + excluded.credit"),
                   IdsOf(from, to))
            .status());
  }
  return absl::OkStatus();
}

absl::Status Queue(sql::Transaction& tx, int64_t from, int64_t to) {
  return tx
      .Execute(
          "insert into ledger_pending (entry_id, fund_id, business_day) select id, fund_id, business_day from "
          "journal_entries where id >= ? and id <= ?",
          IdsOf(from, to))
      .status();
}

absl::Status Fill(sql::Database& database, int64_t entries) {
  HTX_RETURN_IF_ERROR(Write(database, DropIndexes));
  const int64_t summed = std::max<int64_t>(0, entries - kFolded);
  for (int64_t from = 1, to = 0; from <= entries; from = to + 1) {
    to = std::min(from <= summed ? summed : entries, from + kChunk - 1);
    HTX_RETURN_IF_ERROR(Write(database, [&](sql::Transaction& tx) -> absl::Status {
      HTX_RETURN_IF_ERROR(Generate(tx, from, to, entries));
      return to <= summed ? AddSums(tx, from, to) : Queue(tx, from, to);
    }));
  }
  return absl::OkStatus();
}

struct Folding {
  double seconds = 0;
  double longest_ms = 0;
};

absl::StatusOr<Folding> FoldAll(sql::Database& database) {
  const int batch = database.engine() == sql::Engine::kSqlite ? 500 : 5'000;
  Folding folding;
  while (true) {
    const absl::Time start = absl::Now();
    int64_t folded = 0;
    HTX_RETURN_IF_ERROR(Write(database, [&](sql::Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(folded, store::FoldLedger(tx, batch));
      return absl::OkStatus();
    }));
    if (folded == 0) return folding;
    const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    folding.seconds += seconds;
    folding.longest_ms = std::max(folding.longest_ms, seconds * 1000);
  }
}

// Milliseconds of one answer, and what it comes to.
absl::StatusOr<std::pair<double, Dong>> Ask(sql::Database& database, absl::CivilDay day, absl::string_view filter) {
  Dong debit = 0;
  const absl::Time start = absl::Now();
  HTX_RETURN_IF_ERROR(database.Read(start + kTimeout, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::LineFilter lines, store::ParseLineFilter(FundId::Of("bench"), filter));
    HTX_ASSIGN_OR_RETURN(const std::vector<TrialBalanceRow> rows, store::TrialBalance(tx, lines, day));
    for (const TrialBalanceRow& row : rows) debit += row.debit;
    return absl::OkStatus();
  }));
  return std::pair(absl::ToDoubleMilliseconds(absl::Now() - start), debit);
}

absl::Status Run(const char* url, int64_t entries, int recounts) {
  const SystemClock clock;
  HTX_ASSIGN_OR_RETURN(const auto database, OpenFundingDatabase(url, clock, 2));
  HTX_RETURN_IF_ERROR(Write(*database, [](sql::Transaction& tx) {
    return tx
        .Execute(
            "insert into funds (id, alliance, display_name, name_folded, name_key, model, decision_quorum, "
            "in_term_order, overdue_order, overpayment, dataset, created, updated, version) values ('bench', 'a', "
            "'bench', 'bench', 'bench', 1, 1, 1, 1, 1, 'generated', 0, 0, 1)")
        .status();
  }));
  const absl::Time start = absl::Now();
  HTX_RETURN_IF_ERROR(Fill(*database, entries));
  const double filling = absl::ToDoubleSeconds(absl::Now() - start);
  HTX_ASSIGN_OR_RETURN(const Folding folding, FoldAll(*database));
  if (database->engine() == sql::Engine::kPostgres) {
    HTX_RETURN_IF_ERROR(Write(*database, [](sql::Transaction& tx) { return tx.Execute("analyze").status(); }));
  }
  std::vector<double> kept;
  std::vector<double> recounted;
  for (int turn = 0; turn < kTurns; ++turn) {
    for (int i = 0; i < kDays; ++i) {
      const absl::CivilDay day = absl::CivilDay(2015, 1, 1) + (i * kSpan / kDays + turn * 11);
      HTX_ASSIGN_OR_RETURN(const auto answer, Ask(*database, day, ""));
      if (turn > 0) kept.push_back(answer.first);  // The first turn warms up.
      if (static_cast<int>(recounted.size()) >= recounts || i % 4 != 3) continue;
      HTX_ASSIGN_OR_RETURN(const auto floor, Ask(*database, day, "kind != REVERSAL"));
      if (floor.second != answer.second) return absl::InternalError("the two ways give different balances");
      recounted.push_back(floor.first);
    }
  }
  std::sort(kept.begin(), kept.end());
  std::printf(
      "{\"entries\": %lld, \"lines\": %lld, \"kept_ms\": %.3f, \"kept_p99_ms\": %.3f, \"recount_ms\": %.3f, "
      "\"fill_seconds\": %.0f, \"folded\": %lld, \"fold_seconds\": %.2f, \"longest_fold_ms\": %.1f}\n",
      static_cast<long long>(entries), static_cast<long long>(entries * 3), Median(kept), kept[kept.size() * 99 / 100],
      Median(recounted), filling, static_cast<long long>(std::min(entries, kFolded)), folding.seconds,
      folding.longest_ms);
  return absl::OkStatus();
}

}  // namespace
}  // namespace htx::funding

int main(int argc, char** argv) {
  int64_t entries = 0;
  int recounts = 5;
  const bool named = argc == 5 && absl::string_view(argv[3]) == "--recounts" && absl::SimpleAtoi(argv[4], &recounts);
  if ((argc != 3 && !named) || !absl::SimpleAtoi(argv[2], &entries) || entries < 1 || recounts < 1) {
    std::fprintf(stderr, "usage: bench_ledger URL ENTRIES [--recounts N]\n");
    return 2;
  }
  const absl::Status status = htx::funding::Run(argv[1], entries, recounts);
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

#pragma once

// The figures of a period and of a day, summed by the database from the ledger: money counts on the business day it was
// booked, and what was taken back counts against it. Beside them, the same sums of the records that the ledger was
// booked from.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding::store {

enum class ReportGrouping {
  kNone = 0,
  kProvince = 1,
  kDistrict = 2,
  kSector = 3,
  kSource = 4,
  kProgram = 5,
  kProduct = 6
};

// What is counted: money that moved in [from, to) under loans of the fund and, unless empty, the data set.
struct ReportScope {
  FundId fund = {};
  absl::CivilDay from = {};
  absl::CivilDay to = {};
  std::string dataset = {};
};

struct Figures {
  int64_t borrowers = 0;
  int64_t loans = 0;
  int64_t new_loans = 0;
  int64_t debtors = 0;  // At the end.
  int64_t jobs = 0;     // Of the new loans, as their applications say.
  int64_t loans_without_jobs = 0;
  Dong opening = 0;     // At the end of the day before `from`.
  Dong taken_over = 0;  // Came from other books.
  Dong lent = 0;
  Dong principal_collected = 0;
  Dong interest_collected = 0;
  Dong penalty_collected = 0;
  Dong fees_collected = 0;
  Dong recovered = 0;
  Dong written_off = 0;
  Dong outstanding = 0;  // At the end of the day before `to`.
};

// Figures by key (id of area, source, programme or product, or sector code). kNone gives one entry with the key "".
absl::StatusOr<std::map<std::string, Figures>> ReadFigures(sql::Transaction& tx, const ReportScope& scope,
                                                           ReportGrouping grouping);

// The same movements of the whole fund in [from, to), by the records and not by the ledger.
struct RecordedFlows {
  Dong lent = 0;     // Confirmed disbursements.
  Dong cash_in = 0;  // Repayments, less those taken back.
};
absl::StatusOr<RecordedFlows> ReadRecordedFlows(sql::Transaction& tx, const ReportScope& scope);
// Money of borrowers that the ledger holds as received in [from, to).
absl::StatusOr<Dong> ReadCashIn(sql::Transaction& tx, const ReportScope& scope);

// The sum of debits less credits of the accounts that begin with one of `prefixes`, up to and on `day`, as the trial
// balance has it.
absl::StatusOr<Dong> LedgerBalance(sql::Transaction& tx, const FundId& fund, const std::vector<std::string>& prefixes,
                                   absl::CivilDay day);

// What became of the capital of a source.
struct SourceFigures {
  Dong opening = 0;
  Dong put_in = 0;
  Dong taken_out = 0;
  Dong contributed = 0;
  Dong lent = 0;
  Dong principal_collected = 0;
  Dong written_off = 0;
  Dong outstanding = 0;
  Dong committed = 0;
  Dong in_use = 0;         // Lent and not back, by the records of capital: what is lost stays in it.
  Dong booked_lent = 0;    // Paid out since ever, by the ledger.
  Dong recorded_lent = 0;  // The same by the records of capital.
  Dong booked_capital = 0;
  Dong cost = 0;       // Of the capital, in the period.
  Dong fees = 0;       // Owed by the provider for lending it, in the period.
  Dong cost_owed = 0;  // To the provider, at the end.

  Dong Available() const { return contributed - committed - in_use; }
};
// By id of source; without those of which nothing is recorded. `scope.dataset` is left aside.
absl::StatusOr<std::map<std::string, SourceFigures>> ReadSourceFigures(sql::Transaction& tx, const ReportScope& scope);

}  // namespace htx::funding::store

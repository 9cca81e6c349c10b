#pragma once

// What makes the books provable and quick, beside the journal: a hash chain per business day, and sums per day and
// month. Postings only queue themselves; the fold gives them their places. Everything runs in the transaction that is
// given.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "funding/domain/ledger.h"

namespace htx::funding::store {

// The hash of an entry after the one before it on its business day; "" before the first. 64 hexadecimal digits.
std::string ChainHash(absl::string_view previous, const JournalEntry& entry);

// Gives up to `limit` queued entries their places in the chains of their days and adds them to the sums; returns how
// many. 0 also when another fold runs. To be the first thing of its transaction: on PostgreSQL it takes one snapshot
// and leaves the writers' serializable world, so that it cannot make them run again.
absl::StatusOr<int64_t> FoldLedger(sql::Transaction& tx, int limit);

// Whether any entry waits for the fold.
absl::StatusOr<bool> AnythingQueued(sql::Transaction& tx);

enum class LedgerFault {
  kEntryChanged = 1,   // Its content and its hash do not fit.
  kEntryMissing = 2,   // The chain names it and it is not there.
  kEntryUnlisted = 3,  // It is there, and neither in the chain nor queued.
  kChainGap = 4,       // A place of the chain is empty.
  kUnbalanced = 5,     // Debits and credits differ, or an account is not in the chart.
  kBadReversal = 6,    // It is not the mirror of what it reverses.
  kSumsDiffer = 7,     // The kept sums of the day or month are not those of the entries.
  kLoansDiffer = 8     // Loans and principal accounts disagree.
};

struct LedgerFinding {
  LedgerFault fault = LedgerFault::kEntryChanged;
  std::optional<absl::CivilDay> day = {};
  JournalId entry = {};
  std::string account = {};
  std::string expected = {};
  std::string found = {};
};

struct LedgerDay {
  absl::CivilDay day = {};
  int64_t entries = 0;
  std::string hash = {};  // Of its last entry.
};

struct LedgerCheck {
  FundId fund = {};
  std::optional<absl::CivilDay> from = {};
  std::optional<absl::CivilDay> to = {};              // The last day.
  std::function<bool()> go_on = [] { return true; };  // Asked between days; false ends the walk.
  size_t most_findings = 100;
  size_t most_days = 1'000;
};

struct LedgerVerdict {
  bool complete = false;  // Walked to the end; else until go_on or the most findings ended it.
  std::optional<absl::CivilDay> verified_until = {};
  int64_t days = 0;
  int64_t entries = 0;
  int64_t queued = 0;  // Entries of the range that wait for their place.
  std::vector<LedgerFinding> findings = {};
  std::vector<LedgerDay> heads = {};  // Of the first days walked.
};

// Walks the days of a range: recomputes every hash, balances every entry, compares the sums; without a range also what
// the loans say they owe.
absl::StatusOr<LedgerVerdict> VerifyLedger(sql::Transaction& tx, const LedgerCheck& check);

}  // namespace htx::funding::store

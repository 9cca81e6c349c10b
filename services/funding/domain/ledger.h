#pragma once

// The fund's books: double entry, immutable, corrected by reversal alone. Every event of money makes the entries of the
// table in docs/decisions/0020; how the books are kept is in docs/decisions/0022.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "funding/domain/chart.h"
#include "funding/domain/fund.h"
#include "funding/domain/loan.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding {

enum class JournalKind {
  kCapitalIn = 1,
  kCapitalOut = 2,
  kContractSigned = 3,
  kDisbursement = 4,
  kInterestRecognised = 5,
  kReceipt = 6,
  kAllocation = 7,
  kReversal = 8,
  kDisbursementSent = 180,  // Money on its way, or back from there.
  kWaiver = 181,
  kWriteOff = 182,
  kRecovery = 183,
  kCommitmentCancelled = 184,
  kCollateral = 185,
  kAccrual = 220,       // Interest and penalty of a day.
  kReclassified = 221,  // Principal that moved to another debt group.
  kSuspension = 222,    // Interest that stopped being income, or became it again.
  kProvision = 223,
  kOpening = 260,     // Of a fund that is taken over from other books.
  kByHand = 280,      // Proposed by one person, approved by another.
  kCapitalCost = 320  // Interest and fees between the fund and a provider of capital.
};

// One side of an entry. Source, programme and debt group are the line's own where they differ from the entry's: a loan
// of several sources, principal that moves from one group to another.
struct JournalLine {
  std::string account = {};
  Dong debit = 0;
  Dong credit = 0;
  SourceId source = {};
  std::string programme = {};
  int debt_group = 0;

  bool operator==(const JournalLine&) const = default;
};

struct JournalEntry {
  JournalId id = {};
  FundId fund = {};
  JournalKind kind = JournalKind::kCapitalIn;
  absl::CivilDay day = {};                       // Business day.
  std::optional<absl::CivilDay> value_day = {};  // When it counts for interest; absent: the business day.
  std::vector<JournalLine> lines = {};
  SourceId source = {};
  std::string programme = {};
  std::string product = {};
  LoanId loan = {};
  OrganizationId borrower = {};
  std::string province = {};
  int debt_group = 0;
  std::string cause = {};  // Resource name of what caused it.
  std::string actor = {};
  std::string request_id = {};
  JournalId reverses = {};  // Of a reversal: the entry it takes back.
  absl::Time recorded = absl::UnixEpoch();

  bool operator==(const JournalEntry&) const = default;
};

// True when there are lines, each on an account of the chart of `day` and with exactly one positive side, and debits
// equal credits: on the balance sheet, and in every pair of memo accounts by itself.
bool Balanced(absl::Span<const JournalLine> lines, absl::CivilDay day);

// Gives every line the dimensions of its entry that it does not have itself, and the entry its value day; so it is
// stored.
JournalEntry Completed(JournalEntry entry);

// The entry that takes `entry` back on `day`: every line with its sides exchanged and its dimensions kept, so that the
// pair nets to 0 by every dimension. Without id, actor, request and instant.
// FAILED_PRECONDITION / REVERSAL_NOT_REVERSIBLE when `entry` is a reversal itself; BUSINESS_DATE_OUT_OF_ORDER when
// `day` lies before it.
absl::StatusOr<JournalEntry> Reversal(const JournalEntry& entry, absl::CivilDay day);

// What the hash chain hashes: every stored field, each with its length before it, so that two different entries have
// different texts.
std::string SealedText(const JournalEntry& entry);

// The account of the capital of a source.
absl::string_view AccountOf(SourceKind kind);

// The entries of an event, without ids, actor, request and instant, which the caller fills in.
JournalEntry PostMovement(const FundSource& source, const CapitalMovement& movement);
JournalEntry PostSigning(const Loan& loan);
JournalEntry PostDisbursement(const Loan& loan, const Disbursement& disbursement);
// Money that goes on its way to the borrower, or comes back from there.
JournalEntry PostSent(const Loan& loan, const Disbursement& disbursement, absl::CivilDay day, bool back);
// Collateral of the loan that is worth so much more than the books hold, or less; `cause` names it.
JournalEntry PostCollateral(const Loan& loan, std::string cause, Dong difference, absl::CivilDay day);
// What moves the books from the sums before to the sums after: interest recognised, waived, money received, used,
// written off, recovered, a commitment cancelled. Each is left out when it would be empty; a negative part changes
// sides. No difference makes no entry.
struct BookedDifference {
  LoanTotals difference = {};
  absl::CivilDay day = {};        // Business day.
  absl::CivilDay value_day = {};  // Of what caused it.
  std::string cause = {};
};
std::vector<JournalEntry> PostDifference(const Loan& loan, const BookedDifference& booked);

// An account with its sums.
struct TrialBalanceRow {
  std::string account = {};
  Dong debit = 0;
  Dong credit = 0;
};

}  // namespace htx::funding

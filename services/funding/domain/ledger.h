#pragma once

// The fund's books: double entry, immutable. Every event of money makes the entries of the table in
// docs/decisions/0020.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "funding/domain/fund.h"
#include "funding/domain/loan.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding {

inline constexpr absl::string_view kBank = "1110";
inline constexpr absl::string_view kPrincipal = "1310";
inline constexpr absl::string_view kInterestReceivable = "1320";
inline constexpr absl::string_view kEntrustedCapital = "2110";
inline constexpr absl::string_view kBorrowedCapital = "2120";
inline constexpr absl::string_view kUnallocatedReceipts = "2130";
inline constexpr absl::string_view kCharterCapital = "4110";
inline constexpr absl::string_view kGrantedCapital = "4120";
inline constexpr absl::string_view kInterestIncome = "5110";
inline constexpr absl::string_view kUndrawn = "9110";
inline constexpr absl::string_view kUndrawnContra = "9190";

// An account of the chart.
struct Account {
  absl::string_view code = {};
  bool debit_side = true;  // Its normal side.
  bool memo = false;       // Off the balance sheet.
  Text name = {};
};
// The chart by code. Lives as long as the program.
absl::Span<const Account> ChartOfAccounts();
// Null for a code that is not in the chart.
const Account* FindAccount(absl::string_view code);

enum class JournalKind {
  kCapitalIn = 1,
  kCapitalOut = 2,
  kContractSigned = 3,
  kDisbursement = 4,
  kInterestRecognised = 5,
  kReceipt = 6,
  kAllocation = 7
};

struct JournalLine {
  std::string account = {};
  Dong debit = 0;
  Dong credit = 0;

  bool operator==(const JournalLine&) const = default;
};

struct JournalEntry {
  JournalId id = {};
  FundId fund = {};
  JournalKind kind = JournalKind::kCapitalIn;
  absl::CivilDay day = {};
  std::vector<JournalLine> lines = {};
  SourceId source = {};
  LoanId loan = {};
  OrganizationId borrower = {};
  std::string province = {};
  std::string cause = {};  // Resource name of what caused it.
  std::string actor = {};
  std::string request_id = {};
  absl::Time recorded = absl::UnixEpoch();
};

// True when debits equal credits, on the balance sheet and off it apart, and every line has exactly one positive side.
bool Balanced(absl::Span<const JournalLine> lines);

// The entries of an event, without ids, actor, request and instant, which the caller fills in.
JournalEntry PostMovement(const FundSource& source, const CapitalMovement& movement);
JournalEntry PostSigning(const Loan& loan);
JournalEntry PostDisbursement(const Loan& loan, const Disbursement& disbursement);
// Interest recognised, money received, money used: each left out when it would be empty.
std::vector<JournalEntry> PostRepayment(const Loan& loan, const Repayment& repayment);

// An account with its sums.
struct TrialBalanceRow {
  std::string account = {};
  Dong debit = 0;
  Dong credit = 0;
};

}  // namespace htx::funding

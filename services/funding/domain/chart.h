#pragma once

// The chart of accounts: data by effective day (rules/accounts.tsv). An entry is judged by the chart of its business
// day, so an account may come, change its name or end without touching what was posted.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "common/base/rule_book.h"

namespace htx::funding {

inline constexpr absl::string_view kBank = "1110";
inline constexpr absl::string_view kDisbursementClearing = "1190";
inline constexpr absl::string_view kInterestReceivable = "1320";
inline constexpr absl::string_view kPenaltyReceivable = "1330";
inline constexpr absl::string_view kSpecificProvision = "1391";
inline constexpr absl::string_view kGeneralProvision = "1392";
inline constexpr absl::string_view kEntrustedCapital = "2110";
inline constexpr absl::string_view kBorrowedCapital = "2120";
inline constexpr absl::string_view kUnallocatedReceipts = "2130";
inline constexpr absl::string_view kCapitalCostPayable = "2140";
inline constexpr absl::string_view kCharterCapital = "4110";
inline constexpr absl::string_view kGrantedCapital = "4120";
inline constexpr absl::string_view kRetainedSurplus = "4130";
inline constexpr absl::string_view kOpeningBalances = "4190";
inline constexpr absl::string_view kInterestIncome = "5110";
inline constexpr absl::string_view kPenaltyIncome = "5120";
inline constexpr absl::string_view kRecoveries = "5130";
inline constexpr absl::string_view kFeeIncome = "5140";
inline constexpr absl::string_view kEntrustmentFees = "5150";
inline constexpr absl::string_view kProvisionExpense = "6110";
inline constexpr absl::string_view kWriteOffExpense = "6120";
inline constexpr absl::string_view kCostOfCapital = "6130";
inline constexpr absl::string_view kSuspendedInterest = "9120";
inline constexpr absl::string_view kSuspendedInterestContra = "9191";
inline constexpr absl::string_view kWrittenDebt = "9130";
inline constexpr absl::string_view kWrittenDebtContra = "9192";
inline constexpr absl::string_view kUndrawn = "9110";
inline constexpr absl::string_view kUndrawnContra = "9190";
inline constexpr absl::string_view kCollateralHeld = "9140";
inline constexpr absl::string_view kCollateralContra = "9193";

// Debt groups 1 to 5; 0 says that an entry is about no group.
inline constexpr int kFirstDebtGroup = 1;
inline constexpr int kLastDebtGroup = 5;
// The account of principal that stands in `debt_group`: 1311 to 1315.
absl::string_view PrincipalAccount(int debt_group);

enum class AccountClass { kAsset = 1, kLiability = 2, kEquity = 3, kIncome = 4, kExpense = 5, kMemo = 6 };

// One version of an account.
struct Account {
  std::string code = {};
  AccountClass account_class = AccountClass::kAsset;
  bool debit_side = true;   // Its normal side.
  bool heading = false;     // Never posted to; the sum of the accounts that begin with its first three digits.
  std::string contra = {};  // Of a memo account: the one it is always posted against.
  bool by_hand = false;     // Entries proposed by hand may touch it; what loans and capital keep, none may.
  Text name = {};
  Rule rule = {};  // Days, citation, confidence.

  bool memo() const { return account_class == AccountClass::kMemo; }
};

class ChartOfAccounts {
 public:
  // INVALID_ARGUMENT / RULE_FILE for a malformed line, an unknown word, or a memo account that names no contra account.
  static absl::StatusOr<ChartOfAccounts> Parse(absl::string_view text);
  // The chart compiled into the program. Lives as long as the program.
  static const ChartOfAccounts& BuiltIn();

  // The account on that day; null when the chart has none.
  const Account* Find(absl::string_view code, absl::CivilDay day) const;
  // All accounts of that day, by code.
  std::vector<const Account*> On(absl::CivilDay day) const;
  // Every version, by code and then by day.
  absl::Span<const Account> versions() const { return versions_; }

 private:
  std::vector<Account> versions_ = {};
};

}  // namespace htx::funding

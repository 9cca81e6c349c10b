#pragma once

// Pieces of the statements that sum the journal's lines for reports.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "funding/domain/ledger.h"

namespace htx::funding::store {

// A sum as a 64-bit integer on both engines.
inline std::string Sum(absl::string_view column) {
  return absl::StrCat("cast(coalesce(sum(", column, "), 0) as bigint)");
}
inline std::string SumWhen(absl::string_view condition, absl::string_view amount) {
  return Sum(absl::StrCat("case when ", condition, " then ", amount, " else 0 end"));
}
inline std::string Both(absl::string_view left, absl::string_view right) { return absl::StrCat(left, " and ", right); }

// Conditions on a movement (alias m).
inline std::string OfKind(JournalKind kind) { return absl::StrCat("m.kind = ", static_cast<int>(kind)); }
inline std::string OnAccount(absl::string_view account) { return absl::StrCat("m.account = '", account, "'"); }
inline constexpr absl::string_view kOnPrincipal = "m.account like '131%'";
// That the loan came with a fund that was taken over, and its books here begin on a day that is `relation` (">", ">=")
// `day`. What was before stands in other books.
inline std::string TakenOver(absl::string_view fund, absl::string_view loan, absl::string_view relation,
                             absl::string_view day) {
  return absl::StrCat(
      "exists (select 1 from opening_loans t join openings c on c.fund_id = t.fund_id where t.fund_id = ", fund,
      " and t.loan_id = ", loan, " and c.cut_over ", relation, " ", day, ")");
}

// What of loans moves in the books, from the borrower's side: principal, interest, penalty, fees, recoveries.
inline std::string LoanAccounts() {
  return absl::StrCat("j.account like '131%' or j.account in ('", kInterestReceivable, "', '", kPenaltyReceivable,
                      "', '", kFeeIncome, "', '", kRecoveries, "')");
}

// Lines of the journal that `where` chooses (alias j) as debits less credits. A reversal is of the kind of the entry
// that it takes back.
inline std::string Moves(absl::string_view where) {
  return absl::StrCat(
      "select j.entry_id, j.loan_id, j.source_id, j.business_day, j.account, j.debit - j.credit as amount, case when "
      "j.kind = ",
      static_cast<int>(JournalKind::kReversal),
      " then (select o.kind from journal_entries e join journal_entries o on o.id = e.reverses where e.id = "
      "j.entry_id) else j.kind end as kind from journal_lines j where ",
      where);
}

}  // namespace htx::funding::store

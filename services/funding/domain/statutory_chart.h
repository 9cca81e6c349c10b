#pragma once

// The statutory chart of accounts that a fund reports by: which of its accounts each own account is shown under, as
// data by day and by the model of the fund (rules/statutory_accounts.tsv). The books are kept in the own accounts
// alone; what maps to nothing known keeps its own code, so both charts have the same totals.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "common/base/rule_book.h"
#include "funding/domain/fund.h"

namespace htx::funding {

// The version that holds for the own account `code`; its value is the statutory code, or "?". Null: no chart is known
// for the day.
const Rule* StatutoryRule(FundModel model, absl::string_view code, absl::CivilDay day);
// What the statutory account of a known rule is called.
Text StatutoryName(const Rule& rule);

// INVALID_ARGUMENT / RULE_FILE for a malformed line, an own account that is none, or a title without both languages.
absl::StatusOr<RuleBook> ParseStatutoryAccounts(absl::string_view text);

}  // namespace htx::funding

#pragma once

// What a fund brings along from other books, as CSV files: loans, what happened under them, what secures them,
// balances.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "htx/funding/v1/migration.pb.h"

namespace htx::ctl {

struct OpeningFile {
  std::vector<funding::v1::OpeningLoan> loans = {};
  std::vector<int64_t> lines = {};  // Of each loan in its file.
  std::vector<funding::v1::OpeningBalance> balances = {};
  std::vector<int64_t> balance_lines = {};  // Of each balance in its file.
};

// The files' texts; empty: none.
struct OpeningTexts {
  absl::string_view loans = {};
  absl::string_view events = {};
  absl::string_view collaterals = {};
  absl::string_view balances = {};
};

// Headings are fields of the contract by their paths ("terms.principal", "balance.interest"); rows about a loan have a
// column loan_id beside them. Names may be bare ids; source_mix is "src=600000 ut=400000"; lists of days are separated
// by
// ";"; rows of one collateral that follow each other are its valuations ("valuation.value").
// INVALID_ARGUMENT / FIELD_RULE on "loans", "events", "collaterals" or "balances", with the line: a heading or a cell
// that is not known, a loan twice, a row about no loan.
absl::StatusOr<OpeningFile> ReadOpening(const OpeningTexts& texts);

}  // namespace htx::ctl

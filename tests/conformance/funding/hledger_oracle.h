#pragma once

// The oracle: hledger, which shares no line with this house, reads the exported books.

#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "htxctl/files/hledger.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {

using Balances = std::map<std::string, Dong>;  // Debit minus credit; accounts at 0 are left out.

class HledgerOracle {
 public:
  explicit HledgerOracle(FundingOffice& office) : office_(office) {}

  // What hledger prints.
  std::string Run(std::vector<std::string> args) {
    const std::string output = absl::StrCat(folder_.path(), "/output", ++runs_);
    args.insert(args.begin(), {"hledger", "-f", journal_});
    const auto hledger =
        testing::ChildProcess::Spawn({.args = std::move(args), .env = {{"LC_ALL", "C.UTF-8"}}, .output_file = output});
    EXPECT_EQ(hledger->WaitExit(absl::Minutes(3)), 0) << hledger->Output();
    return hledger->Output();
  }
  Balances Theirs(std::optional<absl::CivilDay> day) {
    std::vector<std::string> args = {"bal", "--flat", "--no-total", "-O", "csv"};
    if (day.has_value()) args.insert(args.end(), {"-e", FormatDay(*day + 1)});
    Balances balances;
    // "1110","-600000000 VND"
    for (const absl::string_view row : absl::StrSplit(Run(std::move(args)), '\n', absl::SkipEmpty())) {
      const std::vector<std::string> cells = absl::StrSplit(row, absl::ByAnyChar("\", "), absl::SkipEmpty());
      Dong amount = 0;
      if (cells.size() == 3 && absl::SimpleAtoi(cells[1], &amount)) balances[cells[0]] = amount;
    }
    return balances;
  }
  Balances Ours(std::optional<absl::CivilDay> day) {
    Balances balances;
    const v1::GetTrialBalanceResponse balance = office_.TrialBalance("", day);
    for (const v1::TrialBalanceRow& row : balance.rows()) {
      const Dong amount = row.debit().amount() - row.credit().amount();
      if (amount != 0) balances[row.account()] = amount;
    }
    return balances;
  }
  void Export() {
    std::ofstream file(journal_);
    const auto chart = office_.ledger().GetChartOfAccounts({}, FundingOffice::As("auditor", "vi"));
    ASSERT_THAT(chart, testing::IsOk());
    file << ctl::HledgerHead(chart->accounts());
    v1::ListJournalEntriesRequest request;
    request.set_fund("funds/f");
    request.set_page_size(page_size_);
    do {
      const auto page = office_.ledger().ListJournalEntries(request, FundingOffice::As("auditor"));
      ASSERT_THAT(page, testing::IsOk());
      for (const v1::JournalEntry& entry : page->entries()) file << ctl::HledgerEntry(entry);
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
  }
  void SetPageSize(int page_size) { page_size_ = page_size; }

 private:
  FundingOffice& office_;
  testing::TempDir folder_;
  const std::string journal_ = absl::StrCat(folder_.path(), "/books.journal");
  int page_size_ = 20;
  int runs_ = 0;
};

}  // namespace htx::funding

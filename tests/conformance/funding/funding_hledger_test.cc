// The oracle: hledger, which shares no line with this house, reads the exported books and comes to the same balances.

#include <fstream>
#include <map>
#include <random>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "funding/rpc/ledger_folder.h"
#include "htxctl/files/hledger.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using Balances = std::map<std::string, Dong>;  // Debit minus credit; accounts at 0 are left out.

class FundingHledger : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // What hledger prints.
  std::string Run(std::vector<std::string> args) {
    const std::string output = absl::StrCat(folder_.path(), "/output", ++runs_);
    args.insert(args.begin(), {"hledger", "-f", journal_});
    const auto hledger =
        testing::ChildProcess::Spawn({.args = std::move(args), .env = {{"LC_ALL", "C.UTF-8"}}, .output_file = output});
    EXPECT_EQ(hledger->WaitExit(absl::Minutes(3)), 0) << hledger->Output();
    return hledger->Output();
  }
  Balances Theirs(std::optional<CivilDay> day) {
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
  Balances Ours(std::optional<CivilDay> day) {
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
    ASSERT_THAT(chart, IsOk());
    file << ctl::HledgerHead(chart->accounts());
    v1::ListJournalEntriesRequest request;
    request.set_fund("funds/f");
    request.set_page_size(20);
    do {
      const auto page = office_.ledger().ListJournalEntries(request, FundingOffice::As("auditor"));
      ASSERT_THAT(page, IsOk());
      for (const v1::JournalEntry& entry : page->entries()) file << ctl::HledgerEntry(entry);
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
  testing::TempDir folder_;
  const std::string journal_ = absl::StrCat(folder_.path(), "/books.journal");
  int runs_ = 0;
};
HTX_BOTH_ENGINES(FundingHledger);

TEST_P(FundingHledger, ReadsTheBooksAndAgreesOnEveryBalance) {
  constexpr unsigned kSeed = 7;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937_64 random(kSeed);
  office_.OpenFund();
  office_.AddSource("grant", 3 * kBillionDong, v1::FUND_SOURCE_KIND_GRANT);
  CivilDay day(2023, 12, 1);
  for (int i = 0; i < 3; ++i) {
    const std::string id = absl::StrCat("l", i);
    office_.Lend({.id = "a-" + id,
                  .borrower = "b-" + id,
                  .amount = static_cast<Dong>(1'000'000 + random() % 900'000'000),
                  .months = 6,
                  .day = day},
                 id, day + 1, day + 40);
  }
  // Signed and not drawn: its memo accounts stay open.
  office_.MakeLoan({.id = "a-undrawn", .borrower = "b-undrawn", .source = "grant", .months = 6, .day = day}, "undrawn",
                   day + 40);
  for (int step = 0; step < 20; ++step) {
    day += static_cast<int>(random() % 15);
    // A loan that is paid back takes no more.
    (void)office_.Repay(absl::StrCat("l", random() % 3), static_cast<Dong>(1 + random() % 200'000'000), day);
  }
  ASSERT_THAT(FoldWholeLedger(office_.database(), office_.clock()), IsOk());
  Export();
  Run({"check"});
  const Balances ours = Ours({});
  ASSERT_EQ(ours.count("9110"), 1u);
  ASSERT_GT(ours.size(), 5u);
  EXPECT_EQ(Theirs({}), ours);
  for (CivilDay each(2023, 11, 30); each < day; each += 60) {
    EXPECT_EQ(Theirs(each), Ours(each)) << FormatDay(each);
  }
  // The sheet and the memo accounts balance apart.
  EXPECT_EQ(Run({"bal", "--real", "-O", "csv", "--depth", "0"}).find("VND"), std::string::npos);
}

}  // namespace
}  // namespace htx::funding

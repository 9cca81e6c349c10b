// The books on both engines: they balance on every day, whatever was folded; they prove themselves; what was tampered
// with is found.

#include <map>
#include <random>
#include <thread>

#include "absl/strings/str_replace.h"
#include "funding/store/ledger_store.h"
#include "tests/conformance/funding/folding.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

// Debits and credits by account.
using Sides = std::map<std::string, std::pair<Dong, Dong>>;

class FundingLedger : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  int64_t Fold() {
    const auto folded = FoldWholeLedger(office_.database(), office_.clock());
    EXPECT_THAT(folded, IsOk());
    return folded.value_or(-1);
  }
  static CallRecord Record() {
    return {.principal = "accountant",
            .method = "test",
            .request_id = NewUuid(),
            .now = absl::FromUnixSeconds(1'700'000'000),
            .deadline = absl::Now() + absl::Minutes(3)};
  }
  absl::StatusOr<JournalId> Reverse(const std::string& entry, CivilDay day) {
    JournalId id;
    const CallRecord record = Record();
    HTX_RETURN_IF_ERROR(office_.database().Write(record, [&](sql::Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const JournalEntry original, store::GetEntry(tx, JournalId::Of(entry)));
      HTX_ASSIGN_OR_RETURN(JournalEntry reversal, Reversal(original, day));
      HTX_ASSIGN_OR_RETURN(id, Post(tx, *ids_, record, std::move(reversal)));
      return absl::OkStatus();
    }));
    return id;
  }
  // What nobody may do.
  void Tamper(const std::string& statement) {
    ASSERT_THAT(
        office_.database().Write(Record(), [&](sql::Transaction& tx) { return tx.Execute(statement).status(); }),
        IsOk());
  }
  v1::VerifyLedgerResponse Verify(std::optional<CivilDay> from = {}, std::optional<CivilDay> to = {}) {
    v1::VerifyLedgerRequest request;
    request.set_fund("funds/f");
    if (from.has_value()) *request.mutable_from_date() = DateProto(*from);
    if (to.has_value()) *request.mutable_to_date() = DateProto(*to);
    auto response = office_.ledger().VerifyLedger(request, FundingOffice::As("auditor"));
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::VerifyLedgerResponse());
  }
  std::vector<v1::JournalEntry> Entries(const std::string& filter = "") {
    std::vector<v1::JournalEntry> entries;
    v1::ListJournalEntriesRequest request;
    request.set_fund("funds/f");
    request.set_filter(filter);
    request.set_page_size(7);
    do {
      const auto page = office_.ledger().ListJournalEntries(request, FundingOffice::As("auditor"));
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      entries.insert(entries.end(), page->entries().begin(), page->entries().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return entries;
  }
  Sides Balance(const std::string& filter, std::optional<CivilDay> day) {
    Sides sides;
    const v1::GetTrialBalanceResponse balance = office_.TrialBalance(filter, day);
    for (const v1::TrialBalanceRow& row : balance.rows()) {
      sides[row.account()] = {row.debit().amount(), row.credit().amount()};
    }
    return sides;
  }
  // The id of an entry of this kind.
  std::string OneOf(v1::JournalKind kind) {
    for (const v1::JournalEntry& entry : Entries()) {
      if (entry.kind() == kind) return entry.name().substr(sizeof("journalEntries/") - 1);
    }
    return "";
  }
  void LendAndCollect() {
    office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
    ASSERT_THAT(office_.Repay("l", 60 * kMillionDong, CivilDay(2024, 2, 15)), IsOk());
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
  std::unique_ptr<IdSource> ids_ = MakeIdSource();
};
HTX_BOTH_ENGINES(FundingLedger);

Dong Amount(const common::v1::Money& money) { return money.amount(); }

// Random lives of loans, with folds and reversals at any moment: the trial balance of every day is the sum of the
// entries up to it, balances on the sheet and in every pair of memo accounts, and loans agree with their accounts.
TEST_P(FundingLedger, TheTrialBalanceOfEveryDayIsTheSumOfItsEntries) {
  for (unsigned seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 random(seed);
    CivilDay day(2023, 11, 20);
    for (int i = 0; i < 3; ++i) {
      const std::string id = absl::StrCat("s", seed, "-", i);
      office_.Lend(
          {.id = "a-" + id, .borrower = "b-" + id, .amount = static_cast<Dong>(1 + random() % 900'000'000), .day = day},
          id, day + 1, day + 40);
    }
    for (int step = 0; step < 15; ++step) {
      day += static_cast<int>(random() % 12);
      const std::string loan = absl::StrCat("s", seed, "-", random() % 3);
      const auto paid = office_.Repay(loan, static_cast<Dong>(1 + random() % 100'000'000), day);
      if (!paid.ok()) {
        EXPECT_THAT(paid, FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
      }
      if (random() % 3 == 0) Fold();
    }
  }
  const std::vector<v1::JournalEntry> entries = Entries();
  ASSERT_GT(entries.size(), 30u);
  Dong outstanding = 0;
  std::map<std::string, Dong> by_loan;
  const auto loans = office_.loans().ListLoans({}, FundingOffice::As("viewer"));
  ASSERT_THAT(loans, IsOk());
  for (const v1::Loan& loan : loans->loans()) {
    by_loan[loan.name()] = Amount(loan.balances().principal_outstanding());
    outstanding += by_loan[loan.name()];
  }
  for (int round = 0; round < 2; ++round) {  // With what waits, and with everything folded.
    for (CivilDay day(2023, 11, 1); day < CivilDay(2024, 12, 1); day += 9) {
      Sides expected;
      for (const v1::JournalEntry& entry : entries) {
        const google::type::Date& date = entry.business_date();
        if (CivilDay(date.year(), date.month(), date.day()) > day) continue;
        for (const v1::JournalLine& line : entry.lines()) {
          expected[line.account()].first += Amount(line.debit());
          expected[line.account()].second += Amount(line.credit());
        }
      }
      const Sides found = Balance("", day);
      EXPECT_EQ(found, expected);
      EXPECT_EQ(Balance("kind != REVERSAL", day), expected) << "read line by line it is the same";
      Dong sheet = 0;
      Dong memo = 0;
      for (const auto& [account, sides] : found) (account[0] == '9' ? memo : sheet) += sides.first - sides.second;
      EXPECT_EQ(sheet, 0);
      EXPECT_EQ(memo, 0);
    }
    EXPECT_EQ(office_.Balance("1311"), outstanding);
    EXPECT_EQ(office_.Balance("1311", "source = src AND debt_group = 1"), outstanding);
    for (const auto& [name, owed] : by_loan) {
      EXPECT_EQ(office_.Balance("1311", absl::StrCat("loan = \"", name.substr(6), "\"")), owed);
    }
    Fold();
  }
  const v1::VerifyLedgerResponse proof = Verify();
  EXPECT_TRUE(proof.intact()) << proof.ShortDebugString();
  EXPECT_TRUE(proof.complete());
  EXPECT_EQ(proof.entry_count(), static_cast<int64_t>(entries.size()));
  EXPECT_EQ(proof.queued_count(), 0);
}

TEST_P(FundingLedger, EveryEntryCarriesItsDimensions) {
  LendAndCollect();
  for (const v1::JournalEntry& entry : Entries("loan = l")) {
    EXPECT_EQ(entry.source(), "fundSources/src");
    EXPECT_EQ(entry.borrower(), "organizations/b1");
    EXPECT_EQ(entry.province(), "areas/p79");
    EXPECT_EQ(entry.debt_group(), 1);
    EXPECT_EQ(entry.value_date().DebugString(), entry.business_date().DebugString());
    EXPECT_FALSE(entry.actor().empty());
    EXPECT_FALSE(entry.request_id().empty());
    EXPECT_FALSE(entry.cause().empty());
    for (const v1::JournalLine& line : entry.lines()) {
      EXPECT_EQ(line.source(), "fundSources/src");
      EXPECT_EQ(line.debt_group(), 1);
    }
  }
  EXPECT_EQ(Entries("actor = accountant").size(), 3u);
  EXPECT_EQ(Entries("kind = RECEIPT AND province = p79 AND value_date >= 2024-02-15").size(), 1u);
}

// One request posts one group of entries, and a repeated or a changed one posts nothing.
TEST_P(FundingLedger, ARequestPostsOnce) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  const size_t before = Entries().size();
  v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", 60 * kMillionDong, CivilDay(2024, 2, 15));
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(office_.loans().RecordRepayment(request, FundingOffice::As("accountant")), IsOk());
  }
  EXPECT_EQ(Entries(absl::StrCat("request_id = \"", request.request_id(), "\"")).size(), 3u);
  *request.mutable_repayment()->mutable_amount() = Vnd(61 * kMillionDong);
  EXPECT_THAT(office_.loans().RecordRepayment(request, FundingOffice::As("accountant")),
              FailsWith(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(Entries().size(), before + 3);
}

TEST_P(FundingLedger, AReversedEntryNetsToNothingAndIsReversedOnce) {
  LendAndCollect();
  const Sides before = Balance("", {});
  const std::string receipt = OneOf(v1::JOURNAL_KIND_RECEIPT);
  const auto reversal = Reverse(receipt, CivilDay(2024, 3, 1));
  ASSERT_THAT(reversal, IsOk());
  EXPECT_EQ(Balance("", CivilDay(2024, 2, 29)), before) << "the past stays";
  for (const auto& [account, sides] : Balance("", {})) {
    const Dong taken = account == "1110" ? -60 * kMillionDong : account == "2130" ? 60 * kMillionDong : 0;
    EXPECT_EQ(sides.first - sides.second, before.at(account).first - before.at(account).second + taken) << account;
  }
  const std::vector<v1::JournalEntry> found = Entries(absl::StrCat("reverses = \"", receipt, "\""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind(), v1::JOURNAL_KIND_REVERSAL);
  EXPECT_EQ(found[0].loan(), "loans/l");
  EXPECT_THAT(Reverse(receipt, CivilDay(2024, 3, 1)), FailsWith(StatusCode::kFailedPrecondition, "ALREADY_REVERSED"));
  EXPECT_THAT(Reverse(reversal->text(), CivilDay(2024, 3, 2)),
              FailsWith(StatusCode::kFailedPrecondition, "REVERSAL_NOT_REVERSIBLE"));
  EXPECT_THAT(Reverse("no-such-entry", CivilDay(2024, 3, 2)), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  Fold();
  EXPECT_TRUE(Verify().intact());
}

TEST_P(FundingLedger, OfTwoReversalsAtOnceOneIsPosted) {
  LendAndCollect();
  const std::string receipt = OneOf(v1::JOURNAL_KIND_RECEIPT);
  std::vector<absl::Status> results(4);
  std::vector<std::thread> threads;
  for (absl::Status& result : results) {
    threads.emplace_back([&] { result = Reverse(receipt, CivilDay(2024, 3, 1)).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count_if(results.begin(), results.end(), [](const absl::Status& each) { return each.ok(); }), 1);
  EXPECT_EQ(Entries("kind = REVERSAL").size(), 1u);
}

TEST_P(FundingLedger, PostingsAndFoldsAtOnceLoseNothing) {
  office_.Lend({.day = CivilDay(2024, 1, 10)}, "l", CivilDay(2024, 1, 15), CivilDay(2024, 2, 15));
  constexpr int kWriters = 4;
  constexpr int kEach = 6;
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kEach; ++n) {
        EXPECT_THAT(office_.Move("src", 1'000, On(2024, 2, 1)), IsOk());
      }
    });
  }
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 8; ++n) EXPECT_THAT(FoldWholeLedger(office_.database(), office_.clock()), IsOk());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Entries("kind = CAPITAL_IN AND business_date = 2024-02-01").size(), size_t{kWriters * kEach});
  EXPECT_EQ(office_.Balance("4110"), 50 * kBillionDong + kWriters * kEach * 1'000);
  Fold();
  EXPECT_EQ(office_.Balance("4110"), 50 * kBillionDong + kWriters * kEach * 1'000);
  const v1::VerifyLedgerResponse proof = Verify();
  EXPECT_TRUE(proof.intact()) << proof.ShortDebugString();
  EXPECT_EQ(proof.entry_count(), static_cast<int64_t>(Entries().size()));
}

TEST_P(FundingLedger, WhatWasTamperedWithIsFound) {
  LendAndCollect();
  Fold();
  const v1::VerifyLedgerResponse before = Verify();
  ASSERT_TRUE(before.intact()) << before.ShortDebugString();
  EXPECT_EQ(before.days_size(), before.day_count());
  const std::string receipt = OneOf(v1::JOURNAL_KIND_RECEIPT);
  const struct {
    std::string statement;
    std::string undo;
    v1::LedgerFault fault;
  } cases[] = {
      {"update journal_lines set debit = debit + 1 where entry_id = '$' and debit > 0",
       "update journal_lines set debit = debit - 1 where entry_id = '$' and debit > 0", v1::LEDGER_FAULT_ENTRY_CHANGED},
      {"update journal_lines set debit = debit + 1 where entry_id = '$' and debit > 0",
       "update journal_lines set debit = debit - 1 where entry_id = '$' and debit > 0", v1::LEDGER_FAULT_UNBALANCED},
      {"update journal_entries set actor = 'nobody' where id = '$'",
       "update journal_entries set actor = 'accountant' where id = '$'", v1::LEDGER_FAULT_ENTRY_CHANGED},
      {"update journal_entries set value_day = '2020-01-01' where id = '$'",
       "update journal_entries set value_day = business_day where id = '$'", v1::LEDGER_FAULT_ENTRY_CHANGED},
      {"update ledger_chain set hash = 'x' || substr(hash, 2) where entry_id = '$'", "",
       v1::LEDGER_FAULT_ENTRY_CHANGED},
  };
  for (const auto& [statement, undo, fault] : cases) {
    SCOPED_TRACE(statement);
    Tamper(absl::StrReplaceAll(statement, {{"$", receipt}}));
    const v1::VerifyLedgerResponse proof = Verify();
    EXPECT_FALSE(proof.intact());
    EXPECT_TRUE(std::any_of(proof.findings().begin(), proof.findings().end(),
                            [&, wanted = fault](const v1::LedgerFinding& finding) {
                              return finding.fault() == wanted && finding.entry() == "journalEntries/" + receipt;
                            }))
        << proof.ShortDebugString();
    if (undo.empty()) continue;
    Tamper(absl::StrReplaceAll(undo, {{"$", receipt}}));
    EXPECT_TRUE(Verify().intact());
  }
}

TEST_P(FundingLedger, WhatCameOrWentBesideTheBooksIsFound) {
  LendAndCollect();
  Fold();
  const auto finds = [&](v1::LedgerFault fault) {
    const v1::VerifyLedgerResponse proof = Verify();
    return std::any_of(proof.findings().begin(), proof.findings().end(),
                       [&](const v1::LedgerFinding& finding) { return finding.fault() == fault; });
  };
  Tamper("update ledger_sums set debit = debit + 5, credit = credit + 5 where grain = 'M' and account = '1110'");
  EXPECT_TRUE(finds(v1::LEDGER_FAULT_SUMS_DIFFER));
  Tamper("update ledger_sums set debit = debit - 5, credit = credit - 5 where grain = 'M' and account = '1110'");
  Tamper("update ledger_sums set debit = debit + 5 where grain = 'D' and account = '1311'");
  EXPECT_TRUE(finds(v1::LEDGER_FAULT_SUMS_DIFFER));
  Tamper("update ledger_sums set debit = debit - 5 where grain = 'D' and account = '1311'");
  EXPECT_TRUE(Verify().intact());
  Tamper("update loans set principal_repaid = principal_repaid - 1");
  EXPECT_TRUE(finds(v1::LEDGER_FAULT_LOANS_DIFFER));
  Tamper("update loans set principal_repaid = principal_repaid + 1");
  EXPECT_TRUE(Verify().intact());
  const std::string receipt = OneOf(v1::JOURNAL_KIND_RECEIPT);
  Tamper(absl::StrCat("delete from journal_lines where entry_id = '", receipt, "'"));
  Tamper(absl::StrCat("delete from journal_entries where id = '", receipt, "'"));
  EXPECT_TRUE(finds(v1::LEDGER_FAULT_ENTRY_MISSING));
  EXPECT_TRUE(finds(v1::LEDGER_FAULT_SUMS_DIFFER));
  Tamper("delete from ledger_chain where position = 1");
  EXPECT_TRUE(finds(v1::LEDGER_FAULT_ENTRY_UNLISTED));
  EXPECT_TRUE(finds(v1::LEDGER_FAULT_CHAIN_GAP));
}

TEST_P(FundingLedger, AStatementRunsFromItsOpeningToItsClosingBalance) {
  LendAndCollect();
  ASSERT_THAT(office_.Repay("l", 60 * kMillionDong, CivilDay(2024, 3, 15)), IsOk());
  for (int round = 0; round < 2; ++round) {
    v1::GetStatementRequest request;
    request.set_fund("funds/f");
    request.set_filter("account = 1110");
    *request.mutable_from_date() = On(2024, 1, 15);
    *request.mutable_to_date() = On(2024, 2, 29);
    request.set_page_size(1);
    auto page = office_.ledger().GetStatement(request, FundingOffice::As("auditor"));
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->total_size(), 2);
    ASSERT_EQ(page->opening_size(), 1);
    EXPECT_EQ(page->opening(0).balance().amount(), 50 * kBillionDong);
    ASSERT_EQ(page->closing_size(), 1);
    EXPECT_EQ(page->closing(0).balance().amount(), 50 * kBillionDong - 540 * kMillionDong);
    ASSERT_EQ(page->lines_size(), 1);
    EXPECT_EQ(page->lines(0).line().credit().amount(), 600 * kMillionDong);
    EXPECT_EQ(page->lines(0).balance().amount(), 50 * kBillionDong - 600 * kMillionDong);
    request.set_page_token(page->next_page_token());
    page = office_.ledger().GetStatement(request, FundingOffice::As("auditor"));
    ASSERT_THAT(page, IsOk());
    ASSERT_EQ(page->lines_size(), 1);
    EXPECT_EQ(page->lines(0).balance().amount(), page->closing(0).balance().amount());
    EXPECT_EQ(page->next_page_token(), "");
    request.clear_page_token();
    request.set_filter("loan = l");
    request.set_page_size(100);
    page = office_.ledger().GetStatement(request, FundingOffice::As("auditor"));
    ASSERT_THAT(page, IsOk());
    std::map<std::string, Dong> last;
    for (const v1::StatementLine& line : page->lines()) last[line.line().account()] = line.balance().amount();
    for (const v1::TrialBalanceRow& row : page->closing()) EXPECT_EQ(last[row.account()], row.balance().amount());
    EXPECT_EQ(last["1311"], 600 * kMillionDong - (60 * kMillionDong - 3'057'534));
    Fold();
  }
  v1::GetStatementRequest backwards;
  backwards.set_fund("funds/f");
  *backwards.mutable_from_date() = On(2024, 2, 1);
  *backwards.mutable_to_date() = On(2024, 1, 1);
  EXPECT_THAT(office_.ledger().GetStatement(backwards, FundingOffice::As("auditor")),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_P(FundingLedger, AProofOfARangeWalksItsDaysAlone) {
  LendAndCollect();
  Fold();
  const v1::VerifyLedgerResponse proof = Verify(CivilDay(2024, 1, 1), CivilDay(2024, 1, 31));
  EXPECT_TRUE(proof.intact());
  EXPECT_TRUE(proof.complete());
  EXPECT_EQ(proof.day_count(), 2);  // Signed on the 10th, paid out on the 15th.
  EXPECT_EQ(proof.days(1).hash().size(), 64u);
}

TEST_P(FundingLedger, TheChartIsServedWithItsSources) {
  const auto chart = office_.ledger().GetChartOfAccounts({}, FundingOffice::As("auditor", "vi"));
  ASSERT_THAT(chart, IsOk());
  EXPECT_EQ(chart->accounts_size(), static_cast<int>(ChartOfAccounts::BuiltIn().On(CivilDay(2025, 6, 2)).size()));
  EXPECT_EQ(chart->accounts(0).display_name(), "Tiền gửi ngân hàng");
  EXPECT_EQ(chart->accounts(0).confidence(), "ASSUMED");
}

}  // namespace
}  // namespace htx::funding

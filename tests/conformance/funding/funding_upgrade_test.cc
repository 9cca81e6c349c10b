// A database of the first release, with a fund at work in it, is upgraded: every answer, entry and đồng stays, and the
// work goes on.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/base/status.h"
#include "funding/rpc/ledger_folder.h"
#include "tests/support/old_release.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {

// Of migrations.gen.h, which is the store's own.
std::vector<sql::Migration> Migrations();

namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr int kFirstRelease = 1;
constexpr Dong kPaidBack = 600 * kMillionDong + 7;
constexpr Dong kRunning = 333'333'333;
constexpr Dong kHalfDrawn = 200 * kMillionDong + 1;
constexpr Dong kDrawn = 120 * kMillionDong + 1;
const CivilDay kStart(2024, 1, 5);

// By what they refer to.
const std::vector<std::string>& TablesOfTheFirstRelease() {
  static const auto* const tables = new std::vector<std::string>{
      "funds",         "fund_capital",  "fund_sources",        "capital_movements", "capital_entries",
      "lending_plans", "applications",  "application_related", "application_votes", "decision_verdicts",
      "loans",         "disbursements", "repayments",          "journal_entries",   "journal_lines"};
  return *tables;
}

class FundingUpgrade : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // A fund with one loan paid back, one running, one drawn by half with money reserved, and an application that waits
  // for its vote.
  static void Tell(FundingOffice& office) {
    office.OpenFund();
    office.AddSource("grant", 3 * kBillionDong + 3, v1::FUND_SOURCE_KIND_GRANT);
    ASSERT_THAT(office.Move("grant", kBillionDong, On(2019, 5, 6), v1::CAPITAL_MOVEMENT_KIND_WITHDRAWAL), IsOk());
    office.Lend({.id = "a-paid", .borrower = "b-paid", .amount = kPaidBack, .related = {"b-running"}, .day = kStart},
                "paid", kStart, kStart + 30);
    ASSERT_THAT(office.Repay("paid", 100'000'001, kStart + 35), IsOk());
    ASSERT_THAT(office.Repay("paid", 600 * kMillionDong, kStart + 60), IsOk());
    office.Lend({.id = "a-running", .borrower = "b-running", .source = "grant", .amount = kRunning, .day = kStart},
                "running", kStart + 3, kStart + 40);
    ASSERT_THAT(office.Repay("running", 12'345'678, kStart + 50), IsOk());
    office.MakeLoan({.id = "a-half", .borrower = "b-half", .amount = kHalfDrawn, .day = kStart}, "half", kStart + 45);
    Reserve(office, "d-first", kDrawn);
    ASSERT_THAT(office.Resolve("d-first", kStart + 1), IsOk());
    Reserve(office, "d-second", kHalfDrawn - kDrawn);
    office.BringToDecision({.id = "a-waits", .borrower = "b-waits", .day = kStart});
  }
  static void Reserve(FundingOffice& office, const std::string& id, Dong amount) {
    ASSERT_THAT(office.loans().CreateDisbursement(FundingOffice::DisbursementRequest("half", id, amount, kStart + 1),
                                                  FundingOffice::As("maker")),
                IsOk());
  }

  // The rows of a table, as far as the first release had columns for them, with principal on the one account it had.
  static void CopyTable(sql::Database& from, sql::Database& to, const std::string& table) {
    ASSERT_THAT(to.Write({.principal = "test", .method = "test", .now = absl::Now()},
                         [&](sql::Transaction& target) -> absl::Status {
                           HTX_ASSIGN_OR_RETURN(const auto columns, testing::ColumnsOf(target, table));
                           std::vector<std::string> names;
                           for (const testing::Column& column : columns) names.push_back(column.name);
                           const std::vector<std::string> marks(names.size(), "?");
                           const std::string list = absl::StrJoin(names, ", ");
                           const std::string insert = absl::StrCat("insert into ", table, " (", list, ") values (",
                                                                   absl::StrJoin(marks, ", "), ")");
                           const std::string select =
                               absl::StrReplaceAll(absl::StrCat("select ", list, " from ", table), KeptElsewhere());
                           return from.Read(absl::Now() + absl::Minutes(3), [&](sql::Transaction& source) {
                             return source.ForEach(select, {}, [&](const sql::Row& row) {
                               return target.Execute(insert, CellsOf(columns, row)).status();
                             });
                           });
                         }),
                IsOk())
        << table;
  }
  // What is kept in other places by now.
  static std::vector<std::pair<absl::string_view, absl::string_view>> KeptElsewhere() {
    return {{"report_sequence",
             "coalesce((select j.registry_sequence from judgements j where j.application_id = applications.id and "
             "j.step = 1), 0)"},
            {"decision_verdicts", "judgement_verdicts where step = 1"}};
  }
  static std::vector<Value> CellsOf(const std::vector<testing::Column>& columns, const sql::Row& row) {
    std::vector<Value> cells;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (row.IsNull(i)) {
        cells.emplace_back();
      } else if (columns[i].number) {
        cells.emplace_back(row.Int(i));
      } else {
        cells.emplace_back(columns[i].name == "account" && row.Text(i) == "1311" ? "1310" : row.String(i));
      }
    }
    return cells;
  }

  // A database of the first release with what `office` holds, upgraded by being opened.
  std::unique_ptr<FundingOffice> Upgraded(FundingOffice& office) {
    TestDatabase storage = TestDatabase::Make(GetParam());
    {
      const auto old = testing::OpenAsOf(storage, office.clock(), Migrations(), kFirstRelease);
      EXPECT_THAT(old, IsOk());
      for (const std::string& table : TablesOfTheFirstRelease()) CopyTable(office.database(), **old, table);
    }
    return std::make_unique<FundingOffice>(std::move(storage));
  }

  // Everything that both releases know how to tell, as text.
  static std::vector<std::string> Answers(FundingOffice& office) {
    std::vector<std::string> answers;
    for (const char* loan : {"paid", "running", "half"}) answers.push_back(office.Loan(loan).ShortDebugString());
    for (const char* application : {"a-paid", "a-running", "a-half", "a-waits"}) {
      v1::LoanApplication told = office.Application(application);
      // The first release did not know who had taken it, and on what whole dossier votes were.
      told.clear_taken_by();
      told.clear_dossier_hash();
      for (v1::Vote& vote : *told.mutable_votes()) vote.clear_dossier_hash();
      answers.push_back(told.ShortDebugString());
    }
    for (const char* source : {"src", "grant"}) answers.push_back(office.Position(source).ShortDebugString());
    for (const char* filter : {"", "source = grant", "loan = half", "debt_group = 1"}) {
      for (const int days : {0, 2, 40, 90}) {
        answers.push_back(office.TrialBalance(filter, kStart + days).ShortDebugString());
      }
    }
    v1::ListJournalEntriesRequest entries;
    entries.set_fund("funds/f");
    entries.set_page_size(1'000);
    const auto listed = office.ledger().ListJournalEntries(entries, FundingOffice::As("auditor"));
    EXPECT_THAT(listed, IsOk());
    for (const v1::JournalEntry& entry : listed->entries()) answers.push_back(entry.ShortDebugString());
    v1::GetFundRequest fund;
    fund.set_name("funds/f");
    const auto got = office.funds().GetFund(fund, FundingOffice::As("auditor"));
    EXPECT_THAT(got, IsOk());
    answers.push_back(got->ShortDebugString());
    v1::GetFundReportRequest report;
    report.set_fund("funds/f");
    *report.mutable_period()->mutable_from() = On(2024, 1, 1);
    *report.mutable_period()->mutable_to() = On(2025, 1, 1);
    auto reported = office.funds().GetFundReport(report, FundingOffice::As("auditor"));
    EXPECT_THAT(reported, IsOk());
    reported->clear_sequence();  // The feed was not copied.
    reported->mutable_basis()->clear_sequence();
    answers.push_back(reported->ShortDebugString());
    return answers;
  }
  // The books are folded and proved; the hash of each day.
  static std::vector<std::string> ProvedDays(FundingOffice& office) {
    EXPECT_THAT(FoldWholeLedger(office.database(), office.clock()), IsOk());
    v1::VerifyLedgerRequest request;
    request.set_fund("funds/f");
    const auto proof = office.ledger().VerifyLedger(request, FundingOffice::As("auditor"));
    EXPECT_THAT(proof, IsOk());
    EXPECT_TRUE(proof->intact() && proof->complete()) << proof->ShortDebugString();
    EXPECT_EQ(proof->queued_count(), 0);
    std::vector<std::string> days;
    for (const v1::LedgerDay& day : proof->days()) days.push_back(day.ShortDebugString());
    return days;
  }
};
HTX_BOTH_ENGINES(FundingUpgrade);

TEST_P(FundingUpgrade, EveryAnswerOfTheFirstReleaseStaysToTheDong) {
  FundingOffice today(TestDatabase::Make(GetParam()));
  Tell(today);
  if (HasFatalFailure()) return;
  const std::unique_ptr<FundingOffice> upgraded = Upgraded(today);
  if (HasFatalFailure()) return;
  const std::vector<std::string> expected = Answers(today);
  const std::vector<std::string> found = Answers(*upgraded);
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(found[i], expected[i]) << i;

  // In figures, so that both cannot be wrong alike.
  const Dong owed = kRunning - upgraded->Loan("running").balances().principal_repaid().amount();
  EXPECT_EQ(upgraded->Position("src").lent().amount(), kDrawn);
  EXPECT_EQ(upgraded->Position("src").committed().amount(), kHalfDrawn - kDrawn);
  EXPECT_EQ(upgraded->Position("src").repaid().amount(), kPaidBack);
  EXPECT_EQ(upgraded->Position("grant").contributed().amount(), 2 * kBillionDong + 3);
  EXPECT_EQ(upgraded->Position("grant").lent().amount(), owed);
  EXPECT_EQ(upgraded->Balance("1310"), 0);
  EXPECT_EQ(upgraded->Balance("1311"), kDrawn + owed);
  EXPECT_EQ(upgraded->Balance("1311", "source = grant"), owed);
  EXPECT_EQ(upgraded->Balance("9110"), kHalfDrawn - kDrawn);
  EXPECT_EQ(upgraded->Balance("4110"), 50 * kBillionDong);

  // Every entry of the first release takes its place in the chain, with the content that a new one would have.
  const std::vector<std::string> days = ProvedDays(*upgraded);
  EXPECT_GT(days.size(), 5u);
  EXPECT_EQ(days, ProvedDays(today));
  EXPECT_EQ(Answers(*upgraded), expected) << "the same from the folded sums";
}

TEST_P(FundingUpgrade, WhatWasBegunInTheFirstReleaseIsFinishedInThisOne) {
  FundingOffice first(TestDatabase::Make(GetParam()));
  Tell(first);
  if (HasFatalFailure()) return;
  const std::unique_ptr<FundingOffice> office = Upgraded(first);
  if (HasFatalFailure()) return;
  // The vote is about the content that was handed in then: its hash is computed as it was.
  ASSERT_THAT(office->Approve({.id = "a-waits", .day = kStart + 70}), IsOk());
  EXPECT_EQ(office->Position().committed().amount(), kHalfDrawn - kDrawn + 600 * kMillionDong);
  ASSERT_THAT(office->Resolve("d-second", kStart + 70), IsOk());
  EXPECT_EQ(office->Position().lent().amount(), kHalfDrawn);
  EXPECT_EQ(office->Balance("9110"), 0);
  for (const char* loan : {"running", "half"}) {
    ASSERT_THAT(office->Repay(loan, 500 * kMillionDong, kStart + 80), IsOk());
    EXPECT_EQ(office->Loan(loan).state(), v1::LOAN_STATE_CLOSED_PAID);
  }
  EXPECT_EQ(office->Balance("1311"), 0);
  EXPECT_EQ(office->Position("grant").lent().amount(), 0);
  EXPECT_EQ(office->Position("grant").repaid().amount(), kRunning);
  EXPECT_EQ(office->Position("grant").available().amount(), 2 * kBillionDong + 3);
  ASSERT_EQ(office->Loan("half").source_mix_size(), 1);
  EXPECT_EQ(office->Loan("half").source_mix(0).repaid().amount(), kHalfDrawn);
  ProvedDays(*office);
}

}  // namespace
}  // namespace htx::funding

#pragma once

// A fund's database as an earlier release left it, and what both releases know how to tell of it.

#include <memory>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "tests/conformance/funding/folding.h"
#include "tests/support/old_release.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {

// Of migrations.gen.h, which is the store's own.
std::vector<sql::Migration> Migrations();

// An earlier release: its last migration, its tables by what they refer to, and the one account it had for principal.
struct OldRelease {
  int last = 0;
  std::vector<std::string> tables = {};
  std::string principal = "1311";
};

// The first release, whose one account of principal was 1310.
inline OldRelease FirstRelease() {
  return {.last = 1,
          .tables = {"funds", "fund_capital", "fund_sources", "capital_movements", "capital_entries", "lending_plans",
                     "applications", "application_related", "application_votes", "decision_verdicts", "loans",
                     "disbursements", "repayments", "journal_entries", "journal_lines"},
          .principal = "1310"};
}

// What is asked of a fund, beside its books and reports.
struct Content {
  std::vector<std::string> loans = {};
  std::vector<std::string> applications = {};
  std::vector<std::string> sources = {};
  std::vector<std::string> filters = {};  // Of trial balances.
};

class OldDatabase {
 public:
  OldDatabase(testing::TestDatabase::Kind engine, OldRelease release) : engine_(engine), release_(std::move(release)) {}

  // A database of that release with what `office` holds, upgraded by being opened.
  std::unique_ptr<FundingOffice> Upgraded(FundingOffice& office) const {
    testing::TestDatabase storage = testing::TestDatabase::Make(engine_);
    {
      const auto old = testing::OpenAsOf(storage, office.clock(), Migrations(), release_.last);
      EXPECT_THAT(old, testing::IsOk());
      for (const std::string& table : release_.tables) CopyTable(office.database(), **old, table);
    }
    return std::make_unique<FundingOffice>(std::move(storage));
  }

 private:
  void CopyTable(sql::Database& from, sql::Database& to, const std::string& table) const {
    testing::Translation translation;
    translation.query = {
        {"report_sequence",
         "coalesce((select j.registry_sequence from judgements j where j.application_id = applications.id and "
         "j.step = 1), 0)"},
        {"select application_id, position, rule,",
         "select substr(judgement_id, 14, length(judgement_id) - 15), position, rule,"},
        {"decision_verdicts", "judgement_verdicts where judgement_id like 'applications/%'"}};
    translation.cell = [&](const std::string& column, std::string text) {
      return column == "account" && text == "1311" ? release_.principal : text;
    };
    ASSERT_THAT(testing::CopyRows(from, to, table, translation), testing::IsOk()) << table;
  }

  const testing::TestDatabase::Kind engine_;
  const OldRelease release_;
};

// Everything that both releases know how to tell, as text.
inline std::vector<std::string> Answers(FundingOffice& office, const Content& content, absl::CivilDay start) {
  std::vector<std::string> answers;
  for (const std::string& loan : content.loans) answers.push_back(office.Loan(loan).ShortDebugString());
  for (const std::string& application : content.applications) {
    v1::LoanApplication told = office.Application(application);
    // The first release did not know who had taken it, and on what whole dossier votes were.
    told.clear_taken_by();
    told.clear_dossier_hash();
    for (v1::Vote& vote : *told.mutable_votes()) vote.clear_dossier_hash();
    answers.push_back(told.ShortDebugString());
  }
  for (const std::string& source : content.sources) answers.push_back(office.Position(source).ShortDebugString());
  for (const std::string& filter : content.filters) {
    for (const int days : {0, 2, 40, 90}) {
      answers.push_back(office.TrialBalance(filter, start + days).ShortDebugString());
    }
  }
  v1::ListJournalEntriesRequest entries;
  entries.set_fund("funds/f");
  entries.set_page_size(1'000);
  const auto listed = office.ledger().ListJournalEntries(entries, FundingOffice::As("auditor"));
  EXPECT_THAT(listed, testing::IsOk());
  for (const v1::JournalEntry& entry : listed->entries()) answers.push_back(entry.ShortDebugString());
  v1::GetFundRequest fund;
  fund.set_name("funds/f");
  const auto got = office.funds().GetFund(fund, FundingOffice::As("auditor"));
  EXPECT_THAT(got, testing::IsOk());
  answers.push_back(got->ShortDebugString());
  v1::GetFundReportRequest report;
  report.set_fund("funds/f");
  *report.mutable_period()->mutable_from() = On(2024, 1, 1);
  *report.mutable_period()->mutable_to() = On(2025, 1, 1);
  auto reported = office.funds().GetFundReport(report, FundingOffice::As("auditor"));
  EXPECT_THAT(reported, testing::IsOk());
  reported->clear_sequence();  // The feed was not copied.
  reported->mutable_basis()->clear_sequence();
  answers.push_back(reported->ShortDebugString());
  return answers;
}

inline void ExpectSameAnswers(FundingOffice& office, FundingOffice& as, const Content& content, absl::CivilDay start) {
  const std::vector<std::string> expected = Answers(as, content, start);
  const std::vector<std::string> found = Answers(office, content, start);
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(found[i], expected[i]) << i;
}

// The books are folded and proved; the hash of each day.
inline std::vector<std::string> ProvedDays(FundingOffice& office) {
  EXPECT_THAT(FoldWholeLedger(office.database(), office.clock()), testing::IsOk());
  v1::VerifyLedgerRequest request;
  request.set_fund("funds/f");
  const auto proof = office.ledger().VerifyLedger(request, FundingOffice::As("auditor"));
  EXPECT_THAT(proof, testing::IsOk());
  EXPECT_TRUE(proof->intact() && proof->complete()) << proof->ShortDebugString();
  EXPECT_EQ(proof->queued_count(), 0);
  std::vector<std::string> days;
  for (const v1::LedgerDay& day : proof->days()) days.push_back(day.ShortDebugString());
  return days;
}

}  // namespace htx::funding

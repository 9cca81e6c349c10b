// A fund that kept its books elsewhere, as an accountant takes it over: the shipped sample is imported by htxctl into
// running services, reconciled, booked by another hand, lives on, days are closed, every report is printed, and their
// figures are those of the trial balance and of hledger.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "htx/funding/v1/capital_cost_service.grpc.pb.h"
#include "htx/funding/v1/day_service.grpc.pb.h"
#include "tests/acceptance/htxctl.h"
#include "tests/integration/office.h"
#include "tests/support/eventually.h"
#include "tests/support/world/on_engine.h"

namespace htx::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kDiffers = 1;
// Accounts of a trial balance at what they stand, debit positive; accounts at 0 are left out.
using Balances = std::map<std::string, int64_t>;

std::string TextOf(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class TakenOverTest : public ::testing::TestWithParam<std::string> {
 protected:
  // The alliance, three borrowers, and the fund with its sources and nothing in its books.
  void SetUp() override {
    registry_.Create(NewAlliance("lm-mau", "Liên minh Hợp tác xã mẫu"));
    for (int i = 1; i <= 3; ++i) {
      registry_.Create(NewCooperative(absl::StrCat("htx-mau-", i), i, Day(2015, 5, 20), "lm-mau"));
    }
    funding_v1::CreateFundRequest create;
    create.set_request_id(NewUuid());
    create.set_fund_id("mau");
    create.mutable_fund()->set_alliance("organizations/lm-mau");
    create.mutable_fund()->set_display_name("Quỹ mẫu");
    create.mutable_fund()->set_model(funding_v1::FUND_MODEL_LOCAL_STATE);
    *create.mutable_capital()->mutable_effective_date() = Day(2022, 1, 1);
    *create.mutable_capital()->mutable_charter_capital() = Vnd(500'000'000);
    ASSERT_THAT(CallUntilAnswered(*fund_.funds, &funding_v1::FundService::Stub::CreateFund, create), Answers());
    AddSource("mau-von", funding_v1::FUND_SOURCE_KIND_CHARTER);
    AddSource("mau-ut", funding_v1::FUND_SOURCE_KIND_ENTRUSTED);
  }
  void AddSource(const std::string& id, funding_v1::FundSourceKind kind) {
    funding_v1::CreateFundSourceRequest open;
    open.set_request_id(NewUuid());
    open.set_fund_source_id(id);
    open.mutable_fund_source()->set_fund("funds/mau");
    open.mutable_fund_source()->set_display_name(absl::StrCat("Nguồn ", id));
    open.mutable_fund_source()->set_kind(kind);
    ASSERT_THAT(CallUntilAnswered(*fund_.funds, &funding_v1::FundService::Stub::CreateFundSource, open), Answers());
  }

  // A file of the sample, with `from` replaced by `to`.
  std::string Sample(const std::string& name, const std::string& from = "", const std::string& to = "") {
    std::string text = TextOf(absl::StrCat(HTX_SAMPLE_DIR, "/", name, ".csv"));
    EXPECT_NE(text, "") << name;
    if (!from.empty()) {
      EXPECT_THAT(text, HasSubstr(from));
      text = absl::StrReplaceAll(text, {{from, to}});
    }
    const std::string path = world_.dir().File(absl::StrCat(name, ++files_, ".csv"));
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  Outcome Run(const std::string& who, std::vector<std::string> words) {
    words.insert(words.begin(), {"--lang", "en", "--principal", who});
    return RunHtxctl(world_, words);
  }
  Outcome Import(const std::string& loans, const std::string& balances) {
    report_ = world_.dir().File("report.csv");
    return Run("user:accountant",
               {"fund", "import", "mau", "--cut-over", "2024-06-30", "--loans", loans, "--events", Sample("events"),
                "--collaterals", Sample("collaterals"), "--balances", balances, "--report", report_});
  }

  Balances Ours(const google::type::Date& day) {
    funding_v1::GetTrialBalanceRequest request;
    request.set_fund("funds/mau");
    *request.mutable_date() = day;
    const auto answer = CallUntilAnswered(*fund_.ledger, &funding_v1::LedgerService::Stub::GetTrialBalance, request);
    EXPECT_THAT(answer, Answers());
    Balances balances;
    for (const auto& row : answer.body.rows()) {
      const int64_t amount = row.debit().amount() - row.credit().amount();
      if (amount != 0) balances[row.account()] = amount;
    }
    return balances;
  }
  // What hledger makes of the exported books, by the last part of each account's name.
  Balances Theirs(const std::vector<std::string>& flags) {
    const std::string journal = world_.dir().File(absl::StrCat("books", ++files_, ".journal"));
    std::vector<std::string> words = {"fund", "export-ledger", "mau", "--out", journal};
    words.insert(words.end(), flags.begin(), flags.end());
    const Outcome exported = Run("user:auditor", words);
    EXPECT_EQ(exported.exit_code, 0) << exported.output;
    const auto hledger =
        ChildProcess::Spawn({.args = {"hledger", "-f", journal, "bal", "--flat", "--no-total", "-O", "csv"},
                             .env = {{"LC_ALL", "C.UTF-8"}},
                             .output_file = world_.dir().File(absl::StrCat("hledger", ++files_))});
    EXPECT_EQ(hledger->WaitExit(absl::Minutes(3)), 0) << hledger->Output();
    Balances balances;
    // "1283:1311","142000001 VND"
    for (const absl::string_view row : absl::StrSplit(hledger->Output(), '\n', absl::SkipEmpty())) {
      const std::vector<std::string> cells = absl::StrSplit(row, absl::ByAnyChar("\", "), absl::SkipEmpty());
      int64_t amount = 0;
      if (cells.size() == 3 && absl::SimpleAtoi(cells[1], &amount)) balances[cells[0]] = amount;
    }
    return balances;
  }

  // A report as comma-separated values. Exit code 0 says that it agrees with the ledger.
  std::string Report(std::vector<std::string> words) {
    words.insert(words.begin(), {"fund", "report"});
    words.push_back("--csv");
    const Outcome report = Run("user:auditor", words);
    EXPECT_EQ(report.exit_code, 0) << absl::StrJoin(words, " ") << "\n" << report.output;
    return report.output;
  }
  // The cells of a line; those with commas are in quotes.
  static std::vector<std::string> Cells(absl::string_view line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char each : line) {
      if (each == '"') {
        quoted = !quoted;
      } else if (each == ',' && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += each;
      }
    }
    return cells;
  }
  // The sum of the cells under `heading` in the rows whose first cell is `first`, or in all rows when that is empty.
  static int64_t Figure(const std::string& csv, const std::string& heading, const std::string& first) {
    std::vector<std::string> headings;
    int64_t sum = 0;
    bool any = false;
    for (absl::string_view line : absl::StrSplit(csv, '\n', absl::SkipEmpty())) {
      line = absl::StripSuffix(line, "\r");
      if (absl::StartsWith(line, "#")) continue;
      const std::vector<std::string> cells = Cells(line);
      if (headings.empty()) {
        headings = cells;
        continue;
      }
      if (!first.empty() && cells[0] != first) continue;
      for (size_t i = 0; i < cells.size() && i < headings.size(); ++i) {
        int64_t amount = 0;
        if (headings[i] != heading || !absl::SimpleAtoi(cells[i], &amount)) continue;
        any = true;
        sum += amount;
      }
    }
    EXPECT_TRUE(any) << heading << " of " << first << " in\n" << csv;
    return sum;
  }

  void CloseThrough(const google::type::Date& day, const std::string& text) {
    const Outcome asked = Run("user:manager", {"fund", "close-day", "mau", text});
    ASSERT_EQ(asked.exit_code, 0) << asked.output;
    const auto days = funding_v1::EndOfDayService::NewStub(world_.funding().channel());
    funding_v1::GetBusinessDayRequest request;
    request.set_fund("funds/mau");
    ASSERT_TRUE(Eventually(
        [&] {
          const auto answer = CallUntilAnswered(*days, &funding_v1::EndOfDayService::Stub::GetBusinessDay, request);
          EXPECT_THAT(answer, Answers());
          EXPECT_EQ(answer.body.failed_count(), 0);
          return answer.body.closed_date().month() == day.month() && answer.body.closed_date().day() == day.day();
        },
        absl::Minutes(5)));
  }

  World world_{OnEngine(GetParam())};
  const RegistryOffice registry_{world_.registry().channel()};
  const FundOffice fund_{world_.funding().channel()};
  std::string report_ = {};
  int files_ = 0;
};

TEST_P(TakenOverTest, TheShippedSampleIsTakenOverAndItsReportsAgreeWithTheBooks) {
  // What is wrong is named by file, line and figure; nothing is booked.
  const Outcome cell = Import(Sample("loans", "120000000,60000", "12e7,60000"), Sample("balances"));
  EXPECT_NE(cell.exit_code, 0);
  EXPECT_THAT(cell.output, HasSubstr("line 3: terms.principal"));
  const Outcome wrong = Import(Sample("loans", "172603", "172604"), Sample("balances", "381496986", "381496985"));
  EXPECT_EQ(wrong.exit_code, kDiffers);
  EXPECT_THAT(wrong.output, HasSubstr("OPENING_DIFFERS"));
  EXPECT_THAT(wrong.output, HasSubstr("172 603 đ, 172 604 đ are declared"));
  EXPECT_THAT(wrong.output, HasSubstr("NOT RECONCILED"));
  EXPECT_THAT(TextOf(report_), HasSubstr("3,\"m1\",REFUSED,OPENING_DIFFERS"));
  const Outcome heading = Import(Sample("loans"), Sample("balances", "1110,,381496986,", "1310,,381496986,"));
  EXPECT_NE(heading.exit_code, 0);
  EXPECT_THAT(heading.output, HasSubstr("balances line 3.account"));
  EXPECT_EQ(Ours(Day(2024, 6, 30)), Balances());

  const Outcome told = Import(Sample("loans"), Sample("balances"));
  ASSERT_EQ(told.exit_code, 0) << told.output;
  const std::string mark = "content hash: ";
  ASSERT_THAT(told.output, HasSubstr("\nreconciled\n"));
  const std::string hash = told.output.substr(told.output.find(mark) + mark.size(), 64);
  EXPECT_NE(Run("user:accountant", {"fund", "complete-opening", "mau", "--content-hash", hash}).exit_code, 0)
      << "who told it does not book it";
  const Outcome booked = Run("user:manager", {"fund", "complete-opening", "mau", "--content-hash", hash});
  ASSERT_EQ(booked.exit_code, 0) << booked.output;
  const Balances opened = Ours(Day(2024, 6, 30));
  EXPECT_EQ(opened.at("1110"), 381'496'986);
  EXPECT_EQ(opened.at("1190"), 20'000'000);
  EXPECT_EQ(opened.at("9140"), 150'000'000);
  EXPECT_EQ(opened.at("2140"), -100'000);
  EXPECT_FALSE(opened.contains("4190"));

  // Life goes on: a price for the entrusted capital, the tranche arrives, an instalment is paid, a month is closed.
  const auto costs = funding_v1::CapitalCostService::NewStub(world_.funding().channel());
  funding_v1::StateSourceTermsRequest terms;
  terms.set_request_id(NewUuid());
  terms.mutable_source_terms()->set_source("fundSources/mau-ut");
  *terms.mutable_source_terms()->mutable_effective_date() = Day(2024, 7, 1);
  terms.mutable_source_terms()->set_annual_rate_ppm(40'000);
  terms.mutable_source_terms()->set_reference("HĐ ủy thác 01");
  ASSERT_THAT(CallUntilAnswered(*costs, &funding_v1::CapitalCostService::Stub::StateSourceTerms, terms), Answers());
  funding_v1::ResolveDisbursementRequest confirm;
  confirm.set_request_id(NewUuid());
  confirm.set_name("disbursements/m2-d2");
  confirm.set_outcome(funding_v1::DISBURSEMENT_OUTCOME_CONFIRMED);
  *confirm.mutable_business_date() = Day(2024, 7, 2);
  ASSERT_THAT(CallUntilAnswered(*fund_.loans, &funding_v1::LoanService::Stub::ResolveDisbursement, confirm, kCashier),
              Answers());
  // 30 days of 70 000 000 at 6 %.
  ASSERT_THAT(CallUntilAnswered(*fund_.loans, &funding_v1::LoanService::Stub::RecordRepayment,
                                fund_.Payment("loans/m1", 10'345'205, Day(2024, 7, 15)), kCashier),
              Answers());
  CloseThrough(Day(2024, 7, 31), "2024-07-31");

  const Balances now = Ours(Day(2024, 7, 31));
  int64_t principal = 0;
  for (const auto& [account, amount] : now) principal += absl::StartsWith(account, "131") ? amount : 0;
  EXPECT_EQ(principal, 142'000'001);
  EXPECT_FALSE(now.contains("1190"));
  // 31 days of 40 000 000 at 4 %: 135 890.41.
  EXPECT_EQ(now.at("2140"), -235'890);

  const std::vector<std::string> july = {"--from", "2024-07-01", "--to", "2024-08-01"};
  const auto in_july = [&](const std::string& kind) {
    return Report({kind, "mau", july[0], july[1], july[2], july[3]});
  };
  const auto at_its_end = [&](const std::string& kind) { return Report({kind, "mau", "--date", "2024-07-31"}); };
  EXPECT_EQ(Figure(in_july("lending"), "Lent (VND)", "Total"), 20'000'000);
  const std::string collected = in_july("collection");
  EXPECT_EQ(Figure(collected, "Principal collected (VND)", "Total"), 10'000'000);
  EXPECT_EQ(Figure(collected, "Interest collected (VND)", "Total"), 345'205);
  const std::string outstanding = in_july("outstanding");
  EXPECT_EQ(Figure(outstanding, "Outstanding (VND)", "Total"), principal);
  EXPECT_EQ(Figure(in_july("borrowers"), "Outstanding (VND)", "Total"), principal);
  in_july("plan");
  const std::string groups = at_its_end("groups");
  EXPECT_EQ(Figure(groups, "Outstanding (VND)", "Total"), principal);
  EXPECT_EQ(Figure(groups, "Provision booked (VND)", "Total"), -now.at("1391") - now.at("1392"));
  EXPECT_EQ(Figure(groups, "Written off, followed (VND)", "Total"), now.at("9130"));
  EXPECT_EQ(Figure(at_its_end("debts"), "Outstanding (VND)", ""), principal);
  const std::string sources = in_july("sources");
  EXPECT_EQ(Figure(sources, "Outstanding (VND)", "Total"), principal);
  EXPECT_EQ(Figure(sources, "Cost (VND)", "Total"), 135'890);
  EXPECT_EQ(Figure(sources, "Owed to the provider (VND)", "Total"), -now.at("2140"));
  EXPECT_EQ(Figure(at_its_end("forecast"), "Principal (VND)", ""), principal);
  const std::string statement = Report({"statement", "mau", "htx-mau-1", "--from", "2024-07-01", "--to", "2024-07-31"});
  EXPECT_THAT(statement, HasSubstr("10345205"));

  EXPECT_EQ(Theirs({}), now) << "hledger agrees on every account";
  int64_t theirs = 0;
  for (const auto& [account, amount] : Theirs({"--statutory", "--date", "2024-07-31"})) {
    if (absl::StartsWith(account, "1283:")) theirs += amount;
  }
  EXPECT_EQ(theirs, principal) << "1283 of the statutory chart";
  EXPECT_EQ(Run("user:auditor", {"fund", "ledger", "verify", "mau"}).exit_code, 0);
}

HTX_WORLDS_ON_BOTH_ENGINES(TakenOverTest);

}  // namespace
}  // namespace htx::testing

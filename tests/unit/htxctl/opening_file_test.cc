#include "htxctl/files/opening_file.h"

#include <gmock/gmock.h>

#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using ::htx::testing::IsOk;
using ::htx::testing::Violates;
using ::testing::HasSubstr;

constexpr absl::string_view kLoans =
    "loan_id,contract_number,borrower,source,source_mix,terms.principal,terms.annual_rate_ppm,terms.term_months,"
    "terms.first_due_date,terms.method,contract_date,purpose,balance.principal,suspended\n"
    "l1,HĐ 1,htx-a,src,src=600000 ut=400000,120000000,60000,12,2024-02-15,EQUAL_PRINCIPAL,2024-01-10,Mua máy,"
    "70000000,true\n"
    "l2,HĐ 2,organizations/htx-b,src,,5000000,0,6,2024-02-15,ANNUITY,2024-01-10,Mua giống,5000000,\n";
constexpr absl::string_view kEvents =
    "loan_id,kind,date,amount,due_dates,annual_rate_ppm\n"
    "l1,DISBURSEMENT,2024-01-15,120000000,,\n"
    "l2,DISBURSEMENT,2024-01-16,5000000,,\n"
    "l1,ADJUST_TERMS,2024-03-01,,2024-03-20;2024-04-20,\n"
    "l1,RATE_CHANGE,2024-04-01,,,0\n";

TEST(OpeningFileTest, FilesAreLoansWithTheirHistoryWhatSecuresThemAndBalances) {
  const auto file = ReadOpening(
      {.loans = kLoans,
       .events = kEvents,
       .collaterals = "loan_id,collateral_id,kind,valuation.date,valuation.value\n"
                      "l1,c1,MOVABLE,2024-01-08,1000\nl1,c1,MOVABLE,2024-02-08,2000\nl2,c2,OTHER,2024-01-08,3000\n",
       .balances = "account,source,debit,credit\n1311,src,75000000,\n4110,src,,75000000\n"});
  ASSERT_THAT(file, IsOk());
  ASSERT_EQ(file->loans.size(), 2u);
  const funding::v1::OpeningLoan& first = file->loans[0];
  EXPECT_EQ(file->lines[1], 3);
  EXPECT_EQ(first.borrower(), "organizations/htx-a");
  EXPECT_EQ(first.source(), "fundSources/src");
  ASSERT_EQ(first.source_mix_size(), 2);
  EXPECT_EQ(first.source_mix(1).source(), "fundSources/ut");
  EXPECT_EQ(first.source_mix(1).share_ppm(), 400'000);
  EXPECT_EQ(first.terms().principal().amount(), 120'000'000);
  EXPECT_EQ(first.terms().method(), funding::v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
  EXPECT_EQ(first.balance().principal().amount(), 70'000'000);
  EXPECT_TRUE(first.suspended());
  ASSERT_EQ(first.events_size(), 3);
  EXPECT_EQ(first.events(1).kind(), funding::v1::OPENING_EVENT_KIND_ADJUST_TERMS);
  ASSERT_EQ(first.events(1).due_dates_size(), 2);
  EXPECT_EQ(first.events(1).due_dates(1).month(), 4);
  EXPECT_EQ(file->loans[1].borrower(), "organizations/htx-b");
  EXPECT_EQ(file->loans[1].events_size(), 1);
  ASSERT_EQ(first.collaterals_size(), 1);
  EXPECT_EQ(first.collaterals(0).kind(), funding::v1::COLLATERAL_KIND_MOVABLE);
  ASSERT_EQ(first.collaterals(0).valuations_size(), 2);
  EXPECT_EQ(first.collaterals(0).valuations(1).value().amount(), 2'000);
  EXPECT_EQ(file->loans[1].collaterals(0).collateral_id(), "c2");
  ASSERT_EQ(file->balances.size(), 2u);
  EXPECT_EQ(file->balance_lines[1], 3);
  EXPECT_EQ(file->balances[0].source(), "fundSources/src");
  EXPECT_EQ(file->balances[1].credit().amount(), 75'000'000);
}

TEST(OpeningFileTest, WhatCannotBeReadIsNamedByFileAndLine) {
  const auto amount = ReadOpening({.loans = "loan_id,terms.principal\nl1,1.5\n"});
  EXPECT_THAT(amount, Violates("loans"));
  EXPECT_THAT(DetailOf(amount.status()).fields[0].description.en, HasSubstr("line 2: terms.principal"));
  EXPECT_THAT(ReadOpening({.loans = "loan_id,principal\nl1,1\n"}), Violates("loans"));
  EXPECT_THAT(ReadOpening({.loans = "loan_id\nl1\nl1\n"}), Violates("loans"));
  EXPECT_THAT(ReadOpening({.loans = "loan_id,source_mix\nl1,src\n"}), Violates("loans"));
  EXPECT_THAT(ReadOpening({.loans = "loan_id\nl1\n", .events = "loan_id,kind\nl2,REPAYMENT\n"}), Violates("events"));
  EXPECT_THAT(ReadOpening({.loans = "loan_id\nl1\n", .events = "loan_id,kind\nl1,GIFT\n"}), Violates("events"));
  EXPECT_THAT(ReadOpening({.loans = "loan_id\nl1\n", .collaterals = "loan_id,kind\nl1,THING\n"}),
              Violates("collaterals"));
  EXPECT_THAT(ReadOpening({.balances = "account,debit\n1110,nhiều\n"}), Violates("balances"));
}

}  // namespace
}  // namespace htx::ctl

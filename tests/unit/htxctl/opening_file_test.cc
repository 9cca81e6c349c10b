#include "htxctl/files/opening_file.h"

#include <gmock/gmock.h>

#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

namespace v1 = funding::v1;
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

TEST(OpeningFileTest, ThreeFilesAreLoansWithTheirHistoryAndBalances) {
  const auto file =
      ReadOpening(kLoans, kEvents, "account,source,debit,credit\n1311,src,75000000,\n4110,src,,75000000\n");
  ASSERT_THAT(file, IsOk());
  ASSERT_EQ(file->loans.size(), 2u);
  const v1::OpeningLoan& first = file->loans[0];
  EXPECT_EQ(file->lines[1], 3);
  EXPECT_EQ(first.borrower(), "organizations/htx-a");
  EXPECT_EQ(first.source(), "fundSources/src");
  ASSERT_EQ(first.source_mix_size(), 2);
  EXPECT_EQ(first.source_mix(1).source(), "fundSources/ut");
  EXPECT_EQ(first.source_mix(1).share_ppm(), 400'000);
  EXPECT_EQ(first.terms().principal().amount(), 120'000'000);
  EXPECT_EQ(first.terms().method(), v1::SCHEDULE_METHOD_EQUAL_PRINCIPAL);
  EXPECT_EQ(first.balance().principal().amount(), 70'000'000);
  EXPECT_TRUE(first.suspended());
  ASSERT_EQ(first.events_size(), 3);
  EXPECT_EQ(first.events(1).kind(), v1::OPENING_EVENT_KIND_ADJUST_TERMS);
  ASSERT_EQ(first.events(1).due_dates_size(), 2);
  EXPECT_EQ(first.events(1).due_dates(1).month(), 4);
  EXPECT_EQ(file->loans[1].borrower(), "organizations/htx-b");
  EXPECT_EQ(file->loans[1].events_size(), 1);
  ASSERT_EQ(file->balances.size(), 2u);
  EXPECT_EQ(file->balances[0].source(), "fundSources/src");
  EXPECT_EQ(file->balances[1].credit().amount(), 75'000'000);
}

TEST(OpeningFileTest, WhatCannotBeReadIsNamedByFileAndLine) {
  const auto amount = ReadOpening("loan_id,terms.principal\nl1,1.5\n", "", "");
  EXPECT_THAT(amount, Violates("loans"));
  EXPECT_THAT(DetailOf(amount.status()).fields[0].description.en, HasSubstr("line 2: terms.principal"));
  EXPECT_THAT(ReadOpening("loan_id,principal\nl1,1\n", "", ""), Violates("loans"));
  EXPECT_THAT(ReadOpening("loan_id\nl1\nl1\n", "", ""), Violates("loans"));
  EXPECT_THAT(ReadOpening("loan_id,source_mix\nl1,src\n", "", ""), Violates("loans"));
  EXPECT_THAT(ReadOpening("loan_id\nl1\n", "loan_id,kind\nl2,REPAYMENT\n", ""), Violates("events"));
  EXPECT_THAT(ReadOpening("loan_id\nl1\n", "loan_id,kind\nl1,GIFT\n", ""), Violates("events"));
  EXPECT_THAT(ReadOpening("", "", "account,debit\n1110,nhiều\n"), Violates("balances"));
}

}  // namespace
}  // namespace htx::ctl

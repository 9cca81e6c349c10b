#include "funding/domain/chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;

constexpr CivilDay kDay(2024, 3, 1);
TEST(Chart, HoldsEveryAccountOfTheFundsBooks) {
  const ChartOfAccounts& chart = ChartOfAccounts::BuiltIn();
  std::string codes;
  for (const Account* account : chart.On(kDay)) absl::StrAppend(&codes, account->code, " ");
  EXPECT_EQ(codes,
            "1110 1190 1310 1311 1312 1313 1314 1315 1320 1330 1391 1392 2110 2120 2130 2140 2190 4110 4120 4130 4190 "
            "5110 5120 5130 5140 5150 6110 6120 6130 6190 9110 9120 9130 9140 9190 9191 9192 9193 ");
  for (const Account* account : chart.On(kDay)) {
    EXPECT_FALSE(account->name.en.empty() || account->name.vi.empty()) << account->code;
    EXPECT_EQ(account->memo(), account->code[0] == '9');
    if (!account->memo()) continue;
    const Account* contra = chart.Find(account->contra, kDay);
    ASSERT_NE(contra, nullptr);
    EXPECT_EQ(contra->contra, account->code);
    EXPECT_NE(contra->debit_side, account->debit_side);
  }
  EXPECT_TRUE(chart.Find("1310", kDay)->heading);
  EXPECT_FALSE(chart.Find("1391", kDay)->debit_side) << "deducted from the loans";
  EXPECT_EQ(chart.Find("7777", kDay), nullptr);
  EXPECT_EQ(PrincipalAccount(1), "1311");
  EXPECT_EQ(PrincipalAccount(5), "1315");
}

TEST(Chart, AnAccountIsWhatItIsOnTheDay) {
  const auto chart = ChartOfAccounts::Parse(
      "ACCOUNT\t1110\t2020-01-01\t2023-01-01\tDEBIT,ASSET\tASSUMED\tCash | Tiền\tA rule\n"
      "ACCOUNT\t1110\t2023-01-01\t-\tDEBIT,ASSET\tASSUMED\tBank | Ngân hàng\tAnother\n");
  ASSERT_THAT(chart, IsOk());
  EXPECT_EQ(chart->Find("1110", CivilDay(2019, 12, 31)), nullptr);
  EXPECT_EQ(chart->Find("1110", CivilDay(2022, 12, 31))->name.en, "Cash");
  EXPECT_EQ(chart->Find("1110", CivilDay(2023, 1, 1))->name.en, "Bank");
}

TEST(Chart, RefusesAFileThatMakesNoSense) {
  for (const std::string& text : {std::string("ACCOUNT\t9110\t2020-01-01\t-\tDEBIT,MEMO\tASSUMED\tA | B\tX\n"),
                                  std::string("ACCOUNT\t1110\t2020-01-01\t-\tDEBIT,ASSET,9190\tASSUMED\tA | B\tX\n"),
                                  std::string("ACCOUNT\t111\t2020-01-01\t-\tDEBIT,ASSET\tASSUMED\tA | B\tX\n"),
                                  std::string("ACCOUNT\t1110\t2020-01-01\t-\tLEFT,ASSET\tASSUMED\tA | B\tX\n"),
                                  std::string("ACCOUNT\t1110\t2020-01-01\t-\tDEBIT,THING\tASSUMED\tA | B\tX\n"),
                                  std::string("ACCOUNT\t1110\t2020-01-01\t-\tDEBIT,ASSET\tASSUMED\tA\tX\n"),
                                  std::string("KONTO\t1110\t2020-01-01\t-\tDEBIT,ASSET\tASSUMED\tA | B\tX\n")}) {
    EXPECT_EQ(ChartOfAccounts::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace htx::funding

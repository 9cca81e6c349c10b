// The books in the statutory chart: the same totals, as far as it is known.

#include <set>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;
using ::testing::ElementsAre;

class FundingStatutory : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override {
    office_.OpenFund();
    office_.AddSource("ent", 5 * kBillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED);
    office_.Lend({.id = "a1", .day = CivilDay(2024, 9, 10)}, "l1", CivilDay(2024, 9, 10), CivilDay(2024, 10, 10));
    ASSERT_THAT(office_.Repay("l1", 52'958'904, CivilDay(2024, 10, 10)), IsOk());
  }
  v1::GetTrialBalanceResponse Ask(CivilDay day, v1::LedgerChart chart) {
    v1::GetTrialBalanceRequest request;
    request.set_fund("funds/f");
    *request.mutable_date() = DateProto(day);
    request.set_chart(chart);
    const auto response = office_.ledger().GetTrialBalance(request, FundingOffice::As("auditor"));
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::GetTrialBalanceResponse());
  }
  static const v1::TrialBalanceRow* Find(const v1::GetTrialBalanceResponse& balance, const std::string& account) {
    for (const v1::TrialBalanceRow& row : balance.rows()) {
      if (row.account() == account) return &row;
    }
    return nullptr;
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingStatutory);

TEST_P(FundingStatutory, BothChartsHaveTheSameTotalsAndWhatIsNotKnownKeepsItsCode) {
  const CivilDay day(2024, 12, 31);
  const v1::GetTrialBalanceResponse own = Ask(day, v1::LEDGER_CHART_OWN);
  const v1::GetTrialBalanceResponse statutory = Ask(day, v1::LEDGER_CHART_STATUTORY);
  EXPECT_EQ(statutory.total_debit().amount(), own.total_debit().amount());
  EXPECT_EQ(statutory.total_credit().amount(), own.total_credit().amount());
  Dong debit = 0;
  std::set<std::string> shown;
  for (const v1::TrialBalanceRow& row : statutory.rows()) {
    debit += row.debit().amount();
    EXPECT_FALSE(row.display_name().empty()) << row.account();
    if (row.own_accounts().empty()) {
      EXPECT_TRUE(shown.insert(row.account()).second);
    }
    for (const std::string& account : row.own_accounts()) EXPECT_TRUE(shown.insert(account).second) << account;
  }
  EXPECT_EQ(debit, own.total_debit().amount());
  EXPECT_EQ(shown.size(), static_cast<size_t>(own.rows_size())) << "every account once";
  const v1::TrialBalanceRow* loans = Find(statutory, "1283");
  ASSERT_NE(loans, nullptr);
  EXPECT_THAT(loans->own_accounts(), ElementsAre("1311"));
  EXPECT_EQ(loans->balance().amount(), 550 * kMillionDong);
  ASSERT_NE(Find(statutory, "2110"), nullptr) << "entrusted capital has no known place";
  EXPECT_TRUE(Find(statutory, "2110")->own_accounts().empty());
  EXPECT_EQ(Find(statutory, "1311"), nullptr);
}

TEST_P(FundingStatutory, AChartThatWasNotReadMapsNothing) {
  const v1::GetTrialBalanceResponse later = Ask(CivilDay(2026, 1, 1), v1::LEDGER_CHART_STATUTORY);
  const v1::GetTrialBalanceResponse own = Ask(CivilDay(2026, 1, 1), v1::LEDGER_CHART_OWN);
  EXPECT_EQ(later.ShortDebugString(), own.ShortDebugString());
  v1::GetChartOfAccountsRequest request;
  request.set_fund("funds/f");
  *request.mutable_date() = On(2026, 1, 1);
  auto chart = office_.ledger().GetChartOfAccounts(request, FundingOffice::As("auditor"));
  ASSERT_THAT(chart, IsOk());
  EXPECT_EQ(chart->accounts(0).statutory().code(), "");
  EXPECT_EQ(chart->accounts(0).statutory().confidence(), "UNKNOWN");
  EXPECT_EQ(chart->accounts(0).statutory().citation(), "Thông tư 99/2025/TT-BTC");
  *request.mutable_date() = On(2024, 1, 1);
  chart = office_.ledger().GetChartOfAccounts(request, FundingOffice::As("auditor", "vi"));
  ASSERT_THAT(chart, IsOk());
  EXPECT_EQ(chart->accounts(0).statutory().code(), "1121");
  EXPECT_EQ(chart->accounts(0).statutory().confidence(), "ASSUMED");
  EXPECT_EQ(chart->accounts(0).statutory().display_name(), "Tiền gửi ngân hàng - Tiền Việt Nam");
  request.set_fund("funds/none");
  EXPECT_THAT(office_.ledger().GetChartOfAccounts(request, FundingOffice::As("auditor")),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  v1::GetTrialBalanceRequest wrong;
  wrong.set_fund("funds/f");
  wrong.set_chart(static_cast<v1::LedgerChart>(9));
  EXPECT_THAT(office_.ledger().GetTrialBalance(wrong, FundingOffice::As("auditor")), Violates("chart"));
}

}  // namespace
}  // namespace htx::funding

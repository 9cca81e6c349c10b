// The oracle: hledger, which shares no line with this house, reads the exported books and comes to the same balances.

#include <random>

#include "tests/conformance/funding/folding.h"
#include "tests/conformance/funding/hledger_oracle.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

class FundingHledger : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  FundingOffice office_{TestDatabase::Make(GetParam())};
  HledgerOracle oracle_{office_};
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
  oracle_.Export();
  oracle_.Run({"check"});
  const Balances ours = oracle_.Ours({});
  ASSERT_EQ(ours.count("9110"), 1u);
  ASSERT_GT(ours.size(), 5u);
  EXPECT_EQ(oracle_.Theirs({}), ours);
  for (CivilDay each(2023, 11, 30); each < day; each += 60) {
    EXPECT_EQ(oracle_.Theirs(each), oracle_.Ours(each)) << FormatDay(each);
  }
  // The sheet and the memo accounts balance apart.
  EXPECT_EQ(oracle_.Run({"bal", "--real", "-O", "csv", "--depth", "0"}).find("VND"), std::string::npos);
}

}  // namespace
}  // namespace htx::funding

// A fund over years, generated from a seed: both engines come to the same books, digests and reports, and hledger to
// the same balances. HTX_SIMULATED_YEARS and HTX_SIMULATED_LOANS make it longer.

#include <algorithm>
#include <cstdlib>
#include <random>

#include "tests/conformance/funding/folding.h"
#include "tests/conformance/funding/hledger_oracle.h"
#include "tests/conformance/funding/report_checks.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr uint64_t kSeed = 20'260'104;
constexpr CivilDay kFirstDay(2024, 1, 1);

int FromEnvironment(const char* name, int otherwise) {
  const char* const text = std::getenv(name);
  int number = 0;
  return text != nullptr && absl::SimpleAtoi(text, &number) && number > 0 ? number : otherwise;
}

// One fund's life on one engine. What is refused is refused on both.
class SimulatedFund {
 public:
  SimulatedFund(TestDatabase::Kind kind, int years, int loans)
      : office_(TestDatabase::Make(kind)), months_(years * 12), loans_(loans) {
    office_.clock().Set(StartOf(CivilDay(CivilMonth(kFirstDay) + months_ + 1)));
    office_.OpenFund(100 * kBillionDong + int64_t{loans} * 10 * kMillionDong, 100 * kBillionDong);
    office_.AddSource("ent", 20 * kBillionDong + int64_t{loans} * 10 * kMillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED);
  }

  void Live() {
    int lent = 0;
    for (int month = 0; month < months_; ++month) {
      const CivilDay first = CivilDay(CivilMonth(kFirstDay) + month);
      // No loan begins in the last months, so that every one is seen to run.
      const int until = month * loans_ * 10 / (months_ * 8) + 1;
      for (; lent < std::min(until, loans_); ++lent) Lend(lent, first);
      // In the last quarter of a year days are closed when it is over, otherwise before and after the payments.
      const bool late = month % 12 >= 9;
      if (!late) Close(first + 19);
      for (Running& loan : running_) Collect(loan, first);
      for (const Running& loan : running_) Change(loan, first + 27);
      if (!late || month % 12 == 11) Close(CivilDay(CivilMonth(first) + 1) - 1);
    }
  }

  // Everything that must be the same on every engine.
  std::string Outcome() {
    std::string outcome = absl::StrCat("refused ", refused_, "\n", office_.TrialBalance().ShortDebugString(), "\n");
    v1::ListBusinessDaysRequest request;
    request.set_fund("funds/f");
    request.set_order_by("date");
    request.set_page_size(1'000);
    do {
      const auto page = office_.days().ListBusinessDays(request, FundingOffice::As("viewer"));
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::BusinessDay& day : page->days()) absl::StrAppend(&outcome, day.digest(), "\n");
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return outcome;
  }
  CivilDay last_day() const { return CivilDay(CivilMonth(kFirstDay) + months_) - 1; }
  FundingOffice& office() { return office_; }

 private:
  struct Running {
    std::string id = {};
    CivilDay lent = {};
    Dong share = 0;  // Of the principal that falls due each month.
  };

  int Upto(int most) { return static_cast<int>(random_() % static_cast<uint64_t>(most)); }

  void Lend(int number, CivilDay first) {
    const CivilDay day = first + Upto(20);
    Wish wish = {.id = absl::StrCat("a", number), .borrower = absl::StrCat("b", number % 40), .day = day};
    wish.amount = (20 + Upto(180)) * kMillionDong;
    wish.months = 6 + Upto(30);
    wish.district = Upto(3) == 0 ? "d783" : "d785";
    if (Upto(3) == 0) wish.mix = {{"src", 600'000}, {"ent", 400'000}};
    if (Upto(2) == 0) wish.jobs = Upto(50);
    const std::string id = absl::StrCat("l", number);
    office_.Lend(wish, id, day, day + 30);
    running_.push_back({.id = id, .lent = day, .share = wish.amount / wish.months});
  }

  // Most pay about what is due, some less, some late, some nothing; a few payments are taken back.
  void Collect(Running& loan, CivilDay first) {
    const CivilDay day = first + 20 + Upto(7);
    const int fate = Upto(10);
    const Dong amount = fate < 7 ? loan.share + loan.share / 50 : loan.share * Upto(100) / 100 + 1;
    if (fate == 9 || day <= loan.lent) return;
    v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest(loan.id, amount, day);
    request.set_repayment_id(absl::StrCat(loan.id, "-r", ++payments_));
    const auto paid = office_.loans().RecordRepayment(request, FundingOffice::As("accountant"));
    if (!paid.ok()) {
      ++refused_;  // Paid back already.
      return;
    }
    if (Upto(20) != 0) return;
    v1::ReverseTransactionRequest back;
    back.set_request_id(NewUuid());
    back.set_name(absl::StrCat("repayments/", request.repayment_id()));
    back.set_reason("Ghi nhầm khách hàng");
    *back.mutable_business_date() = DateProto(day);
    if (!office_.loans().ReverseTransaction(back, FundingOffice::As("accountant")).ok()) ++refused_;
  }

  // Now and then the terms change, the loan bears no interest for a while, or it is given up.
  void Change(const Running& loan, CivilDay day) {
    if (Upto(30) != 0 || day <= loan.lent + 60) return;
    const int what = Upto(10);
    v1::CreateProposalRequest request = FundingOffice::ProposalRequest(loan.id,
                                                                       what < 4   ? v1::PROPOSAL_KIND_RATE_CHANGE
                                                                       : what < 7 ? v1::PROPOSAL_KIND_PAUSE
                                                                       : what < 9 ? v1::PROPOSAL_KIND_EXTEND_TERM
                                                                                  : v1::PROPOSAL_KIND_WRITE_OFF,
                                                                       day);
    v1::Proposal& proposal = *request.mutable_proposal();
    if (what < 4) proposal.set_annual_rate_ppm(40'000 + Upto(40) * 1'000);
    if (what >= 4 && what < 7) *proposal.mutable_pause_end_date() = DateProto(day + 10 + Upto(50));
    if (what == 7 || what == 8) proposal.set_more_months(1 + Upto(6));
    if (!office_.Change(request).ok()) ++refused_;
  }

  void Close(CivilDay day) {
    v1::CloseBusinessDayRequest request;
    request.set_request_id(NewUuid());
    request.set_fund("funds/f");
    *request.mutable_date() = DateProto(day);
    ASSERT_THAT(office_.days().CloseBusinessDay(request, FundingOffice::As("manager")), IsOk());
    ASSERT_THAT(office_.work().CloseAsked(FundId::Of("f")), IsOk());
  }

  FundingOffice office_;
  std::mt19937_64 random_{kSeed};
  int months_ = 0;
  int loans_ = 0;
  int payments_ = 0;
  int refused_ = 0;
  std::vector<Running> running_ = {};
};

TEST(FundSimulation, YearsOfAFundAreTheSameOnBothEnginesAndForHledger) {
  const int years = FromEnvironment("HTX_SIMULATED_YEARS", 1);
  const int loans = FromEnvironment("HTX_SIMULATED_LOANS", 12);
  SCOPED_TRACE(absl::StrCat("seed ", kSeed, ", years ", years, ", loans ", loans));
  SimulatedFund sqlite(TestDatabase::Kind::kSqlite, years, loans);
  sqlite.Live();
  SimulatedFund postgres(TestDatabase::Kind::kPostgres, years, loans);
  postgres.Live();
  const std::string outcome = sqlite.Outcome();
  EXPECT_EQ(outcome, postgres.Outcome());
  // The first days are closed in one; every day after them has a digest.
  EXPECT_GE(std::count(outcome.begin(), outcome.end(), '\n'), years * 365 - 20);
  for (SimulatedFund* const fund : {&sqlite, &postgres}) {
    ASSERT_THAT(FoldWholeLedger(fund->office().database(), fund->office().clock()), IsOk());
    HledgerOracle oracle(fund->office());
    oracle.SetPageSize(1'000);
    oracle.Export();
    oracle.Run({"check"});
    EXPECT_EQ(oracle.Theirs({}), oracle.Ours({}));
    ReportDesk reports(fund->office());
    EXPECT_GT(reports.Debts(fund->last_day()).totals().outstanding().amount(), 0);
    reports.CheckDay(fund->last_day());
    reports.CheckDay(kFirstDay + 180);
    reports.CheckPeriod(kFirstDay, fund->last_day() + 1);
  }
}

}  // namespace
}  // namespace htx::funding

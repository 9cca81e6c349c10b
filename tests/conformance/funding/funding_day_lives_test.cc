// Random lives of a fund's loans, told twice: every day closed at its end; and closed late, many at once, by workers
// that die on the way while life goes on, every write run twice, on the other engine. Both come to the same: what is
// accepted, digests, books. HTX_SEED=<n> lives one life again.

#include "tests/conformance/funding/day_office.h"
#include "tests/unit/funding/domain/loan_history.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr unsigned kDayLives = 2;
constexpr int kLivingLoans = 6;
constexpr int kLivingDebtors = 4;
constexpr CivilDay kLivesLent(2025, 1, 10);
constexpr CivilDay kFirstClosed(2025, 1, 15);  // The first day that is closed.
constexpr CivilDay kLastOfLives(2025, 4, 10);  // Three month ends.

const std::vector<std::string> kLifeSources = {"src", "s2", "dv"};

// What happens to a loan on a day. All of it is drawn before anything happens, so that it is the same in both lives.
struct Deed {
  CivilDay day = {};
  std::string loan = {};
  int what = 0;
  Dong amount = 0;
  int number = 0;  // Days back, months, a rate: what the deed needs.
};

std::vector<Deed> Plan(LoanDice& dice) {
  std::vector<Deed> deeds;
  for (CivilDay day = kFirstClosed + 1; day <= kLastOfLives; ++day) {
    for (int loan = 0; loan < kLivingLoans; ++loan) {
      if (!dice.OneIn(7)) continue;
      deeds.push_back({.day = day,
                       .loan = absl::StrCat("l", loan),
                       .what = dice.Up(1, 12),
                       .amount = dice.Money(dice.OneIn(5) ? 60 * kMillionDong : 8 * kMillionDong),
                       .number = dice.Up(1, 30)});
    }
  }
  return deeds;
}

class Life {
 public:
  Life(TestDatabase::Kind kind, bool twice) : office_(TestDatabase::Make(kind), twice) {
    office_.OpenFund();
    office_.AddSource("s2", 50 * kBillionDong);
    office_.AddSource("dv", 50 * kBillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED, v1::RISK_BEARER_PROVIDER);
    for (int i = 0; i < kLivingLoans; ++i) {
      Wish wish = {.id = absl::StrCat("a", i),
                   .borrower = absl::StrCat("b", i % kLivingDebtors),
                   .amount = (40 + 17 * i) * kMillionDong + i,
                   .months = 3 + 4 * i,
                   .day = CivilDay(2025, 1, 5)};
      if (i % 3 == 1) wish.mix = {{"dv", 333'333}, {"src", 333'334}, {"s2", 333'333}};
      if (i % 3 == 2) wish.mix = {{"src", 700'001}, {"s2", 299'999}};
      if (i % 3 == 1) wish.source = "dv";
      office_.Lend(wish, absl::StrCat("l", i), kLivesLent, CivilDay(2025, 2, 1) + 3 * i);
    }
    office_.Close(kFirstClosed);
  }

  void Do(const Deed& deed) {
    const CivilDay back = std::max(kLivesLent, deed.day - deed.number);
    switch (deed.what) {
      case 1:
      case 2:
      case 3:
      case 4:
        return Note(deed, Pay(deed, deed.day));
      case 5:
      case 6:
        return Note(deed, Pay(deed, back));
      case 7:
        return paid_.empty() ? void() : Note(deed, office_.Reverse(paid_[deed.number % paid_.size()], deed.day));
      case 8:
        return Change(deed, v1::PROPOSAL_KIND_RATE_CHANGE);
      case 9:
        return Change(deed, v1::PROPOSAL_KIND_PAUSE);
      case 10:
        return Change(deed, v1::PROPOSAL_KIND_WAIVER);
      case 11:
        return Change(deed, v1::PROPOSAL_KIND_EXTEND_TERM);
      default:
        if (deed.number <= 4) Change(deed, v1::PROPOSAL_KIND_WRITE_OFF);
    }
  }
  DayOffice& office() { return office_; }
  const std::string& log() const { return log_; }
  std::map<std::string, Dong> Books() { return office_.BooksBySource(kLastOfLives, kLifeSources); }

 private:
  // Accepted, or the reason why not.
  template <class Response>
  void Note(const Deed& deed, const absl::StatusOr<Response>& response) {
    absl::StrAppend(&log_, FormatDay(deed.day), " ", deed.loan, " ", deed.what, " ",
                    response.ok() ? "" : ReasonOf(response.status()), "\n");
  }
  absl::StatusOr<v1::RecordRepaymentResponse> Pay(const Deed& deed, CivilDay value) {
    v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest(deed.loan, deed.amount, deed.day);
    request.set_repayment_id(absl::StrCat("r", ++payments_));
    *request.mutable_repayment()->mutable_value_date() = DateProto(value);
    auto response = office_.loans().RecordRepayment(request, FundingOffice::As("accountant"));
    if (response.ok()) paid_.push_back(request.repayment_id());
    return response;
  }
  void Change(const Deed& deed, v1::ProposalKind kind) {
    v1::CreateProposalRequest request = FundingOffice::ProposalRequest(deed.loan, kind, deed.day);
    v1::Proposal& proposal = *request.mutable_proposal();
    if (kind == v1::PROPOSAL_KIND_RATE_CHANGE) proposal.set_annual_rate_ppm(deed.number * 3'000);
    if (kind == v1::PROPOSAL_KIND_PAUSE) *proposal.mutable_pause_end_date() = DateProto(deed.day + deed.number);
    if (kind == v1::PROPOSAL_KIND_WAIVER) *proposal.mutable_waived_interest() = Vnd(deed.amount / 100);
    if (kind == v1::PROPOSAL_KIND_EXTEND_TERM) proposal.set_more_months(1 + deed.number % 3);
    Note(deed, office_.Change(request));
  }

  DayOffice office_;
  int payments_ = 0;
  std::vector<std::string> paid_ = {};
  std::string log_ = {};
};

// Up to `most` steps by a worker that is never seen again.
void StepAndDie(DayOffice& office, int most) {
  DayWork worker = office.NewWorker(/*debtors_at_once=*/1);
  for (int i = 0; i < most; ++i) {
    const auto more = worker.Step(FundId::Of("f"));
    ASSERT_THAT(more, IsOk());
    if (!*more) return;
  }
}

class FundingDayLives : public ::testing::TestWithParam<TestDatabase::Kind> {};
HTX_BOTH_ENGINES(FundingDayLives);

TEST_P(FundingDayLives, HoweverDaysAreClosedTheyComeToTheSame) {
  const bool sqlite = GetParam() == TestDatabase::Kind::kSqlite;
  for (const unsigned seed : Seeds(kDayLives)) {
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed));
    LoanDice dice(seed);
    const std::vector<Deed> deeds = Plan(dice);
    Life orderly(GetParam(), /*twice=*/false);
    Life hasty(sqlite ? TestDatabase::Kind::kPostgres : TestDatabase::Kind::kSqlite, /*twice=*/true);
    size_t next = 0;
    for (CivilDay day = kFirstClosed + 1; day <= kLastOfLives; ++day) {
      for (; next < deeds.size() && deeds[next].day == day; ++next) {
        orderly.Do(deeds[next]);
        hasty.Do(deeds[next]);
        if (dice.OneIn(3)) StepAndDie(hasty.office(), dice.Up(1, 12));
      }
      orderly.office().Close(day);
      if (dice.OneIn(6)) {
        ASSERT_THAT(hasty.office().Ask(day), IsOk());
      }
      ASSERT_EQ(hasty.log(), orderly.log());
      if (HasFailure()) return;
    }
    hasty.office().Close(kLastOfLives);
    ASSERT_NO_FATAL_FAILURE(ExpectSameDays(hasty.office(), orderly.office(), kFirstClosed, kLifeSources))
        << orderly.log();
    EXPECT_EQ(hasty.Books(), orderly.Books()) << orderly.log();
    for (Life* const life : {&orderly, &hasty}) {
      v1::VerifyLedgerRequest proof;
      proof.set_fund("funds/f");
      const auto verified = life->office().ledger().VerifyLedger(proof, FundingOffice::As("viewer"));
      ASSERT_THAT(verified, IsOk());
      EXPECT_TRUE(verified->intact()) << verified->DebugString();
    }
  }
}

}  // namespace
}  // namespace htx::funding

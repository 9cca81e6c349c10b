// kill -9 inside the ends of days, again and again, while clients record repayments: every day is finished once and
// comes to what it comes to in a fund that nothing happened to, on the other engine.

#include <map>
#include <set>
#include <thread>

#include "absl/strings/str_format.h"
#include "common/base/mutex.h"
#include "htx/funding/v1/day_service.grpc.pb.h"
#include "htx/funding/v1/loan_service.grpc.pb.h"
#include "tests/conformance/funding/day_office.h"
#include "tests/support/eventually.h"
#include "tests/support/world/calls.h"
#include "tests/support/world/world.h"
#include "tests/unit/funding/domain/loan_history.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::Answers;
using ::htx::testing::CallUntilAnswered;
using ::htx::testing::Eventually;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using Days = v1::EndOfDayService::Stub;

constexpr CivilDay kFirst(2025, 2, 14);   // The last day that is closed in peace.
constexpr CivilDay kLastDay(2025, 4, 2);  // Two month ends later.
constexpr int kLoans = 240;
constexpr int kBorrowers = 210;
constexpr int kClients = 4;
constexpr int kPaymentsOfADay = 2;  // Of each client.
constexpr int kKills = 5;
constexpr absl::Duration kLimit = absl::Minutes(10);

std::string LoanNo(int number) { return absl::StrFormat("l%03d", number); }

// A fund with `loans` running loans, and its first day closed.
void Begin(DayOffice& office, int loans) {
  office.OpenFund();
  office.AddSource("dv", 50 * kBillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED, v1::RISK_BEARER_PROVIDER);
  for (int i = 0; i < loans; ++i) {
    Wish wish = {.id = absl::StrCat("a", i),
                 .borrower = absl::StrFormat("b%03d", i % kBorrowers),
                 .amount = (20 + i % 80) * kMillionDong + i,
                 .months = 6 + i % 24,
                 .day = CivilDay(2025, 1, 5)};
    if (i % 3 == 0) wish.mix = {{"src", 600'000}, {"dv", 400'000}};
    office.Lend(wish, LoanNo(i), CivilDay(2025, 1, 10), CivilDay(2025, 2, 5) + i % 20);
  }
  office.Close(kFirst);
}

v1::CloseBusinessDayRequest Closing(CivilDay day) {
  v1::CloseBusinessDayRequest request;
  request.set_request_id(NewUuid());
  request.set_fund("funds/f");
  *request.mutable_date() = DateProto(day);
  return request;
}

CivilDay DayIn(const google::type::Date& date) { return CivilDay(date.year(), date.month(), date.day()); }

// What the service says of its days. One thread asks; others wait for what it is told.
class Watch {
 public:
  explicit Watch(const std::string& address)
      : days_(v1::EndOfDayService::NewStub(::htx::testing::TestChannel(address))) {}

  Days& days() { return *days_; }
  v1::GetBusinessDayResponse Now() {
    v1::GetBusinessDayRequest request;
    request.set_fund("funds/f");
    const auto answer = CallUntilAnswered(*days_, &Days::GetBusinessDay, request);
    EXPECT_THAT(answer, Answers());
    MutexLock lock(mutex_);
    open_ = std::max(open_, DayIn(answer.body.open_date()));
    changed_.SignalAll();
    return answer.body;
  }
  // The open day, once it is after `day`; `day` when that takes too long.
  CivilDay OpenAfter(CivilDay day) {
    const absl::Time deadline = absl::Now() + kLimit;
    MutexLock lock(mutex_);
    while (open_ <= day && absl::Now() < deadline) changed_.WaitUntil(mutex_, deadline);
    return std::max(open_, day);
  }
  bool Until(absl::FunctionRef<bool(const v1::GetBusinessDayResponse&)> condition) {
    return Eventually([&] { return condition(Now()); }, kLimit);
  }
  void Ask(CivilDay day) { EXPECT_THAT(CallUntilAnswered(*days_, &Days::CloseBusinessDay, Closing(day)), Answers()); }

 private:
  const std::unique_ptr<Days> days_;
  Mutex mutex_;
  CondVar changed_;
  CivilDay open_ ABSL_GUARDED_BY(mutex_) = kFirst;
};

// Clients record repayments on the open day, each for loans of its own, until the last day is over.
class Clients {
 public:
  Clients(const std::string& address, Watch& watch, unsigned seed) : watch_(watch) {
    recorded_.resize(kClients);
    for (int client = 0; client < kClients; ++client) {
      threads_.emplace_back([this, client, address, seed] { Pay(client, address, seed); });
    }
  }
  ~Clients() { Join(); }
  void Join() {
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }
  // What was answered, per client in its order.
  const std::vector<std::vector<v1::RecordRepaymentRequest>>& recorded() const { return recorded_; }

 private:
  using Loans = v1::LoanService::Stub;

  void Pay(int client, const std::string& address, unsigned seed) {
    LoanDice dice(seed * 100 + static_cast<unsigned>(client));
    const auto loans = v1::LoanService::NewStub(::htx::testing::TestChannel(address));
    int number = 0;
    for (CivilDay day = watch_.OpenAfter(kFirst); day <= kLastDay;) {
      for (int i = 0; i < kPaymentsOfADay; ++i) {
        const std::string loan = LoanNo(dice.Up(0, kLoans / kClients / 2) * kClients + client);
        v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest(loan, dice.Money(2 * kMillionDong), day);
        request.set_repayment_id(absl::StrCat("c", client, "-", ++number));
        if (dice.OneIn(3)) *request.mutable_repayment()->mutable_value_date() = DateProto(day - dice.Up(1, 10));
        const auto answer = CallUntilAnswered(*loans, &Loans::RecordRepayment, request);
        if (answer.reason() == "DAY_CLOSED") break;
        EXPECT_THAT(answer, Answers());
        if (!answer.ok()) return;
        recorded_[static_cast<size_t>(client)].push_back(request);
      }
      const CivilDay next = watch_.OpenAfter(day);
      if (next == day) return;
      day = next;
    }
  }

  Watch& watch_;
  std::vector<std::vector<v1::RecordRepaymentRequest>> recorded_ = {};
  std::vector<std::thread> threads_ = {};
};

class DayEndUnderFire : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // The office stands on the same storage as the service: it prepares it, and reads what is in the end.
  void Open(int loans) {
    TestDatabase storage = TestDatabase::Make(GetParam());
    const std::string url = storage.url();
    office_ = std::make_unique<DayOffice>(std::move(storage));
    Begin(*office_, loans);
    ::htx::testing::WorldOptions options;
    options.services = {"funding"};
    options.redis = false;
    options.databases["funding"] = url;
    world_ = std::make_unique<::htx::testing::World>(std::move(options));
    watch_ = std::make_unique<Watch>(service().address());
  }
  ::htx::testing::ServiceProcess& service() { return world_->funding(); }

  // One debtor's loans cannot be closed: it is seen, outlives the process, and is asked for again once mended.
  void BlockOnce() {
    const std::string loan = LoanNo(kLoans - 1);
    ASSERT_THAT(office_->Sql("update loans set interest_paid = interest_paid + 1 where id = '" + loan + "'"), IsOk());
    watch_->Ask(kLastDay);
    const auto blocked = [](const v1::GetBusinessDayResponse& now) {
      return now.day().state() == v1::BUSINESS_DAY_STATE_BLOCKED;
    };
    ASSERT_TRUE(watch_->Until(blocked));
    service().Restart();
    EXPECT_TRUE(blocked(watch_->Now()));
    EXPECT_EQ(watch_->Now().failed_count(), 1);
    v1::ListDayFailuresRequest request;
    request.set_fund("funds/f");
    const auto failures = CallUntilAnswered(watch_->days(), &Days::ListDayFailures, request);
    ASSERT_EQ(failures.body.failures_size(), 1);
    EXPECT_EQ(failures.body.failures(0).loan(), "loans/" + loan);
    EXPECT_EQ(failures.body.failures(0).reason(), "LOAN_SUMS_DIFFER");
    ASSERT_THAT(office_->Sql("update loans set interest_paid = interest_paid - 1 where id = '" + loan + "'"), IsOk());
    watch_->Ask(kLastDay);
  }
  // Kills the service when it has come to `step` of `day`; whether that was before the end of all days.
  bool KillAt(CivilDay day, v1::BusinessDayStep step) {
    EXPECT_TRUE(watch_->Until([&](const v1::GetBusinessDayResponse& now) {
      const CivilDay at = DayIn(now.day().date());
      return at > day || (at == day && now.day().step() >= step);
    }));
    service().Kill();
    const bool inside = DayIn(office_->Day().closed_date()) < kLastDay;
    const std::map<std::string, std::string> closed = ClosedDays();
    for (const auto& [date, proof] : seen_) EXPECT_EQ(closed.at(date), proof) << date << " was closed before";
    seen_ = closed;
    service().Start();
    return inside;
  }
  // What proves each closed day.
  std::map<std::string, std::string> ClosedDays() {
    v1::ListBusinessDaysRequest request;
    request.set_fund("funds/f");
    request.set_filter("state = CLOSED");
    request.set_page_size(1'000);
    const auto days = office_->days().ListBusinessDays(request, FundingOffice::As("viewer"));
    EXPECT_THAT(days, IsOk());
    std::map<std::string, std::string> closed;
    for (const v1::BusinessDay& day : days->days()) {
      closed[FormatDay(DayIn(day.date()))] = absl::StrCat(day.digest(), " ", day.ledger_hash());
    }
    return closed;
  }
  // Every payment that was answered is in the books once, and none that was not.
  void ExpectRecordedOnce(const Clients& clients) {
    std::map<std::string, std::multiset<std::string>> answered;
    for (const auto& client : clients.recorded()) {
      for (const v1::RecordRepaymentRequest& each : client) {
        answered[each.repayment().loan()].insert("repayments/" + each.repayment_id());
      }
    }
    EXPECT_FALSE(answered.empty());
    for (int i = 0; i < kLoans; ++i) {
      std::multiset<std::string> booked;
      const v1::Loan loan = office_->Loan(LoanNo(i));
      for (const v1::Repayment& each : loan.repayments()) booked.insert(each.name());
      EXPECT_EQ(booked, answered["loans/" + LoanNo(i)]);
    }
    v1::VerifyLedgerRequest proof;
    proof.set_fund("funds/f");
    const auto verified = office_->ledger().VerifyLedger(proof, FundingOffice::As("viewer"));
    ASSERT_THAT(verified, IsOk());
    EXPECT_TRUE(verified->intact()) << verified->DebugString();
  }

  std::unique_ptr<DayOffice> office_ = {};
  std::unique_ptr<::htx::testing::World> world_ = {};
  std::unique_ptr<Watch> watch_ = {};
  std::map<std::string, std::string> seen_ = {};
};
HTX_BOTH_ENGINES(DayEndUnderFire);

// Debit less credit of every account.
std::map<std::string, Dong> Held(DayOffice& office) {
  std::map<std::string, Dong> held;
  const v1::GetTrialBalanceResponse balance = office.TrialBalance();
  for (const v1::TrialBalanceRow& row : balance.rows()) {
    held[row.account()] = row.debit().amount() - row.credit().amount();
  }
  return held;
}

TEST_P(DayEndUnderFire, KilledDaysAreFinishedOnceAsIfNothingHadHappened) {
  const unsigned seed = Seeds(1)[0];
  SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed));
  Open(kLoans);
  ASSERT_NO_FATAL_FAILURE(BlockOnce());
  Clients clients(service().address(), *watch_, seed);
  LoanDice dice(seed);
  CivilDay day = kFirst;
  int inside = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    day += dice.Up(1, 8);
    inside += KillAt(day, static_cast<v1::BusinessDayStep>(dice.Up(2, 4))) ? 1 : 0;
  }
  EXPECT_GT(inside, 0);
  ASSERT_TRUE(watch_->Until([](const auto& now) { return DayIn(now.closed_date()) == kLastDay; }));
  clients.Join();
  ExpectRecordedOnce(clients);

  // The same in peace: each day's payments are recorded on it, and then it is closed.
  DayOffice other(GetParam() == TestDatabase::Kind::kSqlite ? TestDatabase::Postgres() : TestDatabase::Sqlite());
  Begin(other, kLoans);
  for (CivilDay each = kFirst + 1; each <= kLastDay; ++each) {
    for (const auto& client : clients.recorded()) {
      for (const v1::RecordRepaymentRequest& request : client) {
        if (DayIn(request.repayment().business_date()) != each) continue;
        ASSERT_THAT(other.loans().RecordRepayment(request, FundingOffice::As("accountant")), IsOk());
      }
    }
    other.Close(each);
  }
  ExpectSameDays(*office_, other, kFirst, {"src", "dv"});
  EXPECT_EQ(Held(*office_), Held(other));

  // And it goes on.
  service().Restart();
  watch_->Ask(kLastDay + 1);
  EXPECT_TRUE(watch_->Until([](const auto& now) { return DayIn(now.closed_date()) == kLastDay + 1; }));
}

TEST_P(DayEndUnderFire, TheServiceStopsAndGoesOnWithManyDaysAsked) {
  Open(/*loans=*/24);
  const CivilDay last = kFirst + 500;
  watch_->Ask(last);
  ASSERT_TRUE(watch_->Until([](const auto& now) { return DayIn(now.closed_date()) > kFirst; }));
  EXPECT_EQ(service().Stop(), 0) << service().Log();
  const CivilDay stopped = DayIn(office_->Day().closed_date());
  EXPECT_LT(stopped, last) << "it did not wait for the last day";
  service().Start();
  EXPECT_TRUE(watch_->Until([&](const auto& now) { return DayIn(now.closed_date()) > stopped; }));
}

}  // namespace
}  // namespace htx::funding

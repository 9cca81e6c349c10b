// Random lives of loans through the real handlers and stores, every write run twice as after a conflict. After each
// step the stored loan, its events, its sources and the books say the same. HTX_SEED=<n> lives one life again.

#include "absl/strings/match.h"
#include "funding/domain/proposal.h"
#include "funding/domain/schedule_revision.h"
#include "funding/rpc/digest.h"
#include "funding/store/loan_store.h"
#include "funding/store/schedule_store.h"
#include "tests/unit/funding/domain/loan_history.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr unsigned kLives = 3;
constexpr int kSteps = 24;
const char* const kSourcesOfMix[] = {"src", "s2"};

class FundingHistories : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // A loan of two sources, half of it drawn.
  void Begin(FundingOffice& office, LoanDice& dice) {
    office.OpenFund();
    office.AddSource("s2", 50 * kBillionDong);
    const int64_t share = dice.Up(1, 999'999);
    const Wish wish = {.amount = 100'000'000 + dice.Money(400'000'000),
                       .day = CivilDay(2024, 1, 10),
                       .mix = {{"src", share}, {"s2", kMillion - share}}};
    office.MakeLoan(wish, "l", CivilDay(2024, 2, 15));
    today_ = CivilDay(2024, 1, 15);
    ids_ = 0;
    Draw(office, wish.amount / 2);
  }

  // Accepted, or refused with a documented reason.
  template <class Response>
  void Note(const std::string& what, const absl::StatusOr<Response>& response) {
    log_ += absl::StrCat(absl::FormatCivilTime(today_), " ", what, " ",
                         response.ok() ? "" : ReasonOf(response.status()), "\n");
    if (response.ok()) {
      ++done_;
      return;
    }
    EXPECT_THAT(
        ReasonOf(response.status()),
        ::testing::AnyOf("STATE_FORBIDS", "VALUE_DATE_OUT_OF_RANGE", "UNDRAWN_EXCEEDED", "DISBURSEMENT_TOO_LATE",
                         "PROPOSAL_NOT_APPLICABLE", "FIELD_RULE", "ALREADY_REVERSED", "NEVER_EXISTED"))
        << response.status();
  }

  void Draw(FundingOffice& office, Dong amount) {
    const std::string id = absl::StrCat("d", ++ids_);
    const auto reserved = office.Reserve("l", id, amount, today_);
    Note("reserve", reserved);
    if (!reserved.ok()) return;
    if (ids_ % 2 == 0) Note("send", office.Resolve(id, today_, v1::DISBURSEMENT_OUTCOME_SENT));
    Note("confirm", office.Resolve(id, today_));
  }
  CivilDay SomeDay(LoanDice& dice) {
    const CivilDay first(2024, 1, 15);
    return dice.OneIn(2) ? today_ : first + dice.Up(0, static_cast<int>(today_ - first));
  }
  void Pay(FundingOffice& office, LoanDice& dice, Dong most) {
    v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", dice.Money(most), today_);
    *request.mutable_repayment()->mutable_value_date() = DateProto(SomeDay(dice));
    request.set_repayment_id(absl::StrCat("r", ++ids_));
    const auto paid = office.loans().RecordRepayment(request, FundingOffice::As("accountant"));
    Note("pay " + request.repayment_id(), paid);
    if (!paid.ok()) return;
    paid_.push_back(request.repayment_id());
    if (!dice.OneIn(3)) return;
    // The reply was lost: the same again, and then by mistake with another amount. (I-16)
    const std::string books = office.Books();
    const auto again = office.loans().RecordRepayment(request, FundingOffice::As("accountant"));
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->SerializeAsString(), paid->SerializeAsString());
    request.mutable_repayment()->mutable_amount()->set_amount(request.repayment().amount().amount() + 1);
    EXPECT_THAT(office.loans().RecordRepayment(request, FundingOffice::As("accountant")),
                FailsWith(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
    EXPECT_EQ(office.Books(), books);
  }
  void Change(FundingOffice& office, LoanDice& dice) {
    const auto kind = static_cast<v1::ProposalKind>(dice.Up(1, 8));
    v1::CreateProposalRequest request = FundingOffice::ProposalRequest("l", kind, today_);
    v1::Proposal& proposal = *request.mutable_proposal();
    switch (kind) {
      case v1::PROPOSAL_KIND_ADJUST_TERMS:
        *proposal.add_due_dates() = DateProto(today_ + dice.Up(1, 40));
        break;
      case v1::PROPOSAL_KIND_EXTEND_TERM:
        proposal.set_more_months(dice.Up(1, 4));
        break;
      case v1::PROPOSAL_KIND_RATE_CHANGE:
        proposal.set_annual_rate_ppm(dice.Up(0, 100'000));
        break;
      case v1::PROPOSAL_KIND_PAUSE:
        *proposal.mutable_pause_end_date() = DateProto(today_ + dice.Up(1, 30));
        break;
      case v1::PROPOSAL_KIND_WAIVER:
        *proposal.mutable_waived_interest() = Vnd(dice.Money(500'000));
        break;
      case v1::PROPOSAL_KIND_CANCEL_UNDRAWN: {
        const v1::Loan loan = office.Loan("l", v1::LOAN_VIEW_BASIC);
        *proposal.mutable_cancelled_amount() =
            Vnd(loan.terms().principal().amount() - loan.balances().disbursed().amount());
        break;
      }
      default:
        if (!dice.OneIn(3)) return;  // Most lives are long.
    }
    Note(absl::StrCat("change ", v1::ProposalKind_Name(kind)), office.Change(request));
  }
  void Step(FundingOffice& office, LoanDice& dice) {
    today_ = today_ + dice.Up(0, 12);
    const int what = dice.Up(1, 8);
    if (what <= 4) return Pay(office, dice, dice.OneIn(6) ? 400'000'000 : 40'000'000);
    if (what == 5 && !paid_.empty()) {
      const std::string& id = paid_[static_cast<size_t>(dice.Up(0, static_cast<int>(paid_.size()) - 1))];
      return Note("reverse " + id, office.Reverse(id, today_));
    }
    if (what == 6) return Draw(office, dice.Money(100'000'000));
    Change(office, dice);
  }

  // The balances of the loan in the books, by account.
  static Books BooksOf(FundingOffice& office, const std::string& filter) {
    Books books;
    const v1::GetTrialBalanceResponse balance = office.TrialBalance(filter);
    for (const v1::TrialBalanceRow& row : balance.rows()) {
      books.Put(row.account(), row.debit().amount() - row.credit().amount());
    }
    return books;
  }
  static void ExpectWhole(FundingOffice& office) {
    Loan loan;
    LoanEvents events;
    const absl::Status read =
        office.database().Read(absl::Now() + absl::Minutes(3), [&](sql::Transaction& tx) -> absl::Status {
          HTX_ASSIGN_OR_RETURN(loan, store::GetLoan(tx, LoanId::Of("l")));
          HTX_ASSIGN_OR_RETURN(events, store::EventsOf(tx, LoanId::Of("l")));
          return absl::OkStatus();
        });
    ASSERT_THAT(read, IsOk());
    const Booking again = Book(loan, events, loan.last_day);
    EXPECT_EQ(again.difference, LoanTotals{}) << "nothing changed posts nothing (I-17)";
    ExpectAllocationsWhole(events, loan.totals);
    ExpectBooksAgree(BooksOf(office, "loan = \"l\""), loan);
    ExpectSane(loan, again.replayed.account);
    // Each source has its part in its own books, and no receipt hangs between two of them. (I-13, I-20, I-21)
    Dong lent = 0;
    for (const std::string source : kSourcesOfMix) {
      const v1::SourcePosition position = office.Position(source);
      EXPECT_GE(position.committed().amount(), 0) << source;
      EXPECT_GE(position.available().amount(), 0) << source;
      lent += position.lent().amount();
      const Books books = BooksOf(office, absl::StrCat("loan = \"l\" AND source = \"", source, "\""));
      EXPECT_GE(books.Principal(), 0) << source;
      EXPECT_GE(books.Of(kWrittenDebt), 0) << source;
      if (!loan.written_off.has_value()) {
        EXPECT_EQ(books.Principal(), position.lent().amount()) << source;
      }
      EXPECT_EQ(books.Of(kUnallocatedReceipts), source == "src" ? -loan.totals.overpaid : 0) << source;
      EXPECT_EQ(books.Of(kUndrawn), position.committed().amount()) << source;
    }
    EXPECT_EQ(lent, loan.disbursed - loan.totals.principal - loan.totals.recovered_principal);
  }

  // Every schedule that was in force: those that were `kept` as they were, and the last is what the events come to.
  static std::vector<std::string> SchedulesAfter(FundingOffice& office, const std::vector<std::string>& kept) {
    std::vector<std::string> schedules;
    std::string planned;
    const absl::Status read =
        office.database().Read(absl::Now() + absl::Minutes(3), [&](sql::Transaction& tx) -> absl::Status {
          schedules.clear();
          HTX_ASSIGN_OR_RETURN(const Loan loan, store::GetLoan(tx, LoanId::Of("l")));
          HTX_ASSIGN_OR_RETURN(const LoanEvents events, store::EventsOf(tx, loan.id));
          planned = ScheduleText(PlannedSchedule(loan, events, Book(loan, events, loan.last_day).replayed).lines);
          HTX_ASSIGN_OR_RETURN(const std::optional<ScheduleRevision> last, store::FindSchedule(tx, loan.id));
          for (int64_t number = 1; last.has_value() && number <= last->number; ++number) {
            HTX_ASSIGN_OR_RETURN(const ScheduleRevision each, store::GetSchedule(tx, loan.id, number));
            EXPECT_EQ(each.content_hash, Sha256Hex(ScheduleText(each.rows)));
            schedules.push_back(absl::StrCat(each.cause, " ", each.event, "\n", ScheduleText(each.rows)));
          }
          return absl::OkStatus();
        });
    EXPECT_THAT(read, IsOk());
    EXPECT_GE(schedules.size(), kept.size());
    for (size_t i = 0; i < std::min(kept.size(), schedules.size()); ++i) EXPECT_EQ(schedules[i], kept[i]);
    EXPECT_TRUE(!schedules.empty() && absl::EndsWith(schedules.back(), planned)) << "the last is not that of now";
    return schedules;
  }

  CivilDay today_ = {};
  int ids_ = 0;
  int done_ = 0;
  std::vector<std::string> paid_ = {};
  std::string log_ = {};
};
HTX_BOTH_ENGINES(FundingHistories);

TEST_P(FundingHistories, StoresSourcesAndBooksAgreeAfterEveryStep) {
  for (const unsigned seed : Seeds(kLives)) {
    FundingOffice office(TestDatabase::Make(GetParam()), /*twice=*/true);
    LoanDice dice(seed);
    log_.clear();
    paid_.clear();
    Begin(office, dice);
    std::vector<std::string> schedules;
    for (int step = 0; step < kSteps && !HasFailure(); ++step) {
      Step(office, dice);
      SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, "\n", log_));
      ExpectWhole(office);
      schedules = SchedulesAfter(office, schedules);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(done_, kSteps);
}

TEST_P(FundingHistories, APaymentTakenBackLeavesTheBooksAsTheyWere) {
  for (const unsigned seed : Seeds(kLives)) {
    FundingOffice office(TestDatabase::Make(GetParam()), /*twice=*/true);
    LoanDice dice(seed);
    log_.clear();
    paid_.clear();
    Begin(office, dice);
    for (int i = 0; i < 4; ++i) Pay(office, dice, 30'000'000);
    today_ = today_ + 100;
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, "\n", log_));
    const std::map<std::string, Dong> before = BooksOf(office, "").Held();
    const v1::Loan loan = office.Loan("l");
    v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", dice.Money(90'000'000), today_);
    request.set_repayment_id("extra");
    *request.mutable_repayment()->mutable_value_date() = DateProto(SomeDay(dice));
    ASSERT_THAT(office.loans().RecordRepayment(request, FundingOffice::As("accountant")), IsOk());
    ASSERT_THAT(office.Reverse("extra", today_), IsOk());
    EXPECT_EQ(BooksOf(office, "").Held(), before);
    EXPECT_EQ(office.Loan("l").balances().principal_outstanding().amount(),
              loan.balances().principal_outstanding().amount());
    for (int i = 0; i < loan.repayments_size(); ++i) {
      EXPECT_EQ(office.Loan("l").repayments(i).allocation().ShortDebugString(),
                loan.repayments(i).allocation().ShortDebugString());
    }
    ExpectWhole(office);
  }
}

// I-18 on the stores: late entries in any order come to the same books.
TEST_P(FundingHistories, TheOrderInWhichMoneyIsRecordedDoesNotCount) {
  for (const unsigned seed : Seeds(kLives)) {
    SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed));
    std::vector<std::pair<Dong, CivilDay>> money;
    LoanDice payments(seed + 1'000);
    for (int i = 0; i < 8; ++i) {
      money.emplace_back(payments.Money(60'000'000), CivilDay(2024, 1, 15) + payments.Up(0, 200));
    }
    std::vector<std::map<std::string, Dong>> books;
    std::vector<std::string> balances;
    for (int arrival = 0; arrival < 2; ++arrival) {
      FundingOffice office(TestDatabase::Make(GetParam()));
      LoanDice dice(seed);
      Begin(office, dice);
      const CivilDay late(2024, 12, 1);
      std::vector<size_t> order = {0, 1, 2, 3, 4, 5, 6, 7};
      if (arrival == 1) std::shuffle(order.begin(), order.end(), dice.random());
      for (const size_t i : order) {
        v1::RecordRepaymentRequest request = FundingOffice::RepaymentRequest("l", money[i].first, late);
        request.set_repayment_id(absl::StrCat("r", i));
        *request.mutable_repayment()->mutable_value_date() = DateProto(money[i].second);
        ASSERT_THAT(office.loans().RecordRepayment(request, FundingOffice::As("accountant")), IsOk());
      }
      ExpectWhole(office);
      books.push_back(BooksOf(office, "").Held());
      balances.push_back(office.Loan("l", v1::LOAN_VIEW_BASIC).balances().ShortDebugString());
    }
    EXPECT_EQ(books[0], books[1]);
    EXPECT_EQ(balances[0], balances[1]);
  }
}

}  // namespace
}  // namespace htx::funding

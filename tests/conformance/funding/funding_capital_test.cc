// Capital: models and compliance by day, movements, loans from several sources, programmes and the fund's own limits.

#include <random>
#include <thread>

#include "funding/store/fund_store.h"
#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;
using ::htx::testing::Violates;

class FundingCapital : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // Lends `wish` fully on its day, due monthly from the month after.
  void Lend(const Wish& wish, const std::string& loan) {
    office_.Lend(wish, loan, wish.day, CivilDay(wish.day.year(), wish.day.month() + 1, 15));
  }
  // Approves all at once; how many were.
  int ApproveAtOnce(const std::vector<Wish>& wishes, const std::string& reason) {
    std::vector<absl::Status> results(wishes.size());
    std::vector<std::thread> threads;
    for (size_t i = 0; i < wishes.size(); ++i) {
      threads.emplace_back([&, i] { results[i] = office_.Approve(wishes[i]).status(); });
    }
    for (std::thread& thread : threads) thread.join();
    int approved = 0;
    for (const absl::Status& result : results) {
      if (result.ok()) {
        ++approved;
      } else {
        EXPECT_THAT(result, FailsWith(StatusCode::kFailedPrecondition, reason));
      }
    }
    return approved;
  }
  v1::Program ProgramNow(const std::string& id, std::optional<CivilDay> day = {}) {
    v1::GetProgramRequest request;
    request.set_name("programs/" + id);
    if (day.has_value()) *request.mutable_date() = DateProto(*day);
    const auto response = office_.programs().GetProgram(request, FundingOffice::As("viewer"));
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->program() : v1::Program();
  }
  absl::StatusOr<v1::UpdateProgramResponse> Update(const v1::UpdateProgramRequest& request) {
    return office_.programs().UpdateProgram(request, FundingOffice::As("manager"));
  }
  static const v1::RuleVerdict& VerdictOf(const v1::LoanApplication& application, const std::string& rule) {
    for (const v1::RuleVerdict& verdict : application.decision().report().verdicts()) {
      if (verdict.rule() == rule) return verdict;
    }
    static const v1::RuleVerdict* const none = new v1::RuleVerdict();
    ADD_FAILURE() << "no verdict " << rule;
    return *none;
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingCapital);

TEST_P(FundingCapital, AFundBelowTheMinimumIsNotCompliantAndLendsAllTheSame) {
  office_.OpenFund(/*contributed=*/10 * kBillionDong, /*charter=*/19'999'999'999);
  v1::GetFundRequest get;
  get.set_name("funds/f");
  *get.mutable_date() = On(2024, 1, 1);
  const auto fund = office_.funds().GetFund(get, FundingOffice::As("viewer"));
  ASSERT_THAT(fund, IsOk());
  EXPECT_EQ(fund->fund().compliance().standing(), v1::CapitalCompliance::STANDING_NOT_COMPLIANT);
  EXPECT_EQ(fund->fund().compliance().minimum().amount(), 20 * kBillionDong);
  EXPECT_NE(fund->fund().compliance().citation(), "");
  Lend({.id = "a"}, "l");
  EXPECT_EQ(office_.Position().lent().amount(), 600 * kMillionDong);
}

TEST_P(FundingCapital, ResultsAndModelAreDatedAndCarryTheirDocument) {
  office_.OpenFund();
  v1::RecordFundCapitalRequest record;
  record.set_request_id(NewUuid());
  record.set_fund("funds/f");
  record.set_etag("1");
  v1::FundCapital& capital = *record.mutable_capital();
  *capital.mutable_effective_date() = On(2023, 6, 1);
  *capital.mutable_charter_capital() = Vnd(20 * kBillionDong);
  *capital.mutable_accumulated_profit() = Vnd(500 * kMillionDong);
  *capital.mutable_accumulated_loss() = Vnd(1'500 * kMillionDong);
  capital.set_model(v1::FUND_MODEL_COOPERATIVE);
  capital.set_reference("BCTC 2022");
  ASSERT_THAT(office_.funds().RecordFundCapital(record, FundingOffice::As("manager")), IsOk());
  const auto on = [&](const google::type::Date& day) {
    v1::GetFundRequest get;
    get.set_name("funds/f");
    *get.mutable_date() = day;
    return office_.funds().GetFund(get, FundingOffice::As("viewer"))->fund();
  };
  EXPECT_EQ(on(On(2023, 5, 31)).real_charter_capital().amount(), 20 * kBillionDong);
  EXPECT_EQ(on(On(2023, 5, 31)).model(), v1::FUND_MODEL_LOCAL_STATE);
  EXPECT_EQ(on(On(2023, 6, 1)).real_charter_capital().amount(), 19 * kBillionDong);
  EXPECT_EQ(on(On(2023, 6, 1)).model(), v1::FUND_MODEL_COOPERATIVE);
  EXPECT_EQ(on(On(2023, 6, 1)).capital(1).reference(), "BCTC 2022");
  // 15 % of 19 billion is 2.85 billion.
  const Wish wish = {.id = "a", .amount = 2'850 * kMillionDong + 1};
  office_.BringToDecision(wish);
  EXPECT_THAT(office_.Approve(wish), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
}

TEST_P(FundingCapital, MovementsPostToTheAccountOfTheirKindAndAreListed) {
  office_.OpenFund(/*contributed=*/1'000);
  office_.AddSource("borrowed", 500, v1::FUND_SOURCE_KIND_BORROWED);
  office_.AddSource("donor", 300, v1::FUND_SOURCE_KIND_DONOR);
  ASSERT_THAT(office_.Move("borrowed", 70, On(2018, 2, 1), v1::CAPITAL_MOVEMENT_KIND_BORROWING), IsOk());
  ASSERT_THAT(office_.Move("borrowed", 570, On(2018, 3, 1), v1::CAPITAL_MOVEMENT_KIND_REPAYMENT), IsOk());
  ASSERT_THAT(office_.Move("donor", 40, On(2018, 2, 2), v1::CAPITAL_MOVEMENT_KIND_GRANT), IsOk());
  EXPECT_THAT(office_.Move("donor", 40, On(2018, 2, 2), v1::CAPITAL_MOVEMENT_KIND_BORROWING),
              Violates("movement.kind"));
  EXPECT_THAT(office_.Move("borrowed", 1, On(2018, 3, 2), v1::CAPITAL_MOVEMENT_KIND_REPAYMENT),
              FailsWith(StatusCode::kFailedPrecondition, "SOURCE_EXHAUSTED"));
  EXPECT_EQ(office_.Balance("2120"), 0);
  EXPECT_EQ(office_.Balance("4120"), 340);
  EXPECT_EQ(office_.Balance("1110"), 1'340);
  v1::ListCapitalMovementsRequest list;
  list.set_filter("source = \"borrowed\"");
  list.set_page_size(2);
  const auto page = office_.funds().ListCapitalMovements(list, FundingOffice::As("viewer"));
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->total_size(), 3);
  ASSERT_EQ(page->movements_size(), 2);
  EXPECT_EQ(page->movements(0).kind(), v1::CAPITAL_MOVEMENT_KIND_REPAYMENT);
  list.set_page_token(page->next_page_token());
  const auto last = office_.funds().ListCapitalMovements(list, FundingOffice::As("viewer"));
  ASSERT_THAT(last, IsOk());
  ASSERT_EQ(last->movements_size(), 1);
  EXPECT_EQ(last->movements(0).amount().amount(), 500);
}

TEST_P(FundingCapital, ALoanFromSeveralSourcesIsPromisedLentAndRepaidByItsShares) {
  office_.OpenFund();
  office_.AddSource("s2", 50 * kBillionDong, v1::FUND_SOURCE_KIND_BUDGET);
  office_.AddSource("s3", 50 * kBillionDong, v1::FUND_SOURCE_KIND_DONOR);
  const Wish wish = {.id = "a",
                     .amount = 600'000'001,
                     .day = CivilDay(2024, 1, 10),
                     .mix = {{"src", 333'333}, {"s2", 333'333}, {"s3", 333'334}}};
  office_.MakeLoan(wish, "l", CivilDay(2024, 2, 15));
  EXPECT_EQ(office_.Position("src").committed().amount() + office_.Position("s2").committed().amount() +
                office_.Position("s3").committed().amount(),
            wish.amount);
  EXPECT_EQ(office_.Balance("9110", "source = \"s3\""), office_.Position("s3").committed().amount());
  // Two drawings, then everything back in uneven payments.
  for (const auto& [id, amount] : {std::pair{"d1", Dong{100'000'000}}, std::pair{"d2", Dong{500'000'001}}}) {
    ASSERT_THAT(office_.Reserve("l", id, amount, CivilDay(2024, 1, 15)), IsOk());
    ASSERT_THAT(office_.Resolve(id, CivilDay(2024, 1, 15)), IsOk());
  }
  for (const std::string source : {"src", "s2", "s3"}) {
    EXPECT_EQ(office_.Position(source).committed().amount(), 0);
    EXPECT_EQ(office_.Balance("1311", "source = \"" + source + "\""), office_.Position(source).lent().amount());
  }
  Dong repaid = 0;
  for (int month = 2; month <= 11; ++month) {
    ASSERT_THAT(office_.Repay("l", 77'777'777, CivilDay(2024, month, 15)), IsOk());
    const v1::Loan loan = office_.Loan("l");
    repaid = loan.balances().principal_repaid().amount();
    Dong sum = 0;
    ASSERT_EQ(loan.source_mix_size(), 3);
    for (const v1::SourceShare& share : loan.source_mix()) {
      const Wide off =
          static_cast<Wide>(share.repaid().amount()) * kMillion - static_cast<Wide>(repaid) * share.share_ppm();
      EXPECT_TRUE(off <= kMillion && off >= -kMillion) << share.source();
      sum += share.repaid().amount();
    }
    EXPECT_EQ(sum, repaid) << "every đồng came back to a source";
    if (loan.state() == v1::LOAN_STATE_CLOSED_PAID) break;
  }
  EXPECT_EQ(repaid, wish.amount);
  for (const std::string source : {"src", "s2", "s3"}) {
    EXPECT_EQ(office_.Position(source).lent().amount(), 0);
    EXPECT_EQ(office_.Position(source).available().amount(), 50 * kBillionDong);
    EXPECT_EQ(office_.Balance("1311", "source = \"" + source + "\""), 0);
    EXPECT_EQ(office_.Balance("9110", "source = \"" + source + "\""), 0);
    EXPECT_EQ(office_.TrialBalance("source = \"" + source + "\"").total_debit().amount(),
              office_.TrialBalance("source = \"" + source + "\"").total_credit().amount());
  }
}

TEST_P(FundingCapital, TheReportBySourceGivesEachItsPart) {
  office_.OpenFund();
  office_.AddSource("s2", 50 * kBillionDong);
  Lend({.id = "a", .mix = {{"src", 750'000}, {"s2", 250'000}}}, "l");
  ASSERT_THAT(office_.Repay("l", 103'057'534, CivilDay(2024, 2, 15)), IsOk());
  v1::GetFundReportRequest request;
  request.set_fund("funds/f");
  *request.mutable_period()->mutable_from() = On(2024, 1, 1);
  *request.mutable_period()->mutable_to() = On(2025, 1, 1);
  request.add_group_by(v1::REPORT_GROUPING_SOURCE);
  const auto report = office_.funds().GetFundReport(request, FundingOffice::As("viewer"));
  ASSERT_THAT(report, IsOk());
  const v1::FundFigures& all = report->totals();
  ASSERT_EQ(report->breakdowns(0).groups_size(), 2);
  Dong lent = 0, collected = 0, interest = 0, outstanding = 0;
  for (const v1::FundGroup& group : report->breakdowns(0).groups()) {
    const v1::FundFigures& figures = group.figures();
    EXPECT_EQ(figures.borrowers(), 1);
    EXPECT_EQ(figures.new_loans(), 1);
    EXPECT_EQ(figures.lent().amount(), (group.key() == "fundSources/src" ? 450 : 150) * kMillionDong);
    lent += figures.lent().amount();
    collected += figures.principal_collected().amount();
    interest += figures.interest_collected().amount();
    outstanding += figures.outstanding().amount();
  }
  EXPECT_EQ(lent, all.lent().amount());
  EXPECT_EQ(collected, all.principal_collected().amount());
  EXPECT_EQ(interest, all.interest_collected().amount());
  EXPECT_EQ(outstanding, all.outstanding().amount());
}

TEST_P(FundingCapital, SharesMustBeWholeAndHoldTheLeadSource) {
  office_.OpenFund();
  office_.AddSource("s2", kBillionDong);
  const auto create = [&](const Wish& wish) {
    return office_.applications().CreateApplication(FundingOffice::ApplicationRequest(wish),
                                                    FundingOffice::As("maker"));
  };
  EXPECT_THAT(create({.mix = {{"src", 600'000}, {"s2", 399'999}}}), Violates("application.source_mix"));
  EXPECT_THAT(create({.mix = {{"src", 500'000}, {"src", 500'000}}}), Violates("application.source_mix"));
  EXPECT_THAT(create({.mix = {{"s2", 1'000'000}}}), Violates("application.source"));
  EXPECT_THAT(create({.mix = {{"src", 500'000}, {"none", 500'000}}}),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(create({.program = "none"}), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  const auto one = create({});
  ASSERT_THAT(one, IsOk());
  EXPECT_EQ(one->application().source_mix_size(), 0) << "a single source stays the simple form";
}

// I-20: many at once, from overlapping sources; no source is ever promised more than it holds.
TEST_P(FundingCapital, SimultaneousApprovalsNeverOverdrawAnySourceOfAMix) {
  office_.OpenFund(/*contributed=*/1'000 * kMillionDong);
  office_.AddSource("s2", 500 * kMillionDong);
  std::vector<Wish> wishes;
  for (int i = 0; i < 6; ++i) {
    wishes.push_back({.id = absl::StrCat("a", i), .borrower = absl::StrCat("b", i), .amount = 300 * kMillionDong});
    wishes.back().mix = {{"src", 500'000}, {"s2", 500'000}};
    office_.BringToDecision(wishes.back());
  }
  EXPECT_EQ(ApproveAtOnce(wishes, "SOURCE_EXHAUSTED"), 3) << "150 million each of the 500 of s2";
  EXPECT_EQ(office_.Position("s2").available().amount(), 50 * kMillionDong);
  EXPECT_EQ(office_.Position("src").available().amount(), 550 * kMillionDong);
}

// I-20 and I-21 over a random history: after every step each source is whole, and the books agree with the positions.
TEST_P(FundingCapital, AnyHistoryKeepsEverySourceWholeAndAgreesWithTheBooks) {
  constexpr uint64_t kSeed = 20240107;
  std::mt19937_64 random(kSeed);
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  const std::string sources[] = {"src", "s2", "s3"};
  office_.OpenFund(/*contributed=*/900 * kMillionDong);
  office_.AddSource("s2", 700 * kMillionDong);
  office_.AddSource("s3", 500 * kMillionDong);
  std::vector<std::string> loans;
  for (int step = 0; step < 24; ++step) {
    const CivilDay day = CivilDay(2024, 1, 5) + step;
    if (step % 3 == 0) {
      const int64_t first = 1 + static_cast<int64_t>(random() % 999'998);
      const int64_t second = 1 + static_cast<int64_t>(random() % static_cast<uint64_t>(999'999 - first));
      Wish wish = {.id = absl::StrCat("a", step), .borrower = absl::StrCat("b", step), .day = day};
      wish.amount = 50 * kMillionDong + static_cast<Dong>(random() % 300'000'000);
      wish.mix = {{"src", first}, {"s2", second}, {"s3", kMillion - first - second}};
      office_.BringToDecision(wish);
      const auto approved = office_.Approve(wish);
      if (approved.ok()) {
        const std::string loan = absl::StrCat("l", step);
        ASSERT_THAT(office_.loans().CreateLoan(FundingOffice::LoanRequest(wish, loan, CivilDay(2024, 3, 1)),
                                               FundingOffice::As("maker")),
                    IsOk());
        ASSERT_THAT(office_.Sign(loan, day), IsOk());
        ASSERT_THAT(office_.Reserve(loan, "d" + loan, wish.amount / 3 * 2, day), IsOk());
        ASSERT_THAT(office_.Resolve("d" + loan, day), IsOk());
        loans.push_back(loan);
      } else {
        EXPECT_THAT(approved, FailsWith(StatusCode::kFailedPrecondition, "SOURCE_EXHAUSTED"));
      }
    } else if (step % 3 == 1 && !loans.empty()) {
      const std::string& loan = loans[random() % loans.size()];
      const Dong most = office_.Loan(loan).balances().principal_outstanding().amount();
      if (most > 0) {
        ASSERT_THAT(office_.Repay(loan, 1 + static_cast<Dong>(random() % 60'000'000), day), IsOk());
      }
    } else {
      const std::string& source = sources[random() % 3];
      const Dong available = office_.Position(source).available().amount();
      EXPECT_THAT(office_.Move(source, available + 1, DateProto(day), v1::CAPITAL_MOVEMENT_KIND_WITHDRAWAL),
                  FailsWith(StatusCode::kFailedPrecondition, "SOURCE_EXHAUSTED"));
      if (available > 1) {
        ASSERT_THAT(office_.Move(source, available / 4 + 1, DateProto(day), v1::CAPITAL_MOVEMENT_KIND_WITHDRAWAL),
                    IsOk());
      }
    }
    for (const std::string& source : sources) {
      const v1::SourcePosition position = office_.Position(source);
      ASSERT_GE(position.committed().amount(), 0);
      ASSERT_GE(position.lent().amount(), 0);
      ASSERT_GE(position.available().amount(), 0) << source << " after step " << step;
      ASSERT_EQ(office_.Balance("1311", "source = \"" + source + "\""), position.lent().amount()) << step;
    }
  }
  EXPECT_FALSE(loans.empty());
}

TEST_P(FundingCapital, AProgrammeIsCreatedReplacedAndListedWithWhatWasDoneUnderIt) {
  office_.OpenFund();
  v1::UpdateProgramRequest request = FundingOffice::ProgramRequest("rau", 2 * kBillionDong);
  request.set_allow_missing(false);
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  request = FundingOffice::ProgramRequest("rau", 2 * kBillionDong);
  request.mutable_program()->mutable_conditions()->add_sectors("AGRICULTURE");
  request.mutable_program()->mutable_conditions()->add_areas("areas/p79");
  request.mutable_program()->mutable_conditions()->add_borrower_kinds("COOPERATIVE");
  ASSERT_THAT(Update(request), IsOk());
  EXPECT_EQ(ProgramNow("rau").etag(), "1");
  EXPECT_EQ(ProgramNow("rau").conditions().areas(0), "areas/p79");
  Lend({.id = "a", .amount = 900 * kMillionDong, .program = "rau"}, "l");
  EXPECT_EQ(office_.Loan("l").program(), "programs/rau");
  ASSERT_THAT(office_.Repay("l", 100 * kMillionDong, CivilDay(2024, 2, 15)), IsOk());
  const v1::ProgramPosition now = ProgramNow("rau").position();
  EXPECT_EQ(now.used().amount(), 900 * kMillionDong) << "a budget is spent once";
  EXPECT_EQ(now.lent().amount() + now.repaid().amount(), 900 * kMillionDong);
  EXPECT_EQ(ProgramNow("rau", CivilDay(2024, 1, 4)).position().available().amount(), 2 * kBillionDong);
  request.set_request_id(NewUuid());
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kInvalidArgument, "ETAG_REQUIRED"));
  request.set_etag("7");
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  request.set_etag("1");
  *request.mutable_program()->mutable_budget() = Vnd(900 * kMillionDong - 1);
  EXPECT_THAT(Update(request), FailsWith(StatusCode::kFailedPrecondition, "PROGRAM_BUDGET_USED"));
  *request.mutable_program()->mutable_budget() = Vnd(900 * kMillionDong);
  ASSERT_THAT(Update(request), IsOk());
  v1::ListProgramsRequest list;
  list.set_filter("fund = \"f\"");
  const auto page = office_.programs().ListPrograms(list, FundingOffice::As("viewer"));
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->programs_size(), 1);
  EXPECT_EQ(page->programs(0).position().available().amount(), 0);
  const v1::LoanApplication application = office_.Application("a");
  EXPECT_EQ(VerdictOf(application, "PROGRAM_BUDGET").rule_version(), "programs/rau@1") << "as it was decided";
  EXPECT_EQ(VerdictOf(application, "PROGRAM_SECTOR").outcome(), v1::RULE_OUTCOME_PASSED);
}

TEST_P(FundingCapital, AProgrammesRulesAreExplainedAndItsMixIsTaken) {
  office_.OpenFund();
  office_.AddSource("s2", kBillionDong);
  v1::UpdateProgramRequest request = FundingOffice::ProgramRequest("rau", 2 * kBillionDong);
  request.mutable_program()->mutable_conditions()->add_sectors("FISHERY");
  for (const auto& [source, ppm] : {std::pair{"src", 700'000}, std::pair{"s2", 300'000}}) {
    v1::SourceShare& share = *request.mutable_program()->add_source_mix();
    share.set_source(absl::StrCat("fundSources/", source));
    share.set_share_ppm(ppm);
  }
  ASSERT_THAT(Update(request), IsOk());
  const Wish wish = {.id = "a", .program = "rau"};
  office_.BringToDecision(wish);
  EXPECT_EQ(office_.Application("a").source_mix_size(), 2);
  EXPECT_THAT(office_.Approve(wish), FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  v1::CheckEligibilityRequest check;
  check.set_name("applications/a");
  *check.mutable_business_date() = DateProto(wish.day);
  const auto report = office_.applications().CheckEligibility(check, FundingOffice::As("viewer"));
  ASSERT_THAT(report, IsOk());
  int failed = 0;
  for (const v1::RuleVerdict& verdict : report->report().verdicts()) {
    if (verdict.outcome() != v1::RULE_OUTCOME_FAILED) continue;
    ++failed;
    EXPECT_EQ(verdict.rule(), "PROGRAM_SECTOR");
    EXPECT_EQ(verdict.citation(), "12/QĐ-UBND");
    EXPECT_NE(verdict.remedy(), "");
  }
  EXPECT_EQ(failed, 1);
}

// I-22.
TEST_P(FundingCapital, SimultaneousApprovalsNeverExceedAProgrammesBudget) {
  office_.OpenFund();
  office_.AddSource("s2", 50 * kBillionDong);
  ASSERT_THAT(Update(FundingOffice::ProgramRequest("rau", 1'000 * kMillionDong)), IsOk());
  std::vector<Wish> wishes;
  for (int i = 0; i < 5; ++i) {
    wishes.push_back({.id = absl::StrCat("a", i), .borrower = absl::StrCat("b", i), .amount = 400 * kMillionDong});
    wishes.back().source = i % 2 == 0 ? "src" : "s2";
    wishes.back().program = "rau";
    office_.BringToDecision(wishes.back());
  }
  EXPECT_EQ(ApproveAtOnce(wishes, "LIMIT_EXCEEDED"), 2);
  EXPECT_EQ(ProgramNow("rau").position().available().amount(), 200 * kMillionDong);
}

TEST_P(FundingCapital, ARevolvingBudgetIsRenewedByRepayments) {
  office_.OpenFund();
  v1::UpdateProgramRequest request = FundingOffice::ProgramRequest("rau", 700 * kMillionDong);
  request.mutable_program()->set_revolving(true);
  ASSERT_THAT(Update(request), IsOk());
  Lend({.id = "a", .program = "rau"}, "l");
  const Wish more = {
      .id = "a2", .borrower = "b2", .amount = 150 * kMillionDong, .day = CivilDay(2024, 2, 20), .program = "rau"};
  office_.BringToDecision(more);
  EXPECT_THAT(office_.Approve(more), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  ASSERT_THAT(office_.Repay("l", 100 * kMillionDong, CivilDay(2024, 2, 15)), IsOk());
  EXPECT_THAT(office_.Approve(more), IsOk());
}

TEST_P(FundingCapital, TheFundsOwnLimitsHoldFromTheirDay) {
  office_.OpenFund();
  using enum v1::CreditLimitSubject;
  ASSERT_THAT(office_.Limit(CREDIT_LIMIT_SUBJECT_BORROWER, "organizations/b1", kBillionDong, On(2023, 1, 1)), IsOk());
  ASSERT_THAT(office_.Limit(CREDIT_LIMIT_SUBJECT_BORROWER, "organizations/b1", 100 * kMillionDong, On(2024, 1, 6)),
              IsOk());
  ASSERT_THAT(office_.Limit(CREDIT_LIMIT_SUBJECT_GROUP, "organizations/b3", 700 * kMillionDong, On(2024, 1, 1)),
              IsOk());
  ASSERT_THAT(office_.Limit(CREDIT_LIMIT_SUBJECT_SOURCE, "fundSources/src", kBillionDong, On(2024, 1, 1)), IsOk());
  EXPECT_THAT(office_.Limit(CREDIT_LIMIT_SUBJECT_SOURCE, "organizations/b1", 1, On(2024, 1, 1)),
              Violates("credit_limit.subject"));
  EXPECT_THAT(office_.Limit(CREDIT_LIMIT_SUBJECT_PROGRAM, "programs/none", 1, On(2024, 1, 1)),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  const Wish before = {.id = "a1"};
  office_.BringToDecision(before);
  EXPECT_THAT(office_.Approve(before), IsOk()) << "on the 5th a billion holds";
  EXPECT_EQ(VerdictOf(office_.Application("a1"), "CREDIT_LIMIT_BORROWER").rule_version(),
            "CREDIT_LIMIT_BORROWER@2023-01-01");
  const Wish after = {.id = "a2", .amount = kMillionDong, .day = CivilDay(2024, 1, 6)};
  office_.BringToDecision(after);
  EXPECT_THAT(office_.Approve(after), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"));
  const Wish related = {.id = "a3", .borrower = "b2", .amount = 101 * kMillionDong, .related = {"b1", "b3"}};
  office_.BringToDecision(related);
  EXPECT_THAT(office_.Approve(related), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"))
      << "600 + 101 of 700";
  const Wish source = {.id = "a4", .borrower = "b4", .amount = 401 * kMillionDong};
  office_.BringToDecision(source);
  EXPECT_THAT(office_.Approve(source), FailsWith(StatusCode::kFailedPrecondition, "LIMIT_EXCEEDED"))
      << "600 + 401 of 1 000";
  v1::ListCreditLimitsRequest list;
  list.set_filter("subject = BORROWER");
  const auto page = office_.programs().ListCreditLimits(list, FundingOffice::As("viewer"));
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->total_size(), 2);
  EXPECT_EQ(page->credit_limits(0).amount().amount(), 100 * kMillionDong);
}

TEST_P(FundingCapital, AFundIsNotKeptWithoutAStatementOfItsCapital) {
  const Fund fund = {
      .id = FundId::Of("bare"), .alliance = OrganizationId::Of("lm"), .display_name = "Quỹ", .version = 1};
  const CallRecord record = {.principal = "manager",
                             .method = "test",
                             .request_id = NewUuid(),
                             .now = office_.clock().Now(),
                             .deadline = absl::Now() + absl::Minutes(3)};
  EXPECT_THAT(office_.database().Write(record, [&](sql::Transaction& tx) { return store::InsertFund(tx, fund); }),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

}  // namespace
}  // namespace htx::funding

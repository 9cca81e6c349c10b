#include "funding/domain/application.h"

#include <gtest/gtest.h>

#include "funding/domain/errors.h"
#include "tests/support/matchers.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::Violates;

constexpr int kQuorum = 2;

Application Draft() {
  return {.id = ApplicationId::Of("a"),
          .content = {.requested = 1000, .term_months = 12, .application_day = CivilDay(2024, 1, 2)},
          .makers = {"maker"},
          .last_day = CivilDay(2024, 1, 2)};
}
BorrowerFacts Known() { return {.known = true, .province = "p31", .district = "d311", .sector = "AGRICULTURE"}; }
Application Submitted() { return *Submit(Draft(), CivilDay(2024, 1, 3), "maker", Known()); }
Appraisal Favourable() {
  return {.feasible = true,
          .security_accepted = true,
          .proposed = 900,
          .day = CivilDay(2024, 1, 4),
          .appraiser = "appraiser"};
}
Application Pending() { return *Appraise(Submitted(), Favourable()); }
Vote VoteOf(absl::string_view voter, VoteChoice choice) {
  return {.voter = std::string(voter), .choice = choice, .day = CivilDay(2024, 1, 5)};
}

TEST(Submitting, FreezesAndFillsInPlaceAndSector) {
  const Application submitted = Submitted();
  EXPECT_EQ(submitted.state, ApplicationState::kSubmitted);
  EXPECT_EQ(submitted.round, 1);
  EXPECT_EQ(submitted.content.locality.district, "d311");
  EXPECT_EQ(submitted.content.sector, "AGRICULTURE");
}

TEST(Submitting, KeepsPlaceAndSectorThatTheMakerWrote) {
  Application draft = Draft();
  draft.content.locality = {.province = "p79"};
  draft.content.sector = "TRANSPORT";
  const Application submitted = *Submit(draft, CivilDay(2024, 1, 3), "maker", Known());
  EXPECT_EQ(submitted.content.locality, (Locality{.province = "p79"}));
  EXPECT_EQ(submitted.content.sector, "TRANSPORT");
}

TEST(Submitting, ErrorsInOrder) {
  EXPECT_THAT(Submit(Submitted(), CivilDay(2024, 1, 1), "maker", {}),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Submit(Draft(), CivilDay(2024, 1, 1), "maker", {}),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  EXPECT_THAT(Submit(Draft(), CivilDay(2024, 1, 2), "maker", {}),
              FailsWith(StatusCode::kFailedPrecondition, "BORROWER_UNKNOWN"));
}

TEST(Appraising, ErrorsInOrder) {
  Appraisal appraisal = Favourable();
  appraisal.appraiser = "maker";
  appraisal.day = CivilDay(2024, 1, 1);
  appraisal.proposed = 1001;
  EXPECT_THAT(Appraise(Draft(), appraisal), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Appraise(Submitted(), appraisal),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  appraisal.day = CivilDay(2024, 1, 3);
  EXPECT_THAT(Appraise(Submitted(), appraisal), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  appraisal.appraiser = "appraiser";
  EXPECT_THAT(Appraise(Submitted(), appraisal), Violates("appraisal.proposed_amount"));
}

TEST(Voting, TheQuorumDecides) {
  const Application one = *CastVote(Pending(), VoteOf("v1", VoteChoice::kApprove), {}, kQuorum);
  EXPECT_EQ(one.state, ApplicationState::kPendingDecision);
  EXPECT_TRUE(WouldApprove(one, kQuorum));
  EXPECT_FALSE(WouldApprove(Pending(), kQuorum));
  const Application two = *CastVote(one, VoteOf("v2", VoteChoice::kApprove), {}, kQuorum);
  EXPECT_EQ(two.state, ApplicationState::kApproved);
  EXPECT_EQ(two.approved, 900) << "the amount the appraiser proposed";
  EXPECT_EQ(two.decided, CivilDay(2024, 1, 5));
}

TEST(Voting, RejectionNeedsTheQuorumTooAndAReturnNeedsOne) {
  const Application one = *CastVote(Pending(), VoteOf("v1", VoteChoice::kReject), {}, kQuorum);
  EXPECT_EQ(one.state, ApplicationState::kPendingDecision);
  EXPECT_EQ(CastVote(one, VoteOf("v2", VoteChoice::kReject), {}, kQuorum)->state, ApplicationState::kRejected);
  EXPECT_EQ(CastVote(one, VoteOf("v2", VoteChoice::kReturn), {}, kQuorum)->state, ApplicationState::kReturned);
}

TEST(Voting, AReturnedApplicationStartsOver) {
  Application returned = *CastVote(Pending(), VoteOf("v1", VoteChoice::kReturn), {}, kQuorum);
  const Application again = *Submit(returned, CivilDay(2024, 1, 6), "second", Known());
  EXPECT_EQ(again.round, 2);
  EXPECT_TRUE(again.votes.empty());
  EXPECT_FALSE(again.appraisal.has_value());
  Appraisal by_second = Favourable();
  by_second.day = CivilDay(2024, 1, 6);
  by_second.appraiser = "second";
  EXPECT_THAT(Appraise(again, by_second), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
}

TEST(Voting, ErrorsInOrder) {
  Vote vote = VoteOf("maker", VoteChoice::kApprove);
  vote.day = CivilDay(2024, 1, 1);
  EXPECT_THAT(CastVote(Submitted(), vote, 901, kQuorum), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(CastVote(Pending(), vote, 901, kQuorum),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  vote.day = CivilDay(2024, 1, 5);
  EXPECT_THAT(CastVote(Pending(), vote, 901, kQuorum),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  vote.voter = "appraiser";
  EXPECT_THAT(CastVote(Pending(), vote, 901, kQuorum),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  const Application one = *CastVote(Pending(), VoteOf("v1", VoteChoice::kApprove), 800, kQuorum);
  EXPECT_THAT(CastVote(one, VoteOf("v1", VoteChoice::kReject), {}, kQuorum),
              FailsWith(StatusCode::kFailedPrecondition, "ALREADY_VOTED"));
  vote.voter = "v2";
  EXPECT_THAT(CastVote(one, vote, 901, kQuorum), Violates("approved_amount"));
  EXPECT_THAT(CastVote(one, vote, 799, kQuorum), Violates("approved_amount"));
  EXPECT_THAT(CastVote(one, vote, 800, kQuorum), IsOk());
}

// Every pair of a state and a step: only the listed ones go through.
TEST(States, OnlyTheListedStepsExist) {
  using State = ApplicationState;
  const struct {
    State state;
    bool edit, submit, appraise, vote, withdraw, contract;
  } table[] = {
      {State::kDraft, true, true, false, false, true, false},
      {State::kSubmitted, false, false, true, false, true, false},
      {State::kPendingDecision, false, false, false, true, true, false},
      {State::kApproved, false, false, false, false, true, true},
      {State::kRejected, false, false, false, false, false, false},
      {State::kReturned, true, true, false, false, true, false},
      {State::kWithdrawn, false, false, false, false, false, false},
      {State::kContracted, false, false, false, false, false, false},
  };
  for (const auto& row : table) {
    Application application = Pending();
    application.state = row.state;
    const CivilDay day(2024, 1, 9);
    Appraisal appraisal = Favourable();
    appraisal.day = day;
    Vote vote = VoteOf("v1", VoteChoice::kApprove);
    vote.day = day;
    EXPECT_EQ(Edit(application, {}, "maker").ok(), row.edit) << WordOf(row.state);
    EXPECT_EQ(Submit(application, day, "maker", Known()).ok(), row.submit) << WordOf(row.state);
    EXPECT_EQ(Appraise(application, appraisal).ok(), row.appraise) << WordOf(row.state);
    EXPECT_EQ(CastVote(application, vote, {}, 1).ok(), row.vote) << WordOf(row.state);
    EXPECT_EQ(Withdraw(application, day).ok(), row.withdraw) << WordOf(row.state);
    EXPECT_EQ(Contract(application, LoanId::Of("l"), day).ok(), row.contract) << WordOf(row.state);
  }
}

TEST(States, StepsKeepTheOrderOfDays) {
  EXPECT_THAT(Withdraw(Pending(), CivilDay(2024, 1, 3)),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  Application approved = Pending();
  approved.state = ApplicationState::kApproved;
  EXPECT_THAT(Contract(approved, LoanId::Of("l"), CivilDay(2024, 1, 3)),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
}

// The errors that no decision above brings about say what they are.
TEST(Errors, SayTheirCodeAndReason) {
  EXPECT_THAT(FundExists("funds/x"), FailsWith(StatusCode::kAlreadyExists, "FUND_EXISTS"));
  EXPECT_THAT(FundSourceExists("fundSources/x"), FailsWith(StatusCode::kAlreadyExists, "FUND_SOURCE_EXISTS"));
  EXPECT_THAT(ApplicationExists("applications/x"), FailsWith(StatusCode::kAlreadyExists, "APPLICATION_EXISTS"));
  EXPECT_THAT(LoanExists("loans/x"), FailsWith(StatusCode::kAlreadyExists, "LOAN_EXISTS"));
  EXPECT_THAT(DisbursementExists("disbursements/x"), FailsWith(StatusCode::kAlreadyExists, "DISBURSEMENT_EXISTS"));
  EXPECT_THAT(RepaymentExists("repayments/x"), FailsWith(StatusCode::kAlreadyExists, "REPAYMENT_EXISTS"));
  EXPECT_THAT(ChangedMeanwhile(), FailsWith(StatusCode::kAborted, "TRANSACTION_CONFLICT"));
  EXPECT_THAT(BusinessDateInFuture(CivilDay(2025, 1, 1), CivilDay(2024, 1, 1)),
              FailsWith(StatusCode::kOutOfRange, "BUSINESS_DATE_IN_FUTURE"));
}

}  // namespace
}  // namespace htx::funding

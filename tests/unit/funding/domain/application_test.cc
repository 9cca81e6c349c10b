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
Application Pending() { return *Appraise(Submitted(), Favourable(), {}); }
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
  EXPECT_THAT(Appraise(Draft(), appraisal, {}), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Appraise(Submitted(), appraisal, {}),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  appraisal.day = CivilDay(2024, 1, 3);
  EXPECT_THAT(Appraise(Submitted(), appraisal, {}), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  appraisal.appraiser = "appraiser";
  EXPECT_THAT(Appraise(Submitted(), appraisal, {}), Violates("appraisal.proposed_amount"));
}

TEST(Voting, TheQuorumDecides) {
  const Application one = *CastVote(Pending(), VoteOf("v1", VoteChoice::kApprove), {}, kQuorum);
  EXPECT_EQ(one.state, ApplicationState::kPendingDecision);
  EXPECT_TRUE(WouldApprove(one, "v2", kQuorum));
  EXPECT_FALSE(WouldApprove(Pending(), "v1", kQuorum));
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
  EXPECT_THAT(Appraise(again, by_second, {}), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
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

TEST(Taking, WhoeverTookItAloneGoesOnAndOthersMayTakeItOver) {
  const Application taken = *TakeForAppraisal(Submitted(), CivilDay(2024, 1, 4), "other");
  EXPECT_EQ(taken.state, ApplicationState::kAppraising);
  EXPECT_THAT(Appraise(taken, Favourable(), {}), FailsWith(StatusCode::kFailedPrecondition, "TAKEN_BY_ANOTHER"));
  EXPECT_THAT(ReturnForEdit(taken, CivilDay(2024, 1, 4), "appraiser"),
              FailsWith(StatusCode::kFailedPrecondition, "TAKEN_BY_ANOTHER"));
  const Application over = *TakeForAppraisal(taken, CivilDay(2024, 1, 4), "appraiser");
  EXPECT_EQ(Appraise(over, Favourable(), {})->state, ApplicationState::kPendingDecision);
  EXPECT_EQ(ReturnForEdit(over, CivilDay(2024, 1, 4), "appraiser")->state, ApplicationState::kReturned);
}

TEST(Duties, WhoEverAppraisedNeverVotes) {
  Application returned = *CastVote(Pending(), VoteOf("v1", VoteChoice::kReturn), {}, kQuorum);
  Appraisal by_other = Favourable();
  by_other.appraiser = "other";
  by_other.day = CivilDay(2024, 1, 6);
  const Application again = *Appraise(*Submit(returned, CivilDay(2024, 1, 6), "maker", Known()), by_other, {});
  Vote vote = VoteOf("appraiser", VoteChoice::kApprove);
  vote.day = CivilDay(2024, 1, 7);
  EXPECT_THAT(CastVote(again, vote, {}, kQuorum), FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  vote.voter = "v1";
  EXPECT_THAT(CastVote(again, vote, {}, kQuorum), IsOk()) << "the vote of the first round no longer counts";
}

TEST(Duties, WhoHasAnInterestHasNoSay) {
  Application application = Submitted();
  application.content.interested = {"appraiser", "v1"};
  EXPECT_THAT(TakeForAppraisal(application, CivilDay(2024, 1, 4), "appraiser"),
              FailsWith(StatusCode::kPermissionDenied, "CONFLICT_OF_INTEREST"));
  EXPECT_THAT(Appraise(application, Favourable(), {}),
              FailsWith(StatusCode::kPermissionDenied, "CONFLICT_OF_INTEREST"));
  application = Pending();
  application.content.interested = {"v1"};
  EXPECT_THAT(CastVote(application, VoteOf("v1", VoteChoice::kReject), {}, kQuorum),
              FailsWith(StatusCode::kPermissionDenied, "CONFLICT_OF_INTEREST"));
}

// Every person against every duty.
TEST(Duties, WhoMayDoWhat) {
  const struct {
    absl::string_view who;
    bool take, appraise, vote;
  } table[] = {
      {"maker", false, false, false},     // wrote the content
      {"relative", false, false, false},  // has an interest
      {"former", true, true, false},      // appraised it in an earlier round
      {"appraiser", true, true, false},   // appraised it in this one
      {"voter", true, true, true},        // none of them
  };
  for (const auto& row : table) {
    Application submitted = Submitted();
    submitted.content.interested = {"relative"};
    submitted.appraisers = {"former"};
    EXPECT_EQ(TakeForAppraisal(submitted, CivilDay(2024, 1, 4), row.who).ok(), row.take) << row.who;
    Appraisal appraisal = Favourable();
    appraisal.appraiser = std::string(row.who);
    EXPECT_EQ(Appraise(submitted, appraisal, {}).ok(), row.appraise) << row.who;
    const Application pending = *Appraise(submitted, Favourable(), {});
    for (const VoteChoice choice : {VoteChoice::kApprove, VoteChoice::kReject, VoteChoice::kReturn}) {
      EXPECT_EQ(CastVote(pending, VoteOf(row.who, choice), {}, 1).ok(), row.vote) << row.who;
    }
  }
}

TEST(Duties, AVoteIsOnTheDossierThatWasRead) {
  Application pending = Pending();
  pending.dossier_hash = "d";
  Vote vote = VoteOf("maker", VoteChoice::kApprove);
  vote.dossier_hash = "another";
  EXPECT_THAT(CastVote(pending, vote, {}, kQuorum), FailsWith(StatusCode::kAborted, "DOSSIER_CHANGED"))
      << "before the voter's duties";
  vote = VoteOf("v1", VoteChoice::kApprove);
  EXPECT_EQ(CastVote(pending, vote, {}, kQuorum)->votes[0].dossier_hash, "d");
}

DecisionRules TwoCommittees() {
  DecisionRules rules;
  rules.id = DecisionRulesId::Of("r");
  rules.ranges.push_back({.committee = "Giám đốc", .quorum = 1, .members = {"director"}});
  rules.ranges.push_back(
      {.from = 900, .committee = "Hội đồng", .quorum = 2, .members = {"chair", "m1", "m2"}, .required = {"chair"}});
  rules.approval_valid_days = 30;
  return rules;
}

TEST(Committees, TheAmountToDecideChoosesTheCommittee) {
  EXPECT_EQ(Appraise(Submitted(), Favourable(), TwoCommittees())->committee->range.committee, "Hội đồng");
  Appraisal less = Favourable();
  less.proposed = 899;
  EXPECT_EQ(Appraise(Submitted(), less, TwoCommittees())->committee->range.committee, "Giám đốc");
}

TEST(Committees, MembersVoteAndTheChairMustAgree) {
  const Application pending = *Appraise(Submitted(), Favourable(), TwoCommittees());
  EXPECT_THAT(CastVote(pending, VoteOf("director", VoteChoice::kApprove), {}, 1),
              FailsWith(StatusCode::kPermissionDenied, "NOT_COMMITTEE_MEMBER"));
  const Application one = *CastVote(pending, VoteOf("m1", VoteChoice::kApprove), {}, 1);
  EXPECT_FALSE(WouldApprove(one, "m2", 1));
  EXPECT_TRUE(WouldApprove(one, "chair", 1));
  const Application two = *CastVote(one, VoteOf("m2", VoteChoice::kApprove), {}, 1);
  EXPECT_EQ(two.state, ApplicationState::kPendingDecision) << "the quorum is there, the chair's consent is not";
  const Application three = *CastVote(two, VoteOf("chair", VoteChoice::kApprove), {}, 1);
  EXPECT_EQ(three.state, ApplicationState::kApproved);
  EXPECT_EQ(three.valid_until, CivilDay(2024, 2, 4));
  EXPECT_EQ(CastVote(two, VoteOf("chair", VoteChoice::kReject), {}, 1)->state, ApplicationState::kRejected)
      << "without the chair nothing is approved any more";
}

TEST(Approvals, EndAfterTheirLastDay) {
  Application approved = Pending();
  approved.state = ApplicationState::kApproved;
  approved.valid_until = CivilDay(2024, 2, 4);
  EXPECT_THAT(Contract(approved, LoanId::Of("l"), CivilDay(2024, 2, 4), "clerk"), IsOk());
  EXPECT_THAT(Contract(approved, LoanId::Of("l"), CivilDay(2024, 2, 5), "clerk"),
              FailsWith(StatusCode::kFailedPrecondition, "APPROVAL_EXPIRED"));
  EXPECT_THAT(Expire(approved, CivilDay(2024, 2, 4)), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_EQ(Expire(approved, CivilDay(2024, 2, 5))->state, ApplicationState::kExpired);
}

TEST(Contracts, WhoWroteThemJoinsTheMakers) {
  Application approved = Pending();
  approved.state = ApplicationState::kApproved;
  const auto contracted = Contract(approved, LoanId::Of("l"), approved.last_day, "clerk");
  ASSERT_THAT(contracted, IsOk());
  EXPECT_THAT(RequireImpartial(approved, "clerk"), IsOk());
  EXPECT_THAT(RequireImpartial(*contracted, "clerk"),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  EXPECT_THAT(RequireImpartial(*contracted, approved.makers.front()),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  EXPECT_THAT(RequireImpartial(*contracted, "signer"), IsOk());
}

// Every pair of a state and a step: only the listed ones go through.
TEST(States, OnlyTheListedStepsExist) {
  using State = ApplicationState;
  const struct {
    State state;
    bool edit, submit, take, send_back, appraise, vote, withdraw, expire, contract;
  } table[] = {
      {State::kDraft, true, true, false, false, false, false, true, false, false},
      {State::kSubmitted, false, false, true, false, true, false, true, false, false},
      {State::kAppraising, false, false, true, true, true, false, true, false, false},
      {State::kPendingDecision, false, false, false, false, false, true, true, false, false},
      {State::kApproved, false, false, false, false, false, false, true, true, true},
      {State::kRejected, false, false, false, false, false, false, false, false, false},
      {State::kReturned, true, true, false, false, false, false, true, false, false},
      {State::kWithdrawn, false, false, false, false, false, false, false, false, false},
      {State::kExpired, false, false, false, false, false, false, false, false, false},
      {State::kContracted, false, false, false, false, false, false, false, false, false},
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
    EXPECT_EQ(TakeForAppraisal(application, day, "other").ok(), row.take) << WordOf(row.state);
    EXPECT_EQ(ReturnForEdit(application, day, "appraiser").ok(), row.send_back) << WordOf(row.state);
    EXPECT_EQ(Appraise(application, appraisal, {}).ok(), row.appraise) << WordOf(row.state);
    EXPECT_EQ(CastVote(application, vote, {}, 1).ok(), row.vote) << WordOf(row.state);
    EXPECT_EQ(Withdraw(application, day).ok(), row.withdraw) << WordOf(row.state);
    application.valid_until = CivilDay(2024, 1, 8);
    EXPECT_EQ(Expire(application, day).ok(), row.expire) << WordOf(row.state);
    application.valid_until = day;
    EXPECT_EQ(Contract(application, LoanId::Of("l"), day, "clerk").ok(), row.contract) << WordOf(row.state);
  }
}

TEST(States, StepsKeepTheOrderOfDays) {
  EXPECT_THAT(Withdraw(Pending(), CivilDay(2024, 1, 3)),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  Application approved = Pending();
  approved.state = ApplicationState::kApproved;
  EXPECT_THAT(Contract(approved, LoanId::Of("l"), CivilDay(2024, 1, 3), "clerk"),
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

// A cooperative owes money and does not pay: the fund, the register and the awards council learn of it over the wire,
// also after it was merged or divided, and say so when they cannot.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "htx/funding/v1/proposal_service.grpc.pb.h"
#include "htx/funding/v1/standing_service.grpc.pb.h"
#include "tests/integration/indebted.h"
#include "tests/support/eventually.h"

namespace htx::testing {
namespace {

using Registry = registry_v1::OrganizationService::Stub;
using Standings = funding_v1::StandingService::Stub;
using Commendation = awards_v1::CommendationService::Stub;

const google::type::Date kJune = Day(2024, 6, 1);  // The first instalment is 47 days past due: group 3.

class DebtsJobTest : public Indebted {
 protected:
  funding_v1::DebtStanding Standing(const std::string& id, const google::type::Date& day = kJune) {
    funding_v1::GetDebtStandingRequest request;
    request.set_organization(absl::StrCat("organizations/", id));
    *request.mutable_date() = day;
    return CallUntilAnswered(*standings_, &Standings::GetDebtStanding, request).body.standing();
  }
  std::vector<funding_v1::LoanFlag> OpenFlags(const std::string& reason) {
    funding_v1::ListLoanFlagsRequest request;
    request.set_filter(absl::StrCat("open = true AND reason = ", reason));
    const auto answer = CallUntilAnswered(*standings_, &Standings::ListLoanFlags, request);
    return {answer.body.loan_flags().begin(), answer.body.loan_flags().end()};
  }

  awards_v1::Nomination Drafted(const std::string& organization) {
    awards_v1::CreateNominationRequest create;
    create.set_nomination_id(absl::StrCat("de-nghi-", organization));
    create.set_request_id(NewUuid());
    create.mutable_nomination()->set_award_kind("VCA_MERIT_CERTIFICATE");
    create.mutable_nomination()->mutable_recipient()->set_kind(awards_v1::RECIPIENT_KIND_COLLECTIVE);
    create.mutable_nomination()->mutable_recipient()->set_organization(absl::StrCat("organizations/", organization));
    create.mutable_nomination()->set_proposer("organizations/lm-hp");
    create.mutable_nomination()->set_year(2023);
    create.mutable_nomination()->set_achievement("Hoàn thành xuất sắc nhiệm vụ năm 2023");
    const auto drafted = CallUntilAnswered(*commendation_, &Commendation::CreateNomination, create);
    EXPECT_THAT(drafted, Answers());
    return drafted.body.nomination();
  }
  static awards_v1::SubmitNominationRequest Submission(const awards_v1::Nomination& nomination) {
    awards_v1::SubmitNominationRequest submit;
    submit.set_name(nomination.name());
    submit.set_etag(nomination.etag());
    submit.set_request_id(NewUuid());
    *submit.mutable_submitted_on() = kJune;
    return submit;
  }
  auto Submit(const awards_v1::Nomination& nomination) {
    return CallUntilAnswered(*commendation_, &Commendation::SubmitNomination, Submission(nomination));
  }
  // How the nominee's debts are shown; UNSPECIFIED when they are not.
  awards_v1::NomineeBadDebt Shown(const awards_v1::Nomination& nomination) {
    awards_v1::GetNominationRequest get;
    get.set_name(nomination.name());
    const auto answer = CallUntilAnswered(*commendation_, &Commendation::GetNomination, get);
    return answer.body.nomination().nominee_debts().bad_debt();
  }

  template <class Request>
  Request WithAcceptance(Request request) {
    request.set_request_id(NewUuid());
    *request.mutable_effective_date() = Day(2024, 5, 20);
    request.mutable_accept_obligations()->set_reason("bên kế thừa nhận nợ");
    request.mutable_accept_obligations()->add_document_refs("PA 02/TCL");
    return request;
  }
  // The borrower's debt is known to be the other's, as far as the fund knows.
  void MergeIntoTienPhong() {
    registry_v1::MergeOrganizationsRequest merge;
    merge.set_kind(registry_v1::SUCCESSION_KIND_MERGER);
    merge.add_sources()->set_name("organizations/dong-tam");
    merge.mutable_sources(0)->set_etag(registry_.Get("dong-tam").etag());
    merge.mutable_target()->set_name("organizations/tien-phong");
    ASSERT_THAT(CallUntilAnswered(*registry_.organizations, &Registry::MergeOrganizations, WithAcceptance(merge)),
                Answers());
  }
  // A change of status of "dong-tam".
  template <class Request>
  Request About() {
    Request request;
    request.set_name("organizations/dong-tam");
    request.set_etag(registry_.Get("dong-tam").etag());
    request.set_request_id(NewUuid());
    return request;
  }

  const std::unique_ptr<Standings> standings_ = funding_v1::StandingService::NewStub(world_.funding().channel());
  const std::unique_ptr<Commendation> commendation_ =
      awards_v1::CommendationService::NewStub(world_.awards().channel());
};

TEST_P(DebtsJobTest, ANomineeWithBadDebtsIsPutForwardWhenItHasPaid) {
  EXPECT_EQ(Standing("dong-tam").worst_debt_group(), 3);
  const awards_v1::Nomination draft = Drafted("dong-tam");
  EXPECT_THAT(Submit(draft), Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NOMINEE_BAD_DEBT"));
  EXPECT_TRUE(Eventually([&] { return Shown(draft) == awards_v1::NOMINEE_BAD_DEBT_PRESENT; }));

  world_.funding().Kill();
  const auto refused = Call(*commendation_, &Commendation::SubmitNomination, Submission(draft));
  EXPECT_THAT(refused, Refuses(grpc::StatusCode::UNAVAILABLE, "PEER_UNAVAILABLE"));
  EXPECT_EQ(RefusalOf(refused.status).metadata["peer"], "funding") << "it says who did not answer";
  EXPECT_EQ(registry_.Get("dong-tam").name(), "organizations/dong-tam") << "nothing else depends on it";
  world_.funding().Start();

  ASSERT_THAT(CallUntilAnswered(*fund_.loans, &funding_v1::LoanService::Stub::RecordRepayment,
                                fund_.Payment(loan_, 600'000'000, kJune), kCashier),
              Answers());
  const auto submitted = Submit(draft);
  ASSERT_THAT(submitted, Answers());
  EXPECT_GT(submitted.body.nomination().funding_sequence(), 0);
  EXPECT_TRUE(Eventually([&] { return Shown(draft) == awards_v1::NOMINEE_BAD_DEBT_NONE; }))
      << "the fund's feed told that it paid";
}

TEST_P(DebtsJobTest, ADebtThatPassedOnStandsInTheSuccessorsWay) {
  ASSERT_NO_FATAL_FAILURE(MergeIntoTienPhong());
  EXPECT_TRUE(Eventually([&] { return Standing("tien-phong").debts_size() == 1; }));
  EXPECT_EQ(Standing("dong-tam").debts_size(), 0);
  EXPECT_EQ(Standing("dong-tam", Day(2024, 5, 19)).debts_size(), 1) << "it owed until the day of the merger";
  ASSERT_EQ(OpenFlags("DEBTOR_FOLLOWED").size(), 1U);
  EXPECT_EQ(OpenFlags("DEBTOR_FOLLOWED")[0].subject(), loan_);

  EXPECT_THAT(Submit(Drafted("tien-phong")), Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NOMINEE_BAD_DEBT"));
  registry_v1::DissolveOrganizationRequest dissolve;
  dissolve.set_name("organizations/tien-phong");
  dissolve.set_etag(registry_.Get("tien-phong").etag());
  dissolve.set_request_id(NewUuid());
  dissolve.set_stage(registry_v1::DISSOLUTION_STAGE_START);
  ASSERT_THAT(CallUntilAnswered(*registry_.organizations, &Registry::DissolveOrganization, dissolve), Answers());
  dissolve.set_etag(registry_.Get("tien-phong").etag());
  dissolve.set_request_id(NewUuid());
  dissolve.set_stage(registry_v1::DISSOLUTION_STAGE_COMPLETE);
  dissolve.mutable_accept_obligations()->set_reason("đã đối chiếu công nợ");
  dissolve.mutable_accept_obligations()->add_document_refs("BB 01/ĐCCN");
  EXPECT_THAT(CallUntilAnswered(*registry_.organizations, &Registry::DissolveOrganization, dissolve),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "OPEN_OBLIGATIONS"))
      << "the draft nomination can be taken on, the debt cannot";
}

TEST_P(DebtsJobTest, AfterADivisionTheCouncilWaitsForTheFundsDecision) {
  registry_v1::SplitOrganizationRequest split;
  split.set_kind(registry_v1::SUCCESSION_KIND_DIVISION);
  split.mutable_source()->set_name("organizations/dong-tam");
  split.mutable_source()->set_etag(registry_.Get("dong-tam").etag());
  for (const std::string id : {"dong-tam-1", "dong-tam-2"}) {
    registry_v1::ReorganizationTarget& target = *split.add_targets();
    target.set_organization_id(id);
    target.mutable_organization()->set_legal_name(absl::StrCat("Hợp tác xã Nông nghiệp ", id));
  }
  split.mutable_targets(0)->set_share_millionths(400'000);
  split.mutable_targets(1)->set_residual(true);
  ASSERT_THAT(CallUntilAnswered(*registry_.organizations, &Registry::SplitOrganization, WithAcceptance(split)),
              Answers());
  EXPECT_TRUE(Eventually([&] { return OpenFlags("DEBTOR_UNDECIDED").size() == 1; }));
  EXPECT_EQ(Standing("dong-tam-1").bad_debt(), funding_v1::BAD_DEBT_STANDING_UNKNOWN);
  const awards_v1::Nomination first = Drafted("dong-tam-1");
  const awards_v1::Nomination second = Drafted("dong-tam-2");
  EXPECT_THAT(Submit(first), Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NOMINEE_DEBTS_UNKNOWN"));

  funding_v1::DecideDebtorsRequest decide;
  decide.set_request_id(NewUuid());
  decide.mutable_decision()->set_loan(loan_);
  decide.mutable_decision()->set_from("organizations/dong-tam");
  decide.mutable_decision()->add_debtors("organizations/dong-tam-2");
  *decide.mutable_decision()->mutable_business_date() = Day(2024, 5, 20);
  decide.mutable_decision()->set_document("NQ 05/NQ-ĐHTV");
  const auto proposed = CallUntilAnswered(*standings_, &Standings::DecideDebtors, decide);
  ASSERT_THAT(proposed, Answers());
  funding_v1::DecideProposalRequest confirm;
  confirm.set_request_id(NewUuid());
  confirm.set_name(proposed.body.proposal().name());
  confirm.set_content_hash(proposed.body.proposal().content_hash());
  confirm.set_choice(funding_v1::PROPOSAL_CHOICE_APPROVE);
  *confirm.mutable_business_date() = Day(2024, 5, 20);
  const auto proposals = funding_v1::ProposalService::NewStub(world_.funding().channel());
  using Proposals = funding_v1::ProposalService::Stub;
  EXPECT_THAT(CallUntilAnswered(*proposals, &Proposals::DecideProposal, confirm),
              Refuses(grpc::StatusCode::PERMISSION_DENIED, "SEGREGATION_OF_DUTIES"));
  EXPECT_THAT(Submit(first), Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NOMINEE_DEBTS_UNKNOWN"));
  confirm.set_request_id(NewUuid());
  ASSERT_THAT(CallUntilAnswered(*proposals, &Proposals::DecideProposal, confirm, kCashier), Answers());
  EXPECT_THAT(Submit(first), Answers());
  EXPECT_THAT(Submit(second), Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NOMINEE_BAD_DEBT"));
  EXPECT_TRUE(OpenFlags("DEBTOR_UNDECIDED").empty());
}

TEST_P(DebtsJobTest, LoansOfABorrowerWhoseStatusChangesAreFlaggedAlsoWhatHappenedWhileTheFundWasDown) {
  ASSERT_THAT(CallUntilAnswered(*registry_.organizations, &Registry::SuspendOrganization,
                                About<registry_v1::SuspendOrganizationRequest>()),
              Answers());
  EXPECT_TRUE(Eventually([&] { return OpenFlags("BORROWER_STATUS").size() == 1; }));
  const std::vector<funding_v1::LoanFlag> flags = OpenFlags("BORROWER_STATUS");
  ASSERT_EQ(flags.size(), 1U);
  EXPECT_EQ(flags[0].subject(), loan_);
  EXPECT_EQ(flags[0].borrower_status(), "SUSPENDED");
  EXPECT_GT(flags[0].registry_sequence(), 0);

  world_.funding().Kill();
  auto reactivate = About<registry_v1::ReactivateOrganizationRequest>();
  reactivate.set_basis(registry_v1::REACTIVATION_BASIS_SUSPENSION_ENDED);
  ASSERT_THAT(CallUntilAnswered(*registry_.organizations, &Registry::ReactivateOrganization, reactivate), Answers());
  world_.funding().Start();
  EXPECT_TRUE(Eventually([&] { return OpenFlags("BORROWER_STATUS").empty(); }))
      << "the feed is followed from where it was left";
}

HTX_WORLDS_ON_BOTH_ENGINES(DebtsJobTest);

}  // namespace
}  // namespace htx::testing

// An alliance's year across three processes, thin: register and admit, lend and collect, pledge and measure, vote and
// decide. What each service says of another's records comes over the wire, so this is where the seams show.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/integration/emulation_office.h"
#include "tests/support/eventually.h"
#include "tests/support/world/on_engine.h"

namespace htx::testing {
namespace {

using ::testing::Contains;
using ::testing::SizeIs;

class MainJobTest : public ::testing::TestWithParam<std::string> {
 protected:
  // The alliances of the country and of Hải Phòng; three cooperatives founded in 2024 and one before, all members.
  void SetUp() override {
    registry_.Create(NewAlliance("lm-vn", "Liên minh Hợp tác xã Việt Nam"));
    registry_.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
    registry_.Create(NewCooperative("dong-tam", 1, Day(2015, 5, 20), "lm-hp"));
    for (int i = 2; i <= 4; ++i) registry_.Create(NewCooperative(absl::StrCat("moi-", i), i, Day(2024, 2, i), "lm-hp"));
    registry_.Admit("dong-tam", "lm-hp", Day(2016, 1, 1));
    for (int i = 2; i <= 4; ++i) registry_.Admit(absl::StrCat("moi-", i), "lm-hp", Day(2024, 3, 1));
  }

  World world_{OnEngine(GetParam())};
  const RegistryOffice registry_{world_.registry().channel()};
  const FundOffice fund_{world_.funding().channel()};
  const EmulationOffice office_{world_.awards().channel()};
  const std::unique_ptr<awards_v1::EmulationService::Stub>& emulation_ = office_.emulation;
  const std::unique_ptr<awards_v1::CommendationService::Stub>& commendation_ = office_.commendation;
};

TEST_P(MainJobTest, ALoanIsJudgedByTheRegistryPaidOutCollectedAndReported) {
  fund_.Found("quy-hp", "von", "lm-hp", 50'000'000'000);
  const auto application = fund_.Appraised("ho-so-1", "quy-hp", "von", "dong-tam", 500'000'000);
  const auto decided = CallUntilAnswered(*fund_.applications, &funding_v1::ApplicationService::Stub::DecideApplication,
                                         fund_.Approval(application), kApprover);
  ASSERT_THAT(decided, Answers());
  EXPECT_EQ(decided.body.application().state(), funding_v1::APPLICATION_STATE_APPROVED);
  const auto& report = decided.body.application().decision().report();
  EXPECT_TRUE(report.eligible());
  EXPECT_GT(report.registry_sequence(), 0) << "the decision says which state of the registry it relied on";
  // A name that the registry does not tell at once is left out.
  funding_v1::GetApplicationRequest named;
  named.set_name(application.name());
  const std::string name = registry_.Get("dong-tam").legal_name();
  EXPECT_TRUE(Eventually([&] {
    const auto shown =
        CallUntilAnswered(*fund_.applications, &funding_v1::ApplicationService::Stub::GetApplication, named);
    return shown.body.application().borrower_display_name() == name;
  }));

  const auto loan = fund_.PaidOut("khoan-1", decided.body.application());
  EXPECT_EQ(loan.state(), funding_v1::LOAN_STATE_ACTIVE);
  EXPECT_EQ(loan.balances().principal_outstanding().amount(), 500'000'000);
  const auto paid = CallUntilAnswered(*fund_.loans, &funding_v1::LoanService::Stub::RecordRepayment,
                                      fund_.Payment(loan.name(), 50'000'000, Day(2024, 4, 15)), kCashier);
  ASSERT_THAT(paid, Answers());
  // 31 days at 6.6 %: 500 000 000 · 0.066 · 31 / 365, half up.
  EXPECT_EQ(paid.body.repayment().allocation().interest().amount(), 2'802'740);
  EXPECT_EQ(paid.body.repayment().allocation().principal().amount(), 47'197'260);
  EXPECT_EQ(fund_.Imbalance("quy-hp"), 0);

  funding_v1::GetFundReportRequest ask;
  ask.set_fund("funds/quy-hp");
  *ask.mutable_period()->mutable_from() = Day(2024, 1, 1);
  *ask.mutable_period()->mutable_to() = Day(2025, 1, 1);
  const auto year = CallUntilAnswered(*fund_.funds, &funding_v1::FundService::Stub::GetFundReport, ask);
  ASSERT_THAT(year, Answers());
  EXPECT_EQ(year.body.totals().borrowers(), 1);
  EXPECT_EQ(year.body.totals().lent().amount(), 500'000'000);
  EXPECT_EQ(year.body.totals().principal_collected().amount(), 47'197'260);
  EXPECT_EQ(year.body.totals().interest_collected().amount(), 2'802'740);
  EXPECT_EQ(year.body.totals().outstanding().amount(), 452'802'740);
}

TEST_P(MainJobTest, ABorrowerThatTheRegistrySuspendedIsRefusedWithItsReason) {
  fund_.Found("quy-hp", "von", "lm-hp", 50'000'000'000);
  const auto application = fund_.Appraised("ho-so-1", "quy-hp", "von", "dong-tam", 500'000'000);
  registry_v1::SuspendOrganizationRequest suspend;
  suspend.set_name("organizations/dong-tam");
  suspend.set_etag(registry_.Get("dong-tam").etag());
  suspend.set_request_id(NewUuid());
  *suspend.mutable_effective_date() = Day(2024, 3, 8);
  ASSERT_THAT(CallUntilAnswered(*registry_.organizations, &registry_v1::OrganizationService::Stub::SuspendOrganization,
                                suspend),
              Answers());

  const auto decided = CallUntilAnswered(*fund_.applications, &funding_v1::ApplicationService::Stub::DecideApplication,
                                         fund_.Approval(application), kApprover);
  EXPECT_THAT(decided, Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NOT_ELIGIBLE"));
  EXPECT_THAT(RefusalOf(decided.status).preconditions, Contains("BORROWER_STATUS"));

  // What is said to an unknown borrower comes from the registry too.
  funding_v1::CreateApplicationRequest create;
  create.set_request_id(NewUuid());
  *create.mutable_application() = application;
  create.mutable_application()->set_borrower("organizations/nobody");
  const auto drafted =
      CallUntilAnswered(*fund_.applications, &funding_v1::ApplicationService::Stub::CreateApplication, create, kMaker);
  ASSERT_THAT(drafted, Answers());
  funding_v1::SubmitApplicationRequest submit;
  submit.set_request_id(NewUuid());
  submit.set_name(drafted.body.application().name());
  submit.set_etag(drafted.body.application().etag());
  *submit.mutable_business_date() = Day(2024, 3, 2);
  EXPECT_THAT(
      CallUntilAnswered(*fund_.applications, &funding_v1::ApplicationService::Stub::SubmitApplication, submit, kMaker),
      Refuses(grpc::StatusCode::FAILED_PRECONDITION, "BORROWER_UNKNOWN"));
}

TEST_P(MainJobTest, WithoutTheRegistryADecisionIsRefusedAndNothingIsWritten) {
  fund_.Found("quy-hp", "von", "lm-hp", 50'000'000'000);
  const auto application = fund_.Appraised("ho-so-1", "quy-hp", "von", "dong-tam", 500'000'000);
  const auto vote = fund_.Approval(application);
  using Stub = funding_v1::ApplicationService::Stub;
  world_.registry().Kill();
  EXPECT_THAT(Call(*fund_.applications, &Stub::DecideApplication, vote, kApprover),
              Refuses(grpc::StatusCode::UNAVAILABLE, "PEER_UNAVAILABLE"));
  funding_v1::GetApplicationRequest get;
  get.set_name(application.name());
  const auto unchanged = CallUntilAnswered(*fund_.applications, &Stub::GetApplication, get);
  ASSERT_THAT(unchanged, Answers()) << "reading needs no registry";
  EXPECT_EQ(unchanged.body.application().state(), funding_v1::APPLICATION_STATE_PENDING_DECISION);
  EXPECT_EQ(unchanged.body.application().votes_size(), 0);

  world_.registry().Start();
  // The same request, once the fund has found the registry again.
  const auto decided = CallUntilAnswered(*fund_.applications, &Stub::DecideApplication, vote, kApprover);
  ASSERT_THAT(decided, Answers());
  EXPECT_EQ(decided.body.application().state(), funding_v1::APPLICATION_STATE_APPROVED);
}

class EmulationJobTest : public MainJobTest {
 protected:
  // A cluster of Hải Phòng alone, led by it, with a movement for 2024.
  awards_v1::Campaign LaunchCampaign() {
    office_.Group("cum-1", awards_v1::CLUSTER_KIND_CLUSTER, "lm-vn", {"lm-hp"}, Day(2023, 1, 1));
    office_.Lead("cum-1", 2024, {"lm-hp"});
    return office_.Launched(office_.Prepare("thi-dua-2024", "lm-vn", {"cum-1"}, 2024), Day(2024, 1, 15));
  }

  // A pledge of Hải Phòng to found at least two cooperatives, signed.
  awards_v1::Pledge SignedPledge(const awards_v1::Campaign& campaign) {
    awards_v1::Pledge content;
    content.set_campaign(campaign.name());
    content.set_cluster("clusters/cum-1");
    content.set_display_name("Giao ước thi đua năm 2024");
    content.add_parties()->set_unit("organizations/lm-hp");
    *content.add_targets() =
        CountTarget("new-htx", "N_HTX_NEW", awards_v1::TARGET_KIND_AT_LEAST, 2, "Thành lập mới ít nhất 2 HTX");
    return office_.Signed(office_.Draft("giao-uoc-1", "lm-vn", content), "lm-vn", Day(2024, 1, 20));
  }

  // A decision of the national alliance, without items.
  awards_v1::IssueDecisionRequest NewDecision(const std::string& number) {
    return office_.Decision(number, "organizations/lm-vn", awards_v1::GRANTOR_VCA, "lm-vn", Day(2024, 12, 20));
  }

  // A council of five, all present, that votes as one for a cooperative's certificate.
  awards_v1::Nomination Recommended() {
    const auto recipient = Collective("dong-tam");
    office_.RecordMerits(recipient, "lm-hp", 2024, Day(2024, 11, 20));
    const auto nomination =
        office_.Appraised("de-nghi-1", Proposal("VCA_CERTIFICATE", recipient, "lm-hp", 2024), Day(2024, 12, 3));
    EXPECT_GT(nomination.registry_sequence(), 0);
    awards_v1::ConveneMeetingRequest convene;
    convene.set_meeting_id("hop-1");
    convene.set_request_id(NewUuid());
    convene.mutable_meeting()->set_display_name("Họp Hội đồng thi đua năm 2024");
    convene.mutable_meeting()->set_manager("organizations/lm-vn");
    *convene.mutable_meeting()->mutable_held_on() = Day(2024, 12, 10);
    convene.mutable_meeting()->add_agenda(nomination.name());
    for (int i = 0; i < 5; ++i) {
      awards_v1::CouncilMember& member = *convene.mutable_meeting()->add_council();
      member.set_principal(absl::StrCat("user:member-", i));
      member.set_display_name(absl::StrCat("Ủy viên ", i + 1));
      member.set_role(i == 0 ? awards_v1::COUNCIL_ROLE_CHAIR : awards_v1::COUNCIL_ROLE_MEMBER);
      member.set_present(true);
    }
    Must(CallUntilAnswered(*commendation_, &awards_v1::CommendationService::Stub::ConveneMeeting, convene));
    const auto ballot = office_.Opened("meetings/hop-1", nomination.name(), "lm-vn");
    EXPECT_TRUE(ballot.reachable());
    for (int i = 0; i < 5; ++i) {
      const Caller member = {.principal = absl::StrCat("user:member-", i)};
      office_.Cast(ballot, awards_v1::VOTE_CHOICE_AGREE, member);
      EXPECT_THAT(CallUntilAnswered(*commendation_, &awards_v1::CommendationService::Stub::CastVote,
                                    office_.Vote(ballot, awards_v1::VOTE_CHOICE_AGREE), member),
                  Refuses(grpc::StatusCode::FAILED_PRECONDITION, "ALREADY_VOTED"));
    }
    const auto closed = office_.Closed(ballot, "lm-vn");
    EXPECT_EQ(closed.ballot().state(), awards_v1::BALLOT_STATE_PASSED);
    EXPECT_EQ(closed.ballot().tally().agree(), 5);
    return closed.nomination();
  }
};

TEST_P(EmulationJobTest, ATargetIsMeasuredByTheRegistry) {
  EXPECT_EQ(SignedPledge(LaunchCampaign()).state(), awards_v1::PLEDGE_STATE_ACTIVE);
  awards_v1::GetPledgeRequest get;
  get.set_name("pledges/giao-uoc-1");
  get.set_view(awards_v1::PLEDGE_VIEW_PROGRESS);
  // What the registry does not tell in time is left out.
  const std::string name = registry_.Get("lm-hp").legal_name();
  awards_v1::Pledge pledge;
  EXPECT_TRUE(Eventually([&] {
    pledge = Must(CallUntilAnswered(*emulation_, &awards_v1::EmulationService::Stub::GetPledge, get)).pledge();
    return pledge.progress_size() == 1 && pledge.progress(0).live() && pledge.parties(0).display_name() == name;
  }));
  ASSERT_THAT(pledge.progress(), SizeIs(1));
  EXPECT_EQ(pledge.progress(0).actual().numerator(), 3) << "founded in 2024";
  EXPECT_TRUE(pledge.progress(0).live());
  EXPECT_GT(pledge.progress(0).registry_sequence(), 0);
  EXPECT_EQ(pledge.progress(0).verdict(), awards_v1::VERDICT_MET);
  EXPECT_EQ(pledge.parties(0).display_name(), name);
}

TEST_P(EmulationJobTest, ANominationIsVotedOnAndDecidedAndTheAwardIsOnRecord) {
  const awards_v1::Nomination nomination = Recommended();
  EXPECT_EQ(nomination.state(), awards_v1::NOMINATION_STATE_RECOMMENDED);

  using Stub = awards_v1::CommendationService::Stub;
  awards_v1::IssueDecisionRequest issue = NewDecision("12/QĐ-LMHTXVN");
  issue.mutable_decision()->add_items()->set_nomination(nomination.name());
  const auto decision = Must(CallUntilAnswered(*commendation_, &Stub::IssueDecision, issue)).decision();
  ASSERT_THAT(decision.items(), SizeIs(1));
  EXPECT_GT(decision.registry_sequence(), 0);

  awards_v1::GetAwardRequest get;
  get.set_name(decision.items(0).award());
  const std::string name = registry_.Get("dong-tam").legal_name();
  awards_v1::Award award;
  EXPECT_TRUE(Eventually([&] {
    award = Must(CallUntilAnswered(*commendation_, &Stub::GetAward, get)).award();
    return award.recipient().display_name() == name;
  })) << "a name that the registry does not tell at once is left out";
  EXPECT_EQ(award.recipient().organization(), "organizations/dong-tam");
  EXPECT_EQ(award.form(), awards_v1::AWARD_FORM_CERTIFICATE);

  awards_v1::QueryAwardStatisticsRequest count;
  count.add_group_by(awards_v1::AWARD_DIMENSION_FORM);
  const auto statistics = Must(CallUntilAnswered(*commendation_, &Stub::QueryAwardStatistics, count));
  EXPECT_EQ(statistics.total(), 1);
  ASSERT_THAT(statistics.rows(), SizeIs(1));
  EXPECT_EQ(statistics.rows(0).keys(0), "CERTIFICATE");
}

TEST_P(EmulationJobTest, ANominationOfACooperativeThatEndedIsSuspendedAndCannotBeGranted) {
  const awards_v1::Nomination nomination = Recommended();
  using Stub = registry_v1::OrganizationService::Stub;
  const auto dissolve = [&](registry_v1::DissolutionStage stage) {
    registry_v1::DissolveOrganizationRequest request;
    request.set_name("organizations/dong-tam");
    request.set_etag(registry_.Get("dong-tam").etag());
    request.set_request_id(NewUuid());
    *request.mutable_effective_date() = Day(2024, 12, 12);
    request.set_stage(stage);
    Must(CallUntilAnswered(*registry_.organizations, &Stub::DissolveOrganization, request));
  };
  registry_v1::MergeOrganizationsRequest merge;
  merge.set_kind(registry_v1::SUCCESSION_KIND_MERGER);
  merge.add_sources()->set_name("organizations/dong-tam");
  merge.mutable_sources(0)->set_etag(registry_.Get("dong-tam").etag());
  merge.mutable_target()->set_name("organizations/moi-2");
  merge.set_request_id(NewUuid());
  EXPECT_THAT(CallUntilAnswered(*registry_.organizations, &Stub::MergeOrganizations, merge),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "OPEN_OBLIGATIONS"))
      << "a live nomination stands in the way";
  dissolve(registry_v1::DISSOLUTION_STAGE_START);
  // The awards service follows the registry's feed.
  using Awards = awards_v1::CommendationService::Stub;
  awards_v1::GetNominationRequest get;
  get.set_name(nomination.name());
  awards_v1::Nomination now;
  EXPECT_TRUE(Eventually([&] {
    now = Must(CallUntilAnswered(*commendation_, &Awards::GetNomination, get)).nomination();
    return now.state() == awards_v1::NOMINATION_STATE_SUSPENDED;
  }));
  dissolve(registry_v1::DISSOLUTION_STAGE_COMPLETE);
  awards_v1::IssueDecisionRequest issue = NewDecision("13/QĐ-LMHTXVN");
  issue.mutable_decision()->add_items()->set_nomination(nomination.name());
  EXPECT_THAT(CallUntilAnswered(*commendation_, &Awards::IssueDecision, issue),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "STATE_FORBIDS"));

  awards_v1::ReviewNominationRequest resume;
  resume.set_name(now.name());
  resume.set_etag(now.etag());
  resume.set_request_id(NewUuid());
  resume.set_action(awards_v1::REVIEW_ACTION_RESUME);
  *resume.mutable_effective_date() = Day(2024, 12, 20);
  EXPECT_THAT(CallUntilAnswered(*commendation_, &Awards::ReviewNomination, resume),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NOMINEE_NOT_OPERATING"));
}

HTX_WORLDS_ON_BOTH_ENGINES(MainJobTest);
HTX_WORLDS_ON_BOTH_ENGINES(EmulationJobTest);

}  // namespace
}  // namespace htx::testing

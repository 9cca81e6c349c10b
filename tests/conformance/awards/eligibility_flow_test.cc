// Facts are recorded with their sources; check, submission and decision judge by the same ones.

#include <thread>

#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class EligibilityFlowTest : public AwardsTest {
 protected:
  v1::RecordRecipientFactRequest Fact(const std::string& id, const std::string& recipient, v1::RecipientFactKind kind,
                                      int year, const std::string& code = "") {
    v1::RecordRecipientFactRequest request;
    request.set_request_id(Uuid());
    request.set_fact_id(id);
    v1::RecipientFact& fact = *request.mutable_fact();
    fact.set_recipient(recipient);
    fact.set_kind(kind);
    fact.set_year(year);
    fact.set_code(code);
    fact.set_source("Quyết định được lập để thử");
    SetDate(fact.mutable_source_date(), 2017, 11, 20);
    fact.set_confidence(v1::CONFIDENCE_VERIFIED);
    fact.set_recorder("organizations/vca");
    if (kind == v1::RECIPIENT_FACT_KIND_ACHIEVEMENT) fact.set_evidence_sha256(std::string(64, 'a'));
    return request;
  }
  void Record(const v1::RecordRecipientFactRequest& request) {
    EXPECT_THAT(eligibility_->RecordRecipientFact(request, Clerk()), IsOk());
  }
  // All that the alliance's certificate asks of a cooperative in 2017.
  void RecordAll(const std::string& organization) {
    Record(
        Fact(organization + "-r", "organizations/" + organization, v1::RECIPIENT_FACT_KIND_TASK_RESULT, 2017, "GOOD"));
    Record(Fact(organization + "-c", "organizations/" + organization, v1::RECIPIENT_FACT_KIND_CLEAN_RECORD, 0));
    Record(Fact(organization + "-a", "organizations/" + organization, v1::RECIPIENT_FACT_KIND_ACHIEVEMENT, 2017));
  }
  v1::Nomination Nominate(const std::string& id, const std::string& organization) {
    v1::CreateNominationRequest request;
    request.set_request_id(Uuid());
    request.set_nomination_id(id);
    *request.mutable_nomination() = Draft(organization);
    const auto created = commendation_->CreateNomination(request, Clerk());
    EXPECT_THAT(created, IsOk());
    return created.value().nomination();
  }
  v1::Nomination Draft(const std::string& organization) {
    v1::Nomination nomination;
    nomination.set_award_kind("VCA_CERTIFICATE");
    nomination.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    nomination.mutable_recipient()->set_organization("organizations/" + organization);
    nomination.set_proposer("organizations/vca");
    nomination.set_year(2017);
    nomination.set_achievement("Thành tích được lập để thử");
    nomination.add_achievements("recipientFacts/" + organization + "-a");
    return nomination;
  }
  v1::SubmitNominationRequest Submission(const v1::Nomination& nomination) {
    v1::SubmitNominationRequest request;
    request.set_request_id(Uuid());
    request.set_name(nomination.name());
    request.set_etag(nomination.etag());
    SetDate(request.mutable_submitted_on(), 2017, 12, 1);
    for (const char* document : {"PROPOSAL", "ACHIEVEMENT_REPORT", "MINUTES"}) {
      v1::DossierDocument& item = *request.add_documents();
      item.set_document(document);
      item.set_sha256(std::string(64, 'b'));
      SetDate(item.mutable_received_on(), 2017, 11, 30);
    }
    return request;
  }
  v1::Nomination Appraised(const std::string& id, const std::string& organization) {
    const auto submitted = commendation_->SubmitNomination(Submission(Nominate(id, organization)), Clerk());
    EXPECT_THAT(submitted, IsOk());
    return Review(submitted->nomination(), v1::REVIEW_ACTION_ACCEPT)->nomination();
  }
};
HTX_BOTH_ENGINES(EligibilityFlowTest);

TEST_P(EligibilityFlowTest, CheckSubmissionAndReplayJudgeAlike) {
  RecordAll("htx-a");
  v1::CheckEligibilityRequest what_if;
  *what_if.mutable_draft() = Draft("htx-a");
  SetDate(what_if.mutable_date(), 2017, 12, 1);
  const int64_t mark = Mark();
  EXPECT_EQ(eligibility_->CheckEligibility(what_if, Clerk())->report().verdict(), v1::ELIGIBILITY_VERDICT_NEEDS_REVIEW)
      << "without a dossier";
  for (const char* document : {"PROPOSAL", "ACHIEVEMENT_REPORT", "MINUTES"}) what_if.add_documents(document);
  const auto foretold = eligibility_->CheckEligibility(what_if, Clerk());
  ASSERT_THAT(foretold, IsOk());
  EXPECT_EQ(Mark(), mark + 1) << "a check writes nothing";
  EXPECT_EQ(foretold->report().verdict(), v1::ELIGIBILITY_VERDICT_ELIGIBLE) << foretold->DebugString();

  const auto submitted = commendation_->SubmitNomination(Submission(Nominate("n", "htx-a")), Clerk());
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->nomination().eligibility(), v1::ELIGIBILITY_VERDICT_ELIGIBLE);
  v1::CheckEligibilityRequest replay;
  replay.set_nomination("nominations/n");
  replay.set_recorded(true);
  const auto recorded = eligibility_->CheckEligibility(replay, Clerk());
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->report().SerializeAsString(), foretold->report().SerializeAsString());

  // A complaint that came later changes what is judged now, and not what was judged then.
  v1::RecordRecipientFactRequest complaint =
      Fact("complaint", "organizations/htx-a", v1::RECIPIENT_FACT_KIND_COMPLAINT, 0);
  SetDate(complaint.mutable_fact()->mutable_period()->mutable_from(), 2017, 11, 1);
  Record(complaint);
  EXPECT_EQ(eligibility_->CheckEligibility(what_if, Clerk())->report().verdict(), v1::ELIGIBILITY_VERDICT_INELIGIBLE);
  EXPECT_EQ(eligibility_->CheckEligibility(replay, Clerk())->SerializeAsString(), recorded->SerializeAsString());
}

TEST_P(EligibilityFlowTest, WhoFailsAConditionIsRefusedWithTheConditionAndNothingIsWritten) {
  RecordAll("htx-a");
  const v1::Nomination nomination = Nominate("n", "htx-a");
  v1::RecordRecipientFactRequest discipline = Fact("d", "organizations/htx-a", v1::RECIPIENT_FACT_KIND_DISCIPLINE, 0);
  SetDate(discipline.mutable_fact()->mutable_period()->mutable_from(), 2017, 10, 1);
  Record(discipline);
  const int64_t mark = Mark();
  const auto refused = commendation_->SubmitNomination(Submission(nomination), Clerk());
  EXPECT_THAT(refused, FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  std::vector<std::string> failed;
  for (const PreconditionViolation& violation : DetailOf(refused.status()).preconditions)
    failed.push_back(violation.type);
  EXPECT_EQ(failed, (std::vector<std::string>{"YEAR", "NO_PENDING_MATTER"}));
  EXPECT_EQ(Mark(), mark + 1);
  EXPECT_EQ(Read(nomination).state(), v1::NOMINATION_STATE_DRAFT);
}

TEST_P(EligibilityFlowTest, ADecisionJudgesOnceMore) {
  RecordAll("htx-a");
  const v1::Nomination nomination = Appraised("n", "htx-a");
  v1::RecordRecipientFactRequest inspection = Fact("i", "organizations/htx-a", v1::RECIPIENT_FACT_KIND_INSPECTION, 0);
  SetDate(inspection.mutable_fact()->mutable_period()->mutable_from(), 2018, 1, 5);
  Record(inspection);
  EXPECT_THAT(commendation_->IssueDecision(Decide("12", nomination.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_ELIGIBLE"));
  // The inspection was concluded.
  inspection.set_request_id(Uuid());
  inspection.set_fact_id("i2");
  inspection.mutable_fact()->set_replaces("recipientFacts/i");
  SetDate(inspection.mutable_fact()->mutable_period()->mutable_to(), 2018, 1, 9);
  Record(inspection);
  EXPECT_THAT(commendation_->IssueDecision(Decide("12", nomination.name()), Clerk()), IsOk());
  inspection.set_request_id(Uuid());
  inspection.set_fact_id("i3");
  EXPECT_THAT(eligibility_->RecordRecipientFact(inspection, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "FACT_UNKNOWN"));
}

TEST_P(EligibilityFlowTest, WhatNobodyKnowsAnyMoreIsNotGranted) {
  RecordAll("htx-a");
  const v1::Nomination nomination = Appraised("n", "htx-a");
  v1::IssueDecisionRequest late = Decide("12", nomination.name());
  SetDate(late.mutable_decision()->mutable_signed_on(), 2019, 1, 10);
  EXPECT_THAT(commendation_->IssueDecision(late, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "ELIGIBILITY_UNSETTLED"));
}

TEST_P(EligibilityFlowTest, AnAchievementBacksOneAwardWhateverRunsAtTheSameTime) {
  RecordAll("htx-a");
  const v1::Nomination first = Appraised("n1", "htx-a");
  const v1::Nomination second = Appraised("n2", "htx-a");
  absl::Status ended[2];
  std::thread one([&] { ended[0] = commendation_->IssueDecision(Decide("1", first.name()), Clerk()).status(); });
  std::thread two([&] { ended[1] = commendation_->IssueDecision(Decide("2", second.name()), Clerk()).status(); });
  one.join();
  two.join();
  EXPECT_EQ(ended[0].ok() + ended[1].ok(), 1) << ended[0] << " " << ended[1];
  const std::string reason = ReasonOf(ended[0].ok() ? ended[1] : ended[0]);
  EXPECT_TRUE(reason == "NOT_ELIGIBLE" || reason == "ACHIEVEMENT_USED") << reason;
  EXPECT_EQ(commendation_->ListAwards({}, Clerk())->total_size(), 1);
  // Two items of one decision neither.
  RecordAll("htx-b");
  v1::IssueDecisionRequest both = Decide("3", Appraised("n3", "htx-b").name());
  both.mutable_decision()->add_items()->set_nomination(Appraised("n4", "htx-b").name());
  EXPECT_THAT(commendation_->IssueDecision(both, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "ACHIEVEMENT_USED"));
  EXPECT_EQ(commendation_->ListAwards({}, Clerk())->total_size(), 1);
}

TEST_P(EligibilityFlowTest, WhatARevokedAwardRestedOnIsFreeUntilAnotherRestsOnIt) {
  RecordAll("htx-a");
  const auto first = commendation_->IssueDecision(Decide("1", Appraised("n1", "htx-a").name()), Clerk());
  ASSERT_THAT(first, IsOk());
  v1::GetAwardRequest read;
  read.set_name(first->decision().items(0).award());
  v1::RevokeAwardRequest revocation;
  revocation.set_request_id(Uuid());
  revocation.set_name(read.name());
  revocation.set_etag(commendation_->GetAward(read, Clerk())->award().etag());
  v1::AwardRuling& ruling = *revocation.mutable_ruling();
  ruling.set_number("2/QĐ-HB");
  ruling.set_authority("organizations/vca");
  ruling.set_findings("Thẩm định sai quy định");
  ruling.set_ground(v1::REVOCATION_GROUND_FRAUD);
  SetDate(ruling.mutable_signed_on(), 2018, 3, 1);
  ASSERT_THAT(honours_->RevokeAward(revocation, Clerk()), IsOk());
  ASSERT_THAT(commendation_->IssueDecision(Decide("3", Appraised("n2", "htx-a").name()), Clerk()), IsOk());

  v1::ReinstateAwardRequest restoration;
  restoration.set_request_id(Uuid());
  restoration.set_name(read.name());
  restoration.set_etag(commendation_->GetAward(read, Clerk())->award().etag());
  *restoration.mutable_ruling() = ruling;
  restoration.mutable_ruling()->clear_ground();
  restoration.mutable_ruling()->set_number("4/QĐ-PH");
  SetDate(restoration.mutable_ruling()->mutable_signed_on(), 2018, 4, 1);
  EXPECT_THAT(honours_->ReinstateAward(restoration, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "ACHIEVEMENT_USED"));
  EXPECT_EQ(commendation_->GetAward(read, Clerk())->award().state(), v1::AWARD_STATE_REVOKED);
}

TEST_P(EligibilityFlowTest, FactsAreRefusedWithTheirReasons) {
  RecordAll("htx-a");
  EXPECT_THAT(eligibility_->RecordRecipientFact(
                  Fact("again", "organizations/htx-a", v1::RECIPIENT_FACT_KIND_ACHIEVEMENT, 2017), Clerk()),
              FailsWith(StatusCode::kAlreadyExists, "ACHIEVEMENT_KNOWN"));
  EXPECT_THAT(eligibility_->RecordRecipientFact(
                  Fact("htx-a-r", "organizations/htx-a", v1::RECIPIENT_FACT_KIND_TASK_RESULT, 2016, "GOOD"), Clerk()),
              FailsWith(StatusCode::kAlreadyExists, "ID_TAKEN"));
  EXPECT_THAT(eligibility_->RecordRecipientFact(
                  Fact("x", "organizations/htx-a", v1::RECIPIENT_FACT_KIND_TASK_RESULT, 2016, "SPLENDID"), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FACT_INVALID"));
  v1::CreateNominationRequest request;
  request.set_request_id(Uuid());
  *request.mutable_nomination() = Draft("htx-b");
  EXPECT_THAT(commendation_->CreateNomination(request, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "ACHIEVEMENT_UNKNOWN"));
}

// What stands against somebody is the business of those who record and propose.
TEST_P(EligibilityFlowTest, OthersSeeNeitherFactsNorReports) {
  RecordAll("htx-a");
  Nominate("n", "htx-a");
  const auto other = As("user:x", {"organizations/hai-phong"});
  const auto out_of_scope = FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE");
  v1::ListRecipientFactsRequest list;
  list.set_recorder("organizations/vca");
  EXPECT_THAT(eligibility_->ListRecipientFacts(list, other), out_of_scope);
  v1::CheckEligibilityRequest check;
  check.set_nomination("nominations/n");
  EXPECT_THAT(eligibility_->CheckEligibility(check, other), out_of_scope);
  EXPECT_THAT(eligibility_->RecordRecipientFact(
                  Fact("x", "organizations/htx-a", v1::RECIPIENT_FACT_KIND_TASK_RESULT, 2016, "GOOD"), other),
              out_of_scope);
  list.set_page_size(2);
  const auto page = eligibility_->ListRecipientFacts(list, Clerk());
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->facts_size(), 2);
  EXPECT_EQ(page->total_size(), 3);
  list.set_page_token(page->next_page_token());
  EXPECT_EQ(eligibility_->ListRecipientFacts(list, Clerk())->facts_size(), 1);
  list.set_recipient("organizations/htx-a");
  EXPECT_THAT(eligibility_->ListRecipientFacts(list, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  check.set_recorded(true);
  EXPECT_THAT(eligibility_->CheckEligibility(check, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
}

}  // namespace
}  // namespace htx::awards

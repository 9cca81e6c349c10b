#include "tests/conformance/awards/route_harness.h"

namespace htx::awards {

using htx::testing::IsOk;

RouteTest::RouteTest() { clock_.Set(StartOf(absl::CivilDay(2018, 3, 7)) + absl::Hours(9)); }

void RouteTest::Regulate(const Ruling& ruling, const std::string& code) {
  v1::ListAwardKindsRequest list;
  SetDate(list.mutable_as_of(), 2018, 6, 1);
  v1::PublishRuleSetRequest request;
  request.set_request_id(Uuid());
  request.set_rule_set_id("quy-che");
  v1::RuleSet& set = *request.mutable_rule_set();
  set.set_display_name("Quy chế được lập để thử");
  SetDate(set.mutable_period()->mutable_from(), 2018, 1, 1);
  v1::RuleSource& source = *set.add_sources();
  source.set_citation("Quy chế được lập để thử");
  source.set_confidence(v1::CONFIDENCE_VERIFIED);
  const v1::ListAwardKindsResponse listed = commendation_->ListAwardKinds(list, Clerk()).value();
  for (const v1::AwardKind& kind : listed.award_kinds()) {
    if (kind.code() == code) *set.add_kinds() = kind;
  }
  ruling(*set.mutable_kinds(0));
  ASSERT_THAT(rule_sets_->PublishRuleSet(request, Clerk()), IsOk());
}

v1::Nomination RouteTest::Put(const std::string& id, const std::string& code, const std::string& cluster) {
  v1::CreateNominationRequest create;
  create.set_request_id(Uuid());
  create.set_nomination_id(id);
  v1::Nomination& nomination = *create.mutable_nomination();
  nomination.set_award_kind(code);
  nomination.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  nomination.mutable_recipient()->set_organization(absl::StrCat("organizations/", id));
  nomination.set_proposer("organizations/lm-hn");
  if (!cluster.empty()) nomination.set_cluster(absl::StrCat("clusters/", cluster));
  nomination.set_year(2017);
  nomination.set_achievement("Thành tích được lập để thử");
  const auto created = commendation_->CreateNomination(create, Clerk());
  EXPECT_THAT(created, IsOk());
  return SubmitAgain(created.value().nomination());
}

v1::Nomination RouteTest::SubmitAgain(const v1::Nomination& nomination) {
  v1::SubmitNominationRequest submit;
  submit.set_request_id(Uuid());
  submit.set_name(nomination.name());
  submit.set_etag(nomination.etag());
  SetDate(submit.mutable_submitted_on(), 2018, 3, 1);
  for (const char* document : {"PROPOSAL", "ACHIEVEMENT_REPORT", "MINUTES"}) {
    v1::DossierDocument& item = *submit.add_documents();
    item.set_document(document);
    item.set_sha256(std::string(64, 'b'));
    SetDate(item.mutable_received_on(), 2018, 2, 28);
  }
  const auto submitted = commendation_->SubmitNomination(submit, Clerk());
  EXPECT_THAT(submitted, IsOk());
  return submitted.value().nomination();
}

v1::Nomination RouteTest::Accepted(const std::string& id, const std::string& code, const std::string& cluster) {
  const auto accepted = Take(Put(id, code, cluster), v1::REVIEW_ACTION_ACCEPT, 2);
  EXPECT_THAT(accepted, IsOk());
  return accepted.value();
}

v1::ReviewNominationRequest RouteTest::Step(const v1::Nomination& nomination, v1::ReviewAction action, int day) {
  v1::ReviewNominationRequest request;
  request.set_request_id(Uuid());
  request.set_name(nomination.name());
  request.set_action(action);
  request.set_reason("lý do được lập để thử");
  request.set_etag(nomination.etag());
  const bool submission = nomination.state() == v1::NOMINATION_STATE_SUBMITTED;
  if (action == v1::REVIEW_ACTION_ACCEPT && submission) {
    *request.mutable_accepted_conditions() = nomination.unsettled_conditions();
  }
  SetDate(request.mutable_effective_date(), 2018, 3, day);
  return request;
}

absl::StatusOr<v1::Nomination> RouteTest::Take(const v1::Nomination& nomination, v1::ReviewAction action, int day,
                                               const std::string& to) {
  v1::ReviewNominationRequest request = Step(nomination, action, day);
  request.set_forward_to(to);
  const auto taken = commendation_->ReviewNomination(request, Clerk());
  if (!taken.ok()) return taken.status();
  return taken->nomination();
}

absl::StatusOr<v1::Ballot> RouteTest::TryBallot(const v1::Nomination& nomination, const std::string& id, int day) {
  v1::ConveneMeetingRequest convene;
  convene.set_request_id(Uuid());
  convene.set_meeting_id("m-" + id);
  v1::Meeting& meeting = *convene.mutable_meeting();
  meeting.set_display_name("Họp Hội đồng");
  meeting.set_manager("organizations/lm-hn");
  SetDate(meeting.mutable_held_on(), 2018, 3, day);
  for (int i = 0; i < 9; ++i) {
    v1::CouncilMember& member = *meeting.add_council();
    member.set_principal(absl::StrCat("user:", i));
    member.set_display_name(absl::StrCat("Thành viên ", i));
    member.set_role(i == 0 ? v1::COUNCIL_ROLE_CHAIR : v1::COUNCIL_ROLE_MEMBER);
    member.set_present(true);
  }
  meeting.add_agenda(nomination.name());
  EXPECT_THAT(commendation_->ConveneMeeting(convene, Clerk()), IsOk());
  v1::OpenBallotRequest open;
  open.set_request_id(Uuid());
  open.set_ballot_id(id);
  open.set_meeting("meetings/m-" + id);
  open.set_nomination(nomination.name());
  const auto opened = commendation_->OpenBallot(open, Clerk());
  if (!opened.ok()) return opened.status();
  return opened->ballot();
}

v1::Nomination RouteTest::RecommendedOn(const v1::Nomination& nomination, const std::string& id, int day) {
  const auto ballot = TryBallot(nomination, id, day);
  EXPECT_THAT(ballot, IsOk());
  for (int i = 0; i < 9; ++i) {
    EXPECT_THAT(Vote(ballot->name(), absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE), IsOk());
  }
  const auto closed = CloseBallot(*ballot);
  EXPECT_THAT(closed, IsOk());
  return closed.value().nomination();
}

v1::IssueDecisionRequest RouteTest::DecideOn(int day, const std::string& number, const std::string& nomination) {
  v1::IssueDecisionRequest request = Decide(number, nomination);
  SetDate(request.mutable_decision()->mutable_signed_on(), 2018, 3, day);
  return request;
}

v1::PublishNoticeRequest RouteTest::NoticeOf(const v1::Nomination& nomination, int day) {
  v1::PublishNoticeRequest request;
  request.set_request_id(Uuid());
  request.set_name(nomination.name());
  request.set_etag(nomination.etag());
  SetDate(request.mutable_notice()->mutable_published_on(), 2018, 3, day);
  request.mutable_notice()->set_place("Cổng thông tin điện tử");
  return request;
}

v1::RecordObjectionRequest RouteTest::ObjectionTo(const v1::Nomination& nomination, int day) {
  v1::RecordObjectionRequest request;
  request.set_request_id(Uuid());
  request.set_name(nomination.name());
  request.set_etag(nomination.etag());
  request.mutable_objection()->set_raised_by("persons/p9");
  SetDate(request.mutable_objection()->mutable_raised_on(), 2018, 3, day);
  request.mutable_objection()->set_content("Số liệu báo cáo chưa đúng");
  request.mutable_objection()->set_evidence_sha256(std::string(64, 'c'));
  return request;
}

v1::ResolveObjectionRequest RouteTest::Resolution(const v1::Nomination& nomination, v1::ObjectionState outcome,
                                                  int day) {
  v1::ResolveObjectionRequest request;
  request.set_request_id(Uuid());
  request.set_name(nomination.name());
  request.set_etag(nomination.etag());
  for (const v1::Notice& notice : nomination.notices()) {
    for (const v1::Objection& objection : notice.objections()) request.set_objection(objection.id());
  }
  request.set_outcome(outcome);
  request.set_resolution("Đã kiểm tra hồ sơ");
  SetDate(request.mutable_resolved_on(), 2018, 3, day);
  return request;
}

v1::RequestClearanceRequest RouteTest::Letter(const v1::Nomination& nomination, const std::string& body, int day) {
  v1::RequestClearanceRequest request;
  request.set_request_id(Uuid());
  request.set_name(nomination.name());
  request.set_etag(nomination.etag());
  request.set_body(body);
  SetDate(request.mutable_requested_on(), 2018, 3, day);
  request.set_paper("12/CV-TĐKT");
  return request;
}

v1::AnswerClearanceRequest RouteTest::Reply(const v1::Nomination& nomination, const std::string& body,
                                            v1::ClearanceAnswer answer, int day) {
  v1::AnswerClearanceRequest request;
  request.set_request_id(Uuid());
  request.set_name(nomination.name());
  request.set_etag(nomination.etag());
  request.set_body(body);
  request.set_answer(answer);
  SetDate(request.mutable_answered_on(), 2018, 3, day);
  if (answer != v1::CLEARANCE_ANSWER_NO_ANSWER) request.set_paper("34/CV");
  return request;
}

v1::Nomination RouteTest::Cleared(const v1::Nomination& nomination, const std::string& body) {
  const auto asked = routes_->RequestClearance(Letter(nomination, body, 5), Clerk());
  EXPECT_THAT(asked, IsOk());
  const auto answered =
      routes_->AnswerClearance(Reply(asked->nomination(), body, v1::CLEARANCE_ANSWER_AGREES, 6), Clerk());
  EXPECT_THAT(answered, IsOk());
  return answered.value().nomination();
}

v1::Quota RouteTest::QuotaOf(const std::string& code, const std::string& cluster) {
  v1::GetQuotaRequest request;
  request.set_award_kind(code);
  request.set_alliance("organizations/lm-hn");
  if (!cluster.empty()) request.set_cluster("clusters/" + cluster);
  request.set_year(2017);
  const auto got = routes_->GetQuota(request, Clerk());
  EXPECT_THAT(got, IsOk());
  return got.value().quota();
}

v1::StateQuotaBaseRequest RouteTest::Statement(const std::string& id, int64_t count) {
  v1::StateQuotaBaseRequest request;
  request.set_request_id(Uuid());
  request.set_statement_id(id);
  v1::QuotaBaseStatement& statement = *request.mutable_statement();
  statement.set_alliance("organizations/lm-hn");
  statement.set_base(v1::QUOTA_BASE_ADVANCED_LABOURERS);
  statement.set_year(2017);
  statement.set_count(count);
  SetDate(statement.mutable_counted_on(), 2018, 1, 31);
  statement.set_source("Báo cáo được lập để thử");
  return request;
}

std::vector<v1::PendingStep> RouteTest::PendingOf(const v1::Nomination& nomination) {
  const v1::Nomination read = Read(nomination);
  std::vector<v1::PendingStep> steps;
  for (const v1::PendingItem& item : read.pending()) steps.push_back(item.step());
  return steps;
}

}  // namespace htx::awards

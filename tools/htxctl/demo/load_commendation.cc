#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htx/awards/v1/commendation_service.grpc.pb.h"
#include "htxctl/demo/commendation_plan.h"
#include "htxctl/demo/load.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/progress.h"

namespace htx::ctl {
namespace {

using awards::v1::CommendationService;
using Stub = CommendationService::Stub;

const absl::CivilDay kMeetingDay(2017, 12, 15);

std::string RequestId(const NominationPlan& plan, absl::string_view step) {
  return StableUuid(absl::StrCat("nomination/", plan.id, "/", step));
}

awards::v1::ReviewNominationRequest Step(const NominationPlan& plan, awards::v1::ReviewAction action,
                                         const std::string& etag) {
  awards::v1::ReviewNominationRequest request;
  request.set_name(absl::StrCat("nominations/", plan.id));
  request.set_action(action);
  *request.mutable_effective_date() = ToDate(kMeetingDay);
  request.set_etag(etag);
  request.set_request_id(RequestId(plan, awards::v1::ReviewAction_Name(action)));
  return request;
}

// DRAFT to APPRAISED; returns the etag.
absl::StatusOr<std::string> Prepare(const Session& session, Stub& stub, const NominationPlan& plan) {
  awards::v1::CreateNominationRequest create;
  create.set_request_id(RequestId(plan, "create"));
  create.set_nomination_id(plan.id);
  *create.mutable_nomination() = plan.nomination;
  HTX_ASSIGN_OR_RETURN(const auto created, session.Call(stub, &Stub::CreateNomination, create));
  awards::v1::SubmitNominationRequest submit;
  submit.set_request_id(RequestId(plan, "submit"));
  submit.set_name(absl::StrCat("nominations/", plan.id));
  *submit.mutable_submitted_on() = ToDate(plan.submitted_on);
  submit.set_etag(created.nomination().etag());
  HTX_ASSIGN_OR_RETURN(const auto submitted, session.Call(stub, &Stub::SubmitNomination, submit));
  awards::v1::ReviewNominationRequest accept =
      Step(plan, awards::v1::REVIEW_ACTION_ACCEPT, submitted.nomination().etag());
  *accept.mutable_accepted_conditions() = submitted.nomination().unsettled_conditions();
  HTX_ASSIGN_OR_RETURN(const auto accepted, session.Call(stub, &Stub::ReviewNomination, accept));
  return accepted.nomination().etag();
}

absl::Status Convene(const Session& session, Stub& stub, const awards::v1::Meeting& meeting) {
  awards::v1::ConveneMeetingRequest convene;
  convene.set_request_id(StableUuid(absl::StrCat("meeting/", kClusterMeeting)));
  convene.set_meeting_id(kClusterMeeting);
  *convene.mutable_meeting() = meeting;
  return session.Call(stub, &Stub::ConveneMeeting, convene).status();
}

// Every member who may vote agrees: in the room, or in writing when absent. Returns the nomination's etag.
absl::StatusOr<std::string> Vote(const Session& session, Stub& stub, const awards::v1::Meeting& meeting,
                                 const NominationPlan& plan) {
  awards::v1::OpenBallotRequest open;
  open.set_request_id(RequestId(plan, "open"));
  open.set_meeting(absl::StrCat("meetings/", kClusterMeeting));
  open.set_nomination(absl::StrCat("nominations/", plan.id));
  open.set_ballot_id(plan.id);
  HTX_ASSIGN_OR_RETURN(const auto opened, session.Call(stub, &Stub::OpenBallot, open));
  for (const awards::v1::CouncilMember& member : meeting.council()) {
    // The nominee's own representative may not vote.
    if (member.unit() == plan.nomination.recipient().organization()) continue;
    awards::v1::CastVoteRequest cast;
    cast.set_ballot(absl::StrCat("ballots/", plan.id));
    cast.set_choice(awards::v1::VOTE_CHOICE_AGREE);
    cast.set_channel(member.present() ? awards::v1::VOTE_CHANNEL_IN_ROOM : awards::v1::VOTE_CHANNEL_WRITTEN);
    cast.set_request_id(RequestId(plan, member.principal()));
    HTX_RETURN_IF_ERROR(session.As(member.principal()).Call(stub, &Stub::CastVote, cast).status());
  }
  awards::v1::CloseBallotRequest close;
  close.set_request_id(RequestId(plan, "close"));
  close.set_name(absl::StrCat("ballots/", plan.id));
  close.set_etag(opened.ballot().etag());
  HTX_ASSIGN_OR_RETURN(const auto closed, session.Call(stub, &Stub::CloseBallot, close));
  return closed.nomination().etag();
}

absl::Status Forward(const Session& session, Stub& stub, const NominationPlan& plan, const std::string& etag) {
  auto forward = Step(plan, awards::v1::REVIEW_ACTION_FORWARD, etag);
  forward.set_forward_to("organizations/lmhtx-viet-nam");
  return session.Call(stub, &Stub::ReviewNomination, forward).status();
}

}  // namespace

absl::Status LoadCommendation(const Session& session) {
  const auto stub = CommendationService::NewStub(session.awards());
  const std::vector<NominationPlan> nominations = NominationPlans();
  const std::vector<DecisionPlan> decisions = DecisionPlans();
  const awards::v1::Meeting meeting = MeetingPlan();
  Progress progress("  nominations, ballot, decisions", static_cast<int64_t>(nominations.size() + decisions.size()));
  std::vector<std::string> etags;
  for (const NominationPlan& plan : nominations) {
    HTX_ASSIGN_OR_RETURN(std::string etag, Prepare(session, *stub, plan));
    etags.push_back(std::move(etag));
  }
  HTX_RETURN_IF_ERROR(Convene(session, *stub, meeting));
  for (size_t i = 0; i < nominations.size(); ++i) {
    if (nominations[i].ballot) {
      HTX_ASSIGN_OR_RETURN(etags[i], Vote(session, *stub, meeting, nominations[i]));
    }
    HTX_RETURN_IF_ERROR(Forward(session, *stub, nominations[i], etags[i]));
    progress.Add(1);
  }
  for (const DecisionPlan& plan : decisions) {
    awards::v1::IssueDecisionRequest issue;
    issue.set_request_id(StableUuid(absl::StrCat("decision/", plan.id)));
    issue.set_decision_id(plan.id);
    *issue.mutable_decision() = plan.decision;
    HTX_RETURN_IF_ERROR(session.Call(*stub, &Stub::IssueDecision, issue).status());
    progress.Add(1);
  }
  return absl::OkStatus();
}

}  // namespace htx::ctl

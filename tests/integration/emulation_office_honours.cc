// The second half of EmulationOffice: from a nomination to the credential.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/integration/emulation_office.h"
#include "tests/support/eventually.h"

namespace htx::testing {
namespace {

using Commendation = awards_v1::CommendationService::Stub;
using Honours = awards_v1::HonourService::Stub;

// The secretary of who proposed it.
Caller ProposerOf(const awards_v1::Nomination& nomination) {
  return {.principal = "user:proposer", .roles = "awards.secretary", .scopes = nomination.proposer()};
}

}  // namespace

awards_v1::Nomination EmulationOffice::Nominated(const std::string& id, const awards_v1::Nomination& content) const {
  awards_v1::CreateNominationRequest create;
  create.set_nomination_id(id);
  create.set_request_id(NewUuid());
  *create.mutable_nomination() = content;
  return Must(CallUntilAnswered(*commendation, &Commendation::CreateNomination, create, ProposerOf(content)))
      .nomination();
}

awards_v1::SubmitNominationRequest EmulationOffice::Submission(const awards_v1::Nomination& nomination,
                                                               const google::type::Date& day) const {
  awards_v1::SubmitNominationRequest submit;
  submit.set_name(nomination.name());
  submit.set_etag(nomination.etag());
  submit.set_request_id(NewUuid());
  *submit.mutable_submitted_on() = day;
  for (const char* document : {"PROPOSAL", "ACHIEVEMENT_REPORT", "MINUTES"}) {
    awards_v1::DossierDocument& paper = *submit.add_documents();
    paper.set_document(document);
    paper.set_sha256(std::string(64, 'a'));
    *paper.mutable_received_on() = day;
  }
  return submit;
}

awards_v1::Nomination EmulationOffice::Appraised(const std::string& id, const awards_v1::Nomination& content,
                                                 const google::type::Date& day) const {
  const awards_v1::Nomination drafted = Nominated(id, content);
  const auto submitted = Must(CallUntilAnswered(*commendation, &Commendation::SubmitNomination,
                                                Submission(drafted, day), ProposerOf(content)))
                             .nomination();
  awards_v1::ReviewNominationRequest accept;
  accept.set_name(submitted.name());
  accept.set_etag(submitted.etag());
  accept.set_request_id(NewUuid());
  accept.set_action(awards_v1::REVIEW_ACTION_ACCEPT);
  *accept.mutable_accepted_conditions() = submitted.unsettled_conditions();
  *accept.mutable_effective_date() = day;
  return Must(CallUntilAnswered(*commendation, &Commendation::ReviewNomination, accept, ProposerOf(content)))
      .nomination();
}

awards_v1::Nomination EmulationOffice::Get(const std::string& nomination) const {
  awards_v1::GetNominationRequest get;
  get.set_name(absl::StrCat("nominations/", nomination));
  return Must(CallUntilAnswered(*commendation, &Commendation::GetNomination, get, kStranger)).nomination();
}

awards_v1::Nomination EmulationOffice::Forwarded(const std::string& id, const std::string& authority,
                                                 const google::type::Date& day) const {
  const awards_v1::Nomination nomination = Get(id);
  awards_v1::ReviewNominationRequest forward;
  forward.set_name(nomination.name());
  forward.set_etag(nomination.etag());
  forward.set_request_id(NewUuid());
  forward.set_action(awards_v1::REVIEW_ACTION_FORWARD);
  forward.set_forward_to(authority);
  *forward.mutable_effective_date() = day;
  return Must(CallUntilAnswered(*commendation, &Commendation::ReviewNomination, forward, ProposerOf(nomination)))
      .nomination();
}

awards_v1::Ballot EmulationOffice::Opened(const std::string& meeting, const std::string& nomination,
                                          const std::string& manager) const {
  awards_v1::OpenBallotRequest open;
  open.set_meeting(meeting);
  open.set_nomination(nomination);
  open.set_request_id(NewUuid());
  return Must(CallUntilAnswered(*commendation, &Commendation::OpenBallot, open, SecretaryOf(manager))).ballot();
}

awards_v1::CastVoteRequest EmulationOffice::Vote(const awards_v1::Ballot& ballot, awards_v1::VoteChoice choice) const {
  awards_v1::CastVoteRequest vote;
  vote.set_ballot(ballot.name());
  vote.set_choice(choice);
  vote.set_channel(awards_v1::VOTE_CHANNEL_IN_ROOM);
  vote.set_request_id(NewUuid());
  return vote;
}

void EmulationOffice::Cast(const awards_v1::Ballot& ballot, awards_v1::VoteChoice choice, const Caller& voter,
                           awards_v1::VoteChannel channel) const {
  awards_v1::CastVoteRequest vote = Vote(ballot, choice);
  vote.set_channel(channel);
  Must(CallUntilAnswered(*commendation, &Commendation::CastVote, vote, voter));
}

awards_v1::CloseBallotResponse EmulationOffice::Closed(const awards_v1::Ballot& ballot,
                                                       const std::string& manager) const {
  awards_v1::CloseBallotRequest close;
  close.set_name(ballot.name());
  close.set_etag(ballot.etag());
  close.set_request_id(NewUuid());
  return Must(CallUntilAnswered(*commendation, &Commendation::CloseBallot, close, SecretaryOf(manager)));
}

awards_v1::IssueDecisionRequest EmulationOffice::Decision(const std::string& number, const std::string& authority,
                                                          awards_v1::Grantor grantor, const std::string& manager,
                                                          const google::type::Date& signed_on) const {
  awards_v1::IssueDecisionRequest issue;
  issue.set_request_id(NewUuid());
  awards_v1::Decision& decision = *issue.mutable_decision();
  decision.set_number(number);
  decision.set_authority(authority);
  decision.set_authority_label(grantor == awards_v1::GRANTOR_VCA ? "Chủ tịch Liên minh Hợp tác xã Việt Nam"
                               : grantor == awards_v1::GRANTOR_PROVINCE ? "Chủ tịch UBND thành phố Hải Phòng"
                                                                        : "Chủ tịch Liên minh Hợp tác xã thành phố");
  decision.set_grantor(grantor);
  decision.set_manager(Organization(manager));
  decision.set_signer_title("Chủ tịch");
  *decision.mutable_signed_on() = signed_on;
  decision.set_provenance(authority == Organization(manager) ? awards_v1::PROVENANCE_DECIDED
                                                             : awards_v1::PROVENANCE_RECORDED);
  return issue;
}

awards_v1::Decision EmulationOffice::Issued(const awards_v1::IssueDecisionRequest& request,
                                            const std::string& manager) const {
  return Must(CallUntilAnswered(*commendation, &Commendation::IssueDecision, request, SecretaryOf(manager))).decision();
}

awards_v1::Ceremony EmulationOffice::Conferred(const std::string& name, const std::string& manager,
                                               const std::vector<std::string>& awards, const google::type::Date& day,
                                               const std::string& place) const {
  awards_v1::ConferAwardsRequest confer;
  confer.set_request_id(NewUuid());
  awards_v1::Ceremony& ceremony = *confer.mutable_ceremony();
  ceremony.set_display_name(name);
  ceremony.set_manager(Organization(manager));
  *ceremony.mutable_held_on() = day;
  ceremony.set_place(place);
  for (const std::string& award : awards) ceremony.add_awards(award);
  return Must(CallUntilAnswered(*honours, &Honours::ConferAwards, confer, SecretaryOf(manager))).ceremony();
}

std::string EmulationOffice::BundleOf(const std::string& credential) const {
  awards_v1::GetCredentialRequest get;
  get.set_name(credential);
  std::string bundle;
  EXPECT_TRUE(Eventually([&] {
    bundle = Must(CallUntilAnswered(*honours, &Honours::GetCredential, get, kStranger)).bundle();
    return absl::StrContains(bundle, "\"log\"");
  }));
  return bundle;
}

std::string EmulationOffice::IssuerKeys() const {
  const auto listed = Must(CallUntilAnswered(*log, &awards_v1::LogService::Stub::ListIssuerKeys, {}, kStranger));
  std::string pem;
  for (const awards_v1::IssuerKey& key : listed.keys()) pem += key.pem();
  return pem;
}

awards_v1::QueryAwardStatisticsResponse EmulationOffice::Count(const std::string& filter,
                                                               const std::vector<awards_v1::AwardDimension>& by) const {
  awards_v1::QueryAwardStatisticsRequest request;
  request.set_filter(filter);
  for (const awards_v1::AwardDimension dimension : by) request.add_group_by(dimension);
  return Must(CallUntilAnswered(*commendation, &Commendation::QueryAwardStatistics, request, kStranger));
}

}  // namespace htx::testing

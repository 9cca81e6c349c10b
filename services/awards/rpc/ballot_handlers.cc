#include "awards/domain/errors.h"
#include "awards/rpc/ballot_box.h"
#include "awards/rpc/ballot_changes.h"
#include "awards/rpc/ballot_commitments.h"
#include "awards/rpc/ballot_proto.h"
#include "awards/rpc/commendation_handlers.h"
#include "awards/rpc/nomination_changes.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/ballot_store.h"
#include "awards/store/schemas.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<v1::ConveneMeetingResponse> CommendationHandlers::ConveneMeeting(
    const v1::ConveneMeetingRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Meeting asked,
                       ParseMeeting(request.meeting(), request.meeting_id(), parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.manager)));
  return sql::WriteOnce<v1::ConveneMeetingResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ConveneMeetingResponse> {
        const std::vector<std::string> attending(request.attending().begin(), request.attending().end());
        HTX_ASSIGN_OR_RETURN(Meeting seated, SeatOf(transaction, asked, attending));
        HTX_ASSIGN_OR_RETURN(const Meeting meeting, Convene(std::move(seated)));
        HTX_RETURN_IF_ERROR(CheckMeeting(transaction, meeting));
        HTX_RETURN_IF_ERROR(store::InsertMeeting(transaction, meeting));
        HTX_RETURN_IF_ERROR(AnnounceMeeting(transaction, "MEETING_CONVENED", meeting));
        v1::ConveneMeetingResponse response;
        *response.mutable_meeting() = ToProto(meeting);
        return response;
      });
}

absl::StatusOr<v1::GetMeetingResponse> CommendationHandlers::GetMeeting(const v1::GetMeetingRequest& request,
                                                                        const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "meetings"));
  const MeetingId id = MeetingId::Of(std::move(id_text));
  v1::GetMeetingResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Meeting meeting, LoadMeeting(transaction, id));
    *response.mutable_meeting() = ToProto(meeting);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::OpenBallotResponse> CommendationHandlers::OpenBallot(const v1::OpenBallotRequest& request,
                                                                        const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const NewBallot asked, ParseNewBallot(request, parts_.ids->Next()));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::OpenBallotResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::OpenBallotResponse> {
        HTX_ASSIGN_OR_RETURN(const Meeting meeting, LoadMeeting(transaction, asked.meeting));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(meeting.manager)));
        HTX_ASSIGN_OR_RETURN(Nomination nomination, LoadNomination(transaction, asked.nomination));
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        HTX_ASSIGN_OR_RETURN(const ConflictFacts facts, LoadConflictFacts(transaction, nomination));
        HTX_ASSIGN_OR_RETURN(const Ballot ballot,
                             Open(asked.id, meeting, nomination, asked.recusals, facts, now, sets));
        HTX_RETURN_IF_ERROR(store::InsertBallot(transaction, ballot));
        HTX_RETURN_IF_ERROR(GiveKey(transaction, *parts_.seal, ballot.id));
        nomination.state = NominationState::kBalloted;
        nomination.ballot = ballot.id;
        HTX_RETURN_IF_ERROR(AnnounceBallot(transaction, "BALLOT_OPENED", ballot));
        HTX_RETURN_IF_ERROR(SaveNomination(transaction, nomination, "NOMINATION_REVIEWED", now, meeting.held_on));
        v1::OpenBallotResponse response;
        *response.mutable_ballot() = ToProto(ballot);
        return response;
      });
}

absl::StatusOr<v1::CastVoteResponse> CommendationHandlers::CastVote(const v1::CastVoteRequest& request,
                                                                    const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const NewVote vote, ParseVote(request));
  const absl::Time now = parts_.clock->Now();
  const std::string receipt = parts_.ids->Next();
  const std::string nonce = vote.nonce.empty() ? RandomHex() : vote.nonce;
  CallRecord record = rpc::RecordOf(request, context, now);
  // The stored reply is keyed by the voter. A fingerprint over the request would tell the choice to whoever tries all
  // three.
  record.fingerprint = NameOf(vote.ballot);
  return sql::WriteOnce<v1::CastVoteResponse>(
      *parts_.database, record, [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CastVoteResponse> {
        HTX_ASSIGN_OR_RETURN(const Ballot ballot, LoadBallot(transaction, vote.ballot));
        HTX_ASSIGN_OR_RETURN(const int32_t cast, store::TimesVoted(transaction, vote.ballot, context.principal));
        HTX_RETURN_IF_ERROR(
            MayVote(ballot, {.principal = context.principal, .channel = vote.channel, .revises = vote.revises}, cast));
        HTX_ASSIGN_OR_RETURN(const std::string commitment, DropIn(transaction, *parts_.seal, vote.ballot,
                                                                  {.principal = context.principal,
                                                                   .revision = cast + 1,
                                                                   .channel = vote.channel,
                                                                   .receipt = receipt,
                                                                   .cast_time = now},
                                                                  {.choice = vote.choice, .nonce = nonce}));
        // Announced without the ballot: that somebody voted is audited, what was voted is not.
        HTX_RETURN_IF_ERROR(Announce(transaction, "VOTE_CAST", NameOf(vote.ballot), v1::Change()));
        v1::CastVoteResponse response;
        response.set_receipt(receipt);
        response.set_commitment(commitment);
        *response.mutable_cast_time() = TimeProto(now);
        return response;
      });
}

absl::StatusOr<v1::CloseBallotResponse> CommendationHandlers::CloseBallot(const v1::CloseBallotRequest& request,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "ballots"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const BallotId id = BallotId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::CloseBallotResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CloseBallotResponse> {
        HTX_ASSIGN_OR_RETURN(Ballot ballot, LoadBallot(transaction, id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(ballot.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), ballot.version, NameOf(id)));
        if (ballot.state != BallotState::kOpen) {
          return StateForbids(NameOf(id), ToText(ballot.state), ToText(BallotState::kOpen));
        }
        HTX_ASSIGN_OR_RETURN(const OpenedBox box, OpenBox(transaction, *parts_.seal, id));
        HTX_ASSIGN_OR_RETURN(ballot, Close(std::move(ballot), box.counts, now));
        const std::vector<std::string> counted = Counted(box.commitments);
        ballot.commitment_root = CommitmentRoot(counted);
        ballot.commitments = static_cast<int32_t>(counted.size());
        ++ballot.version;
        HTX_RETURN_IF_ERROR(store::UpdateBallot(transaction, ballot));
        HTX_RETURN_IF_ERROR(store::EmptyBox(transaction, id, box.commitments));
        HTX_RETURN_IF_ERROR(RecordBallot(transaction, ballot, now));
        HTX_ASSIGN_OR_RETURN(Nomination nomination, LoadNomination(transaction, ballot.nomination));
        nomination = Resolve(std::move(nomination), ballot);
        HTX_RETURN_IF_ERROR(AnnounceBallot(transaction, "BALLOT_CLOSED", ballot));
        HTX_RETURN_IF_ERROR(SaveNomination(transaction, nomination, "NOMINATION_REVIEWED", now, {}));
        v1::CloseBallotResponse response;
        *response.mutable_ballot() = ToProto(ballot);
        *response.mutable_nomination() = ToProto(nomination);
        return response;
      });
}

absl::StatusOr<v1::GetBallotResponse> CommendationHandlers::GetBallot(const v1::GetBallotRequest& request,
                                                                      const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "ballots"));
  const BallotId id = BallotId::Of(std::move(id_text));
  v1::GetBallotResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Ballot ballot, LoadBallot(transaction, id));
    *response.mutable_ballot() = ToProto(ballot);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListBallotsResponse> CommendationHandlers::ListBallots(const v1::ListBallotsRequest& request,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::BallotSchema(), "ListBallots", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListBallotsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Ballot> page, store::ListBallots(transaction, arguments.list));
    for (const Ballot& ballot : page.items) *response.add_ballots() = ToProto(ballot);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards

// Ballots before they open, when they are annulled, and after they closed.

#include <algorithm>

#include "awards/domain/errors.h"
#include "awards/rpc/ballot_box.h"
#include "awards/rpc/ballot_changes.h"
#include "awards/rpc/ballot_commitments.h"
#include "awards/rpc/ballot_proto.h"
#include "awards/rpc/council_handlers.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/nomination_changes.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/quota_use.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/ballot_store.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<v1::PreviewBallotResponse> CouncilHandlers::PreviewBallot(const v1::PreviewBallotRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const NewBallot asked, ParsePreview(request));
  const absl::Time now = parts_.clock->Now();
  v1::PreviewBallotResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Meeting meeting, LoadMeeting(transaction, asked.meeting));
    HTX_ASSIGN_OR_RETURN(const Nomination nomination, LoadNomination(transaction, asked.nomination));
    HTX_ASSIGN_OR_RETURN(const ConflictFacts facts, LoadConflictFacts(transaction, nomination));
    HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
    HTX_ASSIGN_OR_RETURN(const Ballot ballot, Plan(asked.id, meeting, nomination, asked.recusals, facts, now, sets));
    v1::Ballot& proto = *response.mutable_ballot();
    proto = ToProto(ballot);
    proto.clear_name();
    proto.clear_state();
    proto.clear_open_time();
    proto.clear_etag();
    HTX_ASSIGN_OR_RETURN(const KindOnDate kind,
                         KindOn(nomination.award_kind, meeting.held_on, sets, nomination.proposer));
    HTX_ASSIGN_OR_RETURN(*response.mutable_quota(), ShowQuota(transaction, kind, PlaceOf(nomination)));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::VoidBallotResponse> CouncilHandlers::VoidBallot(const v1::VoidBallotRequest& request,
                                                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "ballots"));
  if (request.reason().empty()) return ReasonRequired("VOID");
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const BallotId id = BallotId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::VoidBallotResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::VoidBallotResponse> {
        HTX_ASSIGN_OR_RETURN(Ballot ballot, LoadBallot(transaction, id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(ballot.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), ballot.version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(ballot, Void(std::move(ballot), request.reason(), now));
        ++ballot.version;
        HTX_RETURN_IF_ERROR(store::UpdateBallot(transaction, ballot));
        HTX_RETURN_IF_ERROR(store::EmptyBox(transaction, id, {}));
        HTX_ASSIGN_OR_RETURN(Nomination nomination, LoadNomination(transaction, ballot.nomination));
        nomination = Resolve(std::move(nomination), ballot);
        HTX_RETURN_IF_ERROR(AnnounceBallot(transaction, "BALLOT_VOIDED", ballot));
        HTX_RETURN_IF_ERROR(SaveNomination(transaction, nomination, "NOMINATION_REVIEWED", now, {}));
        v1::VoidBallotResponse response;
        *response.mutable_ballot() = ToProto(ballot);
        *response.mutable_nomination() = ToProto(nomination);
        return response;
      });
}

absl::StatusOr<v1::GetVoteProofResponse> CouncilHandlers::GetVoteProof(const v1::GetVoteProofRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("ballot", request.ballot(), "ballots"));
  if (!IsSha256Hex(request.commitment())) {
    return InvalidField("commitment",
                        {"must be 64 lower-case hexadecimal digits", "phải là 64 chữ số hệ 16 viết thường"});
  }
  const BallotId id = BallotId::Of(std::move(id_text));
  v1::GetVoteProofResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Ballot ballot, LoadBallot(transaction, id));
    if (!ballot.tally) return StateForbids(NameOf(id), ToText(ballot.state), "PASSED, FAILED");
    HTX_ASSIGN_OR_RETURN(const std::vector<store::Commitment> commitments, store::ListCommitments(transaction, id));
    const auto found = std::find_if(commitments.begin(), commitments.end(), [&](const store::Commitment& each) {
      return each.commitment == request.commitment();
    });
    if (found == commitments.end()) return CommitmentUnknown(NameOf(id));
    if (!found->counted) {
      response.set_superseded(true);
      return absl::OkStatus();
    }
    const std::vector<std::string> counted = Counted(commitments);
    const auto leaf = std::lower_bound(counted.begin(), counted.end(), request.commitment());
    const auto index = static_cast<size_t>(leaf - counted.begin());
    response.set_leaf_index(static_cast<int32_t>(index));
    response.set_tree_size(static_cast<int32_t>(counted.size()));
    for (std::string& hash : CommitmentPath(counted, index)) response.add_path(std::move(hash));
    response.set_root(ballot.commitment_root);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards

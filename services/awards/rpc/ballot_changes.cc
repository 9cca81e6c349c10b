#include "awards/rpc/ballot_changes.h"

#include "awards/domain/errors.h"
#include "awards/rpc/ballot_proto.h"
#include "awards/rpc/digest.h"
#include "awards/store/ballot_store.h"
#include "awards/store/cluster_store.h"
#include "awards/store/council_store.h"
#include "awards/store/log_store.h"
#include "awards/store/nomination_store.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<Ballot> LoadBallot(sql::Transaction& transaction, const BallotId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Ballot> ballot, store::FindBallot(transaction, id));
  if (!ballot) return NeverExisted("Ballot", NameOf(id));
  return *std::move(ballot);
}

absl::StatusOr<Meeting> LoadMeeting(sql::Transaction& transaction, const MeetingId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Meeting> meeting, store::FindMeeting(transaction, id));
  if (!meeting) return NeverExisted("Meeting", NameOf(id));
  return *std::move(meeting);
}

absl::StatusOr<Nomination> LoadNomination(sql::Transaction& transaction, const NominationId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Nomination> nomination, store::FindNomination(transaction, id));
  if (!nomination) return NominationUnknown(NameOf(id));
  return *std::move(nomination);
}

absl::StatusOr<Meeting> SeatOf(sql::Transaction& transaction, const Meeting& asked,
                               absl::Span<const std::string> attending) {
  if (asked.source.empty()) return asked;
  HTX_ASSIGN_OR_RETURN(const std::optional<Council> council, store::FindCouncil(transaction, asked.source));
  if (!council) return CouncilUnknown(NameOf(asked.source));
  return Seat(asked, *council, attending);
}

absl::Status CheckMeeting(sql::Transaction& transaction, const Meeting& meeting) {
  if (!meeting.cluster.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Cluster> cluster, store::FindCluster(transaction, meeting.cluster));
    if (!cluster) return ClusterUnknown(NameOf(meeting.cluster));
  }
  for (const NominationId& id : meeting.agenda) HTX_RETURN_IF_ERROR(LoadNomination(transaction, id).status());
  return absl::OkStatus();
}

absl::Status AnnounceMeeting(sql::Transaction& transaction, absl::string_view type, const Meeting& meeting) {
  v1::Change change;
  *change.mutable_meeting() = ToProto(meeting);
  return Announce(transaction, type, NameOf(meeting.id), change, meeting.held_on);
}

absl::StatusOr<ConflictFacts> LoadConflictFacts(sql::Transaction& transaction, const Nomination& nomination) {
  ConflictFacts facts;
  if (!nomination.cluster.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Cluster> cluster, store::FindCluster(transaction, nomination.cluster));
    if (cluster) facts.leaders = cluster->leaders;
  }
  HTX_ASSIGN_OR_RETURN(facts.relations, store::RelationsTo(transaction, nomination.recipient));
  return facts;
}

absl::Status RecordBallot(sql::Transaction& transaction, const Ballot& ballot, absl::Time now) {
  return store::RecordForLog(transaction, {.type = "BALLOT_CLOSED",
                                           .resource = NameOf(ballot.id),
                                           .payload_sha256 = Sha256Hex(ToCanonicalBytes(ballot)),
                                           .recorded_time = now});
}

absl::Status AnnounceBallot(sql::Transaction& transaction, absl::string_view type, const Ballot& ballot) {
  v1::Change change;
  *change.mutable_ballot() = ToProto(ballot);
  return Announce(transaction, type, NameOf(ballot.id), change);
}

}  // namespace htx::awards

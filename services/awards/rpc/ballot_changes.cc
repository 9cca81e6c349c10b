#include "awards/rpc/ballot_changes.h"

#include "awards/domain/errors.h"
#include "awards/rpc/ballot_proto.h"
#include "awards/rpc/digest.h"
#include "awards/store/ballot_store.h"
#include "awards/store/cluster_store.h"
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

absl::StatusOr<ConflictFacts> LoadConflictFacts(sql::Transaction& transaction, const Meeting&,
                                                const Nomination& nomination) {
  ConflictFacts facts;
  if (!nomination.cluster.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Cluster> cluster, store::FindCluster(transaction, nomination.cluster));
    if (cluster) facts.leaders = cluster->leaders;
  }
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

#pragma once

// Meetings and ballots between proto and domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/ballot.h"
#include "htx/awards/v1/ballot.pb.h"
#include "htx/awards/v1/commendation_requests.pb.h"
#include "htx/awards/v1/council_requests.pb.h"

namespace htx::awards {

// A new meeting; its members are listed or those of a standing council.
absl::StatusOr<Meeting> ParseMeeting(const v1::Meeting& proto, const std::string& chosen_id, std::string fresh_id,
                                     absl::Time now);

struct NewBallot {
  BallotId id = {};
  MeetingId meeting = {};
  NominationId nomination = {};
  std::vector<Recusal> recusals = {};
};
absl::StatusOr<NewBallot> ParseNewBallot(const v1::OpenBallotRequest& request, std::string fresh_id);

// The meeting, nomination and recusals of a ballot that is only looked at.
absl::StatusOr<NewBallot> ParsePreview(const v1::PreviewBallotRequest& request);

struct NewVote {
  BallotId ballot = {};
  VoteChoice choice = VoteChoice::kAbstain;
  VoteChannel channel = VoteChannel::kInRoom;
  bool revises = false;
  std::string nonce = {};  // Empty: the caller gave none.
};
absl::StatusOr<NewVote> ParseVote(const v1::CastVoteRequest& request);

v1::Meeting ToProto(const Meeting& meeting);
v1::Tally ToProto(const Tally& tally);
// Without a tally while the ballot is open: there is nothing to forget to hide, because an open ballot has none.
v1::Ballot ToProto(const Ballot& ballot);

}  // namespace htx::awards

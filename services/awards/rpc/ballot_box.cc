#include "awards/rpc/ballot_box.h"

#include <algorithm>
#include <map>

#include "awards/domain/errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

absl::StatusOr<BallotKey> KeyOf(sql::Transaction& transaction, const BallotSeal& seal, const BallotId& ballot) {
  HTX_ASSIGN_OR_RETURN(const std::optional<store::BallotKeyRow> row, store::FindBallotKey(transaction, ballot));
  if (!row) return BallotBoxDamaged(NameOf(ballot));
  return seal.Unwrap(ballot, {.key_id = row->key_id, .wrapped = row->wrapped});
}

void Add(Counts& counts, VoteChoice choice) {
  switch (choice) {
    case VoteChoice::kAgree:
      ++counts.agree;
      break;
    case VoteChoice::kDisagree:
      ++counts.disagree;
      break;
    case VoteChoice::kAbstain:
      ++counts.abstain;
      break;
  }
}

}  // namespace

absl::Status GiveKey(sql::Transaction& transaction, const BallotSeal& seal, const BallotId& ballot) {
  HTX_ASSIGN_OR_RETURN(const WrappedKey key, seal.MakeKey(ballot));
  return store::InsertBallotKey(transaction, ballot, {.key_id = key.key_id, .wrapped = key.wrapped});
}

absl::StatusOr<std::string> DropIn(sql::Transaction& transaction, const BallotSeal& seal, const BallotId& ballot,
                                   const store::Turnout& turnout, const SealedChoice& vote) {
  HTX_ASSIGN_OR_RETURN(const BallotKey key, KeyOf(transaction, seal, ballot));
  const std::string tag = key.TagOf(turnout.principal);
  std::string commitment = CommitmentTo(ballot, vote);
  HTX_RETURN_IF_ERROR(store::RecordVote(transaction, ballot, turnout,
                                        {.voter_tag = tag,
                                         .revision = turnout.revision,
                                         .envelope = key.Seal(vote, tag, turnout.revision),
                                         .commitment = commitment}));
  return commitment;
}

absl::StatusOr<OpenedBox> OpenBox(sql::Transaction& transaction, const BallotSeal& seal, const BallotId& ballot) {
  HTX_ASSIGN_OR_RETURN(const BallotKey key, KeyOf(transaction, seal, ballot));
  HTX_ASSIGN_OR_RETURN(const std::vector<store::Voter> voters, store::ListVoters(transaction, ballot));
  HTX_ASSIGN_OR_RETURN(const std::vector<store::Envelope> envelopes, store::ListEnvelopes(transaction, ballot));
  std::map<std::string, int32_t> expected;  // Revisions by tag.
  size_t votes = 0;
  for (const store::Voter& voter : voters) {
    expected[key.TagOf(voter.principal)] = voter.revisions;
    votes += static_cast<size_t>(voter.revisions);
  }
  if (votes != envelopes.size()) return BallotBoxDamaged(NameOf(ballot));
  OpenedBox box;
  for (const store::Envelope& envelope : envelopes) {
    const auto voter = expected.find(envelope.voter_tag);
    const std::optional<SealedChoice> vote = key.Open(envelope.envelope, envelope.voter_tag, envelope.revision);
    if (voter == expected.end() || envelope.revision > voter->second || !vote ||
        CommitmentTo(ballot, *vote) != envelope.commitment) {
      return BallotBoxDamaged(NameOf(ballot));
    }
    const bool counts = envelope.revision == voter->second;
    if (counts) Add(box.counts, vote->choice);
    box.commitments.push_back({.commitment = envelope.commitment, .counted = counts});
  }
  std::sort(box.commitments.begin(), box.commitments.end(),
            [](const store::Commitment& a, const store::Commitment& b) { return a.commitment < b.commitment; });
  return box;
}

std::vector<std::string> Counted(const std::vector<store::Commitment>& commitments) {
  std::vector<std::string> counted;
  for (const store::Commitment& commitment : commitments) {
    if (commitment.counted) counted.push_back(commitment.commitment);
  }
  return counted;
}

}  // namespace htx::awards

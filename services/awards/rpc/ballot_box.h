#pragma once

// The ballot box between the seal and the rows: a vote goes in sealed, and comes out as a count.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/ballot.h"
#include "awards/rpc/ballot_seal.h"
#include "awards/store/ballot_box_store.h"
#include "common/sql/database.h"

namespace htx::awards {

// Makes a key for the ballot and stores it wrapped. BALLOT_KEY_MISSING.
absl::Status GiveKey(sql::Transaction& transaction, const BallotSeal& seal, const BallotId& ballot);

// Seals the vote as the voter's next revision; returns its commitment. BALLOT_KEY_MISSING, BALLOT_BOX_DAMAGED.
absl::StatusOr<std::string> DropIn(sql::Transaction& transaction, const BallotSeal& seal, const BallotId& ballot,
                                   const store::Turnout& turnout, const SealedChoice& vote);

struct OpenedBox {
  Counts counts = {};
  std::vector<store::Commitment> commitments = {};  // In ascending order, superseded ones too.
};
// Opens every envelope and counts the latest of each voter. BALLOT_KEY_MISSING; BALLOT_BOX_DAMAGED when one envelope is
// missing, added or changed: every vote of the roll has its envelope, and there is no other.
absl::StatusOr<OpenedBox> OpenBox(sql::Transaction& transaction, const BallotSeal& seal, const BallotId& ballot);

// The commitments that counted, in ascending order.
std::vector<std::string> Counted(const std::vector<store::Commitment>& commitments);

}  // namespace htx::awards

#include "tests/conformance/awards/council_harness.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "awards/rpc/digest.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

using htx::testing::IsOk;

std::string HashHex(char domain, const std::string& left, const std::string& right = "") {
  return Sha256Hex(absl::StrCat(std::string(1, domain), absl::HexStringToBytes(left), absl::HexStringToBytes(right)));
}

}  // namespace

v1::Ballot CouncilTest::OpenedFor(const std::string& organization) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {organization, "ha-nam"});
  const v1::Nomination nomination = Submit(MakeNomination("n", "VCA_FLAG", organization, "red-river"));
  EXPECT_THAT(Review(nomination, v1::REVIEW_ACTION_ACCEPT), IsOk());
  return OpenBallot("b", Convene("m", {nomination.name()}, 9, 9).name(), nomination.name());
}

v1::CastVoteRequest CouncilTest::VoteRequest(const std::string& ballot, v1::VoteChoice choice) {
  v1::CastVoteRequest request;
  request.set_request_id(Uuid());
  request.set_ballot(ballot);
  request.set_choice(choice);
  request.set_channel(v1::VOTE_CHANNEL_IN_ROOM);
  return request;
}

absl::StatusOr<v1::CastVoteResponse> CouncilTest::Vote(const std::string& ballot, const RevisedVote& vote) {
  v1::CastVoteRequest request = VoteRequest(ballot, vote.choice);
  request.set_revises(true);
  return commendation_->CastVote(request, As(vote.principal, {}));
}

absl::StatusOr<v1::GetVoteProofResponse> CouncilTest::Proof(const std::string& commitment) {
  v1::GetVoteProofRequest request;
  request.set_ballot("ballots/b");
  request.set_commitment(commitment);
  return councils_->GetVoteProof(request, As("anybody", {}));
}

std::string CouncilTest::RootFrom(const std::string& commitment, const v1::GetVoteProofResponse& proof) {
  std::string hash = HashHex('\0', commitment);
  int32_t index = proof.leaf_index();
  int32_t last = proof.tree_size() - 1;
  for (const std::string& other : proof.path()) {
    if (index % 2 == 1 || index == last) {
      hash = HashHex('\1', other, hash);
      while (index % 2 == 0 && index != 0) {
        index /= 2;
        last /= 2;
      }
    } else {
      hash = HashHex('\1', hash, other);
    }
    index /= 2;
    last /= 2;
  }
  return hash;
}

std::vector<std::vector<std::string>> CouncilTest::Table(const std::string& sql) {
  std::vector<std::vector<std::string>> table;
  const absl::Status read =
      database_->Read(absl::Now() + absl::Minutes(3), [&](sql::Transaction& transaction) -> absl::Status {
        HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(sql));
        for (size_t i = 0; i < rows.size(); ++i) {
          std::vector<std::string> cells;
          for (size_t column = 0; column < rows[i].size(); ++column) cells.push_back(rows[i].String(column));
          table.push_back(std::move(cells));
        }
        return absl::OkStatus();
      });
  EXPECT_THAT(read, IsOk());
  return table;
}

void CouncilTest::Change(const std::string& sql, const std::vector<Value>& args) {
  const CallRecord record = {.principal = "an administrator",
                             .method = "test",
                             .now = clock_.Now(),
                             .deadline = absl::Now() + absl::Minutes(3)};
  EXPECT_THAT(
      database_->Write(record, [&](sql::Transaction& transaction) { return transaction.Execute(sql, args).status(); }),
      IsOk());
}

}  // namespace htx::awards

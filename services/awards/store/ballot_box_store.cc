#include "awards/store/ballot_box_store.h"

#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {

absl::Status InsertBallotKey(sql::Transaction& transaction, const BallotId& ballot, const BallotKeyRow& key) {
  return transaction
      .Execute("insert into ballot_keys (ballot_id, key_id, wrapped) values (?, ?, ?)",
               {Words(ballot), Words(key.key_id), Words(key.wrapped)})
      .status();
}

absl::StatusOr<std::optional<BallotKeyRow>> FindBallotKey(sql::Transaction& transaction, const BallotId& ballot) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select key_id, wrapped from ballot_keys where ballot_id = ?", {Words(ballot)}));
  if (rows.empty()) return std::optional<BallotKeyRow>();
  return std::optional(BallotKeyRow{.key_id = rows[0].String(0), .wrapped = rows[0].String(1)});
}

absl::StatusOr<int32_t> TimesVoted(sql::Transaction& transaction, const BallotId& ballot, absl::string_view principal) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select count(*) from ballot_turnout where ballot_id = ? and principal = ?",
                                         {Words(ballot), Words(std::string(principal))}));
  return static_cast<int32_t>(rows[0].Int(0));
}

absl::Status RecordVote(sql::Transaction& transaction, const BallotId& ballot, const Turnout& turnout,
                        const Envelope& envelope) {
  HTX_ASSIGN_OR_RETURN(const int64_t open,
                       transaction.Execute("update ballots set state = state where id = ? and state = ?",
                                           {Words(ballot), Number(BallotState::kOpen)}));
  HTX_CHECK(open == 1);  // The caller has just read it open in this transaction.
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("insert into ballot_turnout (ballot_id, principal, revision, channel, receipt, cast_time) "
                   "values (?, ?, ?, ?, ?, ?)",
                   {Words(ballot), Words(turnout.principal), Number(int64_t{turnout.revision}), Number(turnout.channel),
                    Words(turnout.receipt), Instant(turnout.cast_time)})
          .status());
  return transaction
      .Execute(
          "insert into ballot_envelopes (ballot_id, voter_tag, revision, envelope, commitment) "
          "values (?, ?, ?, ?, ?)",
          {Words(ballot), Words(envelope.voter_tag), Number(int64_t{envelope.revision}), Words(envelope.envelope),
           Words(envelope.commitment)})
      .status();
}

absl::StatusOr<std::vector<Voter>> ListVoters(sql::Transaction& transaction, const BallotId& ballot) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select principal, max(revision) from ballot_turnout where ballot_id = ? "
                                         "group by principal order by principal",
                                         {Words(ballot)}));
  std::vector<Voter> voters;
  for (size_t i = 0; i < rows.size(); ++i) {
    voters.push_back({.principal = rows[i].String(0), .revisions = static_cast<int32_t>(rows[i].Int(1))});
  }
  return voters;
}

absl::StatusOr<std::vector<Envelope>> ListEnvelopes(sql::Transaction& transaction, const BallotId& ballot) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select voter_tag, revision, envelope, commitment from ballot_envelopes "
                                         "where ballot_id = ? order by voter_tag, revision",
                                         {Words(ballot)}));
  std::vector<Envelope> envelopes;
  for (size_t i = 0; i < rows.size(); ++i) {
    envelopes.push_back({.voter_tag = rows[i].String(0),
                         .revision = static_cast<int32_t>(rows[i].Int(1)),
                         .envelope = rows[i].String(2),
                         .commitment = rows[i].String(3)});
  }
  return envelopes;
}

absl::Status EmptyBox(sql::Transaction& transaction, const BallotId& ballot,
                      const std::vector<Commitment>& commitments) {
  HTX_RETURN_IF_ERROR(transaction.Execute("delete from ballot_keys where ballot_id = ?", {Words(ballot)}).status());
  HTX_RETURN_IF_ERROR(
      transaction.Execute("delete from ballot_envelopes where ballot_id = ?", {Words(ballot)}).status());
  for (const Commitment& kept : commitments) {
    HTX_RETURN_IF_ERROR(transaction
                            .Execute("insert into ballot_commitments (ballot_id, commitment, counted) values (?, ?, ?)",
                                     {Words(ballot), Words(kept.commitment), Number(int64_t{kept.counted ? 1 : 0})})
                            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Commitment>> ListCommitments(sql::Transaction& transaction, const BallotId& ballot) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select commitment, counted from ballot_commitments where ballot_id = ? order by commitment",
                        {Words(ballot)}));
  std::vector<Commitment> commitments;
  for (size_t i = 0; i < rows.size(); ++i) {
    commitments.push_back({.commitment = rows[i].String(0), .counted = rows[i].Bool(1)});
  }
  return commitments;
}

}  // namespace htx::awards::store

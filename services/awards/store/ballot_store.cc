#include "awards/store/ballot_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kBallotColumns =
    "t.id, t.meeting_id, t.nomination_id, t.manager, t.state, t.threshold_numerator, t.threshold_denominator, "
    "t.strict, "
    "t.written_allowed, t.rule_version, t.rule_citation, t.base, t.needed, t.agree, t.disagree, t.abstain, t.not_cast, "
    "t.recused, "
    "t.dataset, t.version, t.open_time, t.close_time, t.voting_base, t.recusal_shrinks_base, t.commitment_root, "
    "t.commitments, t.void_reason";

absl::StatusOr<Ballot> BallotOf(sql::Transaction& transaction, const sql::Row& row) {
  Ballot ballot = {.id = IdAt<BallotId>(row, 0),
                   .meeting = IdAt<MeetingId>(row, 1),
                   .nomination = IdAt<NominationId>(row, 2),
                   .manager = IdAt<OrganizationId>(row, 3),
                   .state = EnumAt<BallotState>(row, 4),
                   .rule = {.required = true,
                            .numerator = static_cast<int32_t>(row.Int(5)),
                            .denominator = static_cast<int32_t>(row.Int(6)),
                            .strict = row.Bool(7),
                            .written_allowed = row.Bool(8),
                            .base = EnumAt<VotingBase>(row, 22),
                            .recusal_shrinks_base = row.Bool(23)},
                   .rule_version = row.String(9),
                   .rule_citation = row.String(10),
                   .base = static_cast<int32_t>(row.Int(11)),
                   .needed = static_cast<int32_t>(row.Int(12)),
                   .commitment_root = row.String(24),
                   .commitments = static_cast<int32_t>(row.Int(25)),
                   .void_reason = row.String(26),
                   .dataset = row.String(18),
                   .version = row.Int(19),
                   .open_time = InstantAt(row, 20),
                   .close_time = MaybeInstantAt(row, 21)};
  if (!row.IsNull(13)) {
    ballot.tally = Tally{.agree = static_cast<int32_t>(row.Int(13)),
                         .disagree = static_cast<int32_t>(row.Int(14)),
                         .abstain = static_cast<int32_t>(row.Int(15)),
                         .not_cast = static_cast<int32_t>(row.Int(16)),
                         .recused = static_cast<int32_t>(row.Int(17))};
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows electors,
      transaction.Query("select principal, recused_reason, present, ground from ballot_electors where ballot_id = ? "
                        "order by position",
                        {Words(ballot.id)}));
  for (size_t i = 0; i < electors.size(); ++i) {
    Elector elector = {
        .principal = electors[i].String(0), .recused_reason = electors[i].String(1), .present = electors[i].Bool(2)};
    if (!electors[i].IsNull(3)) elector.ground = EnumAt<ConflictGround>(electors[i], 3);
    ballot.electorate.push_back(std::move(elector));
  }
  return ballot;
}

constexpr absl::string_view kMeetingColumns =
    "t.id, t.display_name, t.manager, t.cluster_id, t.held_on, t.place, t.dataset, t.state, t.quorum, t.version, "
    "t.create_time, t.source_council, t.cancel_reason, t.minutes_hash, t.minutes_signer, t.minutes_signed_on";

absl::StatusOr<Meeting> MeetingOf(sql::Transaction& transaction, const sql::Row& row) {
  Meeting meeting = {.id = IdAt<MeetingId>(row, 0),
                     .display_name = row.String(1),
                     .manager = IdAt<OrganizationId>(row, 2),
                     .cluster = IdAt<ClusterId>(row, 3),
                     .source = IdAt<CouncilId>(row, 11),
                     .held_on = DayAt(row, 4),
                     .place = row.String(5),
                     .dataset = row.String(6),
                     .state = EnumAt<MeetingState>(row, 7),
                     .quorum = static_cast<int32_t>(row.Int(8)),
                     .cancel_reason = row.String(12),
                     .minutes_hash = row.String(13),
                     .minutes_signer = row.String(14),
                     .minutes_signed_on = MaybeDayAt(row, 15),
                     .version = row.Int(9),
                     .create_time = InstantAt(row, 10)};
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows members,
      transaction.Query("select principal, display_name, role, unit, present, person from meeting_members "
                        "where meeting_id = ? order by position",
                        {Words(meeting.id)}));
  for (size_t i = 0; i < members.size(); ++i) {
    meeting.council.push_back({.principal = members[i].String(0),
                               .display_name = members[i].String(1),
                               .role = EnumAt<CouncilRole>(members[i], 2),
                               .unit = IdAt<OrganizationId>(members[i], 3),
                               .person = members[i].String(5),
                               .present = members[i].Bool(4)});
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows agenda,
      transaction.Query("select nomination_id from meeting_agenda where meeting_id = ? order by position",
                        {Words(meeting.id)}));
  for (size_t i = 0; i < agenda.size(); ++i) meeting.agenda.push_back(IdAt<NominationId>(agenda[i], 0));
  return meeting;
}

}  // namespace

absl::Status InsertMeeting(sql::Transaction& transaction, const Meeting& meeting) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into meetings (id, display_name, manager, cluster_id, held_on, place, dataset, state, quorum, "
          "version, create_time, source_council) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "on conflict (id) do nothing",
          {Words(meeting.id), Words(meeting.display_name), Words(meeting.manager), Words(meeting.cluster),
           Day(meeting.held_on), Words(meeting.place), Words(meeting.dataset), Number(meeting.state),
           Number(meeting.quorum), Number(meeting.version), Instant(meeting.create_time), Words(meeting.source)}));
  if (inserted == 0) return IdTaken(NameOf(meeting.id));
  for (size_t i = 0; i < meeting.council.size(); ++i) {
    const CouncilMember& member = meeting.council[i];
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into meeting_members (meeting_id, position, principal, display_name, role, unit, "
                     "present, person) values (?, ?, ?, ?, ?, ?, ?, ?)",
                     {Words(meeting.id), Number(static_cast<int64_t>(i)), Words(member.principal),
                      Words(member.display_name), Number(member.role), Words(member.unit),
                      Number(member.present ? 1 : 0), Words(member.person)})
            .status());
  }
  for (size_t i = 0; i < meeting.agenda.size(); ++i) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into meeting_agenda (meeting_id, position, nomination_id) values (?, ?, ?)",
                     {Words(meeting.id), Number(static_cast<int64_t>(i)), Words(meeting.agenda[i])})
            .status());
  }
  return absl::OkStatus();
}

absl::Status UpdateMeeting(sql::Transaction& transaction, const Meeting& meeting) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("update meetings set state = ?, cancel_reason = ?, minutes_hash = ?, minutes_signer = ?, "
                   "minutes_signed_on = ?, version = ? where id = ?",
                   {Number(meeting.state), Words(meeting.cancel_reason), Words(meeting.minutes_hash),
                    Words(meeting.minutes_signer), Day(meeting.minutes_signed_on), Number(meeting.version),
                    Words(meeting.id)})
          .status());
  for (const CouncilMember& member : meeting.council) {
    HTX_RETURN_IF_ERROR(transaction
                            .Execute("update meeting_members set present = ? where meeting_id = ? and principal = ?",
                                     {Number(member.present ? 1 : 0), Words(meeting.id), Words(member.principal)})
                            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Meeting>> FindMeeting(sql::Transaction& transaction, const MeetingId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kMeetingColumns, " from meetings t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Meeting>();
  HTX_ASSIGN_OR_RETURN(Meeting meeting, MeetingOf(transaction, rows[0]));
  return std::optional<Meeting>(std::move(meeting));
}

absl::StatusOr<Page<Meeting>> ListMeetings(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Meeting>(transaction, kMeetingColumns, "meetings t", request,
                              [&](const sql::Row& row) { return MeetingOf(transaction, row); });
}

absl::StatusOr<std::vector<Ballot>> BallotsOf(sql::Transaction& transaction, const MeetingId& meeting) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(
          absl::StrCat("select ", kBallotColumns, " from ballots t where t.meeting_id = ? order by t.open_time, t.id"),
          {Words(meeting)}));
  std::vector<Ballot> ballots;
  for (size_t i = 0; i < rows.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(Ballot ballot, BallotOf(transaction, rows[i]));
    ballots.push_back(std::move(ballot));
  }
  return ballots;
}

absl::Status InsertBallot(sql::Transaction& transaction, const Ballot& ballot) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into ballots (id, meeting_id, nomination_id, manager, state, threshold_numerator, "
          "threshold_denominator, strict, "
          "written_allowed, rule_version, rule_citation, base, needed, dataset, version, open_time, voting_base, "
          "recusal_shrinks_base) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {Words(ballot.id), Words(ballot.meeting), Words(ballot.nomination), Words(ballot.manager),
           Number(ballot.state), Number(ballot.rule.numerator), Number(ballot.rule.denominator),
           Number(ballot.rule.strict ? 1 : 0), Number(ballot.rule.written_allowed ? 1 : 0), Words(ballot.rule_version),
           Words(ballot.rule_citation), Number(ballot.base), Number(ballot.needed), Words(ballot.dataset),
           Number(ballot.version), Instant(ballot.open_time), Number(ballot.rule.base),
           Number(ballot.rule.recusal_shrinks_base ? 1 : 0)}));
  if (inserted == 0) return IdTaken(NameOf(ballot.id));
  for (size_t i = 0; i < ballot.electorate.size(); ++i) {
    const Elector& elector = ballot.electorate[i];
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into ballot_electors (ballot_id, position, principal, recused_reason, present, "
                     "ground) values (?, ?, ?, ?, ?, ?)",
                     {Words(ballot.id), Number(static_cast<int64_t>(i)), Words(elector.principal),
                      Words(elector.recused_reason), Number(elector.present ? 1 : 0),
                      elector.ground ? Number(*elector.ground) : Null()})
            .status());
  }
  return absl::OkStatus();
}

absl::Status UpdateBallot(sql::Transaction& transaction, const Ballot& ballot) {
  const auto count = [&](int32_t Tally::*part) {
    return ballot.tally ? Number(int64_t{(*ballot.tally).*part}) : Null();
  };
  return transaction
      .Execute(
          "update ballots set state = ?, base = ?, needed = ?, agree = ?, disagree = ?, abstain = ?, not_cast = ?, "
          "recused = ?, commitment_root = ?, commitments = ?, void_reason = ?, version = ?, close_time = ? where id = "
          "?",
          {Number(ballot.state), Number(ballot.base), Number(ballot.needed), count(&Tally::agree),
           count(&Tally::disagree), count(&Tally::abstain), count(&Tally::not_cast), count(&Tally::recused),
           Words(ballot.commitment_root), Number(ballot.commitments), Words(ballot.void_reason), Number(ballot.version),
           Instant(ballot.close_time), Words(ballot.id)})
      .status();
}

absl::StatusOr<std::optional<Ballot>> FindBallot(sql::Transaction& transaction, const BallotId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kBallotColumns, " from ballots t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Ballot>();
  HTX_ASSIGN_OR_RETURN(Ballot ballot, BallotOf(transaction, rows[0]));
  return std::optional<Ballot>(std::move(ballot));
}

absl::StatusOr<Page<Ballot>> ListBallots(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Ballot>(transaction, kBallotColumns, "ballots t", request,
                             [&](const sql::Row& row) { return BallotOf(transaction, row); });
}

}  // namespace htx::awards::store

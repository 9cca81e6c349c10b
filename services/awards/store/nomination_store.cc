#include "awards/store/nomination_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "awards/domain/errors.h"
#include "awards/store/route_store.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kColumns =
    "t.id, t.award_kind, t.recipient_kind, t.organization, t.reference, t.recipient_name, t.proposer, t.campaign_id, "
    "t.cluster_id, "
    "t.year, t.achievement, t.dataset, t.state, t.suspended_from, t.submitted_on, t.registry_sequence, t.rule_version, "
    "t.state_reason, t.ballot_id, t.decision_id, t.forwarded_to, t.version, t.create_time, t.update_time, "
    "t.funding_sequence, t.position_group, t.basis, t.eligibility, t.unsettled, t.eligibility_rule_set, "
    "t.achievements, "
    "t.accepted, t.round, t.step, t.downgraded_to, t.downgraded_from";

// A list of ids, stored with commas between.
std::vector<std::string> WordsAt(const sql::Row& row, size_t column) {
  return absl::StrSplit(row.Text(column), ',', absl::SkipEmpty());
}

Nomination NominationOf(const sql::Row& row) {
  Nomination nomination = {.id = IdAt<NominationId>(row, 0),
                           .award_kind = row.String(1),
                           .recipient = {.kind = EnumAt<RecipientKind>(row, 2),
                                         .organization = IdAt<OrganizationId>(row, 3),
                                         .reference = row.String(4),
                                         .display_name = row.String(5),
                                         .position = EnumAt<PositionGroup>(row, 25)},
                           .proposer = IdAt<OrganizationId>(row, 6),
                           .campaign = IdAt<CampaignId>(row, 7),
                           .cluster = IdAt<ClusterId>(row, 8),
                           .year = static_cast<int32_t>(row.Int(9)),
                           .achievement = row.String(10),
                           .dataset = row.String(11),
                           .state = EnumAt<NominationState>(row, 12),
                           .submitted_on = MaybeDayAt(row, 14),
                           .registry_sequence = row.Int(15),
                           .funding_sequence = row.Int(24),
                           .rule_version = row.String(16),
                           .state_reason = row.String(17),
                           .ballot = IdAt<BallotId>(row, 18),
                           .decision = IdAt<DecisionId>(row, 19),
                           .forwarded_to = row.String(20),
                           .basis = EnumAt<AwardBasis>(row, 26),
                           .achievements = WordsAt(row, 30),
                           .eligibility_rule_set = row.String(29),
                           .unsettled = WordsAt(row, 28),
                           .accepted = WordsAt(row, 31),
                           .round = static_cast<int32_t>(row.Int(32)),
                           .step = static_cast<int32_t>(row.Int(33)),
                           .downgraded_to = IdAt<NominationId>(row, 34),
                           .downgraded_from = IdAt<NominationId>(row, 35),
                           .version = row.Int(21),
                           .create_time = InstantAt(row, 22),
                           .update_time = InstantAt(row, 23)};
  if (row.Int(27) != 0) nomination.eligibility = EnumAt<Eligibility>(row, 27);
  if (!row.IsNull(13)) nomination.suspended_from = EnumAt<NominationState>(row, 13);
  return nomination;
}

Value SuspendedFrom(const Nomination& nomination) {
  return nomination.suspended_from ? Number(*nomination.suspended_from) : Null();
}

// "(1, 2, …)": the states from which a nomination may be suspended, as stored.
std::string SuspendableStates() {
  std::string states;
  for (int state = 1; state <= static_cast<int>(NominationState::kDowngraded); ++state) {
    if (!MayMove(static_cast<NominationState>(state), NominationState::kSuspended)) continue;
    absl::StrAppend(&states, states.empty() ? "(" : ", ", state);
  }
  return states + ")";
}

}  // namespace

absl::Status InsertNomination(sql::Transaction& transaction, const Nomination& nomination, const AwardKind& kind) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into nominations (id, award_kind, form, grantor, recipient_kind, organization, "
          "reference, recipient_name, proposer, "
          "campaign_id, cluster_id, year, achievement, dataset, state, suspended_from, submitted_on, "
          "registry_sequence, rule_version, "
          "state_reason, ballot_id, decision_id, forwarded_to, version, create_time, update_time, funding_sequence, "
          "position_group, basis, achievements, downgraded_from) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          "?, "
          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "on "
          "conflict (id) do nothing",
          {Words(nomination.id),
           Words(nomination.award_kind),
           Number(kind.form),
           Number(kind.grantor),
           Number(nomination.recipient.kind),
           Words(nomination.recipient.organization),
           Words(nomination.recipient.reference),
           Words(nomination.recipient.display_name),
           Words(nomination.proposer),
           Words(nomination.campaign),
           Words(nomination.cluster),
           Number(nomination.year),
           Words(nomination.achievement),
           Words(nomination.dataset),
           Number(nomination.state),
           SuspendedFrom(nomination),
           Day(nomination.submitted_on),
           Number(nomination.registry_sequence),
           Words(nomination.rule_version),
           Words(nomination.state_reason),
           Words(nomination.ballot),
           Words(nomination.decision),
           Words(nomination.forwarded_to),
           Number(nomination.version),
           Instant(nomination.create_time),
           Instant(nomination.update_time),
           Number(nomination.funding_sequence),
           Number(nomination.recipient.position),
           Number(nomination.basis),
           Words(absl::StrJoin(nomination.achievements, ",")),
           Words(nomination.downgraded_from)}));
  if (inserted == 0) return IdTaken(NameOf(nomination.id));
  return absl::OkStatus();
}

absl::Status UpdateNomination(sql::Transaction& transaction, const Nomination& nomination) {
  return transaction
      .Execute(
          "update nominations set recipient_name = ?, state = ?, suspended_from = ?, submitted_on = ?, "
          "registry_sequence = ?, funding_sequence = ?, eligibility = ?, unsettled = ?, eligibility_rule_set = ?, "
          "rule_version = ?, state_reason = ?, ballot_id = ?, decision_id = ?, forwarded_to = ?, version = ?, "
          "update_time = ?, accepted = ?, round = ?, step = ?, downgraded_to = ? "
          "where id = ?",
          {Words(nomination.recipient.display_name),
           Number(nomination.state),
           SuspendedFrom(nomination),
           Day(nomination.submitted_on),
           Number(nomination.registry_sequence),
           Number(nomination.funding_sequence),
           Number(nomination.eligibility ? static_cast<int64_t>(*nomination.eligibility) : int64_t{0}),
           Words(absl::StrJoin(nomination.unsettled, ",")),
           Words(nomination.eligibility_rule_set),
           Words(nomination.rule_version),
           Words(nomination.state_reason),
           Words(nomination.ballot),
           Words(nomination.decision),
           Words(nomination.forwarded_to),
           Number(nomination.version),
           Instant(nomination.update_time),
           Words(absl::StrJoin(nomination.accepted, ",")),
           Number(nomination.round),
           Number(nomination.step),
           Words(nomination.downgraded_to),
           Words(nomination.id)})
      .status();
}

absl::StatusOr<std::optional<Nomination>> FindNomination(sql::Transaction& transaction, const NominationId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kColumns, " from nominations t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Nomination>();
  Nomination nomination = NominationOf(rows[0]);
  HTX_RETURN_IF_ERROR(AddRoute(transaction, nomination));
  return std::optional<Nomination>(std::move(nomination));
}

absl::StatusOr<Page<Nomination>> ListNominations(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Nomination>(transaction, kColumns, "nominations t", request,
                                 [](const sql::Row& row) -> absl::StatusOr<Nomination> { return NominationOf(row); });
}

absl::StatusOr<std::vector<Nomination>> SuspendableNominations(sql::Transaction& transaction,
                                                               const OrganizationId& organization) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", kColumns,
                                                      " from nominations t where t.organization = ? and t.state in ",
                                                      SuspendableStates(), " order by t.id limit ?"),
                                         {Words(organization), int64_t{kSuspendAtOnce}}));
  std::vector<Nomination> found;
  for (size_t i = 0; i < rows.size(); ++i) found.push_back(NominationOf(rows[i]));
  for (Nomination& nomination : found) HTX_RETURN_IF_ERROR(AddRoute(transaction, nomination));
  return found;
}

absl::StatusOr<std::vector<OrganizationId>> OpenNominees(sql::Transaction& transaction, const OrganizationId& after,
                                                         int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select distinct t.organization from nominations t where t.organization > ? and "
                                     "t.state in ",
                                     SuspendableStates(), " order by t.organization limit ?"),
                        {Words(after), int64_t{limit}}));
  std::vector<OrganizationId> found;
  for (size_t i = 0; i < rows.size(); ++i) found.push_back(IdAt<OrganizationId>(rows[i], 0));
  return found;
}

}  // namespace htx::awards::store

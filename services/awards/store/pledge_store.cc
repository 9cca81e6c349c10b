#include "awards/store/pledge_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"
#include "common/base/text.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kPledgeColumns =
    "t.id, t.campaign_id, t.cluster_id, t.display_name, t.dataset, t.state, t.revision, t.version, t.create_time, "
    "t.update_time";
constexpr absl::string_view kObservationColumns =
    "t.id, t.target_id, t.source, t.unit, t.numerator, t.denominator, t.as_of, t.evidence, t.evidence_sha256, "
    "t.registry_sequence, t.recorded_by, t.recorded_time";

absl::Status InsertTarget(sql::Transaction& transaction, const Pledge& pledge, int64_t position, const Target& target) {
  std::optional<int64_t> numerator;
  std::optional<int64_t> denominator;
  if (target.ratio) {
    numerator = target.ratio->numerator;
    denominator = target.ratio->denominator;
  }
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("insert into pledge_targets (pledge_id, revision, position, target_id, indicator, display_name, "
                   "kind, value, "
                   "upper, ratio_numerator, ratio_denominator, unit_label) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {Words(pledge.id), Number(pledge.revision), Number(position), Words(target.id),
                    Words(target.indicator), Words(target.display_name), Number(target.kind), Number(target.value),
                    Number(target.upper), Number(numerator), Number(denominator), Words(target.unit_label)})
          .status());
  for (size_t i = 0; i < target.parts.size(); ++i) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into pledge_target_parts (pledge_id, revision, target_position, position, unit, value) "
                     "values (?, ?, ?, ?, ?, ?)",
                     {Words(pledge.id), Number(pledge.revision), Number(position), Number(static_cast<int64_t>(i)),
                      Words(target.parts[i].unit), Number(target.parts[i].value)})
            .status());
  }
  return absl::OkStatus();
}

absl::Status InsertContent(sql::Transaction& transaction, const Pledge& pledge, absl::string_view reason) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("insert into pledge_revisions (pledge_id, revision, content_hash, reason, create_time) "
                   "values (?, ?, ?, ?, ?)",
                   {Words(pledge.id), Number(pledge.revision), Words(pledge.revision_hash), Words(std::string(reason)),
                    Instant(pledge.update_time)})
          .status());
  for (size_t i = 0; i < pledge.parties.size(); ++i) {
    const PledgeParty& party = pledge.parties[i];
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into pledge_parties (pledge_id, revision, position, unit, signed_on, signed_by) "
                     "values (?, ?, ?, ?, ?, ?)",
                     {Words(pledge.id), Number(pledge.revision), Number(static_cast<int64_t>(i)), Words(party.unit),
                      Day(party.signed_on), Words(party.signed_by)})
            .status());
  }
  for (size_t i = 0; i < pledge.targets.size(); ++i) {
    HTX_RETURN_IF_ERROR(InsertTarget(transaction, pledge, static_cast<int64_t>(i), pledge.targets[i]));
  }
  return absl::OkStatus();
}

absl::Status LoadTargets(sql::Transaction& transaction, Pledge& pledge) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows targets,
      transaction.Query("select target_id, indicator, display_name, kind, value, upper, ratio_numerator, "
                        "ratio_denominator, unit_label from pledge_targets where pledge_id = ? and revision = ? "
                        "order by position",
                        {Words(pledge.id), Number(pledge.revision)}));
  for (size_t i = 0; i < targets.size(); ++i) {
    const sql::Row row = targets[i];
    Target target = {.id = row.String(0),
                     .indicator = row.String(1),
                     .display_name = row.String(2),
                     .kind = EnumAt<TargetKind>(row, 3),
                     .value = row.Int(4),
                     .upper = row.Int(5),
                     .unit_label = row.String(8)};
    if (!row.IsNull(6)) target.ratio = Rational{row.Int(6), row.Int(7)};
    pledge.targets.push_back(std::move(target));
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows parts,
      transaction.Query("select target_position, unit, value from pledge_target_parts where pledge_id = ? and "
                        "revision = ? order by target_position, position",
                        {Words(pledge.id), Number(pledge.revision)}));
  for (size_t i = 0; i < parts.size(); ++i) {
    TargetPart part = {.unit = IdAt<OrganizationId>(parts[i], 1)};
    if (!parts[i].IsNull(2)) part.value = parts[i].Int(2);
    pledge.targets[static_cast<size_t>(parts[i].Int(0))].parts.push_back(std::move(part));
  }
  return absl::OkStatus();
}

absl::StatusOr<Pledge> PledgeOf(sql::Transaction& transaction, const sql::Row& row) {
  Pledge pledge = {.id = IdAt<PledgeId>(row, 0),
                   .campaign = IdAt<CampaignId>(row, 1),
                   .cluster = IdAt<ClusterId>(row, 2),
                   .display_name = row.String(3),
                   .state = EnumAt<PledgeState>(row, 5),
                   .revision = row.Int(6),
                   .dataset = row.String(4),
                   .version = row.Int(7),
                   .create_time = InstantAt(row, 8),
                   .update_time = InstantAt(row, 9)};
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows revision,
      transaction.Query("select content_hash from pledge_revisions where pledge_id = ? and revision = ?",
                        {Words(pledge.id), Number(pledge.revision)}));
  HTX_CHECK(revision.size() == 1);
  pledge.revision_hash = revision[0].String(0);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows parties,
      transaction.Query("select unit, signed_on, signed_by from pledge_parties where pledge_id = ? and "
                        "revision = ? order by position",
                        {Words(pledge.id), Number(pledge.revision)}));
  for (size_t i = 0; i < parties.size(); ++i) {
    pledge.parties.push_back(
        {.unit = parties[i].String(0), .signed_on = MaybeDayAt(parties[i], 1), .signed_by = parties[i].String(2)});
  }
  HTX_RETURN_IF_ERROR(LoadTargets(transaction, pledge));
  return pledge;
}

absl::StatusOr<std::vector<Pledge>> AllPledges(sql::Transaction& transaction, const sql::Rows& rows) {
  std::vector<Pledge> pledges;
  for (size_t i = 0; i < rows.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(Pledge pledge, PledgeOf(transaction, rows[i]));
    pledges.push_back(std::move(pledge));
  }
  return pledges;
}

Observation ObservationOf(const sql::Row& row) {
  return {.id = row.String(0),
          .target = row.String(1),
          .source = EnumAt<ObservationSource>(row, 2),
          .unit = row.String(3),
          .actual = {row.Int(4), row.Int(5)},
          .as_of = DayAt(row, 6),
          .evidence = row.String(7),
          .evidence_sha256 = row.String(8),
          .sequence = row.Int(9),
          .recorded_by = row.String(10),
          .recorded_time = InstantAt(row, 11)};
}

}  // namespace

absl::Status InsertPledge(sql::Transaction& transaction, const Pledge& pledge) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into pledges (id, campaign_id, cluster_id, display_name, display_key, dataset, state, revision, "
          "version, create_time, update_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {Words(pledge.id), Words(pledge.campaign), Words(pledge.cluster), Words(pledge.display_name),
           Words(CollationKey(pledge.display_name)), Words(pledge.dataset), Number(pledge.state),
           Number(pledge.revision), Number(pledge.version), Instant(pledge.create_time), Instant(pledge.update_time)}));
  if (inserted == 0) return IdTaken(NameOf(pledge.id));
  return InsertContent(transaction, pledge, "");
}

absl::Status UpdatePledge(sql::Transaction& transaction, const Pledge& pledge) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("update pledges set state = ?, revision = ?, version = ?, update_time = ? where id = ?",
                   {Number(pledge.state), Number(pledge.revision), Number(pledge.version), Instant(pledge.update_time),
                    Words(pledge.id)})
          .status());
  for (const PledgeParty& party : pledge.parties) {
    if (!party.signed_on) continue;
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("update pledge_parties set signed_on = ?, signed_by = ? where pledge_id = ? and revision = ? "
                     "and unit = ? and signed_on is null",
                     {Day(party.signed_on), Words(party.signed_by), Words(pledge.id), Number(pledge.revision),
                      Words(party.unit)})
            .status());
  }
  return absl::OkStatus();
}

absl::Status InsertRevision(sql::Transaction& transaction, const Pledge& pledge, absl::string_view reason) {
  HTX_RETURN_IF_ERROR(UpdatePledge(transaction, pledge));
  return InsertContent(transaction, pledge, reason);
}

absl::StatusOr<std::optional<Pledge>> FindPledge(sql::Transaction& transaction, const PledgeId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kPledgeColumns, " from pledges t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Pledge>();
  HTX_ASSIGN_OR_RETURN(Pledge pledge, PledgeOf(transaction, rows[0]));
  return std::optional<Pledge>(std::move(pledge));
}

absl::StatusOr<Page<Pledge>> ListPledges(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Pledge>(transaction, kPledgeColumns, "pledges t", request,
                             [&](const sql::Row& row) { return PledgeOf(transaction, row); });
}

absl::StatusOr<std::vector<Pledge>> PledgesOf(sql::Transaction& transaction, const CampaignId& campaign) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", kPledgeColumns,
                                                      " from pledges t where t.campaign_id = ? order by t.id"),
                                         {Words(campaign)}));
  return AllPledges(transaction, rows);
}

absl::StatusOr<std::vector<PledgeRevision>> RevisionsOf(sql::Transaction& transaction, const PledgeId& pledge) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select revision, create_time from pledge_revisions where pledge_id = ? "
                                         "order by revision",
                                         {Words(pledge)}));
  std::vector<PledgeRevision> revisions;
  for (size_t i = 0; i < rows.size(); ++i) {
    Pledge shell = {.id = pledge, .revision = rows[i].Int(0)};
    HTX_RETURN_IF_ERROR(LoadTargets(transaction, shell));
    revisions.push_back(
        {.revision = shell.revision, .made_on = DayOf(InstantAt(rows[i], 1)), .targets = std::move(shell.targets)});
  }
  return revisions;
}

absl::StatusOr<std::vector<Pledge>> PledgesOfYear(sql::Transaction& transaction, const Campaign& like, int32_t year,
                                                  const ClusterId& cluster) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kPledgeColumns,
                                     " from pledges t join campaigns c on c.id = t.campaign_id where c.manager = ? "
                                     "and c.kind = ? and c.year = ? and t.cluster_id = ? order by t.id limit 1000"),
                        {Words(like.manager), Number(like.kind), Number(int64_t{year}), Words(cluster)}));
  return AllPledges(transaction, rows);
}

absl::StatusOr<std::vector<Pledge>> BindingPledges(sql::Transaction& transaction, const CampaignId& campaign,
                                                   const ClusterId& cluster, int64_t most) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kPledgeColumns,
                                     " from pledges t where t.campaign_id = ? and t.state in (?, ?, ?) and "
                                     "(t.cluster_id = ? or exists (select 1 from pledge_parties p where p.pledge_id = "
                                     "t.id and p.revision = t.revision and p.unit = ?)) order by t.id limit ?"),
                        {Words(campaign), Number(PledgeState::kActive), Number(PledgeState::kLocked),
                         Number(PledgeState::kSettled), Words(cluster), Words(NameOf(cluster)), Number(most)}));
  return AllPledges(transaction, rows);
}

absl::Status InsertObservation(sql::Transaction& transaction, const PledgeId& pledge, const Observation& observation) {
  return transaction
      .Execute(
          "insert into observations (id, pledge_id, target_id, source, unit, numerator, denominator, as_of, evidence, "
          "evidence_sha256, registry_sequence, recorded_by, recorded_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          "?)",
          {Words(observation.id), Words(pledge), Words(observation.target), Number(observation.source),
           Words(observation.unit), Number(observation.actual.numerator), Number(observation.actual.denominator),
           Day(observation.as_of), Words(observation.evidence), Words(observation.evidence_sha256),
           Number(observation.sequence), Words(observation.recorded_by), Instant(observation.recorded_time)})
      .status();
}

absl::StatusOr<std::vector<Observation>> ObservationsOf(sql::Transaction& transaction, const PledgeId& pledge) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kObservationColumns, " from observations t where t.pledge_id = ? ",
                                     "order by t.recorded_time desc, t.id desc limit 10000"),
                        {Words(pledge)}));
  std::vector<Observation> observations;
  for (size_t i = rows.size(); i > 0; --i) observations.push_back(ObservationOf(rows[i - 1]));
  return observations;
}

absl::StatusOr<std::vector<Observation>> LatestObservations(sql::Transaction& transaction, const PledgeId& pledge,
                                                            absl::CivilDay from, absl::CivilDay to) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kObservationColumns,
                                     " from (select o.*, row_number() over (partition by o.target_id, o.source, o.unit "
                                     "order by o.as_of desc, o.recorded_time desc, o.id desc) as place from "
                                     "observations o where o.pledge_id = ? and o.as_of >= ? and o.as_of <= ?) t "
                                     "where t.place = 1 order by t.as_of, t.recorded_time, t.id"),
                        {Words(pledge), Day(from), Day(to)}));
  std::vector<Observation> observations;
  for (size_t i = 0; i < rows.size(); ++i) observations.push_back(ObservationOf(rows[i]));
  return observations;
}

absl::StatusOr<Page<Observation>> ListObservations(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Observation>(
      transaction, kObservationColumns, "observations t", request,
      [](const sql::Row& row) -> absl::StatusOr<Observation> { return ObservationOf(row); });
}

}  // namespace htx::awards::store

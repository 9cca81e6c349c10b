#include "awards/store/decision_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kDecisionColumns =
    "t.id, t.number, t.authority, t.authority_label, t.grantor, t.manager, t.signed_on, t.signer_title, t.provenance, "
    "t.dataset, "
    "t.rule_version, t.content_hash, t.registry_sequence, t.create_time, t.signing_authority";
constexpr absl::string_view kAwardColumns =
    "t.id, t.decision_id, t.nomination_id, t.award_kind, t.form, t.grantor, t.level, t.statutory, t.recipient_kind, "
    "t.organization, "
    "t.reference, t.recipient_name, t.year, t.cluster_id, t.decision_number, t.signed_on, t.state, t.dataset, "
    "t.version, t.create_time, t.position_group, t.enterprise, t.sector, t.province";

Award AwardOf(const sql::Row& row) {
  return {.id = IdAt<AwardId>(row, 0),
          .decision = IdAt<DecisionId>(row, 1),
          .nomination = IdAt<NominationId>(row, 2),
          .award_kind = row.String(3),
          .form = EnumAt<AwardForm>(row, 4),
          .grantor = EnumAt<Grantor>(row, 5),
          .level = EnumAt<AwardLevel>(row, 6),
          .statutory = row.Bool(7),
          .recipient = {.kind = EnumAt<RecipientKind>(row, 8),
                        .organization = IdAt<OrganizationId>(row, 9),
                        .reference = row.String(10),
                        .display_name = row.String(11),
                        .position = EnumAt<PositionGroup>(row, 20),
                        .enterprise = EnumAt<EnterpriseStanding>(row, 21)},
          .year = static_cast<int32_t>(row.Int(12)),
          .cluster = IdAt<ClusterId>(row, 13),
          .decision_number = row.String(14),
          .signed_on = DayAt(row, 15),
          .state = EnumAt<AwardState>(row, 16),
          .dataset = row.String(17),
          .sector = row.String(22),
          .province = row.String(23),
          .version = row.Int(18),
          .create_time = InstantAt(row, 19)};
}

absl::StatusOr<Decision> DecisionOf(sql::Transaction& transaction, const sql::Row& row) {
  Decision decision = {.id = IdAt<DecisionId>(row, 0),
                       .number = row.String(1),
                       .authority = row.String(2),
                       .authority_label = row.String(3),
                       .grantor = EnumAt<Grantor>(row, 4),
                       .manager = IdAt<OrganizationId>(row, 5),
                       .signed_on = DayAt(row, 6),
                       .signer_title = row.String(7),
                       .provenance = EnumAt<Provenance>(row, 8),
                       .dataset = row.String(9),
                       .rule_version = row.String(10),
                       .content_hash = row.String(11),
                       .registry_sequence = row.Int(12),
                       .signing_authority = IdAt<SigningAuthorityId>(row, 14),
                       .create_time = InstantAt(row, 13)};
  HTX_ASSIGN_OR_RETURN(const sql::Rows awards,
                       transaction.Query(absl::StrCat("select ", kAwardColumns,
                                                      " from awards t where t.decision_id = ? order by t.position"),
                                         {Words(decision.id)}));
  for (size_t i = 0; i < awards.size(); ++i) decision.awards.push_back(AwardOf(awards[i]));
  return decision;
}

absl::Status InsertAward(sql::Transaction& transaction, const Award& award, int64_t position) {
  const absl::Status inserted =
      transaction
          .Execute(
              "insert into awards (id, decision_id, position, nomination_id, award_kind, form, grantor, level, "
              "statutory, "
              "recipient_kind, organization, reference, recipient_name, year, cluster_id, decision_number, signed_on, "
              "state, "
              "dataset, version, create_time, position_group, enterprise, sector, province) values (?, ?, ?, ?, ?, ?, "
              "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              {Words(award.id),
               Words(award.decision),
               Number(position),
               award.nomination.empty() ? Null() : Words(award.nomination),
               Words(award.award_kind),
               Number(award.form),
               Number(award.grantor),
               Number(award.level),
               Number(award.statutory ? 1 : 0),
               Number(award.recipient.kind),
               Words(award.recipient.organization),
               Words(award.recipient.reference),
               Words(award.recipient.display_name),
               Number(award.year),
               Words(award.cluster),
               Words(award.decision_number),
               Day(award.signed_on),
               Number(award.state),
               Words(award.dataset),
               Number(award.version),
               Instant(award.create_time),
               Number(award.recipient.position),
               Number(award.recipient.enterprise),
               Words(award.sector),
               Words(award.province)})
          .status();
  if (sql::IsConstraint(inserted, "awards.id") || sql::IsConstraint(inserted, "awards_pkey"))
    return IdTaken(NameOf(award.id));
  if (sql::IsConstraint(inserted, "nomination")) {
    return StateForbids(NameOf(award.nomination), "GRANTED", "RECOMMENDED, FORWARDED");
  }
  return inserted;
}

}  // namespace

absl::Status InsertDecision(sql::Transaction& transaction, const Decision& decision) {
  const absl::Status inserted =
      transaction
          .Execute(
              "insert into decisions (id, number, authority, authority_label, grantor, manager, signed_on, "
              "signed_year, "
              "signer_title, provenance, dataset, rule_version, content_hash, registry_sequence, create_time, "
              "signing_authority) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              {Words(decision.id), Words(decision.number), Words(decision.authority), Words(decision.authority_label),
               Number(decision.grantor), Words(decision.manager), Day(decision.signed_on),
               Number(static_cast<int64_t>(decision.signed_on.year())), Words(decision.signer_title),
               Number(decision.provenance), Words(decision.dataset), Words(decision.rule_version),
               Words(decision.content_hash), Number(decision.registry_sequence), Instant(decision.create_time),
               Words(decision.signing_authority)})
          .status();
  // PostgreSQL names the constraint, SQLite its columns.
  if (sql::IsConstraint(inserted, "decision_number") || sql::IsConstraint(inserted, "decisions.number")) {
    return DecisionNumberTaken(decision.number, decision.authority, decision.signed_on.year());
  }
  if (sql::IsConstraint(inserted, "decisions.id") || sql::IsConstraint(inserted, "decisions_pkey")) {
    return IdTaken(NameOf(decision.id));
  }
  HTX_RETURN_IF_ERROR(inserted);
  for (size_t i = 0; i < decision.awards.size(); ++i) {
    HTX_RETURN_IF_ERROR(InsertAward(transaction, decision.awards[i], static_cast<int64_t>(i)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Decision>> FindDecision(sql::Transaction& transaction, const DecisionId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kDecisionColumns, " from decisions t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Decision>();
  HTX_ASSIGN_OR_RETURN(Decision decision, DecisionOf(transaction, rows[0]));
  return std::optional<Decision>(std::move(decision));
}

absl::StatusOr<Page<Decision>> ListDecisions(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Decision>(transaction, kDecisionColumns, "decisions t", request,
                               [&](const sql::Row& row) { return DecisionOf(transaction, row); });
}

absl::StatusOr<std::optional<Award>> FindAward(sql::Transaction& transaction, const AwardId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kAwardColumns, " from awards t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Award>();
  return std::optional<Award>(AwardOf(rows[0]));
}

absl::StatusOr<std::vector<Award>> LatestAwards(sql::Transaction& transaction, const query::Fragment& where,
                                                int limit) {
  std::vector<Value> args = where.args;
  args.push_back(Number(int64_t{limit}));
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", kAwardColumns, " from awards t where ", where.text,
                                                      " order by t.signed_on desc, t.id limit ?"),
                                         args));
  std::vector<Award> awards;
  for (size_t i = 0; i < rows.size(); ++i) awards.push_back(AwardOf(rows[i]));
  return awards;
}

absl::StatusOr<Page<Award>> ListAwards(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Award>(transaction, kAwardColumns, "awards t", request,
                            [](const sql::Row& row) -> absl::StatusOr<Award> { return AwardOf(row); });
}

}  // namespace htx::awards::store

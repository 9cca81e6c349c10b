#include "awards/store/honour_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

// Rulings, recoveries or credentials of one award: it is revoked once and restored once.
constexpr int64_t kMaxOfAward = 1000;

constexpr absl::string_view kCeremonyColumns = "t.id, t.display_name, t.manager, t.held_on, t.place, t.create_time";

absl::StatusOr<Ceremony> CeremonyAt(sql::Transaction& transaction, const sql::Row& row) {
  Ceremony ceremony = {.id = IdAt<CeremonyId>(row, 0),
                       .display_name = row.String(1),
                       .manager = IdAt<OrganizationId>(row, 2),
                       .held_on = DayAt(row, 3),
                       .place = row.String(4),
                       .create_time = InstantAt(row, 5)};
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows awards,
      transaction.Query("select award_id, credential_id from ceremony_awards where ceremony_id = ? order by position",
                        {Words(ceremony.id)}));
  for (size_t i = 0; i < awards.size(); ++i) {
    ceremony.awards.push_back(IdAt<AwardId>(awards[i], 0));
    ceremony.credentials.push_back(IdAt<CredentialId>(awards[i], 1));
  }
  return ceremony;
}

}  // namespace

absl::Status SaveAwardState(sql::Transaction& transaction, Award& award) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t touched,
      transaction.Execute("update awards set state = ?, version = ? where id = ? and version = ?",
                          {Number(award.state), Number(award.version + 1), Words(award.id), Number(award.version)}));
  if (touched == 0) return EtagMismatch(NameOf(award.id));
  ++award.version;
  return absl::OkStatus();
}

absl::Status CheckNumberFree(sql::Transaction& transaction, const Ruling& ruling) {
  const auto year = static_cast<int64_t>(ruling.signed_on.year());
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select 1 from decisions where authority = ? and signed_year = ? and number = ?",
                        {Words(ruling.authority), Number(year), Words(ruling.number)}));
  return rows.empty() ? absl::OkStatus() : DecisionNumberTaken(ruling.number, ruling.authority, year);
}

absl::Status InsertRuling(sql::Transaction& transaction, const Ruling& ruling) {
  return transaction
      .Execute(
          "insert into award_rulings (award_id, id, kind, ground, number, authority, signed_on, findings, money_due, "
          "item_due, content_hash, create_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {Words(ruling.award), Words(ruling.id), Number(ruling.kind), ruling.ground ? Number(*ruling.ground) : Null(),
           Words(ruling.number), Words(ruling.authority), Day(ruling.signed_on), Words(ruling.findings),
           Number(ruling.money_due), Number(int64_t{ruling.item_due}), Words(ruling.content_hash),
           Instant(ruling.create_time)})
      .status();
}

absl::StatusOr<std::vector<Ruling>> ListRulings(sql::Transaction& transaction, const AwardId& award) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select id, kind, ground, number, authority, signed_on, findings, money_due, "
                                         "item_due, content_hash, create_time from award_rulings where award_id = ? "
                                         "order by create_time, id limit ?",
                                         {Words(award), Number(kMaxOfAward)}));
  std::vector<Ruling> rulings;
  for (size_t i = 0; i < rows.size(); ++i) {
    const sql::Row row = rows[i];
    Ruling ruling = {.id = row.String(0),
                     .award = award,
                     .kind = EnumAt<RulingKind>(row, 1),
                     .number = row.String(3),
                     .authority = row.String(4),
                     .signed_on = DayAt(row, 5),
                     .findings = row.String(6),
                     .item_due = row.Bool(8),
                     .content_hash = row.String(9),
                     .create_time = InstantAt(row, 10)};
    if (!row.IsNull(2)) ruling.ground = EnumAt<RevocationGround>(row, 2);
    if (!row.IsNull(7)) ruling.money_due = row.Int(7);
    rulings.push_back(std::move(ruling));
  }
  return rulings;
}

absl::Status InsertRecovery(sql::Transaction& transaction, const Recovery& recovery) {
  return transaction
      .Execute(
          "insert into award_recoveries (award_id, id, amount, item_returned, recovered_on, document, create_time) "
          "values (?, ?, ?, ?, ?, ?, ?)",
          {Words(recovery.award), Words(recovery.id), Number(recovery.amount), Number(int64_t{recovery.item_returned}),
           Day(recovery.recovered_on), Words(recovery.document), Instant(recovery.create_time)})
      .status();
}

absl::StatusOr<std::vector<Recovery>> ListRecoveries(sql::Transaction& transaction, const AwardId& award) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select id, amount, item_returned, recovered_on, document, create_time from "
                                         "award_recoveries where award_id = ? order by create_time, id limit ?",
                                         {Words(award), Number(kMaxOfAward)}));
  std::vector<Recovery> recoveries;
  for (size_t i = 0; i < rows.size(); ++i) {
    recoveries.push_back({.id = rows[i].String(0),
                          .award = award,
                          .amount = rows[i].Int(1),
                          .item_returned = rows[i].Bool(2),
                          .recovered_on = DayAt(rows[i], 3),
                          .document = rows[i].String(4),
                          .create_time = InstantAt(rows[i], 5)});
  }
  return recoveries;
}

absl::Status InsertPayment(sql::Transaction& transaction, const PrizePayment& payment) {
  return transaction
      .Execute(
          "insert into prize_payments (award_id, id, amount, paid_on, document, create_time) values (?, ?, ?, ?, ?, ?)",
          {Words(payment.award), Words(payment.id), Number(payment.amount), Day(payment.paid_on),
           Words(payment.document), Instant(payment.create_time)})
      .status();
}

absl::StatusOr<std::vector<PrizePayment>> ListPayments(sql::Transaction& transaction, const AwardId& award) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select id, amount, paid_on, document, create_time from prize_payments where "
                                         "award_id = ? order by create_time, id limit ?",
                                         {Words(award), Number(kMaxOfAward)}));
  std::vector<PrizePayment> payments;
  for (size_t i = 0; i < rows.size(); ++i) {
    payments.push_back({.id = rows[i].String(0),
                        .award = award,
                        .amount = rows[i].Int(1),
                        .paid_on = DayAt(rows[i], 2),
                        .document = rows[i].String(3),
                        .create_time = InstantAt(rows[i], 4)});
  }
  return payments;
}

absl::Status InsertCeremony(sql::Transaction& transaction, const Ceremony& ceremony) {
  const absl::Status inserted =
      transaction
          .Execute(
              "insert into ceremonies (id, display_name, manager, held_on, place, create_time) "
              "values (?, ?, ?, ?, ?, ?)",
              {Words(ceremony.id), Words(ceremony.display_name), Words(ceremony.manager), Day(ceremony.held_on),
               Words(ceremony.place), Instant(ceremony.create_time)})
          .status();
  if (sql::IsConstraint(inserted, "ceremonies")) return IdTaken(NameOf(ceremony.id));
  HTX_RETURN_IF_ERROR(inserted);
  for (size_t i = 0; i < ceremony.awards.size(); ++i) {
    HTX_RETURN_IF_ERROR(transaction
                            .Execute("insert into ceremony_awards (award_id, ceremony_id, position, credential_id) "
                                     "values (?, ?, ?, ?)",
                                     {Words(ceremony.awards[i]), Words(ceremony.id), Number(static_cast<int64_t>(i)),
                                      Words(ceremony.credentials[i])})
                            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Ceremony>> FindCeremony(sql::Transaction& transaction, const CeremonyId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kCeremonyColumns, " from ceremonies t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Ceremony>();
  HTX_ASSIGN_OR_RETURN(Ceremony ceremony, CeremonyAt(transaction, rows[0]));
  return std::optional<Ceremony>(std::move(ceremony));
}

absl::StatusOr<Page<Ceremony>> ListCeremonies(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Ceremony>(transaction, kCeremonyColumns, "ceremonies t", request,
                               [&](const sql::Row& row) { return CeremonyAt(transaction, row); });
}

const query::Schema& CeremonySchema() {
  using query::FieldType;
  static const auto* const schema = new query::Schema{
      {{.name = "manager", .type = FieldType::kText, .column = "t.manager"},
       {.name = "held_on", .type = FieldType::kDate, .column = "t.held_on", .sortable = true},
       {.name = "create_time", .type = FieldType::kTime, .column = "t.create_time", .sortable = true}},
      "t.id"};
  return *schema;
}

absl::StatusOr<CeremonyId> CeremonyOf(sql::Transaction& transaction, const AwardId& award) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select ceremony_id from ceremony_awards where award_id = ?", {Words(award)}));
  return rows.empty() ? CeremonyId() : IdAt<CeremonyId>(rows[0], 0);
}

absl::StatusOr<std::vector<MayRestOn>> ToReview(sql::Transaction& transaction, const Award& award) {
  // The recipient is the organisation of a collective, the reference of a person.
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(
          "select id, state, nomination_id from awards where recipient_kind = ? and reference = ? and (reference <> '' "
          "or organization = ?) and id <> ? and ((signed_on >= ? and ? = 3 and state <> 3) or (signed_on <= ? and "
          "state "
          "= 3 and ? <> 3)) order by signed_on, id limit ?",
          {Number(award.recipient.kind), Words(award.recipient.reference), Words(award.recipient.organization),
           Words(award.id), Day(award.signed_on), Number(award.state), Day(award.signed_on), Number(award.state),
           Number(kMaxOfAward)}));
  std::vector<MayRestOn> pairs;
  for (size_t i = 0; i < rows.size(); ++i) {
    const AwardId other = IdAt<AwardId>(rows[i], 0);
    if (EnumAt<AwardState>(rows[i], 1) == AwardState::kRevoked) {
      pairs.push_back({.revoked = other, .later = award.id, .nomination = award.nomination});
    } else {
      pairs.push_back({.revoked = award.id,
                       .later = other,
                       .nomination = rows[i].IsNull(2) ? NominationId() : IdAt<NominationId>(rows[i], 2)});
    }
  }
  return pairs;
}

absl::Status InsertImportSource(sql::Transaction& transaction, const DecisionId& decision, const ImportSource& source) {
  return transaction
      .Execute("insert into imported_decisions (decision_id, source, confidence) values (?, ?, ?)",
               {Words(decision), Words(source.source), Number(source.confidence)})
      .status();
}

absl::StatusOr<std::optional<ImportSource>> FindImportSource(sql::Transaction& transaction,
                                                             const DecisionId& decision) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select source, confidence from imported_decisions where decision_id = ?", {Words(decision)}));
  if (rows.empty()) return std::optional<ImportSource>();
  return std::optional<ImportSource>({.source = rows[0].String(0), .confidence = EnumAt<Confidence>(rows[0], 1)});
}

}  // namespace htx::awards::store

#include "awards/store/council_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"
#include "common/base/text.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kCouncilColumns =
    "t.id, t.display_name, t.manager, t.establishment, t.version, t.create_time, t.update_time";
constexpr absl::string_view kRelationColumns =
    "t.id, t.manager, t.principal, t.unit, t.organization, t.reference, t.kind, t.from_day, t.to_day, t.note, "
    "t.declared_by, t.version, t.create_time";

absl::Status InsertSeats(sql::Transaction& transaction, const Council& council) {
  for (const CouncilSeat& seat : council.seats) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into council_seats (council_id, principal, display_name, role, unit, person, from_day, "
                     "to_day) values (?, ?, ?, ?, ?, ?, ?, ?)",
                     {Words(council.id), Words(seat.principal), Words(seat.display_name), Number(seat.role),
                      Words(seat.unit), Words(seat.person), Day(seat.period.from), Day(seat.period.to)})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<Council> CouncilOf(sql::Transaction& transaction, const sql::Row& row) {
  Council council = {.id = IdAt<CouncilId>(row, 0),
                     .display_name = row.String(1),
                     .manager = IdAt<OrganizationId>(row, 2),
                     .establishment = row.String(3),
                     .version = row.Int(4),
                     .create_time = InstantAt(row, 5),
                     .update_time = InstantAt(row, 6)};
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows seats,
      transaction.Query("select principal, display_name, role, unit, person, from_day, to_day from council_seats "
                        "where council_id = ? order by from_day, principal",
                        {Words(council.id)}));
  for (size_t i = 0; i < seats.size(); ++i) {
    council.seats.push_back({.principal = seats[i].String(0),
                             .display_name = seats[i].String(1),
                             .role = EnumAt<CouncilRole>(seats[i], 2),
                             .unit = IdAt<OrganizationId>(seats[i], 3),
                             .person = seats[i].String(4),
                             .period = {.from = DayAt(seats[i], 5), .to = MaybeDayAt(seats[i], 6)}});
  }
  return council;
}

Relation RelationOf(const sql::Row& row) {
  return {.id = IdAt<RelationId>(row, 0),
          .manager = IdAt<OrganizationId>(row, 1),
          .principal = row.String(2),
          .unit = IdAt<OrganizationId>(row, 3),
          .organization = IdAt<OrganizationId>(row, 4),
          .reference = row.String(5),
          .kind = EnumAt<RelationKind>(row, 6),
          .period = {.from = DayAt(row, 7), .to = MaybeDayAt(row, 8)},
          .note = row.String(9),
          .declared_by = row.String(10),
          .version = row.Int(11),
          .create_time = InstantAt(row, 12)};
}

}  // namespace

absl::Status InsertCouncil(sql::Transaction& transaction, const Council& council) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into councils (id, display_name, display_key, manager, establishment, version, create_time, "
          "update_time) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {Words(council.id), Words(council.display_name), Words(CollationKey(council.display_name)),
           Words(council.manager), Words(council.establishment), Number(council.version), Instant(council.create_time),
           Instant(council.update_time)}));
  if (inserted == 0) return IdTaken(NameOf(council.id));
  return InsertSeats(transaction, council);
}

absl::Status UpdateCouncil(sql::Transaction& transaction, const Council& council) {
  HTX_RETURN_IF_ERROR(transaction
                          .Execute("update councils set version = ?, update_time = ? where id = ?",
                                   {Number(council.version), Instant(council.update_time), Words(council.id)})
                          .status());
  HTX_RETURN_IF_ERROR(
      transaction.Execute("delete from council_seats where council_id = ?", {Words(council.id)}).status());
  return InsertSeats(transaction, council);
}

absl::StatusOr<std::optional<Council>> FindCouncil(sql::Transaction& transaction, const CouncilId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kCouncilColumns, " from councils t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Council>();
  HTX_ASSIGN_OR_RETURN(Council council, CouncilOf(transaction, rows[0]));
  return std::optional<Council>(std::move(council));
}

absl::StatusOr<Page<Council>> ListCouncils(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Council>(transaction, kCouncilColumns, "councils t", request,
                              [&](const sql::Row& row) { return CouncilOf(transaction, row); });
}

absl::Status InsertRelation(sql::Transaction& transaction, const Relation& relation) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into relations (id, manager, principal, unit, organization, reference, kind, from_day, to_day, note, "
          "declared_by, version, create_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "on conflict (id) do nothing",
          {Words(relation.id), Words(relation.manager), Words(relation.principal), Words(relation.unit),
           Words(relation.organization), Words(relation.reference), Number(relation.kind), Day(relation.period.from),
           Day(relation.period.to), Words(relation.note), Words(relation.declared_by), Number(relation.version),
           Instant(relation.create_time)}));
  return inserted == 0 ? IdTaken(NameOf(relation.id)) : absl::OkStatus();
}

absl::Status UpdateRelation(sql::Transaction& transaction, const Relation& relation) {
  return transaction
      .Execute("update relations set to_day = ?, version = ? where id = ?",
               {Day(relation.period.to), Number(relation.version), Words(relation.id)})
      .status();
}

absl::StatusOr<std::optional<Relation>> FindRelation(sql::Transaction& transaction, const RelationId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kRelationColumns, " from relations t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Relation>();
  return std::optional(RelationOf(rows[0]));
}

absl::StatusOr<Page<Relation>> ListRelations(sql::Transaction& transaction, const OrganizationId& manager,
                                             const ListRequest& request) {
  ListRequest own = request;
  own.where.text = absl::StrCat("t.manager = ? and (", request.where.text, ")");
  own.where.args.insert(own.where.args.begin(), Words(manager));
  return SelectItems<Relation>(transaction, kRelationColumns, "relations t", own,
                               [](const sql::Row& row) -> absl::StatusOr<Relation> { return RelationOf(row); });
}

absl::StatusOr<std::vector<Relation>> RelationsTo(sql::Transaction& transaction, const Recipient& recipient) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kRelationColumns,
                                     " from relations t where (t.organization = ? and t.organization <> '') or "
                                     "(t.reference = ? and t.reference <> '') order by t.id"),
                        {Words(recipient.organization), Words(recipient.reference)}));
  std::vector<Relation> relations;
  for (size_t i = 0; i < rows.size(); ++i) relations.push_back(RelationOf(rows[i]));
  return relations;
}

}  // namespace htx::awards::store

#include "registry/store/relationship_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kColumns =
    "r.id, r.version, r.from_id, r.to_id, r.type, r.start_date, r.end_date, r.dataset, r.created, r.end_recorded";
constexpr size_t kWidth = 10;

Relationship Read(const sql::Row& row) {
  Relationship relationship{.id = RelationshipId::Of(row.String(0)),
                            .version = row.Int(1),
                            .from = OrganizationId::Of(row.String(2)),
                            .to = OrganizationId::Of(row.String(3)),
                            .type = Stored<RelationshipType>(row.Text(4)),
                            .start = StoredDay(row.Text(5)),
                            .end = EndOf(row.Text(6)),
                            .dataset = row.String(7),
                            .created = FromMicros(row.Int(8))};
  if (row.Int(9) != kStill) relationship.end_recorded = FromMicros(row.Int(9));
  return relationship;
}

// Relationships as they were known at an instant: later ones are absent, later ends are open.
constexpr absl::string_view kKnownAt =
    "(select id, case when end_recorded <= ? then version else 1 end as version, from_id, to_id, type, start_date, "
    "case when end_recorded <= ? then end_date else '9999-12-31' end as end_date, dataset, created, "
    "case when end_recorded <= ? then end_recorded else 9223372036854775807 end as end_recorded "
    "from relationships where created <= ?) r";

}  // namespace

absl::StatusOr<std::optional<Relationship>> RelationshipStore::Find(const RelationshipId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns, " from relationships r where r.id = ?"), {id.text()}));
  if (rows.empty()) return std::optional<Relationship>();
  return std::optional<Relationship>(Read(rows[0]));
}

absl::StatusOr<bool> RelationshipStore::HoldsFrom(const OrganizationId& from, const OrganizationId& to,
                                                  absl::CivilDay start) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select 1 from relationships where from_id = ? and to_id = ? and end_date > ? limit 1",
                         {from.text(), to.text(), FormatDay(start)}));
  return !rows.empty();
}

absl::StatusOr<bool> RelationshipStore::Insert(const Relationship& relationship) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(
          "insert into relationships (id, version, from_id, to_id, type, start_date, end_date, dataset, "
          "created, end_recorded) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {relationship.id.text(), relationship.version, relationship.from.text(), relationship.to.text(),
           Word(relationship.type), FormatDay(relationship.start), EndText(relationship.end), relationship.dataset,
           ToMicros(relationship.created), kStill}));
  return written == 1;
}

absl::Status RelationshipStore::SaveEnd(const Relationship& relationship) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(
          "update relationships set version = ?, end_date = ?, end_recorded = ? where id = ? and version = ?",
          {relationship.version, EndText(relationship.end), ToMicros(*relationship.end_recorded),
           relationship.id.text(), relationship.version - 1}));
  return written == 1 ? absl::OkStatus() : EtagMismatch(NameOf(relationship.id));
}

absl::StatusOr<PageEnd> RelationshipStore::List(const TimePoint& time, bool ended, const ListQuery& query,
                                                std::vector<Relationship>& page) {
  const int64_t known = time.KnownMicros();
  ListSource source{.columns = std::string(kColumns),
                    .width = kWidth,
                    .from = {.text = std::string(kKnownAt), .args = {known, known, known, known}}};
  ListQuery narrowed = query;
  if (!ended) {
    narrowed.where.text = absl::StrCat("r.start_date <= ? and r.end_date > ? and ", query.where.text);
    const std::string day = FormatDay(time.day);
    narrowed.where.args.insert(narrowed.where.args.begin(), {day, day});
  }
  return ReadPage(transaction_, source, narrowed, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry

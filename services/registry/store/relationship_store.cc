#include "registry/store/relationship_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/relationship_errors.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kColumns =
    "r.id, r.version, r.from_id, r.to_id, r.type, r.start_date, r.end_date, r.dataset, r.created, r.end_recorded, "
    "r.share";
constexpr size_t kWidth = 11;

Relationship Read(const sql::Row& row) {
  Relationship relationship{.id = RelationshipId::Of(row.String(0)),
                            .version = row.Int(1),
                            .from = OrganizationId::Of(row.String(2)),
                            .to = OrganizationId::Of(row.String(3)),
                            .type = Stored<RelationshipType>(row.Text(4)),
                            .share = OptionalInt(row, 10),
                            .start = StoredDay(row.Text(5)),
                            .end = EndOf(row.Text(6)),
                            .dataset = row.String(7),
                            .created = FromMicros(row.Int(8))};
  if (row.Int(9) != kStill) relationship.end_recorded = FromMicros(row.Int(9));
  return relationship;
}

// Relationships as they were known at an instant: later ones are absent, later ends are open, and what was withdrawn by
// then is none. kKnownArgs times the instant.
constexpr absl::string_view kKnownAt =
    "(select id, case when end_recorded <= ? then version else 1 end as version, from_id, to_id, type, start_date, "
    "case when end_recorded <= ? then end_date else '9999-12-31' end as end_date, dataset, created, "
    "case when end_recorded <= ? then end_recorded else 9223372036854775807 end as end_recorded, share "
    "from relationships where created <= ? and known_to > ?)";
constexpr size_t kKnownArgs = 5;

// Those that a list shows; a date that is absent holds on every day.
struct Shown {
  int64_t known = 0;
  std::string day = {};  // "" for all days.

  query::Fragment Where() const {
    if (day.empty()) return {.text = "1=1"};
    return {.text = "r.start_date <= ? and r.end_date > ?", .args = {day, day}};
  }
};

void Append(std::vector<Value>& args, const std::vector<Value>& more) {
  args.insert(args.end(), more.begin(), more.end());
}

// "select id, node, distance": the relations that lead from the subject to what it belongs to, or the other way round.
// The first step goes through the index of its column; every further one through the same.
query::Fragment Walk(absl::string_view name, const RelativeQuery& relatives, bool upward, const Shown& shown) {
  const absl::string_view near = upward ? "r.from_id" : "r.to_id";
  const absl::string_view far = upward ? "r.to_id" : "r.from_id";
  const query::Fragment holds = shown.Where();
  const std::vector<Value> known(kKnownArgs, Value(shown.known));
  query::Fragment walk;
  walk.text =
      absl::StrCat(name, "(id, node, distance) as (select r.id, ", far, ", 1 from ", kKnownAt, " r where ", near,
                   " = ? and ", holds.text, " union select r.id, ", far, ", w.distance + 1 from ", name, " w join ",
                   kKnownAt, " r on ", near, " = w.node where w.distance < ? and ", holds.text, ")");
  Append(walk.args, known);
  walk.args.emplace_back(relatives.subject.text());
  Append(walk.args, holds.args);
  Append(walk.args, known);
  walk.args.emplace_back(int64_t{relatives.depth});
  Append(walk.args, holds.args);
  return walk;
}

// The walks that `relatives` asks for: `with` declares them, `all` selects id and distance from each.
struct Walks {
  query::Fragment with = {.text = "with recursive "};
  std::string all = {};
};

Walks WalksOf(const RelativeQuery& relatives, const Shown& shown) {
  Walks walks;
  for (const bool upward : {true, false}) {
    if (!(upward ? relatives.upward : relatives.downward)) continue;
    const absl::string_view name = upward ? "up" : "down";
    const query::Fragment walk = Walk(name, relatives, upward, shown);
    absl::StrAppend(&walks.with.text, walks.all.empty() ? "" : ", ", walk.text);
    absl::StrAppend(&walks.all, walks.all.empty() ? "" : " union all ", "select id, distance from ", name);
    Append(walks.with.args, walk.args);
  }
  return walks;
}

// Reads no further than the budget: rows come as they are found.
absl::Status CheckBudget(sql::Transaction& transaction, const RelativeQuery& relatives, const Walks& walks) {
  std::vector<Value> args = walks.with.args;
  args.emplace_back(RelationshipStore::kMostRelatives);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows more,
      transaction.Query(absl::StrCat(walks.with.text, " select 1 from (", walks.all, ") x limit 1 offset ?"), args));
  if (more.empty()) return absl::OkStatus();
  return TooManyRelatives(NameOf(relatives.subject), RelationshipStore::kMostRelatives);
}

}  // namespace

absl::StatusOr<std::optional<Relationship>> RelationshipStore::Find(const RelationshipId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns, " from relationships r where r.id = ? and r.known_to = ?"),
                         {id.text(), kStill}));
  if (rows.empty()) return std::optional<Relationship>();
  return std::optional<Relationship>(Read(rows[0]));
}

absl::StatusOr<std::vector<Relationship>> RelationshipStore::Beside(const Relationship& relationship) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          absl::StrCat("select ", kColumns,
                       " from relationships r where r.from_id = ? and r.type = ? and "
                       "r.start_date < ? and r.end_date > ? and r.known_to = ? order by r.start_date, r.id"),
          {relationship.from.text(), Word(relationship.type), EndText(relationship.end), FormatDay(relationship.start),
           kStill}));
  std::vector<Relationship> beside;
  for (size_t i = 0; i < rows.size(); ++i) beside.push_back(Read(rows[i]));
  return beside;
}

absl::StatusOr<bool> RelationshipStore::Closes(const Relationship& relationship) {
  // Each step narrows the days on which the whole chain holds, so the walk ends even where rows form a circle.
  const std::vector<RelationshipType> chain = ChainOf(relationship.type);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          "with recursive up(node, from_day, to_day) as (select cast(? as text), cast(? as text), cast(? as text) "
          "union "
          "select r.to_id, case when r.start_date > u.from_day then r.start_date else u.from_day end, "
          "case when r.end_date < u.to_day then r.end_date else u.to_day end from up u join relationships r on "
          "r.from_id = u.node where r.known_to = ? and r.type in (?, ?) and r.start_date < u.to_day and r.end_date > "
          "u.from_day) "
          "select 1 from up where node = ? limit 1",
          {relationship.to.text(), FormatDay(relationship.start), EndText(relationship.end), kStill,
           Word(chain.front()), Word(chain.back()), relationship.from.text()}));
  return !rows.empty();
}

absl::StatusOr<bool> RelationshipStore::Insert(const Relationship& relationship) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(
          "insert into relationships (id, version, from_id, to_id, type, start_date, end_date, dataset, "
          "created, end_recorded, share) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {relationship.id.text(), relationship.version, relationship.from.text(), relationship.to.text(),
           Word(relationship.type), FormatDay(relationship.start), EndText(relationship.end), relationship.dataset,
           ToMicros(relationship.created), relationship.end_recorded ? ToMicros(*relationship.end_recorded) : kStill,
           ValueOf(relationship.share)}));
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

absl::Status RelationshipStore::Withdraw(const RelationshipId& id, absl::Time known) {
  HTX_ASSIGN_OR_RETURN(const int64_t written,
                       transaction_.Execute("update relationships set known_to = ? where id = ? and known_to = ?",
                                            {ToMicros(known), id.text(), kStill}));
  return written == 1 ? absl::OkStatus() : EtagMismatch(NameOf(id));
}

absl::StatusOr<std::vector<Relationship>> RelationshipStore::EndedAt(const OrganizationId& id, absl::Time known,
                                                                     int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns,
                                      " from relationships r where (r.from_id = ? or r.to_id = ?) and r.end_recorded = "
                                      "? and r.known_to = ? order by r.start_date, r.id limit ?"),
                         {id.text(), id.text(), ToMicros(known), kStill, static_cast<int64_t>(limit)}));
  std::vector<Relationship> ended;
  for (size_t i = 0; i < rows.size(); ++i) ended.push_back(Read(rows[i]));
  return ended;
}

absl::StatusOr<PageEnd> RelationshipStore::List(const TimePoint& time, bool ended, const RelativeQuery& relatives,
                                                const ListQuery& query, std::vector<Relative>& page) {
  const Shown shown{.known = time.KnownMicros(), .day = ended ? "" : FormatDay(time.day)};
  ListSource source{.columns = absl::StrCat(kColumns, ", r.distance"), .width = kWidth + 1};
  if (relatives.subject.empty()) {
    source.from.text = absl::StrCat("(select r.*, 0 as distance from ", kKnownAt, " r) r");
  } else {
    const Walks walks = WalksOf(relatives, shown);
    if (!query.total) HTX_RETURN_IF_ERROR(CheckBudget(transaction_, relatives, walks));
    source.from = {.text = absl::StrCat("(select r.*, w.distance from (", walks.with.text,
                                        " select id, min(distance) as distance from (", walks.all,
                                        ") x group by id) w join ", kKnownAt, " r on r.id = w.id) r"),
                   .args = walks.with.args};
  }
  Append(source.from.args, std::vector<Value>(kKnownArgs, Value(shown.known)));
  ListQuery narrowed = query;
  const query::Fragment holds = shown.Where();
  narrowed.where.text = absl::StrCat(holds.text, " and ", query.where.text);
  narrowed.where.args.insert(narrowed.where.args.begin(), holds.args.begin(), holds.args.end());
  return ReadPage(transaction_, source, narrowed, [&](const sql::Row& row) {
    page.push_back({.relationship = Read(row), .distance = row.Int(kWidth)});
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<NoParentFacts>> RelationshipStore::FindNoParent(const TimePoint& time,
                                                                             const OrganizationId& id,
                                                                             const query::Fragment& where) {
  std::vector<Value> args(kKnownArgs, Value(time.KnownMicros()));
  const std::string day = FormatDay(time.day);
  args.insert(args.begin(), {day, day, day, day});
  args.emplace_back(id.text());
  Append(args, where.args);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          absl::StrCat("select max(case when r.start_date <= ? and r.end_date > ? then 1 else 0 end), "
                       "max(case when r.end_date <= ? then r.end_date end), "
                       "min(case when r.start_date > ? then r.start_date end) from (select r.*, 1 as distance from ",
                       kKnownAt, " r) r where r.from_id = ? and (", where.text, ")"),
          args));
  const sql::Row row = rows[0];
  if (!row.IsNull(0) && row.Int(0) == 1) return std::optional<NoParentFacts>();
  NoParentFacts facts;
  if (!row.IsNull(1)) facts.last_end = StoredDay(row.Text(1));
  if (!row.IsNull(2)) facts.next_start = StoredDay(row.Text(2));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows members,
      transaction_.Query("select 1 from relationships r join organizations o on o.id = r.from_id where r.to_id = ? and "
                         "r.type = 'MEMBER_OF' and r.known_to = ? and o.kind = 'ALLIANCE' limit 1",
                         {id.text(), kStill}));
  facts.top = !members.empty();
  return std::optional<NoParentFacts>(facts);
}

}  // namespace htx::registry

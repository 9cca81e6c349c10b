#include "registry/store/role_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/store/organization_rows.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

using query::FieldType;

constexpr absl::string_view kColumns =
    "r.organization, r.id, r.version, r.type, r.person_name, r.birth_date, r.personal_id, r.phone, r.email, r.holder, "
    "r.title, r.signing_power, r.power_scope, r.start_date, r.term_end, r.end_date, r.end_ground, r.document_ref, "
    "r.dataset, r.created, r.end_recorded";
constexpr size_t kWidth = 21;

std::optional<absl::CivilDay> OptionalDay(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  return StoredDay(text);
}

std::string OptionalText(const std::optional<absl::CivilDay>& day) { return day ? FormatDay(*day) : ""; }

Role Read(const sql::Row& row) {
  Role role{.id = RoleId::Of(row.String(1)),
            .version = row.Int(2),
            .organization = OrganizationId::Of(row.String(0)),
            .type = Stored<RoleType>(row.Text(3)),
            .holder = OrganizationId::Of(row.String(9)),
            .title = row.String(10),
            .signing_power = Stored<SigningPower>(row.Text(11)),
            .power_scope = row.String(12),
            .start = StoredDay(row.Text(13)),
            .term_end = OptionalDay(row.Text(14)),
            .end = EndOf(row.Text(15)),
            .end_ground = Stored<RoleEndGround>(row.Text(16)),
            .document_ref = row.String(17),
            .dataset = row.String(18),
            .created = FromMicros(row.Int(19))};
  if (role.holder.empty()) {
    role.person = Person{.full_name = row.String(4),
                         .birth_date = OptionalDay(row.Text(5)),
                         .personal_id = row.String(6),
                         .phone = row.String(7),
                         .email = row.String(8)};
  }
  if (row.Int(20) != kStill) role.end_recorded = FromMicros(row.Int(20));
  return role;
}

// Roles as they were known at an instant, and where they stand on a day: later ones are absent, later ends are open.
// Three times the day, then five times the instant.
constexpr absl::string_view kKnownAt =
    "(select k.*, case when k.start_date > ? then 'COMING' when k.end_date <= ? then 'ENDED' when k.term_end <> '' and "
    "k.term_end <= ? then 'TERM_OVER' else 'HELD' end as state from "
    "(select organization, id, case when end_recorded <= ? then version else 1 end as version, type, person_name, "
    "person_search, birth_date, personal_id, phone, email, holder, title, signing_power, power_scope, start_date, "
    "term_end, case when end_recorded <= ? then end_date else '9999-12-31' end as end_date, "
    "case when end_recorded <= ? then end_ground else '' end as end_ground, document_ref, dataset, created, "
    "case when end_recorded <= ? then end_recorded else 9223372036854775807 end as end_recorded "
    "from roles where created <= ?) k) r";

query::Schema MakeSchema(bool personal) {
  query::Schema schema{
      .fields = {{.name = "organization", .column = "r.organization", .sortable = true},
                 {.name = "type", .type = FieldType::kEnum, .column = "r.type", .values = Words<RoleType>()},
                 {.name = "person", .type = FieldType::kSearch, .column = "r.person_search"},
                 {.name = "holder", .column = "r.holder"},
                 {.name = "state", .type = FieldType::kEnum, .column = "r.state", .values = Words<RoleState>()},
                 {.name = "start_date", .type = FieldType::kDate, .column = "r.start_date", .sortable = true},
                 {.name = "term_end", .type = FieldType::kDate, .column = "nullif(r.term_end, '')"},
                 {.name = "end_date", .type = FieldType::kDate, .column = "nullif(r.end_date, '9999-12-31')"},
                 {.name = "dataset", .column = "r.dataset"},
                 {.name = "create_time", .type = FieldType::kTime, .column = "r.created", .sortable = true}},
      .key = "r.organization || '/' || r.id"};
  if (personal) schema.fields.push_back({.name = "personal_id", .column = "r.personal_id"});
  return schema;
}

}  // namespace

const query::Schema& RoleSchema(bool personal) {
  static const auto* const open = new query::Schema(MakeSchema(false));
  static const auto* const whole = new query::Schema(MakeSchema(true));
  return personal ? *whole : *open;
}

absl::StatusOr<std::optional<Role>> RoleStore::Find(const OrganizationId& organization, const RoleId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns, " from roles r where r.organization = ? and r.id = ?"),
                         {organization.text(), id.text()}));
  if (rows.empty()) return std::optional<Role>();
  return std::optional<Role>(Read(rows[0]));
}

absl::StatusOr<std::vector<Role>> RoleStore::HeldFrom(const OrganizationId& organization, absl::CivilDay from) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select ", kColumns,
                                                       " from roles r where r.organization = ? and r.end_date > ? "
                                                       "order by r.start_date, r.id"),
                                          {organization.text(), FormatDay(from)}));
  std::vector<Role> roles;
  for (size_t i = 0; i < rows.size(); ++i) roles.push_back(Read(rows[i]));
  return roles;
}

absl::StatusOr<std::vector<Role>> RoleStore::Involving(const OrganizationId& id, absl::CivilDay from, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select ", kColumns,
                                                       " from roles r where (r.organization = ? or r.holder = ?) and "
                                                       "r.end_date > ? order by r.organization, r.id limit ?"),
                                          {id.text(), id.text(), FormatDay(from), int64_t{limit}}));
  std::vector<Role> roles;
  for (size_t i = 0; i < rows.size(); ++i) roles.push_back(Read(rows[i]));
  return roles;
}

absl::StatusOr<bool> RoleStore::Insert(const Role& role) {
  const Person person = role.person.value_or(Person{});
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(
          "insert into roles (organization, id, version, type, person_name, person_search, birth_date, personal_id, "
          "phone, email, holder, title, signing_power, power_scope, start_date, term_end, end_date, end_ground, "
          "document_ref, dataset, created, end_recorded) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          "?, ?, ?, ?) on conflict (organization, id) do nothing",
          {role.organization.text(),
           role.id.text(),
           role.version,
           Word(role.type),
           person.full_name,
           FoldForSearch(person.full_name),
           OptionalText(person.birth_date),
           person.personal_id,
           person.phone,
           person.email,
           role.holder.text(),
           role.title,
           Word(role.signing_power),
           role.power_scope,
           FormatDay(role.start),
           OptionalText(role.term_end),
           EndText(role.end),
           Word(role.end_ground),
           role.document_ref,
           role.dataset,
           ToMicros(role.created),
           role.end_recorded ? ToMicros(*role.end_recorded) : kStill}));
  return written == 1;
}

absl::Status RoleStore::SaveEnd(const Role& role) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute("update roles set version = ?, end_date = ?, end_ground = ?, "
                           "end_recorded = ? where organization = ? and id = ? and version = ?",
                           {role.version, EndText(role.end), Word(role.end_ground), ToMicros(*role.end_recorded),
                            role.organization.text(), role.id.text(), role.version - 1}));
  return written == 1 ? absl::OkStatus() : EtagMismatch(NameOf(role));
}

absl::StatusOr<PageEnd> RoleStore::List(const TimePoint& time, const OrganizationId& organization, bool ended,
                                        const ListQuery& query, std::vector<Role>& page) {
  const int64_t known = time.KnownMicros();
  const std::string day = FormatDay(time.day);
  const ListSource source{
      .columns = std::string(kColumns),
      .width = kWidth,
      .from = {.text = std::string(kKnownAt), .args = {day, day, day, known, known, known, known, known}}};
  query::Fragment where;
  std::vector<std::string> terms;
  if (!organization.empty()) {
    terms.emplace_back("r.organization = ?");
    where.args.emplace_back(organization.text());
  } else {
    // What was registered in error has no officers. Seen from its own record they are shown as they were recorded.
    terms.emplace_back(
        "not exists (select 1 from organizations o where o.id = r.organization and o.legal_status = 'VOIDED' and "
        "o.known_from <= ?)");
    where.args.emplace_back(known);
  }
  if (!ended) {
    terms.emplace_back("r.start_date <= ? and r.end_date > ?");
    where.args.emplace_back(day);
    where.args.emplace_back(day);
  }
  terms.push_back(query.where.text);
  where.text = absl::StrJoin(terms, " and ");
  where.args.insert(where.args.end(), query.where.args.begin(), query.where.args.end());
  ListQuery narrowed = query;
  narrowed.where = std::move(where);
  return ReadPage(transaction_, source, narrowed, [&](const sql::Row& row) {
    page.push_back(Read(row));
    return absl::OkStatus();
  });
}

}  // namespace htx::registry

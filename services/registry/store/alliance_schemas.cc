#include "registry/store/alliance_schemas.h"

#include "registry/domain/alliance_vocabulary.h"
#include "registry/store/schemas.h"

namespace htx::registry {

using query::Field;
using query::FieldType;
using query::Schema;

namespace {

Field Text(const char* name, const char* column) { return {.name = name, .column = column}; }
Field Search(const char* name, const char* column) {
  return {.name = name, .type = FieldType::kSearch, .column = column};
}
Field Number(const char* name, const char* column) { return {.name = name, .type = FieldType::kInt, .column = column}; }
Field Day(const char* name, const char* column) { return {.name = name, .type = FieldType::kDate, .column = column}; }
Field Instant(const char* name, const char* column) {
  return {.name = name, .type = FieldType::kTime, .column = column, .sortable = true};
}
template <class E>
Field Listed(const char* name, const char* column) {
  return {.name = name, .type = FieldType::kEnum, .column = column, .values = Words<E>()};
}
Field Sortable(Field field) {
  field.sortable = true;
  return field;
}

}  // namespace

const Schema& DutySchema() {
  static const Schema* const schema = new Schema{
      .fields = {Text("organization", "d.id"), Text("alliance", "d.alliance"), Listed<Kind>("kind", "d.kind"),
                 Listed<Sector>("sector", "d.sector"), Text("province", "d.province"),
                 Search("legal_name", "d.name_search"), Listed<DutyStatus>("status", "d.status"),
                 Listed<Exemption>("exemption", "d.exemption"), Listed<Unassessed>("unassessed", "d.unassessed"),
                 Day("submitted_date", "nullif(d.submitted_date, '')")},
      .key = "d.id"};
  return *schema;
}

const Schema& DutyOrderSchema() {
  static const Schema* const schema =
      new Schema{.fields = {Sortable(Text("legal_name", "d.legal_name_key")), Sortable(Text("organization", "d.id"))},
                 .key = "d.id"};
  return *schema;
}

const Schema& MembershipSchema() {
  static const Schema* const schema = new Schema{
      .fields = {Sortable(Text("id", "m.id")), Text("member", "m.member"), Text("alliance", "m.alliance"),
                 Listed<MemberKind>("kind", "m.kind"), Listed<MembershipState>("state", "m.state"),
                 Listed<ExitGround>("exit_ground", "m.exit_ground"), Sortable(Day("start_date", "m.start_date")),
                 Day("end_date", "nullif(m.end_date, '9999-12-31')"),
                 Text("admission_decision", "m.admission_decision"), Text("dataset", "m.dataset"),
                 Instant("create_time", "m.created")},
      .key = "m.id"};
  return *schema;
}

const Schema& FeeScheduleSchema() {
  static const Schema* const schema = new Schema{
      .fields = {Sortable(Text("id", "s.id")), Text("alliance", "s.alliance"),
                 Listed<MemberKind>("member_kind", "s.member_kind"), Sortable(Day("start_date", "s.start_date")),
                 Day("end_date", "nullif(s.end_date, '9999-12-31')"), Number("annual_amount", "s.annual_amount")},
      .key = "s.id"};
  return *schema;
}

const Schema& DuesPaymentSchema() {
  static const Schema* const schema = new Schema{
      .fields = {Sortable(Text("id", "p.id")), Text("membership", "p.membership"), Text("alliance", "p.alliance"),
                 Text("member", "p.member"), Number("year", "p.year"), Sortable(Day("paid_date", "p.paid_date")),
                 Number("amount", "p.amount"), Text("receipt", "p.receipt"), Instant("create_time", "p.created")},
      .key = "p.id"};
  return *schema;
}

const Schema& DuesSchema() {
  static const Schema* const schema = new Schema{
      .fields = {Text("membership", "u.id"), Text("member", "u.member"), Listed<MemberKind>("kind", "u.kind"),
                 Listed<DuesStatus>("status", "u.status"), Search("legal_name", "u.name_search"),
                 Number("owed", "u.owed"), Number("paid", "u.paid"), Number("balance", "u.balance")},
      .key = "u.id"};
  return *schema;
}

const Schema& DuesOrderSchema() {
  static const Schema* const schema =
      new Schema{.fields = {Sortable(Text("legal_name", "u.legal_name_key")), Sortable(Text("membership", "u.id"))},
                 .key = "u.id"};
  return *schema;
}

const Schema& ProgrammeSchema() {
  static const Schema* const schema = new Schema{
      .fields = {Sortable(Text("id", "g.id")), Text("alliance", "g.alliance"), Search("title", "g.title_search"),
                 Sortable(Day("start_date", "g.start_date")), Day("end_date", "g.end_date"),
                 Text("dataset", "g.dataset"), Instant("create_time", "g.created")},
      .key = "g.id"};
  return *schema;
}

const Schema& PetitionSchema() {
  static const Schema* const schema =
      new Schema{.fields = {Sortable(Text("id", "p.id")), Text("alliance", "p.alliance"),
                            Text("activity", "p.activity"), Text("raised_by", "p.raised_by"),
                            Listed<PetitionState>("state", "p.state"), Sortable(Text("addressee", "p.addressee")),
                            Search("subject", "p.subject_search"), Sortable(Day("raised_date", "p.raised_date")),
                            Text("dataset", "p.dataset"), Instant("create_time", "p.created")},
                 .key = "p.id"};
  return *schema;
}

const Schema& StandingAgencySchema() {
  static const Schema* const schema =
      new Schema{.fields = {Sortable(Text("id", "g.id")), Text("alliance", "g.alliance"), Text("area", "g.area"),
                            Search("committee", "g.committee_search"), Search("agency", "g.agency_search"),
                            Sortable(Day("start_date", "g.start_date")),
                            Day("end_date", "nullif(g.end_date, '9999-12-31')"), Text("dataset", "g.dataset")},
                 .key = "g.id"};
  return *schema;
}

}  // namespace htx::registry

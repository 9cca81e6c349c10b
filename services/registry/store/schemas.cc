#include "registry/store/schemas.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/alliance_vocabulary.h"
#include "registry/domain/organization_details.h"

namespace htx::registry {

using query::Field;
using query::FieldType;
using query::Schema;

const Schema& OrganizationSchema() {
  static const Schema* const schema = new Schema{
      .fields =
          {{.name = "id", .column = "o.id", .sortable = true},
           {.name = "kind", .type = FieldType::kEnum, .column = "o.kind", .values = Words<Kind>()},
           {.name = "sector", .type = FieldType::kEnum, .column = "o.sector", .values = Words<Sector>()},
           {.name = "governing_law",
            .type = FieldType::kEnum,
            .column = "o.governing_law",
            .values = Words<GoverningLaw>()},
           {.name = "legal_status",
            .type = FieldType::kEnum,
            .column = "o.legal_status",
            .values = Words<LegalStatus>()},
           {.name = "activity_status",
            .type = FieldType::kEnum,
            .column = "o.activity_status",
            .values = Words<ActivityStatus>()},
           {.name = "legal_name", .column = "o.legal_name"},
           {.name = "short_name", .column = "o.short_name"},
           {.name = "name", .type = FieldType::kSearch, .column = "o.name_search"},
           {.name = "tax_code", .column = "o.tax_code"},
           {.name = "legacy_registration_no", .column = "o.legacy_registration_no"},
           {.name = "founded_date", .type = FieldType::kDate, .column = "o.founded_date", .sortable = true},
           {.name = "dissolved_date", .type = FieldType::kDate, .column = "nullif(o.dissolved_date, '')"},
           {.name = "member_count", .type = FieldType::kInt, .column = "o.member_count"},
           {.name = "labour", .type = FieldType::kInt, .column = "o.labour"},
           {.name = "charter_capital", .type = FieldType::kInt, .column = "o.charter_capital"},
           {.name = "area", .column = "o.area"},
           {.name = "province", .column = "o.province"},
           {.name = "alliance", .column = "o.alliance"},
           {.name = "dataset", .column = "o.dataset"},
           {.name = "main_line", .column = "o.main_line"},
           {.name = "governance_form",
            .type = FieldType::kEnum,
            .column = "o.governance_form",
            .values = Words<GovernanceForm>()},
           {.name = "official_members", .type = FieldType::kInt, .column = "o.official_members"},
           {.name = "founders", .type = FieldType::kInt, .column = "o.founders"},
           {.name = "disclosure", .type = FieldType::kEnum, .column = "o.disclosure", .values = Words<Disclosure>()},
           {.name = "create_time", .type = FieldType::kTime, .column = "o.created", .sortable = true},
           {.name = "update_time", .type = FieldType::kTime, .column = "o.known_from", .sortable = true}},
      .key = "o.id"};
  return *schema;
}

const Schema& OrganizationOrderSchema() {
  static const Schema* const schema = new Schema{
      .fields = {{.name = "id", .column = "o.id", .sortable = true},
                 {.name = "legal_name", .column = "o.legal_name_key", .sortable = true},
                 {.name = "founded_date", .type = FieldType::kDate, .column = "o.founded_date", .sortable = true},
                 {.name = "member_count",
                  .type = FieldType::kInt,
                  .column = "case when o.disclosure = 'RESTRICTED' then -1 else coalesce(o.member_count, -1) end",
                  .sortable = true},
                 {.name = "create_time", .type = FieldType::kTime, .column = "o.created", .sortable = true},
                 {.name = "update_time", .type = FieldType::kTime, .column = "o.known_from", .sortable = true}},
      .key = "o.id"};
  return *schema;
}

absl::StatusOr<query::Fragment> Veiled(absl::string_view filter, const Schema& schema, query::Fragment where,
                                       absl::Span<const query::Function> functions) {
  constexpr absl::string_view kHidden[] = {"governing_law",
                                           "legal_name",
                                           "short_name",
                                           "name",
                                           "tax_code",
                                           "main_line",
                                           "member_count",
                                           "labour",
                                           "founders",
                                           "official_members",
                                           "charter_capital",
                                           "governance_form",
                                           "legacy_registration_no"};
  Schema veiled = schema;
  for (Field& field : veiled.fields) {
    if (std::find(std::begin(kHidden), std::end(kHidden), field.name) == std::end(kHidden)) continue;
    field.column = field.type == FieldType::kInt ? "cast(null as bigint)" : "cast(null as text)";
  }
  HTX_ASSIGN_OR_RETURN(const query::Fragment hidden, query::ParseFilter(filter, veiled, functions));
  if (hidden.text == where.text) return where;
  // Of the records as they are now: at a past time too, and few enough to be listed by their index.
  where.text = absl::StrCat("((", where.text, " and o.id not in (", kRestrictedIds, ")) or (o.id in (", kRestrictedIds,
                            ") and ", hidden.text, "))");
  where.args.insert(where.args.end(), hidden.args.begin(), hidden.args.end());
  return where;
}

const Schema& RelationshipSchema() {
  static const Schema* const schema = new Schema{
      .fields = {{.name = "id", .column = "r.id", .sortable = true},
                 {.name = "from", .column = "r.from_id"},
                 {.name = "to", .column = "r.to_id"},
                 {.name = "type", .type = FieldType::kEnum, .column = "r.type", .values = Words<RelationshipType>()},
                 {.name = "start_date", .type = FieldType::kDate, .column = "r.start_date", .sortable = true},
                 {.name = "end_date", .type = FieldType::kDate, .column = "nullif(r.end_date, '9999-12-31')"},
                 {.name = "share_millionths", .type = FieldType::kInt, .column = "r.share"},
                 {.name = "distance", .type = FieldType::kInt, .column = "r.distance", .sortable = true},
                 {.name = "dataset", .column = "r.dataset"},
                 {.name = "create_time", .type = FieldType::kTime, .column = "r.created", .sortable = true}},
      .key = "r.id"};
  return *schema;
}

const Schema& ReportSchema() {
  static const Schema* const schema = new Schema{
      .fields = {{.name = "organization", .column = "r.organization", .sortable = true},
                 {.name = "year", .type = FieldType::kInt, .column = "r.year", .sortable = true},
                 {.name = "revenue", .type = FieldType::kInt, .column = "r.revenue"},
                 {.name = "profit", .type = FieldType::kInt, .column = "r.profit"},
                 {.name = "labour", .type = FieldType::kInt, .column = "r.labour"},
                 {.name = "member_count", .type = FieldType::kInt, .column = "r.member_count"},
                 {.name = "monthly_income", .type = FieldType::kInt, .column = "r.monthly_income"},
                 {.name = "evaluation_class",
                  .type = FieldType::kEnum,
                  .column = "r.evaluation_class",
                  .values = Words<EvaluationClass>()},
                 {.name = "state", .type = FieldType::kEnum, .column = "r.state", .values = Words<ReportState>()},
                 {.name = "submitted_date", .type = FieldType::kDate, .column = "nullif(r.submitted_date, '')"},
                 {.name = "submitter", .column = "r.submitter"},
                 {.name = "alliance", .column = "r.alliance"},
                 {.name = "dataset", .column = "r.dataset"},
                 {.name = "update_time", .type = FieldType::kTime, .column = "r.known_from", .sortable = true}},
      .key = "r.organization || '/' || r.year || '/' || r.filing"};
  return *schema;
}

const Schema& ActivitySchema() {
  static const Schema* const schema = new Schema{
      .fields = {{.name = "id", .column = "a.id", .sortable = true},
                 {.name = "alliance", .column = "a.alliance"},
                 {.name = "kind", .type = FieldType::kEnum, .column = "a.kind", .values = Words<ActivityKind>()},
                 {.name = "target_group",
                  .type = FieldType::kEnum,
                  .column = "a.target_group",
                  .values = Words<TargetGroup>()},
                 {.name = "title", .type = FieldType::kSearch, .column = "a.title_search"},
                 {.name = "state", .type = FieldType::kEnum, .column = "a.state", .values = Words<ActivityState>()},
                 {.name = "programme", .column = "a.programme"},
                 {.name = "ordinal", .type = FieldType::kInt, .column = "a.ordinal"},
                 {.name = "start_date", .type = FieldType::kDate, .column = "a.start_date", .sortable = true},
                 {.name = "end_date", .type = FieldType::kDate, .column = "a.end_date"},
                 {.name = "dataset", .column = "a.dataset"},
                 {.name = "update_time", .type = FieldType::kTime, .column = "a.known_from", .sortable = true},
                 {.name = "create_time", .type = FieldType::kTime, .column = "a.created", .sortable = true}},
      .key = "a.id"};
  return *schema;
}

}  // namespace htx::registry

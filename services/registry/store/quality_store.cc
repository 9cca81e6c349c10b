#include "registry/store/quality_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

using query::FieldType;

constexpr absl::string_view kColumns =
    "f.organization, o.alliance, f.rule, f.severity, f.evidence_en, f.evidence_vi, f.fix_en, f.fix_vi, f.subjects, "
    "f.citation, f.since_date, f.opened, f.rule_version, f.confidence";
constexpr size_t kWidth = 14;
constexpr absl::string_view kFrom = "quality_findings f join organizations o on o.id = f.organization";

OpenFinding Read(const sql::Row& row) {
  OpenFinding open{.organization = OrganizationId::Of(row.String(0)),
                   .alliance = OrganizationId::Of(row.String(1)),
                   .finding = {.rule = Stored<QualityRule>(row.Text(2)),
                               .severity = static_cast<QualitySeverity>(row.Int(3)),
                               .evidence = {.en = row.String(4), .vi = row.String(5)},
                               .fix = {.en = row.String(6), .vi = row.String(7)},
                               .subjects = absl::StrSplit(row.Text(8), '\n', absl::SkipEmpty()),
                               .citation = row.String(9),
                               .rule_version = row.String(12),
                               .confidence = row.String(13)},
                   .opened = FromMicros(row.Int(11))};
  if (!row.Text(10).empty()) open.finding.since = StoredDay(row.Text(10));
  return open;
}

std::vector<std::pair<std::string, Value>> Severities() {
  std::vector<std::pair<std::string, Value>> values;
  for (const Term<QualitySeverity>& term : Terms<QualitySeverity>()) {
    values.emplace_back(std::string(term.word), static_cast<int64_t>(term.value));
  }
  return values;
}

}  // namespace

const query::Schema& QualitySchema() {
  static const auto* const schema = new query::Schema{
      .fields = {{.name = "organization", .column = "f.organization"},
                 {.name = "rule", .type = FieldType::kEnum, .column = "f.rule", .values = Words<QualityRule>()},
                 {.name = "severity", .type = FieldType::kEnum, .column = "f.severity", .values = Severities()},
                 {.name = "alliance", .column = "o.alliance"},
                 {.name = "area", .column = "o.area"},
                 {.name = "province", .column = "o.province"},
                 {.name = "kind", .type = FieldType::kEnum, .column = "o.kind", .values = Words<Kind>()},
                 {.name = "sector", .type = FieldType::kEnum, .column = "o.sector", .values = Words<Sector>()},
                 {.name = "since_date", .type = FieldType::kDate, .column = "nullif(f.since_date, '')"},
                 {.name = "open_time", .type = FieldType::kTime, .column = "f.opened"},
                 {.name = "confidence", .column = "f.confidence"}},
      .key = "f.organization || '/' || f.rule"};
  return *schema;
}

const query::Schema& QualityOrderSchema() {
  static const auto* const schema = new query::Schema{
      .fields = {{.name = "organization", .column = "f.organization", .sortable = true},
                 {.name = "severity", .type = FieldType::kInt, .column = "f.severity", .sortable = true},
                 {.name = "open_time", .type = FieldType::kTime, .column = "f.opened", .sortable = true}},
      .key = "f.organization || '/' || f.rule"};
  return *schema;
}

absl::StatusOr<QualityProgress> QualityStore::Progress() {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select sequence, swept_day, sweep_day, sweep_after, stepped from quality_progress"));
  HTX_CHECK(rows.size() == 1);
  return QualityProgress{.sequence = rows[0].Int(0),
                         .swept_day = rows[0].String(1),
                         .sweep_day = rows[0].String(2),
                         .sweep_after = rows[0].String(3),
                         .stepped = FromMicros(rows[0].Int(4))};
}

absl::Status QualityStore::SaveProgress(const QualityProgress& progress) {
  return transaction_
      .Execute(
          "update quality_progress set sequence = ?, swept_day = ?, sweep_day = ?, sweep_after = ?, stepped = ?",
          {progress.sequence, progress.swept_day, progress.sweep_day, progress.sweep_after, ToMicros(progress.stepped)})
      .status();
}

absl::StatusOr<std::vector<OrganizationId>> QualityStore::NextOrganizations(const std::string& after, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select id from organizations where id > ? order by id limit ?",
                                          {after, static_cast<int64_t>(limit)}));
  std::vector<OrganizationId> ids;
  for (size_t i = 0; i < rows.size(); ++i) ids.push_back(OrganizationId::Of(rows[i].String(0)));
  return ids;
}

absl::StatusOr<std::vector<OpenFinding>> QualityStore::Of(const OrganizationId& organization) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select ", kColumns, " from ", kFrom,
                                                       " where f.organization = ? order by f.rule"),
                                          {organization.text()}));
  std::vector<OpenFinding> findings;
  for (size_t i = 0; i < rows.size(); ++i) findings.push_back(Read(rows[i]));
  return findings;
}

absl::Status QualityStore::Put(const OpenFinding& open) {
  const QualityFinding& finding = open.finding;
  return transaction_
      .Execute(
          "insert into quality_findings (organization, rule, severity, evidence_en, evidence_vi, fix_en, fix_vi, "
          "subjects, citation, since_date, opened, rule_version, confidence) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          "?, ?) "
          "on conflict (organization, rule) do update set severity = excluded.severity, "
          "evidence_en = excluded.evidence_en, evidence_vi = excluded.evidence_vi, fix_en = excluded.fix_en, "
          "fix_vi = excluded.fix_vi, subjects = excluded.subjects, citation = excluded.citation, "
          "since_date = excluded.since_date, rule_version = excluded.rule_version, confidence = excluded.confidence",
          {open.organization.text(), Word(finding.rule), static_cast<int64_t>(finding.severity), finding.evidence.en,
           finding.evidence.vi, finding.fix.en, finding.fix.vi, absl::StrJoin(finding.subjects, "\n"), finding.citation,
           finding.since ? FormatDay(*finding.since) : "", ToMicros(open.opened), finding.rule_version,
           finding.confidence})
      .status();
}

absl::Status QualityStore::Close(const OrganizationId& organization, QualityRule rule) {
  return transaction_
      .Execute("delete from quality_findings where organization = ? and rule = ?", {organization.text(), Word(rule)})
      .status();
}

absl::StatusOr<PageEnd> QualityStore::List(const OrganizationId& organization, const ListQuery& query,
                                           std::vector<OpenFinding>& page) {
  ListQuery narrowed = query;
  if (!organization.empty()) {
    narrowed.where.text = absl::StrCat("f.organization = ? and ", query.where.text);
    narrowed.where.args.insert(narrowed.where.args.begin(), organization.text());
  }
  return ReadPage(transaction_,
                  {.columns = std::string(kColumns), .width = kWidth, .from = {.text = std::string(kFrom)}}, narrowed,
                  [&](const sql::Row& row) {
                    page.push_back(Read(row));
                    return absl::OkStatus();
                  });
}

absl::StatusOr<std::vector<QualityCount>> QualityStore::Count(const query::Fragment& where) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select f.rule, f.severity, count(*) from ", kFrom, " where ",
                                                       where.text, " group by f.rule, f.severity"),
                                          where.args));
  std::vector<QualityCount> counts;
  for (size_t i = 0; i < rows.size(); ++i) {
    counts.push_back({.rule = Stored<QualityRule>(rows[i].Text(0)),
                      .severity = static_cast<QualitySeverity>(rows[i].Int(1)),
                      .count = rows[i].Int(2)});
  }
  return counts;
}

}  // namespace htx::registry

#include "registry/store/lifecycle_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kColumns =
    "organization, version, action, state_reason, effective_day, until_day, document_day, document_refs, decided_by, "
    "liquidator, findings, obligations, acceptance_reason, recorded";

std::string DayText(const std::optional<absl::CivilDay>& day) { return day ? FormatDay(*day) : std::string(); }

std::optional<absl::CivilDay> DayIn(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  return StoredDay(text);
}

std::string Pack(const std::vector<LifecycleFinding>& findings) {
  return absl::StrJoin(findings, "\n", [](std::string* out, const LifecycleFinding& finding) {
    absl::StrAppend(out, finding.rule, "\t", static_cast<int>(finding.severity), "\t", finding.text.en, "\t",
                    finding.text.vi, "\t", finding.rule_version, "\t", finding.citation, "\t", finding.confidence);
  });
}

std::vector<LifecycleFinding> UnpackFindings(absl::string_view packed) {
  std::vector<LifecycleFinding> findings;
  for (const absl::string_view line : absl::StrSplit(packed, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> parts = absl::StrSplit(line, '\t');
    HTX_CHECK(parts.size() == 6 || parts.size() == 7);  // The confidence came later.
    findings.push_back({.rule = parts[0],
                        .severity = parts[1] == "1" ? FindingSeverity::kInfo : FindingSeverity::kWarning,
                        .text = {.en = parts[2], .vi = parts[3]},
                        .rule_version = parts[4],
                        .citation = parts[5],
                        .confidence = parts.size() == 7 ? parts[6] : ""});
  }
  return findings;
}

std::string Pack(const std::vector<Obligation>& obligations) {
  return absl::StrJoin(obligations, "\n", [](std::string* out, const Obligation& obligation) {
    absl::StrAppend(out, obligation.service, "\t", obligation.resource, "\t", obligation.organization, "\t",
                    obligation.state);
  });
}

std::vector<Obligation> UnpackObligations(absl::string_view packed) {
  std::vector<Obligation> obligations;
  for (const absl::string_view line : absl::StrSplit(packed, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> parts = absl::StrSplit(line, '\t');
    HTX_CHECK(parts.size() == 4);
    obligations.push_back({.service = parts[0], .resource = parts[1], .organization = parts[2], .state = parts[3]});
  }
  return obligations;
}

LifecycleEntry Read(const sql::Row& row) {
  return {.organization = OrganizationId::Of(row.String(0)),
          .version = row.Int(1),
          .action = row.String(2),
          .day = StoredDay(row.Text(4)),
          .until = DayIn(row.Text(5)),
          .grounds = {.reason = Stored<StateReason>(row.Text(3)),
                      .document_day = DayIn(row.Text(6)),
                      .document_refs = absl::StrSplit(row.String(7), '\n', absl::SkipEmpty()),
                      .decided_by = row.String(8)},
          .liquidator = row.String(9),
          .findings = UnpackFindings(row.Text(10)),
          .accepted = UnpackObligations(row.Text(11)),
          .acceptance_reason = row.String(12),
          .recorded = FromMicros(row.Int(13))};
}

}  // namespace

absl::Status LifecycleStore::Insert(const LifecycleEntry& entry) {
  return transaction_
      .Execute(absl::StrCat("insert into lifecycle_records (", kColumns,
                            ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
               {entry.organization.text(), entry.version, entry.action, Word(entry.grounds.reason),
                FormatDay(entry.day), DayText(entry.until), DayText(entry.grounds.document_day),
                absl::StrJoin(entry.grounds.document_refs, "\n"), entry.grounds.decided_by, entry.liquidator,
                Pack(entry.findings), Pack(entry.accepted), entry.acceptance_reason, ToMicros(entry.recorded)})
      .status();
}

absl::StatusOr<std::vector<LifecycleEntry>> LifecycleStore::List(const OrganizationId& id, int64_t before, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select ", kColumns,
                                                       " from lifecycle_records where organization = ? and version < ? "
                                                       "order by version desc limit ?"),
                                          {id.text(), before, int64_t{limit}}));
  std::vector<LifecycleEntry> entries;
  for (size_t i = 0; i < rows.size(); ++i) entries.push_back(Read(rows[i]));
  return entries;
}

absl::StatusOr<std::optional<LifecycleEntry>> LifecycleStore::FindDissolutionStart(const OrganizationId& id,
                                                                                   const TimePoint& time) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select ", kColumns,
                                                       " from lifecycle_records where organization = ? and action = ? "
                                                       "and effective_day <= ? and recorded <= ? "
                                                       "order by version desc limit 1"),
                                          {id.text(), std::string("DissolveOrganization.START"), FormatDay(time.day),
                                           time.KnownMicros()}));
  if (rows.empty()) return std::optional<LifecycleEntry>();
  return std::optional<LifecycleEntry>(Read(rows[0]));
}

absl::StatusOr<Timeline> LifecycleStore::ReadTimelineAt(const OrganizationId& id, const TimePoint& time) {
  const int64_t known = time.KnownMicros();
  return ReadRevisions(transaction_, "o.id = ? and o.known_from <= ? and o.known_to > ?", {id.text(), known, known});
}

absl::StatusOr<Timeline> LifecycleStore::ReadFormer(const OrganizationId& id, absl::Time known) {
  return ReadRevisions(transaction_, "o.id = ? and o.known_to = ?", {id.text(), ToMicros(known)});
}

absl::StatusOr<int64_t> LifecycleStore::CountKept(const OrganizationId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select count(*) from (select 1 from organizations where alliance = ? and "
                                          "id <> ? and legal_status <> 'VOIDED' limit ?) kept",
                                          {id.text(), id.text(), kMostCounted}));
  return rows[0].Int(0);
}

absl::StatusOr<int64_t> LifecycleStore::CountReports(const OrganizationId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select count(*) from organization_reports where organization = ? and known_to = ?",
                         {id.text(), kStill}));
  return rows[0].Int(0);
}

absl::StatusOr<std::vector<RelationshipId>> LifecycleStore::HoldingFrom(const OrganizationId& id, absl::CivilDay day,
                                                                        int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          "select id from relationships where (from_id = ? or to_id = ?) and known_to = ? and end_date > ? "
          "and start_date < end_date order by start_date, id limit ?",
          {id.text(), id.text(), kStill, FormatDay(day), int64_t{limit}}));
  std::vector<RelationshipId> ids;
  for (size_t i = 0; i < rows.size(); ++i) ids.push_back(RelationshipId::Of(rows[i].String(0)));
  return ids;
}

}  // namespace htx::registry

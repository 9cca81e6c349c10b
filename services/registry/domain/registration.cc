#include "registry/domain/registration.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/agreement.h"
#include "registry/domain/area_errors.h"
#include "registry/domain/errors.h"
#include "registry/domain/registration_errors.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kUpdate = "UpdateOrganization";
constexpr absl::string_view kRegistrable = "PENDING, OPERATING, SUSPENDED";

absl::Status CheckAlliance(const OrganizationId& name, const std::optional<Found>& alliance) {
  if (!alliance || alliance->kind != Kind::kAlliance) return AllianceUnknown(NameOf(name));
  return absl::OkStatus();
}

// The id of the province in which `id` lies on `day`.
absl::StatusOr<std::string> ProvinceOf(const std::string& id, absl::CivilDay day, const AreaTree& areas) {
  const Area* area = areas.Find(id);
  HTX_CHECK(area != nullptr);  // CheckAreaName has seen it.
  if (!area->ExistsOn(day)) return AreaNotValidAtDate(absl::StrCat("areas/", id), day);
  const Area* province = areas.UnitOn(*area, AreaLevel::kProvince, day);
  HTX_CHECK(province != nullptr);
  return province->id;
}

absl::Status CheckAreaName(const std::string& id, const AreaTree& areas) {
  return areas.Find(id) == nullptr ? AreaNameUnknown("organization.area") : absl::OkStatus();
}

absl::Status CheckStateForUpdate(LegalStatus status, absl::Span<const Field> fields) {
  if (IsTerminal(status)) return StateForbids(kUpdate, status, kNotEnded);
  const bool registers =
      std::any_of(fields.begin(), fields.end(), [](Field field) { return NameOf(field).registered; });
  if (registers && !AdmitsRegistration(status)) return StateForbids(kUpdate, status, kRegistrable);
  return absl::OkStatus();
}

// Whether a name must be distinct from that of `candidate` by a rule that holds in `scope`.
bool LiesInScope(const Candidate& candidate, absl::string_view scope) {
  if (scope == "COUNTRY") return true;
  if (scope == "COMMUNE") return candidate.shared_level == AreaLevel::kCommune;
  return candidate.shared_level.has_value();
}

}  // namespace

absl::StatusOr<std::vector<RuleBreak>> JudgeLikeness(const Facts& facts, absl::CivilDay day,
                                                     std::vector<Candidate> candidates, bool more,
                                                     const Leniency& leniency) {
  std::vector<RuleBreak> findings;
  const Rule* distinct = RegistrationRules().Find("NAME_DISTINCT", WordOf(facts.kind), day);
  if (distinct != nullptr) {
    RuleBreak found{.field = "organization.legal_name",
                    .rule = *distinct,
                    .text = {.en = "is borne by another organisation, or differs from its name in marks alone",
                             .vi = "trùng hoặc chỉ khác dấu so với tên của tổ chức khác"}};
    for (const Candidate& candidate : candidates) {
      if (candidate.same_legal_name && LiesInScope(candidate, distinct->value)) {
        found.subjects.push_back(NameOf(candidate.id));
      }
    }
    if (!found.subjects.empty()) findings.push_back(std::move(found));
    if (!leniency.report_duplicates) HTX_RETURN_IF_ERROR(Judge(findings, leniency.rules));
  }
  const std::vector<Candidate> likely = NotAccepted(std::move(candidates), leniency.accepted);
  if (likely.empty()) return findings;
  if (!leniency.report_duplicates) return PossibleDuplicate(likely, more);
  RuleBreak found{.field = "organization",
                  .rule = *RegistrationRules().Find("DUPLICATE_FROM", "*", day),
                  .text = {.en = "looks like recorded organisations", .vi = "giống các tổ chức đã được ghi nhận"}};
  for (const Candidate& candidate : likely) found.subjects.push_back(NameOf(candidate.id));
  findings.push_back(std::move(found));
  return findings;
}

absl::StatusOr<Revision> Register(const NewOrganization& command, const std::optional<Found>& alliance,
                                  const AreaTree& areas) {
  Facts facts = command.facts;
  HTX_RETURN_IF_ERROR(CheckAreaName(facts.area, areas));
  if (facts.kind != Kind::kAlliance) HTX_RETURN_IF_ERROR(CheckAlliance(facts.alliance, alliance));
  HTX_ASSIGN_OR_RETURN(facts.province, ProvinceOf(facts.area, command.effective_day, areas));
  return Revision{.valid_from = command.effective_day, .facts = facts};
}

std::optional<Move> MoveRecordedAs(LegalStatus status) {
  if (status == LegalStatus::kDissolved) return Move::kCompleteDissolution;
  if (status == LegalStatus::kBankrupt) return Move::kDeclareBankrupt;
  if (status == LegalStatus::kRevoked) return Move::kRevoke;
  return std::nullopt;
}

absl::StatusOr<Splice> EndAtOnce(const Revision& first, const RecordedEnd& end) {
  const LegalStatus status = *RuleOf(end.move).to;
  Facts values = first.facts;
  values.legal_status = status;
  values.activity_status = end.activity;
  if (IsEnded(status)) values.dissolved_date = end.day;
  constexpr Field kMoved[] = {Field::kLegalStatus, Field::kDissolvedDate, Field::kStateReason, Field::kActivityStatus};
  return Apply({first}, end.day, kMoved, values);
}

absl::Status CheckAreaName(absl::Span<const Field> fields, const Facts& values, const AreaTree& areas) {
  return absl::c_linear_search(fields, Field::kArea) ? CheckAreaName(values.area, areas) : absl::OkStatus();
}

absl::StatusOr<Facts> Place(Facts values, absl::Span<const Field> fields, Kind kind,
                            const std::optional<Found>& alliance, const AreaTree& areas, absl::CivilDay day) {
  if (absl::c_linear_search(fields, Field::kAlliance) && kind != Kind::kAlliance) {
    HTX_RETURN_IF_ERROR(CheckAlliance(values.alliance, alliance));
  }
  if (absl::c_linear_search(fields, Field::kArea)) {
    HTX_ASSIGN_OR_RETURN(values.province, ProvinceOf(values.area, day, areas));
  }
  return values;
}

absl::StatusOr<Splice> Update(const Timeline& timeline, const FactsChange& change, const std::optional<Found>& alliance,
                              const AreaTree& areas) {
  HTX_RETURN_IF_ERROR(CheckAreaName(change.fields, change.values, areas));
  const Revision* on_day = RevisionOn(timeline, change.effective_day);
  if (on_day == nullptr) return BeforeFounding(timeline.front().valid_from);
  HTX_RETURN_IF_ERROR(CheckStateForUpdate(on_day->facts.legal_status, change.fields));
  HTX_ASSIGN_OR_RETURN(const Facts values,
                       Place(change.values, change.fields, on_day->facts.kind, alliance, areas, change.effective_day));
  HTX_ASSIGN_OR_RETURN(Splice splice, Apply(timeline, change.effective_day, change.fields, values));
  for (const Revision& revision : splice.opened) {
    if (revision.valid_from < change.effective_day) continue;
    HTX_RETURN_IF_ERROR(CheckAgreement(revision.facts, change.fields));
  }
  if (!absl::c_linear_search(change.fields, Field::kLegalName)) return splice;
  Timeline after = After(timeline, splice);
  FollowNames(timeline, absl::c_linear_search(change.fields, Field::kFormerNames) ? &values.former_names : nullptr,
              after);
  return Difference(timeline, after);
}

absl::StatusOr<Splice> RecordActivity(const Timeline& timeline, ActivityStatus finding, absl::CivilDay day) {
  const Revision* on_day = RevisionOn(timeline, day);
  if (on_day == nullptr) return BeforeFounding(timeline.front().valid_from);
  if (IsTerminal(on_day->facts.legal_status)) {
    return StateForbids("RecordActivityStatus", on_day->facts.legal_status, kNotEnded);
  }
  Facts values = on_day->facts;
  values.activity_status = finding;
  return Apply(timeline, day, {Field::kActivityStatus}, values);
}

}  // namespace htx::registry

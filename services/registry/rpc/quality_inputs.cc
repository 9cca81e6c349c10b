#include "registry/rpc/quality_inputs.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/legal_duties.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/report_duty.h"
#include "registry/rpc/acceptance.h"
#include "registry/store/claim_store.h"
#include "registry/store/report_store.h"
#include "registry/store/role_store.h"

namespace htx::registry {
namespace {

void LookAtArea(const AreaTree& areas, QualityInputs& inputs) {
  const Area* const area = areas.Find(inputs.facts.area);
  if (area == nullptr || !area->to || *area->to > inputs.today) return;
  inputs.area_ended = area->to;
  for (const Area* now : areas.CoverOf(*area, inputs.today)) inputs.area_now.push_back(absl::StrCat("areas/", now->id));
}

// The reports that are owed and not there: a filing that was returned is not there until it is filed again.
absl::Status LookForReports(sql::Transaction& transaction, const Timeline& timeline, QualityInputs& inputs) {
  std::vector<DueReport> owed = ReportsDue(timeline, inputs.today, ReportRules::BuiltIn());
  if (owed.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<int64_t> years, ReportStore(transaction).YearsHandedIn(inputs.id));
  for (DueReport& report : owed) {
    const bool there = std::find(years.begin(), years.end(), report.year) != years.end();
    if (!there) inputs.overdue_reports.push_back(std::move(report));
  }
  return absl::OkStatus();
}

// The first day of the stretch that ends today and in which `field` is what it is today.
absl::CivilDay SameSince(const Timeline& timeline, Field field, absl::CivilDay today) {
  const Revision* since = RevisionOn(timeline, today);
  if (since == nullptr) return today;
  const Facts& now = since->facts;
  while (since != &timeline.front() && SameField(field, (since - 1)->facts, now)) --since;
  return since->valid_from;
}

// Records that bear the same own name today and share enough else, as a new registration would be told.
absl::Status LookForTwins(sql::Transaction& transaction, const AreaTree& areas, QualityInputs& inputs) {
  const MatchKey own{.what = MatchKind::kName, .key = OwnNameKey(inputs.facts.legal_name)};
  HTX_ASSIGN_OR_RETURN(const LookAlikes alike, ClaimStore(transaction).FindAlike(inputs.id, inputs.facts, {own}));
  const Ground ground{.areas = areas, .today = inputs.today};
  Leniency leniency;
  HTX_RETURN_IF_ERROR(AddAccepted(transaction, inputs.id, leniency));
  for (const Candidate& twin : NotAccepted(Compare(inputs.facts, alike, ground), leniency.accepted)) {
    inputs.duplicates.push_back(twin.id);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<QualityInputs> GatherInputs(sql::Transaction& transaction, const Organization& organization,
                                           const AreaTree& areas, absl::CivilDay today) {
  QualityInputs inputs{.today = today, .id = organization.id, .facts = organization.facts()};
  HTX_ASSIGN_OR_RETURN(const std::vector<Role> roles, RoleStore(transaction).HeldFrom(organization.id, today));
  for (const Role& role : roles) {
    if (role.HeldOn(today)) inputs.roles.push_back(role);
  }
  HTX_ASSIGN_OR_RETURN(const Timeline timeline, OrganizationStore(transaction).ReadTimeline(organization.id));
  inputs.ceased_since = CeasedSince(timeline, today);
  HTX_RETURN_IF_ERROR(LookForReports(transaction, timeline, inputs));
  LookAtArea(areas, inputs);
  inputs.shortfall = FindShortfall(timeline, today);
  inputs.law_since = SameSince(timeline, Field::kGoverningLaw, today);
  inputs.capital_since = SameSince(timeline, Field::kCharterCapital, today);
  HTX_ASSIGN_OR_RETURN(inputs.report,
                       ReportStore(transaction).LatestBefore(organization.id, today.year() + 1, kStill - 1));
  inputs.suspended_until = inputs.facts.suspended_until;
  if (!IsTerminal(inputs.facts.legal_status)) HTX_RETURN_IF_ERROR(LookForTwins(transaction, areas, inputs));
  return inputs;
}

}  // namespace htx::registry

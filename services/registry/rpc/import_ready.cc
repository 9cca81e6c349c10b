#include "registry/rpc/import_ready.h"

#include <utility>
#include <vector>

#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "registry/domain/import_errors.h"

namespace htx::registry {
namespace {

// What the reader of the file could not read.
std::vector<FieldViolation> UnreadableOf(const v1::ImportRow& row) {
  std::vector<FieldViolation> violations;
  for (const v1::RowViolation& violation : row.unreadable()) {
    violations.push_back({.field = violation.field(),
                          .description = {.en = violation.description_en(), .vi = violation.description_vi()}});
  }
  return violations;
}

}  // namespace

ReadyRow MakeReady(v1::ImportRow row, int64_t number, const absl::Status& broken, const ImportPlan& plan,
                   const Office& office, absl::Time now) {
  ReadyRow ready{.row = std::move(row), .number = number, .refused = broken};
  if (ready.refused.ok() && !ready.row.unreadable().empty()) ready.refused = RowUnreadable(UnreadableOf(ready.row));
  if (ready.refused.ok()) ready.fresh = ParseRow(ready.row, plan.config, DayOf(now));
  if (!ready.fresh.ok()) return ready;
  NewOrganization& command = ready.fresh->organization;
  ready.id = command.id ? *command.id : OrganizationId::Of(office.ids.Next());
  if (ready.fresh->admitted) ready.membership = RelationshipId::Of(office.ids.Next());
  if (command.facts.kind == Kind::kAlliance) command.facts.alliance = ready.id;
  command.leniency.accepted_by = plan.principal;
  command.leniency.acceptance_reason = plan.config.reason();
  return ready;
}

}  // namespace htx::registry

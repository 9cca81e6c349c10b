#pragma once

// Recording a new organisation: what CreateOrganization and the import share.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "htx/registry/v1/change.pb.h"
#include "registry/domain/registration.h"
#include "registry/store/organization_batch.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// What was recorded, and what was odd about it.
struct Enrolment {
  Organization organization = {};
  std::vector<RuleBreak> findings = {};
};

// Decides and records `command` under `id`, and announces it. When it fails with an error of the domain, the
// transaction holds nothing of it, so an import can go on.
//
// Errors: REGISTRATION_RULE, those of Register, then ID_TAKEN, NUMBER_TAKEN, POSSIBLE_DUPLICATE.
absl::StatusOr<Enrolment> Enrol(sql::Transaction& transaction, const NewOrganization& command, const OrganizationId& id,
                                const std::optional<Found>& alliance, const AreaTree& areas, absl::Time known);
// The same for many in one transaction, with a store of it that knows what it wrote before. Who needs no answer of the
// database waits in `batch`, when there is one: until it is flushed, nothing of them is in the database.
absl::StatusOr<Enrolment> Enrol(sql::Transaction& transaction, OrganizationStore& store, OrganizationBatch* batch,
                                const NewOrganization& command, const OrganizationId& id,
                                const std::optional<Found>& alliance, const AreaTree& areas, absl::Time known);

// Announces a change of an organisation. `more` holds what the feed shows of it besides before and after.
absl::Status Announce(sql::Transaction& transaction, absl::string_view type, const std::optional<Organization>& before,
                      const Organization& after, absl::CivilDay effective_day, v1::Change more = {});

// Announces any other change. `change` holds what the feed shows of it, without the header.
absl::Status Announce(sql::Transaction& transaction, absl::string_view type, const std::string& resource,
                      const v1::Change& change, absl::CivilDay effective_day);

}  // namespace htx::registry

#pragma once

// Organisations between protos and the domain.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "htx/registry/v1/bulk_service.pb.h"
#include "htx/registry/v1/organization.pb.h"
#include "htx/registry/v1/organization_service.pb.h"
#include "registry/domain/correction.h"
#include "registry/domain/registration.h"

namespace htx::registry {

// The state contains every change up to `sequence`; 0 in replies of writes, which get their sequence after commit. Of a
// RESTRICTED record only what everybody may know (disclosure.h).
v1::Organization ToProto(const Organization& organization, int64_t sequence);
// The same with everything: for who may read it, and for the change log.
v1::Organization ToProtoWhole(const Organization& organization, int64_t sequence);

// INVALID_ARGUMENT / FIELD_RULE with every violation; CHECK_DIGIT when the check digit is the only one.
absl::StatusOr<NewOrganization> ParseNewOrganization(const v1::CreateOrganizationRequest& request,
                                                     absl::CivilDay today);

// What an import row asks for beyond a new organisation.
struct NewRow {
  std::string row_id = {};
  NewOrganization organization = {};
  std::optional<absl::CivilDay> admitted = {};
};
// Judges a row exactly as ParseNewOrganization judges a request. `config` gives what the row leaves open.
absl::StatusOr<NewRow> ParseRow(const v1::ImportRow& row, const v1::ImportConfig& config, absl::CivilDay today);

// A change of facts with the organisation it is about.
struct NamedChange {
  OrganizationId id = {};
  FactsChange change = {};
  Leniency leniency = {};
};
// Besides ParseNewOrganization's: MASK_UNKNOWN_PATH, alone, for the first path that cannot be updated.
absl::StatusOr<NamedChange> ParseUpdate(const v1::UpdateOrganizationRequest& request, absl::CivilDay today);

// A correction with the organisation it is about.
struct NamedCorrection {
  OrganizationId id = {};
  Correction correction = {};
  Leniency leniency = {};
};
// Besides ParseUpdate's errors: VALID_PERIOD_EMPTY.
absl::StatusOr<NamedCorrection> ParseCorrection(const v1::CorrectOrganizationRequest& request, absl::CivilDay today);

}  // namespace htx::registry

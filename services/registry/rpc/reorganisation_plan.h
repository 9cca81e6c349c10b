#pragma once

// A merger, split or conversion as it was asked for, and its execution in one transaction.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "htx/registry/v1/lifecycle_requests.pb.h"
#include "registry/domain/registration.h"
#include "registry/domain/reorganisation.h"
#include "registry/rpc/docket.h"

namespace htx::registry {

struct SourceRef {
  OrganizationId id = {};
  std::string etag = {};
};

struct TargetRef {
  bool recorded = false;
  OrganizationId id = {};  // Of the recorded one, or the new one's.
  std::string etag = {};
  v1::Organization organization = {};  // The new one, as asked for.
  bool id_given = false;
  std::string field = {};  // Where it stands in the request.
  Part part = {};
};

struct Choice {
  Field field = {};
  OrganizationId source = {};
};

// Every field valid by itself; ids for everything new are taken.
struct ReorganisationPlan {
  SuccessionKind kind = SuccessionKind::kMerger;
  absl::CivilDay day = {};
  absl::CivilDay today = {};
  Grounds grounds = {};
  Acceptance acceptance = {};
  std::vector<SourceRef> sources = {};
  std::vector<TargetRef> targets = {};
  std::vector<Choice> choices = {};
  bool inherit = false;                     // Memberships.
  bool inherit_roles = false;               // By the one target.
  std::vector<SuccessionId> step_ids = {};  // One per source and target.
};

// INVALID_ARGUMENT / FIELD_RULE with every violation; MASK_UNKNOWN_PATH; ETAG_REQUIRED.
absl::StatusOr<ReorganisationPlan> ParsePlan(const v1::MergeOrganizationsRequest& request, absl::CivilDay today,
                                             IdSource& ids);
absl::StatusOr<ReorganisationPlan> ParsePlan(const v1::SplitOrganizationRequest& request, absl::CivilDay today,
                                             IdSource& ids);
absl::StatusOr<ReorganisationPlan> ParsePlan(const v1::ConvertOrganizationRequest& request, absl::CivilDay today,
                                             IdSource& ids);

// What a plan leads to, in its order.
struct ReorganisationResult {
  std::vector<Organization> sources = {};
  std::vector<Organization> targets = {};
};

// Decides and records `plan`. Errors in the order of MergeOrganizations' contract.
absl::StatusOr<ReorganisationResult> Execute(const ReorganisationPlan& plan, const Office& office, Docket& docket,
                                             const rpc::RequestContext& context, const ObligationAnswer* answer,
                                             std::optional<ObligationQuestion>& question);

}  // namespace htx::registry

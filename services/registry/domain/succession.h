#pragma once

// Who stands in for whom: steps from an organisation to what followed it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "registry/domain/lifecycle_terms.h"
#include "registry/domain/organization.h"

namespace htx::registry {

using SuccessionId = Id<struct SuccessionTag>;

struct Succession {
  SuccessionId id = {};
  OrganizationId from = {};
  OrganizationId to = {};
  SuccessionKind kind = SuccessionKind::kMerger;
  absl::CivilDay day = {};            // First day on which `to` stands in for `from`.
  std::optional<int64_t> share = {};  // Millionths; absent when nobody stated it.
  bool residual = false;              // What no other part names passed to `to`.
  std::vector<std::string> document_refs = {};
  absl::Time known_from = absl::UnixEpoch();
  std::optional<absl::Time> known_to = {};
};

// True when the source ends with the step. Steps of such kinds never form a cycle: who follows them arrives. A
// separation leaves its source as it is, so that what was separated may be merged back.
bool EndsSource(SuccessionKind kind);

}  // namespace htx::registry

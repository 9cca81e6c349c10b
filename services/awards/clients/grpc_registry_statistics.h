#pragma once

#include <memory>

#include "awards/clients/registry_statistics.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// How many units one filter names: a filter has at most 100 terms and 4 096 bytes, an id at most 64.
inline constexpr size_t kUnitsInFilter = 40;

// Figures from AggregateOrganizations and AggregateSupportActivities of the registry. A scope of many units is asked
// for in parts of kUnitsInFilter, and the parts are added up; the sequence is the least of theirs.
std::unique_ptr<RegistryStatistics> MakeGrpcRegistryStatistics(std::shared_ptr<grpc::Channel> registry);

// The filter for one part of a scope, e.g. `kind = COOPERATIVE AND (alliance = "hp" OR alliance = "hd") AND dataset =
// "hp-2024"`. `field` is "alliance" or "id"; no ids: no restriction to units.
std::string ScopeFilter(absl::string_view filter, absl::string_view field, absl::Span<const OrganizationId> ids,
                        absl::string_view dataset);

}  // namespace htx::awards

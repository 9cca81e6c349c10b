#pragma once

#include <memory>

#include "awards/clients/registry_statistics.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// Figures from AggregateOrganizations and AggregateSupportActivities of the registry. A scope of many units is asked for in parts
// of 50, and the parts are added up; the sequence is the least of theirs.
std::unique_ptr<RegistryStatistics> MakeGrpcRegistryStatistics(std::shared_ptr<grpc::Channel> registry);

// The filter for one part of a scope, e.g. `kind = COOPERATIVE AND (alliance = "hp" OR alliance = "hd") AND dataset = "hp-2024"`.
// `field` is "alliance" or "id"; no ids: no restriction to units.
std::string ScopeFilter(absl::string_view filter, absl::string_view field, absl::Span<const OrganizationId> ids,
                        absl::string_view dataset);

}  // namespace htx::awards

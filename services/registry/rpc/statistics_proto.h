#pragma once

// Statistics between protos and stores.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "htx/registry/v1/aggregate_requests.pb.h"
#include "registry/domain/area.h"
#include "registry/rpc/statistics_table.h"

namespace htx::registry {

// One day or period of a request; neither: the request's own time.
struct AskedPoint {
  std::optional<absl::CivilDay> day = {};
  std::optional<Period> period = {};
};

// A request for statistics, parsed. The time of knowledge is left to the caller.
struct AggregatePlan {
  TableQuery table = {};
  std::vector<AskedPoint> points = {};  // At least one.
  bool series = false;
  int64_t min_cell = 0;
  std::optional<AreaLevel> level = {};
  bool current_boundaries = false;
};

// True for populations that are counted over a period.
bool IsFlow(Population population);

// INVALID_ARGUMENT / FIELD_RULE with every violation, then the errors of filters.
absl::StatusOr<AggregatePlan> ParseAggregate(const v1::AggregateOrganizationsRequest& request, bool veiled);

// `hidden` rows keep their keys alone.
v1::AggregateRow ToProto(const TableRow& row, const TableQuery& query, bool hidden);
// `ratio` in lowest terms, with a denominator that is not negative.
Ratio LowestTerms(const Ratio& ratio);

}  // namespace htx::registry

#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/report_service.pb.h"
#include "registry/rpc/office.h"
#include "registry/rpc/statistics_areas.h"
#include "registry/rpc/statistics_proto.h"

namespace htx::registry {

// The statistics of ReportService. Each method's contract is the comment of its RPC. Thread-safe.
class StatisticsHandlers {
 public:
  explicit StatisticsHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::AggregateOrganizationsResponse> AggregateOrganizations(
      const v1::AggregateOrganizationsRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ReportIndicatorsResponse> ReportIndicators(const v1::ReportIndicatorsRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListIndicatorsResponse> ListIndicators(const v1::ListIndicatorsRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::VerifyStatisticsResponse> VerifyStatistics(const v1::VerifyStatisticsRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::RebuildStatisticsResponse> RebuildStatistics(const v1::RebuildStatisticsRequest& request,
                                                                  const rpc::RequestContext& context);

 private:
  Office office_;
  ProvinceMoves moves_ = {};
};

// What kept sums know of `time`: everything that is believed now, also under an instant after which nothing was
// recorded. Also sets the known time of an answer to the newest that it contains.
absl::StatusOr<bool> KnownToSums(sql::Transaction& transaction, absl::Time now, TimePoint& time);

}  // namespace htx::registry

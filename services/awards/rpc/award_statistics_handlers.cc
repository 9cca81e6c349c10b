// Awards counted; what each call promises is in the proto.

#include "awards/rpc/commendation_handlers.h"
#include "awards/rpc/statistics_proto.h"
#include "awards/store/schemas.h"
#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<v1::QueryAwardStatisticsResponse> CommendationHandlers::QueryAwardStatistics(
    const v1::QueryAwardStatisticsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::vector<store::Dimension> dimensions, ParseDimensions(request));
  HTX_ASSIGN_OR_RETURN(const query::Fragment where, query::ParseFilter(request.filter(), store::AwardSchema()));
  // Read before the counts: they contain every change up to it at least.
  HTX_ASSIGN_OR_RETURN(const int64_t sequence, parts_.database->HeadSequence(context.deadline));
  v1::QueryAwardStatisticsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Statistics statistics, store::CountAwards(transaction, where, dimensions));
    response = ToProto(statistics, dimensions);
    return absl::OkStatus();
  }));
  response.set_sequence(sequence);
  return response;
}

}  // namespace htx::awards

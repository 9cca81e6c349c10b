#pragma once

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/query/query.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/area_service.pb.h"

namespace htx::registry {

// AreaService. Each method's contract is the comment of its RPC. Thread-safe; asks no database.
class AreaHandlers {
 public:
  // References outlive the handlers.
  AreaHandlers(const Clock& clock, const query::PageTokens& tokens) : clock_(clock), tokens_(tokens) {}

  absl::StatusOr<v1::GetAreaResponse> GetArea(const v1::GetAreaRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListAreasResponse> ListAreas(const v1::ListAreasRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::TranslateAreasResponse> TranslateAreas(const v1::TranslateAreasRequest& request,
                                                            const rpc::RequestContext& context);

 private:
  const Clock& clock_;
  const query::PageTokens& tokens_;
};

}  // namespace htx::registry

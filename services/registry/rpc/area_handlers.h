#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/area_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// AreaService. Each method's contract is the comment of its RPC. Thread-safe.
class AreaHandlers {
 public:
  explicit AreaHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::GetAreaResponse> GetArea(const v1::GetAreaRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListAreasResponse> ListAreas(const v1::ListAreasRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::TranslateAreasResponse> TranslateAreas(const v1::TranslateAreasRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ApplyAreaChangeResponse> ApplyAreaChange(const v1::ApplyAreaChangeRequest& request,
                                                              const rpc::RequestContext& context);

 private:
  absl::StatusOr<std::shared_ptr<const AreaTree>> Tree(const rpc::RequestContext& context);

  Office office_;
};

}  // namespace htx::registry

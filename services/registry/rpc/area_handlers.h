#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/area_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// The last earlier version of the units that was asked for. Thread-safe.
class EarlierAreas {
 public:
  // The units of `version`, which exists: from `book` when it is the present one.
  absl::StatusOr<std::shared_ptr<const AreaTree>> Read(sql::Transaction& transaction, AreaBook& book, int64_t version);

 private:
  Mutex mutex_ = {};
  std::shared_ptr<const AreaTree> tree_ ABSL_GUARDED_BY(mutex_) = {};
};

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
  absl::StatusOr<v1::ListOpenPlacementsResponse> ListOpenPlacements(const v1::ListOpenPlacementsRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::PlaceOrganizationsResponse> PlaceOrganizations(const v1::PlaceOrganizationsRequest& request,
                                                                    const rpc::RequestContext& context);

 private:
  Office office_;
  EarlierAreas earlier_ = {};
};

}  // namespace htx::registry

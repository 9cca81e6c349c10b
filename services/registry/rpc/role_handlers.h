#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/role_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// RoleService. Each method's contract is the comment of its RPC. Thread-safe.
class RoleHandlers {
 public:
  explicit RoleHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::ListRolesResponse> ListRoles(const v1::ListRolesRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::CreateRoleResponse> CreateRole(const v1::CreateRoleRequest& request,
                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::EndRoleResponse> EndRole(const v1::EndRoleRequest& request, const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry

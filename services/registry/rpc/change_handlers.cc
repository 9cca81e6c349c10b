#include "registry/rpc/change_handlers.h"

#include "common/base/status.h"

namespace htx::registry {
namespace {

constexpr char kVersion[] = "0.1.0";

}  // namespace

absl::StatusOr<v1::GetRegistryInfoResponse> ChangeHandlers::GetRegistryInfo(const v1::GetRegistryInfoRequest&,
                                                                            const rpc::RequestContext& context) {
  v1::GetRegistryInfoResponse response;
  HTX_ASSIGN_OR_RETURN(const sql::FeedBounds bounds, office_.database.ReadBounds(context.deadline));
  response.set_head_sequence(bounds.head);
  response.set_head_resume_token(feed_.TokenAt(bounds.head));
  response.set_oldest_sequence(bounds.oldest);
  response.set_oldest_resume_token(feed_.TokenAt(bounds.oldest - 1));
  response.set_version(kVersion);
  response.set_followers(feed_.followers());
  return response;
}

}  // namespace htx::registry

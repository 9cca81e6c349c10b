#include "funding/clients/grpc_honour_directory.h"

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "htx/awards/v1/honour_service.grpc.pb.h"

namespace htx::funding {
namespace {

namespace awards = htx::awards::v1;

class GrpcHonourDirectory : public HonourDirectory {
 public:
  GrpcHonourDirectory(const std::shared_ptr<grpc::Channel>& channel, cache::Redis* redis, const Clock& clock)
      : stub_(awards::HonourService::NewStub(channel)),
        lookup_(cache::Lookup::Create(
            {.kind = "honourStanding"}, redis,
            [this](absl::string_view id, absl::Time deadline) { return AskAwards(id, deadline); }, clock)) {}

  absl::StatusOr<common::v1::HonourStanding> Cached(const OrganizationId& id, absl::Time deadline) override {
    HTX_ASSIGN_OR_RETURN(const cache::Found found, lookup_->Get(id.text(), cache::Consistency::kCached, deadline));
    common::v1::HonourStanding standing;
    if (!standing.ParseFromString(found.snapshot.bytes)) return PeerUnavailable("awards");
    return standing;
  }

 private:
  absl::StatusOr<cache::Snapshot> AskAwards(absl::string_view id, absl::Time deadline) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, deadline, "funding");
    awards::GetHonourStandingRequest request;
    request.set_organization(absl::StrCat("organizations/", id));
    awards::GetHonourStandingResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(stub_->GetHonourStanding(&call, request, &response), "awards"));
    return cache::Snapshot{.bytes = response.standing().SerializeAsString(),
                           .sequence = response.standing().sequence()};
  }

  const std::unique_ptr<awards::HonourService::Stub> stub_;
  const std::unique_ptr<cache::Lookup> lookup_;
};

}  // namespace

std::unique_ptr<HonourDirectory> MakeGrpcHonourDirectory(const std::shared_ptr<grpc::Channel>& channel,
                                                         cache::Redis* redis, const Clock& clock) {
  return std::make_unique<GrpcHonourDirectory>(channel, redis, clock);
}

}  // namespace htx::funding

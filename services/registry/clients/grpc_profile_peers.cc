#include "registry/clients/grpc_profile_peers.h"

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "htx/awards/v1/honour_service.grpc.pb.h"
#include "htx/funding/v1/standing_service.grpc.pb.h"

namespace htx::registry {
namespace {

namespace funding = htx::funding::v1;
namespace awards = htx::awards::v1;

class GrpcProfilePeers : public ProfilePeers {
 public:
  GrpcProfilePeers(const std::shared_ptr<grpc::Channel>& funding_channel,
                   const std::shared_ptr<grpc::Channel>& awards_channel, cache::Redis* redis, const Clock& clock)
      : clock_(clock),
        standings_(funding_channel == nullptr ? nullptr : funding::StandingService::NewStub(funding_channel)),
        honours_(awards_channel == nullptr ? nullptr : awards::HonourService::NewStub(awards_channel)),
        // The same kinds, keys and bytes as other services keep in Redis.
        debt_lookup_(cache::Lookup::Create(
            {.kind = "debtStanding"}, redis,
            [this](absl::string_view id, absl::Time deadline) { return AskFunding(id, deadline); }, clock)),
        honour_lookup_(cache::Lookup::Create(
            {.kind = "honourStanding"}, redis,
            [this](absl::string_view id, absl::Time deadline) { return AskAwards(id, deadline); }, clock)) {}

  absl::StatusOr<DebtSummary> Debts(const OrganizationId& id, absl::Time deadline) override {
    if (standings_ == nullptr) return PeerUnavailable("funding");
    HTX_ASSIGN_OR_RETURN(const cache::Found found, debt_lookup_->Get(id.text(), cache::Consistency::kCached, deadline));
    funding::DebtStanding standing;
    if (!standing.ParseFromString(found.snapshot.bytes)) return PeerUnavailable("funding");
    return DebtSummary{.ever_borrowed = standing.ever_borrowed(),
                       .outstanding = standing.outstanding().amount(),
                       .overdue = standing.overdue().amount(),
                       .days_past_due = standing.days_past_due(),
                       .worst_debt_group = standing.worst_debt_group(),
                       .undecided = standing.undecided(),
                       .contracts = standing.debts_size() + standing.debts_omitted(),
                       .as_of = clock_.Now() - found.age};
  }

  absl::StatusOr<common::v1::HonourStanding> Honours(const OrganizationId& id, absl::Time deadline) override {
    if (honours_ == nullptr) return PeerUnavailable("awards");
    HTX_ASSIGN_OR_RETURN(const cache::Found found,
                         honour_lookup_->Get(id.text(), cache::Consistency::kCached, deadline));
    common::v1::HonourStanding standing;
    if (!standing.ParseFromString(found.snapshot.bytes)) return PeerUnavailable("awards");
    return standing;
  }

 private:
  absl::StatusOr<cache::Snapshot> AskFunding(absl::string_view id, absl::Time deadline) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, deadline, "registry");
    funding::GetDebtStandingRequest request;
    request.set_organization(absl::StrCat("organizations/", id));
    funding::GetDebtStandingResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(standings_->GetDebtStanding(&call, request, &response), "funding"));
    return cache::Snapshot{.bytes = response.standing().SerializeAsString(),
                           .sequence = response.standing().sequence()};
  }
  absl::StatusOr<cache::Snapshot> AskAwards(absl::string_view id, absl::Time deadline) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, deadline, "registry");
    awards::GetHonourStandingRequest request;
    request.set_organization(absl::StrCat("organizations/", id));
    awards::GetHonourStandingResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(honours_->GetHonourStanding(&call, request, &response), "awards"));
    return cache::Snapshot{.bytes = response.standing().SerializeAsString(),
                           .sequence = response.standing().sequence()};
  }

  const Clock& clock_;
  const std::unique_ptr<funding::StandingService::Stub> standings_;
  const std::unique_ptr<awards::HonourService::Stub> honours_;
  const std::unique_ptr<cache::Lookup> debt_lookup_;
  const std::unique_ptr<cache::Lookup> honour_lookup_;
};

}  // namespace

std::unique_ptr<ProfilePeers> MakeGrpcProfilePeers(const std::shared_ptr<grpc::Channel>& funding_channel,
                                                   const std::shared_ptr<grpc::Channel>& awards_channel,
                                                   cache::Redis* redis, const Clock& clock) {
  return std::make_unique<GrpcProfilePeers>(funding_channel, awards_channel, redis, clock);
}

}  // namespace htx::registry

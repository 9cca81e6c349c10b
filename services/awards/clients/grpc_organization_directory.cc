#include "awards/clients/grpc_organization_directory.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"

namespace htx::awards {
namespace {

namespace registry = htx::registry::v1;

// A look-up for a decision: long enough for a busy registry, short enough to leave time for the transaction.
constexpr absl::Duration kCurrentCap = absl::Seconds(2);

constexpr size_t kMostPredecessors = 100;

// One organisation stands where others ended, whole. Of what was divided nobody is the only heir.
bool TakesThePlace(registry::SuccessionKind kind) {
  return kind == registry::SUCCESSION_KIND_MERGER || kind == registry::SUCCESSION_KIND_CONSOLIDATION ||
         kind == registry::SUCCESSION_KIND_CONVERSION || kind == registry::SUCCESSION_KIND_DUPLICATE;
}

class GrpcOrganizationDirectory : public OrganizationDirectory {
 public:
  GrpcOrganizationDirectory(std::shared_ptr<grpc::Channel> channel, cache::Redis* redis, const Clock& clock)
      : stub_(registry::OrganizationService::NewStub(std::move(channel))),
        lookup_(cache::Lookup::Create(
            {.kind = "organization"}, redis,
            [this](absl::string_view id, absl::Time deadline) { return AskOwner(id, deadline); }, clock)) {}

  absl::StatusOr<NomineeFacts> Current(const rpc::RequestContext& context, const OrganizationId& id,
                                       absl::CivilDay day) override {
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "awards", kCurrentCap);
    registry::GetOrganizationRequest request;
    request.set_name(OrganizationName(id));
    google::type::Date& date = *request.mutable_time()->mutable_valid_date();
    date.set_year(static_cast<int32_t>(day.year()));
    date.set_month(day.month());
    date.set_day(day.day());
    registry::GetOrganizationResponse response;
    const absl::Status status = rpc::FromPeer(stub_->GetOrganization(&call, request, &response), "registry");
    NomineeFacts facts = {.organization = id};
    if (absl::IsNotFound(status)) {
      // Recorded, but not on that day: it had not been founded.
      facts.exists = ReasonOf(status) == "NOT_KNOWN_AT_TIME";
      facts.status = facts.exists ? "NOT_FOUNDED" : "";
      return facts;
    }
    HTX_RETURN_IF_ERROR(status);
    const registry::Organization& organization = response.organization();
    facts.exists = true;
    facts.operating = organization.legal_status() == registry::LEGAL_STATUS_OPERATING &&
                      organization.activity_status() != registry::ACTIVITY_STATUS_CEASED;
    facts.status = organization.activity_status() == registry::ACTIVITY_STATUS_CEASED
                       ? "CEASED"
                       : registry::LegalStatus_Name(organization.legal_status()).substr(13);  // Without LEGAL_STATUS_.
    facts.display_name = organization.legal_name();
    facts.enterprise = organization.kind() == registry::ORGANIZATION_KIND_MEMBER_ENTERPRISE;
    if (organization.sector() != registry::SECTOR_UNSPECIFIED) {
      facts.sector = registry::Sector_Name(organization.sector()).substr(7);  // Without SECTOR_.
    }
    facts.province = std::string(absl::StripPrefix(organization.province(), "areas/"));
    facts.sequence = organization.sequence();
    return facts;
  }

  absl::StatusOr<std::string> DisplayName(const OrganizationId& id, absl::Time deadline) override {
    const absl::StatusOr<cache::Found> found = lookup_->Get(id.text(), cache::Consistency::kCached, deadline);
    if (absl::IsNotFound(found.status())) return "";
    HTX_RETURN_IF_ERROR(found.status());
    registry::Organization organization;
    if (!organization.ParseFromString(found->snapshot.bytes)) return "";
    return organization.legal_name();
  }

  absl::StatusOr<std::vector<OrganizationId>> Predecessors(const OrganizationId& id, absl::Time deadline) override {
    std::vector<OrganizationId> found;
    std::set<std::string> seen = {id.text()};
    // Breadth first; the list grows while it is walked.
    for (size_t next = 0; next <= found.size() && found.size() < kMostPredecessors; ++next) {
      const std::string name = OrganizationName(next == 0 ? id : found[next - 1]);
      HTX_ASSIGN_OR_RETURN(const registry::Organization organization, AskWhole(name, deadline));
      for (const registry::Succession& step : organization.predecessors()) {
        absl::string_view from = step.from();
        if (!TakesThePlace(step.kind()) || !absl::ConsumePrefix(&from, "organizations/")) continue;
        if (seen.emplace(from).second) found.push_back(OrganizationId::Of(std::string(from)));
      }
    }
    if (found.size() > kMostPredecessors) found.resize(kMostPredecessors);
    return found;
  }

  void Invalidate(const OrganizationId& id, int64_t sequence) override { lookup_->Invalidate(id.text(), sequence); }
  void InvalidateAll() override { lookup_->InvalidateAll(); }

 private:
  // With its predecessors; an empty one when the registry knows no such organisation.
  absl::StatusOr<registry::Organization> AskWhole(const std::string& name, absl::Time deadline) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, deadline, "awards");
    registry::GetOrganizationRequest request;
    request.set_name(name);
    request.set_view(registry::ORGANIZATION_VIEW_FULL);
    registry::GetOrganizationResponse response;
    const absl::Status status = rpc::FromPeer(stub_->GetOrganization(&call, request, &response), "registry");
    if (absl::IsNotFound(status)) return registry::Organization();
    HTX_RETURN_IF_ERROR(status);
    return std::move(*response.mutable_organization());
  }

  absl::StatusOr<cache::Snapshot> AskOwner(absl::string_view id, absl::Time deadline) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, deadline, "awards");
    registry::GetOrganizationRequest request;
    request.set_name(absl::StrCat("organizations/", id));
    registry::GetOrganizationResponse response;
    const absl::Status status = rpc::FromPeer(stub_->GetOrganization(&call, request, &response), "registry");
    if (absl::IsNotFound(status)) return cache::Snapshot{.absent = true};
    HTX_RETURN_IF_ERROR(status);
    return cache::Snapshot{.bytes = response.organization().SerializeAsString(),
                           .sequence = response.organization().sequence()};
  }

  const std::unique_ptr<registry::OrganizationService::Stub> stub_;
  const std::unique_ptr<cache::Lookup> lookup_;
};

}  // namespace

std::unique_ptr<OrganizationDirectory> MakeGrpcOrganizationDirectory(std::shared_ptr<grpc::Channel> registry,
                                                                     cache::Redis* redis, const Clock& clock) {
  return std::make_unique<GrpcOrganizationDirectory>(std::move(registry), redis, clock);
}

}  // namespace htx::awards

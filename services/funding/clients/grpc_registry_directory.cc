#include "funding/clients/grpc_registry_directory.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "funding/clients/registry_values.h"
#include "htx/registry/v1/area_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htx/registry/v1/party_service.grpc.pb.h"

namespace htx::funding {
namespace {

namespace registry = htx::registry::v1;

// A look-up for a decision: long enough for a busy registry, short enough to leave time for the transaction.
constexpr absl::Duration kCurrentCap = absl::Seconds(2);
// An area never changes under its name: any sequence will do, as long as it is one.
constexpr int64_t kAreaSequence = 1;

std::string IdOfArea(absl::string_view name) { return std::string(absl::StripPrefix(name, "areas/")); }

// "SECTOR_AGRICULTURE" without its prefix; "" when not stated.
std::string SectorWord(registry::Sector sector) {
  if (sector == registry::SECTOR_UNSPECIFIED) return "";
  return std::string(absl::StripPrefix(registry::Sector_Name(sector), "SECTOR_"));
}

BorrowerFacts FactsOf(const registry::Organization& organization) {
  BorrowerFacts facts = {.known = true,
                         .known_on_day = true,
                         .kind = static_cast<BorrowerKind>(organization.kind()),
                         .status = static_cast<BorrowerStatus>(organization.legal_status()),
                         .display_name = organization.legal_name(),
                         .province = IdOfArea(organization.province()),
                         .sector = SectorWord(organization.sector()),
                         .sequence = organization.sequence()};
  if (organization.area() != organization.province()) facts.district = IdOfArea(organization.area());
  return facts;
}

// The numbers of kinds and statuses are those of the registry's contract.
static_assert(static_cast<int>(BorrowerKind::kMemberEnterprise) == registry::ORGANIZATION_KIND_MEMBER_ENTERPRISE);
static_assert(static_cast<int>(BorrowerKind::kAlliance) == registry::ORGANIZATION_KIND_ALLIANCE);
static_assert(static_cast<int>(BorrowerKind::kCooperative) == registry::ORGANIZATION_KIND_COOPERATIVE);
static_assert(static_cast<int>(BorrowerStatus::kOperating) == registry::LEGAL_STATUS_OPERATING);
static_assert(static_cast<int>(BorrowerStatus::kDissolving) == registry::LEGAL_STATUS_DISSOLVING);
static_assert(static_cast<int>(BorrowerStatus::kBankrupt) == registry::LEGAL_STATUS_BANKRUPT);
static_assert(static_cast<int>(BorrowerStatus::kRefused) == registry::LEGAL_STATUS_REFUSED);

class GrpcRegistryDirectory : public RegistryDirectory {
 public:
  GrpcRegistryDirectory(const std::shared_ptr<grpc::Channel>& channel, cache::Redis* redis, const Clock& clock)
      : organizations_(registry::OrganizationService::NewStub(channel)),
        parties_(registry::PartyService::NewStub(channel)),
        areas_(registry::AreaService::NewStub(channel)),
        organization_lookup_(cache::Lookup::Create(
            {.kind = "organization"}, redis,
            [this](absl::string_view id, absl::Time deadline) { return AskOrganization(id, deadline); }, clock)),
        area_lookup_(cache::Lookup::Create(
            {.kind = "area", .ttl = absl::Hours(1)}, redis,
            [this](absl::string_view id, absl::Time deadline) { return AskArea(id, deadline); }, clock)) {}

  absl::StatusOr<BorrowerFacts> Current(const OrganizationId& borrower, const OrganizationId& alliance,
                                        absl::CivilDay day, const rpc::RequestContext& context) override {
    registry::GetOrganizationResponse response;
    const absl::Status status = AskOn(borrower, day, context, response);
    if (absl::IsNotFound(status)) {
      // Recorded, but not for that day: it had not been founded.
      return BorrowerFacts{.known = ReasonOf(status) == "NOT_KNOWN_AT_TIME"};
    }
    HTX_RETURN_IF_ERROR(status);
    BorrowerFacts facts = FactsOf(response.organization());
    // The same known time for both answers: a change in between cannot mix two states.
    HTX_ASSIGN_OR_RETURN(facts.member, IsMember(borrower, alliance, response.time(), context));
    return facts;
  }

  absl::StatusOr<BorrowerRecord> Record(const OrganizationId& borrower, absl::CivilDay day,
                                        const rpc::RequestContext& context) override {
    BorrowerRecord record;
    registry::GetOrganizationResponse response;
    const absl::Status status = AskOn(borrower, day, context, response);
    if (absl::IsNotFound(status)) {
      record.facts.known = ReasonOf(status) == "NOT_KNOWN_AT_TIME";
      return record;
    }
    HTX_RETURN_IF_ERROR(status);
    record.facts = FactsOf(response.organization());
    for (const registry::Succession& step : response.organization().successors()) {
      const std::optional<Succession> parsed = SuccessionOf(step, record.facts.sequence);
      if (parsed.has_value()) record.successions.push_back(*parsed);
    }
    return record;
  }

  std::string DisplayName(const OrganizationId& organization, absl::Time deadline) override {
    const absl::StatusOr<cache::Found> found =
        organization_lookup_->Get(organization.text(), cache::Consistency::kCached, deadline);
    registry::Organization parsed;
    if (!found.ok() || !parsed.ParseFromString(found->snapshot.bytes)) return "";
    return parsed.legal_name();
  }

  std::string AreaName(absl::string_view area, absl::Time deadline) override {
    const absl::StatusOr<cache::Found> found = area_lookup_->Get(area, cache::Consistency::kCached, deadline);
    registry::Area parsed;
    if (!found.ok() || !parsed.ParseFromString(found->snapshot.bytes)) return "";
    return parsed.display_name();
  }

  void Invalidate(const OrganizationId& organization, int64_t sequence) override {
    organization_lookup_->Invalidate(organization.text(), sequence);
  }
  void InvalidateAll() override { organization_lookup_->InvalidateAll(); }

 private:
  absl::Status AskOn(const OrganizationId& borrower, absl::CivilDay day, const rpc::RequestContext& context,
                     registry::GetOrganizationResponse& response) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "funding", kCurrentCap);
    registry::GetOrganizationRequest request;
    request.set_name(NameOf(borrower));
    google::type::Date& date = *request.mutable_time()->mutable_valid_date();
    date.set_year(static_cast<int32_t>(day.year()));
    date.set_month(day.month());
    date.set_day(day.day());
    return rpc::FromPeer(organizations_->GetOrganization(&call, request, &response), "registry");
  }

  absl::StatusOr<bool> IsMember(const OrganizationId& borrower, const OrganizationId& alliance,
                                const htx::common::v1::TimeCoordinate& time, const rpc::RequestContext& context) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "funding", kCurrentCap);
    registry::ListRelationshipsRequest request;
    request.set_filter(
        absl::StrCat("from = \"", borrower.text(), "\" AND to = \"", alliance.text(), "\" AND type = MEMBER_OF"));
    request.set_page_size(1);
    *request.mutable_time() = time;
    registry::ListRelationshipsResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(parties_->ListRelationships(&call, request, &response), "registry"));
    return response.relationships_size() > 0;
  }

  absl::StatusOr<cache::Snapshot> AskOrganization(absl::string_view id, absl::Time deadline) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, deadline, "funding");
    registry::GetOrganizationRequest request;
    request.set_name(absl::StrCat("organizations/", id));
    registry::GetOrganizationResponse response;
    const absl::Status status = rpc::FromPeer(organizations_->GetOrganization(&call, request, &response), "registry");
    if (absl::IsNotFound(status)) return cache::Snapshot{.absent = true};
    HTX_RETURN_IF_ERROR(status);
    return cache::Snapshot{.bytes = response.organization().SerializeAsString(),
                           .sequence = response.organization().sequence()};
  }

  absl::StatusOr<cache::Snapshot> AskArea(absl::string_view id, absl::Time deadline) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, deadline, "funding");
    registry::GetAreaRequest request;
    request.set_name(absl::StrCat("areas/", id));
    registry::GetAreaResponse response;
    const absl::Status status = rpc::FromPeer(areas_->GetArea(&call, request, &response), "registry");
    if (absl::IsNotFound(status)) return cache::Snapshot{.absent = true};
    HTX_RETURN_IF_ERROR(status);
    return cache::Snapshot{.bytes = response.area().SerializeAsString(), .sequence = kAreaSequence};
  }

  const std::unique_ptr<registry::OrganizationService::Stub> organizations_;
  const std::unique_ptr<registry::PartyService::Stub> parties_;
  const std::unique_ptr<registry::AreaService::Stub> areas_;
  const std::unique_ptr<cache::Lookup> organization_lookup_;
  const std::unique_ptr<cache::Lookup> area_lookup_;
};

}  // namespace

std::unique_ptr<RegistryDirectory> MakeGrpcRegistryDirectory(std::shared_ptr<grpc::Channel> registry,
                                                             cache::Redis* redis, const Clock& clock) {
  return std::make_unique<GrpcRegistryDirectory>(registry, redis, clock);
}

}  // namespace htx::funding

// An organisation with what other services say of it.

#include <algorithm>

#include "absl/strings/strip.h"
#include "common/base/status.h"
#include "common/rpc/proto_values.h"
#include "registry/rpc/organization_handlers.h"

namespace htx::registry {
namespace {

// Each peer is given so long; what it would say later is left out.
constexpr absl::Duration kPeerCap = absl::Seconds(1);

v1::DebtSummary SummaryOf(const DebtSummary& debts) {
  v1::DebtSummary proto;
  proto.set_ever_borrowed(debts.ever_borrowed);
  *proto.mutable_outstanding() = rpc::MoneyProto(debts.outstanding);
  *proto.mutable_overdue() = rpc::MoneyProto(debts.overdue);
  proto.set_days_past_due(debts.days_past_due);
  proto.set_worst_debt_group(debts.worst_debt_group);
  proto.set_undecided(debts.undecided);
  proto.set_contracts(debts.contracts);
  *proto.mutable_as_of() = rpc::TimeProto(debts.as_of);
  return proto;
}

}  // namespace

absl::StatusOr<v1::GetOrganizationProfileResponse> OrganizationHandlers::GetOrganizationProfile(
    const v1::GetOrganizationProfileRequest& request, const rpc::RequestContext& context) {
  v1::GetOrganizationRequest whole;
  whole.set_name(request.name());
  whole.set_view(v1::ORGANIZATION_VIEW_FULL);
  HTX_ASSIGN_OR_RETURN(v1::GetOrganizationResponse found, GetOrganization(whole, context));
  v1::GetOrganizationProfileResponse response;
  *response.mutable_organization() = std::move(*found.mutable_organization());
  *response.mutable_time() = std::move(*found.mutable_time());
  const OrganizationId id =
      OrganizationId::Of(std::string(absl::StripPrefix(response.organization().name(), "organizations/")));
  const auto until = [&] { return std::min(context.deadline, absl::Now() + kPeerCap); };
  const absl::StatusOr<DebtSummary> debts =
      office_.profile == nullptr ? PeerUnavailable("funding") : office_.profile->Debts(id, until());
  if (debts.ok()) {
    *response.mutable_debts() = SummaryOf(*debts);
  } else {
    response.add_unavailable("funding");
  }
  absl::StatusOr<common::v1::HonourStanding> honours =
      office_.profile == nullptr ? PeerUnavailable("awards") : office_.profile->Honours(id, until());
  if (honours.ok()) {
    *response.mutable_honours() = *std::move(honours);
  } else {
    response.add_unavailable("awards");
  }
  return response;
}

}  // namespace htx::registry

#include "tests/conformance/registry/record_steps.h"

#include "absl/strings/str_cat.h"

namespace htx::registry {

void RecordSteps::Dissolve(const std::string& id) {
  for (const auto stage : {v1::DISSOLUTION_STAGE_START, v1::DISSOLUTION_STAGE_COMPLETE}) {
    auto request = About<v1::DissolveOrganizationRequest>(id);
    request.set_stage(stage);
    ASSERT_THAT(handlers_->lifecycle.DissolveOrganization(request, Clerk()), testing::IsOk());
  }
}

v1::Organization RecordSteps::Full(const std::string& id) {
  v1::GetOrganizationRequest request;
  request.set_name(absl::StrCat("organizations/", id));
  request.set_view(v1::ORGANIZATION_VIEW_FULL);
  return Answered(handlers_->organizations.GetOrganization(request, Clerk())).organization();
}

v1::Organization RecordSteps::SetMembers(int64_t members, const google::type::Date& day, const std::string& reason) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "member_count");
  change.mutable_organization()->set_member_count(members);
  change.set_reason(reason);
  *change.mutable_effective_date() = day;
  rpc::RequestContext context = Clerk();
  context.method = "htx.registry.v1.OrganizationService/UpdateOrganization";
  const auto reply = handlers_->organizations.UpdateOrganization(change, context);
  clock_.Advance(absl::Hours(1));
  return Answered(reply).organization();
}

}  // namespace htx::registry

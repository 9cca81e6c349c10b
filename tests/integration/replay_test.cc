// A request that is repeated, across restarts and across what happened in between, returns its first reply.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/integration/office.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

TEST(ReplayTest, TheFirstReplyComesBackAfterARestartAndAnotherRequestIsRefused) {
  World world({.services = {"registry"}, .redis = false});
  const RegistryOffice registry(world.registry().channel());
  using Stub = registry_v1::OrganizationService::Stub;
  registry.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  registry_v1::CreateOrganizationRequest request = NewCooperative("", 1, Day(2020, 1, 1), "lm-hp");
  const auto first = Call(*registry.organizations, &Stub::CreateOrganization, request);
  ASSERT_THAT(first, Answers());

  EXPECT_EQ(world.registry().Stop(), 0) << "SIGTERM is a clean end";
  world.registry().Start();
  const auto again = Call(*registry.organizations, &Stub::CreateOrganization, request);
  ASSERT_THAT(again, Answers());
  EXPECT_EQ(again.body.SerializeAsString(), first.body.SerializeAsString());
  EXPECT_EQ(registry.Count("kind = COOPERATIVE"), 1);

  world.registry().Restart();
  request.mutable_organization()->set_legal_name("Hợp tác xã khác");
  EXPECT_THAT(Call(*registry.organizations, &Stub::CreateOrganization, request),
              Refuses(grpc::StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED"));
  EXPECT_EQ(registry.Count("kind = COOPERATIVE"), 1);
}

TEST(ReplayTest, ValidateOnlyAnswersAndKeepsNothing) {
  World world({.services = {"registry"}, .redis = false});
  const RegistryOffice registry(world.registry().channel());
  using Stub = registry_v1::OrganizationService::Stub;
  registry.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  registry_v1::CreateOrganizationRequest request = NewCooperative("", 1, Day(2020, 1, 1), "lm-hp");
  request.set_validate_only(true);
  // The service's own findings about the alliance may come in between.
  const auto registered = [&] {
    const std::vector<registry_v1::Change> changes = registry.AllChanges();
    return std::count_if(changes.begin(), changes.end(), [](const registry_v1::Change& change) {
      return change.header().type() == "ORGANIZATION_REGISTERED";
    });
  };
  const auto before = registered();
  EXPECT_THAT(Call(*registry.organizations, &Stub::CreateOrganization, request), Answers());
  EXPECT_EQ(registry.Count("kind = COOPERATIVE"), 0);
  EXPECT_EQ(registered(), before);
  request.set_validate_only(false);
  EXPECT_THAT(Call(*registry.organizations, &Stub::CreateOrganization, request), Answers())
      << "the id of a rehearsal is free for the real thing";
  EXPECT_EQ(registry.Count("kind = COOPERATIVE"), 1);
}

}  // namespace
}  // namespace htx::testing

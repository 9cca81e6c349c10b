// The permissions that the contracts ask for against the roles that grant them: neither side names what the other
// lacks.

#include "common/rpc/roles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/contract/contracts.h"

namespace htx::contract {
namespace {

using ::testing::IsEmpty;

std::set<std::string> Permissions() {
  const Contracts contracts = Contracts::OfTheTree();
  std::set<std::string> permissions;
  for (const google::protobuf::FileDescriptor* file : contracts.files()) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        permissions.insert(PolicyOf(*file->service(i)->method(j)).permission());
      }
    }
  }
  return permissions;
}

TEST(Roles, EveryPermissionIsGrantedByAnOrdinaryRole) {
  const rpc::RolePolicy policy = rpc::RolePolicy::BuiltIn();
  std::vector<std::string> orphans;
  for (const std::string& permission : Permissions()) {
    bool granted = false;
    for (const std::string& role : policy.roles())
      granted = granted || (role != "admin" && policy.Grants(role, permission));
    if (!granted) orphans.push_back(permission);
  }
  EXPECT_THAT(orphans, IsEmpty()) << "add each to a role in services/common/rpc/roles.txt";
}

TEST(Roles, EveryRoleGrantsSomething) {
  const rpc::RolePolicy policy = rpc::RolePolicy::BuiltIn();
  const std::set<std::string> permissions = Permissions();
  for (const std::string& role : policy.roles()) {
    bool grants = false;
    for (const std::string& permission : permissions) grants = grants || policy.Grants(role, permission);
    EXPECT_TRUE(grants) << role;
  }
}

// An officer who only looks must not be able to change anything through a read-like verb.
TEST(Roles, ViewersAndPeersGrantNoChange) {
  const rpc::RolePolicy policy = rpc::RolePolicy::BuiltIn();
  const Contracts contracts = Contracts::OfTheTree();
  for (const google::protobuf::FileDescriptor* file : contracts.files()) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        const google::protobuf::MethodDescriptor& method = *file->service(i)->method(j);
        const common::v1::MethodPolicy method_policy = PolicyOf(method);
        if (method_policy.replay() == common::v1::REPLAY_READ) continue;
        EXPECT_FALSE(policy.Grants("viewer", method_policy.permission())) << method.full_name();
        EXPECT_FALSE(policy.Grants("peer", method_policy.permission())) << method.full_name();
      }
    }
  }
}

}  // namespace
}  // namespace htx::contract

// Redis flushed, poisoned, stopped and killed while the awards service shows names that the registry owns: same
// answers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/integration/office.h"
#include "tests/support/eventually.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

constexpr int kUnits = 40;

class LookupsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    registry_.Create(NewAlliance("lm-vn", "Liên minh Hợp tác xã Việt Nam"));
    for (int i = 0; i < 2 * kUnits; ++i) registry_.Create(NewAlliance(Unit(i), NameOf(i)));
    CreateCluster("cum-a", 0);
    CreateCluster("cum-b", kUnits);
  }

  static std::string Unit(int i) { return absl::StrCat("lm-", i); }
  static std::string NameOf(int i) { return absl::StrCat("Liên minh Hợp tác xã tỉnh số ", i); }

  void CreateCluster(const std::string& id, int first) {
    awards_v1::CreateClusterRequest create;
    create.set_cluster_id(id);
    create.set_request_id(NewUuid());
    create.mutable_cluster()->set_kind(awards_v1::CLUSTER_KIND_CLUSTER);
    create.mutable_cluster()->set_display_name(id);
    create.mutable_cluster()->set_manager("organizations/lm-vn");
    for (int i = first; i < first + kUnits; ++i) {
      awards_v1::ClusterMember& member = *create.mutable_cluster()->add_members();
      member.set_unit(absl::StrCat("organizations/", Unit(i)));
      *member.mutable_period()->mutable_from() = Day(2024, 1, 1);
    }
    EXPECT_THAT(Call(*emulation_, &awards_v1::EmulationService::Stub::CreateCluster, create), Answers());
  }

  struct Names {
    int right = 0;
    int wrong = 0;  // Under another name; a name that did not come in time is left out, and is no wrong one.
  };

  // How the cluster's members are shown; every one is wrong when the call fails or leaves members out.
  Names Shown(const std::string& cluster, int first) {
    awards_v1::GetClusterRequest get;
    get.set_name(absl::StrCat("clusters/", cluster));
    const auto answer = Call(*emulation_, &awards_v1::EmulationService::Stub::GetCluster, get);
    if (!answer.ok() || answer.body.cluster().members_size() != kUnits) return {.wrong = kUnits};
    Names names;
    for (int i = first; i < first + kUnits; ++i) {
      for (const auto& member : answer.body.cluster().members()) {
        if (member.unit() != absl::StrCat("organizations/", Unit(i)) || member.display_name().empty()) continue;
        ++(member.display_name() == NameOf(i) ? names.right : names.wrong);
      }
    }
    return names;
  }

  // A look-up has little time, and leaves a name out rather than wait: on a busy machine it takes some calls.
  bool AllComeRight(const std::string& cluster, int first) {
    return Eventually([&] { return Shown(cluster, first).right == kUnits; });
  }

  World world_{{.services = {"registry", "awards"}}};
  const RegistryOffice registry_{world_.registry().channel()};
  const std::unique_ptr<awards_v1::EmulationService::Stub> emulation_ =
      awards_v1::EmulationService::NewStub(world_.awards().channel());
};

TEST_F(LookupsTest, WhateverHappensToRedisTheAnswersAreTheSame) {
  std::atomic<bool> stop = false;
  std::atomic<int> answers = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      while (!stop) {
        if (Shown("cum-a", 0).wrong > 0) ++wrong;
        ++answers;
      }
    });
  }
  const auto more_answers = [&] {
    const int before = answers;
    return Eventually([&] { return answers >= before + 20; });
  };
  // What is near in the process hides Redis; a restart of the process shows it again.
  const auto look_anew = [&] {
    stop = true;
    for (std::thread& thread : threads) thread.join();
    threads.clear();
    EXPECT_EQ(wrong, 0);
    world_.awards().Restart();
    EXPECT_TRUE(AllComeRight("cum-a", 0));
    EXPECT_TRUE(AllComeRight("cum-b", kUnits));
  };
  EXPECT_TRUE(more_answers());
  world_.redis().Flush();
  EXPECT_TRUE(more_answers());
  for (int i = 0; i < 2 * kUnits; ++i) {
    world_.redis().Run({"SET", absl::StrCat("htx:v1:organization:", Unit(i)), "poison"});
  }
  EXPECT_TRUE(more_answers());
  look_anew();

  // The process starts and serves while Redis is there but silent, and while it is gone.
  world_.redis().Stop();
  world_.awards().Restart();
  EXPECT_TRUE(AllComeRight("cum-a", 0));
  world_.redis().Continue();
  world_.redis().Kill();
  world_.awards().Restart();
  EXPECT_TRUE(AllComeRight("cum-a", 0));
  EXPECT_TRUE(AllComeRight("cum-b", kUnits));

  // Recovery: with Redis back, what is looked up is found there again.
  world_.awards().Kill();
  world_.redis().Restart();
  EXPECT_EQ(world_.redis().Run({"DBSIZE"}), "0");
  EXPECT_TRUE(Eventually([&] {
    world_.awards().Restart();
    return Shown("cum-a", 0).right == kUnits && world_.redis().Run({"DBSIZE"}) != "0";
  }));
}

TEST_F(LookupsTest, WithoutTheRegistryNamesComeFromTheCache) {
  EXPECT_TRUE(AllComeRight("cum-a", 0));
  world_.registry().Kill();
  EXPECT_TRUE(AllComeRight("cum-a", 0));
  world_.registry().Start();
  EXPECT_TRUE(AllComeRight("cum-b", kUnits)) << "with the registry back, names that were never looked up come again";
}

TEST_F(LookupsTest, AChangedNameIsShownSoonAfter) {
  EXPECT_TRUE(AllComeRight("cum-a", 0));
  registry_v1::UpdateOrganizationRequest rename;
  rename.mutable_organization()->set_name("organizations/lm-3");
  rename.mutable_organization()->set_legal_name("Liên minh Hợp tác xã tỉnh mới");
  rename.mutable_update_mask()->add_paths("legal_name");
  rename.set_request_id(NewUuid());
  rename.set_etag(registry_.Get("lm-3").etag());
  ASSERT_THAT(Call(*registry_.organizations, &registry_v1::OrganizationService::Stub::UpdateOrganization, rename),
              Answers());
  EXPECT_TRUE(Eventually([&] { return Shown("cum-a", 0).right == kUnits - 1; }))
      << "the feed of the registry drops what the awards service holds";
}

}  // namespace
}  // namespace htx::testing

// The registry is restored from a backup, and its feed begins a new epoch, while funding and awards follow it: what
// they hold of what was undone is forgotten, and they follow what comes then.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "tests/integration/office.h"
#include "tests/support/eventually.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

// Shorter than a copy lives in a cache, longer than a follower pauses.
constexpr absl::Duration kSoon = absl::Seconds(45);

// A fund with an application of "dong-tam", and a cluster with the alliance "lm-hp" in it: both services show the names
// that the registry owns.
class Followers {
 public:
  explicit Followers(const std::string& database) : world_({.databases = {{"registry", database}}}) {
    registry_.Create(NewAlliance("lm-vn", "Liên minh Hợp tác xã Việt Nam"));
    registry_.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
    registry_.Create(NewCooperative("dong-tam", 1, Day(2015, 5, 20), "lm-hp"));
    registry_.Admit("dong-tam", "lm-hp", Day(2016, 1, 1));
    fund_.Found("quy-hp", "von", "lm-hp", 50'000'000'000);
    fund_.Appraised("ho-so", "quy-hp", "von", "dong-tam", 500'000'000);
    awards_v1::CreateClusterRequest create;
    create.set_cluster_id("cum");
    create.set_request_id(NewUuid());
    create.mutable_cluster()->set_kind(awards_v1::CLUSTER_KIND_CLUSTER);
    create.mutable_cluster()->set_display_name("Cụm thi đua số 1");
    create.mutable_cluster()->set_manager("organizations/lm-vn");
    awards_v1::ClusterMember& member = *create.mutable_cluster()->add_members();
    member.set_unit("organizations/lm-hp");
    *member.mutable_period()->mutable_from() = Day(2024, 1, 1);
    EXPECT_THAT(Call(*emulation_, &awards_v1::EmulationService::Stub::CreateCluster, create), Answers());
  }

  World& world() { return world_; }

  // Gives both organisations names that end in `mark`.
  void Rename(const std::string& mark) const {
    for (const std::string id : {"dong-tam", "lm-hp"}) {
      const registry_v1::Organization before = registry_.Get(id);
      registry_v1::UpdateOrganizationRequest rename;
      rename.mutable_organization()->set_name(before.name());
      rename.mutable_organization()->set_legal_name(absl::StrCat(before.legal_name(), " ", mark));
      rename.mutable_update_mask()->add_paths("legal_name");
      rename.set_request_id(NewUuid());
      rename.set_etag(before.etag());
      EXPECT_THAT(CallUntilAnswered(*registry_.organizations,
                                    &registry_v1::OrganizationService::Stub::UpdateOrganization, rename),
                  Answers());
    }
  }

  // Both services come to show the names that the registry has now.
  bool ShowWhatIs() const {
    const std::string borrower = registry_.Get("dong-tam").legal_name();
    const std::string unit = registry_.Get("lm-hp").legal_name();
    return Eventually([&] { return ShownByFunding() == borrower; }, kSoon) &&
           Eventually([&] { return ShownByAwards() == unit; }, kSoon);
  }

 private:
  std::string ShownByFunding() const {
    funding_v1::GetApplicationRequest get;
    get.set_name("applications/ho-so");
    return Call(*fund_.applications, &funding_v1::ApplicationService::Stub::GetApplication, get)
        .body.application()
        .borrower_display_name();
  }
  std::string ShownByAwards() const {
    awards_v1::GetClusterRequest get;
    get.set_name("clusters/cum");
    const auto answer = Call(*emulation_, &awards_v1::EmulationService::Stub::GetCluster, get);
    return answer.body.cluster().members_size() == 1 ? answer.body.cluster().members(0).display_name() : "";
  }

  World world_;
  const RegistryOffice registry_{world_.registry().channel()};
  const FundOffice fund_{world_.funding().channel()};
  const std::unique_ptr<awards_v1::EmulationService::Stub> emulation_ =
      awards_v1::EmulationService::NewStub(world_.awards().channel());
};

// The restored feed gives the numbers of what was undone to other changes.
TEST(FollowersTest, AfterARestoreNobodyShowsWhatWasUndoneAndEverybodySeesWhatIsNew) {
  const TempDir storage;
  const std::string file = storage.File("registry.db");
  const std::string backup = storage.File("backup.db");
  Followers followers(absl::StrCat("sqlite:", file));
  ServiceProcess& registry = followers.world().registry();
  EXPECT_TRUE(followers.ShowWhatIs());
  registry.Stop();
  std::filesystem::copy_file(file, backup);  // A stopped service leaves no -wal.
  registry.Start();
  followers.Rename("bị hoàn tác");
  EXPECT_TRUE(followers.ShowWhatIs());
  registry.Stop();
  std::filesystem::copy_file(backup, file, std::filesystem::copy_options::overwrite_existing);
  registry.RenewFeedEpoch();
  registry.Start();
  EXPECT_TRUE(followers.ShowWhatIs()) << "what was undone is forgotten, in the processes and in Redis";
  followers.Rename("mới");
  EXPECT_TRUE(followers.ShowWhatIs()) << "the new feed is followed";
}

TEST(FollowersTest, OnPostgresANewEpochBeginsWhileTheyFollow) {
  Followers followers(PostgresServer::Shared().CreateDatabase());
  EXPECT_TRUE(followers.ShowWhatIs());
  followers.world().registry().RenewFeedEpoch();
  followers.Rename("một");
  EXPECT_TRUE(followers.ShowWhatIs());
  followers.Rename("hai");
  EXPECT_TRUE(followers.ShowWhatIs());
}

}  // namespace
}  // namespace htx::testing

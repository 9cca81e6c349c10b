// kill -9 of the registry again and again while clients write: every acknowledged write is there, whole, and none
// twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/integration/office.h"
#include "tests/support/eventually.h"
#include "tests/support/postgres_server.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

constexpr int kWriters = 4;
constexpr int kKills = 5;
constexpr int kWritesBetweenKills = 60;

// Writers register cooperatives, each request repeated until it is answered, until told to stop.
class Writers {
 public:
  explicit Writers(const std::string& address) {
    for (int w = 0; w < kWriters; ++w) {
      threads_.emplace_back([this, w, address] { Write(w, RegistryOffice(TestChannel(address))); });
    }
  }
  ~Writers() { Stop(); }

  void Stop() {
    stop_ = true;
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }
  int acknowledged() const { return acknowledged_; }
  int refused() const { return refused_; }

 private:
  void Write(int writer, const RegistryOffice& office) {
    for (int i = 0; !stop_; ++i) {
      // Each writer has numbers, and so tax codes, of its own.
      const int number = writer * 100000 + i;
      const auto request = NewCooperative(absl::StrCat("w", writer, "-", i), number, Day(2020, 1, 1), "lm-hp");
      const auto answer = CallUntilAnswered(*office.organizations,
                                            &registry_v1::OrganizationService::Stub::CreateOrganization, request);
      if (answer.ok()) {
        ++acknowledged_;
      } else {
        ++refused_;
        ADD_FAILURE() << Describe(answer.status);
        return;
      }
    }
  }

  std::atomic<bool> stop_ = false;
  std::atomic<int> acknowledged_ = 0;
  std::atomic<int> refused_ = 0;
  std::vector<std::thread> threads_;
};

// The feed of a registry that kept every write once: dense from 1, each cooperative announced once.
void ExpectFeedIsWhole(const RegistryOffice& office, int cooperatives) {
  // On PostgreSQL a change gets its place in the feed a moment after its commit.
  std::vector<registry_v1::Change> changes;
  EXPECT_TRUE(Eventually([&] {
    changes = office.AllChanges();
    return changes.size() >= static_cast<size_t>(cooperatives) + 1;
  }));
  std::map<std::string, int> announced;
  int64_t expected = 1;
  for (const auto& change : changes) {
    EXPECT_EQ(change.header().sequence(), expected++) << "dense and gap-free";
    if (change.header().type() == "ORGANIZATION_REGISTERED") ++announced[change.header().resource()];
  }
  for (const auto& [resource, times] : announced) EXPECT_EQ(times, 1) << resource;
  EXPECT_EQ(announced.size(), static_cast<size_t>(cooperatives) + 1) << "and the alliance";
}

void KillAgainAndAgain(World& world) {
  RegistryOffice office(world.registry().channel());
  office.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  Writers writers(world.registry().address());
  for (int kill = 0; kill < kKills; ++kill) {
    const int before = writers.acknowledged();
    ASSERT_TRUE(Eventually([&] { return writers.acknowledged() >= before + kWritesBetweenKills; }));
    world.registry().Restart();
  }
  const int before = writers.acknowledged();
  EXPECT_TRUE(Eventually([&] { return writers.acknowledged() >= before + kWritesBetweenKills; }))
      << "it serves writers again";
  writers.Stop();

  // Every request was answered in the end, so what is there must be exactly what was acknowledged.
  EXPECT_EQ(writers.refused(), 0);
  EXPECT_EQ(office.Count("kind = COOPERATIVE"), writers.acknowledged());
  ExpectFeedIsWhole(office, writers.acknowledged());
  world.registry().Restart();
  EXPECT_EQ(office.Count("kind = COOPERATIVE"), writers.acknowledged())
      << "and after another kill with nothing under way";
}

TEST(KillUnderLoadTest, OnSqliteEveryAcknowledgedWriteIsThereOnce) {
  World world({.services = {"registry"}, .redis = false});
  KillAgainAndAgain(world);
}

TEST(KillUnderLoadTest, OnPostgresEveryAcknowledgedWriteIsThereOnce) {
  World world({.services = {"registry"},
               .redis = false,
               .databases = {{"registry", PostgresServer::Shared().CreateDatabase()}}});
  KillAgainAndAgain(world);
}

}  // namespace
}  // namespace htx::testing

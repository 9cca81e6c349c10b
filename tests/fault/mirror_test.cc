// kill -9 of the mirror and of the registry, in turn, while clients write: the copy proves itself equal in the end.

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/integration/office.h"
#include "tests/support/child_process.h"
#include "tests/support/eventually.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

constexpr int kRounds = 3;
constexpr int kWritesBetweenKills = 40;

// Registers cooperatives, each request repeated until it is answered, until told to stop.
class Writer {
 public:
  explicit Writer(const std::string& address)
      : thread_([this, address] { Write(RegistryOffice(TestChannel(address))); }) {}
  ~Writer() { Stop(); }
  void Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int written() const { return written_; }

 private:
  void Write(const RegistryOffice& office) {
    for (int i = 0; !stop_; ++i) {
      const auto request = NewCooperative(absl::StrCat("w-", i), i, Day(2020, 1, 1), "lm-hp");
      const auto answer = CallUntilAnswered(*office.organizations,
                                            &registry_v1::OrganizationService::Stub::CreateOrganization, request);
      if (!answer.ok()) {
        ADD_FAILURE() << Describe(answer.status);
        return;
      }
      ++written_;
    }
  }

  std::atomic<bool> stop_ = false;
  std::atomic<int> written_ = 0;
  std::thread thread_;
};

class Htxctl {
 public:
  Htxctl(std::string address, const TempDir& dir)
      : address_(std::move(address)),
        file_(absl::StrCat(dir.path(), "/register.db")),
        log_(absl::StrCat(dir.path(), "/mirror.log")) {}

  std::unique_ptr<ChildProcess> Mirror(std::vector<std::string> more = {}) const {
    std::vector<std::string> args = {
        absl::StrCat(HTX_BIN_DIR, "/htxctl"), "--registry", address_, "mirror", "--to", file_};
    args.insert(args.end(), more.begin(), more.end());
    return ChildProcess::Spawn({.args = std::move(args), .output_file = log_});
  }
  // The exit code of `htxctl mirror … verify`.
  int Verify() const { return Mirror({"verify"})->WaitExit(absl::Minutes(5)).value_or(-1); }

 private:
  const std::string address_;
  const std::string file_;
  const std::string log_;
};

void MirrorUnderFire(const std::string& database) {
  World world({.services = {"registry"}, .redis = false, .databases = {{"registry", database}}});
  const TempDir dir;
  RegistryOffice(world.registry().channel()).Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  const Htxctl htxctl(world.registry().address(), dir);
  Writer writer(world.registry().address());
  const auto await_writes = [&] {
    const int before = writer.written();
    ASSERT_TRUE(Eventually([&] { return writer.written() >= before + kWritesBetweenKills; }));
  };
  std::unique_ptr<ChildProcess> mirror = htxctl.Mirror();
  for (int round = 0; round < kRounds; ++round) {
    await_writes();
    if (round == 0) world.registry().RenewFeedEpoch();  // The copy is made anew beside itself, and killed while it is.
    mirror->Kill();
    mirror = htxctl.Mirror();
    await_writes();
    world.registry().Restart();
    EXPECT_TRUE(mirror->Running()) << mirror->Output();
  }
  EXPECT_EQ(htxctl.Verify(), 0) << "while writers write and the mirror follows: " << mirror->Output();
  writer.Stop();
  mirror->Kill();
  EXPECT_EQ(htxctl.Mirror({"--once"})->WaitExit(absl::Minutes(5)).value_or(-1), 0);
  EXPECT_EQ(htxctl.Verify(), 0) << mirror->Output();
  EXPECT_NE(mirror->Output().find(absl::StrCat(writer.written() + 1, " organizations")), std::string::npos)
      << mirror->Output();
}

TEST(MirrorTest, OnSqliteACopySurvivesKillsOnEitherSideAndProvesItselfEqual) {
  const TempDir storage;
  MirrorUnderFire(absl::StrCat("sqlite:", storage.File("registry.db")));
}

TEST(MirrorTest, OnPostgresACopySurvivesKillsOnEitherSideAndProvesItselfEqual) {
  MirrorUnderFire(PostgresServer::Shared().CreateDatabase());
}

// The feed passes the copy's place again before the mirror asks: its sequence alone would tell nothing.
TEST(MirrorTest, AfterARestoreACopyLosesWhatWasUndoneAndHasWhatIsNew) {
  const TempDir storage;
  const std::string file = storage.File("registry.db");
  const std::string backup = storage.File("backup.db");
  World world({.services = {"registry"}, .redis = false, .databases = {{"registry", absl::StrCat("sqlite:", file)}}});
  const TempDir dir;
  const Htxctl htxctl(world.registry().address(), dir);
  const RegistryOffice office(world.registry().channel());
  int created = 0;
  const auto create = [&](absl::string_view ids, int count) {
    for (int i = 0; i < count; ++i) {
      const auto request = NewCooperative(absl::StrCat(ids, "-", i), ++created, Day(2020, 1, 1), "lm-hp");
      EXPECT_TRUE(
          CallUntilAnswered(*office.organizations, &registry_v1::OrganizationService::Stub::CreateOrganization, request)
              .ok());
    }
  };
  office.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  world.registry().Stop();
  std::filesystem::copy_file(file, backup);  // A stopped service leaves no -wal.
  world.registry().Start();
  create("undone", 3);
  ASSERT_EQ(htxctl.Mirror({"--once"})->WaitExit(absl::Minutes(5)).value_or(-1), 0);
  world.registry().Stop();
  std::filesystem::copy_file(backup, file, std::filesystem::copy_options::overwrite_existing);
  world.registry().RenewFeedEpoch();
  world.registry().Start();
  create("new", 5);
  ASSERT_EQ(htxctl.Mirror({"--once"})->WaitExit(absl::Minutes(5)).value_or(-1), 0);
  EXPECT_EQ(htxctl.Verify(), 0);
}

}  // namespace
}  // namespace htx::testing

// kill -9 of the registry and of htxctl in the middle of an import: what goes on ends with the register of an import
// that nothing happened to.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "tests/integration/office.h"
#include "tests/support/child_process.h"
#include "tests/support/eventually.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

constexpr int kRows = 8000;

// A file of `kRows` generated cooperatives, some of them with printed slips, one that cannot be read, one refused.
std::string WriteFile(const TempDir& dir) {
  const std::string path = absl::StrCat(dir.path(), "/rows.csv");
  std::ofstream file(path);
  file << "\xEF\xBB\xBForganization_id;kind;legal_name;tax_code;sector;founded_date;area;member_count\r\n";
  for (int i = 1; i <= kRows; ++i) {
    file << "c" << i << ";HTX;Hợp tác xã Số " << i << ";" << TaxCodeNumber(i) << ";NN;" << 1 + i % 28 << "/05/2016;p31;"
         << (i == 100     ? "12,5"
             : i % 2 == 0 ? "1.163thành viên"
                          : "163")
         << "\r\n";
  }
  file << "c-last;HTX;Hợp tác xã Cuối;" << TaxCodeNumber(1) << ";NN;2016-05-04;p31;\r\n";
  return path;
}

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class Htxctl {
 public:
  Htxctl(World& world, const TempDir& dir, std::string name)
      : address_(world.registry().address()), prefix_(absl::StrCat(dir.path(), "/", name)) {}

  std::unique_ptr<ChildProcess> Run(std::vector<std::string> more) const {
    std::vector<std::string> args = {absl::StrCat(HTX_BIN_DIR, "/htxctl"), "--registry", address_, "--json"};
    args.insert(args.end(), more.begin(), more.end());
    return ChildProcess::Spawn({.args = std::move(args), .output_file = absl::StrCat(prefix_, ".log")});
  }
  std::vector<std::string> Import(const std::string& file) const {
    return {"import", file, "--alliance", "lm-hp", "--report", absl::StrCat(prefix_, "-report.csv"), "--report-all"};
  }
  // The register without what differs from run to run: when it was recorded.
  std::string Register() const {
    const std::string out = absl::StrCat(prefix_, "-register.csv");
    EXPECT_EQ(Run({"export", "organizations", "--out", out})->WaitExit(absl::Minutes(8)), 0) << Log();
    std::string kept;
    std::istringstream lines(TextOf(out));
    for (std::string line; std::getline(lines, line);) {
      for (int i = 0; i < 2; ++i) line.erase(std::min(line.rfind(','), line.size()));
      absl::StrAppend(&kept, line, "\n");
    }
    return kept;
  }
  std::string Report() const { return TextOf(absl::StrCat(prefix_, "-report.csv")); }
  std::string Log() const { return TextOf(absl::StrCat(prefix_, ".log")); }

 private:
  const std::string address_;
  const std::string prefix_;
};

void AwaitRows(const RegistryOffice& office, int64_t rows) {
  ASSERT_TRUE(Eventually([&] { return office.Count("kind = COOPERATIVE") >= rows; }, absl::Minutes(5)));
}

void ImportUnderFire(World& world, World& quiet) {
  const TempDir dir;
  const std::string file = WriteFile(dir);
  for (World* each : {&world, &quiet}) {
    RegistryOffice(each->registry().channel()).Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  }
  const RegistryOffice office(world.registry().channel());
  const Htxctl htxctl(world, dir, "fire");
  std::unique_ptr<ChildProcess> import = htxctl.Run(htxctl.Import(file));
  AwaitRows(office, 500);
  import->Kill();
  std::vector<std::string> resumed = htxctl.Import(file);
  resumed.emplace_back("--resume");
  import = htxctl.Run(resumed);
  AwaitRows(office, 2000);
  world.registry().Restart();                                                     // kill -9; htxctl goes on by itself.
  EXPECT_EQ(import->WaitExit(absl::Minutes(8)).value_or(-1), 1) << htxctl.Log();  // Two rows are refused.
  EXPECT_EQ(office.Count("kind = COOPERATIVE"), kRows - 1);

  const Htxctl calm(quiet, dir, "calm");
  EXPECT_EQ(calm.Run(calm.Import(file))->WaitExit(absl::Minutes(8)).value_or(-1), 1) << calm.Log();
  EXPECT_EQ(htxctl.Register(), calm.Register());
  EXPECT_EQ(htxctl.Report(), calm.Report());
  EXPECT_THAT(calm.Report(), ::testing::HasSubstr("1.163thành viên → 1163"));

  // Once more, whole: nothing is doubled.
  EXPECT_EQ(htxctl.Run(htxctl.Import(file))->WaitExit(absl::Minutes(8)).value_or(-1), 1) << htxctl.Log();
  EXPECT_EQ(htxctl.Register(), calm.Register());
}

TEST(ImportTest, OnSqliteAnImportThatWasKilledGoesOnToTheSameRegister) {
  World world({.services = {"registry"}, .redis = false});
  World quiet({.services = {"registry"}, .redis = false});
  ImportUnderFire(world, quiet);
}

TEST(ImportTest, OnPostgresAnImportThatWasKilledGoesOnToTheSameRegister) {
  World world({.services = {"registry"},
               .redis = false,
               .databases = {{"registry", PostgresServer::Shared().CreateDatabase()}}});
  World quiet({.services = {"registry"},
               .redis = false,
               .databases = {{"registry", PostgresServer::Shared().CreateDatabase()}}});
  ImportUnderFire(world, quiet);
}

}  // namespace
}  // namespace htx::testing

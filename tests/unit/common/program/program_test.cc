// The settings that the three services share: one start reads them whole, and says everything that is wrong with them.

#include "common/program/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.h"

namespace htx {
namespace {

using ::testing::HasSubstr;

const std::vector<PeerSetting>& Peers() {
  static const auto* const peers = new std::vector<PeerSetting>{{.name = "registry", .default_value = "127.0.0.1:7001"},
                                                                {.name = "funding", .default_value = ""}};
  return *peers;
}

absl::StatusOr<ServiceConfig> Read(const std::vector<const char*>& args) {
  return ReadServiceConfig("awards", Peers(), args);
}

TEST(ProgramTest, ADevelopmentServerStartsOnItsDefaults) {
  const absl::StatusOr<ServiceConfig> config = Read({"--dev"});
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->database, "sqlite:awards.db");
  EXPECT_EQ(config->redis.port, 0);
  EXPECT_EQ(config->peers.at("registry"), "127.0.0.1:7001");
  EXPECT_EQ(config->peers.at("funding"), "");
  EXPECT_GE(config->page_secret.size(), 16u);
}

TEST(ProgramTest, EveryWrongAddressIsNamedAtOnce) {
  const absl::Status status = Read({"--dev", "--redis=nowhere", "--registry=:7001", "--funding=host:99999"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("redis"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("registry"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("funding"));
}

TEST(ProgramTest, TheCacheAddressIsSplitAtItsLastColon) {
  const absl::StatusOr<ServiceConfig> config = Read({"--dev", "--redis=cache.example:6379"});
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->redis.host, "cache.example");
  EXPECT_EQ(config->redis.port, 6379);
}

TEST(ProgramTest, TheSecretOfPageTokensComesFromAFileThatIsLongEnough) {
  const testing::TempDir dir;
  const std::string path = dir.path() + "/secret";
  std::ofstream(path) << "  sixteen bytes and more \n";
  const std::string flag = "--page-secret-file=" + path;
  const absl::StatusOr<ServiceConfig> config = Read({"--dev", flag.c_str()});
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->page_secret, "sixteen bytes and more");

  std::ofstream(path, std::ios::trunc) << "short";
  EXPECT_THAT(std::string(Read({"--dev", flag.c_str()}).status().message()), HasSubstr("page-secret-file"));
}

}  // namespace
}  // namespace htx

#include "common/base/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "tests/support/matchers.h"

namespace htx {
namespace {

using ::htx::testing::IsOk;
using ::testing::HasSubstr;

const std::vector<Setting> kKnown = {{.name = "listen-port", .default_value = "8080", .help = "Port."},
                                     {.name = "database", .default_value = "", .help = "Url."},
                                     {.name = "dev", .default_value = "false", .help = "Development."}};

absl::StatusOr<Settings> Parse(std::vector<const char*> args) { return Settings::Parse(kKnown, args); }

class SettingsTest : public ::testing::Test {
 protected:
  ~SettingsTest() override { unsetenv("HTX_LISTEN_PORT"); }
};

TEST_F(SettingsTest, TheFlagWinsOverTheEnvironmentWhichWinsOverTheDefault) {
  EXPECT_EQ(Parse({})->Text("listen-port"), "8080");
  setenv("HTX_LISTEN_PORT", "9000", 1);
  EXPECT_EQ(Parse({})->Text("listen-port"), "9000");
  EXPECT_EQ(Parse({"--listen-port=7000"})->Text("listen-port"), "7000");
  EXPECT_EQ(Parse({"--listen-port", "7001"})->Text("listen-port"), "7001");
}

TEST_F(SettingsTest, ValuesMayHoldSpacesEqualSignsAndQuotes) {
  const auto settings = Parse({"--database=postgresql:host=a dbname='b c' options='-c x=1'"});
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->Text("database"), "postgresql:host=a dbname='b c' options='-c x=1'");
  EXPECT_EQ(Parse({"--database=[a,b]"})->Text("database"), "[a,b]");
  EXPECT_EQ(Parse({"--database="})->Text("database"), "");
}

TEST_F(SettingsTest, ASwitchAloneMeansTrueAndOtherFlagsNeedAValue) {
  EXPECT_EQ(Parse({"--dev"})->Text("dev"), "true");
  EXPECT_EQ(Parse({"--dev", "--listen-port=1"})->Text("dev"), "true");
  EXPECT_EQ(Parse({"--dev", "false"})->Text("dev"), "false");
  EXPECT_EQ(Parse({"--listen-port"}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Parse({"--listen-port", "--dev"}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(SettingsTest, EveryUnknownFlagIsReportedAtOnce) {
  const absl::Status status = Parse({"--nothing=1", "--listen-port=1", "--other", "word"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("--nothing"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("--other"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("word"));
}

TEST_F(SettingsTest, EveryWrongValueIsReportedAtOnceWithFlagAndVariable) {
  auto settings = Parse({"--listen-port=70000", "--dev=perhaps"});
  ASSERT_THAT(settings, IsOk());
  settings->Int("listen-port", 0, 65535);
  settings->Bool("dev");
  settings->Reject("database", "must be set");
  const absl::Status status = settings->status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  for (const char* part : {"--listen-port (HTX_LISTEN_PORT): must be a whole number from 0 to 65535, is \"70000\"",
                           "--dev (HTX_DEV)", "--database (HTX_DATABASE): must be set"}) {
    EXPECT_THAT(std::string(status.message()), HasSubstr(part));
  }
}

TEST_F(SettingsTest, TypedReadersReadWhatIsRight) {
  auto settings = Parse({"--listen-port=0", "--dev=true"});
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->Int("listen-port", 0, 65535), 0);
  EXPECT_TRUE(settings->Bool("dev"));
  EXPECT_THAT(settings->status(), IsOk());
}

TEST_F(SettingsTest, HelpShowsEverySettingWithItsVariableAndDefault) {
  const std::string help = Settings::Help("htx-registry", kKnown);
  for (const char* part : {"htx-registry", "--listen-port", "HTX_LISTEN_PORT", "\"8080\"", "Port.", "--database"}) {
    EXPECT_THAT(help, HasSubstr(part));
  }
}

}  // namespace
}  // namespace htx

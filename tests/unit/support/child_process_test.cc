#include "tests/support/child_process.h"

#include <gtest/gtest.h>
#include <signal.h>

#include "tests/support/temp_dir.h"

namespace htx::testing {
namespace {

TEST(ChildProcessTest, ExitCodesSignalsAndOutputAreSeen) {
  const TempDir dir;
  const auto child = ChildProcess::Spawn({.args = {"sh", "-c", "echo $GREETING; echo oops >&2; exit 7"},
                                          .env = {{"GREETING", "hello"}},
                                          .output_file = dir.File("out")});
  EXPECT_EQ(child->WaitExit(absl::Minutes(1)), 7);
  EXPECT_EQ(child->Output(), "hello\noops\n");
  EXPECT_FALSE(child->Running());

  const auto patient = ChildProcess::Spawn({.args = {"sleep", "100"}});
  EXPECT_TRUE(patient->Running());
  EXPECT_EQ(patient->WaitExit(absl::Milliseconds(10)), std::nullopt);
  EXPECT_EQ(patient->Terminate(absl::Minutes(1)), 128 + SIGTERM);

  const auto stubborn = ChildProcess::Spawn({.args = {"sleep", "100"}});
  stubborn->Kill();
  EXPECT_EQ(stubborn->WaitExit(absl::ZeroDuration()), 128 + SIGKILL);
}

TEST(ChildProcessTest, AProgramThatIsNotThereEndsWithAnError) {
  const auto child = ChildProcess::Spawn({.args = {"/nonexistent/program"}});
  EXPECT_EQ(child->WaitExit(absl::Minutes(1)), 127);
}

TEST(WaitForFileTest, SeesAFileThatComesAndGivesUpWhenItDoesNot) {
  const TempDir dir;
  const auto child = ChildProcess::Spawn(
      {.args = {"sh", "-c", "echo 42 > " + dir.File("tmp") + "; mv " + dir.File("tmp") + " " + dir.File("port")}});
  EXPECT_EQ(WaitForFile(dir.File("port"), absl::Minutes(1)), "42\n");
  EXPECT_EQ(WaitForFile(dir.File("port"), absl::ZeroDuration()), "42\n");
  EXPECT_EQ(WaitForFile(dir.File("other"), absl::Milliseconds(20)), std::nullopt);
  const auto ends = ChildProcess::Spawn({.args = {"true"}});
  EXPECT_EQ(WaitForFile(dir.File("other"), absl::Hours(24), ends.get()), std::nullopt) << "long before its time";
}

}  // namespace
}  // namespace htx::testing

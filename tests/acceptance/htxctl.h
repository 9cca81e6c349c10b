#pragma once

// htxctl as a user runs it, against services in processes of their own.

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/support/child_process.h"
#include "tests/support/world/world.h"

namespace htx::testing {

struct Outcome {
  int exit_code = -1;
  std::string output = {};
};

// Runs htxctl against the world; it must end within ten minutes.
inline Outcome RunHtxctl(World& world, const std::vector<std::string>& words) {
  static std::atomic<int> runs = 0;
  const std::string output_file = world.dir().File(absl::StrCat("htxctl-", ++runs, ".log"));
  std::vector<std::string> args = {absl::StrCat(HTX_BIN_DIR, "/htxctl"),
                                   "--registry",
                                   world.registry().address(),
                                   "--funding",
                                   world.funding().address(),
                                   "--awards",
                                   world.awards().address()};
  args.insert(args.end(), words.begin(), words.end());
  const auto process = ChildProcess::Spawn({.args = std::move(args), .output_file = output_file});
  const std::optional<int> code = process->WaitExit(absl::Minutes(10));
  return {.exit_code = code.value_or(-1), .output = process->Output()};
}

}  // namespace htx::testing

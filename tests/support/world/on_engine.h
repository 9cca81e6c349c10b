#pragma once

// Worlds for tests that run on both engines: a suite with the parameter std::string, "Sqlite" or "Postgres".

#include <gtest/gtest.h>

#include <string>

#include "tests/support/postgres_server.h"
#include "tests/support/world/world.h"

namespace htx::testing {

// A world whose services keep their data on `engine`.
inline WorldOptions OnEngine(const std::string& engine) {
  WorldOptions options;
  if (engine == "Sqlite") return options;
  for (const std::string& service : options.services) {
    options.databases[service] = PostgresServer::Shared().CreateDatabase();
  }
  return options;
}

inline std::string EngineOf(const ::testing::TestParamInfo<std::string>& info) { return info.param; }

}  // namespace htx::testing

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage)
#define HTX_WORLDS_ON_BOTH_ENGINES(Suite) \
  INSTANTIATE_TEST_SUITE_P(On, Suite, ::testing::Values("Sqlite", "Postgres"), ::htx::testing::EngineOf)

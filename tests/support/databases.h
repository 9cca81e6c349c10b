#pragma once

// Fresh storage for one test, on either engine. A service's conformance suite is instantiated for both:
//
//   HTX_BOTH_ENGINES(RegistryStoreTest);
//   …
//   TestDatabase storage = TestDatabase::Make(GetParam());
//   auto database = sql::Database::Open(storage.Options(clock, registry::Migrations()));

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/sql/database.h"

namespace htx::testing {

// Owns the storage; keep it alive longer than every Database on it.
class TestDatabase {
 public:
  enum class Kind { kSqlite, kPostgres };

  static TestDatabase Sqlite();    // A file in a temporary folder.
  static TestDatabase Postgres();  // A database of this process's server; see PostgresServer::Shared.
  static TestDatabase Make(Kind kind) { return kind == Kind::kSqlite ? Sqlite() : Postgres(); }
  static std::string NameOf(const ::testing::TestParamInfo<Kind>& info) {
    return info.param == Kind::kSqlite ? "Sqlite" : "Postgres";
  }
  ~TestDatabase();
  TestDatabase(TestDatabase&& other) noexcept;
  TestDatabase& operator=(TestDatabase&&) = delete;

  const std::string& url() const { return url_; }
  // Options with this url; `clock` outlives the database.
  sql::DatabaseOptions Options(const Clock& clock, std::vector<sql::Migration> migrations) const;

 private:
  TestDatabase() = default;

  std::string url_ = {};
  std::string folder_ = {};  // Removed at the end.
};

}  // namespace htx::testing

#define HTX_BOTH_ENGINES(Suite)                                                                                  \
  INSTANTIATE_TEST_SUITE_P(                                                                                      \
      Engines, Suite,                                                                                            \
      ::testing::Values(htx::testing::TestDatabase::Kind::kSqlite, htx::testing::TestDatabase::Kind::kPostgres), \
      htx::testing::TestDatabase::NameOf)

#include "tests/support/databases.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/support/postgres_server.h"

namespace htx::testing {

TestDatabase TestDatabase::Sqlite() {
  TestDatabase database;
  database.folder_ = absl::StrCat(std::filesystem::temp_directory_path().string(), "/htx-sqlite-XXXXXX");
  HTX_CHECK(mkdtemp(database.folder_.data()) != nullptr);
  database.url_ = absl::StrCat("sqlite:", database.folder_, "/test.db");
  return database;
}

TestDatabase TestDatabase::Postgres() {
  TestDatabase database;
  database.url_ = PostgresServer::Shared().CreateDatabase();
  return database;
}

TestDatabase::TestDatabase(TestDatabase&& other) noexcept
    : url_(std::move(other.url_)), folder_(std::exchange(other.folder_, "")) {}

TestDatabase::~TestDatabase() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

sql::DatabaseOptions TestDatabase::Options(const Clock& clock, std::vector<sql::Migration> migrations) const {
  return {.url = url_, .migrations = std::move(migrations), .clock = &clock};
}

}  // namespace htx::testing

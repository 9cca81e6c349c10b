#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"

namespace htx::sql {
namespace {

class MigrationTest : public SqlTest {
 protected:
  absl::Status OpenWith(std::vector<Migration> migrations) {
    return Database::Open(storage_.Options(clock_, std::move(migrations))).status();
  }
  static Migration Add(int number, const std::string& sql) {
    return {.number = number, .name = "more", .sqlite = sql, .postgres = sql};
  }
};
HTX_BOTH_ENGINES(MigrationTest);

TEST_P(MigrationTest, ANewMigrationIsAppliedOnceToWhatIsThere) {
  ASSERT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "a", 7); }), IsOk());
  std::vector<Migration> migrations = ItemMigrations();
  migrations.push_back(Add(
      2, "alter table items add column size bigint not null default 3;\n-- it's done;\nupdate items set size = 4;"));
  ASSERT_THAT(OpenWith(migrations), IsOk());
  ASSERT_THAT(OpenWith(migrations), IsOk());
  EXPECT_EQ(*Number("select size from items"), 4);
  // The previous version still runs on it.
  EXPECT_THAT(OpenWith(ItemMigrations()), IsOk());
  EXPECT_THAT(database_->Write(Call(), [&](Transaction& tx) { return Put(tx, "b", 7); }), IsOk());
}

TEST_P(MigrationTest, AMigrationMayTakeAsLongAsItsRowsNeed) {
  Migration migration = Add(2, "create table limits (text text not null);\ninsert into limits (text) values ('0');");
  migration.postgres =
      "create table limits (text text not null);\ninsert into limits (text) select "
      "current_setting('statement_timeout');";
  ASSERT_THAT(OpenWith({ItemMigrations()[0], migration}), IsOk());
  EXPECT_EQ(*Number("select count(*) from limits where text = '0'"), 1) << "PostgreSQL cuts no statement";
}

TEST_P(MigrationTest, AnAppliedMigrationThatWasChangedIsRefused) {
  std::vector<Migration> migrations = ItemMigrations();
  migrations[0].sqlite += " ";
  migrations[0].postgres += " ";
  EXPECT_THAT(OpenWith(migrations), FailsWith(absl::StatusCode::kFailedPrecondition, "MIGRATION_CHANGED"));
}

TEST_P(MigrationTest, AMigrationBelowAnAppliedOneIsRefused) {
  std::vector<Migration> migrations = ItemMigrations();
  migrations.push_back(Add(5, "create table five (id text primary key);"));
  ASSERT_THAT(OpenWith(migrations), IsOk());
  migrations.push_back(Add(3, "create table three (id text primary key);"));
  EXPECT_THAT(OpenWith(migrations), FailsWith(absl::StatusCode::kFailedPrecondition, "MIGRATION_OUT_OF_ORDER"));
}

TEST_P(MigrationTest, AFailingMigrationLeavesNothing) {
  std::vector<Migration> migrations = ItemMigrations();
  migrations.push_back(Add(2, "create table two (id text primary key);\nselec nothing;"));
  EXPECT_EQ(OpenWith(migrations).code(), absl::StatusCode::kInternal);
  migrations[1] = Add(2, "create table two (id text primary key);");
  EXPECT_THAT(OpenWith(migrations), IsOk());
}

TEST_P(MigrationTest, ManyOpenersOfNewStorageApplyEachMigrationOnce) {
  const TestDatabase fresh = TestDatabase::Make(GetParam());
  std::vector<std::unique_ptr<Database>> databases(6);
  InParallel(6, [&](int i) {
    absl::StatusOr<std::unique_ptr<Database>> opened = Database::Open(fresh.Options(clock_, ItemMigrations()));
    EXPECT_THAT(opened, IsOk());
    if (opened.ok()) databases[static_cast<size_t>(i)] = *std::move(opened);
  });
  ASSERT_NE(databases[0], nullptr);
  EXPECT_THAT(databases[0]->Read(Soon(),
                                 [](Transaction& tx) -> absl::Status {
                                   HTX_ASSIGN_OR_RETURN(
                                       const Rows rows,
                                       tx.Query("select count(*) from schema_migrations where component = 'service'"));
                                   EXPECT_EQ(rows[0].Int(0), 1);
                                   return absl::OkStatus();
                                 }),
              IsOk());
}

TEST(DatabaseUrlTest, AMalformedUrlIsRefused) {
  const FakeClock clock;
  for (const std::string url :
       {"", "registry.db", "mysql:x", "sqlite:", "sqlite::memory:", "sqlite:a\"b", "postgresql:host",
        "postgresql:host='x", "postgresql://[bad", "postgresql:nonsense=1"}) {
    EXPECT_THAT(Database::Open({.url = url, .clock = &clock}),
                FailsWith(absl::StatusCode::kInvalidArgument, "FIELD_RULE"))
        << url;
  }
}

TEST(DatabaseUrlTest, AServerThatIsNotThereIsUnavailable) {
  const FakeClock clock;
  EXPECT_THAT(Database::Open({.url = "postgresql:host=/nonexistent dbname=x", .clock = &clock}),
              FailsWith(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"));
  EXPECT_EQ(Database::Open({.url = "sqlite:/nonexistent/x.db", .clock = &clock}).status().code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace htx::sql

#pragma once

// What the tests of the SQL layer share: a database of one table on either engine, and short ways to use it.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/ids.h"
#include "common/base/mutex.h"
#include "common/sql/database.h"
#include "tests/support/databases.h"
#include "tests/support/fakes.h"
#include "tests/support/matchers.h"

namespace htx::sql {

using ::htx::testing::FailsWith;
using ::htx::testing::FakeClock;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

inline std::vector<Migration> ItemMigrations() {
  constexpr char kItems[] =
      "create table items (id text primary key, quantity bigint not null, note text, code text, "
      "constraint items_quantity_check check (quantity >= 0));\n"
      "create unique index items_by_code on items (code);\n"
      "create table parts (id text primary key, item_id text not null references items (id));\n";
  return {{.number = 1, .name = "items", .sqlite = kItems, .postgres = kItems}};
}

// Later than anything takes on a machine that has much else to do.
inline absl::Time Soon() { return absl::Now() + absl::Minutes(2); }

// Calls `attempt` with a deadline that is near, and with later ones until it returns true: a machine with much else to
// do may use up a near one before anything happened.
inline void WithNearDeadline(absl::FunctionRef<bool(absl::Time)> attempt) {
  for (absl::Duration left = absl::Milliseconds(200); !attempt(absl::Now() + left); left *= 2) {
    ASSERT_LT(left, absl::Minutes(2));
  }
}

class SqlTest : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  SqlTest() : storage_(TestDatabase::Make(GetParam())) { database_ = Open(); }

  std::unique_ptr<Database> Open(int sessions = 8) {
    DatabaseOptions options = storage_.Options(clock_, ItemMigrations());
    options.sessions = sessions;
    absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(std::move(options));
    EXPECT_THAT(database, IsOk());
    return database.ok() ? *std::move(database) : nullptr;
  }

  // A call of somebody with a request id of its own.
  CallRecord Call(const std::string& request_id = NewUuid()) {
    return {.principal = "users/1",
            .represented = "organizations/a",
            .method = "test.Service/Write",
            .request_id = request_id,
            .fingerprint = "f1",
            .correlation_id = "c1",
            .reason = "because",
            .now = clock_.Now(),
            .deadline = Soon()};
  }

  static absl::Status Put(Transaction& tx, const std::string& id, int64_t quantity) {
    return tx.Execute("insert into items (id, quantity) values (?, ?)", {id, quantity}).status();
  }

  absl::StatusOr<int64_t> Number(const std::string& sql, std::vector<Value> args = {}) {
    int64_t number = 0;
    absl::Status status = database_->Read(Soon(), [&](Transaction& tx) {
      absl::StatusOr<Rows> rows = tx.Query(sql, args);
      if (rows.ok() && !rows->empty()) number = (*rows)[0].Int(0);
      return rows.status();
    });
    if (!status.ok()) return status;
    return number;
  }

  // Waits until the feed has come to `head`; false when that is not soon.
  bool AwaitHead(Database& database, int64_t head) {
    struct State {
      Mutex mutex;
      CondVar moved;
      int64_t head = 0;
    };
    auto state = std::make_shared<State>();
    const std::shared_ptr<void> listening = database.OnChange([state](int64_t now) {
      MutexLock lock(state->mutex);
      state->head = now;
      state->moved.SignalAll();
    });
    const absl::Time until = Soon();
    MutexLock lock(state->mutex);
    while (state->head < head) {
      if (!state->moved.WaitUntil(state->mutex, until)) return false;
    }
    return true;
  }

  FakeClock clock_;
  TestDatabase storage_;
  std::unique_ptr<Database> database_;
};

// Runs `body(i)` on `count` threads and waits for all.
template <class Body>
void InParallel(int count, Body body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace htx::sql

#pragma once

// A database on which every write meets a conflict: its body runs, its work is thrown away, and it runs again. A body
// that keeps something between its runs does it twice here.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/sql/database.h"

namespace htx::testing {

class TwiceDatabase : public sql::Database {
 public:
  explicit TwiceDatabase(sql::Database& database) : database_(database) {}

  sql::Engine engine() const override { return database_.engine(); }
  absl::Status Read(absl::Time deadline, absl::FunctionRef<absl::Status(sql::Transaction&)> body) override {
    return database_.Read(deadline, body);
  }
  absl::Status Write(const CallRecord& record, absl::FunctionRef<absl::Status(sql::Transaction&)> body) override {
    // Whether the first run is refused says nothing: the second is the one that counts.
    database_.Write(Thrown(record), body).IgnoreError();
    return database_.Write(record, body);
  }
  absl::StatusOr<std::string> WriteOnceBytes(
      const CallRecord& record, absl::FunctionRef<absl::StatusOr<std::string>(sql::Transaction&)> body) override {
    database_.Write(Thrown(record), [&](sql::Transaction& tx) { return body(tx).status(); }).IgnoreError();
    return database_.WriteOnceBytes(record, body);
  }
  absl::StatusOr<std::vector<sql::StoredChange>> ReadChanges(absl::Time deadline, int64_t after, int limit) override {
    return database_.ReadChanges(deadline, after, limit);
  }
  absl::StatusOr<int64_t> HeadSequence(absl::Time deadline) override { return database_.HeadSequence(deadline); }
  absl::StatusOr<sql::FeedBounds> ReadBounds(absl::Time deadline) override { return database_.ReadBounds(deadline); }
  absl::StatusOr<int64_t> TrimChanges(absl::Time deadline, const sql::FeedRetention& retention, int limit) override {
    return database_.TrimChanges(deadline, retention, limit);
  }
  std::shared_ptr<void> OnChange(sql::ChangeListener listener) override {
    return database_.OnChange(std::move(listener));
  }
  absl::StatusOr<sql::AuditVerdict> VerifyAudit(const sql::AuditRange& range, absl::Time deadline) override {
    return database_.VerifyAudit(range, deadline);
  }
  absl::Status Ping(absl::Time deadline) override { return database_.Ping(deadline); }

 private:
  static CallRecord Thrown(CallRecord record) {
    record.validate_only = true;
    return record;
  }

  sql::Database& database_;
};

}  // namespace htx::testing

#pragma once

// One connection to one engine, used by one thread at a time. Everything above it is the same for both engines.

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/value.h"
#include "common/sql/database.h"

namespace htx::sql {

// What no statement may exceed, however far the caller's deadline lies.
constexpr absl::Duration kLongestTransaction = absl::Minutes(10);
// Rows that one Query may return; more is a bug that ForEach avoids.
constexpr size_t kMaxRows = 1'000'000;

class Session {
 public:
  virtual ~Session() = default;
  virtual Engine engine() const = 0;

  // The statements of Transaction, with its errors.
  virtual absl::StatusOr<Rows> Query(absl::string_view sql, absl::Span<const Value> args) = 0;
  virtual absl::StatusOr<int64_t> Execute(absl::string_view sql, absl::Span<const Value> args) = 0;
  virtual absl::Status ForEach(absl::string_view sql, absl::Span<const Value> args,
                               absl::FunctionRef<absl::Status(const Row&)> each) = 0;
  virtual absl::Status ExecuteLater(absl::string_view sql, absl::Span<const Value> args, Settle settle) = 0;
  virtual absl::Status Prefetch(absl::string_view, absl::Span<const Value>) { return absl::OkStatus(); }
  // Runs what ExecuteLater left waiting. The first failure in the order of the statements, as settled.
  virtual absl::Status Flush() { return absl::OkStatus(); }

  // Runs statements without parameters whose rows nobody wants, separated by ";".
  virtual absl::Status RunScript(const std::string& script) = 0;

  // From now on statements fail with DEADLINE_PASSED after `deadline`, also while they run.
  virtual void SetDeadline(absl::Time deadline) = 0;
};

}  // namespace htx::sql

#pragma once

// Fakes for what a test must control: the clock and the ids.

#include <atomic>
#include <string>

#include "absl/strings/str_format.h"
#include "common/base/civil_date.h"
#include "common/base/clock.h"
#include "common/base/ids.h"

namespace htx::testing {

// Stands still until told. Thread-safe.
class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time now = StartOf(absl::CivilDay(2024, 7, 1)) + absl::Hours(9)) : micros_(ToMicros(now)) {}
  absl::Time Now() const override { return FromMicros(micros_.load()); }
  void Advance(absl::Duration by) { micros_ += absl::ToInt64Microseconds(by); }
  void Set(absl::Time now) { micros_ = ToMicros(now); }

 private:
  std::atomic<int64_t> micros_;
};

// "00000000000000000000000001", "…02", …
class FakeIds : public IdSource {
 public:
  std::string Next() override { return absl::StrFormat("%026d", ++count_); }

 private:
  std::atomic<int> count_ = 0;
};

}  // namespace htx::testing

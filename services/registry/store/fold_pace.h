#pragma once

// How many entries a fold takes.

#include <algorithm>

#include "absl/time/time.h"
#include "common/sql/database.h"

namespace htx::registry {

// A fold takes as many entries as fit into a turn. The larger a register and the busier its machine, the longer an
// entry takes, so nobody can say beforehand how many these are.
class FoldPace {
 public:
  // SQLite has one writer, and a fold is its guest. PostgreSQL's writers do not notice one, but one that is cut by its
  // deadline has done nothing.
  explicit FoldPace(sql::Engine engine)
      : turn_(engine == sql::Engine::kSqlite ? absl::Milliseconds(300) : absl::Seconds(10)),
        most_(engine == sql::Engine::kSqlite ? 2'000 : 50'000),
        batch_(most_ / 4) {}

  int batch() const { return batch_; }
  int most() const { return most_; }
  // A whole batch took so long, or was given up after so long. The next one is at most twice as large.
  void Took(absl::Duration time) {
    const double part = absl::FDivDuration(turn_, std::max(time, turn_ / 2));
    batch_ = std::clamp(static_cast<int>(batch_ * part), kFewest, most_);
  }

  static constexpr int kFewest = 100;  // A transaction has a price of its own.

 private:
  absl::Duration turn_;
  int most_;
  int batch_;
};

}  // namespace htx::registry

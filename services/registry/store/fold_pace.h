#pragma once

// How many entries a fold takes.

#include <algorithm>

#include "absl/time/time.h"

namespace htx::registry {

// SQLite has one writer, and a fold is its guest: it takes as many entries as fit into a turn. The larger a register,
// the more days an entry moves, so nobody can say beforehand how many these are.
class FoldPace {
 public:
  static constexpr absl::Duration kTurn = absl::Milliseconds(300);
  static constexpr int kFewest = 100;  // A transaction has a price of its own.
  static constexpr int kMost = 2'000;

  int batch() const { return batch_; }
  // A whole batch took so long. The next one is at most twice as large.
  void Took(absl::Duration time) {
    const double part = absl::FDivDuration(kTurn, std::max(time, kTurn / 2));
    batch_ = std::clamp(static_cast<int>(batch_ * part), kFewest, kMost);
  }

 private:
  int batch_ = kFewest * 5;
};

}  // namespace htx::registry

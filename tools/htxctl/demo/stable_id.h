#pragma once

// Ids that are the same on every run, so that loading the demonstration twice changes nothing.

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace htx::ctl {

// 64 bits that depend on `text` and `salt` alone (FNV-1a with a finishing mix). Not for secrets.
uint64_t StableHash(absl::string_view text, uint64_t salt);

// A UUID (version 8: made by the application's own rule) that depends on `text` alone.
std::string StableUuid(absl::string_view text);

// A sequence of numbers fixed by its seed (SplitMix64), for figures that only have to look lifelike.
class StableRandom {
 public:
  explicit StableRandom(uint64_t seed) : state_(seed) {}
  // A number in [low, high].
  int64_t Between(int64_t low, int64_t high);

 private:
  uint64_t state_;
};

}  // namespace htx::ctl

#pragma once

// One entry of a service's log, and the bytes that are hashed of it. Whoever has an entry computes its hash with this.

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace htx {

// What a transaction records.
struct LogRecord {
  std::string type = {};            // UPPER_SNAKE past tense, "DECISION_ISSUED".
  std::string resource = {};        // Resource name of what it is about.
  std::string payload_sha256 = {};  // Of the canonical bytes of what is recorded, 64 lower-case hex digits.
  absl::Time recorded_time = absl::UnixEpoch();
};

struct LogEntry {
  int64_t sequence = 0;            // From 1; the leaf of the tree is sequence - 1.
  std::string previous_hash = {};  // Hash of the entry before, hex; "" of the first.
  LogRecord record = {};
  std::string hash = {};  // Of LeafBytes, as a leaf, hex.
};

// Every field but the hash as a netstring, in a fixed order.
std::string LeafBytes(const LogEntry& entry);
// The leaf hash in hex.
std::string HashOf(const LogEntry& entry);

}  // namespace htx

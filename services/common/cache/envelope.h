#pragma once

// How a snapshot is written in Redis.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/cache/cache.h"

namespace htx::cache {

// What a key holds: a snapshot, or a fence, which is a sequence without a value.
struct Envelope {
  Snapshot snapshot = {};
  bool fence = false;
};

// Layout, version 1: "htx1", 20 digits of sequence, one of v (value), a (absent), f (fence), 20 digits of the time it
// was fetched, 8 bytes of a SHA-256 over the key and all that is before and after, the payload. Digits, because the
// compare-and-set runs in Lua, whose numbers are doubles and whose text comparison depends on the locale for anything
// else.
std::string Seal(absl::string_view key, const Envelope& envelope);

// Nothing when `bytes` is not what Seal makes for `key`: cut, changed, copied from another key, or of another version.
std::optional<Envelope> Open(absl::string_view key, absl::string_view bytes);

// The sequence as Seal writes it.
std::string SequenceDigits(int64_t sequence);

}  // namespace htx::cache

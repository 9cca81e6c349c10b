#pragma once

// A signed statement of where a log stands, that anybody may keep and compare with a later one.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/merkle.h"
#include "common/base/signing.h"

namespace htx {

struct SignedLogHead {
  int64_t size = 0;
  merkle::Hash root = {};
  absl::Time time = absl::UnixEpoch();
  std::string key_id = {};
  std::string signature = {};  // 64 bytes, over HeadBytes.
};

// What is signed: every field but the signature as a netstring, in a fixed order.
std::string HeadBytes(const SignedLogHead& head);
SignedLogHead SignHead(int64_t size, merkle::Hash root, absl::Time time, const SigningKey& key);
// True when one of `keys` signed it.
bool IsSigned(const SignedLogHead& head, const std::vector<PublicKey>& keys);

}  // namespace htx

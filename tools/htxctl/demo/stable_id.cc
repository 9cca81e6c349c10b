#include "htxctl/demo/stable_id.h"

#include "absl/strings/str_format.h"
#include "common/base/status.h"

namespace htx::ctl {
namespace {

// The finishing mix of SplitMix64.
uint64_t Mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

}  // namespace

uint64_t StableHash(absl::string_view text, uint64_t salt) {
  uint64_t hash = 0xcbf29ce484222325ULL ^ Mix(salt + 0x9e3779b97f4a7c15ULL);
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return Mix(hash);
}

std::string StableUuid(absl::string_view text) {
  const uint64_t high = StableHash(text, 1);
  const uint64_t low = StableHash(text, 2);
  return absl::StrFormat("%08x-%04x-8%03x-%04x-%012x", high >> 32, (high >> 16) & 0xffff, high & 0xfff,
                         0x8000 | ((low >> 48) & 0x3fff), low & 0xffffffffffffULL);
}

int64_t StableRandom::Between(int64_t low, int64_t high) {
  HTX_CHECK(low <= high);
  state_ += 0x9e3779b97f4a7c15ULL;
  return low + static_cast<int64_t>(Mix(state_) % static_cast<uint64_t>(high - low + 1));
}

}  // namespace htx::ctl

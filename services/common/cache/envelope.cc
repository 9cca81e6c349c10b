#include "common/cache/envelope.h"

#include <openssl/sha.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"

namespace htx::cache {
namespace {

constexpr absl::string_view kMagic = "htx1";
constexpr size_t kDigits = 20;
constexpr size_t kSumBytes = 8;
constexpr size_t kHeaderBytes = kMagic.size() + kDigits + 1 + kDigits;

std::string Sum(absl::string_view key, absl::string_view header, absl::string_view payload) {
  const std::string message = absl::StrCat(key.size(), ":", key, header, payload);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest);
  return std::string(reinterpret_cast<const char*>(digest), kSumBytes);
}

bool TakeDigits(absl::string_view digits, int64_t& value) {
  for (const char c : digits) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return absl::SimpleAtoi(digits, &value);
}

char KindOf(const Envelope& envelope) {
  if (envelope.fence) return 'f';
  return envelope.snapshot.absent ? 'a' : 'v';
}

}  // namespace

std::string SequenceDigits(int64_t sequence) {
  HTX_CHECK(sequence >= 0);
  return absl::StrFormat("%020d", sequence);
}

std::string Seal(absl::string_view key, const Envelope& envelope) {
  const Snapshot& snapshot = envelope.snapshot;
  const std::string header = absl::StrCat(kMagic, SequenceDigits(snapshot.sequence), std::string(1, KindOf(envelope)),
                                          SequenceDigits(std::max<int64_t>(snapshot.fetched_micros, 0)));
  return absl::StrCat(header, Sum(key, header, snapshot.bytes), snapshot.bytes);
}

std::optional<Envelope> Open(absl::string_view key, absl::string_view bytes) {
  if (bytes.size() < kHeaderBytes + kSumBytes || !absl::StartsWith(bytes, kMagic)) return std::nullopt;
  const absl::string_view header = bytes.substr(0, kHeaderBytes);
  const absl::string_view payload = bytes.substr(kHeaderBytes + kSumBytes);
  if (bytes.substr(kHeaderBytes, kSumBytes) != Sum(key, header, payload)) return std::nullopt;
  Envelope envelope;
  const char kind = header[kMagic.size() + kDigits];
  envelope.fence = kind == 'f';
  envelope.snapshot.absent = kind == 'a';
  if (!envelope.fence && !envelope.snapshot.absent && kind != 'v') return std::nullopt;
  if (!TakeDigits(header.substr(kMagic.size(), kDigits), envelope.snapshot.sequence)) return std::nullopt;
  if (!TakeDigits(header.substr(kMagic.size() + kDigits + 1), envelope.snapshot.fetched_micros)) return std::nullopt;
  envelope.snapshot.bytes = std::string(payload);
  return envelope;
}

}  // namespace htx::cache

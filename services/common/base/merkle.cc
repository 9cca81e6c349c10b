#include "common/base/merkle.h"

#include <openssl/sha.h>

#include <bit>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx::merkle {
namespace {

constexpr size_t kHashBytes = SHA256_DIGEST_LENGTH;
constexpr size_t kHashHex = 2 * kHashBytes;

// The largest power of two below `size`, which is at least 2.
int64_t SplitOf(int64_t size) { return static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(size - 1))); }

bool IsPowerOfTwo(int64_t size) { return std::has_single_bit(static_cast<uint64_t>(size)); }

int LevelOf(int64_t size) { return std::countr_zero(static_cast<uint64_t>(size)); }

// The hash over the leaves from `from` to before `to`, where `from` is what complete subtrees of that size begin at.
absl::StatusOr<Hash> RangeRoot(int64_t from, int64_t to, NodeReader nodes) {
  const int64_t size = to - from;
  if (IsPowerOfTwo(size)) return nodes(LevelOf(size), from / size);
  const int64_t split = SplitOf(size);
  HTX_ASSIGN_OR_RETURN(const Hash left, RangeRoot(from, from + split, nodes));
  HTX_ASSIGN_OR_RETURN(const Hash right, RangeRoot(from + split, to, nodes));
  return NodeHash(left, right);
}

// RFC 6962, 2.1.2: SUBPROOF(m, D[n], b) over the leaves from `from` to before `to`.
absl::Status AddSubproof(int64_t first, int64_t from, int64_t to, bool known, NodeReader nodes, Path& path) {
  const int64_t size = to - from;
  if (first == size) {
    if (known) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(path.emplace_back(), RangeRoot(from, to, nodes));
    return absl::OkStatus();
  }
  const int64_t split = SplitOf(size);
  if (first <= split) {
    HTX_RETURN_IF_ERROR(AddSubproof(first, from, from + split, known, nodes, path));
    HTX_ASSIGN_OR_RETURN(path.emplace_back(), RangeRoot(from + split, to, nodes));
    return absl::OkStatus();
  }
  HTX_RETURN_IF_ERROR(AddSubproof(first - split, from + split, to, /*known=*/false, nodes, path));
  HTX_ASSIGN_OR_RETURN(path.emplace_back(), RangeRoot(from, from + split, nodes));
  return absl::OkStatus();
}

}  // namespace

Hash Sha256(absl::string_view bytes) {
  Hash hash(kHashBytes, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

Hash LeafHash(absl::string_view leaf) { return Sha256(absl::StrCat(absl::string_view("\0", 1), leaf)); }
Hash NodeHash(absl::string_view left, absl::string_view right) { return Sha256(absl::StrCat("\x01", left, right)); }
Hash EmptyRoot() { return Sha256(""); }

absl::StatusOr<Frontier> Frontier::Parse(int64_t size, absl::string_view text) {
  Frontier frontier;
  frontier.size_ = size;
  const auto peaks = static_cast<size_t>(std::popcount(static_cast<uint64_t>(size)));
  if (size < 0 || text.size() != peaks * kHashHex) return absl::DataLossError("the edge of the log's tree is damaged");
  for (size_t i = 0; i < peaks; ++i) {
    frontier.peaks_.push_back(absl::HexStringToBytes(text.substr(i * kHashHex, kHashHex)));
  }
  return frontier;
}

std::vector<Node> Frontier::Add(const Hash& leaf_hash) {
  std::vector<Node> completed;
  Hash hash = leaf_hash;
  // As many subtrees close as the old size ends with ones in binary, as a carry runs.
  for (int level = 0; (size_ >> level & 1) != 0; ++level) {
    hash = NodeHash(peaks_.back(), hash);
    peaks_.pop_back();
    completed.push_back({.level = level + 1, .position = size_ >> (level + 1), .hash = hash});
  }
  peaks_.push_back(std::move(hash));
  ++size_;
  return completed;
}

Hash Frontier::Root() const {
  if (peaks_.empty()) return EmptyRoot();
  Hash root = peaks_.back();
  for (size_t i = peaks_.size() - 1; i-- > 0;) root = NodeHash(peaks_[i], root);
  return root;
}

std::string Frontier::Text() const {
  std::string text;
  for (const Hash& peak : peaks_) text += absl::BytesToHexString(peak);
  return text;
}

absl::StatusOr<Hash> RootAt(int64_t size, NodeReader nodes) {
  if (size == 0) return EmptyRoot();
  return RangeRoot(0, size, nodes);
}

absl::StatusOr<Path> ProveInclusion(int64_t index, int64_t size, NodeReader nodes) {
  HTX_CHECK(index >= 0 && index < size);
  Path down;
  int64_t from = 0;
  int64_t to = size;
  while (to - from > 1) {
    const int64_t middle = from + SplitOf(to - from);
    const bool in_left = index < middle;
    HTX_ASSIGN_OR_RETURN(down.emplace_back(), RangeRoot(in_left ? middle : from, in_left ? to : middle, nodes));
    (in_left ? to : from) = middle;
  }
  return Path(down.rbegin(), down.rend());
}

absl::StatusOr<Path> ProveConsistency(int64_t from, int64_t to, NodeReader nodes) {
  HTX_CHECK(from >= 0 && from <= to);
  Path path;
  if (from == 0 || from == to) return path;
  HTX_RETURN_IF_ERROR(AddSubproof(from, 0, to, /*known=*/true, nodes, path));
  return path;
}

bool Includes(const Hash& leaf_hash, int64_t index, int64_t size, const Path& path, const Hash& root) {
  if (index < 0 || index >= size) return false;
  int64_t position = index;
  int64_t last = size - 1;
  Hash hash = leaf_hash;
  for (const Hash& other : path) {
    if (last == 0 || other.size() != kHashBytes) return false;
    if ((position & 1) != 0 || position == last) {
      hash = NodeHash(other, hash);
      while ((position & 1) == 0 && position != 0) {
        position >>= 1;
        last >>= 1;
      }
    } else {
      hash = NodeHash(hash, other);
    }
    position >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool Continues(int64_t from, const Hash& from_root, int64_t to, const Hash& to_root, const Path& path) {
  if (from < 0 || from > to) return false;
  if (from == to) return path.empty() && from_root == to_root;
  if (from == 0) return path.empty() && from_root == EmptyRoot();
  Path rest = path;
  // A complete tree is its own first node, which the verifier has.
  if (IsPowerOfTwo(from)) rest.insert(rest.begin(), from_root);
  if (rest.empty()) return false;
  for (const Hash& hash : rest) {
    if (hash.size() != kHashBytes) return false;
  }
  int64_t position = from - 1;
  int64_t last = to - 1;
  for (; (position & 1) != 0; last >>= 1) position >>= 1;
  Hash old_root = rest.front();
  Hash new_root = rest.front();
  for (size_t i = 1; i < rest.size(); ++i) {
    if (last == 0) return false;
    if ((position & 1) != 0 || position == last) {
      old_root = NodeHash(rest[i], old_root);
      new_root = NodeHash(rest[i], new_root);
      while ((position & 1) == 0 && position != 0) {
        position >>= 1;
        last >>= 1;
      }
    } else {
      new_root = NodeHash(new_root, rest[i]);
    }
    position >>= 1;
    last >>= 1;
  }
  return last == 0 && old_root == from_root && new_root == to_root;
}

}  // namespace htx::merkle

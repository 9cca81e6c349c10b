#pragma once

// A Merkle tree over a log that only grows: hashes of leaves and nodes, inclusion and consistency proofs as RFC 6962
// and RFC 9162 (section 2.1) define them. Pure: a stranger verifies with this alone.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace htx::merkle {

// 32 bytes, raw.
using Hash = std::string;
using Path = std::vector<Hash>;

Hash LeafHash(absl::string_view leaf);                           // SHA-256(0x00 || leaf)
Hash NodeHash(absl::string_view left, absl::string_view right);  // SHA-256(0x01 || left || right)
Hash EmptyRoot();                                                // SHA-256 of nothing.

// Place of a complete subtree: it covers the leaves from position * 2^level on.
struct Node {
  int level = 0;
  int64_t position = 0;
  Hash hash = {};
};

// The right edge of a tree: all that is needed to let it grow. A value; about log2(size) hashes.
class Frontier {
 public:
  Frontier() = default;
  // As `size` and `Text` were; DATA_LOSS when they do not fit together.
  static absl::StatusOr<Frontier> Parse(int64_t size, absl::string_view text);

  // Adds a leaf; returns the subtrees above level 0 that it completes.
  std::vector<Node> Add(const Hash& leaf_hash);
  int64_t size() const { return size_; }
  Hash Root() const;
  std::string Text() const;  // The hashes of the complete subtrees in hex, the largest first.

 private:
  int64_t size_ = 0;
  std::vector<Hash> peaks_ = {};
};

// Hands over the hash of a complete subtree.
using NodeReader = absl::FunctionRef<absl::StatusOr<Hash>(int level, int64_t position)>;

// The root of the first `size` leaves. 0 <= size.
absl::StatusOr<Hash> RootAt(int64_t size, NodeReader nodes);
// The proof that leaf `index` (from 0) is among the first `size`. 0 <= index < size.
absl::StatusOr<Path> ProveInclusion(int64_t index, int64_t size, NodeReader nodes);
// The proof that the first `from` leaves of a tree of `to` are those of the tree of `from`. 0 <= from <= to.
absl::StatusOr<Path> ProveConsistency(int64_t from, int64_t to, NodeReader nodes);

// True when `path` proves that a leaf with `leaf_hash` stands at `index` of a tree of `size` with `root`.
bool Includes(const Hash& leaf_hash, int64_t index, int64_t size, const Path& path, const Hash& root);
// True when `path` proves that the tree of `to` with `to_root` begins with the tree of `from` with `from_root`.
bool Continues(int64_t from, const Hash& from_root, int64_t to, const Hash& to_root, const Path& path);

// SHA-256 of `bytes`, raw.
Hash Sha256(absl::string_view bytes);

}  // namespace htx::merkle

#include "awards/rpc/ballot_commitments.h"

#include "absl/strings/escaping.h"
#include "common/base/merkle.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// The hash of the complete subtree at `position` of `level`.
merkle::Hash Subtree(absl::Span<const std::string> sorted, int level, int64_t position) {
  if (level == 0) return merkle::LeafHash(absl::HexStringToBytes(sorted[static_cast<size_t>(position)]));
  return merkle::NodeHash(Subtree(sorted, level - 1, 2 * position), Subtree(sorted, level - 1, 2 * position + 1));
}

}  // namespace

std::string CommitmentRoot(absl::Span<const std::string> sorted) {
  const absl::StatusOr<merkle::Hash> root = merkle::RootAt(
      static_cast<int64_t>(sorted.size()),
      [&](int level, int64_t position) -> absl::StatusOr<merkle::Hash> { return Subtree(sorted, level, position); });
  HTX_CHECK(root.ok());
  return absl::BytesToHexString(*root);
}

std::vector<std::string> CommitmentPath(absl::Span<const std::string> sorted, size_t index) {
  const absl::StatusOr<merkle::Path> path = merkle::ProveInclusion(
      static_cast<int64_t>(index), static_cast<int64_t>(sorted.size()),
      [&](int level, int64_t position) -> absl::StatusOr<merkle::Hash> { return Subtree(sorted, level, position); });
  HTX_CHECK(path.ok());
  std::vector<std::string> hashes;
  for (const merkle::Hash& hash : *path) hashes.push_back(absl::BytesToHexString(hash));
  return hashes;
}

}  // namespace htx::awards

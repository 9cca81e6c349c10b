#pragma once

// The Merkle tree over the commitments of a closed ballot's votes, in ascending order; hashed and proven as the log is
// (common/base/merkle.h). Everything as hexadecimal digits.

#include <string>
#include <vector>

#include "absl/types/span.h"

namespace htx::awards {

// The root; of no commitments the hash of nothing.
std::string CommitmentRoot(absl::Span<const std::string> sorted);
// The hashes that lead from the commitment at `index` to the root, the lowest first.
std::vector<std::string> CommitmentPath(absl::Span<const std::string> sorted, size_t index);

}  // namespace htx::awards

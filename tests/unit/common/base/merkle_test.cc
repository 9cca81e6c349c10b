#include "common/base/merkle.h"

#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace htx::merkle {
namespace {

constexpr int64_t kSizes = 70;

// The definition of RFC 6962, word for word, over leaf hashes.
Hash DefinedRoot(const std::vector<Hash>& leaves, size_t from, size_t to) {
  if (from == to) return EmptyRoot();
  if (to - from == 1) return leaves[from];
  size_t split = 1;
  while (split * 2 < to - from) split *= 2;
  return NodeHash(DefinedRoot(leaves, from, from + split), DefinedRoot(leaves, from + split, to));
}

// A log of `size` leaves with its stored subtrees.
class MerkleTest : public ::testing::Test {
 protected:
  void Grow(const std::string& leaf) {
    leaves_.push_back(LeafHash(leaf));
    nodes_[{0, static_cast<int64_t>(leaves_.size()) - 1}] = leaves_.back();
    for (const Node& node : frontier_.Add(leaves_.back())) {
      const bool fresh = nodes_.emplace(std::make_pair(node.level, node.position), node.hash).second;
      EXPECT_TRUE(fresh) << "a node is never written twice";
    }
    roots_.push_back(frontier_.Root());
  }
  void GrowTo(int64_t size) {
    while (static_cast<int64_t>(leaves_.size()) < size) Grow(absl::StrCat("leaf ", leaves_.size()));
  }
  absl::StatusOr<Hash> Read(int level, int64_t position) const {
    const auto found = nodes_.find({level, position});
    if (found == nodes_.end()) return absl::DataLossError(absl::StrCat("no node ", level, "/", position));
    return found->second;
  }
  Path Inclusion(int64_t index, int64_t size) const {
    return *ProveInclusion(index, size, [&](int level, int64_t position) { return Read(level, position); });
  }
  Path Consistency(int64_t from, int64_t to) const {
    return *ProveConsistency(from, to, [&](int level, int64_t position) { return Read(level, position); });
  }
  const Hash& RootOf(int64_t size) const { return roots_[static_cast<size_t>(size)]; }

  std::vector<Hash> leaves_ = {};
  std::vector<Hash> roots_ = {EmptyRoot()};
  std::map<std::pair<int, int64_t>, Hash> nodes_ = {};
  Frontier frontier_ = {};
};

// The eight leaves that implementations of Certificate Transparency compare themselves by.
TEST_F(MerkleTest, TheRootsAreThoseOfCertificateTransparency) {
  for (const char* hex :
       {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) {
    Grow(absl::HexStringToBytes(hex));
  }
  EXPECT_EQ(absl::BytesToHexString(RootOf(1)), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(absl::BytesToHexString(RootOf(8)), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST_F(MerkleTest, TheEdgeGivesTheRootOfTheDefinitionAtEverySize) {
  GrowTo(kSizes);
  for (int64_t size = 0; size <= kSizes; ++size) {
    const Hash defined = DefinedRoot(leaves_, 0, static_cast<size_t>(size));
    EXPECT_EQ(RootOf(size), defined) << size;
    EXPECT_EQ(*RootAt(size, [&](int level, int64_t position) { return Read(level, position); }), defined) << size;
  }
}

TEST_F(MerkleTest, AnEdgeThatWasStoredGrowsOn) {
  for (int64_t size = 1; size <= kSizes; ++size) {
    GrowTo(size);
    const absl::StatusOr<Frontier> stored = Frontier::Parse(size, frontier_.Text());
    ASSERT_TRUE(stored.ok());
    EXPECT_EQ(stored->Root(), frontier_.Root());
  }
  EXPECT_FALSE(Frontier::Parse(3, frontier_.Text()).ok());
}

TEST_F(MerkleTest, EveryLeafIsProvedInEveryLaterTree) {
  GrowTo(kSizes);
  for (int64_t size = 1; size <= kSizes; ++size) {
    for (int64_t index = 0; index < size; ++index) {
      const Path path = Inclusion(index, size);
      const Hash& leaf = leaves_[static_cast<size_t>(index)];
      EXPECT_TRUE(Includes(leaf, index, size, path, RootOf(size))) << index << " of " << size;
      EXPECT_FALSE(Includes(leaf, index, size, path, RootOf(size - 1))) << index << " of " << size;
      EXPECT_FALSE(Includes(LeafHash("another"), index, size, path, RootOf(size)));
      if (size > 1) {
        EXPECT_FALSE(Includes(leaf, (index + 1) % size, size, path, RootOf(size)));
      }
      Path longer = path;
      longer.push_back(leaf);
      EXPECT_FALSE(Includes(leaf, index, size, longer, RootOf(size)));
    }
  }
}

TEST_F(MerkleTest, EveryTreeContinuesEveryEarlierOne) {
  GrowTo(kSizes);
  for (int64_t to = 0; to <= kSizes; ++to) {
    for (int64_t from = 0; from <= to; ++from) {
      const Path path = Consistency(from, to);
      EXPECT_TRUE(Continues(from, RootOf(from), to, RootOf(to), path)) << from << " to " << to;
      EXPECT_FALSE(Continues(from, LeafHash("another"), to, RootOf(to), path)) << from << " to " << to;
      if (from > 0) {
        EXPECT_FALSE(Continues(from, RootOf(from), to, LeafHash("another"), path)) << from << " to " << to;
      }
    }
  }
}

TEST_F(MerkleTest, AFlippedBitOfAPathProvesNothing) {
  GrowTo(21);
  const Path inclusion = Inclusion(13, 21);
  for (size_t i = 0; i < inclusion.size(); ++i) {
    Path flipped = inclusion;
    flipped[i][7] = static_cast<char>(flipped[i][7] ^ 1);
    EXPECT_FALSE(Includes(leaves_[13], 13, 21, flipped, RootOf(21))) << i;
  }
  const Path consistency = Consistency(13, 21);
  for (size_t i = 0; i < consistency.size(); ++i) {
    Path flipped = consistency;
    flipped[i][7] = static_cast<char>(flipped[i][7] ^ 1);
    EXPECT_FALSE(Continues(13, RootOf(13), 21, RootOf(21), flipped)) << i;
  }
}

}  // namespace
}  // namespace htx::merkle

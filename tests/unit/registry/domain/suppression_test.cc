// Small groups are hidden, and stay hidden to whoever can add.

#include "registry/domain/suppression.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"

namespace htx::registry {
namespace {

bool Always() { return true; }

// "1" hidden, "0" shown, and "T" when the total is hidden.
std::string Show(const std::vector<ShownGroup>& groups, int64_t min_cell) {
  const Suppression suppression = Suppress(groups, min_cell, Always);
  std::string text;
  for (const bool hidden : suppression.groups) text += hidden ? '1' : '0';
  return suppression.total ? text + "T" : text;
}

std::vector<ShownGroup> Row(const std::vector<int64_t>& counts) {
  std::vector<ShownGroup> groups;
  for (size_t i = 0; i < counts.size(); ++i) groups.push_back({{absl::StrCat(i)}, counts[i]});
  return groups;
}

// A table of rows and columns without its empty groups.
std::vector<ShownGroup> Table(const std::vector<std::vector<int64_t>>& counts) {
  std::vector<ShownGroup> groups;
  for (size_t row = 0; row < counts.size(); ++row) {
    for (size_t column = 0; column < counts[row].size(); ++column) {
      if (counts[row][column] > 0) groups.push_back({{absl::StrCat(row), absl::StrCat(column)}, counts[row][column]});
    }
  }
  return groups;
}

TEST(SuppressionTest, NothingIsHiddenWithoutALimit) {
  EXPECT_EQ(Show(Row({1, 2, 3}), 0), "000");
  EXPECT_EQ(Show(Row({1, 2, 3}), 1), "000");
  EXPECT_EQ(Show({}, 5), "");
}

TEST(SuppressionTest, ASmallGroupTakesTheSmallestOtherWithIt) {
  EXPECT_EQ(Show(Row({100, 2, 40}), 5), "011") << "the total less the others would tell it";
  EXPECT_EQ(Show(Row({100, 2, 3, 40}), 5), "0110") << "two hide each other: together they are 5";
  EXPECT_EQ(Show(Row({100, 1, 1, 40}), 5), "0111") << "two whose sum is 2 are 1 and 1";
}

TEST(SuppressionTest, AnEmptyGroupIsNoSecret) { EXPECT_EQ(Show(Row({100, 0, 40}), 5), "000"); }

TEST(SuppressionTest, ASmallTotalIsHidden) {
  EXPECT_EQ(Show(Row({2}), 5), "1T");
  EXPECT_EQ(Show(Row({2, 1}), 5), "11T");
  EXPECT_EQ(Show(Row({2, 4}), 5), "11") << "a total that is large enough is shown, and tells neither";
}

TEST(SuppressionTest, SumsOfACoarserGroupingTellNothingEither) {
  // Row 0 hides its 2; asked by rows, or by columns, the sums would tell it. So a rectangle is hidden.
  EXPECT_EQ(Show(Table({{2, 20, 30}, {40, 50, 60}, {70, 80, 90}}), 5), "110110000");
}

// A table whose small groups stand so far apart that hiding one after another takes many rounds.
std::vector<ShownGroup> Large(size_t size) {
  std::mt19937 random(11);
  std::vector<std::vector<int64_t>> counts(size, std::vector<int64_t>(size));
  for (auto& row : counts) {
    for (int64_t& count : row) count = random() % 6 == 0 ? 1 + static_cast<int64_t>(random() % 3) : 50;
  }
  return Table(counts);
}

TEST(SuppressionTest, WhoHasNoMoreTimeIsShownNothing) {
  const Suppression suppression = Suppress(Large(8), 5, [] { return false; });
  EXPECT_TRUE(suppression.given_up);
  EXPECT_TRUE(suppression.total);
  EXPECT_EQ(std::count(suppression.groups.begin(), suppression.groups.end(), false), 0);
}

TEST(SuppressionTest, SolvingHasABound) {
  for (const size_t size : {4, 8, 12, 18}) {
    int rounds = 0;
    const Suppression suppression = Suppress(Large(size), 5, [&] { return ++rounds <= 10 * kMaxSuppressionRounds; });
    EXPECT_LE(rounds, kMaxSuppressionRounds + 1) << size;
    EXPECT_FALSE(suppression.given_up) << size;
  }
}

// Every unknown that the sums of the hidden groups fix, found by trying all others: two fillings of the hidden groups
// with equal sums and another value there exist, or not.
TEST(SuppressionTest, NoHiddenSmallGroupCanBeSolvedInRandomTables) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::vector<int64_t>> counts(3, std::vector<int64_t>(3));
    for (auto& row : counts) {
      for (int64_t& count : row) count = static_cast<int64_t>(random() % 9);
    }
    const std::vector<ShownGroup> groups = Table(counts);
    const Suppression suppression = Suppress(groups, 4, Always);
    if (suppression.total) continue;
    for (size_t i = 0; i < groups.size(); ++i) {
      if (groups[i].count >= 4) continue;
      ASSERT_TRUE(suppression.groups[i]);
      // A step along hidden groups that leaves every shown sum as it is: rows and columns of which no sum is shown are
      // free. Steps of -1, 0 and 1 are enough for a table of two dimensions.
      std::vector<size_t> hidden;
      for (size_t each = 0; each < groups.size(); ++each) {
        if (suppression.groups[each]) hidden.push_back(each);
      }
      bool open = false;
      size_t fillings = 1;
      for (size_t each = 0; each < hidden.size(); ++each) fillings *= 3;
      for (size_t filling = 0; filling < fillings && !open; ++filling) {
        int64_t sums[7] = {};
        int64_t shown[7] = {};
        int64_t own = 0;
        size_t rest = filling;
        for (const size_t each : hidden) {
          const int64_t step = static_cast<int64_t>(rest % 3) - 1;
          rest /= 3;
          sums[groups[each].keys[0][0] - '0'] += step;
          sums[3 + groups[each].keys[1][0] - '0'] += step;
          sums[6] += step;
          if (each == i) own = step;
        }
        for (const ShownGroup& group : groups) {
          shown[group.keys[0][0] - '0'] += group.count;
          shown[3 + group.keys[1][0] - '0'] += group.count;
          shown[6] += group.count;
        }
        open = own != 0;
        for (int sum = 0; sum < 7; ++sum) open = open && (sums[sum] == 0 || shown[sum] < 4);
      }
      ASSERT_TRUE(open) << "round " << round << ": group " << i << " follows from what is shown";
    }
  }
}

}  // namespace
}  // namespace htx::registry

#include "registry/store/fold_pace.h"

#include "gtest/gtest.h"

namespace htx::registry {
namespace {

TEST(FoldPace, SlowFoldsTakeFewerEntriesUntilTheyFitIntoATurn) {
  FoldPace pace(sql::Engine::kSqlite);
  // A register where an entry takes a millisecond.
  for (int i = 0; i < 10; ++i) pace.Took(absl::Milliseconds(pace.batch()));
  EXPECT_EQ(pace.batch(), 300);
  // It grows: now an entry takes two.
  for (int i = 0; i < 10; ++i) pace.Took(absl::Milliseconds(2 * pace.batch()));
  EXPECT_EQ(pace.batch(), 150);
}

TEST(FoldPace, QuickFoldsGrowByAtMostTwiceAndEndAtTheMost) {
  FoldPace pace(sql::Engine::kSqlite);
  const int first = pace.batch();
  pace.Took(absl::ZeroDuration());
  EXPECT_EQ(pace.batch(), 2 * first);
  for (int i = 0; i < 10; ++i) pace.Took(absl::Milliseconds(1));
  EXPECT_EQ(pace.batch(), pace.most());
}

TEST(FoldPace, AFoldThatWaitedLongStillTakesTheFewest) {
  FoldPace pace(sql::Engine::kSqlite);
  pace.Took(absl::Minutes(5));
  EXPECT_EQ(pace.batch(), FoldPace::kFewest);
  for (int i = 0; i < 10; ++i) pace.Took(absl::Milliseconds(1));
  EXPECT_EQ(pace.batch(), pace.most());
}

TEST(FoldPace, AFoldThatPostgresCutByItsDeadlineIsTriedAgainWithFewerEntries) {
  FoldPace pace(sql::Engine::kPostgres);
  const int first = pace.batch();
  pace.Took(absl::Minutes(1));
  EXPECT_EQ(pace.batch(), first / 6);
}

}  // namespace
}  // namespace htx::registry

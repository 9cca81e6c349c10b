#include <thread>

#include "absl/strings/escaping.h"
#include "common/base/status.h"
#include "common/sql/merkle_log.h"
#include "tests/conformance/common/sql_fixture.h"
#include "tests/support/eventually.h"

namespace htx::sql {
namespace {

// Seven entries: the tree has complete subtrees of three sizes.
constexpr int64_t kEntries = 7;

LogRecord RecordNumber(int64_t i) {
  return {.type = "DECISION_ISSUED",
          .resource = absl::StrCat("decisions/d", i),
          .payload_sha256 = absl::BytesToHexString(merkle::Sha256(absl::StrCat("decision ", i))),
          .recorded_time = absl::FromUnixSeconds(1'500'000'000 + i)};
}

class LogTest : public SqlTest {
 protected:
  absl::Status Record(int64_t i) {
    return database_->Write(Call(), [&](Transaction& tx) { return tx.AppendLog(RecordNumber(i)); });
  }

  template <class Body>
  void Reading(Body body) {
    EXPECT_THAT(database_->Read(Soon(),
                                [&](Transaction& tx) {
                                  body(tx);
                                  return absl::OkStatus();
                                }),
                IsOk());
  }

  int64_t Size() {
    int64_t size = -1;
    Reading([&](Transaction& tx) { size = ReadLogState(tx)->size(); });
    return size;
  }

  void RecordAll() {
    for (int64_t i = 1; i <= kEntries; ++i) ASSERT_THAT(Record(i), IsOk());
    ASSERT_TRUE(testing::Eventually([&] { return Size() == kEntries; }));
  }

  LogVerdict Verify() {
    LogVerdict verdict;
    Reading([&](Transaction& tx) { verdict = *VerifyLog(tx, Soon()); });
    return verdict;
  }

  // Where the log is broken once `tampering` ran. Undone afterwards.
  int64_t BrokenAfter(const std::string& tampering) {
    int64_t broken = -1;
    database_
        ->Write(Call(),
                [&](Transaction& tx) -> absl::Status {
                  EXPECT_EQ(*tx.Execute(tampering), 1);
                  broken = VerifyLog(tx, Soon())->broken;
                  return absl::AbortedError("undone");
                })
        .IgnoreError();
    return broken;
  }

  absl::Status Execute(const std::string& sql) {
    return database_->Write(Call(), [&](Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const int64_t touched, tx.Execute(sql));
      return touched > 0 ? absl::OkStatus() : absl::InternalError("nothing to tamper with");
    });
  }
};
HTX_BOTH_ENGINES(LogTest);

TEST_P(LogTest, EntriesAreChainedInTheOrderOfTheirTransactions) {
  RecordAll();
  Reading([&](Transaction& tx) {
    const std::vector<LogEntry> entries = *ReadLogEntries(tx, 0, 100);
    ASSERT_EQ(entries.size(), size_t{kEntries});
    std::string previous;
    for (size_t i = 0; i < entries.size(); ++i) {
      EXPECT_EQ(entries[i].sequence, static_cast<int64_t>(i) + 1);
      EXPECT_EQ(entries[i].record.resource, absl::StrCat("decisions/d", i + 1));
      EXPECT_EQ(entries[i].previous_hash, previous);
      EXPECT_EQ(entries[i].hash, HashOf(entries[i]));
      previous = entries[i].hash;
    }
    EXPECT_EQ(ReadLogEntriesAbout(tx, "decisions/d3", 5)->size(), 1u);
    EXPECT_EQ(ReadLogEntries(tx, 5, 1)->at(0).sequence, 6);
  });
}

// Invariant 19: a proof holds against every later head, and heads are consistent.
TEST_P(LogTest, EveryEntryIsProvedAgainstEveryLaterHead) {
  RecordAll();
  Reading([&](Transaction& tx) {
    const std::vector<LogEntry> entries = *ReadLogEntries(tx, 0, 100);
    for (int64_t size = 1; size <= kEntries; ++size) {
      const merkle::Hash root = *LogRootAt(tx, size);
      for (int64_t sequence = 1; sequence <= size; ++sequence) {
        const merkle::Hash leaf = merkle::LeafHash(LeafBytes(entries[static_cast<size_t>(sequence) - 1]));
        EXPECT_TRUE(merkle::Includes(leaf, sequence - 1, size, *ProveLogInclusion(tx, sequence, size), root));
      }
      for (int64_t from = 0; from <= size; ++from) {
        EXPECT_TRUE(merkle::Continues(from, *LogRootAt(tx, from), size, root, *ProveLogConsistency(tx, from, size)));
      }
    }
    EXPECT_EQ(ReadLogState(tx)->frontier.Root(), *LogRootAt(tx, kEntries));
  });
}

TEST_P(LogTest, WhatWasRolledBackLeavesNothing) {
  ASSERT_THAT(Record(1), IsOk());
  EXPECT_FALSE(database_
                   ->Write(Call(),
                           [&](Transaction& tx) -> absl::Status {
                             HTX_RETURN_IF_ERROR(tx.AppendLog(RecordNumber(2)));
                             return absl::AbortedError("no");
                           })
                   .ok());
  ASSERT_THAT(Record(3), IsOk());
  ASSERT_TRUE(testing::Eventually([&] { return Size() == 2; }));
  EXPECT_EQ(Verify().verified_until, 2);
  Reading([&](Transaction& tx) { EXPECT_EQ(ReadLogEntries(tx, 0, 9)->at(1).record.resource, "decisions/d3"); });
}

TEST_P(LogTest, ManyWritersMakeOneLog) {
  std::vector<std::thread> writers;
  for (int64_t writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int64_t i = 0; i < 10; ++i) EXPECT_THAT(Record(writer * 100 + i), IsOk());
    });
  }
  for (std::thread& writer : writers) writer.join();
  ASSERT_TRUE(testing::Eventually([&] { return Size() == 40; }));
  const LogVerdict verdict = Verify();
  EXPECT_TRUE(verdict.complete);
  EXPECT_EQ(verdict.broken, 0) << verdict.how;
  EXPECT_EQ(verdict.verified_until, 40);
}

// Invariant 19: a flipped byte of any field of any entry is found at its place.
TEST_P(LogTest, AFlippedByteIsFoundAtItsEntry) {
  RecordAll();
  ASSERT_EQ(Verify().broken, 0);
  const std::vector<std::pair<std::string, std::string>> fields = {
      {"type", "'DECISION_ISSUEE'"},
      {"resource", "resource || 'x'"},
      {"payload_sha256", "replace(payload_sha256, substr(payload_sha256, 1, 1), 'x')"},
      {"recorded_us", "recorded_us + 1"},
      {"previous_hash", "previous_hash || 'a'"},
      {"hash", "replace(hash, substr(hash, 1, 1), 'x')"}};
  for (int64_t sequence = 1; sequence <= kEntries; ++sequence) {
    for (const auto& [field, changed] : fields) {
      const std::string tampering =
          absl::StrCat("update log_entries set ", field, " = ", changed, " where sequence = ", sequence);
      EXPECT_EQ(BrokenAfter(tampering), sequence) << field << " of " << sequence;
    }
  }
  EXPECT_EQ(Verify().broken, 0);
}

// A forger who computes the chain anew still changes the tree.
TEST_P(LogTest, AMissingEndAndAChangedTreeAreFound) {
  RecordAll();
  ASSERT_THAT(Execute("update log_nodes set hash = 'ff' where level = 1 and position = 1"), IsOk());
  EXPECT_EQ(Verify().broken, 4);
  ASSERT_THAT(Execute("delete from log_entries where sequence = 2"), IsOk());
  EXPECT_EQ(Verify().broken, 2);
}

TEST_P(LogTest, ACutEndIsFound) {
  RecordAll();
  ASSERT_THAT(Execute("delete from log_entries where sequence = 7"), IsOk());
  EXPECT_EQ(Verify().broken, 7);
}

}  // namespace
}  // namespace htx::sql

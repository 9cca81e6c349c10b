#include "common/sql/transaction_log.h"

#include "tests/support/matchers.h"

namespace htx::sql {
namespace {

using ::htx::testing::IsOk;

TransactionLog Log(int changes) {
  TransactionLog log{.transaction_id = "t:1",
                     .recorded_us = 42,
                     .principal = "users/1",
                     .represented = "",
                     .method = "m",
                     .request_id = "r",
                     .correlation_id = "c",
                     .reason = "vì 3:lý do"};
  for (int i = 0; i < changes; ++i) {
    log.events.push_back({.kind = EventKind::kChange,
                          .change = {.type = "PUT", .resource = "items/1", .payload = "AAA=", .effective_day = ""}});
  }
  log.events.push_back({.kind = EventKind::kReading, .change = {.type = "birth date", .resource = "persons/1"}});
  return log;
}

TEST(TransactionLogTest, ComesBackFromItsText) {
  const TransactionLog log = Log(2);
  const auto back = Decode(Encode(log));
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->transaction_id, log.transaction_id);
  EXPECT_EQ(back->recorded_us, 42);
  EXPECT_EQ(back->reason, log.reason);
  ASSERT_EQ(back->events.size(), 3u);
  EXPECT_EQ(back->events[0].kind, EventKind::kChange);
  EXPECT_EQ(back->events[0].change.payload, "AAA=");
  EXPECT_EQ(back->events[2].kind, EventKind::kReading);
  EXPECT_EQ(Encode(*back), Encode(log));
}

TEST(TransactionLogTest, DamagedTextIsRefused) {
  const std::string text = Encode(Log(1));
  // A text cut at the end of an event is whole; anywhere else it is not.
  EXPECT_EQ(Decode(text.substr(0, text.size() - 1)).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Decode("").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Decode("9:x").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Decode("99999999999999999999:x").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Decode("-1:x").status().code(), absl::StatusCode::kDataLoss);
}

TEST(TransactionLogTest, SequencesAreDenseAndTheChainRunsOn) {
  FeedHead head;
  SequencedRows rows;
  Sequence(Log(2), head, rows);
  Sequence(Log(1), head, rows);
  ASSERT_EQ(rows.changes.size(), 3u);
  ASSERT_EQ(rows.audits.size(), 5u);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(rows.changes[i].sequence, static_cast<int64_t>(i) + 1);
  EXPECT_EQ(rows.changes[0].last_of_transaction, 2);
  EXPECT_EQ(rows.changes[2].last_of_transaction, 3);
  EXPECT_EQ(rows.audits[2].change_sequence, 0);
  EXPECT_EQ(rows.audits[3].change_sequence, 3);
  EXPECT_EQ(head.sequence, 3);
  EXPECT_EQ(head.audit_sequence, 5);
  EXPECT_EQ(head.audit_hash, rows.audits[4].hash);
  EXPECT_EQ(rows.audits[4].hash, HashOf(rows.audits[4], rows.audits[3].hash));
}

TEST(TransactionLogTest, EveryFieldOfAnEntryIsHashed) {
  FeedHead head;
  SequencedRows rows;
  Sequence(Log(1), head, rows);
  const AuditRow entry = rows.audits[0];
  for (std::string AuditRow::*field : {&AuditRow::transaction_id, &AuditRow::principal, &AuditRow::represented,
                                       &AuditRow::method, &AuditRow::request_id, &AuditRow::correlation_id,
                                       &AuditRow::reason, &AuditRow::type, &AuditRow::resource, &AuditRow::digest}) {
    AuditRow changed = entry;
    (changed.*field) += "x";
    EXPECT_NE(HashOf(changed, ""), entry.hash);
  }
  for (int64_t AuditRow::*field : {&AuditRow::sequence, &AuditRow::change_sequence, &AuditRow::recorded_us}) {
    AuditRow changed = entry;
    ++(changed.*field);
    EXPECT_NE(HashOf(changed, ""), entry.hash);
  }
  EXPECT_NE(HashOf(entry, "other"), entry.hash);
  // The bytes of one field cannot be moved into the next.
  AuditRow shifted = entry;
  shifted.type = "PU";
  shifted.resource = "T" + entry.resource;
  EXPECT_NE(HashOf(shifted, ""), entry.hash);
}

}  // namespace
}  // namespace htx::sql

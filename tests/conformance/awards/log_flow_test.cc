// What was decided stands in a log that nobody can change unnoticed.

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/log_entry.h"
#include "common/base/log_head.h"
#include "common/base/merkle.h"
#include "tests/conformance/awards/harness.h"
#include "tests/support/eventually.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class LogFlowTest : public AwardsTest {
 protected:
  // Records a paper of a People's Committee with one certificate.
  v1::Decision Record(int number) {
    v1::IssueDecisionRequest request;
    request.set_request_id(Uuid());
    v1::Decision& decision = *request.mutable_decision();
    decision.set_number(absl::StrCat(number, "/QĐ-UBND"));
    decision.set_authority("authorities/ubnd-hai-phong");
    decision.set_authority_label("Chủ tịch UBND thành phố Hải Phòng");
    decision.set_grantor(v1::GRANTOR_PROVINCE);
    decision.set_manager("organizations/hai-phong");
    decision.set_provenance(v1::PROVENANCE_RECORDED);
    SetDate(decision.mutable_signed_on(), 2024, 4, 1);
    v1::DecisionItem& item = *decision.add_items();
    item.set_award_kind("PROVINCE_MERIT_CERTIFICATE");
    item.set_year(2023);
    item.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    item.mutable_recipient()->set_organization(absl::StrCat("organizations/o-", number));
    const auto issued = commendation_->IssueDecision(request, Clerk());
    EXPECT_THAT(issued, IsOk());
    return issued.ok() ? issued->decision() : v1::Decision();
  }

  v1::SignedLogHead HeadOf(int64_t size) {
    v1::SignedLogHead head;
    EXPECT_TRUE(htx::testing::Eventually([&] {
      head = log_->GetLogHead({}, Clerk())->head();
      return head.size() == size;
    }));
    return head;
  }

  static SignedLogHead Parsed(const v1::SignedLogHead& head) {
    return {.size = head.size(),
            .root = absl::HexStringToBytes(head.root_hash()),
            .time = absl::FromUnixNanos(head.time().seconds() * 1'000'000'000 + head.time().nanos()),
            .key_id = head.key_id(),
            .signature = head.signature()};
  }

  static LogEntry Parsed(const v1::LogEntry& entry) {
    return {.sequence = entry.sequence(),
            .previous_hash = entry.previous_hash(),
            .record = {.type = entry.type(),
                       .resource = entry.resource(),
                       .payload_sha256 = entry.payload_sha256(),
                       .recorded_time = absl::FromUnixNanos(entry.recorded_time().seconds() * 1'000'000'000 +
                                                            entry.recorded_time().nanos())},
            .hash = entry.hash()};
  }
};
HTX_BOTH_ENGINES(LogFlowTest);

TEST_P(LogFlowTest, ADecisionIsProvedToAStrangerWhoKeptAHead) {
  const v1::Decision first = Record(1);
  const v1::SignedLogHead kept = HeadOf(1);
  for (int number = 2; number <= 6; ++number) Record(number);
  const v1::SignedLogHead now = HeadOf(6);

  v1::ProveInclusionRequest inclusion;
  inclusion.set_sequence(1);
  const auto proof = log_->ProveInclusion(inclusion, Clerk());
  ASSERT_THAT(proof, IsOk());
  EXPECT_EQ(proof->entry().type(), "DECISION_ISSUED");
  EXPECT_EQ(proof->entry().resource(), first.name());
  EXPECT_EQ(proof->entry().payload_sha256(), first.content_hash());
  // What follows needs nothing of the service but its public keys.
  const std::vector<PublicKey>& keys = keys_.public_keys();
  EXPECT_TRUE(IsSigned(Parsed(proof->head()), keys));
  EXPECT_TRUE(IsSigned(Parsed(now), keys));
  EXPECT_EQ(proof->head().root_hash(), now.root_hash());
  const merkle::Path path(proof->path().begin(), proof->path().end());
  const merkle::Hash leaf = merkle::LeafHash(LeafBytes(Parsed(proof->entry())));
  EXPECT_TRUE(merkle::Includes(leaf, 0, 6, path, Parsed(now).root));

  v1::ProveConsistencyRequest consistency;
  consistency.set_from_size(1);
  const auto same = log_->ProveConsistency(consistency, Clerk());
  ASSERT_THAT(same, IsOk());
  EXPECT_EQ(same->from_root_hash(), kept.root_hash());
  EXPECT_TRUE(merkle::Continues(1, Parsed(kept).root, 6, Parsed(same->head()).root,
                                merkle::Path(same->path().begin(), same->path().end())));
}

TEST_P(LogFlowTest, PagesOfEntriesAreTheWholeLog) {
  for (int number = 1; number <= 5; ++number) Record(number);
  HeadOf(5);
  std::string previous;
  int64_t sequence = 0;
  v1::ListLogEntriesRequest request;
  request.set_page_size(2);
  do {
    const auto page = log_->ListLogEntries(request, Clerk());
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->total_size(), 5);
    for (const v1::LogEntry& entry : page->entries()) {
      EXPECT_EQ(entry.sequence(), ++sequence);
      EXPECT_EQ(entry.previous_hash(), previous);
      EXPECT_EQ(HashOf(Parsed(entry)), entry.hash());
      previous = entry.hash();
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(sequence, 5);
  v1::ListLogEntriesRequest rest;
  rest.set_after_sequence(3);
  EXPECT_EQ(log_->ListLogEntries(rest, Clerk())->entries_size(), 2);
  rest.set_page_token("x");
  EXPECT_THAT(log_->ListLogEntries(rest, Clerk()), FailsWith(StatusCode::kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

TEST_P(LogFlowTest, WhatTheLogDoesNotHoldIsNotProved) {
  Record(1);
  HeadOf(1);
  v1::ProveInclusionRequest inclusion;
  inclusion.set_sequence(2);
  EXPECT_THAT(log_->ProveInclusion(inclusion, Clerk()), FailsWith(StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
  inclusion.set_sequence(1);
  inclusion.set_tree_size(2);
  EXPECT_THAT(log_->ProveInclusion(inclusion, Clerk()), FailsWith(StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
  v1::ProveConsistencyRequest consistency;
  consistency.set_from_size(2);
  EXPECT_THAT(log_->ProveConsistency(consistency, Clerk()), FailsWith(StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
  consistency.set_to_size(1);
  EXPECT_THAT(log_->ProveConsistency(consistency, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_P(LogFlowTest, AChangedEntryIsFoundAtItsPlace) {
  for (int number = 1; number <= 3; ++number) Record(number);
  HeadOf(3);
  ASSERT_TRUE(log_->VerifyLog({}, Clerk())->intact());
  ASSERT_THAT(
      database_->Write(
          {.principal = "thief", .method = "x", .deadline = absl::Now() + absl::Minutes(3)},
          [](sql::Transaction& transaction) {
            return transaction.Execute("update log_entries set resource = 'decisions/x' where sequence = 2").status();
          }),
      IsOk());
  const auto verdict = log_->VerifyLog({}, Clerk());
  ASSERT_THAT(verdict, IsOk());
  EXPECT_FALSE(verdict->intact());
  EXPECT_EQ(verdict->broken_sequence(), 2);
  EXPECT_EQ(verdict->verified_until(), 1);
}

TEST_P(LogFlowTest, ARefusedDecisionLeavesNoEntry) {
  const v1::Decision first = Record(1);
  v1::IssueDecisionRequest again;
  again.set_request_id(Uuid());
  *again.mutable_decision() = first;
  again.mutable_decision()->mutable_items(0)->clear_award();
  again.mutable_decision()->mutable_items(0)->set_award_id("another");
  EXPECT_THAT(commendation_->IssueDecision(again, Clerk()),
              FailsWith(StatusCode::kAlreadyExists, "DECISION_NUMBER_TAKEN"));
  Record(2);
  HeadOf(2);
  EXPECT_EQ(log_->ListLogEntries({}, Clerk())->entries_size(), 2);
}

TEST_P(LogFlowTest, TheKeysThatSignAreTold) {
  const auto keys = log_->ListIssuerKeys({}, Clerk());
  ASSERT_THAT(keys, IsOk());
  ASSERT_EQ(keys->keys_size(), 1);
  EXPECT_TRUE(keys->keys(0).current());
  EXPECT_EQ(ParsePublicKeys(keys->keys(0).pem())->front().id(), keys->keys(0).key_id());
}

}  // namespace
}  // namespace htx::awards

// The audit log through its calls: who did what, and that nobody changed it since.

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class AuditTest : public RegistryTest {
 protected:
  void SetUp() override {
    Alliance("hp");
    for (const char* id : {"a", "b", "c"}) Create(Cooperative(id));
    v1::UpdateOrganizationRequest change = Change(Get("a"), "member_count");
    change.mutable_organization()->set_member_count(7);
    change.set_reason("báo cáo năm");
    ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
    ASSERT_THAT(database_->Write({.principal = "auditor", .method = "test/Read", .now = clock_.Now()},
                                 [](sql::Transaction& transaction) {
                                   return transaction.AuditRead("organizations/a", "PERSONAL_DATA");
                                 }),
                IsOk());
    EXPECT_TRUE(testing::Eventually([&] { return Verify({}).head_sequence() == 6; }));
  }
  v1::VerifyAuditResponse Verify(const v1::VerifyAuditRequest& request) {
    const auto response = handlers_->audit.VerifyAudit(request, Clerk());
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : v1::VerifyAuditResponse();
  }
  std::vector<v1::AuditEntry> List(const std::string& filter, const std::string& order = "", int page_size = 2) {
    v1::ListAuditEntriesRequest request;
    request.set_filter(filter);
    request.set_order_by(order);
    request.set_page_size(page_size);
    std::vector<v1::AuditEntry> entries;
    do {
      const auto page = handlers_->audit.ListAuditEntries(request, Clerk());
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return entries;
      EXPECT_LE(page->entries_size(), page_size);
      entries.insert(entries.end(), page->entries().begin(), page->entries().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return entries;
  }
  void Tamper(const std::string& sql) {
    ASSERT_THAT(database_->Write({.principal = "intruder", .now = clock_.Now()},
                                 [&](sql::Transaction& transaction) { return transaction.Execute(sql).status(); }),
                IsOk());
  }
};
HTX_BOTH_ENGINES(AuditTest);

TEST_P(AuditTest, EntriesAreListedNewestFirst) {
  const std::vector<v1::AuditEntry> entries = List("");
  ASSERT_EQ(entries.size(), 6u);
  for (size_t i = 0; i < entries.size(); ++i) EXPECT_EQ(entries[i].sequence(), 6 - static_cast<int64_t>(i));
  EXPECT_EQ(entries[0].kind(), v1::AUDIT_KIND_READ);
  EXPECT_EQ(entries[0].action(), "PERSONAL_DATA");
  EXPECT_EQ(entries[0].actor(), "auditor");
  EXPECT_EQ(entries[1].kind(), v1::AUDIT_KIND_WRITE);
  EXPECT_EQ(entries[1].action(), "ORGANIZATION_UPDATED");
  EXPECT_EQ(entries[1].reason(), "báo cáo năm");
  EXPECT_EQ(List("", "sequence").front().sequence(), 1);
}

TEST_P(AuditTest, EntriesAreFoundBySubjectActorKindAndTime) {
  EXPECT_EQ(List("subject = \"organizations/a\"").size(), 3u);
  EXPECT_EQ(List("subject = \"organizations/a\" AND kind = READ").size(), 1u);
  EXPECT_EQ(List("kind = WRITE AND actor = clerk").size(), 5u);
  EXPECT_EQ(List("actor = nobody").size(), 0u);
  EXPECT_EQ(List("action = ORGANIZATION_REGISTERED", "", 50).size(), 4u);
  EXPECT_EQ(List("recorded_time > \"2100-01-01T00:00:00Z\"").size(), 0u);
  EXPECT_EQ(List("sequence > 4").size(), 2u);
}

TEST_P(AuditTest, BadListsAreRefused) {
  v1::ListAuditEntriesRequest request;
  request.set_filter("who = clerk");
  EXPECT_THAT(handlers_->audit.ListAuditEntries(request, Clerk()), FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  request.set_filter("");
  request.set_order_by("actor");
  EXPECT_THAT(handlers_->audit.ListAuditEntries(request, Clerk()), FailsWith(kInvalidArgument, "ORDER_UNKNOWN_FIELD"));
  request.set_order_by("");
  request.set_page_size(-1);
  EXPECT_THAT(handlers_->audit.ListAuditEntries(request, Clerk()), FailsWith(kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
}

TEST_P(AuditTest, TheChainHolds) {
  const v1::VerifyAuditResponse whole = Verify({});
  EXPECT_TRUE(whole.holds());
  EXPECT_TRUE(whole.complete());
  EXPECT_EQ(whole.verified_until(), 6);
  EXPECT_EQ(whole.hash(), List("").front().hash());
  v1::VerifyAuditRequest rest;
  rest.set_from_sequence(4);
  rest.set_expected_previous_hash(List("sequence = 3").front().hash());
  EXPECT_TRUE(Verify(rest).holds());
}

TEST_P(AuditTest, TheFirstBrokenEntryIsNamed) {
  Tamper("update audit_entries set reason = 'không có gì' where sequence = 5");
  const v1::VerifyAuditResponse broken = Verify({});
  EXPECT_FALSE(broken.holds());
  EXPECT_TRUE(broken.complete());
  EXPECT_EQ(broken.broken_sequence(), 5);
  EXPECT_EQ(broken.verified_until(), 4);
  EXPECT_EQ(broken.broken_reason(), "does not fit its hash");
  v1::VerifyAuditRequest before;
  before.set_to_sequence(4);
  EXPECT_TRUE(Verify(before).holds());
}

TEST_P(AuditTest, ARangeThatIsNoneIsRefused) {
  v1::VerifyAuditRequest request;
  request.set_from_sequence(4);
  request.set_to_sequence(3);
  EXPECT_THAT(handlers_->audit.VerifyAudit(request, Clerk()), Violates("to_sequence"));
  request.set_to_sequence(0);
  request.set_from_sequence(99);
  EXPECT_THAT(handlers_->audit.VerifyAudit(request, Clerk()), FailsWith(kOutOfRange, "SEQUENCE_IN_FUTURE"));
}

}  // namespace
}  // namespace htx::registry

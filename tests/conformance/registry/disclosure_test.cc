// What a restricted record does not show cannot be asked for either; whose data were read in bulk; look-alikes that
// were accepted.

#include <gmock/gmock.h>

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using ::testing::SizeIs;
using testing::Violates;
using enum absl::StatusCode;

class DisclosureTest : public RegistryTest {
 protected:
  void SetUp() override { Alliance("hp"); }
  rpc::RequestContext Auditor() const {
    rpc::RequestContext context = Clerk();
    context.may_see_personal_data = true;
    return context;
  }
  void Restrict(const std::string& id) {
    v1::UpdateOrganizationRequest change = Change(Get(id), "disclosure");
    change.mutable_organization()->set_disclosure(v1::DISCLOSURE_RESTRICTED);
    ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  }
  // Ids of the cooperatives that a list shows, in its order.
  std::vector<std::string> Ids(const std::string& filter, const rpc::RequestContext& context,
                               const std::string& order = "") {
    v1::ListOrganizationsRequest list;
    list.set_filter(filter.empty() ? "kind = COOPERATIVE" : filter);
    list.set_order_by(order);
    const auto reply = handlers_->organizations.ListOrganizations(list, context);
    EXPECT_THAT(reply, IsOk());
    std::vector<std::string> ids;
    if (!reply.ok()) return ids;
    for (const v1::Organization& organization : reply->organizations()) ids.push_back(organization.name().substr(14));
    return ids;
  }
  int64_t Entries(const std::string& filter) {
    Feed();  // Its marker has an entry of its own, after those of the readings.
    v1::ListAuditEntriesRequest list;
    list.set_filter(filter);
    const auto reply = handlers_->audit.ListAuditEntries(list, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->entries_size() : -1;
  }
};
HTX_BOTH_ENGINES(DisclosureTest);

TEST_P(DisclosureTest, WhatARestrictedRecordDoesNotShowSatisfiesNoComparison) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_legal_name("Hợp tác xã Zét");
  request.mutable_organization()->set_tax_code("0200000014");
  request.mutable_organization()->mutable_charter_capital()->set_amount(7'000'000);
  request.mutable_organization()->set_member_count(99);
  Create(request);
  Create(Cooperative("b"));
  Restrict("a");
  for (const char* filter : {"tax_code = \"0200000014\"", "tax_code = \"02*\"", "charter_capital > 1", "name : \"zet\"",
                             "member_count = 99", "tax_code : *"}) {
    EXPECT_THAT(Ids(filter, Clerk()), SizeIs(0)) << filter;
    EXPECT_THAT(Ids(filter, Auditor()), ElementsAre("a")) << filter;
  }
  EXPECT_THAT(Ids("kind = COOPERATIVE AND NOT tax_code = \"0200000014\"", Clerk(), "id"), ElementsAre("a", "b"));
  EXPECT_THAT(Ids("kind = COOPERATIVE AND disclosure = RESTRICTED", Clerk()), ElementsAre("a")) << "it is there";
  EXPECT_THAT(Ids("", Clerk()), ElementsAre("a", "b")) << "its place says nothing of its name";
  EXPECT_THAT(Ids("", Clerk(), "member_count desc"), ElementsAre("b", "a"));
}

TEST_P(DisclosureTest, ASearchDoesNotMeetARestrictedRecord) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_legal_name("Hợp tác xã Lúa Vàng Tiên Lãng");
  request.mutable_organization()->set_tax_code("0200000014");
  Create(request);
  Restrict("a");
  for (const char* query : {"Lúa Vàng Tiên Lãng", "0200000014"}) {
    v1::SearchOrganizationsRequest search;
    search.set_query(query);
    const auto hidden = handlers_->search.SearchOrganizations(search, Clerk({}));
    ASSERT_THAT(hidden, IsOk());
    EXPECT_EQ(hidden->hits_size(), 0) << query;
    const auto shown = handlers_->search.SearchOrganizations(search, Auditor());
    ASSERT_THAT(shown, IsOk());
    EXPECT_EQ(shown->hits_size(), 1) << query;
  }
}

TEST_P(DisclosureTest, AStatisticOfARestrictedRecordAloneIsSuppressed) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->mutable_charter_capital()->set_amount(7'000'000);
  Create(request);
  for (const char* id : {"b", "c", "d"}) Create(Cooperative(id));
  v1::AggregateOrganizationsRequest ask;
  ask.add_measures(v1::ORGANIZATION_MEASURE_CHARTER_CAPITAL);
  ask.set_filter("id = a");
  EXPECT_FALSE(handlers_->statistics.AggregateOrganizations(ask, Clerk())->total().suppressed());
  Restrict("a");
  EXPECT_TRUE(handlers_->statistics.AggregateOrganizations(ask, Clerk())->total().suppressed());
  EXPECT_FALSE(handlers_->statistics.AggregateOrganizations(ask, Auditor())->total().suppressed());
  ask.set_filter("id = b");
  EXPECT_FALSE(handlers_->statistics.AggregateOrganizations(ask, Clerk())->total().suppressed());
  ask.set_filter("kind = COOPERATIVE");
  const auto all = handlers_->statistics.AggregateOrganizations(ask, Clerk());
  EXPECT_FALSE(all->total().suppressed());
  EXPECT_EQ(all->total().count(), 4) << "it counts";
  ask.set_filter("charter_capital = 7000000");
  EXPECT_EQ(handlers_->statistics.AggregateOrganizations(ask, Clerk())->total().count(), 0);
}

TEST_P(DisclosureTest, TheContactOfAGroupIsAPersons) {
  v1::CreateOrganizationRequest request = Cooperative("g");
  request.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_COOPERATIVE_GROUP);
  request.mutable_organization()->set_legal_name("Tổ hợp tác Đồng Tâm");
  request.mutable_organization()->mutable_contact()->add_phones("0912 000 001");
  request.mutable_organization()->mutable_contact()->set_email("nhom@example.vn");
  Create(request);
  v1::GetOrganizationRequest get;
  get.set_name("organizations/g");
  const auto shown = handlers_->organizations.GetOrganization(get, Auditor());
  ASSERT_THAT(shown, IsOk());
  EXPECT_THAT(shown->organization().contact().phones(), SizeIs(0));
  EXPECT_THAT(shown->organization().contact().person_phones(), ElementsAre("0912 000 001"));
  EXPECT_EQ(shown->organization().contact().person_email(), "nhom@example.vn");
  EXPECT_EQ(Entries("action = PERSONAL_DATA_READ"), 1);
  v1::ListOrganizationsRequest list;
  list.set_filter("id = g");
  const auto listed = handlers_->organizations.ListOrganizations(list, Auditor());
  ASSERT_THAT(listed, IsOk());
  EXPECT_THAT(listed->organizations(0).contact().person_phones(), SizeIs(0));
  v1::UpdateOrganizationRequest back = Change(shown->organization(), "contact");
  *back.mutable_organization() = shown->organization();
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(back, Clerk()), IsOk()) << "it may come back as it was read";
  EXPECT_THAT(handlers_->organizations.GetOrganization(get, Auditor())->organization().contact().person_phones(),
              SizeIs(1));
  request = Cooperative("a");
  request.mutable_organization()->mutable_contact()->add_person_phones("0912 000 001");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()),
              Violates("organization.contact.person_phones"));
}

TEST_P(DisclosureTest, ReadingTheFeedAndASnapshotLeavesOneEntryEachWithItsRange) {
  Create(Cooperative("a"));
  Feed();
  v1::ListChangesRequest list;
  ASSERT_THAT(handlers_->changes.ListChanges(list, Clerk()), IsOk());
  EXPECT_EQ(Entries("action = PERSONAL_DATA_STREAMED"), 0);
  const auto page = handlers_->changes.ListChanges(list, Auditor());
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(Entries("action = PERSONAL_DATA_STREAMED"), 1);
  EXPECT_EQ(Entries("action = PERSONAL_DATA_STREAMED AND subject = \"changes/EARLIEST-\""), 1);
  list.set_resume_token(page->next_resume_token());
  ASSERT_THAT(handlers_->changes.ListChanges(list, Auditor()), IsOk());
  EXPECT_EQ(Entries("action = PERSONAL_DATA_STREAMED"), 2);
}

TEST_P(DisclosureTest, AnAcceptedLookAlikeIsRememberedAndNoFindingAgain) {
  v1::CreateOrganizationRequest first = Cooperative("a");
  first.mutable_organization()->set_legal_name("Hợp tác xã Hòa Bình");
  Create(first);
  v1::CreateOrganizationRequest second = Cooperative("b");
  second.mutable_organization()->set_legal_name("Hợp tác xã Hoà Bình");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(second, Clerk()),
              FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  second.set_request_id(RequestId());
  second.add_accept_duplicates("organizations/a");
  second.set_reason("hai xã khác nhau");
  Create(second);
  const v1::Change change = Feed().back();
  EXPECT_EQ(change.header().type(), "ORGANIZATION_REGISTERED");
  ASSERT_THAT(change.duplicate_acceptance().accepted_duplicates(), SizeIs(1));
  EXPECT_EQ(change.duplicate_acceptance().accepted_duplicates(0).reason(), "hai xã khác nhau");
  for (const auto& [id, other] : {std::pair("a", "organizations/b"), std::pair("b", "organizations/a")}) {
    v1::GetOrganizationRequest get;
    get.set_name(std::string("organizations/") + id);
    get.set_view(v1::ORGANIZATION_VIEW_FULL);
    const auto full = handlers_->organizations.GetOrganization(get, Clerk());
    ASSERT_THAT(full, IsOk());
    ASSERT_THAT(full->organization().accepted_duplicates(), SizeIs(1)) << id;
    EXPECT_EQ(full->organization().accepted_duplicates(0).organization(), other);
  }
  v1::UpdateOrganizationRequest rename = Change(Get("b"), "legal_name");
  rename.mutable_organization()->set_legal_name("Hợp tác xã Hòa Bình");
  EXPECT_THAT(handlers_->organizations.UpdateOrganization(rename, Clerk()), IsOk()) << "it was accepted before";
}

TEST_P(DisclosureTest, LookAlikesAreAcceptedLaterWithAReason) {
  for (const char* id : {"a", "b", "c"}) Create(Cooperative(id));
  v1::AcceptDuplicatesRequest request;
  request.set_name("organizations/a");
  request.set_request_id(RequestId());
  EXPECT_THAT(handlers_->quality.AcceptDuplicates(request, Clerk()), Violates("others"));
  request.add_others("organizations/a");
  request.set_reason("khác địa chỉ");
  EXPECT_THAT(handlers_->quality.AcceptDuplicates(request, Clerk()), Violates("others[0]"));
  request.set_others(0, "organizations/z");
  EXPECT_THAT(handlers_->quality.AcceptDuplicates(request, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  request.set_others(0, "organizations/c");
  EXPECT_THAT(handlers_->quality.AcceptDuplicates(request, Clerk({"organizations/hcm"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  const auto accepted = handlers_->quality.AcceptDuplicates(request, Clerk());
  ASSERT_THAT(accepted, IsOk());
  ASSERT_THAT(accepted->accepted_duplicates(), SizeIs(1));
  EXPECT_EQ(accepted->accepted_duplicates(0).reason(), "khác địa chỉ");
  EXPECT_EQ(accepted->accepted_duplicates(0).accepted_by(), Clerk().principal);
  const std::vector<v1::Change> feed = Feed();
  EXPECT_EQ(feed.back().header().type(), "DUPLICATES_ACCEPTED");
  EXPECT_EQ(feed.back().header().resource(), "organizations/c");
  EXPECT_EQ(feed[feed.size() - 2].header().resource(), "organizations/a");
  request.set_request_id(RequestId());
  request.add_others("organizations/b");
  EXPECT_THAT(handlers_->quality.AcceptDuplicates(request, Clerk())->accepted_duplicates(), SizeIs(2));
  EXPECT_EQ(Feed().size(), feed.size() + 2) << "the first was accepted before";
}

}  // namespace
}  // namespace htx::registry

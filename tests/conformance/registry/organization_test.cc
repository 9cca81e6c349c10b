// Creating organisations: what is recorded, what is refused, and what a repeated or parallel call gets.

#include <atomic>
#include <set>
#include <thread>

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class OrganizationTest : public RegistryTest {
 protected:
  void SetUp() override { Alliance("hp"); }
};
HTX_BOTH_ENGINES(OrganizationTest);

TEST_P(OrganizationTest, WhatIsCreatedIsReadBackWhole) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  v1::Organization& organization = *request.mutable_organization();
  organization.set_tax_code("0200000014");
  organization.set_foreign_name("Dong Tam Cooperative");
  organization.set_legacy_registration_no("0207H00012");
  organization.set_governing_law(v1::GOVERNING_LAW_LAW_2012);
  organization.set_member_count(0);
  organization.mutable_labour()->set_value(9600);
  organization.mutable_labour()->set_qualifier(common::v1::QUALIFIER_MORE_THAN);
  organization.mutable_charter_capital()->set_amount(5'200'000'000);
  organization.set_address("Số 1, đường 25/10");
  organization.set_dataset("hp-2019-h1");
  v1::FormerName& former = *organization.add_former_names();
  former.set_text("Tổ hợp tác Đồng Tâm");
  *former.mutable_period()->mutable_to() = Date(2015, 3, 1);

  v1::Organization created = Create(request);
  v1::Organization read = Get("a");
  read.clear_sequence();
  EXPECT_EQ(created.SerializeAsString(), read.SerializeAsString());

  EXPECT_EQ(read.name(), "organizations/a");
  EXPECT_EQ(read.short_name(), "HTX Nông nghiệp a");
  EXPECT_EQ(read.legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(read.activity_status(), v1::ACTIVITY_STATUS_ACTIVE);
  EXPECT_EQ(read.province(), "areas/p31");
  EXPECT_TRUE(read.has_member_count());
  EXPECT_EQ(read.labour().qualifier(), common::v1::QUALIFIER_MORE_THAN);
  EXPECT_EQ(read.charter_capital().currency(), "VND");
  EXPECT_EQ(read.former_names(0).text(), "Tổ hợp tác Đồng Tâm");
  EXPECT_EQ(read.valid_period().from().year(), 2015);
  EXPECT_EQ(read.etag(), "1");
}

TEST_P(OrganizationTest, AnAllianceKeepsItsOwnRecord) { EXPECT_EQ(Get("hp").alliance(), "organizations/hp"); }

TEST_P(OrganizationTest, TheFeedTellsOfTheRegistration) {
  Create(Cooperative("a"));
  const std::vector<v1::Change> feed = Feed();
  ASSERT_EQ(feed.size(), 2u);
  EXPECT_EQ(feed[1].header().sequence(), 2);
  EXPECT_EQ(feed[1].header().type(), "ORGANIZATION_REGISTERED");
  EXPECT_EQ(feed[1].header().resource(), "organizations/a");
  EXPECT_EQ(feed[1].header().actor(), "clerk");
  EXPECT_FALSE(feed[1].has_before());
  EXPECT_EQ(feed[1].after().legal_name(), "Hợp tác xã Nông nghiệp a");
  EXPECT_EQ(feed[1].after().sequence(), 2);
}

TEST_P(OrganizationTest, ValidateOnlyAnswersAndRecordsNothing) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.set_validate_only(true);
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()), IsOk());
  EXPECT_THAT(GetAt("a", Date(2020, 1, 1)), FailsWith(kNotFound, "NEVER_EXISTED"));
  EXPECT_EQ(Feed().size(), 1u);
}

TEST_P(OrganizationTest, ARepeatedCallGetsTheFirstReply) {
  v1::CreateOrganizationRequest request = Cooperative("");
  const v1::Organization first = Create(request);
  EXPECT_EQ(Create(request).SerializeAsString(), first.SerializeAsString());
  request.mutable_organization()->set_legal_name("Hợp tác xã khác");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()),
              FailsWith(kAlreadyExists, "REQUEST_ID_REUSED"));
}

// How one name request became four companies elsewhere: the same call, many times at once.
TEST_P(OrganizationTest, SixtyFourEqualCallsAtOnceMakeOneOrganisationAndGetOneReply) {
  v1::CreateOrganizationRequest request = Cooperative("");
  request.mutable_organization()->set_tax_code("0200003424");
  std::vector<absl::StatusOr<v1::CreateOrganizationResponse>> replies(64, absl::UnknownError(""));
  std::vector<std::thread> callers;
  for (auto& reply : replies) {
    callers.emplace_back([&] { reply = handlers_->organizations.CreateOrganization(request, Clerk()); });
  }
  for (std::thread& caller : callers) caller.join();
  for (const auto& reply : replies) {
    ASSERT_THAT(reply, IsOk());
    EXPECT_EQ(reply->SerializeAsString(), replies.front()->SerializeAsString());
  }
  EXPECT_EQ(Feed().size(), 2u);
}

TEST_P(OrganizationTest, OfManyThatClaimOneTaxCodeAtOnceOneWins) {
  std::atomic<int> won = 0;
  std::atomic<int> refused = 0;
  std::vector<v1::CreateOrganizationRequest> requests;
  for (int i = 0; i < 16; ++i) {
    requests.push_back(Cooperative("c" + std::to_string(i)));
    requests.back().mutable_organization()->set_tax_code("0200003424");
  }
  std::vector<std::thread> callers;
  for (const auto& request : requests) {
    callers.emplace_back([&] {
      const auto reply = handlers_->organizations.CreateOrganization(request, Clerk());
      if (reply.ok()) ++won;
      if (ReasonOf(reply.status()) == "NUMBER_TAKEN") ++refused;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(refused, 15);
  EXPECT_EQ(Feed().size(), 2u);
}

TEST_P(OrganizationTest, ATaxCodeIsNeverGivenAgain) {
  v1::CreateOrganizationRequest first = Cooperative("a");
  first.mutable_organization()->set_tax_code("0200000014");
  v1::UpdateOrganizationRequest change = Change(Create(first), "tax_code");
  change.mutable_organization()->set_tax_code("0200000021");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());

  for (const char* code : {"0200000014", "0200000021"}) {
    v1::CreateOrganizationRequest second = Cooperative("b");
    second.mutable_organization()->set_tax_code(code);
    const auto reply = handlers_->organizations.CreateOrganization(second, Clerk());
    EXPECT_THAT(reply, FailsWith(kAlreadyExists, "NUMBER_TAKEN"));
    EXPECT_EQ(DetailOf(reply.status()).resource_name, "organizations/a");
  }
}

TEST_P(OrganizationTest, AnIdIsGivenOnce) {
  Create(Cooperative("a"));
  EXPECT_THAT(handlers_->organizations.CreateOrganization(Cooperative("a"), Clerk()),
              FailsWith(kAlreadyExists, "ID_TAKEN"));
}

TEST_P(OrganizationTest, AllViolationsAreToldAtOnce) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  v1::Organization& organization = *request.mutable_organization();
  organization.clear_kind();
  organization.set_legal_name("Hợp tác xã\nhai dòng");
  organization.set_tax_code("12");
  organization.set_area("areas/No where");
  *organization.mutable_founded_date() = Date(2024, 7, 2);  // Tomorrow.
  organization.mutable_charter_capital()->set_amount(-1);
  const auto reply = handlers_->organizations.CreateOrganization(request, Clerk());
  for (const char* field : {"organization.kind", "organization.legal_name", "organization.tax_code",
                            "organization.area", "organization.founded_date", "organization.charter_capital.amount"}) {
    EXPECT_THAT(reply, Violates(field)) << field;
  }
}

TEST_P(OrganizationTest, AWrongCheckDigitAloneHasItsOwnReason) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_tax_code("0312345678");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()),
              FailsWith(kInvalidArgument, "CHECK_DIGIT"));
}

TEST_P(OrganizationTest, TheOrderOfErrorsIsTheOneOfTheContract) {
  Create(Cooperative("a"));
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_alliance("organizations/nobody");
  request.mutable_organization()->set_area("areas/p31-2025");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk({"organizations/hp"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()),
              FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  request.mutable_organization()->set_alliance("organizations/a");  // No alliance.
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()),
              FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  request.mutable_organization()->set_alliance("organizations/hp");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()),
              FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
  request.mutable_organization()->set_area("areas/p31");
  EXPECT_THAT(handlers_->organizations.CreateOrganization(request, Clerk()), FailsWith(kAlreadyExists, "ID_TAKEN"));
}

TEST_P(OrganizationTest, BatchGetAnswersInOrderOrNotAtAll) {
  Create(Cooperative("a"));
  Create(Cooperative("b"));
  v1::BatchGetOrganizationsRequest request;
  for (const char* id : {"b", "a", "b"}) request.add_names(std::string("organizations/") + id);
  const auto reply = handlers_->organizations.BatchGetOrganizations(request, Clerk());
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->organizations_size(), 3);
  EXPECT_EQ(reply->organizations(0).name(), "organizations/b");
  EXPECT_EQ(reply->organizations(1).name(), "organizations/a");
  request.add_names("organizations/z");
  EXPECT_THAT(handlers_->organizations.BatchGetOrganizations(request, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  request.clear_names();
  EXPECT_THAT(handlers_->organizations.BatchGetOrganizations(request, Clerk()), Violates("names"));
}

TEST_P(OrganizationTest, TheFullViewSaysWhatMayBeDone) {
  Create(Cooperative("a"));
  v1::GetOrganizationRequest request;
  request.set_name("organizations/a");
  request.set_view(v1::ORGANIZATION_VIEW_FULL);
  const auto reply = handlers_->organizations.GetOrganization(request, Clerk());
  ASSERT_THAT(reply, IsOk());
  std::set<std::string> allowed;
  for (const v1::AllowedAction& action : reply->organization().allowed_actions()) {
    if (action.allowed()) allowed.insert(action.action());
    EXPECT_EQ(action.reason().empty(), action.allowed()) << action.action();
    EXPECT_EQ(action.explanation_vi().empty(), action.allowed()) << action.action();
  }
  for (const char* action : {"UpdateOrganization", "SuspendOrganization", "DissolveOrganization.START",
                             "RecordActivityStatus", "MergeOrganizations.MERGER", "RevokeOrganization"}) {
    EXPECT_TRUE(allowed.contains(action)) << action;
  }
  for (const char* action : {"UndeleteOrganization", "DissolveOrganization.COMPLETE"}) {
    EXPECT_FALSE(allowed.contains(action)) << action;
  }
}

TEST_P(OrganizationTest, AProfileTellsWhatTheOthersSayAndWhoDidNotAnswer) {
  Create(Cooperative("a"));
  profile_.debts["a"] = {.ever_borrowed = true, .outstanding = 5'000'000, .worst_debt_group = 2, .contracts = 1};
  profile_.honours["a"].set_standing(3);
  v1::GetOrganizationProfileRequest request;
  request.set_name("organizations/a");
  const auto whole = handlers_->organizations.GetOrganizationProfile(request, Clerk());
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(whole->organization().name(), "organizations/a");
  EXPECT_EQ(whole->debts().outstanding().amount(), 5'000'000);
  EXPECT_EQ(whole->debts().worst_debt_group(), 2);
  EXPECT_EQ(whole->honours().standing(), 3);
  EXPECT_EQ(whole->unavailable_size(), 0);
  profile_.funding_down = true;
  const auto part = handlers_->organizations.GetOrganizationProfile(request, Clerk());
  ASSERT_THAT(part, IsOk());
  EXPECT_FALSE(part->has_debts());
  EXPECT_TRUE(part->has_honours());
  ASSERT_EQ(part->unavailable_size(), 1);
  EXPECT_EQ(part->unavailable(0), "funding");
  request.set_name("organizations/never");
  EXPECT_THAT(handlers_->organizations.GetOrganizationProfile(request, Clerk()),
              FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
}

}  // namespace
}  // namespace htx::registry

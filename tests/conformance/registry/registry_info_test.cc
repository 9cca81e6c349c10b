// What GetRegistryInfo tells, and masks of the simple reads.

#include <map>

#include "registry/rpc/snapshot_keeper.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class RegistryInfoTest : public RegistryTest {};
HTX_BOTH_ENGINES(RegistryInfoTest);

TEST_P(RegistryInfoTest, ItTellsListsLimitsBudgetsAndTheNewestSnapshot) {
  const auto keeper = SnapshotKeeper::Start(*database_, clock_, {});
  handlers_->changes.SetKeeping({.changes_age = absl::Hours(48), .changes_count = 7});
  rpc::QuotaKeeper quotas({.read = 5, .bulk = 1}, [] { return int64_t{0}; });
  handlers_->changes.SetBudgets([&](absl::string_view principal) { return quotas.Left(principal); });
  ASSERT_THAT(quotas.Take("clerk", common::v1::QUOTA_READ), IsOk());
  ASSERT_THAT(quotas.Take("other", common::v1::QUOTA_BULK), IsOk());
  Alliance("hp");
  Create(Cooperative("a"));
  ASSERT_TRUE(testing::Eventually([&] { return keeper->reached() >= 2; }));
  const auto info = handlers_->changes.GetRegistryInfo({}, Clerk());
  ASSERT_THAT(info, IsOk());

  EXPECT_EQ(info->last_snapshot().sequence(), 2);
  EXPECT_EQ(info->last_snapshot().sequence(), info->bookmark().sequence());
  EXPECT_EQ(info->last_snapshot().recorded_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(info->digests(0).digest(), info->bookmark().digest());
  EXPECT_EQ(info->retention().changes_count(), 7);
  EXPECT_EQ(info->retention().changes_age().seconds(), 48 * 3600);
  EXPECT_EQ(info->limits().page_size(), 1000);
  EXPECT_EQ(info->limits().filter_bytes(), 4096);
  EXPECT_EQ(info->limits().resolve_refs(), 5000);

  std::map<std::string, v1::CodeList> lists;
  for (const v1::CodeList& list : info->code_lists()) lists[list.name()] = list;
  EXPECT_EQ(lists.at("areas").version(), absl::StrCat(4)) << "the first list of provinces and three reforms";
  EXPECT_GT(lists.at("areas").count(), 63);
  EXPECT_EQ(lists.at("organization_kinds").version().size(), 16u);
  EXPECT_EQ(lists.at("organization_kinds").count(), v1::OrganizationKind_descriptor()->value_count() - 1);
  EXPECT_NE(lists.at("sectors").version(), lists.at("organization_kinds").version());
  for (const char* name :
       {"vsic", "indicators", "registration_rules", "lifecycle_rules", "report_rules", "role_rules"}) {
    EXPECT_GT(lists[name].count(), 0) << name;
    EXPECT_NE(lists[name].version(), "") << name;
  }

  std::map<std::string, v1::QuotaLeft> left;
  for (const v1::QuotaLeft& quota : info->quotas()) left[quota.name()] = quota;
  ASSERT_EQ(left.size(), 4u);
  EXPECT_EQ(left["read"].per_second(), 5);
  EXPECT_EQ(left["read"].burst(), 10);
  EXPECT_EQ(left["read"].left(), 9);
  EXPECT_EQ(left["bulk"].left(), 2) << "what others used is theirs";
  EXPECT_EQ(left["write"].per_second(), 0) << "no limit";
  keeper->Stop();
}

TEST_P(RegistryInfoTest, ReadsAnswerTheFieldsThatAMaskNames) {
  Alliance("hp");
  Create(Cooperative("a"));
  v1::GetOrganizationRequest get;
  get.set_name("organizations/a");
  get.mutable_read_mask()->add_paths("legal_name");
  get.mutable_read_mask()->add_paths("founded_date.year");
  const auto got = handlers_->organizations.GetOrganization(get, Clerk());
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->organization().name(), "organizations/a");
  EXPECT_NE(got->organization().legal_name(), "");
  EXPECT_EQ(got->organization().founded_date().year(), 2015);
  EXPECT_EQ(got->organization().founded_date().month(), 0);
  EXPECT_EQ(got->organization().etag(), "");
  get.mutable_read_mask()->add_paths("colour");
  EXPECT_THAT(handlers_->organizations.GetOrganization(get, Clerk()), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));

  v1::ListOrganizationsRequest list;
  list.set_page_size(1);
  list.mutable_read_mask()->add_paths("kind");
  const auto page = handlers_->organizations.ListOrganizations(list, Clerk());
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->organizations(0).legal_name(), "");
  EXPECT_NE(page->organizations(0).kind(), v1::ORGANIZATION_KIND_UNSPECIFIED);
  list.set_page_token(page->next_page_token());
  list.clear_read_mask();
  EXPECT_THAT(handlers_->organizations.ListOrganizations(list, Clerk()),
              FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));

  v1::BatchGetOrganizationsRequest batch;
  batch.add_names("organizations/a");
  batch.mutable_read_mask()->add_paths("*");
  const auto all = handlers_->organizations.BatchGetOrganizations(batch, Clerk());
  ASSERT_THAT(all, IsOk());
  EXPECT_NE(all->organizations(0).legal_name(), "");
}

}  // namespace
}  // namespace htx::registry

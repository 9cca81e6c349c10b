// Lists: filters, orders, pages that stay what they were while others write.

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class ListTest : public RegistryTest {
 protected:
  void SetUp() override {
    Alliance("hp");
    Alliance("hcm", "areas/p79");
  }
  void Add(const std::string& id, const std::string& name, v1::Sector sector = v1::SECTOR_AGRICULTURE) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_legal_name(name);
    request.mutable_organization()->set_sector(sector);
    Create(request);
    clock_.Advance(absl::Minutes(1));
  }
  absl::StatusOr<v1::ListOrganizationsResponse> List(const std::string& filter, const std::string& order = "",
                                                     int page_size = 0, const std::string& token = "") {
    v1::ListOrganizationsRequest request;
    request.set_filter(filter);
    request.set_order_by(order);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return handlers_->organizations.ListOrganizations(request, Clerk());
  }
  // The ids that a list answers, joined.
  std::string Ids(const absl::StatusOr<v1::ListOrganizationsResponse>& list) {
    EXPECT_THAT(list, IsOk());
    if (!list.ok()) return "";
    std::string ids;
    for (const v1::Organization& organization : list->organizations()) ids += organization.name().substr(14) + " ";
    return ids;
  }
};
HTX_BOTH_ENGINES(ListTest);

TEST_P(ListTest, NamesFollowVietnameseOrder) {
  Add("c", "Hợp tác xã Đoàn Kết");
  Add("b", "Hợp tác xã Dương Hà");
  Add("a", "Hợp tác xã Ê Đê");
  EXPECT_EQ(Ids(List("kind = COOPERATIVE")), "b c a ");
  EXPECT_EQ(Ids(List("kind = COOPERATIVE", "legal_name desc")), "a c b ");
  EXPECT_EQ(Ids(List("kind = COOPERATIVE", "create_time")), "c b a ");
}

TEST_P(ListTest, FiltersFindByWhatTheContractNames) {
  Add("a", "Hợp tác xã Vận tải Hoà Bình", v1::SECTOR_TRANSPORT);
  Add("b", "Hợp tác xã Nông nghiệp Đồng Tâm");
  EXPECT_EQ(Ids(List("name:\"hòa bình\"")), "a ");
  EXPECT_EQ(Ids(List("name:dong")), "b ");
  EXPECT_EQ(Ids(List("sector = TRANSPORT OR legal_name = \"Hợp tác xã Nông nghiệp Đồng Tâm\"")), "b a ");
  EXPECT_EQ(Ids(List("alliance = hcm")), "hcm ");
  EXPECT_EQ(Ids(List("province = p31 AND NOT kind = ALLIANCE", "id")), "a b ");
  EXPECT_EQ(Ids(List("area = d311 AND founded_date >= 2015-01-01 AND founded_date < 2016-01-01", "id")), "a b ");
  EXPECT_EQ(Ids(List("id = a AND legal_status = OPERATING AND activity_status = ACTIVE")), "a ");
  EXPECT_EQ(Ids(List("member_count > 0 OR labour > 0 OR charter_capital > 0")), "");
  EXPECT_EQ(Ids(List("dissolved_date:*")), "");
  EXPECT_EQ(List("kind = COOPERATIVE")->total_size(), 2);
}

TEST_P(ListTest, BadArgumentsAreRefusedInTheContractsOrder) {
  EXPECT_THAT(List("nonsense = 1", "nonsense", -1), FailsWith(kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  EXPECT_THAT(List("nonsense = 1", "nonsense"), FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  EXPECT_THAT(List("kind = (", "nonsense"), FailsWith(kInvalidArgument, "FILTER_SYNTAX"));
  EXPECT_THAT(List("", "nonsense", 0, "x"), FailsWith(kInvalidArgument, "ORDER_UNKNOWN_FIELD"));
  EXPECT_THAT(List("", "", 0, "x"), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  EXPECT_THAT(List(std::string(9000, '(')), FailsWith(kInvalidArgument, "FILTER_TOO_COMPLEX"));
}

// Page 1 says 6, page 2 must say 6 too, whatever happens in between: the complaint of every user of offset pages.
TEST_P(ListTest, PagesShowOneInstantWhileOthersWrite) {
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) Add(id, std::string("Hợp tác xã ") + id);
  const auto first = List("kind = COOPERATIVE", "id", 2);
  ASSERT_EQ(Ids(first), "a b ");
  EXPECT_EQ(first->total_size(), 6);

  Add("c2", "Hợp tác xã c2");
  v1::SuspendOrganizationRequest suspend;
  suspend.set_name("organizations/d");
  suspend.set_etag("1");
  suspend.set_request_id(RequestId());
  ASSERT_THAT(handlers_->lifecycle.SuspendOrganization(suspend, Clerk()), IsOk());

  const auto second = List("kind = COOPERATIVE", "id", 2, first->next_page_token());
  EXPECT_EQ(Ids(second), "c d ");
  EXPECT_EQ(second->total_size(), 6);
  EXPECT_EQ(second->organizations(1).legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(second->time().known_time().seconds(), first->time().known_time().seconds());
  const auto third = List("kind = COOPERATIVE", "id", 2, second->next_page_token());
  EXPECT_EQ(Ids(third), "e f ");
  EXPECT_EQ(third->next_page_token(), "");
}

TEST_P(ListTest, AQuietRegisterPagesThroughItsCurrentRows) {
  for (const char* id : {"a", "b", "c"}) Add(id, std::string("Hợp tác xã ") + id);
  const auto first = List("kind = COOPERATIVE", "", 2);
  EXPECT_EQ(Ids(first), "a b ");
  EXPECT_EQ(Ids(List("kind = COOPERATIVE", "", 2, first->next_page_token())), "c ");
}

TEST_P(ListTest, ATokenBelongsToItsArguments) {
  for (const char* id : {"a", "b", "c"}) Add(id, std::string("Hợp tác xã ") + id);
  const std::string token = List("kind = COOPERATIVE", "id", 1)->next_page_token();
  EXPECT_THAT(List("kind = COOPERATIVE", "id", 2, token), IsOk()) << "the size may change";
  EXPECT_THAT(List("kind = ALLIANCE", "id", 1, token), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  EXPECT_THAT(List("kind = COOPERATIVE", "id desc", 1, token), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  std::string changed = token;
  changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_THAT(List("kind = COOPERATIVE", "id", 1, changed), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

TEST_P(ListTest, APastDayIsListedAsItWas) {
  Add("a", "Hợp tác xã a");
  v1::ListOrganizationsRequest request;
  *request.mutable_time()->mutable_valid_date() = Date(2014, 1, 1);
  const auto reply = handlers_->organizations.ListOrganizations(request, Clerk());
  EXPECT_EQ(Ids(reply), "hcm hp ") << "the cooperative was founded in 2015";
}

}  // namespace
}  // namespace htx::registry

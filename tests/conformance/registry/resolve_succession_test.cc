// References to organisations that ended, went into others, were withdrawn or are not disclosed.

#include <map>

#include "absl/strings/str_cat.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::IsOk;

class ResolveSuccessionTest : public RegistryTest {
 protected:
  void SetUp() override {
    clock_.Set(StartOf(absl::CivilDay(2025, 6, 2)) + absl::Hours(9));
    Alliance("hp");
  }
  void Merge(const std::string& from, const std::string& into) {
    v1::MergeOrganizationsRequest request;
    request.set_kind(v1::SUCCESSION_KIND_MERGER);
    v1::ReorganizationSource& source = *request.add_sources();
    source.set_name("organizations/" + from);
    source.set_etag(Get(from).etag());
    request.mutable_target()->set_name("organizations/" + into);
    request.set_request_id(RequestId());
    ASSERT_THAT(handlers_->reorganisations.MergeOrganizations(request, Clerk()), IsOk());
  }
  void Divide(const std::string& id, const std::vector<std::string>& parts) {
    v1::SplitOrganizationRequest request;
    request.set_kind(v1::SUCCESSION_KIND_DIVISION);
    request.mutable_source()->set_name("organizations/" + id);
    request.mutable_source()->set_etag(Get(id).etag());
    for (const std::string& part : parts) {
      v1::ReorganizationTarget& target = *request.add_targets();
      target.set_organization_id(part);
      target.mutable_organization()->set_legal_name("Hợp tác xã Tổng hợp " + part);
    }
    request.set_request_id(RequestId());
    ASSERT_THAT(handlers_->reorganisations.SplitOrganization(request, Clerk()), IsOk());
  }
  void Void(const std::string& id) {
    v1::DeleteOrganizationRequest request;
    request.set_name("organizations/" + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    request.set_reason("nhập nhầm từ danh sách cũ");
    ASSERT_THAT(handlers_->lifecycle.DeleteOrganization(request, Clerk()), IsOk());
  }
  void Restrict(const std::string& id) {
    v1::UpdateOrganizationRequest change = Change(Get(id), "disclosure");
    change.mutable_organization()->set_disclosure(v1::DISCLOSURE_RESTRICTED);
    ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  }
  v1::ResolvedReference Resolve(const std::string& id, bool follow, const rpc::RequestContext& context) {
    v1::ResolveOrganizationsRequest request;
    request.add_references()->set_organization("organizations/" + id);
    request.set_follow_successors(follow);
    const auto response = handlers_->resolve.ResolveOrganizations(request, context);
    EXPECT_THAT(response, IsOk());
    return response.ok() && response->results_size() == 1 ? response->results(0) : v1::ResolvedReference();
  }
  // "a>b b>c"
  static std::string ChainOf(const v1::ResolvedReference& answer) {
    std::string text;
    for (const v1::SuccessionStep& step : answer.chain()) {
      absl::StrAppend(&text, text.empty() ? "" : " ", step.from().substr(14), ">", step.to().substr(14));
    }
    return text;
  }
};
HTX_BOTH_ENGINES(ResolveSuccessionTest);

TEST_P(ResolveSuccessionTest, AChainLeadsOverEveryStepToThoseThatStandInItsPlaceNow) {
  for (const std::string id : {"a", "b", "c"}) Create(Cooperative(id));
  Merge("a", "b");
  clock_.Advance(absl::Hours(48));
  Merge("b", "c");
  clock_.Advance(absl::Hours(48));
  Divide("c", {"d", "e"});
  const v1::ResolvedReference whole = Resolve("a", true, Clerk());
  EXPECT_EQ(whole.status(), v1::RESOLUTION_STATUS_MERGED);
  EXPECT_EQ(ChainOf(whole), "a>b b>c c>d c>e");
  EXPECT_EQ(whole.chain(0).kind(), "MERGER");
  ASSERT_EQ(whole.successors_size(), 2);
  EXPECT_EQ(whole.successors(0), "organizations/d");
  EXPECT_EQ(whole.successors(1), "organizations/e");
  EXPECT_FALSE(whole.truncated());
  EXPECT_EQ(whole.ended_date().day(), 2);

  const v1::ResolvedReference own = Resolve("a", false, Clerk());
  EXPECT_EQ(ChainOf(own), "a>b") << "its own steps alone";
  EXPECT_EQ(own.successors_size(), 0);
  const v1::ResolvedReference divided = Resolve("c", true, Clerk());
  EXPECT_EQ(divided.status(), v1::RESOLUTION_STATUS_SPLIT);
  EXPECT_EQ(ChainOf(divided), "c>d c>e");
  EXPECT_EQ(Resolve("e", true, Clerk()).status(), v1::RESOLUTION_STATUS_FOUND);
}

TEST_P(ResolveSuccessionTest, OnADayBeforeItEndedAnOrganisationIsFound) {
  for (const std::string id : {"a", "b"}) Create(Cooperative(id));
  Merge("a", "b");
  v1::ResolveOrganizationsRequest request;
  request.add_references()->set_organization("organizations/a");
  request.set_follow_successors(true);
  *request.mutable_time()->mutable_valid_date() = Date(2025, 6, 1);
  const auto before = handlers_->resolve.ResolveOrganizations(request, Clerk());
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->results(0).status(), v1::RESOLUTION_STATUS_FOUND);
  EXPECT_FALSE(before->results(0).has_ended_date());
}

TEST_P(ResolveSuccessionTest, AWithdrawnRecordSaysSo) {
  Create(Cooperative("a"));
  Void("a");
  const v1::ResolvedReference answer = Resolve("a", true, Clerk());
  EXPECT_EQ(answer.status(), v1::RESOLUTION_STATUS_VOIDED);
  EXPECT_EQ(answer.organization(), "organizations/a");
  EXPECT_EQ(answer.chain_size(), 0);
}

TEST_P(ResolveSuccessionTest, OfARestrictedRecordAStrangerLearnsNoNameButWhereItWent) {
  for (const std::string id : {"a", "b"}) Create(Cooperative(id));
  Restrict("a");
  Merge("a", "b");
  const v1::ResolvedReference veiled = Resolve("a", true, Clerk({}));
  EXPECT_EQ(veiled.status(), v1::RESOLUTION_STATUS_RESTRICTED);
  EXPECT_EQ(veiled.legal_name(), "");
  EXPECT_EQ(ChainOf(veiled), "a>b");
  const v1::ResolvedReference open = Resolve("a", true, Clerk());
  EXPECT_EQ(open.status(), v1::RESOLUTION_STATUS_MERGED);
  EXPECT_NE(open.legal_name(), "");
}

TEST_P(ResolveSuccessionTest, FiveThousandReferencesOfEveryFateAreAnsweredInTheirOrder) {
  for (const std::string id : {"found", "merged", "target", "divided", "voided", "hidden"}) Create(Cooperative(id));
  Merge("merged", "target");
  Divide("divided", {"d1", "d2"});
  Void("voided");
  Restrict("hidden");
  const std::vector<std::pair<std::string, v1::ResolutionStatus>> fates = {
      {"found", v1::RESOLUTION_STATUS_FOUND},       {"merged", v1::RESOLUTION_STATUS_MERGED},
      {"divided", v1::RESOLUTION_STATUS_SPLIT},     {"voided", v1::RESOLUTION_STATUS_VOIDED},
      {"hidden", v1::RESOLUTION_STATUS_RESTRICTED}, {"never", v1::RESOLUTION_STATUS_NOT_FOUND}};
  v1::ResolveOrganizationsRequest request;
  request.set_follow_successors(true);
  for (size_t i = 0; i < 5000; ++i) {
    request.add_references()->set_organization("organizations/" + fates[i % fates.size()].first);
  }
  const auto response = handlers_->resolve.ResolveOrganizations(request, Clerk({}));
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->results_size(), 5000);
  for (int i = 0; i < 5000; ++i) {
    const auto& [id, status] = fates[static_cast<size_t>(i) % fates.size()];
    ASSERT_EQ(response->results(i).status(), status) << i << " " << id;
    if (id != "divided") continue;
    ASSERT_EQ(response->results(i).successors_size(), 2) << i;
  }
}

}  // namespace
}  // namespace htx::registry

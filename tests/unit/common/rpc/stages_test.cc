// Identity, roles, quotas: the stages that judge the caller.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/rpc/identity.h"
#include "common/rpc/quota.h"
#include "common/rpc/roles.h"
#include "tests/support/matchers.h"

namespace htx::rpc {
namespace {

using htx::testing::FailsWith;
using htx::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FakeHeaders : public Headers {
 public:
  explicit FakeHeaders(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  absl::string_view Get(absl::string_view name) const override {
    const auto found = values_.find(std::string(name));
    return found == values_.end() ? absl::string_view() : absl::string_view(found->second);
  }

 private:
  std::map<std::string, std::string> values_;
};

absl::Status Authenticate(std::map<std::string, std::string> headers, RequestContext& context) {
  return DevAuthenticator().Authenticate(FakeHeaders(std::move(headers)), context);
}

TEST(DevAuthenticator, BelievesTheHeaders) {
  RequestContext context;
  ASSERT_THAT(Authenticate({{"x-htx-principal", "user:an"},
                            {"x-htx-represented", "organizations/haiphong"},
                            {"x-htx-roles", "viewer, registry.clerk,"},
                            {"x-htx-scopes", "organizations/haiphong"}},
                           context),
              IsOk());
  EXPECT_EQ(context.principal, "user:an");
  EXPECT_EQ(context.represented, "organizations/haiphong");
  EXPECT_THAT(context.roles, ElementsAre("viewer", "registry.clerk"));
  EXPECT_THAT(context.scopes, ElementsAre("organizations/haiphong"));
}

TEST(DevAuthenticator, NeedsAPrincipal) {
  RequestContext context;
  EXPECT_THAT(Authenticate({{"x-htx-roles", "admin"}}, context),
              FailsWith(absl::StatusCode::kUnauthenticated, "PRINCIPAL_MISSING"));
}

TEST(DevAuthenticator, RefusesWhatCannotBeAnIdentity) {
  RequestContext context;
  const auto malformed = FailsWith(absl::StatusCode::kUnauthenticated, "PRINCIPAL_MALFORMED");
  EXPECT_THAT(Authenticate({{"x-htx-principal", std::string(1025, 'x')}}, context), malformed);
  EXPECT_THAT(Authenticate({{"x-htx-principal", "a\x01"}}, context), malformed);
  EXPECT_THAT(Authenticate({{"x-htx-principal", "a"}, {"x-htx-represented", "\n"}}, context), malformed);
  std::string many;
  for (int i = 0; i < 65; ++i) absl::StrAppend(&many, "r", i, ",");
  EXPECT_THAT(Authenticate({{"x-htx-principal", "a"}, {"x-htx-roles", many}}, context), malformed);
  EXPECT_THAT(Authenticate({{"x-htx-principal", "a"}, {"x-htx-scopes", many}}, context), malformed);
}

TEST(Identify, KeepsAGoodCorrelationIdAndReplacesABadOne) {
  RequestContext context;
  const auto identify = [&](std::map<std::string, std::string> headers) {
    Identify(FakeHeaders(std::move(headers)), context);
  };
  identify({{"x-correlation-id", "abc-1.2_3"}});
  EXPECT_EQ(context.correlation_id, "abc-1.2_3");
  for (const std::string& bad : {std::string(), std::string(65, 'a'), std::string("a\"b")}) {
    identify({{"x-correlation-id", bad}});
    EXPECT_EQ(context.correlation_id.size(), 16u);
    EXPECT_NE(context.correlation_id, bad);
  }
}

TEST(ChildTrace, KeepsTheTraceAndMakesASpan) {
  const std::string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const std::string child = ChildTrace(parent);
  EXPECT_EQ(child.substr(0, 36), parent.substr(0, 36));
  EXPECT_EQ(child.substr(52), "-01");
  EXPECT_NE(child, parent);
  EXPECT_EQ(child.size(), 55u);
}

TEST(ChildTrace, StartsATraceWhenTheParentIsMalformed) {
  for (const char* bad : {"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                          "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                          "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                          "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                          "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"}) {
    const std::string made = ChildTrace(bad);
    EXPECT_EQ(made.size(), 55u) << bad;
    EXPECT_TRUE(absl::EndsWith(made, "-00")) << made;
    EXPECT_EQ(ChildTrace(made).substr(0, 36), made.substr(0, 36)) << made;
  }
}

TEST(PreferredLanguage, IsTheOneOfTheTwoThatIsLikedMost) {
  EXPECT_EQ(PreferredLanguage(""), "en");
  EXPECT_EQ(PreferredLanguage("vi"), "vi");
  EXPECT_EQ(PreferredLanguage("vi-VN,vi;q=0.9,en-US;q=0.8"), "vi");
  EXPECT_EQ(PreferredLanguage("fr, en;q=0.2, VI;q=0.7"), "vi");
  EXPECT_EQ(PreferredLanguage("en;q=0.9,vi;q=0.1"), "en");
  EXPECT_EQ(PreferredLanguage("vi;q=0"), "en");
  EXPECT_EQ(PreferredLanguage("vi;q=nonsense"), "en");
  EXPECT_EQ(PreferredLanguage("vietnamese"), "en");
  EXPECT_EQ(PreferredLanguage(std::string(2000, ',') + "vi"), "en");
}

RolePolicy Policy(absl::string_view text) {
  const absl::StatusOr<RolePolicy> policy = RolePolicy::Parse(text);
  EXPECT_THAT(policy, IsOk());
  return *policy;
}

TEST(RolePolicy, PatternsMatchSegmentBySegment) {
  const RolePolicy policy = Policy(
      "verbs read = get list  # what looks\n"
      "role viewer = *.*.@read\n"
      "role clerk = viewer registry.organizations.*\n"
      "role closer = *.ballots.close\n");
  EXPECT_TRUE(policy.Grants("viewer", "funding.loans.get"));
  EXPECT_FALSE(policy.Grants("viewer", "funding.loans.sign"));
  EXPECT_TRUE(policy.Grants("clerk", "funding.loans.list"));
  EXPECT_TRUE(policy.Grants("clerk", "registry.organizations.dissolve"));
  EXPECT_FALSE(policy.Grants("clerk", "registry.areas.create"));
  EXPECT_TRUE(policy.Grants("closer", "awards.ballots.close"));
  EXPECT_FALSE(policy.Grants("closer", "awards.ballots.close.now"));
  EXPECT_FALSE(policy.Grants("closer", "ballots.close"));
}

TEST(RolePolicy, DeniesByDefault) {
  const RolePolicy policy = Policy("role admin = *.*.*");
  EXPECT_FALSE(policy.Grants("stranger", "registry.organizations.get"));
  EXPECT_FALSE(policy.Grants("", "registry.organizations.get"));
  EXPECT_FALSE(policy.Grants("admin", ""));
}

TEST(RolePolicy, NamesEveryMalformedLine) {
  const absl::StatusOr<RolePolicy> policy = RolePolicy::Parse(
      "nonsense\n"
      "role a = *.*.@nogroup\n"
      "role b = x.y\n"
      "role c = later\n"
      "role later = *.*.*\n"
      "role later = *.*.*\n"
      "verbs read = Get\n"
      "role d = X.*.get\n");
  ASSERT_EQ(policy.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string text(policy.status().message());
  for (const char* line : {"line 1:", "line 2:", "line 3:", "line 4:", "line 6:", "line 7:", "line 8:"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_FALSE(absl::StrContains(text, "line 5:"));
}

TEST(RolePolicy, TheBuiltInPolicyKeepsDutiesApart) {
  const RolePolicy policy = RolePolicy::BuiltIn();
  EXPECT_THAT(policy.roles(), Contains("admin"));
  EXPECT_TRUE(policy.Grants("viewer", "registry.organizations.get"));
  EXPECT_TRUE(policy.Grants("viewer", "awards.statistics.query"));
  EXPECT_FALSE(policy.Grants("viewer", "registry.organizations.create"));
  EXPECT_FALSE(policy.Grants("viewer", "funding.personal_data.see"));
  EXPECT_TRUE(policy.Grants("auditor", "funding.personal_data.see"));
  EXPECT_FALSE(policy.Grants("peer", "registry.organizations.create"));
  EXPECT_TRUE(policy.Grants("registry.clerk", "registry.organizations.create"));
  EXPECT_FALSE(policy.Grants("registry.clerk", "funding.loans.sign"));
  EXPECT_TRUE(policy.Grants("funding.approver", "funding.applications.decide"));
  EXPECT_FALSE(policy.Grants("funding.maker", "funding.applications.decide"));
  EXPECT_FALSE(policy.Grants("funding.appraiser", "funding.applications.decide"));
  EXPECT_TRUE(policy.Grants("awards.member", "awards.ballots.vote"));
  EXPECT_FALSE(policy.Grants("awards.secretary", "awards.ballots.vote"));
}

TEST(RoleAuthorizer, AnswersWithThePermissionThatIsMissing) {
  RoleAuthorizer authorizer(
      Policy("role clerk = registry.organizations.create\nrole seer = registry.personal_data.see"));
  MethodInfo method{.name = "S/M", .service = "registry"};
  method.policy.set_permission("registry.organizations.create");
  RequestContext context;
  EXPECT_THAT(authorizer.Authorize(method, context),
              FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING"));
  context.roles = {"clerk"};
  EXPECT_THAT(authorizer.Authorize(method, context), IsOk());
  EXPECT_FALSE(context.may_see_personal_data);
  context.roles = {"clerk", "seer"};
  EXPECT_THAT(authorizer.Authorize(method, context), IsOk());
  EXPECT_TRUE(context.may_see_personal_data);
}

TEST(IsPermission, HasThreeWords) {
  EXPECT_TRUE(IsPermission("registry.support_activities.list"));
  for (const char* wrong : {"", "a", "a.b", "a.b.c.d", "a..c", "A.b.c", "a.*.c", "a.b.@read"})
    EXPECT_FALSE(IsPermission(wrong)) << wrong;
}

class QuotaKeeperTest : public ::testing::Test {
 protected:
  absl::Status Take(absl::string_view principal, common::v1::Quota quota = common::v1::QUOTA_WRITE) {
    return keeper_.Take(principal, quota);
  }
  int64_t now_ns_ = 1;
  QuotaKeeper keeper_{{.read = 0, .list = 1000, .write = 10, .bulk = 1}, [this] { return now_ns_; }};
};

TEST_F(QuotaKeeperTest, AllowsABurstOfTwoSecondsAndThenTheRate) {
  for (int i = 0; i < 20; ++i) EXPECT_THAT(Take("an"), IsOk()) << i;
  const absl::Status refused = Take("an");
  EXPECT_THAT(refused, FailsWith(absl::StatusCode::kResourceExhausted, "QUOTA_EXCEEDED"));
  EXPECT_EQ(DetailOf(refused).quota_subject, "principal:an");
  EXPECT_GE(DetailOf(refused).retry_after_ms, 100);
  now_ns_ += 100000000;  // A tenth of a second: one more call.
  EXPECT_THAT(Take("an"), IsOk());
  EXPECT_THAT(Take("an"), FailsWith(absl::StatusCode::kResourceExhausted, "QUOTA_EXCEEDED"));
}

TEST_F(QuotaKeeperTest, KeepsCallersAndClassesApart) {
  for (int i = 0; i < 20; ++i) EXPECT_THAT(Take("an"), IsOk());
  EXPECT_FALSE(Take("an").ok());
  EXPECT_THAT(Take("binh"), IsOk());
  EXPECT_THAT(Take("an", common::v1::QUOTA_LIST), IsOk());
  EXPECT_THAT(Take("an", common::v1::QUOTA_BULK), IsOk());
}

TEST_F(QuotaKeeperTest, ZeroMeansNoLimit) {
  for (int i = 0; i < 100000; ++i) ASSERT_THAT(Take("an", common::v1::QUOTA_READ), IsOk());
}

TEST_F(QuotaKeeperTest, ForgetsTheCallersUnseenLongest) {
  for (int i = 0; i < 20; ++i) EXPECT_THAT(Take("an"), IsOk());
  for (int i = 0; i < 10000; ++i) EXPECT_THAT(Take(absl::StrCat("user", i)), IsOk());
  EXPECT_THAT(Take("an"), IsOk());  // Memory is bounded, so it starts anew.
}

}  // namespace
}  // namespace htx::rpc

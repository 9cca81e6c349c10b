#include "common/base/ids.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "absl/time/clock.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

using ::htx::testing::Violates;

TEST(IdsTest, AnIdIsLowerCaseLettersDigitsAndInnerHyphens) {
  for (const std::string id : {"a", "0", "lmhtx-vn", "a-"}) EXPECT_TRUE(IsId(id)) << id;
  EXPECT_TRUE(IsId(std::string(64, 'x')));
  EXPECT_FALSE(IsId(std::string(65, 'x')));
  for (const std::string id : {"", "-a", "A", "a b", "a/b", "a.b", "đ"}) EXPECT_FALSE(IsId(id)) << id;
  EXPECT_FALSE(IsId(absl::string_view("a\0", 2)));
}

TEST(IdsTest, AUuidHasThirtySixCharacters) {
  EXPECT_TRUE(IsUuid("123e4567-e89b-12d3-a456-426614174000"));
  EXPECT_TRUE(IsUuid("123E4567-E89B-12D3-A456-426614174000"));
  for (const std::string text : {"", "123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}",
                                 "123e4567-e89b-12d3-a456-42661417400g", "123e4567-e89b-12d3-a456-4266141740000",
                                 "123e4567-e89b-12d3-a456426614174-000"}) {
    EXPECT_FALSE(IsUuid(text)) << text;
  }
}

TEST(IdsTest, NewUuidsAreOfVersionFourAndDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = NewUuid();
    EXPECT_TRUE(IsUuid(uuid));
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

TEST(IdsTest, NewIdsDifferAcrossThreadsAndSortByTimeOfMaking) {
  const std::unique_ptr<IdSource> source = MakeIdSource();
  std::vector<std::vector<std::string>> made(4, std::vector<std::string>(2000));
  std::vector<std::thread> threads;
  for (std::vector<std::string>& ids : made) {
    threads.emplace_back([&] {
      for (std::string& id : ids) id = source->Next();
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& ids : made) {
    for (const std::string& id : ids) {
      EXPECT_EQ(id.size(), 26u);
      EXPECT_TRUE(IsId(id));
      EXPECT_TRUE(all.insert(id).second);
    }
  }
  const absl::Time start = absl::Now();
  EXPECT_TRUE(testing::Eventually([&] { return absl::Now() > start + absl::Milliseconds(2); }));
  EXPECT_GT(source->Next(), *all.rbegin());
}

TEST(IdsTest, AResourceNameIsItsCollectionASlashAndAnId) {
  EXPECT_EQ(*ParseResourceName("organizations/abc-1", "organizations", "name"), "abc-1");
  for (const std::string name : {"", "abc", "organizations/", "organizations/A", "organizations/a/b",
                                 "/organizations/a", "organization/a", "organizationsx/a", "organizations/a "}) {
    EXPECT_THAT(ParseResourceName(name, "organizations", "loan.borrower"), Violates("loan.borrower")) << name;
  }
}

TEST(IdsTest, IdsOfTwoKindsAreTwoTypes) {
  using OrganizationId = Id<struct OrganizationTag>;
  using LoanId = Id<struct LoanTag>;
  static_assert(!std::is_convertible_v<OrganizationId, LoanId>);
  EXPECT_LT(OrganizationId::Of("a"), OrganizationId::Of("b"));
  EXPECT_TRUE(OrganizationId().empty());
}

}  // namespace
}  // namespace htx

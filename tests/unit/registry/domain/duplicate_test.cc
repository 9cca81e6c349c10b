// What makes two records look like one organisation.

#include "registry/domain/duplicate.h"

#include "registry/domain/registration.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

Facts Named(const std::string& name) {
  Facts facts;
  facts.legal_name = name;
  facts.area = "d311";
  facts.province = "p31";
  facts.founded_date = absl::CivilDay(2015, 3, 1);
  return facts;
}

const OrganizationId kOther = OrganizationId::Of("other");

TEST(DuplicateTest, AnOwnNameIsWithoutFormMarksAndSpaces) {
  for (const char* name : {"Hợp tác xã Nông nghiệp Đồng Tâm", "HTX nông nghiệp Dong  Tam", "HTX Nôngnghiệp Đồng-Tâm",
                           "Liên hiệp HTX Nông nghiệp Đồng Tâm"}) {
    EXPECT_EQ(OwnNameKey(name), "nongnghiepdongtam") << name;
  }
  EXPECT_EQ(OwnNameKey("Hợp tác xã"), "hoptacxa");
  EXPECT_EQ(OwnNameKey("Hợp tác xãng"), "hoptacxang");
}

TEST(DuplicateTest, KeysAreNamesPhonesAndAddressesWithANumber) {
  Facts facts = Named("Hợp tác xã Đồng Tâm");
  facts.short_name = "HTX Đồng Tâm";
  facts.contact.phones = {"+84 225 3 123 456", "0225-3123456", "113"};
  facts.address = "Thôn 3, xã Đồng Tâm";
  std::vector<MatchKey> keys = MatchKeysOf(facts);
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0], (MatchKey{MatchKind::kName, "dongtam"}));
  EXPECT_EQ(keys[1], (MatchKey{MatchKind::kPhone, "02253123456"}));
  facts.address = "Số 12, đường Lạch Tray";
  EXPECT_EQ(MatchKeysOf(facts).back(), (MatchKey{MatchKind::kAddress, "d311|12 duong lach tray"}));
  facts.former_names = {{.text = "Hợp tác xã Đồng Tâm"}, {.text = "Tổ hợp tác Đồng Chí"}};
  EXPECT_EQ(FormerKeysOf(facts), (std::vector<MatchKey>{{MatchKind::kName, "dongchi"}}));
}

TEST(DuplicateTest, PointsAddUpToADuplicateOrNot) {
  struct Row {
    const char* what;
    Facts recorded;
    bool duplicate;
  };
  const Facts facts = Named("Hợp tác xã Đồng Tâm");
  std::vector<Row> rows = {{"same name, same province", facts, true},
                           {"marks differ", Named("Hợp tác xã Đông Tám"), true}};
  rows[0].recorded.area = "d312";
  rows[0].recorded.founded_date = absl::CivilDay(2019, 1, 1);
  rows[1].recorded.founded_date = absl::CivilDay(2019, 1, 1);
  Row elsewhere{"same name elsewhere", facts, false};
  elsewhere.recorded.area = elsewhere.recorded.province = "p22";
  elsewhere.recorded.founded_date = absl::CivilDay(2019, 1, 1);
  rows.push_back(elsewhere);
  elsewhere.what = "same name elsewhere, founded on the same day";
  elsewhere.recorded.founded_date = facts.founded_date;
  elsewhere.duplicate = true;
  rows.push_back(elsewhere);
  rows.push_back({"other name, same day and area", Named("Hợp tác xã Thắng Lợi"), false});
  for (const Row& row : rows) {
    const std::vector<Candidate> left = NotAccepted({Compare(facts, kOther, row.recorded)}, {});
    EXPECT_EQ(!left.empty(), row.duplicate) << row.what;
  }
}

TEST(DuplicateTest, AcceptedOnesAreLeftOut) {
  const Facts facts = Named("Hợp tác xã Đồng Tâm");
  const std::vector<Candidate> candidates = {Compare(facts, kOther, facts)};
  EXPECT_EQ(NotAccepted(candidates, {"organizations/nobody"}).size(), 1u);
  EXPECT_TRUE(NotAccepted(candidates, {"organizations/other"}).empty());
  EXPECT_TRUE(NotAccepted(candidates, {"organizations/-"}).empty());
}

TEST(DuplicateTest, TheErrorNamesTheBestCandidateFirstAndHidesRestrictedNames) {
  const Facts facts = Named("Hợp tác xã Đồng Tâm");
  Facts restricted = facts;
  restricted.disclosure = Disclosure::kRestricted;
  Facts weaker = facts;
  weaker.area = "d312";
  const auto judged =
      JudgeLikeness(facts, facts.founded_date,
                    {Compare(facts, OrganizationId::Of("weaker"), weaker), Compare(facts, kOther, restricted)}, {});
  ASSERT_THAT(judged, FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  const ErrorDetail detail = DetailOf(judged.status());
  ASSERT_EQ(detail.preconditions.size(), 2u);
  EXPECT_EQ(detail.preconditions[0].subject, "organizations/other");
  EXPECT_EQ(detail.preconditions[0].description.en.find("Đồng Tâm"), std::string::npos);
  EXPECT_NE(detail.preconditions[1].description.en.find("Đồng Tâm"), std::string::npos);
}

TEST(DuplicateTest, WhatIsReportedDoesNotRefuse) {
  const Facts facts = Named("Hợp tác xã Đồng Tâm");
  const auto judged =
      JudgeLikeness(facts, facts.founded_date, {Compare(facts, kOther, facts)}, {.report_duplicates = true});
  ASSERT_THAT(judged, IsOk());
  ASSERT_EQ(judged->size(), 1u);
  EXPECT_EQ(judged->front().subjects, std::vector<std::string>{"organizations/other"});
}

TEST(DuplicateTest, SinceTheNationalDatabaseANameIsToBeDistinctInTheCountry) {
  Facts facts = Named("Hợp tác xã Đồng Tâm");
  Facts elsewhere = facts;
  elsewhere.area = elsewhere.province = "p22";
  elsewhere.founded_date = absl::CivilDay(2010, 1, 1);
  const std::vector<Candidate> candidates = {Compare(facts, kOther, elsewhere)};
  EXPECT_TRUE(JudgeLikeness(facts, absl::CivilDay(2024, 7, 17), candidates, {})->empty());
  const auto judged = JudgeLikeness(facts, absl::CivilDay(2024, 7, 18), candidates, {});
  ASSERT_EQ(judged->size(), 1u);
  EXPECT_EQ(judged->front().field, "organization.legal_name");
  EXPECT_FALSE(judged->front().refuses());
}

}  // namespace
}  // namespace htx::registry

// What makes two records look like one organisation.

#include "registry/domain/duplicate.h"

#include "registry/domain/registration.h"
#include "tests/support/matchers.h"
#include "tests/unit/registry/domain/area_samples.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

Facts Named(const std::string& name) {
  Facts facts;
  facts.legal_name = name;
  facts.area = "d303";
  facts.province = "p31";
  facts.founded_date = absl::CivilDay(2015, 3, 1);
  return facts;
}

const OrganizationId kOther = OrganizationId::Of("other");

const AreaTree& Tree() {
  static const auto* const tree = new AreaTree(TreeOf({FirstUnits(), SampleReform()}));
  return *tree;
}
// Before the reform, and after it.
const Ground kBefore{.areas = Tree(), .today = kEve};
const Ground kAfter{.areas = Tree(), .today = kReformDay};

Candidate Likeness(const Facts& facts, const Facts& recorded, const Ground& ground = kBefore) {
  return Compare(facts, {.id = kOther, .facts = recorded}, ground);
}

absl::StatusOr<std::vector<RuleBreak>> JudgeAlike(const Facts& facts, absl::CivilDay day, const LookAlikes& alike,
                                                  const Ground& ground, const Leniency& leniency) {
  return JudgeLikeness(facts, day, Compare(facts, alike, ground), alike.more, leniency);
}

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
  EXPECT_EQ(MatchKeysOf(facts).back(), (MatchKey{MatchKind::kAddress, "12 duong lach tray"}));
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
  rows[0].recorded.area = "d304";
  rows[0].recorded.founded_date = absl::CivilDay(2019, 1, 1);
  rows[1].recorded.founded_date = absl::CivilDay(2019, 1, 1);
  Row elsewhere{"same name elsewhere", facts, false};
  elsewhere.recorded.area = elsewhere.recorded.province = "p82";
  elsewhere.recorded.founded_date = absl::CivilDay(2019, 1, 1);
  rows.push_back(elsewhere);
  elsewhere.what = "same name elsewhere, founded on the same day";
  elsewhere.recorded.founded_date = facts.founded_date;
  elsewhere.duplicate = true;
  rows.push_back(elsewhere);
  rows.push_back({"other name, same day and area", Named("Hợp tác xã Thắng Lợi"), false});
  for (const Row& row : rows) {
    const std::vector<Candidate> left = NotAccepted({Likeness(facts, row.recorded)}, {});
    EXPECT_EQ(!left.empty(), row.duplicate) << row.what;
  }
}

TEST(DuplicateTest, AcceptedOnesAreLeftOut) {
  const Facts facts = Named("Hợp tác xã Đồng Tâm");
  const std::vector<Candidate> candidates = {Likeness(facts, facts)};
  EXPECT_EQ(NotAccepted(candidates, {"organizations/nobody"}).size(), 1u);
  EXPECT_TRUE(NotAccepted(candidates, {"organizations/other"}).empty());
  EXPECT_TRUE(NotAccepted(candidates, {"organizations/-"}).empty());
}

TEST(DuplicateTest, TheErrorNamesTheBestCandidateFirstAndHidesRestrictedNames) {
  const Facts facts = Named("Hợp tác xã Đồng Tâm");
  Facts restricted = facts;
  restricted.disclosure = Disclosure::kRestricted;
  Facts weaker = facts;
  weaker.area = "d304";
  const auto judged =
      JudgeAlike(facts, facts.founded_date,
                 {.found = {{OrganizationId::Of("weaker"), weaker}, {kOther, restricted}}, .more = true}, kBefore, {});
  ASSERT_THAT(judged, FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  const ErrorDetail detail = DetailOf(judged.status());
  EXPECT_NE(detail.message.en.find("there are more"), std::string::npos) << "the list was cut";
  ASSERT_EQ(detail.preconditions.size(), 2u);
  EXPECT_EQ(detail.preconditions[0].subject, "organizations/other");
  EXPECT_EQ(detail.preconditions[0].description.en.find("Đồng Tâm"), std::string::npos);
  EXPECT_NE(detail.preconditions[1].description.en.find("Đồng Tâm"), std::string::npos);
}

TEST(DuplicateTest, WhatIsReportedDoesNotRefuse) {
  const Facts facts = Named("Hợp tác xã Đồng Tâm");
  const auto judged =
      JudgeAlike(facts, facts.founded_date, {.found = {{kOther, facts}}}, kBefore, {.report_duplicates = true});
  ASSERT_THAT(judged, IsOk());
  ASSERT_EQ(judged->size(), 1u);
  EXPECT_EQ(judged->front().subjects, std::vector<std::string>{"organizations/other"});
}

TEST(DuplicateTest, SinceTheNationalDatabaseALegalNameIsToBeDistinctInTheCountry) {
  Facts facts = Named("Hợp tác xã Đồng Tâm");
  facts.short_name = "HTX ĐT";
  Facts elsewhere = facts;
  elsewhere.area = elsewhere.province = "p82";
  elsewhere.founded_date = absl::CivilDay(2010, 1, 1);
  LookAlikes alike{.found = {{kOther, elsewhere}}};
  EXPECT_TRUE(JudgeAlike(facts, absl::CivilDay(2024, 7, 17), alike, kBefore, {})->empty());
  const auto judged = JudgeAlike(facts, absl::CivilDay(2024, 7, 18), alike, kBefore, {});
  ASSERT_EQ(judged->size(), 1u);
  EXPECT_EQ(judged->front().field, "organization.legal_name");
  EXPECT_FALSE(judged->front().refuses());
  alike.found.front().facts.legal_name = "Hợp tác xã Đồng Tiến";
  EXPECT_TRUE(JudgeAlike(facts, absl::CivilDay(2024, 7, 18), alike, kBefore, {})->empty())
      << "a short name may be shared";
}

TEST(DuplicateTest, AGroupsNameIsToBeDistinctWithinItsCommune) {
  const absl::CivilDay day(2020, 1, 1);
  Facts facts = Named("Tổ hợp tác Đồng Tâm");
  facts.kind = Kind::kCooperativeGroup;
  facts.area = "c00001";
  Facts other = facts;
  other.area = "c00002";
  other.founded_date = absl::CivilDay(2010, 1, 1);
  const LookAlikes beside{.found = {{kOther, other}}};
  EXPECT_THAT(JudgeAlike(facts, day, beside, kBefore, {.accepted = {"organizations/-"}}), IsOk()) << "another commune";
  EXPECT_THAT(JudgeAlike(facts, day, beside, kAfter, {.accepted = {"organizations/-"}}),
              FailsWith(kInvalidArgument, "REGISTRATION_RULE"))
      << "one commune since the reform";
  facts.area = other.area = "d303";
  EXPECT_THAT(JudgeAlike(facts, day, {.found = {{kOther, other}}}, kBefore, {.accepted = {"organizations/-"}}), IsOk())
      << "of two in one district it is not known";
}

TEST(DuplicateTest, TheSamePlaceIsFoundAcrossAReform) {
  struct Row {
    const char* before;
    const char* after;
    std::optional<AreaLevel> shared;
  };
  for (const Row& row : std::vector<Row>{{"p30", "p31-2025", AreaLevel::kProvince},
                                         {"p31", "p31-2025", AreaLevel::kProvince},
                                         {"c00002", "c00001-2025", AreaLevel::kCommune},
                                         {"c00003", "c10003-2025", AreaLevel::kCommune},
                                         {"c00004", "c00001-2025", AreaLevel::kProvince},
                                         {"d303", "d304", AreaLevel::kProvince},
                                         {"p82", "p31-2025", std::nullopt}}) {
    EXPECT_EQ(SharedLevel(row.before, row.after, kAfter), row.shared) << row.before << " " << row.after;
    EXPECT_EQ(SharedLevel(row.after, row.before, kAfter), row.shared) << row.after << " " << row.before;
  }
  Facts old = Named("Hợp tác xã Đồng Tâm");
  old.area = old.province = "p30";
  old.founded_date = absl::CivilDay(2015, 3, 2);
  old.address = "Số 12, đường Lạch Tray";
  Facts fresh = old;
  fresh.area = fresh.province = "p31-2025";
  fresh.founded_date = absl::CivilDay(2015, 3, 1);
  EXPECT_THAT(JudgeAlike(fresh, kReformDay, {.found = {{kOther, old}}}, kAfter, {}),
              FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  EXPECT_THAT(Likeness(fresh, old, kAfter).evidence, ::testing::ElementsAre("NAME", "ADDRESS", "PROVINCE"));
  old.area = old.province = "p82";
  EXPECT_THAT(Likeness(fresh, old, kAfter).evidence, ::testing::ElementsAre("NAME"))
      << "a street of that name in another province is another street";
}

}  // namespace
}  // namespace htx::registry

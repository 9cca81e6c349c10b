#include "registry/domain/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace htx::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

MatchCandidate Recorded(const std::string& id, const std::string& area = "d311", const std::string& province = "p31") {
  return {.id = OrganizationId::Of(id), .area = area, .province = province};
}
const RowPlace kHere = {.kind = Kind::kCooperative, .area = "d311", .province = "p31"};

std::vector<std::string> Names(MatchBy by, std::vector<MatchCandidate> candidates, const RowPlace& place = kHere) {
  std::vector<std::string> names;
  for (const OrganizationId& id : Narrow(by, std::move(candidates), place)) names.push_back(id.text());
  return names;
}

TEST(NarrowTest, AVoidedRecordIsNeverMeant) {
  MatchCandidate voided = Recorded("a");
  voided.status = LegalStatus::kVoided;
  for (const MatchBy by : {MatchBy::kOrganizationId, MatchBy::kTaxCode, MatchBy::kNameAndArea}) {
    EXPECT_THAT(Names(by, {voided}), IsEmpty());
  }
}

TEST(NarrowTest, AnEndedOrganisationIsFoundByItsNumbersAndNotByItsName) {
  MatchCandidate ended = Recorded("a");
  ended.status = LegalStatus::kDissolved;
  EXPECT_THAT(Names(MatchBy::kTaxCode, {ended}), ElementsAre("a"));
  EXPECT_THAT(Names(MatchBy::kNameAndArea, {ended}), IsEmpty());
}

TEST(NarrowTest, RegistrationNumbersAreThoseOfTheProvinceWhenItIsKnown) {
  const std::vector<MatchCandidate> both = {Recorded("b", "p79", "p79"), Recorded("a")};
  EXPECT_THAT(Names(MatchBy::kRegistrationNumber, both), ElementsAre("a"));
  EXPECT_THAT(Names(MatchBy::kRegistrationNumber, both, {}), ElementsAre("a", "b"));
  EXPECT_THAT(Names(MatchBy::kTaxCode, both), ElementsAre("a", "b"));
}

TEST(NarrowTest, ANameMeansTheOneInTheVeryAreaOrAllOfTheProvince) {
  MatchCandidate group = Recorded("g");
  group.kind = Kind::kCooperativeGroup;
  EXPECT_THAT(Names(MatchBy::kNameAndArea, {Recorded("a"), Recorded("b", "d312"), Recorded("c", "p79", "p79"), group}),
              ElementsAre("a"));
  EXPECT_THAT(Names(MatchBy::kNameAndArea, {Recorded("b", "d312"), Recorded("a", "d313")}), ElementsAre("a", "b"));
  EXPECT_THAT(Names(MatchBy::kNameAndArea, {Recorded("a"), Recorded("b")}), ElementsAre("a", "b"));
  EXPECT_THAT(Names(MatchBy::kNameAndArea, {Recorded("a")}, {.kind = Kind::kCooperative}), IsEmpty());
}

TEST(NarrowTest, OneOrganisationFoundTwiceIsOne) {
  EXPECT_THAT(Names(MatchBy::kIdentifier, {Recorded("a"), Recorded("a")}), ElementsAre("a"));
}

TEST(ImportCountsTest, WhatIsMissingIsNoRow) {
  ImportCounts counts;
  counts.of(ImportOutcome::kCreated) = 3;
  counts.of(ImportOutcome::kAmbiguous) = 1;
  counts.of(ImportOutcome::kMissing) = 5;
  ImportCounts more = counts;
  more.noted = 2;
  counts.Add(more);
  EXPECT_EQ(counts.rows(), 8);
  EXPECT_EQ(counts.refused(), 2);
  EXPECT_EQ(counts.of(ImportOutcome::kMissing), 10);
  EXPECT_EQ(counts.noted, 2);
}

TEST(ChainDigestTest, DependsOnEveryRowAndOnTheirOrder) {
  const std::string ab = ChainDigest(ChainDigest("", "a"), "b");
  EXPECT_EQ(ab.size(), 16u);
  EXPECT_EQ(ab, ChainDigest(ChainDigest("", "a"), "b"));
  EXPECT_NE(ab, ChainDigest(ChainDigest("", "b"), "a"));
  EXPECT_NE(ab, ChainDigest("", "ab"));
}

}  // namespace
}  // namespace htx::registry

// Published sets: what contradicts itself is refused, and which set rules is a matter of dates and scope.

#include "awards/domain/rule_set.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

absl::CivilDay Dated(int year, int month, int day) { return absl::CivilDay(year, month, day); }
const OrganizationId kHaiPhong = OrganizationId::Of("hai-phong");
const OrganizationId kVca = OrganizationId::Of("vca");

// The alliance's certificate with another majority, from a day on.
RuleSet Certificate(const std::string& id, absl::CivilDay from, int32_t numerator) {
  AwardKind kind = *KindOn("ALLIANCE_CERTIFICATE", Dated(2024, 6, 1))->kind;
  kind.voting.numerator = numerator;
  kind.voting.denominator = 100;
  kind.voting.strict = false;
  return {.id = RuleSetId::Of(id),
          .period = {.from = from},
          .display_name = "Quy chế",
          .sources = {{.citation = "Quy chế"}},
          .kinds = {kind}};
}

template <class Change>
absl::Status After(Change change) {
  RuleSet set = Certificate("s", Dated(2026, 1, 1), 70);
  change(set, set.kinds[0]);
  return Publish(set, RuleSets::Shipped()).status();
}

TEST(PublishTest, WhatContradictsItselfIsRefusedAndTheFieldNamed) {
  const auto invalid = FailsWith(StatusCode::kInvalidArgument, "RULE_SET_INVALID");
  EXPECT_THAT(After([](RuleSet&, AwardKind&) {}), IsOk());
  EXPECT_THAT(After([](RuleSet& set, AwardKind& kind) { set.kinds.push_back(kind); }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.recipient_kinds.clear(); }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.recipient_kinds.push_back(RecipientKind::kIndividual); }),
              invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.form = AwardForm::kHonour; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.grantor = Grantor::kVca; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.leading_unit = true; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.voting.numerator = 0; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.voting.numerator = 101; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.voting.citation.clear(); }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) {
                kind.voting.numerator = 100;
                kind.voting.strict = true;
              }),
              invalid);
  EXPECT_THAT(
      After([](RuleSet&, AwardKind& kind) { kind.quota = {.numerator = 3, .denominator = 2, .citation = "c"}; }),
      invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) {
                kind.quota = {.per_cluster = 1, .numerator = 1, .denominator = 2, .citation = "c"};
              }),
              invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.quota = {.per_cluster = 1}; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.bonuses.push_back(kind.bonuses[0]); }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.bonuses[0].tenths = 0; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.conditions.push_back(kind.conditions[0]); }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.conditions[0].count = 101; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.conditions[0].codes.clear(); }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.conditions[1].type = ConditionType::kLeadsCluster; }),
              invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.dossier.push_back(kind.dossier[0]); }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.notice_working_days = -1; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.route = {Grantor::kVca}; }), invalid);
  EXPECT_THAT(After([](RuleSet&, AwardKind& kind) { kind.clearances = {"TAX", "TAX"}; }), invalid);
}

TEST(PublishTest, AnAllianceRulesOnWhatItGrants) {
  RuleSet own = Certificate("s", Dated(2026, 1, 1), 70);
  own.alliance = kHaiPhong;
  EXPECT_THAT(Publish(own, RuleSets::Shipped()), IsOk());
  own.kinds = {*KindOn("VCA_FLAG", Dated(2024, 6, 1))->kind};
  EXPECT_THAT(Publish(own, RuleSets::Shipped()), FailsWith(StatusCode::kFailedPrecondition, "AUTHORITY_REFUSED"));
}

TEST(PublishTest, TwoSetsOfOneScopeDoNotHoldOneKindAtOnce) {
  const RuleSets sets = RuleSets::With({Certificate("first", Dated(2026, 1, 1), 70)});
  RuleSet next = Certificate("second", Dated(2027, 1, 1), 75);
  const auto overlap = FailsWith(StatusCode::kFailedPrecondition, "RULE_SET_OVERLAP");
  EXPECT_THAT(Publish(next, sets), overlap);
  RuleSet earlier = Certificate("earlier", Dated(2025, 1, 1), 75);
  EXPECT_THAT(Publish(earlier, sets), overlap);
  earlier.period.to = Dated(2026, 1, 1);
  EXPECT_THAT(Publish(earlier, sets), IsOk());
  RuleSet own = next;
  own.alliance = kHaiPhong;
  EXPECT_THAT(Publish(own, sets), IsOk()) << "another scope";
  RuleSet other_kind = next;
  other_kind.kinds = {*KindOn("VCA_CERTIFICATE", Dated(2024, 6, 1))->kind};
  EXPECT_THAT(Publish(other_kind, sets), IsOk());
  next.replaces = RuleSetId::Of("first");
  EXPECT_EQ(Publish(next, sets)->version, 2);
  next.period.from = Dated(2026, 1, 1);
  EXPECT_THAT(Publish(next, sets), FailsWith(StatusCode::kInvalidArgument, "RULE_SET_INVALID"));
  next.replaces = RuleSetId::Of("vn-2024-01-01");
  EXPECT_THAT(Publish(next, sets), FailsWith(StatusCode::kFailedPrecondition, "RULE_SET_UNKNOWN"));
}

TEST(RuleSetsTest, AnAlliancesOwnGoesBeforeThePublishedAndThatBeforeTheShipped) {
  RuleSet national = Certificate("national", Dated(2026, 1, 1), 60);
  RuleSet own = Certificate("own", Dated(2026, 6, 1), 70);
  own.alliance = kHaiPhong;
  RuleSet later = Certificate("later", Dated(2027, 1, 1), 80);
  later.replaces = own.id;
  later.alliance = kHaiPhong;
  const RuleSets sets = RuleSets::With({national, own, later});
  const auto version = [&](absl::CivilDay day, const OrganizationId& alliance) {
    return KindOn("ALLIANCE_CERTIFICATE", day, sets, alliance)->rule_version();
  };
  EXPECT_EQ(version(Dated(2025, 12, 31), kHaiPhong), "vn-2025-07-01");
  EXPECT_EQ(version(Dated(2026, 1, 1), kHaiPhong), "national");
  EXPECT_EQ(version(Dated(2026, 6, 1), kHaiPhong), "own");
  EXPECT_EQ(version(Dated(2026, 12, 31), kHaiPhong), "own");
  EXPECT_EQ(version(Dated(2027, 1, 1), kHaiPhong), "later");
  EXPECT_EQ(version(Dated(2027, 1, 1), kVca), "national");
  // What a decision named is found whatever holds now.
  EXPECT_EQ(sets.FindIn(own.id, "ALLIANCE_CERTIFICATE")->voting->numerator, 70);
  EXPECT_EQ(KindOn("VCA_FLAG", Dated(2027, 1, 1), sets, kHaiPhong)->rule_version(), "vn-2025-07-01");
}

TEST(RuleSetsTest, EqualContentHasEqualBytesAndEachDifferenceShows) {
  const RuleSet set = Certificate("s", Dated(2026, 1, 1), 70);
  EXPECT_EQ(ContentBytes(set), ContentBytes(Certificate("s", Dated(2026, 1, 1), 70)));
  EXPECT_NE(ContentBytes(set), ContentBytes(Certificate("s", Dated(2026, 1, 1), 71)));
  EXPECT_NE(ContentBytes(set), ContentBytes(Certificate("s", Dated(2026, 1, 2), 70)));
  RuleSet other = set;
  other.kinds[0].conditions[0].count = 3;
  EXPECT_NE(ContentBytes(set), ContentBytes(other));
}

}  // namespace
}  // namespace htx::awards

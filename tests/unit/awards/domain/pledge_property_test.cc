// Signatures over generated histories of a pledge.

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "awards/domain/pledge.h"

namespace htx::awards {
namespace {

const absl::CivilDay kDayOfSigning(2018, 1, 10);

std::vector<PledgeParty> PartiesUpTo(int64_t count) {
  std::vector<PledgeParty> parties;
  for (int64_t i = 0; i < count; ++i) parties.push_back({.unit = absl::StrCat("organizations/unit-", i)});
  return parties;
}

// The bytes themselves stand for their hash here.
Pledge Hashed(Pledge pledge) {
  pledge.revision_hash = RevisionBytes(pledge);
  return pledge;
}

// Invariant 13: whatever is tried, a revision's bytes never change, a pledge that binds is signed by all its parties
// over these bytes, and an amendment leaves no signature of the revision before.
TEST(RevisionPropertyTest, ABindingPledgeIsSignedByAllOverTheSameBytes) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int64_t most) { return std::uniform_int_distribution<int64_t>(0, most)(random); };
  const Campaign campaign = {.id = CampaignId::Of("c"), .state = CampaignState::kLaunched};
  int bound = 0;
  int amended = 0;
  for (int round = 0; round < 300; ++round) {
    Pledge pledge = Hashed({.id = PledgeId::Of("p"), .parties = PartiesUpTo(1 + upto(3))});
    std::map<int64_t, std::string> bytes = {{1, pledge.revision_hash}};
    std::map<std::string, std::string> signed_over;
    for (int step = 0; step < 20; ++step) {
      const Pledge before = pledge;
      if (upto(5) == 0) {
        const Target target = {.id = "t", .indicator = "N_CLASS", .kind = TargetKind::kPlan, .value = 1 + upto(9)};
        absl::StatusOr<Pledge> next = Amend(pledge, PartiesUpTo(1 + upto(3)), {target}, campaign, std::nullopt);
        if (!next.ok()) continue;
        pledge = Hashed(*std::move(next));
        ASSERT_EQ(pledge.revision, before.revision + 1);
        ASSERT_TRUE(bytes.emplace(pledge.revision, pledge.revision_hash).second);
        signed_over.clear();
        ++amended;
      } else {
        const std::string unit = absl::StrCat("organizations/unit-", upto(4));
        const auto read = bytes.find(1 + upto(pledge.revision - 1));  // Possibly a revision that is past.
        absl::StatusOr<Pledge> next = Sign(pledge, unit, read->second, kDayOfSigning, "user:u");
        if (!next.ok()) continue;
        ASSERT_EQ(read->second, before.revision_hash) << "an older text was signed";
        pledge = *std::move(next);
        ASSERT_TRUE(signed_over.emplace(unit, read->second).second) << "signed twice";
      }
      ASSERT_EQ(RevisionBytes(pledge), bytes.at(pledge.revision));
      size_t signatures = 0;
      for (const PledgeParty& party : pledge.parties) signatures += party.signed_on ? 1 : 0;
      ASSERT_EQ(signatures, signed_over.size());
      ASSERT_EQ(pledge.state == PledgeState::kActive, signatures == pledge.parties.size());
      for (const auto& [unit, over] : signed_over) ASSERT_EQ(over, pledge.revision_hash);
      bound += pledge.state == PledgeState::kActive ? 1 : 0;
    }
  }
  EXPECT_GT(bound, 0);
  EXPECT_GT(amended, 0);
}

}  // namespace
}  // namespace htx::awards

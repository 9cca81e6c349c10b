// Who may sign what on which day; and a property: whoever signs did hold an office that covers the paper.

#include "awards/domain/signing_authority.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

SigningAuthority Office(const std::string& id, const std::string& title) {
  return {.id = SigningAuthorityId::Of(id),
          .authority = "organizations/vca",
          .grantor = Grantor::kVca,
          .signer_title = title,
          .period = {.from = CivilDay(2020, 1, 1)}};
}
Decision PaperOf(const std::string& title, CivilDay day, const std::vector<std::string>& kinds) {
  Decision decision = {
      .authority = "organizations/vca", .grantor = Grantor::kVca, .signed_on = day, .signer_title = title};
  for (const std::string& kind : kinds) decision.awards.push_back({.award_kind = kind});
  return decision;
}

TEST(SigningAuthorityTest, WhereNothingIsRecordedNothingIsClaimed) {
  const auto signer = SignedBy(PaperOf("Chủ tịch", CivilDay(2024, 1, 1), {"VCA_FLAG"}), {});
  ASSERT_THAT(signer, IsOk());
  EXPECT_TRUE(signer->empty());
}

TEST(SigningAuthorityTest, AnOfficeHoldsFromItsFirstDayUntilTheDayBeforeItsEnd) {
  SigningAuthority chair = Office("chair", "Chủ tịch");
  chair.period.to = CivilDay(2024, 1, 1);
  const std::vector<std::pair<CivilDay, bool>> days = {{CivilDay(2019, 12, 31), false},
                                                       {CivilDay(2020, 1, 1), true},
                                                       {CivilDay(2023, 12, 31), true},
                                                       {CivilDay(2024, 1, 1), false}};
  for (const auto& [day, may] : days) {
    EXPECT_EQ(SignedBy(PaperOf("Chủ tịch", day, {"VCA_FLAG"}), {chair}).ok(), may) << day;
  }
}

TEST(SigningAuthorityTest, OneOfficeMustCoverEveryKindOnThePaper) {
  SigningAuthority flags = Office("flags", "Chủ tịch");
  flags.award_kinds = {"VCA_FLAG"};
  SigningAuthority medals = Office("medals", "Chủ tịch");
  medals.award_kinds = {"VCA_MEDAL"};
  const CivilDay day(2024, 1, 1);
  EXPECT_EQ(SignedBy(PaperOf("Chủ tịch", day, {"VCA_MEDAL"}), {flags, medals})->text(), "medals");
  EXPECT_THAT(SignedBy(PaperOf("Chủ tịch", day, {"VCA_FLAG", "VCA_MEDAL"}), {flags, medals}),
              FailsWith(StatusCode::kFailedPrecondition, "SIGNER_NOT_EMPOWERED"));
}

TEST(SigningAuthorityTest, AnOfficeEndsOnce) {
  const auto ended = EndOn(Office("chair", "Chủ tịch"), CivilDay(2021, 1, 1));
  ASSERT_THAT(ended, IsOk());
  EXPECT_THAT(EndOn(*ended, CivilDay(2022, 1, 1)), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(EndOn(Office("chair", "Chủ tịch"), CivilDay(2020, 1, 1)),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

// Invariant 17: the signer's authority holds on the day of signing.
TEST(SigningAuthorityTest, WhoeverSignsHeldAnOfficeThatCoversThePaper) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const std::vector<std::string> titles = {"Chủ tịch", "Phó Chủ tịch"};
  const std::vector<std::string> kinds = {"VCA_FLAG", "VCA_MEDAL", "VCA_CERTIFICATE"};
  for (int round = 0; round < 2000; ++round) {
    std::vector<SigningAuthority> recorded;
    for (int i = upto(4); i >= 0; --i) {
      SigningAuthority office = Office(absl::StrCat("o", i), titles[static_cast<size_t>(upto(2))]);
      office.period = {.from = CivilDay(2020, 1, 1) + upto(40)};
      if (upto(2) == 0) office.period.to = office.period.from + 1 + upto(20);
      for (const std::string& kind : kinds) {
        if (upto(3) == 0) office.award_kinds.push_back(kind);
      }
      recorded.push_back(std::move(office));
    }
    const CivilDay day = CivilDay(2020, 1, 1) + upto(60);
    const Decision paper =
        PaperOf(upto(3) == 0 ? "" : titles[static_cast<size_t>(upto(2))], day, {kinds[static_cast<size_t>(upto(3))]});
    const auto covers = [&](const SigningAuthority& office) {
      return office.period.from <= day && (!office.period.to || day < *office.period.to) &&
             (paper.signer_title.empty() || paper.signer_title == office.signer_title) &&
             (office.award_kinds.empty() ||
              std::count(office.award_kinds.begin(), office.award_kinds.end(), paper.awards[0].award_kind) == 1);
    };
    const auto signer = SignedBy(paper, recorded);
    EXPECT_EQ(signer.ok(), std::any_of(recorded.begin(), recorded.end(), covers));
    for (const SigningAuthority& office : recorded) {
      if (!signer.ok() || office.id != *signer) continue;
      EXPECT_TRUE(covers(office));
    }
  }
}

}  // namespace
}  // namespace htx::awards

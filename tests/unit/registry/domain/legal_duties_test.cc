// What the law asks of a move besides that it is possible.

#include "registry/domain/legal_duties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "registry/domain/lifecycle_rules.h"

namespace htx::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::CivilDay kFounded(2015, 3, 2);
const absl::CivilDay kMonday(2025, 6, 2);

Timeline Since(absl::CivilDay from, ActivityStatus activity, std::optional<int64_t> members = {}) {
  Timeline timeline = {{.number = 1, .valid_from = kFounded, .valid_to = from}, {.number = 2, .valid_from = from}};
  for (Revision& revision : timeline) revision.facts.founded_date = kFounded;
  timeline.back().facts.activity_status = activity;
  timeline.back().facts.member_count = members;
  return timeline;
}

std::vector<std::string> Open(const Timeline& timeline, const StatusMove& asked, StateReason reason) {
  std::vector<std::string> rules;
  for (const LifecycleFinding& finding : FindOpenDuties(timeline, asked, reason, LifecycleRules())) {
    rules.push_back(finding.rule);
    EXPECT_FALSE(finding.text.en.empty() || finding.text.vi.empty()) << finding.rule;
    EXPECT_EQ(finding.citation.empty(), finding.rule_version.empty()) << finding.rule;
  }
  return rules;
}

TEST(LegalDutiesTest, AFalseDossierIsActedOnInThreeWorkingDays) {
  const Timeline timeline = Since(absl::CivilDay(2020, 1, 1), ActivityStatus::kActive);
  StatusMove asked{.move = Move::kRevoke, .day = kMonday, .document_day = kMonday - 5, .documented = true};
  EXPECT_THAT(Open(timeline, asked, StateReason::kFalseDossier), IsEmpty()) << "Wednesday to Monday";
  asked.document_day = kMonday - 6;
  EXPECT_THAT(Open(timeline, asked, StateReason::kFalseDossier), ElementsAre("REVOCATION_LATE"));
  EXPECT_THAT(Open(timeline, asked, StateReason::kCourtDecision), IsEmpty());
  asked.document_day.reset();
  EXPECT_THAT(Open(timeline, asked, StateReason::kFalseDossier), IsEmpty()) << "nobody knows when";
}

TEST(LegalDutiesTest, NobodyIsLateBecauseOfTet) {
  const Timeline timeline = Since(absl::CivilDay(2020, 1, 1), ActivityStatus::kActive);
  StatusMove asked{.move = Move::kRevoke,
                   .day = absl::CivilDay(2025, 2, 5),
                   .document_day = absl::CivilDay(2025, 1, 24),
                   .documented = true};
  EXPECT_THAT(Open(timeline, asked, StateReason::kFalseDossier), IsEmpty())
      << "Tết lasts from 25 January to 2 February";
  asked.day = absl::CivilDay(2025, 2, 6);
  EXPECT_THAT(Open(timeline, asked, StateReason::kFalseDossier), ElementsAre("REVOCATION_LATE"));
}

TEST(LegalDutiesTest, ADissolutionUnderTheLawOf2012HadItsOwnDuties) {
  const Timeline timeline = Since(absl::CivilDay(2016, 1, 1), ActivityStatus::kActive);
  StatusMove asked{.move = Move::kStartDissolution,
                   .day = absl::CivilDay(2020, 3, 1),
                   .document_day = absl::CivilDay(2020, 1, 1),
                   .documented = true};
  EXPECT_THAT(Open(timeline, asked, StateReason::kMembersResolution), ElementsAre("DISSOLUTION_DUTIES"));
  const LifecycleFinding duties =
      FindOpenDuties(timeline, asked, StateReason::kMembersResolution, LifecycleRules()).front();
  EXPECT_THAT(duties.text.vi, HasSubstr("75%"));
  EXPECT_THAT(duties.text.vi, HasSubstr("3 số"));
  EXPECT_EQ(duties.rule_version, "DISSOLUTION_VOTES@2013-07-01");
  asked.day = absl::CivilDay(2020, 3, 2);
  EXPECT_THAT(Open(timeline, asked, StateReason::kMembersResolution),
              ElementsAre("DISSOLUTION_NOTICE_LATE", "DISSOLUTION_DUTIES"));
  EXPECT_THAT(Open(timeline, asked, StateReason::kCourtDecision), IsEmpty());
  asked.day = absl::CivilDay(2025, 3, 2);
  EXPECT_THAT(Open(timeline, asked, StateReason::kMembersResolution), IsEmpty()) << "the law of 2012 has ended";
}

TEST(LegalDutiesTest, AGroundThatTheRecordDoesNotShowIsTold) {
  const StatusMove asked{.move = Move::kRevoke, .day = kMonday, .documented = true};
  EXPECT_THAT(Open(Since(kMonday - 400, ActivityStatus::kCeased), asked, StateReason::kInactive), IsEmpty());
  EXPECT_THAT(Open(Since(kMonday - 300, ActivityStatus::kCeased), asked, StateReason::kInactive),
              ElementsAre("GROUND_NOT_SHOWN"));
  EXPECT_THAT(Open(Since(kMonday - 400, ActivityStatus::kActive, 4), asked, StateReason::kBelowMinimumMembers),
              IsEmpty());
  EXPECT_THAT(Open(Since(kMonday - 300, ActivityStatus::kActive, 4), asked, StateReason::kBelowMinimumMembers),
              ElementsAre("GROUND_NOT_SHOWN"));
  EXPECT_THAT(Open(Since(kMonday - 400, ActivityStatus::kActive), asked, StateReason::kNoGeneralMeeting),
              ElementsAre("GROUND_NOT_SHOWN"))
      << "no meeting is recorded";
}

TEST(LegalDutiesTest, ASuspensionNamesTheDocumentsOfItsNotice) {
  const Timeline timeline = Since(absl::CivilDay(2020, 1, 1), ActivityStatus::kActive);
  StatusMove asked{.move = Move::kSuspend, .day = kMonday};
  const std::vector<LifecycleFinding> open =
      FindOpenDuties(timeline, asked, StateReason::kSuspensionNoticed, LifecycleRules());
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].rule, "DOCUMENTS_MISSING");
  EXPECT_EQ(open[0].rule_version, "SUSPENSION_DOCUMENTS@2024-07-18");
  EXPECT_THAT(open[0].text.vi, HasSubstr("nghị quyết"));
  asked.day = absl::CivilDay(2020, 1, 6);
  EXPECT_EQ(FindOpenDuties(timeline, asked, StateReason::kSuspensionNoticed, LifecycleRules())[0].rule_version, "");
  asked.documented = true;
  EXPECT_THAT(Open(timeline, asked, StateReason::kSuspensionNoticed), IsEmpty());
}

TEST(LegalDutiesTest, ARevocationIsPublishedInThreeWorkingDays) {
  const std::optional<LifecycleFinding> due = FindPublication(kMonday, LifecycleRules());
  ASSERT_TRUE(due.has_value());
  EXPECT_THAT(due->text.en, HasSubstr("2025-06-05"));
  EXPECT_EQ(due->rule_version, "REVOCATION_PUBLICATION_WORKING_DAYS@2024-07-18");
  EXPECT_FALSE(FindPublication(absl::CivilDay(2020, 1, 6), LifecycleRules()).has_value());
}

TEST(LegalDutiesTest, AFormCouldBecomeAnotherOnlyByALawInForce) {
  const auto rule = [](absl::CivilDay day) {
    const Rule* const found = FindConversion(LifecycleRules(), Kind::kCooperativeGroup, Kind::kCooperative, day);
    return found == nullptr ? "" : found->version();
  };
  EXPECT_EQ(rule(absl::CivilDay(1996, 12, 31)), "");
  EXPECT_EQ(rule(absl::CivilDay(2012, 1, 1)), "CONVERSION@2004-07-01");
  EXPECT_EQ(rule(absl::CivilDay(2020, 1, 1)), "CONVERSION@2013-07-01");
}

}  // namespace
}  // namespace htx::registry

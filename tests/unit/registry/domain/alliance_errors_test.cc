// Every error of alliances' work: its code, its reason and both languages.

#include "registry/domain/alliance_errors.h"

#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using enum absl::StatusCode;

TEST(AllianceErrorsTest, EachHasItsCodeItsReasonAndBothLanguages) {
  const absl::CivilDay day(2024, 1, 1);
  const struct {
    absl::Status status;
    absl::StatusCode code;
    const char* reason;
  } cases[] = {
      {NotAssessed("organizations/a", 2023, Unassessed::kNew), kFailedPrecondition, "NOT_ASSESSED"},
      {ReportPending("f"), kFailedPrecondition, "REPORT_PENDING"},
      {ReportCounts("r"), kFailedPrecondition, "REPORT_COUNTS"},
      {NoReport("r"), kFailedPrecondition, "NO_REPORT"},
      {ReportNotPending("f", ReportState::kApproved), kFailedPrecondition, "REPORT_NOT_PENDING"},
      {SamePerson("f", "clerk"), kFailedPrecondition, "SAME_PERSON"},
      {RuleUnknown("REPORT_DEADLINE", 2005), kFailedPrecondition, "RULE_UNKNOWN"},
      {MembershipSuspended("m", day), kFailedPrecondition, "MEMBERSHIP_SUSPENDED"},
      {MembershipNotSuspended("m"), kFailedPrecondition, "MEMBERSHIP_NOT_SUSPENDED"},
      {LaterSchedule("a", day), kFailedPrecondition, "LATER_SCHEDULE"},
      {NotAMemberThen("m", 2019), kFailedPrecondition, "NOT_A_MEMBER_THEN"},
      {AlreadyReversed("d"), kFailedPrecondition, "ALREADY_REVERSED"},
      {RecordWithdrawn("f"), kFailedPrecondition, "RECORD_WITHDRAWN"},
      {PlanSettled("s"), kFailedPrecondition, "PLAN_SETTLED"},
      {ProgrammeUnknown("p"), kFailedPrecondition, "PROGRAMME_UNKNOWN"},
      {OutsideProgramme("p", day), kFailedPrecondition, "OUTSIDE_PROGRAMME"},
      {PetitionIsClosed("p"), kFailedPrecondition, "PETITION_CLOSED"},
      {TooManySteps("p", 100), kResourceExhausted, "TOO_MANY_STEPS"},
      {LaterAppointment("c", day), kFailedPrecondition, "LATER_APPOINTMENT"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(c.status, FailsWith(c.code, c.reason));
    const ErrorDetail detail = DetailOf(c.status);
    EXPECT_FALSE(detail.message.en.empty()) << c.reason;
    EXPECT_FALSE(detail.message.vi.empty()) << c.reason;
    EXPECT_NE(detail.message.en, detail.message.vi) << c.reason;
    EXPECT_EQ(detail.preconditions.size(), c.code == kFailedPrecondition ? 1u : 0u) << c.reason;
  }
}

}  // namespace
}  // namespace htx::registry

// Who may follow whom, and how the whole is shared out; and the texts of the lifecycle's errors.

#include "registry/domain/reorganisation.h"

#include "registry/domain/lifecycle_errors.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;
using enum SuccessionKind;

const absl::CivilDay kDecided(2025, 6, 2);
const RuleBook& Rules() { return LifecycleRules(); }

Timeline TimelineIn(LegalStatus status) {
  Revision revision{.number = 1, .valid_from = absl::CivilDay(2015, 3, 1)};
  revision.facts.legal_status = status;
  return {revision};
}

TEST(ReorganisationTest, SourcesEndAreVoidedOrGoOn) {
  for (const Term<SuccessionKind>& term : Terms<SuccessionKind>()) {
    const auto decided = EndSource(TimelineIn(LegalStatus::kOperating), term.value, kDecided, true, Rules());
    ASSERT_THAT(decided, IsOk()) << term.word;
    if (term.value == kSeparation) {
      EXPECT_TRUE(decided->splice.empty());
      EXPECT_FALSE(EndsSource(term.value));
      continue;
    }
    EXPECT_TRUE(EndsSource(term.value));
    EXPECT_EQ(decided->splice.opened.back().facts.legal_status,
              term.value == kDuplicate ? LegalStatus::kVoided : LegalStatus::kReorganised);
    EXPECT_NE(decided->reason, StateReason::kUnspecified);
  }
  EXPECT_THAT(EndSource(TimelineIn(LegalStatus::kSuspended), kSeparation, kDecided, true, Rules()),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(EndSource(TimelineIn(LegalStatus::kOperating), kSeparation, absl::CivilDay(2000, 1, 1), true, Rules()),
              FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
}

TEST(ReorganisationTest, ATargetOperatesUnlessItIsTheRecordToUse) {
  EXPECT_THAT(CheckTarget(TimelineIn(LegalStatus::kOperating), kMerger, kDecided), IsOk());
  EXPECT_THAT(CheckTarget(TimelineIn(LegalStatus::kDissolving), kMerger, kDecided),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(CheckTarget(TimelineIn(LegalStatus::kOperating), kMerger, absl::CivilDay(2000, 1, 1)),
              FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
  EXPECT_THAT(CheckTarget(TimelineIn(LegalStatus::kDissolved), kDuplicate, kDecided), IsOk());
  EXPECT_THAT(CheckTarget(TimelineIn(LegalStatus::kVoided), kDuplicate, kDecided),
              FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(ReorganisationTest, FormsAreJoinedAndConvertedAsTheLawOfTheDayKnows) {
  EXPECT_THAT(CheckKinds(kMerger, Kind::kCooperative, Kind::kCooperative, kDecided, Rules()), IsOk());
  EXPECT_THAT(CheckKinds(kMerger, Kind::kCooperative, Kind::kCooperativeUnion, kDecided, Rules()),
              FailsWith(kFailedPrecondition, "KIND_FORBIDS"));
  EXPECT_THAT(CheckKinds(kDuplicate, Kind::kCooperative, Kind::kCooperativeGroup, kDecided, Rules()), IsOk());
  EXPECT_THAT(CheckKinds(kConversion, Kind::kCooperativeGroup, Kind::kCooperative, kDecided, Rules()), IsOk());
  EXPECT_THAT(CheckKinds(kConversion, Kind::kCooperative, Kind::kMemberEnterprise, kDecided, Rules()), IsOk());
  EXPECT_THAT(CheckKinds(kConversion, Kind::kCooperative, Kind::kMemberEnterprise, absl::CivilDay(2020, 1, 1), Rules()),
              FailsWith(kFailedPrecondition, "KIND_FORBIDS"));
  EXPECT_THAT(CheckKinds(kConversion, Kind::kCooperative, Kind::kCooperative, kDecided, Rules()),
              FailsWith(kFailedPrecondition, "KIND_FORBIDS"));
}

TEST(ShareOutTest, ADivisionGivesTheWholeOut) {
  const auto parts = ShareOut(kDivision, {{.share = 300'000}, {.residual = true}});
  ASSERT_THAT(parts, IsOk());
  EXPECT_EQ((*parts)[1].share, 700'000);
  EXPECT_THAT(ShareOut(kDivision, {{.share = 300'000}, {.share = 700'000}}), IsOk());
  EXPECT_THAT(ShareOut(kDivision, {{}, {}}), IsOk()) << "nobody stated shares";
  EXPECT_FALSE((*ShareOut(kDivision, {{}, {.residual = true}}))[1].share.has_value());
  for (const std::vector<Part>& wrong :
       {std::vector<Part>{{.share = 300'000}, {.share = 600'000}}, std::vector<Part>{{.share = 300'000}, {}},
        std::vector<Part>{{.share = 1'000'000}, {.residual = true}},
        std::vector<Part>{{.residual = true}, {.residual = true}}}) {
    EXPECT_THAT(ShareOut(kDivision, wrong), FailsWith(kInvalidArgument, "FIELD_RULE"));
  }
}

TEST(ShareOutTest, InASeparationTheSourceKeepsTheRest) {
  EXPECT_THAT(ShareOut(kSeparation, {{.share = 300'000}, {}}), IsOk());
  EXPECT_THAT(ShareOut(kSeparation, {{.residual = true}}), FailsWith(kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(ShareOut(kSeparation, {{.share = 1'000'000}}), FailsWith(kInvalidArgument, "FIELD_RULE"));
}

TEST(LifecycleErrorsTest, EachHasItsCodeItsReasonAndBothLanguages) {
  struct Case {
    absl::Status status;
    absl::StatusCode code;
    const char* reason;
  };
  const Case cases[] = {
      {SuspensionTooLong(kDecided, 12, "r@d"), kFailedPrecondition, "SUSPENSION_TOO_LONG"},
      {FactRecordedLater(kDecided, {.en = "a", .vi = "b"}), kFailedPrecondition, "FACT_RECORDED_LATER"},
      {BasisForbids("a", StateReason::kInactive, LegalStatus::kRevoked), kFailedPrecondition, "BASIS_FORBIDS"},
      {ObjectionPeriodRunning(kDecided, "r@d"), kFailedPrecondition, "OBJECTION_PERIOD_RUNNING"},
      {ObjectionPeriodUnknown(kDecided), kFailedPrecondition, "OBJECTION_PERIOD_UNKNOWN"},
      {SuccessionCycle("organizations/a", "organizations/b"), kFailedPrecondition, "CYCLE"},
      {KindForbids("a", Kind::kAlliance, Kind::kCooperative, kDecided), kFailedPrecondition, "KIND_FORBIDS"},
      {HasDependents("organizations/a", {{.subject = "s", .text = {.en = "e", .vi = "v"}}}), kFailedPrecondition,
       "HAS_DEPENDENTS"},
      {OpenObligations({{.service = "funding", .resource = "loans/l"}}), kFailedPrecondition, "OPEN_OBLIGATIONS"},
      {NotDeleted("organizations/a"), kAlreadyExists, "NOT_DELETED"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(c.status, FailsWith(c.code, c.reason));
    const ErrorDetail detail = DetailOf(c.status);
    EXPECT_FALSE(detail.message.en.empty()) << c.reason;
    EXPECT_FALSE(detail.message.vi.empty()) << c.reason;
    EXPECT_NE(detail.message.en, detail.message.vi) << c.reason;
  }
}

}  // namespace
}  // namespace htx::registry

// Every error of the registry: its code, its reason, both languages, and what a program needs to react.

#include "registry/domain/errors.h"

#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::Violates;
using enum absl::StatusCode;

struct Case {
  absl::Status status;
  absl::StatusCode code;
  const char* reason;
};

std::vector<Case> Cases() {
  const absl::CivilDay day(2020, 1, 1);
  return {
      {FieldRequired("f"), kInvalidArgument, "FIELD_RULE"},
      {FieldNotAllowed("f", "en", "vi"), kInvalidArgument, "FIELD_RULE"},
      {TaxCodeForm("f"), kInvalidArgument, "FIELD_RULE"},
      {DateInFuture("f"), kInvalidArgument, "FIELD_RULE"},
      {CheckDigitWrong("f", "0312345678"), kInvalidArgument, "CHECK_DIGIT"},
      {MaskUnknownPath("x"), kInvalidArgument, "MASK_UNKNOWN_PATH"},
      {TooManyGroups(10000), kInvalidArgument, "TOO_MANY_GROUPS"},
      {ImportConfigMissing(), kInvalidArgument, "IMPORT_CONFIG_MISSING"},
      {ValidPeriodEmpty(), kInvalidArgument, "VALID_PERIOD_EMPTY"},
      {NotKnownAtTime("organizations/a", day, absl::UnixEpoch()), kNotFound, "NOT_KNOWN_AT_TIME"},
      {KnownTimeInFuture(), kOutOfRange, "KNOWN_TIME_IN_FUTURE"},
      {NumberTaken("0200000014", "organizations/a"), kAlreadyExists, "NUMBER_TAKEN"},
      {IdTaken("organizations/a"), kAlreadyExists, "ID_TAKEN"},
      {StateForbids("SuspendOrganization", LegalStatus::kDissolved, "OPERATING"), kFailedPrecondition, "STATE_FORBIDS"},
      {StatusChangedLater(day), kFailedPrecondition, "STATUS_CHANGED_LATER"},
      {BeforeFounding(day), kFailedPrecondition, "BEFORE_FOUNDING"},
      {CorrectionConflict("legal_status", day, {.en = "en", .vi = "vi"}), kFailedPrecondition, "CORRECTION_CONFLICT"},
      {AreaNotValidAtDate("areas/p31", day), kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"},
      {AllianceUnknown("organizations/a"), kFailedPrecondition, "ALLIANCE_UNKNOWN"},
      {AlreadyEnded("relationships/a"), kFailedPrecondition, "ALREADY_ENDED"},
      {CorrectionTooLarge(500), kResourceExhausted, "CORRECTION_TOO_LARGE"},
      {ImportTooLarge(1000000), kResourceExhausted, "IMPORT_TOO_LARGE"},
  };
}

TEST(RegistryErrorsTest, EachHasItsCodeItsReasonAndBothLanguages) {
  for (const Case& c : Cases()) {
    EXPECT_THAT(c.status, FailsWith(c.code, c.reason));
    const ErrorDetail detail = DetailOf(c.status);
    EXPECT_FALSE(detail.message.en.empty()) << c.reason;
    EXPECT_FALSE(detail.message.vi.empty()) << c.reason;
    EXPECT_NE(detail.message.en, detail.message.vi) << c.reason;
  }
}

TEST(RegistryErrorsTest, ProgramsFindWhatTheyNeed) {
  EXPECT_THAT(CheckDigitWrong("organization.tax_code", "0312345678"), Violates("organization.tax_code"));
  EXPECT_THAT(TooManyGroups(10000), Violates("group_by"));
  EXPECT_EQ(DetailOf(NumberTaken("0200000014", "organizations/a")).resource_name, "organizations/a");
  for (const Case& c : Cases()) {
    EXPECT_EQ(DetailOf(c.status).preconditions.size(), c.code == kFailedPrecondition ? 1u : 0u) << c.reason;
  }
}

}  // namespace
}  // namespace htx::registry

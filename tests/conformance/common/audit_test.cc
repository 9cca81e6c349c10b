#include "common/base/status.h"
#include "tests/conformance/common/sql_fixture.h"
#include "tests/support/eventually.h"

namespace htx::sql {
namespace {

class AuditTest : public SqlTest {
 protected:
  AuditTest() {
    for (int i = 0; i < 3; ++i) {
      EXPECT_THAT(database_->Write(Call(),
                                   [&](Transaction& tx) -> absl::Status {
                                     HTX_RETURN_IF_ERROR(tx.Append(
                                         {.type = "PUT", .resource = absl::StrCat("items/", i), .payload = "abc"}));
                                     return tx.AuditRead("persons/7", "birth date");
                                   }),
                  IsOk());
    }
    EXPECT_TRUE(AwaitHead(*database_, 3));
  }

  absl::Status Tamper(const std::string& sql) {
    return database_->Write(Call(), [&](Transaction& tx) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const int64_t touched, tx.Execute(sql));
      return touched > 0 ? absl::OkStatus() : absl::InternalError("nothing to tamper with");
    });
  }

  // The sequence that the verification complains of.
  void ExpectBrokenAt(const std::string& sequence) {
    const absl::StatusOr<int64_t> verified = database_->VerifyAudit(Soon());
    EXPECT_THAT(verified, FailsWith(absl::StatusCode::kDataLoss, "AUDIT_CHAIN_BROKEN"));
    const auto metadata = DetailOf(verified.status()).metadata;
    ASSERT_EQ(metadata.size(), 1u);
    EXPECT_EQ(metadata[0], std::make_pair(std::string("sequence"), sequence));
  }
};
HTX_BOTH_ENGINES(AuditTest);

TEST_P(AuditTest, EveryEventIsAnEntryOfWhoWhatAndWhy) {
  EXPECT_EQ(*database_->VerifyAudit(Soon()), 6);
  EXPECT_EQ(
      *Number("select count(*) from audit_entries where principal = 'users/1' and represented = 'organizations/a' "
              "and method = 'test.Service/Write' and correlation_id = 'c1' and reason = 'because'"),
      6);
  EXPECT_EQ(*Number("select count(*) from audit_entries where change_sequence = 0 and resource = 'persons/7' "
                    "and type = 'birth date'"),
            3);
}

TEST_P(AuditTest, AChangedEntryIsFound) {
  ASSERT_THAT(Tamper("update audit_entries set principal = 'users/2' where sequence = 4"), IsOk());
  ExpectBrokenAt("4");
}

TEST_P(AuditTest, AMissingEntryIsFound) {
  ASSERT_THAT(Tamper("delete from audit_entries where sequence = 3"), IsOk());
  ExpectBrokenAt("3");
}

TEST_P(AuditTest, AMissingEndIsFound) {
  ASSERT_THAT(Tamper("delete from audit_entries where sequence > 4"), IsOk());
  ExpectBrokenAt("5");
}

TEST_P(AuditTest, AChangedPayloadIsFound) {
  ASSERT_THAT(Tamper("update changes set payload = 'YWJk' where sequence = 2"), IsOk());
  ExpectBrokenAt("3");
}

TEST_P(AuditTest, AMissingChangeIsFound) {
  ASSERT_THAT(Tamper("delete from changes where sequence = 3"), IsOk());
  ExpectBrokenAt("5");
}

TEST_P(AuditTest, AnEntryRewrittenWithItsOwnHashBreaksTheNext) {
  ASSERT_THAT(Tamper("update audit_entries set hash = digest where sequence = 1"), IsOk());
  ExpectBrokenAt("1");
}

TEST_P(AuditTest, ARangeIsVerifiedByItself) {
  const absl::StatusOr<AuditVerdict> first = database_->VerifyAudit({.from = 1, .to = 3}, Soon());
  ASSERT_THAT(first, IsOk());
  EXPECT_TRUE(first->complete);
  EXPECT_EQ(first->verified_until, 3);
  EXPECT_EQ(first->broken, 0);
  EXPECT_EQ(first->head, 6);
  const absl::StatusOr<AuditVerdict> rest =
      database_->VerifyAudit({.from = 4, .expected_previous_hash = first->hash}, Soon());
  ASSERT_THAT(rest, IsOk());
  EXPECT_TRUE(rest->complete);
  EXPECT_EQ(rest->verified_until, 6);
  EXPECT_EQ(database_->VerifyAudit({.from = 7}, Soon())->verified_until, 6) << "an empty range holds";
  EXPECT_THAT(database_->VerifyAudit({.from = 8}, Soon()),
              FailsWith(absl::StatusCode::kOutOfRange, "SEQUENCE_IN_FUTURE"));
}

TEST_P(AuditTest, ALogThatWasComputedAnewDoesNotFitANotedHash) {
  const absl::StatusOr<AuditVerdict> verdict =
      database_->VerifyAudit({.from = 4, .expected_previous_hash = std::string(64, '0')}, Soon());
  ASSERT_THAT(verdict, IsOk());
  EXPECT_EQ(verdict->broken, 3);
  EXPECT_EQ(verdict->verified_until, 3);
}

TEST_P(AuditTest, AVerificationEndsWhenItsTimeIsUp) {
  // Less than is kept back for the answer; a busy machine may use up even that before the verification begins.
  absl::StatusOr<AuditVerdict> verdict = absl::UnknownError("");
  ASSERT_TRUE(htx::testing::Eventually([&] {
    verdict = database_->VerifyAudit({}, absl::Now() + absl::Milliseconds(150));
    return ReasonOf(verdict.status()) != "DEADLINE_PASSED";
  }));
  ASSERT_THAT(verdict, IsOk());
  EXPECT_FALSE(verdict->complete);
  EXPECT_EQ(verdict->verified_until, 0);
  EXPECT_EQ(verdict->broken, 0);
}

}  // namespace
}  // namespace htx::sql

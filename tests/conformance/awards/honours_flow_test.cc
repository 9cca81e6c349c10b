// After the decision: handed over, verified by strangers, annulled, restored; and honours of long ago.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/credential.h"
#include "common/base/log_entry.h"
#include "tests/conformance/awards/honours_harness.h"
#include "tests/support/eventually.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class HonoursFlowTest : public HonoursTest {};
HTX_BOTH_ENGINES(HonoursFlowTest);

TEST_P(HonoursFlowTest, WhatIsHandedOverIsVerifiedWithoutTheService) {
  const std::string award = Certificate();
  const std::string bundle = BundleOf(Conferred(award));
  EXPECT_EQ(Read(award).award().state(), v1::AWARD_STATE_CONFERRED);
  EXPECT_FALSE(Read(award).ceremony().empty());
  // Three base salaries of 1 800 000 đồng, which were in force on the day of signing.
  EXPECT_EQ(Read(award).prize().amount(), 5'400'000);
  const auto verdict = credential::Verify(bundle, keys_.public_keys());
  ASSERT_TRUE(verdict.ok());
  EXPECT_TRUE(verdict->valid());
  EXPECT_EQ(verdict->log, credential::LogVerdict::kProved);
  EXPECT_EQ(verdict->status, credential::StatusVerdict::kActive);
  EXPECT_EQ(verdict->recipient_name, "Đơn vị htx-0");
  EXPECT_EQ(verdict->narrative, "Quyết định số 7/QĐ-UBND ngày 1 tháng 4 năm 2024; thành tích năm 2023");
  const KeyRing stranger = KeyRing::Parse(
                               "-----BEGIN PRIVATE KEY-----\n"
                               "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                               "-----END PRIVATE KEY-----\n")
                               .value();
  EXPECT_FALSE(credential::Verify(bundle, stranger.public_keys())->valid());
}

// Invariant 20.
TEST_P(HonoursFlowTest, ARevocationIsARecordOfItsOwn) {
  const std::string award = Certificate();
  const std::string old = Conferred(award);
  const std::string bundle = BundleOf(old);
  const v1::Honour before = Read(award);
  ASSERT_TRUE(LogReaches(2));
  ASSERT_EQ(Counted(), 1);
  const v1::RevokeAwardRequest request = Revocation(award);
  const auto revoked = honours_->RevokeAward(request, Clerk());
  ASSERT_THAT(revoked, IsOk());
  ASSERT_TRUE(LogReaches(3));
  EXPECT_EQ(revoked->honour().award().state(), v1::AWARD_STATE_REVOKED);
  EXPECT_EQ(revoked->honour().rulings(0).ground(), v1::REVOCATION_GROUND_FRAUD);
  EXPECT_TRUE(revoked->honour().rulings(0).item_due());
  EXPECT_EQ(Counted(), 0);
  // The decision is what it was.
  v1::GetDecisionRequest decision;
  decision.set_name(before.award().decision());
  EXPECT_EQ(commendation_->GetDecision(decision, Clerk())->decision().number(), "7/QĐ-UBND");
  // An old bundle says what was true then; the service and a new list know better.
  EXPECT_TRUE(credential::Verify(bundle, keys_.public_keys())->valid());
  EXPECT_EQ(Verify(bundle).state(), v1::CREDENTIAL_STATE_REVOKED);
  EXPECT_FALSE(Verify(bundle).valid());
  EXPECT_EQ(credential::Verify(BundleOf(old), keys_.public_keys())->status, credential::StatusVerdict::kRevoked);
  // A lost reply is given again, and the log grows no more.
  EXPECT_EQ(honours_->RevokeAward(request, Clerk())->SerializeAsString(), revoked->SerializeAsString());

  auto restore = Rule<v1::ReinstateAwardRequest>(award, 2);
  const auto restored = honours_->ReinstateAward(restore, Clerk());
  ASSERT_THAT(restored, IsOk());
  EXPECT_EQ(restored->honour().award().state(), v1::AWARD_STATE_REINSTATED);
  ASSERT_EQ(restored->honour().credentials_size(), 2);
  v1::ListCredentialsRequest active;
  active.set_filter("state = ACTIVE");
  const auto credentials = honours_->ListCredentials(active, Clerk());
  ASSERT_EQ(credentials->total_size(), 1);
  EXPECT_NE(credentials->credentials(0).name(), old);
  EXPECT_TRUE(Verify(BundleOf(credentials->credentials(0).name())).valid());
  EXPECT_FALSE(Verify(BundleOf(old)).valid());
  EXPECT_EQ(Counted(), 1);
  EXPECT_TRUE(log_->VerifyLog({}, Clerk())->intact());
}

TEST_P(HonoursFlowTest, ARefusedRevocationWritesNothing) {
  const std::string award = Certificate();
  const int64_t mark = Mark();
  v1::RevokeAwardRequest stale = Revocation(award);
  stale.set_etag("9");
  EXPECT_THAT(honours_->RevokeAward(stale, Clerk()), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  v1::RevokeAwardRequest stranger = Revocation(award);
  stranger.mutable_ruling()->set_authority("organizations/vca");
  EXPECT_THAT(honours_->RevokeAward(stranger, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "AUTHORITY_REFUSED"));
  v1::RevokeAwardRequest early = Revocation(award);
  SetDate(early.mutable_ruling()->mutable_signed_on(), 2024, 3, 31);
  EXPECT_THAT(honours_->RevokeAward(early, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "RULING_TOO_EARLY"));
  v1::RevokeAwardRequest groundless = Revocation(award);
  groundless.mutable_ruling()->clear_ground();
  EXPECT_THAT(honours_->RevokeAward(groundless, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::RevokeAwardRequest taken = Revocation(award);
  taken.mutable_ruling()->set_number("7/QĐ-UBND");
  SetDate(taken.mutable_ruling()->mutable_signed_on(), 2024, 5, 1);
  EXPECT_THAT(honours_->RevokeAward(taken, Clerk()), FailsWith(StatusCode::kAlreadyExists, "DECISION_NUMBER_TAKEN"));
  v1::RevokeAwardRequest nobody = Revocation(award);
  nobody.set_name("awards/never");
  EXPECT_THAT(honours_->RevokeAward(nobody, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(honours_->RevokeAward(Revocation(award), As("user:x", {"organizations/vca"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(honours_->ReinstateAward(Rule<v1::ReinstateAwardRequest>(award, 2), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_EQ(Mark(), mark + 1);
  EXPECT_EQ(Read(award).award().state(), v1::AWARD_STATE_GRANTED);
  EXPECT_EQ(Read(award).rulings_size(), 0);
}

TEST_P(HonoursFlowTest, WhatIsGivenBackNeverExceedsWhatIsDue) {
  const std::string award = Certificate();
  Conferred(award);
  v1::RecordRecoveryRequest request;
  request.set_name(award);
  v1::Recovery& recovery = *request.mutable_recovery();
  recovery.mutable_amount()->set_amount(2'000'000);
  recovery.set_item_returned(true);
  recovery.set_document("Biên bản 1");
  SetDate(recovery.mutable_recovered_on(), 2025, 2, 1);
  const auto record = [&] {
    request.set_request_id(Uuid());
    return honours_->RecordRecovery(request, Clerk());
  };
  EXPECT_THAT(record(), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  ASSERT_THAT(honours_->RevokeAward(Revocation(award), Clerk()), IsOk());
  ASSERT_THAT(record(), IsOk());
  EXPECT_THAT(record(), FailsWith(StatusCode::kFailedPrecondition, "RECOVERY_EXCEEDS_DUE"));
  recovery.set_item_returned(false);
  EXPECT_THAT(record(), FailsWith(StatusCode::kFailedPrecondition, "RECOVERY_EXCEEDS_DUE"));
  recovery.mutable_amount()->set_amount(700'000);
  EXPECT_THAT(record(), IsOk());
  EXPECT_EQ(Read(award).recoveries_size(), 2);
  recovery.clear_amount();
  EXPECT_THAT(record(), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_P(HonoursFlowTest, LaterAwardsOfTheRecipientAreToBeJudgedAgain) {
  const std::string first = Certificate("7/QĐ-UBND");
  const std::string second = Certificate("8/QĐ-UBND");
  EXPECT_EQ(Read(second).to_review_size(), 0);
  const auto revoked = honours_->RevokeAward(Revocation(first), Clerk());
  ASSERT_THAT(revoked, IsOk());
  ASSERT_EQ(revoked->honour().to_review_size(), 1);
  EXPECT_EQ(revoked->honour().to_review(0), second);
  EXPECT_EQ(Read(second).to_review(0), first);
}

TEST_P(HonoursFlowTest, ACeremonyHandsOverAllOrNone) {
  const std::vector<std::string> awards = Record("9/QĐ", "PROVINCE_MERIT_CERTIFICATE", v1::GRANTOR_PROVINCE, 3);
  const int64_t mark = Mark();
  EXPECT_THAT(honours_->ConferAwards(Ceremony({awards[0], awards[1], awards[0]}), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "AWARD_UNKNOWN"));
  EXPECT_THAT(honours_->ConferAwards(Ceremony({awards[0], "awards/never"}), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "AWARD_UNKNOWN"));
  v1::ConferAwardsRequest early = Ceremony({awards[0]});
  SetDate(early.mutable_ceremony()->mutable_held_on(), 2024, 3, 31);
  EXPECT_THAT(honours_->ConferAwards(early, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "CONFERRED_TOO_EARLY"));
  EXPECT_THAT(honours_->ConferAwards(Ceremony({awards[0]}), As("user:x", {"organizations/vca"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(Mark(), mark + 1);
  EXPECT_EQ(honours_->ListCredentials({}, Clerk())->total_size(), 0);
  const auto conferred = honours_->ConferAwards(Ceremony(awards), Clerk());
  ASSERT_THAT(conferred, IsOk());
  EXPECT_EQ(conferred->ceremony().credentials_size(), 3);
  EXPECT_EQ(honours_->ListCredentials({}, Clerk())->total_size(), 3);
  EXPECT_THAT(honours_->ConferAwards(Ceremony({awards[1]}), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  v1::GetCeremonyRequest get;
  get.set_name(conferred->ceremony().name());
  EXPECT_EQ(honours_->GetCeremony(get, Clerk())->ceremony().SerializeAsString(),
            conferred->ceremony().SerializeAsString());
  EXPECT_EQ(honours_->ListCeremonies({}, Clerk())->total_size(), 1);
}

// The figures of a city's festival of cooperatives: announced 5, 15, 3, 7, 14 and 8.
TEST_P(HonoursFlowTest, AnnouncedIsComparedWithIssued) {
  const std::vector<std::tuple<std::string, v1::Grantor, int>> issued = {
      {"VCA_MERIT_CERTIFICATE", v1::GRANTOR_VCA, 5},      {"VCA_MEDAL", v1::GRANTOR_VCA, 15},
      {"PROVINCE_FLAG", v1::GRANTOR_PROVINCE, 3},         {"PROVINCE_MERIT_CERTIFICATE", v1::GRANTOR_PROVINCE, 7},
      {"ALLIANCE_CERTIFICATE", v1::GRANTOR_ALLIANCE, 14}, {"EXEMPLARY_COOPERATIVE", v1::GRANTOR_ALLIANCE, 8}};
  v1::ReconcileAnnouncementRequest request;
  request.set_filter("dataset = \"hp-2023\" AND year = 2023");
  std::vector<std::string> flags;
  for (const auto& [kind, grantor, count] : issued) {
    const std::vector<std::string> awards = Record(absl::StrCat(count, "/QĐ"), kind, grantor, count);
    if (kind == "PROVINCE_FLAG") flags = awards;
    v1::AnnouncedCount& announced = *request.add_announced();
    announced.set_award_kind(kind);
    announced.set_count(count);
  }
  const auto agrees = honours_->ReconcileAnnouncement(request, Clerk());
  ASSERT_THAT(agrees, IsOk());
  EXPECT_TRUE(agrees->agrees());
  EXPECT_EQ(agrees->announced_total(), 52);
  EXPECT_EQ(agrees->issued_total(), 52);
  ASSERT_THAT(honours_->RevokeAward(Revocation(flags[0]), Clerk()), IsOk());
  const auto differs = honours_->ReconcileAnnouncement(request, Clerk());
  EXPECT_FALSE(differs->agrees());
  for (const v1::ReconciledRow& row : differs->rows()) {
    EXPECT_EQ(row.difference(), row.award_kind() == "PROVINCE_FLAG" ? -1 : 0) << row.award_kind();
  }
  // What was issued and not announced is a row too.
  request.mutable_announced()->RemoveLast();
  EXPECT_EQ(honours_->ReconcileAnnouncement(request, Clerk())->rows_size(), 6);
  request.add_announced()->set_award_kind("VCA_MEDAL");
  EXPECT_THAT(honours_->ReconcileAnnouncement(request, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
}

// Invariant 21, the part of the log: what stands is what the log adds up to.
TEST_P(HonoursFlowTest, TheLogAddsUpToTheCounts) {
  const std::vector<std::string> awards = Record("9/QĐ", "PROVINCE_MERIT_CERTIFICATE", v1::GRANTOR_PROVINCE, 5);
  ASSERT_THAT(honours_->RevokeAward(Revocation(awards[1]), Clerk()), IsOk());
  ASSERT_THAT(honours_->RevokeAward(Revocation(awards[3]), Clerk()), IsOk());
  ASSERT_THAT(honours_->ReinstateAward(Rule<v1::ReinstateAwardRequest>(awards[1], 2), Clerk()), IsOk());
  ASSERT_TRUE(LogReaches(5));
  int64_t standing = 0;
  const auto log = log_->ListLogEntries({}, Clerk());
  for (const v1::LogEntry& entry : log->entries()) {
    if (entry.type() == "DECISION_ISSUED") {
      v1::GetDecisionRequest request;
      request.set_name(entry.resource());
      standing += commendation_->GetDecision(request, Clerk())->decision().items_size();
    }
    if (entry.type() == "AWARD_REVOKED") --standing;
    if (entry.type() == "AWARD_REINSTATED") ++standing;
  }
  EXPECT_EQ(standing, 4);
  EXPECT_EQ(standing, Counted());
}

TEST_P(HonoursFlowTest, HistoricHonoursAreMarkedAndGetNoCredential) {
  v1::ImportAwardsRequest request;
  request.set_request_id(Uuid());
  *request.mutable_decision() = Paper("15/QĐ", "PROVINCE_EMULATION_FIGHTER", v1::GRANTOR_PROVINCE, 0);
  request.mutable_decision()->set_provenance(v1::PROVENANCE_IMPORTED);
  // Long before any rule that this service knows.
  SetDate(request.mutable_decision()->mutable_signed_on(), 2009, 5, 19);
  v1::DecisionItem& item = *request.mutable_decision()->add_items();
  item.set_award_kind("PROVINCE_EMULATION_FIGHTER");
  item.set_year(2008);
  item.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_INDIVIDUAL);
  item.mutable_recipient()->set_reference("persons/p-1");
  item.mutable_recipient()->set_display_name("Cá nhân 1");
  request.set_source("Sổ khen thưởng 2005-2010, dòng 17");
  request.set_confidence(v1::CONFIDENCE_ASSUMED);
  directory_.down = true;  // Nobody is asked.
  const auto imported = honours_->ImportAwards(request, Clerk());
  ASSERT_THAT(imported, IsOk());
  EXPECT_EQ(imported->decision().provenance(), v1::PROVENANCE_IMPORTED);
  const std::string award = imported->decision().items(0).award();
  EXPECT_EQ(Read(award).source(), "Sổ khen thưởng 2005-2010, dòng 17");
  EXPECT_EQ(Read(award).confidence(), v1::CONFIDENCE_ASSUMED);
  EXPECT_EQ(Counted(), 1);
  EXPECT_EQ(Conferred(award), "");
  EXPECT_EQ(honours_->ListCredentials({}, Clerk())->total_size(), 0);

  v1::ImportAwardsRequest again = request;
  again.set_request_id(Uuid());
  EXPECT_THAT(honours_->ImportAwards(again, Clerk()), FailsWith(StatusCode::kAlreadyExists, "DECISION_NUMBER_TAKEN"));
  again.mutable_decision()->mutable_items(0)->mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  again.mutable_decision()->mutable_items(0)->mutable_recipient()->clear_reference();
  again.mutable_decision()->mutable_items(0)->mutable_recipient()->set_organization("organizations/o");
  EXPECT_THAT(honours_->ImportAwards(again, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "RECIPIENT_KIND_REFUSED"));
  again.mutable_decision()->set_provenance(v1::PROVENANCE_RECORDED);
  EXPECT_THAT(honours_->ImportAwards(again, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::IssueDecisionRequest issue;
  issue.set_request_id(Uuid());
  *issue.mutable_decision() = request.decision();
  EXPECT_THAT(commendation_->IssueDecision(issue, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_P(HonoursFlowTest, VerificationTellsWhatDoesNotHold) {
  const std::string credential = Conferred(Certificate());
  std::string bundle = BundleOf(credential);
  v1::VerifyCredentialRequest by_name;
  by_name.set_name(credential);
  const auto named = honours_->VerifyCredential(by_name, Clerk());
  ASSERT_THAT(named, IsOk());
  EXPECT_TRUE(named->valid());
  EXPECT_TRUE(named->log_proved());
  by_name.set_bundle(bundle);
  EXPECT_THAT(honours_->VerifyCredential(by_name, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  by_name.clear_bundle();
  by_name.set_name("credentials/never");
  EXPECT_THAT(honours_->VerifyCredential(by_name, Clerk()), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  bundle.replace(bundle.find("htx-0"), 5, "htx-9");
  EXPECT_FALSE(Verify(bundle).valid());
  EXPECT_FALSE(Verify(bundle).signature_valid());
  v1::VerifyCredentialRequest nonsense;
  nonsense.set_bundle("nothing");
  EXPECT_THAT(honours_->VerifyCredential(nonsense, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

TEST_P(HonoursFlowTest, ACertificateIsPrintedWhileItHolds) {
  const std::string award = Certificate();
  v1::RenderCertificateRequest request;
  request.set_name(Conferred(award));
  const auto printed = honours_->RenderCertificate(request, Clerk());
  ASSERT_THAT(printed, IsOk());
  EXPECT_TRUE(absl::StartsWith(printed->pdf(), "%PDF-"));
  EXPECT_EQ(honours_->RenderCertificate(request, Clerk())->pdf(), printed->pdf());
  ASSERT_THAT(honours_->RevokeAward(Revocation(award), Clerk()), IsOk());
  EXPECT_THAT(honours_->RenderCertificate(request, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

}  // namespace
}  // namespace htx::awards

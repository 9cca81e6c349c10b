// What is kept of honours beside the papers: who may sign, what was paid, what is looked into, what rests on what.

#include <thread>

#include "common/base/credential.h"
#include "tests/conformance/awards/honours_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class HonoursKeptTest : public HonoursTest {
 protected:
  v1::RecordPrizePaymentRequest Payment(const std::string& award, int64_t amount, int month = 5) {
    v1::RecordPrizePaymentRequest request;
    request.set_name(award);
    request.set_request_id(Uuid());
    request.mutable_payment()->mutable_amount()->set_amount(amount);
    SetDate(request.mutable_payment()->mutable_paid_on(), 2024, month, 2);
    request.mutable_payment()->set_document("Phiếu chi 12");
    return request;
  }
  template <class Request>
  Request OfCredential(const std::string& credential) {
    Request request;
    request.set_name(credential);
    request.set_request_id(Uuid());
    request.set_document("CV 4/TTr");
    return request;
  }
  auto Suspend(const std::string& credential) {
    return honours_->SuspendCredential(OfCredential<v1::SuspendCredentialRequest>(credential), Clerk());
  }
  auto Resume(const std::string& credential) {
    return honours_->ResumeCredential(OfCredential<v1::ResumeCredentialRequest>(credential), Clerk());
  }
  v1::RecordSigningAuthorityRequest Signer(const std::string& id, const std::string& title) {
    v1::RecordSigningAuthorityRequest request;
    request.set_signing_authority_id(id);
    request.set_request_id(Uuid());
    v1::SigningAuthority& authority = *request.mutable_signing_authority();
    authority.set_manager("organizations/hai-phong");
    authority.set_authority(kCommittee);
    authority.set_grantor(v1::GRANTOR_PROVINCE);
    authority.set_signer_title(title);
    SetDate(authority.mutable_period()->mutable_from(), 2024, 1, 1);
    authority.set_document("NQ 1/HĐND");
    return request;
  }
  absl::StatusOr<v1::IssueDecisionResponse> Sign(const std::string& number, const std::string& title) {
    v1::IssueDecisionRequest request;
    request.set_request_id(Uuid());
    *request.mutable_decision() = Paper(number, "PROVINCE_MERIT_CERTIFICATE", v1::GRANTOR_PROVINCE, 1);
    request.mutable_decision()->set_signer_title(title);
    return commendation_->IssueDecision(request, Clerk());
  }
  v1::EndSigningAuthorityRequest End(const std::string& id, const std::string& etag, int month) {
    v1::EndSigningAuthorityRequest request;
    request.set_name("signingAuthorities/" + id);
    request.set_etag(etag);
    request.set_request_id(Uuid());
    SetDate(request.mutable_ended_on(), 2024, month, 1);
    return request;
  }
};
HTX_BOTH_ENGINES(HonoursKeptTest);

TEST_P(HonoursKeptTest, ASuspendedCredentialIsToldUntilItHoldsAgain) {
  const std::string award = Certificate();
  const std::string credential = Conferred(award);
  const std::string before = BundleOf(credential);
  ASSERT_THAT(Suspend(credential), IsOk());
  EXPECT_EQ(Verify(before).state(), v1::CREDENTIAL_STATE_SUSPENDED);
  EXPECT_FALSE(Verify(before).valid());
  EXPECT_EQ(credential::Verify(BundleOf(credential), keys_.public_keys())->status,
            credential::StatusVerdict::kSuspended);
  v1::RenderCertificateRequest print;
  print.set_name(credential);
  EXPECT_THAT(honours_->RenderCertificate(print, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_EQ(Read(award).award().state(), v1::AWARD_STATE_CONFERRED) << "the award stands";

  const int64_t mark = Mark();
  EXPECT_THAT(Suspend(credential), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Suspend("credentials/never"), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(honours_->ResumeCredential(OfCredential<v1::ResumeCredentialRequest>(credential),
                                         As("user:x", {"organizations/vca"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(Mark(), mark + 1);

  const auto resumed = Resume(credential);
  ASSERT_THAT(resumed, IsOk());
  ASSERT_EQ(resumed->credential().holds_size(), 2);
  EXPECT_TRUE(resumed->credential().holds(0).suspends());
  EXPECT_FALSE(resumed->credential().holds(1).suspends());
  EXPECT_TRUE(credential::Verify(BundleOf(credential), keys_.public_keys())->valid());
  EXPECT_THAT(Resume(credential), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));

  ASSERT_THAT(Suspend(credential), IsOk());
  ASSERT_THAT(honours_->RevokeAward(Revocation(award), Clerk()), IsOk());
  EXPECT_EQ(Verify(before).state(), v1::CREDENTIAL_STATE_REVOKED);
  EXPECT_THAT(Resume(credential), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

// Three base salaries go with the certificate: 5 400 000 đồng.
TEST_P(HonoursKeptTest, PrizeMoneyIsPaidUpToWhatGoesWithTheAward) {
  const std::string award = Certificate();
  ASSERT_THAT(honours_->RecordPrizePayment(Payment(award, 3'000'000), Clerk()), IsOk());
  const int64_t mark = Mark();
  EXPECT_THAT(honours_->RecordPrizePayment(Payment(award, 2'400'001), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "PRIZE_EXCEEDED"));
  EXPECT_THAT(honours_->RecordPrizePayment(Payment(award, 1, 3), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "PAID_TOO_EARLY"));
  for (const int64_t amount : {int64_t{0}, int64_t{-1}}) {
    EXPECT_THAT(honours_->RecordPrizePayment(Payment(award, amount), Clerk()),
                FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  }
  EXPECT_EQ(Mark(), mark + 1);
  ASSERT_THAT(honours_->RecordPrizePayment(Payment(award, 2'400'000), Clerk()), IsOk());
  EXPECT_EQ(Read(award).payments_size(), 2);

  v1::RevokeAwardRequest silent = Revocation(award);
  silent.mutable_ruling()->clear_money_due();
  const auto revoked = honours_->RevokeAward(silent, Clerk());
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(revoked->honour().rulings(0).money_due().amount(), 5'400'000) << "what was paid is due";
  EXPECT_THAT(honours_->RecordPrizePayment(Payment(award, 1), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
}

TEST_P(HonoursKeptTest, APrizeIsPaidOnceWhoeverPaysAtTheSameTime) {
  const std::string award = Certificate();
  std::atomic<int> paid = 0;
  std::vector<std::thread> cashiers;
  for (int i = 0; i < 8; ++i) {
    cashiers.emplace_back([&, request = Payment(award, 5'400'000)] {
      const auto response = honours_->RecordPrizePayment(request, Clerk());
      if (response.ok()) ++paid;
      if (!response.ok()) {
        EXPECT_EQ(response.status().code(), StatusCode::kFailedPrecondition);
      }
    });
  }
  for (std::thread& cashier : cashiers) cashier.join();
  EXPECT_EQ(paid, 1);
  EXPECT_EQ(Read(award).payments_size(), 1);
}

TEST_P(HonoursKeptTest, OncePeopleAreRecordedOnlyTheyMaySign) {
  const auto unrecorded = Sign("1/QĐ", "Chủ tịch");
  ASSERT_THAT(unrecorded, IsOk());
  EXPECT_EQ(unrecorded->decision().signing_authority(), "") << "nothing is claimed";

  const auto chair = honours_->RecordSigningAuthority(Signer("chair", "Chủ tịch"), Clerk());
  ASSERT_THAT(chair, IsOk());
  const auto signed_by = Sign("2/QĐ", "Chủ tịch");
  ASSERT_THAT(signed_by, IsOk());
  EXPECT_EQ(signed_by->decision().signing_authority(), "signingAuthorities/chair");
  EXPECT_THAT(Sign("3/QĐ", ""), IsOk()) << "a paper that names no office";

  const int64_t mark = Mark();
  EXPECT_THAT(Sign("4/QĐ", "Phó Chủ tịch"), FailsWith(StatusCode::kFailedPrecondition, "SIGNER_NOT_EMPOWERED"));
  EXPECT_EQ(Mark(), mark + 1);
  v1::RecordSigningAuthorityRequest deputy = Signer("deputy", "Phó Chủ tịch");
  deputy.mutable_signing_authority()->add_award_kinds("PROVINCE_FLAG");
  ASSERT_THAT(honours_->RecordSigningAuthority(deputy, Clerk()), IsOk());
  EXPECT_THAT(Sign("4/QĐ", "Phó Chủ tịch"), FailsWith(StatusCode::kFailedPrecondition, "SIGNER_NOT_EMPOWERED"))
      << "a deputy for flags alone";

  const std::string etag = chair->signing_authority().etag();
  EXPECT_THAT(honours_->EndSigningAuthority(End("chair", etag, 1), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(honours_->EndSigningAuthority(End("chair", "9", 3), Clerk()),
              FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  const auto ended = honours_->EndSigningAuthority(End("chair", etag, 3), Clerk());
  ASSERT_THAT(ended, IsOk());
  EXPECT_THAT(honours_->EndSigningAuthority(End("chair", ended->signing_authority().etag(), 3), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(Sign("5/QĐ", "Chủ tịch"), FailsWith(StatusCode::kFailedPrecondition, "SIGNER_NOT_EMPOWERED"))
      << "the paper is of April";
  EXPECT_THAT(honours_->RevokeAward(Revocation(signed_by->decision().items(0).award()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "SIGNER_NOT_EMPOWERED"));

  v1::ListSigningAuthoritiesRequest list;
  list.set_filter("authority = \"authorities/ubnd-hai-phong\" AND to <= \"2024-03-01\"");
  const auto listed = honours_->ListSigningAuthorities(list, Clerk());
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->total_size(), 1);
  EXPECT_EQ(listed->signing_authorities(0).name(), "signingAuthorities/chair");
}

TEST_P(HonoursKeptTest, AnAppointmentIsRefusedWithItsReason) {
  ASSERT_THAT(honours_->RecordSigningAuthority(Signer("chair", "Chủ tịch"), Clerk()), IsOk());
  const int64_t mark = Mark();
  EXPECT_THAT(honours_->RecordSigningAuthority(Signer("chair", "Chủ tịch"), Clerk()),
              FailsWith(StatusCode::kAlreadyExists, "ID_TAKEN"));
  v1::RecordSigningAuthorityRequest unknown = Signer("a", "Chủ tịch");
  unknown.mutable_signing_authority()->add_award_kinds("NO_SUCH_KIND");
  EXPECT_THAT(honours_->RecordSigningAuthority(unknown, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
  v1::RecordSigningAuthorityRequest foreign = Signer("a", "Chủ tịch");
  foreign.mutable_signing_authority()->add_award_kinds("VCA_FLAG");
  EXPECT_THAT(honours_->RecordSigningAuthority(foreign, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "AUTHORITY_REFUSED"));
  v1::RecordSigningAuthorityRequest backwards = Signer("a", "Chủ tịch");
  SetDate(backwards.mutable_signing_authority()->mutable_period()->mutable_to(), 2023, 1, 1);
  EXPECT_THAT(honours_->RecordSigningAuthority(backwards, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(honours_->RecordSigningAuthority(Signer("a", "Chủ tịch"), As("user:x", {"organizations/vca"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(Mark(), mark + 1);
}

// Two titles of fighter make a merit certificate; a medal rests on neither.
TEST_P(HonoursKeptTest, OnlyWhatCountedARevokedAwardIsToBeJudgedAgain) {
  std::vector<std::string> titles;
  for (const int year : {2016, 2017}) {
    v1::IssueDecisionRequest request = Decide(absl::StrCat(year, "/QĐ"), "");
    request.mutable_decision()->set_provenance(v1::PROVENANCE_RECORDED);
    request.mutable_decision()->set_grantor(v1::GRANTOR_ALLIANCE);
    SetDate(request.mutable_decision()->mutable_signed_on(), 2018, 1, 2);
    v1::DecisionItem& item = *request.mutable_decision()->add_items();
    item.set_award_kind("BASE_EMULATION_FIGHTER");
    item.set_year(year);
    item.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_INDIVIDUAL);
    item.mutable_recipient()->set_reference("persons/p-1");
    item.mutable_recipient()->set_display_name("Cá nhân 1");
    const auto issued = commendation_->IssueDecision(request, Clerk());
    ASSERT_THAT(issued, IsOk());
    titles.push_back(issued->decision().items(0).award());
  }
  std::map<std::string, std::string> granted;
  for (const std::string kind : {"VCA_MERIT_CERTIFICATE", "VCA_MEDAL"}) {
    v1::CreateNominationRequest create;
    create.set_request_id(Uuid());
    v1::Nomination& draft = *create.mutable_nomination();
    draft.set_award_kind(kind);
    draft.set_proposer("organizations/vca");
    draft.set_year(2017);
    draft.set_achievement("Thành tích");
    draft.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_INDIVIDUAL);
    draft.mutable_recipient()->set_reference("persons/p-1");
    draft.mutable_recipient()->set_display_name("Cá nhân 1");
    const auto created = commendation_->CreateNomination(create, Clerk());
    ASSERT_THAT(created, IsOk());
    const auto accepted = Review(Submit(created->nomination()), v1::REVIEW_ACTION_ACCEPT);
    ASSERT_THAT(accepted, IsOk());
    const auto issued = commendation_->IssueDecision(Decide(kind, accepted->nomination().name()), Clerk());
    ASSERT_THAT(issued, IsOk());
    granted[kind] = issued->decision().items(0).award();
  }
  v1::RevokeAwardRequest revoke = Revocation(titles[1]);
  revoke.mutable_ruling()->set_authority("organizations/vca");
  const auto revoked = honours_->RevokeAward(revoke, Clerk());
  ASSERT_THAT(revoked, IsOk());
  std::set<std::string> review(revoked->honour().to_review().begin(), revoked->honour().to_review().end());
  EXPECT_EQ(review, (std::set<std::string>{granted["VCA_MERIT_CERTIFICATE"], titles[0]}))
      << "the other title was taken over from a paper: what it rested on is not known";
  EXPECT_EQ(Read(granted["VCA_MERIT_CERTIFICATE"]).to_review_size(), 1);
  EXPECT_EQ(Read(granted["VCA_MEDAL"]).to_review_size(), 0);
}

TEST_P(HonoursKeptTest, HonoursFollowWhoTookTheHoldersPlace) {
  const std::vector<std::string> awards = Record("7/QĐ", "PROVINCE_MERIT_CERTIFICATE", v1::GRANTOR_PROVINCE, 3);
  v1::RevokeAwardRequest revoke = Revocation(awards[1]);
  ASSERT_THAT(honours_->RevokeAward(revoke, Clerk()), IsOk());
  directory_.predecessors["htx-9"] = {"htx-0", "htx-1"};
  const auto standing_of = [&](const std::string& id) {
    v1::GetHonourStandingRequest request;
    request.set_organization("organizations/" + id);
    const auto response = honours_->GetHonourStanding(request, Clerk());
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->standing() : common::v1::HonourStanding();
  };
  const common::v1::HonourStanding successor = standing_of("htx-9");
  EXPECT_EQ(successor.standing(), 1);
  EXPECT_EQ(successor.revoked(), 1);
  EXPECT_EQ(successor.predecessors_size(), 2);
  EXPECT_TRUE(successor.complete());
  ASSERT_EQ(successor.by_kind_size(), 1);
  EXPECT_EQ(successor.by_kind(0).display_name(), "Bằng khen của UBND tỉnh, thành phố");
  ASSERT_EQ(successor.latest_size(), 2);
  std::map<std::string, bool> latest;
  for (const common::v1::HonourLine& line : successor.latest()) latest[line.organization()] = line.revoked();
  EXPECT_EQ(latest, (std::map<std::string, bool>{{"organizations/htx-0", false}, {"organizations/htx-1", true}}));
  EXPECT_EQ(standing_of("htx-2").standing(), 1);
  EXPECT_EQ(standing_of("never-honoured").latest_size(), 0);
  directory_.down = true;
  EXPECT_FALSE(standing_of("htx-9").complete());
  EXPECT_EQ(standing_of("htx-0").standing(), 1) << "its own honours need no registry";
}

// Invariants 16 and 20: a revocation does not give the place in a quota back.
TEST_P(HonoursKeptTest, ARevokedFlagKeepsItsPlace) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh", "ha-nam"});
  const v1::Nomination first = Recommended("n1", "ninh-binh");
  const v1::Nomination second = Recommended("n2", "ha-nam");
  const auto issued = commendation_->IssueDecision(Decide("1/QĐ", first.name()), Clerk());
  ASSERT_THAT(issued, IsOk());
  v1::RevokeAwardRequest revoke = Revocation(issued->decision().items(0).award());
  revoke.mutable_ruling()->set_authority("organizations/vca");
  ASSERT_THAT(honours_->RevokeAward(revoke, Clerk()), IsOk());
  EXPECT_THAT(commendation_->IssueDecision(Decide("2/QĐ", second.name()), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "QUOTA_USED_UP"));
}

// Invariant 25, for what stands after decisions.
TEST_P(HonoursKeptTest, PagesJoinToTheWholeList) {
  for (int paper = 0; paper < 3; ++paper) {
    clock_.Advance(absl::Milliseconds(1));
    const std::vector<std::string> awards =
        Record(absl::StrCat(paper, "/QĐ"), "PROVINCE_MERIT_CERTIFICATE", v1::GRANTOR_PROVINCE, 2);
    ASSERT_THAT(honours_->ConferAwards(Ceremony(awards), Clerk()), IsOk());
    ASSERT_THAT(honours_->RecordSigningAuthority(Signer(absl::StrCat("s-", paper), "Chủ tịch"), Clerk()), IsOk());
  }
  // The names of a list, page by page; `read` answers a request.
  const auto joined = [](auto request, const auto& read, const auto& items, int size) {
    std::vector<std::string> names;
    request.set_page_size(size);
    do {
      const auto page = read(request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const auto& item : items(*page)) names.push_back(item.name());
      EXPECT_GE(page->total_size(), static_cast<int64_t>(names.size()));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  };
  const auto check = [&](auto request, size_t count, const auto& read, const auto& items) {
    const std::vector<std::string> whole = joined(request, read, items, 100);
    EXPECT_EQ(whole.size(), count);
    for (const int size : {1, 2, 4}) EXPECT_EQ(joined(request, read, items, size), whole) << size;
  };
  check(
      v1::ListAwardsRequest(), 6, [&](const auto& request) { return commendation_->ListAwards(request, Clerk()); },
      [](const auto& page) { return page.awards(); });
  check(
      v1::ListDecisionsRequest(), 3,
      [&](const auto& request) { return commendation_->ListDecisions(request, Clerk()); },
      [](const auto& page) { return page.decisions(); });
  check(
      v1::ListCeremoniesRequest(), 3, [&](const auto& request) { return honours_->ListCeremonies(request, Clerk()); },
      [](const auto& page) { return page.ceremonies(); });
  check(
      v1::ListCredentialsRequest(), 6, [&](const auto& request) { return honours_->ListCredentials(request, Clerk()); },
      [](const auto& page) { return page.credentials(); });
  check(
      v1::ListSigningAuthoritiesRequest(), 3,
      [&](const auto& request) { return honours_->ListSigningAuthorities(request, Clerk()); },
      [](const auto& page) { return page.signing_authorities(); });
}

}  // namespace
}  // namespace htx::awards

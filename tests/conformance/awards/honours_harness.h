#pragma once

// What tests of honours share.

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/harness.h"
#include "tests/support/eventually.h"

namespace htx::awards {

inline constexpr char kCommittee[] = "authorities/ubnd-hai-phong";

// Papers of the committee of Hải Phòng, and what follows them.
class HonoursTest : public AwardsTest {
 protected:
  v1::Decision Paper(const std::string& number, const std::string& kind, v1::Grantor grantor, int count) {
    v1::Decision decision;
    decision.set_number(number);
    decision.set_authority(kCommittee);
    decision.set_authority_label("Chủ tịch UBND thành phố Hải Phòng");
    decision.set_grantor(grantor);
    decision.set_manager("organizations/hai-phong");
    decision.set_provenance(v1::PROVENANCE_RECORDED);
    decision.set_dataset("hp-2023");
    SetDate(decision.mutable_signed_on(), 2024, 4, 1);
    const bool person = kind == "VCA_MEDAL";
    for (int i = 0; i < count; ++i) {
      v1::DecisionItem& item = *decision.add_items();
      item.set_award_kind(kind);
      item.set_year(2023);
      v1::Recipient& recipient = *item.mutable_recipient();
      recipient.set_kind(person ? v1::RECIPIENT_KIND_INDIVIDUAL : v1::RECIPIENT_KIND_COLLECTIVE);
      if (person) {
        recipient.set_reference(absl::StrCat("persons/p-", i));
        recipient.set_display_name(absl::StrCat("Cá nhân ", i));
      } else {
        recipient.set_organization(absl::StrCat("organizations/htx-", i));
      }
    }
    return decision;
  }

  // Records a paper; returns its awards.
  std::vector<std::string> Record(const std::string& number, const std::string& kind, v1::Grantor grantor, int count) {
    v1::IssueDecisionRequest request;
    request.set_request_id(Uuid());
    *request.mutable_decision() = Paper(number, kind, grantor, count);
    const auto issued = commendation_->IssueDecision(request, Clerk());
    EXPECT_THAT(issued, htx::testing::IsOk());
    std::vector<std::string> awards;
    if (issued.ok()) {
      for (const v1::DecisionItem& item : issued->decision().items()) awards.push_back(item.award());
    }
    return awards;
  }
  std::string Certificate(const std::string& number = "7/QĐ-UBND") {
    return Record(number, "PROVINCE_MERIT_CERTIFICATE", v1::GRANTOR_PROVINCE, 1).at(0);
  }

  v1::ConferAwardsRequest Ceremony(const std::vector<std::string>& awards, int day = 6) {
    v1::ConferAwardsRequest request;
    request.set_request_id(Uuid());
    v1::Ceremony& ceremony = *request.mutable_ceremony();
    ceremony.set_display_name("Ngày hội HTX 2024");
    ceremony.set_manager("organizations/hai-phong");
    ceremony.set_place("Hải Phòng");
    SetDate(ceremony.mutable_held_on(), 2024, 4, day);
    for (const std::string& award : awards) ceremony.add_awards(award);
    return request;
  }
  // The credential that a ceremony gave for `award`.
  std::string Conferred(const std::string& award) {
    const auto conferred = honours_->ConferAwards(Ceremony({award}), Clerk());
    EXPECT_THAT(conferred, htx::testing::IsOk());
    return conferred.ok() ? conferred->ceremony().credentials(0) : "";
  }

  v1::Honour Read(const std::string& award) {
    v1::GetHonourRequest request;
    request.set_name(award);
    return honours_->GetHonour(request, Clerk())->honour();
  }

  template <class Request>
  Request Rule(const std::string& award, int month) {
    Request request;
    request.set_name(award);
    request.set_etag(Read(award).award().etag());
    request.set_request_id(Uuid());
    v1::AwardRuling& ruling = *request.mutable_ruling();
    ruling.set_number(absl::StrCat(month, "/QĐ-HB"));
    ruling.set_authority(kCommittee);
    ruling.set_findings("Kê khai gian dối thành tích");
    SetDate(ruling.mutable_signed_on(), 2025, month, 1);
    return request;
  }
  v1::RevokeAwardRequest Revocation(const std::string& award) {
    auto request = Rule<v1::RevokeAwardRequest>(award, 1);
    request.mutable_ruling()->set_ground(v1::REVOCATION_GROUND_FRAUD);
    request.mutable_ruling()->mutable_money_due()->set_amount(2'700'000);
    return request;
  }

  // The bundle of a credential, once the log has it.
  std::string BundleOf(const std::string& credential) {
    v1::GetCredentialRequest request;
    request.set_name(credential);
    std::string bundle;
    EXPECT_TRUE(htx::testing::Eventually([&] {
      bundle = honours_->GetCredential(request, Clerk())->bundle();
      return absl::StrContains(bundle, "\"log\"");
    }));
    return bundle;
  }
  v1::VerifyCredentialResponse Verify(const std::string& bundle) {
    v1::VerifyCredentialRequest request;
    request.set_bundle(bundle);
    const auto verified = honours_->VerifyCredential(request, Clerk());
    EXPECT_THAT(verified, htx::testing::IsOk());
    return verified.ok() ? *verified : v1::VerifyCredentialResponse();
  }

  int64_t Counted() {
    v1::ListAwardsRequest request;
    request.set_filter("state = REVOKED");
    const int64_t revoked = commendation_->ListAwards(request, Clerk())->total_size();
    return commendation_->ListAwards({}, Clerk())->total_size() - revoked;
  }
  int64_t LogSize() { return log_->GetLogHead({}, Clerk())->head().size(); }
  bool LogReaches(int64_t size) {
    return htx::testing::Eventually([&] { return LogSize() == size; });
  }
};

}  // namespace htx::awards

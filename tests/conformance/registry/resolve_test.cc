// Numbers and names, and what became of the organisations they mean.

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class ResolveTest : public RegistryTest {
 protected:
  void SetUp() override {
    Alliance("hp");
    v1::CreateOrganizationRequest request = Named("a", "Hợp tác xã Nông nghiệp Đồng Tâm");
    request.mutable_organization()->set_tax_code("0200000014");
    request.mutable_organization()->set_legacy_registration_no("0207H00012");
    Create(request);
    clock_.Advance(absl::Hours(1));
  }
  v1::CreateOrganizationRequest Named(const std::string& id, const std::string& name) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_legal_name(name);
    return request;
  }
  static void AddNumber(const std::string& scheme, const std::string& value, v1::ResolveOrganizationsRequest& request) {
    v1::SchemeReference& number = *request.add_references()->mutable_identifier();
    number.set_scheme(scheme);
    number.set_value(value);
  }
  std::vector<v1::ResolvedReference> Resolve(const v1::ResolveOrganizationsRequest& request) {
    const auto response = handlers_->resolve.ResolveOrganizations(request, Clerk());
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return std::vector<v1::ResolvedReference>(static_cast<size_t>(request.references_size()));
    EXPECT_EQ(response->results_size(), request.references_size());
    return {response->results().begin(), response->results().end()};
  }
  v1::ResolvedReference Number(const std::string& scheme, const std::string& value) {
    v1::ResolveOrganizationsRequest request;
    AddNumber(scheme, value, request);
    return Resolve(request).front();
  }
  v1::ResolvedReference Name(const std::string& name) {
    v1::ResolveOrganizationsRequest request;
    request.add_references()->set_name(name);
    return Resolve(request).front();
  }
};
HTX_BOTH_ENGINES(ResolveTest);

TEST_P(ResolveTest, ANumberIsFoundWithOrWithoutItsScheme) {
  for (const char* scheme : {"TAX_CODE", ""}) {
    const v1::ResolvedReference found = Number(scheme, "0200000014");
    EXPECT_EQ(found.status(), v1::RESOLUTION_STATUS_FOUND) << scheme;
    EXPECT_EQ(found.organization(), "organizations/a");
    EXPECT_EQ(found.legal_name(), "Hợp tác xã Nông nghiệp Đồng Tâm");
    EXPECT_EQ(found.legal_status(), v1::LEGAL_STATUS_OPERATING);
    EXPECT_EQ(found.match().by(), "TAX_CODE");
    EXPECT_FALSE(found.match().former());
  }
  EXPECT_EQ(Number("", "0207h 00012").organization(), "organizations/a") << "case and spaces do not count";
  EXPECT_EQ(Number("TAX_CODE", "0207H00012").status(), v1::RESOLUTION_STATUS_INVALID_CHECK_DIGIT);
}

TEST_P(ResolveTest, EachReferenceIsAnsweredByItself) {
  v1::ResolveOrganizationsRequest request;
  AddNumber("TAX_CODE", "0200000015", request);
  AddNumber("TAX_CODE", "0200000021", request);
  AddNumber("", "0200000015", request);
  request.add_references()->set_organization("organizations/z");
  request.add_references()->set_organization("organizations/a");
  request.add_references()->set_name("Hợp tác xã Không Có");
  const std::vector<v1::ResolvedReference> results = Resolve(request);
  EXPECT_EQ(results[0].status(), v1::RESOLUTION_STATUS_INVALID_CHECK_DIGIT);
  EXPECT_EQ(results[1].status(), v1::RESOLUTION_STATUS_NOT_FOUND);
  EXPECT_EQ(results[2].status(), v1::RESOLUTION_STATUS_INVALID_CHECK_DIGIT) << "it looks like a tax code";
  EXPECT_EQ(results[3].status(), v1::RESOLUTION_STATUS_NOT_FOUND);
  EXPECT_EQ(results[4].status(), v1::RESOLUTION_STATUS_FOUND);
  EXPECT_EQ(results[5].status(), v1::RESOLUTION_STATUS_NOT_FOUND);
}

TEST_P(ResolveTest, ANameIsFoundWithoutItsMarksAndAfterItWasGivenUp) {
  EXPECT_EQ(Name("Hop tac xa Nong nghiep Dong Tam").organization(), "organizations/a");
  EXPECT_FALSE(Name("Hop tac xa Nong nghiep Dong Tam").match().exact());
  v1::UpdateOrganizationRequest change = Change(Get("a"), "legal_name");
  change.mutable_organization()->set_legal_name("Hợp tác xã Bình Minh");
  *change.mutable_effective_date() = Date(2020, 1, 1);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  const v1::ResolvedReference former = Name("Hợp tác xã Nông nghiệp Đồng Tâm");
  EXPECT_EQ(former.status(), v1::RESOLUTION_STATUS_FOUND);
  EXPECT_EQ(former.legal_name(), "Hợp tác xã Bình Minh");
  EXPECT_TRUE(former.match().former());
  EXPECT_TRUE(former.match().exact());
  EXPECT_FALSE(Name("Hợp tác xã Bình Minh").match().former());
  EXPECT_EQ(Name("Bình Minh").status(), v1::RESOLUTION_STATUS_NOT_FOUND) << "part of a name is a search";
}

TEST_P(ResolveTest, ANumberThatWasGivenUpStillFindsItsOrganisation) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "legacy_registration_no");
  *change.mutable_effective_date() = Date(2020, 1, 1);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  const v1::ResolvedReference former = Number("LEGACY_REGISTRATION", "0207H00012");
  EXPECT_EQ(former.organization(), "organizations/a");
  EXPECT_TRUE(former.match().former());
}

TEST_P(ResolveTest, WhatSeveralBearIsAmbiguousUnlessOneBearsItAsWritten) {
  v1::CreateOrganizationRequest other = Named("b", "Hợp tác xã Nông nghiệp Đông Tâm");
  other.add_accept_duplicates("organizations/-");
  Create(other);
  EXPECT_EQ(Name("Hợp tác xã Nông nghiệp Đông Tâm").organization(), "organizations/b");
  EXPECT_EQ(Name("Hợp tác xã Nông nghiệp Đồng Tâm").organization(), "organizations/a");
  const v1::ResolvedReference both = Name("hop tac xa nong nghiep dong tam");
  EXPECT_EQ(both.status(), v1::RESOLUTION_STATUS_AMBIGUOUS);
  EXPECT_EQ(both.organization(), "");
  EXPECT_EQ(both.candidates_size(), 2);
}

TEST_P(ResolveTest, TheTimeIsAboutWhatIsTold) {
  v1::ResolveOrganizationsRequest request;
  AddNumber("TAX_CODE", "0200000014", request);
  *request.mutable_time()->mutable_valid_date() = Date(2014, 1, 1);
  const v1::ResolvedReference early = Resolve(request).front();
  EXPECT_EQ(early.status(), v1::RESOLUTION_STATUS_NOT_KNOWN_AT_TIME);
  EXPECT_EQ(early.organization(), "organizations/a");
  EXPECT_EQ(early.valid_since().year(), 2015);
  *request.mutable_time()->mutable_valid_date() = Date(2016, 1, 1);
  EXPECT_EQ(Resolve(request).front().status(), v1::RESOLUTION_STATUS_FOUND);
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(clock_.Now() + absl::Hours(1)));
  EXPECT_THAT(handlers_->resolve.ResolveOrganizations(request, Clerk()),
              FailsWith(kOutOfRange, "KNOWN_TIME_IN_FUTURE"));
}

TEST_P(ResolveTest, AnEndedOrganisationWithoutSuccessorIsDissolved) {
  v1::CorrectOrganizationRequest ending;
  ending.set_name("organizations/a");
  ending.set_reason_code(v1::CORRECTION_CODE_LATE_FILING);
  ending.set_reason("giải thể từ lâu");
  ending.mutable_update_mask()->add_paths("legal_status");
  for (const auto& [status, year] :
       {std::pair{v1::LEGAL_STATUS_DISSOLVING, 2018}, {v1::LEGAL_STATUS_DISSOLVED, 2019}}) {
    ending.set_request_id(RequestId());
    ending.set_etag(Get("a").etag());
    ending.mutable_organization()->set_legal_status(status);
    *ending.mutable_valid_from() = Date(year, 1, 1);
    ASSERT_THAT(handlers_->corrections.CorrectOrganization(ending, Clerk()), IsOk());
  }
  const v1::ResolvedReference ended = Number("TAX_CODE", "0200000014");
  EXPECT_EQ(ended.status(), v1::RESOLUTION_STATUS_DISSOLVED);
  EXPECT_EQ(ended.ended_date().year(), 2019);
  EXPECT_EQ(ended.chain_size(), 0);
}

TEST_P(ResolveTest, BadReferencesAreNamedTogether) {
  v1::ResolveOrganizationsRequest request;
  EXPECT_THAT(handlers_->resolve.ResolveOrganizations(request, Clerk()), Violates("references"));
  AddNumber("PASSPORT", "1", request);
  request.add_references();
  const auto response = handlers_->resolve.ResolveOrganizations(request, Clerk());
  EXPECT_THAT(response, Violates("references[0].identifier.scheme"));
  EXPECT_THAT(response, Violates("references[1]"));
}

TEST_P(ResolveTest, FiveThousandReferencesAreOneCall) {
  v1::ResolveOrganizationsRequest request;
  for (int i = 0; i < 5000; ++i) {
    if (i % 2 == 0) {
      AddNumber("TAX_CODE", "0200000014", request);
    } else {
      request.add_references()->set_organization(absl::StrCat("organizations/none-", i));
    }
  }
  const std::vector<v1::ResolvedReference> results = Resolve(request);
  EXPECT_EQ(results[4998].status(), v1::RESOLUTION_STATUS_FOUND);
  EXPECT_EQ(results[4999].status(), v1::RESOLUTION_STATUS_NOT_FOUND);
  request.add_references()->set_organization("organizations/a");
  EXPECT_THAT(handlers_->resolve.ResolveOrganizations(request, Clerk()), Violates("references"));
}

}  // namespace
}  // namespace htx::registry

// Conversions of organisations: there and back, and every violation by its path.

#include "registry/rpc/organization_proto.h"

#include "registry/domain/governing_law.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

const absl::CivilDay kToday(2024, 7, 1);

// The n-th of many different organisations: every optional part is there in some and absent in others.
Organization Sample(int n) {
  const auto pick = [&](int divisor) { return n % divisor == 0; };
  Organization organization{.id = OrganizationId::Of("org-" + std::to_string(n)), .version = n + 1};
  Facts& facts = organization.revision.facts;
  facts.kind = Terms<Kind>()[static_cast<size_t>(n) % 5].value;
  facts.legal_name = "Hợp tác xã số " + std::to_string(n);
  facts.short_name = "HTX " + std::to_string(n);
  facts.foreign_name = pick(2) ? "Cooperative" : "";
  if (pick(3)) facts.former_names = {{.text = "Tên cũ", .to = absl::CivilDay(2014, 1, 1)}};
  facts.tax_code = pick(2) ? "0200000014" : "";
  facts.legacy_registration_no = pick(5) ? "0207H00012" : "";
  facts.sector = Terms<Sector>()[static_cast<size_t>(n) % 8].value;
  facts.governing_law = pick(2) ? GoverningLaw::kUnspecified : GoverningLaw::kLaw2012;
  facts.legal_status = Terms<LegalStatus>()[static_cast<size_t>(n) % 6].value;
  facts.activity_status = pick(2) ? ActivityStatus::kActive : ActivityStatus::kCeased;
  facts.founded_date = absl::CivilDay(2000 + n % 20, 1 + n % 12, 1 + n % 28);
  if (pick(2)) facts.member_count = n;
  if (pick(3))
    facts.labour = ReportedNumber{.value = n, .qualifier = Terms<Qualifier>()[static_cast<size_t>(n) % 5].value};
  if (pick(7)) facts.labour = ReportedNumber{.value = 2, .qualifier = Qualifier::kRange, .upper = 3};
  if (pick(4)) facts.charter_capital = 1'000'000'000LL * n;
  facts.area = pick(2) ? "p31" : "d311";
  facts.address = pick(2) ? "Số 1\nđường 25/10" : "";
  facts.alliance = OrganizationId::Of("hp");
  facts.dataset = pick(3) ? "hp-2019-h1" : "";
  organization.revision.valid_from = facts.founded_date;
  return organization;
}

TEST(OrganizationProtoTest, ParsingWhatWasShownGivesItBack) {
  for (int n = 0; n < 200; ++n) {
    const Organization sample = Sample(n);
    v1::CreateOrganizationRequest request;
    *request.mutable_organization() = ToProto(sample, 7);
    request.set_organization_id(sample.id.text());
    const auto parsed = ParseNewOrganization(request, kToday);
    ASSERT_THAT(parsed, IsOk()) << n;
    Facts expected = sample.facts();
    if (expected.governing_law == GoverningLaw::kUnspecified) {
      expected.governing_law = DeriveLaw(expected, expected.founded_date, kToday);
    }
    EXPECT_EQ(parsed->facts, expected) << n;
    EXPECT_EQ(parsed->id, sample.id);
    EXPECT_EQ(parsed->effective_day, sample.facts().founded_date);
  }
}

v1::CreateOrganizationRequest Valid() {
  v1::CreateOrganizationRequest request;
  *request.mutable_organization() = ToProto(Sample(1), 0);
  return request;
}

TEST(OrganizationProtoTest, EachViolationNamesItsField) {
  struct Case {
    const char* field;
    void (*spoil)(v1::CreateOrganizationRequest&);
  };
  const Case cases[] = {
      {"organization.kind", [](auto& r) { r.mutable_organization()->set_kind(static_cast<v1::OrganizationKind>(77)); }},
      {"organization.legal_name", [](auto& r) { r.mutable_organization()->clear_legal_name(); }},
      {"organization.legal_name", [](auto& r) { r.mutable_organization()->set_legal_name(std::string(601, 'a')); }},
      {"organization.legal_name", [](auto& r) { r.mutable_organization()->set_legal_name("e\xcc\x81"); }},
      {"organization.legal_name", [](auto& r) { r.mutable_organization()->set_legal_name("\xff"); }},
      {"organization.short_name", [](auto& r) { r.mutable_organization()->set_short_name(" HTX"); }},
      {"organization.foreign_name", [](auto& r) { r.mutable_organization()->set_foreign_name("a\tb"); }},
      {"organization.former_names[0].text", [](auto& r) { r.mutable_organization()->add_former_names(); }},
      {"organization.tax_code", [](auto& r) { r.mutable_organization()->set_tax_code("123"); }},
      {"organization.legacy_registration_no",
       [](auto& r) { r.mutable_organization()->set_legacy_registration_no(std::string(41, 'a')); }},
      {"organization.sector", [](auto& r) { r.mutable_organization()->clear_sector(); }},
      {"organization.governing_law",
       [](auto& r) { r.mutable_organization()->set_governing_law(static_cast<v1::GoverningLaw>(77)); }},
      {"organization.legal_status",
       [](auto& r) { r.mutable_organization()->set_legal_status(v1::LEGAL_STATUS_DISSOLVED); }},
      {"organization.activity_status",
       [](auto& r) { r.mutable_organization()->set_activity_status(static_cast<v1::ActivityStatus>(77)); }},
      {"organization.founded_date", [](auto& r) { r.mutable_organization()->clear_founded_date(); }},
      {"organization.founded_date", [](auto& r) { r.mutable_organization()->mutable_founded_date()->set_year(2025); }},
      {"organization.founded_date", [](auto& r) { r.mutable_organization()->mutable_founded_date()->set_month(13); }},
      {"organization.member_count", [](auto& r) { r.mutable_organization()->set_member_count(-1); }},
      {"organization.labour.value", [](auto& r) { r.mutable_organization()->mutable_labour()->set_value(-1); }},
      {"organization.labour.upper", [](auto& r) { r.mutable_organization()->mutable_labour()->set_upper(1); }},
      {"organization.charter_capital.currency",
       [](auto& r) { r.mutable_organization()->mutable_charter_capital()->set_currency("USD"); }},
      {"organization.charter_capital.amount",
       [](auto& r) { r.mutable_organization()->mutable_charter_capital()->set_amount(INT64_MAX); }},
      {"organization.area", [](auto& r) { r.mutable_organization()->set_area("areas/P 99"); }},
      {"organization.area", [](auto& r) { r.mutable_organization()->clear_area(); }},
      {"organization.address", [](auto& r) { r.mutable_organization()->set_address(std::string(1001, 'a')); }},
      {"organization.alliance", [](auto& r) { r.mutable_organization()->clear_alliance(); }},
      {"organization.alliance", [](auto& r) { r.mutable_organization()->set_alliance("alliances/hp"); }},
      {"organization.dataset", [](auto& r) { r.mutable_organization()->set_dataset("HP 2019"); }},
      {"organization_id", [](auto& r) { r.set_organization_id("-x"); }},
      {"effective_date", [](auto& r) { r.mutable_effective_date()->set_year(1900); }},
  };
  for (const Case& c : cases) {
    v1::CreateOrganizationRequest request = Valid();
    c.spoil(request);
    EXPECT_THAT(ParseNewOrganization(request, kToday), Violates(c.field)) << c.field;
  }
  EXPECT_THAT(ParseNewOrganization(Valid(), kToday), IsOk());
}

TEST(OrganizationProtoTest, ACreditFundIsInTheCreditSector) {
  v1::CreateOrganizationRequest request = Valid();
  request.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND);
  request.mutable_organization()->clear_sector();
  EXPECT_EQ(ParseNewOrganization(request, kToday)->facts.sector, Sector::kCredit);
}

TEST(OrganizationProtoTest, AnAllianceNamesNoOtherKeeper) {
  v1::CreateOrganizationRequest request = Valid();
  request.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_ALLIANCE);
  request.set_organization_id("hcm");
  EXPECT_THAT(ParseNewOrganization(request, kToday), Violates("organization.alliance"));
  request.set_organization_id("hp");
  EXPECT_THAT(ParseNewOrganization(request, kToday), IsOk());
}

TEST(OrganizationProtoTest, AnUpdateReadsOnlyWhatItsMaskNames) {
  v1::UpdateOrganizationRequest request;
  request.mutable_organization()->set_name("organizations/a");
  request.mutable_organization()->set_member_count(5);
  request.mutable_organization()->set_tax_code("nonsense");
  request.mutable_update_mask()->add_paths("member_count");
  request.mutable_update_mask()->add_paths("member_count");
  const auto update = ParseUpdate(request, kToday);
  ASSERT_THAT(update, IsOk());
  EXPECT_EQ(update->change.fields, std::vector<Field>{Field::kMemberCount});
  EXPECT_EQ(update->change.effective_day, kToday);
  request.mutable_update_mask()->add_paths("tax_code");
  EXPECT_THAT(ParseUpdate(request, kToday), Violates("organization.tax_code"));
  request.mutable_update_mask()->add_paths("name");
  EXPECT_THAT(ParseUpdate(request, kToday), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));
  request.clear_update_mask();
  EXPECT_THAT(ParseUpdate(request, kToday), Violates("update_mask"));
}

}  // namespace
}  // namespace htx::registry

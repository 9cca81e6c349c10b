// The whole of an organisation: its details, identifiers that are claimed for ever, records that look alike, the rules
// of registration, its size, and records that not everybody may read.

#include <atomic>
#include <thread>

#include "registry/store/claim_store.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class RecordTest : public RegistryTest {
 protected:
  void SetUp() override { Alliance("hp"); }

  absl::StatusOr<v1::CreateOrganizationResponse> TryCreate(const v1::CreateOrganizationRequest& request) {
    return handlers_->organizations.CreateOrganization(request, Clerk());
  }
  absl::StatusOr<v1::UpdateOrganizationResponse> TryUpdate(const v1::UpdateOrganizationRequest& request) {
    return handlers_->organizations.UpdateOrganization(request, Clerk());
  }
  // A cooperative whose id does not stand in its name.
  v1::CreateOrganizationRequest Named(const std::string& id, const std::string& name) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_legal_name(name);
    return request;
  }
  static void AddIdentifier(v1::Organization& organization, v1::IdentifierScheme scheme, const std::string& value,
                            const std::string& issuer = "") {
    v1::Identifier& identifier = *organization.add_other_identifiers();
    identifier.set_scheme(scheme);
    identifier.set_value(value);
    identifier.set_issuer(issuer);
  }
  static std::vector<std::string> Subjects(const absl::Status& status) {
    std::vector<std::string> subjects;
    for (const PreconditionViolation& violation : DetailOf(status).preconditions) subjects.push_back(violation.subject);
    return subjects;
  }
  template <class Found>
  std::vector<Found> Ask(absl::FunctionRef<absl::StatusOr<std::vector<Found>>(ClaimStore&)> question) {
    std::vector<Found> found;
    EXPECT_THAT(database_->Read(Clerk().deadline,
                                [&](sql::Transaction& transaction) -> absl::Status {
                                  ClaimStore claims(transaction);
                                  auto answer = question(claims);
                                  if (answer.ok()) found = *std::move(answer);
                                  return answer.status();
                                }),
                IsOk());
    return found;
  }
  std::vector<IdentifierHolder> Holders(IdentifierScheme scheme, const std::string& value) {
    return Ask<IdentifierHolder>([&](ClaimStore& claims) { return claims.FindHolders({KeyOf(scheme, value)}, 10); });
  }
  std::vector<NameBearer> Bearers(const std::string& name) {
    return Ask<NameBearer>([&](ClaimStore& claims) { return claims.FindBearers({OwnNameKey(name)}, 10); });
  }
};
HTX_BOTH_ENGINES(RecordTest);

void FillDetails(v1::Organization& organization) {
  organization.set_foreign_name("Dong Tam Cooperative");
  organization.set_foreign_name_language("en");
  v1::TypedName& trade = *organization.add_other_names();
  trade.set_text("Rau sạch Đồng Tâm");
  trade.set_type(v1::NAME_TYPE_TRADE);
  trade.set_language("vi");
  *trade.mutable_period()->mutable_from() = Date(2018, 1, 1);
  v1::Identifier& certificate = *organization.add_other_identifiers();
  certificate.set_scheme(v1::IDENTIFIER_SCHEME_CERTIFICATE);
  certificate.set_value("GCN-12/2015");
  certificate.set_issuer("Phòng Tài chính - Kế hoạch");
  v1::BusinessLine& line = *organization.add_business_lines();
  line.set_code("0111");
  line.set_main(true);
  organization.add_business_lines()->set_code("4632");
  organization.mutable_member_counts()->set_official(40);
  organization.mutable_member_counts()->set_associate_contributing(5);
  organization.mutable_member_counts()->set_associate_not_contributing(0);
  organization.mutable_contact()->add_phones("0225 3 123 456");
  organization.mutable_contact()->set_email("htx@example.vn");
  organization.mutable_contact()->set_website("https://example.vn");
  organization.set_governance_form(v1::GOVERNANCE_FORM_REDUCED);
  organization.mutable_charter_capital()->set_amount(2'000'000'000);
  organization.mutable_capital_contribution()->mutable_paid_in()->set_amount(1'500'000'000);
  organization.mutable_capital_contribution()->mutable_largest_share()->set_amount(100'000'000);
  *organization.mutable_capital_contribution()->mutable_due_date() = Date(2015, 9, 1);
  organization.set_founders_count(9);
}

TEST_P(RecordTest, EveryDetailIsReadBackAsItWasWritten) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  FillDetails(*request.mutable_organization());
  request.mutable_organization()->clear_sector();
  const v1::Organization created = Create(request);
  v1::Organization read = Get("a");
  read.clear_sequence();
  EXPECT_EQ(created.SerializeAsString(), read.SerializeAsString());

  EXPECT_EQ(read.sector(), v1::SECTOR_AGRICULTURE);  // The one of its main line.
  EXPECT_EQ(read.member_count(), 45);
  ASSERT_EQ(read.business_lines_size(), 2);
  EXPECT_EQ(read.business_lines(0).version(), v1::VSIC_VERSION_2007);  // In force on the effective date.
  EXPECT_EQ(read.business_lines(0).section(), "A");
  ASSERT_EQ(read.names_size(), 4);
  EXPECT_EQ(read.names(0).type(), v1::NAME_TYPE_LEGAL);
  EXPECT_EQ(read.names(0).period().from().year(), 2015);
  EXPECT_EQ(read.names(2).language(), "en");
  EXPECT_EQ(read.names(3).type(), v1::NAME_TYPE_TRADE);
  ASSERT_EQ(read.identifiers_size(), 1);
  EXPECT_EQ(read.identifiers(0).value(), "GCN-12/2015");
  EXPECT_EQ(read.disclosure(), v1::DISCLOSURE_PUBLIC);
  EXPECT_EQ(read.founders_count(), 9);
  EXPECT_EQ(read.capital_contribution().paid_in().amount(), 1'500'000'000);
}

TEST_P(RecordTest, DetailsHaveTheirHistoryToo) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  FillDetails(*request.mutable_organization());
  v1::UpdateOrganizationRequest change = Change(Create(request), "contact");
  change.mutable_update_mask()->add_paths("member_counts");
  change.mutable_organization()->mutable_contact()->add_phones("0225 3 999 999");
  change.mutable_organization()->mutable_member_counts()->set_official(50);
  *change.mutable_effective_date() = Date(2020, 1, 1);
  ASSERT_THAT(TryUpdate(change), IsOk());
  EXPECT_EQ(GetAt("a", Date(2019, 12, 31))->contact().phones(0), "0225 3 123 456");
  EXPECT_EQ(GetAt("a", Date(2020, 1, 1))->contact().phones(0), "0225 3 999 999");
  EXPECT_EQ(Get("a").member_counts().official(), 50);
  EXPECT_EQ(Get("a").member_count(), 45);  // Not all kinds are known, so the total stays.
  const v1::Change told = Feed().back();
  EXPECT_EQ(told.changed_paths_size(), 2);
}

TEST_P(RecordTest, ViolationsOfDetailsAreToldAtOnce) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  v1::Organization& organization = *request.mutable_organization();
  FillDetails(organization);
  organization.set_foreign_name_language("English");
  organization.mutable_other_names(0)->set_type(v1::NAME_TYPE_LEGAL);
  organization.mutable_other_identifiers(0)->clear_issuer();
  organization.mutable_business_lines(0)->set_main(false);
  organization.mutable_business_lines(1)->set_code("4");
  organization.mutable_contact()->set_phones(0, "gọi cho tôi");
  organization.mutable_contact()->set_email("nobody");
  organization.mutable_capital_contribution()->mutable_paid_in()->set_amount(3'000'000'000);
  organization.set_member_count(44);
  const auto reply = TryCreate(request);
  for (const char* field :
       {"organization.foreign_name_language", "organization.other_names[0].type",
        "organization.other_identifiers[0].issuer", "organization.business_lines",
        "organization.business_lines[1].code", "organization.contact.phones[0]", "organization.contact.email",
        "organization.capital_contribution.paid_in", "organization.member_count"}) {
    EXPECT_THAT(reply, Violates(field)) << field;
  }
}

TEST_P(RecordTest, AnIdentifierOfAUniqueSchemeIsNeverGivenAgain) {
  v1::CreateOrganizationRequest first = Cooperative("a");
  AddIdentifier(*first.mutable_organization(), v1::IDENTIFIER_SCHEME_GLN, "4006381333931");
  v1::UpdateOrganizationRequest change = Change(Create(first), "other_identifiers");
  ASSERT_THAT(TryUpdate(change), IsOk());  // Given up.
  EXPECT_EQ(Get("a").identifiers_size(), 0);

  v1::CreateOrganizationRequest second = Cooperative("b");
  AddIdentifier(*second.mutable_organization(), v1::IDENTIFIER_SCHEME_GLN, "4006 3813 33931");
  const auto refused = TryCreate(second);
  EXPECT_THAT(refused, FailsWith(kAlreadyExists, "NUMBER_TAKEN"));
  EXPECT_EQ(DetailOf(refused.status()).resource_name, "organizations/a");

  second.mutable_organization()->clear_other_identifiers();
  v1::UpdateOrganizationRequest taking = Change(Create(second), "other_identifiers");
  AddIdentifier(*taking.mutable_organization(), v1::IDENTIFIER_SCHEME_GLN, "4006381333931");
  EXPECT_THAT(TryUpdate(taking), FailsWith(kAlreadyExists, "NUMBER_TAKEN"));
}

TEST_P(RecordTest, AnIssuersNumbersAreUniqueForTheIssuerAlone) {
  v1::CreateOrganizationRequest first = Cooperative("a");
  AddIdentifier(*first.mutable_organization(), v1::IDENTIFIER_SCHEME_EXTERNAL, "7", "Sở Nông nghiệp");
  first.mutable_organization()->set_legacy_registration_no("0207H1");
  Create(first);
  v1::CreateOrganizationRequest second = Cooperative("b");
  second.mutable_organization()->set_legacy_registration_no("0207H1");
  AddIdentifier(*second.mutable_organization(), v1::IDENTIFIER_SCHEME_EXTERNAL, "7", "Sở Công Thương");
  Create(second);
  v1::CreateOrganizationRequest third = Cooperative("c");
  AddIdentifier(*third.mutable_organization(), v1::IDENTIFIER_SCHEME_EXTERNAL, "7", "SỞ NÔNG NGHIỆP");
  EXPECT_THAT(TryCreate(third), FailsWith(kAlreadyExists, "NUMBER_TAKEN"));
  EXPECT_EQ(Holders(IdentifierScheme::kLegacyRegistration, "0207H1").size(), 2u);
  EXPECT_EQ(Holders(IdentifierScheme::kExternal, "7").size(), 2u);
}

TEST_P(RecordTest, IdentifiersKeepTheDaysOnWhichTheyWereBorne) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_tax_code("0200000014");
  v1::UpdateOrganizationRequest change = Change(Create(request), "tax_code");
  change.mutable_organization()->set_tax_code("0200000021");
  *change.mutable_effective_date() = Date(2019, 5, 1);
  ASSERT_THAT(TryUpdate(change), IsOk());
  const std::vector<IdentifierHolder> old = Holders(IdentifierScheme::kTaxCode, "0200000014");
  ASSERT_EQ(old.size(), 1u);
  EXPECT_EQ(old[0].from, absl::CivilDay(2015, 3, 1));
  EXPECT_EQ(old[0].to, absl::CivilDay(2019, 5, 1));
  EXPECT_EQ(Holders(IdentifierScheme::kTaxCode, "0200000021")[0].to, std::nullopt);

  // As if the first code had been a slip from the start.
  change = Change(Get("a"), "tax_code");
  change.mutable_organization()->set_tax_code("0200000021");
  *change.mutable_effective_date() = Date(2015, 3, 1);
  ASSERT_THAT(TryUpdate(change), IsOk());
  EXPECT_EQ(Holders(IdentifierScheme::kTaxCode, "0200000014")[0].from, std::nullopt);
  // So the true holder can have it; where it was recorded in error stays findable.
  v1::CreateOrganizationRequest holder = Cooperative("b");
  holder.mutable_organization()->set_tax_code("0200000014");
  EXPECT_THAT(TryCreate(holder), IsOk());
  const std::vector<IdentifierHolder> both = Holders(IdentifierScheme::kTaxCode, "0200000014");
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].organization.text(), "b");
  EXPECT_EQ(both[1].organization.text(), "a");
  EXPECT_EQ(Holders(IdentifierScheme::kTaxCode, "0200000021")[0].from, absl::CivilDay(2015, 3, 1));
}

TEST_P(RecordTest, WhoBearsOrBoreANameIsFound) {
  v1::UpdateOrganizationRequest change = Change(Create(Named("a", "Hợp tác xã Đồng Tâm")), "legal_name");
  change.mutable_update_mask()->add_paths("short_name");
  change.mutable_organization()->set_legal_name("Hợp tác xã Thắng Lợi");
  change.mutable_organization()->set_short_name("HTX Thắng Lợi");
  ASSERT_THAT(TryUpdate(change), IsOk());
  const std::vector<NameBearer> former = Bearers("HTX ĐỒNG TÂM");
  ASSERT_EQ(former.size(), 1u);
  EXPECT_EQ(former[0].organization.text(), "a");
  EXPECT_FALSE(former[0].current);
  EXPECT_TRUE(Bearers("thang loi")[0].current);
  // A name that was given up is free for others.
  EXPECT_THAT(TryCreate(Named("b", "Hợp tác xã Đồng Tâm")), IsOk());
  EXPECT_EQ(Bearers("Đồng Tâm").size(), 2u);
}

TEST_P(RecordTest, ARecordThatLooksLikeAnotherIsRefusedUntilItIsAccepted) {
  Create(Named("a", "Hợp tác xã Nông nghiệp Đồng Tâm"));
  v1::CreateOrganizationRequest request = Named("b", "Hợp tác xã nông nghiệp Đông Tấm");
  request.mutable_organization()->set_tax_code("0200000014");
  const auto refused = TryCreate(request);
  ASSERT_THAT(refused, FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  EXPECT_EQ(Subjects(refused.status()), std::vector<std::string>{"organizations/a"});
  EXPECT_TRUE(Holders(IdentifierScheme::kTaxCode, "0200000014").empty());

  request.set_request_id(RequestId());
  request.add_accept_duplicates("organizations/a");
  EXPECT_THAT(TryCreate(request), IsOk());
  // The third one meets both.
  const auto third = TryCreate(Named("c", "Hợp tác xã Nông nghiệp Đồng Tâm"));
  EXPECT_EQ(Subjects(third.status()).size(), 2u);
}

TEST_P(RecordTest, AnotherKindProvinceOrAnEndedOneIsNoDuplicate) {
  v1::Organization first = Create(Named("a", "Hợp tác xã Đồng Tâm"));
  v1::CreateOrganizationRequest group = Named("b", "Tổ hợp tác Đồng Tâm");
  group.mutable_organization()->set_kind(v1::ORGANIZATION_KIND_COOPERATIVE_GROUP);
  EXPECT_THAT(TryCreate(group), IsOk());
  v1::CreateOrganizationRequest elsewhere = Named("c", "Hợp tác xã Đồng Tâm");
  elsewhere.mutable_organization()->set_area("areas/p22");
  *elsewhere.mutable_organization()->mutable_founded_date() = Date(2016, 1, 1);
  EXPECT_THAT(TryCreate(elsewhere), IsOk());

  for (const auto stage : {v1::DISSOLUTION_STAGE_START, v1::DISSOLUTION_STAGE_COMPLETE}) {
    v1::DissolveOrganizationRequest dissolve;
    dissolve.set_name(first.name());
    dissolve.set_etag(Get("a").etag());
    dissolve.set_request_id(RequestId());
    dissolve.set_stage(stage);
    *dissolve.mutable_effective_date() = Date(2020, 1, 1);
    ASSERT_THAT(handlers_->lifecycle.DissolveOrganization(dissolve, Clerk()), IsOk());
  }
  EXPECT_THAT(TryCreate(Named("d", "Hợp tác xã Đồng Tâm")), IsOk());
}

TEST_P(RecordTest, PhonesAndHouseNumbersGiveAwayDuplicates) {
  v1::CreateOrganizationRequest first = Cooperative("a");
  first.mutable_organization()->mutable_contact()->add_phones("+84 225 3123456");
  first.mutable_organization()->set_address("Số 12, đường Lạch Tray");
  Create(first);
  v1::CreateOrganizationRequest phone = Cooperative("b");
  phone.mutable_organization()->mutable_contact()->add_phones("0225 312 3456");
  EXPECT_THAT(TryCreate(phone), FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  v1::CreateOrganizationRequest address = Cooperative("c");
  address.mutable_organization()->set_address("12 đường Lạch Tray");
  EXPECT_THAT(TryCreate(address), FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  address.mutable_organization()->set_address("Đường Lạch Tray");
  address.set_request_id(RequestId());
  EXPECT_THAT(TryCreate(address), IsOk());
}

TEST_P(RecordTest, ARenamingIntoAnothersNameIsRefusedToo) {
  Create(Named("a", "Hợp tác xã Đồng Tâm"));
  const v1::Organization other = Create(Named("b", "Hợp tác xã Thắng Lợi"));
  v1::UpdateOrganizationRequest change = Change(other, "legal_name");
  change.mutable_organization()->set_legal_name("Hợp tác xã Đồng Tâm");
  EXPECT_THAT(TryUpdate(change), FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  change.set_request_id(RequestId());
  change.add_accept_duplicates("organizations/-");
  EXPECT_THAT(TryUpdate(change), IsOk());
  // What it bears already is not asked again.
  v1::UpdateOrganizationRequest address = Change(Get("b"), "address");
  address.mutable_organization()->set_address("Số 1, đường 25/10");
  EXPECT_THAT(TryUpdate(address), IsOk());
  // The first bearer leaves the name: who bears it still is met.
  v1::UpdateOrganizationRequest leaving = Change(Get("a"), "legal_name");
  leaving.mutable_update_mask()->add_paths("short_name");
  leaving.mutable_organization()->set_legal_name("Hợp tác xã Quyết Tiến");
  leaving.mutable_organization()->set_short_name("HTX Quyết Tiến");
  ASSERT_THAT(TryUpdate(leaving), IsOk());
  EXPECT_EQ(Subjects(TryCreate(Named("c", "Hợp tác xã Đồng Tâm")).status()),
            std::vector<std::string>{"organizations/b"});
}

// The same record keyed in many times at once, each time as a call of its own.
TEST_P(RecordTest, OfSixtyFourEqualRecordsAtOnceOneIsRecorded) {
  std::atomic<int> won = 0;
  std::atomic<int> refused = 0;
  std::vector<v1::CreateOrganizationRequest> requests;
  for (int i = 0; i < 64; ++i) {
    requests.push_back(Named("", "Hợp tác xã Đồng Tâm"));
    requests.back().mutable_organization()->set_legacy_registration_no("0207H00012");
  }
  std::vector<std::thread> callers;
  for (const auto& request : requests) {
    callers.emplace_back([&] {
      const auto reply = TryCreate(request);
      if (reply.ok()) ++won;
      if (ReasonOf(reply.status()) == "POSSIBLE_DUPLICATE") ++refused;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(refused, 63);
  EXPECT_EQ(Feed().size(), 2u);
}

TEST_P(RecordTest, RulesOfRegistrationRefuseOrWarnByTheDayOfEffect) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_founders_count(5);
  request.mutable_organization()->set_short_name("Đồng Tâm");
  const auto refused = TryCreate(request);
  EXPECT_THAT(refused, FailsWith(kInvalidArgument, "REGISTRATION_RULE"));
  EXPECT_THAT(refused, Violates("organization.founders_count"));
  EXPECT_THAT(refused, Violates("organization.short_name"));

  request.set_request_id(RequestId());
  request.set_registration_rules(v1::REGISTRATION_RULES_REPORT);
  const auto recorded = TryCreate(request);
  ASSERT_THAT(recorded, IsOk());
  ASSERT_EQ(recorded->warnings_size(), 2);
  EXPECT_EQ(recorded->warnings(0).rule(), "SHORT_NAME_HAS_FORM/COOPERATIVE@2014-01-01");
  EXPECT_EQ(recorded->warnings(1).confidence(), v1::RULE_CONFIDENCE_CONFIRMED);
  EXPECT_FALSE(recorded->warnings(1).citation().empty());

  // A later renaming is judged by the rules of its day; what it leaves alone is not judged again.
  v1::UpdateOrganizationRequest change = Change(Get("a"), "short_name");
  change.mutable_organization()->set_short_name("Thắng Lợi");
  *change.mutable_effective_date() = Date(2020, 1, 1);
  EXPECT_THAT(TryUpdate(change), FailsWith(kInvalidArgument, "REGISTRATION_RULE"));
  change = Change(Get("a"), "address");
  change.mutable_organization()->set_address("Thôn 3");
  EXPECT_THAT(TryUpdate(change), IsOk());
}

TEST_P(RecordTest, TheSameCooperativeIsFoundAlikeAcrossAReformOfProvinces) {
  clock_.Set(StartOf(absl::CivilDay(2025, 7, 2)) + absl::Hours(9));
  v1::CreateOrganizationRequest before = Cooperative("a");
  before.mutable_organization()->set_legal_name("Hợp tác xã Thắng Lợi");
  before.mutable_organization()->set_area("areas/p30");
  Create(before);
  v1::CreateOrganizationRequest after = Cooperative("b");
  after.mutable_organization()->set_legal_name("HTX Thắng Lợi");
  after.mutable_organization()->set_area("areas/p31-2025");
  *after.mutable_organization()->mutable_founded_date() = Date(2015, 3, 2);
  *after.mutable_effective_date() = Date(2025, 7, 2);
  EXPECT_THAT(handlers_->organizations.CreateOrganization(after, Clerk()),
              FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
}

TEST_P(RecordTest, ARestrictedRecordIsVeiledAndItsReadingAudited) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  FillDetails(*request.mutable_organization());
  request.mutable_organization()->set_tax_code("0200000014");
  v1::UpdateOrganizationRequest change = Change(Create(request), "disclosure");
  change.mutable_organization()->set_disclosure(v1::DISCLOSURE_RESTRICTED);
  const auto updated = TryUpdate(change);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->organization().tax_code(), "0200000014");
  EXPECT_EQ(Feed().back().header().type(), "ORGANIZATION_RESTRICTED");
  EXPECT_EQ(Feed().back().after().legal_name(), "");

  v1::GetOrganizationRequest get;
  get.set_name("organizations/a");
  const auto entries = [&] { return *database_->VerifyAudit(Clerk().deadline); };
  const int64_t before = entries();
  const auto veiled = handlers_->organizations.GetOrganization(get, Clerk({}));
  ASSERT_THAT(veiled, IsOk());
  EXPECT_EQ(veiled->organization().disclosure(), v1::DISCLOSURE_RESTRICTED);
  EXPECT_EQ(veiled->organization().legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(veiled->organization().tax_code() + veiled->organization().legal_name(), "");
  EXPECT_EQ(veiled->organization().names_size() + veiled->organization().identifiers_size(), 0);
  EXPECT_FALSE(veiled->organization().has_contact());
  EXPECT_EQ(entries(), before);
  EXPECT_EQ(Get("a").tax_code(), "0200000014");
  EXPECT_EQ(Get("a").tax_code(), "0200000014");
  Feed();  // Its marker has an entry of its own, after those of the readings.
  EXPECT_EQ(entries(), before + 3);

  v1::ListOrganizationsRequest list;
  list.set_filter("disclosure = RESTRICTED");
  const auto listed = handlers_->organizations.ListOrganizations(list, Clerk());
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->organizations_size(), 1);
  EXPECT_EQ(listed->organizations(0).legal_name(), "");
}

TEST_P(RecordTest, TheSizeIsThatOfTheDayWithItsRule) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->mutable_member_counts()->set_official(60);
  request.mutable_organization()->set_member_count(60);
  request.mutable_organization()->mutable_charter_capital()->set_amount(1'000'000'000);
  Create(request);
  v1::GetOrganizationRequest get;
  get.set_name("organizations/a");
  EXPECT_FALSE(handlers_->organizations.GetOrganization(get, Clerk())->organization().has_size());
  get.set_view(v1::ORGANIZATION_VIEW_FULL);
  const v1::SizeAssessment size = handlers_->organizations.GetOrganization(get, Clerk())->organization().size();
  EXPECT_EQ(size.size_class(), v1::SIZE_CLASS_SMALL);
  EXPECT_EQ(size.by_capital(), v1::SIZE_CLASS_SMALL);
  EXPECT_FALSE(size.rule().empty());
  *get.mutable_time()->mutable_valid_date() = Date(2019, 1, 1);
  EXPECT_EQ(handlers_->organizations.GetOrganization(get, Clerk())->organization().size().size_class(),
            v1::SIZE_CLASS_UNCLASSIFIED);
}

TEST_P(RecordTest, ListsFilterByDetails) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  FillDetails(*request.mutable_organization());
  Create(request);
  Create(Cooperative("b"));
  for (const char* filter : {"main_line = \"0111\"", "governance_form = REDUCED", "official_members >= 40",
                             "founders = 9", "name : \"rau sach\""}) {
    v1::ListOrganizationsRequest list;
    list.set_filter(filter);
    const auto listed = handlers_->organizations.ListOrganizations(list, Clerk());
    ASSERT_THAT(listed, IsOk());
    EXPECT_EQ(listed->total_size(), 1) << filter;
  }
}

}  // namespace
}  // namespace htx::registry

#include "htxctl/rpc/fields.h"

#include <gmock/gmock.h>

#include "htx/registry/v1/organization_service.pb.h"
#include "htx/registry/v1/report_service.pb.h"
#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using ::htx::testing::IsOk;
using ::htx::testing::Violates;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;

TEST(FieldsTest, EveryKindOfFieldIsSetFromText) {
  registry::v1::SuspendOrganizationRequest request;
  ASSERT_THAT(SetField(request, "name", "organizations/a"), IsOk());
  ASSERT_THAT(SetField(request, "effective_date", "2025-06-02"), IsOk());
  ASSERT_THAT(SetField(request, "validate_only", "true"), IsOk());
  ASSERT_THAT(SetField(request, "grounds.decided_by", "UBND"), IsOk());
  ASSERT_THAT(SetField(request, "grounds.document_refs", "12/QĐ"), IsOk());
  ASSERT_THAT(SetField(request, "grounds.document_refs", "13/QĐ"), IsOk());
  EXPECT_EQ(request.name(), "organizations/a");
  EXPECT_EQ(request.effective_date().month(), 6);
  EXPECT_TRUE(request.validate_only());
  EXPECT_EQ(request.grounds().decided_by(), "UBND");
  EXPECT_THAT(request.grounds().document_refs(), ElementsAre("12/QĐ", "13/QĐ"));

  registry::v1::CorrectOrganizationRequest correction;
  ASSERT_THAT(SetField(correction, "update_mask", "short_name,area"), IsOk());
  ASSERT_THAT(SetField(correction, "reason_code", "clerical_error"), IsOk());
  ASSERT_THAT(
      SetField(correction, "organization", R"({"short_name": "HTX A", "kind": "ORGANIZATION_KIND_COOPERATIVE"})"),
      IsOk());
  ASSERT_THAT(SetField(correction, "organization.charter_capital", "5000000"), IsOk());
  EXPECT_THAT(correction.update_mask().paths(), ElementsAre("short_name", "area"));
  EXPECT_EQ(correction.reason_code(), registry::v1::CORRECTION_CODE_CLERICAL_ERROR);
  EXPECT_EQ(correction.organization().short_name(), "HTX A");
  EXPECT_EQ(correction.organization().charter_capital().amount(), 5'000'000);

  registry::v1::AggregateOrganizationsRequest sums;
  ASSERT_THAT(SetField(sums, "group_by", "KIND,SECTOR"), IsOk());
  EXPECT_EQ(sums.group_by_size(), 2);
  ASSERT_THAT(SetField(sums, "time.known_time", "2024-04-06T15:34:00Z"), IsOk());
  EXPECT_EQ(sums.time().known_time().seconds(), 1712417640);
}

TEST(FieldsTest, WordsOfEnumsStandInJsonWithoutTheirPrefix) {
  registry::v1::CreateOrganizationRequest request;
  ASSERT_THAT(SetField(request, "organization", R"( {"kind" : "cooperative", "legalName": "HTX \"A, B\"",
      "sector": "SECTOR_AGRICULTURE", "charterCapital": {"amount": "9007199254740993"},
      "other_identifiers": [{"scheme": "EXTERNAL", "value": "[x}"}, {"scheme": "external"}], "member_count": 7} )"),
              IsOk());
  EXPECT_EQ(request.organization().kind(), registry::v1::ORGANIZATION_KIND_COOPERATIVE);
  EXPECT_EQ(request.organization().sector(), registry::v1::SECTOR_AGRICULTURE);
  EXPECT_EQ(request.organization().legal_name(), "HTX \"A, B\"");
  EXPECT_EQ(request.organization().charter_capital().amount(), 9007199254740993);
  EXPECT_EQ(request.organization().other_identifiers(1).scheme(), registry::v1::IDENTIFIER_SCHEME_EXTERNAL);
  EXPECT_EQ(request.organization().other_identifiers(0).value(), "[x}");
  EXPECT_EQ(request.organization().member_count(), 7);

  EXPECT_THAT(SetField(request, "organization", R"({"kind": "HTX"})"), Violates("organization.kind"));
  EXPECT_THAT(SetField(request, "organization", R"({"other_identifiers": [{"scheme": "nothing"}]})"),
              Violates("organization.other_identifiers.scheme"));
  for (const char* broken : {"", "{", "[", "{\"", "{\"kind\"", "{\"kind\":", "{\"kind\": \"COOPERATIVE\"", "[}", "{]}",
                             "{\"kind\": [[}", "\\", "{\"nothing\": 1}"}) {
    EXPECT_THAT(SetField(request, "organization", broken), Violates("organization")) << broken;
  }
}

TEST(FieldsTest, WhatDoesNotFitIsRefusedByItsPath) {
  registry::v1::SuspendOrganizationRequest request;
  EXPECT_THAT(SetField(request, "nothing", "1"), Violates("nothing"));
  EXPECT_THAT(SetField(request, "name.below", "1"), Violates("name.below"));
  EXPECT_THAT(SetField(request, "effective_date", "2025-02-30"), Violates("effective_date"));
  EXPECT_THAT(SetField(request, "grounds.state_reason", "NONSENSE"), Violates("grounds.state_reason"));
  EXPECT_THAT(SetField(request, "grounds", "{"), Violates("grounds"));
  registry::v1::ListOrganizationsRequest list;
  EXPECT_THAT(SetField(list, "page_size", "many"), Violates("page_size"));
  EXPECT_THAT(SetField(list, "page_size", "99999999999"), Violates("page_size"));
}

TEST(FieldsTest, CellsAreWrittenForTheirReader) {
  registry::v1::Organization organization;
  organization.set_name("organizations/a");
  organization.set_kind(registry::v1::ORGANIZATION_KIND_COOPERATIVE);
  organization.set_member_count(12345);
  organization.mutable_founded_date()->set_year(2015);
  organization.mutable_founded_date()->set_month(3);
  organization.mutable_founded_date()->set_day(1);
  EXPECT_EQ(CellOf(organization, "kind", Reader::kPerson), "COOPERATIVE");
  EXPECT_EQ(CellOf(organization, "member_count", Reader::kPerson), "12 345");
  EXPECT_EQ(CellOf(organization, "member_count", Reader::kProgram), "12345");
  EXPECT_EQ(CellOf(organization, "founded_date", Reader::kProgram), "2015-03-01");
  EXPECT_EQ(CellOf(organization, "sector", Reader::kPerson), "") << "what is not set is not shown";
  EXPECT_EQ(CellOf(organization, "dissolved_date", Reader::kPerson), "");
  EXPECT_THAT(Flatten(organization), Contains(Pair("member_count", "12 345")));

  registry::v1::SearchOrganizationsResponse found;
  *found.add_hits()->mutable_organization() = organization;
  found.add_hits()->mutable_organization()->set_name("organizations/b");
  EXPECT_EQ(CellOf(found, "hits.organization.name", Reader::kProgram), "organizations/a;organizations/b");
  EXPECT_THAT(Flatten(found), Contains(Pair("hits[1].organization.name", "organizations/b")));
}

}  // namespace
}  // namespace htx::ctl

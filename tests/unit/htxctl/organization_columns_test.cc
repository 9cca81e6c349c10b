#include "htxctl/files/organization_columns.h"

#include <sstream>

#include "absl/strings/str_split.h"
#include "google/protobuf/util/message_differencer.h"
#include "htxctl/files/cell_proto.h"
#include "htxctl/files/csv_stream.h"
#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using testing::IsOk;
using testing::Violates;

registry::v1::ImportRow Read(const std::string& heading, const std::string& record) {
  const std::vector<std::string> columns = absl::StrSplit(heading, '|');
  const auto reader = OrganizationReader::Make(1, columns);
  EXPECT_THAT(reader, IsOk());
  const std::vector<std::string> cells = absl::StrSplit(record, '|');
  return reader->Read(7, cells);
}

TEST(OrganizationColumnsTest, ARowIsReadAsItIsPrinted) {
  const registry::v1::ImportRow row = Read(
      "kind|legal_name|sector|founded_date|area|alliance|member_count|labour|charter_capital|business_lines|phones",
      "Liên minh HTX|Hợp tác xã Đồng Tâm|NN|04/05/2016|p31|lmhtx|163thành viên|trên 1.200|1,5 tỷ|0111; 0112|0225 1; "
      "0225 2");
  EXPECT_TRUE(row.unreadable().empty()) << row.ShortDebugString();
  const registry::v1::Organization& organization = row.organization();
  EXPECT_EQ(row.kind_text(), "Liên minh HTX");
  EXPECT_EQ(organization.sector(), registry::v1::SECTOR_AGRICULTURE);
  EXPECT_EQ(organization.founded_date().year(), 2016);
  EXPECT_EQ(organization.founded_date().month(), 5);
  EXPECT_EQ(organization.area(), "areas/p31");
  EXPECT_EQ(organization.alliance(), "organizations/lmhtx");
  EXPECT_EQ(organization.member_count(), 163);
  EXPECT_EQ(organization.labour().value(), 1200);
  EXPECT_EQ(organization.labour().qualifier(), common::v1::QUALIFIER_MORE_THAN);
  EXPECT_EQ(organization.charter_capital().amount(), 1500000000);
  ASSERT_EQ(organization.business_lines_size(), 2);
  EXPECT_TRUE(organization.business_lines(0).main());
  EXPECT_FALSE(organization.business_lines(1).main());
  EXPECT_EQ(organization.contact().phones_size(), 2);
  EXPECT_EQ(row.row_id(), "line-7");
  ASSERT_EQ(row.notes_size(), 2);
  EXPECT_EQ(row.notes(0).field(), "member_count");
  EXPECT_EQ(row.notes(0).slip(), "MISSING_SPACE");
}

TEST(OrganizationColumnsTest, EveryCellThatCannotBeReadIsNamed) {
  const registry::v1::ImportRow row =
      Read("legal_name|founded_date|member_count|sector|former_names", "Hợp tác xã A|2016|12,5|CHEESE|[1|x");
  ASSERT_EQ(row.unreadable_size(), 5);
  EXPECT_EQ(row.unreadable(0).field(), "");  // More cells than the heading.
  EXPECT_EQ(row.unreadable(1).field(), "founded_date");
  EXPECT_EQ(row.unreadable(2).field(), "member_count");
  EXPECT_EQ(row.unreadable(3).field(), "sector");
  EXPECT_EQ(row.unreadable(4).field(), "former_names");
  EXPECT_FALSE(row.unreadable(2).description_vi().empty());
}

TEST(OrganizationColumnsTest, AHeadingThatIsNotUnderstoodIsRefused) {
  const std::vector<std::string> unknown = {"legal_name", "colour"};
  EXPECT_THAT(OrganizationReader::Make(1, unknown), Violates("FILE"));
  const std::vector<std::string> twice = {"area", "Area"};
  EXPECT_THAT(OrganizationReader::Make(1, twice), Violates("FILE"));
}

TEST(OrganizationColumnsTest, WhatWasExportedIsImportedAgain) {
  registry::v1::Organization organization;
  organization.set_name("organizations/a");
  organization.set_kind(registry::v1::ORGANIZATION_KIND_COOPERATIVE);
  organization.set_legal_name("Hợp tác xã \"Đồng, Tâm\"");
  organization.set_sector(registry::v1::SECTOR_AGRICULTURE);
  organization.set_tax_code("0200000014");
  organization.set_area("areas/p31");
  organization.set_address("=2+3, dòng một");
  organization.mutable_founded_date()->set_year(2016);
  organization.mutable_founded_date()->set_month(5);
  organization.mutable_founded_date()->set_day(4);
  organization.set_member_count(0);
  organization.mutable_labour()->set_value(2);
  organization.mutable_labour()->set_upper(3);
  organization.mutable_labour()->set_qualifier(common::v1::QUALIFIER_RANGE);
  organization.mutable_charter_capital()->set_amount(10070000000);
  registry::v1::Identifier& identifier = *organization.add_other_identifiers();
  identifier.set_scheme(registry::v1::IDENTIFIER_SCHEME_EXTERNAL);
  identifier.set_value("K;1");
  identifier.set_issuer("Sở \"KH\"");
  registry::v1::BusinessLine& line = *organization.add_business_lines();
  line.set_code("0111");
  line.set_main(true);
  organization.mutable_contact()->add_phones("+84 225 1");
  organization.set_etag("3");

  std::stringstream file;
  WriteCsvRow(WrittenColumns(), file);
  WriteCsvRow(WriteOrganization(organization), file);
  CsvReader csv(file);
  const auto heading = csv.Next();
  const auto record = csv.Next();
  ASSERT_THAT(record, IsOk());
  const auto reader = OrganizationReader::Make(1, **heading);
  ASSERT_THAT(reader, IsOk());
  const registry::v1::ImportRow row = reader->Read(2, **record);
  EXPECT_TRUE(row.unreadable().empty()) << row.ShortDebugString();
  EXPECT_EQ(row.organization_id(), "a");
  EXPECT_EQ(row.etag(), "3");
  organization.clear_name();
  organization.clear_etag();
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  EXPECT_TRUE(differencer.Compare(organization, row.organization())) << difference;
}

TEST(CellProtoTest, MessagesOfSeveralValuesAreOpened) {
  const std::vector<std::string> paths = PathsOf(*registry::v1::Organization::descriptor());
  EXPECT_THAT(paths, ::testing::IsSupersetOf({"legal_name", "founded_date", "member_counts.official", "contact.email",
                                              "charter_capital", "business_lines", "valid_period.from"}));
}

}  // namespace
}  // namespace htx::ctl

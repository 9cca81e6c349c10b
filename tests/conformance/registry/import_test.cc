// The import: good rows are kept and counted, wrong ones reported, and a stream can be sent again.

#include "tests/conformance/registry/import_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

HTX_BOTH_ENGINES(ImportTest);

TEST_P(ImportTest, GoodRowsAreKeptAmongWrongOnes) {
  std::vector<v1::ImportOrganizationsRequest> messages = {Config(kId)};
  for (int i = 0; i < 450; ++i) messages.push_back(Row("r" + std::to_string(i)));
  messages[7].mutable_row()->mutable_organization()->set_tax_code("0312345678");     // Check digit.
  messages[8].mutable_row()->mutable_organization()->set_legal_name("Ho\xcc\x83p");  // Not NFC.
  messages[9].mutable_row()->mutable_organization()->set_legal_name(std::string(5000, 'x'));
  messages[10].mutable_row()->mutable_organization()->set_kind(static_cast<v1::OrganizationKind>(99));
  messages[11].mutable_row()->mutable_organization()->set_tax_code("0200000014");
  messages[12].mutable_row()->mutable_organization()->set_tax_code("0200000014");  // Taken by the row before.
  messages[300].mutable_row()->mutable_organization()->set_alliance("organizations/nobody");
  messages[301].mutable_row()->clear_row_id();

  const auto reply = Import(messages);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->row_count(), 450);
  EXPECT_EQ(reply->created_count(), 443);
  EXPECT_EQ(reply->refused_count(), 7);
  EXPECT_EQ(reply->repeated_count(), 0);
  ASSERT_EQ(reply->errors_size(), 7);
  EXPECT_EQ(reply->errors(0).row_id(), "r6");
  EXPECT_EQ(reply->errors(0).row_number(), 7);
  EXPECT_EQ(reply->errors(0).reason(), "CHECK_DIGIT");
  EXPECT_EQ(reply->errors(0).violations(0).field(), "organization.tax_code");
  EXPECT_FALSE(reply->errors(0).violations(0).description_vi().empty());
  EXPECT_EQ(reply->errors(1).reason(), "FIELD_RULE");
  EXPECT_EQ(reply->errors(4).reason(), "NUMBER_TAKEN");
  EXPECT_EQ(reply->errors(5).reason(), "ALLIANCE_UNKNOWN");
  EXPECT_EQ(reply->errors(6).violations(0).field(), "row_id");
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 443);
}

TEST_P(ImportTest, TheSameStreamAgainRepeatsNothing) {
  const std::vector<v1::ImportOrganizationsRequest> messages = {Config(kId), Row("a"), Row("b")};
  ASSERT_THAT(Import(messages), IsOk());
  const auto again = Import(messages);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->repeated_count(), 2);
  EXPECT_EQ(again->created_count(), 0);
  EXPECT_EQ(again->import_record().counts().created(), 2);
  EXPECT_EQ(CountAll("kind = COOPERATIVE"), 2);
}

TEST_P(ImportTest, ValidateOnlyReportsAndRecordsNothing) {
  std::vector<v1::ImportOrganizationsRequest> messages = {Config(kId), Row("a"), Row("b")};
  messages[0].mutable_config()->set_validate_only(true);
  messages[2].mutable_row()->mutable_organization()->clear_area();
  const auto reply = Import(messages);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->created_count(), 1);
  EXPECT_EQ(reply->refused_count(), 1);
  EXPECT_EQ(CountAll("kind = COOPERATIVE"), 0);
}

TEST_P(ImportTest, KindsAreReadFromTheirPrintedForms) {
  const std::vector<std::pair<std::string, v1::OrganizationKind>> printed = {
      {"HTX", v1::ORGANIZATION_KIND_COOPERATIVE},
      {"Liên hiệp HTX", v1::ORGANIZATION_KIND_COOPERATIVE_UNION},
      {"Liên minh HTX", v1::ORGANIZATION_KIND_COOPERATIVE_UNION},  // As printed; an alliance is never meant.
      {"Quỹ TDND", v1::ORGANIZATION_KIND_PEOPLES_CREDIT_FUND},
      {"Tổ hợp tác", v1::ORGANIZATION_KIND_COOPERATIVE_GROUP},
      {"DN", v1::ORGANIZATION_KIND_MEMBER_ENTERPRISE}};
  std::vector<v1::ImportOrganizationsRequest> messages = {Config(kId)};
  for (size_t i = 0; i < printed.size(); ++i) {
    messages.push_back(Row("row" + std::to_string(i)));
    messages.back().mutable_row()->mutable_organization()->clear_kind();
    messages.back().mutable_row()->set_kind_text(printed[i].first);
    messages.back().mutable_row()->set_organization_id("k" + std::to_string(i));
  }
  messages.push_back(Row("bad"));
  messages.back().mutable_row()->mutable_organization()->clear_kind();
  messages.back().mutable_row()->set_kind_text("công ty");
  const auto reply = Import(messages);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->refused_count(), 1);
  for (size_t i = 0; i < printed.size(); ++i) EXPECT_EQ(Get("k" + std::to_string(i)).kind(), printed[i].second) << i;
}

TEST_P(ImportTest, ARowMayAdmitItsOrganisationToTheAlliance) {
  v1::ImportOrganizationsRequest row = Row("a");
  *row.mutable_row()->mutable_admitted_date() = Date(2017, 6, 1);
  ASSERT_THAT(Import({Config(kId), row}), IsOk());
  v1::ListRelationshipsRequest request;
  request.set_filter("to = hp AND dataset = hp-2019-h1");
  const auto members = handlers_->parties.ListRelationships(request, Clerk());
  ASSERT_THAT(members, IsOk());
  EXPECT_EQ(members->total_size(), 1);
}

TEST_P(ImportTest, RowsOutsideTheScopeAreRefused) {
  const auto reply = Import({Config(kId), Row("a")}, {"organizations/hcm"});
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->refused_count(), 1);
  EXPECT_EQ(reply->errors(0).reason(), "OUT_OF_SCOPE");
}

TEST_P(ImportTest, OnlyTheFirstThousandErrorsAreShown) {
  std::vector<v1::ImportOrganizationsRequest> messages = {Config(kId)};
  for (int i = 0; i < 1001; ++i) {
    messages.push_back(Row("r" + std::to_string(i)));
    messages.back().mutable_row()->mutable_organization()->clear_area();
  }
  const auto reply = Import(messages);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->errors_size(), 1000);
  EXPECT_TRUE(reply->errors_truncated());
  EXPECT_EQ(reply->refused_count(), 1001);
}

TEST_P(ImportTest, TheConfigurationComesFirstAndOnce) {
  EXPECT_THAT(Import({Row("a")}), FailsWith(kInvalidArgument, "IMPORT_CONFIG_MISSING"));
  EXPECT_THAT(Import({}), FailsWith(kInvalidArgument, "IMPORT_CONFIG_MISSING"));
  EXPECT_THAT(Import({Config(kId), Config(kId)}), FailsWith(kInvalidArgument, "IMPORT_CONFIG_MISSING"));
  EXPECT_THAT(Import({Config("not a uuid")}), Violates("config.request_id"));
}

TEST_P(ImportTest, RowsThatLookAlikeAreRefusedOrReportedAsAsked) {
  std::vector<v1::ImportOrganizationsRequest> messages = {Config(kId), Row("Đồng Tâm"), Row("Đông Tâm"),
                                                          Row("Thắng Lợi")};
  messages[3].mutable_row()->mutable_organization()->set_short_name("Thắng Lợi");  // The form is missing.
  const auto refused = Import(messages);
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->created_count(), 2);
  ASSERT_EQ(refused->errors_size(), 1);
  EXPECT_EQ(refused->errors(0).reason(), "POSSIBLE_DUPLICATE");
  EXPECT_EQ(refused->errors(0).row_number(), 2);
  ASSERT_EQ(refused->errors(0).violations_size(), 1);
  EXPECT_EQ(refused->errors(0).violations(0).field().substr(0, 14), "organizations/");
  ASSERT_EQ(refused->warned_count(), 1);
  EXPECT_EQ(refused->warnings(0).row_id(), "Thắng Lợi");
  EXPECT_EQ(refused->warnings(0).findings(0).field(), "organization.short_name");

  messages = {Config("00000000-0000-4000-9000-000000000002"), Row("Đông Tâm")};
  messages[0].mutable_config()->set_duplicates(v1::DUPLICATE_POLICY_REPORT);
  const auto reported = Import(messages);
  ASSERT_THAT(reported, IsOk());
  EXPECT_EQ(reported->created_count(), 1);
  ASSERT_EQ(reported->warnings_size(), 1);
  EXPECT_EQ(reported->warnings(0).findings(0).subjects_size(), 1);
}

TEST_P(ImportTest, RulesAreEnforcedWhenAsked) {
  std::vector<v1::ImportOrganizationsRequest> messages = {Config(kId), Row("Đồng Tâm")};
  messages[0].mutable_config()->set_registration_rules(v1::REGISTRATION_RULES_ENFORCE);
  messages[1].mutable_row()->mutable_organization()->set_short_name("Đồng Tâm");
  const auto reply = Import(messages);
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->errors_size(), 1);
  EXPECT_EQ(reply->errors(0).reason(), "REGISTRATION_RULE");
}

}  // namespace
}  // namespace htx::registry

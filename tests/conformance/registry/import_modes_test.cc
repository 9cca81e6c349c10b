// What an import does with organisations that are recorded already: found by rules, changed, left alone, missed.

#include "absl/strings/str_cat.h"
#include "registry/domain/tax_code.h"
#include "tests/conformance/registry/import_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using ::testing::UnorderedElementsAre;
using testing::Violates;
using enum absl::StatusCode;

class ImportModesTest : public ImportTest {
 protected:
  // The tax code that begins with 02 and has the serial `number`.
  static std::string TaxCodeOf(int number) {
    for (char last = '0'; last <= '9'; ++last) {
      const std::string digits = absl::StrCat(200000000 + number);
      const std::string text = absl::StrCat("0", digits.substr(0, 8), std::string(1, last));
      if (TaxCode::Parse(text, "tax_code").ok()) return text;
    }
    return TaxCodeOf(number + 1000);
  }
  static v1::ImportOrganizationsRequest Upsert(const std::string& request_id) {
    v1::ImportOrganizationsRequest config = Config(request_id);
    config.mutable_config()->set_mode(v1::IMPORT_MODE_UPSERT);
    return config;
  }
  static void AddRule(v1::MatchBy by, v1::ImportOrganizationsRequest& config) {
    config.mutable_config()->add_match_rules()->set_by(by);
  }
  // A row with nothing but what finds and changes an organisation.
  static v1::ImportOrganizationsRequest Brief(const std::string& id, int64_t members) {
    v1::ImportOrganizationsRequest message;
    message.mutable_row()->set_row_id(absl::StrCat("brief-", id));
    message.mutable_row()->set_organization_id(id);
    message.mutable_row()->mutable_organization()->set_member_count(members);
    return message;
  }
  // Records `ids` as cooperatives of different names.
  void Recorded(const std::vector<std::string>& ids) {
    Messages messages = {Config("00000000-0000-4000-9000-0000000000ff")};
    for (const std::string& id : ids) {
      messages.push_back(Row("Số " + id));
      messages.back().mutable_row()->set_organization_id(id);
    }
    const auto reply = Import(messages);
    ASSERT_THAT(reply, IsOk());
    ASSERT_EQ(reply->created_count(), static_cast<int64_t>(ids.size()));
  }
  v1::ImportRowReport OnlyRow(const Messages& messages) {
    const auto reply = Import(messages);
    EXPECT_THAT(reply, IsOk());
    const std::vector<v1::ImportRowReport> rows = Report(messages[0].config().request_id());
    EXPECT_EQ(rows.size(), 1u);
    return rows.empty() ? v1::ImportRowReport() : rows[0];
  }
};
HTX_BOTH_ENGINES(ImportModesTest);

TEST_P(ImportModesTest, AnUpsertChangesWhatItFindsAndCreatesTheRest) {
  Recorded({"a", "b"});
  const Messages messages = {Upsert(kId), Brief("a", 12), Row("Mới"), Brief("b", 0)};
  const auto reply = Import(messages);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->updated_count(), 2);
  EXPECT_EQ(reply->created_count(), 1);
  EXPECT_EQ(Get("a").member_count(), 12);
  EXPECT_EQ(Get("a").legal_name(), "Hợp tác xã Số a");
  const auto rows = Report(kId);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].outcome(), v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(rows[0].organization(), "organizations/a");
  EXPECT_EQ(rows[0].matched_by(), v1::MATCH_BY_ORGANIZATION_ID);
  EXPECT_THAT(rows[0].changed_paths(), ElementsAre("member_count"));
  EXPECT_EQ(rows[1].outcome(), v1::IMPORT_OUTCOME_CREATED);
  // The change is announced as an update is.
  const auto feed = Feed();
  EXPECT_EQ(feed.back().header().type(), "ORGANIZATION_UPDATED");
  EXPECT_EQ(GetImport(kId).counts().updated(), 2);
  EXPECT_EQ(GetImport(kId).state(), v1::IMPORT_STATE_DONE);
}

TEST_P(ImportModesTest, ARowThatSaysWhatIsRecordedChangesNothing) {
  Recorded({"a"});
  const auto head = Feed().size();
  v1::ImportOrganizationsRequest row = Row("Số a");
  row.mutable_row()->set_organization_id("a");
  EXPECT_EQ(OnlyRow({Upsert(kId), row}).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(Feed().size(), head);
}

TEST_P(ImportModesTest, WhatAnImportDoesNotChangeIsSaid) {
  Recorded({"a"});
  v1::ImportOrganizationsRequest row = Brief("a", 7);
  *row.mutable_row()->mutable_organization()->mutable_founded_date() = Date(2016, 1, 1);
  row.mutable_row()->mutable_organization()->set_activity_status(v1::ACTIVITY_STATUS_CEASED);
  row.mutable_row()->mutable_organization()->set_address("Số 1 Lạch Tray");
  v1::ImportOrganizationsRequest config = Upsert(kId);
  config.mutable_config()->mutable_update_mask()->add_paths("member_count");
  const v1::ImportRowReport report = OnlyRow({config, row});
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_THAT(report.kept_paths(), UnorderedElementsAre("founded_date", "activity_status", "address"));
  EXPECT_EQ(Get("a").address(), "");
  EXPECT_EQ(Get("a").founded_date().year(), 2015);
}

TEST_P(ImportModesTest, AListedFieldThatTheRowLeavesEmptyIsCleared) {
  Recorded({"a"});
  ASSERT_THAT(Import({Upsert(kId), Brief("a", 9)}), IsOk());
  v1::ImportOrganizationsRequest config = Upsert("00000000-0000-4000-9000-000000000002");
  config.mutable_config()->mutable_update_mask()->add_paths("member_count");
  v1::ImportOrganizationsRequest row = Brief("a", 0);
  row.mutable_row()->mutable_organization()->clear_member_count();
  ASSERT_THAT(Import({config, row}), IsOk());
  EXPECT_FALSE(Get("a").has_member_count());
}

TEST_P(ImportModesTest, OrganisationsAreFoundByTheRulesInTheirOrder) {
  Recorded({"a", "b"});
  v1::ImportOrganizationsRequest by_code = Brief("a", 3);
  by_code.mutable_row()->mutable_organization()->set_tax_code(TaxCodeOf(1));
  by_code.mutable_row()->mutable_organization()->set_legacy_registration_no("0207H00012");
  v1::Identifier& book = *by_code.mutable_row()->mutable_organization()->add_other_identifiers();
  book.set_scheme(v1::IDENTIFIER_SCHEME_EXTERNAL);
  book.set_value("K-17");
  book.set_issuer("SoKHDT");
  ASSERT_THAT(Import({Upsert("00000000-0000-4000-9000-000000000002"), by_code}), IsOk());

  const auto found_by = [&](v1::MatchBy by, const v1::ImportOrganizationsRequest& row, int number) {
    v1::ImportOrganizationsRequest config = Upsert(absl::StrCat("00000000-0000-4000-9000-00000000001", number));
    AddRule(v1::MATCH_BY_ORGANIZATION_ID, config);
    AddRule(by, config);
    if (by == v1::MATCH_BY_IDENTIFIER) {
      config.mutable_config()->mutable_match_rules(1)->set_scheme(v1::IDENTIFIER_SCHEME_EXTERNAL);
    }
    return OnlyRow({config, row});
  };
  v1::ImportOrganizationsRequest row;
  row.mutable_row()->set_row_id("x");
  row.mutable_row()->mutable_organization()->set_member_count(4);
  v1::ImportOrganizationsRequest coded = row;
  coded.mutable_row()->mutable_organization()->set_tax_code(TaxCodeOf(1));
  EXPECT_EQ(found_by(v1::MATCH_BY_TAX_CODE, coded, 1).organization(), "organizations/a");
  v1::ImportOrganizationsRequest numbered = row;
  numbered.mutable_row()->mutable_organization()->set_legacy_registration_no("0207 h 00012");
  numbered.mutable_row()->mutable_organization()->set_area("areas/p31");
  EXPECT_EQ(found_by(v1::MATCH_BY_REGISTRATION_NUMBER, numbered, 2).organization(), "organizations/a");
  v1::ImportOrganizationsRequest keyed = row;
  *keyed.mutable_row()->mutable_organization()->add_other_identifiers() = book;
  EXPECT_EQ(found_by(v1::MATCH_BY_IDENTIFIER, keyed, 3).organization(), "organizations/a");
  v1::ImportOrganizationsRequest named = row;
  named.mutable_row()->mutable_organization()->set_kind(v1::ORGANIZATION_KIND_COOPERATIVE);
  named.mutable_row()->mutable_organization()->set_legal_name("HTX SỐ  B");
  named.mutable_row()->mutable_organization()->set_area("areas/p31");
  const v1::ImportRowReport by_name = found_by(v1::MATCH_BY_NAME_AND_AREA, named, 4);
  EXPECT_EQ(by_name.organization(), "organizations/b");
  EXPECT_EQ(by_name.matched_by(), v1::MATCH_BY_NAME_AND_AREA);
}

TEST_P(ImportModesTest, ARowThatFitsSeveralIsRefusedWithAllOfThem) {
  v1::CreateOrganizationRequest twin = Cooperative("one");
  twin.add_accept_duplicates("organizations/-");
  Create(twin);
  v1::CreateOrganizationRequest other = Cooperative("two");
  other.mutable_organization()->set_legal_name(twin.organization().legal_name());
  other.add_accept_duplicates("organizations/-");
  other.set_registration_rules(v1::REGISTRATION_RULES_REPORT);
  Create(other);
  v1::ImportOrganizationsRequest config = Upsert(kId);
  AddRule(v1::MATCH_BY_NAME_AND_AREA, config);
  v1::ImportOrganizationsRequest row = Row("x");
  row.mutable_row()->mutable_organization()->set_legal_name(twin.organization().legal_name());
  row.mutable_row()->mutable_organization()->set_area(twin.organization().area());
  const v1::ImportRowReport report = OnlyRow({config, row});
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_AMBIGUOUS);
  EXPECT_EQ(report.reason(), "AMBIGUOUS_MATCH");
  EXPECT_THAT(report.candidates(), ElementsAre("organizations/one", "organizations/two"));
}

TEST_P(ImportModesTest, TwoRowsAboutOneOrganisationAreOneTooMany) {
  Recorded({"a"});
  const auto reply = Import({Upsert(kId), Brief("a", 1), Brief("a", 2)});
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->refused_count(), 1);
  EXPECT_EQ(reply->errors(0).reason(), "ROW_REPEATED");
  EXPECT_EQ(reply->errors(0).row_number(), 2);
  EXPECT_EQ(Get("a").member_count(), 1);
}

TEST_P(ImportModesTest, CreatingWithRulesLeavesAloneWhatIsRecorded) {
  Recorded({"a"});
  v1::ImportOrganizationsRequest config = Config(kId);
  AddRule(v1::MATCH_BY_ORGANIZATION_ID, config);
  const auto reply = Import({config, Brief("a", 5), Row("Mới")});
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->created_count(), 1);
  EXPECT_EQ(reply->unchanged_count(), 1);
  EXPECT_FALSE(Get("a").has_member_count());
  EXPECT_EQ(Report(kId, {v1::IMPORT_OUTCOME_MATCHED}).size(), 1u);
}

TEST_P(ImportModesTest, AReconciliationTellsWhatIsMissingAndEndsNothing) {
  Recorded({"a", "b", "c", "d"});
  v1::ImportOrganizationsRequest config = Upsert(kId);
  config.mutable_config()->set_mode(v1::IMPORT_MODE_RECONCILE);
  config.mutable_config()->set_scope("kind = COOPERATIVE AND alliance = hp");
  // A row that is refused is about its organisation all the same.
  v1::ImportOrganizationsRequest wrong = Brief("b", 1);
  wrong.mutable_row()->mutable_organization()->set_tax_code("0312345678");
  const auto reply = Import({config, Brief("a", 1), wrong});
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->missing_count(), 2);
  const auto missing = Report(kId, {v1::IMPORT_OUTCOME_MISSING});
  ASSERT_EQ(missing.size(), 2u);
  EXPECT_EQ(missing[0].organization(), "organizations/c");
  EXPECT_EQ(missing[1].organization(), "organizations/d");
  EXPECT_EQ(Get("c").legal_status(), v1::LEGAL_STATUS_OPERATING);
  EXPECT_EQ(Get("c").version(), 1);
  EXPECT_EQ(Report(kId).size(), 4u);
}

TEST_P(ImportModesTest, AChangeThatIsRefusedLeavesNoTrace) {
  Recorded({"a", "b"});
  v1::Identifier book;
  book.set_scheme(v1::IDENTIFIER_SCHEME_EXTERNAL);
  book.set_value("K-1");
  book.set_issuer("SoKHDT");
  v1::ImportOrganizationsRequest first = Brief("a", 1);
  *first.mutable_row()->mutable_organization()->add_other_identifiers() = book;
  v1::ImportOrganizationsRequest taken = Brief("b", 2);
  *taken.mutable_row()->mutable_organization()->add_other_identifiers() = book;
  taken.mutable_row()->mutable_organization()->set_tax_code(TaxCodeOf(1));
  v1::ImportOrganizationsRequest config = Upsert(kId);
  AddRule(v1::MATCH_BY_ORGANIZATION_ID, config);
  const auto reply = Import({config, first, taken});
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->refused_count(), 1);
  EXPECT_EQ(reply->errors(0).reason(), "NUMBER_TAKEN");
  EXPECT_FALSE(Get("b").has_member_count());
  // The tax code that stood beside the taken number is free.
  v1::ImportOrganizationsRequest again = Brief("a", 3);
  again.mutable_row()->mutable_organization()->set_tax_code(TaxCodeOf(1));
  const auto next = Import({Upsert("00000000-0000-4000-9000-000000000002"), again});
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->updated_count(), 1);
}

TEST_P(ImportModesTest, AnOlderEtagOfARowIsRefused) {
  Recorded({"a"});
  v1::ImportOrganizationsRequest row = Brief("a", 1);
  row.mutable_row()->set_etag("7");
  const v1::ImportRowReport report = OnlyRow({Upsert(kId), row});
  EXPECT_EQ(report.outcome(), v1::IMPORT_OUTCOME_REJECTED);
  EXPECT_EQ(report.reason(), "ETAG_MISMATCH");
}

TEST_P(ImportModesTest, AnotherKindThanTheRecordedOneIsRefused) {
  Recorded({"a"});
  v1::ImportOrganizationsRequest row = Brief("a", 1);
  row.mutable_row()->set_kind_text("Tổ hợp tác");
  const v1::ImportRowReport report = OnlyRow({Upsert(kId), row});
  EXPECT_EQ(report.reason(), "FIELD_RULE");
  EXPECT_EQ(report.violations(0).field(), "organization.kind");
}

TEST_P(ImportModesTest, WhatTheReaderOfAFileReadDifferentlyStandsInTheReport) {
  v1::ImportOrganizationsRequest slip = Row("a");
  v1::RowNote& note = *slip.mutable_row()->add_notes();
  note.set_field("member_count");
  note.set_written("163thành viên");
  note.set_read_as("163");
  note.set_slip("MISSING_SPACE");
  v1::ImportOrganizationsRequest printed = Row("b");
  printed.mutable_row()->mutable_organization()->clear_kind();
  printed.mutable_row()->set_kind_text("Liên minh HTX");
  v1::ImportOrganizationsRequest broken = Row("c");
  v1::RowViolation& violation = *broken.mutable_row()->add_unreadable();
  violation.set_field("founded_date");
  violation.set_description_en("is not a day");
  violation.set_description_vi("không phải là ngày");
  const auto reply = Import({Config(kId), slip, printed, broken});
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->import_record().counts().noted(), 2);
  const auto rows = Report(kId);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].notes(0).written(), "163thành viên");
  EXPECT_EQ(rows[1].notes(0).slip(), "UNION_AS_ALLIANCE");
  EXPECT_EQ(rows[2].reason(), "ROW_UNREADABLE");
  EXPECT_EQ(rows[2].violations(0).field(), "founded_date");
}

TEST_P(ImportModesTest, AConfigurationThatMakesNoSenseIsRefused) {
  v1::ImportOrganizationsRequest config = Upsert(kId);
  config.mutable_config()->set_mode(v1::IMPORT_MODE_RECONCILE);
  EXPECT_THAT(Import({config}), Violates("config.scope"));
  config.mutable_config()->set_scope("nothing = 1");
  EXPECT_THAT(Import({config}), FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  config = Upsert(kId);
  config.mutable_config()->set_scope("kind = COOPERATIVE");
  EXPECT_THAT(Import({config}), Violates("config.scope"));
  config = Upsert(kId);
  AddRule(v1::MATCH_BY_IDENTIFIER, config);
  EXPECT_THAT(Import({config}), Violates("config.match_rules[0].scheme"));
  config = Upsert(kId);
  config.mutable_config()->mutable_update_mask()->add_paths("kind");
  EXPECT_THAT(Import({config}), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));
}

}  // namespace
}  // namespace htx::registry

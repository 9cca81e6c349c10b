// Upgrades of a register that holds rows: what later migrations make of the rows of an earlier release.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/text.h"
#include "registry/domain/duplicate.h"
#include "registry/store/rollup_store.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"
#include "tests/support/old_release.h"

namespace htx::registry {

// Of migrations.gen.h, which is the store's own.
std::vector<sql::Migration> Migrations();

namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::TestDatabase;

constexpr int64_t kUpgraded = 9223372036854775807;

using Cells = std::map<std::string, Value>;

class UpgradeTest : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // Opens the storage as the release did whose last migration was `last`.
  void OpenAsOf(int last) {
    auto opened = testing::OpenAsOf(storage_, clock_, Migrations(), last);
    ASSERT_THAT(opened, IsOk());
    database_ = *std::move(opened);
  }
  // Upgrades it, and opens what every call needs.
  void Upgrade() {
    database_.reset();
    auto opened = OpenRegistryDatabase(storage_.url(), clock_, 8);
    ASSERT_THAT(opened, IsOk());
    database_ = *std::move(opened);
    auto head = FeedHead::Follow(*database_, absl::Now() + absl::Minutes(3));
    ASSERT_THAT(head, IsOk());
    head_ = *std::move(head);
    auto areas = AreaBook::Open(*database_, clock_, absl::Now() + absl::Minutes(3));
    ASSERT_THAT(areas, IsOk());
    areas_ = *std::move(areas);
    handlers_ = std::make_unique<RegistryHandlers>(Office{
        .database = *database_, .clock = clock_, .ids = ids_, .tokens = tokens_, .head = *head_, .areas = *areas_});
  }
  rpc::RequestContext Clerk() const {
    return {.method = "test", .principal = "clerk", .scopes = {"*"}, .deadline = absl::Now() + absl::Minutes(3)};
  }

  // Inserts a row; columns of which nothing is said, that must not be null and have no default are "" or 0.
  void Insert(const std::string& table, Cells cells) {
    ASSERT_THAT(database_->Write({.principal = "test", .method = "test", .now = clock_.Now()},
                                 [&](sql::Transaction& transaction) -> absl::Status {
                                   Cells row = cells;
                                   HTX_RETURN_IF_ERROR(FillIn(transaction, table, row));
                                   std::vector<std::string> names;
                                   std::vector<Value> values;
                                   for (const auto& [name, value] : row) {
                                     names.push_back(name);
                                     values.push_back(value);
                                   }
                                   const std::vector<std::string> marks(names.size(), "?");
                                   return transaction
                                       .Execute(absl::StrCat("insert into ", table, " (", absl::StrJoin(names, ", "),
                                                             ") values (", absl::StrJoin(marks, ", "), ")"),
                                                values)
                                       .status();
                                 }),
                IsOk())
        << table;
  }
  static absl::Status FillIn(sql::Transaction& transaction, const std::string& table, Cells& row) {
    HTX_ASSIGN_OR_RETURN(const std::vector<testing::Column> columns, testing::ColumnsOf(transaction, table));
    for (const testing::Column& column : columns) {
      if (column.required) row.emplace(column.name, column.number ? Value(int64_t{0}) : Value(std::string()));
    }
    return absl::OkStatus();
  }
  // An organisation with one revision since 2015, known since 2016.
  void Record(const std::string& id, Cells facts) {
    Cells row = {{"id", id},
                 {"version", int64_t{1}},
                 {"created", known_},
                 {"revision", int64_t{1}},
                 {"valid_from", std::string("2015-03-01")},
                 {"valid_to", std::string("9999-12-31")},
                 {"known_from", known_},
                 {"kind", std::string("COOPERATIVE")},
                 {"legal_name", absl::StrCat("Hợp tác xã ", id)},
                 {"legal_name_key", absl::StrCat("hop tac xa ", id)},
                 {"name_search", absl::StrCat("hop tac xa ", id)},
                 {"sector", std::string("AGRICULTURE")},
                 {"governing_law", std::string("LAW_2012")},
                 {"legal_status", std::string("OPERATING")},
                 {"activity_status", std::string("ACTIVE")},
                 {"founded_date", std::string("2015-03-01")},
                 {"area", std::string("p31")},
                 {"province", std::string("p31")},
                 {"alliance", std::string("hp")}};
    for (auto& [name, value] : facts) row[name] = value;
    Insert("organizations", row);
    row["known_to"] = kUpgraded;
    Insert("organization_revisions", row);
  }
  // The rows of a query, each with its cells joined.
  std::vector<std::string> Rows(const std::string& sql) {
    std::vector<std::string> lines;
    EXPECT_THAT(database_->Read(absl::Now() + absl::Minutes(3),
                                [&](sql::Transaction& transaction) {
                                  return transaction.ForEach(sql, {}, [&](const sql::Row& row) {
                                    std::vector<std::string> cells;
                                    for (size_t i = 0; i < row.size(); ++i) cells.push_back(row.String(i));
                                    lines.push_back(absl::StrJoin(cells, " "));
                                    return absl::OkStatus();
                                  });
                                }),
                IsOk())
        << sql;
    return lines;
  }

  testing::FakeClock clock_;
  testing::FakeIds ids_;
  const int64_t known_ = ToMicros(StartOf(absl::CivilDay(2016, 1, 1)));
  TestDatabase storage_ = TestDatabase::Make(GetParam());
  std::unique_ptr<sql::Database> database_;
  query::PageTokens tokens_{"sixteen bytes or more"};
  std::unique_ptr<FeedHead> head_;
  std::unique_ptr<AreaBook> areas_;
  std::unique_ptr<RegistryHandlers> handlers_;
};
HTX_BOTH_ENGINES(UpgradeTest);

TEST_P(UpgradeTest, OrganizationsOfAnEarlierReleaseAreReadAndChanged) {
  OpenAsOf(34);
  Record("hp", {{"kind", std::string("ALLIANCE")}, {"alliance", std::string()}});
  Record("a", {{"member_count", int64_t{7}}});
  // What was believed before: six members.
  Insert("organization_revisions", {{"id", std::string("a")},
                                    {"revision", int64_t{2}},
                                    {"version", int64_t{1}},
                                    {"created", known_},
                                    {"valid_from", std::string("2015-03-01")},
                                    {"valid_to", std::string("9999-12-31")},
                                    {"known_from", known_ - 1},
                                    {"known_to", known_},
                                    {"kind", std::string("COOPERATIVE")},
                                    {"legal_name", std::string("Hợp tác xã a")},
                                    {"legal_status", std::string("OPERATING")},
                                    {"activity_status", std::string("ACTIVE")},
                                    {"founded_date", std::string("2015-03-01")},
                                    {"area", std::string("p31")},
                                    {"province", std::string("p31")},
                                    {"alliance", std::string("hp")},
                                    {"member_count", int64_t{6}}});
  Upgrade();
  EXPECT_THAT(Rows("select distinct stated from organization_revisions"), ElementsAre(""));

  v1::GetOrganizationRequest get;
  get.set_name("organizations/a");
  const auto before = handlers_->organizations.GetOrganization(get, Clerk());
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->organization().member_count(), 7);
  v1::UpdateOrganizationRequest update;
  update.set_request_id("00000000-0000-4000-8000-000000000001");
  update.set_etag(before->organization().etag());
  update.mutable_organization()->set_name(before->organization().name());
  update.mutable_organization()->set_member_count(9);
  update.mutable_update_mask()->add_paths("member_count");
  *update.mutable_effective_date() = Date(2024, 6, 1);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(update, Clerk()), IsOk());
  EXPECT_EQ(handlers_->organizations.GetOrganization(get, Clerk())->organization().member_count(), 9);
  *get.mutable_time()->mutable_valid_date() = Date(2024, 5, 31);
  EXPECT_EQ(handlers_->organizations.GetOrganization(get, Clerk())->organization().member_count(), 7);

  // A search finds it: what earlier releases recorded without an index is indexed when it is opened.
  v1::SearchOrganizationsRequest search;
  search.set_query("hợp tác xã a");
  const auto hits = handlers_->search.SearchOrganizations(search, Clerk());
  ASSERT_THAT(hits, IsOk());
  EXPECT_GT(hits->hits_size(), 0);
}

TEST_P(UpgradeTest, NamesOfAnEarlierReleaseAreFoundByTheirPairs) {
  OpenAsOf(34);
  Record("hp", {{"kind", std::string("ALLIANCE")}, {"alliance", std::string()}});
  for (const char* name : {"Đồng Tâm", "Tâm Đồng", "Động Tám 1"}) {
    Record(absl::StrCat("c", absl::StrReplaceAll(FoldForSearch(name), {{" ", ""}})),
           {{"legal_name", absl::StrCat("Hợp tác xã ", name)}});
  }
  Upgrade();
  const auto search = [&] {
    v1::SearchOrganizationsRequest request;
    request.set_query("đồng tâm");
    request.set_filter("province = p31");
    const auto hits = handlers_->search.SearchOrganizations(request, Clerk());
    EXPECT_THAT(hits, IsOk());
    std::vector<std::string> names;
    if (!hits.ok()) return names;
    for (const v1::SearchHit& hit : hits->hits()) names.push_back(hit.organization().name());
    return names;
  };
  const auto pairs = [&] { return Rows("select token, doc, marks from search_pairs order by token, doc, marks"); };
  const std::vector<std::string> written = pairs();
  const std::vector<std::string> found = search();
  EXPECT_THAT(found, ElementsAre("organizations/cdongtam", "organizations/ctamdong", "organizations/cdongtam1"));

  // As a release leaves it that has the index of words and no pairs.
  ASSERT_THAT(database_->Write({.principal = "test", .method = "test", .now = clock_.Now()},
                               [](sql::Transaction& transaction) -> absl::Status {
                                 HTX_RETURN_IF_ERROR(transaction.Execute("delete from search_pairs").status());
                                 return transaction.Execute("delete from search_progress where id = 2").status();
                               }),
              IsOk());
  EXPECT_THAT(search(), IsEmpty());
  Upgrade();
  EXPECT_THAT(search(), ElementsAreArray(found));
  EXPECT_THAT(pairs(), ElementsAreArray(written));
}

TEST_P(UpgradeTest, KeysOfAddressesAreKeptWithoutTheirAreas) {
  OpenAsOf(34);
  Record("hp", {{"kind", std::string("ALLIANCE")}, {"alliance", std::string()}});
  const std::string street = "12 Đường Lạch Tray";
  const std::vector<std::pair<std::string, std::string>> places = {
      {"a", "p31"}, {"b", "p31"}, {"c", "p79"}, {"d", "p01"}};
  for (const auto& [id, area] : places) Record(id, {{"address", street}, {"area", area}, {"province", area}});
  const auto hold = [&](const std::string& what, const std::string& key, const std::string& slot,
                        const std::string& organization) {
    Insert("match_keys",
           {{"what", what}, {"key", key}, {"slot", slot}, {"organization", organization}, {"current", int64_t{1}}});
  };
  // The first in an area has the slot "", the next ones their own.
  hold("ADDRESS", "p31|12 duong lach tray", "", "a");
  hold("ADDRESS", "p31|12 duong lach tray", "b", "b");
  hold("ADDRESS", "p79|12 duong lach tray", "", "c");
  hold("ADDRESS", "p01|12 duong lach tray", "", "d");
  hold("NAME", "ten|chung", "", "a");
  Upgrade();
  EXPECT_THAT(Rows("select key, slot, organization from match_keys where what = 'ADDRESS' order by organization"),
              ElementsAre("12 duong lach tray  a", "12 duong lach tray b b", "12 duong lach tray c c",
                          "12 duong lach tray d d"));
  EXPECT_THAT(Rows("select key from match_keys where what = 'NAME' and slot = ''"), ElementsAre("ten|chung"));

  // It is the key that records of today are compared by.
  Facts facts;
  facts.address = street;
  facts.area = "p31";
  std::vector<std::string> keys;
  for (const MatchKey& key : MatchKeysOf(facts)) {
    if (key.what == MatchKind::kAddress) keys.push_back(key.key);
  }
  EXPECT_THAT(keys, ElementsAre("12 duong lach tray"));
}

TEST_P(UpgradeTest, SumsAreCountedAnewWithEstimatesAndRanges) {
  OpenAsOf(34);
  Record("hp", {{"kind", std::string("ALLIANCE")}, {"alliance", std::string()}});
  Record("a", {{"labour", int64_t{2}}, {"labour_qualifier", std::string("RANGE")}, {"labour_upper", int64_t{3}}});
  Record("b", {{"labour", int64_t{342}}, {"labour_qualifier", std::string("ESTIMATE")}});
  Record("c", {{"labour", int64_t{5}}, {"labour_qualifier", std::string("EXACT")}, {"member_count", int64_t{8}}});
  Record("gone", {{"valid_to", std::string("2020-01-01")}, {"charter_capital", int64_t{1'000'000}}});
  Record("void", {{"legal_status", std::string("VOIDED")}, {"member_count", int64_t{99}}});
  // What the earlier release had folded, and what waited.
  Insert("statistic_pending",
         {{"organization", std::string("a")}, {"n", int64_t{5}}, {"day", std::string("2015-03-01")}});
  Insert("statistic_cells", {{"cell", int64_t{1}}, {"grain", std::string("nonsense")}});
  Insert("statistic_days", {{"cell", int64_t{1}}, {"day", std::string("2015-03-01")}, {"n", int64_t{77}}});
  Insert("statistic_openings", {{"cell", int64_t{1}}, {"grain", std::string("nonsense")}, {"n", int64_t{77}}});
  Upgrade();
  for (const bool folded : {false, true}) {
    v1::VerifyStatisticsRequest verify;
    const auto verdict = handlers_->statistics.VerifyStatistics(verify, Clerk());
    ASSERT_THAT(verdict, IsOk());
    EXPECT_TRUE(verdict->consistent()) << folded << verdict->ShortDebugString();
    EXPECT_EQ(verdict->pending_count() == 0, folded);
    ASSERT_THAT(
        database_->Write({.principal = "test", .method = "test", .now = clock_.Now()},
                         [](sql::Transaction& transaction) { return RollupStore(transaction).Fold(1000).status(); }),
        IsOk());
  }
  EXPECT_THAT(Rows("select cell from statistic_cells where grain = 'nonsense'"), IsEmpty());
}

TEST_P(UpgradeTest, WhatAlliancesRecordedBecomesItsFirstVersion) {
  OpenAsOf(34);
  const std::string created = absl::StrCat(known_);
  Record("hp", {{"kind", std::string("ALLIANCE")}, {"alliance", std::string()}});
  Record("a", {});
  Insert("relationships", {{"id", std::string("m1")},
                           {"version", int64_t{3}},
                           {"from_id", std::string("a")},
                           {"to_id", std::string("hp")},
                           {"type", std::string("MEMBER_OF")},
                           {"start_date", std::string("2016-02-01")},
                           {"end_date", std::string("9999-12-31")},
                           {"created", known_}});
  for (const char* membership : {"m1", "lost"}) {
    Insert("membership_details",
           {{"membership", std::string(membership)}, {"version", int64_t{3}}, {"kind", std::string("COOPERATIVE")}});
  }
  Insert("fee_schedules", {{"id", std::string("f1")},
                           {"alliance", std::string("hp")},
                           {"member_kind", std::string("COOPERATIVE")},
                           {"annual_amount", int64_t{500'000}},
                           {"start_date", std::string("2016-01-01")},
                           {"end_date", std::string("2020-01-01")},
                           {"created", known_}});
  Insert("standing_agencies", {{"id", std::string("s1")},
                               {"alliance", std::string("hp")},
                               {"area", std::string("p31")},
                               {"committee", std::string("Ban Chỉ đạo")},
                               {"start_date", std::string("2016-01-01")},
                               {"created", known_}});
  Insert("organization_reports", {{"organization", std::string("a")},
                                  {"year", int64_t{2022}},
                                  {"known_from", known_},
                                  {"known_to", kUpgraded},
                                  {"revenue", int64_t{342}}});
  Insert("quality_findings", {{"organization", std::string("a")}, {"rule", std::string("MISSING_REPRESENTATIVE")}});
  ASSERT_THAT(
      database_->Write(
          {.principal = "test", .method = "test", .now = clock_.Now()},
          [](sql::Transaction& transaction) {
            return transaction.Execute("update quality_progress set swept_day = '2024-06-30', sequence = 12").status();
          }),
      IsOk());
  Upgrade();
  const std::string still = absl::StrCat(kUpgraded);
  EXPECT_THAT(Rows("select id, version, known_from, known_to, withdrawn, annual_amount, start_date from fee_schedules"),
              ElementsAre(absl::StrCat("f1 1 ", created, " ", still, " 0 500000 2016-01-01")));
  EXPECT_THAT(Rows("select id, version, known_from, known_to, withdrawn, committee from standing_agencies"),
              ElementsAre(absl::StrCat("s1 1 ", created, " ", still, " 0 Ban Chỉ đạo")));
  EXPECT_THAT(
      Rows("select membership, version, known_from, known_to, kind from membership_details order by membership"),
      ElementsAre(absl::StrCat("lost 3 0 ", still, " COOPERATIVE"),
                  absl::StrCat("m1 3 ", created, " ", still, " COOPERATIVE")));
  EXPECT_THAT(Rows("select id, known_to from relationships"), ElementsAre(absl::StrCat("m1 ", still)));
  EXPECT_THAT(Rows("select revenue, coalesce(fund_set_aside, -1) from organization_reports"), ElementsAre("342 -1"));
  EXPECT_THAT(Rows("select rule, rule_version, confidence from quality_findings"),
              ElementsAre("MISSING_REPRESENTATIVE  "));
  EXPECT_THAT(Rows("select sequence, swept_day from quality_progress"), ElementsAre("12 "));

  v1::ListMembershipsRequest memberships;
  const auto listed = handlers_->memberships.ListMemberships(memberships, Clerk());
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->memberships_size(), 1);
  EXPECT_EQ(listed->memberships(0).kind(), v1::MEMBER_KIND_COOPERATIVE);
}

}  // namespace
}  // namespace htx::registry

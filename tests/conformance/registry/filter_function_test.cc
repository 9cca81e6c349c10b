// area_within, name_like and active_on: what they keep, wherever a filter may stand, and how the database finds it.

#include <random>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "registry/rpc/snapshot_keeper.h"
#include "registry/store/filter_functions.h"
#include "registry/store/schemas.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"
#include "tests/support/register/generated_register.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class FilterFunctionTest : public RegistryTest {
 protected:
  // The ids that a list keeps, in one text.
  std::string Kept(const std::string& filter, const common::v1::TimeCoordinate& time = {}) {
    v1::ListOrganizationsRequest request;
    request.set_filter(filter);
    request.set_order_by("id");
    *request.mutable_time() = time;
    const auto response = handlers_->organizations.ListOrganizations(request, Clerk());
    EXPECT_THAT(response, IsOk()) << filter;
    if (!response.ok()) return "?";
    EXPECT_EQ(response->organizations_size(), response->total_size()) << filter;
    std::vector<std::string> ids;
    for (const v1::Organization& one : response->organizations()) ids.push_back(one.name().substr(14));
    return absl::StrJoin(ids, " ");
  }
  static common::v1::TimeCoordinate On(int year, int month, int day) {
    common::v1::TimeCoordinate time;
    *time.mutable_valid_date() = Date(year, month, day);
    return time;
  }
  void CreateIn(const std::string& id, const std::string& area, const std::string& name = "") {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_area("areas/" + area);
    if (!name.empty()) request.mutable_organization()->set_legal_name(name);
    request.add_accept_duplicates("organizations/-");
    Create(request);
  }
  void Rename(const std::string& id, const std::string& name, const google::type::Date& day) {
    v1::UpdateOrganizationRequest change = Change(Get(id), "legal_name");
    change.mutable_organization()->set_legal_name(name);
    *change.mutable_effective_date() = day;
    ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  }
  absl::StatusOr<v1::SuspendOrganizationResponse> Suspend(const std::string& id, const google::type::Date& day) {
    v1::SuspendOrganizationRequest request;
    request.set_name("organizations/" + id);
    request.set_etag(Get(id).etag());
    request.set_request_id(RequestId());
    *request.mutable_effective_date() = day;
    return handlers_->lifecycle.SuspendOrganization(request, Clerk());
  }
  // How SQLite reads what `filter` keeps, line by line.
  std::string PlanOf(const std::string& filter) {
    std::string plan;
    EXPECT_THAT(
        database_->Read(absl::Now() + absl::Minutes(3),
                        [&](sql::Transaction& transaction) -> absl::Status {
                          const auto where = OrganizationFilter(
                              filter, OrganizationSchema(), {.day = DayOf(clock_.Now()), .latest = true, .now = true},
                              transaction.engine(),
                              /*veiled=*/false);
                          if (!where.ok()) return where.status();
                          plan.clear();
                          return transaction.ForEach(
                              absl::StrCat("explain query plan select o.id from organizations o where ", where->text),
                              where->args, [&](const sql::Row& row) {
                                absl::StrAppend(&plan, row.String(3), "\n");
                                return absl::OkStatus();
                              });
                        }),
        IsOk());
    return plan;
  }
};
HTX_BOTH_ENGINES(FilterFunctionTest);

TEST_P(FilterFunctionTest, ACodeMeansTheUnitThatHasItOnTheReadsDay) {
  Alliance("hp", "areas/p31");
  CreateIn("city", "d311");      // Hải Phòng, before the reform of 2025-07-01.
  CreateIn("joined", "p30");     // Hải Dương, which went into Hải Phòng.
  CreateIn("elsewhere", "p24");  // Bắc Giang; the code is Bắc Ninh's since.
  clock_.Set(StartOf(absl::CivilDay(2025, 8, 1)) + absl::Hours(9));
  v1::CreateOrganizationRequest since = Cooperative("new");
  since.mutable_organization()->set_area("areas/p31-2025");
  *since.mutable_organization()->mutable_founded_date() = Date(2025, 7, 15);
  Create(since);
  EXPECT_EQ(Kept("area_within(31)"), "city hp joined new");
  EXPECT_EQ(Kept("area_within(31)", On(2025, 6, 30)), "city hp");
  EXPECT_EQ(Kept("area_within(30)", On(2025, 6, 30)), "joined");
  EXPECT_EQ(Kept("area_within(30)"), "") << "no unit has the code any more";
  EXPECT_EQ(Kept("area_within(p30)"), "joined") << "an id means that very unit, whatever the day";
  EXPECT_EQ(Kept("area_within(24)"), "elsewhere") << "Bắc Ninh holds what was Bắc Giang";
  EXPECT_EQ(Kept("area_within(311)", On(2025, 6, 30)), "city");
  EXPECT_EQ(Kept("NOT area_within(31) kind = COOPERATIVE"), "elsewhere");
  EXPECT_EQ(Kept("area_within(24) OR area_within(p30)"), "elsewhere joined");
}

TEST_P(FilterFunctionTest, NamesAreFoldedAsSearchFoldsAndLegalFormsDoNotCount) {
  Alliance("hp");
  CreateIn("a", "d311", "Hợp tác xã Nông nghiệp Đồng Tâm");
  CreateIn("b", "d311", "HTX Vận tải Động Tấm Ba");
  CreateIn("c", "d311", "Hợp tác xã Tâm Đường");
  EXPECT_EQ(Kept("name_like(\"đồng tâm\")"), "a b");
  EXPECT_EQ(Kept("name_like(\"DONG  tam\")"), "a b");
  EXPECT_EQ(Kept("name_like(\"tam dong\")"), "a b") << "words in any order";
  EXPECT_EQ(Kept("name_like(\"HTX duo\")"), "c") << "a word may be the beginning of one";
  EXPECT_EQ(Kept("name_like(ta)"), "a b c hp") << "also of words that stand in legal forms";
  EXPECT_EQ(Kept("name_like(\"tâm xa\")"), "a c");
  EXPECT_EQ(Kept("name_like(ong)"), "");
  Rename("a", "Hợp tác xã Bình Minh", Date(2020, 1, 1));
  EXPECT_EQ(Kept("name_like(\"đồng tâm\")"), "a b") << "a former name is one of its names";
  EXPECT_EQ(Kept("name_like(\"binh minh\")"), "a");
  EXPECT_EQ(Kept("name_like(\"binh minh\")", On(2019, 12, 31)), "");
  EXPECT_EQ(Kept("name_like(\"đồng tâm\") -name_like(ba)", On(2019, 12, 31)), "a");
}

TEST_P(FilterFunctionTest, ActiveOnLooksAtAnotherDayAsItIsKnownAtTheRead) {
  clock_.Set(StartOf(absl::CivilDay(2025, 6, 2)) + absl::Hours(9));
  Alliance("hp");
  CreateIn("a", "d311");
  CreateIn("b", "d311");
  clock_.Advance(absl::Hours(24));
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(Suspend("a", Date(2025, 4, 1)), IsOk());
  const std::string filter = "kind = COOPERATIVE AND ";
  EXPECT_EQ(Kept(filter + "active_on(2025-03-31)"), "a b");
  EXPECT_EQ(Kept(filter + "active_on(2025-04-01)"), "b");
  EXPECT_EQ(Kept(filter + "active_on(2014-01-01)"), "") << "founded later";
  EXPECT_EQ(Kept(filter + "active_on(2025-03-31) legal_status = SUSPENDED"), "a");
  common::v1::TimeCoordinate then;
  then.mutable_known_time()->set_seconds(absl::ToUnixSeconds(before));
  EXPECT_EQ(Kept(filter + "active_on(2025-04-01)", then), "a b") << "the suspension was not known yet";
}

TEST_P(FilterFunctionTest, AWrongCallSaysWhere) {
  const std::vector<std::tuple<std::string, std::string, std::string>> table = {
      {"tax_code:* AND x(1)", "FILTER_UNKNOWN_FIELD", "15"},
      {"area(31)", "FILTER_UNKNOWN_FIELD", "0"},
      {"area_within()", "FILTER_SYNTAX", "12"},
      {"area_within(31, 30)", "FILTER_SYNTAX", "14"},
      {"area_within(\"Hải Phòng\")", "FILTER_TYPE", "12"},
      {"area_within(123456789)", "FILTER_TYPE", "12"},
      {"name_like(\"hợp tác xã\")", "FILTER_TYPE", "10"},
      {"name_like(\"--\")", "FILTER_TYPE", "10"},
      {"name_like(tam*)", "FILTER_TYPE", "10"},
      {"active_on(2025-02-30)", "FILTER_TYPE", "10"},
      {"active_on(yesterday)", "FILTER_TYPE", "10"},
      {"active_on", "FILTER_SYNTAX", "9"}};
  for (const auto& [filter, reason, position] : table) {
    v1::ListOrganizationsRequest request;
    request.set_filter(filter);
    const auto response = handlers_->organizations.ListOrganizations(request, Clerk());
    EXPECT_THAT(response, FailsWith(kInvalidArgument, reason)) << filter;
    const auto metadata = DetailOf(response.status()).metadata;
    ASSERT_FALSE(metadata.empty()) << filter;
    EXPECT_EQ(metadata.front().second, position) << filter;
  }
}

TEST_P(FilterFunctionTest, SearchesStatisticsSnapshotsAndTheFeedTakeThem) {
  const auto keeper = SnapshotKeeper::Start(*database_, clock_, {});
  Alliance("hp");
  CreateIn("a", "d311", "Hợp tác xã Đồng Tâm");
  CreateIn("b", "p30", "Hợp tác xã Đồng Tiến");
  ASSERT_TRUE(testing::Eventually([&] { return keeper->reached() >= 3; }));

  v1::SearchOrganizationsRequest search;
  search.set_query("dong");
  search.set_filter("area_within(p30) active_on(2020-01-01)");
  const auto found = handlers_->search.SearchOrganizations(search, Clerk());
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->hits_size(), 1);
  EXPECT_EQ(found->hits(0).organization().name(), "organizations/b");

  v1::AggregateOrganizationsRequest aggregate;
  aggregate.set_filter("active_on(2016-01-01) AND name_like(dong)");
  *aggregate.add_dates() = Date(2016, 1, 1);
  *aggregate.add_dates() = Date(2014, 1, 1);
  const auto counted = handlers_->statistics.AggregateOrganizations(aggregate, Clerk());
  ASSERT_THAT(counted, IsOk());
  EXPECT_EQ(counted->series(0).total().count(), 2);
  EXPECT_EQ(counted->series(1).total().count(), 0);

  v1::StreamSnapshotRequest snapshot;
  snapshot.set_filter("area_within(p30) OR name_like(tam)");
  const auto source = handlers_->snapshots.StreamSnapshot(snapshot, Clerk(), [] {});
  ASSERT_THAT(source, IsOk());
  v1::StreamSnapshotResponse message;
  std::set<std::string> sent;
  while (*(*source)->Next(message) == rpc::Step::kWrite) {
    for (const v1::Organization& one : message.batch().organizations()) sent.insert(one.name());
    message.Clear();
  }
  EXPECT_EQ(sent, (std::set<std::string>{"organizations/a", "organizations/b"}));
  snapshot.set_filter("active_on(2020-01-01)");
  EXPECT_THAT(handlers_->snapshots.StreamSnapshot(snapshot, Clerk(), [] {}),
              FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"))
      << "a record in memory does not know its other days";

  v1::ListChangesRequest changes;
  changes.set_filter("area_within(311) name_like(\"đồng\")");
  const auto page = handlers_->changes.ListChanges(changes, Clerk());
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->changes_size(), 1);
  EXPECT_EQ(page->changes(0).header().resource(), "organizations/a");
  keeper->Stop();
}

TEST_P(FilterFunctionTest, TheIndexesAreUsed) {
  Alliance("hp");
  CreateIn("a", "d311");
  // PostgreSQL tells no plan through the house's statements; its plans for so few rows say nothing either.
  if (GetParam() == testing::TestDatabase::Kind::kPostgres) return;
  const std::string area = PlanOf("area_within(31)");
  EXPECT_TRUE(absl::StrContains(area, "areas_by_code")) << area;
  EXPECT_TRUE(absl::StrContains(area, "area_within")) << area;
  const std::string name = PlanOf("name_like(\"nong nghiep\")");
  EXPECT_TRUE(absl::StrContains(name, "VIRTUAL TABLE")) << name;
  const std::string active = PlanOf("active_on(2020-01-01)");
  EXPECT_TRUE(absl::StrContains(active, "sqlite_autoindex_organization_revisions")) << active;
}

// Random functions over a generated register against the full list, judged one by one from what other calls answer.
TEST_P(FilterFunctionTest, RandomFunctionsKeepWhatTheFullListSaysOneByOne) {
  constexpr int kOrganizations = 200;
  ASSERT_THAT(testing::FillRegister(*database_, {.organizations = kOrganizations, .reports = false}, 1, [](int64_t) {}),
              IsOk());
  v1::ListOrganizationsRequest list;
  list.set_page_size(1000);
  const auto everything = handlers_->organizations.ListOrganizations(list, Clerk());
  ASSERT_THAT(everything, IsOk());
  std::shared_ptr<const AreaTree> tree;
  ASSERT_THAT(database_->Read(absl::Now() + absl::Minutes(3),
                              [&](sql::Transaction& transaction) -> absl::Status {
                                const auto read = areas_->Read(transaction);
                                if (read.ok()) tree = *read;
                                return read.status();
                              }),
              IsOk());
  const auto lies_in = [&](const v1::Organization& one, const std::string& code) {
    const Area* const unit = tree->FindByCode(code, DayOf(clock_.Now()));
    const Area* place = tree->Find(one.area().substr(6));
    while (place != nullptr && place != unit && !place->successors.empty()) {
      place = tree->Find(place->successors.front().area);
    }
    return unit != nullptr && place == unit;  // All are recorded in provinces, and no province was split.
  };
  const auto named = [](const v1::Organization& one, const std::string& word) {
    std::string names = absl::StrCat(one.legal_name(), " | ", one.short_name(), " | ", one.foreign_name());
    for (const v1::FormerName& name : one.former_names()) absl::StrAppend(&names, " | ", name.text());
    for (const v1::TypedName& name : one.other_names()) absl::StrAppend(&names, " | ", name.text());
    return absl::StrContains(absl::StrCat(" ", FoldForSearch(names)), absl::StrCat(" ", FoldForSearch(word)));
  };
  std::mt19937 random(20251122);
  const auto below = [&](size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random); };
  const std::vector<std::string> codes = {"31", "01", "79", "24", "30", "99", "08"};
  const std::vector<std::string> words = {"đồng", "hòa", "tân", "an", "b", "phú", "minh"};
  int kept = 0;
  for (int round = 0; round < 20; ++round) {
    const std::string code = codes[below(codes.size())];
    const std::string word = words[below(words.size())];
    const google::type::Date day = Date(2005 + static_cast<int>(below(20)), 1 + static_cast<int>(below(12)), 1);
    const bool both = below(2) == 0;
    std::set<std::string> expected;
    for (const v1::Organization& one : everything->organizations()) {
      const auto then = GetAt(one.name().substr(14), day);
      const bool active = then.ok() && then->legal_status() == v1::LEGAL_STATUS_OPERATING &&
                          then->activity_status() == v1::ACTIVITY_STATUS_ACTIVE;
      const bool fits = both ? lies_in(one, code) && !active : (named(one, word) && active) || lies_in(one, code);
      if (fits) expected.insert(one.name());
    }
    kept += static_cast<int>(expected.size());
    const std::string date = absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
    const std::string filter =
        both ? absl::StrCat("area_within(", code, ") NOT active_on(", date, ")")
             : absl::StrCat("(name_like(\"", word, "\") active_on(\"", date, "\")) OR area_within(", code, ")");
    list.set_filter(filter);
    const auto page = handlers_->organizations.ListOrganizations(list, Clerk());
    ASSERT_THAT(page, IsOk()) << filter;
    std::set<std::string> listed;
    for (const v1::Organization& one : page->organizations()) listed.insert(one.name());
    ASSERT_EQ(listed, expected) << filter;
  }
  EXPECT_GT(kept, 20) << "filters that keep nothing test nothing";
}

}  // namespace
}  // namespace htx::registry

// Search: what is typed finds what is meant, on both engines alike.

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class SearchTest : public RegistryTest {
 protected:
  void SetUp() override { Alliance("hp"); }
  v1::Organization Add(const std::string& id, const std::string& name) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_legal_name(name);
    request.add_accept_duplicates("organizations/-");  // Names that look alike are what searches are about.
    return Create(request);
  }
  absl::StatusOr<v1::SearchOrganizationsResponse> Search(const v1::SearchOrganizationsRequest& request) {
    return handlers_->search.SearchOrganizations(request, Clerk());
  }
  absl::StatusOr<v1::SearchOrganizationsResponse> Search(const std::string& query) {
    v1::SearchOrganizationsRequest request;
    request.set_query(query);
    return Search(request);
  }
  static std::vector<std::string> Ids(const absl::StatusOr<v1::SearchOrganizationsResponse>& found) {
    EXPECT_THAT(found, IsOk());
    std::vector<std::string> ids;
    if (!found.ok()) return ids;
    for (const v1::SearchHit& hit : found->hits()) ids.push_back(hit.organization().name().substr(14));
    return ids;
  }
  static std::string Joined(const absl::StatusOr<v1::SearchOrganizationsResponse>& found) {
    return absl::StrJoin(Ids(found), " ");
  }
};
HTX_BOTH_ENGINES(SearchTest);

// Reads tests/conformance/registry/search_relevance.tsv.
class RelevanceTest : public SearchTest {
 protected:
  using Columns = std::vector<std::string>;

  void Record(const Columns& columns) {
    v1::CreateOrganizationRequest request = Cooperative(columns[1]);
    request.add_accept_duplicates("organizations/-");
    v1::Organization& organization = *request.mutable_organization();
    organization.set_legal_name(columns[2]);
    if (absl::StartsWith(columns[2], "Liên hiệp")) organization.set_kind(v1::ORGANIZATION_KIND_COOPERATIVE_UNION);
    for (size_t i = 3; i < columns.size(); ++i) {
      const std::pair<std::string, std::string> pair = absl::StrSplit(columns[i], absl::MaxSplits('=', 1));
      if (pair.first == "former") organization.add_former_names()->set_text(pair.second);
      if (pair.first == "foreign") organization.set_foreign_name(pair.second);
      if (pair.first == "address") organization.set_address(pair.second);
      if (pair.first == "tax") organization.set_tax_code(pair.second);
      if (pair.first == "legacy") organization.set_legacy_registration_no(pair.second);
    }
    Create(request);
  }

  void Ask(const Columns& columns) {
    v1::SearchOrganizationsRequest request;
    request.set_query(columns[1]);
    for (size_t i = 3; i < columns.size(); ++i) {
      const std::pair<std::string, std::string> pair = absl::StrSplit(columns[i], absl::MaxSplits('=', 1));
      if (pair.first == "mode") {
        v1::SearchMode mode = {};
        ASSERT_TRUE(v1::SearchMode_Parse("SEARCH_MODE_" + pair.second, &mode));
        request.set_mode(mode);
      } else if (pair.first == "marks") {
        v1::SearchMarks marks = {};
        ASSERT_TRUE(v1::SearchMarks_Parse("SEARCH_MARKS_" + pair.second, &marks));
        request.set_marks(marks);
      } else if (pair.first == "fields") {
        for (const absl::string_view word : absl::StrSplit(pair.second, ',')) {
          v1::SearchField field = {};
          ASSERT_TRUE(v1::SearchField_Parse(absl::StrCat("SEARCH_FIELD_", word), &field));
          request.add_fields(field);
        }
      } else if (pair.first == "filter") {
        request.set_filter(pair.second);
      } else {
        FAIL() << "unknown key " << pair.first;
      }
    }
    std::vector<std::string> expected = absl::StrSplit(columns[2], ' ');
    if (columns[2] == "-") expected.clear();
    std::vector<std::string> found = Ids(Search(request));
    if (!expected.empty() && expected.back() == "…") {
      expected.pop_back();
      if (found.size() > expected.size()) found.resize(expected.size());
    }
    EXPECT_EQ(absl::StrJoin(found, " "), absl::StrJoin(expected, " ")) << absl::StrJoin(columns, " | ");
  }
};
HTX_BOTH_ENGINES(RelevanceTest);

TEST_P(RelevanceTest, EveryQueryOfTheTestSetFindsWhatItShould) {
  std::ifstream file(HTX_SEARCH_RELEVANCE);
  ASSERT_TRUE(file.is_open()) << HTX_SEARCH_RELEVANCE;
  int asked = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const Columns columns = absl::StrSplit(line, '\t');
    ASSERT_GE(columns.size(), 3u) << line;
    if (columns[0] == "org") Record(columns);
    if (columns[0] == "ask") {
      Ask(columns);
      ++asked;
    }
  }
  EXPECT_GT(asked, 40);
}

TEST_P(SearchTest, AHitSaysWhatFitAndHowWell) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_legal_name("Hợp tác xã Tân Tiến");
  request.mutable_organization()->add_former_names()->set_text("Hợp tác xã Quyết Thắng");
  Create(request);

  const auto whole = Search("Hợp tác xã Tân Tiến");
  ASSERT_EQ(Joined(whole), "a");
  EXPECT_EQ(whole->hits(0).score(), 1000);
  EXPECT_EQ(whole->hits(0).matched_field(), v1::SEARCH_FIELD_NAME);
  EXPECT_EQ(whole->hits(0).matched_text(), "Hợp tác xã Tân Tiến");
  EXPECT_FALSE(whole->hits(0).former_name_match());
  EXPECT_EQ(whole->total_hits(), 1);
  EXPECT_FALSE(whole->more_exist());

  const auto former = Search("quyết thắng");
  ASSERT_EQ(Joined(former), "a");
  EXPECT_LT(former->hits(0).score(), 1000);
  EXPECT_EQ(former->hits(0).matched_field(), v1::SEARCH_FIELD_FORMER_NAME);
  EXPECT_EQ(former->hits(0).matched_text(), "Hợp tác xã Quyết Thắng");
  EXPECT_TRUE(former->hits(0).former_name_match());
}

TEST_P(SearchTest, ARenamedOrganisationIsFoundByBothNamesAndAsItWasThen) {
  v1::Organization before = Add("a", "Hợp tác xã Quyết Thắng");
  clock_.Advance(absl::Hours(24 * 30));
  v1::UpdateOrganizationRequest rename = Change(before, "legal_name");
  rename.mutable_update_mask()->add_paths("short_name");
  rename.mutable_organization()->set_legal_name("Hợp tác xã Tân Tiến");
  rename.mutable_organization()->set_short_name("HTX Tân Tiến");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(rename, Clerk()), IsOk());

  EXPECT_EQ(Joined(Search("tân tiến")), "a");
  const auto former = Search("quyết thắng");
  ASSERT_EQ(Joined(former), "a");
  EXPECT_TRUE(former->hits(0).former_name_match());

  v1::SearchOrganizationsRequest then;
  then.set_query("quyết thắng");
  *then.mutable_time()->mutable_valid_date() = Date(2020, 1, 1);
  const auto as_of = Search(then);
  ASSERT_EQ(Joined(as_of), "a") << "the name that was borne then";
  EXPECT_FALSE(as_of->hits(0).former_name_match());
  EXPECT_EQ(as_of->hits(0).organization().legal_name(), "Hợp tác xã Quyết Thắng");
  then.set_query("tân tiến");
  EXPECT_EQ(Joined(Search(then)), "") << "the name that came later";
  *then.mutable_time()->mutable_valid_date() = Date(2014, 1, 1);
  then.set_query("quyết thắng");
  EXPECT_EQ(Joined(Search(then)), "") << "before its founding";
}

TEST_P(SearchTest, AnOldAddressAndAnOldNumberAreFoundOnlyAtTheirTime) {
  v1::CreateOrganizationRequest request = Cooperative("a");
  request.mutable_organization()->set_address("Thôn Thượng, xã Vĩnh Phong");
  request.mutable_organization()->set_legacy_registration_no("0207H00012");
  const v1::Organization before = Create(request);
  clock_.Advance(absl::Hours(24 * 30));
  v1::UpdateOrganizationRequest move = Change(before, "address");
  move.mutable_update_mask()->add_paths("legacy_registration_no");
  move.mutable_organization()->set_address("Khu 3, phường Cát Bi");
  move.mutable_organization()->set_legacy_registration_no("0207H00099");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(move, Clerk()), IsOk());

  v1::SearchOrganizationsRequest ask;
  ask.add_fields(v1::SEARCH_FIELD_ADDRESS);
  ask.add_fields(v1::SEARCH_FIELD_NUMBER);
  const auto found = [&](const std::string& query, bool then) {
    ask.set_query(query);
    ask.clear_time();
    if (then) *ask.mutable_time()->mutable_valid_date() = Date(2020, 1, 1);
    return Joined(Search(ask));
  };
  EXPECT_EQ(found("vĩnh phong", false), "");
  EXPECT_EQ(found("vĩnh phong", true), "a");
  EXPECT_EQ(found("cát bi", false), "a");
  EXPECT_EQ(found("cát bi", true), "");
  EXPECT_EQ(found("0207H00012", false), "");
  EXPECT_EQ(found("0207H00012", true), "a");
  EXPECT_EQ(found("0207H00099", false), "a");
  EXPECT_EQ(found("0207H00099", true), "");
}

TEST_P(SearchTest, EqualsStandInTheOrderOfTheirIdsAndTheEndedLast) {
  for (const char* id : {"c", "a", "b"}) Add(id, "Hợp tác xã Tân Tiến");
  EXPECT_EQ(Joined(Search("tân tiến")), "a b c");
  v1::DissolveOrganizationRequest dissolve;
  dissolve.set_name("organizations/a");
  for (const v1::DissolutionStage stage : {v1::DISSOLUTION_STAGE_START, v1::DISSOLUTION_STAGE_COMPLETE}) {
    dissolve.set_stage(stage);
    dissolve.set_etag(Get("a").etag());
    dissolve.set_request_id(RequestId());
    ASSERT_THAT(handlers_->lifecycle.DissolveOrganization(dissolve, Clerk()), IsOk());
  }
  EXPECT_EQ(Joined(Search("tân tiến")), "b c a");
}

TEST_P(SearchTest, PagesShowOneInstantAndEachHitOnce) {
  for (const char* id : {"a", "b", "c", "d", "e"}) Add(id, absl::StrCat("Hợp tác xã Tân Tiến ", id));
  v1::SearchOrganizationsRequest request;
  request.set_query("tân tiến");
  request.set_page_size(2);
  const auto first = Search(request);
  ASSERT_EQ(Joined(first), "a b");
  EXPECT_EQ(first->total_hits(), 5);
  clock_.Advance(absl::Minutes(1));
  Add("aa", "Hợp tác xã Tân Tiến");

  request.set_page_token(first->next_page_token());
  const auto second = Search(request);
  EXPECT_EQ(Joined(second), "c d") << "what came meanwhile is not shown";
  EXPECT_EQ(second->total_hits(), 5);
  request.set_page_token(second->next_page_token());
  const auto third = Search(request);
  EXPECT_EQ(Joined(third), "e");
  EXPECT_EQ(third->next_page_token(), "");
  request.set_query("tân");
  EXPECT_THAT(Search(request), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
}

TEST_P(SearchTest, MoreThanTheBoundIsSaid) {
  for (int i = 0; i < 205; ++i) Add(absl::StrCat("n", i), "Hợp tác xã Tân Tiến");
  const auto found = Search("tân tiến");
  EXPECT_EQ(found->total_hits(), 200);
  EXPECT_TRUE(found->more_exist());
  v1::SearchOrganizationsRequest filtered;
  filtered.set_query("tân tiến");
  filtered.set_filter("kind = COOPERATIVE");
  const auto kept = Search(filtered);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->total_hits(), 200);
  EXPECT_TRUE(kept->more_exist());
}

TEST_P(SearchTest, ANumberIsFoundBehindManyThatAFilterLeavesOut) {
  for (int i = 0; i < 205; ++i) {
    v1::CreateOrganizationRequest request = Cooperative(absl::StrCat("n", i));
    request.mutable_organization()->set_legal_name(i < 204 ? "Hợp tác xã Tân Tiến" : "Hợp tác xã Cát Bi");
    request.mutable_organization()->set_legacy_registration_no(absl::StrCat("07X", 1000 + i));
    request.add_accept_duplicates("organizations/-");
    Create(request);
  }
  v1::SearchOrganizationsRequest ask;
  ask.set_query("07X1");
  ask.add_fields(v1::SEARCH_FIELD_NUMBER);
  const auto all = Search(ask);
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->total_hits(), 200);
  EXPECT_TRUE(all->more_exist());
  ask.set_filter("name : \"cát bi\"");
  const auto found = Search(ask);
  EXPECT_EQ(Joined(found), "n204");
  EXPECT_FALSE(found->more_exist());
}

TEST_P(SearchTest, AFilterFollowsAnOrganisationThatMovesAndOneThatIsRenamed) {
  const v1::Organization before = Add("a", "Hợp tác xã Tân Tiến");
  Add("b", "Hợp tác xã Tân Tiến 2");
  const auto found = [&](const std::string& query, const std::string& filter) {
    v1::SearchOrganizationsRequest request;
    request.set_query(query);
    request.set_filter(filter);
    return Joined(Search(request));
  };
  EXPECT_EQ(found("tân tiến", "province = p31"), "a b");
  EXPECT_EQ(found("tân tiến", "province = p79"), "");
  clock_.Advance(absl::Hours(24 * 30));
  v1::UpdateOrganizationRequest move = Change(before, "area");
  move.mutable_organization()->set_area("areas/p79");
  move.mutable_organization()->clear_address();
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(move, Clerk()), IsOk());
  EXPECT_EQ(found("tân tiến", "province = p31"), "b");
  EXPECT_EQ(found("tân tiến", "province = p79 AND kind = COOPERATIVE"), "a");
  EXPECT_EQ(found("tân", "province = p79 AND kind = COOPERATIVE_UNION"), "");

  v1::UpdateOrganizationRequest rename = Change(Get("a"), "legal_name");
  rename.mutable_organization()->set_legal_name("Hợp tác xã Quyết Thắng");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(rename, Clerk()), IsOk());
  EXPECT_EQ(found("quyết thắng", "province = p79"), "a");
  EXPECT_EQ(found("tân tiến", "province = p79"), "a") << "by its former name";
  EXPECT_EQ(found("quyết tân", "province = p79"), "a") << "words of both names";
}

TEST_P(SearchTest, BadArgumentsAreRefusedInTheContractsOrder) {
  v1::SearchOrganizationsRequest request;
  request.set_query("---");
  request.set_page_size(-1);
  request.set_filter("nonsense = 1");
  request.set_page_token("x");
  EXPECT_THAT(Search(request), FailsWith(kInvalidArgument, "FIELD_RULE"));
  std::string long_query;
  for (int i = 0; i < 33; ++i) absl::StrAppend(&long_query, "a ");
  request.set_query(long_query);
  EXPECT_THAT(Search(request), FailsWith(kInvalidArgument, "FIELD_RULE"));
  request.set_query("a");
  request.add_fields(static_cast<v1::SearchField>(99));
  EXPECT_THAT(Search(request), FailsWith(kInvalidArgument, "FIELD_RULE"));
  request.clear_fields();
  EXPECT_THAT(Search(request), FailsWith(kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  request.set_page_size(0);
  EXPECT_THAT(Search(request), FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  request.clear_filter();
  EXPECT_THAT(Search(request), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  request.clear_page_token();
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()) + 10);
  EXPECT_THAT(Search(request), FailsWith(kOutOfRange, "KNOWN_TIME_IN_FUTURE"));
}

// Whatever is typed is data: quotes, operators and wildcards of the engines' query languages among it.
TEST_P(SearchTest, OperatorsOfTheEnginesAreOnlyText) {
  Add("a", "Hợp tác xã Tân Tiến");
  for (const char* query : {"tân \" OR \"1", "tân* tiến'", "tân & | ! : <-> tiến", "NEAR(tân tiến)", "{names} : tân",
                            "AND", "OR NOT", "'tân':A", "tân\\", "tân_tiến", "tân NOT tiến"}) {
    EXPECT_THAT(Search(query), IsOk()) << query;
  }
  EXPECT_THAT(Search("%"), FailsWith(kInvalidArgument, "FIELD_RULE"));
  EXPECT_EQ(Joined(Search("tân & | ! : <-> tiến")), "a");
}

}  // namespace
}  // namespace htx::registry

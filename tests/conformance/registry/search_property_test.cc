// Searches over a generated register, against a look at every organisation: the index loses nobody who fits, and a
// filter keeps of the hits those that it keeps of the register.

#include <algorithm>
#include <optional>
#include <random>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/text.h"
#include "registry/domain/search_rank.h"
#include "registry/domain/vocabulary.h"
#include "registry/store/organization_store.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"
#include "tests/support/register/generated_register.h"

namespace htx::registry {
namespace {

using testing::IsOk;

// So few that no search finds more than it may show.
constexpr int kSearched = 300;
constexpr int kQueries = 150;

class SearchPropertyTest : public RegistryTest {
 protected:
  void SetUp() override {
    ASSERT_THAT(testing::FillRegister(*database_, {.organizations = kSearched, .reports = false}, 1, [](int64_t) {}),
                IsOk());
    ASSERT_THAT(database_->Read(absl::Now() + absl::Seconds(60),
                                [&](sql::Transaction& transaction) -> absl::Status {
                                  all_.clear();
                                  return OrganizationStore(transaction)
                                      .List({.now = true}, {.order = {{.column = "o.id"}}, .limit = 1000},
                                            [&](const Organization& found) { all_.push_back(found); })
                                      .status();
                                }),
                IsOk());
    ASSERT_GT(all_.size(), static_cast<size_t>(kSearched));
  }

  template <class T>
  const T& Of(const std::vector<T>& list) {
    return list[static_cast<size_t>(Below(static_cast<int>(list.size())))];
  }
  int Below(int below) { return static_cast<int>(random_() % static_cast<uint32_t>(below)); }

  // Some words of somebody's names, in any order, with or without marks; sometimes another's among them.
  std::string RandomWords() {
    const auto words_of = [&](const Facts& facts) -> std::vector<std::string> {
      const bool former = !facts.former_names.empty() && Below(2) == 0;
      return absl::StrSplit(former ? facts.former_names.front().text : facts.legal_name, ' ');
    };
    std::vector<std::string> words = words_of(Of(all_).facts());
    std::shuffle(words.begin(), words.end(), random_);
    words.resize(static_cast<size_t>(1 + Below(static_cast<int>(std::min<size_t>(words.size(), 4)))));
    if (Below(5) == 0) words.push_back(Of(words_of(Of(all_).facts())));
    for (std::string& word : words) {
      if (Below(3) == 0) word = FoldForSearch(word);
    }
    return absl::StrJoin(words, " ");
  }

  // What a look at everybody finds, best first.
  std::vector<std::string> Expected(const v1::SearchOrganizationsRequest& request, const std::string& province,
                                    std::optional<Kind> kind) const {
    std::vector<SearchField> fields;
    for (const int field : request.fields()) fields.push_back(static_cast<SearchField>(field));
    const SearchQuery query =
        MakeSearchQuery(request.query(), fields, SearchMode::kExact,
                        request.marks() == 0 ? SearchMarks::kAuto : static_cast<SearchMarks>(request.marks()));
    std::vector<SearchHit> hits;
    for (const Organization& organization : all_) {
      const Facts& facts = organization.facts();
      if (facts.legal_status == LegalStatus::kVoided) continue;
      if (!province.empty() && facts.province != province) continue;
      if (kind && facts.kind != *kind) continue;
      std::optional<SearchMatch> match = Rank(query, facts, /*typos=*/false);
      if (!match) continue;
      hits.push_back({.organization = organization, .match = *std::move(match)});
      hits.back().name_key = CollationKey(facts.legal_name);
    }
    std::sort(hits.begin(), hits.end(), StandsBefore);
    std::vector<std::string> names;
    for (const SearchHit& hit : hits) names.push_back(absl::StrCat(hit.organization.id.text(), " ", hit.match.score));
    return names;
  }

  std::vector<std::string> Found(const v1::SearchOrganizationsRequest& request) {
    const auto found = handlers_->search.SearchOrganizations(request, Clerk());
    EXPECT_THAT(found, IsOk()) << request.ShortDebugString();
    std::vector<std::string> names;
    if (!found.ok()) return names;
    EXPECT_FALSE(found->more_exist()) << request.ShortDebugString();
    for (const v1::SearchHit& hit : found->hits()) {
      names.push_back(absl::StrCat(hit.organization().name().substr(14), " ", hit.score()));
    }
    return names;
  }

  std::mt19937 random_{20261122};
  std::vector<Organization> all_ = {};
};
HTX_BOTH_ENGINES(SearchPropertyTest);

TEST_P(SearchPropertyTest, ASearchFindsWhatALookAtEverybodyFinds) {
  size_t found = 0;
  size_t filtered = 0;
  for (int round = 0; round < kQueries; ++round) {
    v1::SearchOrganizationsRequest request;
    request.set_query(RandomWords());
    request.set_mode(v1::SEARCH_MODE_EXACT);
    request.set_page_size(1000);
    if (Below(3) == 0) request.set_marks(Below(2) == 0 ? v1::SEARCH_MARKS_IGNORE : v1::SEARCH_MARKS_STRICT);
    if (Below(2) == 0) {
      request.add_fields(Below(2) == 0 ? v1::SEARCH_FIELD_NAME : v1::SEARCH_FIELD_FORMER_NAME);
      if (Below(3) == 0) request.add_fields(v1::SEARCH_FIELD_SHORT_NAME);
      if (Below(4) == 0) request.add_fields(v1::SEARCH_FIELD_ADDRESS);
    }
    const std::vector<std::string> expected = Expected(request, "", {});
    ASSERT_LT(expected.size(), 200u) << request.ShortDebugString();
    ASSERT_EQ(Found(request), expected) << request.ShortDebugString();
    found += expected.size();

    const Facts& facts = Of(all_).facts();
    const std::string province = Below(3) == 0 ? "" : facts.province;
    const std::optional<Kind> kind = Below(3) == 0 ? std::optional<Kind>(facts.kind) : std::nullopt;
    std::vector<std::string> conditions;
    if (!province.empty()) conditions.push_back(absl::StrCat("province = ", province));
    if (kind) conditions.push_back(absl::StrCat("kind = ", WordOf(*kind)));
    request.set_filter(absl::StrJoin(conditions, Below(2) == 0 ? " AND " : " "));
    const std::vector<std::string> kept = Expected(request, province, kind);
    ASSERT_EQ(Found(request), kept) << request.ShortDebugString();
    filtered += kept.size();
    // What an index cannot use of a filter, the filter does.
    if (province.empty()) continue;
    request.set_filter(absl::StrCat("NOT (province != ", province, " OR province = nowhere)"));
    ASSERT_EQ(Found(request), Expected(request, province, {})) << request.ShortDebugString();
  }
  EXPECT_GT(found, size_t{kQueries}) << "searches that find nothing test nothing";
  EXPECT_GT(filtered, 0u);
}

TEST_P(SearchPropertyTest, AWholeNameStandsFirst) {
  for (size_t i = 0; i < all_.size(); i += 5) {
    v1::SearchOrganizationsRequest request;
    request.set_query(all_[i].facts().legal_name);
    if (i % 2 == 0) request.set_filter(absl::StrCat("province = ", all_[i].facts().province));
    const auto found = handlers_->search.SearchOrganizations(request, Clerk());
    ASSERT_THAT(found, IsOk());
    ASSERT_GT(found->hits_size(), 0) << request.query();
    EXPECT_EQ(found->hits(0).score(), 1000) << request.query();
    EXPECT_EQ(found->hits(0).organization().legal_name(), request.query());
  }
}

}  // namespace
}  // namespace htx::registry

#include "registry/domain/search_rank.h"

#include <gtest/gtest.h>

namespace htx::registry {
namespace {

Facts Named(const std::string& legal_name) {
  Facts facts;
  facts.legal_name = legal_name;
  return facts;
}

SearchQuery Typed(const std::string& text, SearchMode mode = SearchMode::kAuto,
                  SearchMarks marks = SearchMarks::kAuto) {
  return MakeSearchQuery(text, {}, mode, marks);
}

// 0 when it does not fit.
int ScoreOf(const SearchQuery& query, const Facts& facts, bool typos = false) {
  const std::optional<SearchMatch> match = Rank(query, facts, typos);
  return match ? match->score : 0;
}

TEST(SearchTermsTest, ALegalFormIsOneTermHoweverItIsWritten) {
  const std::vector<SearchTerm> terms = TermsOf("Hợp tác xã Đồng Tâm");
  ASSERT_EQ(terms.size(), 3u);
  EXPECT_TRUE(terms[0].form);
  EXPECT_EQ(TermsOf("HTX Đồng Tâm"), terms);
  EXPECT_EQ(TermsOf("Liên hiệp HTX A"), TermsOf("LHHTX A"));
  EXPECT_EQ(TermsOf("Liên hiệp Hợp tác xã A"), TermsOf("LHHTX A"));
  EXPECT_FALSE(TermsOf("Hợp tác Quốc tế")[0].form) << "two words of a form are no form";
}

TEST(SearchQueryTest, AFormThatIsStillBeingTypedIsTakenForIt) {
  EXPECT_EQ(Typed("hợp tác x").terms, Typed("htx").terms);
  EXPECT_EQ(Typed("liên hiệp h").terms, Typed("lhhtx").terms);
  EXPECT_FALSE(Typed("hợp").terms[0].form) << "a word like others";
  EXPECT_FALSE(Typed("hợp tác x", SearchMode::kExact).terms[0].form);
}

TEST(SearchQueryTest, NumbersAreReadWithoutWhatPartsThem) {
  EXPECT_EQ(Typed("0207-h 00012").number, "0207H00012");
  EXPECT_EQ(Typed("đồng tâm").number, "");
}

TEST(RankTest, TheWholeNameIsAThousand) {
  EXPECT_EQ(ScoreOf(Typed("Hợp tác xã Đồng Tâm"), Named("Hợp tác xã Đồng Tâm")), 1000);
  EXPECT_EQ(ScoreOf(Typed("htx đồng tâm"), Named("Hợp tác xã Đồng Tâm")), 1000);
  EXPECT_EQ(ScoreOf(Typed("htx hoà bình"), Named("Hợp tác xã Hòa Bình")), 1000) << "old and new place of the tone";
}

// Each name of a list fits less well than the one before.
TEST(RankTest, FlawsCostInTheirOrder) {
  const auto falls = [](const std::string& typed, const std::vector<std::string>& names, bool typos = false) {
    int before = 1001;
    for (const std::string& name : names) {
      const int score = ScoreOf(Typed(typed), Named(name), typos);
      EXPECT_GT(score, 0) << name;
      EXPECT_LT(score, before) << name;
      before = score;
    }
  };
  falls("đồng tâm",
        {"Hợp tác xã Đồng Tâm", "Hợp tác xã Nông nghiệp Đồng Tâm", "Hợp tác xã Dịch vụ Nông nghiệp Đồng Tâm",
         "Hợp tác xã Tâm Đồng", "Hợp tác xã Dong Tam", "Hợp tác xã Động Tâm", "Hợp tác xã Động Tám"});
  falls("dong tam", {"Hợp tác xã Dong Tam", "Hợp tác xã Đồng Tâm", "Hợp tác xã Đồng Tâm Mới"});
  falls("vinhh niem", {"Hợp tác xã Vĩnh Niệm", "Hợp tác xã Vĩnh Niệm Hai"}, /*typos=*/true);
  falls("htx tân tiến", {"Hợp tác xã Tân Tiến", "Liên hiệp Hợp tác xã Tân Tiến", "Hợp tác xã Nông nghiệp Tân Tiến"});
}

TEST(RankTest, EveryWordMustBeThere) {
  EXPECT_EQ(ScoreOf(Typed("đồng tâm mới"), Named("Hợp tác xã Đồng Tâm")), 0);
  EXPECT_EQ(ScoreOf(Typed("tân tân"), Named("Hợp tác xã Tân Tiến")), 0) << "a word of the name answers once";
  EXPECT_EQ(ScoreOf(Typed("tâm đồ", SearchMode::kExact), Named("Hợp tác xã Đồng Tâm")), 0);
  EXPECT_GT(ScoreOf(Typed("tâm đồ"), Named("Hợp tác xã Đồng Tâm")), 0);
}

TEST(RankTest, StrictMarksAreThoseTyped) {
  const auto strict = [](const std::string& typed, const std::string& name) {
    return ScoreOf(Typed(typed, SearchMode::kAuto, SearchMarks::kStrict), Named(name)) > 0;
  };
  EXPECT_TRUE(strict("đồng tâm", "Hợp tác xã Đồng Tâm"));
  EXPECT_FALSE(strict("dong tam", "Hợp tác xã Đồng Tâm"));
  EXPECT_FALSE(strict("đồng tâm", "Hợp tác xã Dong Tam"));
  EXPECT_FALSE(strict("đồng tâm", "Hợp tác xã Động Tâm"));
  EXPECT_TRUE(strict("đồng tâ", "Hợp tác xã Đồng Tâm")) << "the last word is not finished";
}

TEST(RankTest, WordsMayStandInSeveralFields) {
  Facts facts = Named("Hợp tác xã Đồng Tâm");
  facts.address = "Phường Vĩnh Niệm, quận Lê Chân";
  SearchQuery query = Typed("đồng tâm lê chân");
  EXPECT_EQ(ScoreOf(query, facts), 0) << "addresses were not asked for";
  query.fields.push_back(SearchField::kAddress);
  const int spread = ScoreOf(query, facts);
  EXPECT_GT(spread, 0);
  facts.address = "Đồng Tâm, Lê Chân";
  EXPECT_NE(ScoreOf(query, facts), spread) << "one field has them all";
}

TEST(RankTest, NumbersFitWholeOrFromTheirBeginning) {
  Facts facts = Named("Hợp tác xã Đồng Tâm");
  facts.tax_code = "0200000014";
  EXPECT_EQ(ScoreOf(Typed("0200000014"), facts), 1000);
  EXPECT_GT(ScoreOf(Typed("02000000"), facts), ScoreOf(Typed("0200"), facts));
  EXPECT_EQ(ScoreOf(Typed("020"), facts), 0) << "too short to mean anything";
  EXPECT_EQ(ScoreOf(Typed("200000014"), facts), 0);
}

}  // namespace
}  // namespace htx::registry

// Small values: names, reported numbers, ratios, classes, memberships, vocabulary.

#include "registry/domain/name.h"
#include "registry/domain/report.h"
#include "registry/domain/reported_number.h"
#include "registry/domain/support_activity.h"
#include "tests/support/matchers.h"
#include "tests/unit/registry/domain/area_samples.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

TEST(NameTest, TheFormIsAbbreviated) {
  EXPECT_EQ(ShortNameOf("Hợp tác xã Nông nghiệp Đồng Tâm"), "HTX Nông nghiệp Đồng Tâm");
  EXPECT_EQ(ShortNameOf("Liên hiệp hợp tác xã Thủy sản"), "LHHTX Thủy sản");
  EXPECT_EQ(ShortNameOf("Quỹ tín dụng nhân dân Vĩnh Bảo"), "QTDND Vĩnh Bảo");
  EXPECT_EQ(ShortNameOf("Công ty Vận tải"), "Công ty Vận tải");
}

TEST(NameTest, TheFormIsReadAsCertificatesWriteIt) {
  EXPECT_EQ(ShortNameOf("HỢP TÁC XÃ NÔNG NGHIỆP ĐỒNG TÂM"), "HTX NÔNG NGHIỆP ĐỒNG TÂM");
  EXPECT_EQ(ShortNameOf("Hợp Tác Xã  Đồng Tâm"), "HTX Đồng Tâm");
  EXPECT_EQ(ShortNameOf("LIÊN HIỆP HỢP TÁC XÃ THỦY SẢN"), "LHHTX THỦY SẢN");
  EXPECT_EQ(ShortNameOf("Liên hiệp các hợp tác xã Thủy sản"), "LHHTX Thủy sản");
  EXPECT_EQ(ShortNameOf("Liên hiệp HTX Thủy sản"), "LHHTX Thủy sản");
  EXPECT_EQ(ShortNameOf("TỔ HỢP TÁC SỐ 3"), "THT SỐ 3");
  EXPECT_EQ(ShortNameOf("Hợp tác xãng"), "Hợp tác xãng") << "a form is whole words";
  EXPECT_EQ(ShortNameFor(Kind::kCooperativeUnion, "LIÊN HIỆP HTX THỦY SẢN"), "LHHTX THỦY SẢN");
  EXPECT_EQ(ShortNameFor(Kind::kCooperative, "HỢP TÁC XÃ ĐỒNG TÂM"), "HTX ĐỒNG TÂM");
}

TEST(NameTest, KindsAreReadAsTheyArePrinted) {
  EXPECT_EQ(KindFromText("HTX"), Kind::kCooperative);
  EXPECT_EQ(KindFromText("  Hợp  tác xã "), Kind::kCooperative);
  EXPECT_EQ(KindFromText("Liên minh HTX"), Kind::kCooperativeUnion);
  EXPECT_EQ(KindFromText("QUỸ TDND"), Kind::kPeoplesCreditFund);
  EXPECT_EQ(KindFromText("tổ hợp tác"), Kind::kCooperativeGroup);
  EXPECT_EQ(KindFromText("khi đua"), std::nullopt);
}

TEST(ReportedNumberTest, ASumIsAsVagueAsItsVaguestPart) {
  EXPECT_EQ(JointQualifier({.exact = 3}), Qualifier::kExact);
  EXPECT_EQ(JointQualifier({.exact = 3, .at_least = 1}), Qualifier::kAtLeast);
  EXPECT_EQ(JointQualifier({.at_least = 1, .more_than = 1}), Qualifier::kMoreThan);
  EXPECT_EQ(JointQualifier({.exact = 9, .more_than = 1, .vague = 1}), Qualifier::kAbout);
}

TEST(RatioTest, RatiosAreInLowestTerms) {
  EXPECT_EQ(Reduce(75, 50), (Ratio{.numerator = 3, .denominator = 2}));
  EXPECT_EQ(Reduce(0, 7), (Ratio{.numerator = 0, .denominator = 1}));
  EXPECT_EQ(Reduce(-4, 6), (Ratio{.numerator = -2, .denominator = 3}));
  EXPECT_EQ(Reduce(5, 0), (Ratio{.numerator = 0, .denominator = 0}));
}

TEST(ReportTest, AYearBeforeTheFoundingIsRefused) {
  Timeline timeline = {{.valid_from = absl::CivilDay(2015, 12, 31)}};
  EXPECT_THAT(Accept({.year = 2014}, timeline), FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
  EXPECT_THAT(Accept({.year = 2015}, timeline), IsOk());
  timeline.back().facts.dissolved_date = absl::CivilDay(2020, 1, 1);
  EXPECT_THAT(Accept({.year = 2020}, timeline), IsOk());
  EXPECT_THAT(Accept({.year = 2021}, timeline), FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
}

TEST(ReportTest, WhoIsNotAssessedHasFiguresButNoScore) {
  const Timeline timeline = {
      {.valid_from = absl::CivilDay(2023, 2, 1), .facts = {.founded_date = absl::CivilDay(2023, 2, 1)}}};
  EXPECT_THAT(Accept({.year = 2023, .revenue = 1}, timeline), IsOk());
  EXPECT_THAT(Accept({.year = 2023, .evaluation_class = EvaluationClass::kNotAssessed}, timeline), IsOk());
  EXPECT_THAT(Accept({.year = 2023, .evaluation_score = 80}, timeline), FailsWith(kFailedPrecondition, "NOT_ASSESSED"));
  EXPECT_THAT(Accept({.year = 2023, .evaluation_class = EvaluationClass::kWeak}, timeline),
              FailsWith(kFailedPrecondition, "NOT_ASSESSED"));
  EXPECT_THAT(Accept({.year = 2024, .evaluation_score = 80}, timeline), IsOk());
}

TEST(SupportActivityTest, CounterpartsMustHaveExistedOnTheFirstDay) {
  const AreaTree areas = TreeOf({FirstUnits(), SampleReform()});
  SupportActivity activity{.start = kEve, .counterpart_areas = {"p82", "p31-2025"}};
  EXPECT_THAT(Record(activity, std::nullopt, std::nullopt, areas), FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  const Found alliance{.kind = Kind::kAlliance};
  EXPECT_THAT(Record(activity, alliance, std::nullopt, areas),
              FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
  activity.start = kReformDay;
  EXPECT_THAT(Record(activity, alliance, std::nullopt, areas), IsOk());
  activity.counterpart_areas.push_back("p99");
  EXPECT_THAT(Record(activity, std::nullopt, std::nullopt, areas), Violates("activity.counterpart_areas[2]"));
}

TEST(VocabularyTest, WordsAndNumbersLeadBack) {
  for (const Term<LegalStatus>& term : Terms<LegalStatus>()) {
    EXPECT_EQ(FromWord<LegalStatus>(term.word), term.value);
    EXPECT_EQ(FromNumber<LegalStatus>(static_cast<int>(term.value)), term.value);
  }
  EXPECT_EQ(FromWord<Sector>("NOPE"), std::nullopt);
  EXPECT_EQ(FromNumber<Sector>(0), std::nullopt);
  EXPECT_EQ(WordOf(Sector::kUnspecified), "");
}

}  // namespace
}  // namespace htx::registry

// The yearly forms: rows, columns and sums are data; what is counted is told in their words.

#include "awards/domain/official_form.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"

namespace htx::awards {
namespace {

const absl::CivilDay kLastDayOf2024(2024, 11, 30);

int64_t CellOf(const OfficialForm& form, absl::string_view row, absl::string_view column) {
  for (const FormRow& line : form.rows) {
    if (line.code != row) continue;
    for (size_t i = 0; i < form.columns.size(); ++i) {
      if (form.columns[i].code == column) return line.cells[i].value_or(-1);
    }
  }
  return -2;
}

OfficialForm Filled(absl::string_view code, const std::vector<Tallied>& counted) {
  absl::StatusOr<OfficialForm> form = LayOut(OfficialForms(), code, kLastDayOf2024);
  EXPECT_TRUE(form.ok()) << form.status();
  return FillIn(OfficialForms(), *std::move(form), kLastDayOf2024, counted);
}

Tallied Award(std::string level, std::string form, std::string recipient, int64_t count) {
  return {.words = {{"LEVEL", std::move(level)}, {"FORM", std::move(form)}, {"RECIPIENT", std::move(recipient)}},
          .count = count};
}

TEST(OfficialForms, TheAwardsOfACityStandInTheFormOfMinistriesAndProvinces) {
  Tallied medals = Award("MINISTRY_PROVINCE", "COMMEMORATIVE_MEDAL", "INDIVIDUAL", 15);
  medals.words["BASIS"] = "DEDICATION";
  Tallied flags = Award("MINISTRY_PROVINCE", "FLAG", "COLLECTIVE", 3);
  flags.words["BASIS"] = "MERIT";
  const OfficialForm form =
      Filled("0603", {medals, flags, Award("MINISTRY_PROVINCE", "MERIT_CERTIFICATE", "COLLECTIVE", 12),
                      Award("UNIT", "CERTIFICATE", "COLLECTIVE", 14), Award("UNIT", "HONOUR", "COLLECTIVE", 8)});
  EXPECT_EQ(CellOf(form, "01", "1"), 30) << "certificates of units and honours are not in this form";
  EXPECT_EQ(CellOf(form, "01", "2"), 12);
  EXPECT_EQ(CellOf(form, "01", "4"), 3);
  EXPECT_EQ(CellOf(form, "05", "5"), 15);
  EXPECT_EQ(CellOf(form, "02", "1"), 15);
  EXPECT_EQ(CellOf(form, "15", "5"), 15) << "dedication";
  for (const FormCheck& check : form.checks) EXPECT_TRUE(check.holds) << check.name << " in " << check.of;
}

TEST(OfficialForms, WhatDoesNotStateItsPositionIsTheRestAndNothingIsGuessed) {
  Tallied worker = Award("STATE", "MERIT_CERTIFICATE", "INDIVIDUAL", 2);
  worker.words["POSITION"] = "DIRECT_WORKER";
  const OfficialForm form = Filled("0602", {worker, Award("STATE", "MERIT_CERTIFICATE", "INDIVIDUAL", 5)});
  EXPECT_EQ(CellOf(form, "9", "7"), 7);
  EXPECT_EQ(CellOf(form, "14", "7"), 2);
  bool seen = false;
  for (const FormCheck& check : form.checks) {
    if (check.name != "POSITION" || check.of != "7") continue;
    seen = true;
    EXPECT_EQ(check.not_stated, 5);
    EXPECT_TRUE(check.holds);
  }
  EXPECT_TRUE(seen);
}

TEST(OfficialForms, AnAwardThatNoColumnNamesStandsUnderOthers) {
  const OfficialForm form = Filled("0602", {Award("STATE", "CERTIFICATE", "COLLECTIVE", 4)});
  EXPECT_EQ(CellOf(form, "1", "9"), 4);
  EXPECT_EQ(CellOf(form, "1", "1"), 4);
}

TEST(OfficialForms, StatedFiguresAreShownAndAddedUpWhenComplete) {
  absl::StatusOr<OfficialForm> form = LayOut(OfficialForms(), "0604", kLastDayOf2024);
  ASSERT_TRUE(form.ok());
  const std::vector<StatedFigure> some = {{"01", 3}, {"02", 1}};
  const OfficialForm incomplete = FillInStated(OfficialForms(), *form, kLastDayOf2024, some);
  EXPECT_EQ(CellOf(incomplete, "02", "1"), 1);
  EXPECT_EQ(CellOf(incomplete, "03", "1"), -1) << "not known";
  EXPECT_TRUE(incomplete.checks.empty());
  const std::vector<StatedFigure> all = {{"01", 3}, {"02", 1}, {"03", 1}, {"04", 0}, {"05", 2}};
  const OfficialForm complete = FillInStated(OfficialForms(), *form, kLastDayOf2024, all);
  ASSERT_EQ(complete.checks.size(), 1u);
  EXPECT_FALSE(complete.checks[0].holds) << "3 is not 1 + 1 + 0 + 2";
  EXPECT_EQ(complete.checks[0].parts, 4);
}

TEST(OfficialForms, AFormOfADayOfWhichNothingWasReadIsNotKnown) {
  EXPECT_EQ(ReasonOf(LayOut(OfficialForms(), "0603", absl::CivilDay(2025, 11, 30)).status()), "FORM_NOT_KNOWN");
  EXPECT_EQ(ReasonOf(LayOut(OfficialForms(), "0603", absl::CivilDay(2022, 11, 30)).status()), "FORM_NOT_KNOWN");
  EXPECT_EQ(ReasonOf(LayOut(OfficialForms(), "0699", kLastDayOf2024).status()), "NEVER_EXISTED");
}

TEST(OfficialForms, NobodyStatesWhatIsCountedNorARowTwice) {
  const absl::StatusOr<OfficialForm> counted = LayOut(OfficialForms(), "0603", kLastDayOf2024);
  ASSERT_TRUE(counted.ok());
  EXPECT_EQ(ReasonOf(CheckStated(*counted, {})), "FORM_COUNTED");
  const absl::StatusOr<OfficialForm> stated = LayOut(OfficialForms(), "0604", kLastDayOf2024);
  ASSERT_TRUE(stated.ok());
  EXPECT_TRUE(CheckStated(*stated, std::vector<StatedFigure>{{"01", 1}, {"02", 1}}).ok());
  EXPECT_EQ(ReasonOf(CheckStated(*stated, std::vector<StatedFigure>{{"01", 1}, {"01", 1}})), "FIELD_RULE");
  EXPECT_EQ(ReasonOf(CheckStated(*stated, std::vector<StatedFigure>{{"17", 1}})), "FIELD_RULE");
}

TEST(OfficialForms, AReportingYearBeginsInDecember) {
  const absl::StatusOr<Period> year = ReportingYear(OfficialForms(), 2024);
  ASSERT_TRUE(year.ok());
  EXPECT_EQ(year->from, absl::CivilDay(2023, 12, 1));
  EXPECT_EQ(*year->to, absl::CivilDay(2024, 12, 1));
  const absl::StatusOr<Period> early = ReportingYear(OfficialForms(), 2017);
  ASSERT_TRUE(early.ok());
  EXPECT_EQ(early->from, absl::CivilDay(2016, 12, 1));
}

TEST(OfficialForms, TheLengthOfACampaignHasOneWord) {
  const auto word = [](int from_year, int to_year, int to_month) {
    return SpanWord({.from = absl::CivilDay(from_year, 1, 1), .to = absl::CivilDay(to_year, to_month, 1)});
  };
  EXPECT_EQ(word(2024, 2024, 12), "UNDER_ONE");
  EXPECT_EQ(word(2024, 2025, 1), "ONE");
  EXPECT_EQ(word(2024, 2025, 2), "ONE_TO_THREE");
  EXPECT_EQ(word(2024, 2027, 1), "THREE_TO_FIVE");
  EXPECT_EQ(word(2024, 2029, 1), "FIVE_AND_MORE");
}

// Contributions and years of service are two rows of the forms and one basis here: it is told as not stated.
TEST(OfficialForms, ABasisThatFormsTellFurtherApartIsNotStated) {
  const auto word = [](std::optional<AwardBasis> basis) {
    const Tallied tallied = Counted(AwardTraits{.basis = basis}, 1);
    const auto found = tallied.words.find("BASIS");
    return found == tallied.words.end() ? std::string() : found->second;
  };
  EXPECT_EQ(word(AwardBasis::kMerit), "MERIT");
  EXPECT_EQ(word(AwardBasis::kThematic), "THEMATIC");
  EXPECT_EQ(word(AwardBasis::kSudden), "SUDDEN");
  EXPECT_EQ(word(AwardBasis::kExternal), "EXTERNAL");
  EXPECT_EQ(word(AwardBasis::kDedication), "");
  EXPECT_EQ(word(std::nullopt), "");
}

TEST(OfficialForms, AFileThatCannotBeAddedUpIsRefused) {
  const std::string form = "FORM\tX\t2024-01-01\t-\tAWARDS\tASSUMED\tX | X\tX\n";
  const std::string row = "ROW\tX/01\t2024-01-01\t-\t*\tASSUMED\tAll | Tổng số | Lượt\tX\n";
  EXPECT_TRUE(ParseOfficialForms(form + row).ok());
  EXPECT_EQ(
      ReasonOf(ParseOfficialForms(form + row + "BALANCE\tX/A\t2024-01-01\t-\t01=02+03\tASSUMED\tA | A\tX\n").status()),
      "RULE_FILE");
  EXPECT_EQ(ReasonOf(ParseOfficialForms(form + "ROW\tX/01\t2024-01-01\t-\tFLAG\tASSUMED\tA | A\tX\n").status()),
            "RULE_FILE");
  EXPECT_EQ(ReasonOf(ParseOfficialForms("FORM\tX\t2024-01-01\t-\tNOTHING\tASSUMED\tX | X\tX\n").status()), "RULE_FILE");
}

// Invariant 21 of the awards: whatever was granted, column 1 is the sum of the others, and each breakdown adds up to
// the total once what is not stated is told.
TEST(OfficialForms, EveryBreakdownAddsUpWhateverWasGranted) {
  constexpr const char* kLevels[] = {"STATE", "MINISTRY_PROVINCE", "UNIT"};
  constexpr const char* kForms[] = {"FLAG",  "MERIT_CERTIFICATE", "CERTIFICATE", "COMMEMORATIVE_MEDAL", "TITLE",
                                    "HONOUR"};
  constexpr const char* kRecipients[] = {"INDIVIDUAL", "COLLECTIVE", "HOUSEHOLD"};
  constexpr const char* kPositions[] = {
      "", "MINISTRY_PROVINCE_LEADER", "DEPARTMENT_LEADER", "ENTREPRENEUR", "OTHER_LEADER", "DIRECT_WORKER"};
  constexpr const char* kBases[] = {"", "MERIT", "THEMATIC", "SUDDEN", "EXTERNAL", "DEDICATION", "SENIORITY"};
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937 random(seed);
    const auto pick = [&](const auto& words) { return std::string(words[random() % std::size(words)]); };
    std::vector<Tallied> granted;
    for (auto i = random() % 40; i > 0; --i) {
      Tallied some = Award(pick(kLevels), pick(kForms), pick(kRecipients), static_cast<int64_t>(random() % 9));
      if (std::string word = pick(kPositions); !word.empty()) some.words["POSITION"] = std::move(word);
      if (std::string word = pick(kBases); !word.empty()) some.words["BASIS"] = std::move(word);
      granted.push_back(std::move(some));
    }
    int64_t state = 0;
    for (const Tallied& some : granted) state += some.words.at("LEVEL") == "STATE" ? some.count : 0;
    const OfficialForm of_the_state = Filled("0602", granted);
    EXPECT_EQ(CellOf(of_the_state, "1", "1"), state);
    EXPECT_FALSE(of_the_state.checks.empty());
    for (const FormCheck& check : of_the_state.checks) {
      EXPECT_TRUE(check.holds) << check.name << " in " << check.of << ": " << check.total << " and " << check.parts;
    }
  }
}

}  // namespace
}  // namespace htx::awards

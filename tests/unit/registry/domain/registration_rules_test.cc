// The rules of registration: the file itself, and what each rule asks on which day.

#include "registry/domain/registration_rules.h"

#include "registry/domain/registration_errors.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

Facts Cooperative(absl::CivilDay founded) {
  Facts facts;
  facts.legal_name = "Hợp tác xã Đồng Tâm";
  facts.short_name = "HTX Đồng Tâm";
  facts.founded_date = founded;
  return facts;
}

std::vector<std::string> Broken(const Facts& facts, absl::CivilDay day) {
  std::vector<std::string> rules;
  for (const RuleBreak& each : CheckRegistration(facts, EveryField(), day)) rules.push_back(each.rule.version());
  return rules;
}
using RuleKeys = std::vector<std::string>;

const absl::CivilDay kUnder2012(2015, 3, 1);
const absl::CivilDay kUnder2023(2024, 8, 1);

TEST(RegistrationRulesTest, EveryRuleThatIsAskedForHasALine) {
  for (const char* name : {"FOUNDERS_MIN", "SHARE_MAX", "NAME_HAS_FORM", "NAME_LETTERS", "NAME_RESERVED_WORDS",
                           "SHORT_NAME_HAS_FORM", "NAME_DISTINCT", "SIZE_LARGE", "SIZE_MEMBERS_LARGE",
                           "SIZE_CAPITAL_LARGE", "VSIC", "VSIC_SECTION", "SECTOR_GROUP", "DUPLICATE_FROM"}) {
    EXPECT_FALSE(RegistrationRules().All(name).empty()) << name;
  }
}

TEST(RegistrationRulesTest, FoundersAreJudgedByTheLawOfTheFoundingDate) {
  struct Row {
    Kind kind;
    absl::CivilDay founded;
    int64_t founders;
    RuleKeys broken;
  };
  const std::vector<Row> rows = {
      {Kind::kCooperative, absl::CivilDay(2013, 6, 30), 1, {}},  // No rule of that day is known.
      {Kind::kCooperative, absl::CivilDay(2024, 6, 30), 6, {"FOUNDERS_MIN/COOPERATIVE@2013-07-01"}},
      {Kind::kCooperative, absl::CivilDay(2024, 6, 30), 7, {}},
      {Kind::kCooperative, absl::CivilDay(2024, 7, 1), 4, {"FOUNDERS_MIN/COOPERATIVE@2024-07-01"}},
      {Kind::kCooperative, absl::CivilDay(2024, 7, 1), 5, {}},
      {Kind::kPeoplesCreditFund, absl::CivilDay(2020, 1, 1), 29, {"FOUNDERS_MIN/PEOPLES_CREDIT_FUND@2013-07-01"}},
  };
  for (const Row& row : rows) {
    Facts facts = Cooperative(row.founded);
    facts.kind = row.kind;
    if (row.kind == Kind::kPeoplesCreditFund) facts.legal_name = "Quỹ tín dụng nhân dân Đồng Tâm";
    facts.founders_count = row.founders;
    EXPECT_EQ(Broken(facts, absl::CivilDay(2024, 8, 1)), row.broken) << row.founders;
  }
}

TEST(RegistrationRulesTest, NamesAreJudgedByTheRulesOfTheDayTheyBegin) {
  Facts facts = Cooperative(kUnder2012);
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{});
  facts.legal_name = "Đồng Tâm";
  facts.short_name = "Đồng Tâm";
  EXPECT_EQ(Broken(facts, kUnder2012),
            (RuleKeys{"NAME_HAS_FORM/COOPERATIVE@2014-01-01", "SHORT_NAME_HAS_FORM/COOPERATIVE@2014-01-01"}));
  EXPECT_EQ(Broken(facts, absl::CivilDay(2000, 1, 1)), RuleKeys{});
  facts = Cooperative(kUnder2012);
  facts.legal_name = "Hợp tác xã Đồng Tâm Ünïted";
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{"NAME_LETTERS/COOPERATIVE@2014-01-01"});
  facts.legal_name = "Hợp tác xã JWZF 25/10 – “Đồng Tâm”";
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{});
  facts.legal_name = "Hợp tác xã Quân đội nhân dân";
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{"NAME_RESERVED_WORDS/*@2014-01-01"});
}

TEST(RegistrationRulesTest, ReservedWordsAreReadWithTheirMarks) {
  Facts facts = Cooperative(kUnder2012);
  facts.legal_name = "Hợp tác xã Chính Phú";
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{}) << "a place, not the government";
  facts.legal_name = "HỢP TÁC XÃ CHÍNH PHỦ";
  const std::vector<RuleBreak> breaks = CheckRegistration(facts, {Field::kLegalName}, kUnder2012);
  ASSERT_EQ(breaks.size(), 1u);
  EXPECT_NE(breaks.front().text.vi.find("chính phủ"), std::string::npos);
  facts.legal_name = "Hợp tác xã Toà án nhân dân";
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{"NAME_RESERVED_WORDS/*@2014-01-01"}) << "wherever the tone is placed";
}

TEST(RegistrationRulesTest, AFormIsWholeWordsInAnyOfItsVariants) {
  Facts facts = Cooperative(kUnder2012);
  for (const char* name : {"HỢP TÁC XÃ Đồng Tâm", "Hop tac xa Dong Tam"}) {
    facts.legal_name = name;
    EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{}) << name;
  }
  facts.legal_name = "Hợp tác xãng Đồng Tâm";
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{"NAME_HAS_FORM/COOPERATIVE@2014-01-01"});
  const std::vector<RuleBreak> breaks = CheckRegistration(facts, {Field::kLegalName}, kUnder2012);
  EXPECT_NE(breaks.front().text.vi.find("hợp tác xã"), std::string::npos);
  facts.kind = Kind::kCooperativeUnion;
  facts.short_name = "LHHTX Đồng Tâm";
  for (const char* name : {"Liên hiệp hợp tác xã Đồng Tâm", "Liên hiệp các hợp tác xã Đồng Tâm"}) {
    facts.legal_name = name;
    EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{}) << name;
  }
}

TEST(RegistrationRulesTest, AMembersShareIsCappedAsAPartOfTheCapital) {
  Facts facts = Cooperative(kUnder2012);
  facts.charter_capital = 1'000'000'000;
  facts.capital_contribution.largest_share = 200'000'000;
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{});
  facts.capital_contribution.largest_share = 200'000'001;
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{"SHARE_MAX/COOPERATIVE@2013-07-01"});
  EXPECT_EQ(Broken(facts, kUnder2023), RuleKeys{});
}

TEST(RegistrationRulesTest, ALawThatContradictsTheDaysIsAWarning) {
  Facts facts = Cooperative(absl::CivilDay(2025, 3, 1));
  facts.governing_law = GoverningLaw::kLaw2012;
  EXPECT_EQ(Broken(facts, absl::CivilDay(2025, 3, 1)), RuleKeys{"GOVERNING_LAW@2013-07-01"});
  EXPECT_THAT(Judge(CheckRegistration(facts, EveryField(), absl::CivilDay(2025, 3, 1)), RuleMode::kEnforce), IsOk());
  facts.founded_date = kUnder2012;
  EXPECT_EQ(Broken(facts, absl::CivilDay(2025, 3, 1)), RuleKeys{});
  facts.governing_law = GoverningLaw::kLaw2023;
  EXPECT_EQ(Broken(facts, kUnder2012), RuleKeys{"GOVERNING_LAW@2024-07-01"});
}

TEST(RegistrationRulesTest, OnlyTheFieldsOfAChangeAreJudged) {
  Facts facts = Cooperative(kUnder2012);
  facts.short_name = "Đồng Tâm";
  EXPECT_TRUE(CheckRegistration(facts, {Field::kAddress}, kUnder2012).empty());
  EXPECT_EQ(CheckRegistration(facts, {Field::kShortName}, kUnder2012).size(), 1u);
}

TEST(RegistrationRulesTest, AConfirmedRuleRefusesWhatIsBelievedWarns) {
  Facts facts = Cooperative(kUnder2012);
  facts.short_name = "Đồng Tâm";
  facts.founders_count = 3;
  const std::vector<RuleBreak> confirmed = CheckRegistration(facts, EveryField(), kUnder2012);
  const absl::Status refused = Judge(confirmed, RuleMode::kEnforce);
  EXPECT_THAT(refused, FailsWith(kInvalidArgument, "REGISTRATION_RULE"));
  EXPECT_THAT(refused, Violates("organization.short_name"));
  EXPECT_THAT(refused, Violates("organization.founders_count"));
  EXPECT_EQ(DetailOf(refused).metadata.front().second, "SHORT_NAME_HAS_FORM/COOPERATIVE@2014-01-01");
  EXPECT_FALSE(DetailOf(refused).message.vi.empty());
  EXPECT_THAT(Judge(confirmed, RuleMode::kReport), IsOk());

  facts = Cooperative(kUnder2012);
  facts.legal_name = "Đồng Tâm";
  const std::vector<RuleBreak> believed = CheckRegistration(facts, EveryField(), kUnder2012);
  EXPECT_EQ(believed.size(), 1u);
  EXPECT_THAT(Judge(believed, RuleMode::kEnforce), IsOk());
}

TEST(BusinessLineTest, ACodeStandsForASectionASectorAndASizeGroup) {
  struct Row {
    const char* code;
    const char* section;
    Sector sector;
    const char* group;
  };
  for (const Row& row :
       {Row{"0111", "A", Sector::kAgriculture, "AGRICULTURE"}, Row{"0893", "B", Sector::kAgriculture, "AGRICULTURE"},
        Row{"0899", "B", Sector::kHandicraft, "INDUSTRY_CONSTRUCTION"},
        Row{"3811", "E", Sector::kEnvironment, "INDUSTRY_CONSTRUCTION"},
        Row{"4932", "H", Sector::kTransport, "TRADE_SERVICE"}, Row{"6419", "K", Sector::kCredit, "FINANCE"}}) {
    const auto meaning = MeaningOf({.code = row.code, .version = VsicVersion::k2018});
    ASSERT_TRUE(meaning.has_value()) << row.code;
    EXPECT_EQ(meaning->section, row.section);
    EXPECT_EQ(meaning->sector, row.sector);
    EXPECT_EQ(meaning->size_group, row.group);
  }
  EXPECT_EQ(MeaningOf({.code = "0111", .version = VsicVersion::k2025})->section, "");
  for (const char* code : {"", "01", "011a", "0411", "01110"}) EXPECT_FALSE(MeaningOf({.code = code})) << code;
}

TEST(BusinessLineTest, TheCodeListFollowsTheDay) {
  EXPECT_EQ(VsicOn(absl::CivilDay(2000, 1, 1)), VsicVersion::kUnspecified);
  EXPECT_EQ(VsicOn(absl::CivilDay(2018, 8, 19)), VsicVersion::k2007);
  EXPECT_EQ(VsicOn(absl::CivilDay(2018, 8, 20)), VsicVersion::k2018);
  EXPECT_EQ(VsicOn(absl::CivilDay(2025, 11, 15)), VsicVersion::k2025);
}

}  // namespace
}  // namespace htx::registry

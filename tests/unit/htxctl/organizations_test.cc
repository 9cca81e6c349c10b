#include "htxctl/demo/organizations.h"

#include <gmock/gmock.h>

#include <map>
#include <numeric>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "htxctl/demo/places.h"
#include "htxctl/demo/tax_code.h"

namespace htx::ctl {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::vector<OrganizationPlan> Of(absl::string_view label) { return OrganizationsOf(DatasetOf(label)); }

template <class Predicate>
int64_t Count(const std::vector<OrganizationPlan>& plans, Predicate predicate) {
  return std::count_if(plans.begin(), plans.end(), predicate);
}

bool InPeriod(absl::string_view label, absl::CivilDay day) {
  const Dataset& dataset = DatasetOf(label);
  return dataset.from <= day && day < dataset.to;
}

TEST(OrganizationsTest, HaiPhong2019HasTheUnitsOfSeed000) {
  const auto plans = Of(kHaiPhong2019);
  EXPECT_EQ(Count(plans, [](const auto& plan) { return plan.form != Form::kEnterprise && !plan.ceased; }), 342);
  EXPECT_EQ(Count(plans, [](const auto& plan) { return plan.form == Form::kEnterprise && plan.admitted; }), 94);
}

TEST(OrganizationsTest, HaiPhong2022HasTheUnitsOfSeed004) {
  const auto plans = Of(kHaiPhong2022);
  EXPECT_EQ(plans.size(), 577u);
  EXPECT_EQ(Count(plans, [](const auto& plan) { return plan.ceased.has_value(); }), 219);
  EXPECT_EQ(Count(plans, [](const auto& plan) { return InPeriod(kHaiPhong2022, plan.founded); }), 24);
  int64_t workers = 0;
  int64_t revenue = 0;
  for (const auto& plan : plans) {
    if (!plan.ceased) workers += plan.workers;
    revenue += plan.revenue;
  }
  EXPECT_EQ(workers, 9'600);
  EXPECT_EQ(Count(plans, [](const auto& plan) { return plan.workers_more_than; }), 1);
  EXPECT_EQ(revenue, 358 * int64_t{5'200'000'000});
}

TEST(OrganizationsTest, HaiPhong2024HasTheUnitsOfSeed001) {
  EXPECT_EQ(Count(Of(kHaiPhong2024), [](const auto& plan) { return !plan.ceased; }), 385);
}

TEST(OrganizationsTest, HoChiMinh2023HasTheUnitsOfSeed003) {
  std::map<std::string, int> by_sector;
  std::map<std::string, int> founded;
  int registered = 0;
  int unions = 0;
  int operating_unions = 0;
  for (const auto& plan : Of(kHoChiMinh2023)) {
    if (plan.form == Form::kUnion) {
      ++unions;
      operating_unions += plan.ceased ? 0 : 1;
      continue;
    }
    ++registered;
    if (!plan.ceased) ++by_sector[std::string(SectorCode(plan.sector))];
    if (InPeriod(kHoChiMinh2023, plan.founded)) ++founded[std::string(SectorCode(plan.sector))];
  }
  EXPECT_EQ(registered, 794);
  EXPECT_EQ(unions, 12);
  EXPECT_EQ(operating_unions, 9);
  EXPECT_THAT(by_sector, UnorderedElementsAre(Pair("TMDV", 99), Pair("GTVT", 292), Pair("NN", 123), Pair("TTCN", 35),
                                              Pair("VSMT", 38), Pair("QTDND", 19)));
  EXPECT_THAT(founded, UnorderedElementsAre(Pair("NN", 15), Pair("GTVT", 16), Pair("TMDV", 4)));
}

TEST(OrganizationsTest, RedRiver2017HasTheUnitsOfSeed002) {
  std::map<Form, int> count;
  std::map<Form, int> founded;
  std::map<std::string, int> new_in;
  int64_t members = 0;
  int admitted = 0;
  for (const auto& plan : Of(kRedRiver2017)) {
    ++count[plan.form];
    if (plan.form == Form::kCooperative) members += plan.members;
    if (plan.admitted && InPeriod(kRedRiver2017, *plan.admitted)) ++admitted;
    if (!InPeriod(kRedRiver2017, plan.founded)) continue;
    ++founded[plan.form];
    if (plan.form == Form::kCooperative) ++new_in[std::string(plan.province)];
  }
  EXPECT_THAT(count, UnorderedElementsAre(Pair(Form::kCooperative, 4'139), Pair(Form::kCreditFund, 373),
                                          Pair(Form::kGroup, 7'811), Pair(Form::kUnion, 2)));
  EXPECT_THAT(founded,
              UnorderedElementsAre(Pair(Form::kCooperative, 206), Pair(Form::kCreditFund, 2), Pair(Form::kGroup, 214)));
  EXPECT_EQ(members, 2'425'931);
  EXPECT_EQ(admitted, 163);
  EXPECT_EQ(new_in["quang-ninh"], 86);
  EXPECT_EQ(new_in["bac-ninh"], 35);
  EXPECT_EQ(new_in["ninh-binh"], 22);
  EXPECT_EQ(new_in["vinh-phuc"], 21);
  EXPECT_EQ(new_in["nam-dinh"], 10);
  EXPECT_EQ(new_in["ha-nam"] + new_in["thai-binh"] + new_in["hai-duong"] + new_in["hung-yen"], 32);
}

TEST(OrganizationsTest, IdsNamesAndTaxCodesAreUniqueAcrossTheDemonstration) {
  std::set<std::string> ids;
  std::set<std::string> names;
  std::set<std::string> codes;
  for (const Dataset& dataset : Datasets()) {
    for (const auto& plan : OrganizationsOf(dataset)) {
      EXPECT_TRUE(IsId(plan.id)) << plan.id;
      EXPECT_TRUE(ids.insert(plan.id).second) << plan.id;
      // Communes of two provinces may bear one name, and then so may their cooperatives.
      EXPECT_TRUE(names.insert(absl::StrCat(plan.province, "/", plan.name)).second) << plan.name;
      if (plan.form == Form::kGroup) {
        EXPECT_EQ(plan.tax_code, "");
        continue;
      }
      EXPECT_TRUE(IsTaxCode(plan.tax_code)) << plan.tax_code;
      EXPECT_TRUE(codes.insert(plan.tax_code).second) << plan.tax_code;
    }
  }
}

TEST(OrganizationsTest, DatesAreInTheOrderOfALife) {
  for (const Dataset& dataset : Datasets()) {
    for (const auto& plan : OrganizationsOf(dataset)) {
      EXPECT_LE(plan.founded, dataset.as_of) << plan.id;
      if (plan.ceased) {
        EXPECT_LT(plan.founded, *plan.ceased) << plan.id;
      }
      if (plan.ceased) {
        EXPECT_LT(*plan.ceased, dataset.from) << plan.id;
      }
      if (plan.admitted) {
        EXPECT_LE(plan.founded, *plan.admitted) << plan.id;
      }
      if (plan.admitted) {
        EXPECT_LE(*plan.admitted, dataset.as_of) << plan.id;
      }
      if (plan.law == Law::kUnconverted) {
        EXPECT_LT(plan.founded, absl::CivilDay(2013, 7, 1)) << plan.id;
      }
      // Thủ Đức city did not exist before 2021.
      if (plan.district == "769") {
        EXPECT_GE(plan.founded, absl::CivilDay(2021, 1, 1)) << plan.id;
      }
    }
  }
}

TEST(OrganizationsTest, EveryRunMakesTheSame) {
  const auto once = Of(kHoChiMinh2023);
  const auto again = Of(kHoChiMinh2023);
  ASSERT_EQ(once.size(), again.size());
  for (size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(once[i].id, again[i].id);
    EXPECT_EQ(once[i].name, again[i].name);
    EXPECT_EQ(once[i].tax_code, again[i].tax_code);
    EXPECT_EQ(once[i].founded, again[i].founded);
    EXPECT_EQ(once[i].members, again[i].members);
  }
}

TEST(ApportionTest, PartsAddUpToTheTotal) {
  const std::vector<int64_t> weights = {3, 1, 1, 7, 2};
  for (const int64_t total : {int64_t{0}, int64_t{1}, int64_t{13}, int64_t{1'861'600'000'000}}) {
    const auto parts = Apportion(total, weights);
    EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), int64_t{0}), total);
    for (const int64_t part : parts) EXPECT_GE(part, 0);
  }
}

}  // namespace
}  // namespace htx::ctl

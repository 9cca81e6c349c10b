// The filters that scope a figure: what they say, and that the house's own parser takes them.

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "awards/clients/grpc_registry_statistics.h"
#include "awards/domain/indicator.h"
#include "common/query/query.h"

namespace htx::awards {
namespace {

std::vector<OrganizationId> Units(int count) {
  std::vector<OrganizationId> units;
  for (int i = 0; i < count; ++i) units.push_back(OrganizationId::Of(std::string(60, 'a') + absl::StrCat(1000 + i)));
  return units;
}

// The fields of the registry's lists that indicators use.
query::Schema RegistrySchema() {
  query::Schema schema = {.key = "id"};
  for (const char* name : {"kind", "legal_status", "activity_status", "governing_law", "sector", "target_group",
                           "alliance", "id", "dataset"}) {
    schema.fields.push_back({.name = name, .type = query::FieldType::kText, .column = name});
  }
  return schema;
}

TEST(ScopeFilterTest, NamesUnitsAndDataset) {
  const std::vector<OrganizationId> two = {OrganizationId::Of("hp"), OrganizationId::Of("hd")};
  EXPECT_EQ(ScopeFilter("kind = COOPERATIVE", "alliance", two, "hp-2024"),
            "kind = COOPERATIVE AND (alliance = \"hp\" OR alliance = \"hd\") AND dataset = \"hp-2024\"");
  EXPECT_EQ(ScopeFilter("", "id", {}, ""), "");
  EXPECT_EQ(ScopeFilter("", "id", {}, "x"), "dataset = \"x\"");
}

TEST(ScopeFilterTest, EveryIndicatorWithAFullPartOfUnitsStaysWithinTheLimitsOfAFilter) {
  int tried = 0;
  for (const int year : {2000, 2010, 2020, 2026}) {
    for (const Indicator* indicator : IndicatorsOn(absl::CivilDay(year, 1, 1))) {
      if (!indicator->measure) continue;
      for (const std::string& filter : {indicator->measure->filter, indicator->measure->denominator}) {
        const std::string text = ScopeFilter(filter, "alliance", Units(kUnitsInFilter), std::string(64, 'd'));
        EXPECT_LE(text.size(), 4096u) << indicator->rule_version;
        EXPECT_TRUE(query::ParseFilter(text, RegistrySchema()).ok()) << indicator->rule_version;
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 200);
}

}  // namespace
}  // namespace htx::awards

#include "htxctl/demo/names.h"

#include <gmock/gmock.h>

#include <set>

#include "common/base/text.h"
#include "htxctl/demo/places.h"

namespace htx::ctl {
namespace {

using ::testing::StartsWith;

std::string NameOf(Form form, Sector sector, absl::string_view province, int64_t index) {
  return NameFrom(NameHeads(form, sector), ProvinceOf(province).communes, index);
}

TEST(NamesTest, EveryIndexGivesAnotherName) {
  const auto heads = NameHeads(Form::kGroup, Sector::kFarming);
  const auto communes = ProvinceOf("thai-binh").communes;
  const int64_t count = NameCount(heads.size(), communes.size());
  ASSERT_GE(count, 10'000);
  std::set<std::string> names;
  for (int64_t i = 0; i < count; ++i) EXPECT_TRUE(names.insert(NameFrom(heads, communes, i)).second) << i;
}

TEST(NamesTest, ANameBeginsWithItsLegalForm) {
  EXPECT_THAT(NameOf(Form::kCooperative, Sector::kTransport, "hai-phong", 7), StartsWith("Hợp tác xã "));
  EXPECT_THAT(NameOf(Form::kCreditFund, Sector::kCredit, "hai-phong", 7), StartsWith("Quỹ tín dụng nhân dân "));
  EXPECT_THAT(NameOf(Form::kUnion, Sector::kTrade, "hai-phong", 7), StartsWith("Liên hiệp Hợp tác xã "));
  EXPECT_THAT(NameOf(Form::kGroup, Sector::kFarming, "hai-phong", 7), StartsWith("Tổ hợp tác "));
  EXPECT_THAT(NameOf(Form::kEnterprise, Sector::kTrade, "hai-phong", 7), StartsWith("Công ty "));
}

TEST(NamesTest, AllWordsAreNfcSoThatTheServicesTakeThem) {
  for (const Province& province : Provinces()) {
    EXPECT_TRUE(IsNfc(province.name)) << province.key;
    for (const District& district : province.districts) EXPECT_TRUE(IsNfc(district.name)) << district.code;
    for (int64_t i = 0; i < 300; ++i) EXPECT_TRUE(IsNfc(NameOf(Form::kCooperative, Sector::kFarming, province.key, i)));
  }
}

TEST(PlacesTest, TheSeedsPlacesAreThere) {
  EXPECT_EQ(Provinces().size(), 11u);  // Hải Phòng, Hồ Chí Minh and the nine of the Red River cluster.
  EXPECT_EQ(ProvinceOf("ho-chi-minh").districts.size(), 22u);
  EXPECT_EQ(ProvinceOf("hai-phong").districts.size(), 15u);
}

}  // namespace
}  // namespace htx::ctl

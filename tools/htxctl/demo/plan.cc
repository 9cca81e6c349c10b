#include "htxctl/demo/plan.h"

#include "common/base/status.h"

namespace htx::ctl {
namespace {

using absl::CivilDay;

const Dataset kDatasets[] = {
    {.label = kRedRiver2017,
     .prefix = "rr17",
     .title = "Cụm thi đua Đồng bằng sông Hồng, năm 2017",
     .from = CivilDay(2017, 1, 1),
     .to = CivilDay(2018, 1, 1),
     .as_of = CivilDay(2017, 12, 15),
     .tax_serial = 100'001,
     .members = 2'425'931},
    {.label = kHaiPhong2019,
     .prefix = "hp19",
     .title = "Liên minh HTX và Doanh nghiệp thành phố Hải Phòng, 6 tháng đầu năm 2019",
     .from = CivilDay(2019, 1, 1),
     .to = CivilDay(2019, 7, 1),
     .as_of = CivilDay(2019, 6, 30),
     .tax_serial = 100'001},
    {.label = kHaiPhong2022,
     .prefix = "hp22",
     .title = "Ban Chỉ đạo kinh tế tập thể thành phố Hải Phòng, năm 2022",
     .from = CivilDay(2022, 1, 1),
     .to = CivilDay(2023, 1, 1),
     .as_of = CivilDay(2022, 12, 31),
     .tax_serial = 300'001,
     .workers = 9'600,
     .revenue_each = 5'200'000'000},
    {.label = kHoChiMinh2023,
     .prefix = "hcm23",
     .title = "Liên minh HTX Thành phố Hồ Chí Minh, năm 2023",
     .from = CivilDay(2023, 1, 1),
     .to = CivilDay(2024, 1, 1),
     .as_of = CivilDay(2023, 12, 31),
     .tax_serial = 100'001},
    {.label = kHaiPhong2024,
     .prefix = "hp24",
     .title = "Ngày hội HTX thành phố Hải Phòng năm 2024",
     .from = CivilDay(2024, 1, 1),
     .to = CivilDay(2025, 1, 1),
     .as_of = CivilDay(2024, 4, 6),
     .tax_serial = 500'001},
};

const Alliance kAlliances[] = {
    {"lmhtx-viet-nam", "", "p01", "Liên minh Hợp tác xã Việt Nam", "LMHTX Việt Nam", "", CivilDay(1993, 10, 30)},
    {"lmhtx-hai-phong", "hai-phong", "p31", "Liên minh Hợp tác xã thành phố Hải Phòng", "LMHTX Hải Phòng",
     "Liên minh Hợp tác xã và Doanh nghiệp thành phố Hải Phòng", CivilDay(1994, 1, 1), CivilDay(2023, 1, 1)},
    {"lmhtx-ho-chi-minh", "ho-chi-minh", "p79", "Liên minh Hợp tác xã Thành phố Hồ Chí Minh", "LMHTX TP.HCM", "",
     CivilDay(1994, 1, 1)},
    {"lmhtx-ninh-binh", "ninh-binh", "p37", "Liên minh Hợp tác xã tỉnh Ninh Bình", "LMHTX Ninh Bình", "",
     CivilDay(1994, 1, 1)},
    {"lmhtx-ha-nam", "ha-nam", "p35", "Liên minh Hợp tác xã tỉnh Hà Nam", "LMHTX Hà Nam", "", CivilDay(1997, 1, 1)},
    {"lmhtx-nam-dinh", "nam-dinh", "p36", "Liên minh Hợp tác xã tỉnh Nam Định", "LMHTX Nam Định", "",
     CivilDay(1997, 1, 1)},
    {"lmhtx-thai-binh", "thai-binh", "p34", "Liên minh Hợp tác xã tỉnh Thái Bình", "LMHTX Thái Bình", "",
     CivilDay(1994, 1, 1)},
    {"lmhtx-vinh-phuc", "vinh-phuc", "p26", "Liên minh Hợp tác xã tỉnh Vĩnh Phúc", "LMHTX Vĩnh Phúc", "",
     CivilDay(1997, 1, 1)},
    {"lmhtx-bac-ninh", "bac-ninh", "p27", "Liên minh Hợp tác xã tỉnh Bắc Ninh", "LMHTX Bắc Ninh", "",
     CivilDay(1997, 1, 1)},
    {"lmhtx-hai-duong", "hai-duong", "p30", "Liên minh Hợp tác xã tỉnh Hải Dương", "LMHTX Hải Dương", "",
     CivilDay(1997, 1, 1)},
    {"lmhtx-hung-yen", "hung-yen", "p33", "Liên minh Hợp tác xã tỉnh Hưng Yên", "LMHTX Hưng Yên", "",
     CivilDay(1997, 1, 1)},
    {"lmhtx-quang-ninh", "quang-ninh", "p22", "Liên minh Hợp tác xã tỉnh Quảng Ninh", "LMHTX Quảng Ninh", "",
     CivilDay(1994, 1, 1)},
};

}  // namespace

absl::Span<const Dataset> Datasets() { return kDatasets; }
absl::Span<const Alliance> Alliances() { return kAlliances; }

const Dataset& DatasetOf(absl::string_view label) {
  for (const Dataset& dataset : kDatasets) {
    if (dataset.label == label) return dataset;
  }
  HTX_CHECK(false && "a label of the demonstration's tables");
  return kDatasets[0];
}

const Alliance& AllianceOf(absl::string_view province) {
  for (const Alliance& alliance : kAlliances) {
    if (alliance.province == province) return alliance;
  }
  HTX_CHECK(false && "a province of the demonstration's tables");
  return kAlliances[0];
}

}  // namespace htx::ctl

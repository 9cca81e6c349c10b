#include "htxctl/demo/places.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx::ctl {
namespace {

// Fifteen district-level units of Hải Phòng before 2025-07-01 (Bạch Long Vĩ included).
constexpr District kHaiPhong[] = {
    {"303", "Quận Hồng Bàng"}, {"304", "Quận Ngô Quyền"}, {"305", "Quận Lê Chân"},       {"306", "Quận Hải An"},
    {"307", "Quận Kiến An"},   {"308", "Quận Đồ Sơn"},    {"309", "Quận Dương Kinh"},    {"311", "Huyện Thủy Nguyên"},
    {"312", "Huyện An Dương"}, {"313", "Huyện An Lão"},   {"314", "Huyện Kiến Thụy"},    {"315", "Huyện Tiên Lãng"},
    {"316", "Huyện Vĩnh Bảo"}, {"317", "Huyện Cát Hải"},  {"318", "Huyện Bạch Long Vĩ"},
};

// Twenty-one districts and Thủ Đức city (since 2021) of Ho Chi Minh City before 2025-07-01.
constexpr District kHoChiMinh[] = {
    {"760", "Quận 1"},        {"761", "Quận 12"},       {"764", "Quận Gò Vấp"},    {"765", "Quận Bình Thạnh"},
    {"766", "Quận Tân Bình"}, {"767", "Quận Tân Phú"},  {"768", "Quận Phú Nhuận"}, {"769", "Thành phố Thủ Đức"},
    {"770", "Quận 3"},        {"771", "Quận 10"},       {"772", "Quận 11"},        {"773", "Quận 4"},
    {"774", "Quận 5"},        {"775", "Quận 6"},        {"776", "Quận 8"},         {"777", "Quận Bình Tân"},
    {"778", "Quận 7"},        {"783", "Huyện Củ Chi"},  {"784", "Huyện Hóc Môn"},  {"785", "Huyện Bình Chánh"},
    {"786", "Huyện Nhà Bè"},  {"787", "Huyện Cần Giờ"},
};

constexpr absl::string_view kInHaiPhong[] = {
    "An Thọ",     "Quang Hưng", "Tân Viên",   "Chiến Thắng", "Vinh Quang", "Tiên Minh", "Nam Hưng", "Bắc Hưng",
    "Cổ Am",      "Tam Cường",  "Trấn Dương", "Việt Tiến",   "Lưu Kiếm",   "Minh Tân",  "Phục Lễ",  "Lập Lễ",
    "Hồng Phong", "Đặng Cương", "An Hồng",    "Ngũ Đoan",    "Đoàn Xá",    "Tú Sơn",    "Phù Long", "Xuân Đám",
};
constexpr absl::string_view kInHoChiMinh[] = {
    "Tân Thạnh Đông", "Phú Hòa Đông", "Trung Lập Thượng", "An Nhơn Tây",  "Thái Mỹ",       "Bình Mỹ",
    "Xuân Thới Sơn",  "Tân Hiệp",     "Nhị Bình",         "Lê Minh Xuân", "Tân Nhựt",      "Qui Đức",
    "Hưng Long",      "Phước Kiển",   "Hiệp Phước",       "Lý Nhơn",      "Tam Thôn Hiệp", "Long Hòa",
    "Linh Trung",     "Hiệp Bình",    "Tân Thới Nhất",    "Thạnh Lộc",    "An Lạc A",      "Tân Kiểng",
};
constexpr absl::string_view kInNinhBinh[] = {
    "Gia Phong",    "Gia Thủy", "Khánh Thành", "Khánh Trung", "Yên Từ",   "Yên Mạc",
    "Kim Sơn Đông", "Định Hóa", "Lai Thành",   "Ninh Phúc",   "Ninh Hòa", "Trường Yên",
    "Đồng Phong",   "Kỳ Phú",   "Cúc Phương",  "Lạng Phong",  "Đông Sơn", "Yên Sơn",
};
constexpr absl::string_view kInHaNam[] = {
    "Nhân Chính", "Nhân Khang",  "Hợp Lý",   "Chân Lý",    "Bình Nghĩa", "An Ninh",
    "Tiêu Động",  "La Sơn",      "Thanh Hà", "Thanh Thủy", "Mộc Nam",    "Chuyên Ngoại",
    "Yên Bắc",    "Bạch Thượng", "Lê Hồ",    "Nhật Tân",   "Kim Bình",   "Tiên Hải",
};
constexpr absl::string_view kInNamDinh[] = {
    "Hải Bắc",   "Hải Hưng",   "Giao Hà",   "Giao Thiện", "Nghĩa Bình", "Nghĩa Sơn",
    "Trực Thái", "Trực Hùng",  "Xuân Hồng", "Xuân Kiên",  "Yên Cường",  "Yên Dương",
    "Minh Tân",  "Hiển Khánh", "Mỹ Thắng",  "Nam Cường",  "Nam Mỹ",     "Tân Thịnh",
};
constexpr absl::string_view kInThaiBinh[] = {
    "Quỳnh Hải", "Quỳnh Hội", "An Ấp", "Thụy An",  "Thụy Xuân", "Thái Đô", "Đông Hoàng", "Đông Phong", "Nam Thịnh",
    "Nam Cường", "Bình Định", "Vũ Lễ", "Vũ Thắng", "Song An",   "Tự Tân",  "Hồng Minh",  "Thống Nhất", "Hòa Tiến",
};
constexpr absl::string_view kInVinhPhuc[] = {
    "Thổ Tang", "Vĩnh Thịnh", "Đại Đồng", "Yên Lạc",    "Tam Hồng", "Liên Châu", "Hợp Thịnh",  "Vân Hội",  "Hướng Đạo",
    "Đạo Tú",   "Hợp Châu",   "Tam Quan", "Ngọc Thanh", "Cao Minh", "Quang Yên", "Đồng Thịnh", "Xuân Hòa", "Tiên Lữ",
};
constexpr absl::string_view kInBacNinh[] = {
    "Phù Lưu",   "Đồng Kỵ",   "Đình Bảng",  "Hương Mạc",    "Yên Phụ",  "Tam Đa",
    "Phật Tích", "Lạc Vệ",    "Trí Quả",    "Thanh Khương", "Song Hồ",  "An Bình",
    "Gia Đông",  "Quỳnh Phú", "Nhân Thắng", "Trung Kênh",   "An Thịnh", "Phù Lãng",
};
constexpr absl::string_view kInHaiDuong[] = {
    "Thanh Sơn", "Thanh Thủy", "Hợp Đức",  "Cổ Dũng",  "Kim Xuyên", "Đức Chính", "Cẩm Hưng", "Tân Trường", "Toàn Thắng",
    "Gia Xuyên", "Hồng Thái",  "Ninh Hải", "Tứ Cường", "Nam Hồng",  "An Lâm",    "Thái Tân", "Hoàng Tiến", "Nhân Huệ",
};
constexpr absl::string_view kInHungYen[] = {
    "Hồng Nam", "Quảng Châu", "Tân Hưng",  "Mễ Sở",    "Liên Nghĩa", "Thắng Lợi",
    "Đông Tảo", "Dạ Trạch",   "Bình Minh", "Hàm Tử",   "Toàn Thắng", "Nghĩa Hiệp",
    "Yên Phú",  "Lạc Đạo",    "Chỉ Đạo",   "Đình Cao", "Nguyên Hòa", "Cương Chính",
};
constexpr absl::string_view kInQuangNinh[] = {
    "Việt Dân", "An Sinh",    "Bình Khê", "Sông Khoai", "Hiệp Hòa",   "Liên Hòa", "Quảng La",  "Dân Chủ", "Thống Nhất",
    "Đồn Đạc",  "Lương Mông", "Đầm Hà",   "Quảng Tân",  "Quảng Minh", "Hải Xuân", "Bình Ngọc", "Đông Xá", "Hạ Long",
};

constexpr Province kProvinces[] = {
    {"31", "hai-phong", "Hải Phòng", 2, kHaiPhong, kInHaiPhong},
    {"79", "ho-chi-minh", "Hồ Chí Minh", 3, kHoChiMinh, kInHoChiMinh},
    {"37", "ninh-binh", "Ninh Bình", 27, {}, kInNinhBinh},
    {"35", "ha-nam", "Hà Nam", 7, {}, kInHaNam},
    {"36", "nam-dinh", "Nam Định", 6, {}, kInNamDinh},
    {"34", "thai-binh", "Thái Bình", 10, {}, kInThaiBinh},
    {"26", "vinh-phuc", "Vĩnh Phúc", 25, {}, kInVinhPhuc},
    {"27", "bac-ninh", "Bắc Ninh", 23, {}, kInBacNinh},
    {"30", "hai-duong", "Hải Dương", 8, {}, kInHaiDuong},
    {"33", "hung-yen", "Hưng Yên", 9, {}, kInHungYen},
    {"22", "quang-ninh", "Quảng Ninh", 57, {}, kInQuangNinh},
};

}  // namespace

absl::Span<const Province> Provinces() { return kProvinces; }

std::string DistrictArea(absl::string_view code) { return absl::StrCat("areas/d", code, code == "769" ? "-2021" : ""); }

const Province& ProvinceOf(absl::string_view key) {
  for (const Province& province : kProvinces) {
    if (province.key == key) return province;
  }
  HTX_CHECK(false && "a province key of the demonstration's tables");
  return kProvinces[0];
}

}  // namespace htx::ctl

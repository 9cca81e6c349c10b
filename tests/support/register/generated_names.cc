#include "tests/support/register/generated_names.h"

#include "common/base/status.h"

namespace htx::testing {
namespace {

using registry::Kind;
using registry::Sector;

constexpr Province kProvinces[] = {{"p01", "Hà Nội"},
                                   {"p02", "Hà Giang"},
                                   {"p04", "Cao Bằng"},
                                   {"p06", "Bắc Kạn"},
                                   {"p08", "Tuyên Quang"},
                                   {"p10", "Lào Cai"},
                                   {"p11", "Điện Biên"},
                                   {"p12", "Lai Châu"},
                                   {"p14", "Sơn La"},
                                   {"p15", "Yên Bái"},
                                   {"p17", "Hòa Bình"},
                                   {"p19", "Thái Nguyên"},
                                   {"p20", "Lạng Sơn"},
                                   {"p22", "Quảng Ninh"},
                                   {"p24", "Bắc Giang"},
                                   {"p25", "Phú Thọ"},
                                   {"p26", "Vĩnh Phúc"},
                                   {"p27", "Bắc Ninh"},
                                   {"p30", "Hải Dương"},
                                   {"p31", "Hải Phòng"},
                                   {"p33", "Hưng Yên"},
                                   {"p34", "Thái Bình"},
                                   {"p35", "Hà Nam"},
                                   {"p36", "Nam Định"},
                                   {"p37", "Ninh Bình"},
                                   {"p38", "Thanh Hóa"},
                                   {"p40", "Nghệ An"},
                                   {"p42", "Hà Tĩnh"},
                                   {"p44", "Quảng Bình"},
                                   {"p45", "Quảng Trị"},
                                   {"p46", "Thừa Thiên Huế"},
                                   {"p48", "Đà Nẵng"},
                                   {"p49", "Quảng Nam"},
                                   {"p51", "Quảng Ngãi"},
                                   {"p52", "Bình Định"},
                                   {"p54", "Phú Yên"},
                                   {"p56", "Khánh Hòa"},
                                   {"p58", "Ninh Thuận"},
                                   {"p60", "Bình Thuận"},
                                   {"p62", "Kon Tum"},
                                   {"p64", "Gia Lai"},
                                   {"p66", "Đắk Lắk"},
                                   {"p67", "Đắk Nông"},
                                   {"p68", "Lâm Đồng"},
                                   {"p70", "Bình Phước"},
                                   {"p72", "Tây Ninh"},
                                   {"p74", "Bình Dương"},
                                   {"p75", "Đồng Nai"},
                                   {"p77", "Bà Rịa - Vũng Tàu"},
                                   {"p79", "Hồ Chí Minh"},
                                   {"p80", "Long An"},
                                   {"p82", "Tiền Giang"},
                                   {"p83", "Bến Tre"},
                                   {"p84", "Trà Vinh"},
                                   {"p86", "Vĩnh Long"},
                                   {"p87", "Đồng Tháp"},
                                   {"p89", "An Giang"},
                                   {"p91", "Kiên Giang"},
                                   {"p92", "Cần Thơ"},
                                   {"p93", "Hậu Giang"},
                                   {"p94", "Sóc Trăng"},
                                   {"p95", "Bạc Liêu"},
                                   {"p96", "Cà Mau"}};

constexpr absl::string_view kSyllables[] = {
    "An",     "Bình",  "Thành", "Công",  "Đồng",  "Tâm",    "Tân",  "Tiến",  "Hòa",   "Hợp",    "Phú",   "Quý",
    "Vĩnh",   "Long",  "Phước", "Thịnh", "Minh",  "Quang",  "Đại",  "Đoàn",  "Kết",   "Thống",  "Nhất",  "Hưng",
    "Thắng",  "Lợi",   "Xuân",  "Thu",   "Đông",  "Nam",    "Bắc",  "Tây",   "Sơn",   "Hải",    "Giang", "Hà",
    "Hồng",   "Thanh", "Bạch",  "Kim",   "Ngọc",  "Liên",   "Hiệp", "Trung", "Chính", "Nghĩa",  "Đức",   "Trí",
    "Dũng",   "Cường", "Hùng",  "Mạnh",  "Khánh", "Gia",    "Lộc",  "Tài",   "Phát",  "Đạt",    "Vạn",   "Thái",
    "Nguyên", "Dương", "Duyên", "Ninh",  "Thủy",  "Thổ",    "Mộc",  "Hỏa",   "Lâm",   "Viên",   "Hoa",   "Mai",
    "Lan",    "Cúc",   "Trúc",  "Tùng",  "Bách",  "Đào",    "Liễu", "Quế",   "Sen",   "Lạc",    "Việt",  "Âu",
    "Cơ",     "Rồng",  "Tiên",  "Hậu",   "Tiền",  "Thượng", "Hạ",   "Nội",   "Ngoại", "Trường", "Yên",   "Ba",
    "Bảy",    "Chiến", "Khu",   "Mỹ",    "Thuận", "Thiện",  "Ân",   "Hiếu",  "Lễ",    "Tín",    "Nhân",  "Đường",
    "Đồi",    "Suối",  "Khe",   "Bản",   "Mường", "Làng",   "Trại", "Cầu",   "Chợ",   "Bến",    "Đò",    "Rạch",
    "Kênh",   "Cồn",   "Gò"};

constexpr absl::string_view kAgriculture[] = {"Nông nghiệp",
                                              "Dịch vụ Nông nghiệp",
                                              "Sản xuất Kinh doanh Nông nghiệp",
                                              "Chăn nuôi",
                                              "Thủy sản",
                                              "Nông nghiệp Hữu cơ",
                                              "Rau an toàn",
                                              ""};
constexpr absl::string_view kHandicraft[] = {"Tiểu thủ công nghiệp", "Cơ khí", "Dệt may", "Mây tre đan", "Gốm sứ", ""};
constexpr absl::string_view kConstruction[] = {"Xây dựng", "Vật liệu Xây dựng", "Xây lắp"};
constexpr absl::string_view kEnvironment[] = {"Vệ sinh Môi trường", "Môi trường", "Cấp nước sạch"};
constexpr absl::string_view kTransport[] = {"Vận tải", "Vận tải Thủy bộ", "Giao thông Vận tải", "Dịch vụ Vận tải"};
constexpr absl::string_view kTrade[] = {"Thương mại Dịch vụ", "Dịch vụ Tổng hợp", "Du lịch Cộng đồng", "Chợ", ""};
constexpr absl::string_view kNone[] = {""};

}  // namespace

absl::Span<const Province> Provinces() { return kProvinces; }

absl::Span<const absl::string_view> Syllables() { return kSyllables; }

absl::Span<const absl::string_view> Trades(Sector sector) {
  switch (sector) {
    case Sector::kAgriculture:
      return kAgriculture;
    case Sector::kHandicraft:
      return kHandicraft;
    case Sector::kConstruction:
      return kConstruction;
    case Sector::kEnvironment:
      return kEnvironment;
    case Sector::kTransport:
      return kTransport;
    case Sector::kTradeService:
      return kTrade;
    case Sector::kUnspecified:
    case Sector::kCredit:
    case Sector::kOther:
      return kNone;
  }
  HTX_UNREACHABLE();
}

absl::string_view FormOf(Kind kind) {
  switch (kind) {
    case Kind::kCooperative:
      return "Hợp tác xã";
    case Kind::kCooperativeUnion:
      return "Liên hiệp Hợp tác xã";
    case Kind::kPeoplesCreditFund:
      return "Quỹ tín dụng nhân dân";
    case Kind::kCooperativeGroup:
      return "Tổ hợp tác";
    case Kind::kMemberEnterprise:
      return "Công ty TNHH";
    case Kind::kAlliance:
      return "Liên minh Hợp tác xã";
  }
  HTX_UNREACHABLE();
}

}  // namespace htx::testing

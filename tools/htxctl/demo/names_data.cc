#include "htxctl/demo/names_data.h"

namespace htx::ctl {
namespace {

constexpr absl::string_view kFarmingStems[] = {
    "Hợp tác xã Nông nghiệp",        "Hợp tác xã Dịch vụ nông nghiệp", "Hợp tác xã Sản xuất rau an toàn",
    "Hợp tác xã Chăn nuôi",          "Hợp tác xã Nuôi trồng thủy sản", "Hợp tác xã Nông nghiệp công nghệ cao",
    "Hợp tác xã Trồng cây ăn quả",   "Hợp tác xã Hoa cây cảnh",        "Hợp tác xã Nông lâm nghiệp",
    "Hợp tác xã Nông nghiệp hữu cơ",
};
constexpr absl::string_view kCraftStems[] = {
    "Hợp tác xã Tiểu thủ công nghiệp", "Hợp tác xã Mây tre đan",   "Hợp tác xã Cơ khí",
    "Hợp tác xã Thủ công mỹ nghệ",     "Hợp tác xã Gốm sứ",        "Hợp tác xã May mặc",
    "Hợp tác xã Chế biến gỗ",          "Hợp tác xã Dệt chiếu cói",
};
constexpr absl::string_view kConstructionStems[] = {
    "Hợp tác xã Xây dựng",
    "Hợp tác xã Vật liệu xây dựng",
    "Hợp tác xã Xây lắp điện",
};
constexpr absl::string_view kSanitationStems[] = {
    "Hợp tác xã Vệ sinh môi trường",
    "Hợp tác xã Dịch vụ môi trường",
    "Hợp tác xã Thu gom rác dân lập",
    "Hợp tác xã Môi trường đô thị",
};
constexpr absl::string_view kTransportStems[] = {
    "Hợp tác xã Vận tải",
    "Hợp tác xã Vận tải hành khách",
    "Hợp tác xã Vận tải hàng hóa",
    "Hợp tác xã Vận tải và du lịch",
    "Hợp tác xã Xe buýt",
    "Hợp tác xã Vận tải thủy bộ",
    "Hợp tác xã Taxi",
};
constexpr absl::string_view kTradeStems[] = {
    "Hợp tác xã Thương mại dịch vụ", "Hợp tác xã Quản lý chợ",       "Hợp tác xã Mua bán",
    "Hợp tác xã Dịch vụ tổng hợp",   "Hợp tác xã Dịch vụ điện năng", "Hợp tác xã Tiêu thụ nông sản",
    "Hợp tác xã Du lịch cộng đồng",
};
constexpr absl::string_view kCreditStems[] = {"Quỹ tín dụng nhân dân"};
constexpr absl::string_view kUnionStems[] = {
    "Liên hiệp Hợp tác xã Chăn nuôi", "Liên hiệp Hợp tác xã Thủy sản",   "Liên hiệp Hợp tác xã Nông nghiệp",
    "Liên hiệp Hợp tác xã Vận tải",   "Liên hiệp Hợp tác xã Thương mại",
};
constexpr absl::string_view kGroupStems[] = {
    "Tổ hợp tác Trồng rau",        "Tổ hợp tác Chăn nuôi gà",
    "Tổ hợp tác Chăn nuôi lợn",    "Tổ hợp tác Nuôi cá",
    "Tổ hợp tác Dùng nước",        "Tổ hợp tác Làm đất",
    "Tổ hợp tác Nuôi tôm",         "Tổ hợp tác Trồng lúa chất lượng cao",
    "Tổ hợp tác Trồng cây ăn quả", "Tổ hợp tác Khai thác biển",
    "Tổ hợp tác Nghề mộc",         "Tổ hợp tác Vệ sinh môi trường",
};
constexpr absl::string_view kEnterpriseStems[] = {
    "Công ty TNHH Thương mại",  "Công ty TNHH Cơ khí",      "Công ty Cổ phần Xây dựng", "Công ty TNHH Vận tải",
    "Công ty Cổ phần Thủy sản", "Công ty TNHH Chế biến gỗ", "Công ty Cổ phần Bao bì",
};

constexpr NameHeadRow kRows[] = {
    {Form::kCooperative, Sector::kFarming, kFarmingStems},
    {Form::kCooperative, Sector::kCraft, kCraftStems},
    {Form::kCooperative, Sector::kConstruction, kConstructionStems},
    {Form::kCooperative, Sector::kSanitation, kSanitationStems},
    {Form::kCooperative, Sector::kTransport, kTransportStems},
    {Form::kCooperative, Sector::kTrade, kTradeStems},
    {Form::kCreditFund, Sector::kCredit, kCreditStems},
    {Form::kUnion, Sector::kFarming, kUnionStems},
    {Form::kGroup, Sector::kFarming, kGroupStems},
    {Form::kEnterprise, Sector::kTrade, kEnterpriseStems},
};

// A prime number of names, so that stepping through (head, own name, place) does not fall into short cycles.
constexpr absl::string_view kOwnNames[] = {
    "Tân Tiến",    "Đồng Tâm",  "Thống Nhất",   "Quyết Thắng", "Thắng Lợi",  "Hòa Bình",    "Đoàn Kết",
    "Tiền Phong",  "Rạng Đông", "Bình Minh",    "Đại Thắng",   "Toàn Thắng", "Thành Công",  "Tân Phú",
    "Phú Thịnh",   "An Khang",  "Thịnh Vượng",  "Phát Đạt",    "Hưng Thịnh", "Đại Phát",    "Tân Lập",
    "Tân Thành",   "Tân Hưng",  "Tiến Bộ",      "Tự Cường",    "Hợp Nhất",   "Hợp Tiến",    "Hợp Lực",
    "Trường Xuân", "Phù Sa",    "Đại Đoàn Kết", "Quyết Tiến",  "Toàn Cầu",   "Đông Phương", "Nam Phong",
    "Bắc Sơn",     "Tây Hồ",    "Đại Thành",    "Đại Lợi",     "Phú Cường",  "Phú Lộc",     "Phước Lộc",
    "An Phú",      "An Bình",   "An Lạc",       "Yên Bình",    "Yên Phú",    "Vạn Phúc",    "Vạn Thắng",
    "Vạn Xuân",    "Đồng Tiến", "Đồng Lợi",     "Liên Kết",    "Liên Thành", "Cộng Hòa",    "Dân Chủ",
    "Dân Tiến",    "Hồng Hà",   "Hải Long",     "Trung Thành", "Trung Kiên", "Việt Tiến",   "Đất Việt",
    "Sao Mai",     "Ánh Dương", "Phương Nam",   "Tân Việt",    "Quê Hương",  "Tân Bình",    "Kim Thành",
    "Đông Đô",     "Thành Đạt", "Tam Hợp",
};

}  // namespace

absl::Span<const NameHeadRow> NameHeadRows() { return kRows; }
absl::Span<const absl::string_view> OwnNameList() { return kOwnNames; }

}  // namespace htx::ctl

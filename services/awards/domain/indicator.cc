#include "awards/domain/indicator.h"

#include <vector>

namespace htx::awards {
namespace {

using Source = MeasureSpec::Source;
using Population = MeasureSpec::Population;
using Figure = MeasureSpec::Figure;

constexpr absl::string_view kOperatingCooperatives =
    "kind = COOPERATIVE AND legal_status = OPERATING AND activity_status = ACTIVE";

Indicator Organizations(absl::string_view code, absl::string_view name, Population population, absl::string_view filter,
                        Figure figure = Figure::kCount) {
  return {.code = code,
          .display_name = name,
          .share = figure == Figure::kEffective,
          .measure = MeasureSpec{
              .source = Source::kOrganizations, .population = population, .figure = figure, .filter = filter}};
}

Indicator Activities(absl::string_view code, absl::string_view name, absl::string_view filter,
                     Figure figure = Figure::kCount) {
  return {.code = code,
          .display_name = name,
          .share = figure == Figure::kReach,
          .measure = MeasureSpec{.source = Source::kActivities, .figure = figure, .filter = filter}};
}

Indicator Unmeasured(absl::string_view code, absl::string_view name, bool share = false) {
  return {.code = code, .display_name = name, .share = share};
}

// In order of code, as ListIndicators answers.
const std::vector<Indicator>& Catalogue() {
  using enum MeasureSpec::Population;
  static const auto* const catalogue = new std::vector<Indicator>{
      Unmeasured("INC_AVG", "Thu nhập bình quân của người lao động"),
      Organizations("N_ALLIANCE_NEW", "Thành viên mới của Liên minh HTX", kAdmitted, ""),
      Activities("N_BRAND", "Đơn vị được hỗ trợ xây dựng nhãn hiệu", "kind = BRAND"),
      Activities("N_CLASS", "Lớp tuyên truyền", "kind = OUTREACH_CLASS"),
      Activities("N_CLASS_ATT", "Lượt người dự lớp tuyên truyền", "kind = OUTREACH_CLASS", Figure::kAttendances),
      Activities("N_CONF", "Hội nghị", "kind = CONFERENCE"),
      Activities("N_CONF_ATT", "Lượt người dự hội nghị", "kind = CONFERENCE", Figure::kAttendances),
      Activities("N_CONSULT", "Lượt tư vấn thành lập", "kind = CONSULTATION"),
      Organizations("N_DN", "Doanh nghiệp thành viên", kExisting, "kind = MEMBER_ENTERPRISE"),
      Activities("N_DOC", "Văn bản tham mưu", "kind = POLICY_DOCUMENT"),
      Organizations("N_HTX_DISS", "Hợp tác xã giải thể", kEnded, "kind = COOPERATIVE"),
      Organizations("N_HTX_NEW", "Hợp tác xã thành lập mới", kFounded, "kind = COOPERATIVE"),
      Organizations("N_HTX_OP", "Hợp tác xã đang hoạt động", kExisting, kOperatingCooperatives),
      Organizations("N_HTX_REG", "Hợp tác xã đã đăng ký", kExisting, "kind = COOPERATIVE"),
      Organizations("N_HTX_STOP", "Hợp tác xã ngừng hoạt động", kExisting,
                    "kind = COOPERATIVE AND activity_status = CEASED"),
      Organizations("N_LABOUR", "Lao động thường xuyên", kExisting, "kind = COOPERATIVE", Figure::kLabour),
      Organizations("N_LH_NEW", "Liên hiệp hợp tác xã thành lập mới", kFounded, "kind = COOPERATIVE_UNION"),
      Organizations("N_LH_OP", "Liên hiệp hợp tác xã đang hoạt động", kExisting,
                    "kind = COOPERATIVE_UNION AND legal_status = OPERATING AND activity_status = ACTIVE"),
      Organizations("N_LH_REG", "Liên hiệp hợp tác xã đã đăng ký", kExisting, "kind = COOPERATIVE_UNION"),
      Unmeasured("N_LOAN", "Hợp tác xã được hỗ trợ vốn"),
      Organizations("N_MEM", "Thành viên hợp tác xã", kExisting, "kind = COOPERATIVE", Figure::kMembers),
      Activities("N_MODEL", "Mô hình HTX kiểu mới", "kind = MODEL"),
      Organizations("N_QTDND", "Quỹ tín dụng nhân dân", kExisting, "kind = PEOPLES_CREDIT_FUND"),
      Organizations("N_THT", "Tổ hợp tác", kExisting, "kind = COOPERATIVE_GROUP"),
      Organizations("N_THT_NEW", "Tổ hợp tác thành lập mới", kFounded, "kind = COOPERATIVE_GROUP"),
      Activities("N_TRAIN", "Lớp tập huấn, bồi dưỡng", "kind = TRAINING"),
      Activities("N_TRAINEE", "Lượt người được bồi dưỡng", "kind = TRAINING", Figure::kAttendances),
      Activities("N_TRAINEE_OFFICIALS", "Lượt cán bộ quản lý nhà nước được bồi dưỡng",
                 "kind = TRAINING AND target_group = STATE_OFFICIALS", Figure::kAttendances),
      Activities("N_TRAINEE_STAFF", "Lượt cán bộ HTX được bồi dưỡng",
                 "kind = TRAINING AND target_group = COOPERATIVE_STAFF", Figure::kAttendances),
      Indicator{
          .code = "P_CONVERTED",
          .display_name = "Tỷ lệ HTX đã chuyển đổi theo luật hiện hành",
          .share = true,
          .measure =
              MeasureSpec{.figure = Figure::kShare,
                          .filter = "kind = COOPERATIVE AND legal_status = OPERATING AND activity_status = ACTIVE "
                                    "AND (governing_law = LAW_2012 OR governing_law = LAW_2023)",
                          .denominator = kOperatingCooperatives}},
      Organizations("P_EFF_NN", "Tỷ lệ HTX nông nghiệp hoạt động hiệu quả", kExisting,
                    "kind = COOPERATIVE AND sector = AGRICULTURE AND legal_status = OPERATING", Figure::kEffective),
      Organizations("P_EFF_PNN", "Tỷ lệ HTX phi nông nghiệp hoạt động hiệu quả", kExisting,
                    "kind = COOPERATIVE AND sector != AGRICULTURE AND legal_status = OPERATING", Figure::kEffective),
      Organizations("P_EFF_QTD", "Tỷ lệ quỹ tín dụng nhân dân hoạt động hiệu quả", kExisting,
                    "kind = PEOPLES_CREDIT_FUND AND legal_status = OPERATING", Figure::kEffective),
      Activities("P_REACH", "Tỷ lệ thành viên được tuyên truyền", "", Figure::kReach),
      Unmeasured("P_UNITS", "Tỷ lệ đơn vị đã triển khai", true),
      Unmeasured("PROFIT_AVG", "Lợi nhuận bình quân"),
      Unmeasured("REV_AVG", "Doanh thu bình quân"),
      Unmeasured("TASK", "Nhiệm vụ trọng tâm"),
      Unmeasured("V_LOAN", "Số tiền cho vay"),
  };
  return *catalogue;
}

}  // namespace

absl::Span<const Indicator> Indicators() { return Catalogue(); }

const Indicator* FindIndicator(absl::string_view code) {
  for (const Indicator& indicator : Catalogue()) {
    if (indicator.code == code) return &indicator;
  }
  return nullptr;
}

}  // namespace htx::awards

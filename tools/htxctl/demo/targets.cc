#include "htxctl/demo/targets.h"

#include "absl/strings/str_format.h"
#include "absl/types/span.h"
#include "htxctl/demo/plan.h"
#include "htxctl/demo/values.h"

namespace htx::ctl {
namespace {

awards::v1::Target Named(absl::string_view id, absl::string_view indicator, awards::v1::TargetKind kind,
                         absl::string_view name) {
  awards::v1::Target target;
  target.set_id(std::string(id));
  target.set_indicator(std::string(indicator));
  target.set_kind(kind);
  target.set_display_name(std::string(name));
  return target;
}

awards::v1::Target Count(absl::string_view id, absl::string_view indicator, awards::v1::TargetKind kind, int64_t value,
                         absl::string_view unit, absl::string_view name) {
  awards::v1::Target target = Named(id, indicator, kind, name);
  target.set_value(value);
  target.set_unit_label(std::string(unit));
  return target;
}

awards::v1::Target Share(absl::string_view id, absl::string_view indicator, int64_t percent, absl::string_view name) {
  awards::v1::Target target = Named(id, indicator, awards::v1::TARGET_KIND_PERCENTAGE, name);
  target.mutable_ratio()->set_numerator(percent);
  target.mutable_ratio()->set_denominator(100);
  return target;
}

// The report says how many provinces registered a target, not which and for how much: which ones is invented.
void RegisteredBy(awards::v1::Target& target, absl::Span<const absl::string_view> provinces) {
  for (const absl::string_view province : provinces) {
    target.add_parts()->set_unit(OrganizationName(AllianceOf(province).id));
  }
}

constexpr absl::string_view kTasks[] = {
    "Xử lý các HTX ngừng hoạt động, không hoạt động",
    "Chuyển đổi, tổ chức lại HTX theo Luật HTX 2012",
    "Triển khai Đề án cơ sở dữ liệu kinh tế tập thể thành phố",
    "Tổ chức phong trào thi đua yêu nước",
    "Tuyên truyền, giới thiệu mô hình mới, điển hình tiên tiến",
    "Kiểm tra, khen thưởng, động viên tập thể, cá nhân",
    "Đẩy mạnh xúc tiến thương mại",
    "Hỗ trợ đơn vị thành viên tìm kiếm thị trường tiêu thụ sản phẩm",
    "Tổ chức hoạt động của Quỹ hỗ trợ phát triển hợp tác xã",
    "Phối hợp với sở, ngành, UBND quận, huyện",
};

}  // namespace

awards::v1::Target CongressTarget() {
  awards::v1::Target target = Named("nghi-quyet-dai-hoi-v", "P_UNITS", awards::v1::TARGET_KIND_PERCENTAGE,
                                    "Liên minh HTX triển khai thực hiện Nghị quyết Đại hội V");
  target.mutable_ratio()->set_numerator(9);
  target.mutable_ratio()->set_denominator(9);
  return target;
}

std::vector<awards::v1::Target> RedRiverTargets() {
  std::vector<awards::v1::Target> targets = {
      Share("hieu-qua-nn", "P_EFF_NN", 85, "Ít nhất 85% HTX nông nghiệp hiệu quả, đạt tiêu chí nông thôn mới"),
      Share("hieu-qua-qtdnd", "P_EFF_QTD", 100, "100% Quỹ tín dụng nhân dân hoạt động hiệu quả"),
      Share("hieu-qua-phi-nn", "P_EFF_PNN", 87, "87% HTX phi nông nghiệp, chuyên ngành hoạt động hiệu quả"),
      Count("htx-moi", "N_HTX_NEW", awards::v1::TARGET_KIND_AT_LEAST, 130, "HTX", "Thành lập mới ít nhất 130 HTX"),
      Count("lh-moi", "N_LH_NEW", awards::v1::TARGET_KIND_RANGE, 2, "LHHTX", "Thành lập mới 2 đến 3 Liên hiệp HTX"),
      Count("tht-moi", "N_THT_NEW", awards::v1::TARGET_KIND_PLAN, 140, "THT", "Thành lập mới 140 tổ hợp tác"),
      Count("boi-duong-can-bo", "N_TRAINEE_OFFICIALS", awards::v1::TARGET_KIND_AT_LEAST, 1'298, "lượt",
            "Bồi dưỡng ít nhất 1.298 lượt cán bộ lãnh đạo, tham mưu về kinh tế tập thể"),
      Count("boi-duong-htx", "N_TRAINEE_STAFF", awards::v1::TARGET_KIND_PLAN, 6'000, "lượt",
            "Bồi dưỡng 6.000 lượt cán bộ quản lý, chuyên môn nghiệp vụ HTX"),
      Count("nhan-hieu", "N_BRAND", awards::v1::TARGET_KIND_AT_LEAST, 15, "đơn vị",
            "Hỗ trợ ít nhất 15 đơn vị xây dựng nhãn hiệu"),
      Count("mo-hinh", "N_MODEL", awards::v1::TARGET_KIND_AT_LEAST, 200, "mô hình",
            "Xây dựng ít nhất 200 mô hình HTX kiểu mới"),
  };
  for (awards::v1::Target& target : targets) {
    if (target.id() == "lh-moi") target.set_upper(3);
    if (target.id() == "htx-moi") {
      RegisteredBy(target, {"ninh-binh", "nam-dinh", "thai-binh", "vinh-phuc", "bac-ninh", "quang-ninh"});
    }
    if (target.id() == "tht-moi") RegisteredBy(target, {"thai-binh", "quang-ninh"});
  }
  return targets;
}

std::vector<awards::v1::Target> HaiPhongTasks() {
  std::vector<awards::v1::Target> targets;
  for (const absl::string_view task : kTasks) {
    targets.push_back(
        Count(absl::StrFormat("nhiem-vu-%02d", targets.size() + 1), "TASK", awards::v1::TARGET_KIND_TASK, 1, "", task));
  }
  return targets;
}

awards::v1::Target ConversionTarget() {
  return Share("chuyen-doi", "P_CONVERTED", 100, "100% HTX đang hoạt động được chuyển đổi theo Luật HTX 2012");
}

awards::v1::Target ClassesTarget() {
  return Count("lop-tuyen-truyen", "N_CLASS", awards::v1::TARGET_KIND_PLAN, 50, "lớp", "50 lớp tuyên truyền năm 2023");
}

}  // namespace htx::ctl

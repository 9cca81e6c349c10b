#include "htxctl/demo/activities.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "htxctl/demo/places.h"
#include "htxctl/demo/plan.h"
#include "htxctl/demo/values.h"

namespace htx::ctl {
namespace {

using absl::CivilDay;

registry::v1::ReportedNumber Number(int64_t value, common::v1::Qualifier qualifier = common::v1::QUALIFIER_EXACT) {
  registry::v1::ReportedNumber number;
  number.set_value(value);
  number.set_qualifier(qualifier);
  return number;
}

// Collects activities of one data set.
class Book {
 public:
  Book(std::vector<ActivityPlan>& plans, const Dataset& dataset) : plans_(plans), dataset_(dataset) {}

  // Adds an activity of the alliance of `province` on the days [first, last].
  registry::v1::SupportActivity& Add(absl::string_view key, absl::string_view province,
                                     registry::v1::SupportActivityKind kind, absl::string_view title, CivilDay first,
                                     CivilDay last) {
    ActivityPlan& plan = plans_.emplace_back();
    plan.id = absl::StrCat(dataset_.prefix, "-", key);
    registry::v1::SupportActivity& activity = plan.activity;
    activity.set_alliance(OrganizationName(AllianceOf(province).id));
    activity.set_kind(kind);
    activity.set_title(std::string(title));
    *activity.mutable_start_date() = ToDate(first);
    if (last != first) *activity.mutable_end_date() = ToDate(last);
    activity.set_dataset(std::string(dataset_.label));
    return activity;
  }
  CivilDay from() const { return dataset_.from; }
  CivilDay last() const { return dataset_.to - 1; }

 private:
  std::vector<ActivityPlan>& plans_;
  const Dataset& dataset_;
};

void HaiPhong2019(std::vector<ActivityPlan>& plans) {
  Book book(plans, DatasetOf(kHaiPhong2019));
  constexpr absl::string_view kCity = "hai-phong";
  // 280 trainees in four classes; 70 each is only the average.
  constexpr struct { int month, day, trainees; } kClasses[] = {{3, 14, 72}, {4, 11, 68}, {5, 16, 75}, {6, 6, 65}};
  for (int i = 0; i < 4; ++i) {
    const CivilDay day(2019, kClasses[i].month, kClasses[i].day);
    registry::v1::SupportActivity& training =
        book.Add(absl::StrCat("training-", i + 1), kCity, registry::v1::SUPPORT_ACTIVITY_KIND_TRAINING,
                 "Tập huấn, bồi dưỡng cán bộ quản lý nhà nước về kinh tế tập thể năm 2019", day, day + 1);
    training.set_ordinal(i + 1);
    training.set_target_group(registry::v1::TARGET_GROUP_STATE_OFFICIALS);
    *training.mutable_participants() = Number(kClasses[i].trainees);
  }
  registry::v1::SupportActivity& survey =
      book.Add("survey", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_SURVEY,
               "Ước số HTX, Liên hiệp HTX, Quỹ tín dụng nhân dân đang hoạt động đến hết ngày 30/6/2019",
               CivilDay(2019, 6, 30), CivilDay(2019, 6, 30));
  *survey.mutable_quantity() = Number(342, common::v1::QUALIFIER_ESTIMATE);
  survey.set_note("Bản tin in là \"Liên minh Hợp tác xã\"; đúng là Liên hiệp hợp tác xã.");
  book.Add("conference-4", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_CONFERENCE,
           "Hội nghị Ban Chấp hành lần thứ 4, sơ kết 6 tháng đầu năm 2019", CivilDay(2019, 7, 23),
           CivilDay(2019, 7, 23))
      .set_ordinal(4);
}

void HaiPhong2022(std::vector<ActivityPlan>& plans) {
  Book book(plans, DatasetOf(kHaiPhong2022));
  constexpr absl::string_view kCity = "hai-phong";
  book.Add("review", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_CONFERENCE,
           "Hội nghị tổng kết năm 2022 của Ban Chỉ đạo Đổi mới, Phát triển kinh tế tập thể, hợp tác xã",
           CivilDay(2023, 1, 5), CivilDay(2023, 1, 5));
  registry::v1::SupportActivity& agency =
      book.Add("standing-agency", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_STANDING_AGENCY,
               "Chuyển cơ quan thường trực Ban Chỉ đạo sang Sở Kế hoạch và Đầu tư", book.from(), book.last());
  agency.set_note(
      "Từ Liên minh Hợp tác xã và Doanh nghiệp thành phố; kiện toàn Ban Chỉ đạo, sửa đổi Quy chế, thành lập Tổ giúp "
      "việc.");
}

void HaiPhong2024(std::vector<ActivityPlan>& plans) {
  Book book(plans, DatasetOf(kHaiPhong2024));
  registry::v1::SupportActivity& festival =
      book.Add("festival", "hai-phong", registry::v1::SUPPORT_ACTIVITY_KIND_EVENT,
               "Ngày hội HTX thành phố Hải Phòng năm 2024", CivilDay(2024, 4, 6), CivilDay(2024, 4, 6));
  *festival.mutable_posted_time() = ToTimestamp(StartOf(CivilDay(2024, 4, 8)) + absl::Hours(15) + absl::Minutes(34));
}

void HoChiMinh2023(std::vector<ActivityPlan>& plans) {
  Book book(plans, DatasetOf(kHoChiMinh2023));
  constexpr absl::string_view kCity = "ho-chi-minh";
  registry::v1::SupportActivity& classes =
      book.Add("outreach", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_OUTREACH_CLASS,
               "Tuyên truyền, vận động thành lập mới HTX năm 2023", book.from(), book.last());
  classes.set_target_group(registry::v1::TARGET_GROUP_FOUNDERS);
  *classes.mutable_quantity() = Number(75);
  classes.set_planned_count(50);
  *classes.mutable_attendances() = Number(5'607, common::v1::QUALIFIER_ABOUT);
  classes.set_programme(absl::StrCat("coordinationProgrammes/", DatasetOf(kHoChiMinh2023).prefix, "-programme"));

  registry::v1::SupportActivity& programme =
      book.Add("programme", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_COORDINATION_PROGRAMME,
               "Chương trình phối hợp hỗ trợ, phát triển kinh tế tập thể, hợp tác xã trên địa bàn giai đoạn 2022-2026",
               CivilDay(2022, 1, 1), CivilDay(2026, 12, 31));
  for (const District& district : ProvinceOf(kCity).districts) {
    programme.add_counterpart_areas(DistrictArea(district.code));
  }
  // The first number stands as printed; its date does not fit the resolution it carries out.
  for (const char* document :
       {"29-CtrHĐ/TU (01/01/2022)", "QĐ 1467/QĐ-UBND (17/4/2023)", "QĐ 1396/QĐ-UBND (12/4/2023)"}) {
    programme.add_document_refs(document);
  }
  programme.set_note("Đế án Phát triển kinh tế tập thể, HTX Thành phố Hồ Chí Minh đến năm 2030 (in đúng như bản tin).");

  book.Add("resolution", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_PETITION,
           "Góp ý Nghị quyết của HĐND Thành phố về chính sách hỗ trợ kinh tế tập thể giai đoạn 2024-2025",
           CivilDay(2024, 1, 1), CivilDay(2025, 12, 31));
  book.Add("survey", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_SURVEY,
           "Khảo sát, thống kê định kỳ hoạt động của HTX, Liên hiệp HTX theo lĩnh vực", book.from(), book.last());
  book.Add("review", kCity, registry::v1::SUPPORT_ACTIVITY_KIND_CONFERENCE,
           "Hội nghị tổng kết hoạt động năm 2023 và phương hướng nhiệm vụ năm 2024", CivilDay(2024, 2, 2),
           CivilDay(2024, 2, 2));
}

void RedRiver2017(std::vector<ActivityPlan>& plans) {
  Book book(plans, DatasetOf(kRedRiver2017));
  // The report states the sums 41, 13 and 712; the parts of each alliance are invented.
  constexpr struct {
    absl::string_view province;
    int documents, conferences, attendances;
  } kParts[] = {{"ninh-binh", 6, 2, 118}, {"ha-nam", 4, 1, 52},    {"nam-dinh", 5, 2, 104},
                {"thai-binh", 5, 1, 61},  {"vinh-phuc", 4, 1, 55}, {"bac-ninh", 5, 2, 96},
                {"hai-duong", 4, 1, 64},  {"hung-yen", 3, 1, 47},  {"quang-ninh", 5, 2, 115}};
  for (const auto& part : kParts) {
    *book.Add(absl::StrCat("documents-", part.province), part.province,
              registry::v1::SUPPORT_ACTIVITY_KIND_POLICY_DOCUMENT,
              "Văn bản tham mưu về phát triển kinh tế tập thể năm 2017", book.from(), book.last())
         .mutable_quantity() = Number(part.documents);
    registry::v1::SupportActivity& conferences = book.Add(
        absl::StrCat("conferences-", part.province), part.province, registry::v1::SUPPORT_ACTIVITY_KIND_CONFERENCE,
        "Hội nghị cấp tỉnh quán triệt nghị quyết, chương trình, kế hoạch phát triển kinh tế tập thể", book.from(),
        book.last());
    conferences.set_target_group(registry::v1::TARGET_GROUP_COOPERATIVE_STAFF);
    *conferences.mutable_quantity() = Number(part.conferences);
    *conferences.mutable_attendances() = Number(part.attendances);
  }
  // Stated for the whole cluster: recorded by the alliance that spoke for it.
  constexpr absl::string_view kSpeaker = "ninh-binh";
  registry::v1::SupportActivity& outreach =
      book.Add("outreach", kSpeaker, registry::v1::SUPPORT_ACTIVITY_KIND_OUTREACH,
               "Tuyên truyền vai trò kinh tế hợp tác đến thành viên", book.from(), book.last());
  outreach.set_target_group(registry::v1::TARGET_GROUP_MEMBERS);
  outreach.mutable_reach()->set_numerator(95);
  outreach.mutable_reach()->set_denominator(100);
  registry::v1::SupportActivity& consultation =
      book.Add("consultation", kSpeaker, registry::v1::SUPPORT_ACTIVITY_KIND_CONSULTATION,
               "Tư vấn sáng lập viên và đại diện mô hình có nhu cầu thành lập HTX, THT", book.from(), book.last());
  consultation.set_target_group(registry::v1::TARGET_GROUP_FOUNDERS);
  *consultation.mutable_attendances() = Number(20'000, common::v1::QUALIFIER_MORE_THAN);
  book.Add("law-review", kSpeaker, registry::v1::SUPPORT_ACTIVITY_KIND_LAW_REVIEW,
           "Sơ kết 5 năm thực hiện Luật HTX năm 2012", CivilDay(2012, 11, 20), CivilDay(2017, 11, 20));
}

}  // namespace

std::vector<ActivityPlan> ActivityPlans() {
  std::vector<ActivityPlan> plans;
  RedRiver2017(plans);
  HaiPhong2019(plans);
  HaiPhong2022(plans);
  HoChiMinh2023(plans);
  HaiPhong2024(plans);
  return plans;
}

}  // namespace htx::ctl

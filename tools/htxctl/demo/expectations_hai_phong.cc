#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htxctl/demo/ask.h"
#include "htxctl/demo/expectations.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

// Reports 000 (first half of 2019), 001 (festival of 2024) and 004 (year 2022) of Hải Phòng. Their counts have
// different scopes: 000 and 001 count three kinds together, 004 cooperatives alone.

namespace htx::ctl {
namespace {

using registry::v1::ORGANIZATION_POPULATION_FOUNDED;
using Answer = absl::StatusOr<std::string>;

std::string AllThreeOperating() { return absl::StrCat("(", kAllThree, ") AND ", kOperating); }

// The register's count, with the qualifier of the survey that stated it; the two must not contradict each other.
Answer Estimated(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count, CountStock(session, kHaiPhong2019, AllThreeOperating()));
  HTX_ASSIGN_OR_RETURN(const auto survey, OneActivity(session, kHaiPhong2019, "kind = SURVEY"));
  const std::string stated = Qualified(survey.quantity().value(), survey.quantity().qualifier());
  if (survey.quantity().value() == count) return stated;
  return absl::StrCat("register ", Grouped(count), ", survey ", stated);
}

Answer MemberEnterprises(const Session& session) {
  auto request = StockOf(kHaiPhong2019, "kind = MEMBER_ENTERPRISE", DatasetOf(kHaiPhong2019).as_of);
  request.set_population(registry::v1::ORGANIZATION_POPULATION_MEMBERS);
  request.set_member_of(OrganizationName(AllianceOf("hai-phong").id));
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, request));
  return Grouped(response.total().count());
}

constexpr absl::string_view kTrainingOfOfficials = "kind = TRAINING AND target_group = STATE_OFFICIALS";

Answer Trainings(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto sum, SumActivities(session, kHaiPhong2019, kTrainingOfOfficials));
  return Qualified(sum.quantity().value(), sum.quantity().qualifier());
}

Answer Trainees(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto sum, SumActivities(session, kHaiPhong2019, kTrainingOfOfficials));
  return Qualified(sum.participants().value(), sum.participants().qualifier());
}

Answer Borrowers(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto report, FundReport(session, kHaiPhong2019));
  return Grouped(report.totals().borrowers());
}

Answer Lent(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto report, FundReport(session, kHaiPhong2019));
  return absl::StrCat(Grouped(report.totals().lent().amount()), " ", report.totals().lent().currency());
}

Answer Tasks(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto pledge, PledgeOf(session, "nhiem-vu-hp-2019-h2", absl::CivilDay(2019, 12, 31)));
  int64_t tasks = 0;
  for (const auto& target : pledge.targets()) tasks += target.kind() == awards::v1::TARGET_KIND_TASK ? 1 : 0;
  return Grouped(tasks);
}

Answer Conversion(const Session& session) { return TargetText(session, "nhiem-vu-hp-2019-h2", "chuyen-doi"); }

Answer ConferenceOrdinal(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto conference, OneActivity(session, kHaiPhong2019, "kind = CONFERENCE"));
  return Grouped(conference.ordinal());
}

// The day of the conference, and the half of the year that its survey closes.
Answer ConferenceDay(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto conference, OneActivity(session, kHaiPhong2019, "kind = CONFERENCE"));
  HTX_ASSIGN_OR_RETURN(const auto survey, OneActivity(session, kHaiPhong2019, "kind = SURVEY"));
  const auto& day = survey.start_date();
  return absl::StrCat(TextOf(conference.start_date()), "; H", day.month() <= 6 ? 1 : 2, " ", day.year());
}

Answer Operating2024(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count, CountStock(session, kHaiPhong2024, AllThreeOperating()));
  return Grouped(count);
}

// Awards of 2023 by kind.
Answer Awards(const Session& session, absl::string_view kind) {
  HTX_ASSIGN_OR_RETURN(
      const auto statistics,
      AwardStatistics(session, kHaiPhong2024, absl::StrCat("award_kind = \"", kind, "\" AND year = 2023")));
  return Grouped(statistics.total());
}

// The same, with what sort of recipients: "15 INDIVIDUAL".
Answer AwardsOf(const Session& session, absl::string_view kind) {
  HTX_ASSIGN_OR_RETURN(
      const auto statistics,
      AwardStatistics(session, kHaiPhong2024, absl::StrCat("award_kind = \"", kind, "\" AND year = 2023")));
  std::string text;
  for (const auto& row : statistics.rows()) {
    absl::StrAppend(&text, text.empty() ? "" : " + ", Grouped(row.count()), " ", row.keys(0));
  }
  return text;
}

Answer Medals(const Session& session) { return AwardsOf(session, "VCA_MEDAL"); }
Answer Flags(const Session& session) { return AwardsOf(session, "PROVINCE_FLAG"); }
Answer VcaMerit(const Session& session) { return Awards(session, "VCA_MERIT_CERTIFICATE"); }
Answer CityMerit(const Session& session) { return Awards(session, "PROVINCE_MERIT_CERTIFICATE"); }
Answer Certificates(const Session& session) { return Awards(session, "ALLIANCE_CERTIFICATE"); }
Answer Honours(const Session& session) { return Awards(session, "EXEMPLARY_COOPERATIVE"); }

Answer AwardTotals(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto statistics, AwardStatistics(session, kHaiPhong2024, "year = 2023"));
  return absl::StrCat(Grouped(statistics.statutory_total()), "; ", Grouped(statistics.total()));
}

Answer Contest(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto contest, CampaignOf(session, "cuoc-thi-luat-htx-2023"));
  return absl::StrCat(awards::v1::CampaignKind_Name(contest.kind()).substr(sizeof("CAMPAIGN_KIND_") - 1), " ",
                      TextOf(contest.launched_on()));
}

Answer BlockPledge(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto pledge, PledgeOf(session, "giao-uoc-hp-2024", absl::CivilDay(2024, 4, 6)));
  int64_t signatures = 0;
  for (const auto& party : pledge.parties()) signatures += party.has_signed_on() ? 1 : 0;
  const std::string state = awards::v1::PledgeState_Name(pledge.state()).substr(sizeof("PLEDGE_STATE_") - 1);
  return absl::StrCat("1 ", state, ", ", signatures, "/", pledge.parties_size(), " blocks");
}

Answer Festival(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto festival, OneActivity(session, kHaiPhong2024, "kind = EVENT"));
  return absl::StrCat(TextOf(festival.start_date()), " / ", TextOf(festival.posted_time()));
}

Answer Registered2022(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count, CountStock(session, kHaiPhong2022, "kind = COOPERATIVE"));
  return Grouped(count);
}

Answer Workers2022(const Session& session) {
  auto request =
      StockOf(kHaiPhong2022, absl::StrCat("kind = COOPERATIVE AND ", kOperating), DatasetOf(kHaiPhong2022).as_of);
  request.add_measures(registry::v1::ORGANIZATION_MEASURE_LABOUR);
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, request));
  const auto& value = response.total().values(0);
  return Qualified(value.sum(), value.qualifier());
}

Answer Ceased2022(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t ceased,
                       CountStock(session, kHaiPhong2022, "kind = COOPERATIVE AND activity_status = CEASED"));
  HTX_ASSIGN_OR_RETURN(const int64_t operating,
                       CountStock(session, kHaiPhong2022, absl::StrCat("kind = COOPERATIVE AND ", kOperating)));
  return absl::StrCat(Grouped(ceased), " (", Grouped(operating), ")");
}

Answer Founded2022(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count,
                       CountFlow(session, kHaiPhong2022, "kind = COOPERATIVE", ORGANIZATION_POPULATION_FOUNDED));
  return Grouped(count);
}

// The report does not say over how many: here over the operating ones that reported their revenue.
Answer MeanRevenue2022(const Session& session) {
  auto request =
      StockOf(kHaiPhong2022, absl::StrCat("kind = COOPERATIVE AND ", kOperating), DatasetOf(kHaiPhong2022).as_of);
  request.add_measures(registry::v1::ORGANIZATION_MEASURE_REVENUE);
  request.set_report_year(2022);
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, request));
  const auto& value = response.total().values(0);
  if (value.mean().denominator() != 1) return absl::StrCat(value.mean().numerator(), "/", value.mean().denominator());
  return absl::StrCat(Grouped(value.mean().numerator()), " VND (n = ", Grouped(value.known_count()), ")");
}

Answer Conference2022(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto conference, OneActivity(session, kHaiPhong2022, "kind = CONFERENCE"));
  return TextOf(conference.start_date());
}

Answer StandingAgency(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto change, OneActivity(session, kHaiPhong2022, "kind = STANDING_AGENCY"));
  return absl::StrCat(change.start_date().year());
}

constexpr char kStatistics[] = "registry AggregateOrganizations";
constexpr char kActivities[] = "registry AggregateSupportActivities";
constexpr char kActivityList[] = "registry ListSupportActivities";
constexpr char kFundReport[] = "funding GetFundReport";
constexpr char kPledge[] = "awards GetPledge";
constexpr char kCampaign[] = "awards GetCampaign";
constexpr char kAwards[] = "awards QueryAwardStatistics";

constexpr Expectation kRows[] = {
    {"000-1", "HTX, LHHTX, Quỹ TDND đang hoạt động, ước đến 30/6/2019",
     "cooperatives, unions, credit funds operating, 2019-06-30", "342 (est.)", kStatistics, Estimated},
    {"000-2", "doanh nghiệp thành viên Liên minh, 30/6/2019", "member enterprises, 2019-06-30", "94", kStatistics,
     MemberEnterprises},
    {"000-3", "lớp tập huấn cán bộ quản lý nhà nước, 6 tháng 2019", "training classes for officials, H1 2019", "4",
     kActivities, Trainings},
    {"000-4", "học viên các lớp đó", "trainees of those classes", "280", kActivities, Trainees},
    {"000-5", "HTX thành viên được vay vốn, 6 tháng 2019", "cooperatives that borrowed, H1 2019", "18", kFundReport,
     Borrowers},
    {"000-6", "số tiền cho vay (\"10 tỷ 70 triệu\")", "amount lent, H1 2019", "10 070 000 000 VND", kFundReport, Lent},
    {"000-7", "nhóm nhiệm vụ trọng tâm 6 tháng cuối 2019", "key task groups, H2 2019", "10", kPledge, Tasks},
    {"000-8", "chỉ tiêu HTX đang hoạt động chuyển đổi theo Luật 2012",
     "target: operating cooperatives converted, end of 2019", "100 %", kPledge, Conversion},
    {"000-9", "hội nghị Ban Chấp hành lần thứ", "ordinal of the committee's conference", "4", kActivityList,
     ConferenceOrdinal},
    {"000-10", "ngày hội nghị; kỳ báo cáo", "day of the conference; period", "2019-07-23; H1 2019", kActivityList,
     ConferenceDay},
    {"001-1", "HTX, LHHTX, Quỹ TDND đang hoạt động, 06/4/2024",
     "cooperatives, unions, credit funds operating, 2024-04-06", "385", kStatistics, Operating2024},
    {"001-2", "Bằng khen của LMHTX Việt Nam, năm 2023", "merit certificates of VCA, 2023", "5", kAwards, VcaMerit},
    {"001-3", "Kỷ niệm chương, năm 2023 (cá nhân)", "commemorative medals, 2023", "15 INDIVIDUAL", kAwards, Medals},
    {"001-4", "Cờ thi đua của UBND thành phố, năm 2023 (tập thể)", "flags of the city, 2023", "3 COLLECTIVE", kAwards,
     Flags},
    {"001-5", "Bằng khen của UBND thành phố, năm 2023", "merit certificates of the city, 2023", "7", kAwards,
     CityMerit},
    {"001-6", "Giấy khen của Liên minh HTX thành phố, năm 2023", "certificates of the alliance, 2023", "14", kAwards,
     Certificates},
    {"001-7", "HTX tiêu biểu được tôn vinh, năm 2023", "exemplary cooperatives honoured, 2023", "8", kAwards, Honours},
    {"001-8", "tổng khen thưởng theo luật; cả tôn vinh", "statutory awards; with honours", "44; 52", kAwards,
     AwardTotals},
    {"001-9", "cuộc thi tìm hiểu Luật HTX 2023, ngày phát động", "contest on the law of 2023, launched",
     "CONTEST 2024-04-06", kCampaign, Contest},
    {"001-10", "giao ước thi đua 2024 giữa các khối", "pledge of 2024 between blocks", "1 ACTIVE, 3/3 blocks", kPledge,
     BlockPledge},
    {"001-11", "ngày hội; giờ đăng tin", "festival; time of posting", "2024-04-06 / 2024-04-08 15:34", kActivityList,
     Festival},
    {"004-1", "hợp tác xã đã đăng ký (chỉ HTX), 31/12/2022", "cooperatives alone, 2022-12-31", "577", kStatistics,
     Registered2022},
    {"004-2", "lao động thường xuyên", "regular workers", "> 9 600", kStatistics, Workers2022},
    {"004-3", "ngừng hoạt động (đang hoạt động)", "ceased (operating)", "219 (358)", kStatistics, Ceased2022},
    {"004-4", "HTX thành lập mới năm 2022", "founded in 2022", "24", kStatistics, Founded2022},
    {"004-5", "doanh thu bình quân một HTX năm 2022, trên HTX hoạt động có báo cáo",
     "mean revenue of 2022 over the operating that reported", "5 200 000 000 VND (n = 358)", kStatistics,
     MeanRevenue2022},
    {"004-6", "ngày hội nghị tổng kết", "day of the review conference", "2023-01-05", kActivityList, Conference2022},
    {"004-a", "năm chuyển cơ quan thường trực sang Sở KH&ĐT", "year the standing agency moved", "2022", kActivityList,
     StandingAgency},
};

}  // namespace

absl::Span<const Expectation> HaiPhongExpectations() { return kRows; }

}  // namespace htx::ctl

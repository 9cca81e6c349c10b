#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "htxctl/demo/ask.h"
#include "htxctl/demo/expectations.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

// Report 003: Ho Chi Minh City in 2023. "HTX" there includes the people's credit funds and excludes the unions.

namespace htx::ctl {
namespace {

using Answer = absl::StatusOr<std::string>;

std::string Active() { return absl::StrCat("(", kWithCreditFunds, ") AND ", kOperating); }

Answer Registered(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count, CountStock(session, kHoChiMinh2023, kWithCreditFunds));
  return Grouped(count);
}

Answer OperatingBySector(const Session& session) {
  return BySector(session, StockOf(kHoChiMinh2023, Active(), DatasetOf(kHoChiMinh2023).as_of),
                  {{"TRADE_SERVICE", "TMDV"},
                   {"TRANSPORT", "GTVT"},
                   {"AGRICULTURE", "NN"},
                   {"HANDICRAFT", "TTCN"},
                   {"ENVIRONMENT", "VSMT"},
                   {"CREDIT", "QTDND"}});
}

Answer Ceased(const Session& session) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t count,
      CountStock(session, kHoChiMinh2023, absl::StrCat("(", kWithCreditFunds, ") AND activity_status = CEASED")));
  return Grouped(count);
}

Answer Unions(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t all, CountStock(session, kHoChiMinh2023, "kind = COOPERATIVE_UNION"));
  HTX_ASSIGN_OR_RETURN(const int64_t operating,
                       CountStock(session, kHoChiMinh2023, absl::StrCat("kind = COOPERATIVE_UNION AND ", kOperating)));
  return absl::StrCat(all, " / ", operating);
}

Answer FoundedBySector(const Session& session) {
  return BySector(session, FlowOf(kHoChiMinh2023, kWithCreditFunds, registry::v1::ORGANIZATION_POPULATION_FOUNDED),
                  {{"AGRICULTURE", "NN"}, {"TRANSPORT", "GTVT"}, {"TRADE_SERVICE", "TMDV"}});
}

Answer Classes(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto sum, SumActivities(session, kHoChiMinh2023, "kind = OUTREACH_CLASS"));
  return absl::StrCat(Qualified(sum.quantity().value(), sum.quantity().qualifier()), " / ", sum.planned_count(), " = ",
                      Percent(sum.plan_ratio().numerator(), sum.plan_ratio().denominator()));
}

// The same rate as the pledge's progress: awards asks the registry for the actual.
Answer ClassesOfPledge(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto pledge, PledgeOf(session, "ke-hoach-hcm-2023", DatasetOf(kHoChiMinh2023).as_of));
  if (pledge.progress_size() != 1) return absl::StrCat(pledge.progress_size(), " targets");
  const auto& progress = pledge.progress(0);
  return absl::StrCat(Percent(progress.completion().numerator(), progress.completion().denominator()), ", ",
                      progress.live() ? "live" : "stored");
}

Answer Attendances(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto sum, SumActivities(session, kHoChiMinh2023, "kind = OUTREACH_CLASS"));
  return Qualified(sum.attendances().value(), sum.attendances().qualifier());
}

Answer Counterparts(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto programme, OneActivity(session, kHoChiMinh2023, "kind = COORDINATION_PROGRAMME"));
  int64_t cities = 0;
  for (const std::string& area : programme.counterpart_areas()) {
    HTX_ASSIGN_OR_RETURN(const std::string name, AreaName(session, area));
    cities += absl::StrContains(name, "Thủ Đức") ? 1 : 0;
  }
  const int64_t all = programme.counterpart_areas_size();
  return absl::StrCat(all, " = ", all - cities, " + ", cities == 1 ? "Thủ Đức" : absl::StrCat(cities));
}

Answer PlanExceeded(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto report, FundReport(session, kHoChiMinh2023));
  if (!report.has_plan()) return "no plan";
  return report.plan().exceeded()
             ? "> 100 %"
             : Percent(report.plan().completion().numerator(), report.plan().completion().denominator());
}

// Which of the outlying districts that the report names got loans.
Answer Outlying(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto report, FundReport(session, kHoChiMinh2023));
  std::vector<std::string> names;
  for (const absl::string_view area : {"areas/d783", "areas/d785", "areas/d786"}) {
    for (const auto& breakdown : report.breakdowns()) {
      for (const auto& group : breakdown.groups()) {
        if (group.key() != area || group.figures().borrowers() == 0) continue;
        HTX_ASSIGN_OR_RETURN(std::string name, AreaName(session, group.key()));
        names.push_back(std::move(name));
      }
    }
  }
  return absl::StrJoin(names, ", ");
}

Answer Programme(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto programme, OneActivity(session, kHoChiMinh2023, "kind = COORDINATION_PROGRAMME"));
  HTX_ASSIGN_OR_RETURN(const auto resolution, OneActivity(session, kHoChiMinh2023, "kind = PETITION"));
  return absl::StrCat(programme.start_date().year(), "-", programme.end_date().year(), "; ",
                      resolution.start_date().year(), "-", resolution.end_date().year());
}

constexpr char kStatistics[] = "registry AggregateOrganizations";
constexpr char kActivities[] = "registry AggregateSupportActivities";
constexpr char kActivityList[] = "registry ListSupportActivities";
constexpr char kFundReport[] = "funding GetFundReport";
constexpr char kPledge[] = "awards GetPledge";

constexpr Expectation kRows[] = {
    {"003-1", "hợp tác xã (kể cả Quỹ TDND), 31/12/2023", "cooperatives with credit funds, 2023-12-31", "794",
     kStatistics, Registered},
    {"003-2", "đang hoạt động theo lĩnh vực", "operating, by sector",
     "606 = TMDV 99 + GTVT 292 + NN 123 + TTCN 35 + VSMT 38 + QTDND 19", kStatistics, OperatingBySector},
    {"003-3", "không hoạt động", "not operating", "188", kStatistics, Ceased},
    {"003-4", "Liên hiệp HTX / đang hoạt động", "unions / operating", "12 / 9", kStatistics, Unions},
    {"003-5", "thành lập mới năm 2023 theo lĩnh vực", "founded in 2023, by sector", "35 = NN 15 + GTVT 16 + TMDV 4",
     kStatistics, FoundedBySector},
    {"003-6", "lớp tuyên truyền / kế hoạch 2023", "outreach classes / plan of 2023", "75 / 50 = 150 %", kActivities,
     Classes},
    {"003-6", "cùng tỷ lệ, tính trong thi đua", "the same rate, as progress of a pledge", "150 %, live", kPledge,
     ClassesOfPledge},
    {"003-7", "lượt tham dự (\"khoảng\")", "attendances", "~ 5 607", kActivities, Attendances},
    {"003-8", "quận, huyện và Thủ Đức trong chương trình phối hợp", "district-level counterparts", "22 = 21 + Thủ Đức",
     kActivityList, Counterparts},
    {"003-9", "Quỹ CCM: trợ vốn so với kế hoạch 2023 (\"vượt mức\")", "fund CCM: lending against plan", "> 100 %",
     kFundReport, PlanExceeded},
    {"003-10", "Quỹ CCM: địa bàn vùng ven được vay", "fund CCM: outlying areas with loans",
     "Củ Chi, Bình Chánh, Nhà Bè", kFundReport, Outlying},
    {"003-12", "chương trình phối hợp; giai đoạn nghị quyết", "coordination programme; resolution",
     "2022-2026; 2024-2025", kActivityList, Programme},
};

}  // namespace

absl::Span<const Expectation> HoChiMinhExpectations() { return kRows; }

}  // namespace htx::ctl

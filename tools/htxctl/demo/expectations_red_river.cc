#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "htxctl/demo/ask.h"
#include "htxctl/demo/emulation_plan.h"
#include "htxctl/demo/expectations.h"
#include "htxctl/demo/places.h"
#include "htxctl/demo/values.h"
#include "htxctl/ui/table.h"

// Report 002: the emulation cluster of nine alliances in the Red River delta, 2017, and what it promised for 2018.

namespace htx::ctl {
namespace {

using registry::v1::ORGANIZATION_POPULATION_ADMITTED;
using registry::v1::ORGANIZATION_POPULATION_FOUNDED;
using Answer = absl::StatusOr<std::string>;

const absl::CivilDay kReviewDay(2017, 12, 15);

Answer Members2017(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto cluster, ClusterOn(session, kRedRiverCluster, kReviewDay));
  return Grouped(cluster.members_size());
}

Answer Cooperatives(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count, CountStock(session, kRedRiver2017, "kind = COOPERATIVE"));
  return Grouped(count);
}

Answer CooperativeMembers(const Session& session) {
  auto request = StockOf(kRedRiver2017, "kind = COOPERATIVE", kReviewDay);
  request.add_measures(registry::v1::ORGANIZATION_MEASURE_MEMBER_COUNT);
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, request));
  return Qualified(response.total().values(0).sum(), response.total().values(0).qualifier());
}

Answer CreditFunds(const Session& session) {
  constexpr absl::string_view kFilter = "kind = PEOPLES_CREDIT_FUND";
  HTX_ASSIGN_OR_RETURN(const auto before,
                       Aggregate(session, StockOf(kRedRiver2017, kFilter, absl::CivilDay(2016, 12, 31))));
  HTX_ASSIGN_OR_RETURN(const auto now, Aggregate(session, StockOf(kRedRiver2017, kFilter, kReviewDay)));
  const int64_t change = now.total().count() - before.total().count();
  return absl::StrCat(before.total().count(), " -> ", now.total().count(), " (", change >= 0 ? "+" : "", change, ")");
}

Answer NewCooperatives(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count,
                       CountFlow(session, kRedRiver2017, "kind = COOPERATIVE", ORGANIZATION_POPULATION_FOUNDED));
  return Grouped(count);
}

// The five provinces that the report names, and what is left for the four that it does not.
Answer NewByProvince(const Session& session) {
  auto request = FlowOf(kRedRiver2017, "kind = COOPERATIVE", ORGANIZATION_POPULATION_FOUNDED);
  request.add_group_by(registry::v1::ORGANIZATION_DIMENSION_PROVINCE);
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, request));
  int64_t rest = response.total().count();
  auto others = static_cast<int64_t>(response.rows_size());
  std::vector<std::string> parts;
  for (const absl::string_view key : {"quang-ninh", "bac-ninh", "ninh-binh", "vinh-phuc", "nam-dinh"}) {
    const std::string area = absl::StrCat("areas/p", ProvinceOf(key).code);
    for (const auto& row : response.rows()) {
      if (row.keys(0) != area) continue;
      parts.push_back(absl::StrCat(ProvinceOf(key).name, " ", row.count()));
      rest -= row.count();
      --others;
    }
  }
  return absl::StrCat(absl::StrJoin(parts, ", "), "; ", others, " others ", rest);
}

Answer Groups2017(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count, CountStock(session, kRedRiver2017, "kind = COOPERATIVE_GROUP"));
  HTX_ASSIGN_OR_RETURN(const int64_t founded,
                       CountFlow(session, kRedRiver2017, "kind = COOPERATIVE_GROUP", ORGANIZATION_POPULATION_FOUNDED));
  return absl::StrCat(Grouped(count), "; ", Grouped(founded));
}

Answer Unions(const Session& session) {
  auto request = StockOf(kRedRiver2017, "kind = COOPERATIVE_UNION", kReviewDay);
  request.add_group_by(registry::v1::ORGANIZATION_DIMENSION_PROVINCE);
  HTX_ASSIGN_OR_RETURN(const auto response, Aggregate(session, request));
  std::vector<std::string> provinces;
  for (const auto& row : response.rows()) {
    HTX_ASSIGN_OR_RETURN(const std::string name, AreaName(session, row.keys(0)));
    provinces.push_back(name);
  }
  std::sort(provinces.begin(), provinces.end());
  return absl::StrCat(response.total().count(), " (", absl::StrJoin(provinces, ", "), ")");
}

Answer Documents(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto sum, SumActivities(session, kRedRiver2017, "kind = POLICY_DOCUMENT"));
  return Qualified(sum.quantity().value(), sum.quantity().qualifier());
}

Answer Conferences(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto sum, SumActivities(session, kRedRiver2017, "kind = CONFERENCE"));
  return absl::StrCat(Qualified(sum.quantity().value(), sum.quantity().qualifier()), "; ",
                      Qualified(sum.attendances().value(), sum.attendances().qualifier()));
}

Answer CongressResolution(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto pledge, PledgeOf(session, "giao-uoc-dbsh-2017", kReviewDay));
  if (pledge.progress_size() != 1) return absl::StrCat(pledge.progress_size(), " targets");
  return absl::StrCat(pledge.progress(0).actual().numerator(), "/", pledge.progress(0).actual().denominator());
}

Answer Reach(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto sum, SumActivities(session, kRedRiver2017, "kind = OUTREACH"));
  return Percent(sum.reach().numerator(), sum.reach().denominator());
}

Answer Consultations(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto sum, SumActivities(session, kRedRiver2017, "kind = CONSULTATION"));
  return Qualified(sum.attendances().value(), sum.attendances().qualifier());
}

Answer Admitted(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const int64_t count, CountFlow(session, kRedRiver2017, "", ORGANIZATION_POPULATION_ADMITTED));
  return Grouped(count);
}

Answer LawReview(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto review, OneActivity(session, kRedRiver2017, "kind = LAW_REVIEW"));
  return absl::StrCat(review.end_date().year() - review.start_date().year(), " years");
}

constexpr char kPledge2018[] = "giao-uoc-dbsh-2018";

Answer Target(const Session& session, absl::string_view target) { return TargetText(session, kPledge2018, target); }

// A share that the report states as a lower bound.
Answer EffectiveFarming(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const std::string text, Target(session, "hieu-qua-nn"));
  return absl::StrCat(">= ", text);
}

Answer Two(const Session& session, absl::string_view first, absl::string_view second) {
  HTX_ASSIGN_OR_RETURN(const std::string one, Target(session, first));
  HTX_ASSIGN_OR_RETURN(const std::string other, Target(session, second));
  return absl::StrCat(one, " / ", other);
}

Answer EffectiveOthers(const Session& session) { return Two(session, "hieu-qua-qtdnd", "hieu-qua-phi-nn"); }
Answer TargetNew(const Session& session) { return Target(session, "htx-moi"); }
Answer TargetUnions(const Session& session) { return Target(session, "lh-moi"); }
Answer TargetGroups(const Session& session) { return Target(session, "tht-moi"); }
Answer TargetTraining(const Session& session) { return Two(session, "boi-duong-can-bo", "boi-duong-htx"); }
Answer TargetBrands(const Session& session) { return Two(session, "nhan-hieu", "mo-hinh"); }

// Who is proposed for the flag, after which ballot: "1 FORWARDED: LMHTX Ninh Bình; 9 units".
Answer FlagProposed(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto nominations, NominationsOf(session, kRedRiver2017, "VCA_FLAG"));
  HTX_ASSIGN_OR_RETURN(const auto cluster, ClusterOn(session, kRedRiverCluster, kReviewDay));
  std::string text = absl::StrCat(nominations.size());
  for (const auto& nomination : nominations) {
    HTX_ASSIGN_OR_RETURN(const auto unit, OrganizationOf(session, nomination.recipient().organization(), kReviewDay));
    const std::string state =
        awards::v1::NominationState_Name(nomination.state()).substr(sizeof("NOMINATION_STATE_") - 1);
    absl::StrAppend(&text, " ", state, ": ", unit.short_name());
  }
  return absl::StrCat(text, "; ", cluster.members_size(), " units");
}

// Who is proposed for a certificate: "AGRICULTURE Hà Nam + HANDICRAFT Hải Dương" in the register's words.
Answer CertificatesProposed(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto nominations, NominationsOf(session, kRedRiver2017, "VCA_CERTIFICATE"));
  std::vector<std::string> parts;
  for (const auto& nomination : nominations) {
    HTX_ASSIGN_OR_RETURN(const auto unit, OrganizationOf(session, nomination.recipient().organization(), kReviewDay));
    HTX_ASSIGN_OR_RETURN(const std::string province, AreaName(session, unit.province()));
    const bool farming = unit.sector() == registry::v1::SECTOR_AGRICULTURE;
    parts.push_back(absl::StrCat("1 ", farming ? "NN" : "phi NN", " ", province));
  }
  std::sort(parts.begin(), parts.end());
  return absl::StrJoin(parts, " + ");
}

Answer Heads2018(const Session& session) {
  const absl::CivilDay day(2018, 6, 30);
  HTX_ASSIGN_OR_RETURN(const auto cluster, ClusterOn(session, kRedRiverCluster, day));
  std::vector<std::string> heads;
  for (const auto& leader : cluster.leaders()) {
    if (leader.role() != awards::v1::LEADER_ROLE_HEAD) continue;
    HTX_ASSIGN_OR_RETURN(const auto unit, OrganizationOf(session, leader.unit(), day));
    heads.push_back(unit.short_name());
  }
  std::sort(heads.begin(), heads.end());
  return absl::StrJoin(heads, " + ");
}

constexpr char kStatistics[] = "registry AggregateOrganizations";
constexpr char kActivities[] = "registry AggregateSupportActivities";
constexpr char kActivityList[] = "registry ListSupportActivities";
constexpr char kCluster[] = "awards GetCluster";
constexpr char kPledge[] = "awards GetPledge";
constexpr char kNominations[] = "awards ListNominations";

constexpr Expectation kRows[] = {
    {"002-1", "Liên minh HTX trong cụm, 15/12/2017", "alliances in the cluster, 2017-12-15", "9", kCluster,
     Members2017},
    {"002-2", "hợp tác xã (không kể Quỹ TDND)", "cooperatives, credit funds apart", "4 139", kStatistics, Cooperatives},
    {"002-3", "thành viên hợp tác xã", "members of cooperatives", "2 425 931", kStatistics, CooperativeMembers},
    {"002-4", "Quỹ tín dụng nhân dân, cuối 2016 -> 15/12/2017", "people's credit funds, end of 2016 -> now",
     "371 -> 373 (+2)", kStatistics, CreditFunds},
    {"002-5", "HTX thành lập mới năm 2017", "cooperatives founded in 2017", "206", kStatistics, NewCooperatives},
    {"002-6", "trong đó theo tỉnh; bốn tỉnh không nêu", "of which by province; four are not listed",
     "Quảng Ninh 86, Bắc Ninh 35, Ninh Bình 22, Vĩnh Phúc 21, Nam Định 10; 4 others 32", kStatistics, NewByProvince},
    {"002-7", "tổ hợp tác; thành lập mới 2017", "cooperative groups; founded in 2017", "7 811; 214", kStatistics,
     Groups2017},
    {"002-8", "Liên hiệp HTX và nơi đặt", "cooperative unions and where", "2 (Hải Dương, Vĩnh Phúc)", kStatistics,
     Unions},
    {"002-9", "văn bản tham mưu ban hành năm 2017", "policy documents advised in 2017", "41", kActivities, Documents},
    {"002-10", "hội nghị cấp tỉnh; lượt cán bộ dự", "provincial conferences; attendances", "13; 712", kActivities,
     Conferences},
    {"002-11", "Liên minh triển khai Nghị quyết Đại hội V", "alliances that carry out the resolution", "9/9", kPledge,
     CongressResolution},
    {"002-12", "thành viên được tuyên truyền", "members reached", "95 %", kActivities, Reach},
    {"002-13", "lượt người được tư vấn thành lập (\"trên 20 nghìn\")", "consultations of founders", "> 20 000",
     kActivities, Consultations},
    {"002-14", "kết nạp mới thành viên Liên minh (\"163thành viên\")", "new members of the alliances", "163",
     kStatistics, Admitted},
    {"002-15", "chỉ tiêu 2018: HTX nông nghiệp hiệu quả", "target 2018: effective farming cooperatives", ">= 85 %",
     kPledge, EffectiveFarming},
    {"002-16", "chỉ tiêu 2018: Quỹ TDND / phi nông nghiệp hiệu quả", "target 2018: effective credit funds / others",
     "100 % / 87 %", kPledge, EffectiveOthers},
    {"002-17", "chỉ tiêu 2018: HTX mới (số tỉnh đăng ký)", "target 2018: new cooperatives (provinces that registered)",
     ">= 130 (6)", kPledge, TargetNew},
    {"002-18", "chỉ tiêu 2018: Liên hiệp HTX mới", "target 2018: new unions", "2-3", kPledge, TargetUnions},
    {"002-19", "chỉ tiêu 2018: tổ hợp tác mới (số tỉnh đăng ký)", "target 2018: new groups (provinces that registered)",
     "140 (2)", kPledge, TargetGroups},
    {"002-20", "chỉ tiêu 2018: lượt cán bộ / cán bộ HTX được bồi dưỡng", "target 2018: officials / staff trained",
     ">= 1 298 / 6 000", kPledge, TargetTraining},
    {"002-21", "chỉ tiêu 2018: nhãn hiệu / mô hình kiểu mới", "target 2018: brands / new-style models",
     ">= 15 / >= 200", kPledge, TargetBrands},
    {"002-22", "đề nghị tặng cờ của LMHTX Việt Nam", "proposed for the flag of VCA",
     "1 FORWARDED: LMHTX Ninh Bình; 9 units", kNominations, FlagProposed},
    {"002-23", "đề nghị tặng giấy khen cho HTX", "cooperatives proposed for a certificate",
     "1 NN Hà Nam + 1 phi NN Hải Dương", kNominations, CertificatesProposed},
    {"002-24", "cụm trưởng năm 2018", "heads of 2018", "LMHTX Quảng Ninh + LMHTX Thái Bình", kCluster, Heads2018},
    {"002-25", "sơ kết thực hiện Luật HTX 2012", "review of the law of 2012", "5 years", kActivityList, LawReview},
};

}  // namespace

absl::Span<const Expectation> RedRiverExpectations() { return kRows; }

}  // namespace htx::ctl

#include "htxctl/demo/emulation_plan.h"

#include "absl/strings/str_cat.h"
#include "htxctl/demo/organizations.h"
#include "htxctl/demo/plan.h"
#include "htxctl/demo/targets.h"
#include "htxctl/demo/values.h"

namespace htx::ctl {
namespace {

using absl::CivilDay;

std::string Unit(absl::string_view province) { return OrganizationName(AllianceOf(province).id); }

void AddMember(awards::v1::Cluster& cluster, const std::string& unit, CivilDay from) {
  awards::v1::ClusterMember& member = *cluster.add_members();
  member.set_unit(unit);
  *member.mutable_period()->mutable_from() = ToDate(from);
}

ClusterPlan RedRiver() {
  ClusterPlan plan = {.id = kRedRiverCluster};
  plan.cluster.set_kind(awards::v1::CLUSTER_KIND_CLUSTER);
  plan.cluster.set_display_name("Cụm thi đua Đồng bằng sông Hồng");
  plan.cluster.set_manager(OrganizationName("lmhtx-viet-nam"));
  plan.cluster.set_dataset(std::string(kRedRiver2017));
  for (const std::string& province : RedRiverProvinces()) AddMember(plan.cluster, Unit(province), CivilDay(2017, 1, 1));
  plan.terms = {{CivilDay(2017, 1, 1), CivilDay(2018, 1, 1), {Unit("ninh-binh")}},
                {CivilDay(2018, 1, 1), CivilDay(2019, 1, 1), {Unit("thai-binh"), Unit("quang-ninh")}}};
  return plan;
}

// Three blocks of ten member units of Hải Phòng; the first of each leads it.
std::vector<ClusterPlan> HaiPhongBlocks() {
  struct Block {
    absl::string_view id, name;
    bool credit, farming;
  };
  constexpr Block kBlocks[] = {{"khoi-htx-nong-nghiep", "Khối thi đua HTX nông nghiệp", false, true},
                               {"khoi-htx-phi-nong-nghiep", "Khối thi đua HTX phi nông nghiệp", false, false},
                               {"khoi-quy-tdnd", "Khối thi đua Quỹ tín dụng nhân dân", true, false}};
  const std::vector<OrganizationPlan> organizations = OrganizationsOf(DatasetOf(kHaiPhong2024));
  std::vector<ClusterPlan> plans;
  for (const Block& block : kBlocks) {
    ClusterPlan plan = {.id = absl::StrCat("hp-", block.id)};
    plan.cluster.set_kind(awards::v1::CLUSTER_KIND_BLOCK);
    plan.cluster.set_display_name(std::string(block.name));
    plan.cluster.set_manager(Unit("hai-phong"));
    plan.cluster.set_dataset(std::string(kHaiPhong2024));
    for (const OrganizationPlan& each : organizations) {
      if (plan.cluster.members_size() == 10) break;
      const bool credit = each.form == Form::kCreditFund;
      const bool fits = credit == block.credit && (credit || (each.sector == Sector::kFarming) == block.farming);
      const bool joined = each.admitted && *each.admitted < CivilDay(2023, 1, 1) && !each.ceased;
      if (fits && joined && each.form != Form::kUnion)
        AddMember(plan.cluster, OrganizationName(each.id), CivilDay(2023, 1, 1));
    }
    const std::string head = plan.cluster.members(0).unit();
    plan.terms = {{CivilDay(2023, 1, 1), CivilDay(2024, 1, 1), {head}},
                  {CivilDay(2024, 1, 1), CivilDay(2025, 1, 1), {head}}};
    plans.push_back(std::move(plan));
  }
  return plans;
}

CampaignPlan Campaign(absl::string_view id, absl::string_view dataset, const std::string& manager, int year,
                      CivilDay from, CivilDay to, absl::string_view name) {
  CampaignPlan plan = {.id = std::string(id), .launched_on = from};
  plan.campaign.set_kind(awards::v1::CAMPAIGN_KIND_ANNUAL);
  plan.campaign.set_display_name(std::string(name));
  plan.campaign.set_manager(manager);
  plan.campaign.set_year(year);
  *plan.campaign.mutable_span() = ToRange(from, to);
  plan.campaign.set_dataset(std::string(dataset));
  return plan;
}

void AddEvent(CampaignPlan& plan, awards::v1::EventKind kind, absl::string_view name, CivilDay day,
              absl::string_view place) {
  awards::v1::CampaignEvent& event = *plan.campaign.add_events();
  event.set_kind(kind);
  event.set_display_name(std::string(name));
  *event.mutable_event_date() = ToDate(day);
  event.set_place(std::string(place));
}

PledgePlan Pledge(absl::string_view id, absl::string_view name, const std::vector<std::string>& parties,
                  CivilDay signed_on) {
  PledgePlan plan = {.id = std::string(id), .signed_on = signed_on};
  plan.pledge.set_display_name(std::string(name));
  for (const std::string& party : parties) plan.pledge.add_parties()->set_unit(party);
  return plan;
}

std::vector<std::string> RedRiverUnits() {
  std::vector<std::string> units;
  for (const std::string& province : RedRiverProvinces()) units.push_back(Unit(province));
  return units;
}

CampaignPlan RedRiverOf2017() {
  CampaignPlan plan =
      Campaign("thi-dua-dbsh-2017", kRedRiver2017, OrganizationName("lmhtx-viet-nam"), 2017, CivilDay(2017, 1, 1),
               CivilDay(2018, 1, 1), "Phong trào thi đua năm 2017, Cụm Đồng bằng sông Hồng");
  plan.campaign.add_clusters(absl::StrCat("clusters/", kRedRiverCluster));
  AddEvent(plan, awards::v1::EVENT_KIND_FINAL_REVIEW, "Tổng kết Cụm thi đua Đồng bằng sông Hồng năm 2017",
           CivilDay(2017, 12, 15), "Ninh Bình");
  PledgePlan pledge = Pledge("giao-uoc-dbsh-2017", "Giao ước thi đua Cụm Đồng bằng sông Hồng năm 2017", RedRiverUnits(),
                             CivilDay(2017, 1, 10));
  pledge.pledge.set_cluster(absl::StrCat("clusters/", kRedRiverCluster));
  *pledge.pledge.add_targets() = CongressTarget();
  pledge.findings = {
      {.target = CongressTarget().id(), .numerator = 9, .denominator = 9, .as_of = CivilDay(2017, 12, 15)}};
  plan.pledges.push_back(std::move(pledge));
  return plan;
}

CampaignPlan RedRiverOf2018() {
  CampaignPlan plan =
      Campaign("thi-dua-dbsh-2018", kRedRiver2017, OrganizationName("lmhtx-viet-nam"), 2018, CivilDay(2018, 1, 1),
               CivilDay(2019, 1, 1), "Phong trào thi đua năm 2018, Cụm Đồng bằng sông Hồng");
  plan.campaign.add_clusters(absl::StrCat("clusters/", kRedRiverCluster));
  AddEvent(plan, awards::v1::EVENT_KIND_PLEDGE_SIGNING, "Ký giao ước thi đua năm 2018", CivilDay(2017, 12, 15),
           "Ninh Bình");
  PledgePlan pledge = Pledge("giao-uoc-dbsh-2018", "Giao ước thi đua Cụm Đồng bằng sông Hồng năm 2018", RedRiverUnits(),
                             CivilDay(2017, 12, 15));
  pledge.pledge.set_cluster(absl::StrCat("clusters/", kRedRiverCluster));
  for (awards::v1::Target& target : RedRiverTargets()) *pledge.pledge.add_targets() = std::move(target);
  plan.pledges.push_back(std::move(pledge));
  return plan;
}

CampaignPlan HaiPhongOf2019() {
  CampaignPlan plan = Campaign("nhiem-vu-hp-2019-h2", kHaiPhong2019, Unit("hai-phong"), 2019, CivilDay(2019, 7, 1),
                               CivilDay(2020, 1, 1), "Nhiệm vụ trọng tâm 6 tháng cuối năm 2019");
  AddEvent(plan, awards::v1::EVENT_KIND_MID_REVIEW, "Hội nghị Ban Chấp hành lần thứ 4, sơ kết 6 tháng đầu năm 2019",
           CivilDay(2019, 7, 23), "Hải Phòng");
  plan.campaign.mutable_events(0)->set_ordinal(4);
  plan.launched_on = CivilDay(2019, 7, 23);
  PledgePlan pledge = Pledge("nhiem-vu-hp-2019-h2", "Mười nhóm nhiệm vụ trọng tâm 6 tháng cuối năm 2019",
                             {Unit("hai-phong")}, CivilDay(2019, 7, 23));
  for (awards::v1::Target& target : HaiPhongTasks()) *pledge.pledge.add_targets() = std::move(target);
  *pledge.pledge.add_targets() = ConversionTarget();
  plan.pledges.push_back(std::move(pledge));
  return plan;
}

CampaignPlan HoChiMinhOf2023() {
  CampaignPlan plan = Campaign("ke-hoach-hcm-2023", kHoChiMinh2023, Unit("ho-chi-minh"), 2023, CivilDay(2023, 1, 1),
                               CivilDay(2024, 1, 1), "Kế hoạch hoạt động năm 2023");
  AddEvent(plan, awards::v1::EVENT_KIND_FINAL_REVIEW, "Hội nghị tổng kết hoạt động năm 2023", CivilDay(2024, 2, 2),
           "TP.HCM");
  PledgePlan pledge =
      Pledge("ke-hoach-hcm-2023", "Kế hoạch tuyên truyền năm 2023", {Unit("ho-chi-minh")}, CivilDay(2023, 1, 10));
  *pledge.pledge.add_targets() = ClassesTarget();
  plan.pledges.push_back(std::move(pledge));
  return plan;
}

std::vector<CampaignPlan> HaiPhongOf2024() {
  const CivilDay day(2024, 4, 6);
  CampaignPlan movement = Campaign("thi-dua-hp-2024", kHaiPhong2024, Unit("hai-phong"), 2024, CivilDay(2024, 1, 1),
                                   CivilDay(2025, 1, 1), "Phong trào thi đua năm 2024");
  movement.launched_on = day;
  AddEvent(movement, awards::v1::EVENT_KIND_FESTIVAL, "Ngày hội HTX thành phố Hải Phòng năm 2024", day, "Hải Phòng");
  *movement.campaign.mutable_events(0)->mutable_posted_time() =
      ToTimestamp(absl::FromCivil(absl::CivilMinute(2024, 4, 8, 15, 34), absl::FixedTimeZone(7 * 3600)));
  std::vector<std::string> blocks;
  for (const ClusterPlan& block : HaiPhongBlocks()) blocks.push_back(absl::StrCat("clusters/", block.id));
  for (const std::string& block : blocks) movement.campaign.add_clusters(block);
  movement.pledges.push_back(
      Pledge("giao-uoc-hp-2024", "Giao ước thi đua năm 2024 giữa các khối thi đua", blocks, day));

  CampaignPlan contest = Campaign("cuoc-thi-luat-htx-2023", kHaiPhong2024, Unit("hai-phong"), 2024, day,
                                  CivilDay(2025, 1, 1), "Cuộc thi tuyên truyền và tìm hiểu Luật HTX năm 2023");
  contest.campaign.set_kind(awards::v1::CAMPAIGN_KIND_CONTEST);
  return {std::move(movement), std::move(contest)};
}

}  // namespace

std::vector<std::string> RedRiverProvinces() {
  return {"ninh-binh", "ha-nam",    "nam-dinh", "thai-binh", "vinh-phuc",
          "bac-ninh",  "hai-duong", "hung-yen", "quang-ninh"};
}

std::vector<ClusterPlan> ClusterPlans() {
  std::vector<ClusterPlan> plans = HaiPhongBlocks();
  plans.push_back(RedRiver());
  return plans;
}

std::vector<CampaignPlan> CampaignPlans() {
  std::vector<CampaignPlan> plans = {RedRiverOf2017(), RedRiverOf2018(), HaiPhongOf2019(), HoChiMinhOf2023()};
  for (CampaignPlan& plan : HaiPhongOf2024()) plans.push_back(std::move(plan));
  return plans;
}

}  // namespace htx::ctl

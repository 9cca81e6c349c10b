#include "htxctl/demo/commendation_plan.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"
#include "htxctl/demo/emulation_plan.h"
#include "htxctl/demo/organizations.h"
#include "htxctl/demo/places.h"
#include "htxctl/demo/plan.h"
#include "htxctl/demo/values.h"

namespace htx::ctl {
namespace {

using absl::CivilDay;

constexpr absl::string_view kVca = "organizations/lmhtx-viet-nam";

// The first operating cooperative of a province in the data set, of farming or of another sector.
std::string FirstCooperative(absl::string_view dataset, absl::string_view province, bool farming) {
  for (const OrganizationPlan& plan : OrganizationsOf(DatasetOf(dataset))) {
    if (plan.form == Form::kCooperative && !plan.ceased && plan.province == province &&
        (plan.sector == Sector::kFarming) == farming) {
      return OrganizationName(plan.id);
    }
  }
  HTX_CHECK(false && "a cooperative of the demonstration");
  return "";
}

NominationPlan Nomination(absl::string_view id, absl::string_view kind, const std::string& recipient,
                          absl::string_view province, absl::string_view achievement) {
  NominationPlan plan = {.id = std::string(id), .submitted_on = CivilDay(2017, 12, 12)};
  plan.nomination.set_award_kind(std::string(kind));
  plan.nomination.mutable_recipient()->set_kind(awards::v1::RECIPIENT_KIND_COLLECTIVE);
  plan.nomination.mutable_recipient()->set_organization(recipient);
  plan.nomination.set_proposer(OrganizationName(AllianceOf(province).id));
  plan.nomination.set_campaign("campaigns/thi-dua-dbsh-2017");
  plan.nomination.set_cluster(absl::StrCat("clusters/", kRedRiverCluster));
  plan.nomination.set_year(2017);
  plan.nomination.set_achievement(std::string(achievement));
  plan.nomination.set_dataset(std::string(kRedRiver2017));
  return plan;
}

// Recipients of Hải Phòng's awards of 2023: collectives in turn, persons by number.
class Recipients {
 public:
  Recipients() {
    for (const OrganizationPlan& plan : OrganizationsOf(DatasetOf(kHaiPhong2024))) {
      if (plan.form == Form::kCooperative && !plan.ceased && plan.founded < CivilDay(2023, 1, 1))
        ids_.push_back(plan.id);
    }
  }
  awards::v1::Recipient Collective() {
    awards::v1::Recipient recipient;
    recipient.set_kind(awards::v1::RECIPIENT_KIND_COLLECTIVE);
    recipient.set_organization(OrganizationName(ids_[next_collective_++ * 7 % ids_.size()]));
    return recipient;
  }
  awards::v1::Recipient Person() {
    ++next_person_;
    awards::v1::Recipient recipient;
    recipient.set_kind(awards::v1::RECIPIENT_KIND_INDIVIDUAL);
    recipient.set_reference(absl::StrFormat("persons/hp24-ca-nhan-%02d", next_person_));
    recipient.set_display_name(absl::StrFormat("Cá nhân %02d", next_person_));
    return recipient;
  }

 private:
  std::vector<std::string> ids_ = {};
  size_t next_collective_ = 0;
  int next_person_ = 0;
};

DecisionPlan Decision(absl::string_view id, absl::string_view number, absl::string_view authority,
                      absl::string_view label, awards::v1::Grantor grantor, CivilDay signed_on) {
  DecisionPlan plan = {.id = std::string(id)};
  plan.decision.set_number(std::string(number));
  plan.decision.set_authority(std::string(authority));
  plan.decision.set_authority_label(std::string(label));
  plan.decision.set_grantor(grantor);
  plan.decision.set_manager(OrganizationName(AllianceOf("hai-phong").id));
  *plan.decision.mutable_signed_on() = ToDate(signed_on);
  plan.decision.set_signer_title("Chủ tịch");
  plan.decision.set_provenance(awards::v1::PROVENANCE_RECORDED);
  plan.decision.set_dataset(std::string(kHaiPhong2024));
  return plan;
}

awards::v1::DecisionItem& AddItem(DecisionPlan& plan, absl::string_view kind, awards::v1::Recipient recipient) {
  awards::v1::DecisionItem& item = *plan.decision.add_items();
  item.set_award_kind(std::string(kind));
  *item.mutable_recipient() = std::move(recipient);
  item.set_year(2023);
  item.set_award_id(absl::StrFormat("%s-%02d", plan.id, plan.decision.items_size()));
  return item;
}

}  // namespace

std::vector<NominationPlan> NominationPlans() {
  std::vector<NominationPlan> plans = {
      Nomination("rr17-co-thi-dua", "VCA_FLAG", OrganizationName(AllianceOf("ninh-binh").id), "ninh-binh",
                 "Dẫn đầu Cụm thi đua Đồng bằng sông Hồng năm 2017"),
      Nomination("rr17-giay-khen-hai-duong", "VCA_CERTIFICATE", FirstCooperative(kRedRiver2017, "hai-duong", false),
                 "hai-duong", "HTX phi nông nghiệp hoạt động hiệu quả năm 2017"),
      Nomination("rr17-giay-khen-ha-nam", "VCA_CERTIFICATE", FirstCooperative(kRedRiver2017, "ha-nam", true), "ha-nam",
                 "HTX nông nghiệp hoạt động hiệu quả năm 2017"),
  };
  plans.front().ballot = true;
  return plans;
}

awards::v1::Meeting MeetingPlan() {
  awards::v1::Meeting meeting;
  meeting.set_display_name("Tổng kết Cụm thi đua Đồng bằng sông Hồng năm 2017");
  meeting.set_manager(std::string(kVca));
  meeting.set_cluster(absl::StrCat("clusters/", kRedRiverCluster));
  *meeting.mutable_held_on() = ToDate(CivilDay(2017, 12, 15));
  meeting.set_place("Ninh Bình");
  meeting.set_dataset(std::string(kRedRiver2017));
  awards::v1::CouncilMember& chair = *meeting.add_council();
  chair.set_principal("chu-tri-lmhtx-viet-nam");
  chair.set_display_name("Đại diện Liên minh HTX Việt Nam");
  chair.set_role(awards::v1::COUNCIL_ROLE_CHAIR);
  chair.set_unit(std::string(kVca));
  chair.set_present(true);
  for (const std::string& province : RedRiverProvinces()) {
    awards::v1::CouncilMember& member = *meeting.add_council();
    member.set_principal(absl::StrCat("dai-dien-", province));
    member.set_display_name(absl::StrCat("Đại diện ", AllianceOf(province).name));
    member.set_role(awards::v1::COUNCIL_ROLE_MEMBER);
    member.set_unit(OrganizationName(AllianceOf(province).id));
    // One votes in writing.
    member.set_present(province != "hung-yen");
  }
  for (const NominationPlan& plan : NominationPlans()) {
    if (plan.ballot) meeting.add_agenda(absl::StrCat("nominations/", plan.id));
  }
  return meeting;
}

std::vector<DecisionPlan> DecisionPlans() {
  constexpr absl::string_view kCity = "authorities/ubnd-hai-phong";
  constexpr absl::string_view kCityLabel = "Chủ tịch UBND thành phố Hải Phòng";
  constexpr absl::string_view kVcaLabel = "Chủ tịch Liên minh HTX Việt Nam";
  const std::string alliance = OrganizationName(AllianceOf("hai-phong").id);
  Recipients recipients;
  std::vector<DecisionPlan> plans;

  plans.push_back(
      Decision("hp24-bang-khen-vca", "KT-01/LMHTXVN", kVca, kVcaLabel, awards::v1::GRANTOR_VCA, CivilDay(2024, 3, 11)));
  for (int i = 0; i < 5; ++i) {
    AddItem(plans.back(), "VCA_MERIT_CERTIFICATE", i < 3 ? recipients.Collective() : recipients.Person());
  }
  plans.push_back(Decision("hp24-ky-niem-chuong", "KT-02/LMHTXVN", kVca, kVcaLabel, awards::v1::GRANTOR_VCA,
                           CivilDay(2024, 3, 11)));
  for (int i = 0; i < 15; ++i) AddItem(plans.back(), "VCA_MEDAL", recipients.Person());

  plans.push_back(Decision("hp24-co-thi-dua", "KT-03/UBND", kCity, kCityLabel, awards::v1::GRANTOR_PROVINCE,
                           CivilDay(2024, 2, 20)));
  for (const ClusterPlan& block : ClusterPlans()) {
    if (block.cluster.kind() != awards::v1::CLUSTER_KIND_BLOCK) continue;
    awards::v1::Recipient leader;
    leader.set_kind(awards::v1::RECIPIENT_KIND_COLLECTIVE);
    leader.set_organization(block.cluster.members(0).unit());
    AddItem(plans.back(), "PROVINCE_FLAG", leader).set_cluster(absl::StrCat("clusters/", block.id));
  }
  plans.push_back(Decision("hp24-bang-khen-ubnd", "KT-04/UBND", kCity, kCityLabel, awards::v1::GRANTOR_PROVINCE,
                           CivilDay(2024, 2, 20)));
  for (int i = 0; i < 7; ++i) {
    AddItem(plans.back(), "PROVINCE_MERIT_CERTIFICATE", i < 4 ? recipients.Collective() : recipients.Person());
  }
  plans.push_back(Decision("hp24-giay-khen", "KT-05/LMHTX", alliance, "Chủ tịch Liên minh HTX thành phố Hải Phòng",
                           awards::v1::GRANTOR_ALLIANCE, CivilDay(2024, 3, 25)));
  for (int i = 0; i < 14; ++i) {
    AddItem(plans.back(), "ALLIANCE_CERTIFICATE", i < 8 ? recipients.Collective() : recipients.Person());
  }
  plans.push_back(Decision("hp24-htx-tieu-bieu", "KT-06/LMHTX", alliance, "Liên minh HTX thành phố Hải Phòng",
                           awards::v1::GRANTOR_ALLIANCE, CivilDay(2024, 3, 25)));
  for (int i = 0; i < 8; ++i) AddItem(plans.back(), "EXEMPLARY_COOPERATIVE", recipients.Collective());
  return plans;
}

}  // namespace htx::ctl

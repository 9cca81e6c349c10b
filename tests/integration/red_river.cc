#include "tests/integration/red_river.h"

#include "absl/strings/str_cat.h"
#include "htx/registry/v1/report_service.grpc.pb.h"

namespace htx::testing {

const std::vector<Province>& Provinces() {
  static const auto* const provinces =
      new std::vector<Province>{{"lm-ninh-binh", "Ninh Bình", "areas/p37", 22, 20'000, 47'000},
                                {"lm-ha-nam", "Hà Nam", "areas/p35", 8, 15'000, 44'000},
                                {"lm-nam-dinh", "Nam Định", "areas/p36", 10, 16'000, 44'000},
                                {"lm-thai-binh", "Thái Bình", "areas/p34", 8, 15'000, 44'000},
                                {"lm-vinh-phuc", "Vĩnh Phúc", "areas/p26", 21, 15'000, 45'000},
                                {"lm-bac-ninh", "Bắc Ninh", "areas/p27", 35, 16'000, 45'000},
                                {"lm-hai-duong", "Hải Dương", "areas/p30", 8, 14'000, 44'000},
                                {"lm-hung-yen", "Hưng Yên", "areas/p33", 8, 13'000, 44'000},
                                {"lm-quang-ninh", "Quảng Ninh", "areas/p22", 86, 18'000, 49'000}};
  return *provinces;
}

std::vector<std::string> Alliances() {
  std::vector<std::string> alliances;
  for (const Province& province : Provinces()) alliances.push_back(province.alliance);
  return alliances;
}

awards_v1::Pledge PledgeOf(const std::string& campaign, const std::string& name) {
  awards_v1::Pledge pledge;
  pledge.set_campaign(campaign);
  pledge.set_cluster(absl::StrCat("clusters/", kCluster));
  pledge.set_display_name(name);
  for (const std::string& alliance : Alliances()) pledge.add_parties()->set_unit(Organization(alliance));
  return pledge;
}

awards_v1::Pledge PledgeOf2018(const std::string& campaign) {
  using enum awards_v1::TargetKind;
  awards_v1::Pledge pledge = PledgeOf(campaign, "Giao ước thi đua năm 2018");
  const std::vector<awards_v1::Target> targets = {
      ShareTarget("hieu-qua-nn", "P_EFF_NN", 85, "Ít nhất 85% HTX nông nghiệp hoạt động hiệu quả"),
      ShareTarget("hieu-qua-qtdnd", "P_EFF_QTD", 100, "100% Quỹ tín dụng nhân dân hoạt động hiệu quả"),
      ShareTarget("hieu-qua-phi-nn", "P_EFF_PNN", 87, "87% HTX phi nông nghiệp hoạt động hiệu quả"),
      CountTarget("htx-moi", "N_HTX_NEW", TARGET_KIND_AT_LEAST, 130, "Thành lập mới ít nhất 130 HTX"),
      CountTarget("lh-moi", "N_LH_NEW", TARGET_KIND_RANGE, 2, "Thành lập mới 2 đến 3 Liên hiệp HTX"),
      CountTarget("tht-moi", "N_THT_NEW", TARGET_KIND_PLAN, 140, "Thành lập mới 140 tổ hợp tác"),
      CountTarget("can-bo", "N_TRAINEE_OFFICIALS", TARGET_KIND_AT_LEAST, 1'298, "Bồi dưỡng ít nhất 1.298 lượt cán bộ"),
      CountTarget("can-bo-htx", "N_TRAINEE_STAFF", TARGET_KIND_PLAN, 6'000, "Bồi dưỡng 6.000 lượt cán bộ HTX"),
      CountTarget("nhan-hieu", "N_BRAND", TARGET_KIND_AT_LEAST, 15, "Hỗ trợ ít nhất 15 đơn vị xây dựng nhãn hiệu"),
      CountTarget("mo-hinh", "N_MODEL", TARGET_KIND_AT_LEAST, 200, "Xây dựng ít nhất 200 mô hình HTX kiểu mới")};
  for (const awards_v1::Target& target : targets) *pledge.add_targets() = target;
  pledge.mutable_targets(4)->set_upper(3);
  for (const size_t at : {0, 2, 3, 4, 5, 8}) {
    pledge.mutable_targets(3)->add_parts()->set_unit(Organization(Provinces()[at].alliance));
  }
  for (const size_t at : {3, 8}) {
    pledge.mutable_targets(5)->add_parts()->set_unit(Organization(Provinces()[at].alliance));
  }
  return pledge;
}

awards_v1::PublishScoreTemplateRequest ClusterScheme() {
  awards_v1::PublishScoreTemplateRequest request;
  request.set_request_id(NewUuid());
  awards_v1::ScoreTemplate& scheme = *request.mutable_score_template();
  scheme.set_code("cum-2017");
  scheme.set_display_name("Bảng chấm điểm thi đua cụm năm 2017");
  scheme.set_manager(Organization(kVca));
  scheme.set_max_milli(100'000);
  scheme.set_bonus_cap_milli(5'000);
  scheme.add_tie_keys("phat-trien");
  const auto add = [&](const char* id, const char* parent, awards_v1::ScoreMethod method, int64_t max) {
    awards_v1::ScoreCriterion& criterion = *scheme.add_criteria();
    criterion.set_id(id);
    criterion.set_parent(parent);
    criterion.set_display_name(id);
    criterion.set_method(method);
    criterion.set_max_milli(max);
    return &criterion;
  };
  add("phat-trien", "", awards_v1::SCORE_METHOD_GROUP, 50'000);
  awards_v1::ScoreCriterion& founded = *add("htx-moi", "phat-trien", awards_v1::SCORE_METHOD_BAND, 30'000);
  founded.set_indicator("N_HTX_NEW");
  for (const int64_t from : {0, 10'000, 20'000}) {
    awards_v1::ScoreBand& band = *founded.add_bands();
    band.set_from_milli(from);
    if (from < 20'000) band.set_to_milli(from + 10'000);
    band.set_points_milli(from + 10'000);
  }
  add("thanh-vien", "phat-trien", awards_v1::SCORE_METHOD_MANUAL, 20'000);
  add("tham-muu", "", awards_v1::SCORE_METHOD_MANUAL, 50'000);
  add("thuong", "", awards_v1::SCORE_METHOD_BONUS, 5'000);
  add("cham", "", awards_v1::SCORE_METHOD_PENALTY, 5'000);
  return request;
}

void RedRiverCluster::SetUp() {
  registry_.Create(NewAlliance(kVca, "Liên minh Hợp tác xã Việt Nam"));
  for (const Province& province : Provinces()) {
    auto create = NewAlliance(province.alliance, absl::StrCat("Liên minh Hợp tác xã tỉnh ", province.name));
    create.mutable_organization()->set_area(province.area);
    registry_.Create(create);
  }
  office_.Group(kCluster, awards_v1::CLUSTER_KIND_CLUSTER, kVca, Alliances(), Day(2017, 1, 1));
  office_.Lead(kCluster, 2017, {"lm-ninh-binh"});
}

void RedRiverCluster::ImportTheYearsCooperatives() {
  grpc::ClientContext context;
  Prepare(context, {}, absl::Minutes(2));
  registry_v1::ImportOrganizationsResponse response;
  const auto writer = registry_.bulk->ImportOrganizations(&context, &response);
  registry_v1::ImportOrganizationsRequest message;
  message.mutable_config()->set_request_id(NewUuid());
  ASSERT_TRUE(writer->Write(message));
  int number = 0;
  for (const Province& province : Provinces()) {
    for (int i = 0; i < province.founded; ++i) {
      ++number;
      registry_v1::ImportRow& row = *message.mutable_row();
      row.Clear();
      row.set_row_id(absl::StrCat("row-", number));
      *row.mutable_organization() =
          NewCooperative("", number, Day(2017, 1 + i % 11, 1 + i % 28), province.alliance).organization();
      row.mutable_organization()->set_area(province.area);
      ASSERT_TRUE(writer->Write(message));
    }
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_EQ(response.created_count(), 206) << response.ShortDebugString();
}

std::map<std::string, int64_t> RedRiverCluster::FoundedByProvince() {
  const auto reports = registry_v1::ReportService::NewStub(world_.registry().channel());
  registry_v1::AggregateOrganizationsRequest request;
  request.set_population(registry_v1::ORGANIZATION_POPULATION_FOUNDED);
  request.set_filter("kind = COOPERATIVE");
  *request.mutable_period()->mutable_from() = Day(2017, 1, 1);
  *request.mutable_period()->mutable_to() = Day(2018, 1, 1);
  request.add_group_by(registry_v1::ORGANIZATION_DIMENSION_PROVINCE);
  const auto counted =
      Must(CallUntilAnswered(*reports, &registry_v1::ReportService::Stub::AggregateOrganizations, request));
  std::map<std::string, int64_t> founded;
  for (const registry_v1::AggregateRow& row : counted.rows()) founded[row.keys(0)] = row.count();
  return founded;
}

void RedRiverCluster::CreateCandidate(const std::string& id, registry_v1::Sector sector, const std::string& alliance,
                                      int number) {
  auto create = NewCooperative(id, number, Day(2014, 6, 2), alliance);
  create.mutable_organization()->set_sector(sector);
  for (const Province& province : Provinces()) {
    if (province.alliance == alliance) create.mutable_organization()->set_area(province.area);
  }
  registry_.Create(create);
  registry_.Admit(id, alliance, Day(2015, 1, 1));
}

awards_v1::ScoreSheet RedRiverCluster::Score(const awards_v1::ScoreSheet& sheet, awards_v1::ScoreLayer layer,
                                             const Province& province, const Caller& scorer) {
  awards_v1::SubmitScoresRequest submit;
  submit.set_request_id(NewUuid());
  submit.set_name(sheet.name());
  submit.set_etag(sheet.etag());
  submit.set_layer(layer);
  awards_v1::CriterionScore& founded = *submit.add_scores();
  founded.set_criterion("htx-moi");
  if (layer == awards_v1::SCORE_LAYER_COUNCIL) {
    founded.set_from_registry(true);
  } else {
    const bool claims = province.name == "Nam Định" && layer == awards_v1::SCORE_LAYER_SELF;
    founded.mutable_measured()->set_numerator(claims ? 2 * province.founded : province.founded);
    founded.mutable_measured()->set_denominator(1);
  }
  const std::map<std::string, int64_t> points = {
      {"thanh-vien", province.members}, {"tham-muu", province.advice}, {"thuong", 0}, {"cham", 0}};
  for (const auto& [criterion, milli] : points) {
    awards_v1::CriterionScore& score = *submit.add_scores();
    score.set_criterion(criterion);
    score.set_points_milli(milli);
    score.set_evidence("Báo cáo tổng kết năm 2017");
  }
  return Must(CallUntilAnswered(*office_.scoring, &awards_v1::ScoringService::Stub::SubmitScores, submit, scorer))
      .sheet();
}

awards_v1::Ranking RedRiverCluster::Ranked(const awards_v1::Campaign& campaign) {
  const Caller council = SecretaryOf(kVca);
  awards_v1::OpenScoreSheetsRequest open;
  open.set_request_id(NewUuid());
  open.set_campaign(campaign.name());
  open.set_cluster(absl::StrCat("clusters/", kCluster));
  const size_t units = Provinces().size();
  for (size_t i = 0; i < units; ++i) {
    awards_v1::CrossAssignment& one = *open.add_assignments();
    one.set_unit(Organization(Provinces()[i].alliance));
    one.set_cross_scorer(Organization(Provinces()[(i + 1) % units].alliance));
  }
  const auto opened =
      Must(CallUntilAnswered(*office_.scoring, &awards_v1::ScoringService::Stub::OpenScoreSheets, open, council));
  for (size_t i = 0; i < units; ++i) {
    const Province& province = Provinces()[i];
    auto sheet =
        Score(opened.sheets(static_cast<int>(i)), awards_v1::SCORE_LAYER_SELF, province, DelegateOf(province.alliance));
    sheet = Score(sheet, awards_v1::SCORE_LAYER_CROSS, province, DelegateOf(Provinces()[(i + 1) % units].alliance));
    Score(sheet, awards_v1::SCORE_LAYER_COUNCIL, province, council);
  }
  awards_v1::CloseCampaignRequest close;
  close.set_name(campaign.name());
  close.set_etag(campaign.etag());
  close.set_request_id(NewUuid());
  *close.mutable_closed_on() = Day(2017, 12, 10);
  EXPECT_EQ(
      Must(CallUntilAnswered(*office_.emulation, &awards_v1::EmulationService::Stub::CloseCampaign, close, council))
          .locked_pledges(),
      1);
  awards_v1::ComputeRankingRequest rank;
  rank.set_request_id(NewUuid());
  rank.set_campaign(campaign.name());
  rank.set_cluster(open.cluster());
  rank.set_ranking_id("xep-hang-2017");
  return Must(CallUntilAnswered(*office_.scoring, &awards_v1::ScoringService::Stub::ComputeRanking, rank, council))
      .ranking();
}

}  // namespace htx::testing

// The emulation cluster of nine alliances in the Red River delta (report 002 of December 2017), as one story across the
// three services: the pledge, what the registry counts, scores and ranking, the sealed ballots, the flag and the two
// certificates, verified by a stranger; then the two heads and the targets of 2018. Units that the report does not name
// and figures that it does not give are generated.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/credential.h"
#include "common/base/signing.h"
#include "tests/integration/red_river.h"
#include "tests/support/eventually.h"

namespace htx::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Emulation = awards_v1::EmulationService::Stub;
using Scoring = awards_v1::ScoringService::Stub;
using Councils = awards_v1::CouncilService::Stub;
using Commendation = awards_v1::CommendationService::Stub;

constexpr char kVca[] = "lm-vn";
constexpr char kCluster[] = "dong-bang-song-hong";
class SeedClusterTest : public RedRiverCluster {
 protected:
  void NominateTheThree();
  void ExplainTheRanking();
  awards_v1::Meeting Seated();
  void SignTheMinutes(const awards_v1::Meeting& meeting);
  void VoteOnTheFlag(const awards_v1::Meeting& meeting);
  std::vector<std::string> Granted();
  void RefuseASecondFlag();
  void VerifyOffline(const awards_v1::Ceremony& ceremony);
};

// The ranking follows from the sheets; what Nam Định claimed beyond the registry's count is shown.
void SeedClusterTest::ExplainTheRanking() {
  awards_v1::ExplainRankingRequest ask;
  ask.set_name("rankings/xep-hang-2017");
  const auto explained = Must(CallUntilAnswered(*office_.scoring, &Scoring::ExplainRanking, ask, kStranger));
  EXPECT_TRUE(explained.reproduced());
  EXPECT_THAT(explained.pairs(), IsEmpty()) << "nobody scored who scored it";
  for (const awards_v1::LeniencyRow& row : explained.leniency()) {
    EXPECT_EQ(row.self_over_registry_milli(), row.unit() == "organizations/lm-nam-dinh" ? 10'000 : 0) << row.unit();
    EXPECT_EQ(row.council_over_registry_milli(), 0);
  }
}

// The flag for the first, and a certificate each for a cooperative of Hải Dương and one of Hà Nam.
void SeedClusterTest::NominateTheThree() {
  CreateCandidate("htx-hai-duong", registry_v1::SECTOR_TRANSPORT, "lm-hai-duong", 301);
  CreateCandidate("htx-ha-nam", registry_v1::SECTOR_AGRICULTURE, "lm-ha-nam", 302);
  awards_v1::RecipientFact place;
  place.set_kind(awards_v1::RECIPIENT_FACT_KIND_RANK);
  place.set_year(2017);
  place.set_code(absl::StrCat("clusters/", kCluster));
  for (const auto& [alliance, rank] : {std::pair("lm-ninh-binh", 1), std::pair("lm-quang-ninh", 2)}) {
    place.set_recipient(Organization(alliance));
    place.set_number(rank);
    office_.RecordFact(place, alliance, Day(2017, 12, 11));
  }
  const std::vector<std::vector<std::string>> proposals = {
      {"co-thi-dua", "VCA_FLAG", "lm-ninh-binh", "lm-ninh-binh"},
      {"giay-khen-hai-duong", "VCA_CERTIFICATE", "htx-hai-duong", "lm-hai-duong"},
      {"giay-khen-ha-nam", "VCA_CERTIFICATE", "htx-ha-nam", "lm-ha-nam"}};
  for (const auto& proposal : proposals) {
    const awards_v1::Recipient recipient = Collective(proposal[2]);
    office_.RecordMerits(recipient, proposal[3], 2017, Day(2017, 12, 5));
    awards_v1::Nomination content = Proposal(proposal[1], recipient, proposal[3], 2017);
    content.set_campaign("campaigns/thi-dua-2017");
    content.set_cluster(absl::StrCat("clusters/", kCluster));
    const auto appraised = office_.Appraised(proposal[0], content, Day(2017, 12, 12));
    EXPECT_EQ(appraised.eligibility(), awards_v1::ELIGIBILITY_VERDICT_ELIGIBLE) << proposal[0];
    EXPECT_GT(appraised.registry_sequence(), 0);
  }
}

// The council of nine, one of each alliance, led by the head of the cluster; eight attend, Hưng Yên writes.
awards_v1::Meeting SeedClusterTest::Seated() {
  const Caller secretary = SecretaryOf(kVca);
  awards_v1::CreateCouncilRequest create;
  create.set_council_id("hoi-dong-cum");
  create.set_request_id(NewUuid());
  create.mutable_council()->set_display_name("Hội đồng bình xét Cụm thi đua Đồng bằng sông Hồng");
  create.mutable_council()->set_manager(Organization(kVca));
  for (const Province& province : Provinces()) {
    awards_v1::CouncilSeat& seat = *create.mutable_council()->add_seats();
    seat.set_principal(DelegateOf(province.alliance).principal);
    seat.set_display_name(absl::StrCat("Đại diện Liên minh HTX tỉnh ", province.name));
    seat.set_role(province.alliance == "lm-ninh-binh" ? awards_v1::COUNCIL_ROLE_CHAIR : awards_v1::COUNCIL_ROLE_MEMBER);
    seat.set_unit(Organization(province.alliance));
    *seat.mutable_period()->mutable_from() = Day(2017, 1, 1);
  }
  Must(CallUntilAnswered(*office_.councils, &Councils::CreateCouncil, create, secretary));

  awards_v1::ScheduleMeetingRequest schedule;
  schedule.set_meeting_id("tong-ket-2017");
  schedule.set_request_id(NewUuid());
  awards_v1::Meeting& called = *schedule.mutable_meeting();
  called.set_display_name("Tổng kết Cụm thi đua Đồng bằng sông Hồng năm 2017");
  called.set_manager(Organization(kVca));
  called.set_cluster(absl::StrCat("clusters/", kCluster));
  called.set_source_council("councils/hoi-dong-cum");
  *called.mutable_held_on() = Day(2017, 12, 15);
  called.set_place("Ninh Bình");
  for (const char* item : {"co-thi-dua", "giay-khen-hai-duong", "giay-khen-ha-nam"}) {
    called.add_agenda(absl::StrCat("nominations/", item));
  }
  const auto scheduled = Must(CallUntilAnswered(*office_.councils, &Councils::ScheduleMeeting, schedule, secretary));
  awards_v1::GetConflictsRequest ask;
  ask.set_name("meetings/tong-ket-2017");
  const auto told = Must(CallUntilAnswered(*office_.councils, &Councils::GetConflicts, ask, secretary));
  EXPECT_THAT(told.conflicts(), SizeIs(1)) << "before the meeting: the head of the cluster judges itself";
  if (!told.conflicts().empty()) {
    EXPECT_EQ(told.conflicts(0).ground(), awards_v1::CONFLICT_GROUND_CLUSTER_HEAD);
    EXPECT_EQ(told.conflicts(0).nomination(), "nominations/co-thi-dua");
  }

  awards_v1::RecordAttendanceRequest attend;
  attend.set_name(scheduled.meeting().name());
  attend.set_etag(scheduled.meeting().etag());
  attend.set_request_id(NewUuid());
  for (const std::string& alliance : Alliances()) {
    if (alliance != "lm-hung-yen") attend.add_attending(DelegateOf(alliance).principal);
  }
  const auto attended = Must(CallUntilAnswered(*office_.councils, &Councils::RecordAttendance, attend, secretary));
  awards_v1::OpenMeetingRequest open;
  open.set_name(attended.meeting().name());
  open.set_etag(attended.meeting().etag());
  open.set_request_id(NewUuid());
  return Must(CallUntilAnswered(*office_.councils, &Councils::OpenMeeting, open, secretary)).meeting();
}

// Five of nine must agree though eight may vote; six do, one of them in writing and one on second thoughts.
void SeedClusterTest::VoteOnTheFlag(const awards_v1::Meeting& meeting) {
  using enum awards_v1::VoteChoice;
  const awards_v1::Ballot ballot = office_.Opened(meeting.name(), "nominations/co-thi-dua", kVca);
  EXPECT_EQ(ballot.base(), 9) << "the recused stays in the base";
  EXPECT_EQ(ballot.needed(), 5);
  EXPECT_EQ(ballot.attainable(), 8);
  EXPECT_EQ(ballot.rule_citation(), "Nghị định 91/2017/NĐ-CP Điều 12: bình xét trong cụm, khối");
  EXPECT_THAT(CallUntilAnswered(*office_.commendation, &Commendation::CastVote, office_.Vote(ballot, VOTE_CHOICE_AGREE),
                                DelegateOf("lm-ninh-binh")),
              Refuses(grpc::StatusCode::PERMISSION_DENIED, "NOT_ELIGIBLE_TO_VOTE"));
  const std::map<std::string, awards_v1::VoteChoice> choices = {{"lm-quang-ninh", VOTE_CHOICE_DISAGREE},
                                                                {"lm-ha-nam", VOTE_CHOICE_ABSTAIN}};
  for (const std::string& alliance : Alliances()) {
    if (alliance == "lm-ninh-binh") continue;
    const auto choice = choices.find(alliance);
    office_.Cast(ballot, choice == choices.end() ? VOTE_CHOICE_AGREE : choice->second, DelegateOf(alliance),
                 alliance == "lm-hung-yen" ? awards_v1::VOTE_CHANNEL_WRITTEN : awards_v1::VOTE_CHANNEL_IN_ROOM);
  }
  auto again = office_.Vote(ballot, VOTE_CHOICE_DISAGREE);
  EXPECT_THAT(CallUntilAnswered(*office_.commendation, &Commendation::CastVote, again, DelegateOf("lm-bac-ninh")),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "ALREADY_VOTED"));
  awards_v1::GetBallotRequest look;
  look.set_name(ballot.name());
  EXPECT_FALSE(Must(CallUntilAnswered(*office_.commendation, &Commendation::GetBallot, look)).ballot().has_tally())
      << "sealed for everybody until it closes";
  const auto closed = office_.Closed(ballot, kVca);
  EXPECT_EQ(closed.ballot().state(), awards_v1::BALLOT_STATE_PASSED);
  EXPECT_EQ(closed.ballot().tally().agree(), 6);
  EXPECT_EQ(closed.ballot().tally().disagree(), 1);
  EXPECT_EQ(closed.ballot().tally().abstain(), 1);
  EXPECT_EQ(closed.ballot().tally().recused(), 1);
  EXPECT_EQ(closed.nomination().state(), awards_v1::NOMINATION_STATE_RECOMMENDED);
}

// Over, and signed by who led it, with every count and without any vote.
void SeedClusterTest::SignTheMinutes(const awards_v1::Meeting& meeting) {
  awards_v1::GetMeetingRequest get;
  get.set_name(meeting.name());
  awards_v1::AdjournMeetingRequest adjourn;
  adjourn.set_name(meeting.name());
  adjourn.set_etag(Must(CallUntilAnswered(*office_.commendation, &Commendation::GetMeeting, get)).meeting().etag());
  adjourn.set_request_id(NewUuid());
  const auto over = Must(CallUntilAnswered(*office_.councils, &Councils::AdjournMeeting, adjourn, SecretaryOf(kVca)));
  awards_v1::SignMinutesRequest sign;
  sign.set_name(meeting.name());
  sign.set_etag(over.meeting().etag());
  sign.set_request_id(NewUuid());
  *sign.mutable_signed_on() = Day(2017, 12, 16);
  EXPECT_THAT(CallUntilAnswered(*office_.councils, &Councils::SignMinutes, sign, DelegateOf("lm-bac-ninh")),
              Refuses(grpc::StatusCode::PERMISSION_DENIED, "NOT_THE_CHAIR"));
  const auto signed_now =
      Must(CallUntilAnswered(*office_.councils, &Councils::SignMinutes, sign, DelegateOf("lm-ninh-binh")));
  EXPECT_EQ(signed_now.meeting().state(), awards_v1::MEETING_STATE_MINUTES_SIGNED);
  EXPECT_THAT(signed_now.minutes().ballots(), SizeIs(3));
  EXPECT_EQ(signed_now.minutes().present_count(), 8);
}

// Forwarded to the national alliance, decided by it in one paper; returns the awards.
std::vector<std::string> SeedClusterTest::Granted() {
  const std::string vca = Organization(kVca);
  auto issue = office_.Decision("1260/QĐ-LMHTXVN", vca, awards_v1::GRANTOR_VCA, kVca, Day(2017, 12, 29));
  for (const char* id : {"co-thi-dua", "giay-khen-hai-duong", "giay-khen-ha-nam"}) {
    EXPECT_EQ(office_.Forwarded(id, vca, Day(2017, 12, 18)).state(), awards_v1::NOMINATION_STATE_FORWARDED);
    issue.mutable_decision()->add_items()->set_nomination(absl::StrCat("nominations/", id));
  }
  const awards_v1::Decision decision = office_.Issued(issue, kVca);
  EXPECT_GT(decision.registry_sequence(), 0);
  std::vector<std::string> awards;
  for (const awards_v1::DecisionItem& item : decision.items()) awards.push_back(item.award());
  return awards;
}

// Who came second does not lead the cluster; and a paper that would name a second flag finds the cluster's one used.
void SeedClusterTest::RefuseASecondFlag() {
  const awards_v1::Recipient second = Collective("lm-quang-ninh");
  office_.RecordMerits(second, "lm-quang-ninh", 2017, Day(2017, 12, 5));
  awards_v1::Nomination content = Proposal("VCA_FLAG", second, "lm-quang-ninh", 2017);
  content.set_campaign("campaigns/thi-dua-2017");
  content.set_cluster(absl::StrCat("clusters/", kCluster));
  const auto submit = office_.Submission(office_.Nominated("co-thu-hai", content), Day(2017, 12, 20));
  const auto refused =
      CallUntilAnswered(*office_.commendation, &Commendation::SubmitNomination, submit, SecretaryOf("lm-quang-ninh"));
  EXPECT_THAT(refused, Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NOT_ELIGIBLE"));
  EXPECT_THAT(RefusalOf(refused.status).preconditions, ElementsAre("LEADS_CLUSTER"));

  auto paper = office_.Decision("1261/QĐ-LMHTXVN", Organization(kVca), awards_v1::GRANTOR_VCA, kVca, Day(2017, 12, 29));
  paper.mutable_decision()->set_provenance(awards_v1::PROVENANCE_RECORDED);
  awards_v1::DecisionItem& item = *paper.mutable_decision()->add_items();
  item.set_award_kind("VCA_FLAG");
  *item.mutable_recipient() = second;
  item.set_year(2017);
  item.set_cluster(absl::StrCat("clusters/", kCluster));
  EXPECT_THAT(CallUntilAnswered(*office_.commendation, &Commendation::IssueDecision, paper, SecretaryOf(kVca)),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "QUOTA_USED_UP"));
}

// By the issuer's keys alone, as a stranger does; the log holds each, and stands.
void SeedClusterTest::VerifyOffline(const awards_v1::Ceremony& ceremony) {
  const auto keys = ParsePublicKeys(office_.IssuerKeys());
  ASSERT_TRUE(keys.ok());
  std::vector<std::string> recipients;
  for (const std::string& credential : ceremony.credentials()) {
    const std::string bundle = office_.BundleOf(credential);
    const auto verdict = credential::Verify(bundle, *keys);
    ASSERT_TRUE(verdict.ok());
    EXPECT_TRUE(verdict->valid());
    EXPECT_EQ(verdict->log, credential::LogVerdict::kProved);
    EXPECT_EQ(verdict->status, credential::StatusVerdict::kActive);
    EXPECT_EQ(verdict->narrative, "Quyết định số 1260/QĐ-LMHTXVN ngày 29 tháng 12 năm 2017; thành tích năm 2017");
    recipients.push_back(verdict->recipient_name);
    std::string forged = bundle;
    forged.replace(forged.find("1260/"), 5, "9260/");
    const auto lie = credential::Verify(forged, *keys);
    ASSERT_TRUE(lie.ok());
    EXPECT_FALSE(lie->valid());
  }
  EXPECT_THAT(recipients, Contains("Liên minh Hợp tác xã tỉnh Ninh Bình"));
  EXPECT_TRUE(Must(CallUntilAnswered(*office_.log, &awards_v1::LogService::Stub::VerifyLog, {}, kStranger)).intact());
  awards_v1::ListLogEntriesRequest list;
  const auto entries =
      Must(CallUntilAnswered(*office_.log, &awards_v1::LogService::Stub::ListLogEntries, list, kStranger));
  std::map<std::string, int> types;
  for (const awards_v1::LogEntry& entry : entries.entries()) ++types[entry.type()];
  EXPECT_EQ(types["RANKING_COMPUTED"], 1);
  EXPECT_EQ(types["BALLOT_CLOSED"], 3);
  EXPECT_EQ(types["DECISION_ISSUED"], 1);
  EXPECT_EQ(types["CREDENTIAL_ISSUED"], 3);
}

TEST_P(SeedClusterTest, TheYear2017FromThePledgeToTheCertificates) {
  ImportTheYearsCooperatives();
  const auto founded = FoundedByProvince();
  int64_t unnamed = 206;
  for (const auto& [area, count] : std::map<std::string, int64_t>{
           {"areas/p22", 86}, {"areas/p27", 35}, {"areas/p37", 22}, {"areas/p26", 21}, {"areas/p36", 10}}) {
    EXPECT_THAT(founded, Contains(Pair(area, count)));
    unnamed -= count;
  }
  EXPECT_EQ(unnamed, 32) << "the report leaves them to the other four";
  EXPECT_THAT(founded, SizeIs(9));
  Must(CallUntilAnswered(*office_.scoring, &Scoring::PublishScoreTemplate, ClusterScheme(), SecretaryOf(kVca)));
  const awards_v1::Campaign campaign =
      office_.Launched(office_.Prepare("thi-dua-2017", kVca, {kCluster}, 2017, "cum-2017"), Day(2017, 1, 5));
  EXPECT_EQ(campaign.score_template(), "scoreTemplates/cum-2017-v1");

  // The report tells of the Congress's resolution, 9 of 9; the target of new cooperatives is generated.
  awards_v1::Pledge promise = PledgeOf(campaign.name(), "Giao ước thi đua năm 2017");
  *promise.add_targets() = ShareTarget("nghi-quyet", "P_UNITS", 100, "Triển khai Nghị quyết Đại hội V");
  *promise.add_targets() =
      CountTarget("htx-moi", "N_HTX_NEW", awards_v1::TARGET_KIND_AT_LEAST, 150, "Thành lập mới ít nhất 150 HTX");
  const auto pledge = office_.Signed(office_.Draft("giao-uoc-2017", kVca, promise), kVca, Day(2017, 1, 10));
  EXPECT_EQ(pledge.state(), awards_v1::PLEDGE_STATE_ACTIVE);
  EXPECT_THAT(pledge.parties(), SizeIs(9));
  awards_v1::RecordAchievementRequest found;
  found.set_pledge(pledge.name());
  found.set_request_id(NewUuid());
  found.mutable_observation()->set_target("nghi-quyet");
  found.mutable_observation()->set_source(awards_v1::OBSERVATION_SOURCE_INSPECTION);
  found.mutable_observation()->mutable_actual()->set_numerator(9);
  found.mutable_observation()->mutable_actual()->set_denominator(9);
  *found.mutable_observation()->mutable_as_of() = Day(2017, 12, 9);
  Must(CallUntilAnswered(*office_.emulation, &Emulation::RecordAchievement, found, SecretaryOf(kVca)));

  const awards_v1::Ranking ranking = Ranked(campaign);
  ASSERT_THAT(ranking.rows(), SizeIs(9));
  EXPECT_EQ(ranking.rows(0).unit(), "organizations/lm-ninh-binh");
  EXPECT_EQ(ranking.rows(1).unit(), "organizations/lm-quang-ninh");
  EXPECT_EQ(ranking.rows(1).separated_by(), "phat-trien") << "equal totals, told apart by what was declared";
  EXPECT_EQ(ranking.rows(5).rank(), 6);
  EXPECT_EQ(ranking.rows(6).rank(), 6) << "Hà Nam and Thái Bình are equal in all";
  EXPECT_EQ(ranking.rows(7).rank(), 8);
  ExplainTheRanking();

  awards_v1::GetPledgeRequest get;
  get.set_name(pledge.name());
  get.set_view(awards_v1::PLEDGE_VIEW_PROGRESS);
  awards_v1::Pledge judged;
  EXPECT_TRUE(Eventually([&] {
    judged = Must(CallUntilAnswered(*office_.emulation, &Emulation::GetPledge, get, kStranger)).pledge();
    return judged.progress_size() == 2 && judged.progress(1).live();
  }));
  EXPECT_EQ(judged.state(), awards_v1::PLEDGE_STATE_LOCKED);
  ASSERT_THAT(judged.progress(), SizeIs(2));
  EXPECT_EQ(judged.progress(0).verdict(), awards_v1::VERDICT_MET);
  EXPECT_EQ(judged.progress(1).actual().numerator(), 206);
  EXPECT_EQ(judged.progress(1).verdict(), awards_v1::VERDICT_MET);

  NominateTheThree();
  const awards_v1::Meeting meeting = Seated();
  VoteOnTheFlag(meeting);
  for (const char* id : {"giay-khen-hai-duong", "giay-khen-ha-nam"}) {
    const auto ballot = office_.Opened(meeting.name(), absl::StrCat("nominations/", id), kVca);
    for (const std::string& alliance : Alliances()) {
      if (alliance != "lm-hung-yen") office_.Cast(ballot, awards_v1::VOTE_CHOICE_AGREE, DelegateOf(alliance));
    }
    EXPECT_EQ(office_.Closed(ballot, kVca).ballot().tally().agree(), 8);
  }
  SignTheMinutes(meeting);
  const std::vector<std::string> awards = Granted();
  ASSERT_THAT(awards, SizeIs(3));
  RefuseASecondFlag();
  VerifyOffline(office_.Conferred("Hội nghị trao thưởng năm 2017", kVca, awards, Day(2018, 1, 12), "Hà Nội"));

  const auto counts = office_.Count("year = 2017", {awards_v1::AWARD_DIMENSION_FORM});
  EXPECT_EQ(counts.total(), 3);
  ASSERT_THAT(counts.rows(), SizeIs(2));
  EXPECT_EQ(counts.rows(0).keys(0), "CERTIFICATE");
  EXPECT_EQ(counts.rows(0).count(), 2);
  EXPECT_EQ(counts.rows(1).keys(0), "FLAG");
}

TEST_P(SeedClusterTest, TwoHeadsLead2018AndTheTenTargetsAreSignedByAllNine) {
  const awards_v1::Campaign campaign = office_.Prepare("thi-dua-2018", kVca, {kCluster}, 2018);
  EXPECT_THAT(CallUntilAnswered(*office_.emulation, &Emulation::LaunchCampaign,
                                office_.Launch(campaign, Day(2018, 1, 2)), SecretaryOf(kVca)),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "NO_CLUSTER_HEAD"))
      << "the heads of 2018 come first";
  office_.Lead(kCluster, 2018, {"lm-thai-binh", "lm-quang-ninh"});
  awards_v1::GetClusterRequest get;
  get.set_name(absl::StrCat("clusters/", kCluster));
  *get.mutable_as_of() = Day(2018, 6, 1);
  const auto cluster = Must(CallUntilAnswered(*office_.emulation, &Emulation::GetCluster, get, kStranger)).cluster();
  std::vector<std::string> heads;
  for (const awards_v1::ClusterLeader& leader : cluster.leaders()) heads.push_back(leader.unit());
  EXPECT_THAT(heads, UnorderedElementsAre("organizations/lm-thai-binh", "organizations/lm-quang-ninh"));

  const auto draft = office_.Draft("giao-uoc-2018", kVca, PledgeOf2018(campaign.name()));
  EXPECT_EQ(draft.state(), awards_v1::PLEDGE_STATE_DRAFT);
  awards_v1::SignPledgeRequest stale;
  stale.set_name(draft.name());
  stale.set_unit("organizations/lm-ha-nam");
  stale.set_revision_hash(std::string(64, '0'));
  *stale.mutable_signed_on() = Day(2017, 12, 15);
  stale.set_request_id(NewUuid());
  EXPECT_THAT(Call(*office_.emulation, &Emulation::SignPledge, stale, DelegateOf("lm-ha-nam")),
              Refuses(grpc::StatusCode::ABORTED, "REVISION_CHANGED"))
      << "nobody signs what it did not read";
  const auto pledge = office_.Signed(draft, kVca, Day(2017, 12, 15));
  EXPECT_EQ(pledge.state(), awards_v1::PLEDGE_STATE_ACTIVE);
  ASSERT_THAT(pledge.targets(), SizeIs(10));
  EXPECT_EQ(pledge.targets(0).ratio().numerator(), 85);
  EXPECT_EQ(pledge.targets(3).value(), 130);
  EXPECT_THAT(pledge.targets(3).parts(), SizeIs(6));
  EXPECT_EQ(pledge.targets(4).value(), 2);
  EXPECT_EQ(pledge.targets(4).upper(), 3);
  EXPECT_THAT(pledge.targets(5).parts(), SizeIs(2));
  for (const awards_v1::TargetPart& part : pledge.targets(3).parts()) EXPECT_FALSE(part.has_value()) << "not stated";
  EXPECT_EQ(office_.Launched(campaign, Day(2018, 1, 2)).state(), awards_v1::CAMPAIGN_STATE_LAUNCHED);
}

HTX_WORLDS_ON_BOTH_ENGINES(SeedClusterTest);

}  // namespace
}  // namespace htx::testing

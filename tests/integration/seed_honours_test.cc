// The honours of Hải Phòng's festival of cooperatives in April 2024 (report 001), as one story across the three
// services: five merit certificates and fifteen medals of the national alliance, three flags and seven merit
// certificates of the city, fourteen certificates and eight exemplary cooperatives of the city's alliance, 52 in all;
// and the blocks' pledges of 2024. Recipients are generated.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/credential.h"
#include "common/base/signing.h"
#include "htx/awards/v1/contest_service.grpc.pb.h"
#include "tests/integration/emulation_office.h"
#include "tests/support/eventually.h"
#include "tests/support/world/on_engine.h"

namespace htx::testing {
namespace {

using ::testing::SizeIs;
using Commendation = awards_v1::CommendationService::Stub;
using Emulation = awards_v1::EmulationService::Stub;
using Forms = awards_v1::AwardStatisticsService::Stub;
using Honours = awards_v1::HonourService::Stub;

constexpr char kCity[] = "lm-hp";
constexpr char kCommittee[] = "authorities/ubnd-hai-phong";
constexpr int kUnitsOfBlock = 5;
const std::vector<std::string>& Blocks() {
  static const auto* const blocks = new std::vector<std::string>{"nong-nghiep", "phi-nong-nghiep", "dich-vu"};
  return *blocks;
}

// The `at`-th unit of a block; the first leads it.
std::string UnitOf(const std::string& block, int at) { return absl::StrCat("htx-", block, "-", at); }

// Every unit of the blocks in turn, for collectives that are honoured.
std::string AnyUnit(int at) {
  return UnitOf(Blocks()[static_cast<size_t>(at) % Blocks().size()], at / static_cast<int>(Blocks().size()));
}

class SeedHonoursTest : public ::testing::TestWithParam<std::string> {
 protected:
  // The two alliances, three blocks of five member cooperatives, and a fund whose debts nominees are asked about.
  void SetUp() override {
    registry_.Create(NewAlliance("lm-vn", "Liên minh Hợp tác xã Việt Nam"));
    registry_.Create(NewAlliance(kCity, "Liên minh Hợp tác xã thành phố Hải Phòng"));
    fund_.Found("quy-hp", "von", kCity, 50'000'000'000);
    int number = 0;
    for (const std::string& block : Blocks()) {
      std::vector<std::string> units;
      for (int i = 0; i < kUnitsOfBlock; ++i) {
        units.push_back(UnitOf(block, i));
        registry_.Create(NewCooperative(units.back(), ++number, Day(2015, 5, 20), kCity));
        registry_.Admit(units.back(), kCity, Day(2016, 1, 1));
      }
      office_.Group(block, awards_v1::CLUSTER_KIND_BLOCK, kCity, units, Day(2023, 1, 1));
      for (const int year : {2023, 2024}) office_.Lead(block, year, {units.front()});
    }
  }

  void RecordNational();
  void RecommendAndRecordFlags();
  void RecordCityCertificates();
  void Decide(const std::string& number, const std::string& kind, const std::vector<awards_v1::Recipient>& recipients);
  void DecideOwn();
  // Issues the paper and keeps its awards for the ceremony.
  awards_v1::Decision Keep(const awards_v1::IssueDecisionRequest& paper) {
    const awards_v1::Decision decision = office_.Issued(paper, kCity);
    for (const awards_v1::DecisionItem& item : decision.items()) awards_.push_back(item.award());
    return decision;
  }
  static void AddItem(awards_v1::IssueDecisionRequest& paper, const std::string& kind,
                      const awards_v1::Recipient& recipient) {
    awards_v1::DecisionItem& item = *paper.mutable_decision()->add_items();
    item.set_award_kind(kind);
    *item.mutable_recipient() = recipient;
    item.set_year(2023);
  }
  awards_v1::ReconcileAnnouncementResponse Reconciled();
  awards_v1::OfficialForm Form(const std::string& code);
  awards_v1::Honour Revoked(const std::string& award);

  World world_{OnEngine(GetParam())};
  const RegistryOffice registry_{world_.registry().channel()};
  const FundOffice fund_{world_.funding().channel()};
  const EmulationOffice office_{world_.awards().channel()};
  std::vector<std::string> awards_ = {};  // Of all papers, in their order.
  int persons_ = 0;
};

// Two papers of the national alliance, taken over: five merit certificates for collectives and persons, fifteen medals.
void SeedHonoursTest::RecordNational() {
  auto certificates =
      office_.Decision("77/QĐ-LMHTXVN", "organizations/lm-vn", awards_v1::GRANTOR_VCA, kCity, Day(2024, 3, 11));
  for (int i = 0; i < 5; ++i) {
    AddItem(certificates, "VCA_MERIT_CERTIFICATE", i < 3 ? Collective(AnyUnit(i)) : Person(++persons_));
  }
  Keep(certificates);
  auto medals =
      office_.Decision("78/QĐ-LMHTXVN", "organizations/lm-vn", awards_v1::GRANTOR_VCA, kCity, Day(2024, 3, 11));
  for (int i = 0; i < 15; ++i) AddItem(medals, "VCA_MEDAL", Person(++persons_));
  Keep(medals);
  auto collective =
      office_.Decision("79/QĐ-LMHTXVN", "organizations/lm-vn", awards_v1::GRANTOR_VCA, kCity, Day(2024, 3, 11));
  AddItem(collective, "VCA_MEDAL", Collective(AnyUnit(0)));
  EXPECT_THAT(CallUntilAnswered(*office_.commendation, &Commendation::IssueDecision, collective, SecretaryOf(kCity)),
              Refuses(grpc::StatusCode::FAILED_PRECONDITION, "RECIPIENT_KIND_REFUSED"))
      << "a medal is for a person";
}

// The law wants a flag to come out of a vote of the block. Each block votes for the unit that leads it, the alliance
// proposes it to the city, and the city's paper is recorded with the three nominations.
void SeedHonoursTest::RecommendAndRecordFlags() {
  using enum awards_v1::VoteChoice;
  auto paper = office_.Decision("515/QĐ-UBND", kCommittee, awards_v1::GRANTOR_PROVINCE, kCity, Day(2024, 2, 20));
  for (const std::string& block : Blocks()) {
    const awards_v1::Recipient leader = Collective(UnitOf(block, 0));
    awards_v1::RecipientFact place;
    place.set_recipient(leader.organization());
    place.set_kind(awards_v1::RECIPIENT_FACT_KIND_RANK);
    place.set_year(2023);
    place.set_code(absl::StrCat("clusters/", block));
    place.set_number(1);
    office_.RecordFact(place, kCity, Day(2024, 1, 8));
    office_.RecordMerits(leader, kCity, 2023, Day(2023, 12, 20));
    awards_v1::Nomination content = Proposal("PROVINCE_FLAG", leader, kCity, 2023);
    content.set_cluster(absl::StrCat("clusters/", block));
    const auto nomination = office_.Appraised(absl::StrCat("co-", block), content, Day(2024, 1, 9));
    EXPECT_EQ(nomination.eligibility(), awards_v1::ELIGIBILITY_VERDICT_ELIGIBLE);
    EXPECT_GT(nomination.funding_sequence(), 0) << "the fund was asked whether it has bad debts";

    awards_v1::ConveneMeetingRequest convene;
    convene.set_meeting_id(absl::StrCat("hop-", block));
    convene.set_request_id(NewUuid());
    awards_v1::Meeting& meeting = *convene.mutable_meeting();
    meeting.set_display_name(absl::StrCat("Tổng kết khối thi đua năm 2023: ", block));
    meeting.set_manager(Organization(kCity));
    meeting.set_cluster(content.cluster());
    *meeting.mutable_held_on() = Day(2024, 1, 10);
    meeting.add_agenda(nomination.name());
    for (int i = 0; i < kUnitsOfBlock; ++i) {
      awards_v1::CouncilMember& member = *meeting.add_council();
      member.set_principal(DelegateOf(UnitOf(block, i)).principal);
      member.set_display_name(absl::StrCat("Đại diện đơn vị ", i + 1));
      member.set_role(i == 0 ? awards_v1::COUNCIL_ROLE_CHAIR : awards_v1::COUNCIL_ROLE_MEMBER);
      member.set_unit(Organization(UnitOf(block, i)));
      member.set_present(true);
    }
    Must(CallUntilAnswered(*office_.commendation, &Commendation::ConveneMeeting, convene, SecretaryOf(kCity)));
    const auto ballot = office_.Opened(absl::StrCat("meetings/hop-", block), nomination.name(), kCity);
    EXPECT_EQ(ballot.base(), kUnitsOfBlock);
    EXPECT_EQ(ballot.needed(), 3) << "more than half of all members; the leader itself stands back";
    for (int i = 1; i < kUnitsOfBlock; ++i) {
      office_.Cast(ballot, i == 1 ? VOTE_CHOICE_ABSTAIN : VOTE_CHOICE_AGREE, DelegateOf(UnitOf(block, i)));
    }
    EXPECT_EQ(office_.Closed(ballot, kCity).ballot().state(), awards_v1::BALLOT_STATE_PASSED);
    office_.Forwarded(absl::StrCat("co-", block), kCommittee, Day(2024, 1, 15));
    paper.mutable_decision()->add_items()->set_nomination(nomination.name());
  }
  Keep(paper);
}

// A paper of the city, taken over.
void SeedHonoursTest::RecordCityCertificates() {
  auto paper = office_.Decision("516/QĐ-UBND", kCommittee, awards_v1::GRANTOR_PROVINCE, kCity, Day(2024, 2, 20));
  for (int i = 0; i < 7; ++i) {
    AddItem(paper, "PROVINCE_MERIT_CERTIFICATE", i < 4 ? Collective(AnyUnit(3 + i)) : Person(++persons_));
  }
  Keep(paper);
}

// What the alliance grants itself it decides: each item grants a nomination that met the conditions.
void SeedHonoursTest::Decide(const std::string& number, const std::string& kind,
                             const std::vector<awards_v1::Recipient>& recipients) {
  auto paper = office_.Decision(number, Organization(kCity), awards_v1::GRANTOR_ALLIANCE, kCity, Day(2024, 3, 25));
  for (size_t i = 0; i < recipients.size(); ++i) {
    office_.RecordMerits(recipients[i], kCity, 2023, Day(2023, 12, 20));
    const std::string id = absl::StrCat("de-nghi-", recipients.size(), "-", i);
    const auto nomination = office_.Appraised(id, Proposal(kind, recipients[i], kCity, 2023), Day(2024, 3, 1));
    EXPECT_EQ(nomination.eligibility(), awards_v1::ELIGIBILITY_VERDICT_ELIGIBLE) << id;
    paper.mutable_decision()->add_items()->set_nomination(nomination.name());
  }
  Keep(paper);
}

// Fourteen certificates for units of the blocks and persons; eight cooperatives that are no unit of a block are
// exemplary.
void SeedHonoursTest::DecideOwn() {
  std::vector<awards_v1::Recipient> commended;
  for (int i = 0; i < 14; ++i) commended.push_back(i < 8 ? Collective(AnyUnit(3 + i)) : Person(++persons_));
  Decide("21/QĐ-LMHTX", "ALLIANCE_CERTIFICATE", commended);
  std::vector<awards_v1::Recipient> exemplary;
  for (int i = 1; i <= 8; ++i) {
    const std::string id = absl::StrCat("htx-tieu-bieu-", i);
    registry_.Create(NewCooperative(id, 100 + i, Day(2014, 3, 3), kCity));
    registry_.Admit(id, kCity, Day(2015, 1, 1));
    exemplary.push_back(Collective(id));
  }
  Decide("22/QĐ-LMHTX", "EXEMPLARY_COOPERATIVE", exemplary);
}

// The press of the city: 5, 15, 3, 7, 14 and 8.
awards_v1::ReconcileAnnouncementResponse SeedHonoursTest::Reconciled() {
  awards_v1::ReconcileAnnouncementRequest request;
  request.set_filter("year = 2023");
  for (const auto& [kind, count] : std::map<std::string, int64_t>{{"VCA_MERIT_CERTIFICATE", 5},
                                                                  {"VCA_MEDAL", 15},
                                                                  {"PROVINCE_FLAG", 3},
                                                                  {"PROVINCE_MERIT_CERTIFICATE", 7},
                                                                  {"ALLIANCE_CERTIFICATE", 14},
                                                                  {"EXEMPLARY_COOPERATIVE", 8}}) {
    awards_v1::AnnouncedCount& announced = *request.add_announced();
    announced.set_award_kind(kind);
    announced.set_count(count);
  }
  return Must(CallUntilAnswered(*office_.honours, &Honours::ReconcileAnnouncement, request, kStranger));
}

awards_v1::OfficialForm SeedHonoursTest::Form(const std::string& code) {
  awards_v1::GetOfficialFormRequest request;
  request.set_code(code);
  request.set_year(2024);
  request.set_manager(Organization(kCity));
  const auto filled = Must(CallUntilAnswered(*office_.forms, &Forms::GetOfficialForm, request, kStranger)).form();
  for (const awards_v1::FormCheck& check : filled.checks()) {
    EXPECT_TRUE(check.holds()) << code << " " << check.name() << " in " << check.of();
  }
  return filled;
}

// The value of a cell of the row "01"; the total of 0603 is in the first column.
int64_t FirstRow(const awards_v1::OfficialForm& form, int column) {
  for (const awards_v1::FormRow& row : form.rows()) {
    if (row.code() == "01") return row.cells(column).value();
  }
  return -1;
}

awards_v1::Honour SeedHonoursTest::Revoked(const std::string& award) {
  awards_v1::GetAwardRequest get;
  get.set_name(award);
  awards_v1::RevokeAwardRequest revoke;
  revoke.set_name(award);
  revoke.set_etag(Must(CallUntilAnswered(*office_.commendation, &Commendation::GetAward, get)).award().etag());
  revoke.set_request_id(NewUuid());
  revoke.mutable_ruling()->set_ground(awards_v1::REVOCATION_GROUND_FRAUD);
  revoke.mutable_ruling()->set_number("904/QĐ-UBND");
  revoke.mutable_ruling()->set_authority(kCommittee);
  *revoke.mutable_ruling()->mutable_signed_on() = Day(2024, 6, 3);
  revoke.mutable_ruling()->set_findings("Kê khai không đúng thành tích");
  return Must(CallUntilAnswered(*office_.honours, &Honours::RevokeAward, revoke, SecretaryOf(kCity))).honour();
}

TEST_P(SeedHonoursTest, FiftyTwoHonoursAddUpAndOneThatIsAnnulledIsCountedNoMore) {
  RecordNational();
  RecommendAndRecordFlags();
  RecordCityCertificates();
  DecideOwn();
  ASSERT_THAT(awards_, SizeIs(52));
  const auto ceremony =
      office_.Conferred("Ngày hội HTX thành phố Hải Phòng năm 2024", kCity, awards_, Day(2024, 4, 6), "Hải Phòng");
  EXPECT_EQ(std::set<std::string>(ceremony.credentials().begin(), ceremony.credentials().end()).size(), 52u);

  auto counts = office_.Count("year = 2023", {awards_v1::AWARD_DIMENSION_KIND});
  EXPECT_EQ(counts.total(), 52);
  EXPECT_EQ(counts.statutory_total(), 44);
  EXPECT_EQ(counts.honour_total(), 8);
  EXPECT_THAT(counts.rows(), SizeIs(6));
  EXPECT_EQ(office_.Count("year = 2023 AND award_kind = \"VCA_MEDAL\" AND recipient_kind != INDIVIDUAL", {}).total(),
            0);
  const auto agreed = Reconciled();
  EXPECT_TRUE(agreed.agrees());
  EXPECT_EQ(agreed.announced_total(), 52);
  EXPECT_EQ(agreed.issued_total(), 52);
  EXPECT_EQ(FirstRow(Form("0603"), 0), 30) << "5 + 15 + 3 + 7; certificates and honours are of the unit's level";
  EXPECT_EQ(FirstRow(Form("0603"), 3), 3) << "flags";
  EXPECT_EQ(FirstRow(Form("0603"), 4), 15) << "medals";

  const std::string annulled = awards_[5 + 15 + 3];  // The first merit certificate of the city.
  const std::string credential = ceremony.credentials(5 + 15 + 3);
  const auto keys = ParsePublicKeys(office_.IssuerKeys());
  ASSERT_TRUE(keys.ok());
  EXPECT_TRUE(credential::Verify(office_.BundleOf(credential), *keys)->valid());
  const awards_v1::Honour honour = Revoked(annulled);
  EXPECT_EQ(honour.award().state(), awards_v1::AWARD_STATE_REVOKED);
  EXPECT_EQ(credential::Verify(office_.BundleOf(credential), *keys)->status, credential::StatusVerdict::kRevoked);
  counts = office_.Count("year = 2023", {});
  EXPECT_EQ(counts.total(), 51);
  EXPECT_EQ(counts.statutory_total(), 43);
  const auto differs = Reconciled();
  EXPECT_FALSE(differs.agrees());
  EXPECT_EQ(differs.issued_total(), 51);
  for (const awards_v1::ReconciledRow& row : differs.rows()) {
    EXPECT_EQ(row.difference(), row.award_kind() == "PROVINCE_MERIT_CERTIFICATE" ? -1 : 0) << row.award_kind();
  }
  EXPECT_EQ(FirstRow(Form("0603"), 0), 29);
}

// "Ký giao ước thi đua năm 2024 giữa các khối": each block among its units, and the blocks with one another.
TEST_P(SeedHonoursTest, TheBlocksSignTheirPledgesOf2024AndTheMovementIsLaunched) {
  const awards_v1::Campaign campaign = office_.Prepare("thi-dua-2024", kCity, Blocks(), 2024);
  awards_v1::Pledge between;
  between.set_campaign(campaign.name());
  between.set_display_name("Giao ước thi đua năm 2024 giữa các khối");
  *between.add_targets() =
      CountTarget("thanh-vien", "N_HTX_REG", awards_v1::TARGET_KIND_AT_LEAST, 15, "Giữ vững 15 HTX thành viên");
  for (const std::string& block : Blocks()) {
    between.add_parties()->set_unit(absl::StrCat("clusters/", block));
    awards_v1::Pledge within;
    within.set_campaign(campaign.name());
    within.set_cluster(absl::StrCat("clusters/", block));
    within.set_display_name(absl::StrCat("Giao ước thi đua năm 2024: ", block));
    *within.add_targets() =
        CountTarget("nhiem-vu", "TASK", awards_v1::TARGET_KIND_TASK, 1, "Tuyên truyền Luật HTX năm 2023");
    for (int i = 0; i < kUnitsOfBlock; ++i) within.add_parties()->set_unit(Organization(UnitOf(block, i)));
    const auto pledge =
        office_.Signed(office_.Draft(absl::StrCat("giao-uoc-", block), kCity, within), kCity, Day(2024, 4, 6));
    EXPECT_EQ(pledge.state(), awards_v1::PLEDGE_STATE_ACTIVE) << block;
    EXPECT_THAT(pledge.parties(), SizeIs(kUnitsOfBlock));
  }
  const auto signed_by_all = office_.Signed(office_.Draft("giao-uoc-cac-khoi", kCity, between), kCity, Day(2024, 4, 6));
  EXPECT_EQ(signed_by_all.state(), awards_v1::PLEDGE_STATE_ACTIVE);
  EXPECT_THAT(signed_by_all.parties(), SizeIs(3));

  auto launch = office_.Launch(campaign, Day(2024, 4, 6));
  launch.mutable_event()->set_kind(awards_v1::EVENT_KIND_FESTIVAL);
  launch.mutable_event()->set_display_name("Ngày hội HTX thành phố Hải Phòng năm 2024");
  *launch.mutable_event()->mutable_event_date() = Day(2024, 4, 6);
  launch.mutable_event()->mutable_posted_time()->set_seconds(1'712'565'240);  // 2024-04-08 15:34 in Vietnam.
  const auto launched =
      Must(CallUntilAnswered(*office_.emulation, &Emulation::LaunchCampaign, launch, SecretaryOf(kCity))).campaign();
  EXPECT_EQ(launched.state(), awards_v1::CAMPAIGN_STATE_LAUNCHED);
  EXPECT_THAT(launched.events(), SizeIs(1));
  EXPECT_EQ(FirstRow(Form("0601"), 0), 1) << "one movement launched in the year";

  awards_v1::GetPledgeRequest get;
  get.set_name(signed_by_all.name());
  get.set_view(awards_v1::PLEDGE_VIEW_PROGRESS);
  *get.mutable_as_of() = Day(2024, 6, 30);
  awards_v1::Pledge progress;
  EXPECT_TRUE(Eventually([&] {
    progress = Must(CallUntilAnswered(*office_.emulation, &Emulation::GetPledge, get, kStranger)).pledge();
    return progress.progress_size() == 1 && progress.progress(0).live();
  }));
  EXPECT_EQ(progress.progress(0).actual().numerator(), 15) << "the units of the three blocks, counted by the registry";
  EXPECT_EQ(progress.progress(0).verdict(), awards_v1::VERDICT_MET);
}

// "Phát động cuộc thi tìm hiểu Luật HTX năm 2023." What came of it is not told: entries and scores are generated.
class SeedContestTest : public SeedHonoursTest {
 protected:
  using Contests = awards_v1::ContestService::Stub;

  // Two judges, who sit from the launch on; essays of persons, received until the end of September.
  awards_v1::Contest Opened() {
    awards_v1::CreateCouncilRequest jury;
    jury.set_council_id("ban-giam-khao");
    jury.set_request_id(NewUuid());
    jury.mutable_council()->set_display_name("Ban giám khảo cuộc thi");
    jury.mutable_council()->set_manager(Organization(kCity));
    for (const std::string& block : {Blocks()[0], Blocks()[1]}) {
      awards_v1::CouncilSeat& seat = *jury.mutable_council()->add_seats();
      seat.set_principal(DelegateOf(UnitOf(block, 0)).principal);
      seat.set_display_name(absl::StrCat("Giám khảo của khối ", block));
      seat.set_role(block == Blocks()[0] ? awards_v1::COUNCIL_ROLE_CHAIR : awards_v1::COUNCIL_ROLE_MEMBER);
      *seat.mutable_period()->mutable_from() = Day(2024, 4, 6);
    }
    Must(CallUntilAnswered(*office_.councils, &awards_v1::CouncilService::Stub::CreateCouncil, jury,
                           SecretaryOf(kCity)));
    awards_v1::CreateContestRequest create;
    create.set_contest_id("luat-htx-2023");
    create.set_request_id(NewUuid());
    awards_v1::Contest& contest = *create.mutable_contest();
    contest.set_kind(awards_v1::CONTEST_KIND_SCORED);
    contest.set_display_name("Cuộc thi tuyên truyền và tìm hiểu Luật HTX năm 2023");
    contest.set_manager(Organization(kCity));
    contest.set_year(2024);
    contest.set_jury("councils/ban-giam-khao");
    contest.set_anonymous(true);
    contest.set_min_judges(2);
    *contest.mutable_entry_deadline()->mutable_date() = Day(2024, 10, 1);
    awards_v1::ContestCriterion& content = *contest.add_criteria();
    content.set_id("noi-dung");
    content.set_display_name("Nội dung");
    content.set_max_milli(100'000);
    awards_v1::ContestCategory& people = *contest.add_categories();
    people.set_id("ca-nhan");
    people.set_display_name("Cá nhân");
    awards_v1::ContestPrize& first = *people.add_prizes();
    first.set_id("giai-nhat");
    first.set_display_name("Giải nhất");
    first.set_count(1);
    const auto drafted = Must(CallUntilAnswered(*contests_, &Contests::CreateContest, create, SecretaryOf(kCity)));
    return Must(CallUntilAnswered(*contests_, &Contests::OpenContest,
                                  Step<awards_v1::OpenContestRequest>(drafted.contest()), SecretaryOf(kCity)))
        .contest();
  }
  template <class Request>
  static Request Step(const awards_v1::Contest& contest) {
    Request request;
    request.set_name(contest.name());
    request.set_etag(contest.etag());
    request.set_request_id(NewUuid());
    return request;
  }
  // An essay that came on paper on that day.
  awards_v1::SubmitEntryRequest Essay(int author, const google::type::Date& day) const {
    awards_v1::SubmitEntryRequest submit;
    submit.set_request_id(NewUuid());
    submit.mutable_entry()->set_contest("contests/luat-htx-2023");
    submit.mutable_entry()->set_category("ca-nhan");
    *submit.mutable_entry()->mutable_entrant() = Person(author);
    submit.mutable_entry()->set_title("Bài dự thi");
    submit.mutable_entry()->set_work_sha256(absl::StrCat(std::string(63, 'b'), author));
    *submit.mutable_received()->mutable_date() = day;
    return submit;
  }

  const std::unique_ptr<Contests> contests_ = awards_v1::ContestService::NewStub(world_.awards().channel());
};

TEST_P(SeedContestTest, TheContestOnTheLawIsJudgedWithoutNamesAndAnnounced) {
  awards_v1::Contest contest = Opened();
  const Caller secretary = SecretaryOf(kCity);
  std::vector<std::string> essays;
  for (int author = 1; author <= 3; ++author) {
    essays.push_back(
        Must(CallUntilAnswered(*contests_, &Contests::SubmitEntry, Essay(author, Day(2024, 6, author)), secretary))
            .entry()
            .name());
  }
  EXPECT_FALSE(CallUntilAnswered(*contests_, &Contests::SubmitEntry, Essay(4, Day(2024, 10, 1)), secretary).ok())
      << "after the deadline";
  contest = Must(CallUntilAnswered(*contests_, &Contests::StartJudging, Step<awards_v1::StartJudgingRequest>(contest),
                                   secretary))
                .contest();
  for (const std::string& block : {Blocks()[0], Blocks()[1]}) {
    const Caller judge = DelegateOf(UnitOf(block, 0));
    awards_v1::GetEntryRequest look;
    look.set_name(essays[0]);
    EXPECT_FALSE(Must(CallUntilAnswered(*contests_, &Contests::GetEntry, look, judge)).entry().has_entrant());
    for (size_t i = 0; i < essays.size(); ++i) {
      awards_v1::JudgeEntryRequest score;
      score.set_name(essays[i]);
      score.set_request_id(NewUuid());
      score.add_scores()->set_criterion("noi-dung");
      score.mutable_scores(0)->set_points_milli(70'000 + static_cast<int64_t>(i) * 5'000);
      Must(CallUntilAnswered(*contests_, &Contests::JudgeEntry, score, judge));
    }
  }
  contest = Must(CallUntilAnswered(*contests_, &Contests::CloseJudging, Step<awards_v1::CloseJudgingRequest>(contest),
                                   secretary))
                .contest();
  auto announce = Step<awards_v1::AnnounceResultsRequest>(contest);
  announce.set_announcement_number("25/TB-LMHTX");
  *announce.mutable_announced_on() = Day(2024, 10, 20);
  announce.add_prizes()->set_entry(essays[2]);
  announce.mutable_prizes(0)->set_prize("giai-nhat");
  const auto announced = Must(CallUntilAnswered(*contests_, &Contests::AnnounceResults, announce, secretary));
  EXPECT_EQ(announced.contest().state(), awards_v1::CONTEST_STATE_ANNOUNCED);
  awards_v1::GetContestResultsRequest results;
  results.set_name(contest.name());
  const auto shown = Must(CallUntilAnswered(*contests_, &Contests::GetContestResults, results, kStranger));
  EXPECT_TRUE(shown.reproduced());
  ASSERT_THAT(shown.results(), SizeIs(3));
  EXPECT_EQ(shown.results(0).entry(), essays[2]);
  EXPECT_EQ(shown.results(0).entrant().display_name(), "Cá nhân 03") << "named once it is announced";
}

HTX_WORLDS_ON_BOTH_ENGINES(SeedHonoursTest);
HTX_WORLDS_ON_BOTH_ENGINES(SeedContestTest);

}  // namespace
}  // namespace htx::testing

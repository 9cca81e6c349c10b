#include "tests/conformance/awards/contest_harness.h"

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "awards/rpc/digest.h"

namespace htx::awards {
namespace {

using htx::testing::IsOk;

void AddLawPrize(v1::ContestCategory& category, const std::string& id, const std::string& name, int count,
                 int64_t money, const std::string& kind) {
  v1::ContestPrize& prize = *category.add_prizes();
  prize.set_id(id);
  prize.set_display_name(name);
  prize.set_count(count);
  prize.mutable_money()->set_amount(money);
  prize.set_award_kind(kind);
}

}  // namespace

ContestTest::ContestTest() : contests_(std::make_unique<ContestHandlers>(Parts())) { GoTo(2024, 4, 6); }

void ContestTest::GoTo(int year, int month, int day, int hour) {
  clock_.Set(StartOf(absl::CivilDay(year, month, day)) + absl::Hours(hour));
}

void ContestTest::MakeJury(int judges) {
  v1::CreateCouncilRequest request;
  request.set_request_id(Uuid());
  request.set_council_id("jury");
  v1::Council& council = *request.mutable_council();
  council.set_display_name("Ban giám khảo cuộc thi");
  council.set_manager("organizations/hai-phong");
  for (int i = 0; i < judges; ++i) {
    v1::CouncilSeat& seat = *council.add_seats();
    seat.set_principal(absl::StrCat("user:judge-", i));
    seat.set_display_name(absl::StrCat("Giám khảo ", i));
    seat.set_role(i == 0 ? v1::COUNCIL_ROLE_CHAIR : v1::COUNCIL_ROLE_MEMBER);
    seat.set_unit(absl::StrCat("organizations/unit-", i));
    seat.set_person(absl::StrCat("persons/judge-", i));
    SetDate(seat.mutable_period()->mutable_from(), 2024, 4, 1);
  }
  EXPECT_THAT(councils_->CreateCouncil(request, Clerk()), IsOk());
}

v1::Contest ContestTest::MakeLawContest(bool anonymous) {
  v1::CreateCampaignRequest launched;
  launched.set_request_id(Uuid());
  launched.set_campaign_id("cuoc-thi");
  v1::Campaign& campaign = *launched.mutable_campaign();
  campaign.set_kind(v1::CAMPAIGN_KIND_CONTEST);
  campaign.set_display_name("Cuộc thi tuyên truyền và tìm hiểu Luật HTX năm 2023");
  campaign.set_manager("organizations/hai-phong");
  campaign.set_year(2024);
  SetDate(campaign.mutable_span()->mutable_from(), 2024, 4, 6);
  SetDate(campaign.mutable_span()->mutable_to(), 2025, 1, 1);
  EXPECT_THAT(emulation_->CreateCampaign(launched, Clerk()), IsOk());
  MakeJury(4);

  v1::CreateContestRequest request;
  request.set_request_id(Uuid());
  request.set_contest_id("luat-htx-2023");
  v1::Contest& contest = *request.mutable_contest();
  contest.set_kind(v1::CONTEST_KIND_SCORED);
  contest.set_display_name(campaign.display_name());
  contest.set_manager("organizations/hai-phong");
  contest.set_campaign("campaigns/cuoc-thi");
  contest.set_year(2024);
  contest.set_jury("councils/jury");
  contest.set_anonymous(anonymous);
  contest.set_min_judges(2);
  SetDate(contest.mutable_entry_deadline()->mutable_date(), 2024, 9, 30);
  contest.mutable_entry_deadline()->set_hour(17);
  for (const auto& [id, most] : std::vector<std::pair<std::string, int64_t>>{{"content", 60'000}, {"form", 40'000}}) {
    v1::ContestCriterion& criterion = *contest.add_criteria();
    criterion.set_id(id);
    criterion.set_display_name(id == "content" ? "Nội dung" : "Hình thức");
    criterion.set_max_milli(most);
  }
  contest.add_tie_keys("content");
  v1::ContestCategory& people = *contest.add_categories();
  people.set_id("people");
  people.set_display_name("Cá nhân");
  AddLawPrize(people, "first", "Giải nhất", 1, 5'000'000, "ALLIANCE_CERTIFICATE");
  AddLawPrize(people, "consolation", "Giải khuyến khích", 2, 1'000'000, "");
  v1::ContestCategory& units = *contest.add_categories();
  units.set_id("units");
  units.set_display_name("Tập thể");
  AddLawPrize(units, "first", "Giải nhất tập thể", 1, 8'000'000, "");
  const auto created = contests_->CreateContest(request, Secretary());
  EXPECT_THAT(created, IsOk());
  return created.value().contest();
}

v1::Contest ContestTest::Open(const v1::Contest& contest) {
  const auto opened = contests_->OpenContest(Move<v1::OpenContestRequest>(contest), Secretary());
  EXPECT_THAT(opened, IsOk());
  return opened.value().contest();
}

v1::Contest ContestTest::StartJudging(const v1::Contest& contest) {
  const auto begun = contests_->StartJudging(Move<v1::StartJudgingRequest>(contest), Secretary());
  EXPECT_THAT(begun, IsOk());
  return begun.value().contest();
}

v1::Contest ContestTest::CloseJudging(const v1::Contest& contest) {
  const auto closed = contests_->CloseJudging(Move<v1::CloseJudgingRequest>(contest), Secretary());
  EXPECT_THAT(closed, IsOk());
  return closed.value().contest();
}

v1::Contest ContestTest::Read(const v1::Contest& contest) {
  v1::GetContestRequest request;
  request.set_name(contest.name());
  return contests_->GetContest(request, Secretary()).value().contest();
}

v1::ContestEntry ContestTest::Read(const v1::ContestEntry& entry, const rpc::RequestContext& context) {
  v1::GetEntryRequest request;
  request.set_name(entry.name());
  return contests_->GetEntry(request, context).value().entry();
}

v1::SubmitEntryRequest ContestTest::Essay(const v1::Contest& contest, const std::string& author,
                                          const std::string& work) {
  v1::SubmitEntryRequest request;
  request.set_request_id(Uuid());
  v1::ContestEntry& entry = *request.mutable_entry();
  entry.set_contest(contest.name());
  entry.set_category("people");
  entry.mutable_entrant()->set_kind(v1::RECIPIENT_KIND_INDIVIDUAL);
  entry.mutable_entrant()->set_reference(absl::StrCat("persons/", author));
  entry.mutable_entrant()->set_display_name(absl::StrCat("Cá nhân ", author));
  entry.set_title("Bài dự thi");
  entry.set_work_sha256(Sha256Hex(work));
  return request;
}

v1::ContestEntry ContestTest::Enter(const v1::SubmitEntryRequest& request) {
  const auto entered = contests_->SubmitEntry(request, Secretary());
  EXPECT_THAT(entered, IsOk());
  return entered.value().entry();
}

absl::StatusOr<v1::JudgeEntryResponse> ContestTest::Score(const v1::ContestEntry& entry, int judge, int64_t content,
                                                          int64_t form) {
  v1::JudgeEntryRequest request;
  request.set_request_id(Uuid());
  request.set_name(entry.name());
  v1::EntryScore& first = *request.add_scores();
  first.set_criterion("content");
  first.set_points_milli(content);
  v1::EntryScore& second = *request.add_scores();
  second.set_criterion("form");
  second.set_points_milli(form);
  return contests_->JudgeEntry(request, Judge(judge));
}

std::vector<absl::Status> ContestTest::AtOnce(const std::vector<std::function<absl::Status()>>& calls) {
  std::vector<absl::Status> ended(calls.size());
  std::atomic<size_t> ready = 0;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < calls.size(); ++i) {
    threads.emplace_back([&, i] {
      ++ready;
      while (ready < calls.size()) std::this_thread::yield();
      ended[i] = calls[i]();
    });
  }
  for (std::thread& thread : threads) thread.join();
  return ended;
}

}  // namespace htx::awards

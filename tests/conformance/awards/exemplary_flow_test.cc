// Exemplary cooperatives: candidates chosen into the places of their category, and honoured by a decision. Seed 001: on
// 2024-04-06 the alliance of Hải Phòng honoured 8 exemplary cooperatives of 2023; who they were is not told.

#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/contest_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class ExemplaryFlowTest : public ContestTest {
 protected:
  // A selection with `farms` places for farms and a tenth of the candidates of any sector, rounded down.
  v1::Contest Call(int farms) {
    v1::CreateContestRequest request;
    request.set_request_id(Uuid());
    request.set_contest_id("htx-tieu-bieu-2023");
    v1::Contest& contest = *request.mutable_contest();
    contest.set_kind(v1::CONTEST_KIND_SELECTION);
    contest.set_display_name("Bình chọn HTX tiêu biểu năm 2023");
    contest.set_manager("organizations/hai-phong");
    contest.set_year(2023);
    contest.set_dataset("hp-2023");
    SetDate(contest.mutable_entry_deadline()->mutable_date(), 2024, 3, 1);
    for (const std::string id : {"farms", "any"}) {
      v1::ContestCategory& category = *contest.add_categories();
      category.set_id(id);
      category.set_display_name(id == "farms" ? "Nông nghiệp" : "Mọi lĩnh vực");
      if (id == "farms") category.set_sector("AGRICULTURE");
      v1::ContestPrize& place = *category.add_prizes();
      place.set_id("exemplary");
      place.set_display_name("HTX tiêu biểu");
      place.set_award_kind("EXEMPLARY_COOPERATIVE");
      if (id == "farms") {
        place.set_count(farms);
      } else {
        place.mutable_share()->set_numerator(1);
        place.mutable_share()->set_denominator(10);
      }
    }
    const auto created = contests_->CreateContest(request, Secretary());
    EXPECT_THAT(created, IsOk());
    return Open(created.value().contest());
  }
  static v1::SubmitEntryRequest Candidate(const v1::Contest& contest, const std::string& organization,
                                          const std::string& category = "farms") {
    v1::SubmitEntryRequest request;
    request.set_request_id(Uuid());
    v1::ContestEntry& entry = *request.mutable_entry();
    entry.set_contest(contest.name());
    entry.set_category(category);
    entry.mutable_entrant()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    entry.mutable_entrant()->set_organization("organizations/" + organization);
    return request;
  }
  std::vector<v1::ContestEntry> Candidates(const v1::Contest& contest, int count, const std::string& category) {
    std::vector<v1::ContestEntry> entries;
    for (int i = 0; i < count; ++i) {
      entries.push_back(Enter(Candidate(contest, absl::StrCat(category, "-", i), category)));
    }
    return entries;
  }
  absl::Status Choose(const v1::ContestEntry& entry) {
    return contests_->SelectEntry(MoveEntry<v1::SelectEntryRequest>(entry), Secretary()).status();
  }
  absl::StatusOr<v1::AnnounceResultsResponse> Announce(const v1::Contest& contest) {
    auto request = Move<v1::AnnounceResultsRequest>(contest);
    request.set_announcement_number("12/TB-LMHTX");
    SetDate(request.mutable_announced_on(), 2024, 3, 20);
    return contests_->AnnounceResults(request, Secretary());
  }
  // Takes a draft through submission and appraisal, as any nomination.
  void Appraise(const std::string& name) {
    v1::GetNominationRequest get;
    get.set_name(name);
    v1::SubmitNominationRequest submit;
    submit.set_request_id(Uuid());
    submit.set_name(name);
    submit.set_etag(commendation_->GetNomination(get, Clerk())->nomination().etag());
    SetDate(submit.mutable_submitted_on(), 2024, 3, 21);
    const auto submitted = commendation_->SubmitNomination(submit, Clerk());
    ASSERT_THAT(submitted, IsOk());
    v1::ReviewNominationRequest review;
    review.set_request_id(Uuid());
    review.set_name(name);
    review.set_action(v1::REVIEW_ACTION_ACCEPT);
    review.set_etag(submitted->nomination().etag());
    *review.mutable_accepted_conditions() = submitted->nomination().unsettled_conditions();
    SetDate(review.mutable_effective_date(), 2024, 3, 25);
    ASSERT_THAT(commendation_->ReviewNomination(review, Clerk()), IsOk());
  }
};
HTX_BOTH_ENGINES(ExemplaryFlowTest);

// Eight are honoured: an honour, which is no award of the law's list.
TEST_P(ExemplaryFlowTest, EightCooperativesAreChosenAndHonoured) {
  GoTo(2024, 2, 1);
  v1::Contest contest = Call(8);
  const std::vector<v1::ContestEntry> farms = Candidates(contest, 10, "farms");
  GoTo(2024, 3, 1);
  contest = StartJudging(contest);
  EXPECT_EQ(contest.categories(0).prizes(0).places(), 8);
  EXPECT_EQ(contest.categories(1).prizes(0).places(), 0);  // A tenth of nobody.
  for (int i = 0; i < 8; ++i) EXPECT_THAT(Choose(farms[static_cast<size_t>(i)]), IsOk());
  EXPECT_THAT(Choose(farms[8]), FailsWith(StatusCode::kFailedPrecondition, "PLACES_TAKEN"));
  contest = CloseJudging(Read(contest));
  const auto announced = Announce(contest);
  ASSERT_THAT(announced, IsOk());
  ASSERT_EQ(announced->entries_size(), 8);

  v1::IssueDecisionRequest decide;
  decide.set_request_id(Uuid());
  v1::Decision& decision = *decide.mutable_decision();
  decision.set_number("30/QĐ-LMHTX");
  decision.set_authority("organizations/hai-phong");
  decision.set_authority_label("Chủ tịch Liên minh HTX thành phố Hải Phòng");
  decision.set_grantor(v1::GRANTOR_ALLIANCE);
  decision.set_manager("organizations/hai-phong");
  decision.set_provenance(v1::PROVENANCE_DECIDED);
  SetDate(decision.mutable_signed_on(), 2024, 4, 1);
  for (const v1::ContestEntry& entry : announced->entries()) {
    Appraise(entry.nomination());
    decision.add_items()->set_nomination(entry.nomination());
  }
  ASSERT_THAT(commendation_->IssueDecision(decide, Secretary()), IsOk());
  v1::QueryAwardStatisticsRequest count;
  count.set_filter("award_kind = \"EXEMPLARY_COOPERATIVE\" AND year = 2023");
  const auto counted = commendation_->QueryAwardStatistics(count, Clerk());
  ASSERT_THAT(counted, IsOk());
  EXPECT_EQ(counted->total(), 8);
  EXPECT_EQ(counted->honour_total(), 8);
  EXPECT_EQ(counted->statutory_total(), 0);
}

// Whatever runs at the same time, a quota of one place is held by one.
TEST_P(ExemplaryFlowTest, OnePlaceIsHeldByOneWhateverRunsAtTheSameTime) {
  GoTo(2024, 2, 1);
  v1::Contest contest = Call(1);
  const std::vector<v1::ContestEntry> farms = Candidates(contest, 6, "farms");
  GoTo(2024, 3, 1);
  contest = StartJudging(contest);
  std::vector<std::function<absl::Status()>> calls;
  for (const v1::ContestEntry& farm : farms) calls.push_back([&] { return Choose(farm); });
  int chosen = 0;
  for (const absl::Status& status : AtOnce(calls)) {
    chosen += status.ok();
    EXPECT_TRUE(status.ok() || ReasonOf(status) == "PLACES_TAKEN") << status;
  }
  EXPECT_EQ(chosen, 1);
  v1::ListEntriesRequest list;
  list.set_contest(contest.name());
  list.set_filter("state = SELECTED");
  EXPECT_EQ(contests_->ListEntries(list, Clerk())->total_size(), 1);
}

TEST_P(ExemplaryFlowTest, AShareOfTheCandidatesIsRoundedDownAndAPlaceComesBack) {
  GoTo(2024, 2, 1);
  v1::Contest contest = Call(1);
  std::vector<v1::ContestEntry> any = Candidates(contest, 20, "any");
  auto withdraw = MoveEntry<v1::WithdrawEntryRequest>(any[19]);
  withdraw.set_reason("xin rút");
  ASSERT_THAT(contests_->WithdrawEntry(withdraw, As("user:htx", {"organizations/any-19"})), IsOk());
  GoTo(2024, 3, 1);
  contest = StartJudging(contest);
  EXPECT_EQ(contest.categories(1).prizes(0).places(), 1);  // A tenth of nineteen.
  ASSERT_THAT(Choose(any[0]), IsOk());
  EXPECT_THAT(Choose(any[1]), FailsWith(StatusCode::kFailedPrecondition, "PLACES_TAKEN"));
  any[0] = Read(any[0], Secretary());
  auto give_back = MoveEntry<v1::DeselectEntryRequest>(any[0]);
  give_back.set_reason("nhường chỉ tiêu");
  ASSERT_THAT(contests_->DeselectEntry(give_back, Secretary()), IsOk());
  ASSERT_THAT(Choose(any[1]), IsOk());
  any[1] = Read(any[1], Secretary());
  auto throw_out = MoveEntry<v1::DisqualifyEntryRequest>(any[1]);
  throw_out.set_reason("khai sai số liệu");
  ASSERT_THAT(contests_->DisqualifyEntry(throw_out, Secretary()), IsOk());
  EXPECT_THAT(Choose(any[2]), IsOk());
}

TEST_P(ExemplaryFlowTest, CandidatesAreThoseTheRegistryKnowsToOperate) {
  GoTo(2024, 2, 1);
  v1::Contest contest = Call(2);
  directory_.status["stopped"] = "DISSOLVED";
  debts_.bad_debt["debtor"] = BadDebt::kPresent;
  const int64_t mark = Mark();
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "nobody"), Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_UNKNOWN"));
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "stopped"), Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "debtor"), Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_BAD_DEBT"));
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "htx", "nowhere"), Secretary()),
              FailsWith(StatusCode::kInvalidArgument, "CATEGORY_UNKNOWN"));
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "htx"), As("user:other", {"organizations/other"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  directory_.down = true;
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "htx"), Secretary()),
              FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  directory_.down = false;
  EXPECT_EQ(Mark(), mark + 1);
  // Its own people put it forward; a second time is refused, whoever does.
  const auto own = contests_->SubmitEntry(Candidate(contest, "htx"), As("user:htx", {"organizations/htx"}));
  ASSERT_THAT(own, IsOk());
  EXPECT_EQ(own->entry().entrant().display_name(), "Đơn vị htx");
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "htx", "any"), Secretary()),
              FailsWith(StatusCode::kAlreadyExists, "ENTRY_KNOWN"));

  // It is judged once more when it is chosen.
  GoTo(2024, 3, 1);
  contest = StartJudging(contest);
  directory_.status["htx"] = "SUSPENDED";
  EXPECT_THAT(Choose(own->entry()), FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
  EXPECT_THAT(Score(own->entry(), 0, 1, 1), FailsWith(StatusCode::kFailedPrecondition, "CONTEST_KIND_REFUSED"));
}

TEST_P(ExemplaryFlowTest, ACategoryIsForItsSector) {
  GoTo(2024, 2, 1);
  v1::CreateContestRequest request;
  request.set_request_id(Uuid());
  v1::Contest contest = Call(1);
  *request.mutable_contest() = contest;
  request.mutable_contest()->mutable_categories(0)->set_sector("TRADE");
  const auto created = contests_->CreateContest(request, Secretary());
  ASSERT_THAT(created, IsOk());
  contest = Open(created->contest());
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "htx"), Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "CATEGORY_MISMATCH"));
  EXPECT_THAT(contests_->SubmitEntry(Candidate(contest, "htx", "any"), Secretary()), IsOk());
}

}  // namespace
}  // namespace htx::awards

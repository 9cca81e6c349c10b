// A contest from the call for entries to the prizes. Seed 001 tells of one: on 2024-04-06 the alliance of Hải Phòng
// launched the contest on the Law on Cooperatives of 2023. What came of it is not told, so entries and scores here are
// made up.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/conformance/awards/contest_harness.h"
#include "tests/support/eventually.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;
using htx::testing::Violates;

class ContestFlowTest : public ContestTest {
 protected:
  // The contest in JUDGING with three essays, and the cooperative of judge 3 among the units.
  void Judging() {
    contest_ = Open(MakeLawContest());
    GoTo(2024, 5, 1);
    for (const std::string author : {"an", "binh", "chi"}) essays_.push_back(Enter(Essay(contest_, author, author)));
    v1::SubmitEntryRequest unit = Essay(contest_, "x", "work of unit 3");
    unit.mutable_entry()->set_category("units");
    unit.mutable_entry()->clear_entrant();
    unit.mutable_entry()->mutable_entrant()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    unit.mutable_entry()->mutable_entrant()->set_organization("organizations/unit-3");
    of_unit_ = Enter(unit);
    GoTo(2024, 10, 1);
    contest_ = StartJudging(contest_);
  }
  // "an" and "binh" end equal in all, "chi" ahead; the unit has its one entry.
  void ScoreAll() {
    for (int judge = 0; judge < 2; ++judge) {
      EXPECT_THAT(Score(essays_[0], judge, 40'000, 30'000), IsOk());
      EXPECT_THAT(Score(essays_[1], judge, 40'000, 30'000), IsOk());
      EXPECT_THAT(Score(essays_[2], judge, 50'000, 30'001), IsOk());
      EXPECT_THAT(Score(of_unit_, judge, 0, 0), IsOk());
    }
  }
  v1::AnnounceResultsRequest Announcing(const std::vector<std::pair<v1::ContestEntry, std::string>>& prizes) {
    auto request = Move<v1::AnnounceResultsRequest>(contest_);
    request.set_announcement_number("25/TB-LMHTX");
    SetDate(request.mutable_announced_on(), 2024, 10, 20);
    for (const auto& [entry, prize] : prizes) {
      v1::PrizeAward& award = *request.add_prizes();
      award.set_entry(entry.name());
      award.set_prize(prize);
    }
    return request;
  }
  absl::StatusOr<v1::GetContestResultsResponse> Results(const rpc::RequestContext& context) {
    v1::GetContestResultsRequest request;
    request.set_name(contest_.name());
    return contests_->GetContestResults(request, context);
  }
  v1::GetJudgementsResponse Judgements(const v1::ContestEntry& entry, const rpc::RequestContext& context) {
    v1::GetJudgementsRequest request;
    request.set_name(entry.name());
    return contests_->GetJudgements(request, context).value();
  }
  v1::ListEntriesResponse Entries(const rpc::RequestContext& context) {
    v1::ListEntriesRequest request;
    request.set_contest(contest_.name());
    return contests_->ListEntries(request, context).value();
  }

  v1::Contest contest_ = {};
  std::vector<v1::ContestEntry> essays_ = {};
  v1::ContestEntry of_unit_ = {};
};
HTX_BOTH_ENGINES(ContestFlowTest);

TEST_P(ContestFlowTest, FromTheCallForEntriesToThePrizes) {
  Judging();
  EXPECT_EQ(contest_.categories(0).prizes(0).places(), 1);
  ScoreAll();
  contest_ = CloseJudging(contest_);
  EXPECT_EQ(contest_.state(), v1::CONTEST_STATE_JUDGED);
  EXPECT_EQ(contest_.inputs_sha256().size(), 64u);

  const auto results = Results(Secretary());
  ASSERT_THAT(results, IsOk());
  EXPECT_TRUE(results->reproduced());
  ASSERT_EQ(results->results_size(), 4);
  EXPECT_EQ(results->results(0).entry(), essays_[2].name());
  EXPECT_EQ(results->results(0).mean_milli().numerator(), 160'002);
  EXPECT_EQ(results->results(0).mean_milli().denominator(), 2);
  EXPECT_EQ(results->results(1).rank(), 2);
  EXPECT_EQ(results->results(2).rank(), 2);  // Nothing separates them.
  EXPECT_EQ(results->results(3).category(), "units");
  EXPECT_FALSE(results->results(0).has_entrant());

  // The first prize is left; both consolation prizes go to the two equals, so the best would be passed over.
  EXPECT_THAT(
      contests_->AnnounceResults(Announcing({{essays_[0], "consolation"}, {essays_[1], "consolation"}}), Secretary()),
      FailsWith(StatusCode::kInvalidArgument, "PRIZE_REFUSED"));
  const auto announced = contests_->AnnounceResults(
      Announcing({{essays_[2], "first"}, {essays_[0], "consolation"}, {essays_[1], "consolation"}}), Secretary());
  ASSERT_THAT(announced, IsOk());
  EXPECT_EQ(announced->contest().state(), v1::CONTEST_STATE_ANNOUNCED);
  ASSERT_EQ(announced->entries_size(), 3);
  EXPECT_EQ(announced->entries(0).entrant().reference(), "persons/chi");
  EXPECT_EQ(announced->entries(0).prize(), "first");
  EXPECT_FALSE(announced->entries(0).nomination().empty());
  EXPECT_TRUE(announced->entries(1).nomination().empty());  // A consolation prize stands by itself.
  // The prize of the units was left.
  EXPECT_EQ(Read(of_unit_, Secretary()).prize(), "");

  // Now everybody may see whose they are, and the results still follow from what was locked.
  const auto shown = Results(As("user:anybody", {}));
  ASSERT_THAT(shown, IsOk());
  EXPECT_TRUE(shown->reproduced());
  EXPECT_EQ(shown->results(0).entrant().reference(), "persons/chi");
  EXPECT_EQ(shown->results(0).prize(), "first");

  v1::ListLogEntriesRequest log;
  EXPECT_TRUE(htx::testing::Eventually([&] {
    int found = 0;
    const auto entries = log_->ListLogEntries(log, Clerk());
    for (const v1::LogEntry& entry : entries.value().entries()) found += absl::StartsWith(entry.type(), "CONTEST_");
    return found == 2;
  }));
}

// A prize is a result of a movement: it backs a thematic award and never one for regular merit.
TEST_P(ContestFlowTest, APrizeBacksNoAwardForRegularMerit) {
  Judging();
  ScoreAll();
  contest_ = CloseJudging(contest_);
  const auto announced = contests_->AnnounceResults(Announcing({{essays_[2], "first"}}), Secretary());
  ASSERT_THAT(announced, IsOk());
  v1::GetNominationRequest get;
  get.set_name(announced->entries(0).nomination());
  const v1::Nomination drafted = commendation_->GetNomination(get, Clerk())->nomination();
  EXPECT_EQ(drafted.state(), v1::NOMINATION_STATE_DRAFT);
  EXPECT_EQ(drafted.basis(), v1::AWARD_BASIS_THEMATIC);
  EXPECT_EQ(drafted.award_kind(), "ALLIANCE_CERTIFICATE");
  EXPECT_EQ(drafted.recipient().reference(), "persons/chi");
  ASSERT_EQ(drafted.achievements_size(), 1);
  EXPECT_EQ(drafted.achievements(0), announced->entries(0).achievement());

  v1::CheckEligibilityRequest check;
  *check.mutable_draft() = drafted;
  check.mutable_draft()->set_basis(v1::AWARD_BASIS_MERIT);
  SetDate(check.mutable_date(), 2024, 12, 1);
  const auto judged = eligibility_->CheckEligibility(check, Secretary());
  ASSERT_THAT(judged, IsOk());
  EXPECT_EQ(judged->report().verdict(), v1::ELIGIBILITY_VERDICT_INELIGIBLE);
  EXPECT_TRUE(absl::StrContains(judged->report().ShortDebugString(), "NOT_FROM_THEMATIC"));
  check.mutable_draft()->set_basis(v1::AWARD_BASIS_THEMATIC);
  EXPECT_NE(eligibility_->CheckEligibility(check, Secretary())->report().verdict(), v1::ELIGIBILITY_VERDICT_INELIGIBLE);
}

TEST_P(ContestFlowTest, EntriesAreReceivedBeforeTheDeadlineAndOnce) {
  contest_ = MakeLawContest();
  const v1::SubmitEntryRequest essay = Essay(contest_, "an", "work");
  EXPECT_THAT(contests_->SubmitEntry(essay, Secretary()), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  contest_ = Open(contest_);
  EXPECT_EQ(contest_.entry_deadline_time().seconds(),
            absl::ToUnixSeconds(StartOf(absl::CivilDay(2024, 9, 30))) + 17 * 3600);
  const v1::ContestEntry first = Enter(essay);
  // The same work under another name.
  EXPECT_THAT(contests_->SubmitEntry(Essay(contest_, "binh", "work"), Secretary()),
              FailsWith(StatusCode::kAlreadyExists, "ENTRY_KNOWN"));
  auto taken_back = MoveEntry<v1::WithdrawEntryRequest>(first);
  taken_back.set_reason("gửi nhầm bản nháp");
  ASSERT_THAT(contests_->WithdrawEntry(taken_back, Secretary()), IsOk());
  const v1::ContestEntry again = Enter(Essay(contest_, "an", "work"));
  auto thrown_out = MoveEntry<v1::DisqualifyEntryRequest>(again);
  thrown_out.set_reason("sao chép");
  ASSERT_THAT(contests_->DisqualifyEntry(thrown_out, Secretary()), IsOk());
  EXPECT_THAT(contests_->SubmitEntry(Essay(contest_, "an", "work"), Secretary()),
              FailsWith(StatusCode::kAlreadyExists, "ENTRY_KNOWN"));

  EXPECT_THAT(contests_->StartJudging(Move<v1::StartJudgingRequest>(contest_), Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "ENTRIES_OPEN"));
  GoTo(2024, 9, 30, 17);
  EXPECT_THAT(contests_->SubmitEntry(Essay(contest_, "an", "late"), Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "ENTRY_LATE"));
  // It came by post in time and is put on record now.
  v1::SubmitEntryRequest by_post = Essay(contest_, "an", "by post");
  SetDate(by_post.mutable_received()->mutable_date(), 2024, 9, 30);
  by_post.mutable_received()->set_hour(16);
  by_post.mutable_received()->set_minute(59);
  EXPECT_THAT(contests_->SubmitEntry(by_post, Secretary()), IsOk());
  v1::SubmitEntryRequest tomorrow = Essay(contest_, "an", "tomorrow");
  SetDate(tomorrow.mutable_received()->mutable_date(), 2024, 10, 1);
  EXPECT_THAT(contests_->SubmitEntry(tomorrow, Secretary()), Violates("received"));
}

TEST_P(ContestFlowTest, OneWorkIsReceivedOnceThroughManyCalls) {
  contest_ = Open(MakeLawContest());
  std::vector<std::function<absl::Status()>> calls;
  for (int i = 0; i < 4; ++i) {
    calls.push_back(
        [&, i] { return contests_->SubmitEntry(Essay(contest_, absl::StrCat("p", i), "work"), Secretary()).status(); });
  }
  int received = 0;
  for (const absl::Status& status : AtOnce(calls)) {
    received += status.ok();
    EXPECT_TRUE(status.ok() || ReasonOf(status) == "ENTRY_KNOWN") << status;
  }
  EXPECT_EQ(received, 1);
  EXPECT_EQ(Entries(Secretary()).total_size(), 1);
}

TEST_P(ContestFlowTest, AJudgeSeesNoAuthorsAndNoOthersScores) {
  Judging();
  EXPECT_FALSE(Read(essays_[0], Judge(0)).has_entrant());
  EXPECT_FALSE(Read(essays_[0], Judge(0)).has_received_time());
  EXPECT_FALSE(Read(essays_[0], As("user:anybody", {})).has_entrant());
  EXPECT_EQ(Read(essays_[0], Secretary()).entrant().reference(), "persons/an");
  // A judge who also works for the alliance is a judge.
  EXPECT_FALSE(Read(essays_[0], As("user:judge-1", {"*"})).has_entrant());
  const v1::ListEntriesResponse listed = Entries(As("user:judge-1", {"*"}));
  EXPECT_EQ(listed.entries_size(), 4);
  for (const v1::ContestEntry& entry : listed.entries()) EXPECT_FALSE(entry.has_entrant());
  v1::ListEntriesRequest by_author;
  by_author.set_contest(contest_.name());
  by_author.set_filter("reference = \"an\"");
  EXPECT_THAT(contests_->ListEntries(by_author, Judge(0)),
              FailsWith(StatusCode::kInvalidArgument, "FILTER_UNKNOWN_FIELD"));

  const std::string before = Read(essays_[0], Judge(1)).SerializeAsString();
  const std::string nothing = Judgements(essays_[0], Judge(1)).SerializeAsString();
  const int64_t mark = Mark();
  ASSERT_THAT(Score(essays_[0], 0, 40'000, 30'000), IsOk());
  EXPECT_EQ(Judgements(essays_[0], Judge(0)).judgements_size(), 1);
  // For the others, and for the manager, it is as if nobody had scored.
  EXPECT_EQ(Judgements(essays_[0], Judge(1)).SerializeAsString(), nothing);
  EXPECT_EQ(Judgements(essays_[0], Secretary()).judgements_size(), 0);
  EXPECT_EQ(Read(essays_[0], Judge(1)).SerializeAsString(), before);
  EXPECT_THAT(Results(Secretary()), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  // The feed tells that it was scored, and neither points nor author.
  const v1::ListChangesResponse feed = Feed(mark, 1);
  EXPECT_EQ(feed.changes(0).header().type(), "ENTRY_JUDGED");
  EXPECT_EQ(feed.changes(0).resource_case(), v1::Change::RESOURCE_NOT_SET);
  const v1::ListChangesResponse whole = Feed(0, 1);
  for (const v1::Change& change : whole.changes()) {
    EXPECT_FALSE(change.has_contest_entry() && change.contest_entry().has_entrant()) << change.header().type();
  }

  ScoreAll();
  contest_ = CloseJudging(contest_);
  EXPECT_EQ(Judgements(essays_[0], Judge(1)).judgements_size(), 2);
  EXPECT_EQ(Judgements(essays_[0], Secretary()).judgements_size(), 2);
  EXPECT_EQ(Judgements(essays_[0], As("user:anybody", {})).judgements_size(), 0);
  EXPECT_THAT(Results(As("user:anybody", {})), FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_FALSE(Read(essays_[0], Judge(0)).has_entrant());  // Until they are announced.
}

TEST_P(ContestFlowTest, NobodyJudgesTheirOwnUnitAndStrangersDoNotJudge) {
  Judging();
  const absl::Status own = Score(of_unit_, 3, 60'000, 40'000).status();
  EXPECT_THAT(own, FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_JUDGE"));
  EXPECT_EQ(own, Score(of_unit_, 9, 60'000, 40'000).status());  // A stranger gets the same answer.
  EXPECT_THAT(Score(essays_[0], 3, 60'000, 40'000), IsOk());

  // Judge 2 scores Bình and declares afterwards that they are kin: the scores are kept and do not count.
  EXPECT_THAT(Score(essays_[1], 2, 60'000, 40'000), IsOk());
  v1::DeclareRelationRequest kin;
  kin.set_request_id(Uuid());
  v1::Relation& relation = *kin.mutable_relation();
  relation.set_manager("organizations/hai-phong");
  relation.set_principal("user:judge-2");
  relation.set_reference("persons/binh");
  relation.set_kind(v1::RELATION_KIND_KIN);
  SetDate(relation.mutable_period()->mutable_from(), 2020, 1, 1);
  ASSERT_THAT(councils_->DeclareRelation(kin, Judge(2)), IsOk());
  EXPECT_THAT(Score(essays_[1], 2, 1, 1), FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_JUDGE"));

  const auto too_few = contests_->CloseJudging(Move<v1::CloseJudgingRequest>(contest_), Secretary());
  EXPECT_THAT(too_few, FailsWith(StatusCode::kFailedPrecondition, "JUDGEMENTS_MISSING"));
  EXPECT_EQ(DetailOf(too_few.status()).preconditions.size(), 4u);
  ScoreAll();
  contest_ = CloseJudging(contest_);
  const v1::GetJudgementsResponse of_binh = Judgements(essays_[1], Secretary());
  ASSERT_EQ(of_binh.judgements_size(), 3);
  EXPECT_EQ(of_binh.judgements(2).set_aside(), v1::CONFLICT_GROUND_DECLARED_RELATION);
  EXPECT_EQ(of_binh.judgements(2).total_milli(), 100'000);
  const auto results = Results(Secretary());
  ASSERT_THAT(results, IsOk());
  for (const v1::ContestResult& result : results->results()) {
    if (result.entry() != essays_[1].name()) continue;
    EXPECT_EQ(result.mean_milli().denominator(), 2);
    EXPECT_EQ(result.set_aside_count(), 1);
  }
  EXPECT_TRUE(results->reproduced());
}

TEST_P(ContestFlowTest, TheLastScoreOfAJudgeCountsAndJudgesOfTheDayJudge) {
  Judging();
  ASSERT_THAT(Score(essays_[0], 0, 1, 1), IsOk());
  const auto again = Score(essays_[0], 0, 40'000, 30'000);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->judgement().revision(), 2);
  const v1::GetJudgementsResponse own = Judgements(essays_[0], Judge(0));
  ASSERT_EQ(own.judgements_size(), 1);
  EXPECT_EQ(own.judgements(0).total_milli(), 70'000);
  EXPECT_EQ(own.judgements(0).scores_size(), 2);
  for (int i = 2; i < 20; ++i) ASSERT_THAT(Score(essays_[0], 0, i, 0), IsOk());
  EXPECT_THAT(Score(essays_[0], 0, 1, 1), FailsWith(StatusCode::kFailedPrecondition, "JUDGEMENT_LIMIT"));

  v1::GetCouncilRequest get;
  get.set_name("councils/jury");
  v1::UpdateCouncilMembersRequest leave;
  leave.set_request_id(Uuid());
  leave.set_name("councils/jury");
  leave.set_etag(councils_->GetCouncil(get, Clerk())->council().etag());
  v1::SeatChange& change = *leave.add_changes();
  change.set_leaves("user:judge-1");
  SetDate(change.mutable_effective_date(), 2024, 10, 2);
  ASSERT_THAT(councils_->UpdateCouncilMembers(leave, Clerk()), IsOk());
  ASSERT_THAT(Score(essays_[1], 1, 5, 5), IsOk());
  GoTo(2024, 10, 2);
  EXPECT_THAT(Score(essays_[2], 1, 5, 5), FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_JUDGE"));
}

TEST_P(ContestFlowTest, BadScoresAreNamedAndNothingIsWritten) {
  Judging();
  const int64_t mark = Mark();
  EXPECT_THAT(Score(essays_[0], 0, 60'001, 0), FailsWith(StatusCode::kInvalidArgument, "SCORE_INVALID"));
  EXPECT_THAT(Score(essays_[0], 0, 0, -1), FailsWith(StatusCode::kInvalidArgument, "SCORE_INVALID"));
  v1::JudgeEntryRequest half;
  half.set_request_id(Uuid());
  half.set_name(essays_[0].name());
  half.add_scores()->set_criterion("content");
  EXPECT_THAT(contests_->JudgeEntry(half, Judge(0)), FailsWith(StatusCode::kInvalidArgument, "SCORES_INCOMPLETE"));
  half.set_name("entries/nothing");
  EXPECT_THAT(contests_->JudgeEntry(half, Judge(0)), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  auto selected = MoveEntry<v1::SelectEntryRequest>(essays_[0]);
  EXPECT_THAT(contests_->SelectEntry(selected, Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "CONTEST_KIND_REFUSED"));
  EXPECT_EQ(Mark(), mark + 1);
}

TEST_P(ContestFlowTest, WhatDoesNotFitTogetherIsNoContest) {
  contest_ = MakeLawContest();
  const auto refused = [&](const std::function<void(v1::Contest&)>& change) {
    v1::CreateContestRequest request;
    request.set_request_id(Uuid());
    *request.mutable_contest() = contest_;
    change(*request.mutable_contest());
    return contests_->CreateContest(request, Secretary());
  };
  const int64_t mark = Mark();
  EXPECT_THAT(refused([](v1::Contest& c) { c.set_jury(""); }),
              FailsWith(StatusCode::kInvalidArgument, "CONTEST_INVALID"));
  EXPECT_THAT(refused([](v1::Contest& c) { c.set_jury("councils/nobody"); }),
              FailsWith(StatusCode::kFailedPrecondition, "COUNCIL_UNKNOWN"));
  EXPECT_THAT(refused([](v1::Contest& c) { c.set_campaign("campaigns/nothing"); }),
              FailsWith(StatusCode::kFailedPrecondition, "CAMPAIGN_UNKNOWN"));
  EXPECT_THAT(refused([](v1::Contest& c) { c.set_campaign("campaigns/mark-1"); }),  // Of another kind and manager.
              FailsWith(StatusCode::kInvalidArgument, "CONTEST_INVALID"));
  EXPECT_THAT(refused([](v1::Contest& c) { c.mutable_categories(0)->mutable_prizes(0)->set_award_kind("GOLD"); }),
              FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
  EXPECT_THAT(refused([](v1::Contest& c) { c.mutable_categories(0)->mutable_prizes(0)->set_award_kind("VCA_FLAG"); }),
              FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_REQUIRED"));
  EXPECT_THAT(refused([](v1::Contest& c) { c.set_manager("organizations/hai-duong"); }),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(
      refused([](v1::Contest& c) { c.mutable_categories(0)->mutable_prizes(0)->mutable_money()->set_amount(-1); }),
      Violates("contest.categories[0].prizes[0].money.amount"));
  EXPECT_THAT(refused([](v1::Contest& c) { c.mutable_entry_deadline()->mutable_date()->set_day(31); }),
              Violates("contest.entry_deadline.date"));
  EXPECT_EQ(Mark(), mark + 1);
}

TEST_P(ContestFlowTest, AContestIsCalledOffBeforeItIsAnnounced) {
  contest_ = Open(MakeLawContest());
  auto cancel = Move<v1::CancelContestRequest>(contest_);
  cancel.set_reason("không đủ bài dự thi");
  const auto cancelled = contests_->CancelContest(cancel, Secretary());
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->contest().state_reason(), "không đủ bài dự thi");
  EXPECT_EQ(contests_->CancelContest(cancel, Secretary())->SerializeAsString(), cancelled->SerializeAsString());
  EXPECT_THAT(contests_->SubmitEntry(Essay(contest_, "an", "work"), Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  cancel = Move<v1::CancelContestRequest>(contest_);
  EXPECT_THAT(contests_->CancelContest(cancel, Secretary()), FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  contest_ = cancelled->contest();
  EXPECT_THAT(contests_->CancelContest(Move<v1::CancelContestRequest>(contest_), Secretary()),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  v1::ListContestsRequest list;
  list.set_filter("state = CANCELLED AND kind = SCORED AND campaign = \"cuoc-thi\"");
  EXPECT_EQ(contests_->ListContests(list, Clerk())->total_size(), 1);
}

}  // namespace
}  // namespace htx::awards

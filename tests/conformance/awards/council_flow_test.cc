// Councils with dated members, who may not judge whom, and meetings from call to minutes.

#include <functional>
#include <random>

#include "absl/strings/str_cat.h"
#include "awards/domain/ballot.h"
#include "awards/domain/meeting.h"
#include "tests/conformance/awards/council_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class CouncilFlowTest : public CouncilTest {
 protected:
  // Nine seats from 2017 on; "user:0" chairs, "user:1" is vice chair.
  v1::CreateCouncilRequest NineSeats(const std::string& id) {
    v1::CreateCouncilRequest request;
    request.set_request_id(Uuid());
    request.set_council_id(id);
    v1::Council& council = *request.mutable_council();
    council.set_display_name("Hội đồng Thi đua - Khen thưởng");
    council.set_manager("organizations/vca");
    for (int i = 0; i < 9; ++i) {
      v1::CouncilSeat& seat = *council.add_seats();
      seat.set_principal(absl::StrCat("user:", i));
      seat.set_display_name(absl::StrCat("Thành viên ", i));
      seat.set_role(i == 0 ? v1::COUNCIL_ROLE_CHAIR : i == 1 ? v1::COUNCIL_ROLE_VICE_CHAIR : v1::COUNCIL_ROLE_MEMBER);
      seat.set_unit(absl::StrCat("organizations/unit-", i));
      SetDate(seat.mutable_period()->mutable_from(), 2017, 1, 1);
    }
    return request;
  }
  v1::Council Found(const std::string& id) {
    const auto created = councils_->CreateCouncil(NineSeats(id), Clerk());
    EXPECT_THAT(created, IsOk());
    return created.value().council();
  }
  v1::UpdateCouncilMembersRequest Leaves(const v1::Council& council, const std::string& principal, int year) {
    v1::UpdateCouncilMembersRequest request;
    request.set_request_id(Uuid());
    request.set_name(council.name());
    request.set_etag(council.etag());
    v1::SeatChange& change = *request.add_changes();
    change.set_leaves(principal);
    SetDate(change.mutable_effective_date(), year, 1, 1);
    return request;
  }
  v1::ScheduleMeetingRequest Call(const std::string& council, int year = 2017) {
    v1::ScheduleMeetingRequest request;
    request.set_request_id(Uuid());
    request.set_meeting_id("m");
    v1::Meeting& meeting = *request.mutable_meeting();
    meeting.set_display_name("Họp Hội đồng");
    meeting.set_manager("organizations/vca");
    meeting.set_source_council(council);
    SetDate(meeting.mutable_held_on(), year, 12, 16);
    return request;
  }
  template <class Request>
  Request Step(const v1::Meeting& meeting) {
    Request request;
    request.set_request_id(Uuid());
    request.set_name(meeting.name());
    request.set_etag(meeting.etag());
    return request;
  }
  v1::Meeting Attended(const v1::Meeting& meeting, int present) {
    auto request = Step<v1::RecordAttendanceRequest>(meeting);
    for (int i = 0; i < present; ++i) request.add_attending(absl::StrCat("user:", i));
    const auto recorded = councils_->RecordAttendance(request, Clerk());
    EXPECT_THAT(recorded, IsOk());
    return recorded.value().meeting();
  }
  v1::DeclareRelationRequest Kin(const std::string& principal, const std::string& organization) {
    v1::DeclareRelationRequest request;
    request.set_request_id(Uuid());
    v1::Relation& relation = *request.mutable_relation();
    relation.set_manager("organizations/vca");
    relation.set_principal(principal);
    relation.set_organization(organization);
    relation.set_kind(v1::RELATION_KIND_KIN);
    SetDate(relation.mutable_period()->mutable_from(), 2017, 1, 1);
    return request;
  }
};
HTX_BOTH_ENGINES(CouncilFlowTest);

TEST_P(CouncilFlowTest, MembersComeAndGoAndAMeetingHasThoseOfItsDay) {
  const v1::Council council = Found("c");
  EXPECT_THAT(councils_->UpdateCouncilMembers(Leaves(council, "stranger", 2018), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "NOT_IN_COUNCIL"));
  EXPECT_THAT(councils_->UpdateCouncilMembers(Leaves(council, "user:8", 2018), As("x", {"organizations/other"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  const auto left = councils_->UpdateCouncilMembers(Leaves(council, "user:8", 2018), Clerk());
  ASSERT_THAT(left, IsOk());
  EXPECT_THAT(councils_->UpdateCouncilMembers(Leaves(council, "user:7", 2018), Clerk()),
              FailsWith(StatusCode::kAborted, "ETAG_MISMATCH"));
  v1::GetCouncilRequest get;
  get.set_name("councils/c");
  EXPECT_EQ(councils_->GetCouncil(get, Clerk())->council().seats_size(), 9) << "who left is not forgotten";
  SetDate(get.mutable_as_of(), 2018, 1, 1);
  EXPECT_EQ(councils_->GetCouncil(get, Clerk())->council().seats_size(), 8);
  EXPECT_EQ(councils_->ScheduleMeeting(Call("councils/c"), Clerk())->meeting().council_size(), 9);
  v1::ScheduleMeetingRequest later = Call("councils/c", 2018);
  later.set_meeting_id("later");
  EXPECT_EQ(councils_->ScheduleMeeting(later, Clerk())->meeting().council_size(), 8);
  EXPECT_EQ(councils_->ListCouncils({}, Clerk())->total_size(), 1);
  EXPECT_EQ(councils_->ListMeetings({}, Clerk())->total_size(), 2);
}

TEST_P(CouncilFlowTest, ACouncilHasOneChairADayAndNobodyTwoSeats) {
  v1::CreateCouncilRequest chairs = NineSeats("c");
  chairs.mutable_council()->mutable_seats(3)->set_role(v1::COUNCIL_ROLE_CHAIR);
  EXPECT_THAT(councils_->CreateCouncil(chairs, Clerk()), FailsWith(StatusCode::kInvalidArgument, "COUNCIL_INVALID"));
  v1::CreateCouncilRequest twice = NineSeats("c");
  twice.mutable_council()->mutable_seats(3)->set_principal("user:2");
  EXPECT_THAT(councils_->CreateCouncil(twice, Clerk()), FailsWith(StatusCode::kInvalidArgument, "COUNCIL_INVALID"));
  v1::CreateCouncilRequest empty = NineSeats("c");
  SetDate(empty.mutable_council()->mutable_seats(3)->mutable_period()->mutable_to(), 2017, 1, 1);
  EXPECT_THAT(councils_->CreateCouncil(empty, Clerk()), FailsWith(StatusCode::kInvalidArgument, "COUNCIL_INVALID"));
  EXPECT_THAT(councils_->CreateCouncil(NineSeats("c"), As("x", {})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_TRUE(Table("select 1 from councils").empty());
  Found("c");
  EXPECT_THAT(councils_->CreateCouncil(NineSeats("c"), Clerk()), FailsWith(StatusCode::kAlreadyExists, "ID_TAKEN"));
}

// The list of conflicts is known before the meeting; whoever stands on it is recused when the ballot opens, and stays
// in the base.
TEST_P(CouncilFlowTest, ConflictsAreKnownBeforehandAndRecuseByRule) {
  Found("c");
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"unit-3", "ha-nam"});
  const v1::Nomination nomination = Submit(MakeNomination("n", "VCA_FLAG", "unit-3", "red-river"));
  ASSERT_THAT(Review(nomination, v1::REVIEW_ACTION_ACCEPT), IsOk());
  ASSERT_THAT(councils_->DeclareRelation(Kin("user:5", "organizations/unit-3"), As("user:5", {})), IsOk())
      << "an own relation needs no scope";
  EXPECT_THAT(councils_->DeclareRelation(Kin("user:6", "organizations/unit-3"), As("user:5", {})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  v1::GetConflictsRequest ask;
  ask.set_name("councils/c");
  SetDate(ask.mutable_as_of(), 2017, 12, 16);
  ask.add_nominations("nominations/n");
  EXPECT_THAT(councils_->GetConflicts(ask, As("user:5", {})), FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  const auto conflicts = councils_->GetConflicts(ask, Clerk());
  ASSERT_THAT(conflicts, IsOk());
  ASSERT_EQ(conflicts->conflicts_size(), 2);
  EXPECT_EQ(conflicts->conflicts(0).principal(), "user:3");
  EXPECT_EQ(conflicts->conflicts(0).ground(), v1::CONFLICT_GROUND_INSTITUTION);
  EXPECT_EQ(conflicts->conflicts(1).principal(), "user:5");
  EXPECT_EQ(conflicts->conflicts(1).ground(), v1::CONFLICT_GROUND_DECLARED_RELATION);
  v1::ScheduleMeetingRequest call = Call("councils/c");
  call.mutable_meeting()->add_agenda("nominations/n");
  const v1::Meeting called = councils_->ScheduleMeeting(call, Clerk())->meeting();
  ASSERT_THAT(councils_->OpenMeeting(Step<v1::OpenMeetingRequest>(Attended(called, 9)), Clerk()), IsOk());
  const v1::Ballot ballot = OpenBallot("b", "meetings/m", "nominations/n");
  EXPECT_EQ(ballot.base(), 9);
  EXPECT_EQ(ballot.attainable(), 7);
  EXPECT_EQ(ballot.electorate(5).recused_reason(), "declared relation") << "which one is not shown";
  EXPECT_THAT(Vote("ballots/b", "user:5", v1::VOTE_CHOICE_AGREE),
              FailsWith(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE"));
}

TEST_P(CouncilFlowTest, ARelationEndsOnADayAndIsShownToItsAllianceAlone) {
  const auto declared = councils_->DeclareRelation(Kin("user:5", "organizations/htx"), Clerk());
  ASSERT_THAT(declared, IsOk());
  EXPECT_EQ(declared->relation().declared_by(), "user:clerk");
  v1::DeclareRelationRequest both = Kin("user:5", "organizations/htx");
  both.mutable_relation()->set_unit("organizations/vca");
  EXPECT_THAT(councils_->DeclareRelation(both, Clerk()), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::EndRelationRequest end;
  end.set_request_id(Uuid());
  end.set_name(declared->relation().name());
  end.set_etag(declared->relation().etag());
  SetDate(end.mutable_ended_on(), 2016, 1, 1);
  EXPECT_THAT(councils_->EndRelation(end, Clerk()), FailsWith(StatusCode::kInvalidArgument, "RELATION_INVALID"));
  SetDate(end.mutable_ended_on(), 2018, 1, 1);
  ASSERT_THAT(councils_->EndRelation(end, Clerk()), IsOk());
  v1::ListRelationsRequest list;
  list.set_manager("organizations/vca");
  EXPECT_EQ(councils_->ListRelations(list, Clerk())->relations(0).period().to().year(), 2018);
  EXPECT_THAT(councils_->ListRelations(list, As("user:5", {})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  list.set_manager("organizations/other");
  EXPECT_EQ(councils_->ListRelations(list, Clerk())->total_size(), 0);
}

TEST_P(CouncilFlowTest, AMeetingGoesFromCallToSignedMinutes) {
  Found("c");
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"ninh-binh", "ha-nam"});
  const v1::Nomination nomination = Submit(MakeNomination("n", "VCA_FLAG", "ninh-binh", "red-river"));
  ASSERT_THAT(Review(nomination, v1::REVIEW_ACTION_ACCEPT), IsOk());
  v1::ScheduleMeetingRequest call = Call("councils/c");
  call.mutable_meeting()->add_agenda("nominations/n");
  v1::Meeting meeting = councils_->ScheduleMeeting(call, Clerk())->meeting();
  EXPECT_EQ(meeting.state(), v1::MEETING_STATE_SCHEDULED);
  EXPECT_EQ(meeting.quorum(), 6);
  meeting = Attended(meeting, 5);
  EXPECT_THAT(councils_->OpenMeeting(Step<v1::OpenMeetingRequest>(meeting), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NO_QUORUM"));
  meeting = councils_->OpenMeeting(Step<v1::OpenMeetingRequest>(Attended(meeting, 8)), Clerk())->meeting();
  EXPECT_EQ(meeting.state(), v1::MEETING_STATE_IN_SESSION);
  const v1::Ballot ballot = OpenBallot("b", "meetings/m", "nominations/n");
  for (int i = 0; i < 6; ++i) {
    ASSERT_THAT(Vote("ballots/b", absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE), IsOk());
  }
  EXPECT_THAT(councils_->AdjournMeeting(Step<v1::AdjournMeetingRequest>(meeting), Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "BALLOTS_OPEN"));
  ASSERT_THAT(CloseBallot(ballot), IsOk());
  auto sign = Step<v1::SignMinutesRequest>(meeting);
  SetDate(sign.mutable_signed_on(), 2017, 12, 17);
  EXPECT_THAT(councils_->SignMinutes(sign, As("user:0", {})),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  meeting = councils_->AdjournMeeting(Step<v1::AdjournMeetingRequest>(meeting), Clerk())->meeting();
  sign = Step<v1::SignMinutesRequest>(meeting);
  SetDate(sign.mutable_signed_on(), 2017, 12, 1);
  EXPECT_THAT(councils_->SignMinutes(sign, Clerk()), FailsWith(StatusCode::kPermissionDenied, "NOT_THE_CHAIR"));
  EXPECT_THAT(councils_->SignMinutes(sign, As("user:1", {})),
              FailsWith(StatusCode::kInvalidArgument, "MINUTES_BEFORE_MEETING"));
  SetDate(sign.mutable_signed_on(), 2017, 12, 17);
  sign.set_request_id(Uuid());
  const auto signed_minutes = councils_->SignMinutes(sign, As("user:1", {}));
  ASSERT_THAT(signed_minutes, IsOk());
  EXPECT_EQ(signed_minutes->meeting().state(), v1::MEETING_STATE_MINUTES_SIGNED);
  v1::GetMinutesRequest get;
  get.set_meeting("meetings/m");
  const v1::Minutes minutes = councils_->GetMinutes(get, Clerk())->minutes();
  EXPECT_EQ(minutes.DebugString(), signed_minutes->minutes().DebugString());
  EXPECT_EQ(minutes.content_hash(), signed_minutes->meeting().minutes_hash())
      << "the content is the one that was signed";
  EXPECT_EQ(minutes.signer(), "user:1");
  ASSERT_EQ(minutes.ballots_size(), 1);
  EXPECT_EQ(minutes.ballots(0).tally().agree(), 6);
  EXPECT_EQ(minutes.DebugString().find("user:5"), std::string::npos) << "counts alone, no voter";
}

TEST_P(CouncilFlowTest, ACalledMeetingIsCancelledWithAReasonAndNothingFollows) {
  Found("c");
  const v1::Meeting meeting = councils_->ScheduleMeeting(Call("councils/c"), Clerk())->meeting();
  auto cancel = Step<v1::CancelMeetingRequest>(meeting);
  EXPECT_THAT(councils_->CancelMeeting(cancel, Clerk()), FailsWith(StatusCode::kInvalidArgument, "REASON_REQUIRED"));
  cancel.set_reason("bão số 12");
  const auto cancelled = councils_->CancelMeeting(cancel, Clerk());
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->meeting().cancel_reason(), "bão số 12");
  for (const absl::Status& status :
       {councils_->OpenMeeting(Step<v1::OpenMeetingRequest>(cancelled->meeting()), Clerk()).status(),
        councils_->AdjournMeeting(Step<v1::AdjournMeetingRequest>(cancelled->meeting()), Clerk()).status(),
        councils_->RecordAttendance(Step<v1::RecordAttendanceRequest>(cancelled->meeting()), Clerk()).status()}) {
    EXPECT_THAT(status, FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  }
  v1::ScheduleMeetingRequest unknown = Call("councils/none");
  EXPECT_THAT(councils_->ScheduleMeeting(unknown, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "COUNCIL_UNKNOWN"));
}

// Invariant 1, over the calls of a meeting and its ballot in whatever order: states move by their tables, and a refused
// call leaves nothing behind.
TEST_P(CouncilFlowTest, NoSequenceOfCallsLeavesTheTables) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Found("c");
  ASSERT_THAT(Review(Submit(MakeNomination("n", "VCA_CERTIFICATE", "ninh-binh", "")), v1::REVIEW_ACTION_ACCEPT),
              IsOk());
  v1::ScheduleMeetingRequest call = Call("councils/c");
  call.mutable_meeting()->add_agenda("nominations/n");
  ASSERT_THAT(councils_->ScheduleMeeting(call, Clerk()), IsOk());

  const auto meeting = [&] {
    v1::GetMeetingRequest get;
    get.set_name("meetings/m");
    return commendation_->GetMeeting(get, Clerk()).value().meeting();
  };
  const auto ballot = [&] {
    v1::GetBallotRequest get;
    get.set_name("ballots/b");
    const auto found = commendation_->GetBallot(get, Clerk());
    return found.ok() ? found->ballot() : v1::Ballot();
  };
  const std::vector<std::function<absl::Status()>> calls = {
      [&] {
        auto request = Step<v1::RecordAttendanceRequest>(meeting());
        for (int i = upto(10); i > 0; --i) request.add_attending(absl::StrCat("user:", i - 1));
        return councils_->RecordAttendance(request, Clerk()).status();
      },
      [&] { return councils_->OpenMeeting(Step<v1::OpenMeetingRequest>(meeting()), Clerk()).status(); },
      [&] { return councils_->AdjournMeeting(Step<v1::AdjournMeetingRequest>(meeting()), Clerk()).status(); },
      [&] {
        auto request = Step<v1::SignMinutesRequest>(meeting());
        SetDate(request.mutable_signed_on(), 2017, 12, 17);
        return councils_->SignMinutes(request, As(absl::StrCat("user:", upto(3)), {})).status();
      },
      [&] {
        v1::OpenBallotRequest request;
        request.set_request_id(Uuid());
        request.set_ballot_id("b");
        request.set_meeting("meetings/m");
        request.set_nomination("nominations/n");
        return commendation_->OpenBallot(request, Clerk()).status();
      },
      [&] { return Vote("ballots/b", absl::StrCat("user:", upto(11)), v1::VOTE_CHOICE_AGREE).status(); },
      [&] { return CloseBallot(ballot()).status(); },
      [&] {
        v1::VoidBallotRequest request;
        request.set_request_id(Uuid());
        request.set_name("ballots/b");
        request.set_etag(ballot().etag());
        request.set_reason("kiểm lại danh sách");
        return upto(4) == 0 ? councils_->VoidBallot(request, Clerk()).status() : absl::OkStatus();
      },
      [&] {
        auto request = Step<v1::CancelMeetingRequest>(meeting());
        request.set_reason("bão số 12");
        return upto(8) == 0 ? councils_->CancelMeeting(request, Clerk()).status() : absl::OkStatus();
      }};
  for (int step = 0; step < 40; ++step) {
    const v1::Meeting sat = meeting();
    const v1::Ballot stood = ballot();
    const int64_t mark = Mark();
    const absl::Status answered = calls[static_cast<size_t>(upto(static_cast<int>(calls.size())))]();
    if (!answered.ok()) {
      EXPECT_EQ(Mark(), mark + 1) << answered;
      EXPECT_EQ(meeting().SerializeAsString(), sat.SerializeAsString()) << answered;
      EXPECT_EQ(ballot().SerializeAsString(), stood.SerializeAsString()) << answered;
      continue;
    }
    const auto now = meeting().state();
    if (now != sat.state()) {
      EXPECT_TRUE(MayMove(static_cast<MeetingState>(sat.state()), static_cast<MeetingState>(now))) << now;
    }
    const auto stands = ballot().state();
    if (stands == stood.state()) continue;
    if (stood.name().empty()) {
      EXPECT_EQ(stands, v1::BALLOT_STATE_OPEN);
    } else {
      EXPECT_TRUE(MayMove(static_cast<BallotState>(stood.state()), static_cast<BallotState>(stands))) << stands;
    }
  }
}

}  // namespace
}  // namespace htx::awards

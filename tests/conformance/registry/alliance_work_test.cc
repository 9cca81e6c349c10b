// Plans against what was done, programmes, visits and petitions, standing agencies: the seeds' stories.

#include "absl/strings/str_cat.h"
#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class AllianceWorkTest : public RecordSteps {
 protected:
  void SetUp() override {
    Alliance("hp");
    Create(Cooperative("a"));
    clock_.Advance(absl::Seconds(1));
  }
  v1::RecordSupportActivityRequest Plan() {
    v1::RecordSupportActivityRequest request;
    request.set_request_id(RequestId());
    request.set_activity_id("classes");
    v1::SupportActivity& activity = *request.mutable_activity();
    activity.set_alliance("organizations/hp");
    activity.set_kind(v1::SUPPORT_ACTIVITY_KIND_OUTREACH_CLASS);
    activity.set_title("Tuyên truyền, vận động thành lập mới HTX");
    *activity.mutable_start_date() = Date(2025, 1, 1);
    *activity.mutable_end_date() = Date(2025, 12, 31);
    activity.set_state(v1::SUPPORT_ACTIVITY_STATE_PLANNED);
    activity.set_planned_count(50);
    return request;
  }
  absl::StatusOr<v1::SupportActivity> Record(const v1::RecordSupportActivityRequest& request) {
    return ASecondLater(handlers_->activities.RecordSupportActivity(request, Clerk()),
                        &v1::RecordSupportActivityResponse::activity);
  }
  absl::StatusOr<v1::SupportActivity> Update(const v1::SupportActivity& activity, const std::string& etag,
                                             const std::vector<std::string>& paths) {
    v1::UpdateSupportActivityRequest request;
    *request.mutable_activity() = activity;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    request.set_etag(etag);
    request.set_request_id(RequestId());
    return ASecondLater(handlers_->activities.UpdateSupportActivity(request, Clerk()),
                        &v1::UpdateSupportActivityResponse::activity);
  }
  v1::SupportActivityRow Total() {
    v1::AggregateSupportActivitiesRequest request;
    const auto reply = handlers_->activities.AggregateSupportActivities(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->total() : v1::SupportActivityRow();
  }
  v1::CreateCoordinationProgrammeRequest Programme() {
    v1::CreateCoordinationProgrammeRequest request;
    request.set_request_id(RequestId());
    request.set_coordination_programme_id("p");
    v1::CoordinationProgramme& programme = *request.mutable_coordination_programme();
    programme.set_alliance("organizations/hp");
    programme.set_title("Chương trình phối hợp giai đoạn 2022-2026");
    *programme.mutable_start_date() = Date(2022, 1, 1);
    *programme.mutable_end_date() = Date(2026, 12, 31);
    for (const char* id : {"areas/d783", "areas/d785", "areas/d769-2021"}) programme.add_counterpart_areas(id);
    programme.add_counterparts("Hội Nông dân thành phố");
    return request;
  }
  v1::RaisePetitionRequest Petition(const std::string& id, const std::string& addressee,
                                    const google::type::Date& raised) {
    v1::RaisePetitionRequest request;
    request.set_request_id(RequestId());
    request.set_petition_id(id);
    v1::Petition& petition = *request.mutable_petition();
    petition.set_alliance("organizations/hp");
    petition.set_raised_by("organizations/a");
    *petition.mutable_raised_date() = raised;
    petition.set_addressee(addressee);
    petition.set_subject("Bố trí quỹ đất xây trụ sở hợp tác xã");
    return request;
  }
  absl::StatusOr<v1::Petition> Raise(const v1::RaisePetitionRequest& request) {
    return ASecondLater(handlers_->alliance_work.RaisePetition(request, Clerk()), &v1::RaisePetitionResponse::petition);
  }
  absl::StatusOr<v1::Petition> Advance(const v1::Petition& petition, const v1::PetitionStep& step) {
    auto request = About<v1::AdvancePetitionRequest>(petition);
    *request.mutable_step() = step;
    return ASecondLater(handlers_->alliance_work.AdvancePetition(request, Clerk()),
                        &v1::AdvancePetitionResponse::petition);
  }
  static v1::PetitionStep Step(v1::PetitionState kind, const google::type::Date& day, const std::string& party,
                               const std::string& text) {
    v1::PetitionStep step;
    step.set_kind(kind);
    *step.mutable_date() = day;
    step.set_party(party);
    step.set_text(text);
    if (kind == v1::PETITION_STATE_CLOSED) step.set_outcome(v1::PETITION_OUTCOME_SETTLED);
    return step;
  }
  absl::Status Appoint(const std::string& agency, const google::type::Date& start, const std::string& alliance = "hp",
                       const std::vector<std::string>& scopes = {"*"}) {
    v1::AppointStandingAgencyRequest request;
    request.set_request_id(RequestId());
    v1::StandingAgency& appointment = *request.mutable_standing_agency();
    appointment.set_alliance("organizations/" + alliance);
    appointment.set_area("areas/p31");
    appointment.set_committee("Ban Chỉ đạo Đổi mới, Phát triển kinh tế tập thể, hợp tác xã");
    appointment.set_agency(agency);
    *appointment.mutable_start_date() = start;
    const absl::Status status = handlers_->alliance_work.AppointStandingAgency(request, Clerk(scopes)).status();
    clock_.Advance(absl::Seconds(1));
    return status;
  }
  std::vector<std::string> AgenciesOn(const google::type::Date& day, bool ended = false) {
    v1::ListStandingAgenciesRequest request;
    request.set_filter("area = p31");
    *request.mutable_time()->mutable_valid_date() = day;
    request.set_include_ended(ended);
    const auto reply = handlers_->alliance_work.ListStandingAgencies(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    std::vector<std::string> names;
    if (reply.ok()) {
      for (const auto& agency : reply->standing_agencies()) names.push_back(agency.agency());
    }
    return names;
  }
};
HTX_BOTH_ENGINES(AllianceWorkTest);

// "75 lớp tuyên truyền (đạt 150 % so với kế hoạch – 50 lớp) với khoảng 5.607 lượt".
TEST_P(AllianceWorkTest, APlanComesFirstAndWhatWasDoneIsMeasuredAgainstIt) {
  const auto planned = Record(Plan());
  ASSERT_THAT(planned, IsOk());
  EXPECT_FALSE(planned->has_quantity());
  EXPECT_EQ(Total().planned_count(), 50);
  EXPECT_EQ(Total().quantity().value(), 0) << "a plan is not what was done";

  clock_.Set(StartOf(absl::CivilDay(2026, 1, 15)));
  const absl::Time then = clock_.Now();
  clock_.Advance(absl::Hours(1));
  v1::SupportActivity done = *planned;
  done.set_state(v1::SUPPORT_ACTIVITY_STATE_DONE);
  done.mutable_quantity()->set_value(75);
  done.mutable_attendances()->set_value(5607);
  done.mutable_attendances()->set_qualifier(common::v1::QUALIFIER_ABOUT);
  const auto updated = Update(done, planned->etag(), {"attendances", "quantity", "state"});
  ASSERT_THAT(updated, IsOk());
  EXPECT_FALSE(updated->has_participants()) << "attendances are not persons";
  const v1::SupportActivityRow total = Total();
  EXPECT_EQ(total.plan_ratio().numerator(), 3);
  EXPECT_EQ(total.plan_ratio().denominator(), 2);
  EXPECT_EQ(total.attendances().value(), 5607);
  EXPECT_EQ(total.attendances().qualifier(), common::v1::QUALIFIER_ABOUT);

  EXPECT_THAT(Update(done, planned->etag(), {"note"}), FailsWith(kAborted, "ETAG_MISMATCH"));
  v1::SupportActivity other = *updated;
  other.set_planned_count(60);
  EXPECT_THAT(Update(other, updated->etag(), {"planned_count"}), FailsWith(kFailedPrecondition, "PLAN_SETTLED"));
  EXPECT_THAT(Update(other, updated->etag(), {"alliance"}), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));

  v1::GetSupportActivityRequest get;
  get.set_name("supportActivities/classes");
  get.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(then));
  const auto before = handlers_->activities.GetSupportActivity(get, Clerk());
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->activity().state(), v1::SUPPORT_ACTIVITY_STATE_PLANNED) << "the plan stays readable";
  v1::AggregateSupportActivitiesRequest past;
  *past.mutable_time() = get.time();
  const auto aggregated = handlers_->activities.AggregateSupportActivities(past, Clerk());
  ASSERT_THAT(aggregated, IsOk());
  EXPECT_EQ(aggregated->total().quantity().value(), 0);
  EXPECT_EQ(Feed().back().header().type(), "SUPPORT_ACTIVITY_UPDATED");
}

TEST_P(AllianceWorkTest, WhatIsPlannedHasNoResultYet) {
  auto request = Plan();
  request.mutable_activity()->mutable_quantity()->set_value(3);
  request.mutable_activity()->mutable_attendances()->set_value(3);
  const auto reply = handlers_->activities.RecordSupportActivity(request, Clerk());
  EXPECT_THAT(reply, Violates("activity.quantity"));
  EXPECT_THAT(reply, Violates("activity.state"));
  request = Plan();
  request.mutable_activity()->set_state(v1::SUPPORT_ACTIVITY_STATE_DONE);
  EXPECT_THAT(handlers_->activities.RecordSupportActivity(request, Clerk()), Violates("activity.start_date"))
      << "what is done did not happen next year";
}

TEST_P(AllianceWorkTest, AProgrammeHoldsItsCounterpartsAndItsActivities) {
  const auto created = handlers_->alliance_work.CreateCoordinationProgramme(Programme(), Clerk());
  ASSERT_THAT(created, IsOk());
  clock_.Advance(absl::Seconds(1));
  auto plan = Plan();
  plan.mutable_activity()->set_programme("coordinationProgrammes/p");
  ASSERT_THAT(Record(plan), IsOk());
  auto done = Plan();
  done.set_activity_id("done");
  done.mutable_activity()->set_programme("coordinationProgrammes/p");
  *done.mutable_activity()->mutable_start_date() = Date(2023, 1, 1);
  *done.mutable_activity()->mutable_end_date() = Date(2023, 12, 31);
  done.mutable_activity()->set_state(v1::SUPPORT_ACTIVITY_STATE_DONE);
  done.mutable_activity()->mutable_quantity()->set_value(75);
  done.mutable_activity()->mutable_attendances()->set_value(5607);
  ASSERT_THAT(Record(done), IsOk());

  v1::GetCoordinationProgrammeRequest get;
  get.set_name("coordinationProgrammes/p");
  const auto read = handlers_->alliance_work.GetCoordinationProgramme(get, Clerk());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->coordination_programme().counterpart_count(), 4);
  const v1::ProgrammeProgress& progress = read->coordination_programme().progress();
  EXPECT_EQ(progress.activity_count(), 2);
  EXPECT_EQ(progress.planned_activity_count(), 1);
  EXPECT_EQ(progress.planned_count(), 100);
  EXPECT_EQ(progress.done_of_planned(), 75);
  EXPECT_EQ(progress.attendances().value(), 5607);
  EXPECT_EQ(progress.done().value(), 75);

  auto outside = Plan();
  outside.set_activity_id("outside");
  outside.mutable_activity()->set_programme("coordinationProgrammes/p");
  *outside.mutable_activity()->mutable_start_date() = Date(2027, 1, 1);
  *outside.mutable_activity()->mutable_end_date() = Date(2027, 1, 1);
  EXPECT_THAT(Record(outside), FailsWith(kFailedPrecondition, "OUTSIDE_PROGRAMME"));
  outside.mutable_activity()->set_programme("coordinationProgrammes/none");
  EXPECT_THAT(Record(outside), FailsWith(kFailedPrecondition, "PROGRAMME_UNKNOWN"));

  v1::UpdateCoordinationProgrammeRequest update;
  update.set_request_id(RequestId());
  update.mutable_coordination_programme()->set_name("coordinationProgrammes/p");
  *update.mutable_coordination_programme()->mutable_end_date() = Date(2024, 12, 31);
  update.mutable_update_mask()->add_paths("end_date");
  update.set_etag(created->coordination_programme().etag());
  EXPECT_THAT(handlers_->alliance_work.UpdateCoordinationProgramme(update, Clerk()),
              FailsWith(kFailedPrecondition, "OUTSIDE_PROGRAMME"))
      << "an activity of 2025 stands under it";
  *update.mutable_coordination_programme()->mutable_end_date() = Date(2025, 12, 31);
  ASSERT_THAT(handlers_->alliance_work.UpdateCoordinationProgramme(update, Clerk()), IsOk());
  update.set_request_id(RequestId());
  EXPECT_THAT(handlers_->alliance_work.UpdateCoordinationProgramme(update, Clerk()),
              FailsWith(kAborted, "ETAG_MISMATCH"));
  v1::ListCoordinationProgrammesRequest list;
  list.set_filter("title:\"phoi hop\" AND end_date = 2025-12-31");
  EXPECT_EQ(handlers_->alliance_work.ListCoordinationProgrammes(list, Clerk())->total_size(), 1);
}

TEST_P(AllianceWorkTest, ProgrammesAreJudgedWhole) {
  auto request = Programme();
  request.mutable_coordination_programme()->clear_title();
  *request.mutable_coordination_programme()->mutable_end_date() = Date(2021, 1, 1);
  request.mutable_coordination_programme()->add_counterpart_areas("areas/d783");
  auto reply = handlers_->alliance_work.CreateCoordinationProgramme(request, Clerk());
  EXPECT_THAT(reply, Violates("coordination_programme.title"));
  EXPECT_THAT(reply, Violates("coordination_programme.counterpart_areas[3]"));
  request = Programme();
  EXPECT_THAT(handlers_->alliance_work.CreateCoordinationProgramme(request, Clerk({"organizations/x"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  request.mutable_coordination_programme()->set_alliance("organizations/a");
  EXPECT_THAT(handlers_->alliance_work.CreateCoordinationProgramme(request, Clerk()),
              FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  request.mutable_coordination_programme()->set_alliance("organizations/hp");
  request.mutable_coordination_programme()->add_counterpart_areas("areas/p31-2025");
  EXPECT_THAT(handlers_->alliance_work.CreateCoordinationProgramme(request, Clerk()),
              FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
}

TEST_P(AllianceWorkTest, AVisitHoldsDifficultiesAndItsPetitionsAreFollowedToTheirEnd) {
  auto visit = Plan();
  visit.set_activity_id("visit");
  v1::SupportActivity& activity = *visit.mutable_activity();
  activity.set_kind(v1::SUPPORT_ACTIVITY_KIND_VISIT);
  activity.set_title("Thăm và làm việc tại cơ sở");
  *activity.mutable_start_date() = Date(2024, 1, 10);
  activity.clear_end_date();
  activity.set_state(v1::SUPPORT_ACTIVITY_STATE_DONE);
  activity.add_visited("organizations/a");
  v1::Difficulty& difficulty = *activity.add_difficulties();
  difficulty.set_kind(v1::DIFFICULTY_KIND_LAND);
  difficulty.set_text("Chưa có đất xây trụ sở");
  const auto recorded = Record(visit);
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->difficulties(0).text(), "Chưa có đất xây trụ sở");

  auto request = Petition("land", "Liên minh HTX thành phố", Date(2024, 1, 10));
  request.mutable_petition()->set_activity(recorded->name());
  const auto raised = Raise(request);
  ASSERT_THAT(raised, IsOk());
  EXPECT_EQ(raised->state(), v1::PETITION_STATE_RAISED);
  EXPECT_EQ(raised->age_days(), 173);
  const auto forwarded =
      Advance(*raised, Step(v1::PETITION_STATE_FORWARDED, Date(2024, 1, 20), "UBND thành phố Hải Phòng", ""));
  ASSERT_THAT(forwarded, IsOk());
  EXPECT_EQ(forwarded->addressee(), "UBND thành phố Hải Phòng");
  EXPECT_THAT(Advance(*forwarded, Step(v1::PETITION_STATE_ANSWERED, Date(2024, 1, 19), "", "Đồng ý")),
              Violates("step.date"));
  auto answer = Step(v1::PETITION_STATE_ANSWERED, Date(2024, 3, 1), "", "Đồng ý về chủ trương");
  answer.add_document_refs("Công văn 123/UBND (2024-03-01)");
  const auto answered = Advance(*forwarded, answer);
  ASSERT_THAT(answered, IsOk());
  EXPECT_THAT(Advance(*forwarded, answer), FailsWith(kAborted, "ETAG_MISMATCH"));
  const auto closed = Advance(*answered, Step(v1::PETITION_STATE_CLOSED, Date(2024, 4, 1), "", "Đã giao đất"));
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->age_days(), 82) << "until it was closed";
  ASSERT_EQ(closed->steps_size(), 3);
  EXPECT_EQ(closed->steps(1).document_refs(0), "Công văn 123/UBND (2024-03-01)");
  EXPECT_THAT(Advance(*closed, Step(v1::PETITION_STATE_FORWARDED, Date(2024, 5, 1), "x", "")),
              FailsWith(kFailedPrecondition, "PETITION_CLOSED"));

  v1::GetPetitionRequest get;
  get.set_name("petitions/land");
  const auto read = handlers_->alliance_work.GetPetition(get, Clerk());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->petition().SerializeAsString(), closed->SerializeAsString());
  EXPECT_EQ(Feed().back().petition().state(), v1::PETITION_STATE_CLOSED);
}

TEST_P(AllianceWorkTest, OpenPetitionsAreListedByAddresseeAndAge) {
  ASSERT_THAT(Raise(Petition("p1", "Sở Tài chính", Date(2024, 2, 1))), IsOk());
  ASSERT_THAT(Raise(Petition("p2", "UBND thành phố", Date(2024, 1, 1))), IsOk());
  const auto third = Raise(Petition("p3", "UBND thành phố", Date(2023, 1, 1)));
  ASSERT_THAT(third, IsOk());
  ASSERT_THAT(Advance(*third, Step(v1::PETITION_STATE_ANSWERED, Date(2023, 5, 1), "", "Đã trả lời")), IsOk());
  v1::AggregatePetitionsRequest request;
  const auto reply = handlers_->alliance_work.AggregatePetitions(request, Clerk());
  ASSERT_THAT(reply, IsOk());
  ASSERT_EQ(reply->groups_size(), 2);
  EXPECT_EQ(reply->groups(0).addressee(), "UBND thành phố");
  EXPECT_EQ(reply->groups(0).open_count(), 2);
  EXPECT_EQ(reply->groups(0).unanswered_count(), 1);
  EXPECT_EQ(reply->groups(0).oldest_unanswered_days(), 182);
  EXPECT_EQ(reply->total().unanswered_count(), 2);
  v1::ListPetitionsRequest list;
  list.set_filter("(state = RAISED OR state = FORWARDED) AND raised_date < 2024-06-01");
  list.set_order_by("raised_date");
  const auto open = handlers_->alliance_work.ListPetitions(list, Clerk());
  ASSERT_THAT(open, IsOk());
  ASSERT_EQ(open->petitions_size(), 2);
  EXPECT_EQ(open->petitions(0).name(), "petitions/p2");
}

TEST_P(AllianceWorkTest, BadPetitionsAreRefused) {
  auto request = Petition("p", "", Date(2024, 1, 1));
  request.mutable_petition()->set_raised_by_text("Nhiều hộ dân");
  const auto reply = handlers_->alliance_work.RaisePetition(request, Clerk());
  EXPECT_THAT(reply, Violates("petition.addressee"));
  EXPECT_THAT(reply, Violates("petition.raised_by")) << "one of the two";
  request = Petition("p", "UBND", Date(2024, 1, 1));
  request.mutable_petition()->set_raised_by("organizations/nobody");
  EXPECT_THAT(handlers_->alliance_work.RaisePetition(request, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
  const auto raised = Raise(Petition("p", "UBND", Date(2024, 1, 1)));
  ASSERT_THAT(raised, IsOk());
  EXPECT_THAT(Raise(Petition("p", "UBND", Date(2024, 1, 1))), FailsWith(kAlreadyExists, "ID_TAKEN"));
  auto step = Step(v1::PETITION_STATE_FORWARDED, Date(2024, 2, 1), "", "");
  step.set_outcome(v1::PETITION_OUTCOME_REFUSED);
  const auto advanced = Advance(*raised, step);
  EXPECT_THAT(advanced, Violates("step.party"));
  EXPECT_THAT(advanced, Violates("step.outcome"));
}

// Hải Phòng 2022: from the alliance to the Department of Planning and Investment.
TEST_P(AllianceWorkTest, TheStandingAgencyOfACommitteeIsADatedRole) {
  const std::string alliance = "Liên minh Hợp tác xã và Doanh nghiệp thành phố";
  ASSERT_THAT(Appoint(alliance, Date(2015, 1, 1)), IsOk());
  ASSERT_THAT(Appoint("Sở Kế hoạch và Đầu tư", Date(2022, 7, 1)), IsOk());
  EXPECT_THAT(Appoint("Sở Nội vụ", Date(2022, 7, 1)), FailsWith(kFailedPrecondition, "LATER_APPOINTMENT"));
  EXPECT_EQ(AgenciesOn(Date(2022, 6, 30)), std::vector<std::string>{alliance});
  EXPECT_EQ(AgenciesOn(Date(2022, 7, 1)), std::vector<std::string>{"Sở Kế hoạch và Đầu tư"});
  EXPECT_EQ(AgenciesOn(Date(2022, 7, 1), /*ended=*/true).size(), 2u);
  EXPECT_EQ(Feed().back().standing_agency().agency(), "Sở Kế hoạch và Đầu tư");
}

TEST_P(AllianceWorkTest, NobodyEndsTheStandingAgencyOfAnotherAlliance) {
  Alliance("hcm", "areas/p79");
  ASSERT_THAT(Appoint("Sở Kế hoạch và Đầu tư", Date(2022, 7, 1)), IsOk());
  EXPECT_THAT(Appoint("Sở Nội vụ", Date(2023, 1, 1), "hcm", {"organizations/hcm"}),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(AgenciesOn(Date(2023, 1, 1)), std::vector<std::string>{"Sở Kế hoạch và Đầu tư"});
  EXPECT_THAT(Appoint("Sở Nội vụ", Date(2023, 1, 1), "hcm", {"organizations/hcm", "organizations/hp"}), IsOk())
      << "who answers for both hands it over";
}

}  // namespace
}  // namespace htx::registry

// What is learned late, or corrected, through the handlers: it reaches as far as it is known to hold, and no result may
// contradict what is recorded of other days.

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

void AddLine(const std::string& code, bool main, v1::Organization& organization) {
  v1::BusinessLine& line = *organization.add_business_lines();
  line.set_code(code);
  line.set_main(main);
}

class LateFactTest : public RegistryTest {
 protected:
  void SetUp() override {
    Alliance("hp");
    v1::CreateOrganizationRequest request = Cooperative("a");
    request.mutable_organization()->set_legal_name("Hợp tác xã Nông nghiệp Đồng Tâm");
    request.mutable_organization()->set_member_count(10);
    Create(request);
    clock_.Advance(absl::Hours(24 * 500));  // To November 2025.
  }
  template <class Request>
  Request About(const google::type::Date& day) {
    Request request;
    request.set_name("organizations/a");
    request.set_etag(Get("a").etag());
    request.set_request_id(RequestId());
    *request.mutable_effective_date() = day;
    return request;
  }
  absl::StatusOr<v1::Organization> Update(v1::UpdateOrganizationRequest change, const google::type::Date& day) {
    *change.mutable_effective_date() = day;
    const auto response = handlers_->organizations.UpdateOrganization(change, Clerk());
    clock_.Advance(absl::Hours(1));
    if (!response.ok()) return response.status();
    return response->organization();
  }
  absl::StatusOr<v1::Organization> Members(int64_t members, const google::type::Date& day) {
    v1::UpdateOrganizationRequest change = Change(Get("a"), "member_count");
    change.mutable_organization()->set_member_count(members);
    return Update(change, day);
  }
  absl::StatusOr<v1::Organization> Rename(const std::string& name, const google::type::Date& day) {
    v1::UpdateOrganizationRequest change = Change(Get("a"), "legal_name");
    change.mutable_organization()->set_legal_name(name);
    return Update(change, day);
  }
  absl::Status Survey(v1::ActivityStatus found, const google::type::Date& day) {
    auto request = About<v1::RecordActivityStatusRequest>(day);
    request.set_activity_status(found);
    return handlers_->organizations.RecordActivityStatus(request, Clerk()).status();
  }
  absl::Status Suspend(const google::type::Date& day, const google::type::Date& until) {
    auto request = About<v1::SuspendOrganizationRequest>(day);
    *request.mutable_suspended_until() = until;
    return handlers_->lifecycle.SuspendOrganization(request, Clerk()).status();
  }
  absl::Status Dissolve(const google::type::Date& day, v1::StateReason reason = v1::STATE_REASON_UNSPECIFIED) {
    auto request = About<v1::DissolveOrganizationRequest>(day);
    request.set_stage(v1::DISSOLUTION_STAGE_START);
    request.mutable_grounds()->set_state_reason(reason);
    return handlers_->lifecycle.DissolveOrganization(request, Clerk()).status();
  }
  v1::CorrectOrganizationRequest Correction(const std::vector<std::string>& paths, const google::type::Date& from) {
    v1::CorrectOrganizationRequest request;
    request.set_name("organizations/a");
    request.set_etag(Get("a").etag());
    request.set_request_id(RequestId());
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    *request.mutable_valid_from() = from;
    request.set_reason_code(v1::CORRECTION_CODE_CLERICAL_ERROR);
    request.set_reason("nhập nhầm");
    return request;
  }
  absl::StatusOr<v1::CorrectOrganizationResponse> Correct(const v1::CorrectOrganizationRequest& request) {
    return handlers_->corrections.CorrectOrganization(request, Clerk());
  }

  // The first finding of the newest move of organizations/a.
  v1::LifecycleFinding FindingOfTheLastMove() {
    v1::ListLifecycleRecordsRequest request;
    request.set_parent("organizations/a");
    const auto moves = handlers_->lifecycle.ListLifecycleRecords(request, Clerk());
    if (!moves.ok() || moves->records_size() == 0 || moves->records(0).findings_size() == 0) {
      ADD_FAILURE() << "no finding is recorded: " << moves.status();
      return {};
    }
    return moves->records(0).findings(0);
  }
};
HTX_BOTH_ENGINES(LateFactTest);

TEST_P(LateFactTest, ALateReportDoesNotOverwriteALaterOneThatSaidTheSame) {
  ASSERT_THAT(Members(10, Date(2022, 12, 31)), IsOk());
  ASSERT_THAT(Members(7, Date(2021, 12, 31)), IsOk());
  EXPECT_EQ(GetAt("a", Date(2022, 6, 1))->member_count(), 7);
  EXPECT_EQ(GetAt("a", Date(2022, 12, 31))->member_count(), 10);
  EXPECT_EQ(Get("a").member_count(), 10);
}

TEST_P(LateFactTest, ALateSurveyDoesNotOverwriteALaterOneThatFoundTheSame) {
  ASSERT_THAT(Survey(v1::ACTIVITY_STATUS_ACTIVE, Date(2025, 1, 1)), IsOk());
  ASSERT_THAT(Survey(v1::ACTIVITY_STATUS_CEASED, Date(2024, 6, 1)), IsOk());
  EXPECT_EQ(GetAt("a", Date(2024, 12, 31))->activity_status(), v1::ACTIVITY_STATUS_CEASED);
  EXPECT_EQ(Get("a").activity_status(), v1::ACTIVITY_STATUS_ACTIVE);
}

TEST_P(LateFactTest, WhatWasStatedIsStillStatedAfterTheRecordWasVoidedAndRestored) {
  ASSERT_THAT(Members(10, Date(2022, 12, 31)), IsOk());
  v1::DeleteOrganizationRequest voiding;
  voiding.set_name("organizations/a");
  voiding.set_etag(Get("a").etag());
  voiding.set_request_id(RequestId());
  voiding.set_reason("ghi nhầm");
  ASSERT_THAT(handlers_->lifecycle.DeleteOrganization(voiding, Clerk()), IsOk());
  clock_.Advance(absl::Hours(1));
  v1::UndeleteOrganizationRequest back;
  back.set_name("organizations/a");
  back.set_etag(Get("a").etag());
  back.set_request_id(RequestId());
  ASSERT_THAT(handlers_->lifecycle.UndeleteOrganization(back, Clerk()), IsOk());
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(Members(7, Date(2021, 12, 31)), IsOk());
  EXPECT_EQ(Get("a").member_count(), 10);
}

TEST_P(LateFactTest, ANameLearnedOfLateIsFoundAsAFormerOne) {
  ASSERT_THAT(Rename("Hợp tác xã Nông nghiệp Bình Minh", Date(2024, 1, 1)), IsOk());
  ASSERT_THAT(Rename("Hợp tác xã Nông nghiệp Quyết Thắng", Date(2020, 1, 1)), IsOk());
  const v1::Organization today = Get("a");
  EXPECT_EQ(today.legal_name(), "Hợp tác xã Nông nghiệp Bình Minh");
  ASSERT_EQ(today.former_names_size(), 2);
  EXPECT_EQ(today.former_names(0).text(), "Hợp tác xã Nông nghiệp Đồng Tâm");
  EXPECT_EQ(today.former_names(0).period().to().year(), 2020);
  EXPECT_EQ(today.former_names(1).text(), "Hợp tác xã Nông nghiệp Quyết Thắng");
  EXPECT_EQ(today.former_names(1).period().to().year(), 2024);

  v1::ResolveOrganizationsRequest resolve;
  resolve.add_references()->set_name("Hợp tác xã Nông nghiệp Quyết Thắng");
  const auto resolved = handlers_->resolve.ResolveOrganizations(resolve, Clerk());
  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->results(0).organization(), "organizations/a");
  EXPECT_TRUE(resolved->results(0).match().former());
  v1::SearchOrganizationsRequest search;
  search.set_query("quyết thắng");
  const auto found = handlers_->search.SearchOrganizations(search, Clerk());
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->hits_size(), 1);
  EXPECT_TRUE(found->hits(0).former_name_match());
}

TEST_P(LateFactTest, AMoveUnderALaterRenewalIsRefused) {
  ASSERT_THAT(Suspend(Date(2024, 8, 1), Date(2025, 7, 31)), IsOk());
  ASSERT_THAT(Suspend(Date(2025, 8, 1), Date(2026, 7, 31)), IsOk());
  EXPECT_THAT(Dissolve(Date(2025, 3, 1)), FailsWith(kFailedPrecondition, "STATUS_CHANGED_LATER"));
  EXPECT_THAT(Dissolve(Date(2025, 9, 1)), IsOk());
  EXPECT_FALSE(Get("a").has_suspended_until());
}

TEST_P(LateFactTest, AnEndBeforeWhatIsRecordedOfLaterDaysIsRefused) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "address");
  change.mutable_organization()->set_address("Thôn Đông");
  ASSERT_THAT(Update(change, Date(2024, 5, 1)), IsOk());
  auto end = About<v1::DeclareOrganizationBankruptRequest>(Date(2024, 2, 1));
  const auto refused = handlers_->lifecycle.DeclareOrganizationBankrupt(end, Clerk());
  ASSERT_THAT(refused, FailsWith(kFailedPrecondition, "FACT_RECORDED_LATER"));
  EXPECT_EQ(DetailOf(refused.status()).metadata[0].second, "2024-05-01");
  Join("a", "hp", Date(2025, 5, 1));
  end = About<v1::DeclareOrganizationBankruptRequest>(Date(2025, 2, 1));
  EXPECT_THAT(handlers_->lifecycle.DeclareOrganizationBankrupt(end, Clerk()),
              FailsWith(kFailedPrecondition, "FACT_RECORDED_LATER"));
  end = About<v1::DeclareOrganizationBankruptRequest>(Date(2025, 6, 1));
  EXPECT_THAT(handlers_->lifecycle.DeclareOrganizationBankrupt(end, Clerk()), IsOk());
}

TEST_P(LateFactTest, WhoIsNotAtItsAddressDissolvesByADecisionAlone) {
  ASSERT_THAT(handlers_->lifecycle.MarkOrganizationNotAtAddress(
                  About<v1::MarkOrganizationNotAtAddressRequest>(Date(2025, 2, 1)), Clerk()),
              IsOk());
  EXPECT_THAT(Dissolve(Date(2025, 3, 1), v1::STATE_REASON_MEMBERS_RESOLUTION),
              FailsWith(kFailedPrecondition, "BASIS_FORBIDS"));
  EXPECT_THAT(Dissolve(Date(2025, 3, 1), v1::STATE_REASON_COURT_DECISION), IsOk());
  EXPECT_EQ(Get("a").legal_status(), v1::LEGAL_STATUS_DISSOLVING);
}

TEST_P(LateFactTest, AnUpdateIsJudgedTogetherWithWhatIsRecorded) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "member_counts");
  change.mutable_organization()->mutable_member_counts()->set_official(6);
  change.mutable_organization()->mutable_member_counts()->set_associate_contributing(1);
  change.mutable_organization()->mutable_member_counts()->set_associate_not_contributing(1);
  ASSERT_EQ(Update(change, Date(2024, 1, 1))->member_count(), 8);
  EXPECT_THAT(Members(9, Date(2025, 1, 1)), Violates("organization.member_count"));
  change = Change(Get("a"), "charter_capital");
  change.mutable_organization()->mutable_charter_capital()->set_amount(100);
  ASSERT_THAT(Update(change, Date(2024, 1, 1)), IsOk());
  change = Change(Get("a"), "capital_contribution");
  change.mutable_organization()->mutable_capital_contribution()->mutable_paid_in()->set_amount(101);
  EXPECT_THAT(Update(change, Date(2024, 1, 1)), Violates("organization.capital_contribution.paid_in"));
  EXPECT_THAT(Update(Change(Get("a"), "sector"), Date(2024, 1, 1)), Violates("organization.sector"));
}

TEST_P(LateFactTest, ACorrectionIsCompletedAndJudgedAsAnUpdateIs) {
  v1::CorrectOrganizationRequest request = Correction({"member_counts", "business_lines"}, Date(2024, 1, 1));
  v1::Organization& organization = *request.mutable_organization();
  organization.mutable_member_counts()->set_official(6);
  organization.mutable_member_counts()->set_associate_contributing(1);
  organization.mutable_member_counts()->set_associate_not_contributing(1);
  AddLine("0111", /*main=*/true, organization);
  const auto corrected = Correct(request);
  ASSERT_THAT(corrected, IsOk());
  EXPECT_EQ(corrected->organization().member_count(), 8);
  EXPECT_EQ(corrected->organization().business_lines(0).version(), v1::VSIC_VERSION_2018);
  request = Correction({"business_lines"}, Date(2024, 1, 1));
  AddLine("0111", /*main=*/true, *request.mutable_organization());
  AddLine("0111", /*main=*/false, *request.mutable_organization());
  EXPECT_THAT(Correct(request), Violates("organization.business_lines[1]"));
  request = Correction({"member_count"}, Date(2024, 2, 1));
  request.mutable_organization()->set_member_count(9);
  EXPECT_THAT(Correct(request), Violates("organization.member_count"));
}

TEST_P(LateFactTest, ACorrectedNameIsJudgedByTheRulesAndByWhoBearsIt) {
  v1::CorrectOrganizationRequest request = Correction({"short_name"}, Date(2015, 3, 1));
  request.mutable_organization()->set_short_name("Đồng Tâm");
  EXPECT_THAT(Correct(request), FailsWith(kInvalidArgument, "REGISTRATION_RULE"));
  request.set_registration_rules(v1::REGISTRATION_RULES_REPORT);
  request.set_validate_only(true);
  const auto reported = Correct(request);
  ASSERT_THAT(reported, IsOk());
  EXPECT_GT(reported->warnings_size(), 0);

  v1::CreateOrganizationRequest other = Cooperative("b");
  other.mutable_organization()->set_legal_name("Hợp tác xã Nông nghiệp Bình Minh");
  Create(other);
  request = Correction({"legal_name"}, Date(2024, 7, 18));
  request.mutable_organization()->set_legal_name("Hợp tác xã Nông nghiệp Bình Minh");
  EXPECT_THAT(Correct(request), FailsWith(kFailedPrecondition, "POSSIBLE_DUPLICATE"));
  request.add_accept_duplicates("organizations/b");
  request.set_request_id(RequestId());
  const auto accepted = Correct(request);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_GT(accepted->warnings_size(), 0) << "the name is borne by another";
}

TEST_P(LateFactTest, TheTermOfASuspensionIsCorrectedWithIt) {
  ASSERT_THAT(Suspend(Date(2025, 1, 1), Date(2025, 7, 31)), IsOk());
  v1::CorrectOrganizationRequest request = Correction({"suspended_until"}, Date(2025, 1, 1));
  *request.mutable_organization()->mutable_suspended_until() = Date(2025, 10, 31);
  EXPECT_THAT(Correct(request), Violates("update_mask"));
  request = Correction({"legal_status", "state_reason", "suspended_until"}, Date(2025, 1, 1));
  request.mutable_organization()->set_legal_status(v1::LEGAL_STATUS_SUSPENDED);
  request.mutable_organization()->set_state_reason(v1::STATE_REASON_SUSPENSION_ORDERED);
  *request.mutable_organization()->mutable_suspended_until() = Date(2026, 1, 1);
  EXPECT_THAT(Correct(request), FailsWith(kFailedPrecondition, "SUSPENSION_TOO_LONG"));
  *request.mutable_organization()->mutable_suspended_until() = Date(2025, 10, 31);
  request.set_request_id(RequestId());
  const auto corrected = Correct(request);
  ASSERT_THAT(corrected, IsOk());
  EXPECT_EQ(corrected->organization().suspended_until().month(), 10);
  EXPECT_EQ(corrected->organization().state_reason(), v1::STATE_REASON_SUSPENSION_ORDERED);
}

TEST_P(LateFactTest, ALateNoticeOfResumingIsFound) {
  ASSERT_THAT(Suspend(Date(2025, 1, 1), Date(2025, 7, 31)), IsOk());
  auto request = About<v1::ReactivateOrganizationRequest>(Date(2025, 6, 2));
  request.set_basis(v1::REACTIVATION_BASIS_SUSPENSION_ENDED);
  *request.mutable_grounds()->mutable_document_date() = Date(2025, 5, 30);
  request.mutable_grounds()->add_document_refs("12/TB-HTX");
  const auto resumed = handlers_->lifecycle.ReactivateOrganization(request, Clerk());
  ASSERT_THAT(resumed, IsOk());
  ASSERT_EQ(resumed->outcome().findings_size(), 1);
  EXPECT_EQ(resumed->outcome().findings(0).rule(), "NOTICE_LATE");
  EXPECT_EQ(resumed->outcome().findings(0).rule_version(), "SUSPENSION_NOTICE_WORKING_DAYS@2024-07-18");
  EXPECT_EQ(resumed->outcome().findings(0).confidence(), v1::RULE_CONFIDENCE_CONFIRMED);
  const v1::LifecycleFinding recorded = FindingOfTheLastMove();
  EXPECT_EQ(recorded.SerializeAsString(), resumed->outcome().findings(0).SerializeAsString());
}

TEST_P(LateFactTest, AFindingFromBeforeConfidenceWasKeptIsStillRead) {
  ASSERT_THAT(Suspend(Date(2025, 1, 1), Date(2025, 7, 31)), IsOk());
  ASSERT_THAT(database_->Write({.principal = "test", .deadline = absl::Now() + absl::Minutes(3)},
                               [](sql::Transaction& transaction) {
                                 return transaction
                                     .Execute(
                                         "update lifecycle_records set findings = ?",
                                         {std::string("NOTICE_LATE\t2\tlate\tmuộn\tSUSPENSION@2024-07-18\tNghị định")})
                                     .status();
                               }),
              IsOk());
  const v1::LifecycleFinding recorded = FindingOfTheLastMove();
  EXPECT_EQ(recorded.rule(), "NOTICE_LATE");
  EXPECT_EQ(recorded.citation(), "Nghị định");
  EXPECT_EQ(recorded.confidence(), v1::RULE_CONFIDENCE_UNSPECIFIED);
}

}  // namespace
}  // namespace htx::registry

// Roles over real databases: who represents, governs and supervises, on which day, as known when; and whose data were
// read.

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using enum absl::StatusCode;
using testing::FailsWith;
using testing::IsOk;
using testing::Violates;

class RoleTest : public RegistryTest {
 protected:
  RoleTest() {
    Alliance("hp");
    Create(Cooperative("a"));
  }

  v1::CreateRoleRequest Appointment(v1::RoleType type, const std::string& person, const google::type::Date& start) {
    v1::CreateRoleRequest request;
    request.set_parent("organizations/a");
    request.set_request_id(RequestId());
    request.mutable_role()->set_type(type);
    request.mutable_role()->mutable_person()->set_full_name(person);
    *request.mutable_role()->mutable_start_date() = start;
    return request;
  }
  absl::StatusOr<v1::Role> Appoint(const v1::CreateRoleRequest& request) {
    const auto response = handlers_->roles.CreateRole(request, Clerk());
    if (!response.ok()) return response.status();
    return response->role();
  }
  absl::StatusOr<v1::Role> End(const v1::Role& role, const google::type::Date& day, bool leave_vacant = false) {
    v1::EndRoleRequest request;
    request.set_name(role.name());
    request.set_etag(role.etag());
    request.set_request_id(RequestId());
    *request.mutable_end_date() = day;
    request.set_leave_vacant(leave_vacant);
    const auto response = handlers_->roles.EndRole(request, Clerk());
    if (!response.ok()) return response.status();
    return response->role();
  }
  rpc::RequestContext Auditor() const {
    rpc::RequestContext context = Clerk();
    context.principal = "auditor";
    context.may_see_personal_data = true;
    return context;
  }
  absl::StatusOr<v1::ListRolesResponse> On(const google::type::Date& day, const std::string& filter = "") {
    v1::ListRolesRequest request;
    request.set_parent("organizations/a");
    request.set_filter(filter);
    *request.mutable_time()->mutable_valid_date() = day;
    return handlers_->roles.ListRoles(request, Clerk());
  }
};
HTX_BOTH_ENGINES(RoleTest);

TEST_P(RoleTest, ADirectorIsAppointedAndFollowedByAnother) {
  const auto first = Appoint(Appointment(v1::ROLE_TYPE_DIRECTOR, "Giám đốc cũ", Date(2016, 1, 1)));
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Appoint(Appointment(v1::ROLE_TYPE_DIRECTOR, "Giám đốc mới", Date(2020, 1, 1))),
              FailsWith(kFailedPrecondition, "ROLE_LIMIT"));
  ASSERT_THAT(End(*first, Date(2020, 1, 1)), IsOk());
  ASSERT_THAT(Appoint(Appointment(v1::ROLE_TYPE_DIRECTOR, "Giám đốc mới", Date(2020, 1, 1))), IsOk());

  EXPECT_EQ(On(Date(2015, 12, 31))->total_size(), 0);
  EXPECT_EQ(On(Date(2019, 12, 31))->roles(0).person().full_name(), "Giám đốc cũ");
  EXPECT_EQ(On(Date(2020, 1, 1))->roles(0).person().full_name(), "Giám đốc mới");
  EXPECT_EQ(On(Date(2020, 1, 1), "person:\"giam doc\" AND type = DIRECTOR")->total_size(), 1);
  EXPECT_EQ(On(Date(2020, 1, 1), "type = SUPERVISOR")->total_size(), 0);
  EXPECT_EQ(Feed().back().header().type(), "ROLE_CREATED");
}

TEST_P(RoleTest, TheFeedNamesThePersonAndNothingElse) {
  v1::CreateRoleRequest request = Appointment(v1::ROLE_TYPE_LEGAL_REPRESENTATIVE, "Người đại diện", Date(2016, 1, 1));
  request.mutable_role()->mutable_person()->set_personal_id("031000000001");
  request.mutable_role()->mutable_person()->set_phone("0225 000 001");
  *request.mutable_role()->mutable_person()->mutable_birth_date() = Date(1980, 5, 6);
  request.mutable_role()->set_signing_power(v1::SIGNING_POWER_ALONE);
  ASSERT_THAT(Appoint(request), IsOk());
  const v1::Change change = Feed().back();
  EXPECT_EQ(change.role().person().full_name(), "Người đại diện");
  EXPECT_EQ(change.role().signing_power(), v1::SIGNING_POWER_ALONE);
  EXPECT_EQ(change.role().person().personal_id(), "");
  EXPECT_EQ(change.role().person().phone(), "");
  EXPECT_FALSE(change.role().person().has_birth_date());
}

TEST_P(RoleTest, ReadingPersonalDataIsAuditedAndFilteringByThemNeedsThePermission) {
  v1::CreateRoleRequest request = Appointment(v1::ROLE_TYPE_LEGAL_REPRESENTATIVE, "Người đại diện", Date(2016, 1, 1));
  request.mutable_role()->mutable_person()->set_personal_id("031000000001");
  ASSERT_THAT(Appoint(request), IsOk());

  v1::ListRolesRequest list;
  list.set_parent("organizations/-");
  list.set_filter("personal_id = \"031000000001\"");
  EXPECT_THAT(handlers_->roles.ListRoles(list, Clerk()), FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  const auto seen = handlers_->roles.ListRoles(list, Auditor());
  ASSERT_THAT(seen, IsOk());
  ASSERT_EQ(seen->roles_size(), 1);
  EXPECT_EQ(seen->roles(0).person().personal_id(), "031000000001");

  // On PostgreSQL an entry stands once it has its place in the chain.
  EXPECT_TRUE(testing::Eventually([&] {
    int64_t reads = 0;
    EXPECT_THAT(database_->Read(absl::Now() + absl::Minutes(3),
                                [&](sql::Transaction& transaction) -> absl::Status {
                                  HTX_ASSIGN_OR_RETURN(
                                      const sql::Rows rows,
                                      transaction.Query("select count(*) from audit_entries where principal = ? and "
                                                        "resource = ? and type = ?",
                                                        {"auditor", "organizations/a", "ROLES_READ"}));
                                  reads = rows[0].Int(0);
                                  return absl::OkStatus();
                                }),
                IsOk());
    return reads == 1;
  }));
}

TEST_P(RoleTest, TheLastRepresentativeIsNotLetGoByMistake) {
  const auto only = Appoint(Appointment(v1::ROLE_TYPE_LEGAL_REPRESENTATIVE, "Người đại diện", Date(2016, 1, 1)));
  ASSERT_THAT(only, IsOk());
  EXPECT_THAT(End(*only, Date(2020, 1, 1)), FailsWith(kFailedPrecondition, "LAST_REPRESENTATIVE"));
  EXPECT_THAT(End(*only, Date(2020, 1, 1), /*leave_vacant=*/true), IsOk());
}

TEST_P(RoleTest, ARoleEndsOnceAndAfterItBegan) {
  const auto director = Appoint(Appointment(v1::ROLE_TYPE_DIRECTOR, "Giám đốc", Date(2016, 1, 1)));
  ASSERT_THAT(director, IsOk());
  EXPECT_THAT(End(*director, Date(2016, 1, 1)), Violates("end_date"));
  ASSERT_THAT(End(*director, Date(2020, 1, 1)), IsOk());
  EXPECT_THAT(End(*director, Date(2021, 1, 1)), FailsWith(kAborted, "ETAG_MISMATCH"));
  v1::Role stale = *director;
  stale.set_etag("2");
  EXPECT_THAT(End(stale, Date(2021, 1, 1)), FailsWith(kFailedPrecondition, "ALREADY_ENDED"));
  stale.set_name("organizations/a/roles/none");
  EXPECT_THAT(End(stale, Date(2021, 1, 1)), FailsWith(kNotFound, "NEVER_EXISTED"));
  stale.set_name("organizations/a");
  EXPECT_THAT(End(stale, Date(2021, 1, 1)), Violates("name"));
}

TEST_P(RoleTest, WhatIsWrongWithAnAppointmentIsSaidAtOnce) {
  v1::CreateRoleRequest request = Appointment(v1::ROLE_TYPE_DIRECTOR, "", Date(2016, 1, 1));
  request.mutable_role()->mutable_person()->set_personal_id("12");
  request.mutable_role()->set_holder("organizations/hp");
  request.mutable_role()->set_signing_power(v1::SIGNING_POWER_ALONE);
  *request.mutable_role()->mutable_term_end() = Date(2015, 1, 1);
  const absl::Status refused = Appoint(request).status();
  for (const char* field :
       {"role.person", "role.person.full_name", "role.person.personal_id", "role.signing_power", "role.term_end"}) {
    EXPECT_THAT(refused, Violates(field));
  }
  request = Appointment(v1::ROLE_TYPE_DIRECTOR, "Giám đốc", Date(2016, 1, 1));
  request.set_parent("organizations/none");
  EXPECT_THAT(Appoint(request), FailsWith(kNotFound, "NEVER_EXISTED"));
  request = Appointment(v1::ROLE_TYPE_DIRECTOR, "Giám đốc", Date(2016, 1, 1));
  EXPECT_THAT(handlers_->roles.CreateRole(request, Clerk({"organizations/hcm"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(On(Date(2020, 1, 1))->total_size(), 0);
}

TEST_P(RoleTest, TwoChairsAppointedAtTheSameTimeLeaveOne) {
  constexpr int kParallel = 8;
  std::vector<absl::Status> answers(kParallel);
  std::vector<v1::CreateRoleRequest> requests;
  for (int i = 0; i < kParallel; ++i) {
    requests.push_back(Appointment(v1::ROLE_TYPE_BOARD_CHAIR, absl::StrCat("Chủ tịch ", i), Date(2016, 1, 1)));
  }
  std::vector<std::thread> callers;
  for (int i = 0; i < kParallel; ++i) {
    callers.emplace_back(
        [&, i] { answers[static_cast<size_t>(i)] = Appoint(requests[static_cast<size_t>(i)]).status(); });
  }
  for (std::thread& caller : callers) caller.join();
  int appointed = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) {
      ++appointed;
    } else {
      EXPECT_THAT(answer, FailsWith(kFailedPrecondition, "ROLE_LIMIT"));
    }
  }
  EXPECT_EQ(appointed, 1);
  EXPECT_EQ(On(Date(2020, 1, 1))->total_size(), 1);
}

TEST_P(RoleTest, ARepeatedAppointmentIsOneRole) {
  const v1::CreateRoleRequest request = Appointment(v1::ROLE_TYPE_DIRECTOR, "Giám đốc", Date(2016, 1, 1));
  const auto first = Appoint(request);
  const auto again = Appoint(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->name(), again->name());
  v1::CreateRoleRequest other = Appointment(v1::ROLE_TYPE_FOUNDER, "Sáng lập viên", Date(2016, 1, 1));
  other.set_role_id("f");
  ASSERT_THAT(Appoint(other), IsOk());
  other.set_request_id(RequestId());
  EXPECT_THAT(Appoint(other), FailsWith(kAlreadyExists, "ID_TAKEN"));
}

TEST_P(RoleTest, WhatWasNotYetKnownIsNotShown) {
  clock_.Advance(absl::Hours(1));
  const auto director = Appoint(Appointment(v1::ROLE_TYPE_DIRECTOR, "Giám đốc", Date(2016, 1, 1)));
  const absl::Time between = clock_.Now();
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(End(*director, Date(2018, 1, 1)), IsOk());
  v1::ListRolesRequest request;
  request.set_parent("organizations/a");
  *request.mutable_time()->mutable_valid_date() = Date(2019, 1, 1);
  EXPECT_EQ(handlers_->roles.ListRoles(request, Clerk())->total_size(), 0);
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(between));
  EXPECT_EQ(handlers_->roles.ListRoles(request, Clerk())->total_size(), 1) << "its end was not known";
  request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(between - absl::Minutes(30)));
  EXPECT_EQ(handlers_->roles.ListRoles(request, Clerk())->total_size(), 0);
}

TEST_P(RoleTest, PagesShowEachRoleOnce) {
  for (int i = 0; i < 7; ++i) {
    ASSERT_THAT(Appoint(Appointment(v1::ROLE_TYPE_FOUNDER, absl::StrCat("Sáng lập viên ", i), Date(2015, 3, 1))),
                IsOk());
  }
  v1::ListRolesRequest request;
  request.set_parent("organizations/-");
  request.set_page_size(3);
  std::set<std::string> names;
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = handlers_->roles.ListRoles(request, Clerk());
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->total_size(), 7);
    for (const v1::Role& role : page->roles()) EXPECT_TRUE(names.insert(role.name()).second);
    request.set_page_token(page->next_page_token());
    if (request.page_token().empty()) break;
  }
  EXPECT_EQ(names.size(), 7u);
}

}  // namespace
}  // namespace htx::registry

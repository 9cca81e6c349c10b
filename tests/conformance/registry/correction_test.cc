// Corrections of past days through the handlers: what is rewritten, what stays readable, what the feed tells.

#include <random>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class CorrectionTest : public RegistryTest {
 protected:
  void SetUp() override {
    Alliance("hp");
    v1::CreateOrganizationRequest request = Cooperative("a");
    request.mutable_organization()->set_member_count(10);
    Create(request);
    clock_.Advance(absl::Hours(1));
  }

  // A correction of `path` in organizations/a on [from, to).
  v1::CorrectOrganizationRequest Correction(const std::string& path, const google::type::Date& from,
                                            const google::type::Date* to = nullptr) {
    v1::CorrectOrganizationRequest request;
    request.set_name("organizations/a");
    request.set_etag(Get("a").etag());
    request.set_request_id(RequestId());
    request.mutable_update_mask()->add_paths(path);
    *request.mutable_valid_from() = from;
    if (to != nullptr) *request.mutable_valid_to() = *to;
    request.set_reason_code(v1::CORRECTION_CODE_LATE_FILING);
    request.set_reason("hồ sơ nộp muộn");
    request.add_document_refs("45/QĐ-UBND");
    return request;
  }
  v1::CorrectOrganizationRequest Members(int64_t members, const google::type::Date& from,
                                         const google::type::Date* to = nullptr) {
    v1::CorrectOrganizationRequest request = Correction("member_count", from, to);
    request.mutable_organization()->set_member_count(members);
    return request;
  }
  absl::StatusOr<v1::CorrectOrganizationResponse> Correct(const v1::CorrectOrganizationRequest& request) {
    auto response = handlers_->corrections.CorrectOrganization(request, Clerk());
    clock_.Advance(absl::Hours(1));
    return response;
  }
  int64_t MembersOn(const google::type::Date& day, absl::Time known = absl::InfiniteFuture()) {
    const auto organization = GetAt("a", day, known);
    EXPECT_THAT(organization, IsOk());
    return organization.ok() ? organization->member_count() : -1;
  }
};
HTX_BOTH_ENGINES(CorrectionTest);

TEST_P(CorrectionTest, ExactlyTheDaysAreRewrittenAndWhatWasBelievedStays) {
  v1::UpdateOrganizationRequest change = Change(Get("a"), "member_count");
  change.mutable_organization()->set_member_count(30);
  *change.mutable_effective_date() = Date(2020, 1, 1);
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  const absl::Time believed = clock_.Now();
  clock_.Advance(absl::Hours(1));

  const google::type::Date to = Date(2021, 1, 1);
  const auto response = Correct(Members(20, Date(2019, 1, 1), &to));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->organization().member_count(), 30) << "today stays as it is";
  EXPECT_EQ(MembersOn(Date(2018, 12, 31)), 10);
  EXPECT_EQ(MembersOn(Date(2019, 1, 1)), 20);
  EXPECT_EQ(MembersOn(Date(2020, 12, 31)), 20) << "also over a recorded change";
  EXPECT_EQ(MembersOn(Date(2021, 1, 1)), 30);
  EXPECT_EQ(MembersOn(Date(2019, 6, 1), believed), 10);
  EXPECT_EQ(MembersOn(Date(2020, 6, 1), believed), 30);
  EXPECT_EQ(response->replaced_size(), 2);
  ASSERT_EQ(response->recorded_size(), 4);
  EXPECT_EQ(response->recorded(1).snapshot().member_count(), 20);
  EXPECT_EQ(response->recorded(1).snapshot().valid_period().from().year(), 2019);
  EXPECT_EQ(response->recorded(1).actor(), "clerk");
  EXPECT_EQ(response->recorded(1).correction().document_refs(0), "45/QĐ-UBND");
  EXPECT_FALSE(response->recorded(1).has_known_to());
  EXPECT_TRUE(response->replaced(0).has_known_to());
}

TEST_P(CorrectionTest, TheFeedTellsOfItOnce) {
  const google::type::Date to = Date(2021, 1, 1);
  ASSERT_THAT(Correct(Members(20, Date(2019, 1, 1), &to)), IsOk());
  const std::vector<v1::Change> feed = Feed();
  ASSERT_EQ(feed.size(), 3u);
  const v1::Change& change = feed.back();
  EXPECT_EQ(change.header().type(), "ORGANIZATION_CORRECTED");
  EXPECT_EQ(change.effective_date().year(), 2019);
  EXPECT_EQ(change.before().member_count(), 10);
  EXPECT_EQ(change.after().member_count(), 10);
  EXPECT_EQ(change.changed_paths_size(), 0) << "today is the same";
  const v1::OrganizationCorrection& correction = change.correction();
  EXPECT_EQ(correction.period().to().year(), 2021);
  EXPECT_EQ(correction.paths(0), "member_count");
  EXPECT_EQ(correction.reason_code(), v1::CORRECTION_CODE_LATE_FILING);
  EXPECT_EQ(correction.replaced_size(), 1);
  ASSERT_EQ(correction.recorded_size(), 3);
  EXPECT_EQ(correction.recorded(1).member_count(), 20);
}

TEST_P(CorrectionTest, ADryRunTellsTheSameAndRecordsNothing) {
  v1::CorrectOrganizationRequest request = Members(20, Date(2019, 1, 1));
  request.set_validate_only(true);
  const auto dry = Correct(request);
  ASSERT_THAT(dry, IsOk());
  EXPECT_EQ(dry->recorded_size(), 2);
  EXPECT_EQ(MembersOn(Date(2020, 1, 1)), 10);
  request.set_validate_only(false);
  EXPECT_EQ(Correct(request)->recorded_size(), 2);
  EXPECT_EQ(MembersOn(Date(2020, 1, 1)), 20);
}

TEST_P(CorrectionTest, WhatIsRightAlreadyIsNotRecorded) {
  const auto response = Correct(Members(10, Date(2019, 1, 1)));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->recorded_size(), 0);
  EXPECT_EQ(response->organization().etag(), "1");
  EXPECT_EQ(Feed().size(), 2u);
}

TEST_P(CorrectionTest, ErrorsComeInTheirOrderAndWriteNothing) {
  v1::CorrectOrganizationRequest request = Members(20, Date(2019, 1, 1));
  request.mutable_update_mask()->add_paths("legal_form");
  EXPECT_THAT(Correct(request), FailsWith(kInvalidArgument, "MASK_UNKNOWN_PATH"));
  request = Members(20, Date(2019, 1, 1));
  request.clear_reason();
  request.clear_reason_code();
  EXPECT_THAT(Correct(request), Violates("reason"));
  const google::type::Date same = Date(2019, 1, 1);
  EXPECT_THAT(Correct(Members(20, Date(2019, 1, 1), &same)), FailsWith(kInvalidArgument, "VALID_PERIOD_EMPTY"));
  const google::type::Date ahead = Date(2030, 1, 1);
  EXPECT_THAT(Correct(Members(20, Date(2019, 1, 1), &ahead)), Violates("valid_to"));
  request = Members(20, Date(2019, 1, 1));
  request.clear_etag();
  EXPECT_THAT(Correct(request), FailsWith(kInvalidArgument, "ETAG_REQUIRED"));
  request = Members(20, Date(2019, 1, 1));
  request.set_name("organizations/z");
  EXPECT_THAT(Correct(request), FailsWith(kNotFound, "NEVER_EXISTED"));
  request = Members(20, Date(2019, 1, 1));
  request.set_etag("7");
  EXPECT_THAT(Correct(request), FailsWith(kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(handlers_->corrections.CorrectOrganization(Members(20, Date(2019, 1, 1)), Clerk({"organizations/hcm"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_THAT(Correct(Members(20, Date(2014, 1, 1))), FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
  request = Correction("alliance", Date(2019, 1, 1));
  request.mutable_organization()->set_alliance("organizations/a");
  EXPECT_THAT(Correct(request), FailsWith(kFailedPrecondition, "ALLIANCE_UNKNOWN"));
  EXPECT_EQ(Get("a").etag(), "1");
  EXPECT_EQ(Feed().size(), 2u);
}

TEST_P(CorrectionTest, AnAreaMustHaveExistedOnTheFirstDay) {
  v1::CorrectOrganizationRequest request = Correction("area", Date(2016, 1, 1));
  request.mutable_organization()->set_area("areas/p24-2025");
  EXPECT_THAT(Correct(request), FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
}

TEST_P(CorrectionTest, ANumberOfAnotherIsNotTaken) {
  v1::CreateOrganizationRequest other = Cooperative("b");
  other.mutable_organization()->set_tax_code("0200000014");
  Create(other);
  v1::CorrectOrganizationRequest request = Correction("tax_code", Date(2016, 1, 1));
  request.mutable_organization()->set_tax_code("0200000014");
  EXPECT_THAT(Correct(request), FailsWith(kAlreadyExists, "NUMBER_TAKEN"));
}

TEST_P(CorrectionTest, AnEndBeforeWhatIsRecordedElsewhereIsRefused) {
  Join("a", "hp", Date(2018, 5, 1));
  v1::CorrectOrganizationRequest ending = Correction("legal_status", Date(2016, 1, 1));
  ending.mutable_organization()->set_legal_status(v1::LEGAL_STATUS_DISSOLVING);
  ASSERT_THAT(Correct(ending), IsOk()) << "who winds up may still be a member";
  ending = Correction("legal_status", Date(2017, 1, 1));
  ending.mutable_organization()->set_legal_status(v1::LEGAL_STATUS_DISSOLVED);
  const auto conflict = Correct(ending);
  EXPECT_THAT(conflict, FailsWith(kFailedPrecondition, "CORRECTION_CONFLICT"));
  EXPECT_EQ(DetailOf(conflict.status()).metadata[1].second, "2018-05-01");
  ending = Correction("legal_status", Date(2019, 1, 1));
  ending.mutable_organization()->set_legal_status(v1::LEGAL_STATUS_DISSOLVED);
  const auto ended = Correct(ending);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->organization().dissolved_date().year(), 2019);
}

TEST_P(CorrectionTest, AFoundingBeforeTheRecordExtendsIt) {
  v1::CorrectOrganizationRequest request = Correction("founded_date", Date(2012, 7, 1));
  *request.mutable_organization()->mutable_founded_date() = Date(2012, 7, 1);
  ASSERT_THAT(Correct(request), IsOk());
  EXPECT_EQ(MembersOn(Date(2013, 1, 1)), 10);
  EXPECT_EQ(Get("a").founded_date().year(), 2012);
  EXPECT_THAT(GetAt("a", Date(2012, 6, 30)), FailsWith(kNotFound, "NOT_KNOWN_AT_TIME"));
}

TEST_P(CorrectionTest, ARepeatedCallGetsTheFirstReply) {
  const v1::CorrectOrganizationRequest request = Members(20, Date(2019, 1, 1));
  const auto first = Correct(request);
  const auto second = Correct(request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Get("a").etag(), "2");
}

// Random updates and corrections against a model that knows every day at every instant.
TEST_P(CorrectionTest, BothAxesReadAsAModelOfSingleDaysReads) {
  constexpr int kDays = 24;
  const absl::CivilDay base(2016, 1, 1);
  const auto date = [&](int i) {
    const absl::CivilDay day = base + i;
    return Date(static_cast<int>(day.year()), day.month(), day.day());
  };
  std::mt19937 random(7);
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<uint32_t>(below)); };
  std::vector<int64_t> days(kDays, 10);
  std::vector<bool> stated(kDays, false);
  std::vector<std::pair<absl::Time, std::vector<int64_t>>> beliefs = {{clock_.Now(), days}};
  for (int step = 0; step < 15; ++step) {
    clock_.Advance(absl::Minutes(1));
    const int from = pick(kDays);
    const int64_t members = 1 + pick(5);
    if (pick(2) == 0) {
      v1::UpdateOrganizationRequest change = Change(Get("a"), "member_count");
      change.mutable_organization()->set_member_count(members);
      *change.mutable_effective_date() = date(from);
      ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
      const std::vector<int64_t> old = days;
      for (auto i = static_cast<size_t>(from); i < days.size(); ++i) {
        if (i > static_cast<size_t>(from) && (stated[i] || old[i] != old[i - 1])) break;
        days[i] = members;
      }
      stated[static_cast<size_t>(from)] = true;
    } else {
      const int to = from + 1 + pick(kDays - from);
      const google::type::Date end = date(to);
      ASSERT_THAT(handlers_->corrections.CorrectOrganization(Members(members, date(from), to < kDays ? &end : nullptr),
                                                             Clerk()),
                  IsOk());
      if (days[static_cast<size_t>(from)] != members) stated[static_cast<size_t>(from)] = true;
      for (int i = from; i < to; ++i) days[static_cast<size_t>(i)] = members;
    }
    beliefs.emplace_back(clock_.Now(), days);
  }
  clock_.Advance(absl::Minutes(1));
  for (const auto& [known, believed] : beliefs) {
    for (int i = 0; i < kDays; ++i) {
      ASSERT_EQ(MembersOn(date(i), known + absl::Seconds(1)), believed[static_cast<size_t>(i)])
          << "day " << i << " at " << known;
    }
  }
}

}  // namespace
}  // namespace htx::registry

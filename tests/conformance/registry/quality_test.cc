// Findings of quality follow the register: after each change, and when a day passes; on the record, in lists, in the
// feed.

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "registry/rpc/quality_watch.h"
#include "tests/conformance/registry/record_steps.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using ::testing::Contains;
using enum absl::StatusCode;
using testing::FailsWith;
using testing::IsOk;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class QualityTest : public RecordSteps {
 protected:
  QualityTest() : watch_(*database_, *areas_, clock_) {
    Alliance("hp");
    v1::CreateOrganizationRequest request = Cooperative("a");
    request.mutable_organization()->set_tax_code("0200000014");
    Create(request);
  }

  // Steps until nothing is left to do. On PostgreSQL a change is seen once it has its sequence.
  void CatchUp() { CatchUp(watch_); }
  void CatchUp(QualityWatch& watch) {
    Feed();
    for (int i = 0; i < 1000; ++i) {
      const absl::StatusOr<bool> more = watch.Step();
      ASSERT_THAT(more, IsOk());
      if (!*more) return;
    }
    FAIL() << "it never comes to rest";
  }
  absl::StatusOr<v1::ListQualityFindingsResponse> List(const std::string& parent, const std::string& filter = "") {
    v1::ListQualityFindingsRequest request;
    request.set_parent(parent);
    request.set_filter(filter);
    return handlers_->quality.ListQualityFindings(request, Clerk());
  }
  std::vector<std::string> Keys(const std::string& parent, const std::string& filter = "") {
    const auto page = List(parent, filter);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> keys;
    for (const v1::QualityFinding& finding : page->findings()) {
      keys.push_back(finding.name().substr(finding.name().rfind('/') + 1));
    }
    return keys;
  }
  void Represent(const std::string& id) {
    v1::CreateRoleRequest request;
    request.set_parent("organizations/" + id);
    request.set_request_id(RequestId());
    request.mutable_role()->set_type(v1::ROLE_TYPE_LEGAL_REPRESENTATIVE);
    request.mutable_role()->mutable_person()->set_full_name("Người đại diện");
    ASSERT_THAT(handlers_->roles.CreateRole(request, Clerk()), IsOk());
  }

  QualityWatch watch_;
};
HTX_BOTH_ENGINES(QualityTest);

TEST_P(QualityTest, AFindingOpensAndClosesWithTheRecord) {
  CatchUp();
  EXPECT_THAT(Keys("organizations/a"), Contains("missing-representative"));
  v1::GetOrganizationRequest request;
  request.set_name("organizations/a");
  request.set_view(v1::ORGANIZATION_VIEW_FULL);
  const auto whole = handlers_->organizations.GetOrganization(request, Clerk());
  ASSERT_THAT(whole, IsOk());
  EXPECT_GT(whole->organization().quality_findings_size(), 0);
  EXPECT_EQ(Get("a").quality_findings_size(), 0) << "the short view has none";

  Represent("a");
  CatchUp();
  EXPECT_THAT(Keys("organizations/a"), Not(Contains("missing-representative")));
  const std::vector<v1::Change> feed = Feed();
  const auto last = std::find_if(feed.rbegin(), feed.rend(), [](const v1::Change& change) {
    return change.header().type() == "QUALITY_FINDINGS_CHANGED";
  });
  ASSERT_NE(last, feed.rend());
  EXPECT_EQ(last->header().resource(), "organizations/a");
  EXPECT_EQ(last->header().actor(), "service:registry");
  ASSERT_EQ(last->quality().closed_size(), 1);
  EXPECT_EQ(last->quality().closed(0).rule(), v1::QUALITY_RULE_MISSING_REPRESENTATIVE);
}

TEST_P(QualityTest, ItComesToRestAndSaysNothingTwice) {
  CatchUp();
  const auto judged = [&] {
    const std::vector<v1::Change> feed = Feed();
    return std::count_if(feed.begin(), feed.end(),
                         [](const v1::Change& change) { return change.header().type() == "QUALITY_FINDINGS_CHANGED"; });
  };
  const auto before = judged();
  clock_.Advance(absl::Hours(1));
  CatchUp();
  EXPECT_EQ(judged(), before);
  EXPECT_TRUE(testing::Eventually([&] {
    EXPECT_THAT(watch_.Step(), IsOk());
    const auto page = List("organizations/-");
    return page->progress().sequence() == page->progress().head_sequence() && !page->progress().swept_day().empty();
  }));
}

TEST_P(QualityTest, TheDayAloneCanOpenAFinding) {
  Represent("a");
  v1::RecordActivityStatusRequest request;
  request.set_name("organizations/a");
  request.set_etag(Get("a").etag());
  request.set_request_id(RequestId());
  request.set_activity_status(v1::ACTIVITY_STATUS_CEASED);
  ASSERT_THAT(handlers_->organizations.RecordActivityStatus(request, Clerk()), IsOk());
  CatchUp();
  EXPECT_THAT(Keys("organizations/a"), Not(Contains("inactive")));
  clock_.Advance(absl::Hours(24 * 366));
  CatchUp();
  EXPECT_THAT(Keys("organizations/a"), Contains("inactive"));
  EXPECT_THAT(Keys("organizations/-", "severity = SERIOUS AND rule = INACTIVE AND alliance = hp"),
              UnorderedElementsAre("inactive"));
}

TEST_P(QualityTest, WhatEndsHasNoFindings) {
  CatchUp();
  Dissolve("a");
  CatchUp();
  EXPECT_THAT(Keys("organizations/a"), ::testing::IsEmpty());
}

TEST_P(QualityTest, TwoReplicasJudgeEachChangeOnce) {
  QualityWatch other(*database_, *areas_, clock_);
  for (int i = 0; i < 20; ++i) Create(Cooperative(absl::StrCat("c", i)));
  Feed();
  const auto run = [&](QualityWatch& watch) {
    for (int i = 0; i < 200; ++i) {
      const absl::StatusOr<bool> more = watch.Step();
      EXPECT_THAT(more, IsOk());
      if (more.ok() && !*more) return;
    }
  };
  std::thread first([&] { run(watch_); });
  std::thread second([&] { run(other); });
  first.join();
  second.join();
  CatchUp();
  std::multiset<std::string> opened;
  for (const v1::Change& change : Feed()) {
    for (const v1::QualityFinding& finding : change.quality().opened()) opened.insert(finding.name());
  }
  for (const std::string& name : opened) EXPECT_EQ(opened.count(name), 1u) << name;
  EXPECT_EQ(static_cast<size_t>(List("organizations/-", "alliance = hp")->total_size()), opened.size());
}

TEST_P(QualityTest, ListsPageAndCountsAgree) {
  for (int i = 0; i < 9; ++i) Create(Cooperative(absl::StrCat("c", i)));
  CatchUp();
  v1::ListQualityFindingsRequest request;
  request.set_parent("organizations/-");
  request.set_page_size(4);
  std::set<std::string> names;
  int64_t total = 0;
  for (int pages = 0; pages < 20; ++pages) {
    const auto page = handlers_->quality.ListQualityFindings(request, Clerk());
    ASSERT_THAT(page, IsOk());
    total = page->total_size();
    for (const v1::QualityFinding& finding : page->findings()) EXPECT_TRUE(names.insert(finding.name()).second);
    request.set_page_token(page->next_page_token());
    if (request.page_token().empty()) break;
  }
  EXPECT_EQ(static_cast<int64_t>(names.size()), total);
  int64_t counted = 0;
  const auto summary = handlers_->quality.SummarizeQualityFindings({}, Clerk());
  ASSERT_THAT(summary, IsOk());
  for (const v1::QualityCount& count : summary->counts()) counted += count.count();
  EXPECT_EQ(counted, total);
}

TEST_P(QualityTest, WrongQuestionsAreAnsweredAsSuch) {
  EXPECT_THAT(List("organizations/none"), FailsWith(kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(List("organizations/-", "colour = red"), FailsWith(kInvalidArgument, "FILTER_UNKNOWN_FIELD"));
  EXPECT_THAT(List("organizations/-", "severity = TERRIBLE"), FailsWith(kInvalidArgument, "FILTER_TYPE"));
}

TEST_P(QualityTest, TwoRecordsThatLookAlikeAreFound) {
  v1::CreateOrganizationRequest twin = Cooperative("twin");
  twin.mutable_organization()->set_legal_name("Hợp tác xã nông nghiệp A");
  twin.mutable_organization()->set_member_count(3);
  // Another one when it was recorded, far away; then it turns out to lie in the same district.
  twin.mutable_organization()->set_area("areas/p22");
  *twin.mutable_organization()->mutable_founded_date() = Date(2016, 3, 1);
  v1::UpdateOrganizationRequest change = Change(Create(twin), "area");
  change.mutable_organization()->set_area("areas/d311");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(change, Clerk()), IsOk());
  CatchUp();
  const auto page = List("organizations/twin", "rule = POSSIBLE_DUPLICATE");
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->findings_size(), 1);
  EXPECT_THAT(page->findings(0).subjects(), Contains("organizations/a"));
  EXPECT_THAT(Keys("organizations/twin", "severity = SERIOUS"), UnorderedElementsAre("below-minimum-members"));
}

// The clock stands on 2024-07-01; organizations/a was founded in 2015.
TEST_P(QualityTest, EveryReportThatIsOwedIsMissedUntilItIsHandedIn) {
  const auto report_of = [&](int year) {
    v1::OrganizationReport report;
    report.set_organization("organizations/a");
    report.set_year(year);
    return report;
  };
  for (int year = 2015; year <= 2022; ++year) {
    if (year == 2020) continue;
    v1::RecordOrganizationReportRequest request;
    *request.mutable_report() = report_of(year);
    request.set_request_id(RequestId());
    ASSERT_THAT(handlers_->reports.RecordOrganizationReport(request, Clerk()), IsOk());
  }
  const auto evidence = [&]() -> std::string {
    CatchUp();
    const auto page = List("organizations/a", "rule = OVERDUE_REPORT");
    EXPECT_THAT(page, IsOk());
    return page->findings_size() == 1 ? page->findings(0).evidence_en() : "";
  };
  EXPECT_EQ(evidence(), "the report of 2023 was due on 2023-12-15; missing before it: 2020");
  v1::SubmitOrganizationReportRequest submit;
  *submit.mutable_report() = report_of(2023);
  submit.set_request_id(RequestId());
  const auto filed = handlers_->filings.SubmitOrganizationReport(submit, Clerk());
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(evidence(), "the report of 2020 was due on 2020-12-15");
  v1::ReturnOrganizationReportRequest refuse;
  refuse.set_name(filed->report().name());
  refuse.set_etag(filed->report().etag());
  refuse.set_note("Thiếu chữ ký");
  refuse.set_request_id(RequestId());
  rpc::RequestContext checker = Clerk();
  checker.principal = "checker";
  ASSERT_THAT(handlers_->filings.ReturnOrganizationReport(refuse, checker), IsOk());
  EXPECT_EQ(evidence(), "the report of 2023 was due on 2023-12-15; missing before it: 2020") << "it is still owed";
}

TEST_P(QualityTest, ItFollowsByItself) {
  watch_.Start();
  EXPECT_TRUE(testing::Eventually([&] { return List("organizations/a")->total_size() > 0; }));
  watch_.Stop();
}

}  // namespace
}  // namespace htx::registry

#pragma once

// What tests of notices, clearances, routes and quotas share beside the harness of awards. They live in March 2018, by
// a regulation of 2018 on one kind that each test writes for itself.

#include <functional>
#include <string>
#include <vector>

#include "tests/conformance/awards/harness.h"

namespace htx::awards {

class RouteTest : public AwardsTest {
 protected:
  RouteTest();

  using Ruling = std::function<void(v1::AwardKind&)>;
  // Publishes a set for 2018 with VCA_CERTIFICATE, or another kind, changed by `ruling`.
  void Regulate(const Ruling& ruling, const std::string& code = "VCA_CERTIFICATE");
  // A nomination of "organizations/{id}" by "organizations/lm-hn" under review since the first of March.
  v1::Nomination Put(const std::string& id, const std::string& code = "VCA_CERTIFICATE",
                     const std::string& cluster = "");
  v1::Nomination SubmitAgain(const v1::Nomination& nomination);
  v1::Nomination Accepted(const std::string& id, const std::string& code = "VCA_CERTIFICATE",
                          const std::string& cluster = "");
  v1::ReviewNominationRequest Step(const v1::Nomination& nomination, v1::ReviewAction action, int day);
  // A step on a day of March.
  absl::StatusOr<v1::Nomination> Take(const v1::Nomination& nomination, v1::ReviewAction action, int day,
                                      const std::string& to = "");
  // By way of a meeting of nine on a day of March.
  absl::StatusOr<v1::Ballot> TryBallot(const v1::Nomination& nomination, const std::string& id, int day);
  v1::Nomination RecommendedOn(const v1::Nomination& nomination, const std::string& id, int day);
  // A decision of the national alliance on a day of March.
  v1::IssueDecisionRequest DecideOn(int day, const std::string& number, const std::string& nomination);

  v1::PublishNoticeRequest NoticeOf(const v1::Nomination& nomination, int day);
  v1::RecordObjectionRequest ObjectionTo(const v1::Nomination& nomination, int day);
  v1::ResolveObjectionRequest Resolution(const v1::Nomination& nomination, v1::ObjectionState outcome, int day);
  v1::RequestClearanceRequest Letter(const v1::Nomination& nomination, const std::string& body, int day);
  v1::AnswerClearanceRequest Reply(const v1::Nomination& nomination, const std::string& body,
                                   v1::ClearanceAnswer answer, int day);
  v1::Nomination Cleared(const v1::Nomination& nomination, const std::string& body);

  v1::Quota QuotaOf(const std::string& code, const std::string& cluster = "");
  v1::StateQuotaBaseRequest Statement(const std::string& id, int64_t count);

  std::vector<v1::PendingStep> PendingOf(const v1::Nomination& nomination);
};

}  // namespace htx::awards

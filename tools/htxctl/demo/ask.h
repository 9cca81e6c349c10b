#pragma once

// Questions about the demonstration, asked through public RPCs.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "htx/awards/v1/campaign.pb.h"
#include "htx/awards/v1/cluster.pb.h"
#include "htx/awards/v1/commendation_requests.pb.h"
#include "htx/awards/v1/nomination.pb.h"
#include "htx/awards/v1/pledge.pb.h"
#include "htx/funding/v1/fund_service.pb.h"
#include "htx/registry/v1/organization.pb.h"
#include "htx/registry/v1/report_service.pb.h"
#include "htx/registry/v1/statistics.pb.h"
#include "htx/registry/v1/support_activity.pb.h"
#include "htxctl/client/session.h"
#include "htxctl/demo/plan.h"

namespace htx::ctl {

// `dataset = "…" AND (…)`; the data set alone when `filter` is empty.
std::string InDataset(absl::string_view dataset, absl::string_view filter);

inline constexpr absl::string_view kOperating = "legal_status = OPERATING AND activity_status = ACTIVE";
// The three kinds that Hải Phòng counts together.
inline constexpr absl::string_view kAllThree =
    "kind = COOPERATIVE OR kind = COOPERATIVE_UNION OR kind = PEOPLES_CREDIT_FUND";
// What Ho Chi Minh City counts as cooperatives: people's credit funds are among them.
inline constexpr absl::string_view kWithCreditFunds = "kind = COOPERATIVE OR kind = PEOPLES_CREDIT_FUND";

// Statistics over organisations. `request` says everything.
absl::StatusOr<registry::v1::AggregateOrganizationsResponse> Aggregate(
    const Session& session, const registry::v1::AggregateOrganizationsRequest& request);

// A request over one data set, as of a day.
registry::v1::AggregateOrganizationsRequest StockOf(absl::string_view dataset, absl::string_view filter,
                                                    absl::CivilDay day);
// A request over what happened in the data set's period.
registry::v1::AggregateOrganizationsRequest FlowOf(absl::string_view dataset, absl::string_view filter,
                                                   registry::v1::OrganizationPopulation population);

// How many organisations of the data set match on its day.
absl::StatusOr<int64_t> CountStock(const Session& session, absl::string_view dataset, absl::string_view filter);
// How many of the data set were founded, admitted, … in its period.
absl::StatusOr<int64_t> CountFlow(const Session& session, absl::string_view dataset, absl::string_view filter,
                                  registry::v1::OrganizationPopulation population);

// "606 = TMDV 99 + GTVT 292 + …": the total and its sectors in the order of `sectors` ("TRADE_SERVICE", …); sectors
// that are not named stand at the end.
absl::StatusOr<std::string> BySector(const Session& session, registry::v1::AggregateOrganizationsRequest request,
                                     const std::vector<std::pair<std::string, std::string>>& sectors);

// The sum over the data set's activities that match.
absl::StatusOr<registry::v1::SupportActivityRow> SumActivities(const Session& session, absl::string_view dataset,
                                                               absl::string_view filter);
// The only activity of the data set that matches; NOT_FOUND or FAILED_PRECONDITION when there is none or another.
absl::StatusOr<registry::v1::SupportActivity> OneActivity(const Session& session, absl::string_view dataset,
                                                          absl::string_view filter);

absl::StatusOr<registry::v1::Organization> OrganizationOf(const Session& session, const std::string& name,
                                                          absl::CivilDay day);
// Name of an area, e.g. "Củ Chi": what the register calls it, without its type.
absl::StatusOr<std::string> AreaName(const Session& session, const std::string& name);

// The report of a fund for its data set's period, by district.
absl::StatusOr<funding::v1::GetFundReportResponse> FundReport(const Session& session, absl::string_view dataset);

absl::StatusOr<awards::v1::Cluster> ClusterOn(const Session& session, absl::string_view id, absl::CivilDay day);
absl::StatusOr<awards::v1::Campaign> CampaignOf(const Session& session, absl::string_view id);
// With progress as of a day.
absl::StatusOr<awards::v1::Pledge> PledgeOf(const Session& session, absl::string_view id, absl::CivilDay day);
// A target as people read it: ">= 130 (6)", "2-3", "85 %"; in parentheses the units that registered it.
absl::StatusOr<std::string> TargetText(const Session& session, absl::string_view pledge, absl::string_view target);
// Nominations of a kind in a data set.
absl::StatusOr<std::vector<awards::v1::Nomination>> NominationsOf(const Session& session, absl::string_view dataset,
                                                                  absl::string_view award_kind);
absl::StatusOr<awards::v1::QueryAwardStatisticsResponse> AwardStatistics(const Session& session,
                                                                         absl::string_view dataset,
                                                                         absl::string_view filter);

}  // namespace htx::ctl

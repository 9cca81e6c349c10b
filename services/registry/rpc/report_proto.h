#pragma once

// Reports and support activities between protos and the domain.

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "htx/registry/v1/activity_service.pb.h"
#include "htx/registry/v1/report_service.pb.h"
#include "registry/domain/report_filing.h"
#include "registry/domain/support_activity.h"
#include "registry/store/statistics_store.h"

namespace htx::registry {

// Figures that count, with what is known of their filing.
v1::OrganizationReport ToProto(const Report& report);
v1::OrganizationReport CountingProto(const Filing& filing);
// A filing, whether it counts or not.
v1::OrganizationReport ToProto(const Filing& filing);
// Points, score and class are judged by the rules of the year. INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<Report> ParseReport(const v1::OrganizationReport& proto, absl::CivilDay today);
// The same for a filing: the day it was handed in defaults to today.
absl::StatusOr<Report> ParseFiling(const v1::OrganizationReport& proto, absl::CivilDay today);

v1::SupportActivity ToProto(const SupportActivity& activity);
// The id is left empty when the request names none. INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<SupportActivity> ParseActivity(const v1::RecordSupportActivityRequest& request, absl::CivilDay today);
// `before` with what the mask of `request` names. Besides the above MASK_UNKNOWN_PATH, alone.
absl::StatusOr<SupportActivity> Amend(const SupportActivity& before, const v1::SupportActivity& proto,
                                      const google::protobuf::FieldMask& field_mask, bool correcting,
                                      absl::CivilDay today);

// INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<std::vector<ActivityDimension>> ParseActivityDimensions(
    const v1::AggregateSupportActivitiesRequest& request);

v1::SupportActivityRow ToProto(const ActivityRow& row, const std::vector<ActivityDimension>& group_by);

}  // namespace htx::registry

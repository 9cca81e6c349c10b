#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/report_proto.h"

namespace htx::registry {
namespace {

constexpr int64_t kMaxCount = 1'000'000'000;
constexpr int kMaxAreas = 100;
constexpr int kMaxDocuments = 50;

void ReadLists(const v1::SupportActivity& proto, SupportActivity& activity, FieldErrors& errors) {
  if (proto.counterpart_areas_size() > kMaxAreas || proto.document_refs_size() > kMaxDocuments) {
    errors.Add("activity", {.en = "has more than 100 counterpart areas or 50 document references",
                            .vi = "có quá 100 địa bàn phối hợp hoặc 50 văn bản"});
    return;
  }
  for (int i = 0; i < proto.counterpart_areas_size(); ++i) {
    activity.counterpart_areas.push_back(
        ParseAreaName(proto.counterpart_areas(i), absl::StrCat("activity.counterpart_areas[", i, "]"), errors));
  }
  for (int i = 0; i < proto.document_refs_size(); ++i) {
    const std::string path = absl::StrCat("activity.document_refs[", i, "]");
    if (proto.document_refs(i).empty()) errors.Merge("", FieldRequired(path));
    CheckLine(proto.document_refs(i), 300, path, errors);
    activity.document_refs.push_back(proto.document_refs(i));
  }
}

void ReadDays(const v1::SupportActivity& proto, absl::CivilDay today, SupportActivity& activity, FieldErrors& errors) {
  if (!proto.has_start_date()) {
    errors.Merge("", FieldRequired("activity.start_date"));
    return;
  }
  activity.start = ParsePastDate(proto.start_date(), "activity.start_date", today, errors).value_or(today);
  activity.end = activity.start;
  if (proto.has_end_date())
    activity.end = ParseDate(proto.end_date(), "activity.end_date", errors).value_or(activity.start);
  if (activity.end < activity.start) {
    errors.Add("activity.end_date", {.en = "must not be before the first day", .vi = "không được trước ngày đầu tiên"});
  }
}

void ReadNumbers(const v1::SupportActivity& proto, SupportActivity& activity, FieldErrors& errors) {
  if (proto.has_quantity()) activity.quantity = ParseReported(proto.quantity(), "activity.quantity", errors);
  if (proto.has_attendances())
    activity.attendances = ParseReported(proto.attendances(), "activity.attendances", errors);
  if (proto.has_participants()) {
    activity.participants = ParseReported(proto.participants(), "activity.participants", errors);
  }
  if (proto.has_planned_count()) {
    activity.planned_count = ParseCount(proto.planned_count(), kMaxCount, "activity.planned_count", errors);
  }
  if (!proto.has_reach()) return;
  const Ratio reach{.numerator = proto.reach().numerator(), .denominator = proto.reach().denominator()};
  if (reach.denominator <= 0 || reach.numerator < 0 || reach.numerator > reach.denominator ||
      reach.denominator > kMaxCount) {
    errors.Add("activity.reach", {.en = "must be a share from 0 to 1", .vi = "phải là tỷ lệ từ 0 đến 1"});
  }
  activity.reach = reach;
}

}  // namespace

v1::SupportActivity ToProto(const SupportActivity& activity) {
  v1::SupportActivity proto;
  proto.set_name(NameOf(activity.id));
  proto.set_alliance(NameOf(activity.alliance));
  proto.set_kind(static_cast<v1::SupportActivityKind>(activity.kind));
  proto.set_title(activity.title);
  proto.set_ordinal(static_cast<int32_t>(activity.ordinal));
  *proto.mutable_start_date() = ToProto(activity.start);
  *proto.mutable_end_date() = ToProto(activity.end);
  if (activity.posted) *proto.mutable_posted_time() = ToProto(*activity.posted);
  proto.set_target_group(static_cast<v1::TargetGroup>(activity.target_group));
  *proto.mutable_quantity() = ToProto(activity.quantity);
  if (activity.attendances) *proto.mutable_attendances() = ToProto(*activity.attendances);
  if (activity.participants) *proto.mutable_participants() = ToProto(*activity.participants);
  if (activity.planned_count) proto.set_planned_count(*activity.planned_count);
  if (activity.reach) *proto.mutable_reach() = ToProto(*activity.reach);
  for (const std::string& id : activity.counterpart_areas) proto.add_counterpart_areas(absl::StrCat("areas/", id));
  for (const std::string& reference : activity.document_refs) proto.add_document_refs(reference);
  proto.set_note(activity.note);
  proto.set_dataset(activity.dataset);
  *proto.mutable_create_time() = ToProto(activity.created);
  return proto;
}

absl::StatusOr<SupportActivity> ParseActivity(const v1::RecordSupportActivityRequest& request, absl::CivilDay today) {
  const v1::SupportActivity& proto = request.activity();
  FieldErrors errors;
  CheckId(request.activity_id(), "activity_id", errors);
  CheckId(proto.dataset(), "activity.dataset", errors);
  SupportActivity activity{.id = ActivityId::Of(request.activity_id()),
                           .alliance = ParseOrganizationName(proto.alliance(), "activity.alliance", errors),
                           .kind = ParseEnum<ActivityKind>(proto.kind(), "activity.kind", errors),
                           .title = proto.title(),
                           .ordinal = ParseCount(proto.ordinal(), 100000, "activity.ordinal", errors),
                           .target_group = ParseEnumOr<TargetGroup>(proto.target_group(), TargetGroup::kUnspecified,
                                                                    "activity.target_group", errors),
                           .note = proto.note(),
                           .dataset = proto.dataset()};
  if (proto.title().empty()) errors.Merge("", FieldRequired("activity.title"));
  CheckLine(proto.title(), 1000, "activity.title", errors);
  CheckText(proto.note(), 4000, "activity.note", errors);
  ReadDays(proto, today, activity, errors);
  if (proto.has_posted_time()) activity.posted = ParseInstant(proto.posted_time(), "activity.posted_time", errors);
  ReadNumbers(proto, activity, errors);
  ReadLists(proto, activity, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return activity;
}

}  // namespace htx::registry

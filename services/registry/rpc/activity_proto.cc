#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/report_proto.h"

namespace htx::registry {
namespace {

constexpr int64_t kMaxCount = 1'000'000'000;
constexpr int kMaxAreas = 100;
constexpr int kMaxDocuments = 50;
constexpr int kMaxVisited = 200;
constexpr int kMaxDifficulties = 50;

// All fields that a caller sets besides the alliance, the kind and the data set; each may stand in an update mask. The
// state comes first: what the others may be hangs on it.
constexpr absl::string_view kPaths[] = {
    "state",        "title",     "ordinal",     "start_date",   "end_date",          "posted_time",
    "target_group", "quantity",  "attendances", "participants", "planned_count",     "planned_attendances",
    "reach",        "programme", "visited",     "difficulties", "counterpart_areas", "document_refs",
    "note"};

void ReadStart(const v1::SupportActivity& proto, absl::CivilDay today, SupportActivity& activity, FieldErrors& errors) {
  if (!proto.has_start_date()) {
    errors.Merge("", FieldRequired("activity.start_date"));
    return;
  }
  const bool planned = activity.state == ActivityState::kPlanned;
  activity.start = (planned ? ParseDate(proto.start_date(), "activity.start_date", errors)
                            : ParsePastDate(proto.start_date(), "activity.start_date", today, errors))
                       .value_or(today);
}

void ReadReach(const v1::SupportActivity& proto, SupportActivity& activity, FieldErrors& errors) {
  activity.reach.reset();
  if (!proto.has_reach()) return;
  const Ratio reach{.numerator = proto.reach().numerator(), .denominator = proto.reach().denominator()};
  if (reach.denominator <= 0 || reach.numerator < 0 || reach.numerator > reach.denominator ||
      reach.denominator > kMaxCount) {
    errors.Add("activity.reach", {.en = "must be a share from 0 to 1", .vi = "phải là tỷ lệ từ 0 đến 1"});
  }
  activity.reach = reach;
}

std::optional<ReportedNumber> ReadNumber(bool given, const v1::ReportedNumber& number, absl::string_view field,
                                         FieldErrors& errors) {
  if (!given) return std::nullopt;
  return ParseReported(number, field, errors);
}

std::optional<int64_t> ReadCount(bool given, int64_t count, absl::string_view field, FieldErrors& errors) {
  if (!given) return std::nullopt;
  return ParseCount(count, kMaxCount, field, errors);
}

void ReadVisit(const v1::SupportActivity& proto, absl::string_view path, SupportActivity& activity,
               FieldErrors& errors) {
  if (proto.visited_size() > kMaxVisited || proto.difficulties_size() > kMaxDifficulties) {
    errors.Add("activity", {.en = "has more than 200 visited organisations or 50 difficulties",
                            .vi = "có quá 200 đơn vị được thăm hoặc 50 khó khăn"});
    return;
  }
  if (path == "visited") {
    activity.visited.clear();
    for (int i = 0; i < proto.visited_size(); ++i) {
      activity.visited.push_back(
          ParseOrganizationName(proto.visited(i), absl::StrCat("activity.visited[", i, "]"), errors).text());
    }
    return;
  }
  activity.difficulties.clear();
  for (int i = 0; i < proto.difficulties_size(); ++i) {
    const v1::Difficulty& difficulty = proto.difficulties(i);
    const std::string field = absl::StrCat("activity.difficulties[", i, "]");
    CheckRequiredLine(difficulty.text(), 1000, absl::StrCat(field, ".text"), errors);
    activity.difficulties.push_back(
        {.kind = ParseEnum<DifficultyKind>(difficulty.kind(), absl::StrCat(field, ".kind"), errors),
         .text = difficulty.text()});
  }
}

// Reads what is counted; false when `path` is none of it.
bool ReadCounted(const v1::SupportActivity& proto, absl::string_view path, SupportActivity& activity,
                 FieldErrors& errors) {
  const std::string field = absl::StrCat("activity.", path);
  if (path == "quantity") {
    activity.quantity = ReadNumber(proto.has_quantity(), proto.quantity(), field, errors)
                            .value_or(ReportedNumber{.value = activity.state == ActivityState::kDone ? 1 : 0});
    if (activity.state != ActivityState::kDone && proto.has_quantity()) {
      errors.Add(field, {.en = "stands only with DONE", .vi = "chỉ có khi hoạt động đã thực hiện (DONE)"});
    }
  } else if (path == "attendances") {
    activity.attendances = ReadNumber(proto.has_attendances(), proto.attendances(), field, errors);
  } else if (path == "participants") {
    activity.participants = ReadNumber(proto.has_participants(), proto.participants(), field, errors);
  } else if (path == "planned_count") {
    activity.planned_count = ReadCount(proto.has_planned_count(), proto.planned_count(), field, errors);
  } else if (path == "planned_attendances") {
    activity.planned_attendances =
        ReadCount(proto.has_planned_attendances(), proto.planned_attendances(), field, errors);
  } else if (path == "reach") {
    ReadReach(proto, activity, errors);
  } else {
    return false;
  }
  return true;
}

// Reads one field; false when there is no such field.
bool ReadField(const v1::SupportActivity& proto, absl::string_view path, absl::CivilDay today,
               SupportActivity& activity, FieldErrors& errors) {
  const std::string field = absl::StrCat("activity.", path);
  if (path == "state") {
    activity.state = ParseEnumOr<ActivityState>(proto.state(), ActivityState::kDone, field, errors);
  } else if (path == "title") {
    CheckRequiredLine(proto.title(), 1000, field, errors);
    activity.title = proto.title();
  } else if (path == "ordinal") {
    activity.ordinal = ParseCount(proto.ordinal(), 100000, field, errors);
  } else if (path == "start_date") {
    ReadStart(proto, today, activity, errors);
  } else if (path == "end_date") {
    activity.end = activity.start;
    if (proto.has_end_date()) activity.end = ParseDate(proto.end_date(), field, errors).value_or(activity.start);
  } else if (path == "posted_time") {
    activity.posted.reset();
    if (proto.has_posted_time()) activity.posted = ParseInstant(proto.posted_time(), field, errors);
  } else if (path == "target_group") {
    activity.target_group = ParseEnumOr<TargetGroup>(proto.target_group(), TargetGroup::kUnspecified, field, errors);
  } else if (path == "programme") {
    activity.programme =
        ParseNameOr<Id<struct ProgrammeTag>>(proto.programme(), "coordinationProgrammes", field, errors).text();
  } else if (path == "visited" || path == "difficulties") {
    ReadVisit(proto, path, activity, errors);
  } else if (path == "counterpart_areas") {
    activity.counterpart_areas = ParseAreas(proto.counterpart_areas(), kMaxAreas, field, errors);
  } else if (path == "document_refs") {
    activity.document_refs = ParseLines(proto.document_refs(), kMaxDocuments, 300, field, errors);
  } else if (path == "note") {
    CheckText(proto.note(), 4000, field, errors);
    activity.note = proto.note();
  } else {
    return ReadCounted(proto, path, activity, errors);
  }
  return true;
}

// What no field can tell by itself.
void CheckWhole(const SupportActivity& activity, absl::CivilDay today, FieldErrors& errors) {
  if (activity.end < activity.start) {
    errors.Add("activity.end_date", {.en = "must not be before the first day", .vi = "không được trước ngày đầu tiên"});
  }
  const bool done = activity.state == ActivityState::kDone;
  if (!done && (activity.attendances || activity.participants || activity.reach)) {
    errors.Add("activity.state", {.en = "attendances, participants and reach stand only with DONE",
                                  .vi = "lượt người, số người, tỷ lệ chỉ có khi hoạt động đã thực hiện (DONE)"});
  }
  if (done && activity.start > today) errors.Merge("", DateInFuture("activity.start_date"));
  if (activity.kind != ActivityKind::kVisit && (!activity.visited.empty() || !activity.difficulties.empty())) {
    errors.Add("activity.visited", {.en = "visited and difficulties stand only with VISIT",
                                    .vi = "đơn vị được thăm và khó khăn chỉ ghi với VISIT"});
  }
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
  proto.set_state(static_cast<v1::SupportActivityState>(activity.state));
  if (activity.state == ActivityState::kDone) *proto.mutable_quantity() = ToProto(activity.quantity);
  if (activity.attendances) *proto.mutable_attendances() = ToProto(*activity.attendances);
  if (activity.participants) *proto.mutable_participants() = ToProto(*activity.participants);
  if (activity.planned_count) proto.set_planned_count(*activity.planned_count);
  if (activity.planned_attendances) proto.set_planned_attendances(*activity.planned_attendances);
  if (activity.reach) *proto.mutable_reach() = ToProto(*activity.reach);
  if (!activity.programme.empty()) proto.set_programme(absl::StrCat("coordinationProgrammes/", activity.programme));
  for (const std::string& id : activity.visited) proto.add_visited(NameOf(OrganizationId::Of(id)));
  for (const Difficulty& difficulty : activity.difficulties) {
    v1::Difficulty& added = *proto.add_difficulties();
    added.set_kind(static_cast<v1::DifficultyKind>(difficulty.kind));
    added.set_text(difficulty.text);
  }
  for (const std::string& id : activity.counterpart_areas) proto.add_counterpart_areas(absl::StrCat("areas/", id));
  for (const std::string& reference : activity.document_refs) proto.add_document_refs(reference);
  proto.set_note(activity.note);
  proto.set_dataset(activity.dataset);
  proto.set_etag(absl::StrCat(activity.version));
  *proto.mutable_create_time() = ToProto(activity.created);
  *proto.mutable_update_time() = ToProto(activity.changed);
  proto.set_withdrawn(activity.withdrawn);
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
                           .dataset = proto.dataset()};
  for (const absl::string_view path : kPaths) ReadField(proto, path, today, activity, errors);
  CheckWhole(activity, today, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return activity;
}

absl::StatusOr<SupportActivity> Amend(const SupportActivity& before, const v1::SupportActivity& proto,
                                      const google::protobuf::FieldMask& field_mask, bool correcting,
                                      absl::CivilDay today) {
  SupportActivity after = before;
  ++after.version;
  FieldErrors errors;
  // In the order of kPaths, whatever the order of the mask.
  for (const std::string& path : field_mask.paths()) {
    if (correcting && path == "kind") {
      after.kind = ParseEnum<ActivityKind>(proto.kind(), "activity.kind", errors);
    } else if (std::find(std::begin(kPaths), std::end(kPaths), path) == std::end(kPaths)) {
      return MaskUnknownPath(path);
    }
  }
  const auto& mask = field_mask.paths();
  for (const absl::string_view path : kPaths) {
    if (std::find(mask.begin(), mask.end(), path) != mask.end()) {
      ReadField(proto, path, today, after, errors);
    }
  }
  const bool counted = std::find(mask.begin(), mask.end(), "quantity") != mask.end();
  if (!counted && after.state != before.state) {
    after.quantity = {.value = after.state == ActivityState::kDone ? 1 : 0};
  }
  CheckWhole(after, today, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return after;
}

}  // namespace htx::registry

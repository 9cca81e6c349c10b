#include "registry/rpc/alliance_work_proto.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int kMaxCoveredAreas = 200;
constexpr int kMaxPartners = 100;
constexpr int kMaxProgrammeDocuments = 50;
constexpr size_t kNameBytes = 300;
constexpr size_t kNoteBytes = 4000;

absl::CivilDay RequiredDay(bool given, const google::type::Date& date, absl::string_view field, FieldErrors& errors) {
  if (!given) errors.Merge("", FieldRequired(field));
  return given ? ParseDate(date, field, errors).value_or(absl::CivilDay()) : absl::CivilDay();
}

absl::CivilDay RequiredPastDay(bool given, const google::type::Date& date, absl::string_view field,
                               absl::CivilDay today, FieldErrors& errors) {
  if (!given) errors.Merge("", FieldRequired(field));
  return given ? ParsePastDate(date, field, today, errors).value_or(today) : today;
}

void Copy(const std::vector<std::string>& lines, Strings* out) {
  for (const std::string& line : lines) *out->Add() = line;
}

// Reads one field of a programme; false when there is no such field.
bool ReadField(const v1::CoordinationProgramme& proto, absl::string_view path, Programme& programme,
               FieldErrors& errors) {
  const auto field = [&](absl::string_view name) { return absl::StrCat("coordination_programme.", name); };
  if (path == "title") {
    CheckRequiredLine(proto.title(), 1000, field(path), errors);
    programme.title = proto.title();
  } else if (path == "start_date") {
    programme.start = RequiredDay(proto.has_start_date(), proto.start_date(), field(path), errors);
  } else if (path == "end_date") {
    programme.end = RequiredDay(proto.has_end_date(), proto.end_date(), field(path), errors);
  } else if (path == "counterpart_areas") {
    programme.counterpart_areas = ParseAreas(proto.counterpart_areas(), kMaxCoveredAreas, field(path), errors);
  } else if (path == "counterparts") {
    programme.counterparts = ParseLines(proto.counterparts(), kMaxPartners, kNameBytes, field(path), errors);
  } else if (path == "document_refs") {
    programme.document_refs =
        ParseLines(proto.document_refs(), kMaxProgrammeDocuments, kNameBytes, field(path), errors);
  } else if (path == "note") {
    CheckText(proto.note(), kNoteBytes, field(path), errors);
    programme.note = proto.note();
  } else {
    return false;
  }
  return true;
}

void CheckPeriod(const Programme& programme, FieldErrors& errors) {
  if (programme.end >= programme.start) return;
  errors.Add("coordination_programme.end_date",
             {.en = "must not be before the first day", .vi = "không được trước ngày đầu tiên"});
}

}  // namespace

v1::CoordinationProgramme ToProto(const Programme& programme) {
  v1::CoordinationProgramme proto;
  proto.set_name(NameOf(programme.id));
  proto.set_alliance(NameOf(programme.alliance));
  proto.set_title(programme.title);
  *proto.mutable_start_date() = ToProto(programme.start);
  *proto.mutable_end_date() = ToProto(programme.end);
  for (const std::string& id : programme.counterpart_areas) proto.add_counterpart_areas(absl::StrCat("areas/", id));
  Copy(programme.counterparts, proto.mutable_counterparts());
  Copy(programme.document_refs, proto.mutable_document_refs());
  proto.set_note(programme.note);
  proto.set_dataset(programme.dataset);
  proto.set_etag(absl::StrCat(programme.version));
  *proto.mutable_create_time() = ToProto(programme.created);
  *proto.mutable_update_time() = ToProto(programme.changed);
  proto.set_withdrawn(programme.withdrawn);
  proto.set_counterpart_count(static_cast<int32_t>(programme.counterpart_areas.size() + programme.counterparts.size()));
  return proto;
}

v1::ProgrammeProgress ToProto(const ProgrammeProgress& progress) {
  v1::ProgrammeProgress proto;
  proto.set_activity_count(progress.activities);
  proto.set_planned_activity_count(progress.still_planned);
  proto.set_planned_count(progress.planned);
  if (progress.done) {
    proto.set_done_of_planned(progress.done->value);
    *proto.mutable_done() = ToProto(*progress.done);
  }
  if (progress.attendances) *proto.mutable_attendances() = ToProto(*progress.attendances);
  return proto;
}

v1::Petition ToProto(const Petition& petition, absl::CivilDay day) {
  v1::Petition proto;
  proto.set_name(NameOf(petition.id));
  proto.set_alliance(NameOf(petition.alliance));
  if (!petition.activity.empty()) proto.set_activity(NameOf(petition.activity));
  if (!petition.raised_by.empty()) proto.set_raised_by(NameOf(petition.raised_by));
  proto.set_raised_by_text(petition.raised_by_text);
  *proto.mutable_raised_date() = ToProto(petition.raised);
  proto.set_addressee(petition.addressee);
  proto.set_subject(petition.subject);
  proto.set_text(petition.text);
  Copy(petition.document_refs, proto.mutable_document_refs());
  proto.set_state(static_cast<v1::PetitionState>(petition.state));
  for (const PetitionStep& step : petition.steps) {
    v1::PetitionStep& added = *proto.add_steps();
    added.set_kind(static_cast<v1::PetitionState>(step.kind));
    *added.mutable_date() = ToProto(step.day);
    added.set_party(step.party);
    added.set_text(step.text);
    Copy(step.document_refs, added.mutable_document_refs());
    added.set_outcome(static_cast<v1::PetitionOutcome>(step.outcome));
  }
  proto.set_age_days(static_cast<int32_t>(AgeOn(petition, day)));
  proto.set_dataset(petition.dataset);
  proto.set_etag(absl::StrCat(petition.version));
  *proto.mutable_create_time() = ToProto(petition.created);
  *proto.mutable_update_time() = ToProto(petition.changed);
  return proto;
}

v1::PetitionGroup ToProto(const PetitionGroup& group, absl::CivilDay day) {
  v1::PetitionGroup proto;
  proto.set_addressee(group.addressee);
  proto.set_petition_count(group.count);
  proto.set_open_count(group.open);
  proto.set_unanswered_count(group.unanswered);
  if (group.oldest) {
    *proto.mutable_oldest_unanswered_date() = ToProto(*group.oldest);
    proto.set_oldest_unanswered_days(static_cast<int32_t>(std::max<int64_t>(day - *group.oldest, 0)));
  }
  return proto;
}

v1::StandingAgency ToProto(const StandingAgency& agency) {
  v1::StandingAgency proto;
  proto.set_name(NameOf(agency.id));
  proto.set_alliance(NameOf(agency.alliance));
  proto.set_area(absl::StrCat("areas/", agency.area));
  proto.set_committee(agency.committee);
  proto.set_agency(agency.agency);
  if (!agency.agency_organization.empty()) proto.set_agency_organization(NameOf(agency.agency_organization));
  *proto.mutable_start_date() = ToProto(agency.start);
  if (agency.end) *proto.mutable_end_date() = ToProto(*agency.end);
  proto.set_decision(agency.decision);
  proto.set_note(agency.note);
  proto.set_dataset(agency.dataset);
  *proto.mutable_create_time() = ToProto(agency.created);
  *proto.mutable_update_time() = ToProto(agency.changed);
  proto.set_etag(absl::StrCat(agency.version));
  proto.set_withdrawn(agency.withdrawn);
  return proto;
}

absl::StatusOr<Programme> ParseProgramme(const v1::CreateCoordinationProgrammeRequest& request) {
  const v1::CoordinationProgramme& proto = request.coordination_programme();
  FieldErrors errors;
  CheckId(request.coordination_programme_id(), "coordination_programme_id", errors);
  CheckId(proto.dataset(), "coordination_programme.dataset", errors);
  Programme programme{.id = ProgrammeId::Of(request.coordination_programme_id()),
                      .alliance = ParseOrganizationName(proto.alliance(), "coordination_programme.alliance", errors),
                      .dataset = proto.dataset()};
  for (const absl::string_view path :
       {"title", "start_date", "end_date", "counterpart_areas", "counterparts", "document_refs", "note"}) {
    ReadField(proto, path, programme, errors);
  }
  if (errors.empty()) CheckPeriod(programme, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return programme;
}

absl::StatusOr<Programme> Amend(const Programme& before, const v1::CoordinationProgramme& proto,
                                const google::protobuf::FieldMask& mask) {
  Programme after = before;
  ++after.version;
  FieldErrors errors;
  for (const std::string& path : mask.paths()) {
    if (!ReadField(proto, path, after, errors)) return MaskUnknownPath(path);
  }
  if (errors.empty()) CheckPeriod(after, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return after;
}

absl::StatusOr<Petition> ParsePetition(const v1::RaisePetitionRequest& request, absl::CivilDay today) {
  const v1::Petition& proto = request.petition();
  FieldErrors errors;
  CheckId(request.petition_id(), "petition_id", errors);
  CheckId(proto.dataset(), "petition.dataset", errors);
  CheckRequiredLine(proto.addressee(), kNameBytes, "petition.addressee", errors);
  CheckRequiredLine(proto.subject(), 1000, "petition.subject", errors);
  CheckLine(proto.raised_by_text(), kNameBytes, "petition.raised_by_text", errors);
  CheckText(proto.text(), 8000, "petition.text", errors);
  if (proto.raised_by().empty() == proto.raised_by_text().empty()) {
    errors.Add("petition.raised_by", {.en = "who raised it: either an organisation or a text",
                                      .vi = "người nêu kiến nghị: hoặc một tổ chức, hoặc ghi bằng chữ"});
  }
  Petition petition{
      .id = PetitionId::Of(request.petition_id()),
      .alliance = ParseOrganizationName(proto.alliance(), "petition.alliance", errors),
      .activity = ParseNameOr<ActivityId>(proto.activity(), "supportActivities", "petition.activity", errors),
      .raised_by = ParseNameOr<OrganizationId>(proto.raised_by(), "organizations", "petition.raised_by", errors),
      .raised_by_text = proto.raised_by_text(),
      .raised = RequiredPastDay(proto.has_raised_date(), proto.raised_date(), "petition.raised_date", today, errors),
      .addressee = proto.addressee(),
      .subject = proto.subject(),
      .text = proto.text(),
      .document_refs =
          ParseLines(proto.document_refs(), kMaxProgrammeDocuments, kNameBytes, "petition.document_refs", errors),
      .dataset = proto.dataset()};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return petition;
}

absl::StatusOr<PetitionStep> ParseStep(const v1::PetitionStep& proto, absl::CivilDay today) {
  FieldErrors errors;
  CheckLine(proto.party(), kNameBytes, "step.party", errors);
  CheckText(proto.text(), kNoteBytes, "step.text", errors);
  PetitionStep step{
      .kind = ParseEnum<PetitionState>(proto.kind(), "step.kind", errors),
      .day = RequiredPastDay(proto.has_date(), proto.date(), "step.date", today, errors),
      .party = proto.party(),
      .text = proto.text(),
      .document_refs = ParseLines(proto.document_refs(), 20, kNameBytes, "step.document_refs", errors),
      .outcome = ParseEnumOr<PetitionOutcome>(proto.outcome(), PetitionOutcome::kUnspecified, "step.outcome", errors)};
  if (step.kind == PetitionState::kRaised) {
    errors.Add("step.kind",
               {.en = "is not FORWARDED, ANSWERED or CLOSED", .vi = "không phải FORWARDED, ANSWERED, CLOSED"});
  }
  if (step.kind == PetitionState::kForwarded && step.party.empty()) errors.Merge("", FieldRequired("step.party"));
  if (step.kind == PetitionState::kAnswered && step.text.empty()) errors.Merge("", FieldRequired("step.text"));
  if ((step.kind == PetitionState::kClosed) == (step.outcome == PetitionOutcome::kUnspecified)) {
    errors.Add("step.outcome",
               {.en = "is required with CLOSED, and only then", .vi = "bắt buộc, và chỉ dùng với CLOSED"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return step;
}

absl::StatusOr<StandingAgency> ParseStandingAgency(const v1::AppointStandingAgencyRequest& request,
                                                   absl::CivilDay today) {
  const v1::StandingAgency& proto = request.standing_agency();
  FieldErrors errors;
  CheckId(request.standing_agency_id(), "standing_agency_id", errors);
  CheckId(proto.dataset(), "standing_agency.dataset", errors);
  CheckRequiredLine(proto.committee(), kNameBytes, "standing_agency.committee", errors);
  CheckRequiredLine(proto.agency(), kNameBytes, "standing_agency.agency", errors);
  CheckLine(proto.decision(), kNameBytes, "standing_agency.decision", errors);
  CheckText(proto.note(), kNoteBytes, "standing_agency.note", errors);
  StandingAgency agency{
      .id = StandingAgencyId::Of(request.standing_agency_id()),
      .alliance = ParseOrganizationName(proto.alliance(), "standing_agency.alliance", errors),
      .area = ParseAreaName(proto.area(), "standing_agency.area", errors),
      .committee = proto.committee(),
      .agency = proto.agency(),
      .agency_organization = ParseNameOr<OrganizationId>(proto.agency_organization(), "organizations",
                                                         "standing_agency.agency_organization", errors),
      .start = RequiredPastDay(proto.has_start_date(), proto.start_date(), "standing_agency.start_date", today, errors),
      .decision = proto.decision(),
      .note = proto.note(),
      .dataset = proto.dataset()};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return agency;
}

absl::StatusOr<StandingAgency> Amend(const StandingAgency& before, const v1::StandingAgency& proto,
                                     const google::protobuf::FieldMask& mask, absl::CivilDay today) {
  StandingAgency after = before;
  ++after.version;
  FieldErrors errors;
  for (const std::string& path : mask.paths()) {
    const std::string field = absl::StrCat("standing_agency.", path);
    if (path == "agency") {
      CheckRequiredLine(proto.agency(), kNameBytes, field, errors);
      after.agency = proto.agency();
    } else if (path == "agency_organization") {
      after.agency_organization =
          ParseNameOr<OrganizationId>(proto.agency_organization(), "organizations", field, errors);
    } else if (path == "start_date") {
      after.start = RequiredPastDay(proto.has_start_date(), proto.start_date(), field, today, errors);
    } else if (path == "decision") {
      CheckLine(proto.decision(), kNameBytes, field, errors);
      after.decision = proto.decision();
    } else if (path == "note") {
      CheckText(proto.note(), kNoteBytes, field, errors);
      after.note = proto.note();
    } else {
      return MaskUnknownPath(path);
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return after;
}

}  // namespace htx::registry

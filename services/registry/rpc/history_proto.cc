#include "registry/rpc/history_proto.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kRevisions = "/revisions/";

// Fields of Organization that describe the revision, or what may be done with it, rather than the organisation.
constexpr absl::string_view kAboutTheRevision[] = {
    "name",        "etag",        "version",      "sequence",        "create_time",
    "update_time", "delete_time", "valid_period", "allowed_actions", "quality_findings"};

bool IsCompared(const google::protobuf::FieldDescriptor& field) {
  return std::find(std::begin(kAboutTheRevision), std::end(kAboutTheRevision), field.name()) ==
         std::end(kAboutTheRevision);
}

// The message with `field` alone.
v1::Organization Only(const v1::Organization& organization, const google::protobuf::FieldDescriptor& field) {
  v1::Organization only = organization;
  std::vector<const google::protobuf::FieldDescriptor*> set;
  only.GetReflection()->ListFields(only, &set);
  for (const auto* other : set) {
    if (other != &field) only.GetReflection()->ClearField(&only, other);
  }
  return only;
}

// The one value that `only` holds, in ProtoJSON; null when it holds none. It is cut out of the text: protobuf's maps
// have another shape where code is built for the thread sanitizer than in the library, so that a Struct cannot be read
// here.
google::protobuf::Value ValueIn(const v1::Organization& only, const google::protobuf::FieldDescriptor& field) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  HTX_CHECK(google::protobuf::util::MessageToJsonString(only, &json, options).ok());
  absl::string_view text = json;
  if (!absl::ConsumePrefix(&text, absl::StrCat("{\"", field.name(), "\":")) || !absl::ConsumeSuffix(&text, "}")) {
    text = "null";
  }
  google::protobuf::Value value;
  HTX_CHECK(google::protobuf::util::JsonStringToMessage(std::string(text), &value).ok());
  return value;
}

}  // namespace

std::string RevisionNameOf(const OrganizationId& id, int64_t number) {
  return absl::StrCat(NameOf(id), kRevisions, number);
}

absl::StatusOr<RevisionName> ParseRevisionName(absl::string_view name, absl::string_view field) {
  const size_t at = name.find(kRevisions);
  FieldErrors errors;
  RevisionName parsed;
  if (at != absl::string_view::npos) {
    parsed.id = ParseOrganizationName(name.substr(0, at), field, errors);
    const absl::string_view number = name.substr(at + kRevisions.size());
    if (errors.empty() && absl::SimpleAtoi(number, &parsed.number) && absl::StrCat(parsed.number) == number &&
        parsed.number > 0) {
      return parsed;
    }
  }
  return InvalidField(field, {.en = "must be organizations/{organization}/revisions/{revision}",
                              .vi = "phải có dạng organizations/{organization}/revisions/{revision}"});
}

v1::OrganizationCorrection ToProto(const CorrectionNote& note, absl::string_view reason) {
  v1::OrganizationCorrection proto;
  *proto.mutable_period() = RangeProto(note.period.from, note.period.to);
  for (const std::string& path : note.paths) proto.add_paths(path);
  v1::CorrectionCode code = v1::CORRECTION_CODE_UNSPECIFIED;
  if (v1::CorrectionCode_Parse(note.code, &code)) proto.set_reason_code(code);
  proto.set_reason(std::string(reason));
  for (const std::string& document : note.document_refs) proto.add_document_refs(document);
  return proto;
}

v1::OrganizationRevision ToProto(const RecordedRevision& recorded, int64_t sequence) {
  v1::OrganizationRevision proto;
  proto.set_name(RevisionNameOf(recorded.organization.id, recorded.revision().number));
  *proto.mutable_snapshot() = ToProtoWhole(recorded.organization, sequence);
  DropPersonal(*proto.mutable_snapshot());
  *proto.mutable_known_from() = ToProto(recorded.revision().known_from);
  if (recorded.revision().known_to) *proto.mutable_known_to() = ToProto(*recorded.revision().known_to);
  proto.set_actor(recorded.actor);
  proto.set_action(recorded.action);
  proto.set_reason(recorded.reason);
  if (recorded.correction) *proto.mutable_correction() = ToProto(*recorded.correction, recorded.reason);
  return proto;
}

std::vector<v1::FieldDifference> Differences(const v1::Organization& old_one, const v1::Organization& new_one) {
  std::vector<v1::FieldDifference> differences;
  const google::protobuf::Descriptor& type = *v1::Organization::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    if (!IsCompared(field)) continue;
    const v1::Organization before = Only(old_one, field);
    const v1::Organization after = Only(new_one, field);
    if (google::protobuf::util::MessageDifferencer::Equals(before, after)) continue;
    v1::FieldDifference difference;
    difference.set_path(field.name());
    *difference.mutable_old_value() = ValueIn(before, field);
    *difference.mutable_new_value() = ValueIn(after, field);
    differences.push_back(std::move(difference));
  }
  return differences;
}

}  // namespace htx::registry

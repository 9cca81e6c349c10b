#include "registry/rpc/snapshot_types.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct SnapshotKind {
  int type = 0;
  const FieldDescriptor* in_change = nullptr;
  const FieldDescriptor* in_resource = nullptr;
  const FieldDescriptor* name = nullptr;
};

// The contract is compiled in: what does not fit together is a wrong program.
const std::vector<SnapshotKind>& Kinds() {
  static const auto* const kinds = [] {
    auto* made = new std::vector<SnapshotKind>;
    const google::protobuf::Descriptor* const resource = v1::SnapshotResource::descriptor();
    for (int i = 0; i < resource->field_count(); ++i) {
      const FieldDescriptor* const field = resource->field(i);
      const auto* const value = v1::SnapshotType_descriptor()->FindValueByName(
          absl::StrCat("SNAPSHOT_TYPE_", absl::AsciiStrToUpper(field->name())));
      const FieldDescriptor* const in_change = v1::Change::descriptor()->FindFieldByName(field->name());
      HTX_CHECK(value != nullptr && in_change != nullptr && in_change->message_type() == field->message_type());
      const FieldDescriptor* const name = field->message_type()->FindFieldByName("name");
      HTX_CHECK(name != nullptr);
      made->push_back({.type = value->number(), .in_change = in_change, .in_resource = field, .name = name});
    }
    return made;
  }();
  return *kinds;
}

const SnapshotKind& KindOf(int type) {
  for (const SnapshotKind& kind : Kinds()) {
    if (kind.type == type) return kind;
  }
  HTX_UNREACHABLE();
}

}  // namespace

void ForEachResource(
    const v1::Change& change,
    absl::FunctionRef<void(int type, const std::string& name, const google::protobuf::Message& resource)> each) {
  const google::protobuf::Reflection& reflection = *change.GetReflection();
  for (const SnapshotKind& kind : Kinds()) {
    if (!reflection.HasField(change, kind.in_change)) continue;
    const Message& resource = reflection.GetMessage(change, kind.in_change);
    const std::string name = resource.GetReflection()->GetString(resource, kind.name);
    if (!name.empty()) each(kind.type, name, resource);
  }
}

google::protobuf::Message& MutableResource(v1::SnapshotResource& resource, int type) {
  return *resource.GetReflection()->MutableMessage(&resource, KindOf(type).in_resource);
}

int NumberInResource(int type) { return KindOf(type).in_resource->number(); }

std::string NameOfRow(int type, const std::string& id) {
  return type == kOrganizationRecords ? absl::StrCat("organizations/", id) : id;
}

const google::protobuf::Descriptor& MessageOf(int type) {
  return type == kOrganizationRecords ? *v1::Organization::descriptor() : *KindOf(type).in_resource->message_type();
}

}  // namespace htx::registry

#include "registry/rpc/change_proto.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/feed/stored_change.h"
#include "common/rpc/wire_record.h"
#include "google/protobuf/descriptor.h"
#include "registry/rpc/disclosure.h"

namespace htx::registry {
namespace {

using google::protobuf::FieldDescriptor;

// The fields of `whole` that `paths` name, and its name. A path below a field shows the whole field.
v1::Organization ChangedParts(const v1::Organization& whole,
                              const google::protobuf::RepeatedPtrField<std::string>& paths) {
  v1::Organization kept;
  kept.set_name(whole.name());
  v1::Organization copy = whole;
  const google::protobuf::Reflection& reflection = *copy.GetReflection();
  for (const std::string& path : paths) {
    const FieldDescriptor* field = v1::Organization::descriptor()->FindFieldByName(path.substr(0, path.find('.')));
    if (field != nullptr) reflection.SwapFields(&copy, &kept, {field});
  }
  return kept;
}

// False when the organisation in `wire` is surely shown to everybody.
bool MayBeRestricted(absl::string_view wire) {
  rpc::WireReader reader(wire);
  while (reader.Next()) {
    if (reader.number() == v1::Organization::kDisclosureFieldNumber &&
        reader.varint() == static_cast<uint64_t>(v1::DISCLOSURE_RESTRICTED)) {
      return true;
    }
  }
  return !reader.ok();
}

}  // namespace

absl::StatusOr<v1::Change> ToProto(const sql::StoredChange& stored) {
  HTX_ASSIGN_OR_RETURN(v1::Change change, feed::ToChange<v1::Change>(stored));
  Veil(change);
  if (change.has_after()) change.mutable_after()->set_sequence(stored.sequence);
  return change;
}

std::optional<std::string> ReadyBytes(const sql::StoredChange& stored, v1::ChangeView view) {
  if (view == v1::CHANGE_VIEW_IDS || view == v1::CHANGE_VIEW_DIFF) return std::nullopt;
  common::v1::ChangeHeader header;
  feed::FillHeader(stored, header);
  std::string bytes;
  bytes.reserve(stored.change.payload.size() + 256);
  rpc::AppendWire(v1::Change::kHeaderFieldNumber, header.SerializeAsString(), bytes);
  rpc::WireReader reader(stored.change.payload);
  while (reader.Next()) {
    switch (reader.number()) {
      case v1::Change::kCorrectionFieldNumber:
        return std::nullopt;  // It tells states of its own.
      case v1::Change::kBeforeFieldNumber:
        if (MayBeRestricted(reader.bytes())) return std::nullopt;
        absl::StrAppend(&bytes, reader.whole());
        break;
      case v1::Change::kAfterFieldNumber: {
        if (MayBeRestricted(reader.bytes())) return std::nullopt;
        std::string sequence;
        rpc::AppendWire(v1::Organization::kSequenceFieldNumber, static_cast<uint64_t>(stored.sequence), sequence);
        rpc::BeginWire(v1::Change::kAfterFieldNumber, reader.bytes().size() + sequence.size(), bytes);
        absl::StrAppend(&bytes, reader.bytes(), sequence);
        break;
      }
      default:
        absl::StrAppend(&bytes, reader.whole());
    }
  }
  if (!reader.ok()) return std::nullopt;
  return bytes;
}

void Show(const v1::Change& whole, v1::ChangeView view, v1::Change& shown) {
  if (view == v1::CHANGE_VIEW_IDS) {
    *shown.mutable_header() = whole.header();
    if (whole.has_effective_date()) *shown.mutable_effective_date() = whole.effective_date();
    *shown.mutable_changed_paths() = whole.changed_paths();
    return;
  }
  shown = whole;
  if (view != v1::CHANGE_VIEW_DIFF || !whole.has_before() || !whole.has_after()) return;
  *shown.mutable_before() = ChangedParts(whole.before(), whole.changed_paths());
  *shown.mutable_after() = ChangedParts(whole.after(), whole.changed_paths());
}

}  // namespace htx::registry

#include "registry/rpc/change_proto.h"

#include "common/feed/errors.h"
#include "google/protobuf/descriptor.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/proto_values.h"

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

}  // namespace

absl::StatusOr<v1::Change> ToProto(const sql::StoredChange& stored) {
  v1::Change change;
  if (!change.ParseFromString(stored.change.payload)) return feed::PayloadUnreadable(stored.sequence);
  // What was restricted when it was recorded stays so for whoever follows the feed; so does what was public before.
  if (change.after().disclosure() == v1::DISCLOSURE_RESTRICTED) {
    if (change.has_before()) change.mutable_before()->set_disclosure(v1::DISCLOSURE_RESTRICTED);
    Veil(*change.mutable_after());
  }
  if (change.has_before()) Veil(*change.mutable_before());
  common::v1::ChangeHeader& header = *change.mutable_header();
  header.set_sequence(stored.sequence);
  header.set_transaction_id(stored.transaction_id);
  *header.mutable_recorded_time() = ToProto(stored.recorded_time);
  header.set_type(stored.change.type);
  header.set_resource(stored.change.resource);
  header.set_actor(stored.actor);
  if (change.has_after()) change.mutable_after()->set_sequence(stored.sequence);
  return change;
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

#pragma once

// The types that snapshots hold besides organisations, by the fields of the contract: a field of SnapshotResource, the
// field of Change with the same name, and the value of SnapshotType with the same name belong together.

#include <string>

#include "absl/functional/function_ref.h"
#include "google/protobuf/message.h"
#include "htx/registry/v1/change.pb.h"
#include "htx/registry/v1/snapshot.pb.h"

namespace htx::registry {

// Calls `each` with the type, the name and the message of every resource that `change` tells whole. Organisations are
// not among them.
void ForEachResource(
    const v1::Change& change,
    absl::FunctionRef<void(int type, const std::string& name, const google::protobuf::Message& resource)> each);

// The field of `resource` that holds a resource of `type`, empty.
google::protobuf::Message& MutableResource(v1::SnapshotResource& resource, int type);

// The number of that field.
int NumberInResource(int type);

// The name of the resource in the row `id` of `type`, organisations too.
std::string NameOfRow(int type, const std::string& id);

// The message of `type`, organisations too.
const google::protobuf::Descriptor& MessageOf(int type);

}  // namespace htx::registry

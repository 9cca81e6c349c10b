#pragma once

// Any list of the registry as a table, by its contract alone: what a List RPC answers, page by page, with flat memory.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "htxctl/client/session.h"

namespace htx::ctl {

// A List RPC that answers in pages.
struct List {
  std::string name = {};    // "support-activities" of ListSupportActivities.
  std::string method = {};  // "/htx.registry.v1.ActivityService/ListSupportActivities"
  const google::protobuf::Descriptor* request = nullptr;
  const google::protobuf::Descriptor* response = nullptr;
  const google::protobuf::FieldDescriptor* items = nullptr;  // The field of its response that holds the page.
};

// Every list of the registry, by name.
const std::vector<List>& Lists();
// INVALID_ARGUMENT / FIELD_RULE on "LIST", with the names there are.
absl::StatusOr<List> FindList(const std::string& name);

// An empty request of `list`; "organizations/-" where it asks for a parent.
std::unique_ptr<google::protobuf::Message> NewRequest(const List& list);
// Sets the field `path` of the request from a text, as cells are read. INVALID_ARGUMENT / FIELD_RULE on `flag`.
absl::Status SetArgument(const std::string& flag, const std::string& path, const std::string& text,
                         google::protobuf::Message& request);

// Hands over the items of all pages. `total` is the list's total_size, 0 where it has none.
absl::Status ForEachItem(const Session& session, const List& list, google::protobuf::Message& request,
                         absl::FunctionRef<absl::Status(const google::protobuf::Message& item, int64_t total)> each);

}  // namespace htx::ctl

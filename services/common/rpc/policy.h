#pragma once

// The methods a server offers, with what each declares about itself in its proto.

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "htx/common/v1/options.pb.h"

namespace htx::rpc {

class MaskPlan;
class RulePlan;

// Largest request of a method whose policy names no other limit.
inline constexpr int kDefaultRequestBytes = 1 << 20;

struct MethodInfo {
  std::string name = {};     // "htx.registry.v1.OrganizationService/GetOrganization"
  std::string service = {};  // "registry": the first segment of the permission.
  int index = 0;             // Position in the table; handles of metrics are kept by it.
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  common::v1::MethodPolicy policy = {};
  const RulePlan* rules = nullptr;  // Of the request.
  const MaskPlan* mask = nullptr;   // Of the response.
  bool is_stream = false;           // Either side streams.
  size_t max_request_bytes = kDefaultRequestBytes;
};

// All methods of one server. Filled before serving, read-only after.
class MethodTable {
 public:
  MethodTable();
  ~MethodTable();

  // Adds every method of the service of that full name. INVALID_ARGUMENT names every method that has no policy, or one
  // that does not say enough or allows more than `max_message_bytes`, and every request type that two methods share
  // (the type is how a call finds its method).
  absl::Status Add(absl::string_view service_full_name, int max_message_bytes);

  // The method whose request type is `request`; null when there is none.
  const MethodInfo* Find(const google::protobuf::Descriptor* request) const;

  const std::deque<MethodInfo>& methods() const { return methods_; }
  // Full names of the services added.
  const std::vector<std::string>& services() const { return services_; }

 private:
  std::deque<MethodInfo> methods_ = {};  // A deque: addresses stay.
  std::vector<std::string> services_ = {};
  std::unordered_map<const google::protobuf::Descriptor*, const MethodInfo*> by_request_ = {};
};

}  // namespace htx::rpc

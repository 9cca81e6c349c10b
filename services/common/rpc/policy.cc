#include "common/rpc/policy.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/rpc/masking.h"
#include "common/rpc/roles.h"
#include "common/rpc/rules.h"

namespace htx::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

// What is wrong with a method's policy; empty when nothing is.
std::vector<std::string> Faults(const MethodDescriptor& method, const common::v1::MethodPolicy& policy,
                                int max_message_bytes) {
  std::vector<std::string> faults;
  if (!method.options().HasExtension(common::v1::policy)) return {"has no policy"};
  if (!IsPermission(policy.permission())) {
    faults.push_back(absl::StrCat("its permission \"", policy.permission(), "\" is not service.resources.verb"));
  }
  if (policy.replay() == common::v1::REPLAY_UNSPECIFIED) faults.push_back("its policy names no replay kind");
  if (policy.quota() == common::v1::QUOTA_UNSPECIFIED) faults.push_back("its policy names no quota class");
  if (policy.max_request_bytes() < 0 || policy.max_request_bytes() > max_message_bytes) {
    faults.push_back(absl::StrCat("its max_request_bytes is not from 0 to ", max_message_bytes));
  }
  if (policy.replay() == common::v1::REPLAY_REQUEST_ID && !method.client_streaming()) {
    const FieldDescriptor* id = method.input_type()->FindFieldByName("request_id");
    if (id == nullptr || id->type() != FieldDescriptor::TYPE_STRING || id->is_repeated()) {
      faults.push_back("its policy asks for a request_id, but its request has no such text field");
    }
  }
  return faults;
}

}  // namespace

MethodTable::MethodTable() = default;
MethodTable::~MethodTable() = default;

absl::Status MethodTable::Add(absl::string_view service_full_name, int max_message_bytes) {
  const google::protobuf::ServiceDescriptor* service =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(std::string(service_full_name));
  if (service == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("service ", service_full_name, " has no descriptor in this binary"));
  }
  std::vector<std::string> faults;
  for (int i = 0; i < service->method_count(); ++i) {
    const MethodDescriptor& method = *service->method(i);
    MethodInfo info{.name = absl::StrCat(service->full_name(), "/", method.name()),
                    .index = static_cast<int>(methods_.size()),
                    .descriptor = &method,
                    .policy = method.options().GetExtension(common::v1::policy),
                    .rules = &RulePlanOf(method.input_type()),
                    .mask = &MaskPlanOf(method.output_type()),
                    .is_stream = method.client_streaming() || method.server_streaming()};
    info.service = info.policy.permission().substr(0, info.policy.permission().find('.'));
    if (info.policy.max_request_bytes() > 0)
      info.max_request_bytes = static_cast<size_t>(info.policy.max_request_bytes());
    for (const std::string& fault : Faults(method, info.policy, max_message_bytes))
      faults.push_back(absl::StrCat(info.name, ": ", fault));
    methods_.push_back(std::move(info));
    const auto [other, is_new] = by_request_.emplace(method.input_type(), &methods_.back());
    if (!is_new) {
      faults.push_back(absl::StrCat(methods_.back().name, ": shares its request type with ", other->second->name));
    }
  }
  services_.emplace_back(service_full_name);
  return faults.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
}

const MethodInfo* MethodTable::Find(const Descriptor* request) const {
  const auto found = by_request_.find(request);
  return found == by_request_.end() ? nullptr : found->second;
}

}  // namespace htx::rpc

#pragma once

// What roles may do. The policy is data: roles.txt beside this file, compiled in.

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/rpc/policy.h"
#include "common/rpc/request_context.h"

namespace htx::rpc {

// A permission is "service.resources.verb". A pattern has the same three segments, each a word, "*" (any one segment)
// or, as the verb, "@group" (a group of verbs that the policy names). A role grants what any of its patterns matches;
// there is no way to deny. Lines of the policy, `#` starts a comment:
//
//   verbs read = get list aggregate
//   role viewer = *.*.@read
//   role clerk = viewer registry.organizations.*     # A role may include a role defined above it.
class RolePolicy {
 public:
  // INVALID_ARGUMENT with every malformed line.
  static absl::StatusOr<RolePolicy> Parse(absl::string_view text);
  // The policy compiled into this binary.
  static RolePolicy BuiltIn();

  // True when `role` grants `permission`. Unknown roles grant nothing.
  bool Grants(absl::string_view role, absl::string_view permission) const;
  std::vector<std::string> roles() const;

 private:
  struct Pattern {
    std::string service = {};
    std::string resources = {};
    std::vector<std::string> verbs = {};  // "*" is any.
  };
  std::map<std::string, std::vector<Pattern>, std::less<>> roles_ = {};
};

// True when `text` is three dot-separated segments of [a-z0-9_].
bool IsPermission(absl::string_view text);

// Decides whether a caller may call a method at all. Thread-safe.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  // PERMISSION_DENIED / PERMISSION_MISSING, whatever the request names: permission is judged before existence. Also
  // fills context.may_see_personal_data.
  virtual absl::Status Authorize(const MethodInfo& method, RequestContext& context) = 0;
};

// Judges by a RolePolicy. Personal data of service s are seen with the permission "s.personal_data.see".
class RoleAuthorizer : public Authorizer {
 public:
  explicit RoleAuthorizer(RolePolicy policy) : policy_(std::move(policy)) {}
  absl::Status Authorize(const MethodInfo& method, RequestContext& context) override;

 private:
  const RolePolicy policy_;
};

}  // namespace htx::rpc

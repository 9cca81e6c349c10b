#pragma once

// What numbers and names mean: the steps of one call that resolves many of them.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/resolve_requests.pb.h"
#include "registry/domain/identifier.h"
#include "registry/domain/succession.h"
#include "registry/store/organization_store.h"
#include "registry/store/resolve_store.h"

namespace htx::registry {

// One reference, parsed.
struct Reference {
  OrganizationId id = {};                // Of a resource name.
  std::vector<IdentifierKey> keys = {};  // Of a number: one per scheme that it may be of.
  bool mistyped = false;                 // The number's check digit, or its form, is wrong.
  std::string name = {};
  std::string own_key = {};  // Of the name.
};
// INVALID_ARGUMENT / FIELD_RULE on "references[i]…", all violations at once.
absl::StatusOr<std::vector<Reference>> ParseReferences(const v1::ResolveOrganizationsRequest& request);

// The names in `facts`, and what they are.
std::vector<BorneName> NamesOf(const Facts& facts);

// Resolves references in one transaction. Made for one call.
class Resolution {
 public:
  Resolution(sql::Transaction& transaction, const TimePoint& time, bool follow, const rpc::RequestContext& context)
      : transaction_(transaction), time_(time), follow_(follow), context_(context) {}

  // Every reference's answer, in their order.
  absl::StatusOr<std::vector<v1::ResolvedReference>> Resolve(absl::Span<const Reference> references);

 private:
  // An organisation that a reference can mean.
  struct Hit {
    OrganizationId id = {};
    v1::ReferenceMatch match = {};
  };
  struct Meaning {
    std::vector<Hit> hits = {};  // Best first, one per organisation.
    bool truncated = false;
  };

  absl::Status FindNumbers(absl::Span<const Reference> references, std::vector<Meaning>& meanings);
  absl::Status FindNames(absl::Span<const Reference> references, std::vector<Meaning>& meanings);
  absl::Status LoadOrganizations(const std::vector<Meaning>& meanings);
  absl::Status LoadSuccessions(const std::vector<Meaning>& meanings);
  absl::StatusOr<v1::ResolvedReference> Answer(const Reference& reference, const Meaning& meaning) const;
  void TellStatus(const OrganizationId& id, v1::ResolvedReference& answer) const;
  void TellSuccession(const OrganizationId& id, v1::ResolvedReference& answer) const;
  bool IsVeiled(const OrganizationId& id) const;

  sql::Transaction& transaction_;
  const TimePoint& time_;
  const bool follow_;
  const rpc::RequestContext& context_;
  std::map<std::string, Organization> current_ = {};
  std::map<std::string, Organization> at_time_ = {};
  std::map<std::string, FirstKnown> first_ = {};
  std::map<std::string, std::vector<Succession>> steps_ = {};
  std::map<std::string, std::string> reasons_ = {};
};

}  // namespace htx::registry

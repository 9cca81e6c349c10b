#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/acceptance.h"
#include "registry/rpc/alliance_values.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/quality_handlers.h"
#include "registry/store/duplicate_store.h"
#include "registry/store/organization_store.h"

namespace htx::registry {
namespace {

struct Pairs {
  OrganizationId id = {};
  std::vector<OrganizationId> others = {};
};

absl::StatusOr<Pairs> ParsePairs(const v1::AcceptDuplicatesRequest& request) {
  constexpr int kMostOthers = 50;
  FieldErrors errors;
  Pairs pairs{.id = ParseOrganizationName(request.name(), "name", errors)};
  if (request.others().empty()) errors.Merge("", FieldRequired("others"));
  if (request.others_size() > kMostOthers) {
    errors.Add("others", {.en = "holds more than 50 names", .vi = "có nhiều hơn 50 tên"});
  }
  for (int i = 0; i < request.others_size() && i < kMostOthers; ++i) {
    const std::string field = absl::StrCat("others[", i, "]");
    pairs.others.push_back(ParseOrganizationName(request.others(i), field, errors));
    if (!pairs.id.empty() && pairs.others.back() == pairs.id) {
      errors.Add(field, {.en = "is the organisation itself", .vi = "là chính tổ chức đó"});
    }
  }
  CheckRequiredLine(request.reason(), 1000, "reason", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return pairs;
}

}  // namespace

absl::StatusOr<v1::AcceptDuplicatesResponse> QualityHandlers::AcceptDuplicates(
    const v1::AcceptDuplicatesRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const Pairs pairs, ParsePairs(request));
  const Leniency leniency{.accepted_by = context.principal, .acceptance_reason = request.reason()};
  return sql::WriteOnce<v1::AcceptDuplicatesResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::AcceptDuplicatesResponse> {
        OrganizationStore organizations(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization, organizations.Find(pairs.id));
        if (!organization) return NeverExisted("organization", request.name());
        for (const OrganizationId& other : pairs.others) {
          HTX_ASSIGN_OR_RETURN(const std::optional<Found> found, organizations.FindKind(other));
          if (!found) return NeverExisted("organization", NameOf(other));
        }
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(organization->facts().alliance)));
        HTX_ASSIGN_OR_RETURN(const std::vector<AcceptedDuplicate> fresh,
                             RecordAccepted(transaction, pairs.id, pairs.others, leniency, office_.clock.Now()));
        if (!fresh.empty()) HTX_RETURN_IF_ERROR(AnnounceAccepted(transaction, pairs.id, fresh, DayOf(now)));
        v1::AcceptDuplicatesResponse response;
        HTX_ASSIGN_OR_RETURN(const std::vector<AcceptedDuplicate> all, DuplicateStore(transaction).Of(pairs.id));
        for (const AcceptedDuplicate& accepted : all) *response.add_accepted_duplicates() = ToProto(accepted);
        return response;
      });
}

}  // namespace htx::registry

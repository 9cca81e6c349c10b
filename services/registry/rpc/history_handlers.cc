#include "registry/rpc/history_handlers.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

absl::StatusOr<v1::ListOrganizationRevisionsResponse> HistoryHandlers::ListOrganizationRevisions(
    const v1::ListOrganizationRevisionsRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const OrganizationId id = ParseOrganizationName(request.parent(), "parent", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const int limit, query::PageSize(request.page_size()));
  // Newest first by number: later revisions have smaller numbers on later pages, so new ones do not disturb the list.
  const std::string bound = absl::StrCat("ListOrganizationRevisions:", request.parent());
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, office_.tokens.Open(request.page_token(), bound));
  const int64_t sequence = office_.head.sequence();
  v1::ListOrganizationRevisionsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    OrganizationStore store(transaction);
    HTX_ASSIGN_OR_RETURN(const std::optional<Found> found, store.FindKind(id));
    if (!found) return NeverExisted("organization", request.parent());
    HTX_ASSIGN_OR_RETURN(std::vector<Organization> revisions, store.Revisions(id, cursor.last, limit + 1));
    response.clear_revisions();
    const bool more = revisions.size() > static_cast<size_t>(limit);
    if (more) revisions.pop_back();
    for (const Organization& organization : revisions) {
      v1::OrganizationRevision& revision = *response.add_revisions();
      *revision.mutable_snapshot() = ToProto(organization, sequence);
      *revision.mutable_known_from() = ToProto(organization.revision.known_from);
      if (organization.revision.known_to) *revision.mutable_known_to() = ToProto(*organization.revision.known_to);
    }
    if (more) response.set_next_page_token(office_.tokens.Seal({.last = {revisions.back().revision.number}}, bound));
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::registry

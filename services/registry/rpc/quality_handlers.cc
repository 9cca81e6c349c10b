#include "registry/rpc/quality_handlers.h"

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/answers.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/quality_proto.h"
#include "registry/store/organization_store.h"
#include "registry/store/quality_store.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kEveryParent = "organizations/-";

v1::QualityProgress ProgressProto(const QualityProgress& progress, int64_t head) {
  v1::QualityProgress proto;
  proto.set_sequence(progress.sequence);
  proto.set_head_sequence(std::max(head, progress.sequence));
  proto.set_swept_day(progress.swept_day);
  if (progress.stepped > absl::UnixEpoch()) *proto.mutable_step_time() = ToProto(progress.stepped);
  return proto;
}

}  // namespace

absl::StatusOr<v1::ListQualityFindingsResponse> QualityHandlers::ListQualityFindings(
    const v1::ListQualityFindingsRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  OrganizationId parent;
  if (request.parent() != kEveryParent) parent = ParseOrganizationName(request.parent(), "parent", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  // Findings have no past of their own: a closed one stands in the change feed.
  const common::v1::TimeCoordinate now;
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListQualityFindings",
                                                  .filters = QualitySchema(),
                                                  .orders = QualityOrderSchema(),
                                                  .default_order = "severity desc, open_time"},
                                                 {.filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .time = now,
                                                  .others = parent.text()},
                                                 office_.tokens, office_.clock.Now()));
  Reading reading(context);
  v1::ListQualityFindingsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    if (!parent.empty()) {
      HTX_ASSIGN_OR_RETURN(const std::optional<Found> found, OrganizationStore(transaction).FindKind(parent));
      if (!found) return NeverExisted("organization", request.parent());
    }
    QualityStore store(transaction);
    std::vector<OpenFinding> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, store.List(parent, list.query, page));
    response.clear_findings();
    std::vector<OrganizationId> ids;
    for (const OpenFinding& open : page) ids.push_back(open.organization);
    HTX_ASSIGN_OR_RETURN(const std::set<OrganizationId> hidden, reading.Hidden(transaction, ids));
    for (const OpenFinding& open : page) {
      v1::QualityFinding& proto = *response.add_findings();
      proto = ToProto(open);
      if (hidden.contains(open.organization)) Veil(proto);
    }
    AddPageEnd(list, end, office_.tokens, response);
    HTX_ASSIGN_OR_RETURN(const QualityProgress progress, store.Progress());
    *response.mutable_progress() = ProgressProto(progress, office_.head.sequence());
    return absl::OkStatus();
  }));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  return response;
}

absl::StatusOr<v1::SummarizeQualityFindingsResponse> QualityHandlers::SummarizeQualityFindings(
    const v1::SummarizeQualityFindingsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const query::Fragment where, query::ParseFilter(request.filter(), QualitySchema()));
  v1::SummarizeQualityFindingsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    QualityStore store(transaction);
    HTX_ASSIGN_OR_RETURN(std::vector<QualityCount> counts, store.Count(where));
    std::sort(counts.begin(), counts.end(), [](const QualityCount& a, const QualityCount& b) {
      return std::pair(a.rule, a.severity) < std::pair(b.rule, b.severity);
    });
    response.clear_counts();
    for (const QualityCount& count : counts) {
      v1::QualityCount& proto = *response.add_counts();
      proto.set_rule(static_cast<v1::QualityRule>(count.rule));
      proto.set_severity(static_cast<v1::QualitySeverity>(count.severity));
      proto.set_count(count.count);
    }
    HTX_ASSIGN_OR_RETURN(const QualityProgress progress, store.Progress());
    *response.mutable_progress() = ProgressProto(progress, office_.head.sequence());
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::registry

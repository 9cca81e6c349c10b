#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/acceptance.h"
#include "registry/rpc/answers.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/lifecycle_view.h"
#include "registry/rpc/organization_handlers.h"
#include "registry/rpc/organization_list.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/quality_proto.h"
#include "registry/rpc/read_mask.h"
#include "registry/rpc/read_time.h"
#include "registry/store/duplicate_store.h"
#include "registry/store/filter_functions.h"
#include "registry/store/organization_store.h"
#include "registry/store/quality_store.h"
#include "registry/store/report_store.h"
#include "registry/store/rollup_read.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

absl::StatusOr<OrganizationId> IdIn(const std::string& name, absl::string_view field) {
  FieldErrors errors;
  OrganizationId id = ParseOrganizationName(name, field, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return id;
}

// What the register itself says of the record: its open findings, its size, whom it is known not to be.
absl::Status AddJudgements(sql::Transaction& transaction, const Organization& organization, const TimePoint& time,
                           v1::Organization& proto) {
  HTX_ASSIGN_OR_RETURN(const std::vector<OpenFinding> findings, QualityStore(transaction).Of(organization.id));
  for (const OpenFinding& open : findings) *proto.add_quality_findings() = ToProto(open);
  HTX_ASSIGN_OR_RETURN(const std::optional<Report> report,
                       ReportStore(transaction).LatestBefore(organization.id, time.day.year(), time.KnownMicros()));
  *proto.mutable_size() = ToProto(SizeOn(time.day, organization.facts(), report));
  HTX_ASSIGN_OR_RETURN(const std::vector<AcceptedDuplicate> accepted, DuplicateStore(transaction).Of(organization.id));
  for (const AcceptedDuplicate& other : accepted) *proto.add_accepted_duplicates() = ToProto(other);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetOrganizationResponse> OrganizationHandlers::GetOrganization(
    const v1::GetOrganizationRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OrganizationId id, IdIn(request.name(), "name"));
  HTX_ASSIGN_OR_RETURN(const ReadMask mask, ReadMask::Parse(request.read_mask()));
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office_.clock.Now()));
  const int64_t sequence = office_.head.sequence();  // Before the read: what is read contains at least this.
  TimePoint shown = time;
  const bool full = request.view() == v1::ORGANIZATION_VIEW_FULL;
  Reading reading(context);
  v1::GetOrganizationResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    OrganizationStore store(transaction);
    HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization, store.FindAt(id, time));
    if (!organization) return WhyAbsent(store, id);
    shown.known = std::max(time.known, organization->revision.known_from);  // A writer's clock may be ahead.
    v1::Organization& proto = *response.mutable_organization();
    proto = ToProtoWhole(*organization, sequence);
    HTX_RETURN_IF_ERROR(AddLifecycle(transaction, *organization, time, full, proto));
    if (full) HTX_RETURN_IF_ERROR(AddJudgements(transaction, *organization, time, proto));
    if (!reading.Whole(*organization)) Veil(proto);
    reading.NotePersonal(proto);
    return absl::OkStatus();
  }));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  mask.Trim(*response.mutable_organization());
  *response.mutable_time() = ToProto(shown);
  return response;
}

absl::StatusOr<v1::BatchGetOrganizationsResponse> OrganizationHandlers::BatchGetOrganizations(
    const v1::BatchGetOrganizationsRequest& request, const rpc::RequestContext& context) {
  constexpr int kMaxNames = 1000;
  if (request.names().empty()) return FieldRequired("names");
  if (request.names_size() > kMaxNames) {
    return FieldNotAllowed("names", "holds more than 1000 names", "có nhiều hơn 1000 tên");
  }
  std::vector<OrganizationId> ids;
  for (const std::string& name : request.names()) {
    HTX_ASSIGN_OR_RETURN(OrganizationId id, IdIn(name, "names"));
    ids.push_back(std::move(id));
  }
  HTX_ASSIGN_OR_RETURN(const ReadMask mask, ReadMask::Parse(request.read_mask()));
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office_.clock.Now()));
  const int64_t sequence = office_.head.sequence();
  v1::BatchGetOrganizationsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    OrganizationStore store(transaction);
    HTX_ASSIGN_OR_RETURN(const auto found, store.FindMany(ids, time));
    response.clear_organizations();
    for (const OrganizationId& id : ids) {
      const auto organization = found.find(id.text());
      if (organization == found.end()) return WhyAbsent(store, id);
      v1::Organization& shown = *response.add_organizations();
      shown = ToProto(organization->second, sequence);
      mask.Trim(shown);
    }
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(time);
  return response;
}

absl::StatusOr<v1::ListOrganizationsResponse> OrganizationHandlers::ListOrganizations(
    const v1::ListOrganizationsRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const ReadMask mask, ReadMask::Parse(request.read_mask()));
  std::string others = absl::StrCat(request.show_deleted() ? "deleted" : "", request.read_mask().SerializeAsString());
  HTX_ASSIGN_OR_RETURN(OpenList list, OpenOrganizations({.method = "ListOrganizations",
                                                         .filters = OrganizationSchema(),
                                                         .orders = OrganizationOrderSchema(),
                                                         .default_order = "legal_name"},
                                                        ArgumentsOf(request, std::move(others)), office_.tokens, now));
  const int64_t sequence = office_.head.sequence();
  v1::ListOrganizationsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    OrganizationStore store(transaction);
    HTX_ASSIGN_OR_RETURN(const TimePoint time, PinTime(transaction, list, request.time(), now));
    ListQuery query = list.query;
    HTX_ASSIGN_OR_RETURN(query.where, OrganizationFilter(request.filter(), OrganizationSchema(), time,
                                                         transaction.engine(), !context.may_see_personal_data));
    if (!request.show_deleted()) {
      query.where.text = absl::StrCat("o.legal_status <> 'VOIDED' and (", query.where.text, ")");
    }
    std::string state;
    if (!query.total && time.now) {
      HTX_ASSIGN_OR_RETURN(state, store.StateOfDatabase());
      query.total = totals_.Find(state, query.where);
    }
    if (!query.total && !request.show_deleted() && !request.time().has_known_time()) {
      HTX_ASSIGN_OR_RETURN(query.total, KeptTotal(transaction, request.filter(), time));
    }
    response.clear_organizations();
    HTX_ASSIGN_OR_RETURN(const PageEnd end, store.List(time, query, [&](const Organization& organization) {
      v1::Organization& shown = *response.add_organizations();
      shown = ToProto(organization, sequence);
      mask.Trim(shown);
    }));
    if (!state.empty()) totals_.Remember(state, query.where, end.total);
    OpenList pinned = list;
    pinned.time = time;
    AddPageEnd(pinned, end, office_.tokens, response);
    *response.mutable_time() = ToProto(time);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::registry

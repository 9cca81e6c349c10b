#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/area_placement.h"
#include "registry/domain/errors.h"
#include "registry/rpc/area_change_proto.h"
#include "registry/rpc/area_handlers.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/placement_store.h"

namespace htx::registry {
namespace {

constexpr int kMaxAssignments = 1000;

std::string AreaIdIn(const std::string& name) { return std::string(absl::StripPrefix(name, "areas/")); }

v1::OpenPlacement PlacementProto(const OpenPlacementRow& open, const AreaTree& tree) {
  const PlacementRow& placement = open.placement;
  v1::OpenPlacement proto;
  proto.set_organization(NameOf(placement.organization));
  proto.set_legal_name(open.legal_name);
  proto.set_address(open.address);
  proto.set_origin(NameOfArea(placement.origin));
  proto.set_source(NameOfArea(placement.source));
  proto.set_target(NameOfArea(placement.target));
  const Area& source = *tree.Find(placement.source);
  for (const AreaLink& link : source.successors) proto.add_candidates(NameOfArea(link.area));
  if (source.to) *proto.mutable_effective_date() = ToProto(*source.to);
  return proto;
}

absl::StatusOr<std::vector<PlacementWish>> ParseWishes(const v1::PlaceOrganizationsRequest& request) {
  FieldErrors errors;
  if (request.source().empty()) errors.Merge("", FieldRequired("source"));
  if (request.assignments().empty()) errors.Merge("", FieldRequired("assignments"));
  if (request.assignments_size() > kMaxAssignments) {
    errors.Merge("", FieldNotAllowed("assignments", "holds more than 1000", "có nhiều hơn 1000 mục"));
  }
  std::vector<PlacementWish> wishes;
  std::set<std::string> named;
  for (int i = 0; i < request.assignments_size() && i < kMaxAssignments; ++i) {
    const v1::AreaAssignment& assignment = request.assignments(i);
    const std::string path = absl::StrCat("assignments[", i, "]");
    if (assignment.to().empty()) errors.Merge("", FieldRequired(absl::StrCat(path, ".to")));
    const std::string field = absl::StrCat(path, ".organization");
    OrganizationId id = ParseOrganizationName(assignment.organization(), field, errors);
    if (!named.insert(assignment.organization()).second) {
      errors.Add(field, {.en = "is named twice", .vi = "được nêu hai lần"});
    }
    wishes.push_back({.organization = std::move(id), .to = AreaIdIn(assignment.to())});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return wishes;
}

// Decides, and with `save` records and announces.
absl::StatusOr<v1::PlaceOrganizationsResponse> Place(sql::Transaction& transaction, AreaBook& areas,
                                                     const v1::PlaceOrganizationsRequest& request,
                                                     absl::Span<const PlacementWish> wishes, bool save) {
  PlacementStore store(transaction);
  HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> tree, areas.Read(transaction));
  std::vector<std::string> ids;
  for (const PlacementWish& wish : wishes) ids.push_back(wish.organization.text());
  HTX_ASSIGN_OR_RETURN(const auto residents, store.Residents(ids));
  const std::string source = AreaIdIn(request.source());
  HTX_ASSIGN_OR_RETURN(const std::vector<PlacementRow> rows, PlaceAfterSplit(source, wishes, residents, *tree));
  v1::PlaceOrganizationsResponse response;
  response.set_placed_count(static_cast<int32_t>(rows.size()));
  response.set_area_version(tree->version());
  if (save) {
    HTX_RETURN_IF_ERROR(store.Save(rows, tree->version()));
    v1::Change announced;
    announced.mutable_area_placement()->set_source(request.source());
    for (const PlacementRow& row : rows) {
      v1::AreaAssignment& placed = *announced.mutable_area_placement()->add_assignments();
      placed.set_organization(NameOf(row.organization));
      placed.set_to(NameOfArea(row.target));
    }
    HTX_RETURN_IF_ERROR(
        Announce(transaction, "ORGANIZATIONS_PLACED", request.source(), announced, *tree->Find(source)->to));
  }
  HTX_ASSIGN_OR_RETURN(const int64_t open, store.CountOpen(source));
  response.set_open_count(open);
  return response;
}

}  // namespace

absl::StatusOr<v1::ListOpenPlacementsResponse> AreaHandlers::ListOpenPlacements(
    const v1::ListOpenPlacementsRequest& request, const rpc::RequestContext& context) {
  ListQuery query;
  HTX_ASSIGN_OR_RETURN(query.limit, query::PageSize(request.page_size()));
  const std::string bound = absl::StrCat("ListOpenPlacements:", request.source());
  HTX_ASSIGN_OR_RETURN(query::Cursor cursor, office_.tokens.Open(request.page_token(), bound));
  query.after = std::move(cursor.last);
  v1::ListOpenPlacementsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    response.Clear();
    HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> tree, office_.areas.Read(transaction));
    const std::string source = AreaIdIn(request.source());
    if (!source.empty() && tree->Find(source) == nullptr) return NeverExisted("area", request.source());
    HTX_ASSIGN_OR_RETURN(const PageEnd end,
                         PlacementStore(transaction).ListOpen(source, query, [&](const OpenPlacementRow& open) {
                           *response.add_placements() = PlacementProto(open, *tree);
                           return absl::OkStatus();
                         }));
    response.set_total_size(end.total);
    if (end.more) response.set_next_page_token(office_.tokens.Seal({.last = end.last}, bound));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::PlaceOrganizationsResponse> AreaHandlers::PlaceOrganizations(
    const v1::PlaceOrganizationsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::vector<PlacementWish> wishes, ParseWishes(request));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, "areas"));
  if (request.validate_only()) {
    absl::StatusOr<v1::PlaceOrganizationsResponse> response;
    HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) {
      response = Place(transaction, office_.areas, request, wishes, /*save=*/false);
      return response.status();
    }));
    return response;
  }
  return sql::WriteOnce<v1::PlaceOrganizationsResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) { return Place(transaction, office_.areas, request, wishes, /*save=*/true); });
}

}  // namespace htx::registry

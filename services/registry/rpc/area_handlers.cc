#include "registry/rpc/area_handlers.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/area.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int kMaxItems = 1000;

std::string NameOfArea(absl::string_view id) { return absl::StrCat("areas/", id); }

v1::Area AreaProto(const Area& area) {
  v1::Area proto;
  proto.set_name(NameOfArea(area.id));
  proto.set_code(std::string(area.code));
  proto.set_display_name(std::string(area.name));
  proto.set_level(static_cast<v1::AreaLevel>(area.level));
  proto.set_unit_type(std::string(area.unit_type));
  if (!area.parent.empty()) proto.set_parent(NameOfArea(area.parent));
  *proto.mutable_period() = RangeProto(area.from, area.to);
  for (const absl::string_view id : area.predecessors) proto.add_predecessors(NameOfArea(id));
  for (const absl::string_view id : area.successors) proto.add_successors(NameOfArea(id));
  return proto;
}

absl::StatusOr<const Area*> AreaNamed(const std::string& name) {
  absl::string_view id = name;
  const Area* area = absl::ConsumePrefix(&id, "areas/") ? FindArea(id) : nullptr;
  if (area == nullptr) return NeverExisted("area", name);
  return area;
}

absl::StatusOr<absl::CivilDay> DayOr(bool set, const google::type::Date& date, absl::string_view field,
                                     absl::CivilDay otherwise) {
  if (!set) return otherwise;
  FieldErrors errors;
  const absl::CivilDay day = ParseDate(date, field, errors).value_or(otherwise);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return day;
}

}  // namespace

absl::StatusOr<v1::GetAreaResponse> AreaHandlers::GetArea(const v1::GetAreaRequest& request,
                                                          const rpc::RequestContext&) {
  HTX_ASSIGN_OR_RETURN(const Area* area, AreaNamed(request.name()));
  v1::GetAreaResponse response;
  *response.mutable_area() = AreaProto(*area);
  return response;
}

absl::StatusOr<v1::ListAreasResponse> AreaHandlers::ListAreas(const v1::ListAreasRequest& request,
                                                              const rpc::RequestContext&) {
  HTX_ASSIGN_OR_RETURN(const int limit, query::PageSize(request.page_size()));
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay day,
                       DayOr(request.has_valid_date(), request.valid_date(), "valid_date", DayOf(clock_.Now())));
  v1::ListAreasRequest arguments = request;
  arguments.clear_page_size();
  arguments.clear_page_token();
  const std::string bound = absl::StrCat("ListAreas:", arguments.SerializeAsString());
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, tokens_.Open(request.page_token(), bound));
  absl::string_view parent;
  if (!request.parent().empty()) {
    HTX_ASSIGN_OR_RETURN(const Area* province, AreaNamed(request.parent()));
    parent = province->id;
  }
  std::vector<const Area*> matching;
  for (const Area& area : AllAreas()) {
    if (!request.all_days() && !area.ExistsOn(day)) continue;
    if (request.level() != v1::AREA_LEVEL_UNSPECIFIED && static_cast<int>(area.level) != request.level()) continue;
    if (!parent.empty() && area.parent != parent) continue;
    if (!request.code().empty() && area.code != request.code()) continue;
    matching.push_back(&area);
  }
  // The catalogue is fixed for the life of the program, so a position in it is a stable place to go on from.
  const auto start = cursor.last.empty() ? 0 : static_cast<size_t>(absl::get<int64_t>(cursor.last.front()));
  const size_t end = std::min(matching.size(), start + static_cast<size_t>(limit));
  v1::ListAreasResponse response;
  for (size_t i = start; i < end; ++i) *response.add_areas() = AreaProto(*matching[i]);
  response.set_total_size(static_cast<int64_t>(matching.size()));
  if (end < matching.size()) {
    response.set_next_page_token(tokens_.Seal({.last = {static_cast<int64_t>(end)}}, bound));
  }
  return response;
}

absl::StatusOr<v1::TranslateAreasResponse> AreaHandlers::TranslateAreas(const v1::TranslateAreasRequest& request,
                                                                        const rpc::RequestContext&) {
  if (request.items().empty()) return FieldRequired("items");
  if (request.items_size() > kMaxItems)
    return FieldNotAllowed("items", "holds more than 1000", "có nhiều hơn 1000 mục");
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay to,
                       DayOr(request.has_to_date(), request.to_date(), "to_date", DayOf(clock_.Now())));
  FieldErrors errors;
  v1::TranslateAreasResponse response;
  for (int i = 0; i < request.items_size(); ++i) {
    const v1::AreaQuery& item = request.items(i);
    const auto at = ParseDate(item.at_date(), absl::StrCat("items[", i, "].at_date"), errors);
    v1::AreaTranslation& translation = *response.add_translations();
    const Area* area = at ? AreaByCode(item.code(), *at) : nullptr;
    if (area == nullptr) continue;
    translation.set_source(NameOfArea(area->id));
    for (const Area* target : CoverOf(*area, to)) translation.add_targets(NameOfArea(target->id));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return response;
}

}  // namespace htx::registry

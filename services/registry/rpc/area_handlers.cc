#include "registry/rpc/area_handlers.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/area_translation.h"
#include "registry/domain/errors.h"
#include "registry/rpc/area_change_proto.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int kMaxItems = 1000;
constexpr size_t kMaxCandidates = 50;

absl::StatusOr<const Area*> AreaNamed(const AreaTree& tree, const std::string& name) {
  absl::string_view id = name;
  const Area* area = absl::ConsumePrefix(&id, "areas/") ? tree.Find(id) : nullptr;
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

// What ListAreas was asked for.
struct Wanted {
  absl::CivilDay day = {};
  bool all_days = false;
  int level = 0;
  std::string code = {};
  std::string words = {};  // " " and the folded query.
  const Area* around = nullptr;

  bool Holds(const Area& area, const AreaTree& tree) const {
    if (!all_days && !area.ExistsOn(day)) return false;
    if (level != 0 && static_cast<int>(area.level) != level) return false;
    if (!code.empty() && area.code != code) return false;
    if (!words.empty() && !absl::StrContains(absl::StrCat(" ", area.name_key), words)) return false;
    if (around == nullptr) return true;
    if (&area == around) return false;
    return tree.LiesIn(area, *around, all_days ? area.from.value_or(absl::CivilDay(1900, 1, 1)) : day);
  }
};

absl::StatusOr<AreaQuestion> ParseItem(const v1::AreaQuery& item, const std::string& path) {
  FieldErrors errors;
  AreaQuestion question{.code = item.code(), .name = item.display_name(), .level = item.level()};
  question.day = ParseDate(item.at_date(), absl::StrCat(path, ".at_date"), errors).value_or(absl::CivilDay());
  const auto strip = [](const std::string& name) { return std::string(absl::StripPrefix(name, "areas/")); };
  question.id = strip(item.area());
  question.within = strip(item.within());
  const int ways = (question.code.empty() ? 0 : 1) + (question.name.empty() ? 0 : 1) + (question.id.empty() ? 0 : 1);
  if (ways != 1) {
    errors.Add(path, {.en = "needs exactly one of code, display_name and area",
                      .vi = "cần đúng một trong code, display_name và area"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return question;
}

v1::AreaTranslation ToProto(const AreaAnswer& answer) {
  v1::AreaTranslation proto;
  if (answer.sources.size() == 1) proto.set_source(NameOfArea(answer.sources.front()->id));
  proto.set_outcome(answer.candidates.empty()       ? v1::AREA_TRANSLATION_OUTCOME_NONE
                    : answer.candidates.size() == 1 ? v1::AREA_TRANSLATION_OUTCOME_EXACT
                                                    : v1::AREA_TRANSLATION_OUTCOME_CANDIDATES);
  for (const AreaCandidate& candidate : answer.candidates) {
    if (static_cast<size_t>(proto.candidates_size()) >= kMaxCandidates) break;
    proto.add_targets(NameOfArea(candidate.area->id));
    v1::AreaCandidate& one = *proto.add_candidates();
    one.set_area(NameOfArea(candidate.area->id));
    one.set_source(NameOfArea(candidate.source->id));
    if (candidate.share) one.set_share_basis_points(static_cast<int32_t>(*candidate.share));
  }
  return proto;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const AreaTree>> AreaHandlers::Tree(const rpc::RequestContext& context) {
  std::shared_ptr<const AreaTree> tree;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(tree, office_.areas.Read(transaction));
    return absl::OkStatus();
  }));
  return tree;
}

absl::StatusOr<v1::GetAreaResponse> AreaHandlers::GetArea(const v1::GetAreaRequest& request,
                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay day,
                       DayOr(request.has_valid_date(), request.valid_date(), "valid_date", DayOf(office_.clock.Now())));
  HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> tree, Tree(context));
  HTX_ASSIGN_OR_RETURN(const Area* area, AreaNamed(*tree, request.name()));
  v1::GetAreaResponse response;
  *response.mutable_area() = ToProto(*area, *tree, day);
  return response;
}

absl::StatusOr<v1::ListAreasResponse> AreaHandlers::ListAreas(const v1::ListAreasRequest& request,
                                                              const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const int limit, query::PageSize(request.page_size()));
  Wanted wanted{.all_days = request.all_days(), .level = request.level(), .code = request.code()};
  HTX_ASSIGN_OR_RETURN(wanted.day,
                       DayOr(request.has_valid_date(), request.valid_date(), "valid_date", DayOf(office_.clock.Now())));
  if (!request.query().empty()) wanted.words = absl::StrCat(" ", FoldForSearch(request.query()));
  v1::ListAreasRequest arguments = request;
  arguments.clear_page_size();
  arguments.clear_page_token();
  const std::string bound = absl::StrCat("ListAreas:", arguments.SerializeAsString());
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, office_.tokens.Open(request.page_token(), bound));
  HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> tree, Tree(context));
  if (!request.parent().empty()) {
    HTX_ASSIGN_OR_RETURN(wanted.around, AreaNamed(*tree, request.parent()));
  }
  // Areas are never removed, so the one that ended a page is a stable place to go on from.
  const Area* last = cursor.last.empty() ? nullptr : tree->Find(absl::get<std::string>(cursor.last.front()));
  v1::ListAreasResponse response;
  int64_t total = 0;
  bool more = false;
  for (const Area& area : tree->all()) {
    if (!wanted.Holds(area, *tree)) continue;
    ++total;
    if (last != nullptr && &area <= last) continue;
    if (response.areas_size() < limit) {
      *response.add_areas() = ToProto(area, *tree, wanted.all_days ? area.from.value_or(wanted.day) : wanted.day);
    } else {
      more = true;
    }
  }
  response.set_total_size(total);
  if (more) {
    const std::string& name = response.areas(response.areas_size() - 1).name();
    response.set_next_page_token(
        office_.tokens.Seal({.last = {std::string(absl::StripPrefix(name, "areas/"))}}, bound));
  }
  return response;
}

absl::StatusOr<v1::TranslateAreasResponse> AreaHandlers::TranslateAreas(const v1::TranslateAreasRequest& request,
                                                                        const rpc::RequestContext& context) {
  if (request.items().empty()) return FieldRequired("items");
  if (request.items_size() > kMaxItems)
    return FieldNotAllowed("items", "holds more than 1000", "có nhiều hơn 1000 mục");
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay to,
                       DayOr(request.has_to_date(), request.to_date(), "to_date", DayOf(office_.clock.Now())));
  FieldErrors errors;
  std::vector<AreaQuestion> questions;
  for (int i = 0; i < request.items_size(); ++i) {
    absl::StatusOr<AreaQuestion> question = ParseItem(request.items(i), absl::StrCat("items[", i, "]"));
    if (question.ok()) questions.push_back(*std::move(question));
    if (!question.ok()) errors.Merge("", question.status());
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> tree, Tree(context));
  v1::TranslateAreasResponse response;
  for (const AreaQuestion& question : questions) *response.add_translations() = ToProto(Translate(question, to, *tree));
  return response;
}

}  // namespace htx::registry

#include "registry/rpc/area_handlers.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "common/query/errors.h"
#include "registry/domain/area_translation.h"
#include "registry/domain/errors.h"
#include "registry/rpc/area_change_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/area_store.h"

namespace htx::registry {
namespace {

constexpr int kMaxItems = 1000;
constexpr size_t kMaxCandidates = 50;

// The units as a call sees them.
struct KnownAreas {
  std::shared_ptr<const AreaTree> tree = {};
  const Office* office = nullptr;
  absl::Time deadline = {};

  // NEVER_EXISTED; NOT_KNOWN_AT_TIME when the area was recorded later.
  absl::StatusOr<const Area*> Named(const std::string& name) const {
    absl::string_view id = name;
    const bool is_name = absl::ConsumePrefix(&id, "areas/");
    if (const Area* area = is_name ? tree->Find(id) : nullptr) return area;
    absl::Status why = NeverExisted("area", name);
    HTX_RETURN_IF_ERROR(office->database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> newest, office->areas.Read(transaction));
      const Area* const later = is_name ? newest->Find(id) : nullptr;
      if (later == nullptr) return absl::OkStatus();
      HTX_ASSIGN_OR_RETURN(const absl::Time recorded, AreaStore(transaction).RecordedTimeOf(later->id));
      why = NotKnownAtTime(name, later->from.value_or(absl::CivilDay(1900, 1, 1)), recorded);
      return absl::OkStatus();
    }));
    return why;
  }
};

// Those of `version`, else those known at the instant, else the newest.
absl::StatusOr<KnownAreas> ReadAreas(const Office& office, EarlierAreas& earlier,
                                     const google::protobuf::Timestamp* known, absl::Time deadline,
                                     std::optional<int64_t> version = {}) {
  std::optional<absl::Time> instant;
  if (known != nullptr) {
    FieldErrors errors;
    instant = ParseInstant(*known, "known_time", errors);
    HTX_RETURN_IF_ERROR(errors.ToStatus());
    if (*instant > office.clock.Now()) return KnownTimeInFuture();
  }
  KnownAreas areas{.office = &office, .deadline = deadline};
  HTX_RETURN_IF_ERROR(office.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    std::optional<int64_t> wanted = version;
    if (!wanted && instant) {
      HTX_ASSIGN_OR_RETURN(wanted, AreaStore(transaction).VersionAt(*instant));
    }
    if (wanted) {
      HTX_ASSIGN_OR_RETURN(areas.tree, earlier.Read(transaction, office.areas, *wanted));
    } else {
      HTX_ASSIGN_OR_RETURN(areas.tree, office.areas.Read(transaction));
    }
    return absl::OkStatus();
  }));
  return areas;
}

template <class Request>
const google::protobuf::Timestamp* KnownTimeOf(const Request& request) {
  return request.has_known_time() ? &request.known_time() : nullptr;
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

v1::AreaTranslation TranslationProto(const AreaAnswer& answer) {
  v1::AreaTranslation proto;
  if (answer.sources.size() == 1) proto.set_source(NameOfArea(answer.sources.front()->id));
  proto.set_outcome(answer.candidates.empty()       ? v1::AREA_TRANSLATION_OUTCOME_NONE
                    : answer.candidates.size() == 1 ? v1::AREA_TRANSLATION_OUTCOME_EXACT
                                                    : v1::AREA_TRANSLATION_OUTCOME_CANDIDATES);
  proto.set_candidate_count(static_cast<int32_t>(answer.candidates.size()));
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

absl::StatusOr<std::shared_ptr<const AreaTree>> EarlierAreas::Read(sql::Transaction& transaction, AreaBook& book,
                                                                   int64_t version) {
  HTX_ASSIGN_OR_RETURN(std::shared_ptr<const AreaTree> present, book.Read(transaction));
  if (present->version() == version) return present;
  {
    const MutexLock lock(mutex_);
    if (tree_ != nullptr && tree_->version() == version) return tree_;
  }
  HTX_ASSIGN_OR_RETURN(AreaTree tree, AreaStore(transaction).Load(version));
  auto loaded = std::make_shared<const AreaTree>(std::move(tree));
  const MutexLock lock(mutex_);
  tree_ = loaded;
  return std::shared_ptr<const AreaTree>(std::move(loaded));
}

absl::StatusOr<v1::GetAreaResponse> AreaHandlers::GetArea(const v1::GetAreaRequest& request,
                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const absl::CivilDay day,
                       DayOr(request.has_valid_date(), request.valid_date(), "valid_date", DayOf(office_.clock.Now())));
  HTX_ASSIGN_OR_RETURN(const KnownAreas areas, ReadAreas(office_, earlier_, KnownTimeOf(request), context.deadline));
  HTX_ASSIGN_OR_RETURN(const Area* area, areas.Named(request.name()));
  v1::GetAreaResponse response;
  *response.mutable_area() = ToProto(*area, *areas.tree, day);
  response.set_area_version(areas.tree->version());
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
  // Later pages keep the version of the first, so no reform moves anything between them.
  std::optional<int64_t> version;
  std::string last_id;
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(last_id, cursor.Text(0));
    HTX_ASSIGN_OR_RETURN(version, cursor.Int(1));
  }
  HTX_ASSIGN_OR_RETURN(const KnownAreas areas,
                       ReadAreas(office_, earlier_, KnownTimeOf(request), context.deadline, version));
  const AreaTree* const tree = areas.tree.get();
  if (!request.parent().empty()) {
    HTX_ASSIGN_OR_RETURN(wanted.around, areas.Named(request.parent()));
  }
  const Area* last = last_id.empty() ? nullptr : tree->Find(last_id);
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
  response.set_area_version(tree->version());
  if (more) {
    const std::string& name = response.areas(response.areas_size() - 1).name();
    response.set_next_page_token(
        office_.tokens.Seal({.last = {std::string(absl::StripPrefix(name, "areas/")), tree->version()}}, bound));
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
  HTX_ASSIGN_OR_RETURN(const KnownAreas areas, ReadAreas(office_, earlier_, KnownTimeOf(request), context.deadline));
  v1::TranslateAreasResponse response;
  response.set_area_version(areas.tree->version());
  for (const AreaQuestion& question : questions) {
    *response.add_translations() = TranslationProto(Translate(question, to, *areas.tree));
  }
  return response;
}

}  // namespace htx::registry

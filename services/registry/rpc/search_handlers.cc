#include "registry/rpc/search_handlers.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/query/errors.h"
#include "registry/domain/search_rank.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/list_page.h"
#include "registry/rpc/organization_list.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/read_time.h"
#include "registry/store/filter_functions.h"
#include "registry/store/schemas.h"
#include "registry/store/search_pairs.h"
#include "registry/store/search_plan.h"
#include "registry/store/search_store.h"

namespace htx::registry {
namespace {

// Hits of all pages together; also the bound of each look into the index.
constexpr int kMostHits = 200;

absl::StatusOr<SearchQuery> ParseQuery(const v1::SearchOrganizationsRequest& request) {
  FieldErrors errors;
  std::vector<SearchField> fields;
  for (const int field : request.fields()) {
    if (!v1::SearchField_IsValid(field) || field == v1::SEARCH_FIELD_UNSPECIFIED) {
      errors.Add("fields", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
    }
    fields.push_back(static_cast<SearchField>(field));
  }
  const auto unknown = [&](absl::string_view field) {
    errors.Add(field, {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  };
  if (!v1::SearchMode_IsValid(request.mode())) unknown("mode");
  if (!v1::SearchMarks_IsValid(request.marks())) unknown("marks");
  SearchQuery query = MakeSearchQuery(
      request.query(), fields, request.mode() == 0 ? SearchMode::kAuto : static_cast<SearchMode>(request.mode()),
      request.marks() == 0 ? SearchMarks::kAuto : static_cast<SearchMarks>(request.marks()));
  if (query.terms.empty()) {
    errors.Add("query", {.en = "must hold a letter or a digit", .vi = "phải có chữ cái hoặc chữ số"});
  }
  if (query.terms.size() > kMaxSearchTerms) {
    errors.Add("query", {.en = absl::StrCat("has more than ", kMaxSearchTerms, " words"),
                         .vi = absl::StrCat("có hơn ", kMaxSearchTerms, " từ")});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return query;
}

// What a token is bound to besides filter and time.
std::string BoundArguments(const v1::SearchOrganizationsRequest& request) {
  v1::SearchOrganizationsRequest bound;
  bound.set_query(request.query());
  *bound.mutable_fields() = request.fields();
  bound.set_mode(request.mode());
  bound.set_marks(request.marks());
  return bound.SerializeAsString();
}

// One search: candidates from the index, judged one by one.
class Search {
 public:
  Search(sql::Transaction& transaction, const SearchQuery& query, SearchStore::Wanted wanted, bool past,
         const rpc::RequestContext& context)
      : store_(transaction), query_(query), wanted_(std::move(wanted)), past_(past), context_(context) {}

  absl::Status Run() {
    if (query_.In(SearchField::kNumber) && !query_.number.empty()) {
      HTX_ASSIGN_OR_RETURN(SearchCandidates candidates, store_.FindNumber(query_.number, query_.Lenient(), wanted_));
      Judge(std::move(candidates), /*typos=*/false);
    }
    const SearchZones zones = ZonesOf(query_, past_);
    if (!zones.names && !zones.former && !zones.address) return absl::OkStatus();
    HTX_RETURN_IF_ERROR(LookForWords(query_.mode == SearchMode::kFuzzy));
    if (query_.mode == SearchMode::kAuto && hits_.empty()) return LookForWords(/*typos=*/true);
    return absl::OkStatus();
  }

  // The hits, best first.
  std::vector<SearchHit> Take() {
    std::sort(hits_.begin(), hits_.end(), StandsBefore);
    if (hits_.size() > static_cast<size_t>(kMostHits)) {
      hits_.resize(static_cast<size_t>(kMostHits));
      more_ = true;
    }
    return std::move(hits_);
  }
  bool more() const { return more_; }

 private:
  bool HasMarks() const {
    return query_.marks != SearchMarks::kIgnore &&
           std::any_of(query_.terms.begin(), query_.terms.end(),
                       [](const SearchTerm& term) { return !term.word.marked.empty(); });
  }

  absl::Status LookForWords(bool typos) {
    if (HasMarks()) {
      // Those with the marks that were typed first: they stand before all others, however many there are.
      HTX_ASSIGN_OR_RETURN(const SearchPattern pattern,
                           PlanOf(query_, {.marked = true, .past = past_}, store_.dictionary()));
      HTX_ASSIGN_OR_RETURN(SearchCandidates candidates, store_.Find(pattern, wanted_));
      const bool enough = candidates.more;
      Judge(std::move(candidates), /*typos=*/false);
      if (enough) return absl::OkStatus();
    }
    HTX_ASSIGN_OR_RETURN(const SearchPattern pattern,
                         PlanOf(query_, {.typos = typos, .past = past_}, store_.dictionary()));
    HTX_ASSIGN_OR_RETURN(SearchCandidates candidates, store_.Find(pattern, wanted_));
    Judge(std::move(candidates), typos);
    return absl::OkStatus();
  }

  void Judge(SearchCandidates candidates, bool typos) {
    more_ = more_ || candidates.more;
    for (Organization& organization : candidates.found) {
      // What was registered in error was never there.
      if (organization.facts().legal_status == LegalStatus::kVoided) continue;
      // A hit would tell what a restricted record does not show.
      if (!MayReadWhole(context_, organization)) continue;
      if (hit_.contains(organization.id.text())) continue;
      std::optional<SearchMatch> match = Rank(query_, organization.facts(), typos);
      if (!match) continue;
      hit_.insert(organization.id.text());
      std::string key = CollationKey(organization.facts().legal_name);
      hits_.push_back(
          {.organization = std::move(organization), .match = *std::move(match), .name_key = std::move(key)});
    }
  }

  SearchStore store_;
  const SearchQuery& query_;
  const SearchStore::Wanted wanted_;
  const bool past_;
  const rpc::RequestContext& context_;
  std::vector<SearchHit> hits_ = {};
  std::set<std::string> hit_ = {};
  bool more_ = false;
};

v1::SearchHit HitProto(const SearchHit& hit, int64_t sequence) {
  v1::SearchHit proto;
  *proto.mutable_organization() = ToProto(hit.organization, sequence);
  proto.set_score(hit.match.score);
  proto.set_matched_field(static_cast<v1::SearchField>(hit.match.field));
  // What a restricted record matched is part of what it does not show.
  if (!hit.organization.IsRestricted()) proto.set_matched_text(hit.match.text);
  proto.set_former_name_match(hit.match.former);
  return proto;
}

}  // namespace

absl::StatusOr<v1::SearchOrganizationsResponse> SearchHandlers::SearchOrganizations(
    const v1::SearchOrganizationsRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const SearchQuery query, ParseQuery(request));
  // Hits are ordered by their score; a page begins after so many of them, which stands in its token as an "id".
  const std::string order = "id";
  HTX_ASSIGN_OR_RETURN(OpenList list, OpenOrganizations({.method = "SearchOrganizations",
                                                         .filters = OrganizationSchema(),
                                                         .orders = OrganizationOrderSchema(),
                                                         .default_order = "id"},
                                                        {.filter = request.filter(),
                                                         .order_by = order,
                                                         .page_size = request.page_size(),
                                                         .page_token = request.page_token(),
                                                         .time = request.time(),
                                                         .others = BoundArguments(request)},
                                                        office_.tokens, now));
  const bool past = request.time().has_valid_date() || request.time().has_known_time();
  const int64_t sequence = office_.head.sequence();
  v1::SearchOrganizationsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    response.Clear();
    HTX_ASSIGN_OR_RETURN(const TimePoint time, PinTime(transaction, list, request.time(), now));
    HTX_ASSIGN_OR_RETURN(query::Fragment where,
                         OrganizationFilter(request.filter(), OrganizationSchema(), time, transaction.engine(),
                                            !context.may_see_personal_data));
    SearchStore::Wanted wanted{.time = time, .where = std::move(where), .limit = kMostHits};
    // The index knows traits of the present.
    if (!past) wanted.traits = TraitsIn(request.filter(), OrganizationSchema());
    Search search(transaction, query, std::move(wanted), past, context);
    HTX_RETURN_IF_ERROR(search.Run());
    const std::vector<SearchHit> hits = search.Take();
    size_t from = 0;
    if (!list.query.after.empty()) {
      const int64_t* const after = absl::get_if<int64_t>(&list.query.after[0]);
      if (after == nullptr || *after < 0) return query::PageTokenMismatch();
      from = std::min(hits.size(), static_cast<size_t>(*after));
    }
    const size_t to = std::min(hits.size(), from + static_cast<size_t>(list.query.limit));
    for (size_t i = from; i < to; ++i) *response.add_hits() = HitProto(hits[i], sequence);
    response.set_total_hits(static_cast<int32_t>(hits.size()));
    response.set_more_exist(search.more());
    OpenList pinned = list;
    pinned.time = time;
    const PageEnd end{.more = to < hits.size(), .last = {static_cast<int64_t>(to)}};
    response.set_next_page_token(NextToken(pinned, end, office_.tokens));
    *response.mutable_time() = ToProto(time);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::registry

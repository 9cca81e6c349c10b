#include "registry/rpc/history_handlers.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/query/errors.h"
#include "registry/domain/errors.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/history_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/store/history_store.h"

namespace htx::registry {
namespace {

// Beliefs about one day that are looked through for who recorded a value.
constexpr int kMaxBeliefs = 1000;

void SetChanged(const Facts& before, const Facts& after, v1::OrganizationRevision& revision) {
  for (std::string& path : ChangedPaths(before, after)) revision.add_changed_paths(std::move(path));
}

// What was believed of `day` until `known`.
const Organization* BelievedBefore(const std::vector<Organization>& ended, absl::CivilDay day, absl::Time known) {
  for (const Organization& organization : ended) {
    if (organization.revision.known_to == known && organization.revision.HoldsOn(day)) return &organization;
  }
  return nullptr;
}

// Revisions along known time, each with what it changed of its first day.
absl::StatusOr<std::vector<v1::OrganizationRevision>> AlongKnown(HistoryStore& store, const OrganizationId& id,
                                                                 const std::vector<RecordedRevision>& page,
                                                                 int64_t sequence) {
  std::vector<v1::OrganizationRevision> shown;
  if (page.empty()) return shown;
  HTX_ASSIGN_OR_RETURN(const std::vector<Organization> ended,
                       store.BelievedUntil(id, page.back().revision().known_from, page.front().revision().known_from));
  for (const RecordedRevision& recorded : page) {
    shown.push_back(ToProto(recorded, sequence));
    const Revision& revision = recorded.revision();
    const Organization* before = BelievedBefore(ended, revision.valid_from, revision.known_from);
    if (before != nullptr) SetChanged(before->facts(), revision.facts, shown.back());
  }
  return shown;
}

// Revisions along valid time, each with what changed on its first day.
absl::StatusOr<std::vector<v1::OrganizationRevision>> AlongValid(HistoryStore& store, const OrganizationId& id,
                                                                 int64_t known_micros,
                                                                 const std::vector<RecordedRevision>& page,
                                                                 int64_t sequence) {
  std::vector<v1::OrganizationRevision> shown;
  if (page.empty()) return shown;
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> preceding,
                       store.Preceding(id, known_micros, page.front().revision().valid_from));
  const Facts* before = preceding ? &preceding->facts() : nullptr;
  for (const RecordedRevision& recorded : page) {
    shown.push_back(ToProto(recorded, sequence));
    if (before != nullptr) SetChanged(*before, recorded.revision().facts, shown.back());
    before = &recorded.revision().facts;
  }
  return shown;
}

// Where a page of revisions begins. A page token holds the last row's number or first day; the time is in its binding.
struct PageStart {
  int64_t before = kStill;
  absl::CivilDay from = absl::CivilDay(1900, 1, 1);
  int64_t known_micros = kStill - 1;
};

absl::StatusOr<PageStart> StartOf(const query::Cursor& cursor, bool along_valid, const TimePoint& time) {
  PageStart start{.known_micros = time.KnownMicros()};
  if (cursor.last.empty()) return start;
  if (along_valid) {
    HTX_ASSIGN_OR_RETURN(const std::string day, cursor.Text(0));
    const absl::StatusOr<absl::CivilDay> last = ParseDay(day);
    if (!last.ok()) return query::PageTokenMismatch();
    start.from = *last + 1;
    start.known_micros = cursor.known_micros;
  } else {
    HTX_ASSIGN_OR_RETURN(start.before, cursor.Int(0));
  }
  return start;
}

// OK unless the record is RESTRICTED now and the caller may not read the whole of it: what was public once is then no
// longer told either.
absl::Status RequireHistory(sql::Transaction& transaction, const OrganizationId& id, Reading& reading) {
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> current, OrganizationStore(transaction).Find(id));
  return current ? reading.RequireWhole(*current) : absl::OkStatus();
}

// A point of a comparison, parsed.
struct Point {
  std::optional<int64_t> number = {};
  TimePoint time = {};
};

absl::StatusOr<Point> ParsePoint(const v1::HistoryPoint& point, const OrganizationId& id, absl::string_view field,
                                 absl::Time now) {
  Point parsed;
  if (point.has_revision()) {
    const std::string path = absl::StrCat(field, ".revision");
    HTX_ASSIGN_OR_RETURN(const RevisionName name, ParseRevisionName(point.revision(), path));
    if (name.id != id) {
      return FieldNotAllowed(path, "is of another organisation", "thuộc về tổ chức khác");
    }
    parsed.number = name.number;
    return parsed;
  }
  HTX_ASSIGN_OR_RETURN(parsed.time, ResolveTime(point.time(), now));
  return parsed;
}

absl::StatusOr<RecordedRevision> FindPoint(sql::Transaction& transaction, const OrganizationId& id,
                                           const Point& point) {
  OrganizationStore organizations(transaction);
  int64_t number = point.number.value_or(0);
  if (!point.number) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Organization> at, organizations.FindAt(id, point.time));
    if (!at) return WhyAbsent(organizations, id);
    number = at->revision.number;
  }
  HTX_ASSIGN_OR_RETURN(std::optional<RecordedRevision> found, HistoryStore(transaction).Find(id, number));
  if (found) return *std::move(found);
  HTX_ASSIGN_OR_RETURN(const std::optional<Found> organization, organizations.FindKind(id));
  if (!organization) return NeverExisted("organization", NameOf(id));
  return NeverExisted("revision", RevisionNameOf(id, number));
}

// Says of `difference` who recorded its new value: the oldest of the newest beliefs about that day that share it.
void Attribute(const std::vector<RecordedRevision>& beliefs, const Facts& facts, v1::FieldDifference& difference) {
  const RecordedRevision* source = nullptr;
  const std::string path = difference.path() == "province" ? "area" : difference.path();
  for (const RecordedRevision& belief : beliefs) {
    const std::vector<std::string> differing = ChangedPaths(belief.revision().facts, facts);
    if (std::find(differing.begin(), differing.end(), path) != differing.end()) break;
    source = &belief;
  }
  if (source == nullptr) return;
  *difference.mutable_recorded_time() = ToProto(source->revision().known_from);
  difference.set_actor(source->actor);
  difference.set_action(source->action);
  difference.set_reason(source->reason);
}

}  // namespace

absl::StatusOr<v1::ListOrganizationRevisionsResponse> HistoryHandlers::ListOrganizationRevisions(
    const v1::ListOrganizationRevisionsRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const OrganizationId id = ParseOrganizationName(request.parent(), "parent", errors);
  if (!v1::RevisionAxis_IsValid(request.axis())) {
    errors.Add("axis", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const int limit, query::PageSize(request.page_size()));
  const bool along_valid = request.axis() == v1::REVISION_AXIS_VALID;
  const std::string bound = absl::StrCat("ListOrganizationRevisions:", request.parent(), ":", along_valid ? "v" : "k",
                                         ":", request.time().SerializeAsString());
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, office_.tokens.Open(request.page_token(), bound));
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office_.clock.Now()));
  HTX_ASSIGN_OR_RETURN(PageStart start, StartOf(cursor, along_valid, time));
  std::optional<absl::CivilDay> day;
  if (request.time().has_valid_date()) day = time.day;
  const int64_t sequence = office_.head.sequence();
  Reading reading(context);
  v1::ListOrganizationRevisionsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    OrganizationStore organizations(transaction);
    HTX_ASSIGN_OR_RETURN(const std::optional<Organization> current, organizations.Find(id));
    if (!current) return NeverExisted("organization", request.parent());
    HTX_RETURN_IF_ERROR(reading.RequireWhole(*current));
    // Later pages show what the first one did: what this organisation's newest change, now, made it.
    if (along_valid && cursor.last.empty() && time.latest) {
      start.known_micros = ToMicros(std::max(time.known, current->revision.known_from));
    }
    HistoryStore store(transaction);
    std::vector<RecordedRevision> page;
    if (along_valid) {
      HTX_ASSIGN_OR_RETURN(page, store.AlongValid(id, start.known_micros, start.from, limit + 1));
    } else {
      HTX_ASSIGN_OR_RETURN(page, store.AlongKnown(id, day, start.before, limit + 1));
    }
    const bool more = page.size() > static_cast<size_t>(limit);
    if (more) page.pop_back();
    auto shown =
        along_valid ? AlongValid(store, id, start.known_micros, page, sequence) : AlongKnown(store, id, page, sequence);
    if (!shown.ok()) return shown.status();
    response.clear_revisions();
    for (v1::OrganizationRevision& revision : *shown) *response.add_revisions() = std::move(revision);
    if (!more) return absl::OkStatus();
    const Revision& last = page.back().revision();
    query::Cursor next{.known_micros = start.known_micros};
    along_valid ? next.last.emplace_back(FormatDay(last.valid_from)) : next.last.emplace_back(last.number);
    response.set_next_page_token(office_.tokens.Seal(next, bound));
    return absl::OkStatus();
  }));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  return response;
}

absl::StatusOr<v1::GetOrganizationRevisionResponse> HistoryHandlers::GetOrganizationRevision(
    const v1::GetOrganizationRevisionRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const RevisionName name, ParseRevisionName(request.name(), "name"));
  const int64_t sequence = office_.head.sequence();
  Reading reading(context);
  v1::GetOrganizationRevisionResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_RETURN_IF_ERROR(RequireHistory(transaction, name.id, reading));
    HistoryStore store(transaction);
    HTX_ASSIGN_OR_RETURN(std::optional<RecordedRevision> found, store.Find(name.id, name.number));
    if (!found) return NeverExisted("revision", request.name());
    HTX_ASSIGN_OR_RETURN(std::vector<v1::OrganizationRevision> shown,
                         AlongKnown(store, name.id, {*std::move(found)}, sequence));
    *response.mutable_revision() = std::move(shown.front());
    return absl::OkStatus();
  }));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  return response;
}

absl::StatusOr<v1::DiffOrganizationRevisionsResponse> HistoryHandlers::DiffOrganizationRevisions(
    const v1::DiffOrganizationRevisionsRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  const OrganizationId id = ParseOrganizationName(request.parent(), "parent", errors);
  if (!request.has_from() || request.from().point_case() == v1::HistoryPoint::POINT_NOT_SET) {
    errors.Merge("", FieldRequired("from"));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const Point from, ParsePoint(request.from(), id, "from", now));
  HTX_ASSIGN_OR_RETURN(const Point to, ParsePoint(request.to(), id, "to", now));
  const int64_t sequence = office_.head.sequence();
  Reading reading(context);
  v1::DiffOrganizationRevisionsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_RETURN_IF_ERROR(RequireHistory(transaction, id, reading));
    HTX_ASSIGN_OR_RETURN(const RecordedRevision older, FindPoint(transaction, id, from));
    HTX_ASSIGN_OR_RETURN(const RecordedRevision newer, FindPoint(transaction, id, to));
    response.Clear();
    *response.mutable_from_revision() = ToProto(older, sequence);
    *response.mutable_to_revision() = ToProto(newer, sequence);
    // A revision stands for its first day.
    const absl::CivilDay day = to.number ? newer.revision().valid_from : to.time.day;
    HTX_ASSIGN_OR_RETURN(const std::vector<RecordedRevision> beliefs,
                         HistoryStore(transaction).AlongKnown(id, day, newer.revision().number + 1, kMaxBeliefs));
    for (v1::FieldDifference& difference :
         Differences(response.from_revision().snapshot(), response.to_revision().snapshot())) {
      Attribute(beliefs, newer.revision().facts, difference);
      *response.add_differences() = std::move(difference);
    }
    return absl::OkStatus();
  }));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  return response;
}

}  // namespace htx::registry

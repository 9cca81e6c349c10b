#include "registry/rpc/change_handlers.h"

#include <utility>

#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/rpc/proto_values.h"
#include "common/rpc/record_digest.h"
#include "registry/rpc/organization_filter.h"
#include "registry/rpc/reading.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

constexpr char kVersion[] = "0.1.0";
constexpr int kLongestPage = 1000;
constexpr int64_t kImportRows = 1'000'000;
constexpr int kFilterBytes = 4096;
// A digest that was read so lately is not read again.
constexpr absl::Duration kMarkAge = absl::Milliseconds(100);

// Code lists that are part of the contract: another version of the program may know more codes.
void AddCodeLists(v1::GetRegistryInfoResponse& response) {
  const std::pair<const char*, const google::protobuf::EnumDescriptor*> lists[] = {
      {"organization_kinds", v1::OrganizationKind_descriptor()},
      {"sectors", v1::Sector_descriptor()},
      {"governing_laws", v1::GoverningLaw_descriptor()},
      {"legal_statuses", v1::LegalStatus_descriptor()},
      {"activity_statuses", v1::ActivityStatus_descriptor()}};
  for (const auto& [name, codes] : lists) {
    v1::CodeList& list = *response.add_code_lists();
    list.set_name(name);
    list.set_version(kVersion);
    list.set_count(codes->value_count() - 1);  // Without UNSPECIFIED.
  }
}

void FillLimits(v1::Limits& limits) {
  limits.set_page_size(kLongestPage);
  *limits.mutable_wait() = rpc::DurationProto(RegistryFeed::kLongestWait);
  *limits.mutable_slow_consumer() = rpc::DurationProto(feed::kSlowConsumer);
  limits.set_import_rows(kImportRows);
  limits.set_filter_bytes(kFilterBytes);
}

void FillRetention(const FeedKeeping& keeping, v1::Retention& retention) {
  if (keeping.changes_age != absl::InfiniteDuration()) {
    *retention.mutable_changes_age() = rpc::DurationProto(keeping.changes_age);
  }
  retention.set_changes_count(keeping.changes_count);
  *retention.mutable_snapshot_age() = rpc::DurationProto(keeping.snapshot_age);
}

template <class Request>
std::string RangeOf(const Request& request) {
  return FeedRange(request.resume_token(), request.start() != v1::CHANGE_START_NOW);
}

}  // namespace

absl::StatusOr<v1::ListChangesResponse> ChangeHandlers::ListChanges(const v1::ListChangesRequest& request,
                                                                    const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(auto match, ChangeMatcher(request.filter()));
  HTX_RETURN_IF_ERROR(RecordStream(office_, request, context, RangeOf(request)));
  return feed_.List(request, context, {.match = std::move(match)});
}

absl::StatusOr<std::unique_ptr<rpc::Source<v1::ListChangesResponse>>> ChangeHandlers::PollChanges(
    const v1::ListChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
  HTX_ASSIGN_OR_RETURN(auto match, ChangeMatcher(request.filter()));
  HTX_RETURN_IF_ERROR(RecordStream(office_, request, context, RangeOf(request)));
  return feed_.PollOnce(request, context, std::move(wake), {.match = std::move(match)});
}

absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> ChangeHandlers::WatchChanges(
    const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
  HTX_ASSIGN_OR_RETURN(auto match, ChangeMatcher(request.filter()));
  HTX_RETURN_IF_ERROR(RecordStream(office_, request, context, RangeOf(request)));
  return feed_.Watch(
      request, std::move(wake),
      {.match = std::move(match), .complete = [this](common::v1::Bookmark& bookmark) { Complete(bookmark); }});
}

absl::StatusOr<common::v1::Bookmark> ChangeHandlers::ReadMark(absl::Time deadline) const {
  common::v1::Bookmark mark;
  HTX_RETURN_IF_ERROR(office_.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const SnapshotState state, SnapshotStore(transaction).ReadState());
    mark.set_sequence(state.sequence);
    mark.set_count(state.count);
    mark.set_digest(state.digest);
    return absl::OkStatus();
  }));
  return mark;
}

void ChangeHandlers::Complete(common::v1::Bookmark& bookmark) {
  MutexLock lock(mutex_);
  const absl::Time now = absl::Now();
  if (mark_.sequence() != bookmark.sequence() && now - read_at_ > kMarkAge) {
    read_at_ = now;
    // A bookmark without a digest is still a bookmark.
    absl::StatusOr<common::v1::Bookmark> mark = ReadMark(now + absl::Seconds(1));
    if (mark.ok()) mark_ = *std::move(mark);
  }
  if (mark_.sequence() == bookmark.sequence()) bookmark = mark_;
}

absl::StatusOr<v1::GetRegistryInfoResponse> ChangeHandlers::GetRegistryInfo(const v1::GetRegistryInfoRequest&,
                                                                            const rpc::RequestContext& context) {
  v1::GetRegistryInfoResponse response;
  HTX_ASSIGN_OR_RETURN(const sql::FeedBounds bounds, office_.database.ReadBounds(context.deadline));
  HTX_ASSIGN_OR_RETURN(*response.mutable_bookmark(), ReadMark(context.deadline));
  response.set_head_sequence(bounds.head);
  response.set_head_resume_token(feed_.TokenAt(bounds.head));
  response.set_oldest_sequence(bounds.oldest);
  response.set_oldest_resume_token(feed_.TokenAt(bounds.oldest - 1));
  response.set_version(kVersion);
  response.set_schema(rpc::SchemaFingerprint(v1::Organization::descriptor()));
  FillRetention(keeping_, *response.mutable_retention());
  FillLimits(*response.mutable_limits());
  AddCodeLists(response);
  *response.mutable_feed_lag() = rpc::DurationProto(feed_.lag());
  response.set_followers(feed_.followers());
  return response;
}

}  // namespace htx::registry

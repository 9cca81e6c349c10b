#include "registry/rpc/change_handlers.h"

#include <utility>

#include "absl/time/clock.h"
#include "common/base/status.h"
#include "registry/rpc/organization_filter.h"
#include "registry/rpc/reading.h"
#include "registry/rpc/snapshot_rebuild.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

// A digest that was read so lately is not read again.
constexpr absl::Duration kMarkAge = absl::Milliseconds(100);

template <class Request>
std::string RangeOf(const Request& request) {
  return FeedRange(request.resume_token(), request.start() != v1::CHANGE_START_NOW);
}

}  // namespace

absl::StatusOr<v1::ListChangesResponse> ChangeHandlers::ListChanges(const v1::ListChangesRequest& request,
                                                                    const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(auto match, ChangeMatcher(request.filter(), office_, context.deadline));
  HTX_RETURN_IF_ERROR(RecordStream(office_, request, context, RangeOf(request)));
  return feed_.List(request, context, {.match = std::move(match)});
}

absl::StatusOr<std::unique_ptr<rpc::ByteSource<v1::ListChangesResponse>>> ChangeHandlers::PollChanges(
    const v1::ListChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
  HTX_ASSIGN_OR_RETURN(auto match, ChangeMatcher(request.filter(), office_, context.deadline));
  HTX_RETURN_IF_ERROR(RecordStream(office_, request, context, RangeOf(request)));
  return feed_.PollOnce(request, context, std::move(wake), {.match = std::move(match)});
}

absl::StatusOr<std::unique_ptr<rpc::ByteSource<v1::WatchChangesResponse>>> ChangeHandlers::WatchChanges(
    const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
  HTX_ASSIGN_OR_RETURN(auto match, ChangeMatcher(request.filter(), office_, absl::Now() + feed::kReadTimeout));
  HTX_RETURN_IF_ERROR(RecordStream(office_, request, context, RangeOf(request)));
  return feed_.Watch(
      request, context, std::move(wake),
      {.match = std::move(match), .complete = [this](common::v1::Bookmark& bookmark) { Complete(bookmark); }});
}

absl::StatusOr<common::v1::Bookmark> ChangeHandlers::ReadMark(absl::Time deadline) const {
  common::v1::Bookmark mark;
  HTX_RETURN_IF_ERROR(office_.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const SnapshotState state, SnapshotStore(transaction).ReadState());
    if (state.fingerprint != SnapshotFingerprint()) return absl::OkStatus();  // The digest is being made anew.
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

}  // namespace htx::registry

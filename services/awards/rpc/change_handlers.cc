#include "awards/rpc/change_handlers.h"

#include <algorithm>
#include <deque>

#include "awards/rpc/proto_values.h"
#include "common/base/mutex.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// A waiting call holds a worker; more of them than this answer at once with what there is.
constexpr int kMostWaiting = 4;
constexpr int kStreamBatch = 100;
constexpr absl::Duration kBookmarkEvery = absl::Seconds(5);

class ChangeSource : public rpc::Source<v1::WatchChangesResponse> {
 public:
  ChangeSource(sql::Database& database, const Clock& clock, int64_t after, rpc::Wake wake)
      : database_(database), clock_(clock), after_(after), last_sent_(clock.Now()) {
    listener_ = database.OnChange([wake = std::move(wake)](int64_t) { wake(); });
  }

  absl::StatusOr<rpc::Step> Next(v1::WatchChangesResponse& message) override {
    const absl::Time now = clock_.Now();
    if (buffer_.empty()) {
      HTX_ASSIGN_OR_RETURN(const std::vector<sql::StoredChange> changes,
                           database_.ReadChanges(absl::Now() + absl::Seconds(5), after_, kStreamBatch));
      for (const sql::StoredChange& change : changes) {
        HTX_ASSIGN_OR_RETURN(v1::Change proto, ToProto(change));
        buffer_.push_back(std::move(proto));
      }
    }
    if (!buffer_.empty()) {
      after_ = buffer_.front().header().sequence();
      *message.mutable_change() = std::move(buffer_.front());
      buffer_.pop_front();
    } else if (now - last_sent_ >= kBookmarkEvery) {
      message.mutable_bookmark()->set_sequence(after_);
    } else {
      return rpc::Step::kWait;
    }
    last_sent_ = now;
    return rpc::Step::kWrite;
  }

 private:
  sql::Database& database_;
  const Clock& clock_;
  int64_t after_;
  absl::Time last_sent_;
  std::deque<v1::Change> buffer_ = {};
  std::shared_ptr<void> listener_ = {};
};

// Waits until the head passes `after`, the deadline comes, or the caller hangs up.
class HeadWaiter {
 public:
  explicit HeadWaiter(sql::Database& database) {
    listener_ = database.OnChange([state = state_](int64_t head) {
      MutexLock lock(state->mutex);
      state->head = std::max(state->head, head);
      state->changed.SignalAll();
    });
  }
  void WaitPast(int64_t after, absl::Time deadline) {
    MutexLock lock(state_->mutex);
    while (state_->head <= after && absl::Now() < deadline) state_->changed.WaitUntil(state_->mutex, deadline);
  }

 private:
  struct State {
    Mutex mutex;
    CondVar changed;
    int64_t head = 0;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::shared_ptr<void> listener_ = {};
};

}  // namespace

absl::StatusOr<v1::Change> ToProto(const sql::StoredChange& stored) {
  v1::Change proto;
  if (!proto.ParseFromString(stored.change.payload)) return absl::DataLossError("stored change does not parse");
  common::v1::ChangeHeader& header = *proto.mutable_header();
  header.set_sequence(stored.sequence);
  header.set_transaction_id(stored.transaction_id);
  *header.mutable_recorded_time() = ToTimestamp(stored.recorded_time);
  header.set_type(stored.change.type);
  header.set_resource(stored.change.resource);
  header.set_actor(stored.actor);
  return proto;
}

absl::StatusOr<v1::ListChangesResponse> ChangeHandlers::ListChanges(const v1::ListChangesRequest& request,
                                                                    const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const int size, query::PageSize(request.page_size()));
  const absl::Time until = std::min(context.deadline, absl::Now() + absl::Seconds(std::clamp(request.wait_seconds(), 0, 25)));
  HTX_ASSIGN_OR_RETURN(std::vector<sql::StoredChange> changes,
                       parts_.database->ReadChanges(context.deadline, request.after(), size));
  if (changes.empty() && request.wait_seconds() > 0) {
    if (waiting_.fetch_add(1) < kMostWaiting) {
      HeadWaiter waiter(*parts_.database);
      // Between the first read and the listener a change may have come.
      const absl::StatusOr<int64_t> head = parts_.database->HeadSequence(context.deadline);
      if (head.ok() && *head <= request.after()) waiter.WaitPast(request.after(), until);
    }
    waiting_.fetch_sub(1);
    HTX_ASSIGN_OR_RETURN(changes, parts_.database->ReadChanges(context.deadline, request.after(), size));
  }
  v1::ListChangesResponse response;
  for (const sql::StoredChange& change : changes) {
    HTX_ASSIGN_OR_RETURN(*response.add_changes(), ToProto(change));
  }
  HTX_ASSIGN_OR_RETURN(const int64_t head, parts_.database->HeadSequence(context.deadline));
  response.set_head_sequence(std::max(head, changes.empty() ? 0 : changes.back().sequence));
  return response;
}

absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> ChangeHandlers::WatchChanges(
    const v1::WatchChangesRequest& request, const rpc::RequestContext&, rpc::Wake wake) {
  return std::make_unique<ChangeSource>(*parts_.database, *parts_.clock, request.after(), std::move(wake));
}

}  // namespace htx::awards

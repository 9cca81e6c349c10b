#include "funding/rpc/change_handlers.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

constexpr absl::string_view kTokenPrefix = "funding1.";
constexpr int kStreamPage = 200;
constexpr absl::Duration kReadTimeout = absl::Seconds(5);
constexpr absl::Duration kLongestWait = absl::Seconds(25);

std::string TokenAt(int64_t sequence) { return absl::StrCat(kTokenPrefix, sequence); }

v1::Change ToProto(const sql::StoredChange& stored, v1::ChangeView view) {
  v1::Change change;
  if (view != v1::CHANGE_VIEW_IDS) HTX_CHECK(change.ParseFromString(stored.change.payload));
  common::v1::ChangeHeader& header = *change.mutable_header();
  header.set_sequence(stored.sequence);
  header.set_transaction_id(stored.transaction_id);
  *header.mutable_recorded_time() = TimeProto(stored.recorded_time);
  header.set_type(stored.change.type);
  header.set_resource(stored.change.resource);
  header.set_actor(stored.actor);
  return change;
}

absl::Duration DurationOf(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

// The sequence before the oldest change that is kept.
absl::StatusOr<int64_t> BeforeOldest(sql::Database& database, absl::Time deadline) {
  const absl::Status status = database.ReadChanges(deadline, 0, 1).status();
  if (status.ok()) return 0;
  for (const auto& [key, value] : DetailOf(status).metadata) {
    if (int64_t oldest = 0; key == "oldest_sequence" && absl::SimpleAtoi(value, &oldest)) return oldest - 1;
  }
  return status;
}

// One follower. Holds at most one page of changes, whatever the reader's pace.
class Follower : public rpc::Source<v1::WatchChangesResponse> {
 public:
  Follower(const Desk& desk, int64_t after, v1::ChangeView view, absl::Duration bookmark_interval, rpc::Wake wake)
      : desk_(desk),
        after_(after),
        view_(view),
        bookmark_interval_(bookmark_interval),
        next_bookmark_(desk.clock.Now() + bookmark_interval) {
    listening_ = desk.database.OnChange([wake = std::move(wake)](int64_t) { wake(); });
  }

  absl::StatusOr<rpc::Step> Next(v1::WatchChangesResponse& message) override {
    message.Clear();
    if (page_.empty()) HTX_RETURN_IF_ERROR(ReadPage());
    if (!page_.empty()) return SendChange(message);
    if (desk_.clock.Now() < next_bookmark_) return rpc::Step::kWait;
    message.mutable_bookmark()->set_sequence(after_);
    message.set_resume_token(TokenAt(after_));
    next_bookmark_ = desk_.clock.Now() + bookmark_interval_;
    return rpc::Step::kWrite;
  }

 private:
  absl::Status ReadPage() {
    HTX_ASSIGN_OR_RETURN(std::vector<sql::StoredChange> read,
                         desk_.database.ReadChanges(absl::Now() + kReadTimeout, after_, kStreamPage));
    page_.assign(std::make_move_iterator(read.begin()), std::make_move_iterator(read.end()));
    return absl::OkStatus();
  }

  rpc::Step SendChange(v1::WatchChangesResponse& message) {
    const sql::StoredChange stored = std::move(page_.front());
    page_.pop_front();
    *message.mutable_change() = ToProto(stored, view_);
    // Only at the end of a transaction: a follower never resumes inside one. A page never cuts a transaction.
    if (page_.empty() || page_.front().transaction_id != stored.transaction_id)
      message.set_resume_token(TokenAt(stored.sequence));
    after_ = stored.sequence;
    next_bookmark_ = desk_.clock.Now() + bookmark_interval_;
    return rpc::Step::kWrite;
  }

  Desk desk_;
  int64_t after_;
  v1::ChangeView view_;
  absl::Duration bookmark_interval_;
  absl::Time next_bookmark_;
  std::deque<sql::StoredChange> page_ = {};
  std::shared_ptr<void> listening_ = {};
};

// Waits until the feed's head passes `after`, `until` comes, or the caller hangs up.
void AwaitChange(sql::Database& database, int64_t after, absl::Time until, const std::function<bool()>& cancelled) {
  struct State {
    Mutex mutex;
    CondVar changed;
    int64_t head = 0;
  };
  const auto state = std::make_shared<State>();
  const std::shared_ptr<void> listening = database.OnChange([state](int64_t head) {
    MutexLock lock(state->mutex);
    state->head = std::max(state->head, head);
    state->changed.SignalAll();
  });
  // Asked after the listener stands: a change in between is not missed.
  const absl::StatusOr<int64_t> head = database.HeadSequence(until);
  if (!head.ok() || *head > after) return;
  // A caller that hung up is noticed within a second.
  constexpr absl::Duration kLook = absl::Seconds(1);
  MutexLock lock(state->mutex);
  // News of changes before `after` may still arrive.
  while (state->head <= after && absl::Now() < until && !cancelled()) {
    state->changed.WaitUntil(state->mutex, std::min(until, absl::Now() + kLook));
  }
}

}  // namespace

absl::StatusOr<int64_t> ChangeHandlers::StartOf(const std::string& resume_token, v1::ChangeStart start,
                                                absl::Time deadline) {
  if (resume_token.empty() && start != v1::CHANGE_START_NOW) return BeforeOldest(desk_.database, deadline);
  HTX_ASSIGN_OR_RETURN(const int64_t head, desk_.database.HeadSequence(deadline));
  if (resume_token.empty()) return head;
  absl::string_view digits = resume_token;
  int64_t sequence = 0;
  if (!absl::ConsumePrefix(&digits, kTokenPrefix) || !absl::SimpleAtoi(digits, &sequence) || sequence < 0) {
    return ResumeTokenMismatch();
  }
  if (sequence > head) return SequenceInFuture(sequence, head);
  return sequence;
}

absl::StatusOr<v1::ListChangesResponse> ChangeHandlers::ListChanges(const v1::ListChangesRequest& request,
                                                                    const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const int page_size, query::PageSize(request.page_size()));
  HTX_ASSIGN_OR_RETURN(const int64_t after, StartOf(request.resume_token(), request.start(), context.deadline));
  const absl::Duration wait = std::min(DurationOf(request.wait()), kLongestWait);
  if (wait > absl::ZeroDuration()) {
    if (waiters_.fetch_add(1) < kWaiters) {
      // Leaves a moment of the deadline for the answer.
      const absl::Time until = std::min(absl::Now() + wait, context.deadline - absl::Milliseconds(200));
      AwaitChange(desk_.database, after, until, context.cancelled);
    }
    waiters_.fetch_sub(1);
  }
  v1::ListChangesResponse response;
  HTX_ASSIGN_OR_RETURN(const std::vector<sql::StoredChange> changes,
                       desk_.database.ReadChanges(context.deadline, after, page_size));
  for (const sql::StoredChange& change : changes) *response.add_changes() = ToProto(change, request.view());
  response.set_next_resume_token(TokenAt(changes.empty() ? after : changes.back().sequence));
  HTX_ASSIGN_OR_RETURN(const int64_t head, desk_.database.HeadSequence(context.deadline));
  response.set_head_sequence(head);
  return response;
}

absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> ChangeHandlers::WatchChanges(
    const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
  HTX_ASSIGN_OR_RETURN(const int64_t after, StartOf(request.resume_token(), request.start(), context.deadline));
  absl::Duration interval =
      request.has_bookmark_interval() ? DurationOf(request.bookmark_interval()) : absl::Seconds(10);
  interval = std::clamp(interval, absl::Seconds(1), absl::Seconds(60));
  std::unique_ptr<rpc::Source<v1::WatchChangesResponse>> follower =
      std::make_unique<Follower>(desk_, after, request.view(), interval, std::move(wake));
  return follower;
}

}  // namespace htx::funding

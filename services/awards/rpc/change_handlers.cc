#include "awards/rpc/change_handlers.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "awards/domain/errors.h"
#include "awards/rpc/proto_values.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// A waiting call holds a worker; more of them than this answer at once with what there is.
constexpr int kMostWaiting = 4;
constexpr absl::Duration kLongestWait = absl::Seconds(25);
constexpr int kStreamBatch = 100;
// A stream has no deadline of its own.
constexpr absl::Duration kReadTimeout = absl::Seconds(5);
constexpr absl::string_view kTokenPrefix = "awards1.";

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

struct SourceOptions {
  int64_t after = 0;
  v1::ChangeView view = v1::CHANGE_VIEW_FULL;
  absl::Duration bookmark_interval = absl::Seconds(10);
};

// One follower. Holds at most one page of changes, whatever the reader's pace.
class ChangeSource : public rpc::Source<v1::WatchChangesResponse> {
 public:
  ChangeSource(sql::Database& database, const Clock& clock, SourceOptions options, rpc::Wake wake)
      : database_(database), clock_(clock), options_(options), last_sent_(clock.Now()) {
    listener_ = database.OnChange([wake = std::move(wake)](int64_t) { wake(); });
  }

  absl::StatusOr<rpc::Step> Next(v1::WatchChangesResponse& message) override {
    if (page_.empty()) {
      HTX_ASSIGN_OR_RETURN(std::vector<sql::StoredChange> read,
                           database_.ReadChanges(absl::Now() + kReadTimeout, options_.after, kStreamBatch));
      page_.assign(std::make_move_iterator(read.begin()), std::make_move_iterator(read.end()));
    }
    const absl::Time now = clock_.Now();
    if (!page_.empty()) {
      HTX_RETURN_IF_ERROR(SendChange(message));
    } else if (now - last_sent_ >= options_.bookmark_interval) {
      message.mutable_bookmark()->set_sequence(options_.after);
      message.set_resume_token(ResumeToken(options_.after));
    } else {
      return rpc::Step::kWait;
    }
    last_sent_ = now;
    return rpc::Step::kWrite;
  }

 private:
  absl::Status SendChange(v1::WatchChangesResponse& message) {
    const sql::StoredChange stored = std::move(page_.front());
    page_.pop_front();
    HTX_ASSIGN_OR_RETURN(*message.mutable_change(), ToProto(stored, options_.view));
    // Only at the end of a transaction: a follower never resumes inside one. A page never cuts a transaction.
    if (page_.empty() || page_.front().transaction_id != stored.transaction_id) {
      message.set_resume_token(ResumeToken(stored.sequence));
    }
    options_.after = stored.sequence;
    return absl::OkStatus();
  }

  sql::Database& database_;
  const Clock& clock_;
  SourceOptions options_;
  absl::Time last_sent_;
  std::deque<sql::StoredChange> page_ = {};
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
  void WaitPast(int64_t after, absl::Time deadline, const std::function<bool()>& cancelled) {
    // A caller that hung up is noticed within a second.
    constexpr absl::Duration kLook = absl::Seconds(1);
    MutexLock lock(state_->mutex);
    while (state_->head <= after && absl::Now() < deadline && !cancelled()) {
      state_->changed.WaitUntil(state_->mutex, std::min(deadline, absl::Now() + kLook));
    }
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

std::string ResumeToken(int64_t sequence) { return absl::StrCat(kTokenPrefix, sequence); }

absl::StatusOr<v1::Change> ToProto(const sql::StoredChange& stored, v1::ChangeView view) {
  v1::Change proto;
  if (view != v1::CHANGE_VIEW_IDS && !proto.ParseFromString(stored.change.payload)) {
    return absl::DataLossError("stored change does not parse");
  }
  common::v1::ChangeHeader& header = *proto.mutable_header();
  header.set_sequence(stored.sequence);
  header.set_transaction_id(stored.transaction_id);
  *header.mutable_recorded_time() = ToTimestamp(stored.recorded_time);
  header.set_type(stored.change.type);
  header.set_resource(stored.change.resource);
  header.set_actor(stored.actor);
  return proto;
}

absl::StatusOr<int64_t> ChangeHandlers::PlaceOf(const std::string& resume_token, v1::ChangeStart start,
                                                absl::Time deadline) {
  if (resume_token.empty() && start != v1::CHANGE_START_NOW) return BeforeOldest(*parts_.database, deadline);
  HTX_ASSIGN_OR_RETURN(const int64_t head, parts_.database->HeadSequence(deadline));
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
  HTX_ASSIGN_OR_RETURN(const int size, query::PageSize(request.page_size()));
  HTX_ASSIGN_OR_RETURN(const int64_t after, PlaceOf(request.resume_token(), request.start(), context.deadline));
  const absl::Duration wait = std::min(DurationOf(request.wait()), kLongestWait);
  if (wait > absl::ZeroDuration()) {
    if (waiting_.fetch_add(1) < kMostWaiting) {
      HeadWaiter waiter(*parts_.database);
      // Asked after the listener stands: a change in between is not missed.
      const absl::StatusOr<int64_t> head = parts_.database->HeadSequence(context.deadline);
      // Leaves a moment of the deadline for the answer.
      const absl::Time until = std::min(absl::Now() + wait, context.deadline - absl::Milliseconds(200));
      if (head.ok() && *head <= after) waiter.WaitPast(after, until, context.cancelled);
    }
    waiting_.fetch_sub(1);
  }
  HTX_ASSIGN_OR_RETURN(const std::vector<sql::StoredChange> changes,
                       parts_.database->ReadChanges(context.deadline, after, size));
  v1::ListChangesResponse response;
  for (const sql::StoredChange& change : changes) {
    HTX_ASSIGN_OR_RETURN(*response.add_changes(), ToProto(change, request.view()));
  }
  response.set_next_resume_token(ResumeToken(changes.empty() ? after : changes.back().sequence));
  HTX_ASSIGN_OR_RETURN(const int64_t head, parts_.database->HeadSequence(context.deadline));
  response.set_head_sequence(head);
  return response;
}

absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> ChangeHandlers::WatchChanges(
    const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
  SourceOptions options = {.view = request.view()};
  HTX_ASSIGN_OR_RETURN(options.after, PlaceOf(request.resume_token(), request.start(),
                                              std::min(context.deadline, absl::Now() + kReadTimeout)));
  // Tells at once that a token expired, not with the first message.
  HTX_RETURN_IF_ERROR(parts_.database->ReadChanges(absl::Now() + kReadTimeout, options.after, 1).status());
  if (request.has_bookmark_interval()) {
    options.bookmark_interval =
        std::clamp(DurationOf(request.bookmark_interval()), absl::Seconds(1), absl::Seconds(60));
  }
  return std::make_unique<ChangeSource>(*parts_.database, *parts_.clock, options, std::move(wake));
}

}  // namespace htx::awards

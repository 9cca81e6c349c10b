#include "registry/rpc/change_handlers.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/change_proto.h"

namespace htx::registry {
namespace {

constexpr char kVersion[] = "0.1.0";
constexpr int kBatch = 200;
// How long a stream's read of the database may take: generous, because a stream has no deadline of its own.
constexpr absl::Duration kReadTimeout = absl::Seconds(10);
constexpr absl::Duration kLongestWait = absl::Seconds(30);

// The sequence after which the oldest change that is kept stands.
absl::StatusOr<int64_t> BeforeOldest(sql::Database& database, absl::Time deadline) {
  const absl::Status status = database.ReadChanges(deadline, 0, 1).status();
  if (status.ok()) return 0;
  for (const auto& [key, value] : DetailOf(status).metadata) {
    if (int64_t oldest = 0; key == "oldest_sequence" && absl::SimpleAtoi(value, &oldest)) return oldest - 1;
  }
  return status;
}

// Where a follower goes on.
absl::StatusOr<int64_t> PlaceOf(sql::Database& database, const std::string& token, v1::ChangeStart start,
                                absl::Time deadline) {
  if (token.empty() && start != v1::CHANGE_START_NOW) return BeforeOldest(database, deadline);
  if (token.empty()) return database.HeadSequence(deadline);
  HTX_ASSIGN_OR_RETURN(const int64_t sequence, ParseResumeToken(token));
  HTX_ASSIGN_OR_RETURN(const int64_t head, database.HeadSequence(deadline));
  if (sequence > head) return SequenceInFuture(sequence, head);
  return sequence;
}

absl::StatusOr<absl::Duration> ParseDuration(const google::protobuf::Duration& duration, absl::Duration min,
                                             absl::Duration max, absl::string_view field) {
  const absl::Duration parsed = absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
  if (parsed < min || parsed > max) {
    return FieldNotAllowed(field, "is out of its bounds", "nằm ngoài giới hạn cho phép");
  }
  return parsed;
}

class ChangeSource final : public rpc::Source<v1::WatchChangesResponse> {
 public:
  struct Options {
    int64_t after = 0;
    v1::ChangeView view = v1::CHANGE_VIEW_FULL;
    absl::Duration bookmark_interval = absl::Seconds(10);
  };
  ChangeSource(sql::Database& database, Options options, rpc::Wake wake)
      : database_(database),
        options_(options),
        after_(options.after),
        // Listening begins before the first read, so no change falls between the two.
        listening_(database.OnChange([wake = std::move(wake)](int64_t) { wake(); })) {}

  absl::StatusOr<rpc::Step> Next(v1::WatchChangesResponse& message) override {
    if (pending_.empty()) HTX_RETURN_IF_ERROR(Fill());
    const absl::Time now = absl::Now();
    if (pending_.empty()) {
      if (now - last_sent_ < options_.bookmark_interval) return rpc::Step::kWait;
      message.mutable_bookmark()->set_sequence(after_);
      message.set_resume_token(ResumeToken(after_));
      last_sent_ = now;
      return rpc::Step::kWrite;
    }
    const sql::StoredChange stored = std::move(pending_.front());
    pending_.pop_front();
    HTX_ASSIGN_OR_RETURN(*message.mutable_change(), ToProto(stored, options_.view));
    const bool last = pending_.empty() || pending_.front().transaction_id != stored.transaction_id;
    if (last) message.set_resume_token(ResumeToken(stored.sequence));
    after_ = stored.sequence;
    last_sent_ = now;
    return rpc::Step::kWrite;
  }

 private:
  // Reads the next batch; a transaction is never cut by it.
  absl::Status Fill() {
    HTX_ASSIGN_OR_RETURN(std::vector<sql::StoredChange> batch,
                         database_.ReadChanges(absl::Now() + kReadTimeout, after_, kBatch));
    pending_.assign(std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
    return absl::OkStatus();
  }

  sql::Database& database_;
  const Options options_;
  int64_t after_;
  std::deque<sql::StoredChange> pending_ = {};
  absl::Time last_sent_ = absl::Now();
  std::shared_ptr<void> listening_;
};

// Waits until the head of the feed passes `after`, `until`, or the caller hangs up.
void AwaitChange(sql::Database& database, int64_t after, absl::Time until, const std::function<bool()>& cancelled) {
  struct Bell {
    Mutex mutex;
    CondVar rung;
    int64_t head = 0;
  };
  const auto bell = std::make_shared<Bell>();
  const std::shared_ptr<void> listening = database.OnChange([bell](int64_t head) {
    MutexLock lock(bell->mutex);
    bell->head = std::max(bell->head, head);
    bell->rung.SignalAll();
  });
  const absl::StatusOr<int64_t> head = database.HeadSequence(until);
  if (!head.ok() || *head > after) return;
  // A caller that hung up is noticed within a second.
  constexpr absl::Duration kLook = absl::Seconds(1);
  MutexLock lock(bell->mutex);
  while (bell->head <= after && absl::Now() < until && !cancelled()) {
    bell->rung.WaitUntil(bell->mutex, std::min(until, absl::Now() + kLook));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<rpc::Source<v1::WatchChangesResponse>>> ChangeHandlers::WatchChanges(
    const v1::WatchChangesRequest& request, const rpc::RequestContext&, rpc::Wake wake) {
  ChangeSource::Options options{.view = request.view()};
  if (request.has_bookmark_interval()) {
    HTX_ASSIGN_OR_RETURN(options.bookmark_interval, ParseDuration(request.bookmark_interval(), absl::Seconds(1),
                                                                  absl::Seconds(60), "bookmark_interval"));
  }
  const absl::Time deadline = absl::Now() + kReadTimeout;
  HTX_ASSIGN_OR_RETURN(options.after, PlaceOf(office_.database, request.resume_token(), request.start(), deadline));
  // Tells at once that a token expired, not with the first message.
  HTX_RETURN_IF_ERROR(office_.database.ReadChanges(deadline, options.after, 1).status());
  return std::make_unique<ChangeSource>(office_.database, options, std::move(wake));
}

absl::StatusOr<v1::ListChangesResponse> ChangeHandlers::ListChanges(const v1::ListChangesRequest& request,
                                                                    const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const int limit, query::PageSize(request.page_size()));
  HTX_ASSIGN_OR_RETURN(const absl::Duration wait,
                       ParseDuration(request.wait(), absl::ZeroDuration(), kLongestWait, "wait"));
  HTX_ASSIGN_OR_RETURN(const int64_t after,
                       PlaceOf(office_.database, request.resume_token(), request.start(), context.deadline));
  HTX_ASSIGN_OR_RETURN(std::vector<sql::StoredChange> changes,
                       office_.database.ReadChanges(context.deadline, after, limit));
  if (changes.empty() && wait > absl::ZeroDuration()) {
    if (waiters_.fetch_add(1) < kWaiters) {
      // Leaves a moment of the deadline for the answer.
      const absl::Time until = std::min(absl::Now() + wait, context.deadline - absl::Milliseconds(200));
      AwaitChange(office_.database, after, until, context.cancelled);
    }
    waiters_.fetch_sub(1);
    HTX_ASSIGN_OR_RETURN(changes, office_.database.ReadChanges(context.deadline, after, limit));
  }
  v1::ListChangesResponse response;
  for (const sql::StoredChange& stored : changes) {
    HTX_ASSIGN_OR_RETURN(*response.add_changes(), ToProto(stored, request.view()));
  }
  const int64_t reached = changes.empty() ? after : changes.back().sequence;
  response.set_next_resume_token(ResumeToken(reached));
  HTX_ASSIGN_OR_RETURN(const int64_t head, office_.database.HeadSequence(context.deadline));
  response.set_head_sequence(std::max(head, reached));
  return response;
}

absl::StatusOr<v1::GetRegistryInfoResponse> ChangeHandlers::GetRegistryInfo(const v1::GetRegistryInfoRequest&,
                                                                            const rpc::RequestContext& context) {
  v1::GetRegistryInfoResponse response;
  HTX_ASSIGN_OR_RETURN(const int64_t head, office_.database.HeadSequence(context.deadline));
  response.set_head_sequence(head);
  response.set_head_resume_token(ResumeToken(head));
  response.set_version(kVersion);
  return response;
}

}  // namespace htx::registry

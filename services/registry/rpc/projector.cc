#include "registry/rpc/projector.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "registry/rpc/change_proto.h"

namespace htx::registry {
namespace {

constexpr int kBatch = 200;
constexpr absl::Duration kReadTimeout = absl::Seconds(5);
constexpr absl::Duration kWriteTimeout = absl::Milliseconds(100);
// Without news the feed is looked at this often: a listener may miss what another replica wrote.
constexpr absl::Duration kLook = absl::Seconds(1);
constexpr absl::Duration kPause = absl::Milliseconds(100);

class ThreadProjector final : public Projector {
 public:
  ThreadProjector(sql::Database& database, cache::Redis& redis, Options options)
      : database_(database), redis_(redis), options_(options) {
    listening_ = database_.OnChange([this](int64_t) { Ring(); });
    thread_ = std::thread([this] { Run(); });
  }
  ~ThreadProjector() override { Stop(); }

  void Stop() override {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      bell_.SignalAll();
    }
    listening_.reset();
    if (thread_.joinable()) thread_.join();
  }

  int64_t reached() const override { return reached_.load(); }

 private:
  void Ring() {
    MutexLock lock(mutex_);
    rung_ = true;
    bell_.SignalAll();
  }

  // False when the projector is to stop.
  bool Wait(absl::Duration at_most, bool also_on_ring) {
    const absl::Time until = absl::Now() + at_most;
    MutexLock lock(mutex_);
    while (!stopping_ && !(also_on_ring && rung_) && absl::Now() < until) bell_.WaitUntil(mutex_, until);
    if (also_on_ring) rung_ = false;
    return !stopping_;
  }

  void Run() {
    int64_t after = -1;
    while (true) {
      if (after < 0) {
        const absl::StatusOr<int64_t> head = database_.HeadSequence(absl::Now() + kReadTimeout);
        if (head.ok()) after = *head;
      } else if (Follow(after)) {
        continue;
      }
      if (after >= 0) reached_.store(after);
      if (!Wait(kLook, /*also_on_ring=*/true)) return;
    }
  }

  // Projects one batch after `after` and moves it on. False when there was nothing, or the feed could not be read.
  bool Follow(int64_t& after) {
    const absl::StatusOr<std::vector<sql::StoredChange>> batch =
        database_.ReadChanges(absl::Now() + kReadTimeout, after, kBatch);
    if (absl::IsOutOfRange(batch.status())) {
      // The feed no longer holds this place, or not yet (the database was restored under this process): from the head
      // again, at once. What lies between comes by look-ups.
      after = -1;
      return true;
    }
    if (!batch.ok() || batch->empty()) return false;
    for (const sql::StoredChange& stored : *batch) {
      Project(stored);
      after = stored.sequence;
      reached_.store(after);
      MutexLock lock(mutex_);
      if (stopping_) return false;
    }
    return true;
  }

  void Project(const sql::StoredChange& stored) {
    const absl::StatusOr<v1::Change> change = ToProto(stored, v1::CHANGE_VIEW_FULL);
    if (!change.ok() || !change->has_after()) return;
    absl::string_view id = change->after().name();
    absl::ConsumePrefix(&id, "organizations/");
    const cache::Snapshot snapshot{.bytes = change->after().SerializeAsString(), .sequence = stored.sequence};
    for (int left = options_.tries; left > 0; --left) {
      if (redis_.SetIfNewer(SnapshotKey(id), snapshot, options_.ttl, absl::Now() + kWriteTimeout).ok()) return;
      if (!redis_.healthy() || !Wait(kPause, /*also_on_ring=*/false))
        return;  // The breaker knows that more is in vain.
    }
  }

  sql::Database& database_;
  cache::Redis& redis_;
  const Options options_;
  std::atomic<int64_t> reached_ = 0;
  Mutex mutex_;
  CondVar bell_;
  bool rung_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<void> listening_ = {};
  std::thread thread_ = {};
};

}  // namespace

std::string SnapshotKey(absl::string_view id) { return absl::StrCat("htx:v1:organization:", id); }

std::unique_ptr<Projector> Projector::Start(sql::Database& database, cache::Redis& redis, Options options) {
  return std::make_unique<ThreadProjector>(database, redis, options);
}

}  // namespace htx::registry

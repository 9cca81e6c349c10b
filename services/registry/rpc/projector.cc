#include "registry/rpc/projector.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/repeater.h"
#include "registry/rpc/change_proto.h"
#include "registry/rpc/disclosure.h"

namespace htx::registry {
namespace {

constexpr int kChangesAtOnce = 200;
constexpr absl::Duration kProjectTimeout = absl::Seconds(5);
constexpr absl::Duration kWriteTimeout = absl::Milliseconds(100);
// Without news the feed is looked at this often: a listener may miss what another replica wrote.
constexpr absl::Duration kProjectEvery = absl::Seconds(1);
constexpr absl::Duration kPause = absl::Milliseconds(100);

class ThreadProjector final : public Projector {
 public:
  ThreadProjector(sql::Database& database, cache::Redis& redis, Options options)
      : database_(database),
        redis_(redis),
        options_(options),
        repeater_([this](const Repeater& self) { return Work(self); }) {
    listening_ = database_.OnChange([this](int64_t) { repeater_.Ring(); });
  }
  ~ThreadProjector() override { Stop(); }

  void Stop() override {
    listening_.reset();
    repeater_.Stop();
  }

  int64_t reached() const override { return reached_.load(); }

 private:
  absl::Duration Work(const Repeater& self) {
    if (after_ < 0) {
      const absl::StatusOr<int64_t> head = database_.HeadSequence(absl::Now() + kProjectTimeout);
      if (head.ok()) after_ = *head;
    } else if (Follow(self)) {
      return absl::ZeroDuration();
    }
    if (after_ >= 0) reached_.store(after_);
    return kProjectEvery;
  }

  // Projects one batch after the place that was reached and moves it on. False when there was nothing, or the feed
  // could not be read.
  bool Follow(const Repeater& self) {
    const absl::StatusOr<std::vector<sql::StoredChange>> batch =
        database_.ReadChanges(absl::Now() + kProjectTimeout, after_, kChangesAtOnce);
    if (absl::IsOutOfRange(batch.status())) {
      // The feed no longer holds this place, or not yet (the database was restored under this process): from the head
      // again, at once. What lies between comes by look-ups.
      after_ = -1;
      return true;
    }
    if (!batch.ok() || batch->empty()) return false;
    for (const sql::StoredChange& stored : *batch) {
      Project(stored, self);
      after_ = stored.sequence;
      reached_.store(after_);
      if (self.stopping()) return false;
    }
    return true;
  }

  void Project(const sql::StoredChange& stored, const Repeater& self) {
    absl::StatusOr<v1::Change> change = ToProto(stored);
    if (!change.ok() || !change->has_after()) return;
    DropPersonal(*change->mutable_after());
    absl::string_view id = change->after().name();
    absl::ConsumePrefix(&id, "organizations/");
    const cache::Snapshot snapshot{.bytes = change->after().SerializeAsString(), .sequence = stored.sequence};
    for (int left = options_.tries; left > 0; --left) {
      if (redis_.SetIfNewer(SnapshotKey(id), snapshot, options_.ttl, absl::Now() + kWriteTimeout).ok()) return;
      if (!redis_.healthy() || !self.Pause(kPause)) return;  // The breaker knows that more is in vain.
    }
  }

  sql::Database& database_;
  cache::Redis& redis_;
  const Options options_;
  int64_t after_ = -1;  // Of the repeater's thread alone.
  std::atomic<int64_t> reached_ = 0;
  std::shared_ptr<void> listening_ = {};
  Repeater repeater_;  // Last: it uses everything above.
};

}  // namespace

std::string SnapshotKey(absl::string_view id) { return absl::StrCat("htx:v1:organization:", id); }

std::unique_ptr<Projector> Projector::Start(sql::Database& database, cache::Redis& redis, Options options) {
  return std::make_unique<ThreadProjector>(database, redis, options);
}

}  // namespace htx::registry

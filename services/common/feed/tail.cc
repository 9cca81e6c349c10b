#include "common/feed/tail.h"

#include <algorithm>
#include <deque>

#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "common/base/repeater.h"
#include "common/base/status.h"

namespace htx::feed {
namespace {

constexpr int kReadBatch = 500;
constexpr absl::Duration kTailReadTimeout = absl::Seconds(5);
// Without news the feed is looked at this often: a listener may miss what another replica wrote.
constexpr absl::Duration kLook = absl::Seconds(1);
constexpr absl::Duration kRetry = absl::Milliseconds(200);

}  // namespace

class Tail::State {
 public:
  State(sql::Database& database, Decode decode, Options options)
      : database_(database),
        decode_(std::move(decode)),
        options_(options),
        repeater_([this](const Repeater&) { return Work(); }) {
    listening_ = database_.OnChange([this](int64_t) { repeater_.Ring(); });
  }
  ~State() {
    listening_.reset();
    repeater_.Stop();
  }

  std::shared_ptr<void> Listen(std::function<void()> wake) {
    auto listener = std::make_shared<std::function<void()>>(std::move(wake));
    {
      MutexLock lock(shared_->mutex);
      shared_->listeners.push_back(listener);
    }
    repeater_.Ring();
    return std::shared_ptr<void>(listener.get(), [shared = shared_, listener](void*) {
      MutexLock lock(shared->mutex);
      std::erase(shared->listeners, listener);
    });
  }

  bool Quiet(int64_t after) const {
    MutexLock lock(mutex_);
    return filled_ && after >= end_;
  }

  absl::StatusOr<std::vector<EntryPtr>> Read(int64_t after, int limit, absl::Time deadline) {
    {
      MutexLock lock(mutex_);
      const int64_t begin = end_ - static_cast<int64_t>(entries_.size());
      if (filled_ && after >= begin && after < end_) return Slice(static_cast<size_t>(after - begin), limit);
    }
    HTX_ASSIGN_OR_RETURN(std::vector<sql::StoredChange> stored, database_.ReadChanges(deadline, after, limit));
    return EntriesOf(std::move(stored));
  }

  absl::Duration lag() const {
    MutexLock lock(mutex_);
    return lag_;
  }

  int listeners() const {
    MutexLock lock(shared_->mutex);
    return static_cast<int>(shared_->listeners.size());
  }

 private:
  // Outlives the tail, as handles may.
  struct Shared {
    mutable Mutex mutex;
    std::vector<std::shared_ptr<std::function<void()>>> listeners ABSL_GUARDED_BY(mutex) = {};
  };

  std::vector<EntryPtr> Slice(size_t from, int limit) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const size_t wanted = static_cast<size_t>(std::max(limit, 1));
    size_t to = from;
    for (size_t bytes = 0; to < entries_.size(); ++to) {
      const bool closed = to > from && entries_[to]->transaction_id() != entries_[to - 1]->transaction_id();
      if (closed && (to - from >= wanted || bytes >= sql::kPageBytes)) break;
      bytes += entries_[to]->bytes();
    }
    return {entries_.begin() + static_cast<std::ptrdiff_t>(from), entries_.begin() + static_cast<std::ptrdiff_t>(to)};
  }

  std::vector<EntryPtr> EntriesOf(std::vector<sql::StoredChange> stored) const {
    std::vector<EntryPtr> entries;
    entries.reserve(stored.size());
    for (sql::StoredChange& change : stored)
      entries.push_back(std::make_shared<const Entry>(std::move(change), decode_));
    return entries;
  }

  absl::Duration Work() {
    if (listeners() == 0) {
      Drop();
      return kLook;
    }
    if (Fill().ok()) return kLook;
    // Whoever follows looks for itself meanwhile, and gets the error.
    Drop();
    WakeAll();
    return kRetry;
  }

  void Drop() {
    MutexLock lock(mutex_);
    filled_ = false;
    entries_.clear();
    bytes_ = 0;
  }

  // Reads what is new. The first time it only finds the end: what is older is read by who needs it.
  absl::Status Fill() {
    int64_t after = 0;
    bool filled = false;
    {
      MutexLock lock(mutex_);
      filled = filled_;
      after = end_;
    }
    if (!filled) {
      HTX_ASSIGN_OR_RETURN(after, database_.HeadSequence(absl::Now() + kTailReadTimeout));
      MutexLock lock(mutex_);
      end_ = after;
      filled_ = true;
    }
    bool news = !filled;
    while (true) {
      HTX_ASSIGN_OR_RETURN(std::vector<sql::StoredChange> stored,
                           database_.ReadChanges(absl::Now() + kTailReadTimeout, after, kReadBatch));
      if (stored.empty()) break;
      after = stored.back().sequence;
      const absl::Duration lag = std::max(absl::Now() - stored.back().recorded_time, absl::ZeroDuration());
      Append(EntriesOf(std::move(stored)), lag);
      WakeAll();
      news = false;
    }
    if (news) WakeAll();
    return absl::OkStatus();
  }

  void Append(std::vector<EntryPtr> entries, absl::Duration lag) {
    MutexLock lock(mutex_);
    end_ = entries.back()->sequence();
    lag_ = lag;
    for (EntryPtr& entry : entries) {
      bytes_ += entry->bytes();
      entries_.push_back(std::move(entry));
    }
    while (entries_.size() > options_.entries || (bytes_ > options_.bytes && entries_.size() > 1)) {
      bytes_ -= entries_.front()->bytes();
      entries_.pop_front();
    }
  }

  void WakeAll() {
    std::vector<std::shared_ptr<std::function<void()>>> listeners;
    {
      MutexLock lock(shared_->mutex);
      listeners = shared_->listeners;
    }
    for (const auto& listener : listeners) (*listener)();
  }

  sql::Database& database_;
  const Decode decode_;
  const Options options_;
  const std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();

  mutable Mutex mutex_;
  // While `filled_`: the changes up to `end_`, without a gap.
  bool filled_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t end_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<EntryPtr> entries_ ABSL_GUARDED_BY(mutex_) = {};
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Duration lag_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();

  Repeater repeater_;  // Uses everything above.
  std::shared_ptr<void> listening_ = {};
};

const absl::StatusOr<Decoded>& Entry::Change() const {
  MutexLock lock(change_mutex_);
  if (!change_) change_ = decode_(stored_);
  return *change_;  // Never made anew.
}

absl::StatusOr<rpc::SharedBytes> Entry::Encoded(int form, absl::FunctionRef<absl::StatusOr<std::string>()> make) const {
  MutexLock lock(mutex_);
  rpc::SharedBytes& made = encoded_[form];
  if (made == nullptr) {
    HTX_ASSIGN_OR_RETURN(std::string bytes, make());
    made = std::make_shared<const std::string>(std::move(bytes));
  }
  return made;
}

Tail::Tail(sql::Database& database, Decode decode, Options options)
    : state_(std::make_unique<State>(database, std::move(decode), options)) {}
Tail::Tail(sql::Database& database, Decode decode) : Tail(database, std::move(decode), Options{}) {}
Tail::~Tail() = default;

std::shared_ptr<void> Tail::Listen(std::function<void()> wake) { return state_->Listen(std::move(wake)); }
bool Tail::Quiet(int64_t after) const { return state_->Quiet(after); }
absl::StatusOr<std::vector<EntryPtr>> Tail::Read(int64_t after, int limit, absl::Time deadline) {
  return state_->Read(after, limit, deadline);
}
absl::Duration Tail::lag() const { return state_->lag(); }
int Tail::listeners() const { return state_->listeners(); }

}  // namespace htx::feed

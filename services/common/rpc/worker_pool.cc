#include "common/rpc/worker_pool.h"

#include <deque>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/mutex.h"

namespace htx::rpc {

// Idle workers are woken last in, first out: under light load the same few threads do all the work, with warm caches
// and few switches.
class WorkerPool::State {
 public:
  explicit State(Options options) : queue_limit_(static_cast<size_t>(options.queue)) {
    for (int i = 0; i < options.workers; ++i) workers_.push_back(std::make_unique<Worker>());
    for (const auto& worker : workers_) worker->thread = std::thread([this, self = worker.get()] { Work(*self); });
  }

  bool TryRun(absl::AnyInvocable<void()> task) {
    Worker* idle = nullptr;
    {
      MutexLock lock(mutex_);
      if (stopping_ || tasks_.size() >= queue_limit_) return false;
      tasks_.push_back(std::move(task));
      idle = TakeIdle();
    }
    if (idle != nullptr) idle->signal.SignalOne();
    return true;
  }

  void Stop() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      while (Worker* idle = TakeIdle()) idle->signal.SignalOne();
    }
    for (const auto& worker : workers_) {
      if (worker->thread.joinable()) worker->thread.join();
    }
  }

  int waiting() const {
    MutexLock lock(mutex_);
    return static_cast<int>(tasks_.size());
  }
  int running() const {
    MutexLock lock(mutex_);
    return running_;
  }

 private:
  struct Worker {
    std::thread thread = {};
    CondVar signal = {};
    bool awake = false;  // Guarded by the pool's mutex.
  };

  Worker* TakeIdle() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (idle_.empty()) return nullptr;
    Worker* worker = idle_.back();
    idle_.pop_back();
    worker->awake = true;
    return worker;
  }

  void Work(Worker& self) {
    MutexLock lock(mutex_);
    while (true) {
      while (tasks_.empty()) {
        if (stopping_) return;
        self.awake = false;
        idle_.push_back(&self);
        while (!self.awake) self.signal.Wait(mutex_);
      }
      absl::AnyInvocable<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      ++running_;
      mutex_.Unlock();
      std::move(task)();
      task = nullptr;  // What the task holds is released outside the lock.
      mutex_.Lock();
      --running_;
    }
  }

  const size_t queue_limit_;
  mutable Mutex mutex_;
  std::deque<absl::AnyInvocable<void()>> tasks_ ABSL_GUARDED_BY(mutex_);
  std::vector<Worker*> idle_ ABSL_GUARDED_BY(mutex_);
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::unique_ptr<Worker>> workers_;
};

WorkerPool::WorkerPool(Options options) : state_(std::make_unique<State>(options)) {}
WorkerPool::~WorkerPool() { Stop(); }
bool WorkerPool::TryRun(absl::AnyInvocable<void()> task) { return state_->TryRun(std::move(task)); }
void WorkerPool::Stop() { state_->Stop(); }
int WorkerPool::waiting() const { return state_->waiting(); }
int WorkerPool::running() const { return state_->running(); }

}  // namespace htx::rpc

#include "common/rpc/worker_pool.h"

#include <pthread.h>
#include <sched.h>

#include <deque>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/mutex.h"

namespace htx::rpc {
namespace {

// Asks the kernel not to interrupt the thread that hands over a task in order to run the worker at once on the same
// processor: gRPC's thread goes on reading, and the worker finds several tasks instead of one. Where a processor is
// idle the worker still starts at once.
void PreferBatches() {
  const sched_param none = {};
  pthread_setschedparam(pthread_self(), SCHED_BATCH, &none);  // Not vital: a kernel that refuses is only slower.
}

}  // namespace

// Two habits keep switches of threads rare, which otherwise cost more than a short call's work:
//
// - Idle workers are woken last in, first out, so under light load the same few threads do all the work.
// - At most one worker is on its way from sleep to its first task. It wakes the next one when it finds more tasks than
// its
//   own; so tasks that come in a burst find one worker awake instead of waking one each, and tasks that block still get
//   every worker within a few wakes.
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
      idle = TakeIdleIfNeeded();
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

  // A worker to wake, unless one is on its way already.
  Worker* TakeIdleIfNeeded() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (waking_ || tasks_.empty()) return nullptr;
    Worker* worker = TakeIdle();
    waking_ = worker != nullptr;
    return worker;
  }

  void Work(Worker& self) {
    PreferBatches();
    MutexLock lock(mutex_);
    while (true) {
      while (tasks_.empty()) {
        if (stopping_) return;
        self.awake = false;
        idle_.push_back(&self);
        while (!self.awake) self.signal.Wait(mutex_);
        waking_ = false;
      }
      absl::AnyInvocable<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      ++running_;
      Worker* next = TakeIdleIfNeeded();
      mutex_.Unlock();
      if (next != nullptr) next->signal.SignalOne();
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
  bool waking_ ABSL_GUARDED_BY(mutex_) = false;  // A worker was woken and has not looked at the queue yet.
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

#include "common/sql/notifier.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace htx::sql {
namespace {

constexpr absl::Duration kPollInterval = absl::Milliseconds(50);

}  // namespace

Notifier::Notifier(std::function<absl::StatusOr<int64_t>()> poll)
    : poll_(std::move(poll)), thread_([this] { Loop(); }) {}

Notifier::~Notifier() { Stop(); }

void Notifier::Stop() {
  {
    MutexLock lock(shared_->mutex);
    shared_->stopping = true;
  }
  shared_->changed.SignalAll();
  if (thread_.joinable()) thread_.join();
}

void Notifier::Announce(int64_t head) {
  MutexLock lock(shared_->mutex);
  if (head <= shared_->head) return;
  shared_->head = head;
  shared_->news = true;
  shared_->changed.SignalAll();
}

bool Notifier::HasListeners() const {
  MutexLock lock(shared_->mutex);
  return !shared_->registrations.empty();
}

std::shared_ptr<void> Notifier::Add(ChangeListener listener) {
  auto registration = std::make_shared<Registration>();
  {
    MutexLock lock(registration->calling);
    registration->listener = std::move(listener);
  }
  {
    MutexLock lock(shared_->mutex);
    shared_->registrations.push_back(registration);
    shared_->news = true;
  }
  shared_->changed.SignalAll();
  return std::shared_ptr<void>(registration.get(), [shared = shared_, registration](void*) {
    {
      MutexLock lock(shared->mutex);
      std::erase(shared->registrations, registration);
    }
    if (registration->caller.load() == std::this_thread::get_id()) return;
    MutexLock lock(registration->calling);
    registration->listener = nullptr;
  });
}

void Notifier::Tell(Registration& registration, int64_t head) {
  MutexLock lock(registration.calling);
  if (!registration.listener) return;
  registration.caller = std::this_thread::get_id();
  registration.listener(head);
  registration.told = head;
  registration.caller = std::thread::id();
}

void Notifier::Loop() {
  for (;;) {
    std::vector<std::shared_ptr<Registration>> listeners;
    int64_t head = 0;
    bool ask = false;
    {
      MutexLock lock(shared_->mutex);
      while (!shared_->stopping && !shared_->news && !ask) {
        if (!poll_ || shared_->registrations.empty()) {
          shared_->changed.Wait(shared_->mutex);
        } else {
          ask = !shared_->changed.WaitUntil(shared_->mutex, absl::Now() + kPollInterval);
        }
      }
      if (shared_->stopping) return;
      shared_->news = false;
      listeners = shared_->registrations;
      head = shared_->head;
    }
    if (ask) {
      const absl::StatusOr<int64_t> polled = poll_();
      if (!polled.ok() || *polled <= head) continue;
      head = *polled;
      MutexLock lock(shared_->mutex);
      shared_->head = std::max(shared_->head, head);
    }
    for (const auto& registration : listeners) {
      if (head > registration->told) Tell(*registration, head);
    }
  }
}

}  // namespace htx::sql

#include "common/cache/flights.h"

#include "common/base/blocking.h"
#include "common/cache/errors.h"

namespace htx::cache {

void Flight::Land(const absl::StatusOr<Found>& result) {
  const MutexLock lock(mutex_);
  result_ = result;
  has_landed_ = true;
  landed_.SignalAll();
}

absl::StatusOr<Found> Flight::Await(absl::Time deadline) {
  AssertMayBlock();
  const MutexLock lock(mutex_);
  while (!has_landed_) {
    if (!landed_.WaitUntil(mutex_, deadline) && !has_landed_) return LookupTimedOut();
  }
  return result_;
}

Flights::Seat Flights::Join(absl::string_view id, absl::Time deadline) {
  const MutexLock lock(mutex_);
  std::shared_ptr<Flight>& flight = flights_[id];
  if (flight != nullptr) return {.flight = flight};
  flight = std::make_shared<Flight>(deadline);
  return {.flight = flight, .leads = true};
}

void Flights::Land(absl::string_view id, const std::shared_ptr<Flight>& flight, const absl::StatusOr<Found>& result) {
  {
    const MutexLock lock(mutex_);
    const auto found = flights_.find(id);
    if (found != flights_.end() && found->second == flight) flights_.erase(found);
  }
  flight->Land(result);
}

void Flights::Detach(absl::string_view id) {
  const MutexLock lock(mutex_);
  flights_.erase(id);
}

void Flights::DetachAll() {
  const MutexLock lock(mutex_);
  flights_.clear();
}

}  // namespace htx::cache

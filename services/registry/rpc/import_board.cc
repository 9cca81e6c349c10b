#include "registry/rpc/import_board.h"

#include <map>
#include <utility>
#include <vector>

#include "common/base/mutex.h"

namespace htx::registry {

struct ImportBoard::State {
  using Key = std::pair<ImportNews, std::string>;
  Mutex mutex;
  std::multimap<Key, std::shared_ptr<const std::function<void()>>> listeners ABSL_GUARDED_BY(mutex) = {};
};

ImportBoard::ImportBoard() : state_(std::make_shared<State>()) {}

std::shared_ptr<void> ImportBoard::Listen(ImportNews news, absl::string_view id, std::function<void()> told) {
  const State::Key key(news, std::string(id));
  auto listener = std::make_shared<const std::function<void()>>(std::move(told));
  {
    MutexLock lock(state_->mutex);
    state_->listeners.emplace(key, listener);
  }
  const auto leave = [state = state_, key, listener](const void*) {
    MutexLock lock(state->mutex);
    const auto range = state->listeners.equal_range(key);
    for (auto it = range.first; it != range.second; ++it) {
      if (it->second == listener) {
        state->listeners.erase(it);
        return;
      }
    }
  };
  return std::shared_ptr<void>(nullptr, leave);
}

void ImportBoard::Tell(ImportNews news, absl::string_view id) const {
  std::vector<std::shared_ptr<const std::function<void()>>> listeners;
  {
    MutexLock lock(state_->mutex);
    const auto range = state_->listeners.equal_range(State::Key(news, std::string(id)));
    for (auto it = range.first; it != range.second; ++it) listeners.push_back(it->second);
  }
  for (const auto& told : listeners) (*told)();
}

}  // namespace htx::registry

#pragma once

// What the calls of one process tell each other about imports: that one was cancelled, that one ended. What holds is in
// the database; this only spares them to find it out late.

#include <functional>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace htx::registry {

enum class ImportNews {
  kCancelled,  // Somebody cancels it: whoever works on it stops.
  kEnded,      // It has a result: whoever waits for it looks.
};

// Thread-safe.
class ImportBoard {
 public:
  ImportBoard();

  // Calls `told` whenever there is such news of import `id`, until the handle is gone; from any thread, and it must not
  // block. It may be called once more while the handle goes.
  std::shared_ptr<void> Listen(ImportNews news, absl::string_view id, std::function<void()> told);
  void Tell(ImportNews news, absl::string_view id) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace htx::registry

#pragma once

#include <memory>

#include "funding/clients/registry_directory.h"
#include "grpcpp/grpcpp.h"

namespace htx::funding {

// Follows the registry's change feed and drops from the directory's look-ups what changed. A start begins at the feed's
// end: nothing is cached near yet.
class RegistryFollower {
 public:
  // Starts a thread. The registry need not be up: it is tried again, with pauses of up to 5 s. `directory` outlives the
  // follower.
  static std::unique_ptr<RegistryFollower> Start(const std::shared_ptr<grpc::Channel>& registry,
                                                 RegistryDirectory& directory);
  virtual ~RegistryFollower() = default;
  // Ends the thread; a call under way is cancelled.
  virtual void Stop() = 0;
};

}  // namespace htx::funding

#pragma once

// Follows the registry's change feed: drops from the directory's look-ups what changed, and hands over what concerns
// borrowers. Restarts resume where they left off; a change may be handed over twice, never be missed.

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "funding/clients/registry_directory.h"
#include "funding/domain/loan_flag.h"
#include "grpcpp/grpcpp.h"

namespace htx::funding {

struct FollowerParts {
  std::shared_ptr<grpc::Channel> registry = {};
  RegistryDirectory* directory = nullptr;  // Not owned.
  // Where the last run left off, "" for the beginning; and how that is kept. Errors are tried again. Both absent:
  // nothing is kept, and a start begins at the feed's head.
  std::function<absl::StatusOr<std::string>()> load_position = {};
  std::function<absl::Status(const std::string& resume_token)> save_position = {};
  // An error is tried again before the position moves on; one that is not of the moment only five times, then the
  // change is logged and left. Absent: look-ups are all there is.
  std::function<absl::Status(const BorrowerChange&)> told = {};
  // Changes were missed and will not come any more. Errors as for `told`.
  std::function<absl::Status()> missed = {};
};

class RegistryFollower {
 public:
  // Starts a thread. The registry need not be up: it is tried again, with pauses of up to 5 s.
  static std::unique_ptr<RegistryFollower> Start(FollowerParts parts);
  virtual ~RegistryFollower() = default;
  // Ends the thread; a call under way is cancelled.
  virtual void Stop() = 0;
};

}  // namespace htx::funding

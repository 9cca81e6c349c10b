#pragma once

// Follows the registry's change feed: drops what the look-up knows of changed organisations, and reports those that
// stopped operating. Restarts resume where they left off; a change may be reported twice, never be missed.

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "awards/clients/organization_directory.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// An organisation that operated before a change and does not after it.
struct StoppedOrganization {
  OrganizationId id = {};
  std::string status = {};
  absl::CivilDay since = {};
  int64_t sequence = 0;
};

struct FollowerParts {
  std::shared_ptr<grpc::Channel> registry = {};
  OrganizationDirectory* directory = nullptr;  // Not owned.
  // Where the last run left off, "" for the beginning; and how that is kept. Errors are tried again.
  std::function<absl::StatusOr<std::string>()> load_position = {};
  std::function<absl::Status(const std::string& resume_token)> save_position = {};
  // An error is tried again before the position moves on; one that is not of the moment only five times, then the
  // change is logged and left.
  std::function<absl::Status(const StoppedOrganization&)> stopped = {};
  // Changes were missed and will not come any more: looks which nominees stopped operating. Errors as for `stopped`.
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

}  // namespace htx::awards

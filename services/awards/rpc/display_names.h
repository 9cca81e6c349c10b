#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "awards/clients/organization_directory.h"
#include "common/base/clock.h"
#include "common/rpc/request_context.h"

namespace htx::awards {

// Names of organisations for one answer. They are an extra: all of them together may take 300 ms, and after the first
// error no more are asked for.
class DisplayNames {
 public:
  DisplayNames(OrganizationDirectory& directory, const Clock& clock, const rpc::RequestContext& context)
      : directory_(directory), deadline_(std::min(context.deadline, clock.Now() + absl::Milliseconds(300))) {}

  // The name of "organizations/{id}"; "" for any other name and when it is not known.
  std::string Of(const std::string& unit) {
    const absl::StatusOr<std::string> id = ParseResourceName(unit, "organizations", "unit");
    if (!id.ok() || gave_up_) return "";
    const auto held = names_.find(*id);
    if (held != names_.end()) return held->second;
    absl::StatusOr<std::string> name = directory_.DisplayName(OrganizationId::Of(*id), deadline_);
    if (!name.ok()) {
      gave_up_ = true;
      return "";
    }
    names_[*id] = *name;
    return *std::move(name);
  }

 private:
  OrganizationDirectory& directory_;
  const absl::Time deadline_;
  bool gave_up_ = false;
  std::map<std::string, std::string> names_ = {};
};

}  // namespace htx::awards

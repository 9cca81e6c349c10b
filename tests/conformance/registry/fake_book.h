#pragma once

// What another service says it has open, as a test sets it.

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "common/base/error.h"
#include "registry/clients/obligation_book.h"

namespace htx::registry {

// Set it up before calls are made; calls may come in parallel.
class FakeBook : public ObligationBook {
 public:
  explicit FakeBook(std::string name) : name_(std::move(name)) {}

  std::string service() const override { return name_; }
  bool knows_debts() const override { return name_ == "funding"; }
  absl::StatusOr<std::vector<Obligation>> Open(absl::Span<const OrganizationId> organizations,
                                               const rpc::RequestContext& /*context*/) override {
    ++asked;
    if (down) return PeerUnavailable(name_);
    std::vector<Obligation> found;
    for (const Obligation& obligation : open) {
      for (const OrganizationId& id : organizations) {
        if (obligation.organization == NameOf(id)) found.push_back(obligation);
      }
    }
    return found;
  }

  std::vector<Obligation> open = {};
  bool down = false;
  std::atomic<int> asked = 0;

 private:
  const std::string name_;
};

}  // namespace htx::registry

#pragma once

// What another service says it has open, as a test sets it.

#include <atomic>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/error.h"
#include "registry/clients/obligation_book.h"
#include "registry/clients/profile_peers.h"

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

// What both other services say for a profile, as a test sets it.
class FakeProfilePeers : public ProfilePeers {
 public:
  absl::StatusOr<DebtSummary> Debts(const OrganizationId& id, absl::Time /*deadline*/) override {
    if (funding_down) return PeerUnavailable("funding");
    const auto found = debts.find(id.text());
    return found == debts.end() ? DebtSummary() : found->second;
  }
  absl::StatusOr<common::v1::HonourStanding> Honours(const OrganizationId& id, absl::Time /*deadline*/) override {
    if (awards_down) return PeerUnavailable("awards");
    return honours[id.text()];
  }

  std::map<std::string, DebtSummary> debts = {};
  std::map<std::string, common::v1::HonourStanding> honours = {};
  bool funding_down = false;
  bool awards_down = false;
};

}  // namespace htx::registry

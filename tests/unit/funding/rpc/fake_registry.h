#pragma once

#include <atomic>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "funding/clients/registry_directory.h"

namespace htx::funding {

// The registry as the test tells it. Thread-safe.
class FakeRegistry : public RegistryDirectory {
 public:
  // An operating member cooperative in Củ Chi unless told otherwise.
  static BorrowerFacts Good() {
    return {.known = true,
            .known_on_day = true,
            .kind = BorrowerKind::kCooperative,
            .status = BorrowerStatus::kOperating,
            .member = true,
            .display_name = "HTX Đồng Tâm",
            .province = "p79",
            .district = "d783",
            .sector = "AGRICULTURE",
            .sequence = 42};
  }
  void Set(const std::string& id, BorrowerFacts facts) {
    MutexLock lock(mutex_);
    facts_[id] = std::move(facts);
  }
  void SetDown(bool down) { down_ = down; }
  int asked() const { return asked_; }

  absl::StatusOr<BorrowerFacts> Current(const OrganizationId& borrower, const OrganizationId&, absl::CivilDay,
                                        const rpc::RequestContext&) override {
    ++asked_;
    if (down_) return PeerUnavailable("registry");
    MutexLock lock(mutex_);
    const auto found = facts_.find(borrower.text());
    return found == facts_.end() ? Good() : found->second;
  }
  absl::StatusOr<BorrowerRecord> Record(const OrganizationId& borrower, absl::CivilDay day,
                                        const rpc::RequestContext& context) override {
    BorrowerRecord record;
    HTX_ASSIGN_OR_RETURN(record.facts, Current(borrower, {}, day, context));
    return record;
  }
  std::string DisplayName(const OrganizationId&, absl::Time) override { return down_ ? "" : "HTX Đồng Tâm"; }
  std::string AreaName(absl::string_view area, absl::Time) override { return down_ ? "" : absl::StrCat("area ", area); }
  void Invalidate(const OrganizationId&, int64_t) override {}
  void InvalidateAll() override {}

 private:
  Mutex mutex_;
  std::map<std::string, BorrowerFacts> facts_ = {};
  std::atomic<bool> down_ = false;
  std::atomic<int> asked_ = 0;
};

}  // namespace htx::funding

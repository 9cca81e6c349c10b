#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/feed/change_service.h"
#include "common/rpc/quota.h"
#include "htx/registry/v1/change_service.pb.h"
#include "registry/rpc/change_proto.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// What common/feed asks of a service. Restricted records are veiled, and changes have more views.
struct RegistryFeed : feed::FeedMessages<v1::ListChangesRequest, v1::ListChangesResponse, v1::WatchChangesRequest,
                                         v1::WatchChangesResponse, v1::CHANGE_START_NOW, v1::CHANGE_VIEW_IDS> {
  static constexpr absl::string_view kTokenPrefix = "r1-";
  static constexpr absl::Duration kLongestWait = absl::Seconds(30);
  static absl::StatusOr<Change> ToChange(const sql::StoredChange& stored) { return ToProto(stored); }
  static std::optional<std::string> Ready(const sql::StoredChange& stored, View view) {
    return ReadyBytes(stored, view);
  }
  static void Show(const Change& whole, View view, Change& shown) { registry::Show(whole, view, shown); }
};

// How long what a follower needs is kept; said in GetRegistryInfo.
struct FeedKeeping {
  absl::Duration changes_age = absl::InfiniteDuration();
  int64_t changes_count = 0;  // 0: no limit.
  absl::Duration snapshot_age = absl::Hours(24);
};

// ChangeService. Each method's contract is the comment of its RPC. Thread-safe.
class ChangeHandlers {
 public:
  using Budgets = std::function<std::vector<rpc::QuotaBudget>(absl::string_view principal)>;
  explicit ChangeHandlers(Office office) : office_(office), feed_(office.database, office.clock) {}

  // Before the first call.
  void SetKeeping(const FeedKeeping& keeping) { keeping_ = keeping; }
  // Who knows what is left of a principal's budgets; before the first call. Without one GetRegistryInfo tells none.
  void SetBudgets(Budgets budgets) { budgets_ = std::move(budgets); }

  // What there is now, without waiting.
  absl::StatusOr<v1::ListChangesResponse> ListChanges(const v1::ListChangesRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<std::unique_ptr<rpc::ByteSource<v1::ListChangesResponse>>> PollChanges(
      const v1::ListChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake);
  absl::StatusOr<std::unique_ptr<rpc::ByteSource<v1::WatchChangesResponse>>> WatchChanges(
      const v1::WatchChangesRequest& request, const rpc::RequestContext& context, rpc::Wake wake);
  absl::StatusOr<v1::GetRegistryInfoResponse> GetRegistryInfo(const v1::GetRegistryInfoRequest& request,
                                                              const rpc::RequestContext& context);

 private:
  // Adds the digest when it is the one of the bookmark's sequence.
  void Complete(common::v1::Bookmark& bookmark);
  absl::StatusOr<common::v1::Bookmark> ReadMark(absl::Time deadline) const;

  Office office_;
  FeedKeeping keeping_ = {};
  Budgets budgets_ = {};
  // The newest digest that was read, so that a thousand bookmarks of one moment read it once.
  Mutex mutex_;
  common::v1::Bookmark mark_ ABSL_GUARDED_BY(mutex_) = {};
  absl::Time read_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  feed::ChangeFeed<RegistryFeed> feed_;
};

}  // namespace htx::registry

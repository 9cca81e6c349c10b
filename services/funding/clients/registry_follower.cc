#include "funding/clients/registry_follower.h"

#include <optional>
#include <string>

#include "absl/strings/strip.h"
#include "common/rpc/feed_follower.h"
#include "common/rpc/peer_feed.h"
#include "htx/registry/v1/change_service.grpc.pb.h"

namespace htx::funding {
namespace {

namespace registry = htx::registry::v1;

constexpr int kBatch = 500;

registry::ListChangesRequest Form() {
  registry::ListChangesRequest form;
  form.set_start(registry::CHANGE_START_NOW);
  form.set_view(registry::CHANGE_VIEW_IDS);
  form.set_page_size(kBatch);
  form.set_split_transactions(true);  // Each change is taken for itself, and an import may be larger than a message.
  return form;
}

class Follower : public RegistryFollower {
 public:
  Follower(const std::shared_ptr<grpc::Channel>& channel, RegistryDirectory& directory)
      : directory_(directory),
        feed_(registry::ChangeService::NewStub(channel), Form(), {.self = "funding", .peer = "registry"}),
        follower_(rpc::FeedFollower::Start({
            // What is cached before the place is known may be older than the place, so a start forgets it too.
            .load_place = [] { return std::optional<std::string>(); },
            .ask = [this](const std::optional<std::string>& token,
                          absl::Duration wait) { return feed_.Ask(token, wait); },
            .take = [this] { return Take(); },
            .missed =
                [this] {
                  directory_.InvalidateAll();
                  return absl::OkStatus();
                },
            .cancel = [this] { feed_.Cancel(); },
        })) {}

  void Stop() override { follower_->Stop(); }

 private:
  absl::Status Take() {
    for (const registry::Change& change : feed_.response().changes()) {
      absl::string_view id = change.header().resource();
      if (absl::ConsumePrefix(&id, "organizations/")) {
        directory_.Invalidate(OrganizationId::Of(std::string(id)), change.header().sequence());
      }
    }
    return absl::OkStatus();
  }

  RegistryDirectory& directory_;
  rpc::PeerFeed<registry::ChangeService::Stub, registry::ListChangesRequest, registry::ListChangesResponse> feed_;
  std::unique_ptr<rpc::FeedFollower> follower_;  // Last: it uses everything above.
};

}  // namespace

std::unique_ptr<RegistryFollower> RegistryFollower::Start(const std::shared_ptr<grpc::Channel>& registry,
                                                          RegistryDirectory& directory) {
  return std::make_unique<Follower>(registry, directory);
}

}  // namespace htx::funding

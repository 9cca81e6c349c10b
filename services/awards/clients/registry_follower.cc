#include "awards/clients/registry_follower.h"

#include <optional>
#include <utility>

#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/rpc/feed_follower.h"
#include "common/rpc/peer_feed.h"
#include "htx/registry/v1/change_service.grpc.pb.h"

namespace htx::awards {
namespace {

namespace registry = htx::registry::v1;

constexpr int kBatch = 200;

bool Operates(const registry::Organization& organization) {
  return organization.legal_status() == registry::LEGAL_STATUS_OPERATING &&
         organization.activity_status() != registry::ACTIVITY_STATUS_CEASED;
}

std::optional<StoppedOrganization> StoppedBy(const registry::Change& change) {
  if (!change.has_after() || Operates(change.after()) || (change.has_before() && !Operates(change.before())))
    return std::nullopt;
  absl::string_view id = change.after().name();
  if (!absl::ConsumePrefix(&id, "organizations/")) return std::nullopt;
  const google::type::Date& date = change.effective_date();
  const absl::CivilDay recorded = DayOf(absl::FromUnixSeconds(change.header().recorded_time().seconds()));
  return StoppedOrganization{.id = OrganizationId::Of(std::string(id)),
                             .status = registry::LegalStatus_Name(change.after().legal_status()).substr(13),
                             .since = MakeDay(date.year(), date.month(), date.day()).value_or(recorded),
                             .sequence = change.header().sequence()};
}

registry::ListChangesRequest Form() {
  registry::ListChangesRequest form;
  form.set_start(registry::CHANGE_START_NOW);
  form.set_page_size(kBatch);
  form.set_split_transactions(true);  // Each change is taken for itself, and an import may be larger than a message.
  return form;
}

class Follower : public RegistryFollower {
 public:
  explicit Follower(FollowerParts parts)
      : parts_(std::move(parts)),
        feed_(registry::ChangeService::NewStub(parts_.registry), Form(), {.self = "awards", .peer = "registry"}),
        follower_(rpc::FeedFollower::Start({
            .load_place = [this]() -> absl::StatusOr<std::optional<std::string>> { return parts_.load_position(); },
            .save_place = parts_.save_position,
            .ask = [this](const std::optional<std::string>& token,
                          absl::Duration wait) { return feed_.Ask(token, wait); },
            .take = [this] { return Take(); },
            .missed = [this] { return Missed(); },
            .cancel = [this] { feed_.Cancel(); },
        })) {}

  void Stop() override { follower_->Stop(); }

 private:
  absl::Status Take() {
    // All of them first: a stop that must be tried again keeps nobody from seeing the other changes.
    for (const registry::Change& change : feed_.response().changes()) Invalidate(change);
    for (const registry::Change& change : feed_.response().changes()) {
      const std::optional<StoppedOrganization> stopped = StoppedBy(change);
      if (stopped && stopped->sequence > done_) {
        HTX_RETURN_IF_ERROR(attempts_.Try([&] { return parts_.stopped(*stopped); }, change.header().resource()));
        done_ = stopped->sequence;
      }
    }
    return absl::OkStatus();
  }

  // What was missed is not known, so nothing cached is believed and every nominee is looked at.
  absl::Status Missed() {
    parts_.directory->InvalidateAll();
    HTX_RETURN_IF_ERROR(attempts_.Try(parts_.missed, "missed changes"));
    done_ = 0;  // The feed's numbers may have started anew.
    return absl::OkStatus();
  }

  void Invalidate(const registry::Change& change) {
    absl::string_view id = change.header().resource();
    if (!absl::ConsumePrefix(&id, "organizations/")) return;
    parts_.directory->Invalidate(OrganizationId::Of(std::string(id)), change.header().sequence());
  }

  const FollowerParts parts_;
  rpc::PeerFeed<registry::ChangeService::Stub, registry::ListChangesRequest, registry::ListChangesResponse> feed_;
  int64_t done_ = 0;  // Stops up to this sequence were taken, though the position may not have moved yet.
  rpc::Attempts attempts_ = {};
  std::unique_ptr<rpc::FeedFollower> follower_;  // Last: it uses everything above.
};

}  // namespace

std::unique_ptr<RegistryFollower> RegistryFollower::Start(FollowerParts parts) {
  return std::make_unique<Follower>(std::move(parts));
}

}  // namespace htx::awards

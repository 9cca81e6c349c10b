#include "funding/clients/registry_follower.h"

#include <optional>
#include <utility>

#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/rpc/feed_follower.h"
#include "common/rpc/peer_feed.h"
#include "funding/clients/registry_values.h"
#include "htx/registry/v1/change_service.grpc.pb.h"

namespace htx::funding {
namespace {

namespace registry = htx::registry::v1;

constexpr int kBatch = 200;

registry::ListChangesRequest Form() {
  registry::ListChangesRequest form;
  form.set_start(registry::CHANGE_START_NOW);
  form.set_page_size(kBatch);
  form.set_split_transactions(true);  // Each change is taken for itself, and an import may be larger than a message.
  return form;
}

// Absent when the change says nothing about status or succession.
std::optional<BorrowerChange> ToldBy(const registry::Change& change) {
  BorrowerChange told;
  const int64_t sequence = change.header().sequence();
  const absl::CivilDay recorded = DayOf(absl::FromUnixSeconds(change.header().recorded_time().seconds()));
  if (change.has_after() && change.has_before() && change.before().legal_status() != change.after().legal_status()) {
    absl::string_view id = change.after().name();
    if (absl::ConsumePrefix(&id, "organizations/")) {
      told.status = BorrowerFact{.organization = OrganizationId::Of(std::string(id)),
                                 .status = static_cast<BorrowerStatus>(change.after().legal_status()),
                                 .since = DayOfProto(change.effective_date()).value_or(recorded),
                                 .sequence = sequence};
    }
  }
  // A restored duplicate takes its step back.
  const bool back = change.header().type() == "ORGANIZATION_RESTORED";
  for (const registry::Succession& step : change.successions()) {
    const std::optional<Succession> parsed = SuccessionOf(step, sequence);
    if (parsed.has_value()) (back ? told.withdrawn : told.recorded).push_back(*parsed);
  }
  if (!told.status && told.recorded.empty() && told.withdrawn.empty()) return std::nullopt;
  return told;
}

class Follower : public RegistryFollower {
 public:
  explicit Follower(FollowerParts parts)
      : parts_(std::move(parts)),
        feed_(registry::ChangeService::NewStub(parts_.registry), Form(), {.self = "funding", .peer = "registry"}),
        follower_(rpc::FeedFollower::Start({
            .load_place = [this]() -> absl::StatusOr<std::optional<std::string>> { return Load(); },
            .save_place = parts_.save_position,
            .ask = [this](const std::optional<std::string>& token,
                          absl::Duration wait) { return feed_.Ask(token, wait); },
            .take = [this] { return Take(); },
            .missed = [this] { return Missed(); },
            .cancel = [this] { feed_.Cancel(); },
        })) {}

  void Stop() override { follower_->Stop(); }

 private:
  // Before the first step every borrower is looked at once instead of reading the whole feed.
  absl::StatusOr<std::optional<std::string>> Load() {
    if (!parts_.load_position) return std::optional<std::string>();
    HTX_ASSIGN_OR_RETURN(std::string position, parts_.load_position());
    if (position.empty()) return std::optional<std::string>();
    return std::optional<std::string>(std::move(position));
  }

  absl::Status Take() {
    // All of them first: a change that must be tried again keeps nobody from seeing the others.
    for (const registry::Change& change : feed_.response().changes()) Invalidate(change);
    if (!parts_.told) return absl::OkStatus();
    for (const registry::Change& change : feed_.response().changes()) {
      if (change.header().sequence() <= done_) continue;
      const std::optional<BorrowerChange> told = ToldBy(change);
      if (!told.has_value()) continue;
      HTX_RETURN_IF_ERROR(attempts_.Try([&] { return parts_.told(*told); }, change.header().resource()));
      done_ = change.header().sequence();
    }
    return absl::OkStatus();
  }

  // What was missed is not known, so nothing cached is believed and every borrower is looked at.
  absl::Status Missed() {
    parts_.directory->InvalidateAll();
    if (parts_.missed) HTX_RETURN_IF_ERROR(attempts_.Try(parts_.missed, "missed changes"));
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
  int64_t done_ = 0;  // Changes up to this sequence were taken, though the position may not have moved yet.
  rpc::Attempts attempts_ = {};
  std::unique_ptr<rpc::FeedFollower> follower_;  // Last: it uses everything above.
};

}  // namespace

std::unique_ptr<RegistryFollower> RegistryFollower::Start(FollowerParts parts) {
  return std::make_unique<Follower>(std::move(parts));
}

}  // namespace htx::funding

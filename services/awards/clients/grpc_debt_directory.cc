#include "awards/clients/grpc_debt_directory.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/feed_follower.h"
#include "common/rpc/peer.h"
#include "common/rpc/peer_feed.h"
#include "htx/funding/v1/change_service.grpc.pb.h"
#include "htx/funding/v1/standing_service.grpc.pb.h"

namespace htx::awards {
namespace {

namespace funding = htx::funding::v1;

constexpr absl::Duration kStandingCap = absl::Seconds(2);
constexpr int kNoticeBatch = 500;

BadDebt BadDebtOf(funding::BadDebtStanding standing) {
  if (standing == funding::BAD_DEBT_STANDING_NONE) return BadDebt::kNone;
  if (standing == funding::BAD_DEBT_STANDING_PRESENT) return BadDebt::kPresent;
  return BadDebt::kUnknown;  // Also what a later funding may add.
}

DebtFacts DebtFactsOf(const funding::DebtStanding& standing) {
  DebtFacts facts;
  facts.day =
      MakeDay(standing.date().year(), standing.date().month(), standing.date().day()).value_or(absl::CivilDay());
  facts.bad_debt = BadDebtOf(standing.bad_debt());
  facts.overdue = standing.overdue().amount() > 0;
  facts.days_past_due = standing.days_past_due();
  facts.worst_group = standing.worst_debt_group();
  facts.undecided = standing.undecided();
  facts.rule_versions.assign(standing.basis().rule_versions().begin(), standing.basis().rule_versions().end());
  facts.sequence = standing.sequence();
  return facts;
}

class GrpcDebtDirectory : public DebtDirectory {
 public:
  GrpcDebtDirectory(const std::shared_ptr<grpc::Channel>& channel, cache::Redis* redis, const Clock& clock)
      : clock_(clock),
        stub_(funding::StandingService::NewStub(channel)),
        lookup_(cache::Lookup::Create(
            {.kind = "debtStanding"}, redis,
            [this](absl::string_view id, absl::Time deadline) { return AskFunding(id, deadline); }, clock)) {}

  absl::StatusOr<DebtFacts> Current(const rpc::RequestContext& context, const OrganizationId& id,
                                    absl::CivilDay day) override {
    // A day to come is not known; how it stands today, by funding's own clock, is the best there is.
    if (day >= DayOf(clock_.Now())) {
      return LookUp(id, cache::Consistency::kCurrent, std::min(context.deadline, absl::Now() + kStandingCap));
    }
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "awards", kStandingCap);
    funding::GetDebtStandingRequest request;
    request.set_organization(absl::StrCat("organizations/", id.text()));
    request.mutable_date()->set_year(static_cast<int32_t>(day.year()));
    request.mutable_date()->set_month(day.month());
    request.mutable_date()->set_day(day.day());
    funding::GetDebtStandingResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(stub_->GetDebtStanding(&call, request, &response), "funding"));
    return DebtFactsOf(response.standing());
  }

  absl::StatusOr<DebtFacts> Cached(const OrganizationId& id, absl::Time deadline) override {
    return LookUp(id, cache::Consistency::kCached, deadline);
  }

  void Invalidate(const OrganizationId& id, int64_t sequence) override { lookup_->Invalidate(id.text(), sequence); }
  void InvalidateAll() override { lookup_->InvalidateAll(); }

 private:
  // How it stands today.
  absl::StatusOr<DebtFacts> LookUp(const OrganizationId& id, cache::Consistency consistency, absl::Time deadline) {
    HTX_ASSIGN_OR_RETURN(const cache::Found found, lookup_->Get(id.text(), consistency, deadline));
    funding::DebtStanding standing;
    if (!standing.ParseFromString(found.snapshot.bytes)) return PeerUnavailable("funding");
    return DebtFactsOf(standing);
  }

  absl::StatusOr<cache::Snapshot> AskFunding(absl::string_view id, absl::Time deadline) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, deadline, "awards");
    funding::GetDebtStandingRequest request;
    request.set_organization(absl::StrCat("organizations/", id));
    funding::GetDebtStandingResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(stub_->GetDebtStanding(&call, request, &response), "funding"));
    return cache::Snapshot{.bytes = response.standing().SerializeAsString(),
                           .sequence = response.standing().sequence()};
  }

  const Clock& clock_;
  const std::unique_ptr<funding::StandingService::Stub> stub_;
  const std::unique_ptr<cache::Lookup> lookup_;
};

class NoDebtDirectory : public DebtDirectory {
 public:
  explicit NoDebtDirectory(const Clock& clock) : clock_(clock) {}
  absl::StatusOr<DebtFacts> Current(const rpc::RequestContext& /*context*/, const OrganizationId& /*id*/,
                                    absl::CivilDay day) override {
    return DebtFacts{.day = day, .bad_debt = BadDebt::kNone};
  }
  absl::StatusOr<DebtFacts> Cached(const OrganizationId& /*id*/, absl::Time /*deadline*/) override {
    return DebtFacts{.day = DayOf(clock_.Now()), .bad_debt = BadDebt::kNone};
  }
  void Invalidate(const OrganizationId& /*id*/, int64_t /*sequence*/) override {}
  void InvalidateAll() override {}

 private:
  const Clock& clock_;
};

funding::ListChangesRequest NoticeForm() {
  funding::ListChangesRequest form;
  form.set_start(funding::CHANGE_START_NOW);
  form.set_view(funding::CHANGE_VIEW_IDS);
  form.set_page_size(kNoticeBatch);
  form.set_split_transactions(true);
  return form;
}

class NoticeFollower : public FundingFollower {
 public:
  NoticeFollower(const std::shared_ptr<grpc::Channel>& channel, DebtDirectory& directory)
      : directory_(directory),
        feed_(funding::ChangeService::NewStub(channel), NoticeForm(), {.self = "awards", .peer = "funding"}),
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
    for (const funding::Change& change : feed_.response().changes()) {
      absl::string_view id = change.header().resource();
      if (absl::ConsumePrefix(&id, "organizations/")) {
        directory_.Invalidate(OrganizationId::Of(std::string(id)), change.header().sequence());
      }
    }
    return absl::OkStatus();
  }

  DebtDirectory& directory_;
  rpc::PeerFeed<funding::ChangeService::Stub, funding::ListChangesRequest, funding::ListChangesResponse> feed_;
  std::unique_ptr<rpc::FeedFollower> follower_;  // Last: it uses everything above.
};

}  // namespace

std::unique_ptr<DebtDirectory> MakeGrpcDebtDirectory(std::shared_ptr<grpc::Channel> funding, cache::Redis* redis,
                                                     const Clock& clock) {
  return std::make_unique<GrpcDebtDirectory>(funding, redis, clock);
}

std::unique_ptr<DebtDirectory> MakeNoDebtDirectory(const Clock& clock) {
  return std::make_unique<NoDebtDirectory>(clock);
}

std::unique_ptr<FundingFollower> FundingFollower::Start(const std::shared_ptr<grpc::Channel>& funding,
                                                        DebtDirectory& directory) {
  return std::make_unique<NoticeFollower>(funding, directory);
}

}  // namespace htx::awards

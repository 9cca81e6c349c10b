#include "registry/clients/grpc_obligation_books.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "htx/awards/v1/commendation_service.grpc.pb.h"
#include "htx/funding/v1/application_service.grpc.pb.h"
#include "htx/funding/v1/standing_service.grpc.pb.h"

namespace htx::registry {
namespace {

namespace funding = htx::funding::v1;
namespace awards = htx::awards::v1;

// A question for a decision: long enough for a busy service, short enough to leave time for the transaction.
constexpr absl::Duration kCurrentCap = absl::Seconds(2);
// How many organisations one filter names: a filter has at most 100 terms and 4 096 bytes, an id at most 64.
constexpr size_t kInFilter = 40;
constexpr int kPage = 1000;
constexpr absl::string_view kFunding = "funding";

// `(field = "a" OR field = "b") AND <rest>`
std::string FilterFor(absl::string_view field, absl::Span<const OrganizationId> ids, absl::string_view rest) {
  const std::string any = absl::StrJoin(ids, " OR ", [&](std::string* out, const OrganizationId& id) {
    absl::StrAppend(out, field, " = \"", id.text(), "\"");
  });
  return absl::StrCat("(", any, ") AND ", rest);
}

// A book that reads lists of its peer. A list that does not fit into one page is told by its first page: what is open
// blocks, however much it is. So each list holds one kind of obligation.
class GrpcBook : public ObligationBook {
 public:
  explicit GrpcBook(std::string service) : service_(std::move(service)) {}
  std::string service() const override { return service_; }

  absl::StatusOr<std::vector<Obligation>> Open(absl::Span<const OrganizationId> organizations,
                                               const rpc::RequestContext& context) override {
    std::vector<Obligation> open;
    for (size_t start = 0; start < organizations.size(); start += kInFilter) {
      HTX_RETURN_IF_ERROR(Ask(organizations.subspan(start, kInFilter), context, open));
    }
    return open;
  }

 protected:
  virtual absl::Status Ask(absl::Span<const OrganizationId> ids, const rpc::RequestContext& context,
                           std::vector<Obligation>& open) = 0;

  // Calls `method` of `stub` with a filter, and hands over the reply.
  template <class Response, class Stub, class Request>
  absl::StatusOr<Response> List(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const std::string& filter, const rpc::RequestContext& context) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "registry", kCurrentCap);
    Request request;
    request.set_filter(filter);
    request.set_page_size(kPage);
    Response response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer((stub.*method)(&call, request, &response), service_));
    return response;
  }

  Obligation Of(const std::string& resource, const std::string& organization, const std::string& state,
                bool debt) const {
    return {.service = service_, .resource = resource, .organization = organization, .state = state, .debt = debt};
  }

 private:
  const std::string service_;
};

// "ACTIVE" of "LOAN_STATE_ACTIVE"; empty for what a later service may add.
std::string WordIn(const std::string& name, absl::string_view prefix) {
  return std::string(absl::StripPrefix(name, prefix));
}

class FundingBook : public GrpcBook {
 public:
  explicit FundingBook(const std::shared_ptr<grpc::Channel>& channel)
      : GrpcBook(std::string(kFunding)),
        standings_(funding::StandingService::NewStub(channel)),
        applications_(funding::ApplicationService::NewStub(channel)) {}
  bool knows_debts() const override { return true; }

 protected:
  absl::Status Ask(absl::Span<const OrganizationId> ids, const rpc::RequestContext& context,
                   std::vector<Obligation>& open) override {
    HTX_RETURN_IF_ERROR(AskStandings(ids, context, open));
    HTX_ASSIGN_OR_RETURN(
        const auto applications,
        (List<funding::ListApplicationsResponse, funding::ApplicationService::Stub, funding::ListApplicationsRequest>(
            *applications_, &funding::ApplicationService::Stub::ListApplications,
            FilterFor("borrower", ids,
                      "state != REJECTED AND state != WITHDRAWN AND state != CONTRACTED AND state != EXPIRED"),
            context)));
    for (const funding::LoanApplication& application : applications.applications()) {
      open.push_back(Of(application.name(), application.borrower(),
                        WordIn(funding::ApplicationState_Name(application.state()), "APPLICATION_STATE_"), false));
    }
    return absl::OkStatus();
  }

 private:
  // Standings know the debts that passed on to an organisation, and leave out those that passed on from it. They name
  // what is owed before what may still be drawn, so nothing that is owed is left out by their limit.
  absl::Status AskStandings(absl::Span<const OrganizationId> ids, const rpc::RequestContext& context,
                            std::vector<Obligation>& open) {
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "registry", kCurrentCap);
    funding::BatchGetDebtStandingsRequest request;
    for (const OrganizationId& id : ids) request.add_organizations(absl::StrCat("organizations/", id.text()));
    funding::BatchGetDebtStandingsResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(standings_->BatchGetDebtStandings(&call, request, &response), service()));
    for (const funding::DebtStanding& standing : response.standings()) {
      for (const funding::Debt& debt : standing.debts()) {
        const bool owed = debt.state() == funding::LOAN_STATE_ACTIVE || debt.state() == funding::LOAN_STATE_WRITTEN_OFF;
        open.push_back(Of(debt.loan(), standing.organization(),
                          WordIn(funding::LoanState_Name(debt.state()), "LOAN_STATE_"), owed));
      }
      // Somebody whom it follows was divided, and it may turn out to owe that one's debts.
      if (standing.undecided()) {
        open.push_back(Of(standing.organization(), standing.organization(), "DEBTOR_UNDECIDED", true));
      }
    }
    return absl::OkStatus();
  }

  const std::unique_ptr<funding::StandingService::Stub> standings_;
  const std::unique_ptr<funding::ApplicationService::Stub> applications_;
};

class AwardsBook : public GrpcBook {
 public:
  explicit AwardsBook(const std::shared_ptr<grpc::Channel>& channel)
      : GrpcBook("awards"), commendations_(awards::CommendationService::NewStub(channel)) {}
  bool knows_debts() const override { return false; }

 protected:
  absl::Status Ask(absl::Span<const OrganizationId> ids, const rpc::RequestContext& context,
                   std::vector<Obligation>& open) override {
    HTX_ASSIGN_OR_RETURN(
        const auto nominations,
        (List<awards::ListNominationsResponse, awards::CommendationService::Stub, awards::ListNominationsRequest>(
            *commendations_, &awards::CommendationService::Stub::ListNominations,
            FilterFor("organization", ids,
                      "recipient_kind = COLLECTIVE AND "
                      "state != NOT_RECOMMENDED AND state != GRANTED AND state != DECLINED AND state != WITHDRAWN AND "
                      "state != SUSPENDED"),
            context)));
    for (const awards::Nomination& nomination : nominations.nominations()) {
      open.push_back(Of(nomination.name(), nomination.recipient().organization(),
                        WordIn(awards::NominationState_Name(nomination.state()), "NOMINATION_STATE_"), false));
    }
    return absl::OkStatus();
  }

 private:
  const std::unique_ptr<awards::CommendationService::Stub> commendations_;
};

class MissingBook : public ObligationBook {
 public:
  explicit MissingBook(std::string service) : service_(std::move(service)) {}
  std::string service() const override { return service_; }
  bool knows_debts() const override { return service_ == kFunding; }
  absl::StatusOr<std::vector<Obligation>> Open(absl::Span<const OrganizationId> /*organizations*/,
                                               const rpc::RequestContext& /*context*/) override {
    return PeerUnavailable(service_);
  }

 private:
  const std::string service_;
};

}  // namespace

std::unique_ptr<ObligationBook> MakeFundingBook(std::shared_ptr<grpc::Channel> channel) {
  return std::make_unique<FundingBook>(channel);
}

std::unique_ptr<ObligationBook> MakeAwardsBook(std::shared_ptr<grpc::Channel> channel) {
  return std::make_unique<AwardsBook>(channel);
}

std::unique_ptr<ObligationBook> MakeMissingBook(std::string service) {
  return std::make_unique<MissingBook>(std::move(service));
}

}  // namespace htx::registry

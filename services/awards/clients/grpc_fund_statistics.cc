#include "awards/clients/grpc_fund_statistics.h"

#include <algorithm>
#include <string>
#include <vector>

#include "awards/clients/grpc_registry_statistics.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "common/rpc/proto_values.h"
#include "htx/funding/v1/fund_service.grpc.pb.h"

namespace htx::awards {
namespace {

namespace funding = htx::funding::v1;

constexpr absl::Duration kReportCap = absl::Seconds(5);
constexpr int kFundsOnPage = 1000;

class GrpcFundStatistics : public FundStatistics {
 public:
  explicit GrpcFundStatistics(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(funding::FundService::NewStub(channel)) {}

  absl::StatusOr<Measured> Measure(const rpc::RequestContext& context, const MeasureQuery& query) override {
    const absl::Span<const OrganizationId> alliances = query.alliances;
    Measured sum = {.actual = {0, 0}};
    for (size_t i = 0; i < alliances.size(); i += kUnitsInFilter) {
      HTX_ASSIGN_OR_RETURN(const std::vector<std::string> funds,
                           FundsOf(context, alliances.subspan(i, std::min(kUnitsInFilter, alliances.size() - i))));
      for (const std::string& fund : funds) HTX_RETURN_IF_ERROR(AddReport(context, query, fund, sum));
    }
    return sum;
  }

 private:
  absl::StatusOr<std::vector<std::string>> FundsOf(const rpc::RequestContext& context,
                                                   absl::Span<const OrganizationId> alliances) {
    std::vector<std::string> funds;
    funding::ListFundsRequest request;
    // A fund belongs to its alliance whatever report it came with; its loans are asked for by data set.
    request.set_filter(ScopeFilter("", "alliance", alliances, ""));
    request.set_page_size(kFundsOnPage);
    do {
      grpc::ClientContext call;
      rpc::PrepareCall(call, context, "awards", kReportCap);
      funding::ListFundsResponse response;
      HTX_RETURN_IF_ERROR(rpc::FromPeer(stub_->ListFunds(&call, request, &response), "funding"));
      for (const funding::Fund& fund : response.funds()) funds.push_back(fund.name());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return funds;
  }

  absl::Status AddReport(const rpc::RequestContext& context, const MeasureQuery& query, const std::string& fund,
                         Measured& sum) {
    funding::GetFundReportRequest request;
    request.set_fund(fund);
    *request.mutable_period()->mutable_from() = rpc::DateProto(query.period.from);
    *request.mutable_period()->mutable_to() = rpc::DateProto(*query.period.to);
    request.set_dataset(query.dataset);
    grpc::ClientContext call;
    rpc::PrepareCall(call, context, "awards", kReportCap);
    funding::GetFundReportResponse response;
    HTX_RETURN_IF_ERROR(rpc::FromPeer(stub_->GetFundReport(&call, request, &response), "funding"));
    const bool first = !sum.actual.defined();
    const bool money = query.spec.figure == MeasureSpec::Figure::kLent;
    sum.actual.numerator += money ? response.totals().lent().amount() : response.totals().borrowers();
    sum.actual.denominator = 1;
    sum.sequence = first ? response.sequence() : std::min(sum.sequence, response.sequence());
    return absl::OkStatus();
  }

  const std::unique_ptr<funding::FundService::Stub> stub_;
};

class NoFundStatistics : public FundStatistics {
 public:
  absl::StatusOr<Measured> Measure(const rpc::RequestContext& /*context*/, const MeasureQuery& /*query*/) override {
    return Measured{.actual = {0, 0}};
  }
};

}  // namespace

std::unique_ptr<FundStatistics> MakeGrpcFundStatistics(const std::shared_ptr<grpc::Channel>& funding) {
  return std::make_unique<GrpcFundStatistics>(funding);
}

std::unique_ptr<FundStatistics> MakeNoFundStatistics() { return std::make_unique<NoFundStatistics>(); }

}  // namespace htx::awards

#include "awards/rpc/route_service.h"

#include "common/rpc/adapter.h"
#include "htx/awards/v1/route_service.grpc.pb.h"

namespace htx::awards {
namespace {

using rpc::Call;
using rpc::Reactor;

class RouteAdapter final : public rpc::Adapter<RouteHandlers, v1::RouteService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* PublishNotice(Call* call, const v1::PublishNoticeRequest* request,
                         v1::PublishNoticeResponse* response) override {
    return chassis_.Serve<&RouteHandlers::PublishNotice>(handlers_, call, request, response);
  }
  Reactor* RecordObjection(Call* call, const v1::RecordObjectionRequest* request,
                           v1::RecordObjectionResponse* response) override {
    return chassis_.Serve<&RouteHandlers::RecordObjection>(handlers_, call, request, response);
  }
  Reactor* ResolveObjection(Call* call, const v1::ResolveObjectionRequest* request,
                            v1::ResolveObjectionResponse* response) override {
    return chassis_.Serve<&RouteHandlers::ResolveObjection>(handlers_, call, request, response);
  }
  Reactor* RequestClearance(Call* call, const v1::RequestClearanceRequest* request,
                            v1::RequestClearanceResponse* response) override {
    return chassis_.Serve<&RouteHandlers::RequestClearance>(handlers_, call, request, response);
  }
  Reactor* AnswerClearance(Call* call, const v1::AnswerClearanceRequest* request,
                           v1::AnswerClearanceResponse* response) override {
    return chassis_.Serve<&RouteHandlers::AnswerClearance>(handlers_, call, request, response);
  }
  Reactor* StateQuotaBase(Call* call, const v1::StateQuotaBaseRequest* request,
                          v1::StateQuotaBaseResponse* response) override {
    return chassis_.Serve<&RouteHandlers::StateQuotaBase>(handlers_, call, request, response);
  }
  Reactor* GetQuota(Call* call, const v1::GetQuotaRequest* request, v1::GetQuotaResponse* response) override {
    return chassis_.Serve<&RouteHandlers::GetQuota>(handlers_, call, request, response);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> MakeRouteService(RouteHandlers& handlers, rpc::Chassis& chassis) {
  return std::make_unique<RouteAdapter>(handlers, chassis);
}

}  // namespace htx::awards

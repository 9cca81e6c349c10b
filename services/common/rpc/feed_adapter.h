#pragma once

// The adapter of ChangeService, which every service has. `Feed` names its messages (FeedMessages of common/feed).

#include "common/rpc/adapter.h"
#include "grpcpp/grpcpp.h"

namespace htx::rpc {

// Changes are sent as bytes, stored ones or those that followers share, so both methods are raw. `Base` serves what
// else a service has.
template <class ChangeService, class Base>
using FeedStub = typename ChangeService::template WithRawCallbackMethod_WatchChanges<
    typename ChangeService::template WithRawCallbackMethod_ListChanges<Base>>;

template <class ChangeService, class Feed, class Handlers, class Base = typename ChangeService::Service>
class FeedAdapter : public Adapter<Handlers, FeedStub<ChangeService, Base>> {
 public:
  using Adapter<Handlers, FeedStub<ChangeService, Base>>::Adapter;

  Reactor* ListChanges(Call* call, const grpc::ByteBuffer* request, grpc::ByteBuffer* response) override {
    return this->chassis_
        .template ServeBytePoll<&Handlers::PollChanges, typename Feed::ListRequest, typename Feed::ListResponse>(
            this->handlers_, call, request, response);
  }
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchChanges(Call* call, const grpc::ByteBuffer* request) override {
    return this->chassis_
        .template ServeBytes<&Handlers::WatchChanges, typename Feed::WatchRequest, typename Feed::WatchResponse>(
            this->handlers_, call, request);
  }
};

}  // namespace htx::rpc

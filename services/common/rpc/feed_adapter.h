#pragma once

// The adapter of ChangeService, which every service has. `Feed` names its messages (FeedMessages of common/feed).

#include "common/rpc/adapter.h"
#include "grpcpp/grpcpp.h"

namespace htx::rpc {

// Changes are streamed as bytes that followers share, so that method is raw. `Base` serves what else a service has.
template <class ChangeService, class Base>
using FeedStub = typename ChangeService::template WithRawCallbackMethod_WatchChanges<
    typename ChangeService::template WithCallbackMethod_ListChanges<Base>>;

template <class ChangeService, class Feed, class Handlers, class Base = typename ChangeService::Service>
class FeedAdapter : public Adapter<Handlers, FeedStub<ChangeService, Base>> {
 public:
  using Adapter<Handlers, FeedStub<ChangeService, Base>>::Adapter;

  Reactor* ListChanges(Call* call, const typename Feed::ListRequest* request,
                       typename Feed::ListResponse* response) override {
    return this->chassis_.template ServePoll<&Handlers::PollChanges>(this->handlers_, call, request, response);
  }
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchChanges(Call* call, const grpc::ByteBuffer* request) override {
    return this->chassis_
        .template ServeBytes<&Handlers::WatchChanges, typename Feed::WatchRequest, typename Feed::WatchResponse>(
            this->handlers_, call, request);
  }
};

}  // namespace htx::rpc

#pragma once

#include "awards/rpc/honour_handlers.h"
#include "common/rpc/adapter.h"
#include "htx/awards/v1/honour_service.grpc.pb.h"

namespace htx::awards {

class HonourAdapter final : public rpc::Adapter<HonourHandlers, v1::HonourService::CallbackService> {
 public:
  using Adapter::Adapter;
  using Call = rpc::Call;
  using Reactor = rpc::Reactor;

  Reactor* RevokeAward(Call* call, const v1::RevokeAwardRequest* request, v1::RevokeAwardResponse* response) override {
    return chassis_.Serve<&HonourHandlers::RevokeAward>(handlers_, call, request, response);
  }
  Reactor* ReinstateAward(Call* call, const v1::ReinstateAwardRequest* request,
                          v1::ReinstateAwardResponse* response) override {
    return chassis_.Serve<&HonourHandlers::ReinstateAward>(handlers_, call, request, response);
  }
  Reactor* RecordRecovery(Call* call, const v1::RecordRecoveryRequest* request,
                          v1::RecordRecoveryResponse* response) override {
    return chassis_.Serve<&HonourHandlers::RecordRecovery>(handlers_, call, request, response);
  }
  Reactor* RecordPrizePayment(Call* call, const v1::RecordPrizePaymentRequest* request,
                              v1::RecordPrizePaymentResponse* response) override {
    return chassis_.Serve<&HonourHandlers::RecordPrizePayment>(handlers_, call, request, response);
  }
  Reactor* RecordSigningAuthority(Call* call, const v1::RecordSigningAuthorityRequest* request,
                                  v1::RecordSigningAuthorityResponse* response) override {
    return chassis_.Serve<&HonourHandlers::RecordSigningAuthority>(handlers_, call, request, response);
  }
  Reactor* EndSigningAuthority(Call* call, const v1::EndSigningAuthorityRequest* request,
                               v1::EndSigningAuthorityResponse* response) override {
    return chassis_.Serve<&HonourHandlers::EndSigningAuthority>(handlers_, call, request, response);
  }
  Reactor* ListSigningAuthorities(Call* call, const v1::ListSigningAuthoritiesRequest* request,
                                  v1::ListSigningAuthoritiesResponse* response) override {
    return chassis_.Serve<&HonourHandlers::ListSigningAuthorities>(handlers_, call, request, response);
  }
  Reactor* SuspendCredential(Call* call, const v1::SuspendCredentialRequest* request,
                             v1::SuspendCredentialResponse* response) override {
    return chassis_.Serve<&HonourHandlers::SuspendCredential>(handlers_, call, request, response);
  }
  Reactor* ResumeCredential(Call* call, const v1::ResumeCredentialRequest* request,
                            v1::ResumeCredentialResponse* response) override {
    return chassis_.Serve<&HonourHandlers::ResumeCredential>(handlers_, call, request, response);
  }
  Reactor* GetHonour(Call* call, const v1::GetHonourRequest* request, v1::GetHonourResponse* response) override {
    return chassis_.Serve<&HonourHandlers::GetHonour>(handlers_, call, request, response);
  }
  Reactor* GetHonourStanding(Call* call, const v1::GetHonourStandingRequest* request,
                             v1::GetHonourStandingResponse* response) override {
    return chassis_.Serve<&HonourHandlers::GetHonourStanding>(handlers_, call, request, response);
  }
  Reactor* ConferAwards(Call* call, const v1::ConferAwardsRequest* request,
                        v1::ConferAwardsResponse* response) override {
    return chassis_.Serve<&HonourHandlers::ConferAwards>(handlers_, call, request, response);
  }
  Reactor* GetCeremony(Call* call, const v1::GetCeremonyRequest* request, v1::GetCeremonyResponse* response) override {
    return chassis_.Serve<&HonourHandlers::GetCeremony>(handlers_, call, request, response);
  }
  Reactor* ListCeremonies(Call* call, const v1::ListCeremoniesRequest* request,
                          v1::ListCeremoniesResponse* response) override {
    return chassis_.Serve<&HonourHandlers::ListCeremonies>(handlers_, call, request, response);
  }
  Reactor* ReconcileAnnouncement(Call* call, const v1::ReconcileAnnouncementRequest* request,
                                 v1::ReconcileAnnouncementResponse* response) override {
    return chassis_.Serve<&HonourHandlers::ReconcileAnnouncement>(handlers_, call, request, response);
  }
  Reactor* ImportAwards(Call* call, const v1::ImportAwardsRequest* request,
                        v1::ImportAwardsResponse* response) override {
    return chassis_.Serve<&HonourHandlers::ImportAwards>(handlers_, call, request, response);
  }
  Reactor* GetCredential(Call* call, const v1::GetCredentialRequest* request,
                         v1::GetCredentialResponse* response) override {
    return chassis_.Serve<&HonourHandlers::GetCredential>(handlers_, call, request, response);
  }
  Reactor* ListCredentials(Call* call, const v1::ListCredentialsRequest* request,
                           v1::ListCredentialsResponse* response) override {
    return chassis_.Serve<&HonourHandlers::ListCredentials>(handlers_, call, request, response);
  }
  Reactor* VerifyCredential(Call* call, const v1::VerifyCredentialRequest* request,
                            v1::VerifyCredentialResponse* response) override {
    return chassis_.Serve<&HonourHandlers::VerifyCredential>(handlers_, call, request, response);
  }
  Reactor* GetStatusList(Call* call, const v1::GetStatusListRequest* request,
                         v1::GetStatusListResponse* response) override {
    return chassis_.Serve<&HonourHandlers::GetStatusList>(handlers_, call, request, response);
  }
  Reactor* RenderCertificate(Call* call, const v1::RenderCertificateRequest* request,
                             v1::RenderCertificateResponse* response) override {
    return chassis_.Serve<&HonourHandlers::RenderCertificate>(handlers_, call, request, response);
  }
};

}  // namespace htx::awards

#pragma once

#include "absl/status/statusor.h"
#include "awards/domain/honour.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/honour_service.pb.h"

namespace htx::awards {

class HonourHandlers {
 public:
  explicit HonourHandlers(HandlerParts parts) : parts_(std::move(parts)) {}

  // honour_handlers.cc
  absl::StatusOr<v1::RevokeAwardResponse> RevokeAward(const v1::RevokeAwardRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ReinstateAwardResponse> ReinstateAward(const v1::ReinstateAwardRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordRecoveryResponse> RecordRecovery(const v1::RecordRecoveryRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::GetHonourResponse> GetHonour(const v1::GetHonourRequest& request,
                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ImportAwardsResponse> ImportAwards(const v1::ImportAwardsRequest& request,
                                                        const rpc::RequestContext& context);

  absl::StatusOr<v1::RecordPrizePaymentResponse> RecordPrizePayment(const v1::RecordPrizePaymentRequest& request,
                                                                    const rpc::RequestContext& context);

  // honour_standing_handlers.cc
  absl::StatusOr<v1::GetHonourStandingResponse> GetHonourStanding(const v1::GetHonourStandingRequest& request,
                                                                  const rpc::RequestContext& context);

  // signing_authority_handlers.cc
  absl::StatusOr<v1::RecordSigningAuthorityResponse> RecordSigningAuthority(
      const v1::RecordSigningAuthorityRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::EndSigningAuthorityResponse> EndSigningAuthority(const v1::EndSigningAuthorityRequest& request,
                                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListSigningAuthoritiesResponse> ListSigningAuthorities(
      const v1::ListSigningAuthoritiesRequest& request, const rpc::RequestContext& context);

  // ceremony_handlers.cc
  absl::StatusOr<v1::ConferAwardsResponse> ConferAwards(const v1::ConferAwardsRequest& request,
                                                        const rpc::RequestContext& context);
  absl::StatusOr<v1::GetCeremonyResponse> GetCeremony(const v1::GetCeremonyRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCeremoniesResponse> ListCeremonies(const v1::ListCeremoniesRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ReconcileAnnouncementResponse> ReconcileAnnouncement(
      const v1::ReconcileAnnouncementRequest& request, const rpc::RequestContext& context);

  // credential_handlers.cc
  absl::StatusOr<v1::GetCredentialResponse> GetCredential(const v1::GetCredentialRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCredentialsResponse> ListCredentials(const v1::ListCredentialsRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::VerifyCredentialResponse> VerifyCredential(const v1::VerifyCredentialRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::SuspendCredentialResponse> SuspendCredential(const v1::SuspendCredentialRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ResumeCredentialResponse> ResumeCredential(const v1::ResumeCredentialRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::GetStatusListResponse> GetStatusList(const v1::GetStatusListRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::RenderCertificateResponse> RenderCertificate(const v1::RenderCertificateRequest& request,
                                                                  const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards

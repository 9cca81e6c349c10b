#pragma once

// Honours between proto and domain.

#include "absl/status/statusor.h"
#include "awards/domain/honour.h"
#include "awards/domain/signing_authority.h"
#include "common/base/credential.h"
#include "common/base/ids.h"
#include "htx/awards/v1/honour.pb.h"
#include "htx/awards/v1/honour_service.pb.h"

namespace htx::awards {

// `kind` says which of both it is; a ground is needed for a revocation alone.
absl::StatusOr<Ruling> ParseRuling(const v1::AwardRuling& proto, RulingKind kind, const AwardId& award, std::string id,
                                   absl::Time now);
absl::StatusOr<Recovery> ParseRecovery(const v1::Recovery& proto, const AwardId& award, std::string id, absl::Time now);
absl::StatusOr<PrizePayment> ParsePayment(const v1::PrizePayment& proto, const AwardId& award, std::string id,
                                          absl::Time now);
absl::StatusOr<SigningAuthority> ParseSigningAuthority(const v1::RecordSigningAuthorityRequest& request,
                                                       std::string fresh_id, absl::Time now);
absl::StatusOr<Ceremony> ParseCeremony(const v1::ConferAwardsRequest& request, std::string fresh_id, absl::Time now);

v1::AwardRuling ToProto(const Ruling& ruling);
v1::Recovery ToProto(const Recovery& recovery);
v1::PrizePayment ToProto(const PrizePayment& payment);
v1::SigningAuthority ToProto(const SigningAuthority& authority);
v1::Ceremony ToProto(const Ceremony& ceremony);
v1::CredentialHold ToProto(const CredentialHold& hold);
// Without its document and its holds.
v1::Credential ToProto(const Credential& credential);
v1::VerifyCredentialResponse ToProto(const credential::Verdict& verdict);

}  // namespace htx::awards

#pragma once

// Honours between proto and domain.

#include "absl/status/statusor.h"
#include "awards/domain/honour.h"
#include "common/base/credential.h"
#include "common/base/ids.h"
#include "htx/awards/v1/honour.pb.h"
#include "htx/awards/v1/honour_service.pb.h"

namespace htx::awards {

// `kind` says which of both it is; a ground is needed for a revocation alone.
absl::StatusOr<Ruling> ParseRuling(const v1::AwardRuling& proto, RulingKind kind, const AwardId& award, std::string id,
                                   absl::Time now);
absl::StatusOr<Recovery> ParseRecovery(const v1::Recovery& proto, const AwardId& award, std::string id, absl::Time now);
absl::StatusOr<Ceremony> ParseCeremony(const v1::ConferAwardsRequest& request, std::string fresh_id, absl::Time now);

v1::AwardRuling ToProto(const Ruling& ruling);
v1::Recovery ToProto(const Recovery& recovery);
v1::Ceremony ToProto(const Ceremony& ceremony);
// Without its document.
v1::Credential ToProto(const Credential& credential);
v1::VerifyCredentialResponse ToProto(const credential::Verdict& verdict);

}  // namespace htx::awards

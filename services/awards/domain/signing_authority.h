#pragma once

// Who may sign for an authority, and whether somebody could sign a paper.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/decision.h"
#include "awards/domain/honour.h"
#include "awards/domain/rule_set.h"

namespace htx::awards {

// An appointment of an office, as its paper says.
struct SigningAuthority {
  SigningAuthorityId id = {};
  OrganizationId manager = {};  // The alliance that keeps the record.
  std::string authority = {};   // "organizations/{id}" or "authorities/{id}".
  Grantor grantor = Grantor::kAlliance;
  std::string signer_title = {};
  std::vector<std::string> award_kinds = {};  // Empty: all of the grantor's.
  Period period = {};
  std::string document = {};
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
};
std::string NameOf(const SigningAuthorityId& id);

// Whether the kinds are the grantor's. AWARD_KIND_UNKNOWN, AUTHORITY_REFUSED.
absl::Status CheckSigningAuthority(const SigningAuthority& authority, const RuleSets& sets);
// With its end on `day`. STATE_FORBIDS when it has one, INVALID_ARGUMENT when the day is not after its first.
absl::StatusOr<SigningAuthority> EndOn(SigningAuthority authority, absl::CivilDay day);

// By which of `recorded`, all that is recorded of its authority, the paper could be signed; an empty id where nothing
// is recorded. SIGNER_NOT_EMPOWERED. A decision that names no office is signed by whichever could.
absl::StatusOr<SigningAuthorityId> SignedBy(const Decision& decision, absl::Span<const SigningAuthority> recorded);
absl::Status CheckSigner(const Ruling& ruling, const Award& award, absl::Span<const SigningAuthority> recorded);

}  // namespace htx::awards

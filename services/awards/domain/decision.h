#pragma once

// Decisions and the awards they grant.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/nomination.h"

namespace htx::awards {

enum class Provenance { kDecided = 1, kRecorded = 2, kImported = 3 };
enum class AwardState { kGranted = 1, kConferred = 2, kRevoked = 3, kReinstated = 4 };

// The transition table. GRANTED → CONFERRED; GRANTED, CONFERRED → REVOKED → REINSTATED.
bool MayMove(AwardState from, AwardState to);

// What the caller asks to grant. With a nomination the rest is empty and taken from it.
struct NewItem {
  NominationId nomination = {};
  std::string award_kind = {};
  Recipient recipient = {};
  int32_t year = 0;
  ClusterId cluster = {};
  AwardId award = {};
};

struct Award {
  AwardId id = {};
  DecisionId decision = {};
  NominationId nomination = {};  // May be empty.
  std::string award_kind = {};
  AwardForm form = AwardForm::kCertificate;
  Grantor grantor = Grantor::kAlliance;
  AwardLevel level = AwardLevel::kUnit;
  bool statutory = true;
  Recipient recipient = {};
  int32_t year = 0;
  ClusterId cluster = {};  // May be empty.
  std::string decision_number = {};
  absl::CivilDay signed_on = {};
  AwardState state = AwardState::kGranted;
  std::string dataset = {};
  std::string sector = {};    // Of the recipient's organisation on the day of signing.
  std::string province = {};  // The same; id of the area.
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
};

struct Decision {
  DecisionId id = {};
  std::string number = {};
  std::string authority = {};  // "organizations/{id}" or "authorities/{id}".
  std::string authority_label = {};
  Grantor grantor = Grantor::kAlliance;
  OrganizationId manager = {};
  absl::CivilDay signed_on = {};
  std::string signer_title = {};
  Provenance provenance = Provenance::kDecided;
  std::string dataset = {};
  std::vector<Award> awards = {};
  std::string rule_version = {};
  std::string content_hash = {};
  int64_t registry_sequence = 0;
  SigningAuthorityId signing_authority = {};  // By what it could be signed; empty: nothing is recorded.
  absl::Time create_time = absl::UnixEpoch();
};

std::string NameOf(const DecisionId& id);
std::string NameOf(const AwardId& id);

// One item with what it needs to be judged: its nomination, if it names one, and the registry's facts about the
// recipient's organisation, if it has one.
struct ItemFacts {
  NewItem item = {};
  std::optional<Nomination> nomination = {};
  std::optional<NomineeFacts> nominee = {};
};

// The dates and parties of a decision are checked before its items. Per item, first match wins: ITEM_INVALID,
// NOMINATION_UNKNOWN, AWARD_KIND_UNKNOWN, the errors of CheckGrantable, AUTHORITY_REFUSED, RECIPIENT_KIND_REFUSED,
// CLUSTER_REQUIRED, NOMINEE_UNKNOWN, and the other errors of CheckNominee. Quotas and numbers are the store's.
absl::StatusOr<Decision> Issue(Decision decision, absl::Span<const ItemFacts> items,
                               const RuleSets& sets = RuleSets::Shipped());

// What is hashed: everything on the paper, canonical.
std::string ContentBytes(const Decision& decision);

}  // namespace htx::awards

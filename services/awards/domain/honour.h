#pragma once

// Awards after their decision: handing over, annulment and restoration, what is given back, and historic awards.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/decision.h"
#include "awards/domain/rule_set.h"

namespace htx::awards {

// The grounds of Law 06/2022/QH15, Art 93. Numbers of the proto.
enum class RevocationGround { kFraud = 1, kForgedDossier = 2, kUnlawfulDecision = 3, kStandardUnmet = 4 };
enum class RulingKind { kRevocation = 1, kReinstatement = 2 };

// A signed paper that annuls an award or restores it. Never changed.
struct Ruling {
  std::string id = {};
  AwardId award = {};
  RulingKind kind = RulingKind::kRevocation;
  std::optional<RevocationGround> ground = {};  // Of a revocation.
  std::string number = {};
  std::string authority = {};
  absl::CivilDay signed_on = {};
  std::string findings = {};
  std::optional<int64_t> money_due = {};  // Of a revocation: đồng to be paid back; absent: not known.
  bool item_due = false;
  std::string content_hash = {};
  absl::Time create_time = absl::UnixEpoch();
};

// What is hashed: everything on the paper, canonical.
std::string ContentBytes(const Ruling& ruling);

// What was given back of a revoked award.
struct Recovery {
  std::string id = {};
  AwardId award = {};
  int64_t amount = 0;
  bool item_returned = false;
  absl::CivilDay recovered_on = {};
  std::string document = {};
  absl::Time create_time = absl::UnixEpoch();
};

// Prize money that was paid.
struct PrizePayment {
  std::string id = {};
  AwardId award = {};
  int64_t amount = 0;
  absl::CivilDay paid_on = {};
  std::string document = {};
  absl::Time create_time = absl::UnixEpoch();
};
int64_t SumOf(absl::Span<const PrizePayment> payments);

struct Ceremony {
  CeremonyId id = {};
  std::string display_name = {};
  OrganizationId manager = {};
  absl::CivilDay held_on = {};
  std::string place = {};
  std::vector<AwardId> awards = {};
  std::vector<CredentialId> credentials = {};  // Of each award; an empty id where there is none.
  absl::Time create_time = absl::UnixEpoch();
};

enum class CredentialState { kActive = 1, kRevoked = 2, kSuspended = 3 };
// The transition table. ACTIVE ⇄ SUSPENDED; ACTIVE, SUSPENDED → REVOKED.
bool MayMove(CredentialState from, CredentialState to);
absl::string_view ToText(CredentialState state);

// A suspension of a credential, or its end.
struct CredentialHold {
  bool suspends = true;
  std::string document = {};
  absl::Time create_time = absl::UnixEpoch();
};

struct Credential {
  CredentialId id = {};
  AwardId award = {};
  CredentialState state = CredentialState::kActive;
  std::string status_list = {};  // "statusLists/{id}"
  int64_t status_index = 0;
  std::string document = {};
  std::string key_id = {};
  absl::Time issue_time = absl::UnixEpoch();
  std::optional<absl::Time> revoke_time = {};
};

std::string NameOf(const CeremonyId& id);
std::string NameOf(const CredentialId& id);
absl::string_view ToText(AwardState state);

// The award as `ruling` leaves it; `ruling.item_due` is set where the award was handed over. `last` is the award's
// newest ruling. STATE_FORBIDS, AUTHORITY_REFUSED, RULING_TOO_EARLY.
absl::StatusOr<Award> Apply(Ruling& ruling, Award award, const Decision& decision, const std::optional<Ruling>& last);

// The award, handed over on `held_on`. STATE_FORBIDS, CONFERRED_TOO_EARLY.
absl::StatusOr<Award> Confer(Award award, absl::CivilDay held_on);

// Whether `recovery` is due by `revocation` after `earlier` ones. STATE_FORBIDS (the award is not REVOKED),
// RECOVERY_EXCEEDS_DUE.
absl::Status CheckRecovery(const Recovery& recovery, const Award& award, const Ruling& revocation,
                           absl::Span<const Recovery> earlier);

// Whether `payment` may be paid after `earlier` ones; `prize` is what goes with the award, where that is known.
// STATE_FORBIDS (it is REVOKED), PAID_TOO_EARLY, PRIZE_EXCEEDED.
absl::Status CheckPayment(const PrizePayment& payment, const Award& award, std::optional<int64_t> prize,
                          absl::Span<const PrizePayment> earlier);

// The credential `to` another state, by hand. STATE_FORBIDS.
absl::StatusOr<Credential> MoveTo(CredentialState to, Credential credential);

// A historic paper as a decision with its awards. The kinds are those of any time: what the rules of that day were is
// often not known. AWARD_KIND_UNKNOWN, AUTHORITY_REFUSED, RECIPIENT_KIND_REFUSED, ITEM_INVALID.
absl::StatusOr<Decision> Import(Decision decision, absl::Span<const NewItem> items, const RuleSets& sets);

// The prize money that goes with `award`: by the coefficient and the base salary in force on the day of signing.
// Nothing where one of both is not known.
std::optional<int64_t> PrizeOf(const Award& award, const Decision& decision, const RuleSets& sets);

// Number and day of the decision, year of the achievement; in Vietnamese, as a certificate says it.
std::string NarrativeOf(const Award& award);

}  // namespace htx::awards

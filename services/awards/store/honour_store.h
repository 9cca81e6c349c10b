#pragma once

// Awards after their decision: ceremonies, rulings, recoveries, credentials.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/honour.h"
#include "awards/store/page.h"
#include "common/query/query.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// Saves the state of `award`, whose version is the one it was read with, and raises that. ETAG_MISMATCH when another
// write was first.
absl::Status SaveAwardState(sql::Transaction& transaction, Award& award);
// DECISION_NUMBER_TAKEN when the authority used the number in that year for a decision.
absl::Status CheckNumberFree(sql::Transaction& transaction, const Ruling& ruling);

absl::Status InsertRuling(sql::Transaction& transaction, const Ruling& ruling);
absl::StatusOr<std::vector<Ruling>> ListRulings(sql::Transaction& transaction, const AwardId& award);
absl::Status InsertRecovery(sql::Transaction& transaction, const Recovery& recovery);
absl::StatusOr<std::vector<Recovery>> ListRecoveries(sql::Transaction& transaction, const AwardId& award);

// ID_TAKEN of the ceremony.
absl::Status InsertCeremony(sql::Transaction& transaction, const Ceremony& ceremony);
absl::StatusOr<std::optional<Ceremony>> FindCeremony(sql::Transaction& transaction, const CeremonyId& id);
absl::StatusOr<Page<Ceremony>> ListCeremonies(sql::Transaction& transaction, const ListRequest& request);
const query::Schema& CeremonySchema();
// The ceremony that handed over `award`; an empty id when none did.
absl::StatusOr<CeremonyId> CeremonyOf(sql::Transaction& transaction, const AwardId& award);

// Takes a free place for the credential `id` among those of `year`, and keeps the credential with it; `complete` makes
// the document once the place is known.
absl::Status InsertCredential(sql::Transaction& transaction, Credential& credential, int year,
                              absl::FunctionRef<void(Credential&)> complete);
absl::StatusOr<std::optional<Credential>> FindCredential(sql::Transaction& transaction, const CredentialId& id);
// The oldest first.
absl::StatusOr<std::vector<Credential>> CredentialsOf(sql::Transaction& transaction, const AwardId& award);
absl::StatusOr<Page<Credential>> ListCredentials(sql::Transaction& transaction, const ListRequest& request);
const query::Schema& CredentialSchema();
absl::Status SaveRevoked(sql::Transaction& transaction, const Credential& credential);
// Places of the revoked credentials of a list.
absl::StatusOr<std::vector<int64_t>> RevokedPlaces(sql::Transaction& transaction, const std::string& status_list);

// Awards of the recipient of `award` that must be judged again because of a revocation: later ones when it is REVOKED
// itself, and earlier ones that are REVOKED.
absl::StatusOr<std::vector<AwardId>> ToReview(sql::Transaction& transaction, const Award& award);

// Where an imported decision was read.
struct ImportSource {
  std::string source = {};
  Confidence confidence = Confidence::kAssumed;
};
absl::Status InsertImportSource(sql::Transaction& transaction, const DecisionId& decision, const ImportSource& source);
absl::StatusOr<std::optional<ImportSource>> FindImportSource(sql::Transaction& transaction, const DecisionId& decision);

}  // namespace htx::awards::store

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

absl::Status InsertPayment(sql::Transaction& transaction, const PrizePayment& payment);
// The oldest first.
absl::StatusOr<std::vector<PrizePayment>> ListPayments(sql::Transaction& transaction, const AwardId& award);

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
// Keeps its state, and when it was revoked.
absl::Status SaveCredentialState(sql::Transaction& transaction, const Credential& credential);
absl::Status InsertHold(sql::Transaction& transaction, const CredentialId& credential, const CredentialHold& hold);
// The oldest first.
absl::StatusOr<std::vector<CredentialHold>> HoldsOf(sql::Transaction& transaction, const CredentialId& credential);
// Places of the credentials of a list that are in a state.
absl::StatusOr<std::vector<int64_t>> PlacesIn(sql::Transaction& transaction, const std::string& status_list,
                                              CredentialState state);

// Pairs of awards of the recipient of `award`, itself one of each: a REVOKED one, and a later one that stands and may
// rest on it.
struct MayRestOn {
  AwardId revoked = {};
  AwardId later = {};
  NominationId nomination = {};  // Of the later one; empty when it was taken over from a paper.
};
absl::StatusOr<std::vector<MayRestOn>> ToReview(sql::Transaction& transaction, const Award& award);

// Where an imported decision was read.
struct ImportSource {
  std::string source = {};
  Confidence confidence = Confidence::kAssumed;
};
absl::Status InsertImportSource(sql::Transaction& transaction, const DecisionId& decision, const ImportSource& source);
absl::StatusOr<std::optional<ImportSource>> FindImportSource(sql::Transaction& transaction, const DecisionId& decision);

}  // namespace htx::awards::store

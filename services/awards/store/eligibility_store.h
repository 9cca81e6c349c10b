#pragma once

// Facts about recipients, achievements that back awards, dossiers, and what submissions were judged by.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/eligibility.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// FACT_UNKNOWN: it replaces none that can be replaced. ALREADY_EXISTS / ACHIEVEMENT_KNOWN, ID_TAKEN.
absl::Status InsertFact(sql::Transaction& transaction, const RecipientFact& fact);
// Those of a recipient that nothing replaced, in the order of their ids; at most `limit`.
absl::StatusOr<std::vector<RecipientFact>> FactsAbout(sql::Transaction& transaction, const std::string& recipient,
                                                      int limit);
// What `recorder` recorded, about `recipient` unless it is empty, after the id `after`; `limit` of them.
struct FactPage {
  std::vector<RecipientFact> facts = {};
  int64_t total = 0;
};
absl::StatusOr<FactPage> ListFacts(sql::Transaction& transaction, const OrganizationId& recorder,
                                   const std::string& recipient, const std::string& after, int limit);

// Awards of "organizations/{id}" as a collective, or of "persons/{id}"; at most `limit`.
absl::StatusOr<std::vector<PastAward>> AwardsOf(sql::Transaction& transaction, const std::string& recipient, int limit);
// Which of these achievements back an award.
absl::StatusOr<std::vector<UsedAchievement>> UsedAmong(sql::Transaction& transaction,
                                                       const std::vector<std::string>& achievements);
// FAILED_PRECONDITION / ACHIEVEMENT_USED when another award rests on one of them.
absl::Status ClaimAchievements(sql::Transaction& transaction, const AwardId& award,
                               const std::vector<std::string>& achievements);
// After a revocation.
absl::Status ReleaseAchievements(sql::Transaction& transaction, const AwardId& award);

// Puts these in the place of what the dossier held.
absl::Status ReplaceDocuments(sql::Transaction& transaction, const NominationId& nomination,
                              const std::vector<DossierDocument>& documents);
absl::StatusOr<std::vector<DossierDocument>> DocumentsOf(sql::Transaction& transaction, const NominationId& nomination);

// What a submission was judged by: the rule set, and the facts' message.
struct StoredJudgement {
  std::string rule_set = {};
  std::string facts = {};
};
absl::Status InsertJudgement(sql::Transaction& transaction, const NominationId& nomination, int64_t version,
                             const StoredJudgement& judgement);
// The last one.
absl::StatusOr<std::optional<StoredJudgement>> LastJudgement(sql::Transaction& transaction,
                                                             const NominationId& nomination);

}  // namespace htx::awards::store

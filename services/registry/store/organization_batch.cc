#include "registry/store/organization_batch.h"

#include <utility>
#include <vector>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/rollup.h"
#include "registry/store/claim_store.h"
#include "registry/store/organization_inserts.h"

namespace htx::registry {

OrganizationBatch::OrganizationBatch(sql::Transaction& transaction, ClaimBook book)
    : transaction_(transaction),
      book_(std::move(book)),
      identifiers_(transaction, "identifiers", kIdentifierColumns),
      match_keys_(transaction, "match_keys", kMatchKeyColumns),
      current_(transaction, "organizations", CurrentColumns()),
      revisions_(transaction, "organization_revisions", RevisionColumns()),
      pending_(transaction, "statistic_pending", PendingColumns()),
      search_(transaction) {}

absl::Status OrganizationBatch::Add(const Claims& claims, const Organization& organization) {
  waiting_ = true;
  HTX_RETURN_IF_ERROR(AddClaims(claims, organization.facts()));
  const std::vector<Value> facts = FactValues(organization.facts());
  HTX_RETURN_IF_ERROR(current_.Add(CurrentRow(organization, facts)));
  HTX_RETURN_IF_ERROR(revisions_.Add(RevisionRow(transaction_.author(), organization, facts)));
  HTX_RETURN_IF_ERROR(search_.Add(organization));
  int64_t ordinal = 0;
  for (const RollupDelta& delta : DeltasOf({}, {organization.revision})) {
    HTX_RETURN_IF_ERROR(pending_.Add(PendingRow(organization.id, organization.revision.known_from, ordinal++, delta)));
  }
  book_.Take(claims, organization);
  return absl::OkStatus();
}

absl::Status OrganizationBatch::AddClaims(const Claims& claims, const Facts& facts) {
  for (const Holding& held : claims.holdings) {
    HTX_RETURN_IF_ERROR(identifiers_.Add(IdentifierRow(claims.id, held)));
  }
  for (const MatchKey& key : claims.keys) {
    const std::string slot = book_.IsBorne(key) ? claims.id.text() : std::string();
    HTX_RETURN_IF_ERROR(match_keys_.Add(MatchKeyRow(claims.id, key, slot, /*current=*/true)));
  }
  for (const MatchKey& key : FormerKeysOf(facts)) {
    HTX_RETURN_IF_ERROR(match_keys_.Add(MatchKeyRow(claims.id, key, claims.id.text(), /*current=*/false)));
  }
  return absl::OkStatus();
}

absl::Status OrganizationBatch::Flush() {
  if (!std::exchange(waiting_, false)) return absl::OkStatus();
  for (sql::BulkInsert* const rows : {&identifiers_, &match_keys_, &current_, &revisions_, &pending_}) {
    HTX_RETURN_IF_ERROR(rows->Finish());
  }
  return search_.Flush();
}

}  // namespace htx::registry

#include "registry/rpc/examination.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/acceptance.h"
#include "registry/store/claim_store.h"

namespace htx::registry {
namespace {

// Takes what must be nobody else's, and judges who looks like the organisation as it shall be.
absl::StatusOr<Examination> Claim(sql::Transaction& transaction, const Organization& before, const Timeline& wanted,
                                  const ChangeScope& scope, absl::Time known) {
  ClaimStore claims(transaction);
  if (Has(scope.fields, Field::kTaxCode) || Has(scope.fields, Field::kOtherIdentifiers)) {
    HTX_ASSIGN_OR_RETURN(const auto taken, claims.TakeIdentifiers(before.id, HoldingsOf(wanted)));
    if (taken) return NumberTaken(taken->key.value, NameOf(taken->holder));
  }
  const Facts& facts = wanted.back().facts;
  const std::vector<MatchKey> borne = MatchKeysOf(before.facts());
  Examination examination;
  if (borne == MatchKeysOf(facts)) return examination;
  HTX_ASSIGN_OR_RETURN(const LookAlikes alike, claims.TakeMatchKeys(before.id, facts, borne));
  std::vector<Candidate> candidates = Compare(facts, alike, {.areas = scope.areas, .today = DayOf(known)});
  const std::vector<OrganizationId> accepted = Accepted(candidates, scope.leniency.accepted);
  Leniency leniency = scope.leniency;
  HTX_RETURN_IF_ERROR(AddAccepted(transaction, before.id, leniency));
  HTX_ASSIGN_OR_RETURN(examination.findings,
                       JudgeLikeness(facts, scope.day, std::move(candidates), alike.more, leniency));
  HTX_ASSIGN_OR_RETURN(examination.accepted, RecordAccepted(transaction, before.id, accepted, leniency, known));
  return examination;
}

}  // namespace

absl::StatusOr<Examination> Examine(sql::Transaction& transaction, const Organization& before, const Timeline& timeline,
                                    const Timeline& wanted, const ChangeScope& scope, absl::Time known) {
  std::vector<RuleBreak> findings = CheckRegistration(RevisionOn(wanted, scope.day)->facts, scope.fields, scope.day);
  HTX_RETURN_IF_ERROR(Judge(findings, scope.leniency.rules));
  absl::StatusOr<Examination> alike = Claim(transaction, before, wanted, scope, known);
  if (!alike.ok()) {
    // After an error of the database every further statement fails with it, and nothing stays anyway.
    HTX_RETURN_IF_ERROR(ClaimStore(transaction).GiveBack(before.id, timeline, wanted));
    return alike.status();
  }
  alike->findings.insert(alike->findings.begin(), findings.begin(), findings.end());
  return alike;
}

}  // namespace htx::registry

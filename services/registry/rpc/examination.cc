#include "registry/rpc/examination.h"

#include <algorithm>

#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/store/claim_store.h"

namespace htx::registry {
namespace {

bool Has(absl::Span<const Field> fields, Field field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

}  // namespace

absl::StatusOr<std::vector<RuleBreak>> Examine(sql::Transaction& transaction, const Organization& before,
                                               const Timeline& wanted, const ChangeScope& scope) {
  std::vector<RuleBreak> findings = CheckRegistration(RevisionOn(wanted, scope.day)->facts, scope.fields, scope.day);
  HTX_RETURN_IF_ERROR(Judge(findings, scope.leniency.rules));
  ClaimStore claims(transaction);
  if (Has(scope.fields, Field::kTaxCode) || Has(scope.fields, Field::kOtherIdentifiers)) {
    HTX_ASSIGN_OR_RETURN(const auto taken, claims.TakeIdentifiers(before.id, HoldingsOf(wanted)));
    if (taken) return NumberTaken(taken->key.value, NameOf(taken->holder));
  }
  const Facts& facts = wanted.back().facts;
  const std::vector<MatchKey> borne = MatchKeysOf(before.facts());
  if (borne == MatchKeysOf(facts)) return findings;
  HTX_ASSIGN_OR_RETURN(std::vector<Candidate> candidates, claims.TakeMatchKeys(before.id, facts, borne));
  HTX_ASSIGN_OR_RETURN(std::vector<RuleBreak> alike,
                       JudgeLikeness(facts, scope.day, std::move(candidates), scope.leniency));
  for (RuleBreak& finding : alike) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace htx::registry

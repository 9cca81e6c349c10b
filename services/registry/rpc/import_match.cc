#include "registry/rpc/import_match.h"

#include <algorithm>
#include <set>

#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/rpc/import_update.h"
#include "registry/store/import_store.h"
#include "registry/store/organization_store.h"

namespace htx::registry {
namespace {

constexpr int kHoldersPerKey = 50;

bool IsByIdentifier(const MatchRule& rule) {
  return rule.by != MatchBy::kOrganizationId && rule.by != MatchBy::kNameAndArea;
}

// Takes away the entries of `lists` that tell of `organization`.
template <class Lists>
void DropTelling(const OrganizationId& organization, Lists& lists) {
  std::erase_if(lists, [&](const auto& entry) {
    return std::any_of(entry.second.begin(), entry.second.end(),
                       [&](const auto& one) { return one.organization == organization; });
  });
}

}  // namespace

absl::Status RowMatcher::Expect(absl::Span<const ReadyRow> rows) {
  known_ = {};
  if (plan_.rules.empty()) return absl::OkStatus();
  HTX_RETURN_IF_ERROR(settle_());
  HTX_RETURN_IF_ERROR(ReadHolders(rows));
  HTX_RETURN_IF_ERROR(ReadBearers(rows));
  return ReadCandidates(rows);
}

absl::Status RowMatcher::ReadHolders(absl::Span<const ReadyRow> rows) {
  std::vector<IdentifierKey> keys;
  for (const MatchRule& rule : plan_.rules) {
    if (!IsByIdentifier(rule)) continue;
    for (const ReadyRow& row : rows) {
      for (IdentifierKey& key : KeysOf(rule, row.row)) keys.push_back(std::move(key));
    }
  }
  if (keys.empty()) return absl::OkStatus();
  for (const IdentifierKey& key : keys) known_.holders[{key.scheme, key.value}];
  HTX_ASSIGN_OR_RETURN(std::vector<IdentifierHolder> holders,
                       ClaimStore(transaction_).FindHolders(keys, kHoldersPerKey));
  for (IdentifierHolder& holder : holders) {
    known_.holders[{holder.key.scheme, holder.key.value}].push_back(std::move(holder));
  }
  return absl::OkStatus();
}

absl::Status RowMatcher::ReadBearers(absl::Span<const ReadyRow> rows) {
  const auto by_name = [](const MatchRule& rule) { return rule.by == MatchBy::kNameAndArea; };
  if (std::none_of(plan_.rules.begin(), plan_.rules.end(), by_name)) return absl::OkStatus();
  std::vector<std::string> keys;
  for (const ReadyRow& row : rows) {
    const std::string& name = row.row.organization().legal_name();
    if (!name.empty()) keys.push_back(OwnNameKey(name));
  }
  if (keys.empty()) return absl::OkStatus();
  for (const std::string& key : keys) known_.bearers[key];
  HTX_ASSIGN_OR_RETURN(std::vector<NameBearer> bearers, ClaimStore(transaction_).FindBearers(keys, kHoldersPerKey));
  for (NameBearer& bearer : bearers) known_.bearers[bearer.key].push_back(std::move(bearer));
  return absl::OkStatus();
}

absl::Status RowMatcher::ReadCandidates(absl::Span<const ReadyRow> rows) {
  std::set<OrganizationId> ids;
  for (const ReadyRow& row : rows) {
    if (!row.row.organization_id().empty()) ids.insert(OrganizationId::Of(row.row.organization_id()));
  }
  for (const auto& [key, holders] : known_.holders) {
    for (const IdentifierHolder& holder : holders) ids.insert(holder.organization);
  }
  for (const auto& [key, bearers] : known_.bearers) {
    for (const NameBearer& bearer : bearers) ids.insert(bearer.organization);
  }
  const std::vector<OrganizationId> all(ids.begin(), ids.end());
  for (const OrganizationId& id : all) known_.candidates[id];
  HTX_ASSIGN_OR_RETURN(std::vector<MatchCandidate> candidates, ImportStore(transaction_).FindCandidates(all));
  std::vector<OrganizationId> found;
  for (MatchCandidate& candidate : candidates) {
    found.push_back(candidate.id);
    known_.candidates[found.back()] = std::move(candidate);
  }
  if (plan_.mode == ImportMode::kCreate) return absl::OkStatus();  // What is recorded does not matter.
  HTX_ASSIGN_OR_RETURN(auto recorded, OrganizationStore(transaction_).FindMany(found, {.now = true}));
  for (auto& [id, organization] : recorded) known_.recorded.emplace(organization.id, std::move(organization));
  return absl::OkStatus();
}

std::vector<OrganizationId> RowMatcher::Candidates() const {
  std::vector<OrganizationId> ids;
  for (const auto& [id, candidate] : known_.candidates) ids.push_back(id);
  return ids;
}

absl::StatusOr<std::vector<MatchCandidate>> RowMatcher::Find(const MatchRule& rule, const v1::ImportRow& row) {
  HTX_ASSIGN_OR_RETURN(const std::vector<OrganizationId> ids, FindBy(rule, row));
  std::vector<MatchCandidate> candidates;
  for (const OrganizationId& id : ids) {
    const auto known = known_.candidates.find(id);
    if (known == known_.candidates.end()) {
      HTX_RETURN_IF_ERROR(settle_());
      return ImportStore(transaction_).FindCandidates(ids);
    }
    if (known->second) candidates.push_back(*known->second);
  }
  return candidates;
}

absl::StatusOr<Organization> RowMatcher::GetRecorded(const OrganizationId& id) {
  const auto known = known_.recorded.find(id);
  if (known != known_.recorded.end()) return known->second;
  HTX_RETURN_IF_ERROR(settle_());
  HTX_ASSIGN_OR_RETURN(std::optional<Organization> recorded, OrganizationStore(transaction_).Find(id));
  HTX_CHECK(recorded.has_value());  // It was found in this transaction.
  return *std::move(recorded);
}

absl::StatusOr<std::vector<OrganizationId>> RowMatcher::FindBy(const MatchRule& rule, const v1::ImportRow& row) {
  std::vector<OrganizationId> found;
  if (rule.by == MatchBy::kOrganizationId) {
    if (!row.organization_id().empty()) found.push_back(OrganizationId::Of(row.organization_id()));
    return found;
  }
  if (rule.by == MatchBy::kNameAndArea) {
    if (row.organization().legal_name().empty()) return found;
    HTX_ASSIGN_OR_RETURN(const std::vector<NameBearer> bearers, BearersOf(OwnNameKey(row.organization().legal_name())));
    for (const NameBearer& bearer : bearers) {
      if (bearer.current) found.push_back(bearer.organization);
    }
    return found;
  }
  const std::vector<IdentifierKey> keys = KeysOf(rule, row);
  if (keys.empty()) return found;
  HTX_ASSIGN_OR_RETURN(const std::vector<IdentifierHolder> holders, HoldersOf(keys));
  for (const IdentifierHolder& holder : holders) {
    // Who was recorded in error never had it.
    if (holder.from && HasKey(keys, holder.key)) found.push_back(holder.organization);
  }
  return found;
}

absl::StatusOr<std::vector<IdentifierHolder>> RowMatcher::HoldersOf(absl::Span<const IdentifierKey> keys) {
  std::set<Number> numbers;
  for (const IdentifierKey& key : keys) numbers.emplace(key.scheme, key.value);
  std::vector<IdentifierHolder> holders;
  for (const Number& number : numbers) {
    const auto known = known_.holders.find(number);
    if (known == known_.holders.end()) {
      HTX_RETURN_IF_ERROR(settle_());
      return ClaimStore(transaction_).FindHolders(keys, kHoldersPerKey);
    }
    holders.insert(holders.end(), known->second.begin(), known->second.end());
  }
  return holders;
}

absl::StatusOr<std::vector<NameBearer>> RowMatcher::BearersOf(const std::string& key) {
  const auto known = known_.bearers.find(key);
  if (known != known_.bearers.end()) return known->second;
  HTX_RETURN_IF_ERROR(settle_());
  return ClaimStore(transaction_).FindBearers({key}, kHoldersPerKey);
}

void RowMatcher::Forget(const Claims& claims) {
  known_.candidates.erase(claims.id);
  known_.recorded.erase(claims.id);
  for (const Holding& held : claims.holdings) known_.holders.erase({held.key.scheme, held.key.value});
  for (const MatchKey& key : claims.keys) {
    if (key.what == MatchKind::kName) known_.bearers.erase(key.key);
  }
}

void RowMatcher::Forget(const OrganizationId& organization, const Claims& claims) {
  Forget(claims);
  known_.candidates.erase(organization);
  known_.recorded.erase(organization);
  DropTelling(organization, known_.holders);
  DropTelling(organization, known_.bearers);
}

}  // namespace htx::registry

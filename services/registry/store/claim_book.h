#pragma once

// What many new organisations will claim, looked up for all of them at once and kept true while they are recorded: who
// has the ids, the identifiers and the match keys. What a book knows it answers without a statement; what it does not
// know is asked of ClaimStore.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/identifier.h"

namespace htx::registry {

// What a new organisation claims.
struct Claims {
  OrganizationId id = {};
  Kind kind = Kind::kCooperative;
  std::vector<Holding> holdings = {};
  std::vector<MatchKey> keys = {};
};
Claims ClaimsOf(const OrganizationId& id, const Revision& first);

class ClaimBook {
 public:
  ClaimBook() = default;

  // What of `wanted` nobody has as `transaction` sees it. It may be another transaction than the one that writes, so
  // that this one need not read what it inserts: should somebody else be faster, a constraint breaks.
  static absl::StatusOr<ClaimBook> Look(sql::Transaction& transaction, absl::Span<const Claims> wanted);
  // Reads who bears the keys that somebody has; to be asked of the transaction that writes, before it claims anything.
  absl::Status Meet(sql::Transaction& transaction);

  // True when nobody has the id and the identifiers, and it is known who bears the keys.
  bool Covers(const Claims& claims) const;
  // True when somebody bears `key`, which the book knows.
  bool IsBorne(const MatchKey& key) const;
  // As ClaimStore::FindAlike for those of the keys that are borne.
  LookAlikes FindAlike(const Claims& claims, const Facts& facts) const;
  // `claims` are those of `organization` now.
  void Take(const Claims& claims, const Organization& organization);
  // Something else was done with `claims`: they are not known any more.
  void Forget(const Claims& claims);

 private:
  struct Bearers {
    bool borne = false;
    std::set<Kind> wanted = {};   // The kinds of those who want the key.
    std::set<Kind> unknown = {};  // Of these, those whose bearers are not known; too many of a kind are not read.
    std::vector<std::shared_ptr<const LookAlike>> found = {};
  };
  absl::Status LookForKeys(sql::Transaction& transaction);
  absl::Status Confirm(sql::Transaction& transaction);
  void Enter(const MatchKey& key, Kind kind, std::vector<LookAlike> found);

  std::set<OrganizationId> free_ids_ = {};
  std::set<IdentifierKey> free_identifiers_ = {};
  std::map<MatchKey, Bearers> keys_ = {};
};

}  // namespace htx::registry

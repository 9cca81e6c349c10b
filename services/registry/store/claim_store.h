#pragma once

// Identifiers and match keys: who has them, and who had them first. Everything runs in the transaction that the store
// was made for.
//
// Keys are taken by inserting and reading what the constraint says, never by looking first: on PostgreSQL that is what
// lets parallel transactions with unlike keys pass each other.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/identifier.h"

namespace htx::registry {

// Who has, or had, an identifier.
struct IdentifierHolder {
  IdentifierKey key = {};
  OrganizationId organization = {};
  // The days on which it is believed to have been borne, from the first to the last; no `from`: recorded in error.
  std::optional<absl::CivilDay> from = {};
  std::optional<absl::CivilDay> to = {};
};

// Who bears, or bore, a name.
struct NameBearer {
  std::string key = {};
  OrganizationId organization = {};
  bool current = false;
};

// Look-alikes of one key that are compared, the nearest of them.
inline constexpr size_t kCandidatesPerKey = 20;

// Rows of `identifiers` and `match_keys`, which ClaimStore writes one by one and OrganizationBatch many at a time.
inline constexpr absl::string_view kIdentifierColumns =
    "scheme, value, issuer, slot, organization, valid_from, valid_to";
std::vector<Value> IdentifierRow(const OrganizationId& id, const Holding& held);
inline constexpr absl::string_view kMatchKeyColumns = "what, key, slot, organization, current";
std::vector<Value> MatchKeyRow(const OrganizationId& id, const MatchKey& key, const std::string& slot, bool current);

class ClaimStore {
 public:
  explicit ClaimStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // Everyone who has or had one of `keys` (at most 5 000), at most `per_key` for each.
  absl::StatusOr<std::vector<IdentifierHolder>> FindHolders(absl::Span<const IdentifierKey> keys, int per_key);
  // Everyone who bears or bore one of the own names `keys` (OwnNameKey; at most 5 000), at most `per_key` for each.
  absl::StatusOr<std::vector<NameBearer>> FindBearers(absl::Span<const std::string> keys, int per_key);

  // An identifier of another organisation.
  struct Taken {
    IdentifierKey key = {};
    OrganizationId holder = {};
  };
  // Gives every value of `holdings` to `id`, for as long as it is believed to have borne it on any day. The first one
  // that another organisation has; then those before it are taken.
  absl::StatusOr<std::optional<Taken>> TakeIdentifiers(const OrganizationId& id, absl::Span<const Holding> holdings);
  // `from` lets go of the claim to those of `holdings` that it has, and stays findable by them: an organisation in
  // another form of law goes on under its numbers.
  absl::Status Pass(const OrganizationId& from, absl::Span<const Holding> holdings);
  // Takes the keys of `facts` for `id`, those of former names too. The recorded organisations of the same kind, not
  // ended, that bear one of them now, at most kCandidatesPerKey for each key, the nearest first; keys among `borne`,
  // which it has already, are passed over.
  absl::StatusOr<LookAlikes> TakeMatchKeys(const OrganizationId& id, const Facts& facts,
                                           absl::Span<const MatchKey> borne = {});
  // Those that bear one of `keys` now, as TakeMatchKeys tells of them, and nothing taken.
  absl::StatusOr<LookAlikes> FindAlike(const OrganizationId& id, const Facts& facts, absl::Span<const MatchKey> keys);
  // Takes back what this transaction took for `id`, an organisation that is not recorded after all.
  absl::Status DropAll(const OrganizationId& id, absl::Span<const Holding> holdings, const Facts& facts);

  // Takes back what this transaction took for `id` towards `wanted`, a change of `timeline` that is not made after all.
  absl::Status GiveBack(const OrganizationId& id, absl::Span<const Revision> timeline,
                        absl::Span<const Revision> wanted);

  // Follows a recorded organisation from one timeline to another: identifiers gain or lose days, names go and come.
  // What it holds anew it claims; ALREADY_EXISTS / NUMBER_TAKEN when another organisation has it.
  absl::Status Follow(const OrganizationId& id, absl::Span<const Revision> before, absl::Span<const Revision> after);

 private:
  absl::StatusOr<bool> Insert(const OrganizationId& id, const Holding& held);
  // True when `id` bore the value and passed the claim on.
  absl::StatusOr<bool> HasPassed(const OrganizationId& id, const IdentifierKey& key);
  // A holder that is no longer believed to have borne the value leaves the claim, and stays findable.
  absl::Status StepAside(const OrganizationId& holder, const IdentifierKey& key);
  absl::Status DropIdentifier(const OrganizationId& id, const IdentifierKey& key);
  absl::Status DropKey(const OrganizationId& id, const MatchKey& key);
  absl::Status TakeFormer(const OrganizationId& id, const MatchKey& key);

  sql::Transaction& transaction_;
};

}  // namespace htx::registry

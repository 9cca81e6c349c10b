#pragma once

// Which recorded organisations the rows of an import are about. What many rows ask is read for all of them at once;
// what is not known that way is asked of the database, row by row.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/import.h"
#include "registry/rpc/import_ready.h"
#include "registry/store/claim_book.h"
#include "registry/store/claim_store.h"

namespace htx::registry {

// Works in one transaction. Must not outlive what it was made with.
class RowMatcher {
 public:
  // `settle` writes what waits to be written; it is asked for before the database is.
  RowMatcher(sql::Transaction& transaction, const ImportPlan& plan, std::function<absl::Status()> settle)
      : transaction_(transaction), plan_(plan), settle_(std::move(settle)) {}

  // Reads what Find and GetRecorded will be asked for `rows`, and forgets what was read before.
  absl::Status Expect(absl::Span<const ReadyRow> rows);

  // Everyone whom the rules may find for the rows that are expected, recorded or not.
  std::vector<OrganizationId> Candidates() const;
  // Whom `rule` may mean by `row`, without their provinces.
  absl::StatusOr<std::vector<MatchCandidate>> Find(const MatchRule& rule, const v1::ImportRow& row);
  // The organisation `id`, which Find told of.
  absl::StatusOr<Organization> GetRecorded(const OrganizationId& id);

  // An organisation with these claims was recorded.
  void Forget(const Claims& claims);
  // `organization` was changed, and claims these now.
  void Forget(const OrganizationId& organization, const Claims& claims);

 private:
  using Number = std::pair<IdentifierScheme, std::string>;  // Of any issuer.
  struct Known {
    std::map<Number, std::vector<IdentifierHolder>> holders = {};
    std::map<std::string, std::vector<NameBearer>> bearers = {};
    std::map<OrganizationId, std::optional<MatchCandidate>> candidates = {};
    std::map<OrganizationId, Organization> recorded = {};
  };
  absl::Status ReadHolders(absl::Span<const ReadyRow> rows);
  absl::Status ReadBearers(absl::Span<const ReadyRow> rows);
  absl::Status ReadCandidates(absl::Span<const ReadyRow> rows);
  absl::StatusOr<std::vector<OrganizationId>> FindBy(const MatchRule& rule, const v1::ImportRow& row);
  absl::StatusOr<std::vector<IdentifierHolder>> HoldersOf(absl::Span<const IdentifierKey> keys);
  absl::StatusOr<std::vector<NameBearer>> BearersOf(const std::string& key);

  sql::Transaction& transaction_;
  const ImportPlan& plan_;
  const std::function<absl::Status()> settle_;
  Known known_ = {};
};

}  // namespace htx::registry

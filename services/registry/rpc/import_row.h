#pragma once

// One row of an import: looked up, judged as CreateOrganization or UpdateOrganization would, recorded, reported.

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/rpc/request_context.h"
#include "common/sql/bulk_insert.h"
#include "common/sql/database.h"
#include "registry/domain/relationship.h"
#include "registry/rpc/import_match.h"
#include "registry/rpc/import_ready.h"
#include "registry/rpc/office.h"
#include "registry/store/organization_batch.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// Which of what `rows` would claim as new organisations nobody has.
absl::StatusOr<ClaimBook> LookAhead(sql::Transaction& transaction, absl::Span<const ReadyRow> rows);

// Settles rows in one transaction. Must not outlive what it was made with.
class RowDesk {
 public:
  RowDesk(sql::Transaction& transaction, const Office& office, const ImportPlan& plan,
          const rpc::RequestContext& context);

  // `rows` are settled next, in their order: what their judgement asks is read for all of them at once, and what they
  // write is gathered until somebody asks for it or Finish is called. Rows that were not expected are settled one by
  // one, with the same result. `book` is that of LookAhead; what is in it and not so any more breaks a constraint,
  // after which the rows are to be settled in another transaction, unexpected.
  absl::Status Expect(absl::Span<const ReadyRow> rows, ClaimBook book);
  // Writes what was gathered; once all rows are settled.
  absl::Status Finish();

  // The report on `row`; nothing of a refused row is left in the transaction. An error is one of the database, and ends
  // the transaction.
  absl::StatusOr<v1::ImportRowReport> Settle(const ReadyRow& row);

 private:
  struct Match {
    MatchBy by = MatchBy::kTaxCode;
    OrganizationId id = {};
  };
  absl::Status Judge(const ReadyRow& row, v1::ImportRowReport& report);
  absl::Status Create(const ReadyRow& row, v1::ImportRowReport& report);
  // Decides the membership of an organisation that is not recorded yet: afterwards it would be too late to refuse.
  absl::Status JudgeAdmission(const NewOrganization& command, const Relationship& membership);
  absl::Status Change(const ReadyRow& row, const Match& match, v1::ImportRowReport& report);
  // Leaves in `change` the fields that are recorded otherwise for its day: a file that says what is known changes
  // nothing.
  absl::Status KeepDifferences(const Organization& recorded, FactsChange& change);
  // Notes that `row` is about `id`, which is new or was there before. ROW_REPEATED.
  absl::Status Track(const ReadyRow& row, const OrganizationId& id, bool is_new);
  absl::Status ReadAlliances(absl::Span<const ReadyRow> rows);
  absl::StatusOr<const AreaTree*> Areas();
  absl::StatusOr<std::optional<Found>> AllianceOf(const OrganizationId& id);
  // The organisation that the rules find for `row`. AMBIGUOUS_MATCH.
  absl::StatusOr<std::optional<Match>> FindMatch(const ReadyRow& row);

  sql::Transaction& transaction_;
  OrganizationStore organizations_;
  const Office& office_;
  const ImportPlan& plan_;
  const rpc::RequestContext& context_;
  std::shared_ptr<const AreaTree> areas_ = {};
  std::map<OrganizationId, Found> alliances_ = {};
  RowMatcher matcher_;
  std::unique_ptr<OrganizationBatch> batch_ = {};  // Of the rows that are expected.
  sql::BulkInsert subjects_;
  std::map<OrganizationId, std::optional<int64_t>> tracked_ = {};  // Which row is about it, as far as that is known.
};

}  // namespace htx::registry

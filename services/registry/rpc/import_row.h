#pragma once

// One row of an import: looked up, judged as CreateOrganization or UpdateOrganization would, recorded, reported.

#include <map>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"
#include "registry/domain/relationship.h"
#include "registry/rpc/import_proto.h"
#include "registry/rpc/office.h"
#include "registry/rpc/organization_proto.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

// A row that is ready for the transaction, which may run twice.
struct ReadyRow {
  v1::ImportRow row = {};
  int64_t number = 0;
  absl::Status refused = absl::OkStatus();                // Why it cannot be recorded whatever is recorded.
  absl::StatusOr<NewRow> fresh = absl::UnknownError("");  // As a new organisation.
  OrganizationId id = {};                                 // Of the new organisation.
  RelationshipId membership = {};
};

// Reads `row` as far as that can be done before the transaction. `broken` is what is wrong with its fields already.
ReadyRow MakeReady(v1::ImportRow row, int64_t number, const absl::Status& broken, const ImportPlan& plan,
                   const Office& office, absl::Time now);

// Settles rows in one transaction. Must not outlive what it was made with.
class RowDesk {
 public:
  RowDesk(sql::Transaction& transaction, const Office& office, const ImportPlan& plan,
          const rpc::RequestContext& context)
      : transaction_(transaction), organizations_(transaction), office_(office), plan_(plan), context_(context) {}

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
  absl::Status Track(const ReadyRow& row, const OrganizationId& id);
  absl::StatusOr<const AreaTree*> Areas();
  absl::StatusOr<std::optional<Found>> AllianceOf(const OrganizationId& id);
  // The organisation that the rules find for `row`. AMBIGUOUS_MATCH.
  absl::StatusOr<std::optional<Match>> FindMatch(const ReadyRow& row);
  absl::StatusOr<std::vector<OrganizationId>> FindBy(const MatchRule& rule, const v1::ImportRow& row);

  sql::Transaction& transaction_;
  OrganizationStore organizations_;
  const Office& office_;
  const ImportPlan& plan_;
  const rpc::RequestContext& context_;
  std::shared_ptr<const AreaTree> areas_ = {};
  std::map<OrganizationId, Found> alliances_ = {};
};

}  // namespace htx::registry

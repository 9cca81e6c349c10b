#pragma once

// Imports between protos and the domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/query/query.h"
#include "htx/registry/v1/bulk_service.pb.h"
#include "htx/registry/v1/import.pb.h"
#include "registry/domain/import.h"
#include "registry/domain/registration_rules.h"

namespace htx::registry {

// "imports/{id}"
std::string NameOfImport(absl::string_view id);
// "operations/import-{id}"
std::string OperationOfImport(absl::string_view id);

// One way to find a row's organisation.
struct MatchRule {
  MatchBy by = MatchBy::kTaxCode;
  IdentifierScheme scheme = IdentifierScheme::kExternal;  // With kIdentifier.
};

// What an import shall do, with every part valid by itself.
struct ImportPlan {
  std::string id = {};
  ImportMode mode = ImportMode::kCreate;
  std::vector<MatchRule> rules = {};
  std::vector<std::string> mask = {};       // Paths; empty: those that a row fills.
  query::Fragment scope = {.text = "1=1"};  // RECONCILE.
  v1::ImportConfig config = {};             // As it came.
  std::string fixed = {};                   // What of it must not change when the import is sent again.
  int64_t first_row = 1;
  std::string principal = {};  // Who imports.

  // Each row must be about another organisation, and it is remembered which.
  bool Tracks() const { return mode != ImportMode::kCreate; }
};

// INVALID_ARGUMENT / FIELD_RULE with every violation; MASK_UNKNOWN_PATH; those of a filter, for the scope.
absl::StatusOr<ImportPlan> ParseImportConfig(const v1::ImportConfig& config);

v1::Import ToProto(const ImportRecord& import);

// A refused row: the reason, the violations and the candidates of `status` in `report`.
void Refuse(const absl::Status& status, v1::ImportRowReport& report);

// The counts of one row's report.
ImportCounts CountsOf(const v1::ImportRowReport& report);
// The bits of ImportPage::outcomes for it.
int64_t OutcomeBits(const v1::ImportRowReport& report);

}  // namespace htx::registry

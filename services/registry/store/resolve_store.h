#pragma once

// What resolving asks of many organisations at once. Everything runs in the transaction that the store was made for.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// A name that a recorded revision bears, or bore.
struct BorneName {
  std::string by = {};  // LEGAL_NAME, SHORT_NAME, FOREIGN_NAME.
  std::string text = {};
};

// Since when an organisation is recorded.
struct FirstKnown {
  absl::CivilDay day = {};
  absl::Time known = absl::UnixEpoch();
};

class ResolveStore {
 public:
  explicit ResolveStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // The legal, short and foreign names that were ever recorded of `ids`.
  absl::StatusOr<std::map<std::string, std::vector<BorneName>>> NamesEver(absl::Span<const OrganizationId> ids);
  // The first recorded day of each of `ids`, and when it was recorded first.
  absl::StatusOr<std::map<std::string, FirstKnown>> FindFirst(absl::Span<const OrganizationId> ids);
  // Why the last revision of each of `ids` was recorded, as believed now.
  absl::StatusOr<std::map<std::string, std::string>> LastReasons(absl::Span<const OrganizationId> ids);

 private:
  // Runs `select` with packs of `ids` in the place of its list, then `last`.
  absl::Status InPacks(absl::string_view select, absl::string_view rest, absl::Span<const OrganizationId> ids,
                       absl::FunctionRef<void(const sql::Row&)> each);

  sql::Transaction& transaction_;
};

}  // namespace htx::registry

#pragma once

// What the yearly forms count, and what is stated for them.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/official_form.h"
#include "awards/store/page.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// Which records a form counts. `period` has both ends.
struct FormScope {
  OrganizationId manager = {};  // Empty: all.
  std::string dataset = {};     // Empty: all.
  Period period = {};
};

// Awards that stand, by the day of signing.
absl::StatusOr<std::vector<Tallied>> TallyAwards(sql::Transaction& transaction, const FormScope& scope);
// Movements that were launched and not cancelled, by the day of launch; no contests.
absl::StatusOr<std::vector<Tallied>> TallyCampaigns(sql::Transaction& transaction, const FormScope& scope);

absl::Status InsertStatedForm(sql::Transaction& transaction, const StatedForm& stated);
// What was stated last; nothing when nobody did.
absl::StatusOr<std::optional<StatedForm>> LatestStatedForm(sql::Transaction& transaction, absl::string_view code,
                                                           const OrganizationId& manager, int32_t year);
const query::Schema& StatedFormSchema();
absl::StatusOr<Page<StatedForm>> ListStatedForms(sql::Transaction& transaction, const ListRequest& request);

}  // namespace htx::awards::store

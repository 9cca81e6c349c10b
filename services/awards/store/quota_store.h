#pragma once

// Bases of quotas, and the places of quotas that are taken.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/quota.h"
#include "common/sql/database.h"

namespace htx::awards::store {

// ALREADY_EXISTS / ID_TAKEN.
absl::Status InsertStatement(sql::Transaction& transaction, const QuotaStatement& statement);
// The one that counts: the last that was made.
absl::StatusOr<std::optional<QuotaStatement>> LastStatement(sql::Transaction& transaction,
                                                            const OrganizationId& alliance, QuotaBase base,
                                                            int32_t year);

// Whose places are counted.
struct SlotKey {
  std::string award_kind = {};
  std::string scope = {};  // "clusters/{id}" or "organizations/{id}".
  int32_t year = 0;
};
// Takes a place for `holder`, "nominations/{id}" or "awards/{id}", which may hold one already. False: none is left.
// What was taken beyond the quota, by papers of others or before the base shrank, uses up its places.
absl::StatusOr<bool> TakeSlot(sql::Transaction& transaction, const SlotKey& key, const std::string& holder,
                              const QuotaLimit& limit);
// Takes the first free place whatever the quota: the paper of another authority is a fact.
absl::Status RecordSlot(sql::Transaction& transaction, const SlotKey& key, const std::string& holder);
absl::Status ReleaseSlot(sql::Transaction& transaction, const std::string& holder);

struct Slot {
  int32_t number = 0;
  std::string holder = {};
  int64_t quota = 0;
  int64_t base = 0;
  std::string base_source = {};
};
struct SlotsHeld {
  std::vector<Slot> slots = {};  // At most `limit`, in order.
  int64_t held = 0;
  int64_t granted = 0;
};
absl::StatusOr<SlotsHeld> SlotsOf(sql::Transaction& transaction, const SlotKey& key, int limit);

}  // namespace htx::awards::store

#pragma once

// The figures of a period, summed by the database.

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding::store {

enum class ReportGrouping { kNone = 0, kProvince = 1, kDistrict = 2, kSector = 3, kSource = 4 };

// What is counted: money that moved in [from, to) under loans of the fund and, unless empty, the data set.
struct ReportScope {
  FundId fund = {};
  absl::CivilDay from = {};
  absl::CivilDay to = {};
  std::string dataset = {};
};

struct Figures {
  int64_t borrowers = 0;
  int64_t loans = 0;
  int64_t new_loans = 0;
  Dong lent = 0;
  Dong principal_collected = 0;
  Dong interest_collected = 0;
  Dong outstanding = 0;  // At the end of the day before `to`.
};

// Figures by key (id of area or source, or sector code). kNone gives one entry with the key "".
absl::StatusOr<std::map<std::string, Figures>> ReadFigures(sql::Transaction& tx, const ReportScope& scope,
                                                           ReportGrouping grouping);

}  // namespace htx::funding::store

#pragma once

// Terms of sources and what they cost in the database. Every function runs in the caller's transaction and hands its
// errors through (common/sql/database.h).

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/capital_cost.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

absl::Status InsertSourceTerms(sql::Transaction& tx, const SourceTerms& terms);
// Of all sources of the fund, by source and in the order in which they were stated.
absl::StatusOr<std::vector<SourceTerms>> TermsOf(sql::Transaction& tx, const FundId& fund);

// How the source's balances changed up to and on `last`, by day.
absl::StatusOr<std::vector<SourceDay>> SourceDays(sql::Transaction& tx, const SourceId& source, absl::CivilDay last);
// The interest, in term and overdue, that receipts booked up to and on `last` paid under loans in which the source has
// a share, by day.
absl::StatusOr<std::vector<InterestPaid>> InterestPaidOf(sql::Transaction& tx, const FundId& fund,
                                                         const SourceId& source, absl::CivilDay last);

// What a month end posted.
struct PostedCost {
  SourceId source = {};
  absl::CivilDay day = {};
  CapitalCost posted = {};
  CapitalCost total = {};
  JournalId journal = {};  // Empty when nothing was due.
};
absl::Status InsertCapitalCost(sql::Transaction& tx, const FundId& fund, const PostedCost& cost);
// The sum of what was posted for the source.
absl::StatusOr<CapitalCost> CostPosted(sql::Transaction& tx, const SourceId& source);

// Lists. The aliases are t and c.
query::Schema SourceTermsSchema();
absl::StatusOr<Page<SourceTerms>> ListSourceTerms(sql::Transaction& tx, const ListQuery& list);
query::Schema CapitalCostSchema();
absl::StatusOr<Page<PostedCost>> ListCapitalCosts(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store

#pragma once

// What the capital of others costs: interest that the fund owes the provider of a source, and the fee that the provider
// owes the fund, by the terms of their contract. Pure: the same terms, balances and income give the same đồng.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "funding/domain/fund.h"
#include "funding/domain/ledger.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding {

// What a yearly rate is paid on: the capital put in, or what of it is lent.
enum class CostBasis { kContributed = 1, kLent = 2 };

// The terms of a source from a day on.
struct SourceTerms {
  SourceTermsId id = {};
  FundId fund = {};
  SourceId source = {};
  absl::CivilDay effective = {};
  CostBasis basis = CostBasis::kContributed;
  int64_t rate_ppm = 0;            // Interest a year.
  int64_t interest_share_ppm = 0;  // Of the interest that borrowers paid.
  int64_t fee_ppm = 0;             // A year, of the principal lent; owed to the fund.
  std::string reference = {};
  std::string principal = {};
  absl::Time created = absl::UnixEpoch();
};

// INVALID_ARGUMENT / FIELD_RULE unless capital of such a source has a price: entrusted and borrowed capital.
absl::Status CheckTermsFor(SourceKind kind);

// How the balances of a source changed on a day.
struct SourceDay {
  absl::CivilDay day = {};
  Dong contributed = 0;
  Dong lent = 0;
};

// Interest that borrowers paid on a day under loans in which the source has a share; less what was taken back.
struct InterestPaid {
  absl::CivilDay day = {};
  int64_t share_ppm = kMillion;
  Dong amount = 0;
};

// What was due between a provider and the fund since the beginning.
struct CapitalCost {
  Dong interest = 0;
  Dong fee = 0;

  bool operator==(const CapitalCost&) const = default;
};

// What `terms` come to from `first` up to and on `last`. Each is an exact sum over the days, rounded once, half up: so
// a month's part is the difference of two such sums, and no đồng is lost between months. `days` and `paid` are in order
// of their days. Terms are in the order in which they were stated; of two for one day the later one holds.
CapitalCost CostThrough(absl::Span<const SourceTerms> terms, absl::Span<const SourceDay> days,
                        absl::Span<const InterestPaid> paid, std::optional<absl::CivilDay> first, absl::CivilDay last);

// The entry of what became due, Dr 6130 / Cr 2140 and Dr 2140 / Cr 5150, negative parts mirrored; without lines when
// nothing did. Without id, actor, request and instant.
JournalEntry PostCapitalCost(const FundId& fund, const SourceId& source, const CapitalCost& difference,
                             absl::CivilDay day);

}  // namespace htx::funding

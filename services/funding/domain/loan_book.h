#pragma once

// The loans of one debtor as the books of a fund knew them at the end of a business day, their classes, what is to be
// put by for them, and the money expected of them. Pure.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/collateral.h"
#include "funding/domain/standing.h"

namespace htx::funding {

// What the ledger held under a loan.
struct LoanBalances {
  std::map<SourceId, Dong> principal = {};  // On 1311 to 1315.
  std::map<int, Dong> by_group = {};        // The same by debt group.
  Dong provision = 0;                       // 1391 and 1392.
  Dong undrawn = 0;                         // 9110.
  Dong followed = 0;                        // 9130.

  Dong Principal() const;
  // The group in which most of the principal stands, the worse of two; 0 without principal.
  int Group() const;
};

// The loan's contract is of now; its events are those that were booked by the day, so its sums are not to be read.
struct BookedLoan {
  OrganizationId debtor = {};
  OwedLoan owed = {};
  LoanBalances books = {};
  std::vector<Collateral> collaterals = {};
};

struct BookedDebt {
  size_t loan = 0;  // Position among the debtor's loans.
  Debt debt = {};
  Dong own_risk = 0;  // Principal that is provided for.
  Dong deducted = 0;
  std::optional<Dong> specific = {};  // To be put by; absent: no rule gives it.
  std::optional<Dong> general = {};
};

struct DebtorBook {
  std::vector<BookedDebt> debts = {};  // What is owed on the day; without the rest of the loans.
  std::optional<Scale> scale = {};
  RuleBasis basis = {};
};

// Classes and provisions of the loans of one debtor on `day`. Entrusted money whose provider bears the risk needs no
// provision; the part of a loan's principal at the fund's risk is what its books of those sources hold. A collateral
// counts for its loan alone.
DebtorBook ClassDebtor(absl::Span<const BookedLoan> loans, absl::CivilDay day, const RuleBook& classification,
                       const RuleBook& lending);

// Money expected.
struct Expected {
  Dong principal = 0;
  Dong interest = 0;
  Dong penalty = 0;
  int64_t instalments = 0;

  Expected& operator+=(const Expected& other);
};

// Where in time: due until the day (-1), in the month that is so many after the day's (0 …), or later (kLater).
inline constexpr int kDue = -1;
inline constexpr int kLater = 1'000'000;
// By time and source.
using Forecast = std::map<std::pair<int, SourceId>, Expected>;

// Adds what `loan` owes and will, if everything is paid when it falls due after `day`, for `months` months. Principal
// goes to the sources as their books hold it, interest and penalty to the lead source. Returns the principal added.
Dong AddExpected(const BookedLoan& loan, absl::CivilDay day, int months, Forecast& forecast);

}  // namespace htx::funding

#pragma once

// Programmes: a budget for a purpose, with its own rules; and the limits that a fund sets itself.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "funding/domain/borrower.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"
#include "funding/domain/source_mix.h"

namespace htx::funding {

// Who may borrow under a programme, and what. An empty list and a zero ask for nothing.
struct ProgramConditions {
  std::vector<BorrowerKind> kinds = {};
  std::vector<std::string> sectors = {};
  std::vector<std::string> areas = {};  // Provinces or districts where the borrower works, by id.
  Dong largest_loan = 0;
  int longest_term_months = 0;
  int64_t own_capital_ppm = 0;  // Of the total investment.

  bool operator==(const ProgramConditions&) const = default;
};

struct Program {
  ProgramId id = {};
  FundId fund = {};
  std::string display_name = {};
  absl::CivilDay from = {};
  absl::CivilDay to = {};  // Exclusive.
  Dong budget = 0;
  // True: what was repaid may be lent again. False: the budget is spent once.
  bool revolving = false;
  SourceMix mix = {};  // What its loans draw on; empty: any source.
  ProgramConditions conditions = {};
  std::string reference = {};  // The decision that set it up.
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  int64_t version = 0;
};

// What a programme did up to the end of a day.
struct ProgramPosition {
  absl::CivilDay day = {};
  Dong committed = 0;
  Dong lent = 0;
  Dong repaid = 0;

  Dong Used(bool revolving) const { return committed + lent + (revolving ? 0 : repaid); }
};

enum class LimitSubject { kBorrower = 1, kGroup = 2, kProgram = 3, kSource = 4 };

// The most that may be owed and promised at a time, from a day on.
struct CreditLimit {
  CreditLimitId id = {};
  FundId fund = {};
  LimitSubject subject = LimitSubject::kBorrower;
  // Id of the borrower; of any member of the group; of the programme; of the source.
  std::string subject_id = {};
  absl::CivilDay effective = {};
  std::optional<Dong> amount = {};  // None: no limit from that day on.
  std::string reference = {};
};

}  // namespace htx::funding

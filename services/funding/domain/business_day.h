#pragma once

// A business day of a fund on its way to being closed.

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding {

enum class DayState { kClosing = 1, kClosed = 2, kBlocked = 3 };
enum class DayStep { kExpire = 1, kDebtors = 2, kRollUp = 3, kDigest = 4 };

struct BusinessDay {
  FundId fund = {};
  absl::CivilDay day = {};
  DayState state = DayState::kClosing;
  DayStep step = DayStep::kExpire;
  std::string place = {};  // The last debtor that the step has passed.
  bool classifies = false;
  absl::Time started = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  std::optional<absl::Time> closed = {};
  int64_t loans = 0;
  Dong principal = 0;
  Dong overdue = 0;
  Dong interest = 0;
  Dong penalty = 0;
  Dong suspended = 0;
  Dong specific = 0;
  Dong general = 0;
  std::string ledger_hash = {};
  std::string digest = {};
};

// How far the days of a fund are.
struct FundDays {
  FundId fund = {};
  std::optional<absl::CivilDay> sealed = {};  // Nothing is posted up to and on it.
  std::optional<absl::CivilDay> closed = {};
  std::optional<absl::CivilDay> asked = {};  // What is to be closed.
  std::string asked_by = {};
  bool asked_period = false;  // The accounting period ends with it.

  // The next day to close; absent: none is asked for.
  std::optional<absl::CivilDay> Next() const {
    if (!asked.has_value() || (closed.has_value() && *asked <= *closed)) return std::nullopt;
    return closed.has_value() ? *closed + 1 : *asked;
  }
};

struct DayFailure {
  absl::CivilDay day = {};
  OrganizationId debtor = {};
  LoanId loan = {};  // Empty: not known.
  std::string reason = {};
  std::string message = {};
  int tries = 0;
  absl::Time failed = absl::UnixEpoch();
  std::optional<absl::Time> solved = {};
};

}  // namespace htx::funding

#pragma once

// The work of closing days, one transaction at a time. Any number of workers may do it, and die at any point: what
// committed is never done again, and what did not is as if it had never begun.

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "funding/domain/business_day.h"
#include "funding/rpc/application_handlers.h"
#include "funding/rpc/desk.h"
#include "funding/rpc/loan_handlers.h"

namespace htx::funding {

class DayWork {
 public:
  // References outlive the work. `debtors_at_once` is how many debtors one transaction closes.
  DayWork(const Desk& desk, ApplicationHandlers& applications, LoanHandlers& loans, int debtors_at_once = 500)
      : desk_(desk), applications_(applications), loans_(loans), debtors_at_once_(debtors_at_once) {}

  // One transaction, or a few, for the next day that was asked for. False when nothing is left to do now: all asked
  // days are closed, the day is blocked, or another worker is at it. Errors are those of the database: try again later.
  absl::StatusOr<bool> Step(const FundId& fund);
  // Steps until nothing is left. Tests and tools use it; the service steps in the background.
  absl::Status CloseAsked(const FundId& fund);

 private:
  CallRecord Record() const;
  absl::Status Expire(const FundId& fund, absl::CivilDay day);
  absl::StatusOr<bool> CloseBatch(const BusinessDay& day);
  absl::StatusOr<bool> CloseOneByOne(const BusinessDay& day);

  Desk desk_;
  ApplicationHandlers& applications_;
  LoanHandlers& loans_;
  int debtors_at_once_ = 500;
};

}  // namespace htx::funding

#pragma once

// What moved between a fund and one borrower, event by event, as the ledger has it.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/sql/database.h"
#include "funding/domain/ledger.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

struct BorrowerMovement {
  Dong lent = 0;
  Dong received = 0;
  Dong principal = 0;
  Dong interest = 0;
  Dong penalty = 0;
  Dong fee = 0;
  Dong recovered = 0;
  Dong written_off = 0;
  Dong taken_over = 0;  // Came from other books.
};

// All entries of one cause on one day under one loan.
struct BorrowerLine {
  absl::CivilDay day = {};
  LoanId loan = {};
  std::string cause = {};
  JournalKind kind = JournalKind::kDisbursement;  // The first of them, in the order of kinds.
  BorrowerMovement moved = {};
  Dong balance = 0;  // Principal owed under all loans after it.
};

struct BorrowerQuery {
  FundId fund = {};
  OrganizationId borrower = {};
  absl::CivilDay from = {};
  absl::CivilDay to = {};         // The last day.
  std::vector<Value> after = {};  // (day, loan, cause) of the last line sent; empty on the first page.
  int limit = 0;
};

struct BorrowerStatement {
  Page<BorrowerLine> lines = {};
  Dong opening = 0;
  BorrowerMovement sums = {};  // Of all lines.

  Dong Closing() const { return opening + sums.taken_over + sums.lent - sums.principal - sums.written_off; }
};
absl::StatusOr<BorrowerStatement> ReadBorrowerStatement(sql::Transaction& tx, const BorrowerQuery& query);

}  // namespace htx::funding::store

#pragma once

// Openings of funds in the database. Every function runs in the caller's transaction and hands its errors through.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/sql/database.h"
#include "funding/domain/opening.h"

namespace htx::funding::store {

// The opening of a fund, without its rows.
struct Opening {
  FundId fund = {};
  absl::CivilDay cut_over = {};
  OpeningState state = OpeningState::kStaged;
  std::vector<std::string> makers = {};
  std::string checker = {};
  std::string content_hash = {};  // Empty while STAGED.
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  int64_t version = 0;
};
absl::StatusOr<std::optional<Opening>> FindOpening(sql::Transaction& tx, const FundId& fund);
// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Opening> GetOpening(sql::Transaction& tx, const FundId& fund);
// Inserts version 1, replaces any later one. ABORTED / TRANSACTION_CONFLICT when the stored version is another.
absl::Status SaveOpening(sql::Transaction& tx, const Opening& opening);
// Removes it with its rows; returns how many loans it had.
absl::StatusOr<int64_t> DropOpening(sql::Transaction& tx, const FundId& fund);
// Whether the fund's books hold anything that is not of its opening.
absl::StatusOr<bool> HasOtherEntries(sql::Transaction& tx, const FundId& fund);

// Keeps what secures a told loan instead of what did before. FAILED_PRECONDITION / COLLATERAL_PLEDGED when its document
// or its id is that of another one.
absl::Status PutCollaterals(sql::Transaction& tx, const FundId& fund, const LoanId& loan,
                            absl::Span<const Collateral> collaterals);

// A loan as it was told.
struct ToldLoan {
  LoanId id = {};
  std::string content = {};  // Bytes.
  std::string hash = {};
};
// The hash under which the loan was told; none: it was not.
absl::StatusOr<std::optional<std::string>> ToldHash(sql::Transaction& tx, const FundId& fund, const LoanId& loan);
// Whether a loan of that id exists.
absl::StatusOr<bool> HasLoan(sql::Transaction& tx, const LoanId& loan);
// Keeps the loan, instead of what was told of it before, with what it comes to.
absl::Status PutTold(sql::Transaction& tx, const FundId& fund, const ToldLoan& told,
                     absl::Span<const OpeningFigure> figures, absl::Span<const OpeningFigure> used);
// Loans that are not in the books yet, by id, at most `limit`.
absl::StatusOr<std::vector<ToldLoan>> NotPosted(sql::Transaction& tx, const FundId& fund, int limit);
absl::Status MarkPosted(sql::Transaction& tx, const FundId& fund, const LoanId& loan);

// Leaves the loan as the end of the cut-over does: through when it accrued, its group, its provisions.
absl::Status SetDayEnd(sql::Transaction& tx, const Loan& loan);

struct ToldCount {
  int64_t loans = 0;
  int64_t posted = 0;
};
absl::StatusOr<ToldCount> CountTold(sql::Transaction& tx, const FundId& fund);
// Ids and hashes of everything told, by id.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ToldHashes(sql::Transaction& tx, const FundId& fund);

// All balances told, by account and source.
absl::StatusOr<std::vector<OpeningFigure>> BalancesTold(sql::Transaction& tx, const FundId& fund);
absl::Status ReplaceBalances(sql::Transaction& tx, const FundId& fund, absl::Span<const OpeningFigure> balances);
// Sums over the loans told, by account and source; `used` what the sources promised and lent.
struct ToldSums {
  std::vector<OpeningFigure> figures = {};
  std::vector<OpeningFigure> used = {};
};
absl::StatusOr<ToldSums> SumTold(sql::Transaction& tx, const FundId& fund);

}  // namespace htx::funding::store

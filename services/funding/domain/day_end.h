#pragma once

// The end of a business day. What is found out about the loans of one debtor is one pure function of the contract and
// the events that were booked by then, so a day that is closed again, late, or after a crash comes to the same.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/classification.h"
#include "funding/domain/ledger.h"
#include "funding/domain/loan.h"

namespace htx::funding {

// The events as the books of `day` know them: what was booked later had not happened.
LoanEvents BookedBy(const LoanEvents& events, absl::CivilDay day);

// Whether the end of `day` classes debts and puts by for them: the last day of a month, where the rule says monthly, as
// it does for every scale known. Without a rule no day does.
bool Classifies(absl::CivilDay day, const RuleBook& rules);

// The last day on which a classification of `day` is in time (the first days of the next month). Absent: not known.
std::optional<absl::CivilDay> ClassificationDue(absl::CivilDay day, const RuleBook& rules);

// A loan as the day end finds it.
struct DayLoan {
  Loan loan = {};
  LoanEvents events = {};
  Dong collateral = 0;  // What its collateral counts for on the day.
  // Principal on the books of each source of its mix at the end of the day. Read where the day classes debts and the
  // fund bears the risk of some of the sources alone.
  std::vector<Dong> held = {};
};

// On whose books the provisions of a loan stand: the first source whose risk the fund bears, or the lead source.
const SourceId& ProvidedBy(const Loan& loan);
// Whether the fund bears the risk of some of the loan's sources, and others that of the rest.
bool SharesRisk(const Loan& loan);

// What the end of a day found out about a loan; a row that is kept.
struct LoanDay {
  LoanId loan = {};
  OrganizationId debtor = {};
  absl::CivilDay day = {};
  Dong fell_due_principal = 0;  // On this day.
  Dong fell_due_interest = 0;
  Dong interest = 0;  // That accrued since the books knew it last: of this day, and what late events changed.
  Dong penalty = 0;   // Overdue and late interest, alike.
  Dong outstanding = 0;
  Dong overdue_principal = 0;
  Dong overdue_interest = 0;
  int days_past_due = 0;
  int reschedulings = 0;
  int own_group = 0;      // Of the loan alone by the rules; 0: none is known, or the day classes nothing.
  int group_by_hand = 0;  // Set by two people, in force on the day; 0: none, or the day classes nothing.
  int debt_group = 1;     // In which it stands in the books after the day.
  bool suspended = false;
  Dong collateral = 0;
  Dong specific = 0;  // Put by at the end of the day.
  Dong general = 0;
  LoanTotals totals = {};  // As the books hold them after the day.
  Dong specific_provision = 0;

  bool operator==(const LoanDay&) const = default;
};

// What the books of a later day are moved by, because something was booked there before this day was closed: what it
// recognised too early, under the suspension that held then.
struct LaterPart {
  absl::CivilDay day = {};
  LoanTotals accrued = {};
  Dong interest_suspended = 0;
  Dong penalty_suspended = 0;
  LoanTotals totals = {};  // At the end of that day.
};

// A loan after the end of a day.
struct ClosedLoan {
  Loan before = {};
  LoanDay day = {};
  LoanTotals accrued = {};  // Under the suspension of before.
  // What stopped being income, or became it again when negative.
  Dong interest_suspended = 0;
  Dong penalty_suspended = 0;
  Dong specific_change = 0;
  Dong general_change = 0;
  std::vector<LaterPart> later = {};  // By day; mostly none.
};

// Closes `day` for the loans of one debtor at one fund: due, accrued, overdue, and where the day `classifies`, classed
// together and provided for. Loans without money before the end of the day are left out. The sums of each loan must be
// those of its events: DATA_LOSS / LOAN_SUMS_DIFFER names the first that is not so, and nothing of the debtor is
// closed.
absl::StatusOr<std::vector<ClosedLoan>> CloseDebtor(const OrganizationId& debtor, absl::Span<const DayLoan> loans,
                                                    absl::CivilDay day, bool classifies, const RuleBook& rules);

// The entries of a day end. What accrued is one entry per batch, with a line per account, source, programme and debt
// group: the rows of the loans say what it adds up. What is put by, what stops or starts being income, and principal
// that moves to another group, is an entry of its loan.
class DayBooks {
 public:
  DayBooks(FundId fund, absl::CivilDay day) : fund_(std::move(fund)), day_(day) {}

  // The loan's principal on the books of each source at the end of a day, in the order of its mix; asked for only when
  // the loan moves.
  using PrincipalOn = absl::FunctionRef<absl::StatusOr<std::vector<Dong>>(absl::CivilDay)>;
  // Hands on errors of `principal`.
  absl::Status Add(const ClosedLoan& loan, PrincipalOn principal);
  // Whether the loan changes its group.
  static bool Moves(const ClosedLoan& loan) { return loan.before.debt_group != loan.day.debt_group; }
  // Without ids, actor, request and instant.
  std::vector<JournalEntry> Take() &&;

 private:
  struct Key {
    SourceId source = {};
    std::string programme = {};
    int group = 1;
    auto operator<=>(const Key&) const = default;
  };
  struct Sums {
    Dong interest = 0;
    Dong penalty = 0;
    Dong suspended = 0;
  };
  JournalEntry Entry(JournalKind kind) const;
  JournalEntry EntryOf(const ClosedLoan& loan, JournalKind kind, absl::CivilDay day) const;
  void Keep(JournalEntry entry);
  absl::Status AddMoves(const ClosedLoan& loan, PrincipalOn principal);

  FundId fund_;
  absl::CivilDay day_;
  std::map<Key, Sums> accrued_ = {};
  std::vector<JournalEntry> own_ = {};
};

// What caused the entries of a day end: "businessDays/{fund}:{day}".
std::string NameOfDay(const FundId& fund, absl::CivilDay day);

// The figures of a row in the order of its columns, which is that of the digest.
using LoanDayFigures = std::array<int64_t, 20>;
LoanDayFigures FiguresOf(const LoanDay& day);

// One step of the digest of a day: the text of a row, with everything but instants and ids that no event carries.
std::string DigestText(const LoanDay& day);

}  // namespace htx::funding

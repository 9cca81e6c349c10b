#include "funding/domain/schedule_revision.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"

namespace htx::funding {
namespace {

constexpr absl::CivilDay kEver(9999, 12, 31);

template <class Number>
Number WholeIn(absl::string_view text) {
  Number number = 0;
  HTX_CHECK(absl::SimpleAtoi(text, &number));
  return number;
}

absl::CivilDay StoredDay(absl::string_view text) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
  HTX_CHECK(day.ok());
  return *day;
}

}  // namespace

ScheduleEvents AgreedUntil(absl::Span<const LoanChange> changes, absl::CivilDay day) {
  ScheduleEvents agreed;
  std::vector<const LoanChange*> ordered;
  for (const LoanChange& change : changes) {
    if (change.day <= day) ordered.push_back(&change);
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const LoanChange* left, const LoanChange* right) {
    return left->day != right->day ? left->day < right->day : left->id.text() < right->id.text();
  });
  for (const LoanChange* change : ordered) {
    if (change->kind == LoanChangeKind::kRateChange) {
      agreed.rates.push_back({.from = change->day, .annual_rate_ppm = change->annual_rate_ppm});
    } else if (change->kind == LoanChangeKind::kPause) {
      agreed.pauses.push_back({.from = change->day, .to = change->to});
    } else if (change->kind == LoanChangeKind::kAdjustTerms || change->kind == LoanChangeKind::kExtendTerm) {
      agreed.restructurings.push_back(
          {.day = change->day, .due_dates = change->due_dates, .more_months = change->more_months});
    }
  }
  return agreed;
}

std::string NameOfSchedule(const LoanId& loan, int64_t number) {
  return absl::StrCat(NameOf(loan), "/schedules/", number);
}

Schedule PlannedSchedule(const Loan& loan, const LoanEvents& events, const Replayed& replayed) {
  ScheduleEvents plan = AgreedUntil(events.changes, kEver);
  plan.drawdowns = replayed.plan.drawdowns;
  plan.prepayments = replayed.plan.prepayments;
  return MakeSchedule(loan.terms, plan);
}

bool MayMoveSchedule(const Loan& loan, const LoanEvents& before, const LoanEvents& after) {
  return before.drawdowns.size() != after.drawdowns.size() || before.changes.size() != after.changes.size() ||
         loan.conditions.prepayment_effect != PrepaymentEffect::kNext;
}

absl::string_view CauseOf(const LoanEvents& before, const LoanEvents& after) {
  if (after.drawdowns.size() > before.drawdowns.size()) return "DISBURSEMENT";
  if (after.changes.size() > before.changes.size()) return WordOf(after.changes.back().kind);
  return after.repayments.size() > before.repayments.size() ? "PREPAYMENT" : "REVERSAL";
}

std::string ScheduleText(const std::vector<Instalment>& rows) {
  std::string text;
  for (const Instalment& row : rows) {
    absl::StrAppend(&text, row.number, "\t", FormatDay(row.from), "\t", FormatDay(row.due), "\t",
                    FormatDay(row.nominal), "\t", row.days, "\t", row.opening, "\t", row.principal, "\t");
    absl::StrAppend(&text, row.interest, "\t", row.interest_deferred ? 1 : 0, "\t", row.reason, "\n");
  }
  return text;
}

std::vector<Instalment> RowsIn(absl::string_view text) {
  std::vector<Instalment> rows;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> parts = absl::StrSplit(line, '\t');
    HTX_CHECK(parts.size() == 10);
    Instalment& row = rows.emplace_back();
    row.number = WholeIn<int>(parts[0]);
    row.from = StoredDay(parts[1]);
    row.due = StoredDay(parts[2]);
    row.nominal = StoredDay(parts[3]);
    row.days = WholeIn<int>(parts[4]);
    row.opening = WholeIn<Dong>(parts[5]);
    row.principal = WholeIn<Dong>(parts[6]);
    row.interest = WholeIn<Dong>(parts[7]);
    row.interest_deferred = parts[8] == "1";
    row.reason = std::string(parts[9]);
  }
  return rows;
}

}  // namespace htx::funding

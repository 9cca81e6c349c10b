#include "funding/domain/day_end.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/domain/day_errors.h"
#include "funding/domain/standing.h"

namespace htx::funding {
namespace {

// What a day end may change is left out: the rest must be what is stored.
LoanTotals WithoutRecognition(LoanTotals totals) {
  totals.interest_recognised = totals.penalty_recognised = 0;
  totals.interest_suspended = totals.penalty_suspended = 0;
  return totals;
}

bool OwnRisk(const SourceShare& share) { return share.own_risk; }

// The principal that is lent at the fund's own risk, as the books hold it.
Dong PrincipalAtOwnRisk(const DayLoan& open, Dong outstanding) {
  const SourceMix& mix = open.loan.mix;
  if (!SharesRisk(open.loan)) return std::any_of(mix.begin(), mix.end(), OwnRisk) ? outstanding : 0;
  HTX_CHECK(open.held.size() == mix.size());
  Dong own = 0;
  for (size_t i = 0; i < mix.size(); ++i) {
    if (mix[i].own_risk) own += open.held[i];
  }
  return std::max<Dong>(own, 0);
}

bool Owes(const LoanDay& day) {
  return day.outstanding > 0 || day.totals.interest_recognised > day.totals.interest + day.totals.interest_waived;
}

// Whether a loan that has ended had done so by the events that were booked by the day.
bool HadEnded(const Loan& loan, const LoanEvents& events, const Replayed& replayed) {
  if (loan.state != LoanState::kClosedPaid && loan.state != LoanState::kClosedRecovered &&
      loan.state != LoanState::kClosedLoss) {
    return false;
  }
  Dong undrawn = loan.terms.principal - replayed.totals.cancelled;
  for (const PrincipalChange& drawn : events.drawdowns) undrawn -= drawn.delta;
  return replayed.account.Owed() == 0 && replayed.account.followed == 0 && undrawn == 0 &&
         loan.specific_provision == replayed.totals.provision_used && loan.general_provision == 0;
}

// A loan under way through the day.
struct Closing {
  ClosedLoan closed = {};
  LoanConduct conduct = {};
  bool lost = false;  // Written off, and still followed.
  bool over = false;  // It had ended by then; there is no row.
  const DayLoan* open = nullptr;
};

// The days after `day` on which something was booked.
std::vector<absl::CivilDay> BookedAfter(const LoanEvents& events, absl::CivilDay day) {
  std::set<absl::CivilDay> later;
  const auto see = [&](absl::CivilDay booked) {
    if (booked > day) later.insert(booked);
  };
  for (const PrincipalChange& drawn : events.drawdowns) see(drawn.day);
  for (const Repayment& repayment : events.repayments) {
    see(repayment.BookedOn());
    if (repayment.reversed.has_value()) see(*repayment.reversed);
  }
  for (const LoanChange& change : events.changes) see(change.booked.value_or(change.day));
  return {later.begin(), later.end()};
}

// The loan at the end of `day`, its days closed up to `accrued`.
Replayed EndOf(const Loan& loan, LoanEvents events, std::optional<absl::CivilDay> accrued, absl::CivilDay day) {
  events.accrued_through = accrued;
  events.suspended = loan.suspended;
  return Replay(loan.terms, loan.conditions, events, day, loan.contract_day);
}

// Later days hold what accrued by then already: they give back what this day takes, each as if it had come after it.
absl::Status CorrectLater(const DayLoan& open, absl::Span<const absl::CivilDay> later, ClosedLoan& closed) {
  LoanTotals last = closed.accrued;
  for (const absl::CivilDay day : later) {
    const LoanEvents events = BookedBy(open.events, day);
    const LoanTotals held = EndOf(open.loan, events, open.loan.accrued_through, day).totals;
    LaterPart& part = closed.later.emplace_back();
    part.day = day;
    part.totals = EndOf(open.loan, events, closed.day.day, day).totals;
    const LoanTotals change = part.totals - held;
    part.accrued = change - last;
    last = change;
    if (day == later.back() && !(held == open.loan.totals)) return LoanSumsDiffer(NameOf(open.loan.id));
  }
  return absl::OkStatus();
}

// Applies the suspension that the day decided, on it and on the later days.
void SuspendLoan(ClosedLoan& closed) {
  const auto apply = [&](LoanTotals& totals) {
    const LoanTotals before = totals;
    Suspend(totals, closed.day.suspended);
    return totals - before;
  };
  LoanTotals last = apply(closed.day.totals);
  closed.interest_suspended = last.interest_suspended;
  closed.penalty_suspended = last.penalty_suspended;
  for (LaterPart& part : closed.later) {
    const LoanTotals change = apply(part.totals);
    part.interest_suspended = change.interest_suspended - last.interest_suspended;
    part.penalty_suspended = change.penalty_suspended - last.penalty_suspended;
    last = change;
  }
}

absl::StatusOr<Closing> Accrue(const OrganizationId& debtor, const DayLoan& open, LoanEvents events,
                               absl::CivilDay day) {
  const Loan& loan = open.loan;
  const std::vector<absl::CivilDay> later = BookedAfter(open.events, day);
  const Replayed replayed = EndOf(loan, events, day, day);
  const LoanTotals before = later.empty() ? loan.totals : EndOf(loan, events, loan.accrued_through, day).totals;
  if (!(WithoutRecognition(replayed.totals) == WithoutRecognition(before))) return LoanSumsDiffer(NameOf(loan.id));
  Closing closing;
  closing.open = &open;
  closing.over = HadEnded(loan, events, replayed);
  closing.conduct = ConductOf(events, replayed.account);
  closing.lost = replayed.account.followed > 0;
  ClosedLoan& closed = closing.closed;
  closed.before = loan;
  closed.accrued = replayed.totals - before;
  LoanDay& row = closed.day;
  row.loan = loan.id;
  row.debtor = debtor;
  row.day = day;
  row.interest = closed.accrued.interest_recognised;
  row.penalty = closed.accrued.penalty_recognised;
  row.outstanding = replayed.account.outstanding;
  row.days_past_due = replayed.account.days_past_due;
  row.reschedulings = replayed.account.restructurings;
  row.debt_group = loan.debt_group;
  row.suspended = loan.suspended;
  row.collateral = open.collateral;
  row.totals = replayed.totals;
  row.specific_provision = loan.specific_provision;
  row.specific = loan.specific_provision - replayed.totals.provision_used;
  row.general = loan.general_provision;
  const OverdueParts overdue = OverdueOf(replayed.account);
  row.overdue_principal = overdue.principal;
  row.overdue_interest = overdue.interest;
  for (const Instalment& line : replayed.account.lines) {
    if (line.due != day) continue;
    row.fell_due_principal += line.principal;
    row.fell_due_interest += line.interest;
  }
  HTX_RETURN_IF_ERROR(CorrectLater(open, later, closed));
  return closing;
}

// Groups by the rules of the day; what no rule covers leaves a loan where it stands.
void Class(std::vector<Closing>& loans, Scale scale, absl::CivilDay day, const RuleBook& rules) {
  std::vector<Classification> classes;
  std::vector<size_t> positions;
  for (size_t i = 0; i < loans.size(); ++i) {
    if (loans[i].lost) {
      classes.push_back({.group = DebtGroup::kLoss, .own = DebtGroup::kLoss, .computed = DebtGroup::kLoss});
    } else if (Owes(loans[i].closed.day)) {
      classes.push_back(Classify(loans[i].conduct, scale, day, rules));
    } else {
      continue;
    }
    positions.push_back(i);
  }
  Spread(classes, scale, day, rules);
  const Rule* const stops = rules.Find(kRuleNoIncomeFrom, WordOf(scale), day);
  for (size_t k = 0; k < positions.size(); ++k) {
    ClosedLoan& closed = loans[positions[k]].closed;
    closed.day.own_group = static_cast<int>(classes[k].computed);
    closed.day.group_by_hand = static_cast<int>(classes[k].by_hand);
    if (classes[k].group != DebtGroup::kUnknown) closed.day.debt_group = static_cast<int>(classes[k].group);
    if (stops != nullptr && stops->known()) closed.day.suspended = closed.day.debt_group >= stops->Number();
    SuspendLoan(closed);
  }
}

// Brings what is put by to its target.
void PutBy(std::vector<Closing>& loans, Scale scale, absl::CivilDay day, const RuleBook& rules) {
  std::vector<ProvisionedDebt> debts;
  std::vector<Pledge> pledges;
  for (size_t i = 0; i < loans.size(); ++i) {
    const LoanDay& row = loans[i].closed.day;
    const Dong own = PrincipalAtOwnRisk(*loans[i].open, row.outstanding);
    debts.push_back({.principal = own, .group = static_cast<DebtGroup>(row.debt_group), .own_risk = own > 0});
    pledges.push_back({.id = row.loan.text(), .deductible = row.collateral, .loans = {i}});
  }
  const Provisions put_by = ProvisionFor(debts, pledges, scale, day, rules);
  for (size_t i = 0; i < loans.size(); ++i) {
    ClosedLoan& closed = loans[i].closed;
    LoanDay& row = closed.day;
    closed.specific_change = put_by.debts[i].specific.value_or(row.specific) - row.specific;
    closed.general_change = put_by.debts[i].general.value_or(row.general) - row.general;
    row.specific += closed.specific_change;
    row.specific_provision += closed.specific_change;
    row.general += closed.general_change;
  }
}

}  // namespace

const SourceId& ProvidedBy(const Loan& loan) {
  const auto own = std::find_if(loan.mix.begin(), loan.mix.end(), OwnRisk);
  return own == loan.mix.end() ? loan.source : own->source;
}

bool SharesRisk(const Loan& loan) {
  return std::any_of(loan.mix.begin(), loan.mix.end(), OwnRisk) &&
         !std::all_of(loan.mix.begin(), loan.mix.end(), OwnRisk);
}

LoanEvents BookedBy(const LoanEvents& events, absl::CivilDay day) {
  LoanEvents known;
  for (const PrincipalChange& drawn : events.drawdowns) {
    if (drawn.day <= day) known.drawdowns.push_back(drawn);
  }
  for (const Repayment& repayment : events.repayments) {
    if (repayment.BookedOn() > day) continue;
    Repayment& kept = known.repayments.emplace_back(repayment);
    if (kept.reversed.has_value() && *kept.reversed > day) kept.reversed.reset();
  }
  for (const LoanChange& change : events.changes) {
    if (change.booked.value_or(change.day) <= day) known.changes.push_back(change);
  }
  return known;
}

bool Classifies(absl::CivilDay day, const RuleBook& rules) { return ClassificationDue(day, rules).has_value(); }

std::optional<absl::CivilDay> ClassificationDue(absl::CivilDay day, const RuleBook& rules) {
  const absl::CivilDay next(absl::CivilMonth(day) + 1);
  if (day + 1 != next) return std::nullopt;
  RuleBasis basis;
  const std::optional<Scale> scale = FundScaleOn(day, rules, basis);
  if (!scale.has_value()) return std::nullopt;
  const Rule* const within = rules.Find(kRuleClassifiedWithin, WordOf(*scale), day);
  if (within == nullptr || !within->known()) return std::nullopt;
  return next + (within->Number() - 1);
}

absl::StatusOr<std::vector<ClosedLoan>> CloseDebtor(const OrganizationId& debtor, absl::Span<const DayLoan> loans,
                                                    absl::CivilDay day, bool classifies, const RuleBook& rules) {
  std::vector<Closing> closing;
  for (const DayLoan& open : loans) {
    LoanEvents events = BookedBy(open.events, day);
    if (events.drawdowns.empty()) continue;
    HTX_ASSIGN_OR_RETURN(Closing loan, Accrue(debtor, open, std::move(events), day));
    if (!loan.over) closing.push_back(std::move(loan));
  }
  RuleBasis basis;
  const std::optional<Scale> scale = FundScaleOn(day, rules, basis);
  if (classifies && scale.has_value()) {
    Class(closing, *scale, day, rules);
    PutBy(closing, *scale, day, rules);
  }
  std::vector<ClosedLoan> closed;
  for (Closing& loan : closing) closed.push_back(std::move(loan.closed));
  return closed;
}

std::string NameOfDay(const FundId& fund, absl::CivilDay day) {
  return absl::StrCat("businessDays/", fund.text(), ":", FormatDay(day));
}

LoanDayFigures FiguresOf(const LoanDay& day) {
  return {day.fell_due_principal,
          day.fell_due_interest,
          day.interest,
          day.penalty,
          day.outstanding,
          day.overdue_principal,
          day.overdue_interest,
          day.days_past_due,
          day.reschedulings,
          day.own_group,
          day.debt_group,
          day.suspended ? 1 : 0,
          day.collateral,
          day.specific,
          day.general,
          day.totals.interest_recognised,
          day.totals.penalty_recognised,
          day.totals.interest_suspended,
          day.totals.penalty_suspended,
          day.specific_provision};
}

std::string DigestText(const LoanDay& day) {
  // Nothing is said of what was not set: days from before that was possible keep their digest.
  const std::string by_hand = day.group_by_hand == 0 ? "" : absl::StrCat(",hand ", day.group_by_hand);
  return absl::StrCat(day.debtor.text(), ",", day.loan.text(), ",", FormatDay(day.day), ",",
                      absl::StrJoin(FiguresOf(day), ","), by_hand, "\n");
}

}  // namespace htx::funding

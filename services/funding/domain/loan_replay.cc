// The life of a loan, replayed from its contract and its events.

#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "funding/domain/loan_events.h"

namespace htx::funding {
namespace {

// The order of events of one day. Money that came on the day of a write-off came before it.
enum class Rank { kDrawdown, kTerms, kWaiver, kRepayment, kWriteOff, kCloseLoss, kDayEnd };

Rank RankOf(LoanChangeKind kind) {
  switch (kind) {
    case LoanChangeKind::kAdjustTerms:
    case LoanChangeKind::kExtendTerm:
    case LoanChangeKind::kRateChange:
    case LoanChangeKind::kPause:
    case LoanChangeKind::kCancelUndrawn:
    case LoanChangeKind::kGroupOverride:
      return Rank::kTerms;
    case LoanChangeKind::kWaiver:
      return Rank::kWaiver;
    case LoanChangeKind::kWriteOff:
      return Rank::kWriteOff;
    case LoanChangeKind::kCloseLoss:
      return Rank::kCloseLoss;
  }
  HTX_UNREACHABLE();
}

struct Step {
  absl::CivilDay day = {};
  Rank rank = Rank::kDrawdown;
  absl::string_view id = {};
  size_t index = 0;  // In the list of its kind.
};

std::vector<Step> InOrder(const LoanEvents& events, absl::CivilDay until) {
  std::vector<Step> steps;
  for (size_t i = 0; i < events.drawdowns.size(); ++i) steps.push_back({.day = events.drawdowns[i].day, .index = i});
  for (size_t i = 0; i < events.changes.size(); ++i) {
    const LoanChange& change = events.changes[i];
    steps.push_back({.day = change.day, .rank = RankOf(change.kind), .id = change.id.text(), .index = i});
  }
  for (size_t i = 0; i < events.repayments.size(); ++i) {
    const Repayment& repayment = events.repayments[i];
    if (repayment.reversed.has_value()) continue;
    steps.push_back({.day = repayment.day, .rank = Rank::kRepayment, .id = repayment.id.text(), .index = i});
  }
  if (events.accrued_through.has_value()) steps.push_back({.day = *events.accrued_through, .rank = Rank::kDayEnd});
  steps.erase(std::remove_if(steps.begin(), steps.end(), [until](const Step& step) { return step.day > until; }),
              steps.end());
  std::stable_sort(steps.begin(), steps.end(), [](const Step& left, const Step& right) {
    if (left.day != right.day) return left.day < right.day;
    return left.rank != right.rank ? left.rank < right.rank : left.id < right.id;
  });
  return steps;
}

// Takes as much of `wanted` as is left.
Dong Take(Dong& left, Dong wanted) {
  const Dong taken = std::min(left, std::max<Dong>(0, wanted));
  left -= taken;
  return taken;
}

class Life {
 public:
  Life(const Terms& terms, const Conditions& conditions, const LoanEvents& events, Explain explain)
      : terms_(terms), conditions_(conditions), events_(events), explain_(explain), accrual_(terms) {
    result_.allocations.resize(events.repayments.size());
  }

  Replayed Run(absl::CivilDay day) {
    for (const Step& step : InOrder(events_, day)) {
      PassTo(step.day);
      Apply(step);
    }
    PassTo(day);
    Finish(day);
    return std::move(result_);
  }

 private:
  bool flat() const { return terms_.method == ScheduleMethod::kFlat; }
  LoanTotals& totals() { return result_.totals; }
  const LoanTotals& totals() const { return result_.totals; }

  // What the lines themselves were paid: principal that a prepayment took out of the plan is in none of them.
  Dong OnLines() const { return totals().principal - replanned_; }
  Dong Outstanding() const { return drawn_ - totals().principal - totals().lost_principal; }
  Dong PrincipalDue() const {
    return stopped_ ? 0 : std::min(Outstanding(), std::max<Dong>(0, due_through_ - OnLines()));
  }
  Dong InterestSettled() const { return totals().interest + totals().interest_waived + totals().lost_interest; }
  Dong InterestDue() const { return std::max<Dong>(0, fallen_ - InterestSettled()); }
  Dong InterestAccrued() const { return fallen_ + accrual_.Round(carried_); }
  Dong InterestRunning() const { return InterestAccrued() - InterestSettled() - InterestDue(); }
  Dong PenaltyAccrued() const {
    const Dong overdue =
        RoundTo(overdue_sum_, accrual_.scale() * kMillion, terms_.options.rounding_unit, terms_.options.rounding_mode);
    return overdue + accrual_.Round(late_sum_);
  }
  Dong PenaltyDue() const {
    return PenaltyAccrued() - totals().penalty - totals().penalty_waived - totals().lost_penalty;
  }

  // Interest up to `day`, and every line that falls due up to and on it.
  void PassTo(absl::CivilDay day) {
    while (!stopped_ && next_ < lines_.size() && lines_[next_].due <= day) {
      AccrueTo(lines_[next_].due);
      FallDue();
    }
    AccrueTo(day);
  }

  void AccrueTo(absl::CivilDay day) {
    if (day <= now_) return;
    if (!stopped_ && drawn_ > 0) {
      const Dong owed = Outstanding();
      const Dong overdue = conditions_.overdue_ppm > 0 ? PrincipalDue() : 0;
      const Dong base = std::max<Dong>(0, (flat() && owed > 0 ? drawn_ : owed) - overdue);
      const bool free = static_cast<int>(next_) < terms_.options.interest_free;
      if (base > 0 && !free) carried_ += accrual_.On(base, now_, day, SegmentsOf(next_));
      if (overdue > 0) overdue_sum_ += accrual_.On(overdue, now_, day) * conditions_.overdue_ppm;
      if (conditions_.late_interest_ppm > 0 && InterestDue() > 0) {
        late_sum_ += accrual_.Factor(conditions_.late_interest_ppm, now_, day) * InterestDue();
      }
    }
    now_ = day;
  }

  void FallDue() {
    Instalment& line = lines_[next_];
    due_through_ += line.principal;
    line.interest = line.interest_deferred ? 0 : accrual_.Round(carried_);
    Explained(next_, carried_);
    if (!line.interest_deferred) carried_ = 0;
    fallen_ += line.interest;
    ++next_;
  }

  // The plan for what is left, after something that the schedule follows from.
  void Replan() {
    Schedule made = MakeSchedule(terms_, plan_, explain_);
    accrual_ = Accrual(terms_, plan_.rates, plan_.pauses);
    // Lines that fell due stay as they came, and what the running one bore so far.
    const size_t kept = std::min(next_, made.lines.size());
    std::copy(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(kept), made.lines.begin());
    lines_ = std::move(made.lines);
    next_ = kept;
    std::vector<LineExplanation>& notes = result_.explanations;
    for (size_t i = 0; i < made.explanations.size(); ++i) {
      LineExplanation& note = made.explanations[i];
      note.segments.clear();
      if (i < kept) note = std::move(notes[i]);
      if (i == kept && i < notes.size()) note.segments = std::move(notes[i].segments);
    }
    notes = std::move(made.explanations);
  }

  // Where the segments of a line are gathered; null unless they are asked for.
  std::vector<AccrualSegment>* SegmentsOf(size_t line) {
    return line < result_.explanations.size() ? &result_.explanations[line].segments : nullptr;
  }
  void Explained(size_t line, Wide interest) {
    if (line >= result_.explanations.size()) return;
    result_.explanations[line].interest_sum = interest;
    result_.explanations[line].scale = accrual_.scale();
  }

  void Apply(const Step& step) {
    if (step.rank == Rank::kDrawdown) {
      const PrincipalChange& drawn = events_.drawdowns[step.index];
      if (plan_.drawdowns.empty()) now_ = drawn.day;
      plan_.drawdowns.push_back(drawn);
      drawn_ += drawn.delta;
      moves_.push_back(drawn);
      Replan();
    } else if (step.rank == Rank::kRepayment) {
      Allocation& used = result_.allocations[step.index];
      Pay(events_.repayments[step.index], used);
      moves_.push_back({.day = step.day, .delta = -used.principal});
    } else if (step.rank == Rank::kDayEnd) {
      if (!stopped_) Recognise();
    } else {
      Change(events_.changes[step.index]);
    }
  }

  void Change(const LoanChange& change) {
    switch (change.kind) {
      case LoanChangeKind::kAdjustTerms:
      case LoanChangeKind::kExtendTerm:
        ++result_.account.restructurings;
        [[fallthrough]];
      case LoanChangeKind::kRateChange:
      case LoanChangeKind::kPause:
        agreed_.push_back(change);
        Agree(change.day);
        return;
      case LoanChangeKind::kWaiver: {
        Dong interest = change.interest;
        Dong penalty = change.penalty;
        totals().interest_waived += Take(interest, InterestDue() + InterestRunning());
        totals().penalty_waived += Take(penalty, PenaltyDue());
        Recognise();
        return;
      }
      case LoanChangeKind::kWriteOff:
        WriteOff(change);
        return;
      case LoanChangeKind::kCloseLoss:
        totals().given_up = totals().Lost() - totals().Recovered();
        result_.account.loss = true;
        return;
      case LoanChangeKind::kCancelUndrawn:
        totals().cancelled += change.amount;
        return;
      case LoanChangeKind::kGroupOverride:
        return;
    }
    HTX_UNREACHABLE();
  }

  void Agree(absl::CivilDay day) {
    ScheduleEvents agreed = AgreedUntil(agreed_, day);
    plan_.rates = std::move(agreed.rates);
    plan_.pauses = std::move(agreed.pauses);
    plan_.restructurings = std::move(agreed.restructurings);
    if (!plan_.drawdowns.empty()) Replan();
  }

  void WriteOff(const LoanChange& change) {
    if (stopped_) return;
    Recognise();
    totals().lost_interest = InterestDue() + InterestRunning();
    totals().lost_penalty = PenaltyDue();
    totals().lost_principal = Outstanding();
    totals().provision_used = std::min(change.provision, totals().lost_principal);
    stopped_ = true;
    result_.account.written_off = change.day;
  }

  // Everything accrued becomes income when money comes, whether it covers it or not.
  void Recognise() {
    totals().interest_recognised = InterestAccrued();
    totals().penalty_recognised = PenaltyAccrued();
  }

  // The order holds for all money of a day: two payments come to the same as one.
  CollectionOrder OrderOn(absl::CivilDay day) {
    if (day != order_day_) {
      order_ = OldestUnpaid(day) < day ? conditions_.overdue_order : conditions_.in_term_order;
      order_day_ = day;
    }
    return order_;
  }

  // The due date of the oldest line with something unpaid; `day` when there is none before it.
  absl::CivilDay OldestUnpaid(absl::CivilDay day) const {
    Dong principal = OnLines();
    Dong interest = InterestSettled();
    for (size_t i = 0; i < next_ && lines_[i].due < day; ++i) {
      principal -= lines_[i].principal;
      interest -= lines_[i].interest;
      if (principal < 0 || interest < 0) return lines_[i].due;
    }
    return day;
  }

  void Pay(const Repayment& repayment, Allocation& used) {
    Dong left = repayment.amount;
    totals().received += left;
    if (stopped_) {
      Recover(left, used);
    } else {
      used.order = OrderOn(repayment.day);
      Recognise();
      PayWhatIsDue(left, used);
      PayBefore(repayment.day, left, used);
    }
    used.overpaid = left;
    totals().overpaid += left;
  }

  void PayWhatIsDue(Dong& left, Allocation& used) {
    const Dong principal_due = PrincipalDue();
    const Dong interest_due = InterestDue();
    const Dong running = InterestRunning();
    if (used.order == CollectionOrder::kPrincipalFirst) {
      used.principal = Take(left, principal_due);
      used.interest = Take(left, interest_due);
      used.penalty = Take(left, PenaltyDue());
    } else {
      used.penalty = Take(left, PenaltyDue());
      used.interest = Take(left, interest_due);
      used.principal = Take(left, principal_due);
    }
    used.interest += Take(left, running);
    totals().principal += used.principal;
    totals().interest += used.interest;
    totals().penalty += used.penalty;
  }

  // Principal that is not due: the next instalment first, which costs nothing, then what comes after it.
  void PayBefore(absl::CivilDay day, Dong& left, Allocation& used) {
    const Dong next_line = next_ < lines_.size() ? lines_[next_].principal : 0;
    const Dong open = due_through_ + next_line - OnLines();
    const Dong next = Take(left, std::min(Outstanding(), open));
    totals().principal += next;
    const PaidAhead ahead = AheadOn(day, left);
    left -= ahead.principal + ahead.fee;
    totals().principal += ahead.principal;
    totals().fee += ahead.fee;
    used.principal += next + ahead.principal;
    used.fee = ahead.fee;
    if (ahead.principal == 0 || conditions_.prepayment_effect == PrepaymentEffect::kNext) return;
    replanned_ += ahead.principal;
    if (plan_.prepayments.empty() || plan_.prepayments.back().day != day) {
      plan_.prepayments.push_back({.day = day, .effect = conditions_.prepayment_effect});
    }
    plan_.prepayments.back().amount += ahead.principal;
    Replan();
  }

  // What `money` pays ahead beside what was paid ahead on the day before it: the fee is of the day's sum, so that two
  // payments come to the same as one.
  PaidAhead AheadOn(absl::CivilDay day, Dong money) {
    if (day != ahead_day_) {
      ahead_ = {};
      ahead_day_ = day;
    }
    const PaidAhead before = ahead_;
    ahead_ = PayAhead(before.principal + before.fee + money, before.principal + Outstanding(),
                      conditions_.prepayment_fee_ppm);
    return {.principal = ahead_.principal - before.principal, .fee = ahead_.fee - before.fee};
  }

  void Recover(Dong& left, Allocation& used) {
    const Dong principal = Take(left, totals().lost_principal - totals().recovered_principal);
    const Dong interest = Take(left, totals().lost_interest + totals().lost_penalty - totals().recovered_interest);
    totals().recovered_principal += principal;
    totals().recovered_interest += interest;
    if (result_.account.loss) totals().given_up = totals().Lost() - totals().Recovered();
    used.recovered = principal + interest;
  }

  void Finish(absl::CivilDay day) {
    LoanAccount& account = result_.account;
    account.day = day;
    account.disbursed = drawn_;
    account.outstanding = Outstanding();
    account.principal_due = PrincipalDue();
    account.interest_due = InterestDue();
    account.interest_accrued = InterestAccrued();
    account.interest_running = InterestRunning();
    account.penalty_accrued = PenaltyAccrued();
    account.penalty_due = PenaltyDue();
    account.principal_repaid = totals().principal;
    account.interest_paid = totals().interest + totals().interest_waived;
    account.overpaid = totals().overpaid;
    Suspend(totals(), events_.suspended && !stopped_);
    account.followed = totals().Lost() - totals().Recovered() - totals().given_up;
    const absl::CivilDay oldest = OldestUnpaid(day);
    if (oldest < day && !stopped_) account.days_past_due = static_cast<int>(day - oldest);
    SetOpenings();
    if (!stopped_) Forecast();
    account.lines = std::move(lines_);
    result_.plan = std::move(plan_);
    for (LineExplanation& note : result_.explanations) Join(note.segments);
    MarkPaid();
  }

  // What was owed at the end of the first day of every line that began.
  void SetOpenings() {
    Dong balance = 0;
    size_t move = 0;
    for (size_t i = 0; i < lines_.size() && i <= next_; ++i) {
      for (; move < moves_.size() && moves_[move].day <= lines_[i].from; ++move) balance += moves_[move].delta;
      lines_[i].opening = balance;
    }
  }

  // Future lines as they will be if what falls due is paid on its date.
  void Forecast() {
    Dong balance = Outstanding();
    const Dong overdue = conditions_.overdue_ppm > 0 ? PrincipalDue() : 0;
    Dong through = due_through_;
    Wide carried = carried_;
    absl::CivilDay from = now_;
    for (size_t i = next_; i < lines_.size(); ++i) {
      Instalment& line = lines_[i];
      if (i > next_) line.opening = balance;
      const Dong base = std::max<Dong>(0, (flat() && balance > 0 ? drawn_ : balance) - (i == next_ ? overdue : 0));
      if (static_cast<int>(i) >= terms_.options.interest_free) {
        carried += accrual_.On(base, from, line.due, SegmentsOf(i));
      }
      line.interest = line.interest_deferred ? 0 : accrual_.Round(carried);
      Explained(i, carried);
      if (!line.interest_deferred) carried = 0;
      through += line.principal;
      balance = std::min(balance, std::max<Dong>(0, drawn_ - replanned_ - through));
      from = line.due;
    }
  }

  // Spreads what was paid over the lines, oldest first.
  void MarkPaid() {
    Dong principal = OnLines();
    Dong interest = totals().interest + totals().interest_waived;
    for (Instalment& line : result_.account.lines) {
      line.principal_paid = Take(principal, line.principal);
      line.interest_paid = Take(interest, line.interest);
    }
  }

  const Terms& terms_;
  const Conditions& conditions_;
  const LoanEvents& events_;
  const Explain explain_;
  Accrual accrual_;
  ScheduleEvents plan_ = {};
  std::vector<LoanChange> agreed_ = {};
  std::vector<Instalment> lines_ = {};
  std::vector<PrincipalChange> moves_ = {};  // Of principal, by day.
  size_t next_ = 0;                          // The first line that did not fall due.
  absl::CivilDay now_ = {};
  Dong drawn_ = 0;
  Dong due_through_ = 0;  // Principal of the lines that fell due.
  Dong replanned_ = 0;    // Paid ahead, and taken out of the plan.
  Dong fallen_ = 0;       // Interest of the lines that fell due.
  Wide carried_ = 0;      // Exact interest since then, with what earlier lines deferred.
  Wide overdue_sum_ = 0;  // Exact overdue interest, over scale() times a million.
  Wide late_sum_ = 0;     // Exact late interest.
  bool stopped_ = false;  // Written off: nothing accrues, nothing falls due.
  absl::CivilDay order_day_ = {};
  CollectionOrder order_ = CollectionOrder::kInterestFirst;
  absl::CivilDay ahead_day_ = {};
  PaidAhead ahead_ = {};  // On that day.
  Replayed result_ = {};
};

}  // namespace

std::optional<absl::CivilDay> LastDay(const LoanEvents& events) {
  std::optional<absl::CivilDay> last;
  const auto see = [&last](absl::CivilDay day) { last = std::max(last.value_or(day), day); };
  for (const PrincipalChange& drawn : events.drawdowns) see(drawn.day);
  for (const LoanChange& change : events.changes) {
    // A change of terms moves no money, and may hold from a day to come.
    if (RankOf(change.kind) != Rank::kTerms || change.kind == LoanChangeKind::kCancelUndrawn) see(change.day);
  }
  for (const Repayment& repayment : events.repayments) {
    if (!repayment.reversed.has_value()) see(repayment.day);
  }
  if (events.accrued_through.has_value()) see(*events.accrued_through);
  return last;
}

Replayed Replay(const Terms& terms, const Conditions& conditions, const LoanEvents& events, absl::CivilDay day,
                absl::CivilDay planned_from, Explain explain) {
  Replayed replayed = Life(terms, conditions, events, explain).Run(day);
  if (replayed.account.disbursed == 0) {
    replayed.plan.drawdowns = {{.day = planned_from, .delta = terms.principal}};
    Schedule planned = MakeSchedule(terms, replayed.plan, explain);
    replayed.account.lines = std::move(planned.lines);
    replayed.explanations = std::move(planned.explanations);
  }
  return replayed;
}

LoanAccount AccountOn(const Terms& terms, const LoanEvents& events, absl::CivilDay day, absl::CivilDay planned_from,
                      const Conditions& conditions) {
  return Replay(terms, conditions, events, day, planned_from).account;
}

}  // namespace htx::funding

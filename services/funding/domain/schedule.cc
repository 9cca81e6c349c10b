#include "funding/domain/schedule.h"

#include <algorithm>
#include <utility>

#include "funding/domain/level_payment.h"
#include "funding/domain/principal_plan.h"

namespace htx::funding {
namespace {

class Engine {
 public:
  Engine(const Terms& terms, const ScheduleEvents& events, Explain explain, const WorkingDays& calendar)
      : terms_(terms),
        events_(events),
        explain_(explain == Explain::kYes),
        calendar_(calendar),
        accrual_(terms, events.rates, events.pauses),
        slots_(PlanPrincipal(terms, calendar)) {}

  Schedule Run() {
    from_ = events_.drawdowns.front().day;
    schedule_.lines.reserve(slots_.size());
    for (size_t k = 0; k < slots_.size(); ++k) {
      Restructure(k);
      Line(k);
    }
    if (shorter_) DropEmptyTail();
    return std::move(schedule_);
  }

 private:
  bool annuity() const { return terms_.method == ScheduleMethod::kAnnuity; }
  bool flat() const { return terms_.method == ScheduleMethod::kFlat; }
  bool free(size_t k) const { return static_cast<int>(k) < terms_.options.interest_free; }

  // Restructurings decided before the line falls due.
  void Restructure(size_t k) {
    const auto& all = events_.restructurings;
    while (next_restructuring_ < all.size() && all[next_restructuring_].day < slots_[k].day.due) {
      const Restructuring& change = all[next_restructuring_++];
      if (change.more_months > 0) {
        Extend(k, change.more_months);
      } else {
        for (size_t i = 0; i < change.due_dates.size() && k + i < slots_.size(); ++i) {
          slots_[k + i].day = Adjusted(change.due_dates[i], terms_.options, calendar_);
          slots_[k + i].day.reason = "ADJUSTED";
        }
      }
      relevel_ = true;
    }
  }

  // Adds rows after the last one and spreads what is left over all of them.
  void Extend(size_t k, int months) {
    const int period = terms_.options.period_months;
    const absl::CivilDay last = slots_.back().day.nominal;
    const Dong left = PlannedFrom(slots_, k);
    if (terms_.method == ScheduleMethod::kBullet) {
      slots_.back().day = Adjusted(Later(last, months), terms_.options, calendar_);
      slots_.back().day.reason = "EXTENDED";
      return;
    }
    for (int added = period; added <= months; added += period) {
      PrincipalSlot slot = {.day = Adjusted(Later(last, added), terms_.options, calendar_)};
      slot.day.reason = "EXTENDED";
      slots_.push_back(std::move(slot));
    }
    Respread(terms_, left, k, slots_);
  }

  // The seed day is kept even when the last date was clamped.
  absl::CivilDay Later(absl::CivilDay last, int months) const {
    const absl::CivilDay seed =
        terms_.method == ScheduleMethod::kIrregular ? terms_.options.planned.back().due : terms_.first_due;
    const int between = static_cast<int>(absl::CivilMonth(last) - absl::CivilMonth(seed));
    return SeedDay(seed, between + months, terms_.options.month_end);
  }

  void Line(size_t k) {
    const absl::CivilDay due = slots_[k].day.due;
    LineExplanation note = {.scale = accrual_.scale()};
    std::vector<AccrualSegment>* segments = explain_ ? &note.segments : nullptr;
    Instalment line = {.number = static_cast<int>(k) + 1,
                       .from = from_,
                       .due = due,
                       .days = CountDays(terms_.options.day_count, from_, due),
                       .nominal = slots_[k].day.nominal,
                       .reason = slots_[k].day.reason};
    ApplyEventsOn(k, from_);
    line.opening = balance_;
    deferred_ = carried_;
    Accrue(k, due, segments);
    line.interest_deferred = static_cast<int>(k) < terms_.options.grace_interest && k + 1 < slots_.size();
    if (!line.interest_deferred) {
      line.interest = accrual_.Round(carried_);
    }
    note.interest_sum = carried_;
    line.principal = PrincipalOf(k, line, note);
    if (!line.interest_deferred) carried_ = 0;
    balance_ -= line.principal;
    if (explain_) schedule_.explanations.push_back(std::move(note));
    schedule_.lines.push_back(std::move(line));
    from_ = due;
  }

  // Walks from from_ to `due`: interest of every stretch, and the events between them.
  void Accrue(size_t k, absl::CivilDay due, std::vector<AccrualSegment>* segments) {
    absl::CivilDay day = from_;
    while (true) {
      absl::CivilDay next = due;
      if (next_drawdown_ < events_.drawdowns.size()) next = std::min(next, events_.drawdowns[next_drawdown_].day);
      if (next_prepayment_ < events_.prepayments.size()) {
        next = std::min(next, std::max(day, events_.prepayments[next_prepayment_].day));
      }
      if (next > day) {
        const Dong base = flat() ? flat_base_ : balance_;
        if (base > 0 && !free(k)) carried_ += accrual_.On(base, day, next, segments);
        day = next;
      }
      if (day == due) break;
      if (!ApplyEventsOn(k, day)) break;
    }
    for (const RateStep& step : events_.rates) relevel_ = relevel_ || Within(step.from, due);
    for (const RateStep& step : terms_.options.rate_steps) relevel_ = relevel_ || Within(step.from, due);
    for (const InterestPause& pause : events_.pauses) {
      relevel_ = relevel_ || (pause.from < pause.to && pause.from < due && pause.to > from_);
    }
  }

  bool Within(absl::CivilDay day, absl::CivilDay due) const { return from_ <= day && day < due; }

  // True when something happened on `day`.
  bool ApplyEventsOn(size_t k, absl::CivilDay day) {
    bool any = false;
    for (; next_drawdown_ < events_.drawdowns.size() && events_.drawdowns[next_drawdown_].day <= day;
         ++next_drawdown_) {
      balance_ += events_.drawdowns[next_drawdown_].delta;
      flat_base_ += events_.drawdowns[next_drawdown_].delta;
      relevel_ = any = true;
    }
    for (; next_prepayment_ < events_.prepayments.size() && events_.prepayments[next_prepayment_].day <= day;
         ++next_prepayment_) {
      Prepay(k, events_.prepayments[next_prepayment_]);
      any = true;
    }
    return any;
  }

  void Prepay(size_t k, const Prepayment& prepayment) {
    const Dong amount = std::min(prepayment.amount, balance_);
    balance_ -= amount;
    flat_base_ = balance_ == 0 ? 0 : flat_base_ - std::min(flat_base_, amount);
    switch (prepayment.effect) {
      case PrepaymentEffect::kNext:
        if (annuity()) {
          ahead_ += amount;
        } else {
          TakeFirst(amount, k, slots_);
        }
        break;
      case PrepaymentEffect::kShorterTerm:
        shorter_ = true;
        [[fallthrough]];
      case PrepaymentEffect::kLast:
        TakeLast(amount, k, slots_);
        break;
      case PrepaymentEffect::kReamortise:
        Respread(terms_, PlannedFrom(slots_, k) - std::min(PlannedFrom(slots_, k), amount), k, slots_);
        relevel_ = true;
        break;
    }
  }

  Dong PrincipalOf(size_t k, const Instalment& line, LineExplanation& note) {
    const bool last = k + 1 == slots_.size();
    if (!annuity()) {
      const Dong wanted = slots_[k].planned + short_;
      const Dong principal = std::min(wanted, balance_);
      short_ = wanted - principal;
      note.planned = wanted;
      return principal;
    }
    if (static_cast<int>(k) < terms_.options.grace_principal) return 0;
    if (relevel_) {
      Level(k, line);
      note.levelled = true;
    }
    note.level = level_;
    // Interest deferred by grace comes on top of the first level payment.
    note.planned = std::max<Dong>(0, level_ + accrual_.Round(deferred_) - line.interest);
    // A long first period may bear more than a level payment: it is paid alone, and the rest is levelled anew.
    relevel_ = note.planned == 0;
    if (last) return balance_;
    const Dong used = std::min(ahead_, std::min(note.planned, balance_));
    ahead_ -= used;
    return std::min(note.planned - used, balance_);
  }

  // The payment that clears balance and interest in the rows left, at the rate of this line's due date.
  void Level(size_t k, const Instalment& line) {
    std::vector<Wide> factors;
    const int64_t rate = accrual_.RateOn(line.due - 1);
    absl::CivilDay from = line.due;
    for (size_t i = k + 1; i < slots_.size(); ++i) {
      factors.push_back(free(i) ? Wide{0} : accrual_.Factor(rate, from, slots_[i].day.due));
      from = slots_[i].day.due;
    }
    // What is paid ahead counts as still owed: the level stays what it was.
    const Wide first = static_cast<Wide>(balance_ + ahead_) * accrual_.scale() + carried_ - deferred_;
    level_ = LevelPayment(first, factors, accrual_.scale(), terms_.options.rounding_unit, terms_.options.rounding_mode);
  }

  void DropEmptyTail() {
    while (schedule_.lines.size() > 1 && schedule_.lines.back().principal == 0 &&
           schedule_.lines.back().interest == 0 && schedule_.lines.back().opening == 0) {
      schedule_.lines.pop_back();
      if (explain_) schedule_.explanations.pop_back();
    }
    schedule_.lines.back().reason = "SHORTER_TERM";
  }

  const Terms& terms_;
  const ScheduleEvents& events_;
  const bool explain_;
  const WorkingDays& calendar_;
  const Accrual accrual_;
  std::vector<PrincipalSlot> slots_;
  Schedule schedule_ = {};
  absl::CivilDay from_ = {};
  Dong balance_ = 0;
  Dong flat_base_ = 0;
  Dong short_ = 0;  // Planned earlier, not drawn then.
  Dong ahead_ = 0;  // Level payments: prepaid principal that the next rows are spared.
  Dong level_ = 0;
  Wide carried_ = 0;   // Interest not fallen due yet.
  Wide deferred_ = 0;  // What of it earlier lines left.
  bool relevel_ = true;
  bool shorter_ = false;
  size_t next_drawdown_ = 0;
  size_t next_prepayment_ = 0;
  size_t next_restructuring_ = 0;
};

}  // namespace

Dong Schedule::TotalPrincipal() const {
  Dong sum = 0;
  for (const Instalment& line : lines) sum += line.principal;
  return sum;
}

Dong Schedule::TotalInterest() const {
  Dong sum = 0;
  for (const Instalment& line : lines) sum += line.interest;
  return sum;
}

Schedule MakeSchedule(const Terms& terms, const ScheduleEvents& events, Explain explain, const WorkingDays& calendar) {
  HTX_CHECK(!events.drawdowns.empty());
  return Engine(terms, events, explain, calendar).Run();
}

PayoffQuote QuotePayoff(const Terms& terms, const ScheduleEvents& events, absl::CivilDay day) {
  // A prepayment of everything on the day makes the line that it falls into the last one with interest.
  ScheduleEvents with = events;
  const auto late = [day](const auto& event) { return event.day > day; };
  with.prepayments.erase(std::remove_if(with.prepayments.begin(), with.prepayments.end(), late),
                         with.prepayments.end());
  with.drawdowns.erase(std::remove_if(with.drawdowns.begin(), with.drawdowns.end(), late), with.drawdowns.end());
  with.restructurings.erase(std::remove_if(with.restructurings.begin(), with.restructurings.end(), late),
                            with.restructurings.end());
  PayoffQuote quote = {.day = day};
  if (with.drawdowns.empty()) return quote;
  with.prepayments.push_back({.day = day, .amount = kLargestAmount, .effect = PrepaymentEffect::kLast});
  Dong owed = 0;
  for (const PrincipalChange& drawn : with.drawdowns) owed += drawn.delta;
  for (size_t i = 0; i + 1 < with.prepayments.size(); ++i) owed -= with.prepayments[i].amount;
  for (const Instalment& line : MakeSchedule(terms, with).lines) {
    if (line.due <= day) owed -= line.principal;
    if (line.due > day) quote.interest += line.interest;
  }
  quote.principal = std::max<Dong>(0, owed);
  return quote;
}

}  // namespace htx::funding

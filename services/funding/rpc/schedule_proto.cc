#include "funding/rpc/schedule_proto.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "funding/domain/accrual.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

int OneOr(int number) { return number == 0 ? 1 : number; }

// A whole number of any size that fits 128 bits.
std::string Digits(Wide number) {
  if (number < 0) return absl::StrCat("-", Digits(-number));
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number > 0);
  return digits;
}

std::string Fraction(Wide numerator, Wide denominator) {
  const Wide common = CommonDivisor(numerator < 0 ? -numerator : numerator, denominator);
  if (denominator == common) return Digits(numerator / common);
  return absl::StrCat(Digits(numerator / common), "/", Digits(denominator / common));
}

RateStep ParseStep(const v1::RateStep& step, absl::string_view path, FieldErrors& errors) {
  return {.from = ParseDate(step.has_from_date(), step.from_date(), absl::StrCat(path, ".from_date"), errors),
          .annual_rate_ppm = step.annual_rate_ppm()};
}

void ParseDrawdowns(const v1::ScheduleVariant& variant, const Terms& terms, absl::string_view path,
                    ScheduleEvents& events, FieldErrors& errors) {
  for (int i = 0; i < variant.tranches_size(); ++i) {
    const v1::Tranche& tranche = variant.tranches(i);
    const std::string at = absl::StrCat(path, ".tranches[", i, "]");
    events.drawdowns.push_back({.day = ParseDate(tranche.has_date(), tranche.date(), absl::StrCat(at, ".date"), errors),
                                .delta = ParseMoney(tranche.amount(), 1, absl::StrCat(at, ".amount"), errors)});
  }
  if (!events.drawdowns.empty()) {
    if (variant.has_disbursement_date()) {
      errors.Add(absl::StrCat(path, ".disbursement_date"),
                 {.en = "is given by the tranches", .vi = "đã xác định bởi các lần giải ngân"});
    }
    return;
  }
  events.drawdowns.push_back({.day = ParseDate(variant.has_disbursement_date(), variant.disbursement_date(),
                                               absl::StrCat(path, ".disbursement_date"), errors),
                              .delta = terms.principal});
}

void ParseRestructurings(const v1::ScheduleVariant& variant, absl::string_view path, ScheduleEvents& events,
                         FieldErrors& errors) {
  for (int i = 0; i < variant.restructurings_size(); ++i) {
    const v1::PlannedRestructuring& given = variant.restructurings(i);
    const std::string at = absl::StrCat(path, ".restructurings[", i, "]");
    Restructuring change = {.day = ParseDate(given.has_date(), given.date(), absl::StrCat(at, ".date"), errors),
                            .more_months = given.more_months()};
    for (const google::type::Date& due : given.due_dates()) {
      change.due_dates.push_back(ParseDate(true, due, absl::StrCat(at, ".due_dates"), errors));
    }
    events.restructurings.push_back(std::move(change));
  }
}

}  // namespace

ScheduleOptions ParseOptions(const v1::ScheduleOptions& options, absl::string_view path, FieldErrors& errors) {
  const auto at = [&](absl::string_view name) { return absl::StrCat(path, ".", name); };
  ScheduleOptions parsed = {
      .rounding_unit = options.rounding_unit() == 0 ? 1 : options.rounding_unit(),
      .rounding_mode = ParseEnumOr(options.rounding_mode(), 4, RoundingMode::kHalfUp, at("rounding_mode"), errors),
      .remainder = ParseEnumOr(options.remainder(), 3, Remainder::kLast, at("remainder"), errors),
      .month_end = ParseEnumOr(options.month_end(), 2, MonthEnd::kClamp, at("month_end"), errors),
      .weekend = ParseEnumOr(options.weekend_rule(), 4, DayOff::kKeep, at("weekend_rule"), errors),
      .holiday = ParseEnumOr(options.holiday_rule(), 4, DayOff::kKeep, at("holiday_rule"), errors),
      .period_months = OneOr(options.period_months()),
      .grace_principal = options.grace_principal(),
      .grace_interest = options.grace_interest(),
      .interest_free = options.interest_free(),
      .balloon_ppm = options.balloon_ppm(),
      .season = {options.season_months().begin(), options.season_months().end()}};
  for (int i = 0; i < options.rate_steps_size(); ++i) {
    parsed.rate_steps.push_back(ParseStep(options.rate_steps(i), absl::StrCat(path, ".rate_steps[", i, "]"), errors));
  }
  for (int i = 0; i < options.planned_size(); ++i) {
    const v1::PlannedInstalment& line = options.planned(i);
    const std::string field = absl::StrCat(path, ".planned[", i, "]");
    parsed.planned.push_back(
        {.due = ParseDate(line.has_due_date(), line.due_date(), absl::StrCat(field, ".due_date"), errors),
         .principal = ParseMoney(line.principal(), 0, absl::StrCat(field, ".principal"), errors)});
  }
  return parsed;
}

Terms ParseTerms(const v1::LoanTerms& terms, absl::string_view path, FieldErrors& errors) {
  const auto at = [&](absl::string_view name) { return absl::StrCat(path, ".", name); };
  FieldErrors own;
  CheckRange(terms.annual_rate_ppm(), 0, kMillion, at("annual_rate_ppm"), own);
  CheckRange(terms.term_months(), 1, kMostInstalments, at("term_months"), own);
  CheckRange(terms.rounding(), 0, 1, at("rounding"), own);
  Terms parsed = {.principal = ParseMoney(terms.principal(), 1, at("principal"), own),
                  .annual_rate_ppm = terms.annual_rate_ppm(),
                  .term_months = terms.term_months(),
                  .first_due = ParseDate(terms.has_first_due_date(), terms.first_due_date(), at("first_due_date"), own),
                  .method = ParseEnum<ScheduleMethod>(terms.method(), 8, at("method"), own),
                  .options = ParseOptions(terms.options(), at("options"), own)};
  parsed.options.day_count = ParseEnumOr(terms.day_count(), 5, DayCount::kActual365, at("day_count"), own);
  if (own.empty()) CheckOptions(parsed, path, own);
  errors.Merge("", own.ToStatus());
  return parsed;
}

ScheduleEvents ParseEvents(const v1::ScheduleVariant& variant, const Terms& terms, absl::string_view path,
                           FieldErrors& errors) {
  FieldErrors own;
  ScheduleEvents events;
  ParseDrawdowns(variant, terms, path, events, own);
  for (int i = 0; i < variant.rate_changes_size(); ++i) {
    events.rates.push_back(ParseStep(variant.rate_changes(i), absl::StrCat(path, ".rate_changes[", i, "]"), own));
  }
  for (int i = 0; i < variant.pauses_size(); ++i) {
    const v1::InterestPause& pause = variant.pauses(i);
    const std::string at = absl::StrCat(path, ".pauses[", i, "]");
    events.pauses.push_back(
        {.from = ParseDate(pause.has_from_date(), pause.from_date(), absl::StrCat(at, ".from_date"), own),
         .to = ParseDate(pause.has_to_date(), pause.to_date(), absl::StrCat(at, ".to_date"), own)});
  }
  for (int i = 0; i < variant.prepayments_size(); ++i) {
    const v1::PlannedPrepayment& paid = variant.prepayments(i);
    const std::string at = absl::StrCat(path, ".prepayments[", i, "]");
    events.prepayments.push_back(
        {.day = ParseDate(paid.has_date(), paid.date(), absl::StrCat(at, ".date"), own),
         .amount = ParseMoney(paid.principal(), 1, absl::StrCat(at, ".principal"), own),
         .effect = ParseEnum<PrepaymentEffect>(paid.effect(), 4, absl::StrCat(at, ".effect"), own)});
  }
  ParseRestructurings(variant, path, events, own);
  if (own.empty()) own.Merge("", CheckEvents(terms, events, path));
  errors.Merge("", own.ToStatus());
  return events;
}

v1::ScheduleOptions ToProto(const ScheduleOptions& options) {
  v1::ScheduleOptions proto;
  proto.set_rounding_unit(options.rounding_unit);
  proto.set_rounding_mode(static_cast<v1::RoundingMode>(options.rounding_mode));
  proto.set_remainder(static_cast<v1::RemainderRule>(options.remainder));
  proto.set_month_end(static_cast<v1::MonthEndRule>(options.month_end));
  proto.set_weekend_rule(static_cast<v1::DayOffRule>(options.weekend));
  proto.set_holiday_rule(static_cast<v1::DayOffRule>(options.holiday));
  proto.set_period_months(options.period_months);
  proto.set_grace_principal(options.grace_principal);
  proto.set_grace_interest(options.grace_interest);
  proto.set_interest_free(options.interest_free);
  proto.set_balloon_ppm(options.balloon_ppm);
  for (const int month : options.season) proto.add_season_months(month);
  for (const RateStep& step : options.rate_steps) {
    v1::RateStep& added = *proto.add_rate_steps();
    *added.mutable_from_date() = DateProto(step.from);
    added.set_annual_rate_ppm(step.annual_rate_ppm);
  }
  for (const PlannedPrincipal& line : options.planned) {
    v1::PlannedInstalment& added = *proto.add_planned();
    *added.mutable_due_date() = DateProto(line.due);
    *added.mutable_principal() = MoneyProto(line.principal);
  }
  return proto;
}

v1::LoanTerms ToProto(const Terms& terms) {
  v1::LoanTerms proto;
  *proto.mutable_principal() = MoneyProto(terms.principal);
  proto.set_annual_rate_ppm(terms.annual_rate_ppm);
  proto.set_term_months(terms.term_months);
  *proto.mutable_first_due_date() = DateProto(terms.first_due);
  proto.set_method(static_cast<v1::ScheduleMethod>(terms.method));
  proto.set_day_count(static_cast<v1::DayCount>(terms.options.day_count));
  proto.set_rounding(v1::ROUNDING_HALF_UP_PER_LINE);
  *proto.mutable_options() = ToProto(terms.options);
  return proto;
}

v1::Schedule ToProto(const std::vector<Instalment>& lines) {
  v1::Schedule proto;
  Dong principal = 0;
  Dong interest = 0;
  for (const Instalment& line : lines) {
    v1::Instalment& instalment = *proto.add_instalments();
    instalment.set_number(line.number);
    *instalment.mutable_from_date() = DateProto(line.from);
    *instalment.mutable_due_date() = DateProto(line.due);
    instalment.set_days(line.days);
    *instalment.mutable_opening_balance() = MoneyProto(line.opening);
    *instalment.mutable_principal() = MoneyProto(line.principal);
    *instalment.mutable_interest() = MoneyProto(line.interest);
    *instalment.mutable_total() = MoneyProto(line.principal + line.interest);
    *instalment.mutable_principal_paid() = MoneyProto(line.principal_paid);
    *instalment.mutable_interest_paid() = MoneyProto(line.interest_paid);
    *instalment.mutable_nominal_due_date() = DateProto(line.nominal);
    instalment.set_interest_deferred(line.interest_deferred);
    instalment.set_reason(line.reason);
    principal += line.principal;
    interest += line.interest;
  }
  *proto.mutable_total_principal() = MoneyProto(principal);
  *proto.mutable_total_interest() = MoneyProto(interest);
  return proto;
}

v1::InstalmentExplanation ToProto(const Instalment& line, const LineExplanation& explanation) {
  v1::InstalmentExplanation proto;
  proto.set_number(line.number);
  for (const AccrualSegment& segment : explanation.segments) {
    v1::AccrualSegment& added = *proto.add_segments();
    *added.mutable_from_date() = DateProto(segment.from);
    *added.mutable_to_date() = DateProto(segment.to);
    added.set_days(segment.days);
    added.set_year_days(segment.year_days);
    *added.mutable_balance() = MoneyProto(segment.balance);
    added.set_annual_rate_ppm(segment.annual_rate_ppm);
  }
  proto.set_exact_interest(Fraction(explanation.interest_sum, explanation.scale));
  if (!line.interest_deferred) {
    proto.set_rounding(
        Fraction(static_cast<Wide>(line.interest) * explanation.scale - explanation.interest_sum, explanation.scale));
  }
  if (explanation.level > 0) *proto.mutable_level_payment() = MoneyProto(explanation.level);
  proto.set_levelled(explanation.levelled);
  *proto.mutable_planned_principal() = MoneyProto(explanation.planned);
  return proto;
}

v1::PayoffQuote ToProto(const PayoffQuote& quote) {
  v1::PayoffQuote proto;
  *proto.mutable_date() = DateProto(quote.day);
  *proto.mutable_principal() = MoneyProto(quote.principal);
  *proto.mutable_interest() = MoneyProto(quote.interest);
  *proto.mutable_total() = MoneyProto(quote.total());
  *proto.mutable_penalty() = MoneyProto(quote.penalty);
  *proto.mutable_fee() = MoneyProto(quote.fee);
  return proto;
}

}  // namespace htx::funding

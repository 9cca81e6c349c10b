// Checks of what was agreed or done after a contract.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "funding/domain/schedule.h"

namespace htx::funding {
namespace {

struct Paths {
  absl::string_view path = {};
  FieldErrors errors = {};

  void Refuse(bool broken, absl::string_view list, size_t index, Text text) {
    if (broken) errors.Add(absl::StrCat(path, path.empty() ? "" : ".", list, "[", index, "]"), std::move(text));
  }
};

const Text& Rising() {
  static const auto* const text = new Text{.en = "days must rise", .vi = "các ngày phải tăng dần"};
  return *text;
}

void CheckDrawdowns(const Terms& terms, const ScheduleEvents& events, Paths& paths) {
  const absl::CivilDay first_due = DueDate(terms, 1);
  const absl::CivilDay last_due = LastDueDate(terms);
  Wide sum = 0;
  for (size_t i = 0; i < events.drawdowns.size(); ++i) {
    const PrincipalChange& drawn = events.drawdowns[i];
    const absl::CivilDay before = i == 0 ? first_due : last_due;
    sum += drawn.delta;
    paths.Refuse(i > 0 && drawn.day < events.drawdowns[i - 1].day, "tranches", i, Rising());
    paths.Refuse(drawn.day >= before, "tranches", i,
                 {.en = absl::StrCat("must come before ", FormatDay(before)),
                  .vi = absl::StrCat("phải trước ngày ", FormatDay(before))});
    paths.Refuse(sum > terms.principal, "tranches", i, {.en = "more than the principal", .vi = "vượt số tiền gốc"});
  }
}

void CheckPrepayments(const ScheduleEvents& events, Paths& paths) {
  Wide drawn = 0;
  for (const PrincipalChange& change : events.drawdowns) drawn += change.delta;
  Wide sum = 0;
  for (size_t i = 0; i < events.prepayments.size(); ++i) {
    const Prepayment& prepayment = events.prepayments[i];
    sum += prepayment.amount;
    paths.Refuse(sum > drawn, "prepayments", i, {.en = "more than was drawn", .vi = "vượt số đã giải ngân"});
    paths.Refuse(prepayment.day < events.drawdowns.front().day, "prepayments", i,
                 {.en = "lies before the first money", .vi = "trước lần giải ngân đầu tiên"});
    paths.Refuse(i > 0 && prepayment.day < events.prepayments[i - 1].day, "prepayments", i, Rising());
  }
}

// An adjustment keeps the term; every date comes after the decision and after the one before.
void CheckAdjustment(const Restructuring& change, absl::CivilDay last_due, size_t index, Paths& paths) {
  absl::CivilDay before = change.day;
  for (const absl::CivilDay due : change.due_dates) {
    paths.Refuse(due <= before, "restructurings", index, Rising());
    paths.Refuse(due > last_due, "restructurings", index,
                 {.en = absl::StrCat("an adjustment keeps the term, which ends on ", FormatDay(last_due)),
                  .vi = absl::StrCat("điều chỉnh kỳ hạn không được vượt thời hạn vay, đến ", FormatDay(last_due))});
    before = due;
  }
}

void CheckRestructurings(const Terms& terms, const ScheduleEvents& events, Paths& paths) {
  absl::CivilDay last_due = DueDays(terms).back().nominal;
  int months = terms.term_months;
  for (size_t i = 0; i < events.restructurings.size(); ++i) {
    const Restructuring& change = events.restructurings[i];
    paths.Refuse(i > 0 && change.day < events.restructurings[i - 1].day, "restructurings", i, Rising());
    paths.Refuse((change.more_months > 0) == !change.due_dates.empty(), "restructurings", i,
                 {.en = "either new dates or more months", .vi = "chọn ngày mới hoặc số tháng gia hạn"});
    paths.Refuse(
        change.more_months < 0 || change.more_months % std::max(1, terms.options.period_months) != 0 ||
            change.more_months > kMostInstalments - months,
        "restructurings", i,
        {.en = "must be whole periods, at most 360 months in all", .vi = "phải tròn kỳ, tổng tối đa 360 tháng"});
    months += std::max(0, std::min(change.more_months, kMostInstalments));
    last_due = absl::CivilDay(AddMonths(last_due, std::max(0, std::min(change.more_months, kMostInstalments))));
    CheckAdjustment(change, last_due, i, paths);
  }
}

}  // namespace

absl::Status CheckEvents(const Terms& terms, const ScheduleEvents& events, absl::string_view path) {
  Paths paths = {.path = path};
  CheckDrawdowns(terms, events, paths);
  CheckPrepayments(events, paths);
  for (size_t i = 0; i < events.rates.size(); ++i) {
    paths.Refuse(i > 0 && events.rates[i].from <= events.rates[i - 1].from, "rate_changes", i, Rising());
  }
  for (size_t i = 0; i < events.pauses.size(); ++i) {
    paths.Refuse(events.pauses[i].to < events.pauses[i].from, "pauses", i, Rising());
    paths.Refuse(i > 0 && events.pauses[i].from < events.pauses[i - 1].to, "pauses", i, Rising());
  }
  CheckRestructurings(terms, events, paths);
  HTX_RETURN_IF_ERROR(paths.errors.ToStatus());
  // Adjusted dates must not pass the ones that follow them.
  const Schedule schedule = MakeSchedule(terms, events);
  for (size_t i = 1; i < schedule.lines.size(); ++i) {
    if (schedule.lines[i].due <= schedule.lines[i - 1].due) paths.Refuse(true, "restructurings", 0, Rising());
  }
  return paths.errors.ToStatus();
}

}  // namespace htx::funding

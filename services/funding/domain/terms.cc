#include "funding/domain/terms.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "funding/domain/due_dates.h"

namespace htx::funding {
namespace {

// Collects violations under one path.
struct Checker {
  absl::string_view path = {};
  FieldErrors& errors;

  void Refuse(bool broken, absl::string_view field, Text text) {
    if (broken) errors.Add(absl::StrCat(path, ".", field), std::move(text));
  }
  void Range(int64_t number, int64_t least, int64_t greatest, absl::string_view field) {
    Refuse(number < least || number > greatest, field,
           {.en = absl::StrCat("must be from ", least, " to ", greatest),
            .vi = absl::StrCat("phải từ ", least, " đến ", greatest)});
  }
};

void CheckCounts(const Terms& terms, Checker& check) {
  const ScheduleOptions& options = terms.options;
  check.Range(terms.principal, 1, kLargestAmount, "principal.amount");
  check.Range(terms.annual_rate_ppm, 0, kMillion, "annual_rate_ppm");
  check.Range(terms.term_months, 1, kMostInstalments, "term_months");
  check.Range(options.rounding_unit, 1, kLargestRoundingUnit, "options.rounding_unit");
  check.Range(options.period_months, 1, 12, "options.period_months");
  check.Refuse(options.period_months >= 1 && terms.term_months % options.period_months != 0, "options.period_months",
               {.en = "must divide the term", .vi = "phải là ước số của thời hạn vay"});
  if (options.period_months < 1) return;
  const int last = std::max(0, InstalmentCount(terms) - 1);
  check.Range(options.grace_principal, 0, last, "options.grace_principal");
  check.Range(options.grace_interest, 0, last, "options.grace_interest");
  check.Range(options.interest_free, 0, last + 1, "options.interest_free");
}

void CheckMethod(const Terms& terms, Checker& check) {
  const ScheduleOptions& options = terms.options;
  const Text only = {.en = "is not an option of this method", .vi = "không áp dụng cho phương thức này"};
  if (terms.method == ScheduleMethod::kBalloon) {
    check.Range(options.balloon_ppm, 1, kMillion - 1, "options.balloon_ppm");
  } else {
    check.Refuse(options.balloon_ppm != 0, "options.balloon_ppm", only);
  }
  const bool seasonal = terms.method == ScheduleMethod::kSeasonal;
  check.Refuse(!seasonal && !options.season.empty(), "options.season_months", only);
  check.Refuse(seasonal && options.season.empty(), "options.season_months",
               {.en = "is required", .vi = "là trường bắt buộc"});
  for (const int month : options.season) check.Range(month, 1, 12, "options.season_months");
  check.Refuse(terms.method == ScheduleMethod::kAnnuity && options.remainder != Remainder::kLast, "options.remainder",
               {.en = "must be LAST with level payments", .vi = "phải là LAST khi trả đều"});
  check.Refuse(terms.method == ScheduleMethod::kAnnuity && options.grace_interest > options.grace_principal,
               "options.grace_interest",
               {.en = "with level payments at most options.grace_principal",
                .vi = "khi trả đều không được quá options.grace_principal"});
  check.Refuse(options.weekend == DayOff::kExtend, "options.weekend_rule",
               {.en = "EXTEND is for holidays alone", .vi = "EXTEND chỉ dùng cho ngày lễ"});
}

void CheckLists(const Terms& terms, Checker& check) {
  const ScheduleOptions& options = terms.options;
  const Text order = {.en = "days must rise", .vi = "các ngày phải tăng dần"};
  check.Refuse(options.rate_steps.size() > static_cast<size_t>(kMostRateSteps), "options.rate_steps",
               {.en = "at most 60", .vi = "tối đa 60"});
  for (size_t i = 0; i < options.rate_steps.size(); ++i) {
    const std::string field = absl::StrCat("options.rate_steps[", i, "]");
    check.Range(options.rate_steps[i].annual_rate_ppm, 0, kMillion, field + ".annual_rate_ppm");
    check.Refuse(i > 0 && options.rate_steps[i].from <= options.rate_steps[i - 1].from, field, order);
  }
  const bool irregular = terms.method == ScheduleMethod::kIrregular;
  check.Refuse(irregular == options.planned.empty(), "options.planned",
               {.en = "belongs to IRREGULAR, and is required there", .vi = "chỉ dùng và bắt buộc với IRREGULAR"});
  if (!irregular || options.planned.empty()) return;
  check.Refuse(options.planned.size() > static_cast<size_t>(kMostInstalments), "options.planned",
               {.en = "at most 360", .vi = "tối đa 360"});
  Wide sum = 0;
  for (size_t i = 0; i < options.planned.size(); ++i) {
    const std::string field = absl::StrCat("options.planned[", i, "]");
    check.Range(options.planned[i].principal, 0, kLargestAmount, field + ".principal.amount");
    check.Refuse(i > 0 && options.planned[i].due <= options.planned[i - 1].due, field, order);
    sum += options.planned[i].principal;
  }
  check.Refuse(sum != terms.principal, "options.planned",
               {.en = "must add up to the principal", .vi = "tổng phải bằng số tiền gốc"});
  check.Refuse(options.planned.front().due != terms.first_due, "first_due_date",
               {.en = "must be the first of options.planned", .vi = "phải là ngày đầu tiên của options.planned"});
}

// Numbers of one line of text, in order.
class Numbers {
 public:
  explicit Numbers(absl::string_view text) : parts_(absl::StrSplit(text, ' ')) {}
  int64_t Next() {
    HTX_CHECK(at_ < parts_.size());
    int64_t number = 0;
    HTX_CHECK(absl::SimpleAtoi(parts_[at_++], &number));
    return number;
  }
  int NextInt() { return static_cast<int>(Next()); }
  absl::CivilDay NextDay() { return absl::CivilDay(1970, 1, 1) + Next(); }

 private:
  std::vector<absl::string_view> parts_ = {};
  size_t at_ = 0;
};

int64_t DayNumber(absl::CivilDay day) { return day - absl::CivilDay(1970, 1, 1); }

}  // namespace

int InstalmentCount(const Terms& terms) {
  if (terms.method == ScheduleMethod::kBullet) return 1;
  if (terms.method == ScheduleMethod::kIrregular) return static_cast<int>(terms.options.planned.size());
  return terms.term_months / std::max(1, terms.options.period_months);
}

void CheckOptions(const Terms& terms, absl::string_view path, FieldErrors& errors) {
  FieldErrors own;
  Checker check = {.path = path, .errors = own};
  CheckCounts(terms, check);
  CheckMethod(terms, check);
  CheckLists(terms, check);
  if (own.empty()) {
    const std::vector<DueDay> days = DueDays(terms);
    for (size_t i = 1; i < days.size(); ++i) {
      check.Refuse(days[i].due <= days[i - 1].due, "options",
                   {.en = absl::StrCat("two instalments fall due on ", FormatDay(days[i].due)),
                    .vi = absl::StrCat("hai kỳ cùng đến hạn ngày ", FormatDay(days[i].due))});
    }
  }
  errors.Merge("", own.ToStatus());
}

std::string EncodeOptions(const ScheduleOptions& options) {
  if (options == ScheduleOptions{}) return "";
  std::string text = absl::StrCat(static_cast<int>(options.day_count), " ", options.rounding_unit, " ",
                                  static_cast<int>(options.rounding_mode), " ", static_cast<int>(options.remainder),
                                  " ", static_cast<int>(options.month_end), " ");
  absl::StrAppend(&text, static_cast<int>(options.weekend), " ", static_cast<int>(options.holiday), " ",
                  options.period_months, " ", options.grace_principal, " ");
  absl::StrAppend(&text, options.grace_interest, " ", options.interest_free, " ", options.balloon_ppm, " ",
                  options.season.size());
  for (const int month : options.season) absl::StrAppend(&text, " ", month);
  absl::StrAppend(&text, " ", options.rate_steps.size());
  for (const RateStep& step : options.rate_steps) {
    absl::StrAppend(&text, " ", DayNumber(step.from), " ", step.annual_rate_ppm);
  }
  absl::StrAppend(&text, " ", options.planned.size());
  for (const PlannedPrincipal& line : options.planned) {
    absl::StrAppend(&text, " ", DayNumber(line.due), " ", line.principal);
  }
  return text;
}

ScheduleOptions DecodeOptions(absl::string_view text) {
  ScheduleOptions options;
  if (text.empty()) return options;
  Numbers in(text);
  options.day_count = static_cast<DayCount>(in.Next());
  options.rounding_unit = in.Next();
  options.rounding_mode = static_cast<RoundingMode>(in.Next());
  options.remainder = static_cast<Remainder>(in.Next());
  options.month_end = static_cast<MonthEnd>(in.Next());
  options.weekend = static_cast<DayOff>(in.Next());
  options.holiday = static_cast<DayOff>(in.Next());
  options.period_months = in.NextInt();
  options.grace_principal = in.NextInt();
  options.grace_interest = in.NextInt();
  options.interest_free = in.NextInt();
  options.balloon_ppm = in.Next();
  for (int64_t left = in.Next(); left > 0; --left) options.season.push_back(in.NextInt());
  for (int64_t left = in.Next(); left > 0; --left) {
    const absl::CivilDay from = in.NextDay();
    options.rate_steps.push_back({.from = from, .annual_rate_ppm = in.Next()});
  }
  for (int64_t left = in.Next(); left > 0; --left) {
    const absl::CivilDay due = in.NextDay();
    options.planned.push_back({.due = due, .principal = in.Next()});
  }
  return options;
}

}  // namespace htx::funding

#pragma once

// Who owes a yearly report, by when, and what became of it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "registry/domain/alliance_vocabulary.h"
#include "registry/domain/report_rules.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// More stopped days than this are more than `months` months, whichever months of the year they are: 92 for 3.
int64_t StoppedDaysLimit(int64_t months);
// An organisation founded after this day is founded less than `months` months before the end of `year`.
absl::CivilDay FoundedLimit(int64_t year, int64_t months);

// Days of `year` on which the timeline says suspended, or found ceased.
int64_t StoppedDays(const Timeline& timeline, int64_t year);

// Why an organisation is not assessed for `year`: it is new, or stood still for too long, judged in this order. It owes
// the report all the same.
Unassessed UnassessedOf(const Timeline& timeline, int64_t year, const DutyRules& rules);
// Why an organisation owes no report for `year`, which is due on `due`: it ended before the end of the year, or was
// founded after that day, judged in this order.
Exemption ExemptionOf(const Timeline& timeline, int64_t year, absl::CivilDay due);

// A report whose day has passed.
struct DueReport {
  int64_t year = 0;
  DeadlineRule deadline = {};
};
// The reports that the organisation of `timeline` owes and that were due before `today`, newest first. Years whose
// rules are not known are none of them.
std::vector<DueReport> ReportsDue(const Timeline& timeline, absl::CivilDay today, const ReportRules& rules);

// The duty of one organisation.
struct ReportDuty {
  OrganizationId organization = {};
  std::string legal_name = {};
  Kind kind = Kind::kCooperative;
  OrganizationId alliance = {};
  std::string province = {};
  DutyStatus status = DutyStatus::kNotDue;
  Exemption exemption = Exemption::kNone;
  Unassessed unassessed = Unassessed::kNone;
  std::optional<absl::CivilDay> submitted = {};
  std::string report_state = {};  // A word, or "".
  int64_t stopped_days = 0;
};

// Days between the due date and the handing in (LATE) or `today` (MISSING); 0 otherwise.
int64_t DaysLate(const ReportDuty& duty, absl::CivilDay due, absl::CivilDay today);

}  // namespace htx::registry

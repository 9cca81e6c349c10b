#pragma once

// Errors of yearly report filings, memberships, dues, activities and petitions, beyond those of errors.h.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "registry/domain/alliance_vocabulary.h"

namespace htx::registry {

// FAILED_PRECONDITION / NOT_ASSESSED. File the figures without points: the organisation is not assessed for that year.
absl::Status NotAssessed(absl::string_view organization, int64_t year, Unassessed why);
// FAILED_PRECONDITION / REPORT_PENDING. A filing of that year waits; approve or return it first.
absl::Status ReportPending(absl::string_view filing);
// FAILED_PRECONDITION / REPORT_COUNTS. Figures of that year count; use CorrectOrganizationReport.
absl::Status ReportCounts(absl::string_view report);
// FAILED_PRECONDITION / NO_REPORT. Nothing counts for that year yet; use SubmitOrganizationReport.
absl::Status NoReport(absl::string_view report);
// FAILED_PRECONDITION / REPORT_NOT_PENDING. The filing does not wait for approval.
absl::Status ReportNotPending(absl::string_view filing, ReportState state);
// FAILED_PRECONDITION / SAME_PERSON. Somebody other than the submitter must decide.
absl::Status SamePerson(absl::string_view filing, absl::string_view principal);
// FAILED_PRECONDITION / RULE_UNKNOWN. No rule `name` is known for that year; nothing is guessed.
absl::Status RuleUnknown(absl::string_view name, int64_t year);

// FAILED_PRECONDITION / MEMBERSHIP_SUSPENDED. Its rights rest, or rested from a later day on; resume it first.
absl::Status MembershipSuspended(absl::string_view name, absl::CivilDay since);
// FAILED_PRECONDITION / MEMBERSHIP_NOT_SUSPENDED. Nothing rests that could be resumed.
absl::Status MembershipNotSuspended(absl::string_view name);
// FAILED_PRECONDITION / LATER_SCHEDULE. A schedule from that day or a later one is recorded; choose a later day.
absl::Status LaterSchedule(absl::string_view alliance, absl::CivilDay start);
// FAILED_PRECONDITION / NOT_A_MEMBER_THEN. The membership does not touch the year that is paid for.
absl::Status NotAMemberThen(absl::string_view membership, int64_t year);
// FAILED_PRECONDITION / ALREADY_REVERSED. The payment was taken back already, or is itself a reversal.
absl::Status AlreadyReversed(absl::string_view payment);
// FAILED_PRECONDITION / RECORD_WITHDRAWN. It was recorded in error and withdrawn; record it anew.
absl::Status RecordWithdrawn(absl::string_view name);

// FAILED_PRECONDITION / PLAN_SETTLED. A plan changes only while the activity is PLANNED.
absl::Status PlanSettled(absl::string_view activity);
// FAILED_PRECONDITION / PROGRAMME_UNKNOWN. `name` is no programme of that alliance; record it first.
absl::Status ProgrammeUnknown(absl::string_view name);
// FAILED_PRECONDITION / OUTSIDE_PROGRAMME. The activity's first day does not lie in the programme's period.
absl::Status OutsideProgramme(absl::string_view programme, absl::CivilDay day);
// FAILED_PRECONDITION / PETITION_CLOSED. Raise a new petition.
absl::Status PetitionIsClosed(absl::string_view name);
// RESOURCE_EXHAUSTED / TOO_MANY_STEPS. Close the petition and raise a new one.
absl::Status TooManySteps(absl::string_view name, int64_t limit);
// FAILED_PRECONDITION / LATER_APPOINTMENT. An appointment from that day or a later one is recorded.
absl::Status LaterAppointment(absl::string_view committee, absl::CivilDay start);

}  // namespace htx::registry

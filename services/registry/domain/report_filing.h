#pragma once

// Filings of yearly reports: handed in by one person, approved or returned by another, corrected later.

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/error.h"
#include "registry/domain/alliance_vocabulary.h"
#include "registry/domain/report.h"
#include "registry/domain/report_rules.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// "organizations/{organization}/reports/{year}"
std::string NameOfReport(const OrganizationId& organization, int64_t year);

struct Filing {
  Report report = {};  // report.filing is its number, from 1 in each year; report.known_from when it last changed.
  int64_t version = 0;
  ReportState state = ReportState::kSubmitted;
  bool correction = false;
  std::string correction_reason = {};
  std::string submitter = {};
  std::string decider = {};
  std::optional<absl::Time> decided = {};
  std::string note = {};
};
// "organizations/{organization}/reports/{year}/filings/{filing}"
std::string NameOf(const Filing& filing);
// "3.1": of filing 3, its first version.
std::string EtagOf(const Filing& filing);
// The etag of figures that count.
std::string EtagOf(const Report& counting);

// Judges the points of `report` by the rules of its year, and fills evaluation_score, evaluation_class and
// rule_version. Every violation goes to `errors`: an unknown, missing or double criterion, points above what is known
// of the maximum, a score or class that is not that of the points, a class without either, any of them for a year
// without known rules.
void JudgeScores(const ReportRules& rules, Report& report, FieldErrors& errors);

// What a decision about a filing knows.
struct FilingFacts {
  Timeline timeline = {};
  std::optional<Filing> newest = {};    // Of the year.
  std::optional<Report> counting = {};  // The figures of the year that count.
};

// Who files, and on what they looked.
struct Submission {
  std::string submitter = {};
  std::string etag = {};
  std::string reason = {};  // Of a correction.
};

// Decides a first filing, or one again after it was returned. Fails with those of Accept, REPORT_PENDING,
// REPORT_COUNTS, ETAG_REQUIRED, ETAG_MISMATCH, in this order.
absl::StatusOr<Filing> Submit(const Report& report, const FilingFacts& known, const Submission& submission);
// Decides a correction of figures that count. Fails with those of Accept, REPORT_PENDING, NO_REPORT, ETAG_REQUIRED,
// ETAG_MISMATCH, in this order.
absl::StatusOr<Filing> Correct(const Report& report, const FilingFacts& known, const Submission& submission);

// Decides an approval or a return by `decider`. Fails with ETAG_MISMATCH, REPORT_NOT_PENDING, SAME_PERSON, in this
// order.
struct Verdict {
  ReportState state = ReportState::kApproved;  // Or kReturned.
  std::string decider = {};
  std::string etag = {};
  std::string note = {};
};
absl::StatusOr<Filing> Decide(const Filing& filing, const Verdict& verdict, absl::Time now);

}  // namespace htx::registry

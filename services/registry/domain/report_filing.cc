#include "registry/domain/report_filing.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kScores = "report.scores";

void JudgeCriteria(const ScoringRules& scoring, const Report& report, FieldErrors& errors) {
  std::set<std::string> seen;
  std::map<std::string, int64_t> of_group;
  for (size_t i = 0; i < report.scores.size(); ++i) {
    const CriterionScore& score = report.scores[i];
    const std::string path = absl::StrCat(kScores, "[", i, "]");
    const ScoreCriterion* criterion = scoring.Find(score.criterion);
    if (criterion == nullptr) {
      errors.Add(absl::StrCat(path, ".criterion"),
                 {.en = "is no criterion of that year's rules", .vi = "không phải tiêu chí theo quy định của năm đó"});
      continue;
    }
    if (!seen.insert(score.criterion).second) {
      errors.Add(absl::StrCat(path, ".criterion"), {.en = "is given twice", .vi = "bị chấm hai lần"});
    }
    if (criterion->maximum && score.points > *criterion->maximum) {
      errors.Add(absl::StrCat(path, ".points"), {.en = absl::StrCat("is more than ", *criterion->maximum),
                                                 .vi = absl::StrCat("vượt quá ", *criterion->maximum, " điểm")});
    }
    of_group[criterion->group] += score.points;
  }
  for (const ScoreCriterion& criterion : scoring.criteria) {
    if (seen.contains(criterion.id)) continue;
    errors.Add(kScores, {.en = absl::StrCat("lacks the criterion ", criterion.id),
                         .vi = absl::StrCat("thiếu tiêu chí ", criterion.id)});
  }
  for (const auto& [id, points] : of_group) {
    const ScoreGroup* group = scoring.FindGroup(id);
    if (group == nullptr || points <= group->maximum) continue;
    errors.Add(kScores, {.en = absl::StrCat("group ", id, " has more than ", group->maximum, " points"),
                         .vi = absl::StrCat("nhóm ", id, " vượt quá ", group->maximum, " điểm")});
  }
}

// What both kinds of filing are judged on first.
absl::Status JudgeYear(const Report& report, const FilingFacts& known) {
  HTX_RETURN_IF_ERROR(Accept(report, known.timeline));
  if (known.newest && known.newest->state == ReportState::kSubmitted) return ReportPending(NameOf(*known.newest));
  return absl::OkStatus();
}

// The filing that takes the place of a returned one, or the next.
absl::StatusOr<Filing> Next(const Report& report, const FilingFacts& known, const Submission& submission,
                            bool correction) {
  Filing filing{.report = report,
                .version = 1,
                .correction = correction,
                .correction_reason = submission.reason,
                .submitter = submission.submitter};
  filing.report.filing = known.newest ? known.newest->report.filing + 1 : 1;
  const bool again =
      known.newest && known.newest->state == ReportState::kReturned && known.newest->correction == correction;
  if (!again && !correction) return filing;
  if (submission.etag.empty()) return EtagRequired("etag");
  if (again) {
    if (submission.etag != EtagOf(*known.newest)) return EtagMismatch(NameOf(*known.newest));
    filing.report.filing = known.newest->report.filing;
    filing.version = known.newest->version + 1;
    return filing;
  }
  if (submission.etag != EtagOf(*known.counting)) return EtagMismatch(NameOfReport(report.organization, report.year));
  return filing;
}

}  // namespace

std::string NameOfReport(const OrganizationId& organization, int64_t year) {
  return absl::StrCat(NameOf(organization), "/reports/", year);
}

std::string NameOf(const Filing& filing) {
  return absl::StrCat(NameOfReport(filing.report.organization, filing.report.year), "/filings/", filing.report.filing);
}

std::string EtagOf(const Filing& filing) { return absl::StrCat(filing.report.filing, ".", filing.version); }

std::string EtagOf(const Report& counting) { return absl::StrCat("c", ToMicros(counting.known_from)); }

void JudgeScores(const ReportRules& rules, Report& report, FieldErrors& errors) {
  if (!Scored(report)) return;
  const std::optional<ScoringRules> scoring = rules.Scoring(report.year);
  if (scoring && report.scores.empty() && !report.evaluation_score) {
    errors.Add("report.evaluation_class", {.en = "needs the points or the score that it follows from",
                                           .vi = "cần có điểm các tiêu chí hoặc tổng điểm làm căn cứ"});
    return;
  }
  if (!scoring) {
    errors.Add(kScores, {.en = absl::StrCat("no scoring rules are known for ", report.year),
                         .vi = absl::StrCat("chưa biết quy định chấm điểm của năm ", report.year)});
    return;
  }
  report.rule_version = scoring->note.version;
  if (!report.scores.empty()) {
    JudgeCriteria(*scoring, report, errors);
    int64_t sum = 0;
    for (const CriterionScore& score : report.scores) sum += score.points;
    if (report.evaluation_score && *report.evaluation_score != sum) {
      errors.Add("report.evaluation_score", {.en = absl::StrCat("is not the sum of the points, which is ", sum),
                                             .vi = absl::StrCat("không bằng tổng điểm các tiêu chí là ", sum)});
    }
    report.evaluation_score = sum;
  }
  const EvaluationClass of_score = scoring->ClassOf(*report.evaluation_score);
  if (report.evaluation_class == EvaluationClass::kUnspecified) report.evaluation_class = of_score;
  if (report.evaluation_class != of_score) {
    errors.Add("report.evaluation_class",
               {.en = absl::StrCat("is not the class of the score, which is ", WordOf(of_score)),
                .vi = absl::StrCat("không khớp với điểm; điểm này xếp loại ", WordOf(of_score))});
  }
}

absl::StatusOr<Filing> Submit(const Report& report, const FilingFacts& known, const Submission& submission) {
  HTX_RETURN_IF_ERROR(JudgeYear(report, known));
  if (known.counting) return ReportCounts(NameOfReport(report.organization, report.year));
  return Next(report, known, submission, false);
}

absl::StatusOr<Filing> Correct(const Report& report, const FilingFacts& known, const Submission& submission) {
  HTX_RETURN_IF_ERROR(JudgeYear(report, known));
  if (!known.counting) return NoReport(NameOfReport(report.organization, report.year));
  return Next(report, known, submission, true);
}

absl::StatusOr<Filing> Decide(const Filing& filing, const Verdict& verdict, absl::Time now) {
  if (verdict.etag != EtagOf(filing)) return EtagMismatch(NameOf(filing));
  if (filing.state != ReportState::kSubmitted) return ReportNotPending(NameOf(filing), filing.state);
  if (filing.submitter == verdict.decider) return SamePerson(NameOf(filing), verdict.decider);
  Filing decided = filing;
  ++decided.version;
  decided.state = verdict.state;
  decided.decider = verdict.decider;
  decided.decided = now;
  decided.note = verdict.note;
  return decided;
}

}  // namespace htx::registry

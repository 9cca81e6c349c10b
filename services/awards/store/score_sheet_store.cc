#include "awards/store/score_sheet_store.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "awards/domain/cluster.h"
#include "awards/domain/scoring_errors.h"
#include "awards/store/rows.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kSheetColumns =
    "t.id, t.campaign_id, t.cluster_id, t.unit, t.template_id, t.cross_scorer, t.state, t.version, t.create_time, "
    "t.update_time";

// What was given, as stored.
enum class ValueKind { kPoints = 1, kMeasured = 2, kAchieved = 3, kNotApplicable = 4, kFromRegistry = 5 };

ValueKind KindOf(const GivenScore& given) {
  if (given.not_applicable) return ValueKind::kNotApplicable;
  if (given.from_registry) return ValueKind::kFromRegistry;
  if (given.measured) return ValueKind::kMeasured;
  return given.achieved ? ValueKind::kAchieved : ValueKind::kPoints;
}

ScoreSheet SheetOf(const sql::Row& row) {
  return {.id = IdAt<ScoreSheetId>(row, 0),
          .campaign = IdAt<CampaignId>(row, 1),
          .cluster = IdAt<ClusterId>(row, 2),
          .unit = IdAt<OrganizationId>(row, 3),
          .scheme = IdAt<ScoreTemplateId>(row, 4),
          .cross_scorer = IdAt<OrganizationId>(row, 5),
          .state = EnumAt<SheetState>(row, 6),
          .version = row.Int(7),
          .create_time = InstantAt(row, 8),
          .update_time = InstantAt(row, 9)};
}

CriterionScore ScoreOf(const sql::Row& row) {
  CriterionScore score = {
      .given = {.criterion = row.String(3), .evidence = row.String(8), .evidence_sha256 = row.String(9)}};
  if (!row.IsNull(5)) score.points = row.Int(5);
  switch (EnumAt<ValueKind>(row, 4)) {
    case ValueKind::kPoints:
      score.given.points = score.points;
      break;
    case ValueKind::kMeasured:
      score.given.measured = Rational{row.Int(6), row.Int(7)};
      break;
    case ValueKind::kAchieved:
      score.given.achieved = score.points.value_or(0) > 0;  // A maximum is above 0.
      break;
    case ValueKind::kNotApplicable:
      score.given.not_applicable = true;
      break;
    case ValueKind::kFromRegistry:
      score.given.from_registry = true;
      break;
  }
  if (!row.IsNull(10)) score.registry = Measured{{row.Int(10), row.Int(11)}, row.Int(12)};
  return score;
}

// The submissions of `sheets`, which `where` restricts the joined sheet `t` to, are added to them.
absl::Status LoadSubmissions(sql::Transaction& transaction, absl::string_view where, absl::Span<const Value> args,
                             std::vector<ScoreSheet>& sheets) {
  std::map<std::string, ScoreSheet*> by_id;
  for (ScoreSheet& sheet : sheets) by_id[sheet.id.text()] = &sheet;
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows submissions,
      transaction.Query(absl::StrCat("select s.sheet_id, s.layer, s.attempt, s.author, s.submitted_by, s.submit_time, "
                                     "s.return_time, s.returned_by, s.return_reason from score_submissions s "
                                     "join score_sheets t on t.id = s.sheet_id where ",
                                     where, " order by s.sheet_id, s.layer, s.attempt"),
                        args));
  for (size_t i = 0; i < submissions.size(); ++i) {
    const sql::Row row = submissions[i];
    by_id.at(row.String(0))
        ->submissions.push_back({.layer = EnumAt<ScoreLayer>(row, 1),
                                 .attempt = row.Int(2),
                                 .author = IdAt<OrganizationId>(row, 3),
                                 .submitted_by = row.String(4),
                                 .submit_time = InstantAt(row, 5),
                                 .return_time = MaybeInstantAt(row, 6),
                                 .returned_by = row.String(7),
                                 .return_reason = row.String(8)});
  }
  return transaction.ForEach(
      absl::StrCat("select v.sheet_id, v.layer, v.attempt, v.criterion_id, v.value_kind, v.points, v.numerator, "
                   "v.denominator, v.evidence, v.evidence_sha256, v.registry_numerator, v.registry_denominator, "
                   "v.registry_sequence from score_values v join score_sheets t on t.id = v.sheet_id where ",
                   where, " order by v.sheet_id, v.layer, v.attempt, v.position"),
      args, [&](const sql::Row& row) -> absl::Status {
        ScoreSheet& sheet = *by_id.at(row.String(0));
        for (Submission& submission : sheet.submissions) {
          if (submission.layer == EnumAt<ScoreLayer>(row, 1) && submission.attempt == row.Int(2)) {
            submission.scores.push_back(ScoreOf(row));
          }
        }
        return absl::OkStatus();
      });
}

absl::Status InsertValue(sql::Transaction& transaction, const ScoreSheetId& sheet, const Submission& submission,
                         int64_t position, const CriterionScore& score) {
  std::optional<int64_t> numerator;
  std::optional<int64_t> denominator;
  if (score.given.measured) {
    numerator = score.given.measured->numerator;
    denominator = score.given.measured->denominator;
  }
  std::optional<int64_t> registry_numerator;
  std::optional<int64_t> registry_denominator;
  if (score.registry) {
    registry_numerator = score.registry->actual.numerator;
    registry_denominator = score.registry->actual.denominator;
  }
  return transaction
      .Execute(
          "insert into score_values (sheet_id, layer, attempt, position, criterion_id, value_kind, points, "
          "numerator, denominator, evidence, evidence_sha256, registry_numerator, registry_denominator, "
          "registry_sequence) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {Words(sheet), Number(submission.layer), Number(submission.attempt), Number(position),
           Words(score.given.criterion), Number(KindOf(score.given)), Number(score.points), Number(numerator),
           Number(denominator), Words(score.given.evidence), Words(score.given.evidence_sha256),
           Number(registry_numerator), Number(registry_denominator),
           Number(score.registry ? score.registry->sequence : int64_t{0})})
      .status();
}

}  // namespace

absl::Status InsertSheet(sql::Transaction& transaction, const ScoreSheet& sheet) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute("insert into score_sheets (id, campaign_id, cluster_id, unit, template_id, cross_scorer, "
                          "state, version, create_time, update_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                          "on conflict (campaign_id, cluster_id, unit) do nothing",
                          {Words(sheet.id), Words(sheet.campaign), Words(sheet.cluster), Words(sheet.unit),
                           Words(sheet.scheme), Words(sheet.cross_scorer), Number(sheet.state), Number(sheet.version),
                           Instant(sheet.create_time), Instant(sheet.update_time)}));
  return inserted == 0 ? SheetOpen(OrganizationName(sheet.unit), NameOf(sheet.campaign)) : absl::OkStatus();
}

absl::Status UpdateSheet(sql::Transaction& transaction, const ScoreSheet& sheet) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("update score_sheets set cross_scorer = ?, state = ?, version = ?, update_time = ? where id = ?",
                   {Words(sheet.cross_scorer), Number(sheet.state), Number(sheet.version), Instant(sheet.update_time),
                    Words(sheet.id)})
          .status());
  for (const Submission& submission : sheet.submissions) {
    if (!submission.return_time) continue;
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("update score_submissions set return_time = ?, returned_by = ?, return_reason = ? "
                     "where sheet_id = ? and layer = ? and attempt = ? and return_time is null",
                     {Instant(submission.return_time), Words(submission.returned_by), Words(submission.return_reason),
                      Words(sheet.id), Number(submission.layer), Number(submission.attempt)})
            .status());
  }
  return absl::OkStatus();
}

absl::Status InsertSubmission(sql::Transaction& transaction, const ScoreSheetId& sheet, const Submission& submission) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("insert into score_submissions (sheet_id, layer, attempt, author, submitted_by, submit_time, "
                   "return_time, returned_by, return_reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {Words(sheet), Number(submission.layer), Number(submission.attempt), Words(submission.author),
                    Words(submission.submitted_by), Instant(submission.submit_time), Instant(submission.return_time),
                    Words(submission.returned_by), Words(submission.return_reason)})
          .status());
  for (size_t i = 0; i < submission.scores.size(); ++i) {
    HTX_RETURN_IF_ERROR(InsertValue(transaction, sheet, submission, static_cast<int64_t>(i), submission.scores[i]));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<ScoreSheet>> FindSheet(sql::Transaction& transaction, const ScoreSheetId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kSheetColumns, " from score_sheets t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<ScoreSheet>();
  std::vector<ScoreSheet> sheets = {SheetOf(rows[0])};
  HTX_RETURN_IF_ERROR(LoadSubmissions(transaction, "t.id = ?", {Words(id)}, sheets));
  return std::optional<ScoreSheet>(std::move(sheets[0]));
}

absl::StatusOr<std::vector<ScoreSheet>> SheetsOf(sql::Transaction& transaction, const CampaignId& campaign,
                                                 const ClusterId& cluster) {
  constexpr absl::string_view kOfCluster = "t.campaign_id = ? and t.cluster_id = ?";
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", kSheetColumns, " from score_sheets t where ",
                                                      kOfCluster, " order by t.unit"),
                                         {Words(campaign), Words(cluster)}));
  std::vector<ScoreSheet> sheets;
  for (size_t i = 0; i < rows.size(); ++i) sheets.push_back(SheetOf(rows[i]));
  HTX_RETURN_IF_ERROR(LoadSubmissions(transaction, kOfCluster, {Words(campaign), Words(cluster)}, sheets));
  return sheets;
}

absl::StatusOr<Page<ScoreSheet>> ListSheets(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<ScoreSheet>(transaction, kSheetColumns, "score_sheets t", request,
                                 [](const sql::Row& row) -> absl::StatusOr<ScoreSheet> { return SheetOf(row); });
}

}  // namespace htx::awards::store

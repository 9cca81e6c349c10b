#include "awards/store/score_template_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/text.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kTemplateColumns =
    "t.id, t.code, t.version, t.display_name, t.manager, t.max_points, t.bonus_cap, t.rescale, t.source, "
    "t.content_sha256, t.create_time";

absl::Status InsertCriterion(sql::Transaction& transaction, const ScoreTemplateId& id, int64_t position,
                             const Criterion& criterion) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute(
              "insert into score_criteria (template_id, position, criterion_id, parent, display_name, method, "
              "max_points, zero_at, full_at, indicator, may_be_not_applicable) "
              "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              {Words(id), Number(position), Words(criterion.id), Words(criterion.parent), Words(criterion.display_name),
               Number(criterion.method), Number(criterion.max), Number(criterion.zero_at), Number(criterion.full_at),
               Words(criterion.indicator), Number(int64_t{criterion.may_be_not_applicable})})
          .status());
  for (size_t i = 0; i < criterion.bands.size(); ++i) {
    const ScoreBand& band = criterion.bands[i];
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute(
                "insert into score_bands (template_id, criterion_position, position, from_value, to_value, points) "
                "values (?, ?, ?, ?, ?, ?)",
                {Words(id), Number(position), Number(static_cast<int64_t>(i)), Number(band.from), Number(band.to),
                 Number(band.points)})
            .status());
  }
  return absl::OkStatus();
}

absl::Status LoadCriteria(sql::Transaction& transaction, ScoreTemplate& scheme) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows criteria,
      transaction.Query("select criterion_id, parent, display_name, method, max_points, zero_at, full_at, indicator, "
                        "may_be_not_applicable from score_criteria where template_id = ? order by position",
                        {Words(scheme.id)}));
  for (size_t i = 0; i < criteria.size(); ++i) {
    const sql::Row row = criteria[i];
    scheme.criteria.push_back({.id = row.String(0),
                               .parent = row.String(1),
                               .display_name = row.String(2),
                               .method = EnumAt<ScoreMethod>(row, 3),
                               .max = row.Int(4),
                               .zero_at = row.Int(5),
                               .full_at = row.Int(6),
                               .indicator = row.String(7),
                               .may_be_not_applicable = row.Bool(8)});
  }
  HTX_ASSIGN_OR_RETURN(const sql::Rows bands,
                       transaction.Query("select criterion_position, from_value, to_value, points from score_bands "
                                         "where template_id = ? order by criterion_position, position",
                                         {Words(scheme.id)}));
  for (size_t i = 0; i < bands.size(); ++i) {
    ScoreBand band = {.from = bands[i].Int(1), .points = bands[i].Int(3)};
    if (!bands[i].IsNull(2)) band.to = bands[i].Int(2);
    scheme.criteria[static_cast<size_t>(bands[i].Int(0))].bands.push_back(band);
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows keys,
      transaction.Query("select criterion_id from score_tie_keys where template_id = ? order by position",
                        {Words(scheme.id)}));
  for (size_t i = 0; i < keys.size(); ++i) scheme.tie_keys.push_back(keys[i].String(0));
  return absl::OkStatus();
}

absl::StatusOr<ScoreTemplate> TemplateOf(sql::Transaction& transaction, const sql::Row& row) {
  ScoreTemplate scheme = {.id = IdAt<ScoreTemplateId>(row, 0),
                          .code = row.String(1),
                          .version = row.Int(2),
                          .display_name = row.String(3),
                          .manager = IdAt<OrganizationId>(row, 4),
                          .max = row.Int(5),
                          .bonus_cap = row.Int(6),
                          .rescale = row.Bool(7),
                          .source = row.String(8),
                          .content_sha256 = row.String(9),
                          .create_time = InstantAt(row, 10)};
  HTX_RETURN_IF_ERROR(LoadCriteria(transaction, scheme));
  return scheme;
}

absl::StatusOr<std::optional<ScoreTemplate>> FirstTemplate(sql::Transaction& transaction, const sql::Rows& rows) {
  if (rows.empty()) return std::optional<ScoreTemplate>();
  HTX_ASSIGN_OR_RETURN(ScoreTemplate scheme, TemplateOf(transaction, rows[0]));
  return std::optional<ScoreTemplate>(std::move(scheme));
}

}  // namespace

absl::Status InsertScoreTemplate(sql::Transaction& transaction, const ScoreTemplate& scheme) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into score_templates (id, code, version, display_name, display_key, manager, max_points, bonus_cap, "
          "rescale, source, content_sha256, create_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "on conflict (id) do nothing",
          {Words(scheme.id), Words(scheme.code), Number(scheme.version), Words(scheme.display_name),
           Words(CollationKey(scheme.display_name)), Words(scheme.manager), Number(scheme.max),
           Number(scheme.bonus_cap), Number(int64_t{scheme.rescale}), Words(scheme.source),
           Words(scheme.content_sha256), Instant(scheme.create_time)}));
  if (inserted == 0) return IdTaken(NameOf(scheme.id));
  for (size_t i = 0; i < scheme.criteria.size(); ++i) {
    HTX_RETURN_IF_ERROR(InsertCriterion(transaction, scheme.id, static_cast<int64_t>(i), scheme.criteria[i]));
  }
  for (size_t i = 0; i < scheme.tie_keys.size(); ++i) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into score_tie_keys (template_id, position, criterion_id) values (?, ?, ?)",
                     {Words(scheme.id), Number(static_cast<int64_t>(i)), Words(scheme.tie_keys[i])})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<ScoreTemplate>> FindScoreTemplate(sql::Transaction& transaction,
                                                               const ScoreTemplateId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(absl::StrCat("select ", kTemplateColumns,
                                                                            " from score_templates t where t.id = ?"),
                                                               {Words(id)}));
  return FirstTemplate(transaction, rows);
}

absl::StatusOr<std::optional<ScoreTemplate>> LatestScoreTemplate(sql::Transaction& transaction,
                                                                 absl::string_view code) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(absl::StrCat("select ", kTemplateColumns,
                                                                            " from score_templates t where t.code = ? "
                                                                            "order by t.version desc limit 1"),
                                                               {Words(std::string(code))}));
  return FirstTemplate(transaction, rows);
}

absl::StatusOr<Page<ScoreTemplate>> ListScoreTemplates(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<ScoreTemplate>(transaction, kTemplateColumns, "score_templates t", request,
                                    [&](const sql::Row& row) { return TemplateOf(transaction, row); });
}

}  // namespace htx::awards::store

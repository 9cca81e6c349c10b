#include "funding/store/judgement_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// Refusals that are kept of one application; what is tried more often is answered all the same.
constexpr int64_t kMostRefusals = 100;

constexpr absl::string_view kJudgementColumns =
    "j.id, j.application_id, j.step, j.subject, j.business_day, j.amount, j.registry_sequence, j.actor, j.recorded, "
    "j.refused";

std::string KeyOf(absl::string_view subject, JudgedStep step) {
  return absl::StrCat(subject, "/", static_cast<int>(step));
}

absl::Status InsertVerdict(sql::Transaction& tx, const std::string& judgement, int64_t position,
                           const Verdict& verdict) {
  std::vector<std::string> inputs;
  for (const auto& [name, value] : verdict.inputs) inputs.push_back(absl::StrCat(name, "=", value));
  return tx
      .Execute(
          "insert into judgement_verdicts (judgement_id, position, rule, outcome, rule_version, citation, inputs, "
          "explanation_en, explanation_vi, remedy_en, remedy_vi) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {judgement, position, verdict.rule, EnumValue(verdict.outcome), verdict.rule_version, verdict.citation,
           JoinLines(inputs), verdict.explanation.en, verdict.explanation.vi, verdict.remedy.en, verdict.remedy.vi})
      .status();
}

// Inserts the judgement with its verdicts; nothing when it is there already.
absl::Status InsertAs(sql::Transaction& tx, const std::string& id, const Judgement& judgement) {
  const EligibilityReport& report = judgement.report;
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute("insert into judgements (id, application_id, step, subject, business_day, amount, "
                 "registry_sequence, actor, recorded, refused) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) "
                 "do nothing",
                 {id, judgement.application.text(), EnumValue(judgement.step), judgement.subject, FormatDay(report.day),
                  report.amount, report.registry_sequence, judgement.actor, ToMicros(judgement.recorded),
                  int64_t{judgement.refused ? 1 : 0}}));
  if (inserted == 0) return absl::OkStatus();
  int64_t position = 0;
  for (const Verdict& verdict : report.verdicts) HTX_RETURN_IF_ERROR(InsertVerdict(tx, id, ++position, verdict));
  return absl::OkStatus();
}

absl::Status ReadVerdicts(sql::Transaction& tx, Judgement& judgement) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select rule, outcome, rule_version, citation, inputs, explanation_en, explanation_vi, remedy_en, "
               "remedy_vi from judgement_verdicts where judgement_id = ? order by position",
               {judgement.id}));
  for (size_t i = 0; i < rows.size(); ++i) {
    Verdict& verdict = judgement.report.verdicts.emplace_back();
    verdict.rule = rows[i].String(0);
    verdict.outcome = EnumIn<RuleOutcome>(rows[i].Int(1));
    verdict.rule_version = rows[i].String(2);
    verdict.citation = rows[i].String(3);
    for (const std::string& input : SplitLines(rows[i].Text(4))) {
      verdict.inputs.push_back(absl::StrSplit(input, absl::MaxSplits('=', 1)));
    }
    verdict.explanation = {.en = rows[i].String(5), .vi = rows[i].String(6)};
    verdict.remedy = {.en = rows[i].String(7), .vi = rows[i].String(8)};
  }
  return absl::OkStatus();
}

Judgement ReadJudgement(const sql::Row& row) {
  Judgement judgement;
  judgement.id = row.String(0);
  judgement.application = ApplicationId::Of(row.String(1));
  judgement.step = EnumIn<JudgedStep>(row.Int(2));
  judgement.subject = row.String(3);
  judgement.report.day = DayIn(row.Text(4));
  judgement.report.amount = row.Int(5);
  judgement.report.registry_sequence = row.Int(6);
  judgement.actor = row.String(7);
  judgement.recorded = FromMicros(row.Int(8));
  judgement.refused = row.Bool(9);
  return judgement;
}

}  // namespace

absl::Status InsertJudgement(sql::Transaction& tx, const Judgement& judgement) {
  return InsertAs(tx, KeyOf(judgement.subject, judgement.step), judgement);
}

absl::Status InsertRefusal(sql::Transaction& tx, const Judgement& judgement, absl::string_view content) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select count(*) from judgements where application_id = ? and refused = 1",
                                {judgement.application.text()}));
  if (rows[0].Int(0) >= kMostRefusals) return absl::OkStatus();
  return InsertAs(tx, absl::StrCat(KeyOf(judgement.subject, judgement.step), "/", content), judgement);
}

absl::StatusOr<std::optional<EligibilityReport>> ApprovalOf(sql::Transaction& tx, const ApplicationId& application) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kJudgementColumns, " from judgements j where j.id = ?"),
                                {KeyOf(NameOf(application), JudgedStep::kApproval)}));
  std::optional<EligibilityReport> report;
  if (rows.empty()) return report;
  Judgement judgement = ReadJudgement(rows[0]);
  HTX_RETURN_IF_ERROR(ReadVerdicts(tx, judgement));
  report = std::move(judgement.report);
  return report;
}

query::Schema JudgementSchema() {
  using query::FieldType;
  return {.fields = {{.name = "application", .type = FieldType::kText, .column = "j.application_id", .sortable = true},
                     {.name = "subject", .type = FieldType::kText, .column = "j.subject", .sortable = true},
                     {.name = "step",
                      .type = FieldType::kEnum,
                      .column = "j.step",
                      .values = {{"APPROVAL", int64_t{1}},
                                 {"CONTRACT", int64_t{2}},
                                 {"SIGNING", int64_t{3}},
                                 {"PAYMENT", int64_t{4}}}},
                     {.name = "refused", .type = FieldType::kBool, .column = "j.refused"},
                     {.name = "business_date", .type = FieldType::kDate, .column = "j.business_day", .sortable = true},
                     {.name = "create_time", .type = FieldType::kTime, .column = "j.recorded", .sortable = true}},
          .key = "j.id"};
}

absl::StatusOr<Page<Judgement>> ListJudgements(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(Page<Judgement> page, ReadPage(tx, kJudgementColumns, "judgements j", list, ReadJudgement));
  for (Judgement& judgement : page.items) HTX_RETURN_IF_ERROR(ReadVerdicts(tx, judgement));
  return page;
}

}  // namespace htx::funding::store

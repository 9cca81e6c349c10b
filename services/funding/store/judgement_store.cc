#include "funding/store/judgement_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr int64_t kMostJudgements = 1'000;

absl::Status InsertVerdict(sql::Transaction& tx, const Judgement& judgement, int64_t position) {
  const Verdict& verdict = judgement.report.verdicts[static_cast<size_t>(position - 1)];
  std::vector<std::string> inputs;
  for (const auto& [name, value] : verdict.inputs) inputs.push_back(absl::StrCat(name, "=", value));
  return tx
      .Execute(
          "insert into judgement_verdicts (application_id, step, subject, position, rule, outcome, rule_version, "
          "citation, inputs, explanation_en, explanation_vi, remedy_en, remedy_vi) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {judgement.application.text(), EnumValue(judgement.step), judgement.subject, position, verdict.rule,
           EnumValue(verdict.outcome), verdict.rule_version, verdict.citation, JoinLines(inputs),
           verdict.explanation.en, verdict.explanation.vi, verdict.remedy.en, verdict.remedy.vi})
      .status();
}

absl::Status ReadVerdicts(sql::Transaction& tx, Judgement& judgement) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select rule, outcome, rule_version, citation, inputs, explanation_en, explanation_vi, remedy_en, "
               "remedy_vi from judgement_verdicts where application_id = ? and step = ? and subject = ? "
               "order by position",
               {judgement.application.text(), EnumValue(judgement.step), judgement.subject}));
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

}  // namespace

absl::Status InsertJudgement(sql::Transaction& tx, const Judgement& judgement) {
  const EligibilityReport& report = judgement.report;
  HTX_RETURN_IF_ERROR(
      tx.Execute("insert into judgements (application_id, step, subject, business_day, amount, "
                 "registry_sequence, actor, recorded) values (?, ?, ?, ?, ?, ?, ?, ?)",
                 {judgement.application.text(), EnumValue(judgement.step), judgement.subject, FormatDay(report.day),
                  report.amount, report.registry_sequence, judgement.actor, ToMicros(judgement.recorded)})
          .status());
  for (size_t i = 1; i <= report.verdicts.size(); ++i) {
    HTX_RETURN_IF_ERROR(InsertVerdict(tx, judgement, static_cast<int64_t>(i)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Judgement>> JudgementsOf(sql::Transaction& tx, const ApplicationId& application,
                                                    std::optional<JudgedStep> step) {
  std::string select =
      "select step, subject, business_day, amount, registry_sequence, actor, recorded from judgements "
      "where application_id = ?";
  std::vector<Value> args = {application.text()};
  if (step.has_value()) {
    absl::StrAppend(&select, " and step = ?");
    args.push_back(EnumValue(*step));
  }
  absl::StrAppend(&select, " order by recorded, step, subject limit ?");
  args.emplace_back(kMostJudgements);
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(select, args));
  std::vector<Judgement> judgements;
  for (size_t i = 0; i < rows.size(); ++i) {
    Judgement& judgement = judgements.emplace_back();
    judgement.application = application;
    judgement.step = EnumIn<JudgedStep>(rows[i].Int(0));
    judgement.subject = rows[i].String(1);
    judgement.report.day = DayIn(rows[i].Text(2));
    judgement.report.amount = rows[i].Int(3);
    judgement.report.registry_sequence = rows[i].Int(4);
    judgement.actor = rows[i].String(5);
    judgement.recorded = FromMicros(rows[i].Int(6));
    HTX_RETURN_IF_ERROR(ReadVerdicts(tx, judgement));
  }
  return judgements;
}

}  // namespace htx::funding::store

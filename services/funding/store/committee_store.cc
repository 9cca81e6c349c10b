#include "funding/store/committee_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kRulesColumns =
    "r.id, r.fund_id, r.effective_day, r.approval_valid_days, r.coverage_ppm, r.valuation_valid_days, r.reference, "
    "r.own_capital_proof, r.created";

DecisionRules ReadRules(const sql::Row& row) {
  return {.id = DecisionRulesId::Of(row.String(0)),
          .fund = FundId::Of(row.String(1)),
          .effective = DayIn(row.Text(2)),
          .approval_valid_days = static_cast<int>(row.Int(3)),
          .coverage_ppm = row.Int(4),
          .valuation_valid_days = static_cast<int>(row.Int(5)),
          .own_capital_proof = row.Bool(7),
          .reference = row.String(6),
          .created = FromMicros(row.Int(8))};
}

absl::Status ReadRanges(sql::Transaction& tx, DecisionRules& rules) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select from_amount, committee, quorum, members, required from decision_ranges "
                                "where rules_id = ? order by position",
                                {rules.id.text()}));
  for (size_t i = 0; i < rows.size(); ++i) {
    rules.ranges.push_back({.from = rows[i].Int(0),
                            .committee = rows[i].String(1),
                            .quorum = static_cast<int>(rows[i].Int(2)),
                            .members = SplitLines(rows[i].Text(3)),
                            .required = SplitLines(rows[i].Text(4))});
  }
  return absl::OkStatus();
}

// The only one of `rows`; none when there is none.
absl::StatusOr<std::optional<DecisionRules>> OneOf(sql::Transaction& tx, const sql::Rows& rows) {
  std::optional<DecisionRules> rules;
  if (rows.empty()) return rules;
  rules = ReadRules(rows[0]);
  HTX_RETURN_IF_ERROR(ReadRanges(tx, *rules));
  return rules;
}

}  // namespace

absl::Status InsertDecisionRules(sql::Transaction& tx, const DecisionRules& rules) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute("insert into decision_rules (id, fund_id, effective_day, approval_valid_days, coverage_ppm, "
                 "valuation_valid_days, reference, own_capital_proof, created) "
                 "values (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                 "on conflict (fund_id, effective_day) do nothing",
                 {rules.id.text(), rules.fund.text(), FormatDay(rules.effective), int64_t{rules.approval_valid_days},
                  rules.coverage_ppm, int64_t{rules.valuation_valid_days}, rules.reference,
                  int64_t{rules.own_capital_proof ? 1 : 0}, ToMicros(rules.created)}));
  if (inserted == 0) return DecisionRulesAlreadyStated(NameOf(rules.fund), rules.effective);
  int64_t position = 0;
  for (const CommitteeRange& range : rules.ranges) {
    HTX_RETURN_IF_ERROR(tx.Execute("insert into decision_ranges (rules_id, position, from_amount, committee, quorum, "
                                   "members, required) values (?, ?, ?, ?, ?, ?, ?)",
                                   {rules.id.text(), ++position, range.from, range.committee, int64_t{range.quorum},
                                    JoinLines(range.members), JoinLines(range.required)})
                            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<DecisionRules> GetDecisionRules(sql::Transaction& tx, const DecisionRulesId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kRulesColumns, " from decision_rules r where r.id = ?"), {id.text()}));
  HTX_ASSIGN_OR_RETURN(std::optional<DecisionRules> rules, OneOf(tx, rows));
  if (!rules.has_value()) return NeverExisted("DecisionRules", NameOf(id));
  return *std::move(rules);
}

absl::StatusOr<std::optional<DecisionRules>> DecisionRulesOn(sql::Transaction& tx, const FundId& fund,
                                                             absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kRulesColumns,
                                             " from decision_rules r where r.fund_id = ? and r.effective_day <= ? "
                                             "order by r.effective_day desc limit 1"),
                                {fund.text(), FormatDay(day)}));
  return OneOf(tx, rows);
}

query::Schema DecisionRulesSchema() {
  using query::FieldType;
  return {
      .fields = {{.name = "fund", .type = FieldType::kText, .column = "r.fund_id", .sortable = true},
                 {.name = "effective_date", .type = FieldType::kDate, .column = "r.effective_day", .sortable = true}},
      .key = "r.id"};
}

absl::StatusOr<Page<DecisionRules>> ListDecisionRules(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(Page<DecisionRules> page, ReadPage(tx, kRulesColumns, "decision_rules r", list, ReadRules));
  for (DecisionRules& rules : page.items) HTX_RETURN_IF_ERROR(ReadRanges(tx, rules));
  return page;
}

}  // namespace htx::funding::store

#include "funding/store/fund_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "common/sql/read_ahead.h"
#include "funding/domain/errors.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kFundColumns =
    "f.id, f.alliance, f.display_name, f.decision_quorum, f.in_term_order, f.overdue_order, f.overpayment, "
    "f.dataset, "
    "f.created, f.updated, f.version";

Fund ReadFund(const sql::Row& row) {
  return {.id = FundId::Of(row.String(0)),
          .alliance = OrganizationId::Of(row.String(1)),
          .display_name = row.String(2),
          .policy = {.decision_quorum = static_cast<int>(row.Int(3)),
                     .in_term_order = EnumIn<CollectionOrder>(row.Int(4)),
                     .overdue_order = EnumIn<CollectionOrder>(row.Int(5)),
                     .overpayment = EnumIn<OverpaymentPolicy>(row.Int(6))},
          .dataset = row.String(7),
          .created = FromMicros(row.Int(8)),
          .updated = FromMicros(row.Int(9)),
          .version = row.Int(10)};
}

absl::Status ReadCapital(sql::Transaction& tx, const FundId& id, Fund& fund) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select effective_day, charter, profit, loss, reference, model from fund_capital where fund_id = ? "
               "order by effective_day",
               {id.text()}));
  for (size_t i = 0; i < rows.size(); ++i) {
    fund.capital.push_back({.effective = DayIn(rows[i].Text(0)),
                            .model = EnumIn<FundModel>(rows[i].Int(5)),
                            .charter = rows[i].Int(1),
                            .profit = rows[i].Int(2),
                            .loss = rows[i].Int(3),
                            .reference = rows[i].String(4)});
  }
  return absl::OkStatus();
}

absl::Status InsertCapital(sql::Transaction& tx, const FundId& fund, const FundCapital& capital) {
  const absl::StatusOr<int64_t> inserted = tx.Execute(
      "insert into fund_capital (fund_id, effective_day, charter, profit, loss, reference, model) "
      "values (?, ?, ?, ?, ?, ?, ?)",
      {fund.text(), FormatDay(capital.effective), capital.charter, capital.profit, capital.loss, capital.reference,
       EnumValue(capital.model)});
  return inserted.status();
}

FundSource ReadSource(const sql::Row& row) {
  return {.id = SourceId::Of(row.String(0)),
          .fund = FundId::Of(row.String(1)),
          .display_name = row.String(2),
          .kind = EnumIn<SourceKind>(row.Int(3)),
          .provider = row.String(4),
          .risk_bearer = EnumIn<RiskBearer>(row.Int(5)),
          .created = FromMicros(row.Int(6)),
          .version = row.Int(7)};
}

constexpr absl::string_view kSourceColumns = "id, fund_id, display_name, kind, provider, risk_bearer, created, version";

LendingPlan ReadPlan(const sql::Row& row) {
  return {.id = PlanId::Of(row.String(0)),
          .fund = FundId::Of(row.String(1)),
          .from = DayIn(row.Text(2)),
          .to = DayIn(row.Text(3)),
          .planned = row.Int(5),
          .dataset = row.String(4),
          .reference = row.String(6)};
}

}  // namespace

absl::StatusOr<Fund> GetFund(sql::Transaction& tx, const FundId& id) {
  Fund ahead;
  sql::ReadAhead(tx, [&](sql::Transaction& reader) { ReadCapital(reader, id, ahead).IgnoreError(); });
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kFundColumns, " from funds f where f.id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("Fund", NameOf(id));
  Fund fund = ReadFund(rows[0]);
  HTX_RETURN_IF_ERROR(ReadCapital(tx, fund.id, fund));
  return fund;
}

absl::Status InsertFund(sql::Transaction& tx, const Fund& fund) {
  if (fund.capital.empty()) {
    return InvalidField("capital", {.en = "needs a first statement", .vi = "cần có số liệu vốn ban đầu"});
  }
  const absl::StatusOr<int64_t> inserted = tx.Execute(
      "insert into funds (id, alliance, display_name, name_folded, name_key, model, decision_quorum, in_term_order, "
      "overdue_order, "
      "overpayment, dataset, created, updated, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict "
      "(id) do nothing",
      {fund.id.text(), fund.alliance.text(), fund.display_name, FoldForSearch(fund.display_name),
       CollationKey(fund.display_name), EnumValue(fund.capital.back().model), int64_t{fund.policy.decision_quorum},
       EnumValue(fund.policy.in_term_order), EnumValue(fund.policy.overdue_order), EnumValue(fund.policy.overpayment),
       fund.dataset, ToMicros(fund.created), ToMicros(fund.updated), fund.version});
  HTX_RETURN_IF_ERROR(inserted.status());
  if (*inserted == 0) return FundExists(NameOf(fund.id));
  for (const FundCapital& capital : fund.capital) HTX_RETURN_IF_ERROR(InsertCapital(tx, fund.id, capital));
  return absl::OkStatus();
}

absl::Status AddCapital(sql::Transaction& tx, const Fund& fund, const FundCapital& capital) {
  HTX_RETURN_IF_ERROR(InsertCapital(tx, fund.id, capital));
  return tx
      .Execute("update funds set model = ?, updated = ?, version = ? where id = ?",
               {EnumValue(fund.capital.back().model), ToMicros(fund.updated), fund.version, fund.id.text()})
      .status();
}

absl::StatusOr<FundSource> GetSource(sql::Transaction& tx, const SourceId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kSourceColumns, " from fund_sources where id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("FundSource", NameOf(id));
  return ReadSource(rows[0]);
}

absl::Status InsertSource(sql::Transaction& tx, const FundSource& source) {
  const absl::StatusOr<int64_t> inserted = tx.Execute(
      "insert into fund_sources (id, fund_id, display_name, kind, provider, risk_bearer, created, version) "
      "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
      {source.id.text(), source.fund.text(), source.display_name, EnumValue(source.kind), source.provider,
       EnumValue(source.risk_bearer), ToMicros(source.created), source.version});
  HTX_RETURN_IF_ERROR(inserted.status());
  if (*inserted == 0) return FundSourceExists(NameOf(source.id));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<FundSource>> ListSources(sql::Transaction& tx, const FundId& fund, absl::string_view after,
                                                    int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kSourceColumns,
                                             " from fund_sources where fund_id = ? and id > ? order by id limit ?"),
                                {fund.text(), std::string(after), int64_t{limit}}));
  std::vector<FundSource> sources;
  for (size_t i = 0; i < rows.size(); ++i) sources.push_back(ReadSource(rows[i]));
  return sources;
}

absl::StatusOr<int64_t> CountSources(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select count(*) from fund_sources where fund_id = ?", {fund.text()}));
  return rows[0].Int(0);
}

absl::StatusOr<LendingPlan> UpsertPlan(sql::Transaction& tx, LendingPlan plan) {
  HTX_RETURN_IF_ERROR(
      tx.Execute("insert into lending_plans (id, fund_id, from_day, to_day, dataset, planned, reference) values (?, ?, "
                 "?, ?, ?, ?, ?) "
                 "on conflict (fund_id, from_day, to_day, dataset) do update set planned = excluded.planned, "
                 "reference = excluded.reference",
                 {plan.id.text(), plan.fund.text(), FormatDay(plan.from), FormatDay(plan.to), plan.dataset,
                  plan.planned, plan.reference})
          .status());
  HTX_ASSIGN_OR_RETURN(std::optional<LendingPlan> stored, FindPlan(tx, plan.fund, plan.from, plan.to, plan.dataset));
  HTX_CHECK(stored.has_value());
  return *std::move(stored);
}

absl::StatusOr<std::optional<LendingPlan>> FindPlan(sql::Transaction& tx, const FundId& fund, absl::CivilDay from,
                                                    absl::CivilDay to, absl::string_view dataset) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select id, fund_id, from_day, to_day, dataset, planned, reference from lending_plans "
                                "where fund_id = ? and from_day = ? and to_day = ? and dataset = ?",
                                {fund.text(), FormatDay(from), FormatDay(to), std::string(dataset)}));
  std::optional<LendingPlan> plan;
  if (!rows.empty()) plan = ReadPlan(rows[0]);
  return plan;
}

query::Schema FundSchema() {
  using query::FieldType;
  return {.fields = {{.name = "alliance", .type = FieldType::kText, .column = "f.alliance", .sortable = true},
                     {.name = "display_name",
                      .type = FieldType::kSearch,
                      .column = "f.name_folded",
                      .sortable = true,
                      .sort_column = "f.name_key"},
                     {.name = "model",
                      .type = FieldType::kEnum,
                      .column = "f.model",
                      .values = {{"CENTRAL", int64_t{1}}, {"LOCAL_STATE", int64_t{2}}, {"COOPERATIVE", int64_t{3}}}},
                     {.name = "dataset", .type = FieldType::kText, .column = "f.dataset", .sortable = true},
                     {.name = "create_time", .type = FieldType::kTime, .column = "f.created", .sortable = true}},
          .key = "f.id"};
}

absl::StatusOr<Page<Fund>> ListFunds(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(Page<Fund> page, ReadPage(tx, kFundColumns, "funds f", list, ReadFund));
  for (Fund& fund : page.items) HTX_RETURN_IF_ERROR(ReadCapital(tx, fund.id, fund));
  return page;
}

}  // namespace htx::funding::store

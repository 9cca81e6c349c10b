// Positions of sources and exposures of borrowers: sums over the entries, with what later days add.

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/store/fund_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// Rows of (day, change) after a day, in order.
std::vector<DailyDelta> ReadDeltas(const sql::Rows& rows) {
  std::vector<DailyDelta> deltas;
  for (size_t i = 0; i < rows.size(); ++i) deltas.push_back({.day = DayIn(rows[i].Text(0)), .delta = rows[i].Int(1)});
  return deltas;
}

}  // namespace

absl::Status InsertCapitalEntry(sql::Transaction& tx, const FundId& fund, absl::string_view id,
                                const CapitalEntry& entry) {
  return tx
      .Execute(
          "insert into capital_entries (id, fund_id, source_id, borrower, application_id, own_risk, business_day, "
          "contributed, "
          "committed, lent, repaid, program_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {std::string(id), fund.text(), entry.source.text(), entry.borrower.text(), entry.application.text(),
           int64_t{entry.own_risk ? 1 : 0}, FormatDay(entry.day), entry.contributed, entry.committed, entry.lent,
           entry.repaid, entry.program.text()})
      .status();
}

absl::StatusOr<SourcePosition> PositionOf(sql::Transaction& tx, const SourceId& source,
                                          std::optional<absl::CivilDay> day) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(
          "select coalesce(max(business_day), ''), cast(coalesce(sum(contributed), 0) as bigint), "
          "cast(coalesce(sum(committed), 0) as bigint), cast(coalesce(sum(lent), 0) as bigint), "
          "cast(coalesce(sum(repaid), 0) as bigint) from capital_entries where source_id = ? and business_day <= ?",
          {source.text(), DayOrLast(day)}));
  const sql::Row row = rows[0];
  const absl::CivilDay last = OptionalDayIn(row.Text(0)).value_or(absl::CivilDay());
  return SourcePosition{.day = day.value_or(last),
                        .contributed = row.Int(1),
                        .committed = row.Int(2),
                        .lent = row.Int(3),
                        .repaid = row.Int(4)};
}

absl::StatusOr<Dong> LowestAvailable(sql::Transaction& tx, const SourceId& source, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const SourcePosition opening, PositionOf(tx, source, day));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows later,
      tx.Query("select business_day, cast(sum(contributed - committed - lent) as bigint) from capital_entries "
               "where source_id = ? and business_day > ? group by business_day order by business_day",
               {source.text(), FormatDay(day)}));
  return LowestFrom(opening.Available(), ReadDeltas(later));
}

absl::StatusOr<Dong> HighestUse(sql::Transaction& tx, const SourceId& source, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const SourcePosition opening, PositionOf(tx, source, day));
  HTX_ASSIGN_OR_RETURN(const sql::Rows later,
                       tx.Query("select business_day, cast(sum(committed + lent) as bigint) from capital_entries "
                                "where source_id = ? and business_day > ? group by business_day order by business_day",
                                {source.text(), FormatDay(day)}));
  return HighestFrom(opening.committed + opening.lent, ReadDeltas(later));
}

absl::StatusOr<SourceMix> ReadSources(sql::Transaction& tx, absl::string_view select, const std::string& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(select, {id}));
  SourceMix mix;
  for (size_t i = 0; i < rows.size(); ++i) {
    mix.push_back({.source = SourceId::Of(rows[i].String(0)),
                   .ppm = rows[i].Int(1),
                   .own_risk = EnumIn<RiskBearer>(rows[i].Int(2)) == RiskBearer::kFund});
  }
  return mix;
}

absl::StatusOr<std::vector<SourceFlow>> FlowsOf(sql::Transaction& tx, const ApplicationId& application,
                                                absl::Span<const SourceShare> mix) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select source_id, cast(sum(committed) as bigint), cast(sum(lent) as bigint), "
                                "cast(sum(repaid) as bigint) from capital_entries where application_id = ? "
                                "group by source_id",
                                {application.text()}));
  std::vector<SourceFlow> flows(mix.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t at = 0; at < mix.size(); ++at) {
      if (mix[at].source.text() != rows[i].Text(0)) continue;
      flows[at] = {.committed = rows[i].Int(1), .lent = rows[i].Int(2), .repaid = rows[i].Int(3)};
    }
  }
  return flows;
}

absl::Status InsertMovement(sql::Transaction& tx, const CapitalMovement& movement) {
  return tx
      .Execute(
          "insert into capital_movements (id, source_id, kind, amount, business_day, journal_id, reference) "
          "values (?, ?, ?, ?, ?, ?, ?)",
          {movement.id.text(), movement.source.text(), EnumValue(movement.kind), movement.amount,
           FormatDay(movement.day), movement.journal.text(), movement.reference})
      .status();
}

query::Schema MovementSchema() {
  using query::FieldType;
  return {.fields = {{.name = "fund", .type = FieldType::kText, .column = "s.fund_id", .sortable = true},
                     {.name = "source", .type = FieldType::kText, .column = "m.source_id", .sortable = true},
                     {.name = "kind",
                      .type = FieldType::kEnum,
                      .column = "m.kind",
                      .values = {{"CONTRIBUTION", int64_t{1}},
                                 {"WITHDRAWAL", int64_t{2}},
                                 {"GRANT", int64_t{3}},
                                 {"ENTRUSTMENT", int64_t{4}},
                                 {"BORROWING", int64_t{5}},
                                 {"REPAYMENT", int64_t{6}},
                                 {"RETENTION", int64_t{7}}}},
                     {.name = "amount", .type = FieldType::kInt, .column = "m.amount", .sortable = true},
                     {.name = "business_date", .type = FieldType::kDate, .column = "m.business_day", .sortable = true}},
          .key = "m.id"};
}

absl::StatusOr<MovementPage> ListMovements(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(PagedRows page,
                       ReadPage(tx, "m.id, m.source_id, m.kind, m.amount, m.business_day, m.reference, m.journal_id",
                                "capital_movements m join fund_sources s on s.id = m.source_id", list));
  MovementPage result = {.keys = std::move(page.keys), .total = page.total};
  for (size_t i = 0; i < page.rows.size(); ++i) {
    const sql::Row row = page.rows[i];
    result.movements.push_back({.id = MovementId::Of(row.String(0)),
                                .source = SourceId::Of(row.String(1)),
                                .kind = EnumIn<CapitalMovement::Kind>(row.Int(2)),
                                .amount = row.Int(3),
                                .day = DayIn(row.Text(4)),
                                .reference = row.String(5),
                                .journal = JournalId::Of(row.String(6))});
  }
  return result;
}

absl::StatusOr<Dong> HighestExposure(sql::Transaction& tx, const FundId& fund,
                                     absl::Span<const OrganizationId> borrowers, absl::CivilDay day) {
  // Few borrowers, one fixed statement each; their later changes are added up by day.
  Dong opening = 0;
  std::map<absl::CivilDay, Dong> changes;
  for (const OrganizationId& borrower : borrowers) {
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        tx.Query("select cast(coalesce(sum(committed + lent), 0) as bigint) from capital_entries where fund_id = ? "
                 "and borrower = ? and own_risk = 1 and business_day <= ?",
                 {fund.text(), borrower.text(), FormatDay(day)}));
    opening += rows[0].Int(0);
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows later,
        tx.Query("select business_day, cast(sum(committed + lent) as bigint) from capital_entries where fund_id = ? "
                 "and borrower = ? and own_risk = 1 and business_day > ? group by business_day",
                 {fund.text(), borrower.text(), FormatDay(day)}));
    for (const DailyDelta& delta : ReadDeltas(later)) changes[delta.day] += delta.delta;
  }
  std::vector<DailyDelta> ordered;
  for (const auto& [changed, delta] : changes) ordered.push_back({.day = changed, .delta = delta});
  return HighestFrom(opening, ordered);
}

absl::StatusOr<std::vector<OrganizationId>> RelatedParties(sql::Transaction& tx, const FundId& fund,
                                                           const OrganizationId& borrower) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select related from application_related where fund_id = ? and borrower = ? union "
                                "select borrower from application_related where fund_id = ? and related = ? order by 1",
                                {fund.text(), borrower.text(), fund.text(), borrower.text()}));
  std::vector<OrganizationId> related;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].Text(0) != borrower.text()) related.push_back(OrganizationId::Of(rows[i].String(0)));
  }
  return related;
}

}  // namespace htx::funding::store

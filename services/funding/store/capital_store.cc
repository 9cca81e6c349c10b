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
          "committed, lent, repaid) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {std::string(id), fund.text(), entry.source.text(), entry.borrower.text(), entry.application.text(),
           int64_t{entry.own_risk ? 1 : 0}, FormatDay(entry.day), entry.contributed, entry.committed, entry.lent,
           entry.repaid})
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
          {source.text(), day.has_value() ? FormatDay(*day) : "9999-12-31"}));
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

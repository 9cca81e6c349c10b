// Positions of sources and exposures of borrowers: sums over the entries, with what later days add.

#include <map>
#include <set>
#include <string>
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

// Where a mix of sources is kept, and the column that says whose it is.
std::pair<absl::string_view, absl::string_view> TableOf(SourcesOf owner) {
  switch (owner) {
    case SourcesOf::kApplication:
      return {"application_sources", "application_id"};
    case SourcesOf::kProgram:
      return {"program_sources", "program_id"};
  }
  HTX_UNREACHABLE();
}

absl::StatusOr<std::map<std::string, SourceMix>> ReadSourcesWhere(sql::Transaction& tx, SourcesOf owner,
                                                                  const query::Fragment& where) {
  const auto [table, column] = TableOf(owner);
  const std::string whose = absl::StrCat("m.", column);
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", whose, ", m.source_id, m.share_ppm, s.risk_bearer from ", table,
                                             " m join fund_sources s on s.id = m.source_id where ", where.text,
                                             " order by ", whose, ", m.position"),
                                where.args));
  std::map<std::string, SourceMix> mixes;
  for (size_t i = 0; i < rows.size(); ++i) {
    mixes[rows[i].String(0)].push_back({.source = SourceId::Of(rows[i].String(1)),
                                        .ppm = rows[i].Int(2),
                                        .own_risk = EnumIn<RiskBearer>(rows[i].Int(3)) == RiskBearer::kFund});
  }
  return mixes;
}

// What applications add to an exposure: at once ("", for everything up to the first `?`), and on each later day.
constexpr absl::string_view kExposure =
    "select e.application_id, case when e.business_day <= ? then '' else e.business_day end, "
    "cast(sum(e.committed + e.lent) as bigint) from capital_entries e where e.fund_id = ? and e.own_risk = 1 and ";

// Adds up exposures, each application once.
struct Exposure {
  std::set<std::string> counted = {};
  Dong opening = 0;
  std::map<absl::CivilDay, Dong> changes = {};

  // Rows of kExposure.
  void Add(const sql::Rows& rows) {
    std::set<std::string> added;
    for (size_t i = 0; i < rows.size(); ++i) {
      std::string application = rows[i].String(0);
      if (counted.contains(application)) continue;
      (rows[i].Text(1).empty() ? opening : changes[DayIn(rows[i].Text(1))]) += rows[i].Int(2);
      added.insert(std::move(application));
    }
    counted.merge(added);
  }
  Dong Highest() const {
    std::vector<DailyDelta> ordered;
    for (const auto& [day, delta] : changes) ordered.push_back({.day = day, .delta = delta});
    return HighestFrom(opening, ordered);
  }
};

CapitalMovement ReadMovement(const sql::Row& row) {
  return {.id = MovementId::Of(row.String(0)),
          .source = SourceId::Of(row.String(1)),
          .kind = EnumIn<CapitalMovement::Kind>(row.Int(2)),
          .amount = row.Int(3),
          .day = DayIn(row.Text(4)),
          .reference = row.String(5),
          .journal = JournalId::Of(row.String(6))};
}

}  // namespace

absl::Status InsertCapitalEntry(sql::Transaction& tx, const FundId& fund, absl::string_view id,
                                const CapitalEntry& entry) {
  return tx.ExecuteLater(
      "insert into capital_entries (id, fund_id, source_id, borrower, application_id, own_risk, business_day, "
      "contributed, "
      "committed, lent, repaid, program_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {std::string(id), fund.text(), entry.source.text(), entry.borrower.text(), entry.application.text(),
       int64_t{entry.own_risk ? 1 : 0}, FormatDay(entry.day), entry.contributed, entry.committed, entry.lent,
       entry.repaid, entry.program.text()});
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

absl::StatusOr<std::map<std::string, SourceMix>> ReadSources(sql::Transaction& tx, SourcesOf owner,
                                                             std::vector<Value> ids) {
  return ReadSourcesWhere(tx, owner, AnyOf(absl::StrCat("m.", TableOf(owner).second), std::move(ids)));
}

absl::StatusOr<std::map<std::string, SourceMix>> ReadSourcesOf(sql::Transaction& tx, const LoanId& loan) {
  return ReadSourcesWhere(
      tx, SourcesOf::kApplication,
      {.text = "m.application_id = (select l.application_id from loans l where l.id = ?)", .args = {loan.text()}});
}

absl::Status WriteSources(sql::Transaction& tx, SourcesOf owner, const std::string& id, const SourceMix& mix) {
  const auto [table, column] = TableOf(owner);
  HTX_RETURN_IF_ERROR(tx.Execute(absl::StrCat("delete from ", table, " where ", column, " = ?"), {id}).status());
  const std::string insert =
      absl::StrCat("insert into ", table, " (", column, ", position, source_id, share_ppm) values (?, ?, ?, ?)");
  int64_t position = 0;
  for (const SourceShare& share : mix) {
    HTX_RETURN_IF_ERROR(tx.Execute(insert, {id, ++position, share.source.text(), share.ppm}).status());
  }
  return absl::OkStatus();
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

absl::StatusOr<Page<CapitalMovement>> ListMovements(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, "m.id, m.source_id, m.kind, m.amount, m.business_day, m.reference, m.journal_id",
                  "capital_movements m join fund_sources s on s.id = m.source_id", list, ReadMovement);
}

absl::StatusOr<Dong> HighestExposure(sql::Transaction& tx, const FundId& fund,
                                     absl::Span<const OrganizationId> borrowers, absl::CivilDay day,
                                     const ApplicationId& except) {
  const std::string on = FormatDay(day);
  Exposure exposure;
  exposure.counted.insert(except.text());
  for (const OrganizationId& borrower : borrowers) {
    // Its own debts, unless they ever passed on; and whatever it owes of those that did.
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows own,
        tx.Query(absl::StrCat(kExposure,
                              "e.borrower = ? and not exists (select 1 from loans l join loan_debtors d "
                              "on d.loan_id = l.id where l.application_id = e.application_id) group by 1, 2"),
                 {on, fund.text(), borrower.text()}));
    exposure.Add(own);
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows passed,
        tx.Query(absl::StrCat(kExposure,
                              "e.application_id in (select l.application_id from loan_debtors d join loans l "
                              "on l.id = d.loan_id where d.debtor = ? and d.until_day > ?) group by 1, 2"),
                 {on, fund.text(), borrower.text(), on}));
    exposure.Add(passed);
  }
  return exposure.Highest();
}

}  // namespace htx::funding::store

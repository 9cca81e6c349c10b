#include "funding/store/collateral_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kCollateralColumns =
    "c.id, c.fund_id, c.application_id, c.kind, c.description, c.owner, c.document_number, c.haircut_ppm, "
    "c.prior_claims, c.state, c.requested_by, c.release_day, c.last_day, c.created, c.updated, c.version";

Collateral ReadCollateral(const sql::Row& row) {
  return {.id = CollateralId::Of(row.String(0)),
          .fund = FundId::Of(row.String(1)),
          .application = ApplicationId::Of(row.String(2)),
          .content = {.kind = EnumIn<CollateralKind>(row.Int(3)),
                      .description = row.String(4),
                      .owner = row.String(5),
                      .document_number = row.String(6),
                      .haircut_ppm = row.Int(7),
                      .prior_claims = row.Int(8)},
          .state = EnumIn<CollateralState>(row.Int(9)),
          .requested_by = row.String(10),
          .released = OptionalDayIn(row.Text(11)),
          .last_day = DayIn(row.Text(12)),
          .created = FromMicros(row.Int(13)),
          .updated = FromMicros(row.Int(14)),
          .version = row.Int(15)};
}

absl::Status ReadValuations(sql::Transaction& tx, Collateral& collateral) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select business_day, value, valuer, reference from collateral_valuations "
                                "where collateral_id = ? order by business_day",
                                {collateral.id.text()}));
  for (size_t i = 0; i < rows.size(); ++i) {
    collateral.valuations.push_back({.day = DayIn(rows[i].Text(0)),
                                     .value = rows[i].Int(1),
                                     .valuer = rows[i].String(2),
                                     .reference = rows[i].String(3)});
  }
  return absl::OkStatus();
}

absl::Status InsertValuation(sql::Transaction& tx, const CollateralId& collateral, const Valuation& valuation) {
  return tx
      .Execute(
          "insert into collateral_valuations (collateral_id, business_day, value, valuer, reference) "
          "values (?, ?, ?, ?, ?)",
          {collateral.text(), FormatDay(valuation.day), valuation.value, valuation.valuer, valuation.reference})
      .status();
}

// The columns that may change, in the order of both statements below.
std::vector<Value> ValuesOf(const Collateral& collateral) {
  const CollateralContent& content = collateral.content;
  return {EnumValue(content.kind),        content.description,          content.owner,
          content.document_number,        content.haircut_ppm,          content.prior_claims,
          EnumValue(collateral.state),    collateral.requested_by,      OptionalDay(collateral.released),
          FormatDay(collateral.last_day), ToMicros(collateral.updated), collateral.version};
}

// The collateral of the fund, other than this, that the document secures; "" when there is none.
absl::StatusOr<std::string> PledgedAlready(sql::Transaction& tx, const Collateral& collateral) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select id from collaterals where fund_id = ? and document_number = ? and state <> 3 and id <> ?",
               {collateral.fund.text(), collateral.content.document_number, collateral.id.text()}));
  return rows.empty() ? std::string() : rows[0].String(0);
}

}  // namespace

absl::StatusOr<std::optional<Collateral>> FindCollateral(sql::Transaction& tx, const CollateralId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kCollateralColumns, " from collaterals c where c.id = ?"), {id.text()}));
  std::optional<Collateral> collateral;
  if (rows.empty()) return collateral;
  collateral = ReadCollateral(rows[0]);
  HTX_RETURN_IF_ERROR(ReadValuations(tx, *collateral));
  return collateral;
}

absl::StatusOr<Collateral> GetCollateral(sql::Transaction& tx, const CollateralId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Collateral> collateral, FindCollateral(tx, id));
  if (!collateral.has_value()) return NeverExisted("Collateral", NameOf(id));
  return *std::move(collateral);
}

absl::StatusOr<std::vector<Collateral>> CollateralsOf(sql::Transaction& tx, const ApplicationId& application) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kCollateralColumns,
                                             " from collaterals c where c.application_id = ? order by c.id"),
                                {application.text()}));
  std::vector<Collateral> collaterals;
  for (size_t i = 0; i < rows.size(); ++i) {
    collaterals.push_back(ReadCollateral(rows[i]));
    HTX_RETURN_IF_ERROR(ReadValuations(tx, collaterals.back()));
  }
  return collaterals;
}

absl::StatusOr<std::vector<Collateral>> CollateralsOn(sql::Transaction& tx, const ApplicationId& application,
                                                      absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(std::vector<Collateral> collaterals, CollateralsOf(tx, application));
  for (Collateral& collateral : collaterals) {
    if (collateral.released.has_value() && *collateral.released > day) collateral.state = CollateralState::kPledged;
  }
  return collaterals;
}

absl::Status InsertCollateral(sql::Transaction& tx, const Collateral& collateral) {
  std::vector<Value> args = ValuesOf(collateral);
  args.emplace_back(collateral.id.text());
  args.emplace_back(collateral.fund.text());
  args.emplace_back(collateral.application.text());
  args.emplace_back(ToMicros(collateral.created));
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute(
          "insert into collaterals (kind, description, owner, document_number, haircut_ppm, prior_claims, state, "
          "requested_by, release_day, last_day, updated, version, id, fund_id, application_id, created) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
          args));
  if (inserted == 0) {
    HTX_ASSIGN_OR_RETURN(const std::string other, PledgedAlready(tx, collateral));
    if (other.empty()) return ChangedMeanwhile();
    return CollateralPledged(collateral.content.document_number, NameOf(CollateralId::Of(other)));
  }
  for (const Valuation& valuation : collateral.valuations) {
    HTX_RETURN_IF_ERROR(InsertValuation(tx, collateral.id, valuation));
  }
  return absl::OkStatus();
}

absl::Status UpdateCollateral(sql::Transaction& tx, const Collateral& before, const Collateral& after) {
  // A failed statement would end the transaction, so another document is looked for before the index refuses it.
  if (before.content.document_number != after.content.document_number) {
    HTX_ASSIGN_OR_RETURN(const std::string other, PledgedAlready(tx, after));
    if (!other.empty()) return CollateralPledged(after.content.document_number, NameOf(CollateralId::Of(other)));
  }
  std::vector<Value> args = ValuesOf(after);
  args.emplace_back(after.id.text());
  args.emplace_back(before.version);
  HTX_ASSIGN_OR_RETURN(
      const int64_t updated,
      tx.Execute("update collaterals set kind = ?, description = ?, owner = ?, document_number = ?, haircut_ppm = ?, "
                 "prior_claims = ?, state = ?, requested_by = ?, release_day = ?, last_day = ?, updated = ?, "
                 "version = ? where id = ? and version = ?",
                 args));
  if (updated == 0) return ChangedMeanwhile();
  for (const Valuation& valuation : after.valuations) {
    if (std::find(before.valuations.begin(), before.valuations.end(), valuation) != before.valuations.end()) continue;
    HTX_RETURN_IF_ERROR(InsertValuation(tx, after.id, valuation));
  }
  return absl::OkStatus();
}

query::Schema CollateralSchema() {
  using query::FieldType;
  return {.fields = {{.name = "fund", .type = FieldType::kText, .column = "c.fund_id", .sortable = true},
                     {.name = "application", .type = FieldType::kText, .column = "c.application_id", .sortable = true},
                     {.name = "kind",
                      .type = FieldType::kEnum,
                      .column = "c.kind",
                      .values = {{"DEPOSIT", int64_t{1}},
                                 {"GOVERNMENT_PAPER", int64_t{2}},
                                 {"LISTED_SECURITY", int64_t{3}},
                                 {"REAL_ESTATE", int64_t{4}},
                                 {"MOVABLE", int64_t{5}},
                                 {"RECEIVABLE", int64_t{6}},
                                 {"OTHER", int64_t{7}}}},
                     {.name = "state",
                      .type = FieldType::kEnum,
                      .column = "c.state",
                      .values = {{"PLEDGED", int64_t{1}}, {"RELEASE_REQUESTED", int64_t{2}}, {"RELEASED", int64_t{3}}}},
                     {.name = "document_number", .type = FieldType::kText, .column = "c.document_number"},
                     {.name = "create_time", .type = FieldType::kTime, .column = "c.created", .sortable = true}},
          .key = "c.id"};
}

absl::StatusOr<Page<Collateral>> ListCollaterals(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(Page<Collateral> page, ReadPage(tx, kCollateralColumns, "collaterals c", list, ReadCollateral));
  for (Collateral& collateral : page.items) HTX_RETURN_IF_ERROR(ReadValuations(tx, collateral));
  return page;
}

}  // namespace htx::funding::store

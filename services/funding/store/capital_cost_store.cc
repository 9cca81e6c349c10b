#include "funding/store/capital_cost_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/store/ledger_moves.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kTermsColumns =
    "t.id, t.fund_id, t.source_id, t.effective_day, t.basis, t.rate_ppm, t.interest_share_ppm, t.fee_ppm, "
    "t.reference, t.principal, t.created";
constexpr absl::string_view kCostColumns =
    "c.source_id, c.business_day, c.interest, c.fee, c.total_interest, c.total_fee, c.journal_id";

SourceTerms ReadTerms(const sql::Row& row) {
  return {.id = SourceTermsId::Of(row.String(0)),
          .fund = FundId::Of(row.String(1)),
          .source = SourceId::Of(row.String(2)),
          .effective = DayIn(row.Text(3)),
          .basis = EnumIn<CostBasis>(row.Int(4)),
          .rate_ppm = row.Int(5),
          .interest_share_ppm = row.Int(6),
          .fee_ppm = row.Int(7),
          .reference = row.String(8),
          .principal = row.String(9),
          .created = FromMicros(row.Int(10))};
}

PostedCost ReadCost(const sql::Row& row) {
  return {.source = SourceId::Of(row.String(0)),
          .day = DayIn(row.Text(1)),
          .posted = {.interest = row.Int(2), .fee = row.Int(3)},
          .total = {.interest = row.Int(4), .fee = row.Int(5)},
          .journal = JournalId::Of(row.String(6))};
}

}  // namespace

absl::Status InsertSourceTerms(sql::Transaction& tx, const SourceTerms& terms) {
  return tx
      .Execute(
          "insert into source_terms (id, fund_id, source_id, effective_day, basis, rate_ppm, interest_share_ppm, "
          "fee_ppm, reference, principal, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {terms.id.text(), terms.fund.text(), terms.source.text(), FormatDay(terms.effective), EnumValue(terms.basis),
           terms.rate_ppm, terms.interest_share_ppm, terms.fee_ppm, terms.reference, terms.principal,
           ToMicros(terms.created)})
      .status();
}

absl::StatusOr<std::vector<SourceTerms>> TermsOf(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(absl::StrCat("select ", kTermsColumns,
                                                                   " from source_terms t where t.fund_id = ? "
                                                                   "order by t.source_id, t.created, t.id"),
                                                      {fund.text()}));
  std::vector<SourceTerms> terms;
  for (size_t i = 0; i < rows.size(); ++i) terms.push_back(ReadTerms(rows[i]));
  return terms;
}

absl::StatusOr<std::vector<SourceDay>> SourceDays(sql::Transaction& tx, const SourceId& source, absl::CivilDay last) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select business_day, ", Sum("contributed"), ", ", Sum("lent"),
                                             " from capital_entries where source_id = ? and business_day <= ? "
                                             "group by business_day order by business_day"),
                                {source.text(), FormatDay(last)}));
  std::vector<SourceDay> days;
  for (size_t i = 0; i < rows.size(); ++i) {
    days.push_back({.day = DayIn(rows[i].Text(0)), .contributed = rows[i].Int(1), .lent = rows[i].Int(2)});
  }
  return days;
}

absl::StatusOr<std::vector<InterestPaid>> InterestPaidOf(sql::Transaction& tx, const FundId& fund,
                                                         const SourceId& source, absl::CivilDay last) {
  const std::string interest = absl::StrCat("j.account in ('", kInterestReceivable, "', '", kPenaltyReceivable, "')");
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("with m as (", Moves(absl::StrCat("j.fund_id = ? and j.business_day <= ? and ", interest)),
                            ") select m.business_day, s.share_ppm, ", Sum("-m.amount"),
                            " from m join loans l on l.id = m.loan_id join application_sources s on "
                            "s.application_id = l.application_id and s.source_id = ? where ",
                            OfKind(JournalKind::kAllocation),
                            " group by m.business_day, s.share_ppm order by m.business_day, s.share_ppm"),
               {fund.text(), FormatDay(last), source.text()}));
  std::vector<InterestPaid> paid;
  for (size_t i = 0; i < rows.size(); ++i) {
    paid.push_back({.day = DayIn(rows[i].Text(0)), .share_ppm = rows[i].Int(1), .amount = rows[i].Int(2)});
  }
  return paid;
}

absl::Status InsertCapitalCost(sql::Transaction& tx, const FundId& fund, const PostedCost& cost) {
  return tx
      .Execute(
          "insert into capital_costs (fund_id, source_id, business_day, interest, fee, total_interest, total_fee, "
          "journal_id) values (?, ?, ?, ?, ?, ?, ?, ?)",
          {fund.text(), cost.source.text(), FormatDay(cost.day), cost.posted.interest, cost.posted.fee,
           cost.total.interest, cost.total.fee, cost.journal.text()})
      .status();
}

absl::StatusOr<CapitalCost> CostPosted(sql::Transaction& tx, const SourceId& source) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(absl::StrCat("select ", Sum("interest"), ", ", Sum("fee"),
                                                                   " from capital_costs where source_id = ?"),
                                                      {source.text()}));
  return CapitalCost{.interest = rows[0].Int(0), .fee = rows[0].Int(1)};
}

query::Schema SourceTermsSchema() {
  using query::FieldType;
  return {
      .fields = {{.name = "fund", .type = FieldType::kText, .column = "t.fund_id", .sortable = true},
                 {.name = "source", .type = FieldType::kText, .column = "t.source_id", .sortable = true},
                 {.name = "effective_date", .type = FieldType::kDate, .column = "t.effective_day", .sortable = true}},
      .key = "t.id"};
}

absl::StatusOr<Page<SourceTerms>> ListSourceTerms(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kTermsColumns, "source_terms t", list, ReadTerms);
}

query::Schema CapitalCostSchema() {
  using query::FieldType;
  return {.fields = {{.name = "fund", .type = FieldType::kText, .column = "c.fund_id", .sortable = true},
                     {.name = "source", .type = FieldType::kText, .column = "c.source_id", .sortable = true},
                     {.name = "date", .type = FieldType::kDate, .column = "c.business_day", .sortable = true}},
          .key = "c.source_id || ' ' || c.business_day"};
}

absl::StatusOr<Page<PostedCost>> ListCapitalCosts(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kCostColumns, "capital_costs c", list, ReadCost);
}

}  // namespace htx::funding::store

#include "funding/store/product_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "funding/domain/errors.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kProductColumns =
    "p.id, p.fund_id, p.code, p.number, p.display_name, p.effective_day, p.end_day, p.method, p.options, "
    "p.min_principal, p.max_principal, p.min_term_months, p.max_term_months, p.min_rate_ppm, p.max_rate_ppm, "
    "p.overdue_rate_ppm, p.late_interest_ppm, p.in_term_order, p.overdue_order, p.prepayment_effect, "
    "p.prepayment_fee_ppm, p.collateral_rule, p.collateral_ppm, p.reference, p.rule_versions, p.published";

LoanProduct ReadProductRow(const sql::Row& row) {
  LoanProduct product = {.id = ProductId::Of(row.String(0)),
                         .fund = FundId::Of(row.String(1)),
                         .code = row.String(2),
                         .number = static_cast<int>(row.Int(3)),
                         .display_name = row.String(4),
                         .effective = DayIn(row.Text(5)),
                         .method = EnumIn<ScheduleMethod>(row.Int(7)),
                         .options = DecodeOptions(row.Text(8)),
                         .min_principal = row.Int(9),
                         .max_principal = row.Int(10),
                         .min_term_months = static_cast<int>(row.Int(11)),
                         .max_term_months = static_cast<int>(row.Int(12)),
                         .min_rate_ppm = row.Int(13),
                         .max_rate_ppm = row.Int(14),
                         .overdue_rate_ppm = row.Int(15),
                         .late_interest_ppm = row.Int(16),
                         .in_term_order = EnumIn<CollectionOrder>(row.Int(17)),
                         .overdue_order = EnumIn<CollectionOrder>(row.Int(18)),
                         .prepayment_effect = EnumIn<PrepaymentEffect>(row.Int(19)),
                         .prepayment_fee_ppm = row.Int(20),
                         .collateral_rule = EnumIn<CollateralRule>(row.Int(21)),
                         .collateral_ppm = row.Int(22),
                         .reference = row.String(23),
                         .rule_versions = SplitLines(row.Text(24)),
                         .published = FromMicros(row.Int(25))};
  product.end = EndIn(row.Text(6));
  return product;
}

}  // namespace

absl::StatusOr<LoanProduct> GetProduct(sql::Transaction& tx, const ProductId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kProductColumns, " from loan_products p where p.id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("LoanProduct", NameOf(id));
  return ReadProductRow(rows[0]);
}

absl::StatusOr<std::optional<LoanProduct>> LatestProduct(sql::Transaction& tx, const FundId& fund,
                                                         absl::string_view code) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kProductColumns,
                                             " from loan_products p where p.fund_id = ? and p.code = ? "
                                             "order by p.number desc limit 1"),
                                {fund.text(), std::string(code)}));
  std::optional<LoanProduct> product;
  if (!rows.empty()) product = ReadProductRow(rows[0]);
  return product;
}

absl::Status InsertProduct(sql::Transaction& tx, const LoanProduct& product) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute("insert into loan_products (id, fund_id, code, number, display_name, name_folded, effective_day, "
                 "end_day, method, options, min_principal, max_principal, min_term_months, max_term_months, "
                 "min_rate_ppm, max_rate_ppm, overdue_rate_ppm, late_interest_ppm, in_term_order, overdue_order, "
                 "prepayment_effect, prepayment_fee_ppm, collateral_rule, collateral_ppm, reference, rule_versions, "
                 "published) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                 "on conflict (id) do nothing",
                 {product.id.text(),
                  product.fund.text(),
                  product.code,
                  int64_t{product.number},
                  product.display_name,
                  FoldForSearch(product.display_name),
                  FormatDay(product.effective),
                  std::string(kLastDay),
                  EnumValue(product.method),
                  EncodeOptions(product.options),
                  product.min_principal,
                  product.max_principal,
                  int64_t{product.min_term_months},
                  int64_t{product.max_term_months},
                  product.min_rate_ppm,
                  product.max_rate_ppm,
                  product.overdue_rate_ppm,
                  product.late_interest_ppm,
                  EnumValue(product.in_term_order),
                  EnumValue(product.overdue_order),
                  EnumValue(product.prepayment_effect),
                  product.prepayment_fee_ppm,
                  EnumValue(product.collateral_rule),
                  product.collateral_ppm,
                  product.reference,
                  JoinLines(product.rule_versions),
                  ToMicros(product.published)}));
  if (inserted == 0) return ProductExists(NameOf(product.id));
  return tx
      .Execute("update loan_products set end_day = ? where fund_id = ? and code = ? and number = ?",
               {FormatDay(product.effective), product.fund.text(), product.code, int64_t{product.number - 1}})
      .status();
}

query::Schema ProductSchema() {
  using query::FieldType;
  const std::vector<std::pair<std::string, Value>> methods = {
      {"EQUAL_PRINCIPAL", int64_t{1}}, {"ANNUITY", int64_t{2}},
      {"BULLET", int64_t{3}},          {"FLAT", int64_t{4}},
      {"IRREGULAR", int64_t{5}},       {"BALLOON", int64_t{6}},
      {"INTEREST_ONLY", int64_t{7}},   {"SEASONAL", int64_t{8}}};
  return {
      .fields = {{.name = "fund", .type = FieldType::kText, .column = "p.fund_id", .sortable = true},
                 {.name = "code", .type = FieldType::kText, .column = "p.code", .sortable = true},
                 {.name = "version", .type = FieldType::kInt, .column = "p.number", .sortable = true},
                 {.name = "method", .type = FieldType::kEnum, .column = "p.method", .values = methods},
                 {.name = "effective_date", .type = FieldType::kDate, .column = "p.effective_day", .sortable = true},
                 {.name = "end_date", .type = FieldType::kDate, .column = "p.end_day", .sortable = true},
                 {.name = "display_name", .type = FieldType::kSearch, .column = "p.name_folded"}},
      .key = "p.id"};
}

absl::StatusOr<Page<LoanProduct>> ListProducts(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kProductColumns, "loan_products p", list, ReadProductRow);
}

}  // namespace htx::funding::store

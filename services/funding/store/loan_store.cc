#include "funding/store/loan_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/read_ahead.h"
#include "funding/domain/errors.h"
#include "funding/store/application_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kLoanColumns =
    "l.id, l.application_id, l.fund_id, l.source_id, l.borrower, l.province, l.district, l.sector, l.dataset, "
    "l.contract_number, "
    "l.principal, l.annual_rate_ppm, l.term_months, l.first_due_day, l.method, l.state, l.contract_day, l.signed_day, "
    "l.document_sha256, l.signatories, l.signing_sequence, l.last_day, l.reserved, l.disbursed, l.principal_repaid, "
    "l.interest_paid, "
    "l.interest_recognised, l.overpaid, l.created, l.updated, l.version, l.options, l.product_id, "
    "(select a.program_id from applications a where a.id = l.application_id), "
    "l.overdue_ppm, l.late_interest_ppm, l.in_term_order, l.overdue_order, l.prepayment_effect, l.prepayment_fee_ppm, "
    "l.received, l.penalty, l.fee, l.penalty_recognised, l.interest_waived, l.penalty_waived, l.lost_principal, "
    "l.lost_interest, l.lost_penalty, l.provision_used, l.recovered_principal, l.recovered_interest, l.given_up, "
    "l.cancelled, l.written_off_day, l.loss, l.interest_suspended, l.penalty_suspended, l.accrued_through, "
    "l.debt_group, "
    "l.suspended, l.specific_provision, l.general_provision, l.debtor";

Conditions ReadConditions(const sql::Row& row) {
  return {.overdue_ppm = row.Int(34),
          .late_interest_ppm = row.Int(35),
          .in_term_order = EnumIn<CollectionOrder>(row.Int(36)),
          .overdue_order = EnumIn<CollectionOrder>(row.Int(37)),
          .prepayment_effect = EnumIn<PrepaymentEffect>(row.Int(38)),
          .prepayment_fee_ppm = row.Int(39)};
}

LoanTotals ReadTotals(const sql::Row& row) {
  return {.received = row.Int(40),
          .principal = row.Int(24),
          .interest = row.Int(25),
          .penalty = row.Int(41),
          .fee = row.Int(42),
          .overpaid = row.Int(27),
          .interest_recognised = row.Int(26),
          .penalty_recognised = row.Int(43),
          .interest_waived = row.Int(44),
          .penalty_waived = row.Int(45),
          .lost_principal = row.Int(46),
          .lost_interest = row.Int(47),
          .lost_penalty = row.Int(48),
          .provision_used = row.Int(49),
          .recovered_principal = row.Int(50),
          .recovered_interest = row.Int(51),
          .given_up = row.Int(52),
          .cancelled = row.Int(53),
          .interest_suspended = row.Int(56),
          .penalty_suspended = row.Int(57)};
}

Loan ReadLoanRow(const sql::Row& row) {
  Loan loan = {.id = LoanId::Of(row.String(0)),
               .application = ApplicationId::Of(row.String(1)),
               .fund = FundId::Of(row.String(2)),
               .source = SourceId::Of(row.String(3)),
               .program = ProgramId::Of(row.String(33)),
               .borrower = OrganizationId::Of(row.String(4)),
               .locality = {.province = row.String(5), .district = row.String(6)},
               .sector = row.String(7),
               .dataset = row.String(8),
               .contract_number = row.String(9),
               .terms = {.principal = row.Int(10),
                         .annual_rate_ppm = row.Int(11),
                         .term_months = static_cast<int>(row.Int(12)),
                         .first_due = DayIn(row.Text(13)),
                         .method = EnumIn<ScheduleMethod>(row.Int(14)),
                         .options = DecodeOptions(row.Text(31))},
               .product = ProductId::Of(row.String(32)),
               .state = EnumIn<LoanState>(row.Int(15)),
               .contract_day = DayIn(row.Text(16)),
               .last_day = DayIn(row.Text(21)),
               .conditions = ReadConditions(row),
               .reserved = row.Int(22),
               .disbursed = row.Int(23),
               .totals = ReadTotals(row),
               .written_off = OptionalDayIn(row.Text(54)),
               .loss = row.Bool(55),
               .accrued_through = OptionalDayIn(row.Text(58)),
               .debt_group = static_cast<int>(row.Int(59)),
               .suspended = row.Bool(60),
               .specific_provision = row.Int(61),
               .general_provision = row.Int(62),
               .debtor = OrganizationId::Of(row.String(63)),
               .created = FromMicros(row.Int(28)),
               .updated = FromMicros(row.Int(29)),
               .version = row.Int(30)};
  if (!row.Text(17).empty()) {
    loan.signature = Signature{.day = DayIn(row.Text(17)),
                               .document_sha256 = row.String(18),
                               .signatories = SplitLines(row.Text(19)),
                               .registry_sequence = row.Int(20)};
  }
  return loan;
}

}  // namespace

absl::StatusOr<Loan> GetLoan(sql::Transaction& tx, const LoanId& id) {
  sql::ReadAhead(tx, [&](sql::Transaction& ahead) { MixOf(ahead, id).IgnoreError(); });
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kLoanColumns, " from loans l where l.id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("Loan", NameOf(id));
  Loan loan = ReadLoanRow(rows[0]);
  HTX_ASSIGN_OR_RETURN(loan.mix, MixOf(tx, id));
  return loan;
}

absl::StatusOr<std::vector<Loan>> LoansWhere(sql::Transaction& tx, const query::Fragment& where) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(absl::StrCat("select ", kLoanColumns, " from loans l where ",
                                                                   where.text, " order by l.id"),
                                                      where.args));
  std::vector<Loan> loans;
  for (size_t i = 0; i < rows.size(); ++i) loans.push_back(ReadLoanRow(rows[i]));
  return loans;
}

absl::Status InsertLoan(sql::Transaction& tx, const Loan& loan) {
  const Signature signature = loan.signature.value_or(Signature{});
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute(
          "insert into loans (id, application_id, fund_id, source_id, borrower, province, district, sector, dataset, "
          "contract_number, principal, annual_rate_ppm, term_months, first_due_day, method, state, contract_day, "
          "signed_day, "
          "document_sha256, signatories, signing_sequence, last_day, reserved, disbursed, principal_repaid, "
          "interest_paid, "
          "interest_recognised, overpaid, created, updated, version, options, product_id, overdue_ppm, "
          "late_interest_ppm, in_term_order, overdue_order, prepayment_effect, prepayment_fee_ppm, debtor) values (?, "
          "?, ?, ?, ?, "
          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "on conflict (id) do nothing",
          {loan.id.text(),
           loan.application.text(),
           loan.fund.text(),
           loan.source.text(),
           loan.borrower.text(),
           loan.locality.province,
           loan.locality.district,
           loan.sector,
           loan.dataset,
           loan.contract_number,
           loan.terms.principal,
           loan.terms.annual_rate_ppm,
           int64_t{loan.terms.term_months},
           FormatDay(loan.terms.first_due),
           EnumValue(loan.terms.method),
           EnumValue(loan.state),
           FormatDay(loan.contract_day),
           loan.signature.has_value() ? FormatDay(signature.day) : "",
           signature.document_sha256,
           JoinLines(signature.signatories),
           signature.registry_sequence,
           FormatDay(loan.last_day),
           loan.reserved,
           loan.disbursed,
           loan.totals.principal,
           loan.totals.interest,
           loan.totals.interest_recognised,
           loan.totals.overpaid,
           ToMicros(loan.created),
           ToMicros(loan.updated),
           loan.version,
           EncodeOptions(loan.terms.options),
           loan.product.text(),
           loan.conditions.overdue_ppm,
           loan.conditions.late_interest_ppm,
           EnumValue(loan.conditions.in_term_order),
           EnumValue(loan.conditions.overdue_order),
           EnumValue(loan.conditions.prepayment_effect),
           loan.conditions.prepayment_fee_ppm,
           loan.borrower.text()}));
  if (inserted == 0) return LoanExists(NameOf(loan.id));
  return absl::OkStatus();
}

absl::Status UpdateLoan(sql::Transaction& tx, const Loan& loan) {
  const Signature signature = loan.signature.value_or(Signature{});
  const LoanTotals& totals = loan.totals;
  return tx.ExecuteLater(
      "update loans set state = ?, signed_day = ?, document_sha256 = ?, signatories = ?, "
      "signing_sequence = ?, last_day = ?, reserved = ?, disbursed = ?, principal_repaid = ?, "
      "interest_paid = ?, interest_recognised = ?, overpaid = ?, received = ?, penalty = ?, fee = ?, "
      "penalty_recognised = ?, interest_waived = ?, penalty_waived = ?, lost_principal = ?, "
      "lost_interest = ?, lost_penalty = ?, provision_used = ?, recovered_principal = ?, "
      "recovered_interest = ?, given_up = ?, cancelled = ?, written_off_day = ?, loss = ?, "
      "interest_suspended = ?, penalty_suspended = ?, "
      "updated = ?, version = ? where id = ? and version = ?",
      {EnumValue(loan.state),
       loan.signature.has_value() ? FormatDay(signature.day) : "",
       signature.document_sha256,
       JoinLines(signature.signatories),
       signature.registry_sequence,
       FormatDay(loan.last_day),
       loan.reserved,
       loan.disbursed,
       totals.principal,
       totals.interest,
       totals.interest_recognised,
       totals.overpaid,
       totals.received,
       totals.penalty,
       totals.fee,
       totals.penalty_recognised,
       totals.interest_waived,
       totals.penalty_waived,
       totals.lost_principal,
       totals.lost_interest,
       totals.lost_penalty,
       totals.provision_used,
       totals.recovered_principal,
       totals.recovered_interest,
       totals.given_up,
       totals.cancelled,
       OptionalDay(loan.written_off),
       int64_t{loan.loss ? 1 : 0},
       totals.interest_suspended,
       totals.penalty_suspended,
       ToMicros(loan.updated),
       loan.version,
       loan.id.text(),
       loan.version - 1},
      Touching(ChangedMeanwhile()));
}

query::Schema LoanSchema() {
  using query::FieldType;
  const std::vector<std::pair<std::string, Value>> states = {
      {"PENDING_SIGNATURE", int64_t{1}}, {"READY", int64_t{2}},      {"ACTIVE", int64_t{3}},
      {"CLOSED_PAID", int64_t{4}},       {"CANCELLED", int64_t{5}},  {"WRITTEN_OFF", int64_t{6}},
      {"CLOSED_RECOVERED", int64_t{7}},  {"CLOSED_LOSS", int64_t{8}}};
  return {
      .fields = {{.name = "fund", .type = FieldType::kText, .column = "l.fund_id", .sortable = true},
                 {.name = "application", .type = FieldType::kText, .column = "l.application_id", .sortable = true},
                 {.name = "borrower", .type = FieldType::kText, .column = "l.borrower", .sortable = true},
                 {.name = "source", .type = FieldType::kText, .column = "l.source_id", .sortable = true},
                 {.name = "program",
                  .type = FieldType::kText,
                  .column = "(select a.program_id from applications a where a.id = l.application_id)"},
                 {.name = "state", .type = FieldType::kEnum, .column = "l.state", .values = states},
                 {.name = "sector", .type = FieldType::kText, .column = "l.sector", .sortable = true},
                 {.name = "province", .type = FieldType::kText, .column = "l.province", .sortable = true},
                 {.name = "district", .type = FieldType::kText, .column = "l.district", .sortable = true},
                 {.name = "contract_number", .type = FieldType::kText, .column = "l.contract_number", .sortable = true},
                 {.name = "principal", .type = FieldType::kInt, .column = "l.principal", .sortable = true},
                 {.name = "term_months", .type = FieldType::kInt, .column = "l.term_months", .sortable = true},
                 {.name = "contract_date", .type = FieldType::kDate, .column = "l.contract_day", .sortable = true},
                 {.name = "dataset", .type = FieldType::kText, .column = "l.dataset", .sortable = true},
                 {.name = "create_time", .type = FieldType::kTime, .column = "l.created", .sortable = true}},
      .key = "l.id"};
}

absl::StatusOr<Page<ListedLoan>> ListLoans(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(Page<ListedLoan> page,
                       ReadPage<ListedLoan>(tx, kLoanColumns, "loans l", list,
                                            [](const sql::Row& row) { return ListedLoan{.loan = ReadLoanRow(row)}; }));
  std::vector<LoanId> ids;
  for (const ListedLoan& listed : page.items) ids.push_back(listed.loan.id);
  HTX_ASSIGN_OR_RETURN(auto events, EventsOf(tx, ids));
  for (ListedLoan& listed : page.items) listed.events = std::move(events[listed.loan.id]);
  return page;
}

}  // namespace htx::funding::store

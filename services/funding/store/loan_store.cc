#include "funding/store/loan_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/store/application_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kColumns =
    "l.id, l.application_id, l.fund_id, l.source_id, l.borrower, l.province, l.district, l.sector, l.dataset, "
    "l.contract_number, "
    "l.principal, l.annual_rate_ppm, l.term_months, l.first_due_day, l.method, l.state, l.contract_day, l.signed_day, "
    "l.document_sha256, l.signatories, l.signing_sequence, l.last_day, l.reserved, l.disbursed, l.principal_repaid, "
    "l.interest_paid, "
    "l.interest_recognised, l.overpaid, l.created, l.updated, l.version, l.options, l.product_id, "
    "(select a.program_id from applications a where a.id = l.application_id)";

Loan ReadRow(const sql::Row& row) {
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
               .reserved = row.Int(22),
               .disbursed = row.Int(23),
               .principal_repaid = row.Int(24),
               .interest_paid = row.Int(25),
               .interest_recognised = row.Int(26),
               .overpaid = row.Int(27),
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

constexpr absl::string_view kDisbursementColumns =
    "id, loan_id, amount, business_day, check_day, check_passed, check_reference, state, resolved_day, "
    "payment_reference, "
    "registry_sequence, creator";

Disbursement ReadDisbursement(const sql::Row& row) {
  Disbursement disbursement = {.id = DisbursementId::Of(row.String(0)),
                               .loan = LoanId::Of(row.String(1)),
                               .amount = row.Int(2),
                               .day = DayIn(row.Text(3)),
                               .state = EnumIn<DisbursementState>(row.Int(7)),
                               .resolved = OptionalDayIn(row.Text(8)),
                               .payment_reference = row.String(9),
                               .registry_sequence = row.Int(10),
                               .creator = row.String(11)};
  if (!row.Text(4).empty()) {
    disbursement.credit_check =
        CreditCheck{.day = DayIn(row.Text(4)), .no_bad_debt = row.Bool(5), .reference = row.String(6)};
  }
  return disbursement;
}

Repayment ReadRepayment(const sql::Row& row) {
  return {.id = RepaymentId::Of(row.String(0)),
          .loan = LoanId::Of(row.String(1)),
          .ordinal = row.Int(2),
          .amount = row.Int(3),
          .day = DayIn(row.Text(4)),
          .payment_reference = row.String(5),
          .allocation = {.order = EnumIn<CollectionOrder>(row.Int(6)),
                         .interest = row.Int(7),
                         .principal = row.Int(8),
                         .overpaid = row.Int(9),
                         .interest_recognised = row.Int(10)}};
}

}  // namespace

absl::StatusOr<Loan> GetLoan(sql::Transaction& tx, const LoanId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kColumns, " from loans l where l.id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("Loan", NameOf(id));
  Loan loan = ReadRow(rows[0]);
  HTX_ASSIGN_OR_RETURN(loan.mix, MixOf(tx, loan.application));
  return loan;
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
          "interest_recognised, overpaid, created, updated, version, options, product_id) values (?, ?, ?, ?, ?, ?, ?, "
          "?, ?, ?, ?, ?, ?, ?, "
          "?, ?, ?, ?, ?, "
          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
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
           loan.principal_repaid,
           loan.interest_paid,
           loan.interest_recognised,
           loan.overpaid,
           ToMicros(loan.created),
           ToMicros(loan.updated),
           loan.version,
           EncodeOptions(loan.terms.options),
           loan.product.text()}));
  if (inserted == 0) return LoanExists(NameOf(loan.id));
  return absl::OkStatus();
}

absl::Status UpdateLoan(sql::Transaction& tx, const Loan& loan) {
  const Signature signature = loan.signature.value_or(Signature{});
  HTX_ASSIGN_OR_RETURN(const int64_t updated,
                       tx.Execute("update loans set state = ?, signed_day = ?, document_sha256 = ?, signatories = ?, "
                                  "signing_sequence = ?, last_day = ?, "
                                  "reserved = ?, disbursed = ?, principal_repaid = ?, interest_paid = ?, "
                                  "interest_recognised = ?, overpaid = ?, "
                                  "updated = ?, version = ? where id = ? and version = ?",
                                  {EnumValue(loan.state), loan.signature.has_value() ? FormatDay(signature.day) : "",
                                   signature.document_sha256, JoinLines(signature.signatories),
                                   signature.registry_sequence, FormatDay(loan.last_day), loan.reserved, loan.disbursed,
                                   loan.principal_repaid, loan.interest_paid, loan.interest_recognised, loan.overpaid,
                                   ToMicros(loan.updated), loan.version, loan.id.text(), loan.version - 1}));
  if (updated == 0) return ChangedMeanwhile();
  return absl::OkStatus();
}

absl::StatusOr<Disbursement> GetDisbursement(sql::Transaction& tx, const DisbursementId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kDisbursementColumns, " from disbursements where id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("Disbursement", NameOf(id));
  return ReadDisbursement(rows[0]);
}

absl::StatusOr<std::vector<Disbursement>> DisbursementsOf(sql::Transaction& tx, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kDisbursementColumns, " from disbursements where loan_id = ? order by position"),
               {loan.text()}));
  std::vector<Disbursement> disbursements;
  for (size_t i = 0; i < rows.size(); ++i) disbursements.push_back(ReadDisbursement(rows[i]));
  return disbursements;
}

absl::Status InsertDisbursement(sql::Transaction& tx, const Loan& loan, const Disbursement& disbursement,
                                int64_t position) {
  const CreditCheck check = disbursement.credit_check.value_or(CreditCheck{});
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute(
          "insert into disbursements (id, loan_id, fund_id, position, amount, business_day, check_day, check_passed, "
          "check_reference, state, resolved_day, payment_reference, registry_sequence, creator) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {disbursement.id.text(), loan.id.text(), loan.fund.text(), position, disbursement.amount,
           FormatDay(disbursement.day), disbursement.credit_check.has_value() ? FormatDay(check.day) : "",
           int64_t{check.no_bad_debt ? 1 : 0}, check.reference, EnumValue(disbursement.state),
           OptionalDay(disbursement.resolved), disbursement.payment_reference, disbursement.registry_sequence,
           disbursement.creator}));
  if (inserted == 0) return DisbursementExists(NameOf(disbursement.id));
  return absl::OkStatus();
}

absl::Status UpdateDisbursement(sql::Transaction& tx, const Disbursement& disbursement) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t updated,
      tx.Execute(
          "update disbursements set state = ?, resolved_day = ?, payment_reference = ? where id = ? and state = ?",
          {EnumValue(disbursement.state), OptionalDay(disbursement.resolved), disbursement.payment_reference,
           disbursement.id.text(), EnumValue(DisbursementState::kReserved)}));
  if (updated == 0) return ChangedMeanwhile();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Repayment>> RepaymentsOf(sql::Transaction& tx, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select id, loan_id, position, amount, business_day, payment_reference, collection_order, interest, "
               "principal, overpaid, interest_recognised from repayments where loan_id = ? order by position",
               {loan.text()}));
  std::vector<Repayment> repayments;
  for (size_t i = 0; i < rows.size(); ++i) repayments.push_back(ReadRepayment(rows[i]));
  return repayments;
}

absl::Status InsertRepayment(sql::Transaction& tx, const Loan& loan, const Repayment& repayment) {
  const Allocation& used = repayment.allocation;
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute("insert into repayments (id, loan_id, fund_id, position, amount, business_day, payment_reference, "
                 "collection_order, "
                 "interest, principal, overpaid, interest_recognised) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                 "on conflict (id) do nothing",
                 {repayment.id.text(), loan.id.text(), loan.fund.text(), repayment.ordinal, repayment.amount,
                  FormatDay(repayment.day), repayment.payment_reference, EnumValue(used.order), used.interest,
                  used.principal, used.overpaid, used.interest_recognised}));
  if (inserted == 0) return RepaymentExists(NameOf(repayment.id));
  return absl::OkStatus();
}

absl::StatusOr<LoanEvents> EventsOf(sql::Transaction& tx, const LoanId& loan) {
  LoanEvents events;
  HTX_ASSIGN_OR_RETURN(events.repayments, RepaymentsOf(tx, loan));
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select resolved_day, amount from disbursements where loan_id = ? and state = ? "
                                "order by resolved_day, position",
                                {loan.text(), EnumValue(DisbursementState::kConfirmed)}));
  for (size_t i = 0; i < rows.size(); ++i)
    events.drawdowns.push_back({.day = DayIn(rows[i].Text(0)), .delta = rows[i].Int(1)});
  return events;
}

query::Schema LoanSchema() {
  using query::FieldType;
  const std::vector<std::pair<std::string, Value>> states = {
      {"PENDING_SIGNATURE", int64_t{1}}, {"READY", int64_t{2}}, {"ACTIVE", int64_t{3}}, {"CLOSED_PAID", int64_t{4}}};
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

absl::StatusOr<LoanPage> ListLoans(sql::Transaction& tx, const ListQuery& list) {
  HTX_ASSIGN_OR_RETURN(PagedRows page, ReadPage(tx, kColumns, "loans l", list));
  LoanPage result = {.keys = std::move(page.keys), .total = page.total};
  for (size_t i = 0; i < page.rows.size(); ++i) result.loans.push_back(ReadRow(page.rows[i]));
  return result;
}

}  // namespace htx::funding::store

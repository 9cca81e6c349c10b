#include "funding/rpc/loan_proto.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/application_proto.h"
#include "funding/rpc/program_proto.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/schedule_proto.h"

namespace htx::funding {
namespace {

bool IsSha256(absl::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(),
                                          [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); });
}

v1::LoanBalances BalancesProto(const Loan& loan, const LoanAccount& account) {
  v1::LoanBalances proto;
  *proto.mutable_date() = DateProto(account.day);
  *proto.mutable_undrawn() = MoneyProto(loan.Undrawn());
  *proto.mutable_reserved() = MoneyProto(loan.reserved);
  *proto.mutable_disbursed() = MoneyProto(account.disbursed);
  *proto.mutable_principal_outstanding() = MoneyProto(account.outstanding);
  *proto.mutable_principal_due() = MoneyProto(account.principal_due);
  *proto.mutable_interest_due() = MoneyProto(account.interest_due);
  *proto.mutable_interest_running() = MoneyProto(account.interest_running);
  *proto.mutable_principal_repaid() = MoneyProto(account.principal_repaid);
  *proto.mutable_interest_paid() = MoneyProto(account.interest_paid);
  *proto.mutable_overpaid() = MoneyProto(account.overpaid);
  proto.set_days_past_due(account.days_past_due);
  *proto.mutable_penalty_due() = MoneyProto(account.penalty_due);
  *proto.mutable_followed() = MoneyProto(account.followed);
  proto.set_restructure_count(account.restructurings);
  *proto.mutable_cancelled() = MoneyProto(loan.totals.cancelled);
  return proto;
}

v1::Signature SignatureProto(const Signature& signature) {
  v1::Signature proto;
  *proto.mutable_business_date() = DateProto(signature.day);
  proto.set_document_sha256(signature.document_sha256);
  for (const std::string& signatory : signature.signatories) proto.add_signatories(signatory);
  proto.set_registry_sequence(signature.registry_sequence);
  return proto;
}

}  // namespace

absl::StatusOr<Loan> ParseNewLoan(const v1::CreateLoanRequest& request, IdSource& ids) {
  FieldErrors errors;
  Loan parsed;
  parsed.id = LoanId::Of(ParseChosenId(request.loan_id(), "loan_id", ids, errors));
  parsed.application = ApplicationId::Of(ParseName(request.application(), kApplications, "application", errors));
  parsed.contract_number = request.contract_number();
  parsed.product = ProductId::Of(ParseOptionalName(request.product(), kProducts, "product", errors));
  parsed.contract_day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors);
  parsed.version = 1;
  CheckPresent(request.contract_number(), "contract_number", errors);
  parsed.last_day = parsed.contract_day;
  // A product fills in what the terms leave open; then they are read with it.
  if (request.product().empty()) parsed.terms = ParseTerms(request.terms(), "terms", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<Signature> ParseSignature(const v1::Signature& signature) {
  FieldErrors errors;
  Signature parsed = {
      .day = ParseDate(signature.has_business_date(), signature.business_date(), "signature.business_date", errors),
      .document_sha256 = absl::AsciiStrToLower(signature.document_sha256()),
      .signatories = {signature.signatories().begin(), signature.signatories().end()}};
  if (!IsSha256(signature.document_sha256())) {
    errors.Add("signature.document_sha256", {.en = "must be 64 hex digits", .vi = "phải gồm 64 chữ số thập lục phân"});
  }
  CheckRange(signature.signatories_size(), 1, 20, "signature.signatories", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<Disbursement> ParseNewDisbursement(const v1::CreateDisbursementRequest& request, IdSource& ids) {
  FieldErrors errors;
  const v1::Disbursement& disbursement = request.disbursement();
  Disbursement parsed = {
      .id = DisbursementId::Of(ParseChosenId(request.disbursement_id(), "disbursement_id", ids, errors)),
      .loan = LoanId::Of(ParseName(disbursement.loan(), kLoans, "disbursement.loan", errors)),
      .amount = ParseMoney(disbursement.amount(), 1, "disbursement.amount", errors),
      .day = ParseDate(disbursement.has_business_date(), disbursement.business_date(), "disbursement.business_date",
                       errors)};
  if (disbursement.has_credit_check()) {
    const v1::CreditCheck& check = disbursement.credit_check();
    parsed.credit_check = CreditCheck{.day = ParseDate(check.has_checked_date(), check.checked_date(),
                                                       "disbursement.credit_check.checked_date", errors),
                                      .no_bad_debt = check.no_bad_debt(),
                                      .reference = check.reference()};
    CheckPresent(check.reference(), "disbursement.credit_check.reference", errors);
  }
  if (disbursement.has_own_capital()) {
    const v1::OwnCapitalProof& own = disbursement.own_capital();
    parsed.own_capital = OwnCapitalProof{
        .amount = ParseMoney(own.amount(), 1, "disbursement.own_capital.amount", errors),
        .day = ParseDate(own.has_proved_date(), own.proved_date(), "disbursement.own_capital.proved_date", errors),
        .reference = own.reference()};
    CheckPresent(own.reference(), "disbursement.own_capital.reference", errors);
  }
  parsed.expires =
      ParseOptionalDate(disbursement.has_expire_date(), disbursement.expire_date(), "disbursement.expire_date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<Repayment> ParseNewRepayment(const v1::RecordRepaymentRequest& request, IdSource& ids) {
  FieldErrors errors;
  const v1::Repayment& repayment = request.repayment();
  Repayment parsed = {
      .id = RepaymentId::Of(ParseChosenId(request.repayment_id(), "repayment_id", ids, errors)),
      .loan = LoanId::Of(ParseName(repayment.loan(), kLoans, "repayment.loan", errors)),
      .amount = ParseMoney(repayment.amount(), 1, "repayment.amount", errors),
      .day = ParseDate(repayment.has_business_date(), repayment.business_date(), "repayment.business_date", errors),
      .payment_reference = repayment.payment_reference()};
  parsed.booked = parsed.day;
  parsed.day = ParseOptionalDate(repayment.has_value_date(), repayment.value_date(), "repayment.value_date", errors)
                   .value_or(parsed.day);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::Disbursement ToProto(const Disbursement& disbursement) {
  v1::Disbursement proto;
  proto.set_name(NameOf(disbursement.id));
  proto.set_loan(NameOf(disbursement.loan));
  *proto.mutable_amount() = MoneyProto(disbursement.amount);
  *proto.mutable_business_date() = DateProto(disbursement.day);
  if (disbursement.credit_check.has_value()) {
    v1::CreditCheck& check = *proto.mutable_credit_check();
    *check.mutable_checked_date() = DateProto(disbursement.credit_check->day);
    check.set_no_bad_debt(disbursement.credit_check->no_bad_debt);
    check.set_reference(disbursement.credit_check->reference);
  }
  proto.set_state(static_cast<v1::DisbursementState>(disbursement.state));
  if (disbursement.resolved.has_value()) *proto.mutable_resolved_date() = DateProto(*disbursement.resolved);
  proto.set_payment_reference(disbursement.payment_reference);
  proto.set_registry_sequence(disbursement.registry_sequence);
  if (disbursement.own_capital.has_value()) {
    v1::OwnCapitalProof& own = *proto.mutable_own_capital();
    *own.mutable_amount() = MoneyProto(disbursement.own_capital->amount);
    *own.mutable_proved_date() = DateProto(disbursement.own_capital->day);
    own.set_reference(disbursement.own_capital->reference);
  }
  if (disbursement.expires.has_value()) *proto.mutable_expire_date() = DateProto(*disbursement.expires);
  if (disbursement.sent.has_value()) *proto.mutable_sent_date() = DateProto(*disbursement.sent);
  if (disbursement.state == DisbursementState::kConfirmed) {
    *proto.mutable_confirmed_amount() = MoneyProto(disbursement.confirmed);
  }
  return proto;
}

v1::Repayment ToProto(const Repayment& repayment) {
  v1::Repayment proto;
  proto.set_name(NameOf(repayment.id));
  proto.set_loan(NameOf(repayment.loan));
  *proto.mutable_amount() = MoneyProto(repayment.amount);
  *proto.mutable_business_date() = DateProto(repayment.BookedOn());
  *proto.mutable_value_date() = DateProto(repayment.day);
  if (repayment.reversed.has_value()) *proto.mutable_reversed_date() = DateProto(*repayment.reversed);
  proto.set_payment_reference(repayment.payment_reference);
  v1::RepaymentAllocation& allocation = *proto.mutable_allocation();
  allocation.set_order(repayment.allocation.order == CollectionOrder::kInterestFirst ? "INTEREST_FIRST"
                                                                                     : "PRINCIPAL_FIRST");
  *allocation.mutable_interest() = MoneyProto(repayment.allocation.interest);
  *allocation.mutable_principal() = MoneyProto(repayment.allocation.principal);
  *allocation.mutable_overpaid() = MoneyProto(repayment.allocation.overpaid);
  *allocation.mutable_interest_recognised() = MoneyProto(repayment.recognised);
  *allocation.mutable_penalty() = MoneyProto(repayment.allocation.penalty);
  *allocation.mutable_fee() = MoneyProto(repayment.allocation.fee);
  *allocation.mutable_recovered() = MoneyProto(repayment.allocation.recovered);
  return proto;
}

v1::Loan ToProto(const Loan& loan, const LoanAccount& account) {
  v1::Loan proto;
  proto.set_name(NameOf(loan.id));
  proto.set_application(NameOf(loan.application));
  proto.set_fund(NameOf(loan.fund));
  proto.set_source(NameOf(loan.source));
  for (const SourceShare& share : loan.mix) *proto.add_source_mix() = ToProto(share);
  if (!loan.program.empty()) proto.set_program(NameOf(loan.program));
  proto.set_borrower(NameOf(loan.borrower));
  *proto.mutable_locality() = ToProto(loan.locality);
  proto.set_sector(loan.sector);
  proto.set_dataset(loan.dataset);
  proto.set_contract_number(loan.contract_number);
  *proto.mutable_terms() = ToProto(loan.terms);
  proto.set_state(static_cast<v1::LoanState>(loan.state));
  *proto.mutable_contract_date() = DateProto(loan.contract_day);
  if (loan.signature.has_value()) *proto.mutable_signature() = SignatureProto(*loan.signature);
  *proto.mutable_balances() = BalancesProto(loan, account);
  *proto.mutable_create_time() = TimeProto(loan.created);
  *proto.mutable_update_time() = TimeProto(loan.updated);
  proto.set_etag(absl::StrCat(loan.version));
  if (!loan.product.empty()) proto.set_product(NameOf(loan.product));
  v1::LoanConditions& conditions = *proto.mutable_conditions();
  conditions.set_overdue_rate_ppm(loan.conditions.overdue_ppm);
  conditions.set_late_interest_ppm(loan.conditions.late_interest_ppm);
  conditions.set_in_term_order(static_cast<v1::CollectionOrder>(loan.conditions.in_term_order));
  conditions.set_overdue_order(static_cast<v1::CollectionOrder>(loan.conditions.overdue_order));
  conditions.set_prepayment_effect(static_cast<v1::PrepaymentEffect>(loan.conditions.prepayment_effect));
  conditions.set_prepayment_fee_ppm(loan.conditions.prepayment_fee_ppm);
  return proto;
}

LoanAccount AccountOf(const Loan& loan, const LoanEvents& events, std::optional<absl::CivilDay> day) {
  return AccountOn(loan.terms, events, day.value_or(loan.last_day), loan.contract_day, loan.conditions);
}

}  // namespace htx::funding

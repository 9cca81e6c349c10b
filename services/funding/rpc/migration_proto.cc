#include "funding/rpc/migration_proto.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"
#include "funding/domain/proposal.h"
#include "funding/rpc/collateral_proto.h"
#include "funding/rpc/program_proto.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/schedule_proto.h"

namespace htx::funding {
namespace {

constexpr int kFirstChange = v1::OPENING_EVENT_KIND_ADJUST_TERMS;

// Ids of what happened under a loan; they sort as it happened.
std::string IdOf(const LoanId& loan, absl::string_view letter, size_t number) {
  return absl::StrCat(loan.text(), "-", letter, absl::StrFormat("%04d", number));
}

std::optional<Dong> Told(bool present, const common::v1::Money& money, absl::string_view field, FieldErrors& errors) {
  if (!present) return std::nullopt;
  return ParseMoney(money, 0, field, errors);
}

LoanChange ParseChange(const v1::OpeningEvent& event, absl::string_view field, FieldErrors& errors) {
  LoanChange change;
  change.kind = static_cast<LoanChangeKind>(event.kind() - kFirstChange + 1);
  for (int i = 0; i < event.due_dates_size(); ++i) {
    change.due_dates.push_back(ParseDate(true, event.due_dates(i), absl::StrCat(field, ".due_dates[", i, "]"), errors));
  }
  change.more_months = event.more_months();
  change.annual_rate_ppm = event.annual_rate_ppm();
  CheckRange(event.more_months(), 0, kMostInstalments, absl::StrCat(field, ".more_months"), errors);
  CheckRange(event.annual_rate_ppm(), 0, kMillion, absl::StrCat(field, ".annual_rate_ppm"), errors);
  change.to = ParseOptionalDate(event.has_pause_end_date(), event.pause_end_date(),
                                absl::StrCat(field, ".pause_end_date"), errors)
                  .value_or(absl::CivilDay());
  change.interest = ParseMoney(event.interest(), 0, absl::StrCat(field, ".interest"), errors);
  change.penalty = ParseMoney(event.penalty(), 0, absl::StrCat(field, ".penalty"), errors);
  const Dong amount = ParseMoney(event.amount(), 0, absl::StrCat(field, ".amount"), errors);
  (change.kind == LoanChangeKind::kWriteOff ? change.provision : change.amount) = amount;
  return change;
}

OpeningEvent ParseEvent(const v1::OpeningEvent& event, const LoanId& loan, size_t number, FieldErrors& errors) {
  const std::string field = absl::StrCat("events[", number - 1, "]");
  OpeningEvent parsed = {.day = ParseDate(event.has_date(), event.date(), absl::StrCat(field, ".date"), errors),
                         .reference = event.reference()};
  const std::string amount = absl::StrCat(field, ".amount");
  if (event.kind() == v1::OPENING_EVENT_KIND_DISBURSEMENT) {
    parsed.drawn = ParseMoney(event.amount(), 1, amount, errors);
  } else if (event.kind() == v1::OPENING_EVENT_KIND_SENT) {
    parsed.sent = ParseMoney(event.amount(), 1, amount, errors);
  } else if (event.kind() == v1::OPENING_EVENT_KIND_REPAYMENT) {
    parsed.repayment = Repayment{.id = RepaymentId::Of(IdOf(loan, "r", number)),
                                 .loan = loan,
                                 .amount = ParseMoney(event.amount(), 1, amount, errors),
                                 .day = parsed.day,
                                 .payment_reference = event.reference()};
    parsed.principal = Told(event.has_principal(), event.principal(), absl::StrCat(field, ".principal"), errors);
    parsed.interest = Told(event.has_interest(), event.interest(), absl::StrCat(field, ".interest"), errors);
    parsed.penalty = Told(event.has_penalty(), event.penalty(), absl::StrCat(field, ".penalty"), errors);
  } else if (event.kind() >= kFirstChange && event.kind() <= v1::OPENING_EVENT_KIND_CANCEL_UNDRAWN) {
    LoanChange change = ParseChange(event, field, errors);
    change.id = ProposalId::Of(IdOf(loan, "p", number));
    change.day = parsed.day;
    errors.Merge(field, CheckShape({.loan = loan, .change = change}));
    parsed.change = std::move(change);
  } else {
    errors.Add(absl::StrCat(field, ".kind"), {.en = "is required", .vi = "là trường bắt buộc"});
    parsed.drawn = 0;
  }
  return parsed;
}

OpeningLoanBalance ParseLoanBalance(const v1::OpeningLoanBalance& balance, FieldErrors& errors) {
  return {.principal = ParseMoney(balance.principal(), 0, "balance.principal", errors),
          .interest = ParseMoney(balance.interest(), 0, "balance.interest", errors),
          .penalty = ParseMoney(balance.penalty(), 0, "balance.penalty", errors),
          .overpaid = ParseMoney(balance.overpaid(), 0, "balance.overpaid", errors),
          .undrawn = ParseMoney(balance.undrawn(), 0, "balance.undrawn", errors),
          .followed = ParseMoney(balance.followed(), 0, "balance.followed", errors),
          .under_way = ParseMoney(balance.under_way(), 0, "balance.under_way", errors)};
}

Collateral ParseOpeningCollateral(const v1::OpeningCollateral& told, const Loan& loan, const std::string& field,
                                  FieldErrors& errors) {
  Collateral collateral;
  collateral.id = CollateralId::Of(told.collateral_id());
  CheckPresent(told.collateral_id(), absl::StrCat(field, ".collateral_id"), errors);
  collateral.fund = loan.fund;
  collateral.application = loan.application;
  collateral.content = ParseCollateralContent(told, field, errors);
  if (told.valuations().empty()) {
    errors.Add(absl::StrCat(field, ".valuations"), {.en = "is required", .vi = "là trường bắt buộc"});
  }
  for (int i = 0; i < told.valuations_size(); ++i) {
    collateral.valuations.push_back(
        ParseValuation(told.valuations(i), absl::StrCat(field, ".valuations[", i, "]"), errors));
  }
  std::vector<Valuation>& by_day = collateral.valuations;
  std::sort(by_day.begin(), by_day.end(), [](const Valuation& a, const Valuation& b) { return a.day < b.day; });
  for (size_t i = 1; i < by_day.size(); ++i) {
    if (by_day[i - 1].day != by_day[i].day) continue;
    errors.Add(absl::StrCat(field, ".valuations"), {.en = "has two of one day", .vi = "có hai lần định giá cùng ngày"});
  }
  if (!by_day.empty()) collateral.last_day = by_day.back().day;
  return collateral;
}

SourceMix ParseSources(const v1::OpeningLoan& row, const SourceId& lead, FieldErrors& errors) {
  SourceMix mix = ParseMix(row.source_mix(), "source_mix", errors);
  if (mix.empty()) mix.push_back({.source = lead});
  const auto is_lead = [&](const SourceShare& share) { return share.source == lead; };
  if (std::none_of(mix.begin(), mix.end(), is_lead)) {
    errors.Add("source", {.en = "must be one of source_mix", .vi = "phải thuộc source_mix"});
  }
  return mix;
}

}  // namespace

absl::StatusOr<OpeningLoan> ParseOpeningLoan(const v1::OpeningLoan& row, const FundId& fund) {
  FieldErrors errors;
  OpeningLoan told;
  Loan& loan = told.loan;
  loan.fund = fund;
  CheckPresent(row.loan_id(), "loan_id", errors);
  loan.id = LoanId::Of(row.loan_id());
  loan.application = ApplicationId::Of(absl::StrCat(row.loan_id(), "-a"));
  loan.contract_number = row.contract_number();
  CheckPresent(row.contract_number(), "contract_number", errors);
  loan.borrower = OrganizationId::Of(ParseName(row.borrower(), kOrganizations, "borrower", errors));
  loan.source = SourceId::Of(ParseName(row.source(), kSources, "source", errors));
  loan.mix = ParseSources(row, loan.source, errors);
  loan.program = ProgramId::Of(ParseOptionalName(row.program(), kPrograms, "program", errors));
  loan.product = ProductId::Of(ParseOptionalName(row.product(), kProducts, "product", errors));
  // A product fills in what the terms leave open; then they are read with it.
  if (row.product().empty()) loan.terms = ParseTerms(row.terms(), "terms", errors);
  loan.contract_day = ParseDate(row.has_contract_date(), row.contract_date(), "contract_date", errors);
  loan.last_day = loan.contract_day;
  loan.signature = Signature{.day = loan.contract_day};
  loan.state = LoanState::kReady;
  loan.locality = {.province = ParseOptionalName(row.locality().province(), kAreas, "locality.province", errors),
                   .district = ParseOptionalName(row.locality().district(), kAreas, "locality.district", errors)};
  loan.sector = row.sector();
  loan.dataset = row.dataset();
  told.purpose = row.purpose();
  CheckPresent(row.purpose(), "purpose", errors);
  for (int i = 0; i < row.events_size(); ++i) {
    told.history.push_back(ParseEvent(row.events(i), loan.id, static_cast<size_t>(i) + 1, errors));
  }
  told.declared = ParseLoanBalance(row.balance(), errors);
  CheckRange(row.debt_group(), 0, kLastDebtGroup, "debt_group", errors);
  told.debt_group = row.debt_group() == 0 ? kFirstDebtGroup : row.debt_group();
  told.specific_provision = ParseMoney(row.specific_provision(), 0, "specific_provision", errors);
  told.general_provision = ParseMoney(row.general_provision(), 0, "general_provision", errors);
  told.suspended = row.suspended();
  for (int i = 0; i < row.collaterals_size(); ++i) {
    told.collaterals.push_back(
        ParseOpeningCollateral(row.collaterals(i), loan, absl::StrCat("collaterals[", i, "]"), errors));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return told;
}

OpeningFigure ParseBalance(const v1::OpeningBalance& balance, absl::string_view field, FieldErrors& errors) {
  const Dong debit = ParseMoney(balance.debit(), 0, absl::StrCat(field, ".debit"), errors);
  const Dong credit = ParseMoney(balance.credit(), 0, absl::StrCat(field, ".credit"), errors);
  if (debit > 0 && credit > 0) {
    errors.Add(absl::StrCat(field, ".credit"),
               {.en = "a balance is on one side", .vi = "số dư chỉ ở một bên nợ hoặc có"});
  }
  return {.account = balance.account(),
          .source = SourceId::Of(ParseOptionalName(balance.source(), kSources, absl::StrCat(field, ".source"), errors)),
          .amount = debit - credit};
}

v1::OpeningLoanBalance ToProto(const OpeningLoanBalance& balance) {
  v1::OpeningLoanBalance proto;
  *proto.mutable_principal() = MoneyProto(balance.principal);
  *proto.mutable_interest() = MoneyProto(balance.interest);
  *proto.mutable_penalty() = MoneyProto(balance.penalty);
  *proto.mutable_overpaid() = MoneyProto(balance.overpaid);
  *proto.mutable_undrawn() = MoneyProto(balance.undrawn);
  *proto.mutable_followed() = MoneyProto(balance.followed);
  *proto.mutable_under_way() = MoneyProto(balance.under_way);
  return proto;
}

v1::OpeningDifference ToProto(const OpeningDifference& difference) {
  v1::OpeningDifference proto;
  proto.set_account(difference.account);
  if (!difference.source.empty()) proto.set_source(NameOf(difference.source));
  *proto.mutable_declared() = MoneyProto(difference.declared);
  *proto.mutable_found() = MoneyProto(difference.found);
  return proto;
}

v1::Opening ToProto(const store::Opening& opening) {
  v1::Opening proto;
  proto.set_fund(NameOf(opening.fund));
  *proto.mutable_cut_over_date() = DateProto(opening.cut_over);
  proto.set_state(static_cast<v1::OpeningState>(opening.state));
  proto.set_content_hash(opening.content_hash);
  for (const std::string& maker : opening.makers) proto.add_makers(maker);
  proto.set_checker(opening.checker);
  return proto;
}

}  // namespace htx::funding

#include "funding/domain/opening.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/day_end.h"
#include "funding/domain/due_dates.h"
#include "funding/domain/errors.h"
#include "funding/domain/loan_entry.h"
#include "funding/domain/opening_errors.h"
#include "funding/domain/proposal.h"

namespace htx::funding {
namespace {

constexpr absl::string_view kCapital = "capital";

// The order of events of one day is the replay's.
int RankOf(const OpeningEvent& event) {
  if (event.drawn.has_value()) return 0;
  if (event.sent.has_value()) return 6;
  if (event.repayment.has_value()) return 3;
  switch (event.change->kind) {
    case LoanChangeKind::kWaiver:
      return 2;
    case LoanChangeKind::kWriteOff:
      return 4;
    case LoanChangeKind::kCloseLoss:
      return 5;
    case LoanChangeKind::kAdjustTerms:
    case LoanChangeKind::kExtendTerm:
    case LoanChangeKind::kRateChange:
    case LoanChangeKind::kPause:
    case LoanChangeKind::kCancelUndrawn:
    case LoanChangeKind::kGroupOverride:
      return 1;
  }
  HTX_UNREACHABLE();
}

std::vector<OpeningEvent> InOrder(std::vector<OpeningEvent> history) {
  std::stable_sort(history.begin(), history.end(), [](const OpeningEvent& left, const OpeningEvent& right) {
    return left.day != right.day ? left.day < right.day : RankOf(left) < RankOf(right);
  });
  return history;
}

absl::Status CheckDrawing(const Loan& loan, const LoanEvents& events, Dong amount, absl::CivilDay day) {
  const absl::CivilDay before = events.drawdowns.empty() ? DueDate(loan.terms, 1) : LastDueDate(loan.terms);
  if (day >= before) return DisbursementTooLate(day, before);
  if (amount > loan.Undrawn()) return UndrawnExceeded(amount, loan.Undrawn());
  return absl::OkStatus();
}

absl::StatusOr<Booking> Draw(Loan loan, LoanEvents events, Dong amount, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(CheckDrawing(loan, events, amount, day));
  loan.disbursed += amount;
  events.drawdowns.push_back({.day = day, .delta = amount});
  return Book(std::move(loan), std::move(events), day);
}

// The money is still the fund's, and not the borrower's to use again.
absl::StatusOr<Booking> SendOff(Loan loan, LoanEvents events, Dong amount, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(CheckDrawing(loan, events, amount, day));
  loan.reserved += amount;
  return Book(std::move(loan), std::move(events), day);
}

absl::StatusOr<Booking> Happen(const Loan& loan, const LoanEvents& events, const OpeningEvent& event) {
  if (event.drawn.has_value()) return Draw(loan, events, *event.drawn, event.day);
  if (event.sent.has_value()) return SendOff(loan, events, *event.sent, event.day);
  // What was received came in, whatever the fund does about overpayments today.
  if (event.repayment.has_value()) return Settle(loan, events, *event.repayment, FundPolicy{});
  return ApplyChange(loan, events, *event.change, event.day);
}

// The end of the cut-over, as a day end leaves a loan: everything that accrued by then is in the books, due or not.
void EndCutOver(const OpeningLoan& told, absl::CivilDay cut_over, OpenedLoan& opened) {
  Loan& loan = opened.loan;
  loan.accrued_through = cut_over;
  loan.debt_group = told.debt_group;
  loan.suspended = told.suspended;
  loan.specific_provision = told.specific_provision + loan.totals.provision_used;
  loan.general_provision = told.general_provision;
  Booking booking = Book(std::move(loan), std::move(opened.events), cut_over);
  opened.loan = std::move(booking.loan);
  opened.events = std::move(booking.events);
}

OpeningLoanBalance BalanceOf(const Loan& loan) {
  const LoanTotals& totals = loan.totals;
  return {.principal = loan.Outstanding(),
          .interest = totals.interest_recognised - totals.interest - totals.interest_waived - totals.lost_interest,
          .penalty = totals.penalty_recognised - totals.penalty - totals.penalty_waived - totals.lost_penalty,
          .overpaid = totals.overpaid,
          .undrawn = loan.Undrawn() + loan.reserved,
          .followed = totals.Lost() - totals.Recovered() - totals.given_up,
          .under_way = loan.reserved};
}

// The flows of principal of each source, move by move.
std::vector<SourceFlow> FlowsOf(const Loan& loan, absl::Span<const PrincipalMove> moves) {
  std::vector<SourceFlow> flows(loan.mix.size());
  const std::vector<Dong> promised = Split(loan.terms.principal, loan.mix);
  for (size_t i = 0; i < flows.size(); ++i) flows[i].committed = promised[i];
  const auto pass = [&](PrincipalFlow what, Dong amount) {
    if (amount == 0) return;
    const std::vector<Dong> parts = DivideFlow(what, amount, loan.mix, flows);
    for (size_t i = 0; i < flows.size(); ++i) flows[i] = After(flows[i], what, parts[i]);
  };
  for (const PrincipalMove& move : moves) {
    pass(PrincipalFlow::kDrawn, move.drawn);
    pass(PrincipalFlow::kRepaid, move.repaid);
    pass(PrincipalFlow::kCancelled, move.cancelled);
  }
  return flows;
}

void SetFigures(OpenedLoan& opened) {
  const Loan& loan = opened.loan;
  const auto add = [&](absl::string_view account, const SourceId& source, Dong amount) {
    for (OpeningFigure& figure : opened.figures) {
      if (figure.account != account || figure.source != source) continue;
      figure.amount += amount;
      return;
    }
    if (amount != 0) opened.figures.push_back({.account = std::string(account), .source = source, .amount = amount});
  };
  const auto pair = [&](absl::string_view account, absl::string_view contra, const SourceId& source, Dong amount) {
    add(account, source, amount);
    add(contra, source, -amount);
  };
  const bool lost = loan.written_off.has_value();
  Dong followed = opened.balance.followed;  // Interest stays with the lead source.
  const std::vector<SourceFlow> flows = FlowsOf(loan, opened.moves);
  for (size_t i = 0; i < flows.size(); ++i) {
    const SourceId& source = loan.mix[i].source;
    if (!lost) add(PrincipalAccount(loan.debt_group), source, flows[i].lent);
    pair(kUndrawn, kUndrawnContra, source, flows[i].committed);
    const Dong of_source = lost ? std::min(followed, flows[i].lent) : 0;
    if (source != loan.source) pair(kWrittenDebt, kWrittenDebtContra, source, of_source);
    if (source != loan.source) followed -= of_source;
    opened.used.push_back(flows[i].committed + flows[i].lent);
  }
  pair(kWrittenDebt, kWrittenDebtContra, loan.source, followed);
  const LoanTotals& totals = loan.totals;
  add(kInterestReceivable, loan.source, opened.balance.interest - totals.interest_suspended);
  add(kPenaltyReceivable, loan.source, opened.balance.penalty - totals.penalty_suspended);
  pair(kSuspendedInterest, kSuspendedInterestContra, loan.source, totals.interest_suspended + totals.penalty_suspended);
  add(kSpecificProvision, ProvidedBy(loan), -loan.Provided());
  add(kGeneralProvision, ProvidedBy(loan), -loan.general_provision);
  add(kUnallocatedReceipts, loan.source, -opened.balance.overpaid);
  // As a day here leaves it: on its way, of the lead source.
  add(kDisbursementClearing, loan.source, opened.balance.under_way);
  for (const Collateral& collateral : opened.collaterals) {
    pair(kCollateralHeld, kCollateralContra, loan.source, collateral.valuations.back().value);
  }
}

JournalLine LineOf(absl::string_view account, const SourceId& source, Dong amount) {
  return {.account = std::string(account),
          .debit = amount > 0 ? amount : 0,
          .credit = amount < 0 ? -amount : 0,
          .source = source};
}

bool IsMemo(absl::string_view account, absl::CivilDay day) {
  const Account* found = ChartOfAccounts::BuiltIn().Find(account, day);
  return found != nullptr && found->memo();
}

// The lines of `figures`, with what they do not balance by on the opening account.
std::vector<JournalLine> Opened(absl::Span<const OpeningFigure> figures, absl::CivilDay day) {
  std::vector<JournalLine> lines;
  std::map<std::string, Dong> rest;  // By source.
  for (const OpeningFigure& figure : figures) {
    lines.push_back(LineOf(figure.account, figure.source, figure.amount));
    if (!IsMemo(figure.account, day)) rest[figure.source.text()] -= figure.amount;
  }
  for (const auto& [source, amount] : rest) {
    if (amount != 0) lines.push_back(LineOf(kOpeningBalances, SourceId::Of(source), amount));
  }
  return lines;
}

using BySource = std::map<std::pair<std::string, std::string>, Dong>;

BySource Summed(absl::Span<const OpeningFigure> figures) {
  BySource sums;
  for (const OpeningFigure& figure : figures) sums[{figure.account, figure.source.text()}] += figure.amount;
  return sums;
}

}  // namespace

absl::StatusOr<OpenedLoan> OpenLoan(const OpeningLoan& told, absl::CivilDay cut_over) {
  OpenedLoan opened;
  opened.loan = told.loan;
  opened.collaterals = told.collaterals;
  for (const Collateral& collateral : told.collaterals) {
    const absl::CivilDay valued = collateral.valuations.back().day;
    if (valued > cut_over) return ValueDateOutOfRange(valued, told.loan.contract_day, cut_over);
  }
  for (const OpeningEvent& event : InOrder(told.history)) {
    if (event.day < told.loan.contract_day || event.day > cut_over) {
      return ValueDateOutOfRange(event.day, told.loan.contract_day, cut_over);
    }
    HTX_ASSIGN_OR_RETURN(Booking booking, Happen(opened.loan, opened.events, event));
    opened.loan = std::move(booking.loan);
    opened.events = std::move(booking.events);
    const PrincipalMove move = {.day = event.day,
                                .drawn = event.drawn.value_or(0),
                                .repaid = booking.difference.principal + booking.difference.recovered_principal,
                                .cancelled = booking.difference.cancelled};
    if (move.drawn != 0 || move.repaid != 0 || move.cancelled != 0) opened.moves.push_back(move);
  }
  EndCutOver(told, cut_over, opened);
  opened.balance = BalanceOf(opened.loan);
  SetFigures(opened);
  return opened;
}

absl::Status CheckDeclared(const OpeningLoan& told, const OpenedLoan& opened) {
  const auto check = [](absl::string_view subject, absl::string_view figure, std::optional<Dong> declared,
                        Dong found) -> absl::Status {
    if (!declared.has_value() || *declared == found) return absl::OkStatus();
    return OpeningDiffers(subject, figure, *declared, found);
  };
  const std::vector<OpeningEvent> history = InOrder(told.history);
  size_t repayment = 0;
  for (const OpeningEvent& event : history) {
    if (!event.repayment.has_value()) continue;
    const Allocation& used = opened.events.repayments[repayment++].allocation;
    const std::string subject = absl::StrCat("the repayment of ", FormatDay(event.day));
    HTX_RETURN_IF_ERROR(check(subject, "principal", event.principal, used.principal + used.recovered));
    HTX_RETURN_IF_ERROR(check(subject, "interest", event.interest, used.interest));
    HTX_RETURN_IF_ERROR(check(subject, "penalty", event.penalty, used.penalty));
  }
  const std::string name = NameOf(told.loan.id);
  HTX_RETURN_IF_ERROR(check(name, "principal", told.declared.principal, opened.balance.principal));
  HTX_RETURN_IF_ERROR(check(name, "interest", told.declared.interest, opened.balance.interest));
  HTX_RETURN_IF_ERROR(check(name, "penalty", told.declared.penalty, opened.balance.penalty));
  HTX_RETURN_IF_ERROR(check(name, "overpaid", told.declared.overpaid, opened.balance.overpaid));
  HTX_RETURN_IF_ERROR(check(name, "undrawn", told.declared.undrawn, opened.balance.undrawn));
  HTX_RETURN_IF_ERROR(check(name, "under_way", told.declared.under_way, opened.balance.under_way));
  return check(name, "followed", told.declared.followed, opened.balance.followed);
}

std::vector<JournalEntry> PostOpening(const OpenedLoan& opened, absl::CivilDay cut_over) {
  const Loan& loan = opened.loan;
  std::vector<JournalEntry> entries;
  for (const SourceShare& share : loan.mix) {
    std::vector<OpeningFigure> figures;
    for (const OpeningFigure& figure : opened.figures) {
      // What is held stands with what it is.
      if (figure.source == share.source && figure.account != kCollateralHeld && figure.account != kCollateralContra) {
        figures.push_back(figure);
      }
    }
    if (figures.empty()) continue;
    JournalEntry& entry = entries.emplace_back(LoanEntry(loan, JournalKind::kOpening, cut_over, NameOf(loan.id)));
    entry.source = share.source;
    entry.lines = Opened(figures, cut_over);
  }
  for (const Collateral& collateral : opened.collaterals) {
    JournalEntry& held =
        entries.emplace_back(PostCollateral(loan, NameOf(collateral.id), collateral.valuations.back().value, cut_over));
    held.kind = JournalKind::kOpening;
  }
  return entries;
}

bool IsOfLoans(absl::string_view account) {
  for (int group = kFirstDebtGroup; group <= kLastDebtGroup; ++group) {
    if (account == PrincipalAccount(group)) return true;
  }
  for (const absl::string_view of_loans :
       {kDisbursementClearing, kCollateralHeld, kCollateralContra, kInterestReceivable, kPenaltyReceivable,
        kSpecificProvision, kGeneralProvision, kUnallocatedReceipts, kUndrawn, kUndrawnContra, kWrittenDebt,
        kWrittenDebtContra, kSuspendedInterest, kSuspendedInterestContra}) {
    if (account == of_loans) return true;
  }
  return false;
}

namespace {

bool IsCapital(absl::string_view account) {
  return account == kCharterCapital || account == kGrantedCapital || account == kRetainedSurplus ||
         account == kEntrustedCapital || account == kBorrowedCapital;
}

}  // namespace

absl::Status CheckBalance(const OpeningFigure& declared, const std::optional<FundSource>& source,
                          absl::CivilDay cut_over, absl::string_view field) {
  const Account* account = ChartOfAccounts::BuiltIn().Find(declared.account, cut_over);
  FieldErrors errors;
  if (account == nullptr || account->heading || declared.account == kOpeningBalances) {
    errors.Add(absl::StrCat(field, ".account"), {.en = "is no account of the chart that balances are told on",
                                                 .vi = "không phải tài khoản khai báo số dư được"});
  }
  const bool capital = IsCapital(declared.account);
  if ((capital || IsOfLoans(declared.account)) && !source.has_value()) {
    errors.Add(absl::StrCat(field, ".source"),
               {.en = "is required for capital and loans", .vi = "bắt buộc với vốn và khoản vay"});
  }
  if (capital && source.has_value() && declared.account != AccountOf(source->kind)) {
    errors.Add(absl::StrCat(field, ".account"),
               {.en = absl::StrCat("the capital of this source is on ", AccountOf(source->kind)),
                .vi = absl::StrCat("vốn của nguồn này ở tài khoản ", AccountOf(source->kind))});
  }
  if (capital && declared.amount > 0) {
    errors.Add(absl::StrCat(field, ".debit"), {.en = "capital is on the credit side", .vi = "vốn có số dư bên có"});
  }
  return errors.ToStatus();
}

std::vector<OpeningDifference> Reconcile(absl::Span<const OpeningFigure> declared,
                                         absl::Span<const OpeningFigure> loans, absl::Span<const OpeningFigure> used,
                                         absl::CivilDay cut_over) {
  BySource told;
  std::map<std::string, Wide> sides;  // Declared debits less credits: the balance sheet, and each memo pair.
  std::map<std::string, Dong> capital;
  for (const OpeningFigure& balance : declared) {
    const Account* account = ChartOfAccounts::BuiltIn().Find(balance.account, cut_over);
    HTX_CHECK(account != nullptr);
    sides[account->memo() ? std::min(account->code, account->contra) : std::string(kOpeningBalances)] += balance.amount;
    if (IsOfLoans(balance.account)) told[{balance.account, balance.source.text()}] += balance.amount;
    if (IsCapital(balance.account)) capital[balance.source.text()] -= balance.amount;
  }
  BySource found = Summed(loans);
  for (const auto& [key, amount] : told) found.try_emplace(key, 0);
  std::vector<OpeningDifference> differences;
  for (const auto& [key, amount] : found) {
    const Dong said = told[key];
    if (said == amount) continue;
    differences.push_back(
        {.account = key.first, .source = SourceId::Of(key.second), .declared = said, .found = amount});
  }
  for (const auto& [account, sum] : sides) {
    if (sum != 0) differences.push_back({.account = account, .declared = static_cast<Dong>(sum)});
  }
  for (const OpeningFigure& use : used) {
    const Dong has = capital[use.source.text()];
    if (use.amount <= has) continue;
    differences.push_back(
        {.account = std::string(kCapital), .source = use.source, .declared = has, .found = use.amount});
  }
  return differences;
}

JournalEntry PostBalances(const FundId& fund, absl::Span<const OpeningFigure> declared, absl::CivilDay cut_over) {
  std::vector<OpeningFigure> rest;
  for (const OpeningFigure& balance : declared) {
    if (balance.amount != 0 && !IsOfLoans(balance.account)) rest.push_back(balance);
  }
  return {.fund = fund,
          .kind = JournalKind::kOpening,
          .day = cut_over,
          .lines = Opened(rest, cut_over),
          .cause = NameOf(fund)};
}

std::optional<CapitalMovement> OpeningCapital(const FundSource& source, absl::Span<const OpeningFigure> declared,
                                              absl::CivilDay cut_over) {
  Dong amount = 0;
  for (const OpeningFigure& balance : declared) {
    if (balance.source == source.id && IsCapital(balance.account)) amount -= balance.amount;
  }
  if (amount == 0) return std::nullopt;
  return CapitalMovement{.source = source.id,
                         .kind = source.kind == SourceKind::kRetained ? CapitalMovement::Kind::kRetention
                                                                      : CapitalMovement::Kind::kContribution,
                         .amount = amount,
                         .day = cut_over};
}

}  // namespace htx::funding

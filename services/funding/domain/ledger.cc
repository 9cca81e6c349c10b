#include "funding/domain/ledger.h"

#include <array>
#include <utility>

#include "common/base/status.h"

namespace htx::funding {
namespace {

JournalLine Debit(absl::string_view account, Dong amount) { return {.account = std::string(account), .debit = amount}; }
JournalLine Credit(absl::string_view account, Dong amount) {
  return {.account = std::string(account), .credit = amount};
}

absl::string_view AccountOf(SourceKind kind) {
  switch (kind) {
    case SourceKind::kCharter:
      return kCharterCapital;
    case SourceKind::kGrant:
      return kGrantedCapital;
    case SourceKind::kEntrusted:
      return kEntrustedCapital;
    case SourceKind::kBorrowed:
      return kBorrowedCapital;
  }
  return kCharterCapital;
}

JournalEntry EntryOf(const Loan& loan, JournalKind kind, absl::CivilDay day, std::string cause) {
  return {.fund = loan.fund,
          .kind = kind,
          .day = day,
          .source = loan.source,
          .loan = loan.id,
          .borrower = loan.borrower,
          .province = loan.locality.province,
          .cause = std::move(cause)};
}

}  // namespace

absl::Span<const Account> ChartOfAccounts() {
  static const auto* const chart = new std::array{
      Account{kBank, true, false, {"Bank", "Tiền gửi ngân hàng"}},
      Account{kPrincipal, true, false, {"Loan principal", "Nợ gốc cho vay"}},
      Account{kInterestReceivable, true, false, {"Accrued interest receivable", "Lãi phải thu"}},
      Account{kEntrustedCapital, false, false, {"Entrusted capital", "Vốn nhận ủy thác"}},
      Account{kBorrowedCapital, false, false, {"Borrowed capital", "Vốn vay"}},
      Account{
          kUnallocatedReceipts, false, false, {"Overpayments and unallocated receipts", "Tiền thu thừa, chờ phân bổ"}},
      Account{kCharterCapital, false, false, {"Charter capital", "Vốn điều lệ"}},
      Account{kGrantedCapital, false, false, {"Budget and donor contributions", "Vốn bổ sung, tài trợ"}},
      Account{kInterestIncome, false, false, {"Loan interest income", "Thu lãi cho vay"}},
      Account{kUndrawn, true, true, {"Undrawn commitments (memo)", "Cam kết chưa giải ngân (ngoại bảng)"}},
      Account{kUndrawnContra, false, true, {"Undrawn commitments, contra (memo)", "Đối ứng cam kết (ngoại bảng)"}}};
  return *chart;
}

const Account* FindAccount(absl::string_view code) {
  for (const Account& account : ChartOfAccounts()) {
    if (account.code == code) return &account;
  }
  return nullptr;
}

bool Balanced(absl::Span<const JournalLine> lines) {
  Wide sheet = 0;
  Wide memo = 0;
  for (const JournalLine& line : lines) {
    const Account* account = FindAccount(line.account);
    if (account == nullptr || line.debit < 0 || line.credit < 0 || (line.debit > 0) == (line.credit > 0)) return false;
    (account->memo ? memo : sheet) += static_cast<Wide>(line.debit) - line.credit;
  }
  return sheet == 0 && memo == 0;
}

JournalEntry PostMovement(const FundSource& source, const CapitalMovement& movement) {
  const bool in = movement.kind == CapitalMovement::Kind::kContribution;
  const absl::string_view capital = AccountOf(source.kind);
  JournalEntry entry = {.fund = source.fund,
                        .kind = in ? JournalKind::kCapitalIn : JournalKind::kCapitalOut,
                        .day = movement.day,
                        .source = source.id,
                        .cause = NameOf(movement.id)};
  if (in) {
    entry.lines = {Debit(kBank, movement.amount), Credit(capital, movement.amount)};
  } else {
    entry.lines = {Debit(capital, movement.amount), Credit(kBank, movement.amount)};
  }
  return entry;
}

JournalEntry PostSigning(const Loan& loan) {
  JournalEntry entry = EntryOf(loan, JournalKind::kContractSigned, loan.signature->day, NameOf(loan.id));
  entry.lines = {Debit(kUndrawn, loan.terms.principal), Credit(kUndrawnContra, loan.terms.principal)};
  return entry;
}

JournalEntry PostDisbursement(const Loan& loan, const Disbursement& disbursement) {
  JournalEntry entry = EntryOf(loan, JournalKind::kDisbursement, *disbursement.resolved, NameOf(disbursement.id));
  entry.lines = {Debit(kPrincipal, disbursement.amount), Credit(kBank, disbursement.amount),
                 Debit(kUndrawnContra, disbursement.amount), Credit(kUndrawn, disbursement.amount)};
  return entry;
}

std::vector<JournalEntry> PostRepayment(const Loan& loan, const Repayment& repayment) {
  const Allocation& used = repayment.allocation;
  const std::string cause = NameOf(repayment.id);
  std::vector<JournalEntry> entries;
  if (used.interest_recognised > 0) {
    JournalEntry& entry = entries.emplace_back(EntryOf(loan, JournalKind::kInterestRecognised, repayment.day, cause));
    entry.lines = {Debit(kInterestReceivable, used.interest_recognised),
                   Credit(kInterestIncome, used.interest_recognised)};
  }
  JournalEntry& receipt = entries.emplace_back(EntryOf(loan, JournalKind::kReceipt, repayment.day, cause));
  receipt.lines = {Debit(kBank, repayment.amount), Credit(kUnallocatedReceipts, repayment.amount)};
  if (used.interest + used.principal > 0) {
    JournalEntry& entry = entries.emplace_back(EntryOf(loan, JournalKind::kAllocation, repayment.day, cause));
    entry.lines = {Debit(kUnallocatedReceipts, used.interest + used.principal)};
    if (used.interest > 0) entry.lines.push_back(Credit(kInterestReceivable, used.interest));
    if (used.principal > 0) entry.lines.push_back(Credit(kPrincipal, used.principal));
  }
  return entries;
}

}  // namespace htx::funding

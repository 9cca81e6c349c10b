#include "funding/domain/ledger.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"

namespace htx::funding {
namespace {

JournalLine Debit(absl::string_view account, Dong amount) { return {.account = std::string(account), .debit = amount}; }
JournalLine Credit(absl::string_view account, Dong amount) {
  return {.account = std::string(account), .credit = amount};
}

}  // namespace

absl::string_view AccountOf(SourceKind kind) {
  switch (kind) {
    case SourceKind::kCharter:
      return kCharterCapital;
    case SourceKind::kGrant:
    case SourceKind::kBudget:
    case SourceKind::kDonor:
      return kGrantedCapital;
    case SourceKind::kEntrusted:
      return kEntrustedCapital;
    case SourceKind::kBorrowed:
      return kBorrowedCapital;
    case SourceKind::kRetained:
      return kRetainedSurplus;
  }
  HTX_UNREACHABLE();
}

bool Balanced(absl::Span<const JournalLine> lines, absl::CivilDay day) {
  Wide sheet = 0;
  std::map<absl::string_view, Wide> memo;  // By the lesser code of the pair.
  for (const JournalLine& line : lines) {
    const Account* account = ChartOfAccounts::BuiltIn().Find(line.account, day);
    if (account == nullptr || account->heading) return false;
    if (line.debit < 0 || line.credit < 0 || (line.debit > 0) == (line.credit > 0)) return false;
    Wide& sum = account->memo() ? memo[std::min<absl::string_view>(account->code, account->contra)] : sheet;
    sum += static_cast<Wide>(line.debit) - line.credit;
  }
  return !lines.empty() && sheet == 0 &&
         std::all_of(memo.begin(), memo.end(), [](const auto& pair) { return pair.second == 0; });
}

JournalEntry Completed(JournalEntry entry) {
  if (!entry.value_day.has_value()) entry.value_day = entry.day;
  for (JournalLine& line : entry.lines) {
    if (line.source.empty()) line.source = entry.source;
    if (line.programme.empty()) line.programme = entry.programme;
    if (line.debt_group == 0) line.debt_group = entry.debt_group;
  }
  return entry;
}

absl::StatusOr<JournalEntry> Reversal(const JournalEntry& entry, absl::CivilDay day) {
  if (entry.kind == JournalKind::kReversal) return ReversalNotReversible(NameOf(entry.id));
  if (day < entry.day) return BusinessDateOutOfOrder(NameOf(entry.id), day, entry.day);
  JournalEntry reversal = entry;
  reversal.id = {};
  reversal.kind = JournalKind::kReversal;
  reversal.day = day;
  reversal.reverses = entry.id;
  for (JournalLine& line : reversal.lines) std::swap(line.debit, line.credit);
  return reversal;
}

std::string SealedText(const JournalEntry& entry) {
  std::string text;
  const auto add = [&](absl::string_view part) { absl::StrAppend(&text, part.size(), ":", part, ","); };
  const auto add_number = [&](int64_t number) { add(absl::StrCat(number)); };
  add(entry.id.text());
  add(entry.fund.text());
  add_number(static_cast<int64_t>(entry.kind));
  add(FormatDay(entry.day));
  add(FormatDay(entry.value_day.value_or(entry.day)));
  for (const std::string* part : {&entry.source.text(), &entry.programme, &entry.product, &entry.loan.text(),
                                  &entry.borrower.text(), &entry.province}) {
    add(*part);
  }
  add_number(entry.debt_group);
  for (const std::string* part : {&entry.cause, &entry.actor, &entry.request_id, &entry.reverses.text()}) add(*part);
  add_number(ToMicros(entry.recorded));
  add_number(static_cast<int64_t>(entry.lines.size()));
  for (const JournalLine& line : entry.lines) {
    add(line.account);
    add_number(line.debit);
    add_number(line.credit);
    add(line.source.text());
    add(line.programme);
    add_number(line.debt_group);
  }
  return text;
}

JournalEntry PostMovement(const FundSource& source, const CapitalMovement& movement) {
  const bool in = !movement.Out();
  // Surplus is money that borrowers have already paid: it leaves the results, not the bank.
  const absl::string_view money = movement.kind == CapitalMovement::Kind::kRetention ? kInterestIncome : kBank;
  const absl::string_view capital = AccountOf(source.kind);
  JournalEntry entry = {.fund = source.fund,
                        .kind = in ? JournalKind::kCapitalIn : JournalKind::kCapitalOut,
                        .day = movement.day,
                        .source = source.id,
                        .cause = NameOf(movement.id)};
  if (in) {
    entry.lines = {Debit(money, movement.amount), Credit(capital, movement.amount)};
  } else {
    entry.lines = {Debit(capital, movement.amount), Credit(money, movement.amount)};
  }
  return entry;
}

}  // namespace htx::funding

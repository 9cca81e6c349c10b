#include "funding/domain/hand_entry.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"

namespace htx::funding {
namespace {

void CheckLine(const JournalLine& line, absl::CivilDay day, absl::string_view field, FieldErrors& errors) {
  const Account* account = ChartOfAccounts::BuiltIn().Find(line.account, day);
  if (account == nullptr || account->heading) {
    errors.Add(absl::StrCat(field, ".account"),
               {.en = absl::StrCat("is no account to post to on ", FormatDay(day)),
                .vi = absl::StrCat("không phải tài khoản được hạch toán vào ngày ", FormatDay(day))});
  } else if (!account->by_hand) {
    errors.Add(absl::StrCat(field, ".account"),
               {.en = "follows from loans, capital and day ends and is not entered by hand",
                .vi = "do khoản vay, vốn và việc khóa sổ ngày ghi, không ghi tay"});
  }
  if (line.debit < 0 || line.credit < 0 || (line.debit > 0) == (line.credit > 0)) {
    errors.Add(absl::StrCat(field, ".debit"), {.en = "exactly one of debit and credit is above 0",
                                               .vi = "chỉ một trong hai bên nợ, có được lớn hơn 0"});
  }
}

}  // namespace

absl::Status CheckHandLines(absl::Span<const JournalLine> lines, absl::CivilDay day) {
  constexpr absl::string_view kField = "proposal.journal_lines";
  FieldErrors errors;
  if (lines.size() < 2 || lines.size() > kMostHandLines) {
    errors.Add(kField, {.en = absl::StrCat("takes 2 to ", kMostHandLines, " lines"),
                        .vi = absl::StrCat("có từ 2 đến ", kMostHandLines, " dòng")});
    return errors.ToStatus();
  }
  Wide difference = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    CheckLine(lines[i], day, absl::StrCat(kField, "[", i, "]"), errors);
    difference += static_cast<Wide>(lines[i].debit) - lines[i].credit;
  }
  if (difference != 0) {
    errors.Add(kField, {.en = "debits and credits differ", .vi = "tổng nợ và tổng có không bằng nhau"});
  }
  return errors.ToStatus();
}

absl::Status CheckHandEntry(const Proposal& proposal, absl::CivilDay day) {
  if (proposal.change.day > day) return ValueDateOutOfRange(proposal.change.day, absl::CivilDay(1900, 1, 1), day);
  return CheckHandLines(proposal.lines, day);
}

JournalEntry PostByHand(const Proposal& proposal, absl::CivilDay day) {
  JournalEntry entry;
  entry.fund = proposal.fund;
  entry.kind = JournalKind::kByHand;
  entry.day = day;
  entry.value_day = proposal.change.day;
  entry.lines = proposal.lines;
  entry.cause = NameOf(proposal.id());
  return entry;
}

absl::StatusOr<JournalEntry> ReverseByHand(const Proposal& proposal, const JournalEntry& original, absl::CivilDay day) {
  if (original.kind != JournalKind::kByHand || original.fund != proposal.fund) {
    return ReversalNotReversible(NameOf(original.id));
  }
  HTX_ASSIGN_OR_RETURN(JournalEntry reversal, Reversal(original, day));
  const absl::CivilDay first = original.value_day.value_or(original.day);
  if (proposal.change.day < first || proposal.change.day > day) {
    return ValueDateOutOfRange(proposal.change.day, first, day);
  }
  reversal.value_day = proposal.change.day;
  reversal.cause = NameOf(proposal.id());
  return reversal;
}

}  // namespace htx::funding

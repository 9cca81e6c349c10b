#include "funding/domain/loan_flag.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "funding/domain/standing_errors.h"

namespace htx::funding {
namespace {

LoanFlag ClearedBy(LoanFlag flag, const BorrowerFact& fact) {
  flag.cleared = FlagClearing{
      .actor = "", .reason = absl::StrCat("status ", WordOf(fact.status)), .by_fact = true, .sequence = fact.sequence};
  flag.version += 1;
  return flag;
}

}  // namespace

absl::string_view WordOf(FlagReason reason) {
  switch (reason) {
    case FlagReason::kBorrowerStatus:
      return "BORROWER_STATUS";
    case FlagReason::kDebtorUndecided:
      return "DEBTOR_UNDECIDED";
    case FlagReason::kDebtorFollowed:
      return "DEBTOR_FOLLOWED";
  }
  return "UNKNOWN";
}

FlagChanges FollowStatus(const BorrowerFact& fact, absl::Span<const FlagSubject> subjects,
                         absl::Span<const LoanFlag> flags) {
  FlagChanges changes;
  const bool operates = fact.status == BorrowerStatus::kOperating;
  for (const LoanFlag& flag : flags) {
    if (flag.cleared.has_value() || flag.reason != FlagReason::kBorrowerStatus) continue;
    if (operates || flag.status != fact.status) changes.clear.push_back(ClearedBy(flag, fact));
  }
  if (operates) return changes;
  for (const FlagSubject& subject : subjects) {
    const bool told = std::any_of(flags.begin(), flags.end(), [&](const LoanFlag& flag) {
      const bool same = flag.subject == subject.name && flag.organization == fact.organization &&
                        flag.reason == FlagReason::kBorrowerStatus && flag.status == fact.status;
      // A fact that comes back later with another day is another fact, unless the flag is still up.
      return same && (!flag.cleared.has_value() || flag.since == fact.since || fact.looked_up);
    });
    if (told) continue;
    changes.raise.push_back({.subject = subject.name,
                             .fund = subject.fund,
                             .organization = fact.organization,
                             .reason = FlagReason::kBorrowerStatus,
                             .status = fact.status,
                             .since = fact.since,
                             .sequence = fact.sequence});
  }
  return changes;
}

absl::StatusOr<LoanFlag> Clear(LoanFlag flag, const FlagClearing& clearing) {
  if (flag.cleared.has_value()) return FlagAlreadyCleared(NameOf(flag.id));
  if (!clearing.by_fact && flag.reason == FlagReason::kDebtorUndecided) return FlagNeedsFact(NameOf(flag.id));
  flag.cleared = clearing;
  flag.version += 1;
  return flag;
}

}  // namespace htx::funding

#pragma once

// Entries by hand: what no loan, movement of capital or day end posts, e.g. interest paid to a provider of capital. One
// person proposes the lines, another approves them (proposal.h), and then they are an entry like any other.

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "funding/domain/ledger.h"
#include "funding/domain/proposal.h"

namespace htx::funding {

inline constexpr int kMostHandLines = 50;

// FIELD_RULE, under "proposal", unless there are 2 to kMostHandLines lines that balance, each on one side of an account
// that the chart of `day` opens to hands.
absl::Status CheckHandLines(absl::Span<const JournalLine> lines, absl::CivilDay day);

// An approval on `day`: the value day lies not after it, and the lines fit the chart of that day.
// VALUE_DATE_OUT_OF_RANGE, FIELD_RULE.
absl::Status CheckHandEntry(const Proposal& proposal, absl::CivilDay day);

// The entry of an approved proposal, without id, actor, request and instant.
JournalEntry PostByHand(const Proposal& proposal, absl::CivilDay day);

// The reversal of `original`, which the proposal names, on `day`. REVERSAL_NOT_REVERSIBLE when that is no entry by hand
// of the proposal's fund, BUSINESS_DATE_OUT_OF_ORDER, VALUE_DATE_OUT_OF_RANGE.
absl::StatusOr<JournalEntry> ReverseByHand(const Proposal& proposal, const JournalEntry& original, absl::CivilDay day);

}  // namespace htx::funding

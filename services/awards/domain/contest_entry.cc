#include "awards/domain/contest_entry.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/contest_errors.h"
#include "awards/domain/errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

absl::Status CheckEntrantKind(const Contest& contest, const Recipient& entrant) {
  if (contest.kind == ContestKind::kSelection && entrant.kind != RecipientKind::kCollective) {
    return RecipientKindRefused(NameOf(contest.id));
  }
  return absl::OkStatus();
}

absl::Status CheckCategoryOf(const ContestCategory& category, const NomineeFacts& facts) {
  if (!category.sector.empty() && facts.sector != category.sector) {
    return CategoryMismatch(category.id, "sector", category.sector);
  }
  if (!category.province.empty() && facts.province != category.province) {
    return CategoryMismatch(category.id, "province", category.province);
  }
  return absl::OkStatus();
}

absl::Status CheckEntryState(const ContestEntry& entry, EntryState to, absl::string_view from) {
  return MayMove(entry.state, to) ? absl::OkStatus() : StateForbids(NameOf(entry.id), ToText(entry.state), from);
}

}  // namespace

bool MayMove(EntryState from, EntryState to) {
  using enum EntryState;
  switch (from) {
    case kReceived:
      return to == kSelected || to == kWithdrawn || to == kDisqualified;
    case kSelected:
      return to == kReceived || to == kWithdrawn || to == kDisqualified;
    case kWithdrawn:
    case kDisqualified:
      return false;
  }
  return false;
}

absl::string_view ToText(EntryState state) {
  using enum EntryState;
  switch (state) {
    case kReceived:
      return "RECEIVED";
    case kSelected:
      return "SELECTED";
    case kWithdrawn:
      return "WITHDRAWN";
    case kDisqualified:
      return "DISQUALIFIED";
  }
  return "";
}

std::string NameOf(const EntryId& id) { return absl::StrCat("entries/", id.text()); }

std::string EntrantKey(const Recipient& entrant) {
  return entrant.kind == RecipientKind::kCollective ? OrganizationName(entrant.organization) : entrant.reference;
}

std::string EntryKey(const Contest& contest, const ContestEntry& entry) {
  return contest.kind == ContestKind::kScored ? entry.work_sha256 : EntrantKey(entry.entrant);
}

absl::StatusOr<ContestEntry> Receive(const Contest& contest, ContestEntry entry, int64_t held,
                                     absl::Span<const AwardKind* const> kinds, const std::optional<NomineeFacts>& facts,
                                     absl::CivilDay today) {
  if (contest.state != ContestState::kOpen) {
    return StateForbids(NameOf(contest.id), ToText(contest.state), "OPEN");
  }
  if (entry.received_time >= DeadlineOf(contest)) {
    return EntryLate(NameOf(contest.id), absl::FormatCivilTime(contest.deadline));
  }
  const ContestCategory* category = FindCategory(contest, entry.category);
  if (category == nullptr) return CategoryUnknown(NameOf(contest.id), entry.category);
  HTX_RETURN_IF_ERROR(CheckEntrantKind(contest, entry.entrant));
  for (const AwardKind* kind : kinds) HTX_RETURN_IF_ERROR(CheckRecipientKind(*kind, entry.entrant.kind));
  if (held >= kMostEntries) return TooManyEntries(NameOf(contest.id), kMostEntries);
  NomineeFacts known;  // Of nobody: in no sector and no province.
  if (!entry.entrant.organization.empty()) {
    if (!facts) return RegistryNotAsked();
    known = *facts;
    if (!known.exists) return NomineeUnknown(OrganizationName(entry.entrant.organization));
    if (contest.kind == ContestKind::kSelection) {
      HTX_RETURN_IF_ERROR(CheckNominee(known, entry.entrant.kind, today));
    }
    if (entry.entrant.kind == RecipientKind::kCollective) entry.entrant.display_name = known.display_name;
  }
  HTX_RETURN_IF_ERROR(CheckCategoryOf(*category, known));
  entry.state = EntryState::kReceived;
  return entry;
}

absl::StatusOr<ContestEntry> Select(const Contest& contest, ContestEntry entry,
                                    const std::optional<NomineeFacts>& facts, absl::CivilDay today) {
  HTX_RETURN_IF_ERROR(CheckKind(contest, ContestKind::kSelection));
  HTX_RETURN_IF_ERROR(CheckJudging(contest));
  HTX_RETURN_IF_ERROR(CheckEntryState(entry, EntryState::kSelected, "RECEIVED"));
  if (!facts) return RegistryNotAsked();
  HTX_RETURN_IF_ERROR(CheckNominee(*facts, entry.entrant.kind, today));
  entry.state = EntryState::kSelected;
  entry.state_reason.clear();
  return entry;
}

absl::StatusOr<ContestEntry> Deselect(const Contest& contest, ContestEntry entry, std::string reason) {
  HTX_RETURN_IF_ERROR(CheckJudging(contest));
  HTX_RETURN_IF_ERROR(CheckEntryState(entry, EntryState::kReceived, "SELECTED"));
  entry.state = EntryState::kReceived;
  entry.state_reason = std::move(reason);
  return entry;
}

absl::StatusOr<ContestEntry> TakeOut(const Contest& contest, ContestEntry entry, EntryState to, std::string reason) {
  if (contest.state != ContestState::kOpen && contest.state != ContestState::kJudging) {
    return StateForbids(NameOf(contest.id), ToText(contest.state), "OPEN, JUDGING");
  }
  HTX_RETURN_IF_ERROR(CheckEntryState(entry, to, "RECEIVED, SELECTED"));
  entry.state = to;
  entry.state_reason = std::move(reason);
  return entry;
}

}  // namespace htx::awards

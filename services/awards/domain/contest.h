#pragma once

// Contests judged by scores, and selections into a quota of places; what they are made of and their life.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "awards/domain/ids.h"
#include "awards/domain/rational.h"
#include "common/base/civil_date.h"

namespace htx::awards {

// The numbers of these enumerations are those of the protos, and those stored.
enum class ContestKind { kScored = 1, kSelection = 2 };
enum class ContestState { kDraft = 1, kOpen = 2, kJudging = 3, kJudged = 4, kAnnounced = 5, kCancelled = 6 };

// The transition table. DRAFT → OPEN → JUDGING → JUDGED → ANNOUNCED; all before ANNOUNCED → CANCELLED.
bool MayMove(ContestState from, ContestState to);
absl::string_view ToText(ContestState state);
absl::string_view ToText(ContestKind kind);

// What a jury judges by. Points are thousandths.
struct ContestCriterion {
  std::string id = {};
  std::string display_name = {};
  int64_t max = 0;
};

// A prize: so many, or a share of the entries that stand when judging begins.
struct ContestPrize {
  std::string id = {};
  std::string display_name = {};
  int32_t count = 0;
  std::optional<Rational> share = {};
  int64_t money = 0;  // Đồng.
  std::string award_kind = {};
  std::optional<int32_t> places = {};  // Once judging has begun.
};

struct ContestCategory {
  std::string id = {};
  std::string display_name = {};
  std::string sector = {};                // The registry's word; empty: all.
  std::string province = {};              // Id of the area; empty: all.
  std::vector<ContestPrize> prizes = {};  // The highest first.
};

struct Contest {
  ContestId id = {};
  ContestKind kind = ContestKind::kScored;
  std::string display_name = {};
  OrganizationId manager = {};
  CampaignId campaign = {};  // May be empty.
  int32_t year = 0;
  std::string rules = {};
  CouncilId jury = {};  // Empty in a selection.
  bool anonymous = false;
  int32_t min_judges = 0;
  absl::CivilMinute deadline = {};  // In Vietnam; the first minute at which no entry is received.
  std::vector<ContestCriterion> criteria = {};
  std::vector<std::string> tie_keys = {};
  std::vector<ContestCategory> categories = {};
  std::string dataset = {};
  ContestState state = ContestState::kDraft;
  std::string state_reason = {};
  std::string inputs_sha256 = {};
  std::string announcement_number = {};
  std::optional<absl::CivilDay> announced_on = {};
  std::string announcement_note = {};
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

std::string NameOf(const ContestId& id);  // "contests/{id}"

// The deadline as an instant.
absl::Time DeadlineOf(const Contest& contest);
const ContestCategory* FindCategory(const Contest& contest, absl::string_view id);
const ContestPrize* FindPrize(const ContestCategory& category, absl::string_view id);

// Whether the parts of a new contest fit together. CONTEST_INVALID on the field.
absl::Status CheckContest(const Contest& contest);

// DRAFT → OPEN. STATE_FORBIDS.
absl::StatusOr<Contest> OpenForEntries(Contest contest);
// How many entries of a category stand.
struct CategoryCount {
  std::string category = {};
  int64_t entries = 0;
};
// OPEN → JUDGING; counts out the prizes that are a share. STATE_FORBIDS, ENTRIES_OPEN.
absl::StatusOr<Contest> BeginJudging(Contest contest, const std::vector<CategoryCount>& counts, absl::Time now);
// Any state before ANNOUNCED → CANCELLED. STATE_FORBIDS.
absl::StatusOr<Contest> CallOff(Contest contest, std::string reason);
// STATE_FORBIDS unless it is JUDGING.
absl::Status CheckJudging(const Contest& contest);
// CONTEST_KIND_REFUSED unless it is of `kind`.
absl::Status CheckKind(const Contest& contest, ContestKind kind);

// How many there are of `prize` when `entries` stand: its number, or the share rounded down.
int32_t PlacesOf(const ContestPrize& prize, int64_t entries);

}  // namespace htx::awards

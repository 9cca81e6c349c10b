#pragma once

// Pledges: targets, signatures over one revision, amendments.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/campaign.h"
#include "awards/domain/ids.h"
#include "awards/domain/rational.h"
#include "common/base/civil_date.h"

namespace htx::awards {

enum class PledgeState { kDraft = 1, kSigning = 2, kActive = 3, kLocked = 4, kSettled = 5, kWithdrawn = 6 };

// The transition table. kActive → kSigning is an amendment.
bool MayMove(PledgeState from, PledgeState to);
absl::string_view ToText(PledgeState state);

enum class TargetKind { kAtLeast = 1, kAtMost = 2, kExact = 3, kPercentage = 4, kRange = 5, kPlan = 6, kTask = 7 };

struct TargetPart {
  OrganizationId unit = {};
  std::optional<int64_t> value = {};
};

struct Target {
  std::string id = {};
  std::string indicator = {};
  std::string display_name = {};
  TargetKind kind = TargetKind::kAtLeast;
  int64_t value = 0;
  int64_t upper = 0;
  std::optional<Rational> ratio = {};
  std::string unit_label = {};
  std::vector<TargetPart> parts = {};
};

// `unit` is a resource name: "organizations/{id}", or "clusters/{id}" where blocks promise to each other.
struct PledgeParty {
  std::string unit = {};
  std::optional<absl::CivilDay> signed_on = {};
  std::string signed_by = {};
};

struct Pledge {
  PledgeId id = {};
  CampaignId campaign = {};
  ClusterId cluster = {};  // May be empty.
  std::string display_name = {};
  std::vector<PledgeParty> parties = {};
  std::vector<Target> targets = {};
  PledgeState state = PledgeState::kDraft;
  int64_t revision = 1;
  std::string revision_hash = {};  // SHA-256 of RevisionBytes, hex; the caller of a decision sets it.
  std::string dataset = {};
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

std::string NameOf(const PledgeId& id);

// TARGET_INVALID on "{prefix}targets[i]" for the first target that contradicts its kind, points at no indicator, or
// whose parts do not add up; or when an id stands twice, or a part's unit is no party.
absl::Status CheckTargets(absl::Span<const Target> targets, absl::Span<const PledgeParty> parties,
                          absl::string_view prefix);

// `cluster` is the pledge's, if it names one. STATE_FORBIDS (campaign over), CLUSTER_UNKNOWN, NOT_A_MEMBER.
absl::StatusOr<Pledge> DraftPledge(Pledge pledge, const Campaign& campaign, const std::optional<Cluster>& cluster);

// What the parties sign: id, revision, parties and targets, canonical.
std::string RevisionBytes(const Pledge& pledge);

// REVISION_CHANGED, STATE_FORBIDS, NOT_A_PARTY, ALREADY_SIGNED.
absl::StatusOr<Pledge> Sign(Pledge pledge, absl::string_view unit, absl::string_view revision_hash, absl::CivilDay day,
                            absl::string_view signer);

// The next revision, unsigned. STATE_FORBIDS, CLUSTER_UNKNOWN, NOT_A_MEMBER.
absl::StatusOr<Pledge> Amend(Pledge pledge, std::vector<PledgeParty> parties, std::vector<Target> targets,
                             const Campaign& campaign, const std::optional<Cluster>& cluster);

// Given up before all have signed. STATE_FORBIDS.
absl::StatusOr<Pledge> Withdraw(Pledge pledge);
// What becomes of a pledge whose campaign closes (LOCKED when it binds), is settled or is cancelled (WITHDRAWN when it
// does not bind yet). Nothing when it stays as it is: an unsigned pledge of a closed campaign binds nobody.
std::optional<PledgeState> AfterCampaign(PledgeState state, CampaignState campaign);

const Target* FindTarget(const Pledge& pledge, absl::string_view id);
bool IsParty(const Pledge& pledge, absl::string_view unit);

}  // namespace htx::awards

#include "awards/domain/pledge.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "awards/domain/canonical.h"
#include "awards/domain/errors.h"
#include "awards/domain/indicator.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// What contradicts what in one target; nothing when it is sound.
struct Contradiction {
  absl::string_view en = {};
  absl::string_view vi = {};
};

std::optional<Contradiction> ContradictionIn(const Target& target) {
  using enum TargetKind;
  const Indicator* indicator = FindIndicator(target.indicator);
  if (indicator == nullptr)
    return Contradiction{"the indicator is not in the catalogue", "chỉ số không có trong danh mục"};
  if (indicator->share() != (target.kind == kPercentage)) {
    return Contradiction{"a share needs PERCENTAGE, and only a share", "chỉ số tỷ lệ dùng và chỉ dùng loại PERCENTAGE"};
  }
  if ((target.kind == kTask) != (target.indicator == "TASK")) {
    return Contradiction{"indicator TASK and kind TASK belong together", "chỉ số TASK và loại TASK phải đi cùng nhau"};
  }
  if ((target.kind == kPercentage) != target.ratio.has_value()) {
    return Contradiction{"ratio is for PERCENTAGE alone, which needs it",
                         "tỷ lệ chỉ dùng, và phải có, với loại PERCENTAGE"};
  }
  if (target.ratio && (target.ratio->denominator <= 0 || target.ratio->numerator < 0 ||
                       target.ratio->numerator > target.ratio->denominator)) {
    return Contradiction{"ratio must lie between 0 and 1", "tỷ lệ phải từ 0 đến 1"};
  }
  if (target.kind == kPercentage && target.value != 0) {
    return Contradiction{"value is not for PERCENTAGE", "loại PERCENTAGE không dùng value"};
  }
  if (target.kind == kRange ? target.upper < target.value : target.upper != 0) {
    return Contradiction{"upper is for RANGE alone and not below value",
                         "upper chỉ dùng với RANGE và không nhỏ hơn value"};
  }
  if (target.kind == kPlan && target.value == 0) {
    return Contradiction{"a plan is above 0", "kế hoạch phải lớn hơn 0"};
  }
  if (target.kind == kTask && target.value != 1) {
    return Contradiction{"a task has the value 1", "nhiệm vụ có giá trị 1"};
  }
  return std::nullopt;
}

std::optional<Contradiction> ContradictionInParts(const Target& target, absl::Span<const PledgeParty> parties) {
  std::set<OrganizationId> seen;
  size_t stated = 0;
  int64_t sum = 0;
  for (const TargetPart& part : target.parts) {
    if (!seen.insert(part.unit).second)
      return Contradiction{"a unit stands twice in parts", "một đơn vị đăng ký hai lần"};
    const std::string name = OrganizationName(part.unit);
    const bool is_party =
        std::any_of(parties.begin(), parties.end(), [&](const PledgeParty& p) { return p.unit == name; });
    if (!is_party) return Contradiction{"a unit in parts is not a party", "đơn vị đăng ký không phải một bên ký"};
    if (part.value) {
      ++stated;
      sum += *part.value;  // At most 500 parts of 10^12 each.
    }
  }
  if (stated == 0) return std::nullopt;
  if (stated != target.parts.size()) {
    return Contradiction{"either all parts state a value or none",
                         "hoặc mọi đơn vị nêu số đăng ký, hoặc không đơn vị nào"};
  }
  const bool adds_up =
      target.kind == TargetKind::kRange ? sum >= target.value && sum <= target.upper : sum == target.value;
  if (target.kind == TargetKind::kPercentage || !adds_up) {
    return Contradiction{"the parts do not add up to the value", "số đăng ký của các đơn vị không cộng đủ chỉ tiêu"};
  }
  return std::nullopt;
}

absl::Status CheckParties(const Pledge& pledge, const Campaign& campaign, const std::optional<Cluster>& cluster) {
  const auto in_campaign = [&](const ClusterId& id) {
    return std::find(campaign.clusters.begin(), campaign.clusters.end(), id) != campaign.clusters.end();
  };
  if (!pledge.cluster.empty() && (!cluster || !in_campaign(pledge.cluster)))
    return ClusterUnknown(NameOf(pledge.cluster));
  for (const PledgeParty& party : pledge.parties) {
    absl::string_view name = party.unit;
    if (absl::StartsWith(name, "clusters/")) {
      name.remove_prefix(9);
      if (!in_campaign(ClusterId::Of(std::string(name)))) return ClusterUnknown(party.unit);
    } else if (cluster) {
      name.remove_prefix(14);
      if (!IsMember(*cluster, OrganizationId::Of(std::string(name)), campaign.span.from)) {
        return NotAMember(party.unit, NameOf(cluster->id), FormatDay(campaign.span.from));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool MayMove(PledgeState from, PledgeState to) {
  using enum PledgeState;
  switch (from) {
    case kDraft:
      return to == kSigning || to == kActive || to == kWithdrawn;  // One party: active at once.
    case kSigning:
      return to == kActive || to == kSigning || to == kWithdrawn;
    case kActive:
      return to == kLocked || to == kSigning;
    case kLocked:
      return to == kSettled;
    case kSettled:
    case kWithdrawn:
      return false;
  }
  return false;
}

absl::string_view ToText(PledgeState state) {
  using enum PledgeState;
  switch (state) {
    case kDraft:
      return "DRAFT";
    case kSigning:
      return "SIGNING";
    case kActive:
      return "ACTIVE";
    case kLocked:
      return "LOCKED";
    case kSettled:
      return "SETTLED";
    case kWithdrawn:
      return "WITHDRAWN";
  }
  return "";
}

std::string NameOf(const PledgeId& id) { return absl::StrCat("pledges/", id.text()); }

absl::Status CheckTargets(absl::Span<const Target> targets, absl::Span<const PledgeParty> parties,
                          absl::string_view prefix) {
  std::set<absl::string_view> ids;
  for (size_t i = 0; i < targets.size(); ++i) {
    std::optional<Contradiction> found = ContradictionIn(targets[i]);
    if (!found) found = ContradictionInParts(targets[i], parties);
    if (!found && !ids.insert(targets[i].id).second) found = Contradiction{"the id stands twice", "mã chỉ tiêu bị lặp"};
    if (found) return TargetInvalid(absl::StrCat(prefix, "targets[", i, "]"), found->en, found->vi);
  }
  return absl::OkStatus();
}

absl::StatusOr<Pledge> DraftPledge(Pledge pledge, const Campaign& campaign, const std::optional<Cluster>& cluster) {
  if (campaign.state != CampaignState::kDraft && campaign.state != CampaignState::kLaunched) {
    return StateForbids(NameOf(campaign.id), ToText(campaign.state), "DRAFT, LAUNCHED");
  }
  HTX_RETURN_IF_ERROR(CheckParties(pledge, campaign, cluster));
  pledge.dataset = campaign.dataset;
  return pledge;
}

std::string RevisionBytes(const Pledge& pledge) {
  CanonicalBytes bytes;
  bytes.Add("htx.awards.pledge.1").Add(NameOf(pledge.id)).Add(pledge.revision).Add(NameOf(pledge.campaign));
  bytes.Add(pledge.cluster.text()).Add(pledge.display_name).Add(static_cast<int64_t>(pledge.parties.size()));
  for (const PledgeParty& party : pledge.parties) bytes.Add(party.unit);
  bytes.Add(static_cast<int64_t>(pledge.targets.size()));
  for (const Target& target : pledge.targets) {
    const Rational ratio = target.ratio.value_or(Rational{0, 0});
    bytes.Add(target.id).Add(target.indicator).Add(target.display_name).Add(static_cast<int64_t>(target.kind));
    bytes.Add(target.value).Add(target.upper).Add(ratio.numerator).Add(ratio.denominator).Add(target.unit_label);
    bytes.Add(static_cast<int64_t>(target.parts.size()));
    for (const TargetPart& part : target.parts) {
      bytes.Add(part.unit.text()).Add(part.value ? absl::StrCat(*part.value) : "");
    }
  }
  return bytes.bytes();
}

absl::StatusOr<Pledge> Sign(Pledge pledge, absl::string_view unit, absl::string_view revision_hash, absl::CivilDay day,
                            absl::string_view signer) {
  if (revision_hash != pledge.revision_hash) return RevisionChanged(NameOf(pledge.id));
  if (pledge.state != PledgeState::kDraft && pledge.state != PledgeState::kSigning) {
    return StateForbids(NameOf(pledge.id), ToText(pledge.state), "DRAFT, SIGNING");
  }
  auto party = std::find_if(pledge.parties.begin(), pledge.parties.end(),
                            [&](const PledgeParty& p) { return unit == absl::string_view(p.unit); });
  if (party == pledge.parties.end()) return NotAParty(unit, NameOf(pledge.id));
  if (party->signed_on) return AlreadySigned(unit, NameOf(pledge.id));
  party->signed_on = day;
  party->signed_by = std::string(signer);
  const bool all = std::all_of(pledge.parties.begin(), pledge.parties.end(),
                               [](const PledgeParty& p) { return p.signed_on.has_value(); });
  pledge.state = all ? PledgeState::kActive : PledgeState::kSigning;
  return pledge;
}

absl::StatusOr<Pledge> Amend(Pledge pledge, std::vector<PledgeParty> parties, std::vector<Target> targets,
                             const Campaign& campaign, const std::optional<Cluster>& cluster) {
  using enum PledgeState;
  if (pledge.state != kDraft && pledge.state != kSigning && pledge.state != kActive) {
    return StateForbids(NameOf(pledge.id), ToText(pledge.state), "DRAFT, SIGNING, ACTIVE");
  }
  if (campaign.state != CampaignState::kDraft && campaign.state != CampaignState::kLaunched) {
    return StateForbids(NameOf(campaign.id), ToText(campaign.state), "DRAFT, LAUNCHED");
  }
  pledge.parties = std::move(parties);
  pledge.targets = std::move(targets);
  HTX_RETURN_IF_ERROR(CheckParties(pledge, campaign, cluster));
  if (pledge.state == kActive) pledge.state = kSigning;
  ++pledge.revision;
  for (PledgeParty& party : pledge.parties) {
    party.signed_on.reset();
    party.signed_by.clear();
  }
  return pledge;
}

absl::StatusOr<Pledge> Withdraw(Pledge pledge) {
  if (!MayMove(pledge.state, PledgeState::kWithdrawn)) {
    return StateForbids(NameOf(pledge.id), ToText(pledge.state), "DRAFT, SIGNING");
  }
  pledge.state = PledgeState::kWithdrawn;
  return pledge;
}

std::optional<PledgeState> AfterCampaign(PledgeState state, CampaignState campaign) {
  std::optional<PledgeState> after;
  if (campaign == CampaignState::kClosed) after = PledgeState::kLocked;
  if (campaign == CampaignState::kSettled) after = PledgeState::kSettled;
  if (campaign == CampaignState::kCancelled) {
    after = state == PledgeState::kActive ? PledgeState::kLocked : PledgeState::kWithdrawn;
  }
  return after && MayMove(state, *after) ? after : std::nullopt;
}

const Target* FindTarget(const Pledge& pledge, absl::string_view id) {
  for (const Target& target : pledge.targets) {
    if (id == absl::string_view(target.id)) return &target;
  }
  return nullptr;
}

bool IsParty(const Pledge& pledge, absl::string_view unit) {
  return std::any_of(pledge.parties.begin(), pledge.parties.end(),
                     [&](const PledgeParty& party) { return unit == absl::string_view(party.unit); });
}

}  // namespace htx::awards

#include "awards/domain/decision.h"

#include <limits>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "awards/domain/canonical.h"
#include "awards/domain/errors.h"
#include "awards/domain/route.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// A nomination gives the whole content of its item; without one the item gives it itself.
absl::StatusOr<NewItem> ContentOf(const ItemFacts& facts, Provenance provenance, absl::string_view field) {
  NewItem item = facts.item;
  if (item.nomination.empty()) {
    if (provenance == Provenance::kDecided) {
      return ItemInvalid(field, "an item decided here grants a nomination", "mục khen thưởng phải gắn với một đề nghị");
    }
    if (item.award_kind.empty() || item.year == 0) {
      return ItemInvalid(field, "award_kind, recipient and year are needed without a nomination",
                         "cần loại khen thưởng, đối tượng và năm khi không có đề nghị");
    }
    return item;
  }
  if (!item.award_kind.empty() || item.year != 0 || !item.cluster.empty() || !item.recipient.organization.empty() ||
      !item.recipient.reference.empty()) {
    return ItemInvalid(field, "the nomination gives kind, recipient, year and cluster",
                       "loại, đối tượng, năm và cụm lấy từ đề nghị, không ghi lại");
  }
  if (!facts.nomination) return NominationUnknown(NameOf(item.nomination));
  item.award_kind = facts.nomination->award_kind;
  item.recipient = facts.nomination->recipient;
  item.year = facts.nomination->year;
  item.cluster = facts.nomination->cluster;
  return item;
}

absl::Status CheckAuthority(const Decision& decision, const ItemFacts& facts, const AwardKind& kind) {
  if (kind.grantor != decision.grantor) return AuthorityRefused(decision.authority, kind.code);
  if (facts.nomination && !facts.nomination->forwarded_to.empty() &&
      facts.nomination->forwarded_to != decision.authority) {
    return AuthorityRefused(decision.authority, NameOf(facts.nomination->id));
  }
  return absl::OkStatus();
}

// The alliance whose rules an item follows: the one that proposed, or the one that keeps the record.
const OrganizationId& RulingAlliance(const Decision& decision, const ItemFacts& facts) {
  return facts.nomination ? facts.nomination->proposer : decision.manager;
}

absl::StatusOr<Award> Grant(const Decision& decision, const ItemFacts& facts, absl::string_view field,
                            const RuleSets& sets) {
  HTX_ASSIGN_OR_RETURN(const NewItem item, ContentOf(facts, decision.provenance, field));
  HTX_ASSIGN_OR_RETURN(const KindOnDate kind,
                       KindOn(item.award_kind, decision.signed_on, sets, RulingAlliance(decision, facts)));
  if (facts.nomination) {
    HTX_ASSIGN_OR_RETURN(const KindOnDate way, WayOf(*facts.nomination, decision.signed_on, sets));
    HTX_RETURN_IF_ERROR(CheckGrantable(*facts.nomination, kind, *way.kind, decision.signed_on));
  }
  HTX_RETURN_IF_ERROR(CheckAuthority(decision, facts, *kind.kind));
  HTX_RETURN_IF_ERROR(CheckRecipientKind(*kind.kind, item.recipient.kind));
  // A recorded flag may come without its block; the paper decides.
  if (kind.kind->leading_unit && item.cluster.empty() && decision.provenance == Provenance::kDecided) {
    return ClusterRequired(kind.kind->code);
  }
  Award award = {.id = item.award,
                 .decision = decision.id,
                 .nomination = item.nomination,
                 .award_kind = item.award_kind,
                 .form = kind.kind->form,
                 .grantor = kind.kind->grantor,
                 .level = kind.kind->level,
                 .statutory = kind.kind->statutory(),
                 .recipient = item.recipient,
                 .year = item.year,
                 .cluster = item.cluster,
                 .decision_number = decision.number,
                 .signed_on = decision.signed_on,
                 .dataset = decision.dataset,
                 .create_time = decision.create_time};
  if (!item.recipient.organization.empty()) {
    if (!facts.nominee) return RegistryNotAsked();
    if (decision.provenance == Provenance::kDecided) {
      HTX_RETURN_IF_ERROR(CheckNominee(*facts.nominee, item.recipient.kind, decision.signed_on));
    } else if (!facts.nominee->exists) {
      return NomineeUnknown(OrganizationName(item.recipient.organization));
    }
    award.sector = facts.nominee->sector;
    award.province = facts.nominee->province;
    if (award.recipient.kind == RecipientKind::kCollective) {
      award.recipient.display_name = facts.nominee->display_name;
      award.recipient.enterprise =
          facts.nominee->enterprise ? EnterpriseStanding::kEnterprise : EnterpriseStanding::kOther;
    }
  }
  return award;
}

}  // namespace

bool MayMove(AwardState from, AwardState to) {
  using enum AwardState;
  switch (from) {
    case kGranted:
      return to == kConferred || to == kRevoked;
    case kConferred:
      return to == kRevoked;
    case kRevoked:
      return to == kReinstated;
    case kReinstated:
      return false;
  }
  return false;
}

std::string NameOf(const DecisionId& id) { return absl::StrCat("decisions/", id.text()); }
std::string NameOf(const AwardId& id) { return absl::StrCat("awards/", id.text()); }

absl::StatusOr<Decision> Issue(Decision decision, absl::Span<const ItemFacts> items, const RuleSets& sets) {
  if (decision.provenance == Provenance::kDecided && decision.authority != OrganizationName(decision.manager)) {
    return AuthorityRefused(decision.authority, OrganizationName(decision.manager));
  }
  std::set<std::string> nominations;
  std::set<std::string> versions;  // Of the rules that the items follow.
  int64_t least_sequence = std::numeric_limits<int64_t>::max();
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string field = absl::StrCat("decision.items[", i, "]");
    const NominationId& nomination = items[i].item.nomination;
    if (!nomination.empty() && !nominations.insert(nomination.text()).second)
      return NominationUnknown(NameOf(nomination));
    HTX_ASSIGN_OR_RETURN(Award award, Grant(decision, items[i], field, sets));
    versions.insert(
        KindOn(award.award_kind, decision.signed_on, sets, RulingAlliance(decision, items[i]))->rule_version());
    decision.awards.push_back(std::move(award));
    if (items[i].nominee) least_sequence = std::min(least_sequence, items[i].nominee->sequence);
  }
  decision.registry_sequence = least_sequence == std::numeric_limits<int64_t>::max() ? 0 : least_sequence;
  decision.rule_version = absl::StrJoin(versions, ",");
  return decision;
}

std::string ContentBytes(const Decision& decision) {
  CanonicalBytes bytes;
  bytes.Add("htx.awards.decision.1").Add(NameOf(decision.id)).Add(decision.number).Add(decision.authority);
  bytes.Add(decision.authority_label).Add(static_cast<int64_t>(decision.grantor)).Add(FormatDay(decision.signed_on));
  bytes.Add(decision.signer_title).Add(static_cast<int64_t>(decision.provenance));
  bytes.Add(static_cast<int64_t>(decision.awards.size()));
  for (const Award& award : decision.awards) {
    bytes.Add(NameOf(award.id)).Add(award.award_kind).Add(static_cast<int64_t>(award.recipient.kind));
    bytes.Add(award.recipient.organization.text()).Add(award.recipient.reference).Add(award.recipient.display_name);
    bytes.Add(int64_t{award.year}).Add(award.cluster.text()).Add(award.nomination.text());
  }
  return bytes.bytes();
}

}  // namespace htx::awards

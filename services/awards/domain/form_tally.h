#pragma once

// What forms count, told in the words of their rules.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "awards/domain/campaign.h"
#include "awards/domain/nomination.h"
#include "common/base/civil_date.h"

namespace htx::awards {

// So many equal things, in words of the rule file: {"LEVEL", "STATE"}. A dimension that is not stated is absent.
struct Tallied {
  std::map<std::string, std::string> words = {};
  int64_t count = 0;
};

// What awards and campaigns are told apart by.
struct AwardTraits {
  AwardLevel level = AwardLevel::kUnit;
  AwardForm form = AwardForm::kCertificate;
  RecipientKind recipient = RecipientKind::kCollective;
  PositionGroup position = PositionGroup::kNotStated;
  EnterpriseStanding enterprise = EnterpriseStanding::kNotStated;
  std::optional<AwardBasis> basis = {};  // That of its nomination.
};
Tallied Counted(const AwardTraits& traits, int64_t count);
struct CampaignTraits {
  CampaignKind kind = CampaignKind::kAnnual;
  Period span = {};          // Both ends set.
  bool in_clusters = false;  // Held in clusters or blocks.
};
Tallied Counted(const CampaignTraits& traits);

// The word of dimension SPAN for a campaign over `span`, whose ends are both set.
absl::string_view SpanWord(const Period& span);

}  // namespace htx::awards

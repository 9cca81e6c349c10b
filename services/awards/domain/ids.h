#pragma once

#include "common/base/ids.h"

namespace htx::awards {

using ClusterId = Id<struct ClusterTag>;
using CampaignId = Id<struct CampaignTag>;
using PledgeId = Id<struct PledgeTag>;
using NominationId = Id<struct NominationTag>;
using MeetingId = Id<struct MeetingTag>;
using BallotId = Id<struct BallotTag>;
using CouncilId = Id<struct CouncilTag>;
using RelationId = Id<struct RelationTag>;
using DecisionId = Id<struct DecisionTag>;
using CeremonyId = Id<struct CeremonyTag>;
using CredentialId = Id<struct CredentialTag>;
using SigningAuthorityId = Id<struct SigningAuthorityTag>;
using AwardId = Id<struct AwardTag>;
using StatedFormId = Id<struct StatedFormTag>;
using FactId = Id<struct FactTag>;
using QuotaBaseId = Id<struct QuotaBaseTag>;
using RuleSetId = Id<struct RuleSetTag>;
using ScoreTemplateId = Id<struct ScoreTemplateTag>;
using ScoreSheetId = Id<struct ScoreSheetTag>;
using RankingId = Id<struct RankingTag>;
using ContestId = Id<struct ContestTag>;
using EntryId = Id<struct EntryTag>;
// An organisation of the registry.
using OrganizationId = Id<struct OrganizationTag>;

}  // namespace htx::awards

#include "tests/integration/emulation_office.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace htx::testing {
namespace {

using Emulation = awards_v1::EmulationService::Stub;

// The facts of a recipient have ids that follow from whom they are about.
std::string KeyOf(const awards_v1::Recipient& recipient) {
  const std::string name = recipient.organization().empty() ? recipient.reference() : recipient.organization();
  return absl::StrReplaceAll(name, {{"organizations/", ""}, {"persons/", ""}});
}

// Sixty-four hexadecimal digits that nobody else has: the digest of a paper that is not kept here.
std::string DigestFor(const std::string& text) {
  std::string digest;
  for (int i = 0; i < 4; ++i) {
    digest += absl::StrFormat("%016x", static_cast<uint64_t>(std::hash<std::string>()(absl::StrCat(text, "/", i))));
  }
  return digest;
}

}  // namespace

std::string Organization(const std::string& id) { return absl::StrCat("organizations/", id); }

Caller SecretaryOf(const std::string& alliance) {
  return {.principal = absl::StrCat("user:secretary-of-", alliance),
          .roles = "awards.secretary",
          .scopes = Organization(alliance)};
}

Caller DelegateOf(const std::string& unit) {
  return {.principal = absl::StrCat("user:delegate-of-", unit), .roles = "awards.member", .scopes = Organization(unit)};
}

awards_v1::Recipient Collective(const std::string& organization) {
  awards_v1::Recipient recipient;
  recipient.set_kind(awards_v1::RECIPIENT_KIND_COLLECTIVE);
  recipient.set_organization(Organization(organization));
  return recipient;
}

awards_v1::Recipient Person(int number) {
  awards_v1::Recipient recipient;
  recipient.set_kind(awards_v1::RECIPIENT_KIND_INDIVIDUAL);
  recipient.set_reference(absl::StrFormat("persons/ca-nhan-%02d", number));
  recipient.set_display_name(absl::StrFormat("Cá nhân %02d", number));
  return recipient;
}

awards_v1::Target CountTarget(const std::string& id, const std::string& indicator, awards_v1::TargetKind kind,
                              int64_t value, const std::string& in_words) {
  awards_v1::Target target;
  target.set_id(id);
  target.set_indicator(indicator);
  target.set_kind(kind);
  target.set_value(value);
  target.set_display_name(in_words);
  return target;
}

awards_v1::Target ShareTarget(const std::string& id, const std::string& indicator, int64_t percent,
                              const std::string& in_words) {
  awards_v1::Target target = CountTarget(id, indicator, awards_v1::TARGET_KIND_PERCENTAGE, 0, in_words);
  target.mutable_ratio()->set_numerator(percent);
  target.mutable_ratio()->set_denominator(100);
  return target;
}

awards_v1::Nomination Proposal(const std::string& kind, const awards_v1::Recipient& recipient,
                               const std::string& proposer, int year) {
  awards_v1::Nomination nomination;
  nomination.set_award_kind(kind);
  *nomination.mutable_recipient() = recipient;
  nomination.set_proposer(Organization(proposer));
  nomination.set_year(year);
  nomination.set_achievement(absl::StrCat("Hoàn thành xuất sắc nhiệm vụ năm ", year));
  nomination.add_achievements(AchievementOf(recipient, year));
  return nomination;
}

std::string AchievementOf(const awards_v1::Recipient& recipient, int year) {
  return absl::StrCat("recipientFacts/", KeyOf(recipient), "-thanh-tich-", year);
}

EmulationOffice::EmulationOffice(const std::shared_ptr<grpc::Channel>& channel)
    : emulation(awards_v1::EmulationService::NewStub(channel)),
      scoring(awards_v1::ScoringService::NewStub(channel)),
      eligibility(awards_v1::EligibilityService::NewStub(channel)),
      commendation(awards_v1::CommendationService::NewStub(channel)),
      councils(awards_v1::CouncilService::NewStub(channel)),
      honours(awards_v1::HonourService::NewStub(channel)),
      log(awards_v1::LogService::NewStub(channel)),
      forms(awards_v1::AwardStatisticsService::NewStub(channel)) {}

void EmulationOffice::Group(const std::string& id, awards_v1::ClusterKind kind, const std::string& manager,
                            const std::vector<std::string>& units, const google::type::Date& since) const {
  awards_v1::CreateClusterRequest create;
  create.set_cluster_id(id);
  create.set_request_id(NewUuid());
  create.mutable_cluster()->set_kind(kind);
  create.mutable_cluster()->set_display_name(absl::StrCat(kind == awards_v1::CLUSTER_KIND_BLOCK ? "Khối" : "Cụm",
                                                          " thi đua ", absl::StrReplaceAll(id, {{"-", " "}})));
  create.mutable_cluster()->set_manager(Organization(manager));
  for (const std::string& unit : units) {
    awards_v1::ClusterMember& member = *create.mutable_cluster()->add_members();
    member.set_unit(Organization(unit));
    *member.mutable_period()->mutable_from() = since;
  }
  Must(CallUntilAnswered(*emulation, &Emulation::CreateCluster, create, SecretaryOf(manager)));
}

void EmulationOffice::Lead(const std::string& cluster, int year, const std::vector<std::string>& heads) const {
  awards_v1::GetClusterRequest get;
  get.set_name(absl::StrCat("clusters/", cluster));
  const auto held = Must(CallUntilAnswered(*emulation, &Emulation::GetCluster, get, kStranger)).cluster();
  awards_v1::AssignClusterLeadersRequest assign;
  assign.set_name(held.name());
  assign.set_etag(held.etag());
  assign.set_request_id(NewUuid());
  *assign.mutable_term()->mutable_from() = Day(year, 1, 1);
  *assign.mutable_term()->mutable_to() = Day(year + 1, 1, 1);
  for (const std::string& head : heads) {
    awards_v1::ClusterLeader& leader = *assign.add_leaders();
    leader.set_unit(Organization(head));
    leader.set_role(awards_v1::LEADER_ROLE_HEAD);
  }
  const Caller manager = {.roles = "awards.secretary", .scopes = held.manager()};
  Must(CallUntilAnswered(*emulation, &Emulation::AssignClusterLeaders, assign, manager));
}

awards_v1::Campaign EmulationOffice::Prepare(const std::string& id, const std::string& manager,
                                             const std::vector<std::string>& clusters, int year,
                                             const std::string& score_code) const {
  awards_v1::CreateCampaignRequest create;
  create.set_campaign_id(id);
  create.set_request_id(NewUuid());
  awards_v1::Campaign& campaign = *create.mutable_campaign();
  campaign.set_kind(awards_v1::CAMPAIGN_KIND_ANNUAL);
  campaign.set_display_name(absl::StrCat("Phong trào thi đua năm ", year));
  campaign.set_manager(Organization(manager));
  for (const std::string& cluster : clusters) campaign.add_clusters(absl::StrCat("clusters/", cluster));
  campaign.set_year(year);
  campaign.set_score_code(score_code);
  *campaign.mutable_span()->mutable_from() = Day(year, 1, 1);
  *campaign.mutable_span()->mutable_to() = Day(year + 1, 1, 1);
  return Must(CallUntilAnswered(*emulation, &Emulation::CreateCampaign, create, SecretaryOf(manager))).campaign();
}

awards_v1::LaunchCampaignRequest EmulationOffice::Launch(const awards_v1::Campaign& campaign,
                                                         const google::type::Date& day) const {
  awards_v1::LaunchCampaignRequest launch;
  launch.set_name(campaign.name());
  launch.set_etag(campaign.etag());
  launch.set_request_id(NewUuid());
  *launch.mutable_launched_on() = day;
  return launch;
}

awards_v1::Campaign EmulationOffice::Launched(const awards_v1::Campaign& campaign,
                                              const google::type::Date& day) const {
  const Caller manager = {.roles = "awards.secretary", .scopes = campaign.manager()};
  return Must(CallUntilAnswered(*emulation, &Emulation::LaunchCampaign, Launch(campaign, day), manager)).campaign();
}

awards_v1::Pledge EmulationOffice::Draft(const std::string& id, const std::string& manager,
                                         const awards_v1::Pledge& content) const {
  awards_v1::CreatePledgeRequest create;
  create.set_pledge_id(id);
  create.set_request_id(NewUuid());
  *create.mutable_pledge() = content;
  return Must(CallUntilAnswered(*emulation, &Emulation::CreatePledge, create, SecretaryOf(manager))).pledge();
}

awards_v1::Pledge EmulationOffice::Signed(const awards_v1::Pledge& pledge, const std::string& manager,
                                          const google::type::Date& day) const {
  awards_v1::Pledge after = pledge;
  for (const awards_v1::PledgeParty& party : pledge.parties()) {
    awards_v1::SignPledgeRequest sign;
    sign.set_name(pledge.name());
    sign.set_unit(party.unit());
    sign.set_revision_hash(pledge.revision_hash());
    *sign.mutable_signed_on() = day;
    sign.set_request_id(NewUuid());
    const Caller signer = absl::StartsWith(party.unit(), "clusters/")
                              ? SecretaryOf(manager)
                              : DelegateOf(absl::StrReplaceAll(party.unit(), {{"organizations/", ""}}));
    after = Must(CallUntilAnswered(*emulation, &Emulation::SignPledge, sign, signer)).pledge();
  }
  return after;
}

void EmulationOffice::RecordFact(awards_v1::RecipientFact fact, const std::string& recorder,
                                 const google::type::Date& day) const {
  awards_v1::RecordRecipientFactRequest record;
  record.set_request_id(NewUuid());
  record.set_fact_id(absl::StrReplaceAll(fact.name(), {{"recipientFacts/", ""}}));
  fact.clear_name();
  fact.set_recorder(Organization(recorder));
  fact.set_source("Văn bản được lập để thử");
  *fact.mutable_source_date() = day;
  fact.set_confidence(awards_v1::CONFIDENCE_VERIFIED);
  *record.mutable_fact() = fact;
  Must(CallUntilAnswered(*eligibility, &awards_v1::EligibilityService::Stub::RecordRecipientFact, record,
                         SecretaryOf(recorder)));
}

void EmulationOffice::RecordMerits(const awards_v1::Recipient& recipient, const std::string& recorder, int year,
                                   const google::type::Date& day) const {
  awards_v1::RecipientFact fact;
  fact.set_recipient(recipient.organization().empty() ? recipient.reference() : recipient.organization());
  fact.set_kind(awards_v1::RECIPIENT_FACT_KIND_CLEAN_RECORD);
  RecordFact(fact, recorder, day);
  fact.set_year(year);
  fact.set_kind(awards_v1::RECIPIENT_FACT_KIND_TASK_RESULT);
  fact.set_code("GOOD");
  RecordFact(fact, recorder, day);
  fact.clear_code();
  fact.set_kind(awards_v1::RECIPIENT_FACT_KIND_ACHIEVEMENT);
  fact.set_basis(awards_v1::AWARD_BASIS_MERIT);
  fact.set_name(AchievementOf(recipient, year));
  fact.set_evidence_sha256(DigestFor(fact.name()));
  RecordFact(fact, recorder, day);
}

}  // namespace htx::testing

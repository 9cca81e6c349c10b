#pragma once

// The emulation side of an alliance's office: clusters, pledges, scores, councils, decisions and what follows them,
// each step by whom the roles let take it. Content is generated.

#include <memory>
#include <string>
#include <vector>

#include "htx/awards/v1/commendation_service.grpc.pb.h"
#include "htx/awards/v1/council_service.grpc.pb.h"
#include "htx/awards/v1/eligibility_service.grpc.pb.h"
#include "htx/awards/v1/emulation_service.grpc.pb.h"
#include "htx/awards/v1/honour_service.grpc.pb.h"
#include "htx/awards/v1/log_service.grpc.pb.h"
#include "htx/awards/v1/scoring_service.grpc.pb.h"
#include "htx/awards/v1/statistics_service.grpc.pb.h"
#include "tests/integration/office.h"

namespace htx::testing {

// "organizations/{id}".
std::string Organization(const std::string& id);

// The secretary of an alliance's emulation council: prepares everything, votes on nothing.
Caller SecretaryOf(const std::string& alliance);
// Who speaks for a unit: signs its pledges, scores, votes.
Caller DelegateOf(const std::string& unit);
// Who may look, and belongs to nobody.
inline const Caller kStranger = {.principal = "user:stranger", .roles = "viewer", .scopes = ""};

// A cooperative, alliance or credit fund as a recipient; and a person by number, pseudonymous.
awards_v1::Recipient Collective(const std::string& organization);
awards_v1::Recipient Person(int number);

// A target of a count.
awards_v1::Target CountTarget(const std::string& id, const std::string& indicator, awards_v1::TargetKind kind,
                              int64_t value, const std::string& in_words);
// A target of a share in hundredths.
awards_v1::Target ShareTarget(const std::string& id, const std::string& indicator, int64_t percent,
                              const std::string& in_words);

// A nomination in the name of `proposer`, with the achievement that RecordMerits recorded.
awards_v1::Nomination Proposal(const std::string& kind, const awards_v1::Recipient& recipient,
                               const std::string& proposer, int year);
// Its recipient's achievement of the year, "recipientFacts/…".
std::string AchievementOf(const awards_v1::Recipient& recipient, int year);

// Steps expect to succeed and fail the test otherwise; what another service did not answer in time is sent again.
class EmulationOffice {
 public:
  explicit EmulationOffice(const std::shared_ptr<grpc::Channel>& channel);

  // A cluster of alliances, or a block of member units, that `manager` organises; all members from `since` on.
  void Group(const std::string& id, awards_v1::ClusterKind kind, const std::string& manager,
             const std::vector<std::string>& units, const google::type::Date& since) const;
  // Its heads, jointly, for a calendar year.
  void Lead(const std::string& cluster, int year, const std::vector<std::string>& heads) const;
  // The yearly movement of `manager` among `clusters`, prepared; scored by the scheme `score_code` unless it is empty.
  awards_v1::Campaign Prepare(const std::string& id, const std::string& manager,
                              const std::vector<std::string>& clusters, int year,
                              const std::string& score_code = "") const;
  awards_v1::LaunchCampaignRequest Launch(const awards_v1::Campaign& campaign, const google::type::Date& day) const;
  awards_v1::Campaign Launched(const awards_v1::Campaign& campaign, const google::type::Date& day) const;
  // Drafts a pledge in the name of the campaign's manager.
  awards_v1::Pledge Draft(const std::string& id, const std::string& manager, const awards_v1::Pledge& content) const;
  // Every party signs it, each for itself; a block is signed for by its manager.
  awards_v1::Pledge Signed(const awards_v1::Pledge& pledge, const std::string& manager,
                           const google::type::Date& day) const;

  // What the rules ask of a recipient in a year: the result of its tasks, that nothing is pending, and the achievement.
  void RecordMerits(const awards_v1::Recipient& recipient, const std::string& recorder, int year,
                    const google::type::Date& day) const;
  void RecordFact(awards_v1::RecipientFact fact, const std::string& recorder, const google::type::Date& day) const;
  awards_v1::Nomination Nominated(const std::string& id, const awards_v1::Nomination& content) const;
  // With a whole dossier.
  awards_v1::SubmitNominationRequest Submission(const awards_v1::Nomination& nomination,
                                                const google::type::Date& day) const;
  // Nominated, submitted and accepted on `day`.
  awards_v1::Nomination Appraised(const std::string& id, const awards_v1::Nomination& content,
                                  const google::type::Date& day) const;
  awards_v1::Nomination Forwarded(const std::string& id, const std::string& authority,
                                  const google::type::Date& day) const;
  awards_v1::Nomination Get(const std::string& nomination) const;

  // A ballot on an item of the agenda of a meeting of `manager`.
  awards_v1::Ballot Opened(const std::string& meeting, const std::string& nomination, const std::string& manager) const;
  awards_v1::CastVoteRequest Vote(const awards_v1::Ballot& ballot, awards_v1::VoteChoice choice) const;
  void Cast(const awards_v1::Ballot& ballot, awards_v1::VoteChoice choice, const Caller& voter,
            awards_v1::VoteChannel channel = awards_v1::VOTE_CHANNEL_IN_ROOM) const;
  awards_v1::CloseBallotResponse Closed(const awards_v1::Ballot& ballot, const std::string& manager) const;

  // A decision that `manager` records, without items.
  awards_v1::IssueDecisionRequest Decision(const std::string& number, const std::string& authority,
                                           awards_v1::Grantor grantor, const std::string& manager,
                                           const google::type::Date& signed_on) const;
  awards_v1::Decision Issued(const awards_v1::IssueDecisionRequest& request, const std::string& manager) const;
  awards_v1::Ceremony Conferred(const std::string& name, const std::string& manager,
                                const std::vector<std::string>& awards, const google::type::Date& day,
                                const std::string& place) const;
  // All that verifies a credential offline, once the log has it.
  std::string BundleOf(const std::string& credential) const;
  // The issuer's public keys, PEM.
  std::string IssuerKeys() const;
  awards_v1::QueryAwardStatisticsResponse Count(const std::string& filter,
                                                const std::vector<awards_v1::AwardDimension>& by) const;

  std::unique_ptr<awards_v1::EmulationService::Stub> emulation;
  std::unique_ptr<awards_v1::ScoringService::Stub> scoring;
  std::unique_ptr<awards_v1::EligibilityService::Stub> eligibility;
  std::unique_ptr<awards_v1::CommendationService::Stub> commendation;
  std::unique_ptr<awards_v1::CouncilService::Stub> councils;
  std::unique_ptr<awards_v1::HonourService::Stub> honours;
  std::unique_ptr<awards_v1::LogService::Stub> log;
  std::unique_ptr<awards_v1::AwardStatisticsService::Stub> forms;
};

}  // namespace htx::testing

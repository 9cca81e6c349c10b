#pragma once

// Nominations and the one table of their transitions.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "awards/domain/award_kind.h"
#include "awards/domain/cluster.h"
#include "awards/domain/debt_facts.h"
#include "awards/domain/ids.h"
#include "awards/domain/notice.h"
#include "awards/domain/rule_set.h"
#include "common/base/civil_date.h"

namespace htx::awards {

// What the yearly forms tell recipients apart by; 0 is not stated.
enum class PositionGroup {
  kNotStated = 0,
  kMinistryProvinceLeader = 1,
  kDepartmentLeader = 2,
  kEntrepreneur = 3,
  kOtherLeader = 4,
  kDirectWorker = 5
};
enum class EnterpriseStanding { kNotStated = 0, kEnterprise = 1, kOther = 2 };

struct Recipient {
  RecipientKind kind = RecipientKind::kCollective;
  OrganizationId organization = {};
  std::string reference = {};  // "persons/{id}" for individuals and households.
  std::string display_name = {};
  PositionGroup position = PositionGroup::kNotStated;              // Of individuals.
  EnterpriseStanding enterprise = EnterpriseStanding::kNotStated;  // Of collectives.
};

enum class NominationState {
  kDraft = 1,
  kSubmitted = 2,
  kReturned = 3,
  kAppraised = 4,
  kNoticed = 5,
  kBalloted = 6,
  kRecommended = 7,
  kNotRecommended = 8,
  kForwarded = 9,
  kGranted = 10,
  kDeclined = 11,
  kSuspended = 12,
  kWithdrawn = 13,
  kDowngraded = 14,
};

// What its eligibility came to when it was submitted.
enum class Eligibility { kEligible = 1, kIneligible = 2, kNeedsReview = 3 };

// One document of a dossier.
struct DossierDocument {
  std::string document = {};  // "ACHIEVEMENT_REPORT"
  std::string sha256 = {};
  absl::CivilDay received_on = {};
};

absl::string_view ToText(NominationState state);
// Open: still to be decided, and not suspended.
bool IsOpen(NominationState state);
// The transition table, without what a kind's rules add. A suspended nomination returns only to the state it left; that
// is judged where it is resumed.
bool MayMove(NominationState from, NominationState to);

enum class ReviewAction {
  kAccept = 1,
  kReturn = 2,
  kForward = 3,
  kDecline = 4,
  kSuspend = 5,
  kResume = 6,
  kWithdraw = 7,
  kDowngrade = 8
};
absl::string_view ToText(ReviewAction action);

struct Nomination {
  NominationId id = {};
  std::string award_kind = {};
  Recipient recipient = {};
  OrganizationId proposer = {};
  CampaignId campaign = {};  // May be empty.
  ClusterId cluster = {};    // May be empty.
  int32_t year = 0;
  std::string achievement = {};
  std::string dataset = {};
  NominationState state = NominationState::kDraft;
  std::optional<NominationState> suspended_from = {};
  std::optional<absl::CivilDay> submitted_on = {};
  int64_t registry_sequence = 0;
  int64_t funding_sequence = 0;
  std::string rule_version = {};
  std::string state_reason = {};
  BallotId ballot = {};
  DecisionId decision = {};
  std::string forwarded_to = {};
  AwardBasis basis = AwardBasis::kMerit;
  std::vector<std::string> achievements = {};   // "recipientFacts/{id}"
  std::optional<Eligibility> eligibility = {};  // Of the last submission; with the rules it was judged by,
  std::string eligibility_rule_set = {};
  std::vector<std::string> unsettled = {};  // and the conditions that nobody could tell;
  std::vector<std::string> accepted = {};   // those of them that the appraiser judged.
  int32_t round = 0;                        // Submissions, and levels of the route that took it up.
  int32_t step = 0;                         // Of the kind's steps, from 1; 0: it has none.
  std::vector<Notice> notices = {};         // One a round.
  std::vector<Clearance> clearances = {};   // In the order of the requests.
  NominationId downgraded_to = {};          // May be empty.
  NominationId downgraded_from = {};        // May be empty.
  int64_t version = 1;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

std::string NameOf(const NominationId& id);

// What the registry said about an organisation for a date. `sequence` is that of its feed.
struct NomineeFacts {
  OrganizationId organization = {};
  bool exists = false;
  bool operating = false;
  std::string status = {};  // The registry's word, e.g. "DISSOLVED".
  std::string display_name = {};
  bool enterprise = false;    // A member enterprise.
  std::string sector = {};    // The registry's word, e.g. "AGRICULTURE".
  std::string province = {};  // Id of the area.
  int64_t sequence = 0;
  std::optional<DebtFacts> debts = {};  // What the funds say; absent when they were not asked.
};

// True when the debts of such a recipient's organisation are judged on `day`.
bool DebtsMatter(RecipientKind recipient, absl::CivilDay day);

// OK, or NOMINEE_UNKNOWN, NOMINEE_NOT_OPERATING; and where debts matter NOMINEE_BAD_DEBT, NOMINEE_DEBTS_UNKNOWN.
absl::Status CheckNominee(const NomineeFacts& facts, RecipientKind recipient, absl::CivilDay day);

// A new nomination. `cluster` is the one it names, if there is one. RECIPIENT_KIND_REFUSED, CLUSTER_REQUIRED,
// CLUSTER_UNKNOWN, NOT_A_MEMBER. A leading unit must have been a member on some day of the year.
absl::StatusOr<Nomination> Nominate(Nomination nomination, const AwardKind& kind,
                                    const std::optional<Cluster>& cluster);

// DRAFT or RETURNED → SUBMITTED. `facts` is about the recipient's organisation; nothing when it has none.
// STATE_FORBIDS, AWARD_KIND_UNKNOWN, and the errors of CheckNominee.
absl::StatusOr<Nomination> Submit(Nomination nomination, absl::CivilDay day, const std::optional<NomineeFacts>& facts,
                                  const RuleSets& sets = RuleSets::Shipped());

struct Review {
  ReviewAction action = ReviewAction::kAccept;
  std::string forward_to = {};
  absl::CivilDay day = {};
  std::string reason = {};
  std::vector<std::string> accepted = {};  // With ACCEPT.
  std::string downgrade_to = {};           // With DOWNGRADE.
};

// One step of the review. `facts` is needed for RESUME of a nomination with an organisation. REASON_REQUIRED,
// STATE_FORBIDS, CONDITIONS_NOT_ACCEPTED, ROUTE_ENDED, BALLOT_REQUIRED, STEPS_MISSING, AWARD_KIND_UNKNOWN, and the
// errors of CheckNominee. Quotas are the caller's: they count others; so is the nomination that one is downgraded to.
absl::StatusOr<Nomination> Take(const Review& review, Nomination nomination, const std::optional<NomineeFacts>& facts,
                                const RuleSets& sets = RuleSets::Shipped());

// OK when a decision of `day` may grant it: RECOMMENDED, FORWARDED, or APPRAISED or NOTICED where no ballot is needed;
// at the last step of its route, where the steps are known; and nothing of `way` is missing. `kind` is that of the day,
// `way` that of its submission. ROUTE_NOT_ENDED, STATE_FORBIDS, STEPS_MISSING.
absl::Status CheckGrantable(const Nomination& nomination, const KindOnDate& kind, const AwardKind& way,
                            absl::CivilDay day);

}  // namespace htx::awards

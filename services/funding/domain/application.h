#pragma once

// An application for a loan and the steps from draft to decision. Each step is a pure decision: the application before,
// what is asked, and either the application after or the first error that applies:
//   STATE_FORBIDS, BUSINESS_DATE_OUT_OF_ORDER, APPROVAL_EXPIRED, DOSSIER_CHANGED, SEGREGATION_OF_DUTIES,
//   CONFLICT_OF_INTEREST, TAKEN_BY_ANOTHER, NOT_COMMITTEE_MEMBER, ALREADY_VOTED, FIELD_RULE.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "funding/domain/committee.h"
#include "funding/domain/eligibility.h"
#include "funding/domain/fund.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"
#include "funding/domain/source_mix.h"

namespace htx::funding {

enum class ApplicationState {
  kDraft = 1,
  kSubmitted = 2,
  kAppraising = 3,
  kPendingDecision = 4,
  kApproved = 5,
  kRejected = 6,
  kReturned = 7,
  kWithdrawn = 8,
  kExpired = 9,
  kContracted = 10
};
absl::string_view WordOf(ApplicationState state);

enum class SecurityMeasure { kCollateral = 1, kGuarantee = 2, kUnsecuredByRule = 3 };
enum class VoteChoice { kApprove = 1, kReject = 2, kReturn = 3 };

// Where a borrower works; ids of areas.
struct Locality {
  std::string province = {};
  std::string district = {};

  bool operator==(const Locality&) const = default;
};

// What the maker writes.
struct ApplicationContent {
  SourceId source = {};  // The first one asked for; its entries carry interest and fees.
  SourceMix mix = {};    // Every source with its share; whole, and `source` is among them.
  ProgramId program = {};
  Dong requested = 0;
  int term_months = 0;
  std::string purpose = {};
  Dong total_investment = 0;
  Dong own_capital = 0;
  std::vector<OrganizationId> related = {};
  Locality locality = {};
  std::string sector = {};
  absl::CivilDay application_day = {};
  std::vector<std::string> interested = {};  // Principals with an interest in it: they have no say in it.
  std::optional<int64_t> jobs = {};          // Created or kept; absent: not stated.

  bool operator==(const ApplicationContent&) const = default;
};

struct Appraisal {
  bool feasible = false;
  SecurityMeasure security = SecurityMeasure::kCollateral;
  bool security_accepted = false;
  std::optional<Dong> proposed = {};  // None: the amount asked for.
  int score = 0;
  std::string findings = {};
  absl::CivilDay day = {};
  std::string appraiser = {};

  bool operator==(const Appraisal&) const = default;
};

struct Vote {
  std::string voter = {};
  VoteChoice choice = VoteChoice::kApprove;
  Dong amount = 0;  // With kApprove.
  absl::CivilDay day = {};
  std::string content_hash = {};
  std::string dossier_hash = {};
  std::string reason = {};

  bool operator==(const Vote&) const = default;
};

struct Application {
  ApplicationId id = {};
  FundId fund = {};
  OrganizationId borrower = {};
  std::string dataset = {};
  ApplicationContent content = {};
  ApplicationState state = ApplicationState::kDraft;
  int round = 0;  // Grows with each submission; votes and appraisal belong to one.
  std::string content_hash = {};
  std::string dossier_hash = {};  // Of content, appraisal and collateral; what votes are on. Empty until appraised.
  std::vector<std::string> makers = {};      // Who wrote its content, or the contract.
  std::string taken_by = {};                 // Who appraises; empty before it was taken.
  std::vector<std::string> appraisers = {};  // Of every round.
  std::optional<Committee> committee = {};   // Pinned by the appraisal; none without decision rules.
  std::optional<absl::CivilDay> submitted = {};
  std::optional<Appraisal> appraisal = {};
  std::vector<Vote> votes = {};  // Of the present round.
  Dong approved = 0;
  std::optional<absl::CivilDay> decided = {};
  std::optional<absl::CivilDay> valid_until = {};  // Of an approval; none: it does not end.
  std::optional<EligibilityReport> report = {};
  LoanId loan = {};
  absl::CivilDay last_day = {};  // Business day of the last step.
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  int64_t version = 0;

  // The amount votes are about: proposed by the appraiser, else asked for.
  Dong AmountToDecide() const {
    return appraisal.has_value() ? appraisal->proposed.value_or(content.requested) : content.requested;
  }
};

// Replaces the content; `maker` joins the makers.
absl::StatusOr<Application> Edit(Application application, ApplicationContent content, absl::string_view maker);

// Freezes the content; the caller sets content_hash of the result. What the content leaves open about place
// and sector is taken from `borrower`. BORROWER_UNKNOWN when the registry never recorded the borrower.
absl::StatusOr<Application> Submit(Application application, absl::CivilDay day, absl::string_view maker,
                                   const BorrowerFacts& borrower);

// Takes a submitted application for appraisal, or over from another appraiser.
absl::StatusOr<Application> TakeForAppraisal(Application application, absl::CivilDay day, absl::string_view appraiser);

// Sends an application back that `appraiser` has taken.
absl::StatusOr<Application> ReturnForEdit(Application application, absl::CivilDay day, absl::string_view appraiser);

// Records the appraisal of an application that was submitted, or taken by the same appraiser. `rules`, where the fund
// has stated any, say which committee decides. The caller sets dossier_hash of the result.
absl::StatusOr<Application> Appraise(Application application, const Appraisal& appraisal,
                                     const std::optional<DecisionRules>& rules);

// Who decides: the committee that was pinned, else everybody, with the fund's quorum.
CommitteeRange DecidersOf(const Application& application, int fund_quorum);

// Casts `vote`; a dossier_hash in it is the one the voter read. The state afterwards says whether it decided:
// kPendingDecision when votes are still missing. `amount`: none means the amount to decide. With kApproved the caller
// must still judge eligibility and commit capital, in the same transaction.
absl::StatusOr<Application> CastVote(Application application, Vote vote, std::optional<Dong> amount, int fund_quorum);

// True when an approving vote of `voter` would decide: then the registry must be asked.
bool WouldApprove(const Application& application, absl::string_view voter, int fund_quorum);

// Takes the application back. The committed amount of an approved one must be released in the same transaction.
absl::StatusOr<Application> Withdraw(Application application, absl::CivilDay day);

// Ends an approval on a day after valid_until. The committed amount must be released in the same transaction.
absl::StatusOr<Application> Expire(Application application, absl::CivilDay day);

// True while neither content nor collateral is fixed: before the appraisal is recorded.
bool IsOpenForChange(ApplicationState state);

// Marks the application as contracted by `loan`; who wrote the contract joins the makers.
absl::StatusOr<Application> Contract(Application application, const LoanId& loan, absl::CivilDay day,
                                     absl::string_view maker);

// Who wrote the application or its contract, or has an interest in it, has no say in it: neither appraises, votes,
// signs nor pays out. SEGREGATION_OF_DUTIES, CONFLICT_OF_INTEREST.
absl::Status RequireImpartial(const Application& application, absl::string_view principal);

}  // namespace htx::funding

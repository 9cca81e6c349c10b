#include "funding/domain/application.h"

#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "funding/domain/errors.h"

namespace htx::funding {
namespace {

using State = ApplicationState;

absl::Status Require(const Application& application, std::initializer_list<State> states, absl::string_view action) {
  if (std::find(states.begin(), states.end(), application.state) != states.end()) return absl::OkStatus();
  return StateForbids(NameOf(application.id), WordOf(application.state), action);
}

absl::Status RequireOrder(const Application& application, absl::CivilDay day) {
  if (day >= application.last_day) return absl::OkStatus();
  return BusinessDateOutOfOrder(NameOf(application.id), day, application.last_day);
}

void AddMaker(Application& application, absl::string_view maker) {
  if (!Contains(application.makers, maker)) application.makers.emplace_back(maker);
}

absl::Status RequireTaker(const Application& application, absl::string_view appraiser) {
  if (application.taken_by.empty() || application.taken_by == appraiser) return absl::OkStatus();
  return TakenByAnother(NameOf(application.id), application.taken_by);
}

std::vector<std::string> Voters(const Application& application, VoteChoice choice) {
  std::vector<std::string> voters;
  for (const Vote& vote : application.votes) {
    if (vote.choice == choice) voters.push_back(vote.voter);
  }
  return voters;
}

// Those who may not vote on the application.
std::vector<std::string> Barred(const Application& application) {
  std::vector<std::string> barred = application.makers;
  barred.insert(barred.end(), application.appraisers.begin(), application.appraisers.end());
  barred.insert(barred.end(), application.content.interested.begin(), application.content.interested.end());
  return barred;
}

// Approvals must agree on the amount, and none exceeds what the appraiser proposed.
absl::Status CheckAmount(const Application& application, Dong amount) {
  if (amount > application.AmountToDecide()) {
    return InvalidField("approved_amount",
                        {.en = "must not exceed the amount proposed", .vi = "không được vượt số tiền đề xuất"});
  }
  for (const Vote& earlier : application.votes) {
    if (earlier.choice == VoteChoice::kApprove && earlier.amount != amount) {
      return InvalidField("approved_amount",
                          {.en = "differs from the amount of an earlier vote", .vi = "khác số tiền của phiếu trước"});
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::string_view WordOf(ApplicationState state) {
  switch (state) {
    case State::kDraft:
      return "DRAFT";
    case State::kSubmitted:
      return "SUBMITTED";
    case State::kAppraising:
      return "APPRAISING";
    case State::kPendingDecision:
      return "PENDING_DECISION";
    case State::kApproved:
      return "APPROVED";
    case State::kRejected:
      return "REJECTED";
    case State::kReturned:
      return "RETURNED";
    case State::kWithdrawn:
      return "WITHDRAWN";
    case State::kExpired:
      return "EXPIRED";
    case State::kContracted:
      return "CONTRACTED";
  }
  HTX_UNREACHABLE();
}

absl::StatusOr<Application> Edit(Application application, ApplicationContent content, absl::string_view maker) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kDraft, State::kReturned}, "UpdateApplication"));
  application.content = std::move(content);
  AddMaker(application, maker);
  return application;
}

absl::StatusOr<Application> Submit(Application application, absl::CivilDay day, absl::string_view maker,
                                   const BorrowerFacts& borrower) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kDraft, State::kReturned}, "SubmitApplication"));
  const absl::CivilDay earliest = std::max(application.last_day, application.content.application_day);
  if (day < earliest) return BusinessDateOutOfOrder(NameOf(application.id), day, earliest);
  if (!borrower.known) return BorrowerUnknown(NameOf(application.borrower));
  AddMaker(application, maker);
  Locality& locality = application.content.locality;
  if (locality == Locality{}) locality = {.province = borrower.province, .district = borrower.district};
  if (application.content.sector.empty()) application.content.sector = borrower.sector;
  application.state = State::kSubmitted;
  application.round += 1;
  application.submitted = day;
  application.last_day = day;
  application.taken_by.clear();
  application.appraisal.reset();
  application.committee.reset();
  application.dossier_hash.clear();
  application.votes.clear();
  return application;
}

bool IsOpenForChange(State state) {
  return state == State::kDraft || state == State::kReturned || state == State::kSubmitted ||
         state == State::kAppraising;
}

absl::StatusOr<Application> TakeForAppraisal(Application application, absl::CivilDay day, absl::string_view appraiser) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kSubmitted, State::kAppraising}, "TakeApplication"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, day));
  HTX_RETURN_IF_ERROR(RequireImpartial(application, appraiser));
  application.taken_by = std::string(appraiser);
  application.state = State::kAppraising;
  application.last_day = day;
  return application;
}

absl::StatusOr<Application> ReturnForEdit(Application application, absl::CivilDay day, absl::string_view appraiser) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kAppraising}, "ReturnApplication"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, day));
  HTX_RETURN_IF_ERROR(RequireTaker(application, appraiser));
  application.taken_by.clear();
  application.state = State::kReturned;
  application.last_day = day;
  return application;
}

absl::StatusOr<Application> Appraise(Application application, const Appraisal& appraisal,
                                     const std::optional<DecisionRules>& rules) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kSubmitted, State::kAppraising}, "RecordAppraisal"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, appraisal.day));
  HTX_RETURN_IF_ERROR(RequireImpartial(application, appraisal.appraiser));
  HTX_RETURN_IF_ERROR(RequireTaker(application, appraisal.appraiser));
  if (appraisal.proposed.value_or(0) > application.content.requested) {
    return InvalidField("appraisal.proposed_amount",
                        {.en = "must not exceed the amount asked for", .vi = "không được vượt số tiền đề nghị vay"});
  }
  application.appraisal = appraisal;
  application.taken_by = appraisal.appraiser;
  if (!Contains(application.appraisers, appraisal.appraiser)) application.appraisers.push_back(appraisal.appraiser);
  if (rules.has_value()) application.committee = CommitteeFor(*rules, application.AmountToDecide());
  application.state = State::kPendingDecision;
  application.last_day = appraisal.day;
  return application;
}

CommitteeRange DecidersOf(const Application& application, int fund_quorum) {
  return application.committee.has_value() ? application.committee->range : CommitteeRange{.quorum = fund_quorum};
}

bool WouldApprove(const Application& application, absl::string_view voter, int fund_quorum) {
  if (application.state != State::kPendingDecision) return false;
  std::vector<std::string> approvers = Voters(application, VoteChoice::kApprove);
  approvers.emplace_back(voter);
  return IsApproved(DecidersOf(application, fund_quorum), approvers);
}

absl::StatusOr<Application> CastVote(Application application, Vote vote, std::optional<Dong> amount, int fund_quorum) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kPendingDecision}, "DecideApplication"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, vote.day));
  if (!vote.dossier_hash.empty() && vote.dossier_hash != application.dossier_hash) {
    return DossierChanged(NameOf(application.id));
  }
  if (Contains(application.appraisers, vote.voter)) return SegregationOfDuties(vote.voter, "appraiser");
  HTX_RETURN_IF_ERROR(RequireImpartial(application, vote.voter));
  const CommitteeRange committee = DecidersOf(application, fund_quorum);
  if (!committee.members.empty() && !Contains(committee.members, vote.voter)) {
    return NotCommitteeMember(vote.voter, committee.committee);
  }
  for (const Vote& earlier : application.votes) {
    if (earlier.voter == vote.voter) return AlreadyVoted(vote.voter);
  }
  if (vote.choice == VoteChoice::kApprove) {
    vote.amount = amount.value_or(application.AmountToDecide());
    HTX_RETURN_IF_ERROR(CheckAmount(application, vote.amount));
  }
  vote.content_hash = application.content_hash;
  vote.dossier_hash = application.dossier_hash;
  application.votes.push_back(vote);
  application.last_day = vote.day;
  if (vote.choice == VoteChoice::kReturn) {
    application.state = State::kReturned;
  } else if (vote.choice == VoteChoice::kApprove && IsApproved(committee, Voters(application, VoteChoice::kApprove))) {
    application.state = State::kApproved;
    application.approved = vote.amount;
    application.decided = vote.day;
    const int days = application.committee.has_value() ? application.committee->approval_valid_days : 0;
    if (days > 0) application.valid_until = vote.day + days;
  } else if (IsRejected(committee, Voters(application, VoteChoice::kReject), Barred(application))) {
    application.state = State::kRejected;
    application.decided = vote.day;
  }
  return application;
}

absl::StatusOr<Application> Withdraw(Application application, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(Require(application,
                              {State::kDraft, State::kSubmitted, State::kAppraising, State::kPendingDecision,
                               State::kApproved, State::kReturned},
                              "WithdrawApplication"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, day));
  application.state = State::kWithdrawn;
  application.last_day = day;
  return application;
}

absl::StatusOr<Application> Expire(Application application, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kApproved}, "ExpireApplications"));
  // Only what has an end, on a day after it.
  if (!application.valid_until.has_value() || day <= *application.valid_until) {
    return StateForbids(NameOf(application.id), WordOf(application.state), "ExpireApplications");
  }
  HTX_RETURN_IF_ERROR(RequireOrder(application, day));
  application.state = State::kExpired;
  application.last_day = day;
  return application;
}

absl::Status RequireImpartial(const Application& application, absl::string_view principal) {
  if (Contains(application.makers, principal)) return SegregationOfDuties(principal, "maker");
  if (Contains(application.content.interested, principal)) return ConflictOfInterest(principal);
  return absl::OkStatus();
}

absl::StatusOr<Application> Contract(Application application, const LoanId& loan, absl::CivilDay day,
                                     absl::string_view maker) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kApproved}, "CreateLoan"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, day));
  if (application.valid_until.has_value() && day > *application.valid_until) {
    return ApprovalExpired(NameOf(application.id), *application.valid_until);
  }
  AddMaker(application, maker);
  application.state = State::kContracted;
  application.loan = loan;
  application.last_day = day;
  return application;
}

}  // namespace htx::funding

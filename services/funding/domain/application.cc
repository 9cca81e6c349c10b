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
  if (std::find(application.makers.begin(), application.makers.end(), maker) == application.makers.end()) {
    application.makers.emplace_back(maker);
  }
}

absl::Status RequireNotMaker(const Application& application, absl::string_view principal) {
  if (std::find(application.makers.begin(), application.makers.end(), principal) == application.makers.end()) {
    return absl::OkStatus();
  }
  return SegregationOfDuties(principal, "maker");
}

int Count(const Application& application, VoteChoice choice) {
  return static_cast<int>(std::count_if(application.votes.begin(), application.votes.end(),
                                        [&](const Vote& vote) { return vote.choice == choice; }));
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
    case State::kContracted:
      return "CONTRACTED";
  }
  return "UNKNOWN";
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
  application.appraisal.reset();
  application.votes.clear();
  return application;
}

absl::StatusOr<Application> Appraise(Application application, const Appraisal& appraisal) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kSubmitted}, "RecordAppraisal"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, appraisal.day));
  HTX_RETURN_IF_ERROR(RequireNotMaker(application, appraisal.appraiser));
  if (appraisal.proposed.value_or(0) > application.content.requested) {
    return InvalidField("appraisal.proposed_amount",
                        {.en = "must not exceed the amount asked for", .vi = "không được vượt số tiền đề nghị vay"});
  }
  application.appraisal = appraisal;
  application.state = State::kPendingDecision;
  application.last_day = appraisal.day;
  return application;
}

bool WouldApprove(const Application& application, int quorum) {
  return application.state == State::kPendingDecision && Count(application, VoteChoice::kApprove) + 1 >= quorum;
}

absl::StatusOr<Application> CastVote(Application application, Vote vote, std::optional<Dong> amount, int quorum) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kPendingDecision}, "DecideApplication"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, vote.day));
  HTX_RETURN_IF_ERROR(RequireNotMaker(application, vote.voter));
  if (application.appraisal->appraiser == vote.voter) return SegregationOfDuties(vote.voter, "appraiser");
  for (const Vote& earlier : application.votes) {
    if (earlier.voter == vote.voter) return AlreadyVoted(vote.voter);
  }
  if (vote.choice == VoteChoice::kApprove) {
    vote.amount = amount.value_or(application.AmountToDecide());
    HTX_RETURN_IF_ERROR(CheckAmount(application, vote.amount));
  }
  vote.content_hash = application.content_hash;
  application.votes.push_back(vote);
  application.last_day = vote.day;
  if (vote.choice == VoteChoice::kReturn) {
    application.state = State::kReturned;
  } else if (Count(application, VoteChoice::kApprove) >= quorum) {
    application.state = State::kApproved;
    application.approved = vote.amount;
    application.decided = vote.day;
  } else if (Count(application, VoteChoice::kReject) >= quorum) {
    application.state = State::kRejected;
    application.decided = vote.day;
  }
  return application;
}

absl::StatusOr<Application> Withdraw(Application application, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(Require(
      application, {State::kDraft, State::kSubmitted, State::kPendingDecision, State::kApproved, State::kReturned},
      "WithdrawApplication"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, day));
  application.state = State::kWithdrawn;
  application.last_day = day;
  return application;
}

absl::StatusOr<Application> Contract(Application application, const LoanId& loan, absl::CivilDay day) {
  HTX_RETURN_IF_ERROR(Require(application, {State::kApproved}, "CreateLoan"));
  HTX_RETURN_IF_ERROR(RequireOrder(application, day));
  application.state = State::kContracted;
  application.loan = loan;
  application.last_day = day;
  return application;
}

}  // namespace htx::funding

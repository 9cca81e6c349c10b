#include "funding/domain/proposal.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/domain/errors.h"
#include "funding/domain/group_by_hand.h"

namespace htx::funding {
namespace {

const Text& Required() {
  static const auto* const text = new Text{.en = "is required for this kind", .vi = "bắt buộc với loại đề nghị này"};
  return *text;
}
const Text& NotWithLines() {
  static const auto* const text = new Text{.en = "is taken back line by line, without journal_lines",
                                           .vi = "được ghi đảo nguyên bút toán, không kèm dòng"};
  return *text;
}
// A field that exactly one kind has.
void CheckField(bool given, bool wanted, absl::string_view field, FieldErrors& errors) {
  if (given && !wanted) errors.Add(absl::StrCat("proposal.", field), NotForKind());
  if (!given && wanted) errors.Add(absl::StrCat("proposal.", field), Required());
}

std::vector<LoanState> StatesFor(LoanChangeKind kind) {
  switch (kind) {
    case LoanChangeKind::kAdjustTerms:
    case LoanChangeKind::kExtendTerm:
    case LoanChangeKind::kRateChange:
    case LoanChangeKind::kPause:
    case LoanChangeKind::kWaiver:
    case LoanChangeKind::kWriteOff:
    case LoanChangeKind::kGroupOverride:
      return {LoanState::kActive};
    case LoanChangeKind::kCloseLoss:
      return {LoanState::kWrittenOff};
    case LoanChangeKind::kCancelUndrawn:
      return {LoanState::kPendingSignature, LoanState::kReady, LoanState::kActive};
  }
  HTX_UNREACHABLE();
}

// The engine's own checks of everything agreed, with the change. Money that was drawn is the loan's.
absl::Status CheckSchedule(const Loan& loan, const LoanEvents& events, const LoanChange& change) {
  std::vector<LoanChange> changes = events.changes;
  changes.push_back(change);
  ScheduleEvents agreed = AgreedUntil(changes, absl::CivilDay(9999, 12, 31));
  agreed.drawdowns = events.drawdowns;
  const absl::Status checked = CheckEvents(loan.terms, agreed, "proposal");
  if (!checked.ok()) return checked;
  const bool moves = change.kind == LoanChangeKind::kAdjustTerms || change.kind == LoanChangeKind::kExtendTerm;
  const std::vector<Instalment> lines =
      Replay(loan.terms, loan.conditions, events, change.day, loan.contract_day).account.lines;
  const auto later =
      std::count_if(lines.begin(), lines.end(), [&](const Instalment& line) { return line.due > change.day; });
  if (moves && later == 0) {
    return ProposalNotApplicable(
        {.en = "no instalment falls due after the day", .vi = "không còn kỳ trả nợ nào sau ngày này"});
  }
  if (static_cast<std::ptrdiff_t>(change.due_dates.size()) > later) {
    return ProposalNotApplicable({.en = absl::StrCat("only ", later, " instalments are left"),
                                  .vi = absl::StrCat("chỉ còn ", later, " kỳ trả nợ")});
  }
  return absl::OkStatus();
}

absl::Status CheckWaiver(const Loan& loan, const LoanEvents& events, const LoanChange& change) {
  const LoanAccount account = Replay(loan.terms, loan.conditions, events, change.day, loan.contract_day).account;
  const Dong interest = account.interest_due + account.interest_running;
  if (change.interest <= interest && change.penalty <= account.penalty_due) return absl::OkStatus();
  return ProposalNotApplicable({.en = absl::StrCat("interest of ", FormatDong(interest), " and penalty of ",
                                                   FormatDong(account.penalty_due), " are owed on that day"),
                                .vi = absl::StrCat("ngày đó còn nợ lãi ", FormatDong(interest),
                                                   " và lãi quá hạn, tiền phạt ", FormatDong(account.penalty_due))});
}

absl::Status CheckUndrawn(const Loan& loan, const LoanChange& change) {
  if (loan.reserved == 0 && loan.Undrawn() > 0 && change.amount == loan.Undrawn()) return absl::OkStatus();
  return ProposalNotApplicable(
      {.en = absl::StrCat(FormatDong(loan.Undrawn()), " are undrawn and ", FormatDong(loan.reserved),
                          " reserved; the whole undrawn rest is cancelled, with nothing reserved"),
       .vi = absl::StrCat("chưa giải ngân ", FormatDong(loan.Undrawn()), ", đang đặt ", FormatDong(loan.reserved),
                          "; chỉ hủy toàn bộ phần chưa giải ngân khi không còn khoản đặt")});
}

absl::Status CheckKind(const Loan& loan, const LoanEvents& events, const LoanChange& change, absl::CivilDay day) {
  switch (change.kind) {
    case LoanChangeKind::kAdjustTerms:
    case LoanChangeKind::kExtendTerm:
    case LoanChangeKind::kRateChange:
    case LoanChangeKind::kPause:
      return CheckSchedule(loan, events, change);
    case LoanChangeKind::kWaiver:
      return CheckWaiver(loan, events, change);
    case LoanChangeKind::kCancelUndrawn:
      return CheckUndrawn(loan, change);
    case LoanChangeKind::kGroupOverride:
      return CheckGroupOverride(loan, events, change, day, ClassificationRules());
    case LoanChangeKind::kWriteOff:
    case LoanChangeKind::kCloseLoss:
      return absl::OkStatus();
  }
  HTX_UNREACHABLE();
}

}  // namespace

const Text& NotForKind() {
  static const auto* const text = new Text{.en = "is not for this kind", .vi = "không dùng cho loại đề nghị này"};
  return *text;
}

absl::string_view WordOf(ProposalState state) {
  switch (state) {
    case ProposalState::kProposed:
      return "PROPOSED";
    case ProposalState::kApplied:
      return "APPLIED";
    case ProposalState::kRejected:
      return "REJECTED";
    case ProposalState::kWithdrawn:
      return "WITHDRAWN";
    case ProposalState::kLapsed:
      return "LAPSED";
  }
  return "UNKNOWN";
}

std::string ContentText(const Proposal& proposal) {
  const LoanChange& change = proposal.change;
  std::string text;
  const auto add = [&text](absl::string_view part) { absl::StrAppend(&text, part.size(), ":", part, ","); };
  add(proposal.loan.text());
  add(proposal.by_hand() ? "BY_HAND" : proposal.names_debtors() ? "DECIDE_DEBTORS" : WordOf(change.kind));
  add(FormatDay(change.day));
  add(FormatDay(change.to));
  for (const int64_t number : {int64_t{change.more_months}, change.annual_rate_ppm, change.interest, change.penalty,
                               change.amount, static_cast<int64_t>(change.due_dates.size())}) {
    add(absl::StrCat(number));
  }
  for (const absl::CivilDay due : change.due_dates) add(FormatDay(due));
  for (const JournalLine& line : proposal.lines) {
    for (const absl::string_view part :
         {absl::string_view(line.account), absl::string_view(line.source.text()), absl::string_view(line.programme)}) {
      add(part);
    }
    add(absl::StrCat(line.debit, "/", line.credit));
  }
  if (proposal.by_hand()) add(proposal.fund.text());
  if (!proposal.reverses.empty()) add(absl::StrCat("reverses ", proposal.reverses.text()));
  if (change.group != 0) add(absl::StrCat("group ", change.group));
  if (proposal.names_debtors()) add(proposal.divided.text());
  for (const OrganizationId& debtor : proposal.debtors) add(debtor.text());
  add(proposal.reference);
  add(proposal.reason);
  add(proposal.expires.has_value() ? FormatDay(*proposal.expires) : "");
  return text;
}

absl::Status CheckShape(const Proposal& proposal) {
  const LoanChange& change = proposal.change;
  const bool of_loan = !proposal.by_hand() && !proposal.names_debtors();
  const auto is = [&](LoanChangeKind kind) { return of_loan && change.kind == kind; };
  FieldErrors errors;
  CheckField(!change.due_dates.empty(), is(LoanChangeKind::kAdjustTerms), "due_dates", errors);
  CheckField(change.more_months != 0, is(LoanChangeKind::kExtendTerm), "more_months", errors);
  const bool sets_group = is(LoanChangeKind::kGroupOverride) && change.group != 0;
  const absl::string_view end = is(LoanChangeKind::kGroupOverride) ? "group_end_date" : "pause_end_date";
  CheckField(change.to != absl::CivilDay(), is(LoanChangeKind::kPause) || sets_group, end, errors);
  if (change.group != 0 && !sets_group) errors.Add("proposal.debt_group", NotForKind());
  CheckField(change.interest != 0 || change.penalty != 0, is(LoanChangeKind::kWaiver), "waived_interest", errors);
  CheckField(change.amount != 0, is(LoanChangeKind::kCancelUndrawn), "cancelled_amount", errors);
  if (!proposal.lines.empty() && !proposal.reverses.empty()) errors.Add("proposal.reversed_entry", NotWithLines());
  // A rate may be 0.
  if (change.annual_rate_ppm != 0 && !is(LoanChangeKind::kRateChange)) {
    errors.Add("proposal.annual_rate_ppm", NotForKind());
  }
  if (change.to != absl::CivilDay() && change.to <= change.day) {
    errors.Add(absl::StrCat("proposal.", end), {.en = "must be after value_date", .vi = "phải sau ngày hiệu lực"});
  }
  if (proposal.expires.has_value() && *proposal.expires < proposal.proposed) {
    errors.Add("proposal.expire_date",
               {.en = "must not be before business_date", .vi = "không được trước ngày đề nghị"});
  }
  return errors.ToStatus();
}

absl::StatusOr<Booking> ApplyChange(const Loan& loan, const LoanEvents& events, const LoanChange& change,
                                    absl::CivilDay day) {
  const std::vector<LoanState> states = StatesFor(change.kind);
  if (std::find(states.begin(), states.end(), loan.state) == states.end()) {
    return StateForbids(NameOf(loan.id), WordOf(loan.state), WordOf(change.kind));
  }
  if (day < loan.last_day) return BusinessDateOutOfOrder(NameOf(loan.id), day, loan.last_day);
  // What moves the books holds from a day that has come; a schedule may be agreed for later.
  const bool books = change.kind == LoanChangeKind::kWaiver || change.kind == LoanChangeKind::kWriteOff ||
                     change.kind == LoanChangeKind::kCloseLoss || change.kind == LoanChangeKind::kCancelUndrawn;
  const absl::CivilDay first = events.drawdowns.empty() ? loan.contract_day : events.drawdowns.front().day;
  if (change.day < first || (books && change.day > day)) return ValueDateOutOfRange(change.day, first, day);
  HTX_RETURN_IF_ERROR(CheckKind(loan, events, change, day));
  LoanEvents after = events;
  after.changes.push_back(change);
  return Book(loan, std::move(after), day);
}

namespace {

ProposalState StateAfter(ProposalChoice choice) {
  switch (choice) {
    case ProposalChoice::kApprove:
      return ProposalState::kApplied;
    case ProposalChoice::kReject:
      return ProposalState::kRejected;
    case ProposalChoice::kWithdraw:
      return ProposalState::kWithdrawn;
    case ProposalChoice::kLapse:
      return ProposalState::kLapsed;
  }
  HTX_UNREACHABLE();
}

}  // namespace

absl::StatusOr<Proposal> Decide(Proposal proposal, ProposalChoice choice, absl::string_view principal,
                                absl::CivilDay day) {
  if (proposal.state != ProposalState::kProposed) return ProposalDecided(NameOf(proposal.id()), WordOf(proposal.state));
  const bool withdraws = choice == ProposalChoice::kWithdraw;
  const bool lapses = choice == ProposalChoice::kLapse;
  if (!lapses && withdraws != (principal == proposal.maker)) {
    return SegregationOfDuties(principal, withdraws ? "somebody other than its maker" : "maker of the proposal");
  }
  if (day < proposal.proposed) return BusinessDateOutOfOrder(NameOf(proposal.id()), day, proposal.proposed);
  const bool expired = proposal.expires.has_value() && day > *proposal.expires;
  if (choice == ProposalChoice::kApprove && expired) return ProposalExpired(NameOf(proposal.id()), *proposal.expires);
  if (lapses && !expired) return ProposalNotExpired(NameOf(proposal.id()));
  proposal.state = StateAfter(choice);
  proposal.checker = std::string(principal);
  proposal.decided = day;
  return proposal;
}

}  // namespace htx::funding

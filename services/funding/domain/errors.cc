#include "funding/domain/errors.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"

namespace htx::funding {
namespace {

absl::Status Taken(absl::string_view reason, absl::string_view name) {
  return MakeError(absl::StatusCode::kAlreadyExists,
                   {.reason = std::string(reason),
                    .message = {.en = absl::StrCat(name, " exists; choose another id or none"),
                                .vi = absl::StrCat(name, " đã tồn tại; hãy chọn mã khác hoặc để trống")},
                    .resource_name = std::string(name)});
}

absl::Status Broken(absl::string_view reason, Text message, std::vector<PreconditionViolation> broken) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   {.reason = std::string(reason), .message = std::move(message), .preconditions = std::move(broken)});
}

absl::Status Forbidden(absl::string_view reason, Text message,
                       std::vector<std::pair<std::string, std::string>> metadata) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   {.reason = std::string(reason), .message = std::move(message), .metadata = std::move(metadata)});
}

}  // namespace

absl::Status FundExists(absl::string_view name) { return Taken("FUND_EXISTS", name); }
absl::Status FundSourceExists(absl::string_view name) { return Taken("FUND_SOURCE_EXISTS", name); }
absl::Status ApplicationExists(absl::string_view name) { return Taken("APPLICATION_EXISTS", name); }
absl::Status LoanExists(absl::string_view name) { return Taken("LOAN_EXISTS", name); }
absl::Status DisbursementExists(absl::string_view name) { return Taken("DISBURSEMENT_EXISTS", name); }
absl::Status RepaymentExists(absl::string_view name) { return Taken("REPAYMENT_EXISTS", name); }

absl::Status ProductExists(absl::string_view name) { return Taken("PRODUCT_EXISTS", name); }

absl::Status CapitalAlreadyStated(absl::string_view fund, absl::CivilDay day) {
  return MakeError(absl::StatusCode::kAlreadyExists,
                   {.reason = "CAPITAL_ALREADY_STATED",
                    .message = {.en = absl::StrCat(fund, " has a statement of capital from ", FormatDay(day)),
                                .vi = absl::StrCat(fund, " đã có số liệu vốn từ ngày ", FormatDay(day))},
                    .metadata = {{"effective_date", FormatDay(day)}},
                    .resource_name = std::string(fund)});
}

absl::Status BusinessDateInFuture(absl::CivilDay day, absl::CivilDay today) {
  return MakeError(absl::StatusCode::kOutOfRange,
                   {.reason = "BUSINESS_DATE_IN_FUTURE",
                    .message = {.en = absl::StrCat(FormatDay(day), " lies in the future"),
                                .vi = absl::StrCat("ngày ", FormatDay(day), " chưa tới")},
                    .metadata = {{"business_date", FormatDay(day)}, {"today", FormatDay(today)}}});
}

absl::Status BusinessDateOutOfOrder(absl::string_view name, absl::CivilDay day, absl::CivilDay last) {
  return Forbidden(
      "BUSINESS_DATE_OUT_OF_ORDER",
      {.en = absl::StrCat(FormatDay(day), " lies before the last event of ", name, " on ", FormatDay(last)),
       .vi = absl::StrCat("ngày ", FormatDay(day), " trước sự kiện gần nhất của ", name, " ngày ", FormatDay(last))},
      {{"business_date", FormatDay(day)}, {"last_date", FormatDay(last)}});
}

absl::Status StateForbids(absl::string_view name, absl::string_view state, absl::string_view action) {
  return Forbidden("STATE_FORBIDS",
                   {.en = absl::StrCat(name, " is ", state, "; ", action, " is not possible"),
                    .vi = absl::StrCat(name, " đang ở trạng thái ", state, "; không thể thực hiện ", action)},
                   {{"state", std::string(state)}, {"action", std::string(action)}});
}

absl::Status SegregationOfDuties(absl::string_view principal, absl::string_view earlier) {
  return MakeError(
      absl::StatusCode::kPermissionDenied,
      {.reason = "SEGREGATION_OF_DUTIES",
       .message = {.en = absl::StrCat(principal, " acted before as ", earlier, "; somebody else must act"),
                   .vi = absl::StrCat(principal, " đã tham gia với vai trò ", earlier, "; cần người khác thực hiện")},
       .metadata = {{"principal", std::string(principal)}, {"earlier_role", std::string(earlier)}}});
}

absl::Status AlreadyVoted(absl::string_view principal) {
  return Forbidden("ALREADY_VOTED",
                   {.en = absl::StrCat(principal, " voted on this content already"),
                    .vi = absl::StrCat(principal, " đã biểu quyết nội dung này")},
                   {{"principal", std::string(principal)}});
}

absl::Status ConflictOfInterest(absl::string_view principal) {
  return MakeError(absl::StatusCode::kPermissionDenied,
                   {.reason = "CONFLICT_OF_INTEREST",
                    .message = {.en = absl::StrCat(principal, " has an interest in it; somebody else must act"),
                                .vi = absl::StrCat(principal, " có lợi ích liên quan; cần người khác thực hiện")},
                    .metadata = {{"principal", std::string(principal)}}});
}

absl::Status NotCommitteeMember(absl::string_view principal, absl::string_view committee) {
  return MakeError(absl::StatusCode::kPermissionDenied,
                   {.reason = "NOT_COMMITTEE_MEMBER",
                    .message = {.en = absl::StrCat(principal, " is not a member of ", committee, ", which decides"),
                                .vi = absl::StrCat(principal, " không phải thành viên của ", committee)},
                    .metadata = {{"principal", std::string(principal)}, {"committee", std::string(committee)}}});
}

absl::Status TakenByAnother(absl::string_view name, absl::string_view taker) {
  return Forbidden("TAKEN_BY_ANOTHER",
                   {.en = absl::StrCat(taker, " appraises ", name, "; take it over first"),
                    .vi = absl::StrCat(taker, " đang thẩm định ", name, "; hãy nhận lại hồ sơ trước")},
                   {{"taken_by", std::string(taker)}});
}

absl::Status DossierChanged(absl::string_view name) {
  return MakeError(absl::StatusCode::kAborted,
                   {.reason = "DOSSIER_CHANGED",
                    .message = {.en = absl::StrCat("the dossier of ", name, " is not the one you read; read it again"),
                                .vi = absl::StrCat("hồ sơ ", name, " đã khác với bản đã đọc; hãy đọc lại")},
                    .resource_name = std::string(name)});
}

absl::Status ApprovalExpired(absl::string_view name, absl::CivilDay last) {
  return Forbidden("APPROVAL_EXPIRED",
                   {.en = absl::StrCat("the approval of ", name, " was good until ", FormatDay(last)),
                    .vi = absl::StrCat("phê duyệt của ", name, " chỉ có hiệu lực đến ngày ", FormatDay(last))},
                   {{"valid_until", FormatDay(last)}});
}

absl::Status DecisionRulesAlreadyStated(absl::string_view fund, absl::CivilDay day) {
  return MakeError(absl::StatusCode::kAlreadyExists,
                   {.reason = "DECISION_RULES_ALREADY_STATED",
                    .message = {.en = absl::StrCat(fund, " has decision rules from ", FormatDay(day)),
                                .vi = absl::StrCat(fund, " đã có quy định phê duyệt từ ngày ", FormatDay(day))},
                    .metadata = {{"effective_date", FormatDay(day)}},
                    .resource_name = std::string(fund)});
}

absl::Status GroupTooLarge(absl::string_view borrower, size_t most) {
  return Forbidden("GROUP_TOO_LARGE",
                   {.en = absl::StrCat("more than ", most, " parties are related to ", borrower),
                    .vi = absl::StrCat(borrower, " có hơn ", most, " bên liên quan")},
                   {{"borrower", std::string(borrower)}, {"most", absl::StrCat(most)}});
}

absl::Status CollateralPledged(absl::string_view document, absl::string_view collateral) {
  return Forbidden("COLLATERAL_PLEDGED",
                   {.en = absl::StrCat("the document ", document, " secures ", collateral, " already"),
                    .vi = absl::StrCat("giấy tờ ", document, " đang bảo đảm cho ", collateral)},
                   {{"collateral", std::string(collateral)}});
}

absl::Status CollateralNeeded(absl::string_view name, absl::string_view secures, absl::string_view state) {
  return Forbidden("COLLATERAL_NEEDED",
                   {.en = absl::StrCat(name, " secures ", secures, ", which is ", state),
                    .vi = absl::StrCat(name, " đang bảo đảm cho ", secures, " ở trạng thái ", state)},
                   {{"secures", std::string(secures)}, {"state", std::string(state)}});
}

absl::Status BorrowerUnknown(absl::string_view borrower) {
  return Forbidden("BORROWER_UNKNOWN",
                   {.en = absl::StrCat("the registry never recorded ", borrower, "; register it first"),
                    .vi = absl::StrCat("chưa có ", borrower, " trong sổ đăng ký; hãy đăng ký trước")},
                   {{"borrower", std::string(borrower)}});
}

absl::Status NotEligible(std::vector<PreconditionViolation> broken) {
  return Broken("NOT_ELIGIBLE",
                {.en = "the loan breaks a rule of eligibility", .vi = "khoản vay chưa đủ điều kiện theo quy định"},
                std::move(broken));
}

absl::Status LimitExceeded(std::vector<PreconditionViolation> broken) {
  return Broken("LIMIT_EXCEEDED",
                {.en = "the loan would exceed a lending limit", .vi = "khoản vay vượt giới hạn cho vay"},
                std::move(broken));
}

absl::Status SourceExhausted(std::vector<PreconditionViolation> broken) {
  return Broken("SOURCE_EXHAUSTED", {.en = "the capital source holds too little", .vi = "nguồn vốn không đủ"},
                std::move(broken));
}

absl::Status ProductVersionNotLater(absl::string_view name, absl::CivilDay day, absl::CivilDay last) {
  return Forbidden("PRODUCT_VERSION_NOT_LATER",
                   {.en = absl::StrCat(FormatDay(day), " is not after ", FormatDay(last), ", when ", name, " began"),
                    .vi = absl::StrCat("ngày ", FormatDay(day), " không sau ngày ", FormatDay(last), " của ", name)},
                   {{"effective_date", FormatDay(day)}, {"last_date", FormatDay(last)}});
}

absl::Status ProgramBudgetUsed(absl::string_view program, Dong used) {
  return Forbidden("PROGRAM_BUDGET_USED",
                   {.en = absl::StrCat(FormatDong(used), " of the budget of ", program, " are used already"),
                    .vi = absl::StrCat("ngân sách của ", program, " đã dùng ", FormatDong(used))},
                   {{"used", absl::StrCat(used)}});
}

absl::Status UndrawnExceeded(Dong amount, Dong undrawn) {
  return Forbidden("UNDRAWN_EXCEEDED",
                   {.en = absl::StrCat(FormatDong(amount), " is more than the undrawn ", FormatDong(undrawn)),
                    .vi = absl::StrCat(FormatDong(amount), " lớn hơn số chưa giải ngân ", FormatDong(undrawn))},
                   {{"undrawn", absl::StrCat(undrawn)}});
}

absl::Status DisbursementTooLate(absl::CivilDay day, absl::CivilDay before) {
  return Forbidden(
      "DISBURSEMENT_TOO_LATE",
      {.en = absl::StrCat(FormatDay(day), " is too late; money must come before ", FormatDay(before)),
       .vi = absl::StrCat("giải ngân ngày ", FormatDay(day), " là quá muộn; phải trước ngày ", FormatDay(before))},
      {{"before", FormatDay(before)}});
}

absl::Status AlreadyResolved(absl::string_view name, absl::string_view state) {
  return Forbidden("ALREADY_RESOLVED",
                   {.en = absl::StrCat(name, " is ", state, " already"),
                    .vi = absl::StrCat(name, " đã kết thúc ở trạng thái ", state)},
                   {{"state", std::string(state)}});
}

absl::Status Overpayment(Dong amount, Dong owed) {
  return Forbidden("OVERPAYMENT",
                   {.en = absl::StrCat(FormatDong(amount), " is more than what is owed, ", FormatDong(owed)),
                    .vi = absl::StrCat(FormatDong(amount), " lớn hơn số còn nợ ", FormatDong(owed))},
                   {{"owed", absl::StrCat(owed)}});
}

absl::Status AlreadyReversed(absl::string_view name) {
  return Forbidden("ALREADY_REVERSED",
                   {.en = absl::StrCat(name, " was taken back already; an entry is reversed once"),
                    .vi = absl::StrCat(name, " đã được đảo; mỗi bút toán chỉ đảo một lần")},
                   {{"entry", std::string(name)}});
}

absl::Status ReversalNotReversible(absl::string_view name) {
  return Forbidden("REVERSAL_NOT_REVERSIBLE",
                   {.en = absl::StrCat(name, " is a reversal; post what is right instead of taking it back"),
                    .vi = absl::StrCat(name, " là bút toán đảo; hãy ghi bút toán đúng thay vì đảo lại")},
                   {{"entry", std::string(name)}});
}

absl::Status DisbursementExpired(absl::string_view name, absl::CivilDay expires) {
  return Forbidden("DISBURSEMENT_EXPIRED",
                   {.en = absl::StrCat(name, " expired after ", FormatDay(expires), "; reserve anew"),
                    .vi = absl::StrCat(name, " đã hết hạn sau ngày ", FormatDay(expires), "; hãy đặt lại")},
                   {{"expire_date", FormatDay(expires)}});
}

absl::Status DisbursementNotExpired(absl::string_view name, absl::string_view expires) {
  return Forbidden("DISBURSEMENT_NOT_EXPIRED",
                   {.en = absl::StrCat(name, " has not expired; void it instead"),
                    .vi = absl::StrCat(name, " chưa hết hạn; hãy hủy thay vì cho hết hạn")},
                   {{"expire_date", std::string(expires)}});
}

absl::Status ValueDateOutOfRange(absl::CivilDay day, absl::CivilDay first, absl::CivilDay last) {
  return Forbidden(
      "VALUE_DATE_OUT_OF_RANGE",
      {.en = absl::StrCat(FormatDay(day), " must lie from ", FormatDay(first), " to ", FormatDay(last)),
       .vi = absl::StrCat("ngày ", FormatDay(day), " phải từ ", FormatDay(first), " đến ", FormatDay(last))},
      {{"value_date", FormatDay(day)}, {"first_date", FormatDay(first)}, {"last_date", FormatDay(last)}});
}

absl::Status PeriodClosed(absl::CivilDay day, absl::CivilDay closed) {
  return Forbidden("PERIOD_CLOSED",
                   {.en = absl::StrCat(FormatDay(day), " is closed; the books are closed to ", FormatDay(closed)),
                    .vi = absl::StrCat("ngày ", FormatDay(day), " đã khóa sổ; sổ đã khóa đến ", FormatDay(closed))},
                   {{"date", FormatDay(day)}, {"closed_through", FormatDay(closed)}});
}

absl::Status ProposalDecided(absl::string_view name, absl::string_view state) {
  return Forbidden(
      "PROPOSAL_DECIDED",
      {.en = absl::StrCat(name, " is ", state, " already"), .vi = absl::StrCat(name, " đã ở trạng thái ", state)},
      {{"state", std::string(state)}});
}

absl::Status ProposalNotApplicable(Text why) { return Forbidden("PROPOSAL_NOT_APPLICABLE", std::move(why), {}); }

absl::Status ProposalExpired(absl::string_view name, absl::CivilDay expires) {
  return Forbidden("PROPOSAL_EXPIRED",
                   {.en = absl::StrCat(name, " could be approved until ", FormatDay(expires), "; propose anew"),
                    .vi = absl::StrCat(name, " chỉ được duyệt đến ngày ", FormatDay(expires), "; hãy đề nghị lại")},
                   {{"expire_date", FormatDay(expires)}});
}

absl::Status ProposalNotExpired(absl::string_view name) {
  return Forbidden("PROPOSAL_NOT_EXPIRED",
                   {.en = absl::StrCat(name, " may still be approved; reject or withdraw it instead"),
                    .vi = absl::StrCat(name, " vẫn còn được duyệt; hãy từ chối hoặc rút lại")},
                   {});
}

absl::Status ProposalExists(absl::string_view name) { return Taken("PROPOSAL_EXISTS", name); }

absl::Status ChangedMeanwhile() {
  return MakeError(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT",
                   {.en = "the record changed meanwhile; retry", .vi = "bản ghi vừa thay đổi; hãy thử lại"});
}

}  // namespace htx::funding

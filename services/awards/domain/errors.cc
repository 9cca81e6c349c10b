#include "awards/domain/errors.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/error_parts.h"
#include "common/base/error.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using absl::StrCat;

}  // namespace

absl::Status Refuse(absl::string_view reason, absl::string_view subject, Text text,
                    std::vector<std::pair<std::string, std::string>> metadata) {
  ErrorDetail detail = {.reason = std::string(reason), .message = text, .metadata = std::move(metadata)};
  detail.preconditions.push_back({.type = std::string(reason), .subject = std::string(subject), .description = text});
  return MakeError(StatusCode::kFailedPrecondition, std::move(detail));
}

absl::Status Malformed(absl::string_view reason, absl::string_view field, Text text) {
  ErrorDetail detail = {.reason = std::string(reason), .message = text};
  detail.fields.push_back({.field = std::string(field), .description = text});
  return MakeError(StatusCode::kInvalidArgument, std::move(detail));
}

absl::Status IdTaken(absl::string_view name) {
  return MakeError(StatusCode::kAlreadyExists,
                   {.reason = "ID_TAKEN",
                    .message = {StrCat(name, " exists already"), StrCat(name, " đã tồn tại")},
                    .resource_name = std::string(name)});
}

absl::Status StateForbids(absl::string_view name, absl::string_view state, absl::string_view would_pass) {
  return Refuse("STATE_FORBIDS", name,
                {StrCat(name, " is ", state, "; this step needs ", would_pass),
                 StrCat(name, " đang ở trạng thái ", state, "; bước này cần ", would_pass)},
                {{"state", std::string(state)}});
}

absl::Status MemberPeriod(absl::string_view unit) {
  return Malformed("MEMBER_PERIOD", "cluster.members",
                   {StrCat("the periods of ", unit, " are empty or overlap"),
                    StrCat("thời gian tham gia của ", unit, " rỗng hoặc chồng lấn")});
}

absl::Status MemberElsewhere(absl::string_view unit, absl::string_view cluster) {
  return Refuse("MEMBER_ELSEWHERE", unit,
                {StrCat(unit, " belongs to ", cluster, " on some of these days"),
                 StrCat(unit, " thuộc ", cluster, " trong một số ngày này")});
}

absl::Status NotAMember(absl::string_view unit, absl::string_view cluster, absl::string_view day) {
  return Refuse("NOT_A_MEMBER", unit,
                {StrCat(unit, " is not a member of ", cluster, " on ", day),
                 StrCat(unit, " không phải thành viên của ", cluster, " vào ngày ", day)});
}

absl::Status AlreadyMember(absl::string_view unit, absl::string_view cluster) {
  return Refuse(
      "ALREADY_MEMBER", unit,
      {StrCat(unit, " is, or will be, a member of ", cluster), StrCat(unit, " đã là thành viên của ", cluster)});
}

absl::Status MemberLeads(absl::string_view unit, absl::string_view cluster) {
  return Refuse(
      "MEMBER_LEADS", unit,
      {StrCat(unit, " leads ", cluster, " after that day"), StrCat(unit, " còn nhiệm kỳ lãnh đạo ", cluster)});
}

absl::Status LeaderNotMember(absl::string_view unit, absl::string_view cluster) {
  return Refuse("LEADER_NOT_MEMBER", unit,
                {StrCat(unit, " is not a member of ", cluster, " for the whole term"),
                 StrCat(unit, " không phải thành viên của ", cluster, " trong suốt nhiệm kỳ")});
}

absl::Status LeaderTermOverlap(absl::string_view cluster, absl::string_view expected) {
  return Refuse("LEADER_TERM_OVERLAP", cluster,
                {StrCat("the next term starts on ", expected), StrCat("nhiệm kỳ tiếp theo bắt đầu ngày ", expected)},
                {{"expected_from", std::string(expected)}});
}

absl::Status LeaderTermGap(absl::string_view cluster, absl::string_view expected) {
  return Refuse("LEADER_TERM_GAP", cluster,
                {StrCat("the next term starts on ", expected), StrCat("nhiệm kỳ tiếp theo bắt đầu ngày ", expected)},
                {{"expected_from", std::string(expected)}});
}

absl::Status ClusterUnknown(absl::string_view cluster) {
  return Refuse("CLUSTER_UNKNOWN", cluster,
                {StrCat(cluster, " does not exist here"), StrCat("không có ", cluster, " ở đây")});
}

absl::Status NoClusterHead(absl::string_view cluster, absl::string_view day) {
  return Refuse("NO_CLUSTER_HEAD", cluster,
                {StrCat(cluster, " has no head on ", day), StrCat(cluster, " chưa có cụm trưởng ngày ", day)});
}

absl::Status ClosedBeforeLaunch(absl::string_view launched_on) {
  return Refuse("CLOSED_BEFORE_LAUNCH", launched_on,
                {StrCat("it was launched on ", launched_on), StrCat("phong trào được phát động ngày ", launched_on)});
}

absl::Status CampaignUnknown(absl::string_view campaign) {
  return Refuse("CAMPAIGN_UNKNOWN", campaign, {StrCat(campaign, " does not exist"), StrCat("không có ", campaign)});
}

absl::Status TargetInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("TARGET_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status RevisionChanged(absl::string_view pledge) {
  return MakeError(StatusCode::kAborted,
                   {.reason = "REVISION_CHANGED",
                    .message = {StrCat(pledge, " is in another revision than the one to be signed; read it again"),
                                StrCat(pledge, " đã sang bản khác với bản định ký; hãy đọc lại")},
                    .resource_name = std::string(pledge)});
}

absl::Status NotAParty(absl::string_view unit, absl::string_view pledge) {
  return Refuse("NOT_A_PARTY", unit,
                {StrCat(unit, " is not a party of ", pledge), StrCat(unit, " không phải một bên của ", pledge)});
}

absl::Status AlreadySigned(absl::string_view unit, absl::string_view pledge) {
  return Refuse("ALREADY_SIGNED", unit, {StrCat(unit, " has signed ", pledge), StrCat(unit, " đã ký ", pledge)});
}

absl::Status TargetUnknown(absl::string_view target, absl::string_view pledge) {
  return Refuse("TARGET_UNKNOWN", target,
                {StrCat(pledge, " has no target ", target), StrCat(pledge, " không có chỉ tiêu ", target)});
}

absl::Status NotMeasured(absl::string_view indicator) {
  return Refuse("NOT_MEASURED", indicator,
                {StrCat("the service asked has no figure for ", indicator, " of this unit; record an inspection"),
                 StrCat("nguồn được hỏi không có số liệu ", indicator, " của đơn vị; hãy ghi kết quả kiểm tra")});
}

absl::Status AwardKindUnknown(absl::string_view kind, absl::string_view day) {
  return Malformed("AWARD_KIND_UNKNOWN", "award_kind",
                   {StrCat("no rules for award kind ", kind, " on ", day),
                    StrCat("không có quy định cho loại khen thưởng ", kind, " ngày ", day)});
}

absl::Status RuleSetInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("RULE_SET_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status RuleSetUnknown(absl::string_view rule_set) {
  return Refuse("RULE_SET_UNKNOWN", rule_set,
                {StrCat("no published rule set ", rule_set, " of this scope"),
                 StrCat("không có bộ quy định ", rule_set, " đã công bố trong phạm vi này")});
}

absl::Status RuleSetOverlap(absl::string_view rule_set, absl::string_view other) {
  return Refuse("RULE_SET_OVERLAP", rule_set,
                {StrCat(other, " rules on some of these kinds on some of these days; replace it"),
                 StrCat(other, " đã quy định một số loại này trong một số ngày này; hãy thay thế bộ đó")});
}

absl::Status TooManyRuleSets(int64_t most) {
  return Refuse("TOO_MANY_RULE_SETS", "ruleSets",
                {StrCat(most, " rule sets are published"), StrCat("đã công bố ", most, " bộ quy định")});
}

absl::Status NotEligible(absl::string_view recipient, std::vector<PreconditionViolation> violations) {
  return MakeError(StatusCode::kFailedPrecondition,
                   {.reason = "NOT_ELIGIBLE",
                    .message = {StrCat(recipient, " does not meet ", violations.size(), " of the conditions"),
                                StrCat(recipient, " không đạt ", violations.size(), " điều kiện")},
                    .preconditions = std::move(violations)});
}

absl::Status EligibilityUnsettled(absl::string_view recipient, absl::string_view condition) {
  return Refuse("ELIGIBILITY_UNSETTLED", recipient,
                {StrCat("what was known for ", condition, " on submission is not known any more"),
                 StrCat("căn cứ xét ", condition, " khi nộp hồ sơ nay không còn")},
                {{"condition", std::string(condition)}});
}

absl::Status TooMuchToJudge(absl::string_view recipient, int64_t most) {
  return Refuse("TOO_MUCH_TO_JUDGE", recipient,
                {StrCat("more than ", most, " facts or awards are recorded of ", recipient),
                 StrCat(recipient, " có hơn ", most, " bản ghi")});
}

absl::Status FactInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("FACT_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status FactUnknown(absl::string_view fact) {
  return Refuse("FACT_UNKNOWN", fact,
                {StrCat("no ", fact, " that this one can replace"), StrCat("không có ", fact, " để thay thế")});
}

absl::Status AchievementKnown(absl::string_view recipient) {
  return MakeError(StatusCode::kAlreadyExists, "ACHIEVEMENT_KNOWN",
                   {StrCat(recipient, " has an achievement with this evidence"),
                    StrCat(recipient, " đã có thành tích với minh chứng này")});
}

absl::Status AchievementUnknown(absl::string_view achievement) {
  return Refuse("ACHIEVEMENT_UNKNOWN", achievement,
                {StrCat("the recipient has no ", achievement), StrCat("đối tượng không có ", achievement)});
}

absl::Status AchievementUsed(absl::string_view achievement) {
  return Refuse(
      "ACHIEVEMENT_USED", achievement,
      {StrCat("another award rests on ", achievement), StrCat(achievement, " đã là căn cứ khen thưởng khác")});
}

absl::Status RecipientKindRefused(absl::string_view kind) {
  return Refuse("RECIPIENT_KIND_REFUSED", kind,
                {StrCat(kind, " is not given to such recipients"), StrCat(kind, " không tặng cho đối tượng này")});
}

absl::Status ClusterRequired(absl::string_view kind) {
  return Refuse("CLUSTER_REQUIRED", kind,
                {StrCat(kind, " goes to the leading unit of a cluster; name the cluster"),
                 StrCat(kind, " tặng cho đơn vị dẫn đầu cụm, khối; cần nêu cụm, khối")});
}

absl::Status NomineeUnknown(absl::string_view organization) {
  return Refuse("NOMINEE_UNKNOWN", organization,
                {StrCat("the registry never recorded ", organization), StrCat("chưa có dữ liệu về ", organization)});
}

absl::Status NomineeNotOperating(absl::string_view organization, absl::string_view status, absl::string_view day) {
  return Refuse("NOMINEE_NOT_OPERATING", organization,
                {StrCat(organization, " is ", status, " on ", day, "; it must operate"),
                 StrCat(organization, " ở trạng thái ", status, " ngày ", day, "; đơn vị phải đang hoạt động")},
                {{"status", std::string(status)}});
}

absl::Status NomineeBadDebt(absl::string_view organization, int64_t group, int64_t days, absl::string_view day) {
  return Refuse(
      "NOMINEE_BAD_DEBT", organization,
      {StrCat(organization, " has bad debts with the support funds on ", day, ": group ", group, ", ", days,
              " days past due"),
       StrCat(organization, " có nợ xấu tại quỹ hỗ trợ ngày ", day, ": nhóm ", group, ", quá hạn ", days, " ngày")},
      {{"debt_group", StrCat(group)}, {"days_past_due", StrCat(days)}});
}

absl::Status NomineeDebtsUnknown(absl::string_view organization, absl::string_view day) {
  return Refuse("NOMINEE_DEBTS_UNKNOWN", organization,
                {StrCat("the support funds cannot tell whether ", organization, " has bad debts on ", day),
                 StrCat("quỹ hỗ trợ chưa xác định được ", organization, " có nợ xấu ngày ", day, " hay không")});
}

absl::Status ReasonRequired(absl::string_view action) {
  return Malformed("REASON_REQUIRED", "reason",
                   {StrCat(action, " needs a reason"), StrCat("bước ", action, " cần nêu lý do")});
}

absl::Status BallotRequired(absl::string_view kind) {
  return Refuse("BALLOT_REQUIRED", kind,
                {StrCat("a council's ballot must recommend ", kind, " first"),
                 StrCat(kind, " phải được Hội đồng bỏ phiếu đề nghị trước")});
}

absl::Status QuotaUsedUp(absl::string_view kind, absl::string_view cluster, int64_t year, int64_t quota) {
  return Refuse("QUOTA_USED_UP", cluster,
                {StrCat(cluster, " may have ", quota, " of ", kind, " for ", year, " and has it"),
                 StrCat(cluster, " đã đủ ", quota, " ", kind, " năm ", year)},
                {{"quota", StrCat(quota)}});
}

absl::Status CouncilInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("COUNCIL_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status NoQuorum(int64_t present, int64_t quorum) {
  return Refuse("NO_QUORUM", "council",
                {StrCat(present, " members attend; ", quorum, " must"),
                 StrCat("có ", present, " thành viên dự họp; cần ít nhất ", quorum)},
                {{"present", StrCat(present)}, {"quorum", StrCat(quorum)}});
}

absl::Status NominationUnknown(absl::string_view nomination) {
  return Refuse("NOMINATION_UNKNOWN", nomination,
                {StrCat(nomination, " does not exist, is not on the agenda, or stands twice"),
                 StrCat(nomination, " không tồn tại, không có trong chương trình họp hoặc bị lặp")});
}

absl::Status NotInCouncil(absl::string_view principal) {
  return Malformed(
      "NOT_IN_COUNCIL", "recused",
      {StrCat(principal, " is not a member of the council"), StrCat(principal, " không phải thành viên Hội đồng")});
}

absl::Status ThresholdUnreachable(int64_t needed, int64_t attainable, int64_t base) {
  return Refuse("THRESHOLD_UNREACHABLE", "recused",
                {StrCat(needed, " of ", base, " members must agree and only ", attainable,
                        " may vote; change the council or the recusals"),
                 StrCat("cần ", needed, "/", base, " thành viên đồng ý nhưng chỉ ", attainable,
                        " người được bỏ phiếu; cần kiện toàn Hội đồng")},
                {{"needed", StrCat(needed)}, {"attainable", StrCat(attainable)}, {"base", StrCat(base)}});
}

absl::Status CouncilUnknown(absl::string_view council) {
  return Refuse("COUNCIL_UNKNOWN", council, {StrCat(council, " does not exist"), StrCat("không có ", council)});
}

absl::Status RelationInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("RELATION_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status BallotsOpen(absl::string_view meeting, int64_t open) {
  return Refuse("BALLOTS_OPEN", meeting,
                {StrCat(open, " ballots of ", meeting, " are open; close or annul them first"),
                 StrCat(meeting, " còn ", open, " cuộc bỏ phiếu chưa đóng; cần đóng hoặc hủy trước")},
                {{"open", StrCat(open)}});
}

absl::Status NotTheChair(absl::string_view meeting) {
  return MakeError(StatusCode::kPermissionDenied, "NOT_THE_CHAIR",
                   {StrCat("the minutes of ", meeting, " are signed by a chair or vice chair who attended"),
                    StrCat("biên bản ", meeting, " do chủ tịch hoặc phó chủ tịch dự họp ký")});
}

absl::Status MinutesBeforeMeeting(absl::string_view held_on) {
  return Malformed("MINUTES_BEFORE_MEETING", "signed_on",
                   {StrCat("the meeting is held on ", held_on), StrCat("cuộc họp được tổ chức ngày ", held_on)});
}

absl::Status NotEligibleToVote(absl::string_view ballot) {
  return MakeError(StatusCode::kPermissionDenied, "NOT_ELIGIBLE_TO_VOTE",
                   {StrCat("the caller may not vote in ", ballot), StrCat("người gọi không được bỏ phiếu ", ballot)});
}

absl::Status AlreadyVoted(absl::string_view ballot) {
  return Refuse("ALREADY_VOTED", ballot,
                {StrCat("the caller has voted in ", ballot), StrCat("người gọi đã bỏ phiếu ", ballot)});
}

absl::Status NotVotedYet(absl::string_view ballot) {
  return Refuse("NOT_VOTED_YET", ballot,
                {StrCat("the caller has no vote in ", ballot, " to revise"),
                 StrCat("người gọi chưa bỏ phiếu ", ballot, " nên không có phiếu để sửa")});
}

absl::Status RevisionsUsedUp(absl::string_view ballot, int64_t most) {
  return Refuse("REVISIONS_USED_UP", ballot,
                {StrCat("a member votes at most ", most, " times in ", ballot, ", revisions included"),
                 StrCat("mỗi thành viên bỏ phiếu ", ballot, " tối đa ", most, " lần, kể cả sửa phiếu")},
                {{"most", StrCat(most)}});
}

absl::Status BallotKeyMissing(absl::string_view ballot) {
  return Refuse("BALLOT_KEY_MISSING", ballot,
                {StrCat("the service does not have the key that seals the votes of ", ballot),
                 StrCat("hệ thống không có khóa niêm phong phiếu của ", ballot)});
}

absl::Status BallotBoxDamaged(absl::string_view ballot) {
  return Refuse("BALLOT_BOX_DAMAGED", ballot,
                {StrCat("the sealed votes of ", ballot, " are not those that its roll tells of; annul it"),
                 StrCat("phiếu niêm phong của ", ballot, " không khớp với danh sách đã bỏ phiếu; cần hủy")});
}

absl::Status CommitmentUnknown(absl::string_view ballot) {
  return MakeError(StatusCode::kNotFound, "COMMITMENT_UNKNOWN",
                   {StrCat("no vote of ", ballot, " has this commitment"),
                    StrCat("không có phiếu nào của ", ballot, " mang mã cam kết này")});
}

absl::Status ChannelRefused(absl::string_view ballot) {
  return Refuse(
      "CHANNEL_REFUSED", ballot,
      {"present members vote in the room, absent ones in writing where the rule allows it",
       "thành viên dự họp bỏ phiếu tại chỗ, thành viên vắng mặt cho ý kiến bằng văn bản nếu quy định cho phép"});
}

absl::Status DecisionNumberTaken(absl::string_view number, absl::string_view authority, int64_t year) {
  return MakeError(StatusCode::kAlreadyExists,
                   {.reason = "DECISION_NUMBER_TAKEN",
                    .message = {StrCat(authority, " issued decision ", number, " in ", year, " already"),
                                StrCat(authority, " đã ban hành quyết định số ", number, " năm ", year)},
                    .metadata = {{"number", std::string(number)}, {"year", StrCat(year)}}});
}

absl::Status ItemInvalid(absl::string_view field, absl::string_view why_en, absl::string_view why_vi) {
  return Malformed("ITEM_INVALID", field, {std::string(why_en), std::string(why_vi)});
}

absl::Status AuthorityRefused(absl::string_view authority, absl::string_view subject) {
  return Refuse(
      "AUTHORITY_REFUSED", subject,
      {StrCat(authority, " may not grant ", subject), StrCat(authority, " không có thẩm quyền tặng ", subject)});
}

absl::Status RegistryNotAsked() {
  return MakeError(StatusCode::kInternal, "REGISTRY_NOT_ASKED",
                   {"the registry was not asked", "chưa hỏi dữ liệu từ hệ thống đăng ký"});
}

}  // namespace htx::awards

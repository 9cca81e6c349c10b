#include "registry/domain/allowed_action.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/lifecycle_errors.h"
#include "registry/domain/status_move.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kCanRegister = "PENDING, OPERATING, SUSPENDED";
constexpr absl::string_view kNotVoided =
    "PENDING, OPERATING, SUSPENDED, NOT_AT_ADDRESS, REVOKED, DISSOLVING, DISSOLVED, REORGANISED, BANKRUPT, REFUSED";

// Moves that end or void the organisation, and so ask other services what is open.
bool AsksForObligations(Move move) {
  switch (move) {
    case Move::kCompleteDissolution:
    case Move::kMerge:
    case Move::kConsolidate:
    case Move::kDivide:
    case Move::kConvert:
    case Move::kVoid:
    case Move::kVoidDuplicate:
      return true;
    default:
      return false;
  }
}

// What of `dependents` stands against `move`.
std::vector<Dependent> Blocking(Move move, const Dependents& dependents) {
  switch (move) {
    case Move::kVoid:
      return dependents.All();
    case Move::kMerge:
    case Move::kConsolidate:
    case Move::kDivide:
    case Move::kConvert:
    case Move::kVoidDuplicate:
      return dependents.kept;
    default:
      return {};
  }
}

// What to do when the status forbids an action that `steps` lead to.
Text RemedyFor(LegalStatus status, const std::vector<std::string>& steps) {
  if (!steps.empty()) {
    const std::string words = absl::StrJoin(steps, ", ");
    return {.en = absl::StrCat("first: ", words), .vi = absl::StrCat("trước hết thực hiện: ", words)};
  }
  switch (status) {
    case LegalStatus::kVoided:
      return {.en = "UndeleteOrganization takes back that it was voided",
              .vi = "UndeleteOrganization khôi phục hồ sơ đã ghi nhận nhầm"};
    case LegalStatus::kReorganised:
      return {.en = "it was reorganised: act on its successors",
              .vi = "tổ chức đã được tổ chức lại: hãy thực hiện với tổ chức kế thừa"};
    case LegalStatus::kDissolved:
    case LegalStatus::kBankrupt:
    case LegalStatus::kRefused:
      return {.en = "its status is final: nothing leads out of it but a correction of the record",
              .vi = "tình trạng này là cuối cùng: chỉ có thể thay đổi bằng đính chính hồ sơ"};
    default:
      return {.en = "no action leads from this status to one that admits it",
              .vi = "không có thao tác nào đưa tổ chức đến tình trạng cho phép"};
  }
}

class Verdicts {
 public:
  explicit Verdicts(LegalStatus status) : status_(status) {}

  ActionVerdict& Add(absl::string_view action) {
    list_.push_back({.action = std::string(action)});
    return list_.back();
  }
  // An action that `admitted` statuses admit, or those to which `way` leads.
  ActionVerdict& AddByStatus(absl::string_view action, bool allowed, absl::string_view admitted, Move way) {
    ActionVerdict& verdict = Add(action);
    if (allowed) return verdict;
    verdict.verdict = StateForbids(action, status_, admitted);
    verdict.unblocked_by = FirstSteps(status_, way);
    if (status_ == LegalStatus::kVoided) verdict.unblocked_by = {std::string(RuleOf(Move::kRestore).action)};
    verdict.remedy = RemedyFor(status_, verdict.unblocked_by);
    return verdict;
  }
  std::vector<ActionVerdict> Take() { return std::move(list_); }

 private:
  const LegalStatus status_;
  std::vector<ActionVerdict> list_ = {};
};

// Completion because nobody objected is an action of its own: time unblocks it.
void AddNoObjection(const Timeline& timeline, absl::CivilDay day, const RuleBook& rules, ActionVerdict& verdict) {
  const auto asked = MoveStatus(
      timeline, {.move = Move::kCompleteDissolution, .day = day, .reason = StateReason::kNoObjection}, rules);
  verdict.judged_at_call = {"OPEN_OBLIGATIONS"};
  if (asked.ok()) return;
  verdict.verdict = asked.status();
  const std::optional<DissolutionFacts> dissolution = FindDissolution(timeline, day, rules);
  if (dissolution && dissolution->objection_end) {
    const std::string next = FormatDay(*dissolution->objection_end + 1);
    verdict.remedy = {
        .en = absl::StrCat("possible from ", next, "; DissolveOrganization.COMPLETE with the dossier before"),
        .vi = absl::StrCat("thực hiện được từ ngày ", next, "; trước đó dùng DissolveOrganization.COMPLETE kèm hồ sơ")};
  } else {
    verdict.remedy = {.en = "use DissolveOrganization.COMPLETE with the dossier",
                      .vi = "hãy dùng DissolveOrganization.COMPLETE kèm hồ sơ"};
  }
  verdict.unblocked_by = {std::string(RuleOf(Move::kCompleteDissolution).action)};
}

// A kind becomes what the law of the day knows; most become nothing else.
void AddForms(Kind kind, absl::CivilDay day, const RuleBook& rules, ActionVerdict& verdict) {
  for (const Term<Kind>& target : Terms<Kind>()) {
    if (FindConversion(rules, kind, target.value, day) != nullptr) return;
  }
  verdict.verdict = KindForbids(verdict.action, kind, std::nullopt, day);
  verdict.remedy = {.en = "no rule known for this day lets it take another form",
                    .vi = "chưa có quy định áp dụng cho ngày này cho phép chuyển sang loại hình khác"};
}

}  // namespace

std::vector<ActionVerdict> VerdictsOn(const Timeline& timeline, absl::CivilDay day, const Dependents& dependents,
                                      const RuleBook& rules) {
  const Revision* revision = RevisionOn(timeline, day);
  HTX_CHECK(revision != nullptr);
  const LegalStatus status = revision->facts.legal_status;
  Verdicts verdicts(status);
  const bool ended = IsTerminal(status);
  // What an ended organisation admits no more has no way back; any move to OPERATING stands for the others.
  verdicts.AddByStatus("UpdateOrganization", AdmitsRegistration(status), ended ? kNotEnded : kCanRegister,
                       Move::kSuspend);
  verdicts.AddByStatus("CorrectOrganization", status != LegalStatus::kVoided, kNotVoided, Move::kRestore);
  verdicts.AddByStatus("RecordActivityStatus", !ended, kNotEnded, Move::kSuspend);
  verdicts.AddByStatus("CreateRelationship", !ended, kNotEnded, Move::kSuspend);
  for (const MoveRule& rule : AllMoves()) {
    ActionVerdict& verdict =
        verdicts.AddByStatus(rule.action, Admits(status, rule.move), AdmittingStatuses(rule.move), rule.move);
    if (AsksForObligations(rule.move)) verdict.judged_at_call = {"OPEN_OBLIGATIONS"};
    if (rule.move == Move::kStartDissolution && status == LegalStatus::kNotAtAddress) {
      verdict.judged_at_call = {"BASIS_FORBIDS"};  // A court or an authority alone decides it.
    }
    if (rule.move == Move::kRestore && !verdict.verdict.ok()) {
      verdict.verdict = NotDeleted("the organisation");
      verdict.unblocked_by.clear();
      verdict.remedy = {.en = "nothing to take back: it is not voided", .vi = "không có gì để khôi phục"};
    }
    if (rule.move == Move::kConvert && verdict.verdict.ok()) AddForms(revision->facts.kind, day, rules, verdict);
    const std::vector<Dependent> blocking = Blocking(rule.move, dependents);
    if (verdict.verdict.ok() && !blocking.empty()) {
      verdict.verdict = HasDependents("the organisation", blocking);
      verdict.remedy = {.en = absl::StrCat("end or move first: ", blocking[0].text.en),
                        .vi = absl::StrCat("kết thúc hoặc chuyển trước: ", blocking[0].text.vi)};
    }
    if (rule.move == Move::kCompleteDissolution && verdict.verdict.ok()) {
      AddNoObjection(timeline, day, rules, verdicts.Add("DissolveOrganization.COMPLETE.NO_OBJECTION"));
    }
  }
  return verdicts.Take();
}

}  // namespace htx::registry

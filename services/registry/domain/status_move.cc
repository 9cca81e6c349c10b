#include "registry/domain/status_move.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/working_days.h"
#include "registry/domain/errors.h"
#include "registry/domain/legal_duties.h"
#include "registry/domain/lifecycle_errors.h"

namespace htx::registry {
namespace {

// First day of the run of days around `revision` on which the status is what it is then.
absl::CivilDay StatusSince(const Timeline& timeline, const Revision* revision) {
  while (revision != &timeline.front() && (revision - 1)->facts.legal_status == revision->facts.legal_status) {
    --revision;
  }
  return revision->valid_from;
}

class MoveJudge {
 public:
  MoveJudge(const Timeline& timeline, const Revision& on_day, const StatusMove& asked, const RuleBook& rules)
      : timeline_(timeline), on_day_(on_day), asked_(asked), rules_(rules) {}

  absl::StatusOr<StateReason> Judge(std::vector<LifecycleFinding>& findings) {
    HTX_ASSIGN_OR_RETURN(const StateReason reason, JudgeReason());
    if (asked_.move == Move::kSuspend) HTX_RETURN_IF_ERROR(JudgeSuspension(findings));
    if (asked_.move == Move::kSuspend || asked_.move == Move::kEndSuspension) JudgeNotice(findings);
    if (asked_.move == Move::kStartDissolution) JudgeStart(findings);
    if (asked_.move == Move::kCompleteDissolution) HTX_RETURN_IF_ERROR(JudgeCompletion(reason, findings));
    for (LifecycleFinding& open : FindOpenDuties(timeline_, asked_, reason, rules_)) {
      findings.push_back(std::move(open));
    }
    return reason;
  }

 private:
  // The reason that was asked for, or the move's own. What is revoked dissolves by force; what is not found at its
  // address, by a decision of a court or an authority; and no other because it is revoked.
  absl::StatusOr<StateReason> JudgeReason() const {
    using enum StateReason;
    const LegalStatus from = on_day_.facts.legal_status;
    StateReason reason = asked_.reason;
    if (reason == kUnspecified) reason = RuleOf(asked_.move).reason;
    if (asked_.move != Move::kStartDissolution) return reason;
    const bool revoked = from == LegalStatus::kRevoked;
    if (revoked && asked_.reason == kUnspecified) reason = kCertificateRevoked;
    const bool decided = reason == kCourtDecision || reason == kAuthorityDecision;
    const bool fits = revoked                              ? reason != kMembersResolution
                      : from == LegalStatus::kNotAtAddress ? decided
                                                           : reason != kCertificateRevoked;
    if (!fits) return BasisForbids(RuleOf(asked_.move).action, reason, from);
    return reason;
  }

  absl::Status JudgeSuspension(std::vector<LifecycleFinding>& findings) {
    if (asked_.until) {
      HTX_RETURN_IF_ERROR(CheckSuspensionTerm(asked_.day, *asked_.until, rules_));
      if (rules_.Find(kRuleSuspensionMonths, asked_.day) == nullptr) {
        findings.push_back(MakeFinding("RULE_UNKNOWN", FindingSeverity::kInfo,
                                       {.en = "how long one notice could cover on that day is not known",
                                        .vi = "chưa rõ quy định về thời hạn mỗi lần thông báo tại ngày đó"}));
      }
    } else {
      findings.push_back(MakeFinding(
          "SUSPENSION_END_MISSING", FindingSeverity::kWarning,
          {.en = "the last day of the suspension is not stated", .vi = "chưa ghi ngày kết thúc tạm ngừng"}));
    }
    const std::optional<absl::CivilDay>& before = on_day_.facts.suspended_until;
    if (before && *before + 1 < asked_.day) {
      findings.push_back(MakeFinding("SUSPENSION_LAPSED", FindingSeverity::kWarning,
                                     {.en = absl::StrCat("the notice before ended on ", FormatDay(*before)),
                                      .vi = absl::StrCat("thông báo trước đã hết hạn ngày ", FormatDay(*before))}));
    }
    return absl::OkStatus();
  }

  // A suspension, its renewal and its end are announced some days before.
  void JudgeNotice(std::vector<LifecycleFinding>& findings) {
    const Rule* notice = rules_.Find(kRuleSuspensionNotice, asked_.day);
    if (!asked_.document_day || notice == nullptr) return;
    if (WorkingDays::Vietnam().After(*asked_.document_day, notice->Number()) <= asked_.day) return;
    findings.push_back(
        MakeFinding("NOTICE_LATE", FindingSeverity::kWarning,
                    {.en = absl::StrCat("the notice of ", FormatDay(*asked_.document_day), " came less than ",
                                        notice->Number(), " working days before ", FormatDay(asked_.day)),
                     .vi = absl::StrCat("thông báo ngày ", FormatDay(*asked_.document_day), " gửi muộn hơn ",
                                        notice->Number(), " ngày làm việc trước ngày ", FormatDay(asked_.day))},
                    notice));
  }

  void JudgeStart(std::vector<LifecycleFinding>& findings) {
    const Rule* rule = rules_.Find(kRuleDissolutionStatus, asked_.day);
    if (!asked_.document_day || rule == nullptr) return;
    const absl::CivilDay latest = WorkingDays::Vietnam().After(*asked_.document_day, rule->Number());
    if (asked_.day <= latest) return;
    findings.push_back(MakeFinding("STATUS_LATE", FindingSeverity::kInfo,
                                   {.en = absl::StrCat("the status was due by ", FormatDay(latest)),
                                    .vi = absl::StrCat("tình trạng phải được cập nhật trước ngày ", FormatDay(latest))},
                                   rule));
  }

  absl::Status JudgeCompletion(StateReason reason, std::vector<LifecycleFinding>& findings) {
    const std::optional<DissolutionFacts> dissolution = FindDissolution(timeline_, asked_.day, rules_);
    HTX_CHECK(dissolution.has_value());
    if (reason == StateReason::kNoObjection) {
      if (!dissolution->objection_end) return ObjectionPeriodUnknown(dissolution->start);
      if (asked_.day <= *dissolution->objection_end) {
        return ObjectionPeriodRunning(*dissolution->objection_end, dissolution->rule_version);
      }
    }
    const Rule* rule = rules_.Find(kRuleDissolutionDossier, asked_.day);
    if (reason != StateReason::kDebtsSettled || !asked_.document_day || rule == nullptr) return absl::OkStatus();
    const absl::CivilDay latest = WorkingDays::Vietnam().After(*asked_.document_day, rule->Number());
    if (asked_.day > latest) {
      findings.push_back(MakeFinding("DOSSIER_LATE", FindingSeverity::kWarning,
                                     {.en = absl::StrCat("the dossier was due by ", FormatDay(latest)),
                                      .vi = absl::StrCat("hồ sơ phải nộp trước ngày ", FormatDay(latest))},
                                     rule));
    }
    return absl::OkStatus();
  }

  const Timeline& timeline_;
  const Revision& on_day_;
  const StatusMove& asked_;
  const RuleBook& rules_;
};

// The fields that a move states.
constexpr Field kMoved[] = {Field::kLegalStatus, Field::kDissolvedDate, Field::kStateReason, Field::kSuspendedUntil};

// The first day after `on_day` for which a move is recorded, also one that leaves the status what it was.
std::optional<absl::CivilDay> NextMove(const Timeline& timeline, const Revision& on_day) {
  const auto later = std::find_if(timeline.begin(), timeline.end(), [&](const Revision& revision) {
    if (revision.valid_from <= on_day.valid_from) return false;
    return revision.States(Field::kLegalStatus) || std::any_of(std::begin(kMoved), std::end(kMoved), [&](Field field) {
             return !SameField(field, on_day.facts, revision.facts);
           });
  });
  if (later == timeline.end()) return std::nullopt;
  return later->valid_from;
}

}  // namespace

absl::Status CheckSuspensionTerm(absl::CivilDay first, absl::CivilDay last, const RuleBook& rules) {
  const Rule* rule = rules.Find(kRuleSuspensionMonths, first);
  if (rule == nullptr) return absl::OkStatus();
  const absl::CivilDay latest = AddMonths(first, rule->Number()) - 1;
  return last > latest ? SuspensionTooLong(latest, rule->Number(), rule->version()) : absl::OkStatus();
}

absl::StatusOr<MoveDecision> MoveStatus(const Timeline& timeline, const StatusMove& asked, const RuleBook& rules,
                                        const OtherFacts& others) {
  const MoveRule& rule = RuleOf(asked.move);
  HTX_CHECK(rule.to.has_value());
  const Revision* on_day = RevisionOn(timeline, asked.day);
  if (on_day == nullptr) return BeforeFounding(timeline.front().valid_from);
  const LegalStatus from = on_day->facts.legal_status;
  if (!Admits(from, asked.move)) return StateForbids(rule.action, from, AdmittingStatuses(asked.move));
  if (const std::optional<absl::CivilDay> next = NextMove(timeline, *on_day)) return StatusChangedLater(*next);
  MoveDecision decision;
  HTX_ASSIGN_OR_RETURN(decision.reason, MoveJudge(timeline, *on_day, asked, rules).Judge(decision.findings));
  Facts values = on_day->facts;
  values.legal_status = *rule.to;
  values.state_reason = decision.reason;
  values.suspended_until = asked.move == Move::kSuspend ? asked.until : std::nullopt;
  if (IsEnded(*rule.to)) values.dissolved_date = asked.day;
  HTX_ASSIGN_OR_RETURN(decision.splice, Apply(timeline, asked.day, kMoved, values));
  const std::optional<ForbiddenFact> forbidden =
      FindForbiddenFact(timeline, After(timeline, decision.splice), kMoved, others);
  if (forbidden) return FactRecordedLater(forbidden->day, forbidden->text);
  return decision;
}

absl::StatusOr<Splice> VoidAll(const Timeline& timeline, Move move) {
  const MoveRule& rule = RuleOf(move);
  const LegalStatus status = timeline.back().facts.legal_status;
  if (!Admits(status, move)) return StateForbids(rule.action, status, AdmittingStatuses(move));
  Splice splice{.closed = timeline};
  for (const Revision& revision : timeline) {
    Revision voided{.valid_from = revision.valid_from,
                    .valid_to = revision.valid_to,
                    .facts = revision.facts,
                    .stated = revision.stated};
    voided.facts.legal_status = LegalStatus::kVoided;
    voided.facts.state_reason = rule.reason;
    voided.facts.suspended_until.reset();
    voided.facts.dissolved_date.reset();
    splice.opened.push_back(std::move(voided));
  }
  return splice;
}

absl::StatusOr<Splice> Restore(const std::string& name, const Timeline& timeline, const Timeline& former) {
  if (!Admits(timeline.back().facts.legal_status, Move::kRestore)) return NotDeleted(name);
  HTX_CHECK(!former.empty());
  Splice splice{.closed = timeline};
  for (const Revision& revision : former) {
    splice.opened.push_back({.valid_from = revision.valid_from,
                             .valid_to = revision.valid_to,
                             .facts = revision.facts,
                             .stated = revision.stated});
  }
  return splice;
}

std::optional<DissolutionFacts> FindDissolution(const Timeline& timeline, absl::CivilDay day, const RuleBook& rules) {
  const Revision* revision = RevisionOn(timeline, day);
  if (revision == nullptr) return std::nullopt;
  while (revision->facts.legal_status == LegalStatus::kDissolved && revision != &timeline.front()) --revision;
  if (revision->facts.legal_status != LegalStatus::kDissolving) return std::nullopt;
  DissolutionFacts facts{.basis = revision->facts.state_reason, .start = StatusSince(timeline, revision)};
  if (const Rule* rule = rules.Find(kRuleObjectionDays, facts.start)) {
    facts.objection_end = facts.start + rule->Number();
    facts.rule_version = rule->version();
  }
  return facts;
}

std::vector<LifecycleFinding> StateFindings(const Timeline& timeline, absl::CivilDay day, const RuleBook& rules) {
  std::vector<LifecycleFinding> findings;
  const Revision* revision = RevisionOn(timeline, day);
  if (revision == nullptr) return findings;
  const Facts& facts = revision->facts;
  if (facts.legal_status == LegalStatus::kSuspended && facts.suspended_until && day > *facts.suspended_until) {
    findings.push_back(
        MakeFinding("SUSPENSION_EXPIRED", FindingSeverity::kWarning,
                    {.en = absl::StrCat("the suspension ended on ", FormatDay(*facts.suspended_until),
                                        " and was neither renewed nor lifted"),
                     .vi = absl::StrCat("thời hạn tạm ngừng đã hết ngày ", FormatDay(*facts.suspended_until),
                                        " nhưng chưa được gia hạn hoặc kết thúc")},
                    rules.Find(kRuleSuspensionMonths, day)));
  }
  if (facts.legal_status == LegalStatus::kDissolving) {
    const std::optional<DissolutionFacts> dissolution = FindDissolution(timeline, day, rules);
    if (dissolution && dissolution->objection_end) {
      const std::string last = FormatDay(*dissolution->objection_end);
      const Rule* rule = rules.Find(kRuleObjectionDays, dissolution->start);
      findings.push_back(
          day > *dissolution->objection_end
              ? MakeFinding(
                    "DISSOLUTION_PERIOD_OVER", FindingSeverity::kWarning,
                    {.en = absl::StrCat("objections were possible until ", last, "; the dissolution can be completed"),
                     .vi = absl::StrCat("đã hết thời hạn phản đối (ngày ", last, "); có thể hoàn tất giải thể")},
                    rule)
              : MakeFinding("DISSOLUTION_PERIOD_RUNNING", FindingSeverity::kInfo,
                            {.en = absl::StrCat("objections are possible until ", last),
                             .vi = absl::StrCat("thời hạn phản đối đến hết ngày ", last)},
                            rule));
    }
  }
  if (facts.legal_status == LegalStatus::kRevoked) {
    std::optional<LifecycleFinding> publication = FindPublication(StatusSince(timeline, revision), rules);
    if (publication) findings.push_back(*std::move(publication));
  }
  if (facts.legal_status == LegalStatus::kPending) {
    const absl::CivilDay since = StatusSince(timeline, revision);
    const Rule* rule = rules.Find(kRuleRegistrationTime, since);
    if (rule != nullptr && day > WorkingDays::Vietnam().After(since, rule->Number())) {
      findings.push_back(MakeFinding("REGISTRATION_OVERDUE", FindingSeverity::kWarning,
                                     {.en = absl::StrCat("the decision on the registration was due within ",
                                                         rule->Number(), " working days of ", FormatDay(since)),
                                      .vi = absl::StrCat("quyết định đăng ký phải được ban hành trong ", rule->Number(),
                                                         " ngày làm việc kể từ ngày ", FormatDay(since))},
                                     rule));
    }
  }
  return findings;
}

}  // namespace htx::registry

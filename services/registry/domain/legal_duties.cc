#include "registry/domain/legal_duties.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/working_days.h"
#include "registry/domain/least_members.h"
#include "registry/domain/lifecycle_rules.h"

namespace htx::registry {
namespace {

using DutyFindings = std::vector<LifecycleFinding>;

void JudgeFalseDossier(const StatusMove& asked, StateReason reason, const RuleBook& rules, DutyFindings& findings) {
  const Rule* const rule = rules.Find(kRuleFalseDossier, asked.day);
  if (asked.move != Move::kRevoke || reason != StateReason::kFalseDossier || !asked.document_day || rule == nullptr) {
    return;
  }
  const absl::CivilDay latest = WorkingDays::Vietnam().After(*asked.document_day, rule->Number());
  if (asked.day <= latest) return;
  findings.push_back(MakeFinding("REVOCATION_LATE", FindingSeverity::kWarning,
                                 {.en = absl::StrCat("the false dossier was to be acted on by ", FormatDay(latest)),
                                  .vi = absl::StrCat("hồ sơ giả mạo phải được xử lý trước ngày ", FormatDay(latest))},
                                 rule));
}

// A dissolution that the members wanted, under the law of 2012.
void JudgeResolution(const StatusMove& asked, StateReason reason, const RuleBook& rules, DutyFindings& findings) {
  if (asked.move != Move::kStartDissolution || reason != StateReason::kMembersResolution) return;
  const Rule* const notice = rules.Find(kRuleDissolutionNotice, asked.day);
  if (notice != nullptr && asked.document_day && asked.day > *asked.document_day + notice->Number()) {
    const std::string latest = FormatDay(*asked.document_day + notice->Number());
    findings.push_back(MakeFinding("DISSOLUTION_NOTICE_LATE", FindingSeverity::kWarning,
                                   {.en = absl::StrCat("the authority was to be told by ", latest),
                                    .vi = absl::StrCat("phải thông báo cho cơ quan đăng ký trước ngày ", latest)},
                                   notice));
  }
  const Rule* const votes = rules.Find(kRuleDissolutionVotes, asked.day);
  const Rule* const paper = rules.Find(kRuleDissolutionPaper, asked.day);
  if (votes == nullptr || paper == nullptr) return;
  const int64_t percent = votes->Number() / 10'000;
  findings.push_back(
      MakeFinding("DISSOLUTION_DUTIES", FindingSeverity::kInfo,
                  {.en = absl::StrCat("the resolution takes at least ", percent, "% of the votes, and is announced in ",
                                      paper->value, " issues of a local paper in a row; neither is recorded here"),
                   .vi = absl::StrCat("nghị quyết phải được ít nhất ", percent,
                                      "% số phiếu tán thành và đăng báo địa "
                                      "phương ",
                                      paper->value, " số liên tiếp; sổ đăng ký không ghi nhận hai việc này")},
                  votes));
}

// A ground that the record itself could show, and does not.
void JudgeGround(const Timeline& timeline, const StatusMove& asked, StateReason reason, const RuleBook& rules,
                 DutyFindings& findings) {
  if (asked.move != Move::kRevoke && asked.move != Move::kStartDissolution) return;
  const Rule* rule = nullptr;
  bool shown = false;
  if (reason == StateReason::kInactive) {
    rule = rules.Find(kRuleInactiveMonths, asked.day);
    const std::optional<absl::CivilDay> since = CeasedSince(timeline, asked.day);
    shown = rule != nullptr && since && AddMonths(*since, rule->Number()) <= asked.day;
  } else if (reason == StateReason::kBelowMinimumMembers) {
    rule = rules.Find(kRuleBelowMinimum, WordOf(timeline.back().facts.kind), asked.day);
    const std::optional<Shortfall> shortfall = FindShortfall(timeline, asked.day);
    shown = shortfall && shortfall->Lasts(asked.day);
  } else if (reason == StateReason::kNoGeneralMeeting) {
    rule = rules.Find(kRuleGeneralMeeting, asked.day);
  }
  if (rule == nullptr || shown) return;
  findings.push_back(
      MakeFinding("GROUND_NOT_SHOWN", FindingSeverity::kInfo,
                  {.en = absl::StrCat("the record does not show ", WordOf(reason), " for ", rule->value, " months"),
                   .vi = absl::StrCat("hồ sơ chưa thể hiện căn cứ ", WordOf(reason), " trong ", rule->value, " tháng")},
                  rule));
}

void JudgeDocuments(const StatusMove& asked, const RuleBook& rules, DutyFindings& findings) {
  if (asked.documented) return;
  Text text{.en = "no document is named that the move rests on", .vi = "chưa ghi văn bản làm căn cứ"};
  const Rule* const rule = asked.move == Move::kSuspend ? rules.Find(kRuleSuspensionDocuments, asked.day) : nullptr;
  if (rule != nullptr) {
    const std::string papers = absl::StrJoin(rule->Words(), ", ");
    absl::StrAppend(&text.en, "; with the notice go the minutes and the resolution of the general meeting (", papers,
                    ")");
    absl::StrAppend(&text.vi, "; thông báo phải kèm ", papers);
  }
  findings.push_back(MakeFinding("DOCUMENTS_MISSING", FindingSeverity::kInfo, std::move(text), rule));
}

}  // namespace

std::optional<absl::CivilDay> CeasedSince(const Timeline& timeline, absl::CivilDay day) {
  std::optional<absl::CivilDay> since;
  for (const Revision& revision : timeline) {
    if (revision.valid_from > day) break;
    if (revision.facts.activity_status != ActivityStatus::kCeased) {
      since.reset();
    } else if (!since) {
      since = revision.valid_from;
    }
  }
  return since;
}

std::vector<LifecycleFinding> FindOpenDuties(const Timeline& timeline, const StatusMove& asked, StateReason reason,
                                             const RuleBook& rules) {
  DutyFindings findings;
  JudgeFalseDossier(asked, reason, rules, findings);
  JudgeResolution(asked, reason, rules, findings);
  JudgeGround(timeline, asked, reason, rules, findings);
  JudgeDocuments(asked, rules, findings);
  return findings;
}

std::optional<LifecycleFinding> FindPublication(absl::CivilDay start, const RuleBook& rules) {
  const Rule* const rule = rules.Find(kRulePublication, start);
  if (rule == nullptr) return std::nullopt;
  const std::string latest = FormatDay(WorkingDays::Vietnam().After(start, rule->Number()));
  return MakeFinding(
      "REVOCATION_PUBLICATION", FindingSeverity::kInfo,
      {.en = absl::StrCat("the revocation is to be published by ", latest, "; whether it was is not recorded"),
       .vi = absl::StrCat("quyết định thu hồi phải được công bố trước ngày ", latest,
                          "; sổ đăng ký không ghi nhận việc công bố")},
      rule);
}

}  // namespace htx::registry

#include "awards/domain/recipient_fact.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"

namespace htx::awards {
namespace {

bool IsAmong(absl::string_view code, const std::vector<absl::string_view>& codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// The codes of a kind; empty: it has none.
std::vector<absl::string_view> CodesOf(FactKind kind) {
  switch (kind) {
    case FactKind::kTaskResult:
      return {"EXCELLENT", "GOOD", "COMPLETED", "NOT_COMPLETED"};
    case FactKind::kInitiative:
      return {"BASE", "MINISTRY_PROVINCE", "NATIONAL"};
    case FactKind::kBaseCount:
      return {"UNITS", "ADVANCED_LABOURERS"};
    case FactKind::kAchievement:
    case FactKind::kDiscipline:
    case FactKind::kInvestigation:
    case FactKind::kInspection:
    case FactKind::kComplaint:
    case FactKind::kCleanRecord:
    case FactKind::kService:
    case FactKind::kRank:
      return {};
  }
  return {};
}

bool NeedsYear(FactKind kind) {
  using enum FactKind;
  return kind == kAchievement || kind == kTaskResult || kind == kInitiative || kind == kRank || kind == kBaseCount;
}

}  // namespace

absl::string_view ToText(FactKind kind) {
  using enum FactKind;
  switch (kind) {
    case kAchievement:
      return "ACHIEVEMENT";
    case kTaskResult:
      return "TASK_RESULT";
    case kInitiative:
      return "INITIATIVE";
    case kDiscipline:
      return "DISCIPLINE";
    case kInvestigation:
      return "INVESTIGATION";
    case kInspection:
      return "INSPECTION";
    case kComplaint:
      return "COMPLAINT";
    case kCleanRecord:
      return "CLEAN_RECORD";
    case kService:
      return "SERVICE";
    case kRank:
      return "RANK";
    case kBaseCount:
      return "BASE_COUNT";
  }
  return "";
}

bool IsMatter(FactKind kind) {
  using enum FactKind;
  return kind == kDiscipline || kind == kInvestigation || kind == kInspection || kind == kComplaint;
}

std::string NameOf(const FactId& id) { return absl::StrCat("recipientFacts/", id.text()); }

absl::StatusOr<RecipientFact> Record(RecipientFact fact) {
  const std::vector<absl::string_view> codes = CodesOf(fact.kind);
  if (!codes.empty() && !IsAmong(fact.code, codes)) {
    return FactInvalid("fact.code", "is not one of this kind's codes", "không thuộc các mã của loại này");
  }
  if (NeedsYear(fact.kind) && fact.year == 0) {
    return FactInvalid("fact.year", "is needed for this kind", "loại này cần năm");
  }
  if (IsMatter(fact.kind) && !fact.period) {
    return FactInvalid("fact.period", "is needed for this kind", "loại này cần thời gian");
  }
  if (fact.kind == FactKind::kAchievement && fact.evidence_sha256.empty()) {
    return FactInvalid("fact.evidence_sha256", "is needed for an achievement: two records of one are told by it",
                       "thành tích cần mã băm của minh chứng để không ghi trùng");
  }
  if (fact.kind == FactKind::kAchievement && !fact.replaces.empty()) {
    return FactInvalid("fact.replaces", "an achievement is not replaced: awards may rest on it",
                       "không thay thế thành tích vì có thể đã là căn cứ khen thưởng");
  }
  if (fact.kind == FactKind::kRank && (fact.number < 1 || fact.code.empty())) {
    return FactInvalid("fact.number", "a rank is from 1, in the cluster that the code names",
                       "thứ hạng từ 1, trong cụm, khối nêu ở mã");
  }
  if (fact.number < 0) return FactInvalid("fact.number", "must not be negative", "không được âm");
  return fact;
}

}  // namespace htx::awards

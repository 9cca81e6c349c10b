#include "funding/domain/judgement.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"

namespace htx::funding {

std::string FindingsText(const Judgement& judgement) {
  const EligibilityReport& report = judgement.report;
  std::string text =
      absl::StrCat(judgement.actor, "\n", FormatDay(report.day), "\n", report.amount, "\n", judgement.subject, "\n");
  for (const Verdict& verdict : report.verdicts) {
    absl::StrAppend(&text, verdict.rule, "\t", static_cast<int>(verdict.outcome), "\t", verdict.rule_version);
    for (const auto& [name, value] : verdict.inputs) absl::StrAppend(&text, "\t", name, "=", value);
    absl::StrAppend(&text, "\n");
  }
  return text;
}

}  // namespace htx::funding

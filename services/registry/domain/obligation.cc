#include "registry/domain/obligation.h"

#include "absl/strings/str_cat.h"
#include "registry/domain/lifecycle_errors.h"

namespace htx::registry {

std::vector<Dependent> Dependents::All() const {
  std::vector<Dependent> all = kept;
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

absl::StatusOr<std::vector<LifecycleFinding>> JudgeObligations(std::vector<Obligation>& open,
                                                               absl::Span<const Unanswered> unanswered, bool accepted,
                                                               bool debts_must_be_paid) {
  for (const Unanswered& silent : unanswered) {
    if (!accepted || (silent.knows_debts && debts_must_be_paid)) return silent.why;
  }
  bool blocked = !accepted && !open.empty();
  for (Obligation& obligation : open) {
    obligation.acceptable = !(obligation.debt && debts_must_be_paid);
    blocked = blocked || !obligation.acceptable;
  }
  if (blocked) return OpenObligations(open);
  std::vector<LifecycleFinding> findings;
  if (!open.empty()) {
    findings.push_back({.rule = "OBLIGATIONS_ACCEPTED",
                        .text = {.en = absl::StrCat(open.size(), " open obligations were accepted"),
                                 .vi = absl::StrCat("đã chấp nhận ", open.size(), " nghĩa vụ chưa hoàn tất")}});
  }
  for (const Unanswered& silent : unanswered) {
    findings.push_back(
        {.rule = "OBLIGATIONS_UNKNOWN",
         .text = {.en = absl::StrCat(silent.service, " did not answer; what is open there is not known"),
                  .vi = absl::StrCat("dịch vụ ", silent.service, " không trả lời; chưa rõ nghĩa vụ còn lại tại đó")}});
  }
  return findings;
}

}  // namespace htx::registry

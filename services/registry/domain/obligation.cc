#include "registry/domain/obligation.h"

#include "absl/strings/str_cat.h"
#include "registry/domain/lifecycle_errors.h"

namespace htx::registry {

absl::StatusOr<std::vector<LifecycleFinding>> JudgeObligations(std::vector<Obligation>& open,
                                                               const std::vector<std::string>& unreachable,
                                                               bool accepted, bool debts_must_be_paid) {
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
  for (const std::string& service : unreachable) {
    findings.push_back(
        {.rule = "OBLIGATIONS_UNKNOWN",
         .text = {.en = absl::StrCat(service, " did not answer; what is open there is not known"),
                  .vi = absl::StrCat("dịch vụ ", service, " không trả lời; chưa rõ nghĩa vụ còn lại tại đó")}});
  }
  return findings;
}

}  // namespace htx::registry

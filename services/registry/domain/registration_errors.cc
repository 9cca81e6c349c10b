#include "registry/domain/registration_errors.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/error.h"

namespace htx::registry {
namespace {

Text EvidenceText(const Candidate& candidate) {
  const std::string evidence = absl::StrJoin(candidate.evidence, ", ");
  if (candidate.restricted) {
    return {.en = absl::StrCat("a restricted record alike in: ", evidence),
            .vi = absl::StrCat("hồ sơ hạn chế công khai, giống về: ", evidence)};
  }
  return {.en = absl::StrCat("\"", candidate.legal_name, "\" is alike in: ", evidence),
          .vi = absl::StrCat("\"", candidate.legal_name, "\" giống về: ", evidence)};
}

}  // namespace

absl::Status RegistrationRuleBroken(absl::Span<const RuleBreak> breaks) {
  ErrorDetail detail{.reason = "REGISTRATION_RULE"};
  for (const RuleBreak& each : breaks) {
    const std::string rule = each.rule.version();
    const Text text{.en = absl::StrCat(each.text.en, " (", rule, ": ", each.rule.citation, ")"),
                    .vi = absl::StrCat(each.text.vi, " (", rule, ": ", each.rule.citation, ")")};
    detail.fields.push_back({.field = each.field, .description = text});
    detail.metadata.emplace_back(each.field, rule);
    const absl::string_view mark = detail.message.en.empty() ? "" : "; ";
    absl::StrAppend(&detail.message.en, mark, each.field, " ", text.en);
    absl::StrAppend(&detail.message.vi, mark, each.field, " ", text.vi);
  }
  return MakeError(absl::StatusCode::kInvalidArgument, std::move(detail));
}

absl::Status PossibleDuplicate(absl::Span<const Candidate> candidates, bool more) {
  const size_t count = candidates.size();
  ErrorDetail detail{.reason = "POSSIBLE_DUPLICATE",
                     .message = {.en = absl::StrCat("looks like ", count,
                                                    " recorded organisation(s); look at them, "
                                                    "and name those that are others in accept_duplicates"),
                                 .vi = absl::StrCat("giống ", count,
                                                    " tổ chức đã được ghi nhận; hãy kiểm tra, và nêu "
                                                    "những tổ chức khác biệt trong accept_duplicates")}};
  if (more) {
    absl::StrAppend(&detail.message.en, "; there are more that share a name, phone or address, farther away");
    absl::StrAppend(&detail.message.vi, "; còn tổ chức khác trùng tên, điện thoại hoặc địa chỉ ở nơi xa hơn");
    detail.metadata.emplace_back("more", "true");
  }
  for (const Candidate& candidate : candidates) {
    const std::string name = NameOf(candidate.id);
    detail.preconditions.push_back(
        {.type = "POSSIBLE_DUPLICATE", .subject = name, .description = EvidenceText(candidate)});
    detail.metadata.emplace_back(name, absl::StrCat(candidate.points));
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, std::move(detail));
}

}  // namespace htx::registry

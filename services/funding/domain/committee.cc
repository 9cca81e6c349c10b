#include "funding/domain/committee.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::funding {
namespace {

void CheckMembers(const CommitteeRange& range, absl::string_view field, FieldErrors& errors) {
  const std::set<std::string> distinct(range.members.begin(), range.members.end());
  if (distinct.size() != range.members.size()) {
    errors.Add(absl::StrCat(field, ".members"), {.en = "names somebody twice", .vi = "có người được nêu hai lần"});
  }
  for (const std::string& required : range.required) {
    if (Contains(range.members, required)) continue;
    errors.Add(absl::StrCat(field, ".required_members"),
               {.en = "must be members of the committee", .vi = "phải là thành viên hội đồng"});
  }
  if (!range.members.empty() && static_cast<size_t>(std::max(range.quorum, 0)) > range.members.size()) {
    errors.Add(absl::StrCat(field, ".quorum"),
               {.en = "is more than the committee has members", .vi = "lớn hơn số thành viên hội đồng"});
  }
}

}  // namespace

absl::Status CheckDecisionRules(const DecisionRules& rules) {
  FieldErrors errors;
  if (rules.ranges.empty()) {
    errors.Add("decision_rules.ranges", {.en = "is required", .vi = "là trường bắt buộc"});
  }
  for (size_t i = 0; i < rules.ranges.size(); ++i) {
    const std::string field = absl::StrCat("decision_rules.ranges[", i, "]");
    const Dong from = rules.ranges[i].from;
    if (i == 0 && from != 0) {
      errors.Add(absl::StrCat(field, ".from_amount"),
                 {.en = "of the first range must be 0", .vi = "của khoảng đầu tiên phải bằng 0"});
    }
    if (i > 0 && from <= rules.ranges[i - 1].from) {
      errors.Add(absl::StrCat(field, ".from_amount"),
                 {.en = "must be more than that of the range before", .vi = "phải lớn hơn khoảng trước"});
    }
    CheckMembers(rules.ranges[i], field, errors);
  }
  return errors.ToStatus();
}

Committee CommitteeFor(const DecisionRules& rules, Dong amount) {
  HTX_CHECK(!rules.ranges.empty() && rules.ranges.front().from <= amount);
  const auto after = std::upper_bound(rules.ranges.begin(), rules.ranges.end(), amount,
                                      [](Dong value, const CommitteeRange& range) { return value < range.from; });
  return {.rules = rules.id, .range = *(after - 1), .approval_valid_days = rules.approval_valid_days};
}

bool Contains(absl::Span<const std::string> principals, absl::string_view principal) {
  return std::find(principals.begin(), principals.end(), principal) != principals.end();
}

bool IsApproved(const CommitteeRange& committee, absl::Span<const std::string> approvers) {
  return approvers.size() >= static_cast<size_t>(committee.quorum) &&
         std::all_of(committee.required.begin(), committee.required.end(),
                     [&](const std::string& member) { return Contains(approvers, member); });
}

bool IsRejected(const CommitteeRange& committee, absl::Span<const std::string> rejecters,
                absl::Span<const std::string> barred) {
  if (rejecters.empty()) return false;
  if (rejecters.size() >= static_cast<size_t>(committee.quorum)) return true;
  // Who can still agree, or has: a committee open to everybody never runs out of members.
  if (committee.members.empty()) return false;
  std::vector<std::string> possible;
  for (const std::string& member : committee.members) {
    if (!Contains(rejecters, member) && !Contains(barred, member)) possible.push_back(member);
  }
  return !IsApproved(committee, possible);
}

}  // namespace htx::funding

#include "common/rpc/roles.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/roles.gen.h"

namespace htx::rpc {
namespace {

bool IsWord(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '_';
  });
}

bool Fits(absl::string_view pattern, absl::string_view segment) { return pattern == "*" || pattern == segment; }

struct Segments {
  absl::string_view service = {};
  absl::string_view resources = {};
  absl::string_view verb = {};
  bool whole = false;  // Three segments, no more and no fewer.
};

Segments Split(absl::string_view text) {
  const size_t first = text.find('.');
  const size_t second = first == absl::string_view::npos ? first : text.find('.', first + 1);
  if (second == absl::string_view::npos || text.find('.', second + 1) != absl::string_view::npos) return {};
  return {.service = text.substr(0, first),
          .resources = text.substr(first + 1, second - first - 1),
          .verb = text.substr(second + 1),
          .whole = true};
}

}  // namespace

bool IsPermission(absl::string_view text) {
  const Segments segments = Split(text);
  return segments.whole && IsWord(segments.service) && IsWord(segments.resources) && IsWord(segments.verb);
}

absl::StatusOr<RolePolicy> RolePolicy::Parse(absl::string_view text) {
  RolePolicy policy;
  std::map<std::string, std::vector<std::string>, std::less<>> groups;
  std::vector<std::string> faults;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    const auto fault = [&](absl::string_view why) { faults.push_back(absl::StrCat("line ", number, ": ", why)); };
    if (words.size() < 4 || words[2] != "=" || (words[0] != "verbs" && words[0] != "role")) {
      fault("is neither \"verbs group = verb …\" nor \"role name = pattern …\"");
      continue;
    }
    const absl::Span<const absl::string_view> items = absl::MakeSpan(words).subspan(3);
    if (words[0] == "verbs") {
      for (absl::string_view verb : items) {
        if (!IsWord(verb)) fault(absl::StrCat("\"", verb, "\" is not a verb"));
        groups[std::string(words[1])].emplace_back(verb);
      }
      continue;
    }
    std::vector<Pattern> patterns;
    for (absl::string_view item : items) {
      if (const auto included = policy.roles_.find(item); included != policy.roles_.end()) {
        patterns.insert(patterns.end(), included->second.begin(), included->second.end());
        continue;
      }
      const Segments segments = Split(item);
      const bool is_group = segments.verb.substr(0, 1) == "@";
      const auto group = is_group ? groups.find(segments.verb.substr(1)) : groups.end();
      const bool verb_fits = is_group ? group != groups.end() : segments.verb == "*" || IsWord(segments.verb);
      if (!segments.whole || !verb_fits || (segments.service != "*" && !IsWord(segments.service)) ||
          (segments.resources != "*" && !IsWord(segments.resources))) {
        fault(absl::StrCat("\"", item, "\" is neither a pattern nor a role defined above"));
        continue;
      }
      patterns.push_back({.service = std::string(segments.service),
                          .resources = std::string(segments.resources),
                          .verbs = is_group ? group->second : std::vector<std::string>{std::string(segments.verb)}});
    }
    if (!policy.roles_.emplace(words[1], std::move(patterns)).second)
      fault(absl::StrCat("role ", words[1], " is defined twice"));
  }
  if (!faults.empty()) return absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
  return policy;
}

RolePolicy RolePolicy::BuiltIn() {
  absl::StatusOr<RolePolicy> policy = Parse(kRolesText);
  HTX_CHECK(policy.ok());  // A test parses the same text.
  return *std::move(policy);
}

bool RolePolicy::Grants(absl::string_view role, absl::string_view permission) const {
  const auto found = roles_.find(role);
  if (found == roles_.end()) return false;
  const Segments asked = Split(permission);
  if (!asked.whole) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const Pattern& pattern) {
    return Fits(pattern.service, asked.service) && Fits(pattern.resources, asked.resources) &&
           std::any_of(pattern.verbs.begin(), pattern.verbs.end(),
                       [&](const std::string& verb) { return Fits(verb, asked.verb); });
  });
}

std::vector<std::string> RolePolicy::roles() const {
  std::vector<std::string> names;
  for (const auto& [name, patterns] : roles_) names.push_back(name);
  return names;
}

absl::Status RoleAuthorizer::Authorize(const MethodInfo& method, RequestContext& context) {
  const auto granted = [&](absl::string_view permission) {
    return std::any_of(context.roles.begin(), context.roles.end(),
                       [&](const std::string& role) { return policy_.Grants(role, permission); });
  };
  if (!granted(method.policy.permission())) return PermissionMissing(method.policy.permission());
  context.may_see_personal_data = granted(absl::StrCat(method.service, ".personal_data.see"));
  return absl::OkStatus();
}

}  // namespace htx::rpc

#include "registry/domain/rules.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kNames[] = {"FOUNDERS_MIN",
                                        "LAW_KINDS",
                                        "GOVERNING_LAW",
                                        "SHARE_MAX",
                                        "NAME_HAS_FORM",
                                        "NAME_LETTERS",
                                        "NAME_RESERVED_WORDS",
                                        "SHORT_NAME_HAS_FORM",
                                        "NAME_DISTINCT",
                                        "DUPLICATE_NAME",
                                        "DUPLICATE_NAME_WITHOUT_MARKS",
                                        "DUPLICATE_PROVINCE",
                                        "DUPLICATE_AREA",
                                        "DUPLICATE_ADDRESS",
                                        "DUPLICATE_PHONE",
                                        "DUPLICATE_FOUNDED",
                                        "DUPLICATE_FROM",
                                        "SIZE_KINDS",
                                        "SIZE_LARGE",
                                        "SIZE_MEDIUM",
                                        "SIZE_SMALL",
                                        "SIZE_MEMBERS_LARGE",
                                        "SIZE_MEMBERS_MEDIUM",
                                        "SIZE_MEMBERS_SMALL",
                                        "SIZE_CAPITAL_LARGE",
                                        "SIZE_CAPITAL_MEDIUM",
                                        "SIZE_CAPITAL_SMALL",
                                        "VSIC",
                                        "VSIC_SECTION",
                                        "SECTOR_GROUP"};

bool IsNumber(absl::string_view name) {
  return name == "FOUNDERS_MIN" || name == "SHARE_MAX" || absl::StartsWith(name, "DUPLICATE_") ||
         absl::StartsWith(name, "SIZE_MEMBERS_") || absl::StartsWith(name, "SIZE_CAPITAL_");
}

// Every word of the value is one of the list.
template <class E>
bool AreAll(const Rule& rule) {
  const std::vector<std::string> words = rule.Words();
  return std::all_of(words.begin(), words.end(), [](const std::string& word) { return FromWord<E>(word).has_value(); });
}

std::string Check(const Rule& rule) {
  if (IsNumber(rule.name) && rule.known() && !rule.FindNumber()) return "needs a number";
  if (absl::EndsWith(rule.name, "_KINDS") && !AreAll<Kind>(rule)) return "needs kinds";
  if (rule.name == "GOVERNING_LAW" && !AreAll<GoverningLaw>(rule)) return "needs a law";
  return CheckName(rule, kNames);
}

}  // namespace

// The text of rules/registration_rules.tsv.
absl::string_view RegistrationRuleText();

bool Names(const Rule& rule, absl::string_view word) {
  const std::vector<std::string> words = rule.Words();
  return std::find(words.begin(), words.end(), word) != words.end();
}

const RuleBook& RegistrationRules() {
  static const auto* const rules = new RuleBook(RuleBook::BuiltIn(RegistrationRuleText(), Check));
  return *rules;
}

}  // namespace htx::registry

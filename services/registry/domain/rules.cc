#include "registry/domain/rules.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kRegistrationNames[] = {"FOUNDERS_MIN",
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

std::string CheckRegistrationRule(const Rule& rule) {
  if (IsNumber(rule.name) && rule.known() && !rule.FindNumber()) return "needs a number";
  if (absl::EndsWith(rule.name, "_KINDS") && !NamesOnly<Kind>(rule)) return "needs kinds";
  if (rule.name == "GOVERNING_LAW" && !NamesOnly<GoverningLaw>(rule)) return "needs a law";
  return CheckName(rule, kRegistrationNames);
}

}  // namespace

// The text of rules/registration_rules.tsv.
absl::string_view RegistrationRuleText();

int CompareShare(int64_t part, int64_t whole, int64_t millionths) {
  __extension__ using Wide = __int128;
  const Wide left = static_cast<Wide>(part) * 1'000'000;
  const Wide right = static_cast<Wide>(whole) * millionths;
  return left == right ? 0 : left > right ? 1 : -1;
}

const RuleBook& RegistrationRules() {
  static const auto* const rules = new RuleBook(RuleBook::BuiltIn(RegistrationRuleText(), CheckRegistrationRule));
  return *rules;
}

}  // namespace htx::registry

#include "funding/domain/chart.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/base/status.h"

namespace htx::funding {
namespace {

constexpr absl::string_view kAccountRule = "ACCOUNT";
constexpr absl::string_view kHeadingRule = "HEADING";
constexpr absl::string_view kByHand = "BY_HAND";
constexpr absl::string_view kAccountRules[] = {kAccountRule, kHeadingRule};
constexpr std::pair<absl::string_view, AccountClass> kClasses[] = {
    {"ASSET", AccountClass::kAsset},   {"LIABILITY", AccountClass::kLiability}, {"EQUITY", AccountClass::kEquity},
    {"INCOME", AccountClass::kIncome}, {"EXPENSE", AccountClass::kExpense},     {"MEMO", AccountClass::kMemo}};

const AccountClass* FindClass(absl::string_view word) {
  for (const auto& each : kClasses) {
    if (each.first == word) return &each.second;
  }
  return nullptr;
}

bool IsCode(absl::string_view text) {
  return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string Check(const Rule& rule) {
  if (std::string wrong = CheckName(rule, kAccountRules); !wrong.empty()) return wrong;
  if (!IsCode(rule.key)) return "an account has four digits";
  const std::vector<std::string> words = rule.Words();
  if (words.size() < 2 || (words[0] != "DEBIT" && words[0] != "CREDIT") || FindClass(words[1]) == nullptr) {
    return "needs DEBIT or CREDIT and a class";
  }
  const bool memo = words[1] == "MEMO";
  if (memo && (words.size() != 3 || !IsCode(words[2]))) return "a memo account names its contra";
  if (!memo && words.size() != 2 && (words.size() != 3 || words[2] != kByHand || rule.name == kHeadingRule)) {
    return "an account of the sheet says BY_HAND or nothing more, a heading nothing";
  }
  const std::vector<std::string> names = absl::StrSplit(rule.title, " | ");
  return names.size() == 2 ? "" : "needs a name in English and one in Vietnamese";
}

Account AccountOf(const Rule& rule) {
  const std::vector<std::string> words = rule.Words();
  const std::vector<std::string> names = absl::StrSplit(rule.title, " | ");
  return {.code = rule.key,
          .account_class = *FindClass(words[1]),
          .debit_side = words[0] == "DEBIT",
          .heading = rule.name == kHeadingRule,
          .contra = words[1] == "MEMO" ? words[2] : "",
          .by_hand = words.back() == kByHand,
          .name = {.en = names[0], .vi = names[1]},
          .rule = rule};
}

}  // namespace

// The text of rules/accounts.tsv.
absl::string_view AccountText();

absl::string_view PrincipalAccount(int debt_group) {
  static constexpr std::array<absl::string_view, kLastDebtGroup> accounts = {"1311", "1312", "1313", "1314", "1315"};
  HTX_CHECK(debt_group >= kFirstDebtGroup && debt_group <= kLastDebtGroup);
  return accounts[static_cast<size_t>(debt_group - kFirstDebtGroup)];
}

absl::StatusOr<ChartOfAccounts> ChartOfAccounts::Parse(absl::string_view text) {
  HTX_ASSIGN_OR_RETURN(const RuleBook book, RuleBook::Parse(text, Check));
  ChartOfAccounts chart;
  for (const Rule& rule : book.rules()) chart.versions_.push_back(AccountOf(rule));
  std::sort(chart.versions_.begin(), chart.versions_.end(), [](const Account& a, const Account& b) {
    return std::pair(a.code, a.rule.period.from) < std::pair(b.code, b.rule.period.from);
  });
  return chart;
}

const ChartOfAccounts& ChartOfAccounts::BuiltIn() {
  static const auto* const chart = [] {
    absl::StatusOr<ChartOfAccounts> parsed = Parse(AccountText());
    HTX_CHECK(parsed.ok());
    return new ChartOfAccounts(*std::move(parsed));
  }();
  return *chart;
}

const Account* ChartOfAccounts::Find(absl::string_view code, absl::CivilDay day) const {
  for (const Account& account : versions_) {
    if (account.code == code && account.rule.period.Contains(day)) return &account;
  }
  return nullptr;
}

std::vector<const Account*> ChartOfAccounts::On(absl::CivilDay day) const {
  std::vector<const Account*> accounts;
  for (const Account& account : versions_) {
    if (account.rule.period.Contains(day)) accounts.push_back(&account);
  }
  return accounts;
}

}  // namespace htx::funding

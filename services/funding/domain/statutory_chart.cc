#include "funding/domain/statutory_chart.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "funding/domain/chart.h"

namespace htx::funding {
namespace {

constexpr absl::string_view kEnterprise = "ENTERPRISE";
constexpr absl::string_view kCooperative = "COOPERATIVE";
constexpr absl::string_view kStatutoryCharts[] = {kEnterprise, kCooperative};

absl::string_view ChartOf(FundModel model) {
  switch (model) {
    case FundModel::kCentral:
    case FundModel::kLocalState:
      return kEnterprise;
    case FundModel::kCooperative:
      return kCooperative;
  }
  HTX_UNREACHABLE();
}

bool IsStatutoryCode(absl::string_view text) {
  return text.size() >= 3 && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string CheckStatutory(const Rule& rule) {
  if (std::string wrong = CheckName(rule, kStatutoryCharts); !wrong.empty()) return wrong;
  if (!rule.known()) return "";
  const Account* own = ChartOfAccounts::BuiltIn().Find(rule.key, rule.period.from);
  if (own == nullptr || own->heading) return "names no own account";
  if (!IsStatutoryCode(rule.value)) return "needs a statutory code of three to five digits";
  const std::vector<std::string> names = absl::StrSplit(rule.title, " | ");
  return names.size() == 2 ? "" : "needs a name in English and one in Vietnamese";
}

}  // namespace

// The text of rules/statutory_accounts.tsv.
absl::string_view StatutoryAccountText();

absl::StatusOr<RuleBook> ParseStatutoryAccounts(absl::string_view text) {
  return RuleBook::Parse(text, CheckStatutory);
}

const Rule* StatutoryRule(FundModel model, absl::string_view code, absl::CivilDay day) {
  static const auto* const book = new RuleBook(RuleBook::BuiltIn(StatutoryAccountText(), CheckStatutory));
  return book->Find(ChartOf(model), code, day);
}

Text StatutoryName(const Rule& rule) {
  const std::vector<std::string> names = absl::StrSplit(rule.title, " | ");
  HTX_CHECK(names.size() == 2);
  return {.en = names[0], .vi = names[1]};
}

}  // namespace htx::funding

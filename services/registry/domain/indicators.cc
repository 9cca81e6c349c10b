#include "registry/domain/indicators.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "common/base/status.h"
#include "registry/domain/indicator_data.h"

namespace htx::registry {
namespace {

// Words of the catalogue's filters.
const std::vector<std::pair<std::string, std::string>>& FilterWords() {
  static const auto* const words = new std::vector<std::pair<std::string, std::string>>{
      // Neither waiting, nor refused, nor ended; stopped ones are registered.
      {"{registered}",
       "(legal_status = OPERATING OR legal_status = SUSPENDED OR legal_status = NOT_AT_ADDRESS OR legal_status = "
       "REVOKED "
       "OR legal_status = DISSOLVING)"},
      {"{operating}", "(legal_status = OPERATING AND activity_status = ACTIVE)"},
      {"{entered}", "NOT (legal_status = PENDING OR legal_status = REFUSED)"},
      {"{assessed}",
       "(evaluation_class = GOOD OR evaluation_class = FAIR OR evaluation_class = AVERAGE OR evaluation_class = WEAK)"},
      {"{effective}", "(evaluation_class = GOOD OR evaluation_class = FAIR)"}};
  return *words;
}

}  // namespace

absl::Span<const Indicator> AllIndicators() { return kIndicatorData; }

const Indicator* FindIndicator(absl::string_view code) {
  const auto* found = std::find_if(std::begin(kIndicatorData), std::end(kIndicatorData),
                                   [&](const Indicator& each) { return each.code == code; });
  return found == std::end(kIndicatorData) ? nullptr : found;
}

bool NeedsPeriod(const Indicator& indicator) {
  return indicator.kind == IndicatorKind::kFlow || indicator.kind == IndicatorKind::kNetChange ||
         indicator.matter == IndicatorMatter::kActivities;
}

std::string FilterOf(const Indicator& indicator) { return absl::StrReplaceAll(indicator.filter, FilterWords()); }

std::string NumeratorOf(const Indicator& indicator, absl::CivilDay day) {
  absl::string_view converted = kLawsInForce[0].converted;
  for (const LawInForce& law : kLawsInForce) {
    if (law.from <= day) converted = law.converted;
  }
  std::string numerator = absl::StrReplaceAll(indicator.numerator, FilterWords());
  return absl::StrReplaceAll(numerator, {{"{converted}", converted}});
}

absl::string_view IndicatorRuleVersion() { return "registry-indicators/2 2026-11-22"; }

absl::string_view FilterOf(CooperativeScope scope) {
  switch (scope) {
    case CooperativeScope::kCooperatives:
      return "kind = COOPERATIVE";
    case CooperativeScope::kWithCreditFunds:
      return "kind = COOPERATIVE OR kind = PEOPLES_CREDIT_FUND";
    case CooperativeScope::kWithUnionsAndCreditFunds:
      return "kind = COOPERATIVE OR kind = COOPERATIVE_UNION OR kind = PEOPLES_CREDIT_FUND";
  }
  HTX_UNREACHABLE();
}

}  // namespace htx::registry

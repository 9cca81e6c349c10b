#pragma once

// The figures that reports name, and what each is made of. The catalogue is data (indicators.cc): a definition that
// changes gets a new version.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace htx::registry {

enum class IndicatorKind { kStock = 1, kFlow, kNetChange, kMean, kShare };

// What is counted.
enum class IndicatorMatter {
  kOrganizations = 1,  // Those that exist on the day.
  kFounded,            // Those founded in the period,
  kEnded,              // or ended,
  kAdmitted,           // or admitted to an alliance or union.
  kActivities,         // Support activities that began in the period.
  kElsewhere,          // Another service keeps it.
};

// What is summed; the count when nothing is.
enum class IndicatorFigure {
  kCount = 1,
  kMemberCount,
  kLabour,
  kRevenue,
  kProfit,
  kMonthlyIncome,
  kQuantity,      // Of activities,
  kAttendances,   // their attendances,
  kParticipants,  // distinct persons,
  kPlanned,       // plans,
  kPlanRatio,     // quantities over plans,
  kReach,         // and members reached over members.
};

struct Indicator {
  absl::string_view code = {};
  absl::string_view name_vi = {};
  absl::string_view name_en = {};
  absl::string_view unit = {};
  IndicatorKind kind = IndicatorKind::kStock;
  IndicatorMatter matter = IndicatorMatter::kOrganizations;
  IndicatorFigure figure = IndicatorFigure::kCount;
  // It speaks of "HTX": the caller's scope says which kinds those are.
  bool scoped = false;
  absl::string_view filter = {};     // With words in braces; see FilterOf.
  absl::string_view numerator = {};  // Of a share; see NumeratorOf.
  // The indicator whose organisations those of this one are among, where the difference is a group that people name.
  absl::string_view within = {};
  absl::string_view definition = {};
  absl::string_view definition_vi = {};
  absl::string_view citation = {};
};

// In the order of their codes.
absl::Span<const Indicator> AllIndicators();
// The indicator with `code`; null when there is none.
const Indicator* FindIndicator(absl::string_view code);
// True when it can only be told for a period.
bool NeedsPeriod(const Indicator& indicator);
// The filters of what is counted, over the fields of ListOrganizations and evaluation_class (of ListSupportActivities
// for activities), without the caller's scope.
std::string FilterOf(const Indicator& indicator);
// What stands above the line of a share, as of `day`: the law in force is that of the day.
std::string NumeratorOf(const Indicator& indicator, absl::CivilDay day);
// Name and first day of this version of the catalogue.
absl::string_view IndicatorRuleVersion();

// What "HTX" means.
enum class CooperativeScope { kCooperatives = 1, kWithCreditFunds, kWithUnionsAndCreditFunds };
// The filter of a scope over ListOrganizations.
absl::string_view FilterOf(CooperativeScope scope);

}  // namespace htx::registry

#pragma once

// The catalogue of indicators that targets and criteria point at (rules/indicators.tsv): what each counts, what is
// better, and which service is asked for it.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/rule_book.h"

namespace htx::awards {

// The numbers of these enumerations are those of the protos.
// Who gives the figure: the registry's statistics, the reports of the funds, or people.
enum class IndicatorSource { kRegistry = 1, kFunding = 2, kStated = 3 };
// What is better: more, less, between two ends; or done rather than not.
enum class Direction { kMax = 1, kMin = 2, kRange = 3, kBoolean = 4 };
// A share and a mean have a denominator; those of several units join as sums of numerators and of denominators.
enum class IndicatorKind { kCount = 1, kShare = 2, kMean = 3 };

// One question to a peer's statistics, in its own filter language. Data, translated by clients/.
struct MeasureSpec {
  enum class Source { kOrganizations, kActivities, kFund };
  enum class Population { kExisting, kFounded, kEnded, kAdmitted };
  enum class Figure {
    kCount,        // Organisations, or the sum of activities' quantities.
    kMembers,      // Sum of members.
    kLabour,       // Sum of regular workers.
    kAttendances,  // Sum of attendances.
    kShare,        // Those of `filter` among those of `denominator`.
    kEffective,    // Those evaluated GOOD or FAIR in the year, among those of `filter`.
    kReach,        // Sum of numerators and denominators of the reported reach.
    kLent,         // Principal that the funds paid out, in đồng.
    kBorrowers,    // Whom they paid it to.
  };
  Source source = Source::kOrganizations;
  Population population = Population::kExisting;
  Figure figure = Figure::kCount;
  std::string filter = {};
  std::string denominator = {};
};

// One version of an indicator.
struct Indicator {
  std::string code = {};
  Text name = {};
  IndicatorSource source = IndicatorSource::kStated;
  Direction direction = Direction::kMax;
  IndicatorKind kind = IndicatorKind::kCount;
  std::string unit = {};                    // Vietnamese, e.g. "lớp"; "%" for a share.
  Text numerator = {};                      // What is counted.
  Text denominator = {};                    // Among what; empty for a count.
  std::optional<MeasureSpec> measure = {};  // Nothing: people state it.
  Period period = {};                       // The days on which this version holds.
  htx::Confidence confidence = htx::Confidence::kUnknown;
  std::string citation = {};
  std::string rule_version = {};

  bool share() const { return kind == IndicatorKind::kShare; }
};

// The versions of a catalogue, in order of code and day. INVALID_ARGUMENT / RULE_FILE for a text that contradicts
// itself: a code without numerator on a day, a share without denominator, a source that changes between versions.
absl::StatusOr<std::vector<Indicator>> ParseIndicators(absl::string_view text);

// The shipped catalogue: of every code the version that holds on `day`, in order of code.
std::vector<const Indicator*> IndicatorsOn(absl::CivilDay day);
// The latest version, for what does not change between versions: source, kind. Null when there is none of that code.
const Indicator* FindIndicator(absl::string_view code);
// The version that holds on `day`; null when none does.
const Indicator* FindIndicator(absl::string_view code, absl::CivilDay day);

}  // namespace htx::awards

#pragma once

// Statistics over the register, computed by the database. Exact: integers in, integers out.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "registry/domain/reported_number.h"
#include "registry/store/organization_store.h"

namespace htx::registry {

enum class Dimension {
  kKind = 1,
  kSector,
  kLegalStatus,
  kActivityStatus,
  kProvince,
  kArea,
  kGoverningLaw,
  kAlliance,
  kDataset,
  kFoundedYear,
  kEvaluationClass,
  kOrganization = 100,  // Each by itself; not offered to callers.
};
enum class Measure {
  kMemberCount = 1,
  kLabour,
  kCharterCapital,
  kRevenue,
  kProfit,
  kReportedLabour,
  kReportedMemberCount,
  kMonthlyIncome,
};
enum class Population { kExisting = 1, kFounded, kEnded, kAdmitted, kMembers };

// True when the values come from the yearly reports.
bool FromReports(Measure measure);
bool FromReports(Dimension dimension);

// A restriction of what is counted.
struct Scope {
  query::Fragment where = {.text = "1=1"};
  std::string filter = {};                // What the caller wrote; "" when the columns below say all.
  std::vector<std::string> columns = {};  // Columns of organisations that `where` looks at without a filter.
  bool reports = false;                   // It looks at the report of the year.
  bool veiled = false;                    // Restricted records have unset what they do not show.
};

// Parses a filter over the fields of ListOrganizations and `evaluation_class`; `veiled`, restricted records have unset
// what they do not show. Fails as query::ParseFilter.
absl::StatusOr<Scope> ParseScope(absl::string_view filter, bool veiled);
// Restricted records.
Scope RestrictedAlone();

// Organisations that lie in `unit` (an id), then or since. Looks at each of them, so kept sums cannot tell.
Scope WithinArea(absl::string_view unit);
// The same where no split placed anybody apart: the recorded area tells, or, where provinces moved as wholes, the
// province.
Scope RecordedWithinArea(absl::string_view unit, bool by_province);
// Organisations that a split placed apart from the others of their area.
Scope AllPlacedApart();

struct AggregateQuery {
  TimePoint time = {};
  std::vector<Scope> scopes = {};  // All of them hold.
  std::vector<Dimension> group_by = {};
  std::vector<Measure> measures = {};
  Population population = Population::kExisting;
  absl::CivilDay period_from = {};
  absl::CivilDay period_to = {};  // First day after the period.
  int64_t report_year = 0;
  OrganizationId member_of = {};  // Empty: of any.
  int limit = 10000;              // Groups; one more is read when there are more.
};

// A sum of reported numbers.
struct SumCell {
  int64_t known = 0;  // Summands.
  int64_t sum = 0;
  QualifierCounts qualifiers = {};
  int64_t estimates = 0;  // Of the vague ones, estimates,
  int64_t ranges = 0;     // and ranges,
  int64_t over = 0;       // whose upper ends lie so much above their lower ones.

  // From kWidth figures: known, sum, at least, more than, vague, and of the vague ones estimates and ranges; over.
  static constexpr size_t kWidth = 8;
  static SumCell Of(absl::Span<const int64_t> figures);
  void Add(const SumCell& other, int64_t times = 1);
  // The sum as people report a number: with the joint qualifier, and where the vague ones are all estimates or all
  // ranges and there is no lower bound, as such a one. The upper end of a range counts the exact ones too.
  ReportedNumber Number() const;
};

struct AggregateRow {
  std::vector<std::string> keys = {};  // Words and ids as stored.
  int64_t count = 0;
  std::vector<SumCell> cells = {};  // One per measure.

  void Add(const AggregateRow& other, int64_t times = 1);
};

enum class ActivityDimension { kKind = 1, kAlliance, kTargetGroup, kDataset, kYear };

struct ActivityQuery {
  absl::Time known = absl::InfinitePast();
  query::Fragment where = {.text = "1=1"};
  std::vector<ActivityDimension> group_by = {};
  int limit = 10000;
};

struct ActivityRow {
  std::vector<std::string> keys = {};
  int64_t count = 0;
  int64_t still_planned = 0;
  SumCell quantity = {};
  SumCell attendances = {};
  SumCell participants = {};
  SumCell planned = {};
  SumCell done_of_planned = {};  // Quantities of those that had a plan.
  SumCell reach_numerator = {};
  SumCell reach_denominator = {};

  void Add(const ActivityRow& other);
};

class StatisticsStore {
 public:
  explicit StatisticsStore(sql::Transaction& transaction) : transaction_(transaction) {}

  // The groups in the order of their keys, at most limit + 1.
  absl::StatusOr<std::vector<AggregateRow>> Aggregate(const AggregateQuery& query);
  absl::StatusOr<std::vector<ActivityRow>> AggregateActivities(const ActivityQuery& query);
  // True when AllPlacedApart are any.
  absl::StatusOr<bool> AnyPlacedApart();

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry

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

struct AggregateQuery {
  TimePoint time = {};
  query::Fragment where = {.text = "1=1"};
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

  void Add(const SumCell& other);
};

struct AggregateRow {
  std::vector<std::string> keys = {};  // Words and ids as stored.
  int64_t count = 0;
  std::vector<SumCell> cells = {};  // One per measure.

  void Add(const AggregateRow& other);
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
  SumCell quantity = {};
  SumCell attendances = {};
  SumCell participants = {};
  SumCell planned = {};
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

 private:
  sql::Transaction& transaction_;
};

}  // namespace htx::registry

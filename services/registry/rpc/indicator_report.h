#pragma once

// Values of indicators, on one snapshot.

#include <algorithm>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "htx/registry/v1/indicator.pb.h"
#include "registry/domain/indicators.h"
#include "registry/rpc/statistics_table.h"

namespace htx::registry {

// What a report is about.
struct IndicatorQuestion {
  TimePoint time = {};
  absl::CivilDay today = {};
  std::optional<Period> period = {};
  OrganizationId alliance = {};  // Empty: of any.
  std::string dataset = {};      // Empty: of any.
  std::optional<Scope> area = {};
  CooperativeScope scope = CooperativeScope::kCooperatives;
  int64_t report_year = 0;
  int64_t min_cell = 0;  // What is made of fewer organisations is hidden.
  bool veiled = true;    // The caller may not see restricted records.
};

// Not thread-safe.
class IndicatorReport {
 public:
  // `kept` as for Tabulator.
  IndicatorReport(sql::Transaction& transaction, const IndicatorQuestion& question,
                  std::shared_ptr<const AreaTree> areas, bool kept)
      : transaction_(transaction),
        question_(question),
        as_recorded_(std::move(areas), std::nullopt, /*current=*/false, question.time.day, /*in_parts=*/false),
        kept_(kept) {}

  absl::StatusOr<v1::IndicatorValue> Value(const Indicator& indicator);

 private:
  // The last day of the period that is not to come.
  absl::CivilDay LastDay() const { return std::min(*question_.period->to - 1, question_.today); }
  absl::StatusOr<AggregateQuery> QueryOf(const Indicator& indicator) const;
  // What `query` counts in all. Sets `recounted` when it was counted from the records.
  absl::StatusOr<AggregateRow> Tally(const AggregateQuery& query, bool& recounted);
  // The same for `value`: says where it comes from, and judges it.
  absl::StatusOr<AggregateRow> Count(const AggregateQuery& query, v1::IndicatorValue& value);
  absl::Status OfOrganizations(const Indicator& indicator, v1::IndicatorValue& value);
  // `whole` is what `query` counts.
  absl::Status Share(const Indicator& indicator, const AggregateQuery& query, int64_t whole, v1::IndicatorValue& value);
  absl::Status NetChange(AggregateQuery query, v1::IndicatorValue& value);
  // Who knows the `count` of an indicator and of the one around it knows what lies between them.
  absl::Status JudgeWithin(const Indicator& indicator, int64_t count);
  // True when some value may have to be hidden.
  absl::StatusOr<bool> Hides();
  // Notes that `count` organisations, of those that `query` counts, are told or can be told.
  absl::Status Judge(const AggregateQuery& query, int64_t count);
  absl::Status OfActivities(const Indicator& indicator, v1::IndicatorValue& value);

  sql::Transaction& transaction_;
  const IndicatorQuestion& question_;
  const ShownAreas as_recorded_;
  const bool kept_;
  bool small_ = false;  // The value at hand would tell of too few.
};

// The entry of the catalogue.
v1::Indicator ToProto(const Indicator& indicator);

}  // namespace htx::registry

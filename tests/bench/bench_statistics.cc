// P7: statistics by province, sector and kind as of any date, from kept sums and by GROUP BY over the revisions.
//
//   bench_statistics URL [--recounts N]
//
// Folds what waits, then asks for twenty days in both ways, in turns. Prints one line of JSON. Times are those of the
// stores on a warm database, without RPC.

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/status.h"
#include "registry/store/fold_pace.h"
#include "registry/store/registry_database.h"
#include "registry/store/rollup_read.h"
#include "registry/store/rollup_store.h"

namespace htx::registry {
namespace {

constexpr absl::Duration kTimeout = absl::Minutes(10);
constexpr int kDays = 20;
constexpr int kTurns = 5;

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Folding {
  int64_t entries = 0;
  double seconds = 0;
  double longest_ms = 0;
};

absl::StatusOr<Folding> FoldAll(sql::Database& database, const Clock& clock) {
  FoldPace pace(database.engine());
  Folding folding;
  while (true) {
    const int batch = pace.batch();
    const absl::Time start = absl::Now();
    int64_t folded = 0;
    HTX_RETURN_IF_ERROR(
        database.Write({.principal = "bench", .method = "bench", .now = clock.Now(), .deadline = start + kTimeout},
                       [&](sql::Transaction& transaction) -> absl::Status {
                         HTX_ASSIGN_OR_RETURN(folded, RollupStore(transaction).Fold(batch));
                         return absl::OkStatus();
                       }));
    const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    if (folded == 0) return folding;
    pace.Took(absl::Seconds(seconds));
    folding.entries += folded;
    folding.seconds += seconds;
    folding.longest_ms = std::max(folding.longest_ms, seconds * 1000);
  }
}

AggregateQuery QueryOn(absl::CivilDay day) {
  return {.time = {.day = day, .latest = true},
          .scopes = {Scope{}},
          .group_by = {Dimension::kProvince, Dimension::kSector, Dimension::kKind},
          .measures = {Measure::kMemberCount}};
}

// Milliseconds of one answer, and how many groups it had.
absl::StatusOr<std::pair<double, size_t>> Ask(sql::Database& database, const AggregateQuery& query, bool kept) {
  size_t groups = 0;
  const absl::Time start = absl::Now();
  HTX_RETURN_IF_ERROR(database.Read(start + kTimeout, [&](sql::Transaction& transaction) -> absl::Status {
    std::vector<AggregateRow> rows;
    if (kept) {
      HTX_ASSIGN_OR_RETURN(rows, AggregateRollups(transaction, *GrainFor(query), query));
    } else {
      HTX_ASSIGN_OR_RETURN(rows, StatisticsStore(transaction).Aggregate(query));
    }
    groups = rows.size();
    return absl::OkStatus();
  }));
  return std::pair(absl::ToDoubleMilliseconds(absl::Now() - start), groups);
}

absl::Status Run(const char* url, int recounts) {
  const SystemClock clock;
  HTX_ASSIGN_OR_RETURN(const auto database, OpenRegistryDatabase(url, clock, 2));
  HTX_ASSIGN_OR_RETURN(const Folding folding, FoldAll(*database, clock));
  std::vector<double> kept;
  std::vector<double> recounted;
  size_t groups = 0;
  for (int turn = 0; turn < kTurns; ++turn) {
    for (int i = 0; i < kDays; ++i) {
      const AggregateQuery query = QueryOn(absl::CivilDay(2005, 1, 1) + (i * 7 + turn) * 47);
      HTX_ASSIGN_OR_RETURN(const auto answer, Ask(*database, query, /*kept=*/true));
      if (turn > 0) kept.push_back(answer.first);  // The first turn warms up.
      groups = std::max(groups, answer.second);
      if (static_cast<int>(recounted.size()) >= recounts || i % 4 != 0) continue;
      HTX_ASSIGN_OR_RETURN(const auto floor, Ask(*database, query, /*kept=*/false));
      if (floor.second != answer.second) return absl::InternalError("the two ways give different groups");
      recounted.push_back(floor.first);
    }
  }
  int64_t organizations = 0;
  HTX_RETURN_IF_ERROR(database->Read(absl::Now() + kTimeout, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query("select count(*) from organizations"));
    organizations = rows[0].Int(0);
    return absl::OkStatus();
  }));
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  std::sort(kept.begin(), kept.end());
  std::printf(
      "{\"organizations\": %lld, \"groups\": %zu, \"kept_ms\": %.3f, \"kept_p99_ms\": %.3f, \"recount_ms\": %.3f, "
      "\"entries_folded\": %lld, \"fold_seconds\": %.2f, \"longest_fold_ms\": %.1f, \"resident_mib\": %.1f}\n",
      static_cast<long long>(organizations), groups, Median(kept), kept[kept.size() * 99 / 100], Median(recounted),
      static_cast<long long>(folding.entries), folding.seconds, folding.longest_ms,
      static_cast<double>(usage.ru_maxrss) / 1024);
  return absl::OkStatus();
}

}  // namespace
}  // namespace htx::registry

int main(int argc, char** argv) {
  int recounts = 5;
  const bool named = argc == 4 && absl::string_view(argv[2]) == "--recounts" && absl::SimpleAtoi(argv[3], &recounts);
  if ((argc != 2 && !named) || recounts < 1) {
    std::fprintf(stderr, "usage: bench_statistics URL [--recounts N]\n");
    return 2;
  }
  const absl::Status status = htx::registry::Run(argv[1], recounts);
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

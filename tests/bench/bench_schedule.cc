// The schedule engine by itself: how long one schedule of 360 rows takes, and how many of 12 rows are made in a second
// by two threads. Prints one line of JSON.

#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "funding/domain/schedule.h"

namespace htx::funding {
namespace {

// Level payments over unequal months are the dearest method.
Terms TermsOf(int months) {
  return {.principal = 600'000'000,
          .annual_rate_ppm = 66'100,
          .term_months = months,
          .first_due = absl::CivilDay(2024, 2, 15),
          .method = ScheduleMethod::kAnnuity};
}

// Seconds per schedule.
double Measure(const Terms& terms, int rounds) {
  const ScheduleEvents events = {.drawdowns = {{absl::CivilDay(2024, 1, 15), terms.principal}}};
  const auto start = std::chrono::steady_clock::now();
  Dong sum = 0;
  for (int i = 0; i < rounds; ++i) sum += MakeSchedule(terms, events).TotalInterest();
  HTX_CHECK(sum > 0);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / rounds;
}

}  // namespace
}  // namespace htx::funding

int main() {
  using namespace htx::funding;
  const double long_one = Measure(TermsOf(360), 500);
  std::vector<double> seconds(2);
  std::vector<std::thread> threads;
  for (double& each : seconds) threads.emplace_back([&each] { each = Measure(TermsOf(12), 20'000); });
  for (std::thread& thread : threads) thread.join();
  std::printf("{\"rows_360_ms\": %.3f, \"per_second\": %.0f}\n", long_one * 1e3, 1 / seconds[0] + 1 / seconds[1]);
  return 0;
}

// Fills a new registry database with a generated register.
//
//   generate_register URL ORGANIZATIONS [--seed N] [--writers N] [--plain] [--feed]
//
// URL as of the service: sqlite:/path/to/file.db or postgresql:host=… dbname=…. --plain leaves out changes, memberships
// and reports; --feed also appends every write to the change feed, as the service does. Prints one line of JSON.

#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "registry/store/registry_database.h"
#include "tests/support/register/generated_register.h"

namespace {

int Usage() {
  std::fprintf(stderr, "usage: generate_register URL ORGANIZATIONS [--seed N] [--writers N] [--plain] [--feed]\n");
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return Usage();
  htx::testing::RegisterSpec spec;
  int writers = 1;
  if (!absl::SimpleAtoi(argv[2], &spec.organizations)) return Usage();
  for (int i = 3; i < argc; ++i) {
    const absl::string_view flag = argv[i];
    if (flag == "--plain") {
      spec.changes = spec.memberships = spec.reports = false;
    } else if (flag == "--feed") {
      spec.feed = true;
    } else if (flag == "--seed" && i + 1 < argc) {
      if (!absl::SimpleAtoi(argv[++i], &spec.seed)) return Usage();
    } else if (flag == "--writers" && i + 1 < argc) {
      if (!absl::SimpleAtoi(argv[++i], &writers) || writers < 1 || writers > 16) return Usage();
    } else {
      return Usage();
    }
  }
  const htx::SystemClock clock;
  const absl::Time start = absl::Now();
  const auto database = htx::registry::OpenRegistryDatabase(argv[1], clock, writers + 1);
  if (!database.ok()) return std::fprintf(stderr, "%s\n", database.status().ToString().c_str()), 1;
  absl::Time told = start;
  const auto counts = htx::testing::FillRegister(**database, spec, writers, [&](int64_t recorded) {
    const absl::Time now = absl::Now();
    if (now - told < absl::Seconds(5)) return;
    told = now;
    std::fprintf(stderr, "%lld of %lld\n", static_cast<long long>(recorded),
                 static_cast<long long>(spec.organizations));
  });
  if (!counts.ok()) return std::fprintf(stderr, "%s\n", counts.status().ToString().c_str()), 1;
  std::printf(
      "{\"organizations\": %lld, \"revisions\": %lld, \"memberships\": %lld, \"reports\": %lld, "
      "\"seconds\": %.1f}\n",
      static_cast<long long>(counts->organizations), static_cast<long long>(counts->revisions),
      static_cast<long long>(counts->memberships), static_cast<long long>(counts->reports),
      absl::ToDoubleSeconds(absl::Now() - start));
  return 0;
}

#pragma once

// A register of generated organisations, as large as wanted: for benchmarks, and for tests that compare two ways to one
// answer. Everything is generated; nothing in it is a real organisation.
//
// The same spec gives the same register on every engine. It is written through the stores, so whatever they keep beside
// the rows (search index, roll-ups) is there too.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "registry/domain/relationship.h"
#include "registry/domain/report.h"
#include "registry/domain/timeline.h"

namespace htx::testing {

struct RegisterSpec {
  int64_t organizations = 10'000;  // Besides the 63 alliances.
  uint64_t seed = 1;
  bool changes = true;      // A quarter of the organisations changed later, in name, members, status or address.
  bool memberships = true;  // Two fifths joined their alliance.
  bool reports = true;      // Some reported for 2021 to 2023.
  bool feed = false;        // Each write appends its change, as the service does.
};

// What is recorded of one organisation.
struct GeneratedOrganization {
  registry::Organization recorded = {};
  struct Change {
    std::vector<registry::Field> fields = {};
    registry::Facts values = {};
    absl::CivilDay day = {};
    absl::Time known = absl::UnixEpoch();
  };
  std::vector<Change> changes = {};  // In the order in which they were recorded.
  std::vector<registry::Relationship> memberships = {};
  std::vector<registry::Report> reports = {};
};

// Organisation `number` of the register, from 0. All is recorded between 2023-01-01 and 2024-06-30.
GeneratedOrganization Generate(const RegisterSpec& spec, int64_t number);
// The alliances, "lm-p01" to "lm-p96", one of each province as the provinces were before July 2025.
std::vector<registry::Organization> GeneratedAlliances();

// What was written.
struct RegisterCounts {
  int64_t organizations = 0;
  int64_t revisions = 0;
  int64_t memberships = 0;
  int64_t reports = 0;
};

// Fills `database`, whose tables are new, with `writers` threads (one suffices on SQLite), and brings its statistics
// for plans up to date. `progress` is told now and then how many organisations are recorded.
absl::StatusOr<RegisterCounts> FillRegister(sql::Database& database, const RegisterSpec& spec, int writers,
                                            absl::FunctionRef<void(int64_t)> progress);

}  // namespace htx::testing

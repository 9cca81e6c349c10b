// P10: reading the whole feed and the whole register through the handlers, against reading the same rows with the bare
// driver.
//
//   bench_feed URL [TURNS]
//
// First lets the keeper of snapshots take in what is new. Then, in turns: ListChanges in pages of 1 000 from the first
// change, WatchChanges from the first change, StreamSnapshot; each up to the bytes that gRPC is given, for a caller who
// may not see personal data; and the bare read of the same rows. Prints one line of JSON.

#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/rpc/wire_record.h"
#include "registry/rpc/snapshot_keeper.h"
#include "tests/bench/bare_reader.h"
#include "tests/bench/bench_registry.h"

namespace htx::bench {
namespace {

namespace v1 = registry::v1;

constexpr absl::string_view kChangeRows =
    "select sequence, transaction_id, recorded_us, actor, type, resource, payload, effective_day, last_of_transaction "
    "from changes order by sequence";
constexpr absl::string_view kSnapshotRows =
    "select id, hash, record from snapshot_rows where superseded_us = 0 order by id";

double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// One way to read everything, timed in turns.
struct Way {
  const char* name;
  std::function<absl::StatusOr<int64_t>()> read;  // How many records it gave.
  std::vector<double> seconds = {};
  std::vector<double> cpu = {};
  int64_t records = 0;

  absl::Status Take() {
    const absl::Time start = absl::Now();
    const double cpu_start = ThreadSeconds();
    HTX_ASSIGN_OR_RETURN(records, read());
    seconds.push_back(absl::ToDoubleSeconds(absl::Now() - start));
    cpu.push_back(ThreadSeconds() - cpu_start);
    return absl::OkStatus();
  }
};

absl::StatusOr<int64_t> ListAll(Registry& registry) {
  v1::ListChangesRequest request;
  request.set_page_size(1000);
  request.set_view(v1::CHANGE_VIEW_FULL);
  int64_t changes = 0;
  std::string bytes;
  while (true) {
    HTX_ASSIGN_OR_RETURN(const v1::ListChangesResponse page, registry.handlers->changes.ListChanges(request, Caller()));
    if (page.changes().empty()) return changes;
    changes += page.changes_size();
    page.SerializeToString(&bytes);
    request.set_resume_token(page.next_resume_token());
  }
}

// Until the source has nothing for now, or ends. `each` gets the pieces of a message.
template <class Response, class Each>
absl::Status Drain(rpc::ByteSource<Response>& source, Each each) {
  std::vector<rpc::SharedBytes> wire;
  while (true) {
    wire.clear();
    HTX_ASSIGN_OR_RETURN(const rpc::Step step, source.NextBytes(wire));
    if (step != rpc::Step::kWrite) return absl::OkStatus();
    each(wire);
  }
}

absl::StatusOr<int64_t> WatchAll(Registry& registry) {
  v1::WatchChangesRequest request;
  request.set_view(v1::CHANGE_VIEW_FULL);
  HTX_ASSIGN_OR_RETURN(const auto source, registry.handlers->changes.WatchChanges(request, Caller(), [] {}));
  int64_t changes = 0;
  // A change is a piece of its own.
  HTX_RETURN_IF_ERROR(Drain(*source, [&](const std::vector<rpc::SharedBytes>& wire) { changes += wire.size() == 2; }));
  return changes;
}

absl::StatusOr<int64_t> StreamAll(Registry& registry) {
  HTX_ASSIGN_OR_RETURN(const auto source, registry.handlers->snapshots.StreamSnapshot({}, Caller(), [] {}));
  int64_t records = 0;
  HTX_RETURN_IF_ERROR(Drain(*source, [&](const std::vector<rpc::SharedBytes>& wire) {
    if (wire.size() < 2) return;
    rpc::WireReader batch(*wire.back());
    while (batch.Next()) records += batch.number() == v1::SnapshotBatch::kOrganizationsFieldNumber;
  }));
  return records;
}

absl::StatusOr<int64_t> BareRows(const std::string& url, absl::string_view sql) {
  HTX_ASSIGN_OR_RETURN(const BareRead read, ReadBare(url, std::string(sql)));
  return read.rows;
}

// Lets the keeper come to the head; how many changes it took in, and in how many seconds.
absl::StatusOr<std::pair<int64_t, double>> Keep(Registry& registry) {
  HTX_ASSIGN_OR_RETURN(const int64_t head, registry.database->HeadSequence(absl::Now() + absl::Seconds(10)));
  const absl::Time start = absl::Now();
  const auto keeper = registry::SnapshotKeeper::Start(*registry.database, registry.clock, {});
  int64_t first = -1;
  // The keeper tells nobody: it is looked at now and then.
  while (keeper->reached() < head) {
    if (first < 0 && keeper->reached() > 0) first = keeper->reached();
    if (absl::Now() - start > absl::Hours(1))
      return absl::DeadlineExceededError("the keeper does not come to the head");
    absl::Notification never;
    never.WaitForNotificationWithTimeout(absl::Milliseconds(20));
  }
  return std::pair(head, absl::ToDoubleSeconds(absl::Now() - start));
}

absl::Status Run(const std::string& url, int turns) {
  Registry registry;
  HTX_RETURN_IF_ERROR(registry.Open(url));
  HTX_ASSIGN_OR_RETURN(const auto kept, Keep(registry));
  std::vector<Way> ways;
  ways.push_back({.name = "bare_changes", .read = [&] { return BareRows(url, kChangeRows); }});
  ways.push_back({.name = "list", .read = [&] { return ListAll(registry); }});
  ways.push_back({.name = "watch", .read = [&] { return WatchAll(registry); }});
  ways.push_back({.name = "bare_snapshot", .read = [&] { return BareRows(url, kSnapshotRows); }});
  ways.push_back({.name = "snapshot", .read = [&] { return StreamAll(registry); }});
  for (int turn = 0; turn < turns; ++turn) {
    for (Way& way : ways) HTX_RETURN_IF_ERROR(way.Take());
  }
  std::string out = absl::StrFormat("{\"kept\": %d, \"keep_seconds\": %.2f", kept.first, kept.second);
  for (const Way& way : ways) {
    absl::StrAppendFormat(&out, ", \"%s\": {\"records\": %d, \"seconds\": %.3f, \"cpu_seconds\": %.3f}", way.name,
                          way.records, Quantile(way.seconds, 0.5), Quantile(way.cpu, 0.5));
  }
  std::printf("%s, \"resident_mib\": %.1f}\n", out.c_str(), ResidentMemory().peak);
  return absl::OkStatus();
}

}  // namespace
}  // namespace htx::bench

int main(int argc, char** argv) {
  int turns = 3;
  if (argc < 2 || argc > 3 || (argc == 3 && !absl::SimpleAtoi(argv[2], &turns))) {
    return std::fprintf(stderr, "usage: bench_feed URL [TURNS]\n"), 2;
  }
  const absl::Status status = htx::bench::Run(argv[1], turns);
  if (!status.ok()) return std::fprintf(stderr, "%s\n", status.ToString().c_str()), 1;
  return 0;
}

#include "registry/rpc/snapshot_keeper.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/repeater.h"
#include "common/base/status.h"
#include "common/rpc/record_digest.h"
#include "registry/rpc/change_proto.h"
#include "registry/rpc/snapshot_rebuild.h"
#include "registry/rpc/snapshot_types.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

// Changes of one transaction of the keeper: many share a commit, and writers beside it do not wait long.
constexpr int kRowsAtOnce = 500;
constexpr absl::Duration kKeepTimeout = absl::Seconds(10);
// The last piece of a rebuild counts all hashes.
constexpr absl::Duration kRebuildTimeout = absl::Minutes(2);
// Without news the feed is looked at this often: a listener may miss what another replica wrote.
constexpr absl::Duration kKeepEvery = absl::Seconds(1);
constexpr absl::Duration kRetry = absl::Milliseconds(200);
constexpr absl::Duration kSweepInterval = absl::Minutes(1);
constexpr int kSweepBatch = 500;

// The records that changes left, by type.
using LastRecords = std::map<int, std::vector<SnapshotRow>>;

SnapshotRow RowOf(const std::string& id, const google::protobuf::Message& record) {
  return {.id = id, .hash = rpc::ToHex(rpc::HashOf(record)), .record = record.SerializeAsString()};
}

// What `batch` changed after the places in `state`, each as its last change left it.
absl::StatusOr<LastRecords> RecordsOf(const std::vector<sql::StoredChange>& batch, const SnapshotState& state) {
  std::map<std::string, v1::Organization> organizations;
  std::map<int, std::map<std::string, SnapshotRow>> others;
  for (const sql::StoredChange& stored : batch) {
    HTX_ASSIGN_OR_RETURN(v1::Change change, ToProto(stored));
    if (stored.sequence > state.resource_sequence) {
      ForEachResource(change, [&](int type, const std::string& name, const google::protobuf::Message& resource) {
        others[type][name] = RowOf(name, resource);
      });
    }
    if (stored.sequence <= state.sequence || !change.has_after()) continue;
    absl::string_view id = change.after().name();
    if (absl::ConsumePrefix(&id, "organizations/")) organizations[std::string(id)].Swap(change.mutable_after());
  }
  LastRecords records;
  for (const auto& [id, organization] : organizations) records[kOrganizationRecords].push_back(RowOf(id, organization));
  for (auto& [type, rows] : others) {
    for (auto& [name, row] : rows) records[type].push_back(std::move(row));
  }
  return records;
}

// Makes `rows` the newest of their type; returns the tally with them instead of those that they replace.
absl::StatusOr<SnapshotTally> Replace(SnapshotStore& store, int type, absl::Span<const SnapshotRow> rows,
                                      const SnapshotTally& before, int64_t sequence, absl::Time now) {
  std::vector<std::string> ids;
  for (const SnapshotRow& row : rows) ids.push_back(row.id);
  HTX_ASSIGN_OR_RETURN(const auto hashes, store.Hashes(type, ids));
  HTX_ASSIGN_OR_RETURN(const rpc::Hash256 sum, rpc::HashFromHex(before.digest));
  rpc::RecordDigest digest(before.count, sum);
  for (const auto& [id, hex] : hashes) {
    HTX_ASSIGN_OR_RETURN(const rpc::Hash256 hash, rpc::HashFromHex(hex));
    digest.Remove(hash);
  }
  for (const SnapshotRow& row : rows) {
    HTX_ASSIGN_OR_RETURN(const rpc::Hash256 hash, rpc::HashFromHex(row.hash));
    digest.Add(hash);
  }
  HTX_RETURN_IF_ERROR(store.Replace(type, rows, sequence, now));
  return SnapshotTally{.count = digest.count(), .digest = digest.hex()};
}

class ThreadKeeper final : public SnapshotKeeper {
 public:
  ThreadKeeper(sql::Database& database, const Clock& clock, Options options)
      : database_(database), clock_(clock), options_(options), repeater_([this](const Repeater&) { return Work(); }) {
    listening_ = database_.OnChange([this](int64_t) { repeater_.Ring(); });
  }
  ~ThreadKeeper() override { Stop(); }

  void Stop() override {
    listening_.reset();
    repeater_.Stop();
  }
  int64_t reached() const override { return reached_.load(); }

 private:
  absl::Duration Work() {
    const absl::StatusOr<bool> more = Follow();
    if (!more.ok()) return kRetry;
    if (*more) return absl::ZeroDuration();
    if (absl::Now() >= next_sweep_) Sweep();
    return kKeepEvery;
  }

  // Takes one batch of the feed in. False when there was none.
  absl::StatusOr<bool> Follow() {
    SnapshotState state;
    HTX_RETURN_IF_ERROR(database_.Read(absl::Now() + kKeepTimeout, [&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(state, SnapshotStore(transaction).ReadState());
      return absl::OkStatus();
    }));
    if (state.fingerprint != SnapshotFingerprint()) return Rebuild(state);
    settled_ = true;
    const int64_t after = std::min(state.sequence, state.resource_sequence);
    HTX_ASSIGN_OR_RETURN(const std::vector<sql::StoredChange> batch,
                         database_.ReadChanges(absl::Now() + kKeepTimeout, after, kRowsAtOnce));
    reached_.store(after);
    if (batch.empty()) return false;
    HTX_ASSIGN_OR_RETURN(const LastRecords records, RecordsOf(batch, state));
    const int64_t sequence = batch.back().sequence;
    HTX_RETURN_IF_ERROR(
        database_.Write({.principal = "service:registry", .method = "snapshot", .deadline = absl::Now() + kKeepTimeout},
                        [&](sql::Transaction& transaction) { return Take(transaction, state, records, sequence); }));
    reached_.store(sequence);
    return true;
  }

  // One piece. A process of another release that was started later keeps the rows; this one then waits.
  absl::StatusOr<bool> Rebuild(const SnapshotState& state) {
    if (settled_ && !IsAskedToRebuild(state.fingerprint)) return false;
    HTX_RETURN_IF_ERROR(database_.Write(
        {.principal = "service:registry", .method = "snapshot", .deadline = absl::Now() + kRebuildTimeout},
        [&](sql::Transaction& transaction) { return RebuildPiece(transaction, clock_.Now()).status(); }));
    return true;
  }

  absl::Status Take(sql::Transaction& transaction, const SnapshotState& seen, const LastRecords& records,
                    int64_t sequence) const {
    SnapshotStore store(transaction);
    HTX_ASSIGN_OR_RETURN(SnapshotState state, store.ReadState());
    if (state.sequence != seen.sequence || state.resource_sequence != seen.resource_sequence ||
        state.fingerprint != seen.fingerprint) {
      return absl::OkStatus();  // Another replica was here, or a rebuild was asked for.
    }
    HTX_ASSIGN_OR_RETURN(auto tallies, store.ReadTallies());
    const absl::Time now = clock_.Now();
    for (const auto& [type, rows] : records) {
      if (type == kOrganizationRecords) {
        const SnapshotTally before{.count = state.count, .digest = state.digest};
        HTX_ASSIGN_OR_RETURN(const SnapshotTally tally, Replace(store, type, rows, before, sequence, now));
        state.count = tally.count;
        state.digest = tally.digest;
      } else {
        HTX_ASSIGN_OR_RETURN(const SnapshotTally tally, Replace(store, type, rows, tallies[type], sequence, now));
        HTX_RETURN_IF_ERROR(store.SaveTally(type, tally));
      }
    }
    state.sequence = std::max(state.sequence, sequence);
    state.resource_sequence = std::max(state.resource_sequence, sequence);
    return store.SaveState(state);
  }

  void Sweep() {
    int64_t swept = 0;
    const absl::Status status = database_.Write(
        {.principal = "service:registry", .method = "snapshot", .deadline = absl::Now() + kKeepTimeout},
        [&](sql::Transaction& transaction) -> absl::Status {
          HTX_ASSIGN_OR_RETURN(swept, SnapshotStore(transaction).Sweep(clock_.Now() - options_.keep, kSweepBatch));
          return absl::OkStatus();
        });
    const bool again = status.ok() && swept >= kSweepBatch;
    next_sweep_ = absl::Now() + (again ? kKeepEvery : kSweepInterval);
  }

  sql::Database& database_;
  const Clock& clock_;
  const Options options_;
  // Of the thread alone.
  absl::Time next_sweep_ = absl::InfinitePast();
  bool settled_ = false;  // The rows were seen as this program makes them.
  std::atomic<int64_t> reached_ = 0;
  Repeater repeater_;  // Uses everything above.
  std::shared_ptr<void> listening_ = {};
};

}  // namespace

std::unique_ptr<SnapshotKeeper> SnapshotKeeper::Start(sql::Database& database, const Clock& clock, Options options) {
  return std::make_unique<ThreadKeeper>(database, clock, options);
}

}  // namespace htx::registry

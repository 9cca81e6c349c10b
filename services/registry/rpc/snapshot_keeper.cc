#include "registry/rpc/snapshot_keeper.h"

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
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

// Changes of one transaction of the keeper: many share a commit, and writers beside it do not wait long.
constexpr int kBatch = 500;
constexpr absl::Duration kTimeout = absl::Seconds(10);
// Without news the feed is looked at this often: a listener may miss what another replica wrote.
constexpr absl::Duration kLook = absl::Seconds(1);
constexpr absl::Duration kRetry = absl::Milliseconds(200);
constexpr absl::Duration kSweepInterval = absl::Minutes(1);
constexpr int kSweepBatch = 500;

// The organisations that `batch` changed, each as its last change left it.
absl::StatusOr<std::map<std::string, v1::Organization>> LastStates(const std::vector<sql::StoredChange>& batch) {
  std::map<std::string, v1::Organization> states;
  for (const sql::StoredChange& stored : batch) {
    HTX_ASSIGN_OR_RETURN(v1::Change change, ToProto(stored));
    if (!change.has_after()) continue;
    absl::string_view id = change.after().name();
    if (absl::ConsumePrefix(&id, "organizations/")) states[std::string(id)].Swap(change.mutable_after());
  }
  return states;
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
    return kLook;
  }

  // Takes one batch of the feed in. False when there was none.
  absl::StatusOr<bool> Follow() {
    SnapshotState state;
    HTX_RETURN_IF_ERROR(database_.Read(absl::Now() + kTimeout, [&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(state, SnapshotStore(transaction).ReadState());
      return absl::OkStatus();
    }));
    HTX_ASSIGN_OR_RETURN(const std::vector<sql::StoredChange> batch,
                         database_.ReadChanges(absl::Now() + kTimeout, state.sequence, kBatch));
    reached_.store(state.sequence);
    if (batch.empty()) return false;
    HTX_ASSIGN_OR_RETURN(const auto states, LastStates(batch));
    std::vector<SnapshotRow> rows;
    std::vector<std::string> ids;
    rows.reserve(states.size());
    for (const auto& [id, organization] : states) {
      ids.push_back(id);
      rows.push_back(
          {.id = id, .hash = rpc::ToHex(rpc::HashOf(organization)), .record = organization.SerializeAsString()});
    }
    const int64_t sequence = batch.back().sequence;
    HTX_RETURN_IF_ERROR(database_.Write(
        {.principal = "service:registry", .method = "snapshot", .deadline = absl::Now() + kTimeout},
        [&](sql::Transaction& transaction) { return Take(transaction, state.sequence, rows, ids, sequence); }));
    reached_.store(sequence);
    return true;
  }

  absl::Status Take(sql::Transaction& transaction, int64_t after, const std::vector<SnapshotRow>& rows,
                    const std::vector<std::string>& ids, int64_t sequence) const {
    SnapshotStore store(transaction);
    HTX_ASSIGN_OR_RETURN(SnapshotState state, store.ReadState());
    if (state.sequence != after) return absl::OkStatus();  // Another replica was here.
    HTX_ASSIGN_OR_RETURN(const auto hashes, store.Hashes(ids));
    HTX_ASSIGN_OR_RETURN(const rpc::Hash256 sum, rpc::HashFromHex(state.digest));
    rpc::RecordDigest digest(state.count, sum);
    for (const auto& [id, hex] : hashes) {
      HTX_ASSIGN_OR_RETURN(const rpc::Hash256 hash, rpc::HashFromHex(hex));
      digest.Remove(hash);
    }
    for (const SnapshotRow& row : rows) {
      HTX_ASSIGN_OR_RETURN(const rpc::Hash256 hash, rpc::HashFromHex(row.hash));
      digest.Add(hash);
    }
    HTX_RETURN_IF_ERROR(store.Replace(rows, sequence, clock_.Now()));
    return store.SaveState({.sequence = sequence,
                            .oldest_sequence = state.oldest_sequence,
                            .count = digest.count(),
                            .digest = digest.hex()});
  }

  void Sweep() {
    int64_t swept = 0;
    const absl::Status status = database_.Write(
        {.principal = "service:registry", .method = "snapshot", .deadline = absl::Now() + kTimeout},
        [&](sql::Transaction& transaction) -> absl::Status {
          HTX_ASSIGN_OR_RETURN(swept, SnapshotStore(transaction).Sweep(clock_.Now() - options_.keep, kSweepBatch));
          return absl::OkStatus();
        });
    const bool again = status.ok() && swept >= kSweepBatch;
    next_sweep_ = absl::Now() + (again ? kLook : kSweepInterval);
  }

  sql::Database& database_;
  const Clock& clock_;
  const Options options_;
  absl::Time next_sweep_ = absl::InfinitePast();  // Of the thread alone.
  std::atomic<int64_t> reached_ = 0;
  Repeater repeater_;  // Uses everything above.
  std::shared_ptr<void> listening_ = {};
};

}  // namespace

std::unique_ptr<SnapshotKeeper> SnapshotKeeper::Start(sql::Database& database, const Clock& clock, Options options) {
  return std::make_unique<ThreadKeeper>(database, clock, options);
}

}  // namespace htx::registry

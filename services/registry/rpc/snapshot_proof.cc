// SnapshotHandlers::VerifySnapshot and RebuildSnapshot.

#include <limits>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "common/rpc/record_digest.h"
#include "registry/rpc/snapshot_handlers.h"
#include "registry/rpc/snapshot_rebuild.h"
#include "registry/rpc/snapshot_types.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

constexpr int kShownDifferences = 20;
constexpr int kAll = std::numeric_limits<int>::max();

// One look at all rows, in one snapshot of the database.
class Proof {
 public:
  Proof(sql::Transaction& transaction, int most, v1::VerifySnapshotResponse& response)
      : store_(transaction), most_(most), response_(response) {}

  absl::Status Run() {
    HTX_ASSIGN_OR_RETURN(const SnapshotState state, store_.ReadState());
    response_.set_sequence(state.sequence);
    response_.set_rebuilding(state.fingerprint != SnapshotFingerprint());
    if (response_.rebuilding()) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(settled_, store_.HoldsEveryChange(state.sequence));
    HTX_ASSIGN_OR_RETURN(auto tallies, store_.ReadTallies());
    tallies[kOrganizationRecords] = {.count = state.count, .digest = state.digest};
    for (int type = kOrganizationRecords; v1::SnapshotType_IsValid(type); ++type) {
      HTX_RETURN_IF_ERROR(Look(type, tallies[type]));
    }
    HTX_ASSIGN_OR_RETURN(const std::vector<std::string> missing, store_.Missing("", kAll));
    for (const std::string& id : missing) Unlike(id, v1::SNAPSHOT_PROBLEM_MISSING);
    response_.set_consistent(response_.difference_count() == 0);
    return absl::OkStatus();
  }

 private:
  absl::Status Look(int type, const SnapshotTally& tally) {
    rpc::RecordDigest digest;
    HTX_RETURN_IF_ERROR(
        store_.ForEachCurrent(type, "", kAll, [&](const SnapshotRow& row, int64_t version) -> absl::Status {
          response_.set_row_count(response_.row_count() + 1);
          const std::unique_ptr<google::protobuf::Message> record = RecordOf(type, row);
          const bool sound = record != nullptr && rpc::ToHex(rpc::HashOf(*record)) == row.hash;
          if (!sound) {
            Add(type, NameOfRow(type, row.id), v1::SNAPSHOT_PROBLEM_DAMAGED);
          } else if (type == kOrganizationRecords &&
                     static_cast<const v1::Organization&>(*record).version() != version) {
            Unlike(row.id, v1::SNAPSHOT_PROBLEM_STALE);
          }
          if (absl::StatusOr<rpc::Hash256> hash = rpc::HashFromHex(row.hash); hash.ok()) digest.Add(*hash);
          return absl::OkStatus();
        }));
    if (digest.count() != tally.count || digest.hex() != tally.digest) Add(type, "", v1::SNAPSHOT_PROBLEM_DIGEST);
    return absl::OkStatus();
  }

  // An organisation that the register has otherwise: as long as changes are on their way, they may tell it.
  void Unlike(const std::string& id, v1::SnapshotProblem problem) {
    if (settled_) return Add(kOrganizationRecords, NameOfRow(kOrganizationRecords, id), problem);
    response_.set_behind_count(response_.behind_count() + 1);
  }

  void Add(int type, const std::string& name, v1::SnapshotProblem problem) {
    response_.set_difference_count(response_.difference_count() + 1);
    if (response_.differences_size() >= most_) return;
    v1::SnapshotDifference& difference = *response_.add_differences();
    difference.set_type(static_cast<v1::SnapshotType>(type));
    difference.set_name(name);
    difference.set_problem(problem);
  }

  SnapshotStore store_;
  const int most_;
  v1::VerifySnapshotResponse& response_;
  bool settled_ = false;  // Every committed change is in.
};

}  // namespace

absl::StatusOr<v1::VerifySnapshotResponse> SnapshotHandlers::VerifySnapshot(const v1::VerifySnapshotRequest& request,
                                                                            const rpc::RequestContext& context) {
  const int most = request.max_differences() == 0 ? kShownDifferences : request.max_differences();
  v1::VerifySnapshotResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) {
    response.Clear();
    return Proof(transaction, most, response).Run();
  }));
  return response;
}

absl::StatusOr<v1::RebuildSnapshotResponse> SnapshotHandlers::RebuildSnapshot(const v1::RebuildSnapshotRequest& request,
                                                                              const rpc::RequestContext& context) {
  return sql::WriteOnce<v1::RebuildSnapshotResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RebuildSnapshotResponse> {
        SnapshotStore store(transaction);
        HTX_ASSIGN_OR_RETURN(SnapshotState state, store.ReadState());
        state.fingerprint = AskedToRebuild(state.fingerprint);
        state.rebuild_type = 0;
        state.rebuild_after.clear();
        HTX_RETURN_IF_ERROR(store.SaveState(state));
        v1::RebuildSnapshotResponse response;
        response.set_organization_count(state.count);
        return response;
      });
}

}  // namespace htx::registry

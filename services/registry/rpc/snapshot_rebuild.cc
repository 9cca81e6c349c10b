#include "registry/rpc/snapshot_rebuild.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/rpc/record_digest.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/snapshot_types.h"
#include "registry/store/organization_store.h"

namespace htx::registry {
namespace {

using google::protobuf::Message;

// Rows of one transaction.
constexpr int kPiece = 500;
constexpr char kAsked[] = "asked:";

SnapshotRow RowFor(const std::string& id, const Message& record) {
  return {.id = id, .hash = rpc::ToHex(rpc::HashOf(record)), .record = record.SerializeAsString()};
}

// What the rows of `type` add up to.
absl::StatusOr<SnapshotTally> CountRows(SnapshotStore& store, int type) {
  rpc::RecordDigest digest;
  HTX_RETURN_IF_ERROR(store.ForEachHash(type, [&](absl::string_view hex) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const rpc::Hash256 hash, rpc::HashFromHex(hex));
    digest.Add(hash);
    return absl::OkStatus();
  }));
  return SnapshotTally{.count = digest.count(), .digest = digest.hex()};
}

class Rebuild {
 public:
  Rebuild(sql::Transaction& transaction, SnapshotState state, std::set<std::string> later, absl::Time now)
      : transaction_(transaction), store_(transaction), state_(std::move(state)), later_(std::move(later)), now_(now) {}

  absl::StatusOr<bool> Piece() {
    state_.rebuild_type = std::max(state_.rebuild_type, kOrganizationRecords);
    for (int left = kPiece; left > 0;) {
      int done = 0;
      if (v1::SnapshotType_IsValid(state_.rebuild_type)) {
        HTX_ASSIGN_OR_RETURN(done, Mend(left));
      } else {
        HTX_ASSIGN_OR_RETURN(done, AddMissing(left));
        if (done < left) {
          HTX_RETURN_IF_ERROR(Conclude());
          return true;
        }
      }
      if (done < left) {
        ++state_.rebuild_type;
        state_.rebuild_after.clear();
      }
      left -= done;
    }
    HTX_RETURN_IF_ERROR(store_.SaveState(state_));
    return false;
  }

 private:
  // The rows of one type after rebuild_after; returns how many there were.
  absl::StatusOr<int> Mend(int limit) {
    const int type = state_.rebuild_type;
    // Hashes of the same fields tell damage; those of another release differ anyway.
    const bool same = state_.fingerprint == AskedToRebuild(SnapshotFingerprint());
    int seen = 0;
    std::vector<SnapshotRow> mended;
    std::vector<std::string> broken;
    HTX_RETURN_IF_ERROR(store_.ForEachCurrent(
        type, state_.rebuild_after, limit, [&](const SnapshotRow& row, int64_t version) -> absl::Status {
          ++seen;
          state_.rebuild_after = row.id;
          const std::unique_ptr<Message> record = RecordOf(type, row);
          const std::string hash = record == nullptr ? "" : rpc::ToHex(rpc::HashOf(*record));
          const bool organization = type == kOrganizationRecords;
          const bool stale = record != nullptr && organization && !later_.contains(NameOfRow(type, row.id)) &&
                             static_cast<const v1::Organization&>(*record).version() != version;
          if (record == nullptr || stale || (same && hash != row.hash)) {
            broken.push_back(row.id);
          } else if (hash != row.hash) {
            mended.push_back({.id = row.id, .hash = hash, .record = row.record});
          }
          return absl::OkStatus();
        }));
    for (const std::string& id : broken) {
      HTX_ASSIGN_OR_RETURN(const std::unique_ptr<Message> record, FromTheRegister(type, id));
      if (record != nullptr) mended.push_back(RowFor(id, *record));
    }
    for (const SnapshotRow& row : mended) HTX_RETURN_IF_ERROR(store_.Mend(type, row));
    return seen;
  }

  absl::StatusOr<int> AddMissing(int limit) {
    HTX_ASSIGN_OR_RETURN(const std::vector<std::string> missing, store_.Missing(state_.rebuild_after, limit));
    std::vector<SnapshotRow> rows;
    for (const std::string& id : missing) {
      state_.rebuild_after = id;
      if (later_.contains(NameOfRow(kOrganizationRecords, id))) continue;
      HTX_ASSIGN_OR_RETURN(const std::unique_ptr<Message> record, FromTheRegister(kOrganizationRecords, id));
      if (record != nullptr) rows.push_back(RowFor(id, *record));
    }
    HTX_RETURN_IF_ERROR(store_.Replace(kOrganizationRecords, rows, state_.sequence, now_));
    return static_cast<int>(missing.size());
  }

  // As the feed would show it; null when nobody knows.
  absl::StatusOr<std::unique_ptr<Message>> FromTheRegister(int type, const std::string& id) {
    std::unique_ptr<Message> found;
    if (type == kOrganizationRecords) {
      HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization,
                           OrganizationStore(transaction_).Find(OrganizationId::Of(id)));
      if (!organization) return found;
      v1::Change change;
      *change.mutable_after() = ToProtoWhole(*organization, state_.sequence);
      Veil(change);
      found = std::make_unique<v1::Organization>(change.after());
      return found;
    }
    HTX_ASSIGN_OR_RETURN(const std::string payload, store_.LastPayload(id, state_.resource_sequence));
    v1::Change change;
    if (payload.empty() || !change.ParseFromString(payload)) return found;
    Veil(change);
    ForEachResource(change, [&](int told, const std::string& name, const Message& resource) {
      if (told != type || name != id) return;
      found.reset(resource.New());
      found->CopyFrom(resource);
    });
    return found;
  }

  // Counts what is there now.
  absl::Status Conclude() {
    for (int type = kOrganizationRecords; v1::SnapshotType_IsValid(type); ++type) {
      HTX_ASSIGN_OR_RETURN(const SnapshotTally tally, CountRows(store_, type));
      if (type == kOrganizationRecords) {
        state_.count = tally.count;
        state_.digest = tally.digest;
      } else if (tally.count > 0) {
        HTX_RETURN_IF_ERROR(store_.SaveTally(type, tally));
      }
    }
    state_.fingerprint = SnapshotFingerprint();
    ++state_.edition;
    state_.rebuild_type = 0;
    state_.rebuild_after.clear();
    return store_.SaveState(state_);
  }

  sql::Transaction& transaction_;
  SnapshotStore store_;
  SnapshotState state_;
  const std::set<std::string> later_;
  const absl::Time now_;
};

}  // namespace

const std::string& SnapshotFingerprint() {
  static const auto* const fingerprint = [] {
    auto* made = new std::string;
    for (int type = kOrganizationRecords; v1::SnapshotType_IsValid(type); ++type) {
      absl::StrAppend(made, type, "=", rpc::SchemaFingerprint(&MessageOf(type)), ";");
    }
    return made;
  }();
  return *fingerprint;
}

std::string AskedToRebuild(const std::string& fingerprint) {
  return IsAskedToRebuild(fingerprint) ? fingerprint : absl::StrCat(kAsked, fingerprint);
}

bool IsAskedToRebuild(const std::string& fingerprint) { return absl::StartsWith(fingerprint, kAsked); }

std::unique_ptr<Message> RecordOf(int type, const SnapshotRow& row) {
  std::unique_ptr<Message> record(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&MessageOf(type))->New());
  if (!record->ParseFromString(row.record)) return nullptr;
  const std::string name = record->GetReflection()->GetString(*record, MessageOf(type).FindFieldByName("name"));
  if (name != NameOfRow(type, row.id)) return nullptr;
  return record;
}

absl::StatusOr<bool> RebuildPiece(sql::Transaction& transaction, absl::Time now) {
  SnapshotStore store(transaction);
  HTX_ASSIGN_OR_RETURN(SnapshotState state, store.ReadState());
  if (state.fingerprint == SnapshotFingerprint()) return true;
  HTX_ASSIGN_OR_RETURN(std::set<std::string> later, store.ChangedAfter(state.sequence));
  return Rebuild(transaction, std::move(state), std::move(later), now).Piece();
}

}  // namespace htx::registry

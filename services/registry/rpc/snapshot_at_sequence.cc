#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/feed/change_feed.h"
#include "common/query/errors.h"
#include "common/rpc/masking.h"
#include "common/rpc/record_digest.h"
#include "common/rpc/wire_record.h"
#include "registry/domain/snapshot_errors.h"
#include "registry/rpc/change_handlers.h"
#include "registry/rpc/organization_filter.h"
#include "registry/rpc/snapshot_rebuild.h"
#include "registry/rpc/snapshot_rows.h"
#include "registry/rpc/snapshot_types.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

// One type on its way.
struct Part {
  int type = 0;
  SnapshotTally whole = {};  // Of all records at the sequence.
  rpc::RecordDigest sent = {};
};

// What a snapshot is of, and how far it has come; a cursor holds it whole.
struct Progress {
  int64_t sequence = 0;
  std::string epoch = {};  // Of the feed of which that is a sequence.
  int64_t edition = 0;     // Of the digests in `parts`.
  size_t at = 0;           // The part that is being read.
  std::string last = {};   // Id of its last row that was looked at.
  std::vector<Part> parts = {};
};

constexpr size_t kHead = 4;  // Values of a cursor before its parts.
constexpr size_t kPart = 5;  // Values of a part.

query::Cursor ToCursor(const Progress& progress) {
  query::Cursor cursor{.known_micros = progress.sequence,
                       .last = {progress.epoch, progress.edition, static_cast<int64_t>(progress.at), progress.last}};
  for (const Part& part : progress.parts) {
    for (Value value : {Value(int64_t{part.type}), Value(part.whole.count), Value(part.whole.digest),
                        Value(part.sent.count()), Value(part.sent.hex())}) {
      cursor.last.push_back(std::move(value));
    }
  }
  return cursor;
}

// PAGE_TOKEN_MISMATCH when the cursor is of a release that put something else into it.
absl::StatusOr<Progress> FromCursor(const query::Cursor& cursor, const std::vector<int>& types) {
  HTX_RETURN_IF_ERROR(cursor.Holds(kHead + types.size() * kPart));
  HTX_ASSIGN_OR_RETURN(const std::string epoch, cursor.Text(0));
  HTX_ASSIGN_OR_RETURN(const int64_t edition, cursor.Int(1));
  HTX_ASSIGN_OR_RETURN(const int64_t at, cursor.Int(2));
  HTX_ASSIGN_OR_RETURN(const std::string last, cursor.Text(3));
  if (at < 0) return query::PageTokenMismatch();
  Progress progress{
      .sequence = cursor.known_micros, .epoch = epoch, .edition = edition, .at = static_cast<size_t>(at), .last = last};
  for (size_t i = kHead; i < cursor.last.size(); i += kPart) {
    HTX_ASSIGN_OR_RETURN(const int64_t type, cursor.Int(i));
    if (type != types[(i - kHead) / kPart]) return query::PageTokenMismatch();
    HTX_ASSIGN_OR_RETURN(const int64_t count, cursor.Int(i + 1));
    HTX_ASSIGN_OR_RETURN(const std::string digest, cursor.Text(i + 2));
    HTX_ASSIGN_OR_RETURN(const int64_t sent, cursor.Int(i + 3));
    HTX_ASSIGN_OR_RETURN(const std::string hex, cursor.Text(i + 4));
    const absl::StatusOr<rpc::Hash256> sum = rpc::HashFromHex(hex);
    if (!sum.ok()) return query::PageTokenMismatch();
    progress.parts.push_back({.type = static_cast<int>(type),
                              .whole = {.count = count, .digest = digest},
                              .sent = rpc::RecordDigest(sent, *sum)});
  }
  return progress;
}

void Fill(int type, int64_t count, const std::string& digest, v1::SnapshotDigest& proto) {
  proto.set_type(static_cast<v1::SnapshotType>(type));
  proto.set_count(count);
  proto.set_digest(digest);
  proto.set_schema(rpc::SchemaFingerprint(&MessageOf(type)));
}

class KeptRows final : public SnapshotRows {
 public:
  KeptRows(const Office& office, SnapshotSelection selection, std::function<bool(const v1::Organization&)> match,
           Progress progress)
      : office_(office), selection_(std::move(selection)), match_(std::move(match)), progress_(std::move(progress)) {}

  void FillHeader(v1::SnapshotHeader& header) const override {
    header.set_sequence(progress_.sequence);
    header.set_feed_epoch(progress_.epoch);
    header.set_resume_token(
        feed::ResumeToken(RegistryFeed::kTokenPrefix, {.epoch = progress_.epoch, .sequence = progress_.sequence}));
    header.set_schema(rpc::SchemaFingerprint(v1::Organization::descriptor()));
    for (const Part& part : progress_.parts) {
      if (part.type == kOrganizationRecords) {
        header.set_count(part.whole.count);
        header.set_digest(part.whole.digest);
      }
      Fill(part.type, part.whole.count, part.whole.digest, *header.add_digests());
    }
  }

  absl::StatusOr<bool> FillBatch(v1::SnapshotBatch& batch) override {
    return TakeNext([&] { batch.Clear(); }, [&](const SnapshotRow& row, Part& part) { AddRow(row, part, batch); });
  }
  absl::StatusOr<bool> FillBytes(std::string& batch) override {
    return TakeNext([&] { batch.clear(); }, [&](const SnapshotRow& row, Part& part) { AppendRow(row, part, batch); });
  }
  absl::Status FillTrailer(v1::SnapshotTrailer& trailer) const override {
    for (const Part& part : progress_.parts) {
      if (part.type == kOrganizationRecords) {
        trailer.set_count(part.sent.count());
        trailer.set_digest(part.sent.hex());
      }
      Fill(part.type, part.sent.count(), part.sent.hex(), *trailer.add_digests());
      const bool all = part.type != kOrganizationRecords || selection_.whole();
      if (all && (part.sent.count() != part.whole.count || part.sent.hex() != part.whole.digest)) {
        return DigestMismatch(part.whole.digest, part.sent.hex());
      }
    }
    return absl::OkStatus();
  }

  query::Cursor place() const override { return ToCursor(progress_); }
  std::string range() const override { return absl::StrCat("snapshot/", progress_.sequence, "/", progress_.last, "-"); }

 private:
  using Take = absl::FunctionRef<void(const SnapshotRow&, Part&)>;

  // Takes the next rows after `clear`, which is called again when they have to be read again.
  absl::StatusOr<bool> TakeNext(absl::FunctionRef<void()> clear, Take take) {
    while (progress_.at < progress_.parts.size()) {
      int rows = 0;
      const Progress before = progress_;
      HTX_RETURN_IF_ERROR(office_.database.Read(absl::Now() + feed::kReadTimeout, [&](sql::Transaction& transaction) {
        progress_ = before;
        clear();
        rows = 0;
        return Read(transaction, take, rows);
      }));
      if (rows > 0) return true;
      ++progress_.at;
      progress_.last.clear();
    }
    return false;
  }

  absl::Status Read(sql::Transaction& transaction, Take take, int& rows) {
    SnapshotStore store(transaction);
    // Asked in the snapshot that the rows are read from: they are whole in it.
    HTX_ASSIGN_OR_RETURN(const SnapshotState state, store.ReadState());
    if (progress_.sequence < state.oldest_sequence) return SnapshotExpired(progress_.sequence, state.oldest_sequence);
    Part& part = progress_.parts[progress_.at];
    const std::string after = progress_.last;
    size_t bytes = 0;
    return store.ForEach(part.type, progress_.sequence, after, kBatchRows, [&](const SnapshotRow& row) {
      if (bytes >= kBatchBytes) return absl::OkStatus();  // The next batch reads it again.
      bytes += row.record.size();
      ++rows;
      progress_.last = row.id;
      take(row, part);
      return absl::OkStatus();
    });
  }

  void AddRow(const SnapshotRow& row, Part& part, v1::SnapshotBatch& batch) const {
    if (part.type == kOrganizationRecords) return AddOrganization(row, part, batch);
    google::protobuf::Message& resource = MutableResource(*batch.add_resources(), part.type);
    resource.ParseFromString(row.record);  // What does not parse has another hash, which the trailer tells.
    part.sent.Add(rpc::HashOf(resource));
  }

  // The same in serialized form; of a record that goes as it is stored the bytes are hashed and passed on.
  void AppendRow(const SnapshotRow& row, Part& part, std::string& batch) const {
    const google::protobuf::Descriptor& type = MessageOf(part.type);
    const bool all = part.type != kOrganizationRecords || (selection_.whole() && !match_);
    if (all && !(selection_.veiled && rpc::MayHoldPersonal(&type, row.record))) {
      if (const std::optional<std::string> canonical = rpc::CanonicalFromWire(&type, row.record)) {
        part.sent.Add(rpc::HashOfCanonical(*canonical));
        return AppendRecord(part.type, row.record, batch);
      }
    }
    v1::SnapshotBatch alone;
    AddRow(row, part, alone);
    if (selection_.veiled) rpc::MaskPlanOf(v1::SnapshotBatch::descriptor()).Mask(alone);
    alone.AppendToString(&batch);
  }

  static void AppendRecord(int type, const std::string& record, std::string& batch) {
    if (type == kOrganizationRecords) {
      return rpc::AppendWire(v1::SnapshotBatch::kOrganizationsFieldNumber, record, batch);
    }
    std::string resource;
    rpc::AppendWire(NumberInResource(type), record, resource);
    rpc::AppendWire(v1::SnapshotBatch::kResourcesFieldNumber, resource, batch);
  }

  // The hash is computed anew from what is sent, so that the digest at the end proves the rows and not the table.
  void AddOrganization(const SnapshotRow& row, Part& part, v1::SnapshotBatch& batch) const {
    v1::Organization& organization = *batch.add_organizations();
    const bool whole = organization.ParseFromString(row.record);
    const bool ended = !selection_.include_ended && HasEnded(organization);
    if (whole && (ended || (match_ && !match_(organization)))) {
      batch.mutable_organizations()->RemoveLast();
      return;
    }
    selection_.mask.Trim(organization);
    part.sent.Add(rpc::HashOf(organization));
  }

  const Office office_;
  const SnapshotSelection selection_;
  const std::function<bool(const v1::Organization&)> match_;  // Absent: all.
  Progress progress_;
};

// Where a snapshot of `types` begins now.
absl::StatusOr<Progress> Beginning(const Office& office, const std::vector<int>& types, const SnapshotState& state,
                                   const std::map<int, SnapshotTally>& tallies, absl::Time deadline) {
  const bool others = types.back() != kOrganizationRecords;
  if (state.sequence == 0 || state.fingerprint != SnapshotFingerprint() ||
      (others && state.resource_sequence < state.sequence)) {
    HTX_ASSIGN_OR_RETURN(const int64_t head, office.database.HeadSequence(deadline));
    if (head > 0) return SnapshotBuilding(head);
  }
  Progress progress{.sequence = state.sequence, .edition = state.edition};
  for (const int type : types) {
    Part part{.type = type};
    if (type == kOrganizationRecords) {
      part.whole = {.count = state.count, .digest = state.digest};
    } else if (const auto tally = tallies.find(type); tally != tallies.end()) {
      part.whole = tally->second;
    }
    progress.parts.push_back(std::move(part));
  }
  return progress;
}

}  // namespace

bool HasEnded(const v1::Organization& organization) {
  switch (organization.legal_status()) {
    case v1::LEGAL_STATUS_DISSOLVED:
    case v1::LEGAL_STATUS_REORGANISED:
    case v1::LEGAL_STATUS_BANKRUPT:
    case v1::LEGAL_STATUS_VOIDED:
    case v1::LEGAL_STATUS_REFUSED:
      return true;
    default:
      return false;
  }
}

absl::StatusOr<std::unique_ptr<SnapshotRows>> RowsAtSequence(const Office& office, SnapshotSelection selection,
                                                             const query::Cursor& cursor) {
  const absl::Time deadline = absl::Now() + feed::kReadTimeout;
  HTX_ASSIGN_OR_RETURN(auto match, OrganizationMatcher(selection.filter, office, deadline));
  SnapshotState state;
  std::map<int, SnapshotTally> tallies;
  HTX_RETURN_IF_ERROR(office.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(state, SnapshotStore(transaction).ReadState());
    HTX_ASSIGN_OR_RETURN(tallies, SnapshotStore(transaction).ReadTallies());
    return absl::OkStatus();
  }));
  HTX_ASSIGN_OR_RETURN(const sql::FeedBounds bounds, office.database.ReadBounds(deadline));
  Progress progress;
  if (cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(progress, Beginning(office, selection.types, state, tallies, deadline));
    progress.epoch = bounds.epoch;
  } else {
    HTX_ASSIGN_OR_RETURN(progress, FromCursor(cursor, selection.types));
    // Of another epoch: the rows that it counted may have been taken back. Of another edition: they are counted anew.
    if (progress.sequence < state.oldest_sequence || progress.epoch != bounds.epoch ||
        progress.edition != state.edition || state.fingerprint != SnapshotFingerprint()) {
      return SnapshotExpired(progress.sequence, state.oldest_sequence);
    }
  }
  return std::make_unique<KeptRows>(office, std::move(selection), std::move(match), std::move(progress));
}

}  // namespace htx::registry

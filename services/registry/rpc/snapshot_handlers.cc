#include "registry/rpc/snapshot_handlers.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/feed/change_feed.h"
#include "common/rpc/record_digest.h"
#include "registry/domain/snapshot_errors.h"
#include "registry/rpc/change_handlers.h"
#include "registry/rpc/organization_filter.h"
#include "registry/rpc/reading.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

// Rows of one message.
constexpr int kBatch = 500;

// What a snapshot is of, and how far it has come; a cursor holds it whole.
struct Progress {
  SnapshotState at = {};  // Of the whole register.
  std::string last = {};  // Id of the last row that was looked at.
  rpc::RecordDigest sent = {};
};

query::Cursor ToCursor(const Progress& progress) {
  return {.known_micros = progress.at.sequence,
          .last = {progress.at.count, progress.at.digest, progress.last, progress.sent.count(), progress.sent.hex()}};
}

// Tokens are authenticated: what is in one was put there by ToCursor.
absl::StatusOr<Progress> FromCursor(const query::Cursor& cursor) {
  Progress progress;
  HTX_CHECK(cursor.last.size() == 5);
  progress.at.sequence = cursor.known_micros;
  progress.at.count = absl::get<int64_t>(cursor.last[0]);
  progress.at.digest = absl::get<std::string>(cursor.last[1]);
  progress.last = absl::get<std::string>(cursor.last[2]);
  HTX_ASSIGN_OR_RETURN(const rpc::Hash256 sum, rpc::HashFromHex(absl::get<std::string>(cursor.last[4])));
  progress.sent = rpc::RecordDigest(absl::get<int64_t>(cursor.last[3]), sum);
  return progress;
}

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

class SnapshotSource final : public rpc::Source<v1::StreamSnapshotResponse> {
 public:
  struct Selection {
    std::function<bool(const v1::Organization&)> match = {};  // Absent: all.
    bool include_ended = true;
    std::string bound = {};  // What cursors are bound to.
  };
  SnapshotSource(Office office, Progress progress, Selection selection)
      : office_(office), progress_(std::move(progress)), selection_(std::move(selection)) {}

  absl::StatusOr<rpc::Step> Next(v1::StreamSnapshotResponse& message) override {
    const absl::Time now = office_.clock.Now();
    if (stage_ != Stage::kHeader && now - last_sent_ > feed::kSlowConsumer) {
      return feed::SlowConsumer(Cursor(), feed::kSlowConsumer);
    }
    last_sent_ = now;
    switch (stage_) {
      case Stage::kHeader:
        FillHeader(*message.mutable_header());
        stage_ = Stage::kRows;
        return rpc::Step::kWrite;
      case Stage::kRows:
        HTX_RETURN_IF_ERROR(FillBatch(*message.mutable_batch()));
        if (!at_end_) return rpc::Step::kWrite;
        message.Clear();
        HTX_RETURN_IF_ERROR(FillTrailer(*message.mutable_trailer()));
        stage_ = Stage::kDone;
        return rpc::Step::kWrite;
      case Stage::kDone:
        return rpc::Step::kEnd;
    }
    HTX_UNREACHABLE();
  }

 private:
  enum class Stage { kHeader, kRows, kDone };

  std::string Cursor() const { return office_.tokens.Seal(ToCursor(progress_), selection_.bound); }
  bool IsWhole() const { return !selection_.match && selection_.include_ended; }

  void FillHeader(v1::SnapshotHeader& header) const {
    header.set_sequence(progress_.at.sequence);
    header.set_resume_token(feed::ResumeToken(RegistryFeed::kTokenPrefix, progress_.at.sequence));
    header.set_schema(rpc::SchemaFingerprint(v1::Organization::descriptor()));
    header.set_count(progress_.at.count);
    header.set_digest(progress_.at.digest);
  }

  absl::Status FillBatch(v1::SnapshotBatch& batch) {
    int rows = 0;
    HTX_RETURN_IF_ERROR(office_.database.Read(absl::Now() + feed::kReadTimeout, [&](sql::Transaction& transaction) {
      return Read(transaction, batch, rows);
    }));
    at_end_ = rows == 0;
    batch.set_cursor(Cursor());
    return absl::OkStatus();
  }

  absl::Status Read(sql::Transaction& transaction, v1::SnapshotBatch& batch, int& rows) {
    SnapshotStore store(transaction);
    // Asked in the snapshot that the rows are read from: they are whole in it.
    HTX_ASSIGN_OR_RETURN(const SnapshotState state, store.ReadState());
    if (progress_.at.sequence < state.oldest_sequence) {
      return SnapshotExpired(progress_.at.sequence, state.oldest_sequence);
    }
    const std::string after = progress_.last;
    return store.ForEach(progress_.at.sequence, after, kBatch, [&](const SnapshotRow& row) {
      ++rows;
      progress_.last = row.id;
      Add(row, batch);
      return absl::OkStatus();
    });
  }

  // The hash is computed anew from what is sent, so that the digest at the end proves the rows and not the table.
  void Add(const SnapshotRow& row, v1::SnapshotBatch& batch) {
    v1::Organization& organization = *batch.add_organizations();
    const bool whole = organization.ParseFromString(row.record);
    const bool ended = !selection_.include_ended && HasEnded(organization);
    if (whole && (ended || (selection_.match && !selection_.match(organization)))) {
      batch.mutable_organizations()->RemoveLast();
      return;
    }
    progress_.sent.Add(rpc::HashOf(organization));
  }

  absl::Status FillTrailer(v1::SnapshotTrailer& trailer) const {
    trailer.set_count(progress_.sent.count());
    trailer.set_digest(progress_.sent.hex());
    if (IsWhole() && (trailer.count() != progress_.at.count || trailer.digest() != progress_.at.digest)) {
      return DigestMismatch(progress_.at.digest, trailer.digest());
    }
    return absl::OkStatus();
  }

  const Office office_;
  Progress progress_;
  const Selection selection_;
  Stage stage_ = Stage::kHeader;
  bool at_end_ = false;
  absl::Time last_sent_ = absl::InfinitePast();
};

}  // namespace

absl::StatusOr<std::unique_ptr<rpc::Source<v1::StreamSnapshotResponse>>> SnapshotHandlers::StreamSnapshot(
    const v1::StreamSnapshotRequest& request, const rpc::RequestContext& context, rpc::Wake) {
  SnapshotSource::Selection selection{.include_ended = !request.has_include_ended() || request.include_ended()};
  HTX_ASSIGN_OR_RETURN(selection.match, OrganizationMatcher(request.filter()));
  selection.bound = absl::StrCat("StreamSnapshot\n", selection.include_ended, "\n", request.filter());
  const absl::Time deadline = absl::Now() + feed::kReadTimeout;
  SnapshotState now;
  HTX_RETURN_IF_ERROR(office_.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(now, SnapshotStore(transaction).ReadState());
    return absl::OkStatus();
  }));
  Progress progress{.at = now};
  if (!request.cursor().empty()) {
    HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, office_.tokens.Open(request.cursor(), selection.bound));
    HTX_ASSIGN_OR_RETURN(progress, FromCursor(cursor));
    if (progress.at.sequence < now.oldest_sequence) {
      return SnapshotExpired(progress.at.sequence, now.oldest_sequence);
    }
  } else if (now.sequence == 0) {
    HTX_ASSIGN_OR_RETURN(const int64_t head, office_.database.HeadSequence(deadline));
    if (head > 0) return SnapshotBuilding(head);
  }
  HTX_RETURN_IF_ERROR(RecordStream(office_, request, context,
                                   absl::StrCat("snapshot/", progress.at.sequence, "/", progress.last, "-")));
  return std::make_unique<SnapshotSource>(office_, std::move(progress), std::move(selection));
}

}  // namespace htx::registry

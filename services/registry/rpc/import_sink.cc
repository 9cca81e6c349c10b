#include "registry/rpc/import_sink.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/import_errors.h"
#include "registry/rpc/import_report.h"
#include "registry/rpc/import_waiting.h"

namespace htx::registry {
namespace {

// Rows per transaction: enough to share a commit, few enough to leave the writer to others in between.
constexpr int64_t kChunk = 500;
constexpr absl::Duration kChunkTimeout = absl::Minutes(2);
constexpr size_t kMaxRowId = 64;
constexpr int kForgottenAtOnce = 10;

}  // namespace

absl::Status ImportSink::Accept(const v1::ImportOrganizationsRequest& message) {
  if (!configured_) return Configure(message);
  if (!message.has_row()) return ImportConfigMissing();
  return TakeRow(message.row(), absl::OkStatus());
}

absl::Status ImportSink::Refuse(const v1::ImportOrganizationsRequest& message, const absl::Status& why) {
  if (!configured_ || !message.has_row()) return why;
  return TakeRow(message.row(), why);
}

absl::Status ImportSink::Configure(const v1::ImportOrganizationsRequest& message) {
  if (!message.has_config()) return ImportConfigMissing();
  HTX_ASSIGN_OR_RETURN(plan_, ParseImportConfig(message.config()));
  plan_.principal = context_.principal;
  record_ = rpc::RecordOf(message.config(), context_, office_.clock.Now());
  record_.validate_only = false;  // What an import is, is recorded; what its rows would do, is not.
  listening_ = board_.Listen(ImportNews::kCancelled, plan_.id, [flag = cancelled_] { flag->store(true); });
  HTX_RETURN_IF_ERROR(OpenImport());
  if (plan_.first_row > import_.last_row + 1) return ImportGap(plan_.first_row, import_.last_row);
  next_row_ = plan_.first_row;
  configured_ = true;
  return absl::OkStatus();
}

absl::Status ImportSink::OpenImport() {
  return Write(kChunkTimeout, false, [&](sql::Transaction& transaction) -> absl::Status {
    ImportStore store(transaction);
    const absl::Time now = office_.clock.Now();
    HTX_RETURN_IF_ERROR(store.Forget(now - kReportsKept, kForgottenAtOnce));
    HTX_ASSIGN_OR_RETURN(const std::optional<ImportRecord> known, store.Find(plan_.id));
    if (!known) {
      HTX_ASSIGN_OR_RETURN(import_, BeginImport(store, now));
      return absl::OkStatus();
    }
    if (known->principal != context_.principal || known->config != plan_.fixed) {
      return RequestIdReused(plan_.config.request_id());
    }
    if (known->state == ImportState::kCancelled) return ImportCancelled(NameOfImport(plan_.id));
    import_ = *known;
    return absl::OkStatus();
  });
}

absl::StatusOr<ImportRecord> ImportSink::BeginImport(ImportStore& store, absl::Time now) {
  const ImportRecord import{.id = plan_.id,
                            .principal = context_.principal,
                            .config = plan_.fixed,
                            .mode = plan_.mode,
                            .atomic = plan_.config.atomic(),
                            .validate_only = plan_.config.validate_only(),
                            .alliance = plan_.config.alliance(),
                            .dataset = plan_.config.dataset(),
                            .created = now,
                            .updated = now};
  HTX_ASSIGN_OR_RETURN(const int64_t mine, store.CountOpen(now - kGivenUpAfter, context_.principal));
  if (mine >= kMaxOpenImportsOfOne) return TooManyImports(kMaxOpenImportsOfOne);
  HTX_ASSIGN_OR_RETURN(const int64_t all, store.CountOpen(now - kGivenUpAfter));
  if (all >= kMaxOpenImports) return TooManyImports(kMaxOpenImports);
  HTX_ASSIGN_OR_RETURN(const bool inserted, store.Insert(import));
  if (!inserted) return ImportContended(NameOfImport(plan_.id));
  return import;
}

absl::Status ImportSink::TakeRow(const v1::ImportRow& row, const absl::Status& broken) {
  HTX_RETURN_IF_ERROR(CheckWanted());
  const int64_t number = next_row_++;
  if (number > import_.MaxRows()) return ImportTooLarge(import_.MaxRows());
  response_.set_row_count(response_.row_count() + 1);
  const std::string bytes = row.SerializeAsString();
  // A stream that begins in the middle does not know the rows before it; they are taken as they are.
  if (number > import_.last_row || plan_.first_row == 1) {
    digest_ = ChainDigest(number == import_.last_row + 1 ? import_.digest : digest_, bytes);
  }
  if (number <= import_.last_row) return PassOver(number);
  if (import_.state != ImportState::kOpen) return ImportDiffers(NameOfImport(plan_.id));
  const bool large = bytes.size() > static_cast<size_t>(kMaxRowBytes);
  const absl::Status refused = broken.ok() && large ? RowTooLarge(kMaxRowBytes) : broken;
  v1::ImportRow kept = row;
  if (large) {  // What is too large to record is too large to keep.
    kept.Clear();
    kept.set_row_id(row.row_id().substr(0, kMaxRowId));
  }
  ++chunk_rows_;
  if (import_.Waits()) {
    PackRow(kept, refused, waiting_);
  } else {
    chunk_.push_back(MakeReady(std::move(kept), number, refused, plan_, office_, office_.clock.Now()));
  }
  return chunk_rows_ < kChunk ? absl::OkStatus() : Flush();
}

absl::Status ImportSink::PassOver(int64_t number) {
  response_.set_repeated_count(response_.repeated_count() + 1);
  const bool differs = plan_.first_row == 1 && number == import_.last_row && digest_ != import_.digest;
  return differs ? ImportDiffers(NameOfImport(plan_.id)) : absl::OkStatus();
}

absl::Status ImportSink::Flush() {
  if (chunk_rows_ == 0) return absl::OkStatus();
  HTX_RETURN_IF_ERROR(import_.Waits() ? KeepChunk() : SettleChunk());
  chunk_.clear();
  waiting_.clear();
  chunk_rows_ = 0;
  return absl::OkStatus();
}

absl::Status ImportSink::Write(absl::Duration timeout, bool dry,
                               absl::FunctionRef<absl::Status(sql::Transaction&)> body) {
  record_.now = office_.clock.Now();
  record_.deadline = absl::Now() + timeout;  // An upload may last long; one transaction may not.
  record_.validate_only = dry;
  return office_.database.Write(record_, body);
}

absl::Status ImportSink::CheckWanted() const {
  return cancelled_->load() ? ImportCancelled(NameOfImport(plan_.id)) : absl::OkStatus();
}

absl::Status ImportSink::CheckOpen(sql::Transaction& transaction) const {
  HTX_ASSIGN_OR_RETURN(const std::optional<ImportRecord> now, ImportStore(transaction).Find(plan_.id));
  const bool cancelled = now && now->state == ImportState::kCancelled;
  return cancelled ? ImportCancelled(NameOfImport(plan_.id)) : absl::OkStatus();
}

absl::Status ImportSink::Attempt(absl::FunctionRef<absl::Status(bool together)> settle) const {
  const absl::Status status = settle(true);
  // Somebody else was faster, or the database refuses what a row wants to write: each row by itself hears why.
  const bool broken = ReasonOf(status) == "CONSTRAINT" || status.code() == absl::StatusCode::kInternal;
  return broken ? settle(false) : status;
}

absl::Status ImportSink::SettleChunk() {
  return Attempt([&](bool together) { return SettleChunk(together); });
}

absl::Status ImportSink::SettleChunk(bool together) {
  ClaimBook book;
  if (together) {
    // Outside of the transaction that writes: what it has read, on PostgreSQL, nobody may write meanwhile.
    HTX_RETURN_IF_ERROR(office_.database.Read(absl::Now() + kChunkTimeout, [&](sql::Transaction& transaction) {
      absl::StatusOr<ClaimBook> seen = LookAhead(transaction, chunk_);
      if (seen.ok()) book = *std::move(seen);
      return seen.status();
    }));
  }
  Batch batch;
  ImportRecord saved;
  HTX_RETURN_IF_ERROR(Write(kChunkTimeout, false, [&](sql::Transaction& transaction) -> absl::Status {
    batch = {};
    HTX_RETURN_IF_ERROR(CheckOpen(transaction));
    RowDesk desk(transaction, office_, plan_, context_);
    if (together) HTX_RETURN_IF_ERROR(desk.Expect(chunk_, book));
    HTX_RETURN_IF_ERROR(SettleRows(desk, chunk_, batch));
    HTX_RETURN_IF_ERROR(desk.Finish());
    HTX_ASSIGN_OR_RETURN(saved, Save(transaction, batch, ImportState::kOpen));
    return absl::OkStatus();
  }));
  Keep(batch, std::move(saved));
  return absl::OkStatus();
}

absl::Status ImportSink::SettleRows(RowDesk& desk, absl::Span<const ReadyRow> rows, Batch& batch) const {
  v1::ListImportRowsResponse reports;
  for (const ReadyRow& row : rows) {
    HTX_RETURN_IF_ERROR(CheckWanted());
    HTX_ASSIGN_OR_RETURN(*reports.add_rows(), desk.Settle(row));
  }
  Add(reports, batch);
  return absl::OkStatus();
}

absl::Status ImportSink::KeepChunk() {
  const ImportPage page{.first_row = import_.last_row + 1, .rows = waiting_};
  ImportRecord saved;
  HTX_RETURN_IF_ERROR(Write(kChunkTimeout, false, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(saved, Save(transaction, {}, ImportState::kOpen));
    return ImportStore(transaction).AddWaiting(plan_.id, page);
  }));
  Keep({}, std::move(saved));
  return absl::OkStatus();
}

void ImportSink::Add(const v1::ListImportRowsResponse& reports, Batch& batch) const {
  if (reports.rows().empty()) return;
  ImportPage page{.first_row = reports.rows(0).row_number()};
  for (const v1::ImportRowReport& report : reports.rows()) {
    page.outcomes |= OutcomeBits(report);
    batch.counts.Add(CountsOf(report));
    Show(report, batch.shown);
  }
  page.rows = reports.SerializeAsString();
  batch.report_end = reports.rows(reports.rows_size() - 1).row_number();
  batch.pages.push_back(std::move(page));
}

absl::StatusOr<ImportRecord> ImportSink::Save(sql::Transaction& transaction, const Batch& batch, ImportState state) {
  ImportStore store(transaction);
  ImportRecord after = import_;
  after.state = state;
  after.last_row = std::max(import_.last_row, next_row_ - 1);
  if (after.last_row > import_.last_row) after.digest = digest_;
  after.counts.Add(batch.counts);
  after.report_end = std::max(import_.report_end, batch.report_end);
  after.missing_after = batch.missing_after;
  after.updated = office_.clock.Now();
  if (state != ImportState::kOpen) after.finished = after.updated;
  HTX_ASSIGN_OR_RETURN(const bool saved, store.Save(after, import_.last_row));
  if (saved) {
    for (const ImportPage& page : batch.pages) HTX_RETURN_IF_ERROR(store.AddReport(plan_.id, page));
    return after;
  }
  HTX_RETURN_IF_ERROR(CheckOpen(transaction));
  return ImportContended(NameOfImport(plan_.id));
}

void ImportSink::Keep(const Batch& batch, ImportRecord import) {
  import_ = std::move(import);
  Count(batch.counts, response_);
  Join(batch.shown, response_);
  if (import_.state != ImportState::kOpen) board_.Tell(ImportNews::kEnded, plan_.id);
}

}  // namespace htx::registry

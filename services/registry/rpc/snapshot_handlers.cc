#include "registry/rpc/snapshot_handlers.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/feed/change_feed.h"
#include "common/rpc/wire_record.h"
#include "registry/domain/errors.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/reading.h"
#include "registry/rpc/snapshot_rows.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

// Rows as messages, at the pace of whoever takes them.
class SnapshotSource final : public rpc::ByteSource<v1::StreamSnapshotResponse> {
 public:
  // Cursors are bound to `bound`, the arguments of the call.
  SnapshotSource(const Office& office, std::unique_ptr<SnapshotRows> rows, std::string bound)
      : office_(office), rows_(std::move(rows)), bound_(std::move(bound)) {}

  absl::StatusOr<rpc::Step> Next(v1::StreamSnapshotResponse& message) override {
    return Advance(message, [&]() -> absl::StatusOr<bool> {
      HTX_ASSIGN_OR_RETURN(const bool more, rows_->FillBatch(*message.mutable_batch()));
      if (more) message.mutable_batch()->set_cursor(Cursor());
      return more;
    });
  }

  absl::StatusOr<rpc::Step> NextBytes(std::vector<rpc::SharedBytes>& wire) override {
    v1::StreamSnapshotResponse message;
    std::string batch;
    HTX_ASSIGN_OR_RETURN(const rpc::Step step, Advance(message, [&]() -> absl::StatusOr<bool> {
                           HTX_ASSIGN_OR_RETURN(const bool more, rows_->FillBytes(batch));
                           if (more) rpc::AppendWire(v1::SnapshotBatch::kCursorFieldNumber, Cursor(), batch);
                           return more;
                         }));
    if (step != rpc::Step::kWrite) return step;
    std::string head = message.SerializeAsString();
    if (!batch.empty()) rpc::BeginWire(v1::StreamSnapshotResponse::kBatchFieldNumber, batch.size(), head);
    wire.push_back(std::make_shared<const std::string>(std::move(head)));
    if (!batch.empty()) wire.push_back(std::make_shared<const std::string>(std::move(batch)));
    return step;
  }

 private:
  enum class Stage { kHeader, kRows, kDone };

  // Fills header and trailer into `message`; what lies between is filled by `fill`, until there is no more.
  absl::StatusOr<rpc::Step> Advance(v1::StreamSnapshotResponse& message,
                                    absl::FunctionRef<absl::StatusOr<bool>()> fill) {
    const absl::Time now = office_.clock.Now();
    if (stage_ != Stage::kHeader && now - last_sent_ > feed::kSlowConsumer) {
      return feed::SlowConsumer(Cursor(), feed::kSlowConsumer);
    }
    last_sent_ = now;
    switch (stage_) {
      case Stage::kHeader:
        rows_->FillHeader(*message.mutable_header());
        stage_ = Stage::kRows;
        return rpc::Step::kWrite;
      case Stage::kRows: {
        HTX_ASSIGN_OR_RETURN(const bool more, fill());
        if (more) return rpc::Step::kWrite;
        message.Clear();
        HTX_RETURN_IF_ERROR(rows_->FillTrailer(*message.mutable_trailer()));
        stage_ = Stage::kDone;
        return rpc::Step::kWrite;
      }
      case Stage::kDone:
        return rpc::Step::kEnd;
    }
    HTX_UNREACHABLE();
  }

  std::string Cursor() const { return office_.tokens.Seal(rows_->place(), bound_); }

  const Office office_;
  const std::unique_ptr<SnapshotRows> rows_;
  const std::string bound_;
  Stage stage_ = Stage::kHeader;
  absl::Time last_sent_ = absl::InfinitePast();
};

// In ascending order; organisations when none was named.
absl::StatusOr<std::vector<int>> ParseTypes(const v1::StreamSnapshotRequest& request) {
  FieldErrors errors;
  std::vector<int> types(request.types().begin(), request.types().end());
  for (const int type : types) {
    if (!v1::SnapshotType_IsValid(type) || type == v1::SNAPSHOT_TYPE_UNSPECIFIED) {
      errors.Add("types", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
    } else if (request.has_time() && type != kOrganizationRecords) {
      errors.Add("types",
                 {.en = "with time only organisations can be sent", .vi = "khi có time thì chỉ gửi được tổ chức"});
    }
  }
  std::sort(types.begin(), types.end());
  if (std::adjacent_find(types.begin(), types.end()) != types.end()) {
    errors.Add("types", {.en = "names one type twice", .vi = "nêu một loại hai lần"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (types.empty()) types.push_back(kOrganizationRecords);
  return types;
}

// What a cursor goes with: all arguments, however they were written.
std::string BoundOf(const v1::StreamSnapshotRequest& request, const SnapshotSelection& selection) {
  v1::StreamSnapshotRequest arguments = request;
  arguments.clear_cursor();
  arguments.set_include_ended(selection.include_ended);
  arguments.clear_types();
  for (const int type : selection.types) arguments.add_types(static_cast<v1::SnapshotType>(type));
  return absl::StrCat("StreamSnapshot\n", arguments.SerializeAsString());
}

}  // namespace

absl::StatusOr<std::unique_ptr<rpc::ByteSource<v1::StreamSnapshotResponse>>> SnapshotHandlers::StreamSnapshot(
    const v1::StreamSnapshotRequest& request, const rpc::RequestContext& context, rpc::Wake) {
  SnapshotSelection selection{.filter = request.filter(),
                              .include_ended = !request.has_include_ended() || request.include_ended()};
  selection.veiled = !context.may_see_personal_data;
  HTX_ASSIGN_OR_RETURN(selection.types, ParseTypes(request));
  const bool dated = request.time().has_valid_date() || request.time().has_known_time();
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office_.clock.Now()));
  HTX_ASSIGN_OR_RETURN(selection.mask, ReadMask::Parse(request.read_mask()));
  std::string bound = BoundOf(request, selection);
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, office_.tokens.Open(request.cursor(), bound));
  std::unique_ptr<SnapshotRows> rows;
  if (dated) {
    HTX_ASSIGN_OR_RETURN(rows, RowsAtTime(office_, std::move(selection), time, cursor));
  } else {
    HTX_ASSIGN_OR_RETURN(rows, RowsAtSequence(office_, std::move(selection), cursor));
  }
  HTX_RETURN_IF_ERROR(RecordStream(office_, request, context, rows->range()));
  return std::make_unique<SnapshotSource>(office_, std::move(rows), std::move(bound));
}

}  // namespace htx::registry

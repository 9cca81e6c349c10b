#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/feed/change_feed.h"
#include "common/query/errors.h"
#include "common/rpc/masking.h"
#include "common/rpc/record_digest.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/snapshot_rows.h"
#include "registry/rpc/snapshot_types.h"
#include "registry/store/filter_functions.h"
#include "registry/store/schemas.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

// Revisions are never deleted, so a place in a past state of the register can always be gone on from.
class DatedRows final : public SnapshotRows {
 public:
  DatedRows(const Office& office, SnapshotSelection selection, const TimePoint& time)
      : office_(office), selection_(std::move(selection)), time_(time) {}

  // Reads where to begin, or takes it from `cursor`.
  absl::Status Open(const query::Cursor& cursor) {
    if (!cursor.last.empty()) return GoOn(cursor);
    return Read([&](sql::Transaction& transaction) -> absl::Status {
      OrganizationStore store(transaction);
      if (time_.latest) {
        HTX_ASSIGN_OR_RETURN(time_.known, store.LastKnown(office_.clock.Now()));
      }
      time_.latest = time_.now = false;  // Every batch is of this instant.
      HTX_ASSIGN_OR_RETURN(const PageEnd all,
                           store.List(time_, {.order = Order(), .limit = 1}, [](const Organization&) {}));
      total_ = all.total;
      return Where(transaction).status();  // The filter is judged before anything is sent.
    });
  }

  void FillHeader(v1::SnapshotHeader& header) const override {
    header.set_schema(rpc::SchemaFingerprint(v1::Organization::descriptor()));
    header.set_count(total_);
    *header.mutable_time() = ToProto(time_);
  }

  absl::StatusOr<bool> FillBatch(v1::SnapshotBatch& batch) override {
    std::vector<Organization> page;
    HTX_RETURN_IF_ERROR(Read([&](sql::Transaction& transaction) -> absl::Status {
      page.clear();
      ListQuery query{.order = Order(), .limit = kBatchRows, .total = 0};
      HTX_ASSIGN_OR_RETURN(query.where, Where(transaction));
      if (!last_.empty()) query.after = {last_};
      return OrganizationStore(transaction)
          .List(time_, query, [&](const Organization& found) { page.push_back(found); })
          .status();
    }));
    size_t bytes = 0;
    for (const Organization& found : page) {
      if (bytes >= kBatchBytes) break;  // The next batch reads it again.
      last_ = found.id.text();
      v1::Organization organization = ToProto(found, /*sequence=*/0);
      if (!selection_.include_ended && HasEnded(organization)) continue;
      selection_.mask.Trim(organization);
      sent_.Add(rpc::HashOf(organization));
      bytes += organization.ByteSizeLong();
      *batch.add_organizations() = std::move(organization);
    }
    return !page.empty();
  }
  absl::StatusOr<bool> FillBytes(std::string& batch) override {
    v1::SnapshotBatch message;
    HTX_ASSIGN_OR_RETURN(const bool more, FillBatch(message));
    if (selection_.veiled) rpc::MaskPlanOf(v1::SnapshotBatch::descriptor()).Mask(message);
    message.SerializeToString(&batch);
    return more;
  }

  absl::Status FillTrailer(v1::SnapshotTrailer& trailer) const override {
    trailer.set_count(sent_.count());
    trailer.set_digest(sent_.hex());
    v1::SnapshotDigest& digest = *trailer.add_digests();
    digest.set_type(v1::SNAPSHOT_TYPE_ORGANIZATION);
    digest.set_count(sent_.count());
    digest.set_digest(sent_.hex());
    digest.set_schema(rpc::SchemaFingerprint(v1::Organization::descriptor()));
    return absl::OkStatus();
  }

  query::Cursor place() const override {
    return {.known_micros = ToMicros(time_.known),
            .last = {FormatDay(time_.day), total_, last_, sent_.count(), sent_.hex()}};
  }
  std::string range() const override { return absl::StrCat("snapshot/", FormatDay(time_.day), "/", last_, "-"); }

 private:
  static std::vector<query::OrderTerm> Order() { return {{.column = "o.id"}}; }

  absl::Status GoOn(const query::Cursor& cursor) {
    HTX_RETURN_IF_ERROR(cursor.Holds(5));
    HTX_ASSIGN_OR_RETURN(const std::string text, cursor.Text(0));
    HTX_ASSIGN_OR_RETURN(total_, cursor.Int(1));
    HTX_ASSIGN_OR_RETURN(last_, cursor.Text(2));
    HTX_ASSIGN_OR_RETURN(const int64_t sent, cursor.Int(3));
    HTX_ASSIGN_OR_RETURN(const std::string hex, cursor.Text(4));
    const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
    const absl::StatusOr<rpc::Hash256> sum = rpc::HashFromHex(hex);
    if (!day.ok() || !sum.ok()) return query::PageTokenMismatch();
    time_.day = *day;
    time_.known = FromMicros(cursor.known_micros);
    time_.latest = time_.now = false;
    sent_ = rpc::RecordDigest(sent, *sum);
    return absl::OkStatus();
  }

  absl::Status Read(absl::FunctionRef<absl::Status(sql::Transaction&)> body) {
    return office_.database.Read(absl::Now() + feed::kReadTimeout, body);
  }

  absl::StatusOr<query::Fragment> Where(sql::Transaction& transaction) const {
    return OrganizationFilter(selection_.filter, OrganizationSchema(), time_, transaction.engine(), selection_.veiled);
  }

  const Office office_;
  const SnapshotSelection selection_;
  TimePoint time_;
  int64_t total_ = 0;      // Of all organisations at that time.
  std::string last_ = {};  // Id of the last row that was looked at.
  rpc::RecordDigest sent_ = {};
};

}  // namespace

absl::StatusOr<std::unique_ptr<SnapshotRows>> RowsAtTime(const Office& office, SnapshotSelection selection,
                                                         const TimePoint& time, const query::Cursor& cursor) {
  auto rows = std::make_unique<DatedRows>(office, std::move(selection), time);
  HTX_RETURN_IF_ERROR(rows->Open(cursor));
  return rows;
}

}  // namespace htx::registry

#include "common/sql/audit_verification.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/feed.h"
#include "common/sql/transaction_log.h"

namespace htx::sql {
namespace {

// Entries between two looks at the clock: some ten milliseconds of hashing.
constexpr int64_t kStretch = 2000;
// Left of the deadline for the answer.
constexpr absl::Duration kReserve = absl::Milliseconds(200);

absl::Status AuditEndsBefore(int64_t from, int64_t head) {
  return MakeError(absl::StatusCode::kOutOfRange,
                   {.reason = "SEQUENCE_IN_FUTURE",
                    .message = {.en = absl::StrCat("the audit log ends at ", head, ", before ", from),
                                .vi = absl::StrCat("nhật ký kiểm toán kết thúc ở ", head, ", trước ", from)},
                    .metadata = {{"head_sequence", absl::StrCat(head)}}});
}

AuditRow ToAudit(const Row& row) {
  return {.sequence = row.Int(0),
          .change_sequence = row.Int(1),
          .transaction_id = row.String(2),
          .recorded_us = row.Int(3),
          .principal = row.String(4),
          .represented = row.String(5),
          .method = row.String(6),
          .request_id = row.String(7),
          .correlation_id = row.String(8),
          .reason = row.String(9),
          .type = row.String(10),
          .resource = row.String(11),
          .digest = row.String(12),
          .hash = row.String(13)};
}

// Walks entries in their order.
class Walk {
 public:
  Walk(const AuditRange& range, const FeedHead& head)
      : head_(head),
        to_(range.to == 0 ? head.audit_sequence : std::min(range.to, head.audit_sequence)),
        verdict_{.verified_until = range.from - 1, .head = head.audit_sequence} {}

  bool broken() const { return verdict_.broken != 0; }
  bool finished() const { return broken() || verdict_.verified_until >= to_; }

  void Break(int64_t sequence, absl::string_view how) {
    verdict_.broken = sequence;
    verdict_.how = std::string(how);
  }

  // The hash of the entry before the first, and the sequence of the last change before it.
  absl::Status Start(Session& session, const AuditRange& range) {
    if (range.from == 1) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(const Rows before,
                         session.Query("select hash from audit_entries where sequence = ?", {range.from - 1}));
    if (before.empty()) {
      Break(range.from - 1, "is missing");
      return absl::OkStatus();
    }
    verdict_.hash = before[0].String(0);
    if (!range.expected_previous_hash.empty() && range.expected_previous_hash != verdict_.hash) {
      Break(range.from - 1, "has another hash than the one that was noted");
      return absl::OkStatus();
    }
    HTX_ASSIGN_OR_RETURN(const Rows change,
                         session.Query("select change_sequence from audit_entries where sequence < ? and "
                                       "change_sequence > 0 order by sequence desc limit 1",
                                       {range.from}));
    if (!change.empty()) change_sequence_ = change[0].Int(0);
    return absl::OkStatus();
  }

  // The next stretch of entries.
  absl::Status Go(Session& session) {
    const int64_t after = verdict_.verified_until;
    const int64_t until = std::min(after + kStretch, to_);
    HTX_RETURN_IF_ERROR(session.ForEach(
        "select a.sequence, a.change_sequence, a.transaction_id, a.recorded_us, a.principal, a.represented, a.method, "
        "a.request_id, a.correlation_id, a.reason, a.type, a.resource, a.digest, a.hash, "
        "c.type, c.resource, c.payload, c.effective_day, c.actor "
        "from audit_entries a left join changes c on c.sequence = a.change_sequence "
        "where a.sequence > ? and a.sequence <= ? order by a.sequence",
        {after, until}, [&](const Row& row) {
          if (!broken()) Look(row);
          return absl::OkStatus();
        }));
    if (!broken() && verdict_.verified_until < until) Break(verdict_.verified_until + 1, "is missing");
    return absl::OkStatus();
  }

  AuditVerdict Finish() {
    const bool at_end = to_ == head_.audit_sequence && verdict_.verified_until == to_;
    if (!broken() && at_end && verdict_.hash != head_.audit_hash) {
      Break(verdict_.verified_until + 1, "is missing");  // The end of the log may be cut off as well.
    }
    verdict_.complete = finished();
    return verdict_;
  }

 private:
  void Look(const Row& row) {
    const AuditRow entry = ToAudit(row);
    const int64_t sequence = verdict_.verified_until + 1;
    if (entry.sequence != sequence) return Break(sequence, "is missing");
    if (entry.hash != HashOf(entry, verdict_.hash)) return Break(sequence, "does not fit its hash");
    if (entry.change_sequence != 0) {
      if (entry.change_sequence != ++change_sequence_) return Break(sequence, "is of another change");
      const Change change{.type = row.String(14),
                          .resource = row.String(15),
                          .payload = row.String(16),
                          .effective_day = row.String(17)};
      const bool kept = entry.change_sequence >= head_.oldest_sequence;
      if (kept && (row.IsNull(14) || DigestOf(change) != entry.digest || row.Text(18) != entry.principal)) {
        return Break(sequence, "does not fit its change");
      }
    }
    verdict_.hash = entry.hash;
    verdict_.verified_until = sequence;
  }

  const FeedHead& head_;
  const int64_t to_;
  AuditVerdict verdict_;
  int64_t change_sequence_ = 0;
};

}  // namespace

absl::StatusOr<AuditVerdict> VerifyAuditRows(Session& session, const AuditRange& range, absl::Time deadline) {
  HTX_ASSIGN_OR_RETURN(const FeedHead head, LoadHead(session));
  if (range.from > head.audit_sequence + 1) return AuditEndsBefore(range.from, head.audit_sequence);
  Walk walk(range, head);
  HTX_RETURN_IF_ERROR(walk.Start(session, range));
  while (!walk.finished() && absl::Now() + kReserve < deadline) {
    const absl::Status status = walk.Go(session);
    if (absl::IsDeadlineExceeded(status)) break;
    HTX_RETURN_IF_ERROR(status);
  }
  return walk.Finish();
}

}  // namespace htx::sql

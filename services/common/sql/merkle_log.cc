#include "common/sql/merkle_log.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"

namespace htx::sql {
namespace {

// Entries between two looks at the clock.
constexpr int kLogStretch = 2000;
// Left of the deadline for the answer.
constexpr absl::Duration kLogReserve = absl::Milliseconds(200);

constexpr absl::string_view kEntryColumns =
    "select sequence, type, resource, payload_sha256, recorded_us, previous_hash, hash from log_entries ";

LogEntry EntryOf(const Row& row) {
  return {.sequence = row.Int(0),
          .previous_hash = row.String(5),
          .record = {.type = row.String(1),
                     .resource = row.String(2),
                     .payload_sha256 = row.String(3),
                     .recorded_time = FromMicros(row.Int(4))},
          .hash = row.String(6)};
}

std::vector<LogEntry> EntriesOf(const Rows& rows) {
  std::vector<LogEntry> entries;
  for (size_t i = 0; i < rows.size(); ++i) entries.push_back(EntryOf(rows[i]));
  return entries;
}

absl::StatusOr<merkle::Hash> ReadNode(Transaction& transaction, int level, int64_t position) {
  HTX_ASSIGN_OR_RETURN(const Rows rows,
                       level == 0 ? transaction.Query("select hash from log_entries where sequence = ?", {position + 1})
                                  : transaction.Query("select hash from log_nodes where level = ? and position = ?",
                                                      {int64_t{level}, position}));
  if (rows.empty()) {
    return absl::DataLossError(absl::StrCat("the log misses node ", position, " of level ", level));
  }
  return absl::HexStringToBytes(rows[0].Text(0));
}

// Walks the log from its beginning.
class LogWalk {
 public:
  explicit LogWalk(const LogState& stored) : stored_(stored) { verdict_.size = stored.size(); }

  bool finished() const { return verdict_.broken != 0 || verdict_.verified_until >= stored_.size(); }

  absl::Status Go(Transaction& transaction) {
    HTX_ASSIGN_OR_RETURN(const std::vector<LogEntry> entries,
                         ReadLogEntries(transaction, verdict_.verified_until, kLogStretch));
    for (const LogEntry& entry : entries) {
      HTX_RETURN_IF_ERROR(Look(transaction, entry));
      if (verdict_.broken != 0) return absl::OkStatus();
    }
    if (entries.empty()) Break("is missing");
    return absl::OkStatus();
  }

  LogVerdict Finish() {
    if (verdict_.broken == 0 && verdict_.verified_until == stored_.size()) {
      verdict_.root = computed_.frontier.Root();
      const bool same = computed_.last_hash == stored_.last_hash && verdict_.root == stored_.frontier.Root();
      if (!same) Break("is missing");
    }
    verdict_.complete = finished();
    return verdict_;
  }

 private:
  void Break(absl::string_view how) {
    verdict_.broken = verdict_.verified_until + 1;
    verdict_.how = std::string(how);
  }

  absl::Status Look(Transaction& transaction, const LogEntry& entry) {
    if (entry.sequence != verdict_.verified_until + 1 || entry.sequence > stored_.size()) {
      Break(entry.sequence > stored_.size() ? "stands behind the end of the log" : "is missing");
      return absl::OkStatus();
    }
    if (entry.previous_hash != computed_.last_hash) {
      Break("does not follow the entry before it");
      return absl::OkStatus();
    }
    if (entry.hash != HashOf(entry)) {
      Break("does not fit its hash");
      return absl::OkStatus();
    }
    for (const merkle::Node& node : computed_.frontier.Add(absl::HexStringToBytes(entry.hash))) {
      const absl::StatusOr<merkle::Hash> stored = ReadNode(transaction, node.level, node.position);
      if (!absl::IsDataLoss(stored.status())) HTX_RETURN_IF_ERROR(stored.status());
      if (!stored.ok() || *stored != node.hash) {
        Break("does not fit the tree above it");
        return absl::OkStatus();
      }
    }
    computed_.last_hash = entry.hash;
    verdict_.verified_until = entry.sequence;
    return absl::OkStatus();
  }

  const LogState& stored_;
  LogState computed_ = {};
  LogVerdict verdict_ = {};
};

}  // namespace

absl::StatusOr<LogState> ReadLogState(Transaction& transaction) {
  HTX_ASSIGN_OR_RETURN(const Rows rows,
                       transaction.Query("select size, last_hash, frontier from log_state where id = 1"));
  if (rows.empty()) return absl::DataLossError("log_state is empty");
  LogState state{.last_hash = rows[0].String(1)};
  HTX_ASSIGN_OR_RETURN(state.frontier, merkle::Frontier::Parse(rows[0].Int(0), rows[0].Text(2)));
  return state;
}

absl::StatusOr<std::vector<LogEntry>> ReadLogEntries(Transaction& transaction, int64_t after, int limit) {
  static const std::string& text =
      *new std::string(absl::StrCat(kEntryColumns, "where sequence > ? order by sequence limit ?"));
  HTX_ASSIGN_OR_RETURN(const Rows rows, transaction.Query(text, {after, int64_t{limit}}));
  return EntriesOf(rows);
}

absl::StatusOr<std::vector<LogEntry>> ReadLogEntriesAbout(Transaction& transaction, const std::string& resource,
                                                          int limit) {
  static const std::string& text =
      *new std::string(absl::StrCat(kEntryColumns, "where resource = ? order by sequence limit ?"));
  HTX_ASSIGN_OR_RETURN(const Rows rows, transaction.Query(text, {resource, int64_t{limit}}));
  return EntriesOf(rows);
}

absl::StatusOr<merkle::Hash> LogRootAt(Transaction& transaction, int64_t size) {
  return merkle::RootAt(size, [&](int level, int64_t position) { return ReadNode(transaction, level, position); });
}

absl::StatusOr<merkle::Path> ProveLogInclusion(Transaction& transaction, int64_t sequence, int64_t size) {
  return merkle::ProveInclusion(sequence - 1, size,
                                [&](int level, int64_t position) { return ReadNode(transaction, level, position); });
}

absl::StatusOr<merkle::Path> ProveLogConsistency(Transaction& transaction, int64_t from, int64_t to) {
  return merkle::ProveConsistency(from, to,
                                  [&](int level, int64_t position) { return ReadNode(transaction, level, position); });
}

absl::StatusOr<LogVerdict> VerifyLog(Transaction& transaction, absl::Time deadline) {
  HTX_ASSIGN_OR_RETURN(const LogState stored, ReadLogState(transaction));
  LogWalk walk(stored);
  while (!walk.finished() && absl::Now() + kLogReserve < deadline) HTX_RETURN_IF_ERROR(walk.Go(transaction));
  return walk.Finish();
}

}  // namespace htx::sql

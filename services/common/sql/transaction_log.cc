#include "common/sql/transaction_log.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"

namespace htx::sql {
namespace {

// SHA-256 over fields, each preceded by its length, so that no two lists of fields hash alike by shifting bytes.
class Hasher {
 public:
  Hasher() : context_(EVP_MD_CTX_new()) { HTX_CHECK(EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1); }
  ~Hasher() { EVP_MD_CTX_free(context_); }
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  Hasher& Add(absl::string_view field) {
    Update(absl::StrCat(field.size(), ":"));
    Update(field);
    return *this;
  }
  Hasher& Add(int64_t field) { return Add(absl::StrCat(field)); }
  std::string Hex() {
    std::string bytes(32, '\0');
    unsigned length = 0;
    HTX_CHECK(EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(bytes.data()), &length) == 1);
    return absl::BytesToHexString(bytes);
  }

 private:
  void Update(absl::string_view bytes) { HTX_CHECK(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1); }

  EVP_MD_CTX* context_;
};

void Put(std::string& out, absl::string_view field) { absl::StrAppend(&out, field.size(), ":", field); }

class Reader {
 public:
  explicit Reader(absl::string_view text) : text_(text) {}
  std::string Text() {
    const size_t colon = text_.find(':');
    size_t length = 0;
    if (colon == absl::string_view::npos || !absl::SimpleAtoi(text_.substr(0, colon), &length) ||
        text_.size() - colon - 1 < length) {
      broken_ = true;
      text_ = "";
      return "";
    }
    std::string field(text_.substr(colon + 1, length));
    text_.remove_prefix(colon + 1 + length);
    return field;
  }
  int64_t Int() {
    int64_t value = 0;
    if (!absl::SimpleAtoi(Text(), &value)) broken_ = true;
    return value;
  }
  bool AtEnd() const { return text_.empty(); }
  bool broken() const { return broken_; }

 private:
  absl::string_view text_;
  bool broken_ = false;
};

}  // namespace

std::string DigestOf(const Change& change) {
  return Hasher().Add(change.type).Add(change.resource).Add(change.effective_day).Add(change.payload).Hex();
}

std::string HashOf(const AuditRow& row, absl::string_view previous_hash) {
  return Hasher()
      .Add(previous_hash)
      .Add(row.sequence)
      .Add(row.change_sequence)
      .Add(row.transaction_id)
      .Add(row.recorded_us)
      .Add(row.principal)
      .Add(row.represented)
      .Add(row.method)
      .Add(row.request_id)
      .Add(row.correlation_id)
      .Add(row.reason)
      .Add(row.type)
      .Add(row.resource)
      .Add(row.digest)
      .Hex();
}

LoggedEvent EventOf(const LogRecord& record) {
  return {.kind = EventKind::kLogEntry,
          .change = {.type = record.type,
                     .resource = record.resource,
                     .payload = record.payload_sha256,
                     .effective_day = absl::StrCat(ToMicros(record.recorded_time))}};
}

LogRecord RecordOf(const LoggedEvent& event) {
  int64_t recorded_us = 0;
  HTX_CHECK(absl::SimpleAtoi(event.change.effective_day, &recorded_us));
  return {.type = event.change.type,
          .resource = event.change.resource,
          .payload_sha256 = event.change.payload,
          .recorded_time = FromMicros(recorded_us)};
}

void Sequence(const TransactionLog& log, FeedHead& head, SequencedRows& rows) {
  int64_t last = head.sequence;
  for (const LoggedEvent& event : log.events) last += event.kind == EventKind::kChange ? 1 : 0;
  for (const LoggedEvent& event : log.events) {
    if (event.kind == EventKind::kLogEntry) continue;
    AuditRow audit{.sequence = ++head.audit_sequence,
                   .transaction_id = log.transaction_id,
                   .recorded_us = log.recorded_us,
                   .principal = log.principal,
                   .represented = log.represented,
                   .method = log.method,
                   .request_id = log.request_id,
                   .correlation_id = log.correlation_id,
                   .reason = log.reason,
                   .type = event.change.type,
                   .resource = event.change.resource};
    if (event.kind == EventKind::kChange) {
      audit.change_sequence = ++head.sequence;
      audit.digest = DigestOf(event.change);
      rows.changes.push_back({.sequence = head.sequence,
                              .last_of_transaction = last,
                              .transaction_id = log.transaction_id,
                              .recorded_us = log.recorded_us,
                              .actor = log.principal,
                              .change = event.change});
    }
    audit.hash = HashOf(audit, head.audit_hash);
    head.audit_hash = audit.hash;
    rows.audits.push_back(std::move(audit));
  }
}

std::string Encode(const TransactionLog& log) {
  std::string out;
  Put(out, log.transaction_id);
  Put(out, absl::StrCat(log.recorded_us));
  for (const std::string* field :
       {&log.principal, &log.represented, &log.method, &log.request_id, &log.correlation_id, &log.reason}) {
    Put(out, *field);
  }
  for (const LoggedEvent& event : log.events) {
    Put(out, absl::StrCat(static_cast<int>(event.kind)));
    Put(out, event.change.type);
    Put(out, event.change.resource);
    Put(out, event.change.payload);
    Put(out, event.change.effective_day);
  }
  return out;
}

absl::StatusOr<TransactionLog> Decode(absl::string_view text) {
  Reader reader(text);
  TransactionLog log;
  log.transaction_id = reader.Text();
  log.recorded_us = reader.Int();
  for (std::string* field :
       {&log.principal, &log.represented, &log.method, &log.request_id, &log.correlation_id, &log.reason}) {
    *field = reader.Text();
  }
  while (!reader.AtEnd() && !reader.broken()) {
    LoggedEvent event;
    const int64_t kind = reader.Int();
    event.kind = static_cast<EventKind>(kind);
    event.change.type = reader.Text();
    event.change.resource = reader.Text();
    event.change.payload = reader.Text();
    event.change.effective_day = reader.Text();
    int64_t recorded_us = 0;
    const bool known = kind >= 0 && kind <= static_cast<int64_t>(EventKind::kLogEntry);
    if (!known || (event.kind == EventKind::kLogEntry && !absl::SimpleAtoi(event.change.effective_day, &recorded_us))) {
      return absl::DataLossError("an event of the change queue is damaged");
    }
    log.events.push_back(std::move(event));
  }
  if (reader.broken()) return absl::DataLossError("an entry of the change queue is damaged");
  return log;
}

}  // namespace htx::sql

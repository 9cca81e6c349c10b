#include "common/sql/read_ahead.h"

namespace htx::sql {
namespace {

absl::Status NotNow() { return absl::InternalError("only queries are read ahead"); }

class Rehearsal final : public Transaction {
 public:
  explicit Rehearsal(Transaction& transaction) : transaction_(transaction) {}
  Engine engine() const override { return transaction_.engine(); }
  Author author() const override { return transaction_.author(); }
  absl::StatusOr<Rows> Query(absl::string_view sql, absl::Span<const Value> args) override {
    transaction_.Prefetch(sql, args);
    return Rows(0, {});
  }
  absl::StatusOr<int64_t> Execute(absl::string_view, absl::Span<const Value>) override { return NotNow(); }
  absl::Status ForEach(absl::string_view, absl::Span<const Value>,
                       absl::FunctionRef<absl::Status(const Row&)>) override {
    return NotNow();
  }
  absl::Status Append(const Change&) override { return NotNow(); }
  absl::Status AppendLog(const LogRecord&) override { return NotNow(); }
  absl::Status AuditRead(absl::string_view, absl::string_view) override { return NotNow(); }

 private:
  Transaction& transaction_;
};

}  // namespace

void ReadAhead(Transaction& transaction, absl::FunctionRef<void(Transaction&)> reads) {
  if (transaction.engine() == Engine::kSqlite) return;
  Rehearsal rehearsal(transaction);
  reads(rehearsal);
}

}  // namespace htx::sql

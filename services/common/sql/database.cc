#include "common/sql/database.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/driver_error.h"
#include "common/sql/postgres_database.h"
#include "common/sql/sqlite_database.h"

namespace htx::sql {
namespace {

absl::Status BadUrl(absl::string_view why) {
  return InvalidField("url", {.en = std::string(why), .vi = "địa chỉ cơ sở dữ liệu không hợp lệ"});
}

absl::Status AuditChainBroken(int64_t sequence, absl::string_view how) {
  return MakeError(absl::StatusCode::kDataLoss,
                   {.reason = "AUDIT_CHAIN_BROKEN",
                    .message = {.en = absl::StrCat("audit entry ", sequence, " ", how),
                                .vi = absl::StrCat("bản ghi kiểm toán ", sequence, " không khớp chuỗi băm")},
                    .metadata = {{"sequence", absl::StrCat(sequence)}}});
}

}  // namespace

absl::string_view Row::Text(size_t column) const {
  HTX_CHECK(column < columns_.size());
  return columns_[column].has_value() ? absl::string_view(*columns_[column]) : absl::string_view();
}

int64_t Row::Int(size_t column) const {
  HTX_CHECK(column < columns_.size());
  if (!columns_[column].has_value()) return 0;
  int64_t value = 0;
  HTX_CHECK(absl::SimpleAtoi(*columns_[column], &value));
  return value;
}

bool IsConstraint(const absl::Status& status, absl::string_view part) {
  const ErrorDetail detail = DetailOf(status);
  if (detail.reason != "CONSTRAINT") return false;
  for (const auto& [key, value] : detail.metadata) {
    if (key == "constraint" && absl::StrContains(value, part)) return true;
  }
  return false;
}

absl::StatusOr<int64_t> Database::VerifyAudit(absl::Time deadline) {
  HTX_ASSIGN_OR_RETURN(const AuditVerdict verdict, VerifyAudit(AuditRange{}, deadline));
  if (verdict.broken != 0) return AuditChainBroken(verdict.broken, verdict.how);
  if (!verdict.complete) return DeadlinePassed();
  return verdict.verified_until;
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(DatabaseOptions options) {
  HTX_CHECK(options.clock != nullptr);
  absl::string_view url = options.url;
  if (absl::ConsumePrefix(&url, "sqlite:")) {
    // SOCI cuts its connection string at quotes, and every session of a memory database would be a database of its own.
    if (url.empty() || absl::StrContains(url, '"') || absl::StartsWith(url, ":memory:")) {
      return BadUrl("sqlite: must be followed by the path of a file, without quotes");
    }
    return SqliteDatabase::Open(std::string(url), options);
  }
  if (absl::StartsWith(url, "postgresql:")) return PostgresDatabase::Open(options);
  return BadUrl("must start with sqlite: or postgresql:");
}

}  // namespace htx::sql

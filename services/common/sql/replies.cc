#include "common/sql/replies.h"

#include "absl/strings/escaping.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::sql {

absl::StatusOr<std::optional<std::string>> FindReply(Session& session, const CallRecord& record) {
  HTX_ASSIGN_OR_RETURN(
      const Rows rows,
      session.Query("select fingerprint, reply from replies where principal = ? and method = ? and request_id = ?",
                    {record.principal, record.method, record.request_id}));
  if (rows.empty()) return std::optional<std::string>();
  if (rows[0].Text(0) != record.fingerprint) return RequestIdReused(record.request_id);
  std::string reply;
  if (!absl::Base64Unescape(rows[0].Text(1), &reply)) return absl::DataLossError("a stored reply is damaged");
  return std::optional<std::string>(std::move(reply));
}

absl::Status StoreReply(Session& session, const CallRecord& record, const std::string& reply, absl::Time now) {
  return session.ExecuteLater(
      "insert into replies (principal, method, request_id, fingerprint, created_us, reply) "
      "values (?, ?, ?, ?, ?, ?)",
      {record.principal, record.method, record.request_id, record.fingerprint, ToMicros(now),
       absl::Base64Escape(reply)},
      nullptr);
}

absl::StatusOr<bool> ClaimReply(Session& session, const CallRecord& record) {
  HTX_ASSIGN_OR_RETURN(const int64_t taken,
                       session.Execute("insert into reply_claims (principal, method, request_id) values (?, ?, ?) "
                                       "on conflict do nothing",
                                       {record.principal, record.method, record.request_id}));
  return taken == 1;
}

absl::StatusOr<int64_t> ExpireReplies(Session& session, absl::Time now) {
  const int64_t before = ToMicros(now - kReplyRetention);
  if (session.engine() == Engine::kSqlite) {
    return session.Execute(
        "delete from replies where (principal, method, request_id) in "
        "(select principal, method, request_id from replies where created_us < ? order by created_us limit 1000)",
        {before});
  }
  return session.Execute(
      "with old as (delete from replies where (principal, method, request_id) in "
      "(select principal, method, request_id from replies where created_us < ? order by created_us limit 1000) "
      "returning principal, method, request_id) "
      "delete from reply_claims using old where reply_claims.principal = old.principal "
      "and reply_claims.method = old.method and reply_claims.request_id = old.request_id",
      {before});
}

}  // namespace htx::sql
